#include "report/figures_store.h"

void figure_free (Figure *figure)
{
  if (figure == NULL)
    return;
  g_free (figure->label);
  g_free (figure);
}

static gint largest_first (gconstpointer one, gconstpointer other)
{
  const Figure *a = *(const Figure *const *)one, *b = *(const Figure *const *)other;

  if (a->count != b->count)
    return a->count > b->count ? -1 : 1;
  return g_strcmp0 (a->label, b->label);
}

/* From the smallest up: what is below LEAST, and then as many more as it takes for the sum to reach it. */
void figures_lump (GPtrArray *counts, gint64 least, const char *others)
{
  gint64 sum = 0;
  guint lumped = 0;
  const char *section = NULL;

  g_ptr_array_sort (counts, largest_first);
  for (guint i = counts->len; i-- > 0; lumped++) {
    const Figure *figure = counts->pdata[i];

    if (figure->count >= least && (sum == 0 || sum >= least))
      break;
    sum += figure->count;
    section = figure->section;
  }
  if (lumped == 0)
    return;
  g_ptr_array_set_size (counts, (gint)(counts->len - lumped));

  Figure *rest = g_new0 (Figure, 1);

  *rest = (Figure){ section, g_strdup (others), sum >= least ? sum : 0 };
  g_ptr_array_add (counts, rest);
}

static void move_all (GPtrArray *to, GPtrArray *from)
{
  g_ptr_array_set_free_func (from, NULL);
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, from->pdata[i]);
  g_ptr_array_unref (from);
}

GPtrArray *report_figures (KithSession *session, Day from, Day until, GError **error)
{
  g_autoptr (GPtrArray) figures = NULL;
  GPtrArray *issues = NULL;

  if (!session_may (session, RIGHT_REPORT, error))
    return NULL;
  figures = figures_store_counts (session, from, until, error);
  issues = figures != NULL ? figures_store_by_issue (session, from, until, error) : NULL;
  if (issues == NULL)
    return NULL;
  figures_lump (issues, FIGURES_LEAST, "Other issues, fewer than 5 each");
  move_all (figures, issues);
  return g_steal_pointer (&figures);
}
