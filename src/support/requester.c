#include "base/error.h"
#include "base/hint.h"
#include "base/text.h"
#include "people/conflict.h"
#include "people/person.h"
#include "support/act.h"
#include "support/request_edit.h"
#include "support/request_store.h"
#include "support/void.h"

#include <string.h>

gboolean requester_split (Values *values, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  const char *text = values_get (values, "name");

  if (text == NULL || strchr (text, '@') == NULL)
    return TRUE;
  if (!text_split_mailbox (text, &name, &address))
    return request_complain (values, "name", "Write it as Name <address>, with one address.", error);
  if (*values_text (values, "email") != '\0' && g_ascii_strcasecmp (values_text (values, "email"), address) != 0)
    return request_complain (values, "email", "Two addresses. Keep one.", error);
  values_set (values, "email", address);
  if (*name == '\0')
    return request_complain (values, "name", "There is only an address. Put the name before it.", error);
  values_set (values, "name", name);
  return TRUE;
}

static gboolean same_name (const char *one, const char *other)
{
  g_autofree char *first = text_fold (one);
  g_autofree char *second = text_fold (other);

  return strcmp (first, second) == 0;
}

/* Who has the address already: *SAME the one with that name, *OTHER somebody with another name; not PRESENT. */
static gboolean find_known (KithSession *session, gint64 present, const char *email, const char *name, gint64 *same,
                            gboolean *other, GError **error)
{
  g_autoptr (GPtrArray) known = *email != '\0' ? person_by_email (session, email, error) : g_ptr_array_new ();

  *same = 0;
  *other = FALSE;
  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < known->len; i++) {
    const Person *person = known->pdata[i];

    if (person->id == present)
      continue;
    if (same_name (person->name, name))
      *same = *same == 0 ? person->id : *same;
    else
      *other = TRUE;
  }
  return TRUE;
}

/* What is not given, or given empty for somebody known already, leaves the column alone. */
static const char *given (const Values *values, const char *field, gboolean keep)
{
  const char *text = values_get (values, field);

  return text != NULL && keep && *text == '\0' ? NULL : text;
}

/* A known person's name stays as it is: the address with the same folded name is that person. */
static gint64 write_person (KithSession *session, gint64 id, Values *values, gboolean recognised, GError **error)
{
  return person_save (session, id, 0, recognised ? NULL : values_get (values, "name"),
                      recognised ? NULL : values_get (values, "email"), given (values, "phone", recognised),
                      given (values, "cohort", recognised), given (values, "site", recognised), error);
}

static gboolean is_same_again (KithSession *session, gint64 present, const char *email)
{
  g_autoptr (Person) person = present != 0 ? person_load (session, present, NULL) : NULL;

  return person != NULL && g_ascii_strcasecmp (person->email, email) == 0;
}

gint64 requester_save (KithSession *session, gint64 present, Values *values, gboolean same_address_is_fine,
                       GError **error)
{
  const char *email = values_text (values, "email");
  g_autofree char *name =
      values_has (values, "name") ? g_strdup (values_text (values, "name")) : person_name (session, present);
  gint64 same = 0;
  gboolean other = FALSE;

  if (!find_known (session, present, email, name, &same, &other, error))
    return 0;
  if (present == 0 && same != 0)
    return write_person (session, same, values, TRUE, error);
  if (other && !same_address_is_fine && !is_same_again (session, present, email)) {
    request_complain (values, "email",
                      "Somebody else is here with this address and another name. Check both, or save it all the "
                      "same" HINT_SAME_ADDRESS ".",
                      error);
    return 0;
  }
  return write_person (session, present, values, FALSE, error);
}

static gboolean contains (const GArray *people, gint64 person)
{
  for (guint i = 0; i < people->len; i++) {
    if (g_array_index (people, gint64, i) == person)
      return TRUE;
  }
  return FALSE;
}

/* Somebody the register does not know (yet) is kept apart too, under their whole name. */
static gint64 add_by_name (KithSession *session, const char *name, GError **error)
{
  if (strchr (name, ' ') != NULL && strchr (name, '@') == NULL && *name != '#')
    return person_save (session, 0, 0, name, NULL, NULL, NULL, NULL, error);
  act_mistaken (
      error, "Nobody here fits \"%s\". Write the whole name to keep apart somebody who is not in the register.", name);
  return 0;
}

/* "#12", a whole name or address, a part that only one supporter has, or a new whole name. */
static gint64 kept_apart_person (KithSession *session, const char *typed, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean nobody = FALSE;
  gint64 person = person_pick (session, typed, &nobody, &problem);

  if (person == 0 && nobody)
    return add_by_name (session, typed, error);
  if (person == 0)
    g_propagate_error (error, g_steal_pointer (&problem));
  return person;
}

GArray *keep_apart_read (KithSession *session, Values *values, GError **error)
{
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) parts = g_strsplit (values_text (values, "keep_apart"), ";", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    g_autoptr (GError) problem = NULL;
    gint64 person = 0;

    if (*g_strstrip (parts[i]) == '\0')
      continue;
    person = kept_apart_person (session, parts[i], &problem);
    if (person == 0) {
      request_complain (values, "keep_apart", problem->message, error);
      return NULL;
    }
    if (!contains (people, person))
      g_array_append_val (people, person);
  }
  return g_steal_pointer (&people);
}

static gboolean is_listed (const GArray *present, gint64 person)
{
  for (guint i = 0; i < present->len; i++) {
    if (g_array_index (present, KeptApart, i).person == person)
      return TRUE;
  }
  return FALSE;
}

gboolean keep_apart_save (KithSession *session, gint64 request, gint64 requester, const GArray *people, gboolean remove,
                          GError **error)
{
  g_autoptr (GArray) present = kept_apart_list (session, requester, error);

  if (present == NULL)
    return FALSE;
  for (guint i = 0; i < present->len; i++) {
    const KeptApart *entry = &g_array_index (present, KeptApart, i);

    if (remove && !contains (people, entry->person) && !conflict_remove (session, entry->conflict, error))
      return FALSE;
  }
  for (guint i = 0; i < people->len; i++) {
    gint64 person = g_array_index (people, gint64, i);

    if (is_listed (present, person))
      continue;
    if (conflict_add (session, requester, person, "kept apart", DAY_NONE, DAY_NONE, error) == 0 ||
        !void_asks (session, request, person, "void-apart", error))
      return FALSE;
  }
  return TRUE;
}

char *keep_apart_text (KithSession *session, gint64 requester, GError **error)
{
  g_autoptr (GArray) present = kept_apart_list (session, requester, error);
  GString *text = NULL;

  if (present == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < present->len; i++) {
    const KeptApart *entry = &g_array_index (present, KeptApart, i);

    if (text->len > 0)
      g_string_append (text, "; ");
    if (person_resolve (session, entry->name, NULL) == entry->person)
      g_string_append (text, entry->name);
    else
      g_string_append_printf (text, "%s #%" G_GINT64_FORMAT, entry->name, entry->person);
  }
  return g_string_free (text, FALSE);
}
