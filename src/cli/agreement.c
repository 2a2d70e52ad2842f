/* kith agreement: what a pair agreed, and its two signatures. */
#include "cli/command.h"

#include "base/error.h"
#include "base/text.h"
#include "store/step.h"
#include "support/agreement.h"

#include <string.h>

#define WIDTH 80 /* columns of a printed agreement */

static const ListingColumn list_columns[] = {
  { "id", "Number", TRUE },
  { "pair", "Pair", TRUE },
  { "agreement_version", "Version", TRUE },
  { "supporter", "Supporter", FALSE },
  { "supportee", "Supportee", FALSE },
  { "supporter_signed_on", "Supporter signed", FALSE },
  { "supportee_signed_on", "Supportee signed", FALSE },
  { "missing", "Missing", FALSE },
  { .name = NULL },
};

/* The labels of what is missing. Element: char*. */
static GPtrArray *missing_in (const Agreement *agreement)
{
  GPtrArray *missing = NULL;
  g_free (agreement_render (agreement, WIDTH, &missing));
  return missing;
}

static void add_head (Listing *listing, const Agreement *agreement)
{
  g_autoptr (GPtrArray) missing = missing_in (agreement);
  listing_number (listing, agreement->id);
  listing_number (listing, agreement->pair);
  listing_number (listing, agreement->number);
  listing_text (listing, agreement->supporter_name);
  listing_text (listing, agreement->supportee_name);
  listing_day (listing, agreement->supporter_signed_on);
  listing_day (listing, agreement->supportee_signed_on);
  listing_texts (listing, missing);
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) agreements = session != NULL ? agreement_list (session, error) : NULL;
  if (agreements == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (list_columns, call_format (call));
  for (guint i = 0; i < agreements->len; i++)
    add_head (listing, agreements->pdata[i]);
  listing_print (listing);
  return TRUE;
}

static void print_record (const Agreement *agreement, ListingFormat format)
{
  g_autofree ListingColumn *columns = field_columns (agreement_fields, list_columns + 1);
  g_autoptr (GPtrArray) missing = missing_in (agreement);
  g_autoptr (Listing) listing = listing_new (columns, format);
  listing_number (listing, agreement->id);
  listing_fields (listing, agreement_fields, agreement->values, NULL);
  listing_number (listing, agreement->pair);
  listing_number (listing, agreement->number);
  listing_text (listing, agreement->supporter_name);
  listing_text (listing, agreement->supportee_name);
  listing_day (listing, agreement->supporter_signed_on);
  listing_day (listing, agreement->supportee_signed_on);
  listing_texts (listing, missing);
  listing_print_record (listing);
}

static gboolean show (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "agreement", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  g_autoptr (Agreement) agreement = session != NULL ? agreement_load (session, id, error) : NULL;
  if (agreement == NULL)
    return FALSE;
  if (call_format (call) != FORMAT_TEXT) {
    print_record (agreement, call_format (call));
    return TRUE;
  }
  g_autofree char *text = agreement_print (agreement, WIDTH);
  g_autofree char *missing = agreement_missing_sentence (agreement);
  call_print (text);
  if (missing != NULL)
    call_say ("%s", missing);
  return TRUE;
}

static gboolean make (Call *call, GError **error)
{
  gint64 pair = call_id (call, 0, "pair", error);
  KithSession *session = pair != 0 ? call_session (call, error) : NULL;
  gint64 before = session != NULL ? step_undo_id (session) : 0;
  gint64 id = session != NULL ? agreement_new (session, pair, error) : 0;
  if (id == 0)
    return FALSE;
  call_print_id (id);
  if (step_undo_id (session) == before) {
    call_say ("Agreement %" G_GINT64_FORMAT " is there already; nothing was changed.", id);
    return TRUE;
  }
  call_say ("Agreement %" G_GINT64_FORMAT " is a draft. kith agreement set %" G_GINT64_FORMAT
            " fills it in, kith agreement sign records signatures.",
            id, id);
  return TRUE;
}

static gboolean set (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "agreement", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  if (session == NULL)
    return FALSE;
  g_autoptr (Values) values = call_values (call, agreement_fields, 1, FALSE, error);
  gint64 before = step_undo_id (session);
  gint64 now = values != NULL ? agreement_set (session, id, 0, values, error) : 0;
  if (now == 0)
    return FALSE;
  call_print_id (now);
  call_say (now != id ? "A new version, agreement %" G_GINT64_FORMAT ", takes its place: both sign again."
            : step_undo_id (session) != before ? "Agreement %" G_GINT64_FORMAT " is changed."
                                               : "Agreement %" G_GINT64_FORMAT " is as before; nothing was changed.",
            now);
  return TRUE;
}

static gboolean which_party (const Call *call, gboolean *supporter, GError **error)
{
  const char *party = call_argument (call, 1);
  *supporter = strcmp (party, "supporter") == 0;
  if (*supporter || strcmp (party, "supportee") == 0)
    return TRUE;
  return call_misused (call, error, "Behind the agreement comes supporter or supportee.");
}

static gboolean sign (Call *call, GError **error)
{
  Day on;
  gboolean supporter;
  const char *how = call_has (call, "how") ? call_option (call, "how") : "by reply";
  gint64 id = call_id (call, 0, "agreement", error);
  if (id == 0 || !which_party (call, &supporter, error))
    return FALSE;
  if (!call_has (call, "on"))
    return call_misused (call, error, "Say when it was signed.");
  if (!call_day (call, "on", DAY_NONE, &on, error))
    return FALSE;
  KithSession *session = call_session (call, error);
  if (session == NULL || !agreement_sign (session, id, supporter, on, how, error))
    return FALSE;
  g_autoptr (Agreement) agreement = agreement_load (session, id, error);
  if (agreement == NULL)
    return FALSE;
  gboolean both = agreement->supporter_signed_on != DAY_NONE && agreement->supportee_signed_on != DAY_NONE;
  call_say (both ? "Both have signed." : "1 of 2 signed; the %s's signature is still to come.",
            supporter ? "supportee" : "supporter");
  return TRUE;
}

static gboolean mail (Call *call, GError **error)
{
  gboolean supporter;
  gint64 id = call_id (call, 0, "agreement", error);
  if (id == 0 || !which_party (call, &supporter, error))
    return FALSE;
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  if (call_has (call, "preview"))
    return call_preview (agreement_mail_preview (session, id, supporter, error));
  gint64 message = agreement_mail (session, id, supporter, error);
  if (message == 0)
    return FALSE;
  g_autofree char *hold = hold_sentence (session, 1);
  call_say ("Message %" G_GINT64_FORMAT " brings the agreement to the %s, to sign by reply. %s", message,
            supporter ? "supporter" : "supportee", hold);
  return TRUE;
}

static const CommandOption sign_options[] = {
  { .name = "on", .value = "DAY", .help = "The day of the signature." },
  { .name = "how", .value = "TEXT", .help = "How they signed; by reply by default." },
  { .name = NULL },
};

static const CommandOption mail_options[] = {
  { .name = "preview", .help = "Prints the message as it would be sent, and writes nothing." },
  { .name = NULL },
};

const Command agreement_commands[] = {
  { { "agreement new", "PAIR", "Begins a pair's agreement, and prints its number." }, NULL, 1, 1, make },
  { { "agreement set", "ID [FIELD=VALUE…]",
      "Fills an agreement in; changing a signed one makes a new version and voids the signatures." },
    NULL,
    1,
    MANY_ARGUMENTS,
    set },
  { { "agreement sign", "ID supporter|supportee --on DAY [--how TEXT]", "Records a signature." },
    sign_options,
    2,
    2,
    sign },
  { { "agreement send", "ID supporter|supportee [--preview]",
      "Sends the agreement to one of the two, to sign by reply." },
    mail_options,
    2,
    2,
    mail },
  { { "agreement show", "ID", "Prints an agreement and what is missing in it." }, NULL, 1, 1, show },
  { { "agreement list", "", "Lists the present agreements with their signatures." }, NULL, 0, 0, list },
  { .about = { .words = NULL } },
};
