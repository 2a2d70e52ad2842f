/* The rows of conflicts. */
#pragma once

#include "people/conflict.h"

/* PERSON 0: all; CONFLICT 0: any. */
GPtrArray *conflict_store_list (KithSession *session, gint64 person, gint64 conflict, GError **error);
