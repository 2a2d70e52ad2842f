/* kith supporter consent: what somebody agreed to about a sensitive area. */
#include "cli/command.h"

#include "base/error.h"
#include "people/area.h"
#include "people/supporter.h"

static gboolean give (Call *call, KithSession *session, gint64 id, gint64 area, GError **error)
{
  Day on = DAY_NONE;
  if (!call_day (call, "on", DAY_NONE, &on, error) ||
      !supporter_consent (session, id, area, call_option (call, "wording"), on, call_option (call, "means"), error))
    return FALSE;
  g_autofree char *name = supporter_title (session, id);
  call_say ("The consent of %s is recorded; the area counts from now on.", name);
  return TRUE;
}

static gboolean withdraw (KithSession *session, gint64 id, gint64 area, GError **error)
{
  if (!supporter_consent_withdraw (session, id, area, error))
    return FALSE;
  call_say ("The consent is withdrawn; the area is not used or shown any more.");
  return TRUE;
}

static gboolean consent (Call *call, GError **error)
{
  gboolean takes_back = call_has (call, "withdraw");
  gboolean gives = call_has (call, "wording") && call_has (call, "on") && call_has (call, "means");
  gboolean gives_some = call_has (call, "wording") || call_has (call, "on") || call_has (call, "means");
  if (takes_back ? gives_some : !gives)
    return call_misused (call, error, "Say what they agreed to, when and how, or --withdraw alone.");
  gint64 id = call_id (call, 0, "supporter", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  gint64 area = session != NULL ? area_argument (session, call_argument (call, 1), error) : 0;
  if (area == 0)
    return FALSE;
  return takes_back ? withdraw (session, id, area, error) : give (call, session, id, area, error);
}

static const CommandOption options[] = {
  { .name = "wording", .value = "TEXT", .help = "What they agreed to, in the words they were given." },
  { .name = "on", .value = "DAY", .help = "When: 2026-11-18, 18 nov, yesterday." },
  { .name = "means", .value = "TEXT", .help = "How they said it: by e-mail, on paper." },
  { .name = "withdraw", .help = "They take it back." },
  { .name = NULL },
};

const Command consent_commands[] = {
  { { "supporter consent", "ID AREA --wording TEXT --on DAY --means TEXT | --withdraw",
      "Records the consent that a sensitive area needs before it is used, or its withdrawal." },
    options,
    2,
    2,
    consent },
  { .about = { .words = NULL } },
};
