#include "store/setting.h"

#include "base/error.h"
#include "base/text.h"
#include "store/statement.h"
#include "store/step.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const SettingSpec specs[] = {
  { "office.name", "Name of the office", "Stands in messages where the office speaks.", SETTING_TEXT, "Peer support", 1,
    0 },
  { "office.sender_name", "Sender's name", "The name that messages come from.", SETTING_TEXT, "Peer support", 1, 0 },
  { "office.sender_address", "Sender's address", "The address that messages come from and replies go to.",
    SETTING_ADDRESS, "", 0, 0 },
  { "office.signature", "Signature", "Ends every message.", SETTING_TEXT, "The peer support coordinator", 0, 0 },
  { "office.consent_wording", "Wording of consents",
    "What a supporter agrees to for a sensitive area; recorded with each consent.", SETTING_TEXT,
    "You may ask me, without giving my name to anyone, about requests on this issue. I know that this is kept in the "
    "register and that I can take it back at any time.",
    0, 0 },
  { "ask.answer_days", "Days to answer an ask", "After so many days without an answer the ask is due for a next step.",
    SETTING_NUMBER, "5", 1, 60 },
  { "yes.valid_days", "Days a yes stays good", "A yes that was not used for so long is asked for again.",
    SETTING_NUMBER, "30", 1, 365 },
  { "permission.answer_days", "Days to give permission",
    "After so many days without an answer the permission is due for a next step.", SETTING_NUMBER, "7", 1, 60 },
  { "introduction.quiet_days", "Quiet days until closing",
    "After an introduction: so many days without news, and the request is due to be closed.", SETTING_NUMBER, "14", 1,
    365 },
  { "mail.hold_seconds", "Seconds that mail is held", "Until then a queued message can still be taken back.",
    SETTING_NUMBER, "120", 0, 3600 },
  { "supporter.default_limit", "Places of a new supporter",
    "How many people a supporter has at once, unless they wish otherwise.", SETTING_NUMBER, "1", 1, 10 },
  { "backup.warn_days", "Days until a backup is due", "Today shows a reminder when the last backup is older.",
    SETTING_NUMBER, "7", 1, 365 },
  { "backup.keep_days", "Daily backups kept",
    "So many of the last days stay in the store's own folder; 0 in all three makes none of itself.", SETTING_NUMBER,
    "7", 0, 366 },
  { "backup.keep_weeks", "Weekly backups kept", "The last one of so many weeks stays.", SETTING_NUMBER, "4", 0, 520 },
  { "backup.keep_months", "Monthly backups kept", "The last one of so many months stays.", SETTING_NUMBER, "6", 0,
    120 },
  { "retention.request_months", "Months request texts stay",
    "After closing; 0 keeps them. Two years: a question about how a request was handled comes within that.",
    SETTING_NUMBER, "24", 0, 600 },
  { "retention.message_months", "Months message texts stay",
    "After sending; 0 keeps them. One year: who was told what is asked soon or never.", SETTING_NUMBER, "12", 0, 600 },
  { "retention.supporter_months", "Months the retired stay",
    "Then they are erased; 0 keeps them. Two years: who comes back does so by then.", SETTING_NUMBER, "24", 0, 600 },
  { "retention.agreement_months", "Months agreements stay",
    "After the pair's end; 0 keeps them. One year: a disagreement about it has come up by then.", SETTING_NUMBER, "12",
    0, 600 },
  { NULL, NULL, NULL, SETTING_TEXT, NULL, 0, 0 },
};

/* Kept by the program, not edited by anybody. */
static const SettingSpec kept[] = {
  { "backup.last", "Day of the last backup", "", SETTING_DAY, "", 0, 0 },
  { "handover.leaver", "Who hands over", "", SETTING_TEXT, "", 0, 0 },
  { "handover.sender", "Sender when the hand-over began", "", SETTING_TEXT, "", 0, 0 },
  { "visit.last", "Time of the last visit", "", SETTING_TEXT, "", 0, 0 },
  { "retention.looked", "Day on which what is kept was looked through", "", SETTING_DAY, "", 0, 0 },
  { NULL, NULL, NULL, SETTING_TEXT, NULL, 0, 0 },
};

const SettingSpec *setting_specs (void)
{
  return specs;
}

static const SettingSpec *spec_in (const SettingSpec *table, const char *name)
{
  for (const SettingSpec *spec = table; spec->name != NULL; spec++)
    if (strcmp (spec->name, name) == 0)
      return spec;
  return NULL;
}

static const SettingSpec *spec_of (const char *name)
{
  const SettingSpec *spec = spec_in (specs, name);

  if (spec == NULL)
    spec = spec_in (kept, name);
  if (spec == NULL)
    g_error ("no setting \"%s\"", name);
  return spec;
}

static Statement *look_up (KithSession *session, const char *stored, GError **error)
{
  Statement *statement = statement_new (session->store,
                                        "SELECT id, value\n"
                                        "FROM setting\n"
                                        "WHERE name = :name",
                                        error);

  if (statement != NULL)
    statement_bind_text (statement, "name", stored);
  return statement;
}

static char *stored_text (KithSession *session, const char *stored, const char *initial)
{
  g_autoptr (Statement) statement = look_up (session, stored, NULL);

  if (statement != NULL && statement_next (statement, NULL))
    return statement_dup_text (statement, 1);
  return g_strdup (initial);
}

char *setting_text (KithSession *session, const char *name)
{
  return stored_text (session, name, spec_of (name)->initial);
}

long setting_number (KithSession *session, const char *name)
{
  g_autofree char *text = setting_text (session, name);

  return strtol (text, NULL, 10);
}

static gboolean refuse (const SettingSpec *spec, GError **error, const char *sentence)
{
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s: %s", spec->label, sentence);
  return FALSE;
}

static gboolean check_number (const SettingSpec *spec, const char *value, GError **error)
{
  char *end = NULL;
  long number = (errno = 0, strtol (value, &end, 10));
  g_autofree char *sentence = g_strdup_printf ("give a whole number from %ld to %ld.", spec->minimum, spec->maximum);

  if (!g_ascii_isdigit (value[0]) || *end != '\0' || errno != 0 || number < spec->minimum || number > spec->maximum)
    return refuse (spec, error, sentence);
  return TRUE;
}

static gboolean check (const SettingSpec *spec, const char *value, GError **error)
{
  switch (spec->kind) {
  case SETTING_NUMBER:
    return check_number (spec, value, error);
  case SETTING_SWITCH:
    return strcmp (value, "yes") == 0 || strcmp (value, "no") == 0 || refuse (spec, error, "say yes or no.");
  case SETTING_ADDRESS:
    return value[0] == '\0' || text_check_address (value, error);
  case SETTING_DAY:
    return value[0] == '\0' || day_from_iso (value) != DAY_NONE || refuse (spec, error, "give a day as 2026-11-18.");
  case SETTING_TEXT:
  default:
    return value[0] != '\0' || spec->minimum == 0 || refuse (spec, error, "write one; messages carry it.");
  }
}

/* The row's id, 0 where it was never set, -1 with an error. */
static gint64 stored_id (KithSession *session, const char *stored, GError **error)
{
  g_autoptr (Statement) statement = look_up (session, stored, error);
  GError *failure = NULL;

  if (statement == NULL)
    return -1;
  if (statement_next (statement, &failure))
    return statement_int (statement, 0);
  if (failure == NULL)
    return 0;
  g_propagate_error (error, failure);
  return -1;
}

static gboolean store_text (KithSession *session, const char *stored, const char *value, GError **error)
{
  g_autoptr (Row) row = row_new ("setting");
  gint64 id = stored_id (session, stored, error);

  if (id < 0)
    return FALSE;
  row_text (row, "value", value);
  if (id > 0)
    return row_update (session, id, 0, row, error);
  row_text (row, "name", stored);
  return row_insert (session, row, error) != 0;
}

static gboolean set (KithSession *session, const SettingSpec *spec, const char *stored, const char *value,
                     gboolean background, GError **error)
{
  g_autofree char *label = g_strdup_printf ("changed the setting \"%s\"", spec->label);
  g_autofree char *clean =
      strcmp (spec->name, "office.signature") == 0 ? text_clean_block (value, -1) : text_clean_line (value, -1);
  g_autoptr (Step) step = NULL;

  if ((!background && !session_may (session, RIGHT_OFFICE, error)) || !check (spec, clean, error))
    return FALSE;
  step = step_begin (session, label, error);
  if (step == NULL)
    return FALSE;
  if (background)
    step_background (step);
  return store_text (session, stored, clean, error) && step_commit (g_steal_pointer (&step), error);
}

gboolean setting_set (KithSession *session, const char *name, const char *value, GError **error)
{
  return set (session, spec_of (name), name, value, spec_in (kept, name) != NULL, error);
}

/* One row for each actor: "visit.last@pshah". */
char *setting_actor_text (KithSession *session, const char *name)
{
  g_autofree char *stored = g_strconcat (name, "@", session->actor, NULL);

  return stored_text (session, stored, spec_of (name)->initial);
}

gboolean setting_actor_set (KithSession *session, const char *name, const char *value, GError **error)
{
  g_autofree char *stored = g_strconcat (name, "@", session->actor, NULL);

  return set (session, spec_of (name), stored, value, TRUE, error);
}
