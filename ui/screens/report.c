/* Report: figures of the last year, which name nobody. All that a reader of reports sees. */
#include "report/figures.h"
#include "store/audit.h"
#include "ui/screens/screen.h"
#include "ui/widgets/pager.h"

enum { COUNT_WIDTH = 8 };

typedef struct {
  App *app;
  Pager *pager;
  int years_back; /* 0: the year that ends today */
} Report;

static void *open_report (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  if (!audit_note (app_session (app), "report", "", 0, "", error))
    return NULL;
  Report *report = g_new0 (Report, 1);
  report->app = app;
  report->pager = pager_new ();
  return report;
}

static void close_report (void *state)
{
  Report *report = state;
  pager_free (report->pager);
  g_free (report);
}

static void add_figures (Report *report, const GPtrArray *figures)
{
  const char *section = NULL;
  for (guint i = 0; i < figures->len; i++) {
    const Figure *figure = figures->pdata[i];
    if (g_strcmp0 (section, figure->section) != 0) {
      pager_add_gap (report->pager);
      pager_add_heading (report->pager, figure->section);
    }
    section = figure->section;
    g_autofree char *count = g_strdup_printf ("%*" G_GINT64_FORMAT, COUNT_WIDTH - 2, figure->count);
    pager_add_entry (report->pager, COUNT_WIDTH, count, figure->label);
  }
}

static gboolean load_report (void *state, GError **error)
{
  Report *report = state;
  Day today = app_today (report->app);
  Day until = day_add_months (today, -12 * report->years_back), from = day_add_months (until, -12) + 1;
  g_autoptr (GPtrArray) figures = report_figures (app_session (report->app), from, until, error);
  if (figures == NULL)
    return FALSE;
  g_autofree char *first = day_words (from, today);
  g_autofree char *last = day_words (until, today);
  g_autofree char *title = g_strdup_printf ("Figures from %s to %s", first, last);
  pager_clear (report->pager);
  pager_add_heading (report->pager, title);
  add_figures (report, figures);
  pager_add_gap (report->pager);
  pager_add_text (report->pager, 3, ROLE_MUTED,
                  "Nobody is named here. Issues with fewer than 5 requests are counted together.");
  return TRUE;
}

static void draw_report (void *state, Canvas *canvas, Rect body)
{
  pager_draw (((Report *)state)->pager, canvas, body);
}

static Outcome report_event (void *state, const Event *event)
{
  Report *report = state;
  return event->kind == EVENT_KEY && pager_handle_key (report->pager, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static Outcome year_before (void *state)
{
  ((Report *)state)->years_back++;
  return OUTCOME_RELOAD;
}

static gboolean has_later (void *state, char **why_not)
{
  if (((Report *)state)->years_back > 0)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("This is the year that ends today.");
  return FALSE;
}

static Outcome year_after (void *state)
{
  ((Report *)state)->years_back--;
  return OUTCOME_RELOAD;
}

static const Action actions[] = {
  { "before", "Left", "Year before", "Shows the figures of the year before.", NULL, year_before, NULL, 0 },
  { "after", "Right", "Year after", "Shows the figures of the year after.", has_later, year_after, NULL, 0 },
  { 0 },
};

const Screen report_screen = {
  .name = "report",
  .tab = TAB_SETUP,
  .help = "Counts of requests, asks, pairs and supporters. No name, address or text is among them, and small counts by "
          "issue are "
          "added together, so that nobody can be picked out.",
  .actions = actions,
  .open = open_report,
  .close = close_report,
  .load = load_report,
  .draw = draw_report,
  .event = report_event,
};
