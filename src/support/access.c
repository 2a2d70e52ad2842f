#include "support/access.h"

#include "base/error.h"
#include "base/text.h"
#include "store/step.h"
#include "support/access_store.h"
#include "support/act.h"
#include "support/erase_store.h"

void access_request_free (AccessRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->name);
  g_free (request->note);
  g_free (request);
}

Day access_due_day (Day received, int paused_days)
{
  return day_add_months (received, 1) + paused_days;
}

GPtrArray *access_list (KithSession *session, gboolean answered_too, GError **error)
{
  return session_may (session, RIGHT_PEOPLE, error) ? access_rows (session, 0, answered_too, error) : NULL;
}

AccessRequest *access_load (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;

  if (!session_may (session, RIGHT_PEOPLE, error))
    return NULL;
  found = id > 0 ? access_rows (session, id, TRUE, error) : g_ptr_array_new ();
  if (found != NULL && found->len == 0)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no access request %" G_GINT64_FORMAT ".", id);
  return found != NULL && found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
}

gint64 access_open_of (KithSession *session, gint64 person, GError **error)
{
  return session_may (session, RIGHT_PEOPLE, error) ? access_open_id (session, person, error) : 0;
}

static gboolean refuse (GError **error, const char *format, gint64 id)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_auto (GStrv) parts = g_strsplit (format, "%", 2);
  g_autofree char *sentence = g_strjoinv (number, parts);

  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, sentence);
  return FALSE;
}

/* Nobody who is not there or was erased has anything to see. */
static gboolean check_new (KithSession *session, gint64 person, Day received, GError **error)
{
  g_autofree char *uid = NULL;
  GError *failure = NULL;
  gint64 open;

  if (!session_may (session, RIGHT_PEOPLE, error))
    return FALSE;
  uid = erase_uid (session, person, NULL, error);
  if (uid == NULL)
    return FALSE;
  open = access_open_id (session, person, &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (open != 0)
    return refuse (error, "Access request % of theirs is not answered yet; go on with that one.", open);
  if (received == DAY_NONE || received > session_today (session))
    return act_mistaken (error, "Give the day on which it was received; that is today or a day that is past.");
  return TRUE;
}

gint64 access_add (KithSession *session, gint64 person, Day received, const char *note, GError **error)
{
  g_autoptr (Step) step = NULL;
  g_autoptr (Row) row = NULL;
  g_autofree char *clean = note != NULL ? text_clean_line (note, -1) : g_strdup ("");
  gint64 id;

  if (!check_new (session, person, received, error))
    return 0;
  step = step_begin (session, "noted an access request", error);
  if (step == NULL)
    return 0;
  row = row_new ("access_request");
  row_int (row, "person", person);
  row_day (row, "received_on", received);
  row_day (row, "due_on", access_due_day (received, 0));
  row_text (row, "note", clean);
  id = row_insert (session, row, error);
  return id != 0 && step_commit (g_steal_pointer (&step), error) ? id : 0;
}

static AccessRequest *load_open (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (AccessRequest) request = access_load (session, id, error);

  if (request == NULL || request->answered_on == DAY_NONE)
    return g_steal_pointer (&request);
  refuse (error, "Access request % is answered already.", id);
  return NULL;
}

static gboolean write_row (KithSession *session, const AccessRequest *request, const char *what, GError **error)
{
  g_autofree char *label = g_strdup_printf ("%s access request %" G_GINT64_FORMAT, what, request->id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Row) row = NULL;

  if (step == NULL)
    return FALSE;
  row = row_new ("access_request");
  row_day (row, "due_on", request->due_on);
  row_day (row, "paused_on", request->paused_on);
  row_int (row, "paused_days", request->paused_days);
  row_day (row, "answered_on", request->answered_on);
  return row_update (session, request->id, request->version, row, error) &&
         step_commit (g_steal_pointer (&step), error);
}

gboolean access_pause (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (AccessRequest) request = load_open (session, id, error);

  if (request == NULL)
    return FALSE;
  if (request->paused_on != DAY_NONE)
    return refuse (error, "The clock of access request % stands still already.", id);
  request->paused_on = session_today (session);
  return write_row (session, request, "stopped the clock of", error);
}

static void let_go_on (AccessRequest *request, Day today)
{
  if (request->paused_on == DAY_NONE)
    return;
  request->paused_days += MAX (today - request->paused_on, 0);
  request->paused_on = DAY_NONE;
  request->due_on = access_due_day (request->received_on, request->paused_days);
}

gboolean access_resume (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (AccessRequest) request = load_open (session, id, error);

  if (request == NULL)
    return FALSE;
  if (request->paused_on == DAY_NONE)
    return refuse (error, "The clock of access request % runs already.", id);
  let_go_on (request, session_today (session));
  return write_row (session, request, "let the clock go on of", error);
}

gboolean access_answered (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (AccessRequest) request = load_open (session, id, error);

  if (request == NULL)
    return FALSE;
  let_go_on (request, session_today (session));
  request->answered_on = session_today (session);
  return write_row (session, request, "answered", error);
}

/* ---- what stays out */

static gboolean write_omission (KithSession *session, gint64 id, gint64 omission, const char *entry, const char *reason,
                                GError **error)
{
  g_autoptr (Row) row = NULL;

  if (reason == NULL)
    return omission == 0 || row_delete (session, "access_omission", omission, 0, error);
  row = row_new ("access_omission");
  row_text (row, "reason", reason);
  if (omission != 0)
    return row_update (session, omission, 0, row, error);
  row_int (row, "access_request", id);
  row_text (row, "entry", entry);
  return row_insert (session, row, error) != 0;
}

gboolean access_leave_out (KithSession *session, gint64 id, const char *entry, const char *reason, GError **error)
{
  g_autoptr (AccessRequest) request = load_open (session, id, error);
  g_autofree char *clean = reason != NULL ? text_clean_line (reason, -1) : NULL;
  g_autoptr (Step) step = NULL;
  gint64 omission;

  if (request == NULL)
    return FALSE;
  if (clean != NULL && *clean == '\0')
    return refuse (error, "Say why it is left out; the reason stands in the pack in its place.", 0);
  step = step_begin (session, clean != NULL ? "left an entry out of a pack" : "put an entry back into a pack", error);
  omission = step != NULL ? access_omission_id (session, id, entry, error) : -1;
  return omission >= 0 && write_omission (session, id, omission, entry, clean, error) &&
         step_commit (g_steal_pointer (&step), error);
}
