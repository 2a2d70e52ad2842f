/* Persons: one row for each human being, whatever roles they have. An address is not an identity. */
#pragma once

#include "store/session.h"

typedef struct {
  gint64 id, version;
  char *uid, *name, *email, *phone, *cohort, *site;
} Person;

void person_free (Person *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)

Person *person_load (KithSession *session, gint64 id, GError **error);

/* Those with that address (folded). Element: Person*. */
GPtrArray *person_by_email (KithSession *session, const char *email, GError **error);

/* Up to LIMIT persons whose name or address contains TEXT (folded), by name. Element: Person*. */
GPtrArray *person_search (KithSession *session, const char *text, guint limit, GError **error);

/* Looks up what someone typed: "#12", an exact name or an exact address. 0 with a sentence where none or several fit. */
gint64 person_resolve (KithSession *session, const char *text, GError **error);

/* Writes the columns given (NULL leaves one alone); ID 0 makes a person. Must be inside a step. Returns the id, or 0. */
gint64 person_save (KithSession *session, gint64 id, gint64 expected_version, const char *name, const char *email,
                    const char *phone, const char *cohort, const char *site, GError **error);
