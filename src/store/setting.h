/* Settings of the office, kept in the store so that everyone who opens it shares them. */
#pragma once

#include "store/session.h"

typedef enum { SETTING_TEXT, SETTING_NUMBER, SETTING_SWITCH, SETTING_ADDRESS, SETTING_DAY } SettingKind;

typedef struct {
  const char *name;  /* "ask.answer_days" */
  const char *label; /* "Days to answer an ask" */
  const char *help;
  SettingKind kind;
  const char *initial;   /* its default, as text */
  long minimum, maximum; /* of a number; a text of minimum 1 is never empty */
} SettingSpec;

/* The table of what people edit, ended by an entry without name. The names "backup.last" (a day), "handover.…" and "visit.last" (see below) are
 * kept by the program and not in it. */
const SettingSpec *setting_specs (void);

/* Caller frees; the default where it was never set. Unknown names abort. */
char *setting_text (KithSession *session, const char *name);
long setting_number (KithSession *session, const char *name);

/* Checks against its spec, inside a step of its own. */
gboolean setting_set (KithSession *session, const char *name, const char *value, GError **error);

/* The same, kept for each actor apart ("visit.last": the time of the actor's last visit, as the caller wrote it). Setting it is
 * housekeeping that undo passes over. */
char *setting_actor_text (KithSession *session, const char *name);
gboolean setting_actor_set (KithSession *session, const char *name, const char *value, GError **error);
