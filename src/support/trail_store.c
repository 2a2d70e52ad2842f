#include "support/trail_store.h"

#include "store/former.h"

#include <string.h>

#define LINE "id, at, actor, unix_user, action, table_name, row_id, fields\n"

Statement *trail_select (KithSession *session, const char *who, gint64 from, gint64 before, GError **error)
{
  Statement *statement = statement_new (session->store,
                                        "SELECT " LINE "  FROM audit\n"
                                        " WHERE at >= :from\n"
                                        "   AND at < :before\n"
                                        "   AND (:who IS NULL OR actor = :who COLLATE NOCASE)\n"
                                        " ORDER BY id DESC",
                                        error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "from", from);
  statement_bind_int (statement, "before", before);
  statement_bind_text (statement, "who", who);
  return statement;
}

Statement *trail_select_one (KithSession *session, gint64 id, GError **error)
{
  Statement *statement = statement_new (session->store,
                                        "SELECT " LINE "  FROM audit\n"
                                        " WHERE id = :id",
                                        error);

  if (statement != NULL)
    statement_bind_int (statement, "id", id);
  return statement;
}

TrailLine *trail_read (Statement *statement)
{
  TrailLine *line = g_new0 (TrailLine, 1);

  line->id = statement_int (statement, 0);
  line->at = statement_int (statement, 1);
  line->who = statement_dup_text (statement, 2);
  line->account = statement_dup_text (statement, 3);
  line->action = statement_dup_text (statement, 4);
  line->table = statement_dup_text (statement, 5);
  line->row = statement_int (statement, 6);
  line->fields = statement_dup_text (statement, 7);
  return line;
}

/* Two people, a request and a pair for a row of each table that hangs on one. Who asked is never joined to a request here. */
static const struct {
  const char *table, *sql;
} owners[] = {
  { "enrolment", "SELECT person, 0, 0, 0 FROM enrolment WHERE id = :id" },
  { "grade", "SELECT person, 0, 0, 0 FROM grade WHERE id = :id" },
  { "consent", "SELECT person, 0, 0, 0 FROM consent WHERE id = :id" },
  { "offer", "SELECT person, 0, 0, 0 FROM enrolment WHERE id = (SELECT enrolment FROM offer WHERE id = :id)" },
  { "conflict", "SELECT person_a, person_b, 0, 0 FROM conflict WHERE id = :id" },
  { "ask", "SELECT supporter, 0, request, 0 FROM ask WHERE id = :id" },
  { "permission", "SELECT 0, 0, request, 0 FROM permission WHERE id = :id" },
  { "broadcast", "SELECT 0, 0, request, 0 FROM broadcast WHERE id = :id" },
  { "introduction", "SELECT 0, 0, request, 0 FROM introduction WHERE id = :id" },
  { "pair", "SELECT supporter, supportee, 0, id FROM pair WHERE id = :id" },
  { "agreement", "SELECT 0, 0, 0, pair FROM agreement WHERE id = :id" },
  { "message",
    "SELECT (SELECT supporter FROM ask WHERE ask.id = message.ask), 0, request, pair FROM message WHERE id = :id" },
  { "task", "SELECT 0, 0, request, pair FROM task WHERE id = :id" },
  { "event", "SELECT person, 0, request, pair FROM event WHERE id = :id" },
  { "access_request", "SELECT person, 0, 0, 0 FROM access_request WHERE id = :id" },
};

/* FALSE where the row is no longer there. */
static gboolean read_owner (KithSession *session, const char *sql, gint64 id, TrailSubject *subject)
{
  g_autoptr (Statement) statement = statement_new (session->store, sql, NULL);

  if (statement == NULL)
    return FALSE;
  statement_bind_int (statement, "id", id);
  if (!statement_next (statement, NULL))
    return FALSE;
  subject->people[0] = statement_int (statement, 0);
  subject->people[1] = statement_int (statement, 1);
  subject->request = statement_int (statement, 2);
  subject->pair = statement_int (statement, 3);
  return TRUE;
}

/* Where a row that is gone said whose it was. */
static const struct {
  const char *table, *person, *other, *request, *pair;
} former[] = {
  { "enrolment", "person", NULL, NULL, NULL },      { "grade", "person", NULL, NULL, NULL },
  { "consent", "person", NULL, NULL, NULL },        { "conflict", "person_a", "person_b", NULL, NULL },
  { "ask", "supporter", NULL, "request", NULL },    { "permission", NULL, NULL, "request", NULL },
  { "broadcast", NULL, NULL, "request", NULL },     { "introduction", NULL, NULL, "request", NULL },
  { "pair", "supporter", "supportee", NULL, "id" }, { "agreement", NULL, NULL, NULL, "pair" },
  { "message", NULL, NULL, "request", "pair" },     { "task", NULL, NULL, "request", "pair" },
  { "event", "person", NULL, "request", "pair" },   { "access_request", "person", NULL, NULL, NULL },
};

static gint64 was (KithSession *session, const char *table, gint64 id, const char *column)
{
  return column == NULL ? 0 : former_number (session, table, id, column);
}

static void read_former_owner (KithSession *session, const char *table, gint64 id, TrailSubject *subject)
{
  if (strcmp (table, "offer") == 0)
    trail_subject (session, "enrolment", former_number (session, "offer", id, "enrolment"), subject);
  for (guint i = 0; i < G_N_ELEMENTS (former); i++)
    if (strcmp (table, former[i].table) == 0)
      *subject = (TrailSubject){ .people = { was (session, table, id, former[i].person),
                                             was (session, table, id, former[i].other) },
                                 .request = was (session, table, id, former[i].request),
                                 .pair = was (session, table, id, former[i].pair) };
}

static gboolean is_supporter (KithSession *session, gint64 person)
{
  return person != 0 && statement_number (session->store,
                                          "SELECT count(*)\n"
                                          "  FROM enrolment\n"
                                          " WHERE person = :person\n"
                                          "   AND role = 'supporter'",
                                          0, NULL, "person", person, NULL) > 0;
}

void trail_subject (KithSession *session, const char *table, gint64 id, TrailSubject *subject)
{
  *subject = (TrailSubject){ 0 };
  if (id == 0)
    return;
  if (strcmp (table, "person") == 0)
    subject->people[0] = id;
  else if (strcmp (table, "request") == 0)
    subject->request = id;
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    if (strcmp (table, owners[i].table) == 0 && !read_owner (session, owners[i].sql, id, subject))
      read_former_owner (session, table, id, subject);
  if (strcmp (table, "pair") == 0)
    subject->pair = id;
  else if (strcmp (table, "message") == 0)
    subject->message = id;
  subject->supporter = is_supporter (session, subject->people[0]);
}
