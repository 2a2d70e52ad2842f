/* Who is in the store just now, and ending a session that was left behind. */
#include "base/day.h"
#include "base/error.h"
#include "store/presence.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef struct {
  App *app;
  GPtrArray *list; /* Presence* */
  List *rows;
} State;

static const Presence *at (const State *state, guint index)
{
  return index >= 1 && index <= state->list->len ? g_ptr_array_index (state->list, index - 1) : NULL;
}

static ListRowKind row_kind (void *user, guint index)
{
  (void)user;
  return index == 0 ? LIST_HEADING : LIST_ITEM;
}

/* "request 12, since 10:42" */
static char *doing (const Presence *presence)
{
  if (presence->own)
    return g_strdup ("this is you, here");
  if (*presence->form == '\0')
    return g_strdup ("no form open");
  g_autofree char *hhmm = clock_hhmm (presence->form_since);
  g_auto (GStrv) words = g_strsplit (presence->form, "-form", 2);
  return presence->record == 0
             ? g_strdup_printf ("%s, since %s", words[0], hhmm)
             : g_strdup_printf ("%s %" G_GINT64_FORMAT ", since %s", words[0], presence->record, hhmm);
}

static void draw_row (void *user, guint index, ListRow *row)
{
  State *state = user;
  const Presence *presence = at (state, index);
  if (presence == NULL) {
    list_row_set (row, 0, ROLE_HEADING, "WHO IS IN NOW");
    return;
  }
  g_autofree char *hhmm = clock_hhmm (presence->since);
  g_autofree char *since = g_strdup_printf ("since %s", hhmm);
  g_autofree char *place = g_strdup_printf ("%s, %s", presence->host, presence->terminal);
  g_autofree char *form = doing (presence);
  list_row_set (row, 0, ROLE_NORMAL, presence->actor);
  list_row_set (row, 1, ROLE_MUTED, since);
  list_row_set (row, 2, ROLE_NORMAL, form);
  list_row_set (row, 3, ROLE_MUTED, place);
}

static const ListColumn columns[] = { { NULL, 12, 20, FALSE, FALSE },
                                      { NULL, 11, 11, FALSE, FALSE },
                                      { NULL, 24, 40, TRUE, FALSE },
                                      { NULL, 14, 30, TRUE, FALSE } };

static void *open_sessions (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_row, row_kind, NULL };
  State *state = g_new0 (State, 1);
  state->app = app;
  state->list = g_ptr_array_new ();
  state->rows = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  return state;
}

static void close_sessions (void *data)
{
  State *state = data;
  list_free (state->rows);
  g_ptr_array_unref (state->list);
  g_free (state);
}

static gboolean load_sessions (void *data, GError **error)
{
  State *state = data;
  GPtrArray *list = presence_list (app_session (state->app), error);
  if (list == NULL)
    return FALSE;
  g_ptr_array_unref (state->list);
  state->list = list;
  list_set_count (state->rows, list->len + 1);
  return TRUE;
}

static void draw_sessions (void *data, Canvas *canvas, Rect body)
{
  list_draw (((State *)data)->rows, canvas, body, TRUE);
}

static Outcome sessions_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && list_handle_key (state->rows, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static const Presence *chosen (const State *state)
{
  guint index;
  return list_cursor (state->rows, &index) ? at (state, index) : NULL;
}

static gboolean can_end (void *data, char **why_not)
{
  const Presence *presence = chosen (data);
  if (presence != NULL && !presence->own)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup (presence == NULL ? "Move to a session first." : "That is this session itself. F10 leaves it.");
  return FALSE;
}

static gboolean is_mine (const State *state, const Presence *presence)
{
  return g_str_equal (presence->actor, app_session (state->app)->actor);
}

static Outcome end_answered (void *data, guint choice)
{
  State *state = data;
  const Presence *presence = chosen (state);
  if (choice != 1 || presence == NULL)
    return OUTCOME_REDRAW;
  g_autoptr (GError) error = NULL;
  if (!presence_end (app_session (state->app), presence->id, NULL, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_await_end (state->app, presence->id, is_mine (state, presence));
  app_say (state->app, "It was asked to keep what is typed there and to leave. That takes a few seconds.");
  return OUTCOME_REDRAW;
}

static Outcome end_session (void *data)
{
  static const char *const verbs[] = { "Let it be", "End it", NULL };
  State *state = data;
  const Presence *presence = chosen (state);
  g_autofree char *question =
      is_mine (state, presence)
          ? g_strdup (
                "End this other session of yours? What is typed there is kept as a draft and offered to you here.")
          : g_strdup_printf ("End the session of %s? What is typed there is kept as a draft and offered to %s.",
                             presence->actor, presence->actor);
  return app_ask (state->app, question, verbs, 0, end_answered);
}

static const Action actions[] = {
  { "end-session", "x", "End it", "Ends the session under the cursor, as when its line is dead; its drafts are kept.",
    can_end, end_session, NULL, 0 },
  { 0 },
};

const Screen sessions_screen = {
  .name = "sessions",
  .tab = TAB_SETUP,
  .help = "Everybody who has this store open in kith just now, and which form. Two people can have the same record "
          "open: who "
          "saves second is shown both. A session whose line is dead can be ended from here; what was typed in it is "
          "kept as a "
          "draft for the one who typed it.",
  .actions = actions,
  .open = open_sessions,
  .close = close_sessions,
  .load = load_sessions,
  .draw = draw_sessions,
  .event = sessions_event,
};
