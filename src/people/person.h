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

/* Up to LIMIT supporters of the scheme, retired ones too, whose name or address contains TEXT (folded), by name: who only asked for
 * support is never named by a part of a name. Element: Person*. */
GPtrArray *person_search_supporters (KithSession *session, const char *text, guint limit, GError **error);

/* How the one at INDEX of FOUND is offered: "Sam Hill", or "Sam Hill #12" where another of them is called so too. Caller frees. */
char *person_offer_words (const GPtrArray *found, guint index);

/* Looks up what someone typed: "#12", "Sam Hill #12", an exact name or an exact address. KITH_ERROR_INPUT with a sentence where none
 * or several fit. */
gint64 person_resolve (KithSession *session, const char *text, GError **error);

/* The same, or a part of the name or address of one supporter. *NOBODY (may be NULL): nobody fits at all. */
gint64 person_pick (KithSession *session, const char *text, gboolean *nobody, GError **error);

/* Writes the columns given (NULL leaves one alone); ID 0 makes a person. Must be inside a step. Returns the id, or 0. */
gint64 person_save (KithSession *session, gint64 id, gint64 expected_version, const char *name, const char *email,
                    const char *phone, const char *cohort, const char *site, GError **error);
