/* What lies over a screen: a question, a line to type, a menu, a palette. */
#include "ui/app/app.h"

#include "base/text.h"
#include "people/supporter.h"
#include "support/request.h"

#include <string.h>

gboolean overlay_is_open (const App *app)
{
  return app->overlay.dialog != NULL || app->overlay.menu != NULL || app->overlay.palette != NULL;
}

void overlay_close (App *app)
{
  Overlay *overlay = &app->overlay;
  g_clear_pointer (&overlay->dialog, dialog_free);
  g_clear_pointer (&overlay->prompt, prompt_free);
  g_clear_pointer (&overlay->menu, menu_free);
  g_clear_pointer (&overlay->palette, palette_free);
  g_clear_pointer (&overlay->help, dialog_free);
  g_clear_pointer (&overlay->found, g_ptr_array_unref);
  *overlay = (Overlay){ 0 };
}

void overlay_draw (App *app)
{
  Canvas *canvas = terminal_canvas (app->terminal);
  if (app->overlay.dialog != NULL)
    dialog_draw (app->overlay.dialog, canvas);
  if (app->overlay.menu != NULL)
    menu_draw (app->overlay.menu, canvas);
  if (app->overlay.palette != NULL)
    palette_draw (app->overlay.palette, canvas);
  if (app->overlay.help != NULL)
    dialog_draw (app->overlay.help, canvas);
}

static gpointer overlay_owner (App *app)
{
  Frame *top = app_top (app);
  return top == NULL ? app : top->state;
}

Outcome app_ask (App *app, const char *question, const char *const *verbs, guint safe,
                 Outcome (*answered) (void *, guint))
{
  overlay_close (app);
  app->overlay.dialog = dialog_new_question (question, verbs, safe);
  app->overlay.owner = overlay_owner (app);
  app->overlay.choice = answered;
  return OUTCOME_REDRAW;
}

Outcome app_prompt (App *app, const char *question, const char *initial, PromptKind kind, const char *verb,
                    Outcome (*answered) (void *, const char *))
{
  overlay_close (app);
  app->overlay.dialog = dialog_new_prompt (question, initial, kind == PROMPT_SECRET, verb);
  app->overlay.owner = overlay_owner (app);
  app->overlay.text = answered;
  if (kind == PROMPT_TEXT)
    app->overlay.prompt = prompt_begin (app, app->overlay.dialog, question, initial);
  return OUTCOME_REDRAW;
}

Outcome app_prompt_again (App *app, const char *complaint)
{
  g_autofree char *sentence = app_sentence (app, complaint);
  if (app->answering != NULL)
    dialog_complain (app->answering, sentence);
  app->again = TRUE;
  return OUTCOME_REDRAW;
}

Outcome app_choose (App *app, const char *title, const char *const *labels, Outcome (*answered) (void *, guint))
{
  overlay_close (app);
  app->overlay.menu = menu_new (title);
  for (guint i = 0; labels[i] != NULL; i++)
    menu_add (app->overlay.menu, NULL, labels[i], NULL, NULL);
  app->overlay.owner = overlay_owner (app);
  app->overlay.choice = answered;
  return OUTCOME_REDRAW;
}

/* The overlay is set aside while its answer is acted on, since the answer may open another one; app_prompt_again() brings it
 * back. What was typed may be a passphrase: it is wiped. */
static Outcome answer (App *app, guint index, char *typed)
{
  Overlay overlay = app->overlay;
  app->overlay = (Overlay){ 0 };
  app->answering = overlay.dialog;
  app->again = FALSE;
  Outcome outcome = typed != NULL            ? overlay.text (overlay.owner, typed)
                    : overlay.choice != NULL ? overlay.choice (overlay.owner, index)
                                             : OUTCOME_REDRAW;
  app->answering = NULL;
  if (!app->again)
    prompt_answered (app, overlay.prompt, typed);
  if (typed != NULL)
    explicit_bzero (typed, strlen (typed));
  g_free (typed);
  if (app->again) {
    overlay_close (app);
    app->overlay = overlay;
    return outcome;
  }
  g_clear_pointer (&overlay.dialog, dialog_free);
  g_clear_pointer (&overlay.prompt, prompt_free);
  g_clear_pointer (&overlay.menu, menu_free);
  return outcome;
}

static Outcome dialog_event (App *app, const Event *event)
{
  Overlay *overlay = &app->overlay;
  switch (dialog_handle_event (overlay->dialog, event)) {
  case DIALOG_DONE:
    if (overlay->text != NULL)
      return answer (app, 0, g_strdup (dialog_text (overlay->dialog)));
    return answer (app, dialog_choice (overlay->dialog), NULL);
  case DIALOG_CANCELLED:
    prompt_given_up (app);
    overlay_close (app);
    return OUTCOME_REDRAW;
  case DIALOG_TAKEN:
    if (overlay->prompt != NULL)
      app_typed (app);
    return OUTCOME_REDRAW;
  case DIALOG_IGNORED:
    break;
  }
  return OUTCOME_NOTHING;
}

/* Closes the overlay and does what was chosen in it; DATA may belong to what was found and lives until it is done. */
static Outcome run_chosen (App *app, gconstpointer data)
{
  Outcome (*run) (App *, gconstpointer) = app->overlay.action;
  GPtrArray *found = g_steal_pointer (&app->overlay.found);
  overlay_close (app);
  Outcome outcome = run (app, data);
  g_clear_pointer (&found, g_ptr_array_unref);
  return outcome;
}

static Outcome menu_event (App *app, const Event *event)
{
  Overlay *overlay = &app->overlay;
  switch (menu_handle_event (overlay->menu, event)) {
  case MENU_CHOSEN: {
    if (overlay->action == NULL)
      return answer (app, menu_choice (overlay->menu), NULL);
    return run_chosen (app, menu_data (overlay->menu));
  }
  case MENU_CLOSED:
    prompt_given_up (app);
    overlay_close (app);
    return OUTCOME_REDRAW;
  case MENU_TAKEN:
    return OUTCOME_REDRAW;
  case MENU_IGNORED:
    break;
  }
  return OUTCOME_NOTHING;
}

static Outcome palette_event (App *app, const Event *event)
{
  Overlay *overlay = &app->overlay;
  switch (palette_handle_event (overlay->palette, event)) {
  case PALETTE_CHOSEN: {
    gconstpointer data = palette_data (overlay->palette);
    return data == NULL ? OUTCOME_REDRAW : run_chosen (app, data);
  }
  case PALETTE_CLOSED:
    overlay_close (app);
    return OUTCOME_REDRAW;
  case PALETTE_TAKEN:
    return OUTCOME_REDRAW;
  case PALETTE_IGNORED:
    break;
  }
  return OUTCOME_NOTHING;
}

static Outcome run_action (App *app, gconstpointer data);

/* Its keys do nothing while they are explained: the first one ends that. */
static Outcome help_event (App *app, const Event *event)
{
  if (event->kind == EVENT_KEY)
    g_clear_pointer (&app->overlay.help, dialog_free);
  return OUTCOME_REDRAW;
}

Outcome overlay_event (App *app, const Event *event)
{
  if (app->overlay.help != NULL)
    return help_event (app, event);
  /* In the menu of everything F1 is a row, as on the screen. */
  if (event->kind == EVENT_KEY && event->key == KEYCODE_F1 &&
      (app->overlay.menu == NULL || app->overlay.action != run_action))
    return overlay_explain (app);
  if (app->overlay.dialog != NULL)
    return dialog_event (app, event);
  if (app->overlay.menu != NULL)
    return menu_event (app, event);
  return palette_event (app, event);
}

/* Runs an action that was chosen by name, with the state its table belongs to. */
static Outcome run_action (App *app, gconstpointer data)
{
  const Action *action = data;
  gboolean global = FALSE;
  for (const Action *row = app_actions; row->name != NULL; row++)
    global = global || row == action;
  gpointer state = global ? app : app_top (app)->state;
  g_autofree char *why_not = NULL;
  if (!action_allowed (action, state, &why_not)) {
    app_say (app, "%s", why_not);
    return OUTCOME_REDRAW;
  }
  app->acting = action;
  return action->run (state);
}

Outcome overlay_actions_menu (App *app)
{
  Frame *top = app_top (app);
  overlay_close (app);
  app->overlay.menu = menu_new ("Everything that can be done here");
  menu_add_actions (app->overlay.menu, top->screen->actions, top->state, NULL);
  menu_add_heading (app->overlay.menu, "On every screen");
  menu_add_actions (app->overlay.menu, app_actions, app, top->screen->actions);
  app->overlay.action = run_action;
  return OUTCOME_REDRAW;
}

Outcome overlay_actions_palette (App *app)
{
  Frame *top = app_top (app);
  overlay_close (app);
  app->overlay.palette = palette_new (":");
  palette_add_actions (app->overlay.palette, top->screen->actions, top->state, NULL);
  palette_add_actions (app->overlay.palette, app_actions, app, top->screen->actions);
  app->overlay.action = run_action;
  return OUTCOME_REDRAW;
}

/* An entry of F4: TARGET is "screen:id". */
static void add_found (App *app, Palette *palette, const char *label, const char *note, const char *screen, gint64 id)
{
  char *target = g_strdup_printf ("%s:%" G_GINT64_FORMAT, screen, id);
  g_ptr_array_add (app->overlay.found, target);
  palette_add (palette, label, note, NULL, target);
}

static void find_number (App *app, Palette *palette, gint64 number)
{
  g_autoptr (Request) request = request_load (app->session, number, NULL);
  if (request == NULL)
    return;
  g_autofree char *label = g_strdup_printf ("Request %" G_GINT64_FORMAT, number);
  add_found (app, palette, label, request->sensitive ? "private issue" : request->area_name, "request", number);
}

static void find (Palette *palette, const char *typed, void *user)
{
  App *app = user;
  palette_clear (palette);
  const char *digits = typed + strspn (typed, "# ");
  if (g_ascii_isdigit (*digits))
    find_number (app, palette, g_ascii_strtoll (digits, NULL, 10));
  if (*typed == '\0')
    return;
  g_autoptr (GArray) ids = supporter_ids (app->session, typed, SUPPORTER_BY_NAME, TRUE, NULL, NULL, NULL);
  for (guint i = 0; ids != NULL && i < MIN (ids->len, 12); i++) {
    SupporterRow row = { 0 };
    if (supporter_row (app->session, g_array_index (ids, gint64, i), &row, NULL))
      add_found (app, palette, row.name, row.grade, "supporter", row.id);
    supporter_row_clear (&row);
  }
}

static Outcome open_found (App *app, gconstpointer data)
{
  g_auto (GStrv) parts = g_strsplit (data, ":", 2);
  return app_open (app, parts[0], g_ascii_strtoll (parts[1], NULL, 10), NULL);
}

Outcome overlay_find (App *app)
{
  overlay_close (app);
  app->overlay.found = g_ptr_array_new_with_free_func (g_free);
  app->overlay.palette = palette_new ("Find a name or number");
  app->overlay.action = open_found;
  palette_set_search (app->overlay.palette, find, app);
  return OUTCOME_REDRAW;
}

static Outcome log_chosen (gpointer owner, guint choice)
{
  App *app = owner;
  switch (choice) {
  case 0:
    return app_open (app, "request-form", 0, NULL);
  case 1:
    return app_open (app, "answer", 0, NULL);
  default:
    return app_open (app, "call", 0, NULL);
  }
}

Outcome overlay_log (App *app)
{
  static const char *const labels[] = { "A request for support", "A supporter's answer", "A telephone call", NULL };
  Outcome outcome = app_choose (app, "Log", labels, log_chosen);
  app->overlay.owner = app;
  return outcome;
}
