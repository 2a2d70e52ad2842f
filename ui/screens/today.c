/* Today: what is yours to do, what waits for others, what the store needs. Enter does the next step. */
#include "base/error.h"
#include "people/import.h"
#include "scheme/scheme.h"
#include "support/due.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef struct {
  App *app;
  char *scheme, *since;
  Day since_day;
  GPtrArray *due; /* Due* */
  GArray *lines;  /* Line */
  List *list;
} Today;

/* A row of the list: an entry of `due`, or a heading with its count, or a gap. */
typedef struct {
  ListRowKind kind;
  DueSection section;
  guint index, count;
} Line;

static const char *const section_names[] = { "YOURS TO DO", "WAITING FOR OTHERS", "STORE" };

static ListRowKind line_kind (void *user, guint index)
{
  Today *today = user;
  return g_array_index (today->lines, Line, index).kind;
}

static void draw_line (void *user, guint index, ListRow *row)
{
  Today *today = user;
  Line *line = &g_array_index (today->lines, Line, index);
  if (line->kind == LIST_HEADING && line->section == DUE_STORE)
    list_row_set (row, 0, ROLE_HEADING, section_names[line->section]);
  else if (line->kind == LIST_HEADING)
    list_row_printf (row, 0, ROLE_HEADING, "%s • %u", section_names[line->section], line->count);
  if (line->kind != LIST_ITEM)
    return;
  const Due *due = g_ptr_array_index (today->due, line->index);
  if (due->section == DUE_STORE) {
    list_row_set (row, 0, ROLE_NORMAL, due->subject);
    list_row_set (row, 3, ROLE_NORMAL, due->next);
    return;
  }
  Day now = app_today (today->app);
  g_autofree char *when = day_due_words (due->due_on, now);
  Role role = due->section == DUE_WAITING ? ROLE_MUTED
              : due->due_on < now         ? ROLE_OVERDUE
              : due->due_on == now        ? ROLE_DUE
                                          : ROLE_NORMAL;
  list_row_set (row, 0, role, when);
  list_row_set (row, 1, ROLE_NORMAL, due->subject);
  list_row_set (row, 2, ROLE_NORMAL, due->about);
  list_row_set (row, 3, ROLE_NORMAL, due->next);
}

static const ListColumn columns[] = { { NULL, 12, 12, FALSE, FALSE },
                                      { NULL, 10, 10, FALSE, FALSE },
                                      { NULL, 14, 22, FALSE, FALSE },
                                      { NULL, 14, 27, TRUE, FALSE } };

static void *open_today (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  static const ListSource source = { draw_line, line_kind, NULL };
  g_autoptr (SchemeRules) rules = scheme_rules_load (app_session (app), error);
  if (rules == NULL)
    return NULL;
  Today *today = g_new0 (Today, 1);
  today->app = app;
  today->scheme = g_strdup (rules->name);
  today->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  today->list = list_new (columns, G_N_ELEMENTS (columns), &source, today);
  today->since = due_since_last_visit (app_session (app), &today->since_day, NULL);
  return today;
}

static void close_today (void *state)
{
  Today *today = state;
  g_free (today->scheme);
  g_free (today->since);
  g_clear_pointer (&today->due, g_ptr_array_unref);
  g_array_unref (today->lines);
  list_free (today->list);
  g_free (today);
}

/* One section's heading, its entries and a gap. */
static void add_section (Today *today, DueSection section)
{
  Line heading = { LIST_HEADING, section, 0, 0 };
  for (guint i = 0; i < today->due->len; i++)
    heading.count += ((Due *)g_ptr_array_index (today->due, i))->section == section;
  if (heading.count == 0)
    return;
  if (today->lines->len > 0)
    g_array_append_val (today->lines, ((Line){ LIST_GAP, section, 0, 0 }));
  g_array_append_val (today->lines, heading);
  for (guint i = 0; i < today->due->len; i++)
    if (((Due *)g_ptr_array_index (today->due, i))->section == section)
      g_array_append_val (today->lines, ((Line){ LIST_ITEM, section, i, 0 }));
}

static gboolean load_today (void *state, GError **error)
{
  Today *today = state;
  GPtrArray *due = due_list (app_session (today->app), error);
  if (due == NULL)
    return FALSE;
  g_clear_pointer (&today->due, g_ptr_array_unref);
  today->due = due;
  g_array_set_size (today->lines, 0);
  add_section (today, DUE_YOURS);
  add_section (today, DUE_WAITING);
  add_section (today, DUE_STORE);
  list_set_count (today->list, today->lines->len);
  return TRUE;
}

static const Due *chosen (const Today *today)
{
  guint index;
  if (!list_cursor (today->list, &index))
    return NULL;
  const Line *line = &g_array_index (today->lines, Line, index);
  return line->kind == LIST_ITEM ? g_ptr_array_index (today->due, line->index) : NULL;
}

/* "Nothing is due. Next: request 40, Mon 24 Nov. F3 logs a request." */
static char *nothing_due (const Today *today)
{
  for (guint i = 0; i < today->due->len; i++) {
    const Due *due = g_ptr_array_index (today->due, i);
    if (due->section != DUE_WAITING || due->due_on < app_today (today->app))
      continue;
    g_autofree char *when = day_words (due->due_on, app_today (today->app));
    return g_strdup_printf ("Nothing is due. Next: %s, %s. F3 logs a request.", due->subject, when);
  }
  if (import_register_is_empty (app_session (today->app)))
    return g_strdup ("Nothing is due. The register is empty: f imports a file or pasted cells.");
  return g_strdup ("Nothing is due. F3 logs a request.");
}

static gboolean has_yours (const Today *today)
{
  for (guint i = 0; i < today->due->len; i++)
    if (((const Due *)g_ptr_array_index (today->due, i))->section == DUE_YOURS)
      return TRUE;
  return FALSE;
}

static void draw_today (void *state, Canvas *canvas, Rect body)
{
  Today *today = state;
  Day now = app_today (today->app);
  g_autofree char *day = day_words (now, now);
  int used = 1 + canvas_printf (canvas, body.row, 1, -1, ROLE_HEADING, "%s • %s", today->scheme, day);
  if (today->since != NULL && *today->since != '\0' && today->since_day != now) {
    g_autofree char *since = day_words (today->since_day, now);
    g_autofree char *text = g_strdup_printf ("Since %s: %s", since, today->since);
    canvas_text_right (canvas, body.row, body.columns - 1, body.columns - used - 3, ROLE_MUTED, text);
  }
  int top = body.row + 2;
  if (!has_yours (today)) {
    g_autofree char *text = nothing_due (today);
    top += canvas_paragraph (canvas, (Rect){ top, 1, body.rows - 2, body.columns - 2 }, 0, ROLE_GOOD, text) + 1;
  }
  list_draw (today->list, canvas, (Rect){ top, 0, body.row + body.rows - top, body.columns }, TRUE);
}

static Outcome today_event (void *state, const Event *event)
{
  Today *today = state;
  if (event->kind != EVENT_KEY || !list_handle_key (today->list, event->key))
    return OUTCOME_IGNORED;
  return OUTCOME_REDRAW;
}

/* Where the next step of an entry is done. */
static const struct {
  const char *kind, *screen;
} steps[] = {
  { "suggest", "candidates" },   { "nobody-left", "request" },
  { "answer", "request" },       { "introduce", "request" },
  { "permission", "request" },   { "broadcast", "request" },
  { "volunteers", "request" },   { "quiet", "request" },
  { "agreement", "pair" },       { "sign", "pair" },
  { "outbox", "outbox" },        { "backup", "people" },
  { "second-person", "people" }, { "sender", "office" },
  { "access", "access" },        { "retention", "retention" },
  { "backups", "backups" },
};

static gboolean has_chosen (void *state, char **why_not)
{
  if (chosen (state) != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("Nothing stands here. F3 logs a request.");
  return FALSE;
}

static Outcome do_next (void *state)
{
  Today *today = state;
  const Due *due = chosen (today);
  if (due->message != 0)
    return app_open (today->app, "message", due->message, NULL);
  gint64 record = due->pair != 0 ? due->pair : due->access != 0 ? due->access : due->request;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (due->kind, steps[i].kind))
      return app_open (today->app, steps[i].screen, record, due->kind);
  return app_open (today->app, due->pair != 0 ? "pair" : "request", due->pair != 0 ? due->pair : due->request, NULL);
}

static gboolean is_about_request (void *state, char **why_not)
{
  const Due *due = chosen (state);
  if (due != NULL && due->request != 0)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("This line is not about a request. Move to one that is.");
  return FALSE;
}

static Outcome go_to_record (void *state)
{
  Today *today = state;
  const Due *due = chosen (today);
  if (due->pair != 0)
    return app_open (today->app, "pair", due->pair, NULL);
  return due->request != 0 ? app_open (today->app, "request", due->request, NULL) : do_next (state);
}

static Outcome new_request (void *state)
{
  return app_open (((Today *)state)->app, "request-form", 0, NULL);
}

static Outcome record_answer (void *state)
{
  Today *today = state;
  const Due *due = chosen (today);
  return app_open (today->app, "answer", due == NULL ? 0 : due->request, NULL);
}

static Outcome log_call (void *state)
{
  Today *today = state;
  const Due *due = chosen (today);
  return app_open (today->app, "call", due == NULL ? 0 : due->request, "request");
}

static gboolean can_snooze (void *state, char **why_not)
{
  const Due *due = chosen (state);
  if (due != NULL && due->id != 0)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("Only a request or a pair can be put off to another day.");
  return FALSE;
}

static Outcome snooze_until (void *state, const char *text)
{
  Today *today = state;
  Day until;
  g_autoptr (GError) error = NULL;
  if (!day_parse (text, app_today (today->app), &until, &error) ||
      !due_snooze (app_session (today->app), chosen (today)->id, until, &error))
    return app_prompt_again (today->app, error->message);
  g_autofree char *words = day_words (until, app_today (today->app));
  app_say (today->app, "It comes back on %s; u takes that back.", words);
  return OUTCOME_RELOAD;
}

static Outcome snooze (void *state)
{
  Today *today = state;
  return app_prompt (today->app, "Until when? For example +2w, fri or 3 dec.", "", PROMPT_TEXT, "Snooze", snooze_until);
}

static Outcome end_request (void *state)
{
  Today *today = state;
  return app_open (today->app, "request", chosen (today)->request, "end");
}

static Outcome import (void *state)
{
  return app_open (((Today *)state)->app, "import", 0, NULL);
}

static const Action actions[] = {
  { "do", "Enter", "Do it", "Does the next step of this line.", has_chosen, do_next, NULL, 0 },
  { "new-request", "n", "New request", "Logs a new request.", NULL, new_request, NULL, 0 },
  { "record", "r", "Record answer", "Records a supporter's answer.", NULL, record_answer, NULL, 0 },
  { "call", "c", "Log call", "Logs a telephone call about this request.", NULL, log_call, NULL, 0 },
  { "snooze", "z", "Snooze", "Puts this line off to another day.", can_snooze, snooze, NULL, 0 },
  { "end", "x", "Close", "Closes this request.", is_about_request, end_request, NULL, 0 },
  { "go", "g", "Go to it", "Opens the request or pair this line is about.", has_chosen, go_to_record, NULL,
    ACTION_QUIET },
  { "import", "f", "Import a register", "Reads supporters from a file or from cells pasted here.", NULL, import, NULL,
    ACTION_QUIET },
  { 0 },
};

const Screen today_screen = {
  .name = "today",
  .tab = TAB_TODAY,
  .help = "One list of all that is due: yours first, then what waits for others, then what the store itself needs. "
          "Enter does the next "
          "step of the line you are on. Nothing is lost by waiting: what is late stays at the top.",
  .actions = actions,
  .open = open_today,
  .close = close_today,
  .load = load_today,
  .draw = draw_today,
  .event = today_event,
};
