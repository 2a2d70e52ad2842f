/* kith export: everything of a kind, as CSV unless asked otherwise. */
#include "cli/command.h"

#include "base/error.h"
#include "people/supporter.h"
#include "store/audit.h"
#include "store/export.h"
#include "support/agreement.h"
#include "support/pair.h"
#include "support/request.h"

#include <string.h>

/* An area without the consent it needs is not shown anywhere. */
static guint leave_out_inert (Supporter *supporter)
{
  guint left = 0;
  for (guint i = supporter->offers->len; i-- > 0;) {
    const Offer *offer = supporter->offers->pdata[i];
    if (!offer->consented) {
      g_ptr_array_remove_index (supporter->offers, i);
      left++;
    }
  }
  return left;
}

static gboolean add_supporter (Listing *listing, KithSession *session, gint64 id, gboolean reveal, guint *left,
                               GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);
  if (supporter == NULL)
    return FALSE;
  *left += reveal ? 0 : leave_out_inert (supporter);
  g_autoptr (Values) values = supporter_values (supporter);
  listing_number (listing, id);
  listing_fields (listing, supporter_fields, values, NULL);
  return TRUE;
}

static gboolean export_supporters (Call *call, KithSession *session, ListingFormat format, GError **error)
{
  guint left = 0;
  g_autoptr (GArray) ids = supporter_ids (session, NULL, SUPPORTER_BY_NAME, TRUE, NULL, NULL, error);
  if (ids == NULL)
    return FALSE;
  g_autofree ListingColumn *columns = field_columns (supporter_fields, NULL);
  g_autoptr (Listing) listing = listing_new (columns, format);
  for (guint i = 0; i < ids->len; i++)
    if (!add_supporter (listing, session, g_array_index (ids, gint64, i), call_has (call, "reveal"), &left, error) ||
        !session_tick (session, "Exporting", (double)i / ids->len, error))
      return FALSE;
  listing_print (listing);
  if (left > 0)
    call_say ("%u sensitive area%s without a recorded consent %s left out.", left, left == 1 ? "" : "s",
              left == 1 ? "was" : "were");
  return TRUE;
}

static const ListingColumn request_more[] = {
  { "state", "State", FALSE },
  { "closed_as", "Closed as", FALSE },
  { "closed_on", "Closed", FALSE },
  { "asked", "Asked", TRUE },
  { "asks_waiting", "Waiting to be sent", TRUE },
  { .name = NULL },
};

/* What names or describes the requester. */
static const char *const private_fields[] = { "name", "email", "phone", "cohort", "site", "issue", "keep_apart", NULL };

/* The fields of a request without reading its private part; NULL with an error. */
static Values *public_values (KithSession *session, const Request *request, GError **error)
{
  g_autofree char *shown = request_summary_shown (session, request, error);
  g_autofree char *summary = call_sentence (shown);
  if (shown == NULL)
    return NULL;
  Values *values = values_new ();
  g_autofree char *received = day_iso (request->received_on);
  values_set (values, "area", request->area_name);
  values_set (values, "detail", request->detail);
  values_set (values, "summary", summary);
  values_set (values, "prefers", request->prefers);
  values_set (values, "via", request->via);
  values_set (values, "received", received);
  return values;
}

static gboolean export_requests (Call *call, KithSession *session, ListingFormat format, GError **error)
{
  gboolean reveal = call_has (call, "reveal");
  g_autoptr (GPtrArray) requests = request_list (session, TRUE, NULL, error);
  if (requests == NULL)
    return FALSE;
  g_autofree ListingColumn *columns = field_columns (request_fields, request_more);
  g_autoptr (Listing) listing = listing_new (columns, format);
  for (guint i = 0; i < requests->len; i++) {
    const Request *request = requests->pdata[i];
    g_autoptr (Values) values =
        reveal ? request_values (session, request->id, error) : public_values (session, request, error);
    if (values == NULL)
      return FALSE;
    listing_number (listing, request->id);
    listing_fields (listing, request_fields, values, reveal ? NULL : private_fields);
    listing_text (listing, request_state_name (request->state));
    listing_text (listing, request->closed_as);
    listing_day (listing, request->closed_on);
    listing_number (listing, request->asks_all);
    listing_number (listing, request->asks_unsent);
  }
  listing_print (listing);
  return TRUE;
}

static const ListingColumn pair_columns[] = {
  { "id", "Number", TRUE },
  { "supporter_id", "Supporter's number", TRUE },
  { "supporter", "Supporter", FALSE },
  { "supportee_id", "Supportee's number", TRUE },
  { "supportee", "Supportee", FALSE },
  { "request", "Request", TRUE },
  { "state", "State", FALSE },
  { "started_on", "Started", FALSE },
  { "ended_on", "Ended", FALSE },
  { "end_kind", "Ended as", FALSE },
  { "agreement", "Agreement", FALSE },
  { .name = NULL },
};

static gboolean export_pairs (Call *call, KithSession *session, ListingFormat format, GError **error)
{
  (void)call;
  g_autoptr (GPtrArray) pairs = pair_list (session, TRUE, error);
  if (pairs == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (pair_columns, format);
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = pairs->pdata[i];
    listing_number (listing, pair->id);
    listing_number (listing, pair->supporter);
    listing_text (listing, pair->supporter_name);
    listing_number (listing, pair->supportee);
    listing_text (listing, pair->supportee_name);
    listing_number (listing, pair->request);
    listing_text (listing, pair->state);
    listing_day (listing, pair->started_on);
    listing_day (listing, pair->ended_on);
    listing_text (listing, pair->end_kind);
    listing_text (listing, pair->agreement_state);
  }
  listing_print (listing);
  return TRUE;
}

static const ListingColumn agreement_more[] = {
  { "pair", "Pair", TRUE },
  { "agreement_version", "Version", TRUE },
  { "supporter", "Supporter", FALSE },
  { "supportee", "Supportee", FALSE },
  { "supporter_signed_on", "Supporter signed", FALSE },
  { "supporter_signed_how", "How", FALSE },
  { "supportee_signed_on", "Supportee signed", FALSE },
  { "supportee_signed_how", "How", FALSE },
  { .name = NULL },
};

static gboolean export_agreements (Call *call, KithSession *session, ListingFormat format, GError **error)
{
  (void)call;
  g_autoptr (GPtrArray) agreements = agreement_list (session, error);
  if (agreements == NULL)
    return FALSE;
  g_autofree ListingColumn *columns = field_columns (agreement_fields, agreement_more);
  g_autoptr (Listing) listing = listing_new (columns, format);
  for (guint i = 0; i < agreements->len; i++) {
    const Agreement *agreement = agreements->pdata[i];
    listing_number (listing, agreement->id);
    listing_fields (listing, agreement_fields, agreement->values, NULL);
    listing_number (listing, agreement->pair);
    listing_number (listing, agreement->number);
    listing_text (listing, agreement->supporter_name);
    listing_text (listing, agreement->supportee_name);
    listing_day (listing, agreement->supporter_signed_on);
    listing_text (listing, agreement->supporter_signed_how);
    listing_day (listing, agreement->supportee_signed_on);
    listing_text (listing, agreement->supportee_signed_how);
  }
  listing_print (listing);
  return TRUE;
}

typedef struct {
  const char *name;
  const char *table; /* in the audit trail */
  gboolean (*write) (Call *, KithSession *, ListingFormat, GError **);
} Export;

static const Export exports[] = {
  { "supporters", "person", export_supporters },
  { "requests", "request", export_requests },
  { "pairs", "pair", export_pairs },
  { "agreements", "agreement", export_agreements },
};

static const Export *find_export (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (exports); i++)
    if (strcmp (exports[i].name, name) == 0)
      return &exports[i];
  return NULL;
}

static gboolean export_all (Call *call, GError **error)
{
  const char *folder = call_argument (call, 0);
  KithSession *session = call_session (call, error);
  if (session == NULL || !store_export (session, folder, error))
    return FALSE;
  call_say ("Everything is in %s, described in its README.txt. It is not encrypted: delete it when it has served.",
            folder);
  return TRUE;
}

static gboolean export(Call *call, GError **error)
{
  if (call_has (call, "all"))
    return export_all (call, error);
  const Export *what = find_export (call_argument (call, 0));
  if (what == NULL)
    return call_misused (call, error, "One of these is exported: supporters, requests, pairs, agreements.");
  ListingFormat format = call_has (call, "format") ? call_format (call) : FORMAT_CSV;
  KithSession *session = call_session (call, error);
  return session != NULL &&
         audit_note (session, "export", what->table, 0, call_has (call, "reveal") ? "with what is private" : "",
                     error) &&
         what->write (call, session, format, error);
}

static const CommandOption options[] = {
  { .name = "all",
    .help =
        "Everything the store holds, into the folder DIR: one CSV and one JSON file for each table, and a README." },
  { .name = "reveal", .help = "With who asked, and with areas that have no consent; noted in the audit trail." },
  { .name = NULL },
};

const Command export_commands[] = {
  { { "export", "supporters|requests|pairs|agreements [--reveal] | --all DIR",
      "Writes every record of a kind as CSV, or as --format says; with --all everything, into a folder." },
    options,
    1,
    1,
    export },
  { .about = { .words = NULL } },
};
