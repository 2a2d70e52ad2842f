#include "store/step.h"

#include "base/error.h"
#include "store/audit-private.h"
#include "store/step-private.h"
#include "store/store-private.h"

struct Step {
  KithSession *session;
  gboolean outermost;
  int written_before; /* rows the connection had written when the step was opened */
};

gboolean step_is_open (KithSession *session, GError **error)
{
  if (session->step_depth > 0 && !session->step_failed && !sqlite3_get_autocommit (session->store->db))
    return TRUE;
  if (session->step_depth == 0)
    g_error ("a row was to be written outside a step");
  session->step_failed = TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                       "Part of this could not be written, so nothing was changed.");
  return FALSE;
}

void step_poison (KithSession *session)
{
  session->step_failed = TRUE;
}

gint64 step_row (KithSession *session, GError **error)
{
  g_autoptr (Statement) statement = NULL;

  if (session->step != 0)
    return session->step;
  statement = statement_new (session->store,
                             "INSERT INTO step (at, actor, unix_user, label, listed, undoable, why_not, first_change)\n"
                             "VALUES (:at, :actor, :unix_user, :label, :listed, :undoable, :why,\n"
                             "        (SELECT coalesce(max(id), 0) + 1 FROM change))",
                             error);
  if (statement == NULL)
    return 0;
  statement_bind_int (statement, "at", session_now (session));
  statement_bind_text (statement, "actor", session->actor);
  statement_bind_text (statement, "unix_user", session->unix_user);
  statement_bind_text (statement, "label", session->step_label);
  statement_bind_int (statement, "listed", !session->step_unlisted);
  statement_bind_int (statement, "undoable", session->step_why_not == NULL);
  statement_bind_text (statement, "why", session->step_why_not);
  if (statement_run (statement, error))
    session->step = sqlite3_last_insert_rowid (session->store->db);
  return session->step;
}

static void forget (KithSession *session)
{
  session->step_depth = 0;
  session->step = 0;
  g_clear_pointer (&session->step_label, g_free);
  session->step_why_not = NULL;
  session->step_unlisted = session->step_failed = FALSE;
}

static void roll_back (KithSession *session)
{
  if (!sqlite3_get_autocommit (session->store->db))
    store_run (session->store, "ROLLBACK", NULL);
  forget (session);
  session->also_discarded = 0;
  g_clear_pointer (&session->also_discarded_words, g_free);
}

static Step *step_new (KithSession *session)
{
  Step *step = g_new0 (Step, 1);

  step->session = session;
  step->outermost = session->step_depth == 0;
  session->step_depth++;
  return step;
}

static gboolean begin (KithSession *session, const char *label, GError **error)
{
  store_stop_reading (session->store);
  if (!store_run (session->store, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!audit_begin (session->store, error)) {
    roll_back (session);
    return FALSE;
  }
  session->step_label = g_strdup (label);
  return TRUE;
}

Step *step_begin (KithSession *session, const char *label, GError **error)
{
  if (session->step_depth > 0)
    return step_is_open (session, error) ? step_new (session) : NULL;
  if (!begin (session, label, error))
    return NULL;

  Step *step = step_new (session);

  step->written_before = sqlite3_total_changes (session->store->db);
  return step;
}

static gboolean commit (Step *step, GError **error)
{
  KithSession *session = step->session;

  if (!step_is_open (session, error))
    return FALSE;
  /* A step that wrote nothing leaves no trace and nothing to undo. */
  if (sqlite3_total_changes (session->store->db) == step->written_before) {
    roll_back (session);
    return TRUE;
  }
  if (!audit_end (session->store, error) || !store_run (session->store, "COMMIT", error))
    return FALSE;
  forget (session);
  return TRUE;
}

gboolean step_commit (Step *step, GError **error)
{
  KithSession *session = step->session;
  gboolean done = FALSE;

  if (step->outermost) {
    done = commit (step, error);
    if (!done)
      roll_back (session);
  } else {
    done = step_is_open (session, error);
    session->step_depth--;
  }
  g_free (step);
  return done;
}

void step_abandon (Step *step)
{
  if (step == NULL)
    return;
  if (step->outermost) {
    roll_back (step->session);
  } else {
    step->session->step_failed = TRUE;
    step->session->step_depth--;
  }
  g_free (step);
}

/* What the row says, where it was written already. */
static void rewrite (KithSession *session)
{
  g_autoptr (Statement) statement = NULL;

  if (session->step == 0)
    return;
  statement = statement_new (session->store,
                             "UPDATE step\n"
                             "SET listed = :listed, undoable = :undoable, why_not = :why\n"
                             "WHERE id = :id",
                             NULL);
  if (statement != NULL) {
    statement_bind_int (statement, "listed", !session->step_unlisted);
    statement_bind_int (statement, "undoable", session->step_why_not == NULL);
    statement_bind_text (statement, "why", session->step_why_not);
    statement_bind_int (statement, "id", session->step);
  }
  if (statement == NULL || !statement_run (statement, NULL))
    step_poison (session);
}

void step_not_undoable (Step *step, const char *why)
{
  step->session->step_why_not = why;
  rewrite (step->session);
}

void step_background (Step *step)
{
  if (!step->outermost)
    return;
  step->session->step_unlisted = TRUE;
  rewrite (step->session);
}
