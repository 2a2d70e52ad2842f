#include "support/erase_store.h"

#include "base/error.h"
#include "base/text.h"
#include "store/statement.h"

#include <string.h>

#define ERASED "[erased]"
#define NOBODY "erased@example.invalid"
#define OWN_REQUESTS "(SELECT id FROM request WHERE requester = :person)"
#define OWN_PAIRS "(SELECT id FROM pair WHERE supporter = :person OR supportee = :person)"

static const EraseRule rules[] = {
  { "access_omission",
    "SELECT o.id FROM access_omission o JOIN access_request a ON a.id = o.access_request WHERE a.person = :person",
    { { NULL, NULL } },
    NULL,
    NULL },
  { "access_request",
    "SELECT id FROM access_request WHERE person = :person",
    { { NULL, NULL } },
    "Their requests to see what is held: %u.",
    NULL },
  { "grade", "SELECT id FROM grade WHERE person = :person", { { NULL, NULL } }, "Grades and since when: %u.", NULL },
  { "offer",
    "SELECT offer.id\n"
    "FROM offer\n"
    "JOIN enrolment ON enrolment.id = offer.enrolment\n"
    "WHERE enrolment.person = :person",
    { { NULL, NULL } },
    "Areas they could help with: %u.",
    NULL },
  { "consent",
    "SELECT id FROM consent WHERE person = :person",
    { { NULL, NULL } },
    "Consents with their wording: %u.",
    NULL },
  { "conflict",
    "SELECT id FROM conflict WHERE person_a = :person OR person_b = :person",
    { { NULL, NULL } },
    "Entries that keep them apart from somebody: %u.",
    NULL },
  { "request",
    "SELECT id FROM request WHERE requester = :person",
    { { "detail", "" }, { "detail_folded", "" }, { "issue", "" }, { "summary", "" }, { NULL, NULL } },
    "What they wrote and told in their requests: %u.",
    "Requests as figures, with issue, days and how they ended: %u. Reports count them; nobody is named." },
  { "permission",
    "SELECT id FROM permission WHERE request IN " OWN_REQUESTS,
    { { "wording", ERASED }, { "means", "" }, { NULL, NULL } },
    NULL,
    NULL },
  { "broadcast",
    "SELECT id FROM broadcast WHERE request IN " OWN_REQUESTS,
    { { "wording", ERASED }, { NULL, NULL } },
    NULL,
    NULL },
  { "message",
    "SELECT id FROM message WHERE recipient = :person",
    { { "to_name", ERASED },
      { "to_address", NOBODY },
      { "subject", ERASED },
      { "body", ERASED },
      { "problem", "" },
      { NULL, NULL } },
    "Messages to them: %u.",
    "That so many messages were sent, and when: %u." },
  { "message",
    "SELECT message.id\n"
    "FROM message\n"
    "LEFT JOIN ask ON ask.id = message.ask\n"
    "WHERE message.recipient <> :person\n"
    "  AND (message.request IN " OWN_REQUESTS " OR message.pair IN " OWN_PAIRS " OR ask.supporter = :person)",
    { { "subject", ERASED }, { "body", ERASED }, { NULL, NULL } },
    "The text of messages about them to others: %u.",
    NULL },
  { "event",
    "SELECT id\n"
    "FROM event\n"
    "WHERE person = :person OR request IN " OWN_REQUESTS " OR pair IN " OWN_PAIRS,
    { { "note", "" }, { NULL, NULL } },
    NULL,
    NULL },
  { "agreement",
    "SELECT id FROM agreement WHERE pair IN " OWN_PAIRS,
    { { "frequency", "" },
      { "length", "" },
      { "when_where", "" },
      { "communication", "" },
      { "confidentiality", "" },
      { "hopes", "" },
      { "notes", "" } },
    "What their agreements say: %u.",
    NULL },
  { "agreement",
    "SELECT id FROM agreement WHERE pair IN " OWN_PAIRS,
    { { "supporter_signed_how", "" }, { "supportee_signed_how", "" }, { NULL, NULL } },
    NULL,
    NULL },
  { "pair",
    "SELECT id FROM pair WHERE supporter = :person OR supportee = :person",
    { { "end_reason", "" }, { NULL, NULL } },
    NULL,
    "Pairs as figures, with their days: %u. The other person's record needs them." },
  { "enrolment",
    "SELECT id FROM enrolment WHERE person = :person",
    { { "away_until", NULL }, { "joined_on", NULL }, { NULL, NULL } },
    NULL,
    "That somebody took part, as a figure: %u." },
  { "person",
    "SELECT id FROM person WHERE id = :person",
    { { "email", "" },
      { "email_folded", "" },
      { "phone", "" },
      { "cohort", "" },
      { "site", "" },
      { "specialty", "" },
      { "supervisor", NULL } },
    "Name, address, telephone, cohort, site, specialty, notes.",
    "The audit trail: that something was changed, when and by whom. It holds no value." },
  { "person",
    "SELECT id FROM person WHERE id = :person",
    { { "name", "Erased person" },
      { "name_folded", "erased person" },
      { "notes", "" },
      { "qualified_on", NULL },
      { "left_on", NULL },
      { NULL, NULL } },
    NULL,
    NULL },
  { .table = NULL },
};

const EraseRule *erase_rules (void)
{
  return rules;
}

GArray *erase_rule_ids (KithSession *session, const EraseRule *rule, gint64 person, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store, rule->ids, error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "person", person);
  return statement_ids (statement, error);
}

static const struct {
  const char *sql, *sentence, *kind;
} blockers[] = {
  { "SELECT id\n"
    "FROM access_request\n"
    "WHERE person = :person AND answered_on IS NULL",
    "Access request %" G_GINT64_FORMAT " is theirs and not answered: answer it first.", "access" },
  { "SELECT id\n"
    "FROM request\n"
    "WHERE requester = :person AND state NOT IN ('closed', 'withdrawn')",
    "Request %" G_GINT64_FORMAT " is theirs and still open: withdraw or close it first.", "request" },
  { "SELECT request\n"
    "FROM ask\n"
    "WHERE supporter = :person AND state IN ('asked', 'accepted', 'kept')",
    "They were asked about request %" G_GINT64_FORMAT ": record an answer, or that the yes is taken back, first.",
    "request" },
  { "SELECT id\n"
    "FROM pair\n"
    "WHERE (supporter = :person OR supportee = :person) AND state <> 'ended'",
    "Pair %" G_GINT64_FORMAT " is theirs and has not ended: end it first.", "pair" },
  { "SELECT person\n"
    "FROM enrolment\n"
    "WHERE person = :person AND role = 'supporter' AND status = 'active'",
    "Supporter %" G_GINT64_FORMAT " is active: retire them first, so that nobody is asked meanwhile.", "supporter" },
  { "SELECT id\n"
    "FROM message\n"
    "WHERE recipient = :person AND state IN ('waiting', 'sending', 'uncertain')",
    "Message %" G_GINT64_FORMAT " to them is in the outbox: send it, settle it or discard it first.", "message" },
  { "SELECT id\n"
    "FROM person\n"
    "WHERE supervisor = :person AND erased_on IS NULL",
    "They are named as the supervisor of supporter %" G_GINT64_FORMAT ": name another first.", "supporter" },
  { "SELECT 0\n"
    "FROM person\n"
    "WHERE id = :person\n"
    "  AND EXISTS (SELECT 1\n"
    "              FROM setting\n"
    "              WHERE (setting.name = 'office.sender_name' AND setting.value = person.name)\n"
    "                 OR (setting.name = 'office.sender_address' AND lower (setting.value) = person.email_folded))",
    "Messages are sent in their name or from their address: set another sender for the office first.", "office" },
};

GPtrArray *erase_blockers (KithSession *session, gint64 person, GArray **ways, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (EraseWay));

  for (guint i = 0; i < G_N_ELEMENTS (blockers); i++) {
    g_autoptr (Statement) statement = statement_new (session->store, blockers[i].sql, error);
    g_autoptr (GArray) ids = NULL;

    if (statement == NULL)
      return NULL;
    statement_bind_int (statement, "person", person);
    ids = statement_ids (statement, error);
    if (ids == NULL)
      return NULL;
    for (guint n = 0; n < ids->len; n++) {
      EraseWay way = { blockers[i].kind, g_array_index (ids, gint64, n) };

      g_ptr_array_add (found, g_strdup_printf (blockers[i].sentence, way.record));
      g_array_append_val (places, way);
    }
  }
  if (ways != NULL)
    *ways = g_steal_pointer (&places);
  return g_steal_pointer (&found);
}

/* Short ones would be found in words that mean nobody, and so would the small letters of a name of one word: they are the store's own
 * words, too. */
static void add_word (GPtrArray *words, const char *word, gboolean folded)
{
  if (strlen (word) >= 5 && !(folded && strpbrk (word, " @") == NULL) &&
      !g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
    g_ptr_array_add (words, g_strdup (word));
}

/* What a namesake, or somebody at the same address, has as well is theirs: taking it out of texts would take it from them. */
#define SHARED_BY(column)                                                                                              \
  "EXISTS (SELECT 1 FROM person AS other"                                                                              \
  " WHERE other." column " = p." column " AND other.id <> p.id AND other.erased_on IS NULL)"

char **erase_words (KithSession *session, gint64 person, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (Statement) statement = statement_new (
      session->store,
      "SELECT p.name, p.name_folded, p.email, p.email_folded, p.phone,\n"
      "       " SHARED_BY ("name_folded") ",\n"
                                          "       " SHARED_BY ("email_folded") ",\n"
                                                                               "       " SHARED_BY (
                                                                                   "phone") "\n"
                                                                                            "FROM person AS p\n"
                                                                                            "WHERE p.id = :person",
      error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "person", person);
  if (!statement_next (statement, error))
    return NULL;
  for (int i = 0; i < 5; i++)
    if (statement_int (statement, 5 + i / 2) == 0)
      add_word (words, statement_text (statement, i), i == 1 || i == 3);
  g_ptr_array_add (words, NULL);
  return (char **)g_ptr_array_steal (words, NULL);
}

gint64 erase_person_of (KithSession *session, const char *uid, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id\n"
                                                   "FROM person\n"
                                                   "WHERE uid = :uid AND erased_on IS NULL",
                                                   error);

  if (statement == NULL)
    return 0;
  statement_bind_text (statement, "uid", uid);
  return statement_next (statement, error) ? statement_int (statement, 0) : 0;
}

char *erase_uid (KithSession *session, gint64 person, char **name, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT uid, name, erased_on\n"
                                                   "FROM person\n"
                                                   "WHERE id = :person",
                                                   error);
  GError *failure = NULL;
  gboolean there = FALSE;

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "person", person);
  there = statement_next (statement, &failure);
  if (there && statement_is_null (statement, 2)) {
    if (name != NULL)
      *name = statement_dup_text (statement, 1);
    return statement_dup_text (statement, 0);
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  else if (there)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "Person %" G_GINT64_FORMAT " is erased already.", person);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no person %" G_GINT64_FORMAT ".", person);
  return NULL;
}

static const struct {
  const char *table, *sql;
} private_rows[] = {
  { "request", "SELECT id FROM request WHERE typeof (issue) = 'blob'" },
  { "person", "SELECT id FROM person WHERE typeof (notes) = 'blob' AND erased_on IS NULL" },
  { "pair", "SELECT id FROM pair WHERE typeof (end_reason) = 'blob'" },
};

gboolean erase_each_private (KithSession *session,
                             gboolean (*each) (KithSession *, const char *, gint64, gpointer, GError **), gpointer data,
                             GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (private_rows); i++) {
    g_autoptr (Statement) statement = statement_new (session->store, private_rows[i].sql, error);
    g_autoptr (GArray) ids = statement != NULL ? statement_ids (statement, error) : NULL;

    if (ids == NULL)
      return FALSE;
    for (guint n = 0; n < ids->len; n++)
      if (!each (session, private_rows[i].table, g_array_index (ids, gint64, n), data, error) ||
          !session_tick (session, "Looking through private texts", (double)n / ids->len, error))
        return FALSE;
  }
  return TRUE;
}
