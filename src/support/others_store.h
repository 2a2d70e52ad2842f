/* Who other people are. */
#pragma once

#include "store/session.h"

typedef struct {
  gint64 id;
  const char *name, *email, *phone; /* until the next one */
} OtherPerson;

/* Everybody but PERSON who was not erased, one after the other. */
gboolean others_each (KithSession *session, gint64 person,
                      gboolean (*each) (KithSession *session, const OtherPerson *other, gpointer data, GError **error),
                      gpointer data, GError **error);

/* Those who have to do with PERSON. Element: gint64. */
GArray *others_concerned (KithSession *session, gint64 person, GError **error);

/* Those who agreed to be named to PERSON: a supporter whose yes was passed on to them, and who signed an agreement with them. */
GArray *others_agreed (KithSession *session, gint64 person, GError **error);
