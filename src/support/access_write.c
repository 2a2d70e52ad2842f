/* The answer to an access request: in words, as JSON, and as files. */
#include "base/text.h"
#include "store/audit.h"
#include "store/new_folder.h"
#include "support/access_pack.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 78 };

/* ---- in words */

static void add_wrapped (GString *words, const char *indent, const char *text)
{
  g_autofree char *clean = text_clean_block (text, -1);
  g_autoptr (GPtrArray) lines = text_wrap (clean, WIDTH - (int)strlen (indent));

  for (guint i = 0; i < lines->len; i++) {
    const char *line = lines->pdata[i];

    g_string_append_printf (words, "%s%s\n", *line != '\0' ? indent : "", line);
  }
}

static void add_heading (GString *words, const char *text)
{
  g_string_append_printf (words, "\n\n%s\n", text);
  for (int i = text_width (text); i > 0; i--)
    g_string_append_c (words, '-');
  g_string_append_c (words, '\n');
}

static void add_entry (GString *words, const PackEntry *entry)
{
  g_string_append_c (words, '\n');
  if (entry->left_out != NULL) {
    g_autofree char *sentence = g_strdup_printf ("Something was left out here: %s", entry->left_out);

    add_wrapped (words, "", sentence);
    return;
  }
  if (strcmp (entry->title, entry->section) != 0)
    g_string_append_printf (words, "%s\n", entry->title);
  for (guint i = 0; i < entry->lines->len; i++) {
    const PackLine *line = entry->lines->pdata[i];
    gboolean is_short = strchr (line->text, '\n') == NULL && strlen (line->label) + strlen (line->text) < WIDTH - 6;
    g_autofree char *together = g_strdup_printf ("%s%s%s", line->label, *line->label != '\0' ? ": " : "", line->text);

    if (is_short || *line->label == '\0') {
      add_wrapped (words, "  ", together);
      continue;
    }
    g_string_append_printf (words, "  %s:\n", line->label);
    add_wrapped (words, "    ", line->text);
  }
}

char *access_pack_text (const AccessPack *pack)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *day = day_iso (pack->on);
  g_autofree char *about = g_strdup_printf (
      "This is everything that %s holds about you as of %s. Other people's names, addresses and telephone numbers are "
      "replaced by \"[another person]\", because what is held about them is theirs.",
      pack->office, day);
  const char *section = "";

  g_string_append_printf (words, "What is held about %s\n\n", pack->name);
  add_wrapped (words, "", about);
  for (guint i = 0; i < pack->entries->len; i++) {
    const PackEntry *entry = pack->entries->pdata[i];

    if (strcmp (section, entry->section) != 0)
      add_heading (words, entry->section);
    section = entry->section;
    add_entry (words, entry);
  }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* ---- as JSON */

static void add_member (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void add_json_lines (JsonBuilder *builder, const PackEntry *entry)
{
  gboolean together = entry->lines->len > 0 && *((const PackLine *)entry->lines->pdata[0])->label == '\0';

  if (together) {
    json_builder_set_member_name (builder, "lines");
    json_builder_begin_array (builder);
  }
  for (guint i = 0; i < entry->lines->len; i++) {
    const PackLine *line = entry->lines->pdata[i];

    if (together)
      json_builder_add_string_value (builder, line->text);
    else
      add_member (builder, line->name, line->text);
  }
  if (together)
    json_builder_end_array (builder);
}

static void add_json_entry (JsonBuilder *builder, const PackEntry *entry)
{
  json_builder_begin_object (builder);
  add_member (builder, "section", entry->section);
  if (entry->left_out != NULL) {
    add_member (builder, "left_out", entry->left_out);
  } else {
    add_member (builder, "id", entry->key);
    add_member (builder, "title", entry->title);
    add_json_lines (builder, entry);
  }
  json_builder_end_object (builder);
}

char *access_pack_json (const AccessPack *pack)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *day = day_iso (pack->on);

  json_builder_begin_object (builder);
  add_member (builder, "name", pack->name);
  add_member (builder, "held_by", pack->office);
  add_member (builder, "as_of", day);
  json_builder_set_member_name (builder, "entries");
  json_builder_begin_array (builder);
  for (guint i = 0; i < pack->entries->len; i++)
    add_json_entry (builder, pack->entries->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *json = json_to_string (root, TRUE);

  return g_strconcat (json, "\n", NULL);
}

/* ---- as files */

static gboolean write_file (NewFolder *folder, const char *name, const char *text, GError **error)
{
  FILE *stream = new_folder_file (folder, name, error);

  if (stream != NULL)
    fputs (text, stream);
  return new_folder_close (folder, stream, name, TRUE, error);
}

gboolean access_pack_write (KithSession *session, gint64 id, const char *directory, GError **error)
{
  g_autoptr (NewFolder) folder = NULL;
  g_autoptr (AccessPack) pack = NULL;

  if (!session_may (session, RIGHT_PEOPLE, error))
    return FALSE;
  folder = new_folder_plan (directory, "Nothing was written.", error);
  pack = folder != NULL ? access_pack_load (session, id, error) : NULL;
  if (pack == NULL || !audit_note (session, "export", "access_request", id, "the answer", error))
    return FALSE;

  g_autofree char *text = access_pack_text (pack);
  g_autofree char *json = access_pack_json (pack);

  return new_folder_make (folder, error) && write_file (folder, "answer.txt", text, error) &&
         write_file (folder, "answer.json", json, error) && new_folder_finish (folder, error);
}
