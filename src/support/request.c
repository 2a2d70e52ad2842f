#include "support/request.h"

#include "base/text.h"
#include "support/due.h"
#include "support/next.h"
#include "support/request_store.h"

#include <string.h>

static const char *const state_names[] = {
  [REQUEST_NEW] = "new",
  [REQUEST_MATCHING] = "matching",
  [REQUEST_ASKED] = "asked",
  [REQUEST_ACCEPTED] = "accepted",
  [REQUEST_PERMISSION] = "permission",
  [REQUEST_PERMITTED] = "permitted",
  [REQUEST_BROADCAST] = "broadcast",
  [REQUEST_INTRODUCED] = "introduced",
  [REQUEST_CLOSED] = "closed",
  [REQUEST_WITHDRAWN] = "withdrawn",
};

const char *request_state_name (RequestState state)
{
  return state_names[state];
}

void matter_free (Matter *matter)
{
  if (matter == NULL)
    return;
  g_free (matter->tag);
  g_free (matter->area);
  g_free (matter->summary);
  g_free (matter);
}

void request_free (Request *request)
{
  if (request == NULL)
    return;
  g_free (request->area_name);
  g_free (request->detail);
  g_free (request->summary);
  g_free (request->prefers);
  g_free (request->via);
  g_free (request->closed_as);
  g_free (request->next);
  g_free (request);
}

static void set_next (KithSession *session, Request *request, const NextTask *task)
{
  Day today = session_today (session);

  request->next = next_sentence (request, task, today, session_now (session));
  request->step = "";
  if (task->kind != NULL && request->state != REQUEST_CLOSED && request->state != REQUEST_WITHDRAWN)
    request->step =
        due_next (task->kind, task->supporter != NULL,
                  letter_next (task->letter, task->reminder ? "reminder" : task->kind), task->due_on < today);
}

Request *request_load (KithSession *session, gint64 id, GError **error)
{
  NextTask task = { .due_on = DAY_NONE };
  Request *request = request_store_load (session, id, &task, error);

  if (request != NULL)
    set_next (session, request, &task);
  next_task_clear (&task);
  return request;
}

char *request_age_words (const Request *request, Day today)
{
  int days = today - request->received_on;

  return days <= 0 ? g_strdup ("today") : g_strdup_printf (days == 1 ? "%d day" : "%d days", days);
}

static gboolean matches (const Request *request, const char *filter)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, request->id);
  g_autofree char *area = text_fold (request->area_name);

  return strcmp (number, filter) == 0 || strstr (area, filter) != NULL ||
         strstr (request_state_name (request->state), filter) != NULL;
}

/* "Request 42" and "#42" mean the number alone. */
static char *plain_filter (const char *filter)
{
  g_autofree char *clean = text_clean_line (filter, -1);
  g_autofree char *folded = text_fold (clean);
  const char *start = folded;

  if (g_str_has_prefix (start, "request "))
    start += strlen ("request ");
  if (g_str_has_prefix (start, "ps-"))
    start += strlen ("ps-");
  return g_strdup (*start == '#' ? start + 1 : start);
}

GPtrArray *request_list (KithSession *session, gboolean closed_too, const char *filter, GError **error)
{
  g_autoptr (GArray) tasks = g_array_new (FALSE, TRUE, sizeof (NextTask));
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)request_free);
  g_autofree char *wanted = filter != NULL ? plain_filter (filter) : g_strdup ("");

  g_array_set_clear_func (tasks, (GDestroyNotify)next_task_clear);
  all = request_store_list (session, closed_too, tasks, error);
  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++) {
    Request *request = all->pdata[i];

    if (*wanted != '\0' && !matches (request, wanted))
      continue;
    set_next (session, request, &g_array_index (tasks, NextTask, i));
    g_ptr_array_add (list, request);
    all->pdata[i] = NULL;
  }
  return g_steal_pointer (&list);
}
