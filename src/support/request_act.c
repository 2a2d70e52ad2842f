/* What ends a request, brings it back, or is merely noted with it. */
#include "base/error.h"
#include "base/hint.h"
#include "base/text.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/act.h"
#include "support/answer.h"
#include "support/compose.h"
#include "support/due.h"
#include "support/last_look.h"
#include "support/request_store.h"
#include "support/void.h"

#include <string.h>

static gboolean set_end (KithSession *session, gint64 id, const char *state, const char *as, Day on, GError **error)
{
  g_autoptr (Row) row = row_new ("request");

  row_text (row, "state", state);
  row_text (row, "closed_as", as);
  if (on == DAY_NONE)
    row_null (row, "closed_on");
  else
    row_day (row, "closed_on", on);
  return row_update (session, id, 0, row, error);
}

static gboolean finish (KithSession *session, Step *open_step, const Event *event, GError **error)
{
  g_autoptr (Step) step = open_step;

  return event_add (session, event, error) && request_refresh (session, event->request, error) &&
         step_commit (g_steal_pointer (&step), error);
}

/* Everything that was open is void: the requester wants nothing more of it. */
gboolean request_withdraw (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("withdrew request %" G_GINT64_FORMAT, id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Request) request = step != NULL ? request_store_load (session, id, NULL, error) : NULL;
  Event event = { .kind = "withdrawn", .request = id };

  if (request == NULL || !act_allowed (request, ACT_WITHDRAW, error) ||
      !void_asks (session, id, 0, "void-end", error) || !void_permissions (session, id, NULL, error) ||
      !void_messages (session, id, 0, error) ||
      !set_end (session, id, "withdrawn", NULL, session_today (session), error) ||
      !request_last_look (session, id, error))
    return FALSE;
  return finish (session, g_steal_pointer (&step), &event, error);
}

static gboolean may_close_as (KithSession *session, gint64 id, const char *as, GError **error)
{
  static const char *const kinds[] = { "details-passed-on", "met", "unmet", "duplicate", NULL };
  RequestParts parts = { 0 };

  if (!g_strv_contains (kinds, as)) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_USAGE,
                         "A request is closed as details-passed-on, met, unmet or duplicate.");
    return FALSE;
  }
  if (strcmp (as, "details-passed-on") != 0)
    return TRUE;
  if (!request_parts (session, id, &parts, error))
    return FALSE;
  if (!parts.introduced)
    return act_refuse (error, "No details have been passed on, so it cannot be closed as that. " HINT_INTRODUCE
                              " passes them on after a yes.");
  return !introduction_waits (session, id) ||
         act_refuse (error, "The message with the details has not left, so it cannot be closed as that; " HINT_OUTBOX
                            " shows it.");
}

/* Yeses are kept, which frees their places; questions still open are void. */
static gboolean close_as (KithSession *session, gint64 id, const char *as, gboolean by_kith, GError **error)
{
  g_autofree char *label = g_strdup_printf ("closed request %" G_GINT64_FORMAT, id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Request) request = step != NULL ? request_store_load (session, id, NULL, error) : NULL;
  Event event = { .kind = "closed", .request = id, .note = as, .by_kith = by_kith };

  if (request == NULL || !act_allowed (request, ACT_CLOSE, error) || !may_close_as (session, id, as, error) ||
      !accepted_to_kept (session, id, 0, error) || !void_open_asks (session, id, "void-end", error) ||
      !set_end (session, id, "closed", as, session_today (session), error) || !request_last_look (session, id, error))
    return FALSE;
  return finish (session, g_steal_pointer (&step), &event, error);
}

gboolean request_close (KithSession *session, gint64 id, const char *as, GError **error)
{
  return close_as (session, id, as, FALSE, error);
}

gboolean request_close_quietly (KithSession *session, gint64 id, GError **error)
{
  return close_as (session, id, "details-passed-on", TRUE, error);
}

/* After an introduction the wait for news begins anew, or the next day's turn would close it at once. */
static gboolean renew_quiet_days (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (GArray) standing = standing_introductions (session, id, error);
  Day quiet_on = session_today (session) + (Day)setting_number (session, "introduction.quiet_days");

  for (guint i = 0; standing != NULL && i < standing->len; i++) {
    g_autoptr (Row) row = row_new ("introduction");

    row_day (row, "quiet_on", quiet_on);
    if (!row_update (session, g_array_index (standing, gint64, i), 0, row, error))
      return FALSE;
  }
  return standing != NULL;
}

/* Yeses still in date count again where a place is free. */
gboolean request_reopen (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("reopened request %" G_GINT64_FORMAT, id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Request) request = step != NULL ? request_store_load (session, id, NULL, error) : NULL;
  RequestParts parts = { 0 };
  Event event = { .kind = "reopened", .request = id };

  if (request == NULL || !act_allowed (request, ACT_REOPEN, error) || !request_parts (session, id, &parts, error) ||
      !set_end (session, id, "new", NULL, DAY_NONE, error) || !renew_quiet_days (session, id, error))
    return FALSE;
  if (!parts.introduced && !kept_to_accepted (session, id, error))
    return FALSE;
  return finish (session, g_steal_pointer (&step), &event, error);
}

/* The page of a request never names the requester, so a note on it must not either. */
gboolean request_log_call (KithSession *session, gint64 id, const char *note, GError **error)
{
  g_autofree char *label = g_strdup_printf ("logged a call (request %" G_GINT64_FORMAT ")", id);
  g_autofree char *clean = text_clean_line (note != NULL ? note : "", -1);
  g_autoptr (Step) step = step_begin (session, label, error);
  const char *kind = NULL;
  Event event = { .kind = "call", .request = id, .note = clean };

  if (step == NULL || !text_names_requester (session, id, clean, &kind, error))
    return FALSE;
  if (kind != NULL)
    return act_refuse (
        error, "The note holds the requester's %s, which this page never shows. Write \"the requester\" instead.",
        kind);
  return finish (session, g_steal_pointer (&step), &event, error);
}
