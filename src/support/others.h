/* Taking other people out of texts about somebody: their names, addresses and telephone numbers, wherever the store knows them. */
#pragma once

#include "store/session.h"

#define OTHERS_MARK "[another person]"

typedef struct Others Others;

/* The people other than PERSON, whose name is OWN_NAME, who stand in TEXTS (char*), and those who have to do with PERSON (asked, paired,
 * kept apart, supervising). NULL with an error. */
Others *others_find (KithSession *session, gint64 person, const char *own_name, const GPtrArray *texts, GError **error);
void others_free (Others *others);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Others, others_free)

/* TEXT with OTHERS_MARK for each of them. A whole name is found however it is written (case, diacritics, spaces), a part of one of those
 * named or concerned as a word with its capital, a telephone number by its digits. AS_SENT: those stay who agreed to be named to
 * PERSON, as in a message that passed their details on. *COUNT is raised by how many were taken out. Caller frees. */
char *others_take_out (const Others *others, const char *text, gboolean as_sent, guint *count);
