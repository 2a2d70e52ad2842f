/* The buttons of a request's page: which acts its state and its asks allow next. */
#include "ui/screens/request_page.h"

#include "base/text.h"
#include "support/transition.h"

#include <string.h>

void button_clear (gpointer button)
{
  g_free (((Button *)button)->label);
}

static gboolean allowed (const RequestPage *page, Act act)
{
  return transition_refusal (page->request->state, act) == NULL;
}

static void add (RequestPage *page, ButtonKind kind, gint64 supporter, char *label)
{
  Button button = { kind, supporter, label };
  g_array_append_val (page->buttons, button);
}

/* What has not left yet is seen to in the Outbox first. */
static gboolean has_left (const AskRow *ask)
{
  return ask->letter == LETTER_LEFT || ask->letter == LETTER_NONE;
}

/* Once, and not before the answer is due: m reminds earlier. */
static gboolean is_to_be_reminded (const RequestPage *page, const AskRow *ask)
{
  return has_left (ask) && ask->reminded_on == DAY_NONE && ask->due_on <= app_today (page->app);
}

/* One button for each ask in STATE: "Remind Sam". */
static void add_for_asks (RequestPage *page, const char *state, ButtonKind kind, const char *format)
{
  for (guint i = 0; i < page->asks->len; i++) {
    const AskRow *ask = g_ptr_array_index (page->asks, i);
    if (!g_str_equal (ask->state, state) || (kind == BUTTON_REMIND && !is_to_be_reminded (page, ask)))
      continue;
    g_autofree char *first = text_calling_name (ask->name);
    GString *label = g_string_new (format);
    g_string_replace (label, "%s", first, 0);
    add (page, kind, ask->supporter, g_string_free (label, FALSE));
  }
}

static gboolean has_ask (const RequestPage *page, const char *state)
{
  for (guint i = 0; i < page->asks->len; i++)
    if (g_str_equal (((const AskRow *)g_ptr_array_index (page->asks, i))->state, state))
      return TRUE;
  return FALSE;
}

static void add_answers (RequestPage *page)
{
  gboolean asked = has_ask (page, "asked"), permission = g_str_equal (page->permission, "asked");
  if (asked || permission)
    add (page, BUTTON_RECORD, 0, g_strdup ("Record answer"));
  else if (page->request->state == REQUEST_BROADCAST)
    add (page, BUTTON_RECORD, 0, g_strdup ("Record who offers"));
  if (asked && allowed (page, ACT_REMIND))
    add_for_asks (page, "asked", BUTTON_REMIND, "Remind %s");
}

/* Somebody else: the best candidate, or everyone at once. */
static void add_asking (RequestPage *page)
{
  if (allowed (page, ACT_BROADCAST)) /* the requester has just agreed: it is what is next */
    add (page, BUTTON_BROADCAST, 0, g_strdup ("Broadcast"));
  if (allowed (page, ACT_ASK) && page->best != 0)
    add (page, BUTTON_ASK, page->best, g_strdup_printf ("Ask %s", page->best_name));
  if (!allowed (page, ACT_BROADCAST) && page->best == 0 && allowed (page, ACT_ASK_PERMISSION) &&
      !g_str_equal (page->permission, "asked"))
    add (page, BUTTON_PERMISSION, 0, g_strdup ("Try a broadcast"));
  if (allowed (page, ACT_ASK))
    add (page, BUTTON_CANDIDATES, 0, g_strdup ("Who could help"));
}

/* Details that are on their way to the requester cannot have led to anything. */
static gboolean was_introduced (const RequestPage *page)
{
  for (guint i = 0; i < page->asks->len; i++) {
    const AskRow *ask = g_ptr_array_index (page->asks, i);
    if (g_str_equal (ask->state, "introduced") && letter_waits (ask->letter))
      return FALSE;
  }
  return page->request->state == REQUEST_INTRODUCED || g_strcmp0 (page->request->closed_as, "details-passed-on") == 0;
}

static char *focused_label (const RequestPage *page)
{
  return page->button < page->buttons->len ? g_strdup (g_array_index (page->buttons, Button, page->button).label)
                                           : NULL;
}

/* The cursor goes to the first one, which is what is next, where the request has come to another state or another act under it. */
void request_page_set_buttons (RequestPage *page)
{
  g_autofree char *before = focused_label (page);
  g_array_set_size (page->buttons, 0);
  gboolean open = allowed (page, ACT_EDIT);
  if (letter_waits (page->request->letter) || page->request->letter == LETTER_UNCERTAIN)
    add (page, BUTTON_OUTBOX, 0, g_strdup ("See the Outbox"));
  if (allowed (page, ACT_INTRODUCE))
    add_for_asks (page, "accepted", BUTTON_INTRODUCE, "Pass on %s's details");
  if (open)
    add_answers (page);
  if (page->request->state != REQUEST_ACCEPTED)
    add_asking (page);
  if (was_introduced (page)) {
    add_for_asks (page, "kept", BUTTON_THANK, "Thank %s");
    add (page, BUTTON_START_PAIR, 0, g_strdup ("Start a pair"));
  }
  if (page->request->state == REQUEST_INTRODUCED) {
    add (page, BUTTON_WANTS_ANOTHER, 0, g_strdup ("Wants someone else"));
    add (page, BUTTON_CLOSE, 0, g_strdup ("Close"));
  }
  if (open)
    add (page, BUTTON_SNOOZE, 0, g_strdup ("Snooze"));
  if (allowed (page, ACT_REOPEN))
    add (page, BUTTON_REOPEN, 0, g_strdup ("Reopen"));
  g_autofree char *after = focused_label (page);
  if (g_strcmp0 (before, after) != 0 || page->buttons_of != page->request->state)
    page->button = 0;
  page->buttons_of = page->request->state;
}
