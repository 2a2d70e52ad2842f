#include "cli/demo_plan.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

static void step_free (gpointer data)
{
  DemoStep *step = data;
  g_free (step->verb);
  g_free (step->text);
  g_free (step);
}

static DemoStep *step_new (int day, guint request, const char *verb, const char *text)
{
  DemoStep *step = g_new0 (DemoStep, 1);
  step->day = day;
  step->request = request;
  step->verb = g_strdup (verb);
  step->text = g_strdup (text);
  return step;
}

/* "-7 ask Sam Hill" or "* -9". The request that following lines belong to is *REQUEST. */
static gboolean take_step (GPtrArray *plan, char *line, guint *request)
{
  gboolean logs = *line == '*';
  g_auto (GStrv) words = g_strsplit (logs ? g_strchug (line + 1) : line, " ", 3);
  gint64 day;
  if (words[0] == NULL || !g_ascii_string_to_signed (words[0], 10, -3650, 0, &day, NULL) || (words[1] == NULL) != logs)
    return FALSE;
  *request += logs ? 1 : 0;
  const char *text = words[1] != NULL && words[2] != NULL ? words[2] : "";
  g_ptr_array_add (plan, step_new ((int)day, *request, logs ? "log" : words[1], text));
  return TRUE;
}

/* A field=value line belongs to the request just begun. */
static gboolean take_field (const GPtrArray *plan, const char *line)
{
  DemoStep *last = plan->len > 0 ? plan->pdata[plan->len - 1] : NULL;
  if (last == NULL || strcmp (last->verb, "log") != 0 || strchr (line, '=') == NULL)
    return FALSE;
  char *text = g_strconcat (last->text, line, "\n", NULL);
  g_free (last->text);
  last->text = text;
  return TRUE;
}

/* By day; steps of one day keep the order of the file. */
static int compare_days (gconstpointer a, gconstpointer b)
{
  const DemoStep *one = *(const DemoStep *const *)a, *other = *(const DemoStep *const *)b;
  return (one->day > other->day) - (one->day < other->day);
}

GPtrArray *demo_plan_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) plan = g_ptr_array_new_with_free_func (step_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint request = 0;
  for (int i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);
    if (*line == '\0' || *line == '#')
      continue;
    if (*line == '*' || *line == '-' || g_ascii_isdigit (*line) ? take_step (plan, line, &request)
                                                                : take_field (plan, line))
      continue;
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                 "sample/requests.txt, line %d: this is neither a field nor a step.", i + 1);
    return NULL;
  }
  g_ptr_array_sort (plan, compare_days); /* stable */
  return g_steal_pointer (&plan);
}
