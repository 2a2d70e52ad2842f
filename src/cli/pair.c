/* kith pair: supporter and supportee, once both say so. */
#include "cli/command.h"

#include "base/error.h"
#include "support/pair.h"

/* clang-format off */
#define COLUMNS                                                                                                        \
  { "id", "Number", TRUE },                                                                                            \
  { "supporter_id", NULL, TRUE },                                                                                      \
  { "supporter", "Supporter", FALSE },                                                                                 \
  { "supportee_id", NULL, TRUE },                                                                                      \
  { "supportee", "Supportee", FALSE },                                                                                 \
  { "state", "State", FALSE },                                                                                         \
  { "started_on", "Started", FALSE },                                                                                  \
  { "ended_on", "Ended", FALSE },                                                                                      \
  { "end_kind", "Ended as", FALSE },                                                                                   \
  { "request", "Request", TRUE },                                                                                      \
  { "agreement", "Agreement", FALSE },                                                                                 \
  { "agreement_id", "Its number", TRUE },                                                                              \
  { "agreement_version", "Version", TRUE }
/* clang-format on */

static const ListingColumn columns[] = { COLUMNS, { .name = NULL } };
static const ListingColumn show_columns[] = { COLUMNS, { "end_reason", "Why it ended", FALSE }, { .name = NULL } };

static void add_number (Listing *listing, gint64 number)
{
  if (number != 0)
    listing_number (listing, number);
  else
    listing_text (listing, NULL);
}

static void add_row (Listing *listing, const Pair *pair)
{
  listing_number (listing, pair->id);
  listing_number (listing, pair->supporter);
  listing_text (listing, pair->supporter_name);
  listing_number (listing, pair->supportee);
  listing_text (listing, pair->supportee_name);
  listing_text (listing, pair->state);
  listing_day (listing, pair->started_on);
  listing_day (listing, pair->ended_on);
  listing_text (listing, pair->end_kind);
  add_number (listing, pair->request);
  listing_text (listing, pair->agreement_state);
  add_number (listing, pair->agreement);
  add_number (listing, pair->agreement_number);
}

static gboolean start (Call *call, GError **error)
{
  gint64 supporter = 0;
  gint64 request = call_id (call, 0, "request", error);
  if (request != 0 && call_has (call, "supporter")) {
    supporter = call_id_text (call_option (call, "supporter"), "supporter", error);
    if (supporter == 0)
      return FALSE;
  }
  KithSession *session = request != 0 ? call_session (call, error) : NULL;
  gint64 id = session != NULL ? pair_start (session, request, supporter, error) : 0;
  if (id == 0)
    return FALSE;
  call_print_id (id);
  g_autofree char *words = pair_started_words (session, id);
  call_say ("%s Next: kith agreement new %" G_GINT64_FORMAT ".", words, id);
  return TRUE;
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) pairs = session != NULL ? pair_list (session, call_has (call, "all"), error) : NULL;
  if (pairs == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < pairs->len; i++)
    add_row (listing, pairs->pdata[i]);
  listing_print (listing);
  if (pairs->len == 0)
    call_say ("There is no pair yet. kith pair start REQUEST makes one after an introduction.");
  return TRUE;
}

static gboolean add_reason (Listing *listing, const Call *call, KithSession *session, const Pair *pair, GError **error)
{
  if (pair->ended_on == DAY_NONE || !call_has (call, "reveal")) {
    listing_text (listing, pair->ended_on == DAY_NONE ? NULL : "hidden (--reveal shows)");
    return TRUE;
  }
  g_autofree char *reason = pair_reveal_reason (session, pair->id, error);
  if (reason != NULL)
    listing_private (listing, reason);
  return reason != NULL;
}

static gboolean show (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "pair", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  g_autoptr (Pair) pair = session != NULL ? pair_load (session, id, error) : NULL;
  if (pair == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (show_columns, call_format (call));
  add_row (listing, pair);
  if (!add_reason (listing, call, session, pair, error))
    return FALSE;
  listing_print_record (listing);
  return TRUE;
}

static gboolean end (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "pair", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  gboolean asks_reason = call_has (call, "reason");
  g_autofree char *reason =
      session != NULL && asks_reason ? call_input (call, "The reason, kept private: ", error) : NULL;
  if (session == NULL || (asks_reason && reason == NULL) ||
      !pair_end (session, id, call_option (call, "as"), reason, error))
    return FALSE;
  call_say ("Pair %" G_GINT64_FORMAT " has ended (%s); the place is free again.", id,
            call_has (call, "as") ? call_option (call, "as") : "completed");
  return TRUE;
}

static const CommandOption start_options[] = {
  { .name = "supporter",
    .value = "SUPPORTER",
    .help = "Which of several introduced supporters; the last one by default." },
  { .name = NULL },
};

static const CommandOption list_options[] = {
  { .name = "all", .help = "Pairs that have ended too." },
  { .name = NULL },
};

static const CommandOption show_options[] = {
  { .name = "reveal", .help = "Shows why it ended, if somebody said, which is noted in the audit trail." },
  { .name = NULL },
};

static const CommandOption end_options[] = {
  { .name = "as",
    .value = "completed|withdrawn|reallocated|escalated|left",
    .help = "How it ended; completed by default." },
  { .name = "reason", .help = "Reads a reason from standard input. It is optional and stays private." },
  { .name = NULL },
};

const Command pair_commands[] = {
  { { "pair start", "REQUEST [--supporter SUPPORTER]", "Starts the pair when both say so, and prints its number." },
    start_options,
    1,
    1,
    start },
  { { "pair list", "[--all]", "Lists the pairs with their agreement's state." }, list_options, 0, 0, list },
  { { "pair show", "ID [--reveal]", "Prints one pair." }, show_options, 1, 1, show },
  { { "pair end", "ID [--as completed|withdrawn|reallocated|escalated|left] [--reason]",
      "Ends a pair, for any reason or none." },
    end_options,
    1,
    1,
    end },
  { .about = { .words = NULL } },
};
