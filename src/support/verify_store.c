#include "support/verify_store.h"

#include "store/statement.h"

#include <string.h>

/* As many as a sentence can name. */
#define NAMED_ROWS 10

typedef struct {
  const char *check;
  const char *sql; /* the ids at fault */
  const char *fine;
  const char *fault; /* with %s for the ids */
} Check;

/* A limit may be lowered below what is there already: only what came after the last change of the limit is a fault. */
static const char over_limit[] =
    "SELECT l.person\n"
    "  FROM supporter_load l\n"
    "  JOIN enrolment e ON e.person = l.person AND e.scheme = l.scheme AND e.role = 'supporter'\n"
    " WHERE l.open_asks + l.unused_yeses + l.active_pairs > l.place_limit\n"
    "   AND (EXISTS (SELECT 1 FROM ask a JOIN request r ON r.id = a.request\n"
    "                 WHERE a.supporter = l.person AND r.scheme = l.scheme AND a.state IN ('asked', 'accepted')\n"
    "                   AND coalesce((SELECT max(u.id) FROM audit u\n"
    "                                  WHERE u.table_name = 'ask' AND u.row_id = a.id AND u.action = 'insert'), 1 << "
    "62)\n"
    "                     > coalesce((SELECT max(u.id) FROM audit u\n"
    "                                  WHERE u.table_name = 'enrolment' AND u.row_id = e.id\n"
    "                                    AND (u.action = 'insert' OR u.fields LIKE '%place_limit%')), 0))\n"
    "    OR EXISTS (SELECT 1 FROM pair p\n"
    "                WHERE p.supporter = l.person AND p.scheme = l.scheme AND p.state = 'active'\n"
    "                  AND coalesce((SELECT max(u.id) FROM audit u\n"
    "                                 WHERE u.table_name = 'pair' AND u.row_id = p.id AND u.action = 'insert'), 1 << "
    "62)\n"
    "                    > coalesce((SELECT max(u.id) FROM audit u\n"
    "                                 WHERE u.table_name = 'enrolment' AND u.row_id = e.id\n"
    "                                   AND (u.action = 'insert' OR u.fields LIKE '%place_limit%')), 0)))\n"
    " ORDER BY l.person";

static const Check checks[] = {
  { "places", over_limit, "Nobody has more asks and pairs than places.",
    "More asks and pairs than places were given to supporter %s." },
  { "asks",
    "SELECT k.id\n"
    "  FROM ask k\n"
    "  JOIN request r ON r.id = k.request\n"
    " WHERE k.supporter = r.requester\n"
    "    OR k.matter > r.matter\n"
    "    OR (k.state IN ('asked', 'accepted', 'kept') AND k.matter <> r.matter)\n"
    "    OR (k.state IN ('accepted', 'kept', 'introduced', 'declined') AND k.answered_on IS NULL)\n"
    " ORDER BY k.id",
    "Every ask belongs to its request as it stands.",
    "Not about the request as it stands, or without its answer: ask %s." },
  { "introductions",
    "SELECT i.id\n"
    "  FROM introduction i\n"
    "  LEFT JOIN ask k ON k.id = i.ask\n"
    " WHERE k.id IS NULL OR k.request <> i.request OR k.answered_on IS NULL\n"
    "    OR (i.wants_another = 0\n"
    "        AND (k.state <> 'introduced' OR k.answered_on > i.made_on OR k.expires_on < i.made_on))\n"
    " ORDER BY i.id",
    "Every introduction follows a yes of its own.", "Made without a yes of its own: introduction %s." },
  { "broadcasts",
    "SELECT b.id\n"
    "  FROM broadcast b\n"
    "  LEFT JOIN permission p ON p.id = b.permission\n"
    " WHERE p.id IS NULL OR p.request <> b.request OR p.wording <> b.wording\n"
    "    OR p.state NOT IN ('yes', 'void') OR p.answered_on IS NULL OR p.answered_on > b.sent_on\n"
    " ORDER BY b.id",
    "Every broadcast has the permission for its text.", "Sent without permission for its text: broadcast %s." },
  { "recipients",
    "SELECT id\n"
    "  FROM message\n"
    " WHERE to_address NOT LIKE '_%@_%' OR to_address LIKE '%@%@%'\n"
    "    OR instr(to_address, ',') > 0 OR instr(to_address, ';') > 0 OR instr(to_address, ' ') > 0\n"
    "    OR instr(to_address, '<') > 0 OR instr(to_address, char(10)) > 0 OR instr(to_address, char(13)) > 0\n"
    "    OR instr(to_name, char(10)) > 0 OR instr(to_name, char(13)) > 0\n"
    "    OR instr(subject, char(10)) > 0 OR instr(subject, char(13)) > 0\n"
    " ORDER BY id",
    "Every message has exactly one recipient.", "Not for exactly one recipient: message %s." },
  { "readers",
    "SELECT m.id\n"
    "  FROM message m\n"
    "  JOIN request r ON r.id = m.request\n"
    " WHERE (m.kind IN ('ask', 'reminder', 'broadcast', 'thanks') AND m.recipient = r.requester)\n"
    "    OR (m.kind IN ('acknowledgement', 'introduction', 'permission') AND m.recipient <> r.requester)\n"
    " ORDER BY m.id",
    "What supporters read goes to supporters, and what the requester reads to the requester.",
    "For the wrong reader: message %s." },
  { "finished tasks",
    "SELECT t.id\n"
    "  FROM task t\n"
    "  LEFT JOIN request r ON r.id = t.request\n"
    "  LEFT JOIN pair p ON p.id = t.pair\n"
    " WHERE t.done_on IS NULL\n"
    "   AND (r.state IN ('closed', 'withdrawn') OR p.state = 'ended' OR (r.id IS NULL AND p.id IS NULL))\n"
    " ORDER BY t.id",
    "Nothing is due for what has ended.", "Still open though what it is about has ended: task %s." },
  { "open requests",
    "SELECT r.id\n"
    "  FROM request r\n"
    " WHERE r.state NOT IN ('closed', 'withdrawn')\n"
    "   AND NOT EXISTS (SELECT 1 FROM task t WHERE t.request = r.id AND t.done_on IS NULL)\n"
    " ORDER BY r.id",
    "Every open request has a next step.", "Open without a next step: request %s." },
  /* Alone, date() takes 30 February as it stands; adding no days makes it the real day. */
  { "consents",
    "SELECT id\n"
    "  FROM consent\n"
    " WHERE date(given_on, '+0 days') IS NOT given_on OR given_on > :today\n"
    "    OR (withdrawn_on IS NOT NULL AND (date(withdrawn_on, '+0 days') IS NOT withdrawn_on OR withdrawn_on < "
    "given_on))\n"
    " ORDER BY id",
    "Every consent has a day, and none is withdrawn before it was given.", "With days that cannot be: consent %s." },
};

Finding *finding_new (const char *check, gboolean passed, char *sentence)
{
  Finding *finding = g_new0 (Finding, 1);

  finding->check = g_strdup (check);
  finding->passed = passed;
  finding->sentence = sentence;
  return finding;
}

/* "3, 5 and more"; "" where there is none. NULL with an error. */
static char *faulty_ids (KithSession *session, const Check *check, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (Statement) row = statement_new (session->store, check->sql, error);
  guint count = 0;

  if (row == NULL)
    return NULL;
  if (strstr (check->sql, ":today") != NULL)
    statement_bind_day (row, "today", session_today (session));
  while (statement_next (row, &problem)) {
    if (++count <= NAMED_ROWS)
      g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, count > 1 ? ", " : "", statement_int (row, 0));
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  if (count > NAMED_ROWS)
    g_string_append_printf (ids, " and %u more", count - NAMED_ROWS);
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static char *fault_sentence (const char *format, const char *ids)
{
  const char *place = strstr (format, "%s");

  return g_strdup_printf ("%.*s%s%s", (int)(place - format), format, ids, place + 2);
}

gboolean verify_rows (KithSession *session, GPtrArray *findings, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    const Check *check = &checks[i];
    g_autofree char *ids = faulty_ids (session, check, error);

    if (ids == NULL || !session_tick (session, "Checking", (double)i / G_N_ELEMENTS (checks), error))
      return FALSE;
    g_ptr_array_add (findings,
                     finding_new (check->check, *ids == '\0',
                                  *ids == '\0' ? g_strdup (check->fine) : fault_sentence (check->fault, ids)));
  }
  return TRUE;
}

void stored_state_clear (StoredState *stored)
{
  g_free (stored->state);
}

GArray *stored_states (KithSession *session, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (StoredState));
  g_autoptr (Statement) row = statement_new (session->store,
                                             "SELECT id, state\n"
                                             "  FROM request\n"
                                             " ORDER BY id",
                                             error);

  if (row == NULL)
    return NULL;
  g_array_set_clear_func (list, (GDestroyNotify)stored_state_clear);
  while (statement_next (row, &problem)) {
    StoredState stored = { statement_int (row, 0), statement_dup_text (row, 1) };

    g_array_append_val (list, stored);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}
