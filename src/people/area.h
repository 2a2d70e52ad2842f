/* Areas: the vocabulary of issues of a scheme, edited by the coordinator; some are sensitive. */
#pragma once

#include "store/session.h"

typedef struct {
  gint64 id, version;
  char *name;
  gboolean sensitive;
  long supporters; /* active supporters who offer it */
  long requests;   /* requests about it */
} Area;

void area_free (Area *area);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Area, area_free)

/* All areas of the scheme by name. Element: Area*, freed with the array. */
GPtrArray *area_list (KithSession *session, GError **error);

/* The area of that name (folded comparison) or 0. */
gint64 area_find (KithSession *session, const char *name);
char *area_name (KithSession *session, gint64 id); /* "" where there is none; caller frees */
gboolean area_is_sensitive (KithSession *session, gint64 id);

/* NAME as a new area would be called, newly allocated; NULL with a sentence where no area can be added under it. */
char *area_check_name (KithSession *session, const char *name, GError **error);

gint64 area_add (KithSession *session, const char *name, gboolean sensitive, GError **error);

/* Renames or changes sensitivity. Making an area sensitive leaves offers without consent inert. */
gboolean area_set (KithSession *session, gint64 id, gint64 version, const char *name, gboolean sensitive,
                   GError **error);

/* Refused while a supporter or a request uses it. */
gboolean area_remove (KithSession *session, gint64 id, GError **error);
