#include "support/access_pack_store.h"

#define OWN_REQUESTS "(SELECT id FROM request WHERE requester = :person)"
#define OWN_PAIRS "(SELECT id FROM pair WHERE supporter = :person OR supportee = :person)"

/* A supporter is named to whom their details were passed on; who signed an agreement is named to the other. Nobody else is. */
#define OTHER_OF_PAIR                                                                                                  \
  "CASE\n"                                                                                                             \
  "  WHEN p.supportee = :person\n"                                                                                     \
  "       AND (EXISTS (SELECT 1 FROM introduction i JOIN ask a ON a.id = i.ask JOIN request r ON r.id = i.request\n"   \
  "                    WHERE r.requester = :person AND a.supporter = p.supporter)\n"                                   \
  "            OR EXISTS (SELECT 1 FROM agreement g WHERE g.pair = p.id AND g.supporter_signed_on IS NOT NULL))\n"     \
  "  THEN (SELECT name FROM person WHERE id = p.supporter)\n"                                                          \
  "  WHEN p.supporter = :person\n"                                                                                     \
  "       AND EXISTS (SELECT 1 FROM agreement g WHERE g.pair = p.id AND g.supportee_signed_on IS NOT NULL)\n"          \
  "  THEN (SELECT name FROM person WHERE id = p.supportee)\n"                                                          \
  "  ELSE 'another person' END"

/* clang-format off */
static const PackSource sources[] = {
  { "Who you are", "person",
    "SELECT p.id, 'Person ' || p.id, p.name, p.email, p.phone, p.cohort, p.site, p.specialty,\n"
    "       CASE WHEN p.supervisor IS NOT NULL THEN 'another person' END, p.qualified_on, p.left_on,\n"
    "       private_text (p.notes)\n"
    "FROM person p\n"
    "WHERE p.id = :person",
    { { "name", "Name", PACK_WORDS }, { "email", "E-mail", PACK_WORDS }, { "phone", "Telephone", PACK_WORDS },
      { "cohort", "Cohort", PACK_WORDS }, { "site", "Site", PACK_WORDS }, { "specialty", "Specialty", PACK_WORDS },
      { "supervisor", "Educational supervisor", PACK_WORDS }, { "qualified_on", "Qualified", PACK_WORDS },
      { "left_on", "Left", PACK_WORDS }, { "notes", "Notes of the coordinator", PACK_FREE } }, FALSE },
  { "Your grades", "grade",
    "SELECT id, 'Grade', name, held_from FROM grade WHERE person = :person ORDER BY held_from, id",
    { { "grade", "Grade", PACK_WORDS }, { "held_from", "Since", PACK_WORDS } }, FALSE },
  { "How you take part", "enrolment",
    "SELECT e.id, 'As ' || e.role, s.name, e.role, e.status, e.place_limit, e.joined_on, e.away_until, e.share_email,\n"
    "       e.share_phone\n"
    "FROM enrolment e\n"
    "JOIN scheme s ON s.id = e.scheme\n"
    "WHERE e.person = :person\n"
    "ORDER BY e.id",
    { { "scheme", "Scheme", PACK_WORDS }, { "role", "As", PACK_WORDS }, { "status", "Status", PACK_WORDS },
      { "limit", "Places", PACK_WORDS }, { "joined_on", "Joined", PACK_WORDS }, { "away_until", "Away until", PACK_WORDS },
      { "share_email", "E-mail may be passed on", PACK_YES_NO },
      { "share_phone", "Telephone may be passed on", PACK_YES_NO } }, FALSE },
  { "What you can help with", "offer",
    "SELECT o.id, a.name, a.name, o.detail, o.experience\n"
    "FROM offer o\n"
    "JOIN enrolment e ON e.id = o.enrolment\n"
    "JOIN area a ON a.id = o.area\n"
    "WHERE e.person = :person\n"
    "ORDER BY a.name_folded, o.id",
    { { "area", "Area", PACK_WORDS }, { "detail", "Detail", PACK_FREE }, { "experience", "Experience", PACK_WORDS } },
    FALSE },
  { "What you consented to", "consent",
    "SELECT c.id, a.name, a.name, c.wording, c.given_on, c.means, c.withdrawn_on\n"
    "FROM consent c\n"
    "JOIN area a ON a.id = c.area\n"
    "WHERE c.person = :person\n"
    "ORDER BY c.given_on, c.id",
    { { "area", "Area", PACK_WORDS }, { "wording", "Wording", PACK_FREE }, { "given_on", "Given", PACK_WORDS },
      { "means", "How", PACK_FREE }, { "withdrawn_on", "Withdrawn", PACK_WORDS } }, FALSE },
  { "Your requests", "request",
    "SELECT r.id, 'Request ' || r.id, a.name, r.detail, private_text (r.issue), r.summary, r.prefers, r.via,\n"
    "       r.received_on, r.state, r.closed_as, r.closed_on\n"
    "FROM request r\n"
    "JOIN area a ON a.id = r.area\n"
    "WHERE r.requester = :person\n"
    "ORDER BY r.id",
    { { "area", "About", PACK_WORDS }, { "detail", "Detail", PACK_FREE },
      { "issue", "What you told the coordinator", PACK_FREE }, { "summary", "Summary for others", PACK_FREE },
      { "prefers", "Wished for", PACK_WORDS }, { "via", "By", PACK_WORDS }, { "received_on", "Received", PACK_WORDS },
      { "state", "State", PACK_WORDS }, { "closed_as", "Closed as", PACK_WORDS },
      { "closed_on", "Closed", PACK_WORDS } }, FALSE },
  { "Your permissions to broadcast", "permission",
    "SELECT id, 'Request ' || request, wording, state, asked_on, answered_on, means\n"
    "FROM permission\n"
    "WHERE request IN " OWN_REQUESTS "\n"
    "ORDER BY id",
    { { "wording", "Wording", PACK_FREE }, { "state", "Answer", PACK_WORDS }, { "asked_on", "Asked", PACK_WORDS },
      { "answered_on", "Answered", PACK_WORDS }, { "means", "How", PACK_FREE } }, FALSE },
  { "Broadcasts of your requests", "broadcast",
    "SELECT id, 'Request ' || request, wording, sent_on, recipients\n"
    "FROM broadcast\n"
    "WHERE request IN " OWN_REQUESTS "\n"
    "ORDER BY id",
    { { "wording", "Wording", PACK_FREE }, { "sent_on", "Sent", PACK_WORDS },
      { "recipients", "To how many", PACK_WORDS } }, FALSE },
  { "What you were asked as a supporter", "ask",
    "SELECT id, 'Request ' || request, asked_on, volunteered, state, answered_on, expires_on, share_email, share_phone\n"
    "FROM ask\n"
    "WHERE supporter = :person\n"
    "ORDER BY id",
    { { "asked_on", "Asked", PACK_WORDS }, { "volunteered", "You offered it yourself", PACK_YES_NO },
      { "state", "State", PACK_WORDS }, { "answered_on", "Answered", PACK_WORDS },
      { "expires_on", "Good until", PACK_WORDS }, { "share_email", "E-mail to be passed on", PACK_YES_NO },
      { "share_phone", "Telephone to be passed on", PACK_YES_NO } }, FALSE },
  { "Your details passed on", "introduction",
    "SELECT i.id, 'Request ' || i.request, i.made_on\n"
    "FROM introduction i\n"
    "JOIN ask a ON a.id = i.ask\n"
    "WHERE a.supporter = :person\n"
    "ORDER BY i.id",
    { { "made_on", "Passed on", PACK_WORDS } }, FALSE },
  { "Messages to you", "message",
    "SELECT id, 'Message ' || id, kind, state, queued_at, handed_at, to_name, to_address, subject, body\n"
    "FROM message\n"
    "WHERE recipient = :person\n"
    "ORDER BY id",
    { { "kind", "Kind", PACK_WORDS }, { "state", "State", PACK_WORDS }, { "written_at", "Written", PACK_SECONDS },
      { "sent_at", "Sent", PACK_SECONDS }, { "to_name", "To", PACK_WORDS }, { "to_address", "Address", PACK_WORDS },
      { "subject", "Subject", PACK_SENT }, { "body", "Text", PACK_SENT } }, FALSE },
  { "Messages to others about your requests", "other-message",
    "SELECT id, 'Message ' || id, request, kind, state, queued_at\n"
    "FROM message\n"
    "WHERE recipient <> :person AND request IN " OWN_REQUESTS "\n"
    "ORDER BY id",
    { { "request", "Request", PACK_WORDS }, { "kind", "Kind", PACK_WORDS }, { "state", "State", PACK_WORDS },
      { "written_at", "Written", PACK_SECONDS } }, FALSE },
  { "Your pairs", "pair",
    "SELECT p.id, 'Pair ' || p.id, CASE p.supporter WHEN :person THEN 'supporter' ELSE 'supportee' END,\n"
    OTHER_OF_PAIR ",\n"
    "       p.state, p.started_on, p.ended_on, p.end_kind, private_text (p.end_reason)\n"
    "FROM pair p\n"
    "WHERE p.id IN " OWN_PAIRS "\n"
    "ORDER BY p.id",
    { { "as", "You are the", PACK_WORDS }, { "other", "With", PACK_WORDS }, { "state", "State", PACK_WORDS },
      { "started_on", "Started", PACK_WORDS }, { "ended_on", "Ended", PACK_WORDS }, { "end_kind", "Ended as", PACK_WORDS },
      { "end_reason", "Reason", PACK_FREE } }, FALSE },
  { "Agreements of your pairs", "agreement",
    "SELECT id, 'Pair ' || pair || ', version ' || number, start_on, end_on, frequency, length, when_where,\n"
    "       communication, confidentiality, hopes, notes, supporter_signed_on, supporter_signed_how,\n"
    "       supportee_signed_on, supportee_signed_how\n"
    "FROM agreement\n"
    "WHERE pair IN " OWN_PAIRS "\n"
    "ORDER BY pair, number",
    { { "start_on", "From", PACK_WORDS }, { "end_on", "Until", PACK_WORDS }, { "frequency", "How often", PACK_FREE },
      { "length", "How long", PACK_FREE }, { "when_where", "When and where", PACK_FREE },
      { "communication", "Between meetings", PACK_FREE }, { "confidentiality", "Confidentiality", PACK_FREE },
      { "hopes", "Hopes", PACK_FREE }, { "notes", "Notes", PACK_FREE },
      { "supporter_signed_on", "Supporter signed", PACK_WORDS },
      { "supporter_signed_how", "Supporter signed how", PACK_FREE },
      { "supportee_signed_on", "Supportee signed", PACK_WORDS },
      { "supportee_signed_how", "Supportee signed how", PACK_FREE } }, FALSE },
  { "Whom you are kept apart from", "conflict",
    "SELECT id, 'Kept apart from another person', kind, from_on, until_on\n"
    "FROM conflict\n"
    "WHERE person_a = :person OR person_b = :person\n"
    "ORDER BY id",
    { { "kind", "As", PACK_WORDS }, { "from_on", "From", PACK_WORDS }, { "until_on", "Until", PACK_WORDS } }, FALSE },
  { "What happened", "event",
    "SELECT id, on_day || CASE WHEN request IS NOT NULL THEN ', request ' || request\n"
    "                          WHEN pair IS NOT NULL THEN ', pair ' || pair ELSE '' END, kind, note\n"
    "FROM event\n"
    "WHERE person = :person OR request IN " OWN_REQUESTS " OR pair IN " OWN_PAIRS "\n"
    "ORDER BY at, id",
    { { "kind", "What", PACK_WORDS }, { "note", "Note", PACK_FREE } }, FALSE },
  { "Your requests to see this", "access",
    "SELECT id, 'Access request ' || id, received_on, due_on, paused_days, answered_on, note\n"
    "FROM access_request\n"
    "WHERE person = :person\n"
    "ORDER BY id",
    { { "received_on", "Received", PACK_WORDS }, { "due_on", "Due", PACK_WORDS },
      { "paused_days", "Days the clock stood still", PACK_WORDS }, { "answered_on", "Answered", PACK_WORDS },
      { "note", "Note", PACK_FREE } }, FALSE },
  { "Who looked at your record or changed it", "audit",
    "SELECT id, actor, at, action, table_name || ' ' || row_id, replace (fields, ',', ', ')\n"
    "FROM audit\n"
    "WHERE (table_name = 'person' AND row_id = :person)\n"
    "   OR (table_name = 'request' AND row_id IN " OWN_REQUESTS ")\n"
    "   OR (table_name = 'pair' AND row_id IN " OWN_PAIRS ")\n"
    "   OR (table_name = 'enrolment' AND row_id IN (SELECT id FROM enrolment WHERE person = :person))\n"
    "   OR (table_name = 'consent' AND row_id IN (SELECT id FROM consent WHERE person = :person))\n"
    "   OR (table_name = 'grade' AND row_id IN (SELECT id FROM grade WHERE person = :person))\n"
    "   OR (table_name = 'access_request' AND row_id IN (SELECT id FROM access_request WHERE person = :person))\n"
    "ORDER BY id",
    { { "at", "At", PACK_SECONDS }, { "action", "did", PACK_WORDS }, { "record", "to", PACK_WORDS },
      { "fields", "fields", PACK_WORDS } }, TRUE },
  { .section = NULL },
};
/* clang-format on */

const PackSource *pack_sources (void)
{
  return sources;
}

Statement *pack_rows (KithSession *session, const PackSource *source, gint64 person, GError **error)
{
  Statement *row = statement_new (session->store, source->sql, error);

  if (row != NULL)
    statement_bind_int (row, "person", person);
  return row;
}
