/* The wording of one message, with the fields that it may use below it. */
#include "base/error.h"
#include "base/text.h"
#include "mail/template.h"
#include "store/draft.h"
#include "ui/screens/conflict_page.h"
#include "ui/widgets/list.h"
#include "ui/widgets/text_area.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS_ROWS = 5 };

typedef struct {
  App *app;
  Stage stage;
  TextArea *area;
  char *stored;           /* as it was when editing began */
  char *theirs;           /* as somebody else wrote it meanwhile */
  gboolean base_unknown;  /* editing began with a draft that does not say how it was: `stored` is no base */
  ConflictPage *conflict; /* over the text until it is chosen what to save; NULL: none */
  List *fields;           /* of the stage's fields */
  gboolean in_fields;     /* the cursor is in the list of fields */
  char *complaint;        /* about what F2 was to save; NULL: none */
  char *kept;             /* the text of the draft that was sealed last */
  gint64 kept_at;
} State;

static const char draft_name[] = "template";

static const TemplateField *field_at (const State *state, guint index)
{
  return &stage_fields (state->stage)[index];
}

static void draw_field (void *user, guint index, ListRow *row)
{
  const TemplateField *field = field_at (user, index);
  list_row_printf (row, 0, ROLE_KEY, "{%s}", field->field);
  list_row_set (row, 1, ROLE_MUTED, field->help);
}

static const ListColumn columns[] = { { NULL, 14, 18, FALSE, FALSE }, { NULL, 16, 40, TRUE, FALSE } };

/* ---- someone else wrote it meanwhile */

static const Field parts[] = {
  { .name = "subject", .label = "Subject", .kind = FIELD_LINE },
  { .name = "text", .label = "Text", .kind = FIELD_BLOCK },
  { .name = NULL },
};

#define SUBJECT "Subject:"

/* The subject and the text below it, to be chosen apart. */
static Values *parts_of (const char *text)
{
  Values *values = values_new ();
  gsize first = strcspn (text, "\n");
  g_autofree char *subject = g_strndup (text, first);
  const char *words = g_str_has_prefix (subject, SUBJECT) ? subject + strlen (SUBJECT) : subject;
  values_set (values, "subject", words + strspn (words, " "));
  values_set (values, "text", text[first] == '\n' ? text + first + 1 : "");
  return values;
}

static char *whole_of (const Values *values)
{
  return g_strdup_printf (SUBJECT " %s\n%s", values_text (values, "subject"), values_text (values, "text"));
}

/* From here on theirs is what editing began from. */
static void settle (State *state)
{
  g_clear_pointer (&state->conflict, conflict_page_free);
  g_free (state->stored);
  state->stored = g_steal_pointer (&state->theirs);
  state->base_unknown = FALSE;
}

/* Shows the three versions; takes THEIRS. */
static void compare (State *state, char *theirs)
{
  g_autoptr (Values) base = parts_of (state->stored);
  g_autoptr (Values) other = parts_of (theirs);
  g_autoptr (Values) mine = parts_of (text_area_text (state->area));
  g_autofree char *who =
      conflict_who (state->app, "template", template_row (app_session (state->app), state->stage), "changed this");
  g_free (state->theirs);
  state->theirs = theirs;
  state->in_fields = FALSE;
  conflict_page_free (state->conflict);
  state->conflict = conflict_page_new (parts, who, state->base_unknown ? NULL : base, other, mine);
  if (!conflict_page_differs (state->conflict))
    settle (state);
}

/* FALSE while something is still to be chosen. */
static gboolean take_chosen (State *state)
{
  g_autoptr (Values) chosen = parts_of (text_area_text (state->area));
  const char *open = conflict_page_apply (state->conflict, chosen);
  if (open != NULL) {
    app_say (state->app, "Not saved yet: choose theirs (t) or mine (m) for %s.", open);
    return FALSE;
  }
  g_autofree char *whole = whole_of (chosen);
  text_area_set_text (state->area, whole);
  settle (state);
  return TRUE;
}

/* ---- opening */

/* Puts back what was typed when the form was left last time, by this session or one before. */
static void take_draft (State *state)
{
  g_autoptr (Draft) draft = draft_take_up (app_session (state->app), draft_name, (gint64)state->stage);
  if (draft == NULL)
    return;
  text_area_set_text (state->area, values_text (draft->values, "text"));
  state->kept = g_strdup (text_area_text (state->area));
  state->kept_at = draft->saved_at;
  g_autofree char *now = state->stored;
  state->base_unknown = draft->base == NULL;
  state->stored = g_strdup (draft->base == NULL ? now : values_text (draft->base, "text"));
  if (draft->base == NULL || strcmp (state->stored, now) != 0)
    compare (state, g_steal_pointer (&now));
  if (state->conflict == NULL)
    app_say (state->app,
             "What you typed last time is back, not saved yet. F2 saves it; Ctrl-R starts again from the saved text.");
}

static void *open_form (App *app, gint64 record, const char *argument, GError **error)
{
  static const ListSource source = { draw_field, NULL, NULL };
  Stage stage = (Stage)CLAMP (record, 0, STAGE_COUNT - 1); /* a draft knows its message by number */
  if (argument != NULL && !stage_from_name (argument, &stage))
    g_error ("no message is called %s", argument);
  g_autofree char *text = template_text (app_session (app), stage, NULL, error);
  if (text == NULL)
    return NULL;
  guint count = 0;
  while (stage_fields (stage)[count].field != NULL)
    count++;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->stage = stage;
  state->stored = g_steal_pointer (&text);
  state->area = text_area_new ();
  text_area_set_text (state->area, state->stored);
  state->fields = list_new (columns, G_N_ELEMENTS (columns), &source, state);
  list_set_count (state->fields, count);
  take_draft (state);
  return state;
}

static void close_form (void *data)
{
  State *state = data;
  text_area_free (state->area);
  list_free (state->fields);
  conflict_page_free (state->conflict);
  g_free (state->stored);
  g_free (state->theirs);
  g_free (state->complaint);
  g_free (state->kept);
  g_free (state);
}

static gboolean is_changed (const State *state)
{
  return strcmp (state->stored, text_area_text (state->area)) != 0;
}

static char *title (void *data, char **right)
{
  State *state = data;
  if (!is_changed (state))
    *right = g_strdup ("as saved");
  else
    *right = g_strdup (state->kept_at != 0 ? "not saved, draft kept" : "not saved");
  g_autofree char *name = stage_title (state->stage);
  return g_strdup_printf ("The wording of \"%s\"", name);
}

/* ---- drawing */

static int complaint_lines (const State *state, int width)
{
  g_autoptr (GPtrArray) lines = state->complaint == NULL ? NULL : text_wrap (state->complaint, width);
  return lines == NULL ? 0 : (int)lines->len;
}

static void draw_text (State *state, Canvas *canvas, Rect rect)
{
  int lines = complaint_lines (state, rect.columns - 4);
  text_area_draw (state->area, canvas, (Rect){ rect.row, rect.column + 1, rect.rows - lines, rect.columns - 2 },
                  ROLE_NORMAL, !state->in_fields);
  if (lines == 0)
    return;
  canvas_text (canvas, rect.row + rect.rows - lines, rect.column + 1, 1, ROLE_BAD, "!");
  canvas_paragraph (canvas, (Rect){ rect.row + rect.rows - lines, rect.column + 3, lines, rect.columns - 4 }, 0,
                    ROLE_BAD, state->complaint);
}

static void draw_fields (State *state, Canvas *canvas, Rect rect)
{
  const char *how = state->in_fields ? "Enter puts it in, F6 back" : "F6";
  canvas_titled_rule (canvas, rect.row, rect.column, rect.columns, "Fields", how);
  list_draw (state->fields, canvas, (Rect){ rect.row + 1, rect.column, rect.rows - 1, rect.columns }, state->in_fields);
}

static void draw_form (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  if (state->conflict != NULL) {
    conflict_page_draw (state->conflict, canvas, body);
    return;
  }
  int room = body.rows >= 16 ? MAX (FIELDS_ROWS, body.rows / 3) : 2;
  int rows = MIN ((int)list_count (state->fields), room) + 1;
  draw_text (state, canvas, (Rect){ body.row, 0, body.rows - rows, body.columns });
  draw_fields (state, canvas, (Rect){ body.row + body.rows - rows, 0, rows, body.columns });
}

/* ---- typing */

static void forget_complaint (State *state)
{
  g_clear_pointer (&state->complaint, g_free);
}

static Outcome put_field (State *state)
{
  guint index;
  if (!list_cursor (state->fields, &index))
    return OUTCOME_NOTHING;
  g_autofree char *text = g_strdup_printf ("{%s}", field_at (state, index)->field);
  text_area_paste (state->area, text);
  state->in_fields = FALSE;
  forget_complaint (state);
  return OUTCOME_REDRAW;
}

static Outcome form_event (void *data, const Event *event)
{
  State *state = data;
  if (state->conflict != NULL)
    return conflict_page_event (state->conflict, event) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  if (event->kind == EVENT_PASTE && !state->in_fields) {
    forget_complaint (state);
    return text_area_paste (state->area, event->text) ? OUTCOME_REDRAW : OUTCOME_NOTHING;
  }
  if (event->kind != EVENT_KEY)
    return OUTCOME_IGNORED;
  if (state->in_fields) {
    if (event->key == KEYCODE_ENTER)
      return put_field (state);
    return list_handle_key (state->fields, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
  }
  return text_area_handle_key (state->area, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static gboolean typing (void *data)
{
  (void)data;
  return TRUE;
}

static gboolean keep_draft (void *data)
{
  State *state = data;
  const char *text = text_area_text (state->area);
  if (!is_changed (state) || g_strcmp0 (text, state->kept) == 0)
    return TRUE;
  g_autoptr (Values) values = values_new ();
  values_set (values, "text", text);
  g_autoptr (Values) base = state->base_unknown ? NULL : values_new ();
  if (base != NULL)
    values_set (base, "text", state->stored);
  if (!draft_save (app_session (state->app), &(DraftOf){ draft_name, (gint64)state->stage, 0, base }, values, NULL))
    return FALSE;
  g_free (state->kept);
  state->kept = g_strdup (text);
  state->kept_at = session_now (app_session (state->app));
  return TRUE;
}

/* ---- saving */

/* The line that a complaint names ("…, line 3: …"); 0: none. */
static int line_in (const char *complaint)
{
  const char *at = strstr (complaint, ", line ");
  return at == NULL ? 0 : atoi (at + strlen (", line "));
}

/* Puts the cursor at the beginning of LINE, counted from 1. */
static void to_line (State *state, int line)
{
  g_autofree char *text = g_strdup (text_area_text (state->area));
  gsize offset = 0;
  for (; line > 1 && text[offset] != '\0'; line--) {
    offset += strcspn (text + offset, "\n");
    offset += text[offset] == '\n' ? 1 : 0;
  }
  text_area_set_text (state->area, text);
  while (text_area_cursor (state->area) < offset && text_area_handle_key (state->area, KEYCODE_DOWN))
    ;
}

static Outcome complain (State *state, const GError *error)
{
  int line = line_in (error->message);
  const char *reason = strchr (error->message, ':');
  g_free (state->complaint);
  if (line > 0 && reason != NULL)
    state->complaint = g_strdup_printf ("Not saved. Line %d: %s", line, reason + strspn (reason, ": "));
  else
    state->complaint = g_strdup_printf ("Not saved. %s", error->message);
  to_line (state, line);
  state->in_fields = FALSE;
  return OUTCOME_REDRAW;
}

static Outcome saved (State *state, const char *sentence)
{
  draft_discard_all (app_session (state->app), draft_name, (gint64)state->stage);
  app_say (state->app, "%s", sentence);
  return OUTCOME_CLOSE;
}

static Outcome save (void *data)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (GError) error = NULL;
  if (state->conflict != NULL && !take_chosen (state))
    return OUTCOME_REDRAW;
  g_autofree char *now = template_text (session, state->stage, NULL, &error);
  if (now == NULL)
    return app_fail (state->app, g_steal_pointer (&error));
  const char *text = text_area_text (state->area);
  if (strcmp (now, text) == 0)
    return saved (state, "Nothing was changed.");
  if (!state->base_unknown && template_set_over (session, state->stage, state->stored, text, &error))
    return saved (state, "Saved; every message made from now on has this wording. u takes it back.");
  if (state->base_unknown || g_error_matches (error, KITH_ERROR, KITH_ERROR_CHANGED)) {
    compare (state, g_steal_pointer (&now));
    return OUTCOME_REDRAW;
  }
  return g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT) ? complain (state, error)
                                                               : app_fail (state->app, g_steal_pointer (&error));
}

static Outcome leave (void *data)
{
  State *state = data;
  if (state->in_fields || state->conflict != NULL) {
    state->in_fields = FALSE;
    g_clear_pointer (&state->conflict, conflict_page_free);
    return OUTCOME_REDRAW;
  }
  if (!is_changed (state)) {
    draft_discard_all (app_session (state->app), draft_name, (gint64)state->stage);
    return OUTCOME_CLOSE;
  }
  if (!keep_draft (state)) {
    app_say (state->app, "The draft could not be kept, so the text stays open. F2 saves it.");
    return OUTCOME_REDRAW;
  }
  app_say (state->app, "Not saved. What you typed is kept as a draft and comes back when you edit this text again.");
  return OUTCOME_CLOSE;
}

static char *leave_title (void *data)
{
  if (((State *)data)->conflict != NULL)
    return g_strdup ("Back to what you typed");
  return g_strdup (is_changed (data) ? "Leave, draft kept" : "Back");
}

/* While the three versions are shown there is no text to work on. */
static gboolean is_on_text (void *data, char **why_not)
{
  if (((State *)data)->conflict == NULL)
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("Choose first what is to stand, or go back to what you typed with Esc.");
  return FALSE;
}

static Outcome other_pane (void *data)
{
  State *state = data;
  state->in_fields = !state->in_fields;
  return OUTCOME_REDRAW;
}

static gboolean has_changed (void *data, char **why_not)
{
  if (!is_on_text (data, why_not))
    return FALSE;
  if (is_changed (data))
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup ("This is the saved text already.");
  return FALSE;
}

static Outcome again_answered (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (choice != 1)
    return OUTCOME_REDRAW;
  char *now = template_text (app_session (state->app), state->stage, NULL, &error);
  if (now == NULL)
    return app_fail (state->app, g_steal_pointer (&error));
  g_free (state->stored);
  state->stored = now;
  state->base_unknown = FALSE;
  text_area_set_text (state->area, now);
  forget_complaint (state);
  draft_discard_all (app_session (state->app), draft_name, (gint64)state->stage);
  g_clear_pointer (&state->kept, g_free);
  state->kept_at = 0;
  return OUTCOME_REDRAW;
}

static Outcome start_again (void *data)
{
  static const char *const verbs[] = { "Keep mine", "Back to the saved text", NULL };
  return app_ask (((State *)data)->app, "Give up what you typed and show the saved text again?", verbs, 0,
                  again_answered);
}

static gboolean may_save (void *data, char **why_not)
{
  return app_may (((State *)data)->app, RIGHT_OFFICE, why_not);
}

static const Action actions[] = {
  { "save", "F2", "Save", "Checks the text and saves it.", may_save, save, NULL, ACTION_TEXT },
  { "other-pane", "F6", "Fields", "Goes to the fields and back to the text.", is_on_text, other_pane, NULL,
    ACTION_TEXT },
  { "start-again", "Ctrl-R", "Start again", "Gives up what was typed and shows the saved text.", has_changed,
    start_again, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Leaves the form; what is typed is kept as a draft.", NULL, leave,
    leave_title, ACTION_TEXT },
  { 0 },
};

const Screen template_form_screen = {
  .name = "template-form",
  .tab = TAB_SETUP,
  .form = TRUE,
  .help = "The first line is the subject and needs {tag}, by which an answer is found again. A field in braces is "
          "filled in for each message; only "
          "those listed may stand here, so that nobody learns from a message what is not theirs to know yet. F2 checks "
          "the whole text.",
  .actions = actions,
  .open = open_form,
  .close = close_form,
  .draw = draw_form,
  .event = form_event,
  .typing = typing,
  .keep_draft = keep_draft,
  .title = title,
};
