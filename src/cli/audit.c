/* kith audit: who did and looked at what, when. */
#include "cli/command.h"

#include "base/error.h"
#include "support/trail.h"

enum { USUAL_LIMIT = 100 };

static const ListingColumn columns[] = {
  { "id", "Line", TRUE },    { "at", "When", FALSE },   { "who", "Who", FALSE },   { "account", NULL, FALSE },
  { "what", "What", FALSE }, { "action", NULL, FALSE }, { "table", NULL, FALSE },  { "row", NULL, TRUE },
  { "fields", NULL, FALSE }, { "person", NULL, TRUE },  { "request", NULL, TRUE }, { "pair", NULL, TRUE },
  { .name = NULL },
};

static void add_number (Listing *listing, gint64 number)
{
  if (number != 0)
    listing_number (listing, number);
  else
    listing_text (listing, NULL);
}

static void add_row (Listing *listing, ListingFormat format, const TrailLine *line)
{
  g_autofree char *iso = clock_iso (line->at);
  g_autofree char *day = day_iso (clock_day (line->at));
  g_autofree char *hhmm = clock_hhmm (line->at);
  g_autofree char *local = g_strdup_printf ("%s %s", day, hhmm);
  listing_number (listing, line->id);
  listing_text (listing, format == FORMAT_TEXT ? local : iso);
  listing_text (listing, line->who);
  listing_text (listing, line->account);
  listing_text (listing, line->words);
  listing_text (listing, line->action);
  listing_text (listing, line->table);
  add_number (listing, line->row);
  listing_text (listing, line->fields);
  add_number (listing, line->subject.people[0]);
  add_number (listing, line->subject.request);
  add_number (listing, line->subject.pair);
}

static gboolean read_limit (Call *call, guint *limit, GError **error)
{
  const char *text = call_option (call, "limit");
  guint64 number = 0;
  *limit = USUAL_LIMIT;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL))
    return call_misused (call, error, "--limit takes a number of lines; 0 prints all.");
  *limit = (guint)number;
  return TRUE;
}

static gboolean read_filter (Call *call, TrailFilter *filter, GError **error)
{
  const char *record = call_option (call, "record");
  filter->who = call_option (call, "who");
  return read_limit (call, &filter->limit, error) && call_day (call, "from", DAY_NONE, &filter->from, error) &&
         call_day (call, "until", DAY_NONE, &filter->until, error) &&
         call_check_period (filter->from, filter->until, error) &&
         (record == NULL || trail_record (record, filter, error));
}

static gboolean audit (Call *call, GError **error)
{
  TrailFilter filter = { .from = DAY_NONE, .until = DAY_NONE };
  KithSession *session = read_filter (call, &filter, error) ? call_session (call, error) : NULL;
  g_autoptr (GArray) ids = session != NULL ? trail_ids (session, &filter, NULL, NULL, error) : NULL;
  if (ids == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (TrailLine) line = trail_line (session, g_array_index (ids, gint64, i), error);
    if (line == NULL)
      return FALSE;
    add_row (listing, call_format (call), line);
  }
  listing_print (listing);
  if (ids->len == 0)
    call_say ("No line fits.");
  else if (ids->len == filter.limit)
    call_say ("These are the latest %u; --limit 0 prints all.", ids->len);
  return TRUE;
}

static const CommandOption options[] = {
  { .name = "who", .value = "NAME", .help = "What this holder of a passphrase did." },
  { .name = "record",
    .value = "TABLE:ID",
    .help =
        "What concerns one record, as person:12, request:42, pair:7; a number alone is that of a person or request." },
  { .name = "from", .value = "DAY", .help = "On this day and after." },
  { .name = "until", .value = "DAY", .help = "On this day and before." },
  { .name = "limit", .value = "N", .help = "At most so many lines, the latest ones; 100 by default, 0 for all." },
  { .name = NULL },
};

const Command audit_commands[] = {
  { { "audit", "[--who NAME] [--record TABLE:ID] [--from DAY] [--until DAY] [--limit N]",
      "Lists who did and looked at what, the latest first; that it was read is noted too." },
    options,
    0,
    0,
    audit },
  { .about = { .words = NULL } },
};
