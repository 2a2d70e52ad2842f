/* Putting off what is next for a request. */
#include "support/due.h"
#include "ui/screens/request_page.h"

/* The task of the request that falls due first, 0 for none. */
static gint64 next_task (const RequestPage *page)
{
  g_autoptr (GPtrArray) all = due_list (app_session (page->app), NULL);
  const Due *first = NULL;
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const Due *due = g_ptr_array_index (all, i);
    if (due->request == page->id && due->id != 0 && (first == NULL || due->due_on < first->due_on))
      first = due;
  }
  return first == NULL ? 0 : first->id;
}

static Outcome snooze_until (void *data, const char *text)
{
  RequestPage *page = data;
  Day until, today = app_today (page->app);
  g_autoptr (GError) error = NULL;
  if (!day_parse (text, today, &until, &error) ||
      !due_snooze (app_session (page->app), next_task (page), until, &error))
    return app_prompt_again (page->app, error->message);
  g_autofree char *words = day_words (until, today);
  app_say (page->app, "It comes back on %s; u takes that back.", words);
  return OUTCOME_RELOAD;
}

gboolean request_page_can_snooze (void *data, char **why_not)
{
  if (((RequestPage *)data)->request->due_on != DAY_NONE)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("Nothing of this request is due, so nothing can wait.");
  return FALSE;
}

Outcome request_page_snooze (void *data)
{
  RequestPage *page = data;
  return app_prompt (page->app, "Until when? For example +2w, fri or 3 dec.", "", PROMPT_TEXT, "Snooze", snooze_until);
}
