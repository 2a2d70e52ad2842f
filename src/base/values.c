/* What was typed into fields: an ordered map from field name to text, with complaints beside it. */
#include "base/field.h"

#include "base/error.h"

#include <string.h>

typedef struct {
  char *name;
  char *text;
} Entry;

struct Values {
  GArray *texts;      /* Entry, in the order first set */
  GArray *complaints; /* Entry; a required field that was not given has one without a text */
};

static void entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry->text);
}

static GArray *entries_new (void)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, entry_clear);
  return entries;
}

static Entry *entry_find (const GArray *entries, const char *name, guint *index)
{
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = &g_array_index (entries, Entry, i);

    if (strcmp (entry->name, name) == 0) {
      if (index != NULL)
        *index = i;
      return entry;
    }
  }
  return NULL;
}

static void entry_set (GArray *entries, const char *name, const char *text)
{
  guint index = 0;
  Entry *entry = entry_find (entries, name, &index);
  char *copy = g_strdup (text); /* first: TEXT may be the very text it replaces */

  if (entry == NULL && copy != NULL) {
    Entry added = { g_strdup (name), copy };

    g_array_append_val (entries, added);
  } else if (entry != NULL && copy != NULL) {
    g_free (entry->text);
    entry->text = copy;
  } else if (entry != NULL) {
    g_array_remove_index (entries, index);
  }
}

Values *values_new (void)
{
  Values *values = g_new (Values, 1);

  values->texts = entries_new ();
  values->complaints = entries_new ();
  return values;
}

void values_free (Values *values)
{
  if (values == NULL)
    return;
  g_array_unref (values->texts);
  g_array_unref (values->complaints);
  g_free (values);
}

static void entries_copy (GArray *to, const GArray *from)
{
  for (guint i = 0; i < from->len; i++) {
    const Entry *entry = &g_array_index (from, Entry, i);

    entry_set (to, entry->name, entry->text);
  }
}

Values *values_copy (const Values *values)
{
  Values *copy = values_new ();

  entries_copy (copy->texts, values->texts);
  entries_copy (copy->complaints, values->complaints);
  return copy;
}

void values_set (Values *values, const char *name, const char *text)
{
  entry_set (values->texts, name, text);
}

const char *values_get (const Values *values, const char *name)
{
  const Entry *entry = entry_find (values->texts, name, NULL);

  return entry != NULL ? entry->text : NULL;
}

const char *values_text (const Values *values, const char *name)
{
  const char *text = values_get (values, name);

  return text != NULL ? text : "";
}

gboolean values_has (const Values *values, const char *name)
{
  return entry_find (values->texts, name, NULL) != NULL;
}

guint values_count (const Values *values)
{
  return values->texts->len;
}

const char *values_name (const Values *values, guint index)
{
  return index < values->texts->len ? g_array_index (values->texts, Entry, index).name : NULL;
}

void values_complain (Values *values, const char *name, const char *sentence)
{
  entry_set (values->complaints, name, sentence);
}

const char *values_complaint (const Values *values, const char *name)
{
  const Entry *entry = entry_find (values->complaints, name, NULL);

  return entry != NULL ? entry->text : NULL;
}

static gboolean is_list (const Field *field)
{
  return field->kind == FIELD_AREAS || field->kind == FIELD_PEOPLE;
}

/* The field that NAME means; "areas+" and "areas-" mean a list to add to or take from. NULL with a sentence. */
static const Field *field_meant (const Field *fields, const char *name, GError **error)
{
  g_autofree char *plain = g_strdup (name);
  size_t length = strlen (plain);
  gboolean is_signed = length > 0 && (plain[length - 1] == '+' || plain[length - 1] == '-');
  g_autoptr (GString) names = NULL;
  const Field *field;

  if (is_signed)
    plain[length - 1] = '\0';
  field = field_find (fields, plain);
  if (field != NULL && (!is_signed || is_list (field)))
    return field;
  if (field != NULL) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s is no list; write %s=value.", field->label, plain);
    return NULL;
  }
  names = g_string_new (NULL);
  for (field = fields; field->name != NULL; field++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", field->name);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no such field. The fields are: %s.", names->str);
  return NULL;
}

static void check_entry (Values *values, Entry *entry, const Field *fields, Day today)
{
  g_autoptr (GError) error = NULL;
  const Field *field = field_meant (fields, entry->name, &error);
  char *canonical = NULL;

  values_complain (values, entry->name, NULL);
  if (field != NULL && field_check (field, entry->text, today, &canonical, &error)) {
    g_free (entry->text);
    entry->text = canonical;
    return;
  }
  values_complain (values, entry->name, error->message);
}

static gboolean report (const Values *values, const Field *fields, GError **error)
{
  const Entry *first = NULL;
  const Field *field = NULL;

  /* In the order of the form, so that the one reported is the first that is seen. */
  for (field = fields; field->name != NULL && first == NULL; field++)
    first = entry_find (values->complaints, field->name, NULL);
  if (first == NULL && values->complaints->len > 0)
    first = &g_array_index (values->complaints, Entry, 0);
  if (first == NULL)
    return TRUE;
  field = field_find (fields, first->name);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s: %s", field != NULL ? field->label : first->name, first->text);
  return FALSE;
}

gboolean values_check (Values *values, const Field *fields, gboolean whole, Day today, GError **error)
{
  g_array_set_size (values->complaints, 0);
  for (guint i = 0; i < values->texts->len; i++)
    check_entry (values, &g_array_index (values->texts, Entry, i), fields, today);
  for (const Field *field = fields; whole && field->name != NULL; field++) {
    if (field->required && !values_has (values, field->name))
      values_complain (values, field->name, "This is needed. Fill it in.");
  }
  return report (values, fields, error);
}

static char *with_newlines (const char *text)
{
  GString *lines = g_string_new (text);

  g_string_replace (lines, "\\n", "\n", 0);
  return g_string_free (lines, FALSE);
}

/* One `field=value`; SEEN holds the names of the lines before. */
static gboolean read_line (Values *values, const Field *fields, char *line, GHashTable *seen, GError **error)
{
  char *equals = strchr (line, '=');
  g_autofree char *text = NULL;
  const Field *field;
  char *name = line;

  if (equals == NULL) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, "Write it as field=value.");
    return FALSE;
  }
  *equals = '\0';
  g_strstrip (name);
  field = field_meant (fields, name, error);
  if (field == NULL)
    return FALSE;
  text = field->kind == FIELD_BLOCK ? with_newlines (equals + 1) : g_strdup (equals + 1);
  g_strstrip (text);
  if (!g_hash_table_add (seen, g_strdup (name))) {
    /* A list may be given in several lines: areas+=A, areas+=B. */
    g_autofree char *joined = g_strdup_printf ("%s;%s", values_text (values, name), text);

    if (is_list (field)) {
      values_set (values, name, joined);
      return TRUE;
    }
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s is given twice. Keep one of the lines.", name);
    return FALSE;
  }
  values_set (values, name, text);
  return TRUE;
}

gboolean values_read_lines (Values *values, const Field *fields, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; lines[i] != NULL; i++) {
    /* A file saved by a Windows editor begins with a byte order mark. */
    char *line = g_strstrip (i == 0 && g_str_has_prefix (lines[i], "\xEF\xBB\xBF") ? lines[i] + 3 : lines[i]);

    if (*line == '\0' || *line == '#')
      continue;
    if (!read_line (values, fields, line, seen, error)) {
      g_prefix_error (error, "Line %d: ", i + 1);
      return FALSE;
    }
  }
  return TRUE;
}
