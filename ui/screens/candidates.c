/* Candidates for one request: who can be asked, who was asked already, who cannot and what would change it. */
#include "support/candidates.h"
#include "base/text.h"
#include "support/request.h"
#include "support/introduction.h"
#include "ui/screens/candidate_text.h"
#include "ui/screens/request_acts.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

enum { SHOWN = 200, DETAIL_ROWS = 4 };

typedef enum { GROUP_CAN, GROUP_ASKED, GROUP_CANNOT } Group;

typedef struct {
  ListRowKind kind;
  Group group;
  const Candidate *candidate;
} Line;

typedef struct {
  App *app;
  Request *request;
  Candidates *candidates;
  GPtrArray *asks; /* AskRow* */
  GArray *lines;   /* Line */
  List *list;
} State;

static const ListColumn columns[] = {
  { NULL, 12, 16, FALSE, FALSE }, { NULL, 9, 9, FALSE, FALSE },  { NULL, 14, 14, FALSE, FALSE },
  { NULL, 5, 6, FALSE, FALSE },   { NULL, 12, 24, TRUE, FALSE },
};

static const char *const headings[][5] = {
  [GROUP_CAN] = { "CAN BE ASKED", "", "Score", "Load", "Why" },
  [GROUP_ASKED] = { "ASKED ALREADY", "", "", "", "" },
  [GROUP_CANNOT] = { "CANNOT BE ASKED", "because", "", "", "unless" },
};

static ListRowKind line_kind (void *user, guint index)
{
  State *state = user;
  return g_array_index (state->lines, Line, index).kind;
}

static gint64 line_id (void *user, guint index)
{
  State *state = user;
  const Line *line = &g_array_index (state->lines, Line, index);
  return line->candidate == NULL ? 0 : line->candidate->supporter;
}

/* "850 ████████▌░" */
static char *score_text (const State *state, int score)
{
  gboolean ascii = conf_switch (app_conf (state->app), "ascii");
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%-4d", score);
  int halves = score / 50;
  for (int i = 0; i < 10; i++, halves -= 2)
    g_string_append (text, glyph_text (halves >= 2 ? GLYPH_FULL : halves == 1 ? GLYPH_HALF : GLYPH_EMPTY, ascii));
  return g_string_free (text, FALSE);
}

/* The reasons that tell candidates apart; the area itself they all share. */
static char *reasons_text (const GArray *parts)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; parts != NULL && i < parts->len; i++) {
    const ScorePart *part = &g_array_index (parts, ScorePart, i);
    if (g_str_equal (part->criterion, "area") && parts->len > 1)
      continue;
    if (text->len > 0)
      g_string_append (text, ", ");
    g_string_append (text, part->reason);
  }
  return g_string_free (text, FALSE);
}

static void draw_line (void *user, guint index, ListRow *row)
{
  State *state = user;
  const Line *line = &g_array_index (state->lines, Line, index);
  if (line->kind == LIST_HEADING)
    for (guint column = 0; column < 5; column++)
      list_row_set (row, column, column == 0 ? ROLE_HEADING : ROLE_MUTED, headings[line->group][column]);
  if (line->kind != LIST_ITEM)
    return;
  const Candidate *candidate = line->candidate;
  Role role = line->group == GROUP_CAN ? ROLE_NORMAL : ROLE_MUTED;
  list_row_set (row, 0, ROLE_NORMAL, candidate->name);
  if (line->group != GROUP_CANNOT)
    list_row_set (row, 1, role, candidate->grade);
  if (line->group == GROUP_CAN) {
    g_autofree char *score = score_text (state, candidate->score);
    g_autofree char *why = reasons_text (candidate->parts);
    list_row_set (row, 2, role, score);
    list_row_printf (row, 3, role, "%ld/%ld", candidate->load, candidate->limit);
    list_row_set (row, 4, role, why);
  } else if (line->group == GROUP_ASKED) {
    g_autofree char *standing = candidate_standing_text (state->app, state->asks, candidate);
    list_row_set (row, 2, candidate->standing == STANDING_ACCEPTED ? ROLE_GOOD : role, standing);
  } else if (candidate->verdicts != NULL && candidate->verdicts->len > 0) {
    const Verdict *verdict = &g_array_index (candidate->verdicts, Verdict, 0);
    list_row_set (row, 1, role, verdict->because);
    if (candidate->verdicts->len == 1)
      list_row_set (row, 4, role, verdict->unless);
    else
      list_row_printf (row, 4, role, "%s, +%u more", verdict->unless, candidate->verdicts->len - 1);
  }
}

static void *open_candidates (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  static const ListSource source = { draw_line, line_kind, line_id };
  Request *request = request_load (app_session (app), record, error);
  if (request == NULL)
    return NULL;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->request = request;
  state->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  state->list = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  return state;
}

static void close_candidates (void *data)
{
  State *state = data;
  request_free (state->request);
  g_clear_pointer (&state->candidates, candidates_free);
  g_clear_pointer (&state->asks, g_ptr_array_unref);
  g_array_unref (state->lines);
  list_free (state->list);
  g_free (state);
}

static void add_group (State *state, Group group, const GPtrArray *members)
{
  if (members == NULL || members->len == 0)
    return;
  if (state->lines->len > 0)
    g_array_append_val (state->lines, ((Line){ LIST_GAP, group, NULL }));
  g_array_append_val (state->lines, ((Line){ LIST_HEADING, group, NULL }));
  for (guint i = 0; i < members->len; i++)
    g_array_append_val (state->lines, ((Line){ LIST_ITEM, group, g_ptr_array_index (members, i) }));
}

static gboolean load_candidates (void *data, GError **error)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (Request) request = request_load (session, state->request->id, error);
  g_autoptr (GPtrArray) asks = request == NULL ? NULL : request_asks (session, request->id, error);
  Candidates *candidates = asks == NULL ? NULL : candidates_for_request (session, request->id, SHOWN, TRUE, error);
  if (candidates == NULL)
    return FALSE;
  g_clear_pointer (&state->candidates, candidates_free);
  g_clear_pointer (&state->asks, g_ptr_array_unref);
  state->asks = g_steal_pointer (&asks);
  request_free (state->request);
  state->request = g_steal_pointer (&request);
  state->candidates = candidates;
  g_array_set_size (state->lines, 0);
  add_group (state, GROUP_CAN, candidates->can);
  add_group (state, GROUP_ASKED, candidates->asked);
  add_group (state, GROUP_CANNOT, candidates->cannot);
  list_set_count (state->list, state->lines->len);
  return TRUE;
}

static const Line *chosen (const State *state)
{
  guint index;
  return list_cursor (state->list, &index) ? &g_array_index (state->lines, Line, index) : NULL;
}

static void draw_detail (State *state, Canvas *canvas, int row, int rows, int width)
{
  const Line *line = chosen (state);
  if (line == NULL || rows < 2)
    return;
  const Candidate *candidate = line->candidate;
  g_autofree char *title = line->group == GROUP_CAN ? g_strdup_printf ("%s %d", candidate->name, candidate->score)
                                                    : g_strdup (candidate->name);
  canvas_titled_rule (canvas, row, 0, width, title, line->group == GROUP_CANNOT ? candidate->grade : NULL);
  candidate_draw_detail (state->app, state->asks, candidate, canvas, (Rect){ row + 1, 1, rows - 1, width - 2 });
}

/* What is left to do where nobody can be asked; at least the row between the top and the list. Returns the rows it takes. */
static int draw_way_on (const State *state, Canvas *canvas, Rect body)
{
  g_autofree char *way_on = state->lines->len > 0 && state->candidates->can_count == 0
                                ? request_nobody_to_ask (app_session (state->app), state->request)
                                : NULL;
  if (way_on == NULL)
    return 1;
  g_autofree char *words = app_sentence (state->app, way_on);
  return canvas_paragraph (canvas, (Rect){ body.row + 1, 1, body.rows - 1, body.columns - 2 }, 0, ROLE_DUE, words);
}

static void draw_candidates (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  const Candidates *found = state->candidates;
  canvas_printf (canvas, body.row, 1, body.columns - 28, ROLE_HEADING,
                 "Request %" G_GINT64_FORMAT " • who could help • %s", state->request->id,
                 state->request->sensitive ? "private issue" : state->request->area_name);
  g_autofree char *counts =
      g_strdup_printf ("%ld can • %u asked • %ld not", found->can_count, found->asked->len, found->cannot_count);
  canvas_text_right (canvas, body.row, body.columns - 1, 27, ROLE_MUTED, counts);
  int detail = body.rows >= 12 ? DETAIL_ROWS : 0;
  int top = body.row + 1 + draw_way_on (state, canvas, body);
  if (state->lines->len == 0)
    canvas_paragraph (canvas, (Rect){ body.row + 2, 1, body.rows - 2, body.columns - 2 }, 0, ROLE_NORMAL,
                      "There are no supporters yet. 2 shows the register; n adds one there.");
  else
    list_draw (state->list, canvas, (Rect){ top, 0, body.row + body.rows - detail - top, body.columns }, TRUE);
  draw_detail (state, canvas, body.row + body.rows - detail, detail, body.columns);
}

static Outcome candidates_event (void *data, const Event *event)
{
  State *state = data;
  if (event->kind != EVENT_KEY || !list_handle_key (state->list, event->key))
    return OUTCOME_IGNORED;
  return OUTCOME_REDRAW;
}

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

static gboolean can_ask (void *data, char **why_not)
{
  const Line *line = chosen (data);
  if (line == NULL)
    return refuse (why_not, "There is nobody to ask yet.");
  if (line->group == GROUP_CAN)
    return TRUE;
  if (line->group == GROUP_ASKED)
    return refuse (why_not, "This supporter was asked already. r records an answer.");
  return refuse (why_not, "A rule stands against asking this supporter. w shows it and what would change it.");
}

static char *ask_title (void *data)
{
  const Line *line = chosen (data);
  if (line == NULL || line->group != GROUP_CAN)
    return g_strdup ("Ask");
  g_autofree char *first = text_calling_name (line->candidate->name);
  return g_strdup_printf ("Ask %s", first);
}

static Outcome ask (void *data)
{
  State *state = data;
  return act_ask (state->app, state->request->id, chosen (state)->candidate->supporter);
}

static gboolean has_chosen (void *data, char **why_not)
{
  return chosen (data) != NULL ||
         refuse (why_not, "There are no supporters yet. 2 shows the register; n adds one there.");
}

static Outcome record (void *data)
{
  State *state = data;
  const Line *line = chosen (state);
  g_autofree char *supporter = line == NULL || line->group != GROUP_ASKED
                                   ? NULL
                                   : g_strdup_printf ("%" G_GINT64_FORMAT, line->candidate->supporter);
  return app_open (state->app, "answer", state->request->id, supporter);
}

/* Whose details `i` passes on: of the one under the cursor after a yes, or of the only one who said yes; the footer names them. */
static const Candidate *agreed (State *state, guint *yeses)
{
  const Line *line = chosen (state);
  const GPtrArray *asked = state->candidates->asked;
  const Candidate *found = NULL;
  *yeses = 0;
  if (line != NULL && line->candidate->standing == STANDING_ACCEPTED)
    return line->candidate;
  for (guint i = 0; i < asked->len; i++) {
    const Candidate *candidate = g_ptr_array_index (asked, i);
    if (candidate->standing != STANDING_ACCEPTED)
      continue;
    found = candidate;
    ++*yeses;
  }
  return *yeses == 1 ? found : NULL;
}

static gboolean can_introduce (void *data, char **why_not)
{
  guint yeses = 0;
  const Line *line = chosen (data);
  if (agreed (data, &yeses) != NULL)
    return TRUE;
  if (yeses > 1)
    return refuse (why_not, "Several said yes. Put the cursor on the one whose details are passed on.");
  if (line == NULL)
    return refuse (why_not, "Nobody has said yes, so no details can be passed on.");
  if (why_not != NULL)
    *why_not = g_strdup_printf (
        "%s has not said yes, so no details can be passed on. r records an answer; a asks someone else.",
        line->candidate->name);
  return FALSE;
}

static char *introduce_title (void *data)
{
  State *state = data;
  guint yeses = 0;
  const Candidate *candidate = state->candidates == NULL ? NULL : agreed (state, &yeses);
  if (candidate == NULL)
    return g_strdup ("Pass details on");
  g_autofree char *first = text_calling_name (candidate->name);
  return g_strdup_printf ("Pass on %s's details", first);
}

static Outcome introduce (void *data)
{
  State *state = data;
  guint yeses = 0;
  return act_introduce (state->app, state->request->id, agreed (state, &yeses)->supporter);
}

static Outcome broadcast (void *data)
{
  State *state = data;
  return act_next_of_broadcast (state->app, state->request->id);
}

static Outcome why (void *data)
{
  State *state = data;
  g_autofree char *supporter = g_strdup_printf ("%" G_GINT64_FORMAT, chosen (state)->candidate->supporter);
  return app_open (state->app, "why", state->request->id, supporter);
}

static Outcome go_to_supporter (void *data)
{
  State *state = data;
  return app_open (state->app, "supporter", chosen (state)->candidate->supporter, NULL);
}

static Outcome edit_request (void *data)
{
  State *state = data;
  return app_open (state->app, "request-form", state->request->id, NULL);
}

/* Enter does what comes next for the one under the cursor. */
static Outcome do_next (void *data)
{
  State *state = data;
  const Line *line = chosen (state);
  if (line->group == GROUP_CAN)
    return ask (data);
  if (line->group == GROUP_CANNOT)
    return why (data);
  return line->candidate->standing == STANDING_ACCEPTED ? introduce (data) : record (data);
}

static const Action actions[] = {
  { "do", "Enter", "Do it", "Asks, records an answer, passes details on, or says why not: what comes next.", has_chosen,
    do_next, NULL, ACTION_QUIET },
  { "ask", "a", "Ask", "Shows the question to this supporter before it is sent.", can_ask, ask, ask_title, 0 },
  { "record", "r", "Record answer", "Records a supporter's answer.", has_chosen, record, NULL, 0 },
  { "introduce", "i", "Pass details on", "Passes the supporter's details on to the requester, after a yes.",
    can_introduce, introduce, introduce_title, 0 },
  { "broadcast", "b", "Broadcast", "Asks the requester for permission, or broadcasts once it is given.", NULL,
    broadcast, NULL, 0 },
  { "why", "w", "Why", "Shows every rule, passed or failed, and the parts of the score.", has_chosen, why, NULL, 0 },
  { "go", "g", "Go to supporter", "Opens the supporter's page.", has_chosen, go_to_supporter, NULL, ACTION_QUIET },
  { "edit", "e", "Edit request", "Changes the request.", NULL, edit_request, NULL, ACTION_QUIET },
  { 0 },
};

const Screen candidates_screen = {
  .name = "candidates",
  .tab = TAB_MATCHES,
  .help = "Everyone considered for this request, best first, with the reasons in points. Below them who was asked "
          "already, and who cannot be "
          "asked: because of what, and what would change it. Asking shows the message first; it names nobody.",
  .actions = actions,
  .open = open_candidates,
  .close = close_candidates,
  .load = load_candidates,
  .draw = draw_candidates,
  .event = candidates_event,
};
