/* Schemes: a named programme with its own rules, written as libconfig text and kept in the store. */
#pragma once

#include "store/session.h"

typedef struct {
  char *name; /* of the area */
  gboolean sensitive;
} SchemeArea;

typedef struct {
  int area, detail, lived, site, cohort, free_place, rested; /* points; together at most 1000 */
} ScoreWeights;

typedef struct {
  char *key, *name;
  GPtrArray *grades; /* char*, from least to most senior */
  int qualified_months;
  int rested_days;
  ScoreWeights weights;
  GPtrArray *areas; /* SchemeArea*; only of a preset */
} SchemeRules;

void scheme_rules_free (SchemeRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SchemeRules, scheme_rules_free)

/* Errors name FILE, line and reason. */
SchemeRules *scheme_rules_parse (const char *text, const char *file, GError **error);

/* Names of the shipped presets. NULL-terminated, g_strfreev(). */
char **scheme_presets (void);

/* Makes the scheme of a shipped PRESET with its areas in SESSION's store and uses it. One step, not undoable. */
gboolean scheme_create (KithSession *session, const char *preset, GError **error);

/* FALSE where one of KEYS, separated by ";", is no scheme of the store. */
gboolean scheme_check_keys (KithSession *session, const char *keys, GError **error);

/* The keys of the store's schemes. NULL-terminated, g_strfreev(); NULL with an error. */
char **scheme_keys (KithSession *session, GError **error);

/* The rules of the session's scheme. */
SchemeRules *scheme_rules_load (KithSession *session, GError **error);
