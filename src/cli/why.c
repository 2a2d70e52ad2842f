/* kith why: every rule for one supporter and one request, and what the score is made of. */
#include "cli/command.h"

#include "base/error.h"
#include "base/text.h"
#include "support/candidates.h"

static const ListingColumn columns[] = {
  { "id", NULL, TRUE },
  { "request", NULL, TRUE },
  { "supporter", NULL, TRUE },
  { "part", "Part", FALSE },
  { "name", "Name", FALSE },
  { "result", "Result", FALSE },
  { "because", "Because", FALSE },
  { "unless", "Unless", FALSE },
  { .name = NULL },
};

typedef struct {
  gint64 request, supporter;
  char *name;
  GArray *verdicts; /* Verdict */
  GArray *parts;    /* ScorePart, or NULL */
  int score;        /* -1: ruled out */
} Answers;

static void answers_clear (Answers *answers)
{
  g_free (answers->name);
  g_clear_pointer (&answers->verdicts, g_array_unref);
  g_clear_pointer (&answers->parts, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answers, answers_clear)

static void add_row (Listing *listing, const Answers *answers, guint number, const char *part, const char *name,
                     const char *result, const char *because, const char *unless)
{
  listing_number (listing, number);
  listing_number (listing, answers->request);
  listing_number (listing, answers->supporter);
  listing_text (listing, part);
  listing_text (listing, name);
  listing_text (listing, result);
  listing_text (listing, because);
  listing_text (listing, unless);
}

static void print_rows (const Answers *answers, ListingFormat format)
{
  g_autoptr (Listing) listing = listing_new (columns, format);
  guint number = 0;
  for (guint i = 0; i < answers->verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (answers->verdicts, Verdict, i);
    add_row (listing, answers, ++number, "rule", format_is_text (format) ? verdict->title : verdict->rule,
             verdict->passed ? "passed" : "failed", verdict->because, verdict->unless);
  }
  for (guint i = 0; answers->parts != NULL && i < answers->parts->len; i++) {
    const ScorePart *part = &g_array_index (answers->parts, ScorePart, i);
    g_autofree char *points = g_strdup_printf ("%d", part->points);
    add_row (listing, answers, ++number, "score", part->criterion, points, part->reason, NULL);
  }
  listing_print (listing);
}

static void set_text (JsonObject *object, const char *name, const char *text)
{
  g_autofree char *clean = text != NULL ? text_clean_block (text, -1) : NULL;
  if (clean != NULL)
    json_object_set_string_member (object, name, clean);
  else
    json_object_set_null_member (object, name);
}

static JsonNode *rules_node (const GArray *verdicts)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);
    JsonObject *object = json_object_new ();
    set_text (object, "rule", verdict->rule);
    set_text (object, "title", verdict->title);
    json_object_set_boolean_member (object, "passed", verdict->passed);
    set_text (object, "because", verdict->because);
    set_text (object, "unless", verdict->unless);
    json_array_add_object_element (array, object);
  }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static JsonNode *parts_node (const GArray *parts)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; parts != NULL && i < parts->len; i++) {
    const ScorePart *part = &g_array_index (parts, ScorePart, i);
    JsonObject *object = json_object_new ();
    set_text (object, "criterion", part->criterion);
    json_object_set_int_member (object, "points", part->points);
    set_text (object, "reason", part->reason);
    json_array_add_object_element (array, object);
  }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static void print_object (const Answers *answers)
{
  static const ListingColumn members[] = {
    { "id", NULL, TRUE },     { "request", NULL, TRUE },   { "supporter", NULL, TRUE },
    { "name", NULL, FALSE },  { "eligible", NULL, FALSE }, { "score", NULL, TRUE },
    { "rules", NULL, FALSE }, { "parts", NULL, FALSE },    { .name = NULL },
  };
  g_autoptr (Listing) listing = listing_new (members, FORMAT_JSON);
  listing_number (listing, answers->supporter);
  listing_number (listing, answers->request);
  listing_number (listing, answers->supporter);
  listing_text (listing, answers->name);
  listing_flag (listing, answers->score >= 0);
  if (answers->score >= 0)
    listing_number (listing, answers->score);
  else
    listing_text (listing, NULL);
  listing_node (listing, "", rules_node (answers->verdicts));
  listing_node (listing, "", parts_node (answers->score >= 0 ? answers->parts : NULL));
  listing_print_record (listing);
}

static gboolean why (Call *call, GError **error)
{
  g_auto (Answers) answers = { .score = -1 };
  if (!call_has (call, "request"))
    return call_misused (call, error, "Say about which request.");
  answers.request = call_id_text (call_option (call, "request"), "request", error);
  answers.supporter = answers.request != 0 ? call_id (call, 0, "supporter", error) : 0;
  KithSession *session = answers.supporter != 0 ? call_session (call, error) : NULL;
  if (session == NULL)
    return FALSE;
  answers.verdicts =
      candidates_why (session, answers.request, answers.supporter, &answers.score, &answers.parts, error);
  if (answers.verdicts == NULL)
    return FALSE;
  answers.name = supporter_title (session, answers.supporter);
  if (answers.score < 0)
    g_clear_pointer (&answers.parts, g_array_unref);
  if (call_format (call) == FORMAT_JSON) {
    print_object (&answers);
    return TRUE;
  }
  print_rows (&answers, call_format (call));
  if (answers.score >= 0)
    call_say ("%s can be asked about request %" G_GINT64_FORMAT "; the score is %d.", answers.name, answers.request,
              answers.score);
  else
    call_say ("%s cannot be asked about request %" G_GINT64_FORMAT ".", answers.name, answers.request);
  return TRUE;
}

static const CommandOption options[] = {
  { .name = "request", .value = "REQUEST", .help = "The request it is about." },
  { .name = NULL },
};

const Command why_commands[] = {
  { { "why", "--request REQUEST SUPPORTER",
      "Prints every rule passed or failed, what would change it, and the parts of the score." },
    options,
    1,
    1,
    why },
  { .about = { .words = NULL } },
};
