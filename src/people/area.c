#include "people/area.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area_store.h"
#include "store/step.h"

#include <string.h>

#define MAXIMUM_NAME 80 /* characters */

void area_free (Area *area)
{
  if (area == NULL)
    return;
  g_free (area->name);
  g_free (area);
}

GPtrArray *area_list (KithSession *session, GError **error)
{
  return area_store_list (session, error);
}

gint64 area_find (KithSession *session, const char *name)
{
  g_autofree char *clean = text_clean_line (name, -1);
  g_autofree char *folded = text_fold (clean);

  return area_store_find (session, folded);
}

char *area_name (KithSession *session, gint64 id)
{
  g_autoptr (Area) area = area_store_load (session, id, NULL);

  return area != NULL ? g_steal_pointer (&area->name) : g_strdup ("");
}

gboolean area_is_sensitive (KithSession *session, gint64 id)
{
  g_autoptr (Area) area = area_store_load (session, id, NULL);

  return area != NULL && area->sensitive;
}

static Area *load (KithSession *session, gint64 id, GError **error)
{
  GError *failure = NULL;
  Area *area = area_store_load (session, id, &failure);

  if (area == NULL && failure == NULL)
    g_set_error (&failure, KITH_ERROR, KITH_ERROR_INPUT, "There is no area %" G_GINT64_FORMAT ".", id);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return area;
}

/* In a supporter's list, a colon starts a detail, a semicolon the next area, and a last word may say the experience. */
static const char *complaint_about (const char *name)
{
  g_autofree char *folded = text_fold (name);

  if (*name == '\0')
    return "An area needs a name.";
  if (g_utf8_strlen (name, -1) > MAXIMUM_NAME)
    return "This name is longer than 80 characters. Shorten it.";
  if (strpbrk (name, ":;") != NULL)
    return "The name of an area has no colon or semicolon. Use a comma or a hyphen.";
  if (g_str_has_suffix (folded, " lived") || g_str_has_suffix (folded, " willing"))
    return "The name of an area does not end in \"lived\" or \"willing\", which say what someone's experience is.";
  return NULL;
}

static char *checked_name (KithSession *session, gint64 id, const char *name, GError **error)
{
  g_autofree char *clean = text_clean_line (name, -1);
  const char *complaint = complaint_about (clean);
  gint64 other;

  if (complaint != NULL) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, complaint);
    return NULL;
  }
  other = area_find (session, clean);
  if (other == 0 || other == id)
    return g_steal_pointer (&clean);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is already an area \"%s\". Choose another name.", clean);
  return NULL;
}

char *area_check_name (KithSession *session, const char *name, GError **error)
{
  return checked_name (session, 0, name, error);
}

gint64 area_add (KithSession *session, const char *name, gboolean sensitive, GError **error)
{
  g_autofree char *clean = checked_name (session, 0, name, error);
  g_autofree char *label = NULL;
  g_autoptr (Step) step = NULL;
  gint64 id;

  if (clean == NULL || !session_may (session, RIGHT_OFFICE, error))
    return 0;
  label = g_strdup_printf ("added the area \"%s\"", clean);
  step = step_begin (session, label, error);
  if (step == NULL)
    return 0;
  id = area_store_write (session, 0, 0, clean, sensitive, error);
  return id != 0 && step_commit (g_steal_pointer (&step), error) ? id : 0;
}

gboolean area_set (KithSession *session, gint64 id, gint64 version, const char *name, gboolean sensitive,
                   GError **error)
{
  g_autoptr (Area) before = load (session, id, error);
  g_autofree char *clean = NULL;
  g_autofree char *label = NULL;
  g_autoptr (Step) step = NULL;

  if (before == NULL || !session_may (session, RIGHT_OFFICE, error))
    return FALSE;
  clean = checked_name (session, id, name, error);
  if (clean == NULL)
    return FALSE;
  label = g_strdup_printf ("changed the area \"%s\"", before->name);
  step = step_begin (session, label, error);
  if (step == NULL || area_store_write (session, id, version, clean, sensitive, error) == 0)
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

static gboolean check_unused (KithSession *session, const Area *area, GError **error)
{
  AreaUse use;

  if (!area_store_use (session, area->id, &use, error))
    return FALSE;
  if (use.supporters == 0 && use.requests == 0)
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_REFUSED,
               "\"%s\" is in use: %ld supporter%s and %ld request%s have it. Rename it instead.", area->name,
               use.supporters, use.supporters == 1 ? "" : "s", use.requests, use.requests == 1 ? "" : "s");
  return FALSE;
}

gboolean area_remove (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Area) area = load (session, id, error);
  g_autofree char *label = NULL;
  g_autoptr (Step) step = NULL;

  if (area == NULL || !session_may (session, RIGHT_OFFICE, error) || !check_unused (session, area, error))
    return FALSE;
  label = g_strdup_printf ("removed the area \"%s\"", area->name);
  step = step_begin (session, label, error);
  if (step == NULL || !row_delete (session, "area", id, area->version, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}
