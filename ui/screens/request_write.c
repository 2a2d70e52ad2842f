/* What may be written to somebody about a request just now, beside the acts that have keys of their own. */
#include "ui/screens/request_acts.h"
#include "ui/screens/request_page.h"

enum { WRITE_REMINDER, WRITE_THANKS, WRITE_ACKNOWLEDGEMENT };

static Outcome write_chosen (void *data, guint choice)
{
  RequestPage *page = data;
  gint64 code = g_array_index (page->choices, gint64, choice), supporter = code / 4;
  switch (code % 4) {
  case WRITE_REMINDER:
    return act_remind (page->app, page->id, supporter);
  case WRITE_THANKS:
    return act_thank (page->app, page->id, supporter);
  default:
    return act_acknowledge (page->app, page->id);
  }
}

/* Only what would be written is offered: MESSAGE is its preview, NULL where a rule stands against it. */
static void offer (RequestPage *page, GPtrArray *labels, Message *preview, gint64 supporter, int what, const char *verb,
                   const char *name)
{
  g_autoptr (Message) message = preview;
  gint64 code = supporter * 4 + what;
  if (message == NULL)
    return;
  g_array_append_val (page->choices, code);
  g_ptr_array_add (labels, g_strdup_printf ("%s %s", verb, name));
}

static GPtrArray *letters (RequestPage *page)
{
  KithSession *session = app_session (page->app);
  GPtrArray *labels = g_ptr_array_new_with_free_func (g_free);
  g_array_set_size (page->choices, 0);
  for (guint i = 0; i < page->asks->len; i++) {
    const AskRow *ask = g_ptr_array_index (page->asks, i);
    if (g_str_equal (ask->state, "asked"))
      offer (page, labels, request_remind_preview (session, page->id, ask->supporter, NULL), ask->supporter,
             WRITE_REMINDER, "Remind", ask->name);
    else if (g_str_equal (ask->state, "kept") || g_str_equal (ask->state, "declined"))
      offer (page, labels, request_thank_preview (session, page->id, ask->supporter, NULL), ask->supporter,
             WRITE_THANKS, "Thank", ask->name);
  }
  offer (page, labels, request_acknowledge_preview (session, page->id, NULL), 0, WRITE_ACKNOWLEDGEMENT,
         "Tell the requester", "that it came");
  return labels;
}

Outcome request_page_write (void *data)
{
  RequestPage *page = data;
  g_autoptr (GPtrArray) labels = letters (page);
  if (labels->len == 0) {
    app_say (page->app, "There is nobody to write to just now: nobody waits for thanks, a reminder or news.");
    return OUTCOME_REDRAW;
  }
  g_ptr_array_add (labels, NULL);
  return app_choose (page->app, "Write: each is shown before it is sent", (const char *const *)labels->pdata,
                     write_chosen);
}
