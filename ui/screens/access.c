/* Requests of people to see what is held about them: the list with its clocks. */
#include "base/error.h"
#include "people/person.h"
#include "support/access.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef struct {
  App *app;
  GPtrArray *requests; /* AccessRequest* */
  List *list;
  gint64 wanted; /* the cursor's first place */
  gint64 person; /* of the request that is being noted */
  gboolean adding;
} State;

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  if (state->requests->len == 0) {
    list_row_set (row, 0, ROLE_MUTED, "Nobody has asked. n notes somebody's request.");
    return;
  }
  const AccessRequest *request = state->requests->pdata[index];
  Day today = app_today (state->app);
  g_autofree char *due = day_due_words (request->due_on, today);
  g_autofree char *received = day_words (request->received_on, today);
  g_autofree char *since = day_words (request->paused_on, today);
  g_autofree char *done = day_words (request->answered_on, today);
  Role role = request->answered_on != DAY_NONE || request->paused_on != DAY_NONE ? ROLE_MUTED
              : request->due_on < today                                          ? ROLE_OVERDUE
              : request->due_on == today                                         ? ROLE_DUE
                                                                                 : ROLE_NORMAL;
  if (request->answered_on != DAY_NONE)
    list_row_printf (row, 0, role, "done %s", done);
  else if (request->paused_on != DAY_NONE)
    list_row_set (row, 0, role, "stands still");
  else
    list_row_set (row, 0, role, due);
  list_row_printf (row, 1, ROLE_NORMAL, "Access %" G_GINT64_FORMAT, request->id);
  list_row_set (row, 2, ROLE_NORMAL, request->name);
  if (request->paused_on != DAY_NONE)
    list_row_printf (row, 3, ROLE_MUTED, "waits since %s", since);
  else
    list_row_printf (row, 3, ROLE_MUTED, "received %s", received);
}

static const ListColumn columns[] = { { "Due", 14, 16, FALSE, FALSE },
                                      { "Request", 10, 10, FALSE, FALSE },
                                      { "Of", 14, 24, FALSE, FALSE },
                                      { "Clock", 16, 38, TRUE, FALSE } };

static ListRowKind line_kind (void *user, guint index)
{
  (void)index;
  return ((State *)user)->requests->len == 0 ? LIST_HEADING : LIST_ITEM;
}

static void *open_access (App *app, gint64 record, const char *argument, GError **error)
{
  static const ListSource source = { draw_line, line_kind, NULL };
  (void)argument;
  if (!session_may (app_session (app), RIGHT_PEOPLE, error))
    return NULL;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->wanted = record;
  state->requests = g_ptr_array_new ();
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  list_show_titles (state->list, TRUE);
  return state;
}

static void close_access (void *data)
{
  State *state = data;
  g_ptr_array_unref (state->requests);
  list_free (state->list);
  g_free (state);
}

static gboolean load_access (void *data, GError **error)
{
  State *state = data;
  GPtrArray *requests = access_list (app_session (state->app), TRUE, error);
  if (requests == NULL)
    return FALSE;
  g_ptr_array_unref (state->requests);
  state->requests = requests;
  list_set_count (state->list, MAX (requests->len, 1));
  for (guint i = 0; state->wanted != 0 && i < requests->len; i++)
    if (((const AccessRequest *)requests->pdata[i])->id == state->wanted)
      list_set_cursor (state->list, i);
  state->wanted = 0;
  return TRUE;
}

static void draw_access (void *data, Canvas *canvas, Rect body)
{
  static const char words[] = "A request is answered within a calendar month of the day it was received. While the "
                              "office waits for proof of identity or for "
                              "what is meant, p stops the clock.";
  State *state = data;
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, "Requests to see what is held");
  list_draw (state->list, canvas, (Rect){ body.row + 2, 0, body.rows - 6, body.columns }, TRUE);
  canvas_paragraph (canvas, (Rect){ body.row + body.rows - 3, 3, 3, body.columns - 6 }, 0, ROLE_MUTED, words);
}

static Outcome access_event (void *data, const Event *event)
{
  State *state = data;
  return event->kind == EVENT_KEY && list_handle_key (state->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

/* ---- acts */

static const AccessRequest *chosen (const State *state)
{
  guint index = 0;
  return list_cursor (state->list, &index) && index < state->requests->len ? state->requests->pdata[index] : NULL;
}

static gboolean has_chosen (void *data, char **why_not)
{
  if (chosen (data) != NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("No request stands here. n notes one.");
  return FALSE;
}

static gboolean is_open (void *data, char **why_not)
{
  const AccessRequest *request = chosen (data);
  if (request == NULL)
    return has_chosen (data, why_not);
  if (request->answered_on == DAY_NONE)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("This request is answered already.");
  return FALSE;
}

static Outcome see_pack (void *data)
{
  return app_open (((State *)data)->app, "access-pack", chosen (data)->id, NULL);
}

static Outcome received_typed (void *data, const char *typed)
{
  State *state = data;
  Day received = DAY_NONE;
  g_autoptr (GError) error = NULL;
  if (!day_parse (typed, app_today (state->app), &received, &error))
    return app_prompt_again (state->app, error->message);
  gint64 id = access_add (app_session (state->app), state->person, received, NULL, &error);
  if (id == 0)
    return app_prompt_again (state->app, error->message);
  g_autofree char *due = day_words (access_due_day (received, 0), app_today (state->app));
  app_say (state->app, "Noted. It is to be answered by %s; u takes that back.", due);
  state->wanted = id;
  return OUTCOME_RELOAD;
}

static Outcome person_typed (void *data, const char *typed)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  state->person = person_resolve (app_session (state->app), typed, &error);
  if (state->person == 0)
    return app_prompt_again (state->app, error->message);
  return app_prompt (state->app, "When was it received?", "today", PROMPT_TEXT, "Note it", received_typed);
}

static Outcome add (void *data)
{
  return app_prompt (((State *)data)->app, "Who asks? A name, an address or a number.", NULL, PROMPT_TEXT, "Go on",
                     person_typed);
}

static Outcome act (State *state, gboolean (*run) (KithSession *, gint64, GError **), const char *done)
{
  g_autoptr (GError) error = NULL;
  state->wanted = chosen (state)->id;
  if (!run (app_session (state->app), state->wanted, &error))
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "%s", done);
  return OUTCOME_RELOAD;
}

static Outcome turn_clock (void *data)
{
  State *state = data;
  return chosen (state)->paused_on == DAY_NONE
             ? act (state, access_pause, "The clock stands still. p lets it go on once they have answered.")
             : act (state, access_resume, "The clock goes on; the days between were added.");
}

static char *turn_title (void *data)
{
  const AccessRequest *request = chosen (data);
  return g_strdup (request != NULL && request->paused_on != DAY_NONE ? "Clock goes on" : "Stop the clock");
}

static Outcome answered (void *data)
{
  return act (data, access_answered, "Noted as answered today; u takes that back.");
}

static const Action actions[] = {
  { "see-pack", "Enter", "Preview", "Shows what the answer says, other people taken out; that is noted.", has_chosen,
    see_pack, NULL, 0 },
  { "new-access", "n", "New", "Notes somebody's request to see what is held.", NULL, add, NULL, 0 },
  { "turn-clock", "p", "Stop the clock", "Stops the clock while the office waits for them, or lets it go on.", is_open,
    turn_clock, turn_title, 0 },
  { "answered", "x", "Answered", "Notes that it was answered today.", is_open, answered, NULL, 0 },
  { 0 },
};

const Screen access_screen = {
  .name = "access",
  .tab = TAB_SETUP,
  .help = "Anybody may ask what is held about them. The answer is due a calendar month after the request was received "
          "(where that month "
          "has no such day, on its last), and later by as many days as the clock stood still. Enter shows the answer "
          "before it is "
          "written: other people are taken out, and an entry can be left out with a reason.",
  .actions = actions,
  .open = open_access,
  .close = close_access,
  .load = load_access,
  .draw = draw_access,
  .event = access_event,
};
