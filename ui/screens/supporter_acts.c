#include "ui/screens/supporter_acts.h"

#include "base/text.h"
#include "support/involvement.h"

#include <string.h>

gint64 supporter_waiting_request (const SupporterView *view)
{
  const Involvement *first =
      view == NULL || view->involvements->len == 0 ? NULL : g_ptr_array_index (view->involvements, 0);
  return first != NULL && first->waiting ? first->request : 0;
}

gboolean supporter_is_waited_for (const SupporterView *view, char **why_not)
{
  if (supporter_waiting_request (view) != 0)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup_printf ("%s is not being asked anything at present. F3 records an offer after a broadcast.",
                                view->supporter->name);
  return FALSE;
}

Outcome supporter_record_answer (App *app, const SupporterView *view)
{
  g_autofree char *supporter = g_strdup_printf ("%" G_GINT64_FORMAT, view->id);
  return app_open (app, "answer", supporter_waiting_request (view), supporter);
}

Outcome supporter_ask_retire (App *app, const Supporter *supporter, Outcome (*answered) (void *state, guint choice))
{
  g_autofree char *first = text_calling_name (supporter->name);
  g_autofree char *keep = g_strdup_printf ("Keep %s", first);
  const char *verbs[] = { keep, "Retire", NULL };
  const char *then = supporter->active_pairs == 1  ? "The present pair stays; no new ones."
                     : supporter->active_pairs > 1 ? "The present pairs stay; no new ones."
                                                   : "Nobody new comes to them; nothing else changes.";
  g_autofree char *question = g_strdup_printf ("Retire %s? %s", supporter->name, then);
  return app_ask (app, question, verbs, 0, answered);
}
