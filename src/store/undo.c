/* Taking a step back: its changes in reverse order, as a new step. Doing it again takes that step back in the same way. */
#include "base/error.h"
#include "store/image.h"
#include "store/step-private.h"
#include "store/store-private.h"

typedef struct {
  gint64 id;
  char *label;
  char *why_not; /* NULL: it can be undone */
} Last;

typedef struct {
  char *table;
  gint64 row_id;
  gint64 id, version_before, version_after; /* versions: 0 for no row */
  GBytes *before;
  gboolean erased; /* its images are gone */
} Change;

#define CHANGED_SINCE                                                                                                  \
  "Something that this changed has been changed again since, so it cannot be undone. Put it right by hand."
#define ERASED "What was there before has been erased, so this cannot be undone."

static void last_clear (Last *last)
{
  g_free (last->label);
  g_free (last->why_not);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Last, last_clear)

static void change_free (gpointer data)
{
  Change *change = data;

  g_free (change->table);
  g_clear_pointer (&change->before, g_bytes_unref);
  g_free (change);
}

/* What STATEMENT finds, which may name :actor and :open (the step being written now, in which the undoing itself happens). FALSE
 * without an error: there is none. */
static gboolean find_step (KithSession *session, Statement *statement, Last *last, GError **error)
{
  statement_bind_text (statement, "actor", session->actor);
  statement_bind_int (statement, "open", session->step);
  if (!statement_next (statement, error))
    return FALSE;
  last->id = statement_int (statement, 0);
  last->label = statement_dup_text (statement, 1);
  last->why_not = g_strdup (statement_text (statement, 2));
  return TRUE;
}

/* The actor's last step that stands, of those from FIRST to FINAL. */
static gboolean find_between (KithSession *session, gint64 first, gint64 final, Last *last, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, label, why_not\n"
                                                   "FROM step\n"
                                                   "WHERE actor = :actor\n"
                                                   "  AND listed = 1\n"
                                                   "  AND undone_by IS NULL\n"
                                                   "  AND undoes IS NULL\n"
                                                   "  AND id <> :open\n"
                                                   "  AND id BETWEEN :first AND :final\n"
                                                   "ORDER BY id DESC\n"
                                                   "LIMIT 1",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "first", first);
  statement_bind_int (statement, "final", final);
  return find_step (session, statement, last, error);
}

static gboolean find_last (KithSession *session, Last *last, GError **error)
{
  return find_between (session, 0, G_MAXINT64, last, error);
}

/* The undoing that can be taken back: the actor's last one, as long as they did nothing new after it. Its label is that of the step
 * that it took back. */
static gboolean find_undoing (KithSession *session, Last *last, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT undoing.id, done.label, undoing.why_not\n"
                                                   "FROM step AS undoing\n"
                                                   "JOIN step AS done ON done.id = undoing.undoes\n"
                                                   "WHERE undoing.actor = :actor\n"
                                                   "  AND undoing.undone_by IS NULL\n"
                                                   "  AND undoing.id <> :open\n"
                                                   "  AND done.undoes IS NULL\n"
                                                   "  AND NOT EXISTS (SELECT 1\n"
                                                   "                  FROM step AS later\n"
                                                   "                  WHERE later.actor = :actor\n"
                                                   "                    AND later.listed = 1\n"
                                                   "                    AND later.undoes IS NULL\n"
                                                   "                    AND later.id > undoing.id\n"
                                                   "                    AND later.id <> :open)\n"
                                                   "ORDER BY undoing.id DESC\n"
                                                   "LIMIT 1",
                                                   error);

  return statement != NULL && find_step (session, statement, last, error);
}

char *step_undo_label (KithSession *session)
{
  g_auto (Last) last = { 0 };

  return find_last (session, &last, NULL) ? g_steal_pointer (&last.label) : NULL;
}

gint64 step_undo_id (KithSession *session)
{
  g_auto (Last) last = { 0 };

  return find_last (session, &last, NULL) ? last.id : 0;
}

char *step_redo_label (KithSession *session)
{
  g_auto (Last) last = { 0 };

  return find_undoing (session, &last, NULL) ? g_steal_pointer (&last.label) : NULL;
}

static GPtrArray *load_changes (KithSession *session, gint64 step, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (change_free);
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT id, table_name, row_id, version_before, version_after, before, salt IS NULL\n"
                     "FROM change_of\n"
                     "WHERE of_step = :step\n"
                     "ORDER BY id DESC",
                     error);
  GError *failure = NULL;

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "step", step);
  while (statement_next (statement, &failure)) {
    Change *change = g_new0 (Change, 1);
    size_t size = 0;
    const void *before = statement_bytes (statement, 5, &size);

    change->id = statement_int (statement, 0);
    change->table = statement_dup_text (statement, 1);
    change->row_id = statement_int (statement, 2);
    change->version_before = statement_int (statement, 3);
    change->version_after = statement_int (statement, 4);
    change->before = before != NULL ? g_bytes_new (before, size) : NULL;
    change->erased = statement_int (statement, 6) != 0 || (change->version_before != 0 && before == NULL);
    g_ptr_array_add (changes, change);
  }
  if (failure == NULL)
    return g_steal_pointer (&changes);
  g_propagate_error (error, failure);
  return NULL;
}

static gboolean refuse (GError **error, const char *sentence)
{
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, sentence);
  return FALSE;
}

/* Later changes of the row count, except steps that were undone and the steps that undid them: together they left it as it was. */
static gboolean changed_since (KithSession *session, const Change *change, gint64 step, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT count(*)\n"
                                                   "FROM change\n"
                                                   "JOIN step ON step.id = change.step\n"
                                                   "WHERE change.table_name = :table\n"
                                                   "  AND change.row_id = :row\n"
                                                   "  AND change.id > :change\n"
                                                   "  AND step.id <> :step\n"
                                                   "  AND step.undone_by IS NULL\n"
                                                   "  AND step.undoes IS NULL",
                                                   error);

  if (statement == NULL)
    return TRUE;
  statement_bind_text (statement, "table", change->table);
  statement_bind_int (statement, "row", change->row_id);
  statement_bind_int (statement, "change", change->id);
  statement_bind_int (statement, "step", step);
  return !statement_next (statement, error) || statement_int (statement, 0) > 0;
}

/* The version that the change log says the row has now, 0 for no row. */
static gint64 logged_version (KithSession *session, const Change *change, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT version_after\n"
                                                   "FROM change\n"
                                                   "WHERE table_name = :table\n"
                                                   "  AND row_id = :row\n"
                                                   "ORDER BY id DESC\n"
                                                   "LIMIT 1",
                                                   error);

  if (statement == NULL)
    return -1;
  statement_bind_text (statement, "table", change->table);
  statement_bind_int (statement, "row", change->row_id);
  return statement_next (statement, error) ? statement_int (statement, 0) : -1;
}

static gboolean is_as_left (KithSession *session, const Change *change, gint64 step, GError **error)
{
  Table *table = catalogue_find (session->store, change->table);
  g_autoptr (Image) now = NULL;

  if (table == NULL)
    return refuse (error, "This was done with an earlier kith and cannot be undone any more.");
  if (!image_read (session->store, table, change->row_id, &now, error))
    return FALSE;
  if (changed_since (session, change, step, error) ||
      (now != NULL ? image_version (now) : 0) != logged_version (session, change, error))
    return refuse (error, CHANGED_SINCE);
  return TRUE;
}

static gboolean check_undoable (KithSession *session, GPtrArray *changes, gint64 step, GError **error)
{
  for (guint i = 0; i < changes->len; i++) {
    Change *change = changes->pdata[i];

    if (change->erased)
      return refuse (error, ERASED);
    if (!is_as_left (session, change, step, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean restore (KithSession *session, const Change *change, GError **error)
{
  if (change->before == NULL)
    return row_delete (session, change->table, change->row_id, 0, error);

  g_autoptr (Row) row = image_row (catalogue_table (session->store, change->table), change->before);

  if (row == NULL)
    return refuse (error, "This was done with an earlier kith and cannot be undone any more.");
  if (change->version_after != 0)
    return row_update (session, change->row_id, 0, row, error);
  row_int (row, "id", change->row_id);
  return change_insert (session, row, change->version_before + 1, error) != 0;
}

static gboolean mark_undone (KithSession *session, gint64 step, GError **error)
{
  g_autoptr (Statement) undone = statement_new (session->store,
                                                "UPDATE step\n"
                                                "SET undone_by = :by\n"
                                                "WHERE id = :step",
                                                error);
  g_autoptr (Statement) undo = statement_new (session->store,
                                              "UPDATE step\n"
                                              "SET undoes = :step\n"
                                              "WHERE id = :by",
                                              error);

  gint64 by = undone != NULL && undo != NULL ? step_row (session, error) : 0;

  if (by == 0)
    return FALSE;
  statement_bind_int (undone, "by", by);
  statement_bind_int (undone, "step", step);
  statement_bind_int (undo, "by", by);
  statement_bind_int (undo, "step", step);
  return statement_run (undone, error) && statement_run (undo, error);
}

/* Rows come back in reverse order, but a row may name one that comes back after it: references are checked at the commit. */
static gboolean undo_changes (KithSession *session, gint64 step, GError **error)
{
  g_autoptr (GPtrArray) changes = catalogue_load (session->store, error) ? load_changes (session, step, error) : NULL;

  if (changes != NULL && changes->len == 0)
    return refuse (error, "What this changed cannot be found, so nothing was taken back.");
  if (changes == NULL || !check_undoable (session, changes, step, error) ||
      !store_run (session->store, "PRAGMA defer_foreign_keys = ON", error))
    return FALSE;
  for (guint i = 0; i < changes->len; i++) {
    if (!session_tick (session, "Undoing", (double)i / changes->len, error))
      return FALSE;
    if (!restore (session, changes->pdata[i], error))
      return FALSE;
  }
  return mark_undone (session, step, error);
}

/* Takes back what is in LAST, within the open STEP, which is then committed. */
static gboolean take_back (KithSession *session, Step *open, Last *last, char **label, GError **error)
{
  g_autoptr (Step) step = open;

  if (last->why_not != NULL)
    return refuse (error, last->why_not);
  if (!undo_changes (session, last->id, error) || !step_commit (g_steal_pointer (&step), error))
    return FALSE;
  if (label != NULL)
    *label = g_steal_pointer (&last->label);
  return TRUE;
}

gboolean step_undo (KithSession *session, char **label, GError **error)
{
  g_auto (Last) last = { 0 };
  g_autoptr (Step) step = step_begin (session, "undo", error);
  GError *failure = NULL;

  if (step == NULL)
    return FALSE;
  if (find_last (session, &last, &failure))
    return take_back (session, g_steal_pointer (&step), &last, label, error);
  if (failure == NULL)
    return refuse (error, "You have nothing to undo.");
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean step_undo_one (KithSession *session, gint64 id, char **label, GError **error)
{
  g_auto (Last) last = { 0 };
  g_autoptr (Step) step = step_begin (session, "undo", error);
  GError *failure = NULL;

  if (step == NULL)
    return FALSE;
  if (find_between (session, id, id, &last, &failure))
    return take_back (session, g_steal_pointer (&step), &last, label, error);
  if (failure != NULL)
    g_propagate_error (error, failure);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                 "There is no change %" G_GINT64_FORMAT " of yours that could be taken back.", id);
  return FALSE;
}

/* What was taken back stands again, and can be taken back again. */
static gboolean mark_done_again (KithSession *session, gint64 undoing, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "UPDATE step\n"
                                                   "SET undone_by = NULL\n"
                                                   "WHERE id = (SELECT undoes FROM step WHERE id = :undoing)",
                                                   error);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "undoing", undoing);
  return statement_run (statement, error);
}

gboolean step_redo (KithSession *session, char **label, GError **error)
{
  g_auto (Last) last = { 0 };
  g_autoptr (Step) step = step_begin (session, "redo", error);
  GError *failure = NULL;

  if (step == NULL)
    return FALSE;
  if (find_undoing (session, &last, &failure))
    return mark_done_again (session, last.id, error) &&
           take_back (session, g_steal_pointer (&step), &last, label, error);
  if (failure == NULL)
    return refuse (error, "There is nothing to do again: you took nothing back, or did something new since.");
  g_propagate_error (error, failure);
  return FALSE;
}

char *step_why_not (KithSession *session, gint64 id)
{
  g_autoptr (Statement) statement =
      statement_new (session->store,
                     "SELECT why_not,\n"
                     "       EXISTS (SELECT 1\n"
                     "               FROM change_of\n"
                     "               WHERE of_step = step.id\n"
                     "                 AND (salt IS NULL OR (version_before IS NOT NULL AND before IS NULL))),\n"
                     "       EXISTS (SELECT 1\n"
                     "               FROM change_of AS mine\n"
                     "               JOIN change AS later\n"
                     "                 ON later.table_name = mine.table_name AND later.row_id = mine.row_id\n"
                     "               JOIN step AS by ON by.id = later.step\n"
                     "               WHERE mine.of_step = step.id\n"
                     "                 AND later.id > mine.id\n"
                     "                 AND later.step <> step.id\n"
                     "                 AND by.undone_by IS NULL\n"
                     "                 AND by.undoes IS NULL)\n"
                     "FROM step\n"
                     "WHERE id = :id",
                     NULL);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "id", id);
  if (!statement_next (statement, NULL))
    return NULL;
  if (!statement_is_null (statement, 0))
    return statement_dup_text (statement, 0);
  if (statement_int (statement, 1) != 0)
    return g_strdup (ERASED);
  return statement_int (statement, 2) != 0 ? g_strdup (CHANGED_SINCE) : NULL;
}

void step_entry_free (StepEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->label);
  g_free (entry->why_not);
  g_free (entry);
}

GPtrArray *step_history (KithSession *session, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)step_entry_free);
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, at, label, why_not, undone_by IS NOT NULL\n"
                                                   "FROM step\n"
                                                   "WHERE actor = :actor\n"
                                                   "  AND listed = 1\n"
                                                   "  AND undoes IS NULL\n"
                                                   "ORDER BY id DESC\n"
                                                   "LIMIT :limit",
                                                   error);
  GError *failure = NULL;

  if (statement == NULL)
    return NULL;
  statement_bind_text (statement, "actor", session->actor);
  statement_bind_int (statement, "limit", limit);
  while (statement_next (statement, &failure)) {
    StepEntry *entry = g_new0 (StepEntry, 1);

    *entry = (StepEntry){ statement_int (statement, 0), statement_int (statement, 1), statement_dup_text (statement, 2),
                          g_strdup (statement_text (statement, 3)), statement_int (statement, 4) != 0 };
    g_ptr_array_add (entries, entry);
  }
  if (failure == NULL)
    return g_steal_pointer (&entries);
  g_propagate_error (error, failure);
  return NULL;
}
