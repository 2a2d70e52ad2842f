#include "support/access_pack.h"

#include "base/error.h"
#include "store/audit.h"
#include "store/setting.h"
#include "support/access_pack_store.h"
#include "support/access_store.h"
#include "support/erase_store.h"
#include "support/others.h"

#include <string.h>

static void line_free (gpointer data)
{
  PackLine *line = data;

  g_free (line->text);
  g_free (line);
}

static void entry_free (gpointer data)
{
  PackEntry *entry = data;

  g_free (entry->key);
  g_free (entry->title);
  g_free (entry->left_out);
  g_ptr_array_unref (entry->lines);
  g_free (entry);
}

void access_pack_free (AccessPack *pack)
{
  if (pack == NULL)
    return;
  g_free (pack->name);
  g_free (pack->office);
  g_ptr_array_unref (pack->entries);
  g_free (pack);
}

/* ---- gathering: everything as it stands, then other people taken out of what people wrote */

/* A line that waits for that. */
typedef struct {
  PackEntry *entry;
  PackLine *line;
  PackKind kind;
} FreeLine;

typedef struct {
  KithSession *session;
  AccessPack *pack;
  GArray *free_lines; /* FreeLine */
} Gathering;

static PackEntry *add_entry (Gathering *gathering, const PackSource *source, gint64 id, const char *title)
{
  PackEntry *entry = g_new0 (PackEntry, 1);

  entry->key = id != 0 ? g_strdup_printf ("%s %" G_GINT64_FORMAT, source->key, id) : g_strdup (source->key);
  entry->section = source->section;
  entry->title = g_strdup (title);
  entry->lines = g_ptr_array_new_with_free_func (line_free);
  g_ptr_array_add (gathering->pack->entries, entry);
  return entry;
}

static PackLine *add_line (PackEntry *entry, const char *name, const char *label, char *text)
{
  PackLine *line = g_new0 (PackLine, 1);

  line->name = name;
  line->label = label;
  line->text = text;
  g_ptr_array_add (entry->lines, line);
  return line;
}

/* NULL where there is nothing to say. */
static char *cell_text (Statement *row, int column, PackKind kind)
{
  const char *text = statement_text (row, column);

  if (text == NULL || *text == '\0')
    return NULL;
  if (kind == PACK_SECONDS)
    return clock_iso (statement_int (row, column));
  if (kind == PACK_YES_NO)
    return g_strdup (statement_int (row, column) != 0 ? "yes" : "no");
  return g_strdup (text);
}

static void add_cells (Gathering *gathering, const PackSource *source, Statement *row, PackEntry *entry)
{
  for (guint i = 0; i < G_N_ELEMENTS (source->columns) && source->columns[i].kind != PACK_END; i++) {
    const PackColumn *column = &source->columns[i];
    char *text = cell_text (row, (int)i + 2, column->kind);

    if (text == NULL)
      continue;

    PackLine *line = add_line (entry, column->name, column->label, text);

    if (column->kind == PACK_FREE || column->kind == PACK_SENT)
      g_array_append_val (gathering->free_lines, ((FreeLine){ entry, line, column->kind }));
  }
}

/* "2026-11-18T09:02:31Z pshah: insert, request 12, issue" */
static void add_together (const PackSource *source, Statement *row, PackEntry *entry)
{
  g_autofree char *when = cell_text (row, 2, source->columns[0].kind);
  g_autoptr (GString) line = g_string_new (when);

  g_string_append_printf (line, " %s", statement_text (row, 1));
  for (guint i = 1; source->columns[i].kind != PACK_END; i++) {
    g_autofree char *text = cell_text (row, (int)i + 2, source->columns[i].kind);

    if (text != NULL)
      g_string_append_printf (line, "%s %s", i == 1 ? ":" : ",", text);
  }
  add_line (entry, "line", "", g_strdup (line->str));
}

static gboolean gather_source (Gathering *gathering, const PackSource *source, GError **error)
{
  g_autoptr (Statement) row = pack_rows (gathering->session, source, gathering->pack->person, error);
  PackEntry *together = NULL;
  GError *failure = NULL;

  if (row == NULL)
    return FALSE;
  while (statement_next (row, &failure)) {
    if (!source->together) {
      add_cells (gathering, source, row,
                 add_entry (gathering, source, statement_int (row, 0), statement_text (row, 1)));
      continue;
    }
    if (together == NULL)
      together = add_entry (gathering, source, 0, source->section);
    add_together (source, row, together);
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean take_others_out (Gathering *gathering, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (Others) others = NULL;

  for (guint i = 0; i < gathering->free_lines->len; i++)
    g_ptr_array_add (texts, g_array_index (gathering->free_lines, FreeLine, i).line->text);
  others = others_find (gathering->session, gathering->pack->person, gathering->pack->name, texts, error);
  for (guint i = 0; others != NULL && i < gathering->free_lines->len; i++) {
    FreeLine *one = &g_array_index (gathering->free_lines, FreeLine, i);
    char *left = others_take_out (others, one->line->text, one->kind == PACK_SENT, &one->entry->taken_out);

    g_free (one->line->text);
    one->line->text = left;
  }
  return others != NULL;
}

static gboolean leave_out (KithSession *session, AccessPack *pack, GError **error)
{
  g_autoptr (GHashTable) reasons = access_omissions (session, pack->request, error);

  for (guint i = 0; reasons != NULL && i < pack->entries->len; i++) {
    PackEntry *entry = pack->entries->pdata[i];

    entry->left_out = g_strdup (g_hash_table_lookup (reasons, entry->key));
  }
  return reasons != NULL;
}

static gboolean gather (Gathering *gathering, GError **error)
{
  for (const PackSource *source = pack_sources (); source->section != NULL; source++)
    if (!gather_source (gathering, source, error) || !session_tick (gathering->session, "Gathering", -1, error))
      return FALSE;
  return take_others_out (gathering, error) && leave_out (gathering->session, gathering->pack, error);
}

static AccessPack *load (KithSession *session, gint64 person, gint64 request, gboolean note, GError **error)
{
  g_autoptr (AccessPack) pack = g_new0 (AccessPack, 1);
  g_autoptr (GArray) free_lines = g_array_new (FALSE, FALSE, sizeof (FreeLine));
  g_autofree char *uid = NULL;
  Gathering gathering = { session, pack, free_lines };

  pack->entries = g_ptr_array_new_with_free_func (entry_free);
  pack->person = person;
  pack->request = request;
  pack->on = session_today (session);
  pack->office = setting_text (session, "office.name");
  uid = erase_uid (session, person, &pack->name, error);
  return uid != NULL && (!note || audit_note (session, "reveal", "person", person, "all that is held", error)) &&
                 gather (&gathering, error)
             ? g_steal_pointer (&pack)
             : NULL;
}

AccessPack *access_pack_load (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (AccessRequest) request = access_load (session, id, error);

  return request != NULL ? load (session, request->person, id, TRUE, error) : NULL;
}

AccessPack *access_pack_again (KithSession *session, const AccessPack *pack, GError **error)
{
  return session_may (session, RIGHT_PEOPLE, error) ? load (session, pack->person, pack->request, FALSE, error) : NULL;
}

AccessPack *access_pack_of (KithSession *session, gint64 person, GError **error)
{
  return session_may (session, RIGHT_PEOPLE, error) ? load (session, person, 0, TRUE, error) : NULL;
}

guint access_pack_taken_out (const AccessPack *pack)
{
  guint count = 0;

  for (guint i = 0; i < pack->entries->len; i++) {
    const PackEntry *entry = pack->entries->pdata[i];

    count += entry->left_out == NULL ? entry->taken_out : 0;
  }
  return count;
}

guint access_pack_left_out (const AccessPack *pack)
{
  guint count = 0;

  for (guint i = 0; i < pack->entries->len; i++)
    count += ((const PackEntry *)pack->entries->pdata[i])->left_out != NULL ? 1 : 0;
  return count;
}
