/* How a request ends, and what can follow: a pair, somebody else, opening it again. */
#include "support/pair.h"
#include "support/transition.h"
#include "ui/screens/request_page.h"

static const struct {
  const char *as; /* NULL: withdrawn */
  const char *label, *said;
} ends[] = {
  { "details-passed-on", "Details were passed on", "Closed: details passed on. u takes it back." },
  { "met", "They have met", "Closed: they have met. u takes it back." },
  { "unmet", "Nobody was found", "Closed: nobody was found. u takes it back." },
  { "duplicate", "A duplicate", "Closed as a duplicate. u takes it back." },
  { NULL, "The requester withdrew it", "Withdrawn. What was asked is no longer needed. u takes it back." },
};

static Outcome end_chosen (void *data, guint choice)
{
  RequestPage *page = data;
  KithSession *session = app_session (page->app);
  g_autoptr (GError) error = NULL;
  guint index = (guint)g_array_index (page->choices, gint64, choice);
  gboolean done = ends[index].as == NULL ? request_withdraw (session, page->id, &error)
                                         : request_close (session, page->id, ends[index].as, &error);
  if (!done)
    return app_fail (page->app, g_steal_pointer (&error));
  app_say (page->app, "%s", ends[index].said);
  return OUTCOME_RELOAD;
}

Outcome request_page_end (void *data)
{
  RequestPage *page = data;
  const char *labels[G_N_ELEMENTS (ends) + 1] = { NULL };
  gboolean introduced = page->request->state == REQUEST_INTRODUCED && !letter_waits (page->request->letter),
           open = transition_refusal (page->request->state, ACT_CLOSE) == NULL;
  g_array_set_size (page->choices, 0);
  for (gint64 i = 0; i < (gint64)G_N_ELEMENTS (ends); i++) {
    if ((i == 0 && !introduced) || (ends[i].as != NULL && !open))
      continue;
    labels[page->choices->len] = ends[i].label;
    g_array_append_val (page->choices, i);
  }
  return app_choose (page->app, "How does this request end?", labels, end_chosen);
}

Outcome request_page_reopen (void *data)
{
  RequestPage *page = data;
  g_autoptr (GError) error = NULL;
  if (!request_reopen (app_session (page->app), page->id, &error))
    return app_fail (page->app, g_steal_pointer (&error));
  app_say (page->app, "Open again. u takes it back.");
  return OUTCOME_RELOAD;
}

Outcome request_page_wants_another (void *data)
{
  RequestPage *page = data;
  g_autoptr (GError) error = NULL;
  if (!request_wants_another (app_session (page->app), page->id, &error))
    return app_fail (page->app, g_steal_pointer (&error));
  app_say (page->app, "Noted, no reason needed. Somebody else can be asked now.");
  return OUTCOME_RELOAD;
}

static Outcome start_answered (void *data, guint choice)
{
  RequestPage *page = data;
  g_autoptr (GError) error = NULL;
  if (choice == 0)
    return OUTCOME_REDRAW;
  gint64 pair = pair_start (app_session (page->app), page->id, 0, &error);
  if (pair == 0)
    return app_fail (page->app, g_steal_pointer (&error));
  Outcome outcome = app_open (page->app, "pair", pair, NULL);
  g_autofree char *words = pair_started_words (app_session (page->app), pair);
  app_say (page->app, "%s Its agreement comes next.", words);
  return outcome;
}

/* An introduction makes no pair: both must have said so. */
Outcome request_page_start_pair (void *data)
{
  static const char *const verbs[] = { "Not yet", "Start the pair", NULL };
  RequestPage *page = data;
  return app_ask (page->app, "Have both said that they would like to start?", verbs, 0, start_answered);
}
