/* Who is there already, read once for a whole import. */
#pragma once

#include "people/supporter.h"

typedef struct {
  gint64 id;
  gboolean enrolled; /* as a supporter of the scheme */
  char *name;        /* folded */
} KnownPerson;

typedef struct {
  GPtrArray *persons;     /* KnownPerson*, by id */
  GHashTable *by_email;   /* folded address → GPtrArray of KnownPerson* */
  GHashTable *by_name;    /* folded name → GPtrArray of KnownPerson*, those enrolled */
  GHashTable *supporters; /* gint64* → Supporter* */
  GHashTable *consents;   /* "person area", those in force */
} Known;

Known *known_load (KithSession *session, GError **error);
void known_free (Known *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Known, known_free)

/* Element: KnownPerson*. NULL where there is none. */
const GPtrArray *known_by_email (const Known *known, const char *email_folded);
const GPtrArray *known_by_name (const Known *known, const char *name_folded);
const Supporter *known_supporter (const Known *known, gint64 id);
gboolean known_consent (const Known *known, gint64 person, gint64 area);
