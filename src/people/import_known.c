#include "people/import_known.h"

#include "people/import_store.h"
#include "people/supporter_store.h"

static void person_free_known (gpointer data)
{
  KnownPerson *person = data;

  g_free (person->name);
  g_free (person);
}

void known_free (Known *known)
{
  if (known == NULL)
    return;
  g_clear_pointer (&known->by_email, g_hash_table_unref);
  g_clear_pointer (&known->by_name, g_hash_table_unref);
  g_clear_pointer (&known->supporters, g_hash_table_unref);
  g_clear_pointer (&known->consents, g_hash_table_unref);
  g_clear_pointer (&known->persons, g_ptr_array_unref);
  g_free (known);
}

static void add_to (GHashTable *table, const char *key, KnownPerson *person)
{
  GPtrArray *list = g_hash_table_lookup (table, key);

  if (list == NULL) {
    list = g_ptr_array_new ();
    g_hash_table_insert (table, g_strdup (key), list);
  }
  g_ptr_array_add (list, person);
}

static void add_person (gpointer data, gint64 id, gboolean enrolled, const char *name_folded, const char *email_folded)
{
  Known *known = data;
  KnownPerson *person = g_new0 (KnownPerson, 1);

  person->id = id;
  person->enrolled = enrolled;
  person->name = g_strdup (name_folded);
  g_ptr_array_add (known->persons, person);
  if (*email_folded != '\0')
    add_to (known->by_email, email_folded, person);
  if (enrolled)
    add_to (known->by_name, name_folded, person);
}

static char *consent_key (gint64 person, gint64 area)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, person, area);
}

static void add_consent (gpointer data, gint64 person, gint64 area)
{
  Known *known = data;

  g_hash_table_add (known->consents, consent_key (person, area));
}

Known *known_load (KithSession *session, GError **error)
{
  g_autoptr (Known) known = g_new0 (Known, 1);

  known->persons = g_ptr_array_new_with_free_func (person_free_known);
  known->by_email = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  known->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  known->consents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!import_store_persons (session, add_person, known, error) ||
      !import_store_consents (session, add_consent, known, error))
    return NULL;
  known->supporters = supporter_store_load_all (session, error);
  return known->supporters != NULL ? g_steal_pointer (&known) : NULL;
}

const GPtrArray *known_by_email (const Known *known, const char *email_folded)
{
  return g_hash_table_lookup (known->by_email, email_folded);
}

const GPtrArray *known_by_name (const Known *known, const char *name_folded)
{
  return g_hash_table_lookup (known->by_name, name_folded);
}

const Supporter *known_supporter (const Known *known, gint64 id)
{
  return g_hash_table_lookup (known->supporters, &id);
}

gboolean known_consent (const Known *known, gint64 person, gint64 area)
{
  g_autofree char *key = consent_key (person, area);

  return g_hash_table_contains (known->consents, key);
}
