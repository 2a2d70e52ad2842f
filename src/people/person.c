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

GPtrArray *person_search_supporters (KithSession *session, const char *text, guint limit, GError **error)
{
  g_autofree char *clean = text_clean_line (text, -1);
  g_autofree char *folded = text_fold (clean);

  return person_store_search_supporters (session, folded, limit, error);
}

static gboolean same_name (const char *one, const char *other)
{
  g_autofree char *one_folded = text_fold (one);
  g_autofree char *other_folded = text_fold (other);

  return strcmp (one_folded, other_folded) == 0;
}

char *person_offer_words (const GPtrArray *found, guint index)
{
  const Person *person = found->pdata[index];

  for (guint i = 0; i < found->len; i++) {
    if (i != index && same_name (((const Person *)found->pdata[i])->name, person->name))
      return g_strdup_printf ("%s #%" G_GINT64_FORMAT, person->name, person->id);
  }
  return g_strdup (person->name);
}

/* "#12", "12", or "Sam Hill #12", whose *NAME (caller frees) is NULL in the first two. */
static gboolean is_number (const char *text, char **name, gint64 *id)
{
  const char *mark = strrchr (text, '#');

  *name = NULL;
  if (g_ascii_string_to_signed (*text == '#' ? text + 1 : text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  if (mark == NULL || mark == text || mark[-1] != ' ' ||
      !g_ascii_string_to_signed (mark + 1, 10, 1, G_MAXINT64, id, NULL))
    return FALSE;
  *name = g_strchomp (g_strndup (text, (gsize)(mark - text)));
  return TRUE;
}

/* NAME (may be NULL) must be that person's. */
static gint64 resolve_id (KithSession *session, gint64 id, const char *name, GError **error)
{
  g_autoptr (Person) person = person_load (session, id, error);

  if (person != NULL && name != NULL && !same_name (person->name, name)) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                 "Number %" G_GINT64_FORMAT " is somebody else. Give the name alone, or the right number.", id);
    return 0;
  }
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

/* *NONE: nobody has this name or address. */
static gint64 resolve (KithSession *session, const char *clean, gboolean *none, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GString) numbers = NULL;
  g_autofree char *name = NULL;
  gint64 id;

  *none = FALSE;
  if (is_number (clean, &name, &id))
    return resolve_id (session, id, name, error);
  found = find_exactly (session, clean, error);
  if (found == NULL)
    return 0;
  if (found->len == 1)
    return ((Person *)found->pdata[0])->id;
  *none = found->len == 0;
  if (*none) {
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

gint64 person_resolve (KithSession *session, const char *text, GError **error)
{
  g_autofree char *clean = text_clean_line (text, -1);
  gboolean none;

  return resolve (session, clean, &none, error);
}

enum { NAMES_TOLD = 4 };

static gint64 refuse_several (const GPtrArray *found, const char *typed, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (found->len, NAMES_TOLD); i++) {
    const Person *person = found->pdata[i];

    g_string_append_printf (names, "%s%s (#%" G_GINT64_FORMAT ")", i > 0 ? ", " : "", person->name, person->id);
  }
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "Several people fit \"%s\": %s%s. Write one name in full, or its number as in #%" G_GINT64_FORMAT ".",
               typed, names->str, found->len > NAMES_TOLD ? " and others" : "", ((const Person *)found->pdata[0])->id);
  return 0;
}

gint64 person_pick (KithSession *session, const char *text, gboolean *nobody, GError **error)
{
  g_autofree char *typed = text_clean_line (text, -1);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) found = NULL;
  gboolean none = FALSE;
  gint64 person = resolve (session, typed, &none, &problem);

  none = none && *typed != '\0';
  if (none && (found = person_search_supporters (session, typed, NAMES_TOLD + 1, error)) == NULL)
    return 0;
  if (found != NULL && found->len == 1)
    person = ((const Person *)found->pdata[0])->id;
  if (nobody != NULL)
    *nobody = found != NULL && found->len == 0;
  if (found != NULL && found->len > 1)
    return refuse_several (found, typed, error);
  if (person == 0)
    g_propagate_error (error, g_steal_pointer (&problem));
  return person;
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
