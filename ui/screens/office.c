/* What the office agrees on: names in messages, and how long to wait for whom. */
#include "base/error.h"
#include "base/text.h"
#include "store/setting.h"
#include "store/step.h"
#include "ui/screens/form_page.h"

typedef struct {
  FormPage page; /* first: form_page.h */
  Field *fields; /* made of the table of settings, ended by one without a name */
} State;

/* What settings of a name that begins so are about. */
static const struct {
  const char *prefix, *heading;
} groups[] = {
  { "office.", "IN MESSAGES" },
  { "ask.", "HOW LONG TO WAIT" },
  { "yes.", "HOW LONG TO WAIT" },
  { "permission.", "HOW LONG TO WAIT" },
  { "introduction.", "HOW LONG TO WAIT" },
  { "mail.", "HOW LONG TO WAIT" },
  { "backup.", "BACKUPS" },
  { "retention.", "HOW LONG IT IS KEPT" },
};

static const char *heading_of (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_has_prefix (name, groups[i].prefix))
      return groups[i].heading;
  return "OTHER";
}

static const char *const yes_or_no[] = { "yes", "no", NULL };

static Field field_of (const SettingSpec *spec)
{
  static const FieldKind kinds[] = { [SETTING_TEXT] = FIELD_LINE,
                                     [SETTING_NUMBER] = FIELD_NUMBER,
                                     [SETTING_SWITCH] = FIELD_CHOICE,
                                     [SETTING_ADDRESS] = FIELD_EMAIL,
                                     [SETTING_DAY] = FIELD_DAY };
  /* The texts of several lines. */
  gboolean block = g_str_equal (spec->name, "office.signature") || g_str_equal (spec->name, "office.consent_wording");
  return (Field){ .name = spec->name,
                  .label = spec->label,
                  .help = spec->help,
                  .kind = block ? FIELD_BLOCK : kinds[spec->kind],
                  .choices = spec->kind == SETTING_SWITCH ? yes_or_no : NULL,
                  .minimum = spec->minimum,
                  .maximum = spec->maximum,
                  .required = spec->kind == SETTING_NUMBER || spec->kind == SETTING_SWITCH ||
                              (spec->kind == SETTING_TEXT && spec->minimum > 0) };
}

static Field *fields_of_settings (void)
{
  GArray *fields = g_array_new (TRUE, TRUE, sizeof (Field));
  for (const SettingSpec *spec = setting_specs (); spec->name != NULL; spec++)
    g_array_append_val (fields, ((Field[]){ field_of (spec) })[0]);
  return (Field *)(void *)g_array_free (fields, FALSE);
}

static void add_rows (State *state)
{
  const char *heading = "";
  for (const Field *field = state->fields; field->name != NULL; field++) {
    if (!g_str_equal (heading_of (field->name), heading)) {
      heading = heading_of (field->name);
      form_add_row (state->page.form, &(FormRow){ .label = heading, .kind = FORM_HEADING });
    }
    form_add_field (state->page.form, field);
  }
  form_add_button (state->page.form, "save", "Save");
}

static Values *read_settings (App *app)
{
  Values *values = values_new ();
  for (const SettingSpec *spec = setting_specs (); spec->name != NULL; spec++) {
    g_autofree char *text = setting_text (app_session (app), spec->name);
    values_set (values, spec->name, text);
  }
  return values;
}

static char *hint (void *user, const char *name, const char *text)
{
  return form_page_hint (user, name, text);
}

/* "Peer support <help@example.org>", as a mail program shows it, fills both fields. */
static void split_sender (Form *form)
{
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  if (!text_split_mailbox (form_text (form, "office.sender_address"), &name, &address) || *name == '\0')
    return;
  form_set (form, "office.sender_name", name);
  form_set (form, "office.sender_address", address);
  form_complain (form, "office.sender_address", NULL);
}

static void left (void *user, const char *name)
{
  if (g_str_equal (name, "office.sender_address"))
    split_sender (((State *)user)->page.form);
}

static const FormHooks hooks = { .hint = hint, .left = left };

static Outcome save (void *data);

static void *open_office (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  State *state = g_new0 (State, 1);
  state->fields = fields_of_settings ();
  form_page_init (&state->page, app, "office", 0, state->fields, &hooks, state, save);
  state->page.table = "setting";
  add_rows (state);
  form_page_set_stored (&state->page, read_settings (app), 0);
  return state;
}

static void close_office (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  g_free (state->fields);
  g_free (state);
}

static void draw_office (void *data, Canvas *canvas, Rect body)
{
  form_page_draw (data, canvas, body);
}

static Outcome office_event (void *data, const Event *event)
{
  return form_page_event (data, event, NULL);
}

static char *title (void *data, char **right)
{
  *right = form_page_draft_words (data);
  return g_strdup ("The office");
}

/* ---- saving */

/* Writes what differs, in one step, unless somebody changed a setting since they were read (KITH_ERROR_CHANGED, *THEIRS is set). A complaint
 * stands beside its setting in VALUES. */
static gboolean write_settings (State *state, Values *values, guint *count, Values **theirs, GError **error)
{
  KithSession *session = app_session (state->page.app);
  g_autoptr (Step) step = step_begin (session, "changed the office's settings", error);
  g_autoptr (Values) now = step == NULL ? NULL : read_settings (state->page.app);
  g_autoptr (GError) complaint = NULL;
  if (now == NULL)
    return FALSE;
  if (form_page_is_behind (&state->page, now)) {
    *theirs = g_steal_pointer (&now);
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_CHANGED, "Somebody has changed a setting meanwhile.");
    return FALSE;
  }
  for (guint i = 0; i < values_count (now); i++) {
    const char *name = values_name (now, i), *text = values_text (values, name);
    if (g_str_equal (text, values_text (now, name)))
      continue;
    if (!setting_set (session, name, text, &complaint)) {
      values_complain (values, name, complaint->message);
      g_propagate_error (error, g_steal_pointer (&complaint));
      return FALSE;
    }
    (*count)++;
  }
  return *count == 0 || step_commit (g_steal_pointer (&step), error);
}

static Outcome save (void *data)
{
  State *state = data;
  FormPage *page = &state->page;
  g_autoptr (GError) error = NULL;
  Values *theirs = NULL;
  guint count = 0;
  split_sender (page->form);
  if (!form_check (page->form))
    return form_page_incomplete (page, "saved");
  g_autoptr (Values) values = form_values (page->form);
  if (!write_settings (state, values, &count, &theirs, &error))
    return theirs != NULL ? form_page_changed (page, theirs, 0)
                          : form_page_refused (page, values, g_steal_pointer (&error));
  form_page_done (page);
  if (count == 0)
    app_say (page->app, "Nothing was changed.");
  else
    app_say (page->app,
             count == 1 ? "Saved; it counts from now on. u takes it back."
                        : "Saved, %u settings; they count from now on. u takes them back.",
             count);
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
  return form_changed (((State *)data)->page.form) ? form_page_leave_title (data) : g_strdup ("Back");
}

static gboolean may_save (void *data, char **why_not)
{
  return app_may (((State *)data)->page.app, RIGHT_OFFICE, why_not);
}

static const Action actions[] = {
  { "save", "F2", "Save", "Saves what is typed.", may_save, form_page_save, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Leaves the form; what is typed is kept as a draft.", NULL,
    form_page_leave, leave_title, ACTION_TEXT },
  { 0 },
};

const Screen office_screen = {
  .name = "office",
  .tab = TAB_SETUP,
  .form = TRUE,
  .help = "What everyone who opens this store shares: the names that messages carry, and how long to wait before "
          "something is due again. A change "
          "counts from now on; messages already queued stay as they are.",
  .actions = actions,
  .open = open_office,
  .close = close_office,
  .draw = draw_office,
  .event = office_event,
  .typing = typing,
  .keep_draft = form_page_keep_draft,
  .title = title,
};
