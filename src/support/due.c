#include "support/due.h"

#include "base/error.h"
#include "base/text.h"
#include "mail/outbox.h"
#include "store/archive.h"
#include "store/keyring.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/act.h"
#include "support/access.h"
#include "support/backups.h"
#include "support/due_store.h"
#include "support/retention.h"

#include <stdlib.h>
#include <string.h>

/* How each kind of task reads before its day is over, and after. */
typedef struct {
  const char *kind;
  DueSection section;
  const char *next;
  DueSection late_section;
  const char *late_next;
} DueWords;

static const DueWords words[] = {
  { "suggest", DUE_YOURS, "see who could help", DUE_YOURS, "see who could help" },
  { "answer", DUE_WAITING, "supporter's answer", DUE_YOURS, "no answer: remind, ask next" },
  { "introduce", DUE_YOURS, "a yes: pass the details on", DUE_YOURS, "a yes: pass the details on" },
  { "permission", DUE_WAITING, "permission to broadcast", DUE_YOURS, "no answer on the broadcast" },
  { "broadcast", DUE_YOURS, "permitted: broadcast it", DUE_YOURS, "permitted: broadcast it" },
  { "volunteers", DUE_WAITING, "volunteers", DUE_YOURS, "no volunteer: ask or close" },
  { "nobody-left", DUE_YOURS, "nobody left: try a broadcast", DUE_YOURS, "nobody left: try a broadcast" },
  { "quiet", DUE_WAITING, "passed on: closes if quiet", DUE_WAITING, "passed on: closes if quiet" },
  { "agreement", DUE_YOURS, "write the agreement", DUE_YOURS, "write the agreement" },
  { "sign", DUE_YOURS, "1 of 2 signed: remind", DUE_YOURS, "1 of 2 signed: remind" },
};

void due_free (Due *due)
{
  if (due == NULL)
    return;
  g_free (due->kind);
  g_free (due->subject);
  g_free (due->about);
  g_free (due->next);
  g_free (due);
}

static const DueWords *words_of (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strcmp (words[i].kind, kind) == 0)
      return &words[i];
  }
  return &words[0];
}

const char *due_next (const char *kind, gboolean one_ask, const char *unsent, gboolean late)
{
  const DueWords *known = words_of (kind);

  if (unsent != NULL)
    return unsent;
  if (strcmp (kind, "introduce") == 0 && !one_ask)
    return "several yeses: choose one";
  return late ? known->late_next : known->next;
}

/* Two supporters who have not answered the same request are told apart by their names. */
static char *answer_words (const OpenTask *task, gboolean late)
{
  g_autofree char *first = text_calling_name (task->supporter);

  return g_strdup_printf (late ? "no answer from %s: remind" : "%s's answer", first);
}

static const char *unsent_of (const OpenTask *task)
{
  return letter_next (task->letter, task->reminder ? "reminder" : task->kind);
}

static char *next_of (const OpenTask *task, gboolean several, gboolean late)
{
  if (strcmp (task->kind, "agreement") == 0 && task->signatures == 0)
    return g_strdup ("have the agreement signed");
  if (several && task->supporter != NULL && unsent_of (task) == NULL)
    return answer_words (task, late);
  return g_strdup (due_next (task->kind, task->ask != 0, unsent_of (task), late));
}

/* What could not leave, or should have by now, is the coordinator's to see to: without a mail system only they can send
 * it, and with one the outbox says what is wrong. */
static DueSection section_of (const OpenTask *task, gboolean late, gint64 now)
{
  const DueWords *kind = words_of (task->kind);

  if (task->letter == LETTER_FAILED || task->letter == LETTER_UNCERTAIN ||
      (task->letter == LETTER_WAITING && (late || task->release_at <= now)))
    return DUE_YOURS;
  return late ? kind->late_section : kind->section;
}

static Due *due_of_task (KithSession *session, const OpenTask *task, gboolean several)
{
  gint64 now = session_now (session);
  gboolean late = task->due_on < session_today (session);
  Day due_on = letter_day (task->letter, task->due_on, task->release_at, now);
  Due *due = g_new0 (Due, 1);

  due->id = task->id;
  due->section = section_of (task, late, now);
  due->kind = g_strdup (task->kind);
  due->request = task->request;
  due->pair = task->pair;
  due->ask = task->ask;
  due->message = due->section == DUE_YOURS && unsent_of (task) != NULL ? task->message : 0;
  due->due_on = task->snoozed_until != DAY_NONE ? MAX (due_on, task->snoozed_until) : due_on;
  due->subject = task->pair != 0 ? g_strdup_printf ("Pair %" G_GINT64_FORMAT, task->pair)
                                 : g_strdup_printf ("Request %" G_GINT64_FORMAT, task->request);
  due->about = g_strdup (task->pair != 0 ? "Agreement" : task->sensitive ? "private issue" : task->area);
  due->next = next_of (task, several, late);
  return due;
}

/* How many supporters each request waits for. */
static GHashTable *count_answers (const GArray *tasks)
{
  GHashTable *counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < tasks->len; i++) {
    const OpenTask *task = &g_array_index (tasks, OpenTask, i);
    guint before = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &task->request));

    if (strcmp (task->kind, "answer") == 0)
      g_hash_table_insert (counts, g_memdup2 (&task->request, sizeof task->request), GUINT_TO_POINTER (before + 1));
  }
  return counts;
}

static void add_need (GPtrArray *list, const char *kind, char *subject, const char *next)
{
  Due *due = g_new0 (Due, 1);

  due->section = DUE_STORE;
  due->kind = g_strdup (kind);
  due->due_on = DAY_NONE;
  due->subject = subject;
  due->about = g_strdup ("");
  due->next = g_strdup (next);
  g_ptr_array_add (list, due);
}

static gboolean add_outbox (KithSession *session, GPtrArray *list, GError **error)
{
  OutboxCounts counts = { 0 };

  if (!outbox_counts (session, &counts, error))
    return FALSE;
  if (counts.failed > 0)
    add_need (list, "outbox",
              counts.failed == 1 ? g_strdup ("1 message was not sent")
                                 : g_strdup_printf ("%ld messages were not sent", counts.failed),
              "see the outbox");
  if (counts.uncertain > 0)
    add_need (list, "outbox",
              counts.uncertain == 1 ? g_strdup ("1 message may have been sent")
                                    : g_strdup_printf ("%ld messages may have been sent", counts.uncertain),
              "see the outbox");
  return TRUE;
}

/* A store without a keyring of its own (a test's) has nobody to count. */
static void add_second_person (KithSession *session, GPtrArray *list)
{
  g_auto (GStrv) users = keyring_users (store_directory (session->store), NULL);

  if (users != NULL && g_strv_length (users) == 1)
    add_need (list, "second-person", g_strdup ("Only you can open it"), "add a second person");
}

/* The newest automatic backup's day. They lie on the disk that the store lies on, so they take the place of no copy elsewhere. */
static Day automatic_backup (KithSession *session)
{
  g_autoptr (GPtrArray) archives = archive_list (store_directory (session->store), NULL);

  return archives == NULL || archives->len == 0 ? DAY_NONE : archive_day (archives->pdata[0]);
}

static void add_backup (KithSession *session, GPtrArray *list)
{
  g_autofree char *text = setting_text (session, "backup.last");
  Day last = day_from_iso (text);
  Day age = last == DAY_NONE ? 0 : session_today (session) - last;

  Day automatic = automatic_backup (session);

  if (last == DAY_NONE)
    add_need (list, "backup", g_strdup (automatic == DAY_NONE ? "Never backed up" : "No copy elsewhere yet"),
              "back up now");
  else if (age > setting_number (session, "backup.warn_days"))
    add_need (list, "backup",
              g_strdup_printf (automatic > last ? "Last copy elsewhere %d days ago" : "Last backup %d days ago", age),
              "back up now");
}

/* What was erased, or who was removed, is still in one that could not be written anew. */
static void add_backups_behind (KithSession *session, GPtrArray *list)
{
  g_autoptr (GPtrArray) behind = backups_behind (session);

  if (behind->len > 0)
    add_need (list, "backups",
              behind->len == 1 ? g_strdup ("1 backup is not up to date")
                               : g_strdup_printf ("%u backups are not up to date", behind->len),
              "see the backups");
}

/* What should have left by now and no other line tells of: without a mail system only the coordinator can send it. */
static gboolean add_ready (KithSession *session, GPtrArray *list, GError **error)
{
  ReadyMessages ready = { 0 };
  Due *due = NULL;

  if (!ready_messages (session, &ready, error))
    return FALSE;
  if (ready.count == 0)
    return TRUE;
  due = g_new0 (Due, 1);
  due->section = DUE_YOURS;
  due->kind = g_strdup ("outbox");
  due->due_on = ready.since;
  due->subject = g_strdup ("Outbox");
  due->about = g_strdup_printf (ready.count == 1 ? "%ld message" : "%ld messages", ready.count);
  due->next = g_strdup (ready.count == 1 ? "waits to be sent" : "wait to be sent");
  g_ptr_array_add (list, due);
  return TRUE;
}

/* Answering one is not everybody's. */
static gboolean add_access (KithSession *session, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) open = NULL;

  if (!session_may (session, RIGHT_PEOPLE, NULL))
    return TRUE;
  open = access_list (session, FALSE, error);
  for (guint i = 0; open != NULL && i < open->len; i++) {
    const AccessRequest *request = open->pdata[i];
    gboolean waits = request->paused_on != DAY_NONE;
    Due *due = g_new0 (Due, 1);

    due->section = waits ? DUE_WAITING : DUE_YOURS;
    due->kind = g_strdup ("access");
    due->access = request->id;
    due->due_on = waits ? request->due_on + MAX (session_today (session) - request->paused_on, 0) : request->due_on;
    due->subject = g_strdup_printf ("Access %" G_GINT64_FORMAT, request->id);
    due->about = g_strdup ("what is held");
    due->next = g_strdup (waits ? "proof, or what is meant" : "answer with the pack");
    g_ptr_array_add (list, due);
  }
  return open != NULL;
}

static gboolean add_retention (KithSession *session, GPtrArray *list, GError **error)
{
  gboolean due = FALSE;

  if (!retention_is_due (session, &due, error))
    return FALSE;
  if (due)
    add_need (list, "retention", g_strdup ("Texts kept long enough"), "review and clear them");
  return TRUE;
}

static int compare (gconstpointer a, gconstpointer b)
{
  const Due *one = *(Due *const *)a;
  const Due *other = *(Due *const *)b;

  if (one->section != other->section)
    return one->section < other->section ? -1 : 1;
  if (one->due_on != other->due_on)
    return one->due_on < other->due_on ? -1 : 1;
  return (one->id > other->id) - (one->id < other->id);
}

GPtrArray *due_list (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)due_free);
  g_autoptr (GArray) tasks = due_tasks (session, error);
  g_autoptr (GHashTable) answers = NULL;

  if (tasks == NULL)
    return NULL;
  answers = count_answers (tasks);
  for (guint i = 0; i < tasks->len; i++) {
    const OpenTask *task = &g_array_index (tasks, OpenTask, i);

    gboolean several =
        strcmp (task->kind, "answer") == 0 && GPOINTER_TO_UINT (g_hash_table_lookup (answers, &task->request)) > 1;

    g_ptr_array_add (list, due_of_task (session, task, several));
  }
  if (!add_ready (session, list, error) || !add_access (session, list, error))
    return NULL;
  g_ptr_array_sort (list, compare);
  if (!add_outbox (session, list, error))
    return NULL;
  add_second_person (session, list);
  add_backup (session, list);
  add_backups_behind (session, list);
  if (!add_retention (session, list, error))
    return NULL;
  return g_steal_pointer (&list);
}

gboolean due_snooze (KithSession *session, gint64 task, Day until, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *day = day_words (until, session_today (session));
  g_autofree char *label = NULL;
  g_autoptr (Row) row = row_new ("task");
  g_autoptr (Step) step = NULL;
  gint64 request = 0, pair = 0;

  if (until == DAY_NONE || until <= session_today (session))
    return act_mistaken (error, "Snooze until a later day, such as tomorrow or +3.");
  if (!due_task_is_open (session, task, &request, &pair, &problem)) {
    if (problem != NULL)
      g_propagate_error (error, g_steal_pointer (&problem));
    else
      g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                   "There is no task %" G_GINT64_FORMAT ", or it is no longer due.", task);
    return FALSE;
  }
  label = g_strdup_printf ("snoozed %s %" G_GINT64_FORMAT " until %s", request != 0 ? "request" : "pair",
                           request != 0 ? request : pair, day);
  step = step_begin (session, label, error);
  if (step == NULL)
    return FALSE;
  row_day (row, "snoozed_until", until);
  return row_update (session, task, 0, row, error) && step_commit (g_steal_pointer (&step), error);
}

static Day local_day (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return day_from_date (g_date_time_get_year (time), g_date_time_get_month (time), g_date_time_get_day_of_month (time));
}

/* "3 sent, 1 new request, 1 closed by kith". */
static char *since_words (const SinceCounts *counts)
{
  const struct {
    long count;
    const char *one, *several;
  } parts[] = {
    { counts->sent, "sent", "sent" },
    { counts->logged, "new request", "new requests" },
    { counts->closed, "closed by kith", "closed by kith" },
    { counts->expired, "yes expired", "yeses expired" },
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i].count > 0)
      g_string_append_printf (text, "%s%ld %s", text->len > 0 ? ", " : "", parts[i].count,
                              parts[i].count == 1 ? parts[i].one : parts[i].several);
  }
  if (text->len == 0)
    g_string_append (text, "nothing new");
  return g_string_free (text, FALSE);
}

char *due_since_last_visit (KithSession *session, Day *since, GError **error)
{
  g_autofree char *last = setting_actor_text (session, "visit.last");
  gint64 seconds = g_ascii_strtoll (last, NULL, 10);
  SinceCounts counts = { 0 };

  if (since != NULL)
    *since = seconds > 0 ? local_day (seconds) : DAY_NONE;
  if (seconds > 0 && !count_since (session, seconds, &counts, error))
    return NULL;
  return seconds > 0 ? since_words (&counts) : g_strdup ("");
}

gboolean due_note_visit (KithSession *session, GError **error)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, session_now (session));

  return setting_actor_set (session, "visit.last", now, error);
}
