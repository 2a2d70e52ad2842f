/* kith area: the vocabulary of issues. */
#include "cli/command.h"

#include "base/error.h"
#include "people/area.h"

static const ListingColumn columns[] = {
  { "id", "Number", TRUE },
  { "name", "Name", FALSE },
  { "sensitive", "Sensitive", FALSE },
  { "supporters", "Supporters", TRUE },
  { "requests", "Requests", TRUE },
  { .name = NULL },
};

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) areas = session != NULL ? area_list (session, error) : NULL;
  if (areas == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < areas->len; i++) {
    const Area *area = areas->pdata[i];
    listing_number (listing, area->id);
    listing_text (listing, area->name);
    listing_flag (listing, area->sensitive);
    listing_number (listing, area->supporters);
    listing_number (listing, area->requests);
  }
  listing_print (listing);
  return TRUE;
}

static gboolean add (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  gint64 id = session != NULL ? area_add (session, call_argument (call, 0), call_has (call, "sensitive"), error) : 0;
  if (id == 0)
    return FALSE;
  call_print_id (id);
  call_say (call_has (call, "sensitive") ? "The area is there. It is used only for supporters who consented to it."
                                         : "The area is there.");
  return TRUE;
}

static gboolean set (Call *call, GError **error)
{
  gboolean sensitive = call_has (call, "sensitive"), open = call_has (call, "not-sensitive");
  if ((sensitive && open) || (!sensitive && !open && !call_has (call, "name")))
    return call_misused (call, error, "Give a new name, or one of --sensitive and --not-sensitive.");
  KithSession *session = call_session (call, error);
  gint64 id = session != NULL ? area_argument (session, call_argument (call, 0), error) : 0;
  if (id == 0)
    return FALSE;
  g_autofree char *present = area_name (session, id);
  const char *name = call_has (call, "name") ? call_option (call, "name") : present;
  if (!area_set (session, id, 0, name, sensitive || (!open && area_is_sensitive (session, id)), error))
    return FALSE;
  call_say ("The area is changed.%s",
            sensitive ? " Offers of it without a consent are not used until the consent is recorded." : "");
  return TRUE;
}

static gboolean take_away (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  gint64 id = session != NULL ? area_argument (session, call_argument (call, 0), error) : 0;
  if (id == 0 || !area_remove (session, id, error))
    return FALSE;
  call_say ("The area is gone from the vocabulary.");
  return TRUE;
}

static const CommandOption add_options[] = {
  { .name = "sensitive", .help = "It is used and shown only with a supporter's recorded consent." },
  { .name = NULL },
};

static const CommandOption set_options[] = {
  { .name = "name", .value = "NAME", .help = "Its new name." },
  { .name = "sensitive", .help = "It is used and shown only with a supporter's recorded consent." },
  { .name = "not-sensitive", .help = "It is an area like any other." },
  { .name = NULL },
};

const Command area_commands[] = {
  { { "area list", "", "Lists the areas with how many supporters and requests they have." }, NULL, 0, 0, list },
  { { "area add", "NAME [--sensitive]", "Adds an area to the vocabulary." }, add_options, 1, 1, add },
  { { "area set", "AREA [--name NAME] [--sensitive | --not-sensitive]",
      "Renames an area, or changes whether it is sensitive." },
    set_options,
    1,
    1,
    set },
  { { "area remove", "AREA", "Removes an area that nobody uses." }, NULL, 1, 1, take_away },
  { .about = { .words = NULL } },
};
