#include "store/setting.h"
#include "store/step.h"
#include "support/candidates.h"
#include "support/due.h"
#include "support/refresh_store.h"
#include "support/request_store.h"

#include <string.h>

static void want (GArray *wanted, const char *kind, gint64 ask, Day due_on)
{
  TaskRow task = { 0, kind, ask, due_on };

  g_array_append_val (wanted, task);
}

/* With nobody being asked, either somebody is left to ask, or a broadcast is the next thing. */
static gboolean want_search (KithSession *session, gint64 request, GArray *wanted, GError **error)
{
  g_autoptr (Candidates) candidates = candidates_for_request (session, request, 1, FALSE, error);

  if (candidates == NULL)
    return FALSE;
  want (wanted, candidates->can_count > 0 ? "suggest" : "nobody-left", 0, DAY_NONE);
  return TRUE;
}

static gboolean want_request_tasks (KithSession *session, gint64 request, RequestState state, GArray *wanted,
                                    GError **error)
{
  if (state == REQUEST_CLOSED || state == REQUEST_WITHDRAWN)
    return TRUE;
  switch (state) {
  case REQUEST_NEW:
    want (wanted, "suggest", 0, DAY_NONE);
    break;
  case REQUEST_MATCHING:
    if (!want_search (session, request, wanted, error))
      return FALSE;
    break;
  case REQUEST_ACCEPTED:
    want (wanted, "introduce", only_yes (session, request), DAY_NONE);
    break;
  case REQUEST_PERMISSION:
    want (wanted, "permission", 0, permission_due (session, request));
    break;
  case REQUEST_PERMITTED:
    want (wanted, "broadcast", 0, DAY_NONE);
    break;
  case REQUEST_BROADCAST:
    want (wanted, "volunteers", 0,
          broadcast_sent (session, request) + (Day)setting_number (session, "ask.answer_days"));
    break;
  case REQUEST_INTRODUCED:
    want (wanted, "quiet", 0, quiet_day (session, request));
    break;
  case REQUEST_ASKED:
  case REQUEST_CLOSED:
  case REQUEST_WITHDRAWN:
  default:
    break;
  }
  return want_answers (session, request, wanted, error);
}

static TaskRow *find_task (GArray *wanted, const TaskRow *present)
{
  for (guint i = 0; i < wanted->len; i++) {
    TaskRow *task = &g_array_index (wanted, TaskRow, i);

    if (task->id == 0 && g_strcmp0 (task->kind, present->kind) == 0 && task->ask == present->ask)
      return task;
  }
  return NULL;
}

/* An open task either goes on, perhaps with another day, or is done. A new day ends its snooze; else the snooze
 * stays. */
static gboolean settle_present (KithSession *session, const TaskRow *present, TaskRow *task, GError **error)
{
  g_autoptr (Row) row = row_new ("task");

  if (task == NULL) {
    row_day (row, "done_on", session_today (session));
    return row_update (session, present->id, 0, row, error);
  }
  task->id = present->id;
  if (task->due_on == DAY_NONE || task->due_on == present->due_on)
    return TRUE;
  row_day (row, "due_on", task->due_on);
  row_null (row, "snoozed_until");
  return row_update (session, present->id, 0, row, error);
}

static gboolean insert_task (KithSession *session, gint64 request, gint64 pair, const TaskRow *task, GError **error)
{
  g_autoptr (Row) row = row_new ("task");

  row_int (row, "scheme", session->scheme);
  row_text (row, "kind", task->kind);
  if (request != 0)
    row_int (row, "request", request);
  if (pair != 0)
    row_int (row, "pair", pair);
  if (task->ask != 0)
    row_int (row, "ask", task->ask);
  row_day (row, "due_on", task->due_on != DAY_NONE ? task->due_on : session_today (session));
  return row_insert (session, row, error) != 0;
}

static gboolean reconcile (KithSession *session, gint64 request, gint64 pair, GArray *wanted, GError **error)
{
  g_autoptr (GArray) present = open_tasks (session, request, pair, error);

  if (present == NULL)
    return FALSE;
  for (guint i = 0; i < present->len; i++) {
    const TaskRow *task = &g_array_index (present, TaskRow, i);

    if (!settle_present (session, task, find_task (wanted, task), error))
      return FALSE;
  }
  for (guint i = 0; i < wanted->len; i++) {
    const TaskRow *task = &g_array_index (wanted, TaskRow, i);

    if (task->id == 0 && !insert_task (session, request, pair, task, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean set_request_state (KithSession *session, gint64 request, RequestState state, GError **error)
{
  g_autoptr (Row) row = row_new ("request");

  row_text (row, "state", request_state_name (state));
  return row_update (session, request, 0, row, error);
}

gboolean request_refresh (KithSession *session, gint64 request, GError **error)
{
  g_autofree char *label = g_strdup_printf ("brought request %" G_GINT64_FORMAT " up to date", request);
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (TaskRow));
  g_autoptr (Step) step = step_begin (session, label, error);
  RequestParts parts = { 0 };
  RequestState state = REQUEST_NEW;

  if (step == NULL || !request_parts (session, request, &parts, error))
    return FALSE;
  state = request_state_of (&parts);
  if (!set_request_state (session, request, state, error) ||
      !want_request_tasks (session, request, state, wanted, error) || !reconcile (session, request, 0, wanted, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

/* The day is set when the task first comes; later it stays. */
static void want_agreement (KithSession *session, const GArray *present, const char *kind, GArray *wanted)
{
  Day due_on = session_today (session) + (Day)setting_number (session, "ask.answer_days");

  for (guint i = 0; i < present->len; i++) {
    if (g_strcmp0 (g_array_index (present, TaskRow, i).kind, kind) == 0)
      due_on = DAY_NONE;
  }
  want (wanted, kind, 0, due_on);
}

gboolean pair_refresh (KithSession *session, gint64 pair, GError **error)
{
  g_autofree char *label = g_strdup_printf ("brought pair %" G_GINT64_FORMAT " up to date", pair);
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (TaskRow));
  g_autoptr (GArray) present = open_tasks (session, 0, pair, error);
  g_autoptr (Step) step = present != NULL ? step_begin (session, label, error) : NULL;
  gboolean live = FALSE;
  int signatures = 0;

  if (step == NULL || !pair_signatures (session, pair, &signatures, &live, error))
    return FALSE;
  if (live && signatures < 2)
    want_agreement (session, present, signatures == 1 ? "sign" : "agreement", wanted);
  return reconcile (session, 0, pair, wanted, error) && step_commit (g_steal_pointer (&step), error);
}
