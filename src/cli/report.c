/* kith report: figures that name nobody. */
#include "cli/command.h"

#include "report/figures.h"
#include "store/audit.h"

static const ListingColumn columns[] = {
  { "id", NULL, TRUE }, { "section", "About", FALSE }, { "label", "What", FALSE }, { "count", "Count", TRUE },
  { .name = NULL },
};

/* A year back, where nothing else was said. */
static gboolean read_period (Call *call, Day *from, Day *until, GError **error)
{
  return call_day (call, "until", call_today (call), until, error) &&
         call_day (call, "from", day_add_months (*until, -12) + 1, from, error);
}

static gboolean report (Call *call, GError **error)
{
  Day from = DAY_NONE, until = DAY_NONE;
  if (!read_period (call, &from, &until, error) || !call_check_period (from, until, error))
    return FALSE;
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) figures = session != NULL ? report_figures (session, from, until, error) : NULL;
  if (figures == NULL || !audit_note (session, "report", "", 0, "", error))
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < figures->len; i++) {
    const Figure *figure = figures->pdata[i];
    listing_number (listing, (gint64)i + 1);
    listing_text (listing, figure->section);
    listing_text (listing, figure->label);
    listing_number (listing, figure->count);
  }
  listing_print (listing);
  g_autofree char *first = day_words (from, call_today (call));
  g_autofree char *last = day_words (until, call_today (call));
  call_say ("From %s to %s. Issues with fewer than %d requests are counted together.", first, last, FIGURES_LEAST);
  return TRUE;
}

static const CommandOption options[] = {
  { .name = "from", .value = "DAY", .help = "The first day of the period; without it a year before its last." },
  { .name = "until", .value = "DAY", .help = "The last day of the period; without it today." },
  { .name = NULL },
};

const Command report_commands[] = {
  { { "report", "[--from DAY] [--until DAY]",
      "Counts requests, asks, pairs and supporters over a period; names nobody." },
    options,
    0,
    0,
    report },
  { .about = { .words = NULL } },
};
