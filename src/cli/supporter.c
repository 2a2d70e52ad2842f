/* kith supporter: the register. */
#include "cli/command.h"

#include "base/error.h"
#include "people/supporter.h"
#include "store/audit.h"
#include "store/step.h"

#include <string.h>

static const ListingColumn list_columns[] = {
  { "id", "Number", TRUE },      { "name", "Name", FALSE },         { "grade", "Grade", FALSE },
  { "areas", "Areas", FALSE },   { "private_areas", NULL, TRUE },   { "consents_missing", NULL, TRUE },
  { "load", "Load", TRUE },      { "limit", "Limit", TRUE },        { "last_asked_on", "Last asked", FALSE },
  { "status", "Status", FALSE }, { "can_help", "Can help", FALSE }, { .name = NULL },
};

/* Of the areas only those that may be seen stay. Returns how many do not. */
static guint hide_sensitive_areas (Supporter *supporter)
{
  guint hidden = 0;
  for (guint i = supporter->offers->len; i-- > 0;) {
    const Offer *offer = supporter->offers->pdata[i];
    if (offer->sensitive) {
      g_ptr_array_remove_index (supporter->offers, i);
      hidden++;
    }
  }
  return hidden;
}

static guint consents_missing (const Supporter *supporter)
{
  guint missing = 0;
  for (guint i = 0; i < supporter->offers->len; i++)
    missing += ((const Offer *)supporter->offers->pdata[i])->consented ? 0 : 1;
  return missing;
}

/* People read the areas as words; programs get them as the field is written, and figures for the rest. */
static void add_areas (Listing *listing, Supporter *supporter, const SupporterRow *row, ListingFormat format)
{
  guint missing = consents_missing (supporter);
  guint hidden = hide_sensitive_areas (supporter);
  g_autoptr (Values) values = supporter_values (supporter);
  if (format_is_text (format))
    listing_text (listing, row->areas);
  else
    listing_list (listing, values_text (values, "areas"));
  listing_number (listing, hidden);
  listing_number (listing, missing);
}

static gboolean add_row (Listing *listing, KithSession *session, gint64 id, ListingFormat format, GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);
  SupporterRow row = { 0 };
  if (supporter == NULL)
    return FALSE;
  supporter_row_fill (session, supporter, &row);
  listing_number (listing, row.id);
  listing_text (listing, row.name);
  listing_text (listing, row.grade);
  add_areas (listing, supporter, &row, format);
  listing_number (listing, row.load);
  listing_number (listing, row.limit);
  listing_day (listing, row.last_asked_on);
  listing_text (listing, row.active ? "active" : "retired");
  listing_flag (listing, row.can_help);
  supporter_row_clear (&row);
  return TRUE;
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  g_autoptr (GArray) ids = supporter_ids (session, NULL, SUPPORTER_BY_NAME, call_has (call, "all"), NULL, NULL, error);
  if (ids == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (list_columns, call_format (call));
  for (guint i = 0; i < ids->len; i++)
    if (!add_row (listing, session, g_array_index (ids, gint64, i), call_format (call), error))
      return FALSE;
  listing_print (listing);
  if (ids->len == 0)
    call_say ("There is nobody in the register yet. kith supporter add, or kith import supporters FILE.");
  return TRUE;
}

static const ListingColumn show_more[] = {
  { "private_areas", "Private areas", TRUE }, { "open_asks", "Open asks", TRUE },
  { "unused_yeses", "Unused yeses", TRUE },   { "active_pairs", "Active pairs", TRUE },
  { "last_asked_on", "Last asked", FALSE },   { .name = NULL },
};

static void add_record (Listing *listing, const Supporter *supporter, guint hidden)
{
  g_autoptr (Values) values = supporter_values (supporter);
  listing_number (listing, supporter->id);
  listing_fields (listing, supporter_fields, values, NULL);
  listing_number (listing, hidden);
  listing_number (listing, supporter->open_asks);
  listing_number (listing, supporter->unused_yeses);
  listing_number (listing, supporter->active_pairs);
  listing_day (listing, supporter->last_asked_on);
}

static gboolean show (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "supporter", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  g_autoptr (Supporter) supporter = session != NULL ? supporter_load (session, id, error) : NULL;
  gboolean reveal = call_has (call, "reveal");
  if (supporter == NULL || (reveal && !audit_note (session, "reveal", "person", id, "areas", error)))
    return FALSE;
  guint hidden = reveal ? 0 : hide_sensitive_areas (supporter);
  g_autofree ListingColumn *columns = field_columns (supporter_fields, show_more);
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  add_record (listing, supporter, hidden);
  listing_print_record (listing);
  return TRUE;
}

/* A sensitive area without its consent is kept, and stays unused until the consent is there. */
static gboolean say_what_is_missing (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);
  if (supporter == NULL)
    return FALSE;
  guint missing = consents_missing (supporter);
  if (missing > 0)
    call_say ("%u sensitive area%s not used until the consent is recorded: kith supporter consent %" G_GINT64_FORMAT
              " AREA …",
              missing, missing == 1 ? " is" : "s are", id);
  return TRUE;
}

static gboolean save (Call *call, gint64 id, GError **error)
{
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  g_autoptr (Values) values = call_values (call, supporter_fields, id == 0 ? 0 : 1, id == 0, error);
  if (values == NULL)
    return FALSE;
  gint64 before = step_undo_id (session);
  gint64 saved = supporter_save (session, id, 0, values, call_has (call, "same-address"), error);
  if (saved == 0)
    return FALSE;
  if (id == 0)
    call_print_id (saved);
  call_say (id == 0                            ? "Supporter %" G_GINT64_FORMAT " is in the register."
            : step_undo_id (session) != before ? "Supporter %" G_GINT64_FORMAT " is changed."
                                               : "Supporter %" G_GINT64_FORMAT " is as before; nothing was changed.",
            saved);
  return say_what_is_missing (session, saved, error);
}

static gboolean add (Call *call, GError **error)
{
  return save (call, 0, error);
}

static gboolean set (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "supporter", error);
  return id != 0 && save (call, id, error);
}

static gboolean retire (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "supporter", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  if (session == NULL || !supporter_retire (session, id, error))
    return FALSE;
  g_autofree char *name = supporter_title (session, id);
  call_say ("%s is retired: present pairs stay, there will be no new ones.", name);
  return TRUE;
}

static gboolean log_call (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "supporter", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  g_autofree char *note = session != NULL ? call_input (call, "What was said, in a line: ", error) : NULL;
  if (note == NULL || !call_was_given (note, error) || !supporter_log_call (session, id, note, error))
    return FALSE;
  g_autofree char *name = supporter_title (session, id);
  call_say ("The call with %s is noted.", name);
  return TRUE;
}

static const CommandOption list_options[] = {
  { .name = "all", .help = "Those who have retired too." },
  { .name = NULL },
};

static const CommandOption show_options[] = {
  { .name = "reveal", .help = "Shows sensitive areas too, which is noted in the audit trail." },
  { .name = NULL },
};

static const CommandOption save_options[] = {
  { .name = "same-address", .help = "Someone else really has the same e-mail address." },
  { .name = NULL },
};

const Command supporter_commands[] = {
  { { "supporter list", "[--all]", "Lists the register." }, list_options, 0, 0, list },
  { { "supporter show", "ID [--reveal]", "Prints one supporter's record." }, show_options, 1, 1, show },
  { { "supporter add", "[FIELD=VALUE…] [--same-address]",
      "Adds a supporter from field=value lines on standard input, and prints the new number." },
    save_options,
    0,
    MANY_ARGUMENTS,
    add },
  { { "supporter set", "ID [FIELD=VALUE…] [--same-address]",
      "Changes a supporter; areas+=A adds an area and areas-=A takes one away." },
    save_options,
    1,
    MANY_ARGUMENTS,
    set },
  { { "supporter retire", "ID", "Takes a supporter out of the pool; present pairs stay." }, NULL, 1, 1, retire },
  { { "supporter call", "ID", "Notes a telephone call, with what was said from standard input." },
    NULL,
    1,
    1,
    log_call },
  { .about = { .words = NULL } },
};
