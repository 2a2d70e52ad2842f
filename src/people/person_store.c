#include "people/person_store.h"

#include "base/text.h"
#include "store/statement.h"

static Person *read_person (Statement *statement)
{
  Person *person = g_new0 (Person, 1);

  person->id = statement_int (statement, 0);
  person->version = statement_int (statement, 1);
  person->uid = statement_dup_text (statement, 2);
  person->name = statement_dup_text (statement, 3);
  person->email = statement_dup_text (statement, 4);
  person->phone = statement_dup_text (statement, 5);
  person->cohort = statement_dup_text (statement, 6);
  person->site = statement_dup_text (statement, 7);
  return person;
}

Person *person_store_load (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, version, uid, name, email, phone, cohort, site"
                                                   " FROM person"
                                                   " WHERE id = :id",
                                                   error);

  if (statement == NULL)
    return NULL;
  statement_bind_int (statement, "id", id);
  return statement_next (statement, error) ? read_person (statement) : NULL;
}

/* Takes STATEMENT, which may be NULL with ERROR set. */
static GPtrArray *read_persons (Statement *prepared, GError **error)
{
  g_autoptr (Statement) statement = prepared;
  g_autoptr (GPtrArray) persons = g_ptr_array_new_with_free_func ((GDestroyNotify)person_free);
  GError *failure = NULL;

  if (statement == NULL)
    return NULL;
  while (statement_next (statement, &failure))
    g_ptr_array_add (persons, read_person (statement));
  if (failure == NULL)
    return g_steal_pointer (&persons);
  g_propagate_error (error, failure);
  return NULL;
}

GPtrArray *person_store_by_email (KithSession *session, const char *email_folded, GError **error)
{
  Statement *statement = statement_new (session->store,
                                        "SELECT id, version, uid, name, email, phone, cohort, site"
                                        " FROM person"
                                        " WHERE email_folded = :email AND email_folded <> ''"
                                        " ORDER BY id",
                                        error);

  if (statement != NULL)
    statement_bind_text (statement, "email", email_folded);
  return read_persons (statement, error);
}

GPtrArray *person_store_by_name (KithSession *session, const char *name_folded, GError **error)
{
  Statement *statement = statement_new (session->store,
                                        "SELECT id, version, uid, name, email, phone, cohort, site"
                                        " FROM person"
                                        " WHERE name_folded = :name"
                                        " ORDER BY id",
                                        error);

  if (statement != NULL)
    statement_bind_text (statement, "name", name_folded);
  return read_persons (statement, error);
}

GPtrArray *person_store_search_supporters (KithSession *session, const char *folded, guint limit, GError **error)
{
  Statement *statement = statement_new (session->store,
                                        "SELECT id, version, uid, name, email, phone, cohort, site"
                                        " FROM person"
                                        " WHERE (instr(name_folded, :text) > 0 OR instr(email_folded, :text) > 0)"
                                        "  AND id IN (SELECT e.person FROM enrolment e"
                                        "              WHERE e.scheme = :scheme AND e.role = 'supporter')"
                                        " ORDER BY name_folded, id"
                                        " LIMIT :limit",
                                        error);

  if (statement != NULL) {
    statement_bind_text (statement, "text", folded);
    statement_bind_int (statement, "scheme", session->scheme);
    statement_bind_int (statement, "limit", limit);
  }
  return read_persons (statement, error);
}

static void set_folded (Row *row, const char *column, const char *folded_column, const char *text)
{
  g_autofree char *folded = text_fold (text);

  row_text (row, column, text);
  row_text (row, folded_column, folded);
}

void person_store_fill (Row *row, const char *name, const char *email)
{
  if (name != NULL)
    set_folded (row, "name", "name_folded", name);
  if (email != NULL)
    set_folded (row, "email", "email_folded", email);
}

gint64 person_store_write (KithSession *session, gint64 id, gint64 expected_version, Row *row, GError **error)
{
  g_autofree char *uid = NULL;

  if (id != 0)
    return row_update (session, id, expected_version, row, error) ? id : 0;
  uid = store_new_uid ();
  row_text (row, "uid", uid);
  return row_insert (session, row, error);
}
