/* The rows of areas. */
#pragma once

#include "people/area.h"

/* The supporters and requests that use an area, whatever their state. */
typedef struct {
  long supporters, requests;
} AreaUse;

GPtrArray *area_store_list (KithSession *session, GError **error);

/* By name, without the counts, which cost a look at every offer. */
GPtrArray *area_store_names (KithSession *session, GError **error);

/* NULL without an error where there is none. The counts are not filled. */
Area *area_store_load (KithSession *session, gint64 id, GError **error);

/* 0 where there is none. */
gint64 area_store_find (KithSession *session, const char *name_folded);

gboolean area_store_use (KithSession *session, gint64 id, AreaUse *use, GError **error);

/* Inserts with ID 0, else updates. Inside a step. Returns the id, or 0. */
gint64 area_store_write (KithSession *session, gint64 id, gint64 version, const char *name, gboolean sensitive,
                         GError **error);
