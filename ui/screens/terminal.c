/* What belongs to one coordinator alone: how their terminal draws, their keys, their mail program. Kept in kith.conf. */
#include "base/error.h"
#include "ui/app/keys.h"
#include "ui/screens/form_page.h"

#include <string.h>

#define KEYS "extra_keys"

typedef struct {
  FormPage page;     /* first: form_page.h */
  Field *fields;     /* made of the table of options, ended by one without a name */
  gboolean may_send; /* it was answered that what waits may leave */
} State;

static const char *const yes_or_no[] = { "yes", "no", NULL };

static Field field_of (const ConfOption *option)
{
  Field field = { .name = option->name,
                  .label = option->label,
                  .help = option->help,
                  .minimum = option->minimum,
                  .maximum = option->maximum };
  static const FieldKind kinds[] = {
    [CONF_TEXT] = FIELD_LINE, [CONF_NUMBER] = FIELD_NUMBER, [CONF_SWITCH] = FIELD_CHOICE, [CONF_CHOICE] = FIELD_CHOICE
  };
  field.kind = kinds[option->type];
  field.choices = option->type == CONF_SWITCH ? yes_or_no : option->choices;
  field.required = option->type != CONF_TEXT;
  return field;
}

static Field *fields_of_options (void)
{
  static const Field keys = {
    .name = KEYS,
    .label = "Extra keys",
    .help =
        "One more key for an action, a line each: the name that kith.conf(5) gives it, then the keys, as in  undo = F5",
    .kind = FIELD_BLOCK
  };
  GArray *fields = g_array_new (TRUE, TRUE, sizeof (Field));
  for (const ConfOption *option = conf_options (); option->name != NULL; option++) {
    Field field = field_of (option);
    if (!option->hidden)
      g_array_append_val (fields, field);
  }
  g_array_append_val (fields, keys);
  return (Field *)(void *)g_array_free (fields, FALSE);
}

static const struct {
  const char *group, *heading;
} headings[] = { { "terminal", "HOW IT IS DRAWN" }, { "keys", "KEYS" }, { "mail", "MAIL" } };

/* Group by group; the extra keys with the other keys. */
static void add_rows (State *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (headings); i++) {
    form_add_row (state->page.form, &(FormRow){ .label = headings[i].heading, .kind = FORM_HEADING });
    for (const Field *field = state->fields; field->name != NULL; field++) {
      const ConfOption *option = conf_option (field->name);
      if (g_str_equal (option == NULL ? "keys" : option->group, headings[i].group))
        form_add_field (state->page.form, field);
    }
  }
  form_add_button (state->page.form, "save", "Save");
}

static char *keys_text (const Conf *conf)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < conf_key_count (conf); i++)
    g_string_append_printf (text, "%s%s = %s", i == 0 ? "" : "\n", conf_key_action (conf, i), conf_key_text (conf, i));
  return g_string_free (text, FALSE);
}

static Values *read_conf (const Conf *conf)
{
  Values *values = values_new ();
  for (const ConfOption *option = conf_options (); option->name != NULL; option++) {
    g_autofree char *text = conf_value (conf, option->name);
    if (!option->hidden)
      values_set (values, option->name, text);
  }
  g_autofree char *keys = keys_text (conf);
  values_set (values, KEYS, keys);
  return values;
}

/* The lines of TEXT as keys of CONF, in place of those it had. */
static gboolean set_keys (Conf *conf, const char *text, GError **error)
{
  while (conf_key_count (conf) > 0) {
    g_autofree char *action = g_strdup (conf_key_action (conf, 0));
    conf_set_key (conf, action, NULL);
  }
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (*g_strstrip (lines[i]) == '\0')
      continue;
    g_auto (GStrv) parts = g_strsplit (lines[i], "=", 2);
    if (parts[1] == NULL || *g_strstrip (parts[0]) == '\0' || *g_strstrip (parts[1]) == '\0') {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                           "Write each line as an action's name, =, and its keys: undo = F5");
      return FALSE;
    }
    conf_set_key (conf, parts[0], parts[1]);
  }
  return TRUE;
}

/* ---- while typing */

static char *check_keys (const char *text)
{
  g_autoptr (Conf) trial = conf_new ();
  g_autoptr (GError) error = NULL;
  if (set_keys (trial, text, &error) && keys_check (trial, &error))
    return NULL;
  const char *reason =
      g_str_has_prefix (error->message, "kith.conf: ") ? error->message + strlen ("kith.conf: ") : error->message;
  return g_strdup (reason);
}

static char *check (void *user, const char *name, const char *text)
{
  (void)user;
  const ConfOption *option = conf_option (name);
  if (option == NULL)
    return check_keys (text);
  return option->complaint == NULL ? NULL : g_strdup (option->complaint (text));
}

/* How many messages wait for somebody to send them and would leave by the mail program TEXT; 0 where mail leaves already. */
static long would_leave (App *app, const char *text)
{
  g_auto (GStrv) argv = g_strsplit (text, " ", -1);
  Mailer present = app_mailer (app), mailer = { argv };
  OutboxCounts counts = { 0 };
  if (mailer_is_there (&present) || !mailer_is_there (&mailer) || !outbox_counts (app_session (app), &counts, NULL))
    return 0;
  return counts.held + counts.ready;
}

static char *hint (void *user, const char *name, const char *text)
{
  char *theirs = form_page_hint (user, name, text);
  if (theirs != NULL || !g_str_equal (name, "sendmail"))
    return theirs;
  long waiting = would_leave (((FormPage *)user)->app, text);
  if (waiting > 0)
    return g_strdup_printf ("%ld message%s for you to send; saved, this program sends %s.", waiting,
                            waiting == 1 ? " waits" : "s wait", waiting == 1 ? "it" : "them");
  if (*text == '\0')
    return g_strdup ("Without one no mail leaves from here: y copies a message, h notes that you sent it yourself.");
  g_auto (GStrv) argv = g_strsplit (text, " ", -1);
  Mailer mailer = { argv };
  return mailer_is_there (&mailer) ? NULL
                                   : g_strdup ("This program is not on this server, so no mail leaves. Ask who looks "
                                               "after the server, or leave it empty.");
}

static const FormHooks hooks = { .check = check, .hint = hint };

static Outcome save (void *data);

static void *open_terminal (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  State *state = g_new0 (State, 1);
  state->fields = fields_of_options ();
  form_page_init (&state->page, app, "terminal", 0, state->fields, &hooks, state, save);
  add_rows (state);
  form_page_set_stored (&state->page, read_conf (app_conf (app)), 0);
  return state;
}

static void close_terminal (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  g_free (state->fields);
  g_free (state);
}

/* What the settings look like: every glyph, and the colours that mean something. */
static void draw_sample (Canvas *canvas, int row)
{
  static const struct {
    Role role;
    const char *text;
  } roles[] = { { ROLE_HEADING, "heading" },  { ROLE_DUE, "due" },   { ROLE_OVERDUE, "late" },
                { ROLE_BAD, "wrong" },        { ROLE_GOOD, "good" }, { ROLE_MUTED, "aside" },
                { ROLE_SELECTED, " chosen " } };
  int column = 3 + canvas_text (canvas, row, 3, -1, ROLE_MUTED, "It looks like") + 2;
  for (Glyph glyph = GLYPH_MARKER; glyph <= GLYPH_DOWN; glyph++)
    column += canvas_glyph (canvas, row, column, ROLE_NORMAL, glyph);
  column += 3;
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    column += canvas_text (canvas, row, column, -1, roles[i].role, roles[i].text) + 2;
}

static void draw_terminal (void *data, Canvas *canvas, Rect body)
{
  int sample = body.rows >= 14 ? 1 : 0;
  if (sample > 0)
    draw_sample (canvas, body.row);
  form_page_draw (data, canvas, (Rect){ body.row + sample, body.column, body.rows - sample, body.columns });
}

static Outcome terminal_event (void *data, const Event *event)
{
  return form_page_event (data, event, NULL);
}

static char *title (void *data, char **right)
{
  *right = form_page_draft_words (data);
  return g_strdup ("Your terminal and mail program");
}

/* ---- saving */

static gboolean take_values (Conf *conf, Values *values, GError **error)
{
  for (guint i = 0; i < values_count (values); i++) {
    const char *name = values_name (values, i);
    g_autoptr (GError) complaint = NULL;
    gboolean taken = conf_option (name) == NULL ? set_keys (conf, values_text (values, name), &complaint)
                                                : conf_set (conf, name, values_text (values, name), &complaint);
    if (taken)
      continue;
    values_complain (values, name, complaint->message);
    g_propagate_error (error, g_steal_pointer (&complaint));
    return FALSE;
  }
  return TRUE;
}

enum { WAIT_BACK, WAIT_OUTBOX, WAIT_SEND };

static Outcome waiting_answered (void *data, guint choice)
{
  State *state = data;
  if (choice == WAIT_OUTBOX)
    return app_open (state->page.app, "outbox", 0, NULL);
  state->may_send = choice == WAIT_SEND;
  return state->may_send ? save (state) : OUTCOME_REDRAW;
}

/* Some of them may have been sent by hand already, which kith cannot know. */
static Outcome ask_about_waiting (State *state, long waiting)
{
  static const char *const verbs[] = { "Back to the form", "Look at the Outbox", "Save and send", NULL };
  g_autofree char *question = g_strdup_printf (
      "%ld message%s for you to send. Once this is saved, the mail program sends %s. What you sent yourself is marked "
      "in the Outbox first (h), or it arrives twice.",
      waiting, waiting == 1 ? " waits" : "s wait", waiting == 1 ? "it" : "them");
  return app_ask (state->page.app, question, verbs, WAIT_BACK, waiting_answered);
}

static Outcome save (void *data)
{
  State *state = data;
  FormPage *page = &state->page;
  g_autoptr (GError) error = NULL;
  if (!form_check (page->form))
    return form_page_incomplete (page, "saved");
  long waiting = state->may_send ? 0 : would_leave (page->app, form_text (page->form, "sendmail"));
  if (waiting > 0)
    return ask_about_waiting (state, waiting);
  state->may_send = FALSE;
  gboolean changed = form_changed (page->form);
  g_autoptr (Values) values = form_values (page->form);
  if (!take_values (app_conf (page->app), values, &error))
    return form_page_refused (page, values, g_steal_pointer (&error));
  if (!app_apply_conf (page->app, &error))
    return app_fail (page->app, g_steal_pointer (&error));
  form_page_done (page);
  app_say (page->app, changed ? "Saved in your kith.conf, and in use from now on." : "Nothing was changed.");
  return OUTCOME_CLOSE;
}

/* Also on a choice or a button: this form is left with Esc alone, not by a letter or a figure. */
static gboolean typing (void *data)
{
  (void)data;
  return TRUE;
}

static char *leave_title (void *data)
{
  return g_strdup (form_changed (((State *)data)->page.form) ? "Leave, draft kept" : "Back");
}

static const Action actions[] = {
  { "save", "F2", "Save", "Saves what is typed and uses it at once.", NULL, form_page_save, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Leaves the form; what is typed is kept as a draft.", NULL,
    form_page_leave, leave_title, ACTION_TEXT },
  { 0 },
};

const Screen terminal_screen = {
  .name = "terminal",
  .tab = TAB_SETUP,
  .form = TRUE,
  .help = "Settings of your own, kept in your kith.conf and not in the store. F2 uses them at once, so look at the "
          "screen, and open this again if it "
          "is harder to read. Colours are never the only sign of anything.",
  .actions = actions,
  .open = open_terminal,
  .close = close_terminal,
  .draw = draw_terminal,
  .event = terminal_event,
  .typing = typing,
  .keep_draft = form_page_keep_draft,
  .title = title,
};
