/* kith due: what is to be done, and putting it off. */
#include "cli/command.h"

#include "base/error.h"
#include "support/due.h"

#include <string.h>

static const ListingColumn columns[] = {
  { "id", "Task", TRUE },      { "section", "Whose", FALSE },
  { "due_on", "When", FALSE }, { "subject", "What", FALSE },
  { "about", "About", FALSE }, { "next", "Next", FALSE },
  { "kind", NULL, FALSE },     { "request", NULL, TRUE },
  { "pair", NULL, TRUE },      { .name = NULL },
};

static void add_number (Listing *listing, gint64 number)
{
  if (number != 0)
    listing_number (listing, number);
  else
    listing_text (listing, NULL);
}

/* A task's number; what the store needs is no task that could be put off: no number in the text, and in CSV and JSON one below 0
 * that its kind keeps, with the second line of a kind below those of all first ones. */
static void add_id (Listing *listing, const GPtrArray *dues, guint index, ListingFormat format)
{
  static const char *const kinds[] = { "outbox", "second-person", "backup", "access", "retention", "backups" };
  const Due *due = dues->pdata[index];
  gint64 number = 1, before = 0;
  if (due->id != 0 || format_is_text (format)) {
    add_number (listing, due->id);
    return;
  }
  while (number <= (gint64)G_N_ELEMENTS (kinds) && strcmp (kinds[number - 1], due->kind) != 0)
    number++;
  for (guint i = 0; i < index; i++)
    before += strcmp (((const Due *)dues->pdata[i])->kind, due->kind) == 0 ? 1 : 0;
  listing_number (listing, -(number + before * ((gint64)G_N_ELEMENTS (kinds) + 1)));
}

static void add_row (Listing *listing, const GPtrArray *dues, guint index, ListingFormat format, Day today)
{
  const Due *due = dues->pdata[index];
  static const char *const sections[] = { "yours", "waiting", "store" };
  g_autofree char *when = day_due_words (due->due_on, today);
  add_id (listing, dues, index, format);
  listing_text (listing, sections[due->section]);
  if (format_is_text (format))
    listing_text (listing, when);
  else
    listing_day (listing, due->due_on);
  listing_text (listing, due->subject);
  listing_text (listing, due->about);
  listing_text (listing, due->next);
  listing_text (listing, due->kind);
  add_number (listing, due->request);
  add_number (listing, due->pair);
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) dues = session != NULL ? due_list (session, error) : NULL;
  if (dues == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < dues->len; i++)
    add_row (listing, dues, i, call_format (call), call_today (call));
  listing_print (listing);
  if (dues->len == 0)
    call_say ("Nothing is due.");
  return TRUE;
}

static gboolean snooze (Call *call, GError **error)
{
  Day until;
  g_autoptr (GError) failure = NULL;
  gint64 task = call_id (call, 0, "task", error);
  if (task == 0)
    return FALSE;
  if (!day_parse (call_argument (call, 1), call_today (call), &until, &failure))
    return call_misused (call, error, "%s", failure->message);
  KithSession *session = call_session (call, error);
  if (session == NULL || !due_snooze (session, task, until, error))
    return FALSE;
  g_autofree char *day = day_words (until, call_today (call));
  call_say ("Task %" G_GINT64_FORMAT " comes back on %s.", task, day);
  return TRUE;
}

const Command due_commands[] = {
  { { "due", "",
      "Lists what is yours to do, what waits for others, and what the store needs; the store's lines are no tasks: in "
      "CSV and JSON their numbers are below 0." },
    NULL,
    0,
    0,
    list },
  { { "snooze", "TASK DAY", "Puts a task off until a day: +1w, mon, 3 aug." }, NULL, 2, 2, snooze },
  { .about = { .words = NULL } },
};
