/* kith suggest: who could help, best first, with reasons. */
#include "cli/command.h"

#include "base/error.h"
#include "support/candidates.h"
#include "support/introduction.h"

static const ListingColumn columns[] = {
  { "id", "Number", TRUE },    { "supporter", NULL, TRUE }, { "name", "Name", FALSE },
  { "grade", "Grade", FALSE }, { "score", "Score", TRUE },  { "load", "Load", TRUE },
  { "limit", "Limit", TRUE },  { "reasons", "Why", FALSE }, { .name = NULL },
};

static const ListingColumn columns_of_all[] = {
  { "id", "Number", TRUE },   { "supporter", NULL, TRUE },
  { "name", "Name", FALSE },  { "grade", "Grade", FALSE },
  { "score", "Score", TRUE }, { "load", "Load", TRUE },
  { "limit", "Limit", TRUE }, { "reasons", "Why, or why not", FALSE },
  { "failed", NULL, FALSE },  { .name = NULL },
};

static void add_person (Listing *listing, const Candidate *candidate)
{
  listing_number (listing, candidate->supporter);
  listing_number (listing, candidate->supporter);
  listing_text (listing, candidate->name);
  listing_text (listing, candidate->grade);
  if (candidate->score >= 0)
    listing_number (listing, candidate->score);
  else
    listing_text (listing, NULL);
  listing_number (listing, candidate->load);
  listing_number (listing, candidate->limit);
}

static void add_reasons (Listing *listing, const GArray *parts)
{
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; parts != NULL && i < parts->len; i++) {
    const ScorePart *part = &g_array_index (parts, ScorePart, i);
    g_ptr_array_add (reasons, g_strdup_printf ("%s %d", part->reason, part->points));
  }
  listing_texts (listing, reasons);
}

/* "full, 1 of 1, unless …; …". Caller frees. */
static char *failed_text (const GArray *verdicts)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);
    if (!verdict->passed)
      g_string_append_printf (text, "%s%s, unless %s", text->len > 0 ? "; " : "", verdict->because,
                              verdict->unless != NULL ? verdict->unless : "");
  }
  return g_string_free (text, FALSE);
}

static void add_failed (Listing *listing, const GArray *verdicts)
{
  g_autofree char *text = verdicts != NULL ? failed_text (verdicts) : g_strdup ("");
  JsonArray *array = json_array_new ();
  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);
    if (verdict->passed)
      continue;
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "rule", verdict->rule);
    json_object_set_string_member (object, "because", verdict->because);
    json_object_set_string_member (object, "unless", verdict->unless);
    json_array_add_object_element (array, object);
  }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  listing_node (listing, text, node);
}

static void add_suggested (Listing *listing, const Candidates *candidates, gboolean all)
{
  for (guint i = 0; i < candidates->can->len; i++) {
    const Candidate *candidate = candidates->can->pdata[i];
    add_person (listing, candidate);
    add_reasons (listing, candidate->parts);
    if (all)
      add_failed (listing, NULL);
  }
}

/* In text one column has room for either: why, or why not. */
static void add_why_not (Listing *listing, const GArray *verdicts, ListingFormat format)
{
  g_autofree char *text = format_is_text (format) ? failed_text (verdicts) : NULL;
  if (text != NULL)
    listing_text (listing, text);
  else
    add_reasons (listing, NULL);
  add_failed (listing, verdicts);
}

static gboolean add_ruled_out (Listing *listing, Call *call, KithSession *session, gint64 request,
                               const GPtrArray *people, GError **error)
{
  for (guint i = 0; i < people->len; i++) {
    const Candidate *candidate = people->pdata[i];
    g_autoptr (GArray) verdicts = candidate->verdicts != NULL
                                      ? g_array_ref (candidate->verdicts)
                                      : candidates_why (session, request, candidate->supporter, NULL, NULL, error);
    if (verdicts == NULL)
      return FALSE;
    add_person (listing, candidate);
    add_why_not (listing, verdicts, call_format (call));
  }
  return TRUE;
}

static gboolean suggest (Call *call, GError **error)
{
  gboolean all = call_has (call, "all");
  gint64 request = call_id (call, 0, "request", error);
  KithSession *session = request != 0 ? call_session (call, error) : NULL;
  g_autoptr (Candidates) candidates = session != NULL ? candidates_for_request (session, request, 0, all, error) : NULL;
  if (candidates == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (all ? columns_of_all : columns, call_format (call));
  add_suggested (listing, candidates, all);
  if (all && (!add_ruled_out (listing, call, session, request, candidates->asked, error) ||
              !add_ruled_out (listing, call, session, request, candidates->cannot, error)))
    return FALSE;
  listing_print (listing);
  call_say ("%ld can be asked, %u asked already, %ld cannot be asked.%s", candidates->can_count, candidates->asked->len,
            candidates->cannot_count, all || candidates->cannot_count == 0 ? "" : " --all says why not.");
  if (candidates->can_count > 0 || candidates->cannot_count == 0)
    return TRUE;
  g_autoptr (Request) record = request_load (session, request, error);
  g_autofree char *way_on = record != NULL ? request_nobody_to_ask (session, record) : NULL;
  if (way_on != NULL)
    call_say ("%s", way_on);
  return record != NULL;
}

static const CommandOption options[] = {
  { .name = "all", .help = "Those who cannot be asked too, with why not and unless what." },
  { .name = NULL },
};

const Command suggest_commands[] = {
  { { "suggest", "REQUEST [--all]", "Lists who could help with a request, best first, with reasons." },
    options,
    1,
    1,
    suggest },
  { .about = { .words = NULL } },
};
