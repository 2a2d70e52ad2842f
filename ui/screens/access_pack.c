/* The answer to an access request before it is written: every entry, other people taken out; what is left out and why. */
#include "base/error.h"
#include "base/text.h"
#include "support/access.h"
#include "support/access_pack.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"
#include "ui/widgets/pager.h"

#include <string.h>

/* A heading (index of the section's first entry), or an entry. */
typedef struct {
  ListRowKind kind;
  guint entry;
} Line;

typedef struct {
  App *app;
  gint64 id;
  AccessPack *pack;
  GArray *lines; /* Line */
  List *list;
  Pager *pager;
} State;

static const PackEntry *entry_at (const State *state, guint line)
{
  return state->pack->entries->pdata[g_array_index (state->lines, Line, line).entry];
}

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  const PackEntry *entry = entry_at (state, index);
  if (g_array_index (state->lines, Line, index).kind == LIST_HEADING) {
    list_row_set (row, 0, ROLE_HEADING, entry->section);
    return;
  }
  list_row_set (row, 0, entry->left_out != NULL ? ROLE_MUTED : ROLE_NORMAL, entry->title);
  if (entry->left_out != NULL)
    list_row_printf (row, 1, ROLE_MUTED, "left out: %s", entry->left_out);
  else if (entry->taken_out > 0)
    list_row_printf (row, 1, ROLE_DUE, "%u of others taken out", entry->taken_out);
}

static ListRowKind line_kind (void *user, guint index)
{
  return g_array_index (((State *)user)->lines, Line, index).kind;
}

static const ListColumn columns[] = { { NULL, 24, 36, FALSE, FALSE }, { NULL, 20, 50, TRUE, FALSE } };

static void *open_pack (App *app, gint64 record, const char *argument, GError **error)
{
  static const ListSource source = { draw_line, line_kind, NULL };
  (void)argument;
  AccessPack *pack = access_pack_load (app_session (app), record, error);
  if (pack == NULL)
    return NULL;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->id = record;
  state->pack = pack;
  state->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  state->pager = pager_new ();
  return state;
}

static void close_pack (void *data)
{
  State *state = data;
  list_free (state->list);
  pager_free (state->pager);
  g_array_unref (state->lines);
  access_pack_free (state->pack);
  g_free (state);
}

/* The entry under the cursor, into the pager. */
static void show_entry (State *state)
{
  guint index = 0;
  pager_clear (state->pager);
  if (!list_cursor (state->list, &index))
    return;
  const PackEntry *entry = entry_at (state, index);
  for (guint i = 0; i < entry->lines->len; i++) {
    const PackLine *line = entry->lines->pdata[i];
    if (*line->label != '\0')
      pager_add_entry (state->pager, 22, line->label, line->text);
    else
      pager_add_text (state->pager, 3, ROLE_NORMAL, line->text);
  }
}

static void fill_lines (State *state)
{
  const char *section = "";
  g_array_set_size (state->lines, 0);
  for (guint i = 0; i < state->pack->entries->len; i++) {
    const PackEntry *entry = state->pack->entries->pdata[i];
    if (strcmp (section, entry->section) != 0)
      g_array_append_val (state->lines, ((Line){ LIST_HEADING, i }));
    g_array_append_val (state->lines, ((Line){ LIST_ITEM, i }));
    section = entry->section;
  }
  list_set_count (state->list, state->lines->len);
}

static gboolean load_pack (void *data, GError **error)
{
  State *state = data;
  if (state->lines->len > 0) { /* open_pack() has just read it the first time */
    AccessPack *pack = access_pack_again (app_session (state->app), state->pack, error);
    if (pack == NULL)
      return FALSE;
    access_pack_free (state->pack);
    state->pack = pack;
  }
  fill_lines (state);
  show_entry (state);
  return TRUE;
}

static void draw_pack (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  guint taken = access_pack_taken_out (state->pack), left = access_pack_left_out (state->pack);
  int upper = MAX ((body.rows - 3) / 2, 4);
  g_autofree char *counts = g_strdup_printf ("others taken out: %u, left out: %u", taken, left);
  canvas_printf (canvas, body.row, 1, body.columns - 40, ROLE_HEADING, "What is held about %s", state->pack->name);
  canvas_text_right (canvas, body.row, body.columns - 1, 38, ROLE_MUTED, counts);
  list_draw (state->list, canvas, (Rect){ body.row + 1, 0, upper, body.columns }, TRUE);
  canvas_rule (canvas, body.row + upper + 1, 0, body.columns);
  pager_draw (state->pager, canvas, (Rect){ body.row + upper + 2, 0, body.rows - upper - 2, body.columns });
}

/* Space is for leaving out; the rest moves in the list, and Left and Right in the text under it. */
static Outcome pack_event (void *data, const Event *event)
{
  State *state = data;
  if (event->kind != EVENT_KEY || event->key == KEYCODE_SPACE)
    return OUTCOME_IGNORED;
  if (event->key == KEYCODE_RIGHT || event->key == KEYCODE_LEFT)
    return pager_handle_key (state->pager, event->key == KEYCODE_RIGHT ? KEYCODE_PAGE_DOWN : KEYCODE_PAGE_UP)
               ? OUTCOME_REDRAW
               : OUTCOME_NOTHING;
  if (!list_handle_key (state->list, event->key))
    return OUTCOME_IGNORED;
  show_entry (state);
  return OUTCOME_REDRAW;
}

/* ---- leaving out */

static const PackEntry *chosen (const State *state)
{
  guint index = 0;
  return list_cursor (state->list, &index) ? entry_at (state, index) : NULL;
}

static Outcome leave_out (State *state, const char *reason, GError **error)
{
  g_autofree char *key = g_strdup (chosen (state)->key);
  if (!access_leave_out (app_session (state->app), state->id, key, reason, error))
    return OUTCOME_IGNORED;
  app_say (state->app, reason != NULL ? "It is left out, and the reason stands in its place; Space puts it back."
                                      : "It is in the answer.");
  return OUTCOME_RELOAD;
}

static Outcome reason_typed (void *data, const char *typed)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  Outcome outcome = leave_out (state, typed, &error);
  return outcome == OUTCOME_IGNORED ? app_prompt_again (state->app, error->message) : outcome;
}

static Outcome turn_entry (void *data)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (chosen (state) == NULL)
    return OUTCOME_NOTHING;
  if (chosen (state)->left_out == NULL)
    return app_prompt (state->app, "Why is it left out? The reason stands in the answer in its place.", NULL,
                       PROMPT_TEXT, "Leave out", reason_typed);
  Outcome outcome = leave_out (state, NULL, &error);
  return outcome == OUTCOME_IGNORED ? app_fail (state->app, g_steal_pointer (&error)) : outcome;
}

static char *turn_title (void *data)
{
  const PackEntry *entry = chosen (data);
  return g_strdup (entry != NULL && entry->left_out != NULL ? "Put back" : "Leave out");
}

/* ---- writing */

static Outcome folder_typed (void *data, const char *typed)
{
  State *state = data;
  g_autofree char *clean = text_clean_line (typed, -1);
  g_autofree char *path =
      g_str_has_prefix (clean, "~/") ? g_build_filename (g_get_home_dir (), clean + 2, NULL) : g_strdup (clean);
  g_autoptr (GError) error = NULL;
  if (*path == '\0')
    return app_prompt_again (state->app, "Give the folder a name.");
  if (!access_pack_write (app_session (state->app), state->id, path, &error))
    return app_prompt_again (state->app, error->message);
  app_say (state->app, "It is in %s, NOT encrypted: hand it over, then delete it. x in the list notes it as answered.",
           path);
  return OUTCOME_CLOSE;
}

static Outcome write_pack (void *data)
{
  State *state = data;
  g_autofree char *name = g_strdup_printf ("kith-access-%" G_GINT64_FORMAT, state->id);
  g_autofree char *path = g_build_filename (g_get_home_dir (), name, NULL);
  return app_prompt (state->app, "Write the answer, not encrypted, in words and as JSON into which new folder?", path,
                     PROMPT_TEXT, "Write", folder_typed);
}

static const Action actions[] = {
  { "write-pack", "w", "Write", "Writes the answer into a folder, in words and as JSON.", NULL, write_pack, NULL, 0 },
  { "leave-out", "Space", "Leave out", "Leaves this entry out of the answer with a reason, or puts it back.", NULL,
    turn_entry, turn_title, 0 },
  { 0 },
};

const Screen access_pack_screen = {
  .name = "access-pack",
  .help = "Every entry of the answer, and under the line its text as it will be written. Other people's names, "
          "addresses and telephone "
          "numbers are taken out wherever the store knows them; a nickname it does not know, so read it. Space leaves "
          "an entry out: "
          "your reason stands in its place. Right and Left page through the text.",
  .actions = actions,
  .open = open_pack,
  .close = close_pack,
  .load = load_pack,
  .draw = draw_pack,
  .event = pack_event,
};
