/* Sharing the store with a group of the server's users, and taking it back: who may, and when. Who opens it is another matter: that takes a passphrase of
 * one's own (store/keyring.h). */
#pragma once

#include "store/session.h"

/* The group that can reach the store's files, NULL where its owner alone can. Caller frees. */
char *sharing_group (KithSession *session);

/* Gives the files to GROUP, or with NULL back to their owner alone, which waits until nobody else is in: their files could not be taken along, and
 * their next save would fail. Needs RIGHT_HOLDERS; noted in the audit trail. As store_share() otherwise. */
gboolean sharing_set (KithSession *session, const char *group, GError **error);
