/* kith retention: what has been kept long enough, and clearing it. kith consent list: what people agreed to. */
#include "cli/command.h"

#include "base/error.h"
#include "people/consent.h"
#include "store/audit.h"
#include "store/setting.h"
#include "support/retention.h"

#include <string.h>

static const ListingColumn columns[] = {
  { "kind", "Kind", FALSE },   { "id", "Id", TRUE }, { "subject", "What", FALSE },
  { "since", "Since", FALSE }, { .name = NULL },
};

static void print_items (const GPtrArray *items, ListingFormat format)
{
  g_autoptr (Listing) listing = listing_new (columns, format);
  for (guint i = 0; i < items->len; i++) {
    const RetentionItem *item = items->pdata[i];
    listing_text (listing, item->kind->name);
    listing_number (listing, item->id);
    listing_text (listing, item->subject);
    listing_day (listing, item->since);
  }
  listing_print (listing);
}

static void say_counts (KithSession *session, const GPtrArray *items)
{
  for (const RetentionKind *kind = retention_kinds (); kind->name != NULL; kind++) {
    long months = setting_number (session, kind->setting);
    guint count = 0;
    for (guint i = 0; i < items->len; i++)
      count += ((const RetentionItem *)items->pdata[i])->kind == kind ? 1 : 0;
    if (months == 0)
      call_say ("%s: kept for good.", kind->title);
    else
      call_say ("%s: %u kept for longer than %ld months.", kind->title, count, months);
  }
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) items = session != NULL ? retention_due (session, error) : NULL;
  if (items == NULL || !retention_note_look (session, error))
    return FALSE;
  print_items (items, call_format (call));
  say_counts (session, items);
  return TRUE;
}

/* FALSE where no kind is called so. */
static gboolean keep_kind (Call *call, GPtrArray *items, GError **error)
{
  const char *name = call_option (call, "kind");
  const RetentionKind *kind = name != NULL ? retention_kind (name) : NULL;
  if (name == NULL)
    return TRUE;
  if (kind == NULL)
    return call_misused (call, error, "The kinds are: requests, messages, supporters, agreements.");
  for (guint i = items->len; i-- > 0;)
    if (((const RetentionItem *)items->pdata[i])->kind != kind)
      g_ptr_array_remove_index (items, i);
  return TRUE;
}

static gboolean is_sure (Call *call, const GPtrArray *items, GError **error)
{
  if (call_has (call, "yes"))
    return TRUE;
  if (!call_can_ask (call))
    return call_misused (call, error, "Clearing cannot be taken back. kith retention lists it; say --yes to do it.");
  print_items (items, FORMAT_TEXT);
  g_autofree char *answer = call_ask ("This cannot be taken back. Type clear to do it: ");
  if (g_strcmp0 (answer, "clear") == 0)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STOPPED, "Nothing was cleared.");
  return FALSE;
}

static gboolean clear (Call *call, GError **error)
{
  g_autofree char *note = NULL;
  guint count = 0;
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) items = session != NULL ? retention_due (session, error) : NULL;
  if (items == NULL || !keep_kind (call, items, error))
    return FALSE;
  if (items->len == 0) {
    call_say ("Nothing is due to be cleared.");
    return TRUE;
  }
  if (!is_sure (call, items, error) || !retention_clear (session, items, &count, &note, error))
    return FALSE;
  call_say ("%u cleared. Figures stay as they were; this cannot be taken back.", count);
  if (note != NULL)
    call_say ("%s", note);
  return TRUE;
}

/* ---- consents */

static const ListingColumn consent_columns[] = {
  { "id", "Id", TRUE },
  { "person", "Supporter", TRUE },
  { "name", "Name", FALSE },
  { "area", "Area", FALSE },
  { "given_on", "Given", FALSE },
  { "means", "How", FALSE },
  { "withdrawn_on", "Withdrawn", FALSE },
  { "wording", "Wording", FALSE },
  { .name = NULL },
};

static gboolean list_consents (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) found = session != NULL ? consent_list (session, call_has (call, "withdrawn"), error) : NULL;
  if (found == NULL || !audit_note (session, "reveal", "consent", 0, "all", error))
    return FALSE;
  g_autoptr (Listing) listing = listing_new (consent_columns, call_format (call));
  for (guint i = 0; i < found->len; i++) {
    const Consent *consent = found->pdata[i];
    listing_number (listing, consent->id);
    listing_number (listing, consent->person);
    listing_text (listing, consent->name);
    listing_text (listing, consent->area_name);
    listing_day (listing, consent->given_on);
    listing_text (listing, consent->means);
    listing_day (listing, consent->withdrawn_on);
    listing_text (listing, consent->wording);
  }
  listing_print (listing);
  if (found->len == 0)
    call_say ("There is no such consent.");
  return TRUE;
}

static const CommandOption clear_options[] = {
  { .name = "kind", .value = "KIND", .help = "Only these: requests, messages, supporters or agreements." },
  { .name = "yes", .help = "Clears without asking." },
  { .name = NULL },
};

static const CommandOption consent_options[] = {
  { .name = "withdrawn", .help = "Only those that were withdrawn." },
  { .name = NULL },
};

const Command retention_commands[] = {
  { { "retention", "", "Lists what has been kept for longer than the office's settings say." }, NULL, 0, 0, list },
  { { "retention clear", "[--kind KIND] [--yes]",
      "Takes those texts away as erasure does; figures stay. Cannot be taken back." },
    clear_options,
    0,
    0,
    clear },
  { { "consent list", "[--withdrawn]",
      "Lists every consent with its wording, day and means, and whether it was withdrawn; that is noted." },
    consent_options,
    0,
    0,
    list_consents },
  { .about = { .words = NULL } },
};
