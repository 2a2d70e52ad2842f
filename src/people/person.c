#include "people/person.h"

#include "base/error.h"
#include "base/text.h"
#include "people/person_store.h"
#include "store/step.h"

#include <string.h>

void person_free (Person *person)
{
  if (person == NULL)
    return;
  g_free (person->uid);
  g_free (person->name);
  g_free (person->email);
  g_free (person->phone);
  g_free (person->cohort);
  g_free (person->site);
  g_free (person);
}

Person *person_load (KithSession *session, gint64 id, GError **error)
{
  GError *failure = NULL;
  Person *person = person_store_load (session, id, &failure);

  if (person == NULL && failure == NULL)
    g_set_error (&failure, KITH_ERROR, KITH_ERROR_INPUT, "There is no person %" G_GINT64_FORMAT ".", id);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return person;
}

GPtrArray *person_by_email (KithSession *session, const char *email, GError **error)
{
  g_autofree char *folded = text_fold (email);

  return person_store_by_email (session, folded, error);
}

GPtrArray *person_search (KithSession *session, const char *text, guint limit, GError **error)
{
  g_autofree char *clean = text_clean_line (text, -1);
  g_autofree char *folded = text_fold (clean);

  return person_store_search (session, folded, limit, error);
}

/* "#12" or "12". */
static gboolean is_number (const char *text, gint64 *id)
{
  return g_ascii_string_to_signed (*text == '#' ? text + 1 : text, 10, 1, G_MAXINT64, id, NULL);
}

static gint64 resolve_id (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Person) person = person_load (session, id, error);

  return person != NULL ? person->id : 0;
}

static GPtrArray *find_exactly (KithSession *session, const char *text, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  g_autofree char *folded = NULL;

  if (strchr (text, '@') != NULL) {
    gboolean is_mailbox = text_split_mailbox (text, &name, &address);

    return person_by_email (session, is_mailbox ? address : text, error);
  }
  folded = text_fold (text);
  return person_store_by_name (session, folded, error);
}

gint64 person_resolve (KithSession *session, const char *text, GError **error)
{
  g_autofree char *clean = text_clean_line (text, -1);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GString) numbers = NULL;
  gint64 id;

  if (is_number (clean, &id))
    return resolve_id (session, id, error);
  found = find_exactly (session, clean, error);
  if (found == NULL)
    return 0;
  if (found->len == 1)
    return ((Person *)found->pdata[0])->id;
  if (found->len == 0) {
    g_set_error_literal (
        error, KITH_ERROR, KITH_ERROR_INPUT,
        "Nobody here has exactly this name or address. Give the number, as in #12, or the whole name.");
    return 0;
  }
  numbers = g_string_new (NULL);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (numbers, "%s#%" G_GINT64_FORMAT, i == 0 ? "" : ", ", ((Person *)found->pdata[i])->id);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "Several people fit: %s. Give the number of the one you mean.",
               numbers->str);
  return 0;
}

gint64 person_save (KithSession *session, gint64 id, gint64 expected_version, const char *name, const char *email,
                    const char *phone, const char *cohort, const char *site, GError **error)
{
  Row *row = row_new ("person");

  person_store_fill (row, name, email);
  if (phone != NULL)
    row_text (row, "phone", phone);
  if (cohort != NULL)
    row_text (row, "cohort", cohort);
  if (site != NULL)
    row_text (row, "site", site);
  id = person_store_write (session, id, expected_version, row, error);
  row_free (row);
  return id;
}
