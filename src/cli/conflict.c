/* kith conflict: who is to be kept apart from whom. */
#include "cli/command.h"

#include "base/error.h"
#include "people/conflict.h"
#include "people/supporter.h"
#include "store/audit.h"

#include <string.h>

static gboolean known_kind (const Call *call, const char *kind, GError **error)
{
  if (kind != NULL && g_strv_contains (conflict_kinds, kind))
    return TRUE;
  g_autofree char *kinds = g_strjoinv (", ", (char **)conflict_kinds);
  return call_misused (call, error, "--kind is one of: %s.", kinds);
}

static gboolean add (Call *call, GError **error)
{
  Day from, until;
  const char *kind = call_option (call, "kind");
  gint64 a = call_id (call, 0, "first person", error);
  gint64 b = a != 0 ? call_id (call, 1, "second person", error) : 0;
  if (b == 0 || !known_kind (call, kind, error) || !call_day (call, "from", DAY_NONE, &from, error) ||
      !call_day (call, "until", DAY_NONE, &until, error))
    return FALSE;
  KithSession *session = call_session (call, error);
  gint64 id = session != NULL ? conflict_add (session, a, b, kind, from, until, error) : 0;
  if (id == 0)
    return FALSE;
  call_print_id (id);
  call_say ("The two are kept apart. Neither of them sees this.");
  return TRUE;
}

static const ListingColumn columns[] = {
  { "id", "Number", TRUE },       { "person_a", "First", TRUE }, { "name_a", "Name", FALSE },
  { "person_b", "Second", TRUE }, { "name_b", "Name", FALSE },   { "kind", "Kind", FALSE },
  { "from", "From", FALSE },      { "until", "Until", FALSE },   { .name = NULL },
};

/* Who is no supporter may be someone who asked for support, and is not named unasked. */
static void add_name (Listing *listing, KithSession *session, gint64 person, const char *name, gboolean reveal)
{
  g_autoptr (Supporter) supporter = reveal ? NULL : supporter_load (session, person, NULL);
  listing_text (listing, reveal || supporter != NULL ? name : "hidden");
}

static void add_row (Listing *listing, KithSession *session, const Conflict *conflict, gboolean reveal)
{
  listing_number (listing, conflict->id);
  listing_number (listing, conflict->person_a);
  add_name (listing, session, conflict->person_a, conflict->name_a, reveal);
  listing_number (listing, conflict->person_b);
  add_name (listing, session, conflict->person_b, conflict->name_b, reveal);
  listing_text (listing, conflict->kind);
  listing_day (listing, conflict->from);
  listing_day (listing, conflict->until);
}

static gboolean list (Call *call, GError **error)
{
  gboolean reveal = call_has (call, "reveal");
  KithSession *session = call_session (call, error);
  if (session == NULL || (reveal && !audit_note (session, "reveal", "conflict", 0, "names", error)))
    return FALSE;
  g_autoptr (GPtrArray) conflicts = conflict_list (session, 0, error);
  if (conflicts == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < conflicts->len; i++)
    add_row (listing, session, conflicts->pdata[i], reveal);
  listing_print (listing);
  return TRUE;
}

static gboolean take_away (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "conflict", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  if (session == NULL || !conflict_remove (session, id, error))
    return FALSE;
  call_say ("The two are no longer kept apart.");
  return TRUE;
}

static const CommandOption add_options[] = {
  { .name = "kind",
    .value = "KIND",
    .help =
        "Why: educational supervisor, assessor, line manager, household, close friend, former partner, kept apart." },
  { .name = "from", .value = "DAY", .help = "Holds from this day; always by default." },
  { .name = "until", .value = "DAY", .help = "Holds up to and including this day; for good by default." },
  { .name = NULL },
};

static const CommandOption list_options[] = {
  { .name = "reveal", .help = "Names people who are no supporters too, which is noted in the audit trail." },
  { .name = NULL },
};

const Command conflict_commands[] = {
  { { "conflict add", "A B --kind KIND [--from DAY] [--until DAY]", "Keeps two people apart, given by their numbers." },
    add_options,
    2,
    2,
    add },
  { { "conflict list", "[--reveal]", "Lists who is kept apart from whom." }, list_options, 0, 0, list },
  { { "conflict remove", "ID", "Lets the two of a conflict be matched again." }, NULL, 1, 1, take_away },
  { .about = { .words = NULL } },
};
