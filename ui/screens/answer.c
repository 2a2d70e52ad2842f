/* Records an answer: of a supporter who was asked, of one who offers after a broadcast, or of the requester on a broadcast. */
#include "base/error.h"
#include "people/person.h"
#include "people/supporter.h"
#include "support/introduction.h"
#include "support/transition.h"
#include "ui/screens/form_page.h"

#include <string.h>

enum { OFFERED = 8 };

typedef enum { TARGET_ASKED, TARGET_SAID_YES, TARGET_PERMISSION, TARGET_VOLUNTEER } TargetKind;

/* Whose answer it can be. */
typedef struct {
  TargetKind kind;
  gint64 request, supporter;
  char *label, *name;
} Target;

typedef struct {
  FormPage page;      /* first: form_page.h */
  gint64 request;     /* 0: any open one */
  GArray *targets;    /* Target */
  GArray *broadcasts; /* gint64: requests that anybody may offer for */
} State;

static const char *const answers[] = { "yes", "no", "no reply", NULL };
static const char *const answer_words[] = { "yes", "no", "no reply: stop waiting", NULL };
static const char *const yes_or_no[] = { "yes", "no", NULL };
static const char *const after_yes[] = { "taken back", NULL };
static const char *const after_yes_words[] = { "takes the yes back", NULL };
static const char *const shares[] = { "record", "email", "phone", "email,phone", NULL };
static const char *const share_words[] = { "what their record says", "e-mail", "phone", "both", NULL };
static const char *const hows[] = { "by e-mail", "by phone", "in person", NULL };

static const Field fields[] = {
  { .name = "who", .label = "Whose answer", .kind = FIELD_LINE, .required = TRUE },
  { .name = "answer", .label = "Says", .kind = FIELD_CHOICE, .choices = answers },
  { .name = "back", .label = "Now", .kind = FIELD_CHOICE, .choices = after_yes },
  { .name = "permission", .label = "Says", .kind = FIELD_CHOICE, .choices = yes_or_no },
  { .name = "share", .label = "May be passed on", .kind = FIELD_CHOICE, .choices = shares },
  { .name = "on", .label = "On", .kind = FIELD_DAY },
  { .name = "how", .label = "How", .kind = FIELD_CHOICE, .choices = hows },
  { .name = NULL },
};

static const FormPageRow rows[] = {
  { "who", FORM_CHOICE, "", NULL, 0 },
  { "answer", FORM_RADIO, "", answer_words, 0 },
  { "back", FORM_RADIO, "", after_yes_words, 0 },
  { "permission", FORM_RADIO, "to this text going to everyone", NULL, 0 },
  { "share", FORM_RADIO, "", share_words, 0 },
  { "on", FORM_DAY, NULL, NULL, 0 },
  { "how", FORM_RADIO, "", NULL, 0 },
};

/* ---- whose answer it can be */

static void target_clear (gpointer data)
{
  Target *target = data;
  g_free (target->label);
  g_free (target->name);
}

static void add_target (State *state, TargetKind kind, gint64 request, gint64 supporter, const char *name,
                        const char *words)
{
  Target target = { kind, request, supporter, NULL, g_strdup (name) };
  target.label = g_strdup_printf ("%s, request %" G_GINT64_FORMAT ": %s", name, request, words);
  g_array_append_val (state->targets, target);
}

static void add_asks (State *state, gint64 request, const GPtrArray *asks)
{
  Day today = app_today (state->page.app);
  for (guint i = 0; i < asks->len; i++) {
    const AskRow *ask = g_ptr_array_index (asks, i);
    g_autofree char *asked = day_words (ask->asked_on, today);
    g_autofree char *words =
        letter_waits (ask->letter) ? g_strdup ("not sent yet") : g_strdup_printf ("asked %s", asked);
    if (g_str_equal (ask->state, "asked"))
      add_target (state, TARGET_ASKED, request, ask->supporter, ask->name, words);
    else if (g_str_equal (ask->state, "accepted") || g_str_equal (ask->state, "kept"))
      add_target (state, TARGET_SAID_YES, request, ask->supporter, ask->name, "said yes");
  }
}

static gboolean add_request (State *state, const Request *request, GError **error)
{
  KithSession *session = app_session (state->page.app);
  g_autoptr (GPtrArray) asks = request_asks (session, request->id, error);
  g_autofree char *permission = asks == NULL ? NULL : request_permission_state (session, request->id, NULL, error);
  if (permission == NULL)
    return FALSE;
  add_asks (state, request->id, asks);
  if (g_str_equal (permission, "asked"))
    add_target (state, TARGET_PERMISSION, request->id, 0, "The requester",
                request_permission_waits (session, request->id) ? "unsent" : "to all?");
  gboolean anyone = transition_refusal (request->state, ACT_VOLUNTEER) == NULL;
  if (anyone)
    g_array_append_val (state->broadcasts, request->id);
  return TRUE;
}

static gboolean find_targets (State *state, GError **error)
{
  KithSession *session = app_session (state->page.app);
  if (state->request != 0) {
    g_autoptr (Request) request = request_load (session, state->request, error);
    return request != NULL && add_request (state, request, error);
  }
  g_autoptr (GPtrArray) all = request_list (session, FALSE, NULL, error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    if (!add_request (state, g_ptr_array_index (all, i), error))
      return FALSE;
  return all != NULL;
}

static const Target *target_labelled (const State *state, const char *label)
{
  for (guint i = 0; i < state->targets->len; i++) {
    const Target *target = &g_array_index (state->targets, Target, i);
    if (g_str_equal (target->label, label))
      return target;
  }
  return NULL;
}

static gboolean is_target (const State *state, gint64 request, gint64 supporter)
{
  for (guint i = 0; i < state->targets->len; i++) {
    const Target *target = &g_array_index (state->targets, Target, i);
    if (target->request == request && target->supporter == supporter)
      return TRUE;
  }
  return FALSE;
}

/* Anybody may offer for a request that went to everyone. */
static void add_volunteers (State *state, const char *typed)
{
  KithSession *session = app_session (state->page.app);
  g_autoptr (GArray) ids = supporter_ids (session, typed, SUPPORTER_BY_NAME, FALSE, NULL, NULL, NULL);
  for (guint i = 0; ids != NULL && i < MIN (ids->len, OFFERED); i++) {
    gint64 id = g_array_index (ids, gint64, i);
    g_autoptr (Person) person = person_load (session, id, NULL);
    for (guint j = 0; person != NULL && j < state->broadcasts->len; j++) {
      gint64 request = g_array_index (state->broadcasts, gint64, j);
      if (!is_target (state, request, id))
        add_target (state, TARGET_VOLUNTEER, request, id, person->name, "volunteers");
    }
  }
}

static GPtrArray *options (void *user, const char *name, const char *typed)
{
  State *state = user;
  (void)name;
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  if (state->broadcasts->len > 0 && *typed != '\0' && target_labelled (state, typed) == NULL)
    add_volunteers (state, typed);
  for (guint i = 0; i < state->targets->len; i++)
    form_page_add_option (found, g_array_index (state->targets, Target, i).label, typed);
  return found;
}

/* ---- which fields there are for this answer */

static const Target *chosen (const State *state)
{
  return target_labelled (state, form_text (state->page.form, "who"));
}

static gboolean is_yes (const State *state, const Target *target)
{
  return target->kind == TARGET_VOLUNTEER ||
         (target->kind == TARGET_ASKED && g_str_equal (form_text (state->page.form, "answer"), "yes"));
}

static void show_fields (State *state)
{
  const Target *target = chosen (state);
  Form *form = state->page.form;
  gboolean permission = target != NULL && target->kind == TARGET_PERMISSION;
  form_show_field (form, "answer", target != NULL && target->kind == TARGET_ASKED);
  form_show_field (form, "back", target != NULL && target->kind == TARGET_SAID_YES);
  form_show_field (form, "permission", permission);
  form_show_field (form, "share", target != NULL && is_yes (state, target));
  form_show_field (form, "on", permission);
  form_show_field (form, "how", permission);
}

/* What the supporter's record lets be passed on. */
static char *hint (void *user, const char *name, const char *text)
{
  State *state = user;
  (void)text;
  const Target *target = chosen (state);
  if (!g_str_equal (name, "share") || target == NULL)
    return NULL;
  g_autoptr (Supporter) supporter = supporter_load (app_session (state->page.app), target->supporter, NULL);
  if (supporter == NULL)
    return NULL;
  return g_strdup_printf ("their record says: %s", supporter->share_email && supporter->share_phone ? "e-mail and phone"
                                                   : supporter->share_email                         ? "e-mail"
                                                   : supporter->share_phone                         ? "phone"
                                                                                                    : "nothing");
}

static char *check (void *user, const char *name, const char *text)
{
  State *state = user;
  if (!g_str_equal (name, "who") || target_labelled (state, text) != NULL)
    return NULL;
  return g_strdup (state->broadcasts->len > 0 ? "Choose from the list (Down): who was asked, or any supporter by name."
                                              : "Choose from the list (Down): only who was asked can answer.");
}

static const FormHooks hooks = { .options = options, .hint = hint, .check = check };

/* ---- the screen */

static Outcome save (void *data);

static void close_form (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  g_array_unref (state->targets);
  g_array_unref (state->broadcasts);
  g_free (state);
}

static void focus_on_answer (State *state)
{
  static const char *const names[] = { "answer", "back", "permission", "share" };
  form_set_focus (state->page.form, names[chosen (state)->kind == TARGET_ASKED        ? 0
                                          : chosen (state)->kind == TARGET_SAID_YES   ? 1
                                          : chosen (state)->kind == TARGET_PERMISSION ? 2
                                                                                      : 3]);
}

/* The one meant by the argument, or the only one there is. */
static void preselect (State *state, gint64 supporter)
{
  g_autoptr (Values) values = values_new ();
  values_set (values, "on", "today");
  /* Nothing is chosen beforehand: silence must not become a yes by a key too many. */
  values_set (values, "answer", "");
  values_set (values, "permission", "");
  for (guint i = 0; i < state->targets->len; i++) {
    const Target *target = &g_array_index (state->targets, Target, i);
    if (supporter != 0 ? target->supporter == supporter : state->targets->len == 1 && state->broadcasts->len == 0)
      values_set (values, "who", target->label);
  }
  form_set_values (state->page.form, values);
  show_fields (state);
  if (values_has (values, "who"))
    focus_on_answer (state);
}

static void *open_form (App *app, gint64 record, const char *argument, GError **error)
{
  State *state = g_new0 (State, 1);
  state->request = record;
  state->targets = g_array_new (FALSE, TRUE, sizeof (Target));
  g_array_set_clear_func (state->targets, target_clear);
  state->broadcasts = g_array_new (FALSE, FALSE, sizeof (gint64));
  form_page_init (&state->page, app, "answer", record, fields, &hooks, state, save);
  form_page_add_rows (&state->page, rows, G_N_ELEMENTS (rows));
  form_add_button (state->page.form, "save", "Record");
  gboolean found = find_targets (state, error);
  if (found && state->targets->len == 0 && state->broadcasts->len == 0) {
    g_set_error_literal (
        error, KITH_ERROR, KITH_ERROR_REFUSED,
        record == 0 ? "Nobody has been asked anything that is not answered. s on a request shows who could be asked."
                    : "Nobody is being asked about this request. s shows who could be asked.");
    found = FALSE;
  }
  if (!found) {
    close_form (state);
    return NULL;
  }
  preselect (state, argument == NULL ? 0 : g_ascii_strtoll (argument, NULL, 10));
  return state;
}

static Outcome form_event (void *data, const Event *event)
{
  State *state = data;
  const Target *before = chosen (state);
  Outcome outcome = form_page_event (&state->page, event, NULL);
  if (outcome != OUTCOME_REDRAW)
    return outcome;
  show_fields (state);
  /* The fields that belong to the choice were hidden when Enter moved on. */
  if (chosen (state) != before && chosen (state) != NULL && g_strcmp0 (form_focus (state->page.form), "who") != 0)
    focus_on_answer (state);
  return outcome;
}

static char *title (void *data, char **right)
{
  State *state = data;
  *right = form_page_draft_words (&state->page);
  return state->request == 0 ? g_strdup ("Record an answer")
                             : g_strdup_printf ("Record an answer • request %" G_GINT64_FORMAT, state->request);
}

/* ---- recording it */

static gboolean record_permission (State *state, const Target *target, GError **error)
{
  Form *form = state->page.form;
  Day on = DAY_NONE;
  if (*form_text (form, "on") != '\0' && !day_parse (form_text (form, "on"), app_today (state->page.app), &on, error))
    return FALSE;
  return request_permission_record (app_session (state->page.app), target->request,
                                    g_str_equal (form_text (form, "permission"), "yes"), on, form_text (form, "how"),
                                    error);
}

static Answer answer_of (const State *state, const Target *target)
{
  const char *text = form_text (state->page.form, "answer");
  if (target->kind == TARGET_VOLUNTEER)
    return ANSWER_VOLUNTEER;
  if (target->kind == TARGET_SAID_YES)
    return ANSWER_TAKEN_BACK;
  return g_str_equal (text, "yes") ? ANSWER_YES : g_str_equal (text, "no") ? ANSWER_NO : ANSWER_NONE;
}

static gboolean record_answer (State *state, const Target *target, GError **error)
{
  KithSession *session = app_session (state->page.app);
  const char *text = form_text (state->page.form, "share");
  Share share = { FALSE, FALSE };
  gboolean given = is_yes (state, target) && !g_str_equal (text, "record");
  if (given && !share_parse (text, &share, error))
    return FALSE;
  return request_answer (session, target->request, target->supporter, answer_of (state, target), given ? &share : NULL,
                         error);
}

/* The day is the one thing typed here that can be mistaken. */
static Outcome not_recorded (FormPage *page, const Target *target, GError *error)
{
  g_autoptr (GError) mistaken = error;
  if (target->kind != TARGET_PERMISSION || !g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT))
    return app_fail (page->app, g_steal_pointer (&mistaken));
  form_complain (page->form, "on", mistaken->message);
  form_set_focus (page->form, "on");
  return form_page_incomplete (page, "recorded");
}

static Outcome save (void *data)
{
  State *state = data;
  FormPage *page = &state->page;
  App *app = page->app;
  g_autoptr (GError) error = NULL;
  if (!form_check (page->form))
    return form_page_incomplete (page, "recorded");
  const Target *target = chosen (state);
  const char *said = target->kind == TARGET_ASKED ? "answer" : target->kind == TARGET_PERMISSION ? "permission" : NULL;
  if (said != NULL && *form_text (page->form, said) == '\0') {
    form_complain (page->form, said, "Choose what was said: Left, Right or its first letter.");
    form_set_focus (page->form, said);
    return OUTCOME_REDRAW;
  }
  gint64 request = target->request;
  if (!(target->kind == TARGET_PERMISSION ? record_permission : record_answer) (state, target, &error))
    return not_recorded (page, target, g_steal_pointer (&error));
  form_page_done (page);
  g_autoptr (Request) after = request_load (app_session (app), request, NULL);
  app_say (app, "Recorded; u takes it back. %s", after == NULL ? "" : after->next);
  return state->request != 0 ? OUTCOME_CLOSE : app_replace (app, "request", request, NULL);
}

static const Action actions[] = {
  { "save", "F2", "Record", "Records the answer.", NULL, form_page_save, NULL, ACTION_TEXT },
  { "leave-form", "Esc", "Leave, draft kept", "Leaves the form; what is typed is kept as a draft.", NULL,
    form_page_leave, NULL, ACTION_TEXT },
  { 0 },
};

const Screen answer_screen = {
  .name = "answer",
  .tab = TAB_NONE,
  .form = TRUE,
  .help = "An answer that came by e-mail, telephone or in person. Silence is not consent: \"no reply\" only stops "
          "waiting. A yes says what may be "
          "passed on, never more than the supporter's record lets. A no needs no reason.",
  .actions = actions,
  .open = open_form,
  .close = close_form,
  .draw = form_page_draw_screen,
  .event = form_event,
  .typing = form_page_typing,
  .keep_draft = form_page_keep_draft,
  .title = title,
};
