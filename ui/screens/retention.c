/* What has been kept long enough: a list to review, mark and clear. */
#include "base/error.h"
#include "base/text.h"
#include "store/setting.h"
#include "support/retention.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

#include <string.h>

/* A heading of a kind, or an item. */
typedef struct {
  ListRowKind kind;
  const RetentionKind *of;
  guint item, count;
} Line;

typedef struct {
  App *app;
  GPtrArray *items; /* RetentionItem* */
  GArray *lines;    /* Line */
  List *list;
} State;

static const Line *line_at (const State *state, guint index)
{
  return &g_array_index (state->lines, Line, index);
}

static void draw_heading (State *state, const Line *line, ListRow *row)
{
  long months = setting_number (app_session (state->app), line->of->setting);
  if (months == 0)
    list_row_printf (row, 0, ROLE_HEADING, "%s: kept for good", line->of->title);
  else
    list_row_printf (row, 0, ROLE_HEADING, "%s: %u older than %ld months", line->of->title, line->count, months);
}

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  const Line *line = line_at (state, index);
  if (line->kind == LIST_HEADING)
    draw_heading (state, line, row);
  if (line->kind != LIST_ITEM)
    return;
  const RetentionItem *item = state->items->pdata[line->item];
  g_autofree char *since = day_words (item->since, app_today (state->app));
  list_row_set (row, 2, ROLE_NORMAL, item->subject);
  list_row_set (row, 3, ROLE_MUTED, since);
}

static ListRowKind line_kind (void *user, guint index)
{
  return line_at (user, index)->kind;
}

/* What marks are kept by: kinds number their records each for itself. */
static gint64 line_id (void *user, guint index)
{
  State *state = user;
  const Line *line = line_at (state, index);
  const RetentionItem *item = line->kind == LIST_ITEM ? state->items->pdata[line->item] : NULL;
  return item == NULL ? 0 : ((gint64)(item->kind - retention_kinds ()) << 48) | item->id;
}

static const ListColumn columns[] = { { NULL, 1, 1, FALSE, FALSE },
                                      { NULL, 1, 1, FALSE, FALSE },
                                      { NULL, 16, 24, FALSE, FALSE },
                                      { NULL, 16, 40, TRUE, FALSE } };

static void *open_retention (App *app, gint64 record, const char *argument, GError **error)
{
  static const ListSource source = { draw_line, line_kind, line_id };
  (void)record;
  (void)argument;
  if (!session_may (app_session (app), RIGHT_PEOPLE, error) || !retention_note_look (app_session (app), error))
    return NULL;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->items = g_ptr_array_new ();
  state->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  return state;
}

static void close_retention (void *data)
{
  State *state = data;
  list_free (state->list);
  g_array_unref (state->lines);
  g_ptr_array_unref (state->items);
  g_free (state);
}

static void add_kind (State *state, const RetentionKind *kind)
{
  Line heading = { LIST_HEADING, kind, 0, 0 };
  for (guint i = 0; i < state->items->len; i++)
    heading.count += ((const RetentionItem *)state->items->pdata[i])->kind == kind ? 1 : 0;
  g_array_append_val (state->lines, heading);
  for (guint i = 0; i < state->items->len; i++)
    if (((const RetentionItem *)state->items->pdata[i])->kind == kind)
      g_array_append_val (state->lines, ((Line){ LIST_ITEM, kind, i, 0 }));
}

static gboolean load_retention (void *data, GError **error)
{
  State *state = data;
  GPtrArray *items = retention_due (app_session (state->app), error);
  if (items == NULL)
    return FALSE;
  g_ptr_array_unref (state->items);
  state->items = items;
  g_array_set_size (state->lines, 0);
  for (const RetentionKind *kind = retention_kinds (); kind->name != NULL; kind++)
    add_kind (state, kind);
  list_set_count (state->list, state->lines->len);
  return TRUE;
}

static const Line *chosen (const State *state)
{
  guint index = 0;
  return list_cursor (state->list, &index) ? line_at (state, index) : NULL;
}

static void draw_retention (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  const Line *line = chosen (state);
  const char *words =
      line != NULL ? line->of->goes : "There is nothing to clear; Setup, Office says how long each kind stays.";
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, "What has been kept long enough");
  list_draw (state->list, canvas, (Rect){ body.row + 2, 0, body.rows - 5, body.columns }, TRUE);
  canvas_paragraph (canvas, (Rect){ body.row + body.rows - 2, 3, 2, body.columns - 6 }, 0, ROLE_MUTED, words);
}

static Outcome retention_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* ---- acts */

static gboolean has_chosen (void *data, char **why_not)
{
  if (chosen (data) != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("Nothing is due to be cleared.");
  return FALSE;
}

/* The marked ones, or the one under the cursor. */
static GPtrArray *wanted (State *state)
{
  GPtrArray *items = g_ptr_array_new ();
  gboolean marked = list_mark_count (state->list) > 0;
  for (guint i = 0; i < state->lines->len; i++) {
    const Line *line = line_at (state, i);
    if (line->kind == LIST_ITEM && (marked ? list_is_marked (state->list, line_id (state, i)) : line == chosen (state)))
      g_ptr_array_add (items, state->items->pdata[line->item]);
  }
  return items;
}

static Outcome answered (void *data, const char *typed)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  g_autofree char *clean = text_clean_line (typed, -1);
  guint count = 0;
  if (strcmp (clean, "clear") != 0) {
    app_say (state->app, "Nothing was cleared.");
    return OUTCOME_REDRAW;
  }
  g_autoptr (GPtrArray) items = wanted (state);
  app_busy (state->app, "Esc stops, nothing is cleared");
  gboolean done = retention_clear (app_session (state->app), items, &count, &note, &error);
  app_idle (state->app);
  if (!done)
    return app_fail (state->app, g_steal_pointer (&error));
  list_clear_marks (state->list);
  app_say (state->app, "%u cleared. Figures stay as they were. %s", count, note != NULL ? note : "");
  return OUTCOME_RELOAD;
}

static Outcome clear (void *data)
{
  State *state = data;
  g_autoptr (GPtrArray) items = wanted (state);
  g_autofree char *question = g_strdup_printf (
      "Clear %u record%s? This cannot be taken back. Type clear to do it; anything else leaves all as it is.",
      items->len, items->len == 1 ? "" : "s");
  return app_prompt (state->app, question, NULL, PROMPT_WORD, "Go on", answered);
}

static Outcome look_at (void *data)
{
  static const struct {
    const char *kind, *screen;
  } ways[] = {
    { "requests", "request" }, { "messages", "message" }, { "supporters", "supporter" }, { "agreements", "pair" }
  };
  State *state = data;
  const RetentionItem *item = state->items->pdata[chosen (state)->item];
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strcmp (ways[i].kind, item->kind->name) == 0)
      return app_open (state->app, ways[i].screen, item->id, NULL);
  return OUTCOME_NOTHING;
}

static const Action actions[] = {
  { "look-at", "Enter", "Look at it", "Opens this record.", has_chosen, look_at, NULL, 0 },
  { "clear", "x", "Clear", "Clears the marked ones, or this one, after a question whose answer has to be typed.",
    has_chosen, clear, NULL, 0 },
  { 0 },
};

const Screen retention_screen = {
  .name = "retention",
  .tab = TAB_SETUP,
  .help = "What has been kept for longer than Setup, Office says, kind by kind. Space marks, * marks all, x clears: "
          "the texts go as "
          "they do when somebody is erased, from undo and from the file too. Figures stay. Nothing is ever cleared by "
          "itself; Today "
          "reminds once a month.",
  .actions = actions,
  .open = open_retention,
  .close = close_retention,
  .load = load_retention,
  .draw = draw_retention,
  .event = retention_event,
};
