#include "support/request_store.h"

#include "base/error.h"
#include "base/text.h"
#include "store/private_text.h"
#include "store/statement.h"
#include "support/letter_store.h"

#include <string.h>

void next_task_clear (NextTask *task)
{
  g_clear_pointer (&task->kind, g_free);
  g_clear_pointer (&task->supporter, g_free);
  task->due_on = DAY_NONE;
}

static RequestState state_from_name (const char *name)
{
  for (RequestState state = REQUEST_NEW; state < REQUEST_WITHDRAWN; state++) {
    if (g_strcmp0 (name, request_state_name (state)) == 0)
      return state;
  }
  return REQUEST_WITHDRAWN;
}

#define REQUEST_COLUMNS                                                                                                \
  "SELECT r.id, r.version, r.area, a.name, a.sensitive, r.detail, r.summary, r.prefers, r.via, r.received_on,\n"       \
  "       r.matter, r.state, r.closed_as, r.closed_on,\n"                                                              \
  "       (SELECT count(*) FROM ask k WHERE k.request = r.id AND k.matter = r.matter AND k.state = 'asked'),\n"        \
  "       (SELECT count(*) FROM ask k WHERE k.request = r.id AND k.matter = r.matter\n"                                \
  "                                     AND k.state IN ('accepted', 'kept', 'introduced')),\n"                         \
  "       (SELECT count(*) FROM ask k WHERE k.request = r.id AND k.matter = r.matter AND k.state = 'declined'),\n"     \
  "       (SELECT count(*) FROM ask k WHERE k.request = r.id AND k.matter = r.matter AND k.volunteered = 0\n"          \
  "                                     AND NOT " ASK_IS_UNSENT "),\n"                                                 \
  "       (SELECT count(*) FROM ask k WHERE k.request = r.id AND k.matter = r.matter AND k.state = 'asked'\n"          \
  "                                     AND " ASK_IS_UNSENT "),\n"                                                     \
  "       (SELECT count(*) FROM ask k WHERE k.request = r.id AND k.matter = r.matter AND k.volunteered = 1\n"          \
  "                                     AND k.state IN ('accepted', 'kept', 'introduced'))\n"                          \
  "  FROM request r\n"                                                                                                 \
  "  JOIN area a ON a.id = r.area\n"

static Request *request_read (Statement *row)
{
  Request *request = g_new0 (Request, 1);

  request->id = statement_int (row, 0);
  request->version = statement_int (row, 1);
  request->area = statement_int (row, 2);
  request->area_name = statement_dup_text (row, 3);
  request->sensitive = statement_int (row, 4) != 0;
  request->detail = statement_dup_text (row, 5);
  request->summary = statement_dup_text (row, 6);
  request->prefers = statement_dup_text (row, 7);
  request->via = statement_dup_text (row, 8);
  request->received_on = statement_day (row, 9);
  request->matter = (long)statement_int (row, 10);
  request->state = state_from_name (statement_text (row, 11));
  request->closed_as = g_strdup (statement_text (row, 12));
  request->closed_on = statement_day (row, 13);
  request->asks_open = (long)statement_int (row, 14);
  request->asks_yes = (long)statement_int (row, 15);
  request->asks_no = (long)statement_int (row, 16);
  request->asks_all = (long)statement_int (row, 17);
  request->asks_unsent = (long)statement_int (row, 18);
  request->asks_offered = (long)statement_int (row, 19);
  request->due_on = DAY_NONE;
  return request;
}

/* As Today shows it: a message that should have left is due since then, unless that was put off. */
static Day shown_day (Statement *row, const NextTask *task, gint64 now)
{
  Day day = letter_day (task->letter, statement_day (row, 7), task->release_at, now);
  Day snoozed_until = statement_day (row, 8);

  return snoozed_until != DAY_NONE ? MAX (day, snoozed_until) : day;
}

static void next_task_read (Statement *row, NextTask *task, gint64 now)
{
  task->kind = g_strdup (statement_text (row, 1));
  task->supporter = g_strdup (statement_text (row, 3));
  task->letter = letter_of_state (statement_text (row, 4));
  task->release_at = statement_int (row, 5);
  task->handed_at = statement_int (row, 6);
  task->reminder = statement_int (row, 9) != 0;
  task->due_on = shown_day (row, task, now);
}

static gboolean load_next_task (KithSession *session, gint64 id, NextTask *task, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT t.request, t.kind, max(t.due_on, coalesce(t.snoozed_until, '')) AS due,\n"
                     "       p.name, l.state, l.release_at, l.handed_at, t.due_on, t.snoozed_until,\n"
                     "       coalesce(l.kind = 'reminder', 0)\n"
                     "  FROM task t\n"
                     "  LEFT JOIN ask k ON k.id = t.ask\n"
                     "  LEFT JOIN person p ON p.id = k.supporter\n"
                     "  LEFT JOIN message l ON l.id = " LETTER_OF_TASK "\n"
                     " WHERE t.request = :request AND t.done_on IS NULL\n"
                     " ORDER BY due, t.id\n"
                     " LIMIT 1",
                     error);

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "request", id);
  if (statement_next (row, &problem))
    next_task_read (row, task, session_now (session));
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  return TRUE;
}

Request *request_store_load (KithSession *session, gint64 id, NextTask *task, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Request) request = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store, REQUEST_COLUMNS " WHERE r.id = :id AND r.scheme = :scheme", error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "id", id);
  statement_bind_int (row, "scheme", session->scheme);
  if (!statement_next (row, &problem)) {
    if (problem != NULL)
      g_propagate_error (error, problem);
    else
      g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no request %" G_GINT64_FORMAT ".", id);
    return NULL;
  }
  request = request_read (row);
  if (task != NULL) {
    if (!load_next_task (session, id, task, error))
      return NULL;
    request->due_on = task->kind != NULL ? task->due_on : DAY_NONE;
    request->letter = task->letter;
    request->reminder = task->reminder;
  }
  return g_steal_pointer (&request);
}

/* The earliest open task of each request of the scheme, keyed by request. */
static GHashTable *first_tasks (KithSession *session, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT t.request, t.kind, max(t.due_on, coalesce(t.snoozed_until, '')) AS due,\n"
                     "       p.name, l.state, l.release_at, l.handed_at, t.due_on, t.snoozed_until,\n"
                     "       coalesce(l.kind = 'reminder', 0)\n"
                     "  FROM task t\n"
                     "  LEFT JOIN ask k ON k.id = t.ask\n"
                     "  LEFT JOIN person p ON p.id = k.supporter\n"
                     "  LEFT JOIN message l ON l.id = " LETTER_OF_TASK "\n"
                     " WHERE t.scheme = :scheme AND t.done_on IS NULL AND t.request IS NOT NULL\n"
                     " ORDER BY due DESC, t.id DESC",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "scheme", session->scheme);
  while (statement_next (row, &problem)) {
    gint64 request = statement_int (row, 0);
    NextTask *task = g_hash_table_lookup (first, &request);

    if (task == NULL) {
      task = g_new0 (NextTask, 1);
      g_hash_table_insert (first, g_memdup2 (&request, sizeof request), task);
    } else {
      next_task_clear (task);
    }
    next_task_read (row, task, session_now (session));
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&first);
}

GPtrArray *request_store_list (KithSession *session, gboolean closed_too, GArray *tasks, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)request_free);
  g_autoptr (GHashTable) first = first_tasks (session, error);
  g_autoptr (Statement) row = NULL;

  if (first == NULL)
    return NULL;
  row = statement_new (session->store,
                       REQUEST_COLUMNS " WHERE r.scheme = :scheme\n"
                                       "   AND (:closed_too = 1 OR r.state NOT IN ('closed', 'withdrawn'))\n"
                                       " ORDER BY r.received_on, r.id",
                       error);
  if (row == NULL)
    return NULL;
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_int (row, "closed_too", closed_too ? 1 : 0);
  while (statement_next (row, &problem)) {
    Request *request = request_read (row);
    NextTask *found = g_hash_table_lookup (first, &request->id);
    NextTask task = { .due_on = DAY_NONE };

    if (found != NULL) {
      task = *found;
      *found = (NextTask){ .due_on = DAY_NONE };
    }
    request->due_on = task.due_on;
    request->letter = task.letter;
    request->reminder = task.reminder;
    g_ptr_array_add (list, request);
    g_array_append_val (tasks, task);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

gint64 request_requester (KithSession *session, gint64 id, GError **error)
{
  GError *problem = NULL;
  gint64 person = statement_number (session->store,
                                    "SELECT requester\n"
                                    "  FROM request\n"
                                    " WHERE id = :id AND scheme = :scheme",
                                    0, &problem, "id", id, "scheme", session->scheme, NULL);

  if (problem != NULL)
    g_propagate_error (error, problem);
  else if (person == 0)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no request %" G_GINT64_FORMAT ".", id);
  return person;
}

char *request_issue (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Statement) row =
      statement_new (session->store, "SELECT private_text (issue) FROM request WHERE id = :id", error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "id", id);
  return statement_next (row, error) ? private_text_dup (row, 0) : NULL;
}

gboolean request_parts (KithSession *session, gint64 id, RequestParts *parts, GError **error)
{
  return request_parts_on (session, id, session_today (session), parts, error);
}

gboolean request_parts_on (KithSession *session, gint64 id, Day day, RequestParts *parts, GError **error)
{
  GError *problem = NULL;
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT r.state = 'withdrawn', r.closed_as IS NOT NULL,\n"
                     "       (SELECT count(*) FROM ask k\n"
                     "         WHERE k.request = r.id AND k.matter = r.matter AND k.state = 'asked'),\n"
                     "       (SELECT count(*) FROM ask k\n"
                     "         WHERE k.request = r.id AND k.matter = r.matter AND k.state = 'accepted'\n"
                     "           AND k.expires_on >= :today),\n"
                     "       (SELECT count(*) FROM ask k\n"
                     "         WHERE k.request = r.id AND k.matter = r.matter\n"
                     "           AND NOT (k.state = 'asked' OR (k.state = 'accepted' AND k.expires_on >= :today))),\n"
                     "       EXISTS (SELECT 1 FROM permission p\n"
                     "                WHERE p.request = r.id AND p.matter = r.matter AND p.state = 'asked'),\n"
                     "       EXISTS (SELECT 1 FROM permission p\n"
                     "                WHERE p.request = r.id AND p.matter = r.matter AND p.state = 'yes'),\n"
                     "       EXISTS (SELECT 1 FROM broadcast b JOIN permission p ON p.id = b.permission\n"
                     "                WHERE b.request = r.id AND p.matter = r.matter),\n"
                     "       EXISTS (SELECT 1 FROM introduction i\n"
                     "                WHERE i.request = r.id AND i.wants_another = 0)\n"
                     "  FROM request r\n"
                     " WHERE r.id = :id",
                     error);

  if (row == NULL)
    return FALSE;
  statement_bind_int (row, "id", id);
  statement_bind_day (row, "today", day);
  if (!statement_next (row, &problem)) {
    if (problem != NULL)
      g_propagate_error (error, problem);
    else
      g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no request %" G_GINT64_FORMAT ".", id);
    return FALSE;
  }
  *parts = (RequestParts){
    .withdrawn = statement_int (row, 0) != 0,
    .closed = statement_int (row, 1) != 0,
    .open_asks = (guint)statement_int (row, 2),
    .usable_yeses = (guint)statement_int (row, 3),
    .other_asks = (guint)statement_int (row, 4),
    .permission_asked = statement_int (row, 5) != 0,
    .permission_yes = statement_int (row, 6) != 0,
    .broadcast = statement_int (row, 7) != 0,
    .introduced = statement_int (row, 8) != 0,
  };
  return TRUE;
}

/* Folded here, since SQL's lower() knows ASCII alone; cohorts are few. */
long cohort_size (KithSession *session, const char *cohort, GError **error)
{
  GError *problem = NULL;
  long size = 0;
  g_autofree char *wanted = text_fold (cohort);
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT cohort, count(*)\n"
                                             "  FROM person\n"
                                             " WHERE cohort <> ''\n"
                                             " GROUP BY cohort",
                                             error);

  if (row == NULL)
    return -1;
  while (statement_next (row, &problem)) {
    g_autofree char *folded = text_fold (statement_text (row, 0));

    size += strcmp (folded, wanted) == 0 ? (long)statement_int (row, 1) : 0;
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return -1;
  }
  return size;
}

void kept_apart_clear (KeptApart *entry)
{
  g_clear_pointer (&entry->name, g_free);
}

GArray *kept_apart_list (KithSession *session, gint64 person, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (KeptApart));
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT c.id, p.id, p.name\n"
                     "  FROM conflict c\n"
                     "  JOIN person p ON p.id = CASE WHEN c.person_a = :person THEN c.person_b\n"
                     "                               ELSE c.person_a END\n"
                     " WHERE (c.person_a = :person OR c.person_b = :person)\n"
                     "   AND c.kind = 'kept apart'\n"
                     "   AND (c.until_on IS NULL OR c.until_on >= :today)\n"
                     " ORDER BY c.id",
                     error);

  if (row == NULL)
    return NULL;
  g_array_set_clear_func (list, (GDestroyNotify)kept_apart_clear);
  statement_bind_int (row, "person", person);
  statement_bind_day (row, "today", session_today (session));
  while (statement_next (row, &problem)) {
    KeptApart entry = { statement_int (row, 0), statement_int (row, 1), statement_dup_text (row, 2) };

    g_array_append_val (list, entry);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}
