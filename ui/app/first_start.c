/* The first start: makes a store, shows the recovery code once, asks what the terminal can draw. */
#include "ui/app/app.h"

#include "base/error.h"
#include "base/text.h"
#include "mail/sender.h"
#include "scheme/scheme.h"
#include "ui/widgets/form.h"
#include "ui/widgets/pager.h"

#include <sodium.h>
#include <string.h>

typedef struct {
  App *app;
  Form *form;
  char **presets;
  char *complaint;
  char *recovery_code;
  Dialog *question;
  gboolean made;
  gboolean making; /* what is on the screen while the key is made of the passphrase, which is slow on purpose */
  gboolean seen;   /* what a key answers now has been on the screen: none typed ahead passes the code over */
} FirstStart;

static char *strength_hint (void *user, const char *name, const char *text)
{
  (void)user;
  if (!g_str_equal (name, "passphrase") || *text == '\0')
    return NULL;
  const char *words = "";
  passphrase_strength (text, &words);
  return g_strdup (words);
}

static const FormHooks hooks = { .hint = strength_hint };

static Form *new_form (FirstStart *first)
{
  Form *form = form_new (clock_today (&first->app->options->clock), &hooks, first);
  const FormRow rows[] = {
    { .label = "Nothing is stored yet. Everything you enter will be kept encrypted in one place:", .kind = FORM_NOTE },
    { .label = first->app->options->store, .kind = FORM_NOTE },
    { .name = "user", .label = "Your name here", .kind = FORM_LINE, .hint = "stands beside what you do" },
    { .name = "passphrase", .label = "Passphrase", .kind = FORM_SECRET, .hint = "several words are best" },
    { .name = "again", .label = "Once more", .kind = FORM_SECRET },
    { .name = "scheme", .label = "Scheme", .kind = FORM_RADIO, .choices = (const char *const *)first->presets },
    { .name = "sender",
      .label = "Messages from",
      .kind = FORM_LINE,
      .hint = "an e-mail address; can wait until Setup" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    form_add_row (form, &rows[i]);
  form_add_button (form, "make", "Make the store");
  form_add_button (form, "leave", "Leave");
  form_set (form, "user", first->app->options->actor);
  form_set (form, "scheme", first->presets[0]);
  form_set_focus (form, "passphrase");
  return form;
}

static void draw_form (gpointer data, Canvas *canvas)
{
  FirstStart *first = data;
  int rows = canvas_rows (canvas), columns = canvas_columns (canvas);
  canvas_text (canvas, 0, 1, -1, ROLE_HEADING, "Welcome to kith");
  canvas_rule (canvas, 1, 0, columns);
  form_draw (first->form, canvas, (Rect){ 2, 0, rows - 6, columns });
  if (first->making)
    canvas_text (canvas, rows - 4, 1, -1, ROLE_DUE, "The store is being made, which takes a moment.");
  else if (first->complaint != NULL)
    canvas_printf (canvas, rows - 4, 1, -1, ROLE_BAD, "! %s", first->complaint);
  canvas_rule (canvas, rows - 3, 0, columns);
  canvas_text (canvas, rows - 2, 1, -1, ROLE_MUTED,
               "F1 Help   F2 Make the store   Tab Next   F10 Leave, nothing is made");
}

/* A passphrase that cannot be seen is typed anew, not mended: only the second one when the two differ. */
static void empty_passphrases (Form *form, const char *wrong)
{
  if (g_str_equal (wrong, "passphrase"))
    form_set (form, "passphrase", "");
  if (g_str_equal (wrong, "passphrase") || g_str_equal (wrong, "again"))
    form_set (form, "again", "");
}

/* The name of the first field that must be mended, and in *COMPLAINT why (caller frees); NULL when all can be used. */
static const char *what_is_wrong (Form *form, char **complaint)
{
  const char *sender = form_text (form, "sender"), *field = NULL, *why = NULL;
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  if (*form_text (form, "user") == '\0') {
    field = "user";
    why = "Give a name for yourself; it stands beside what you do.";
  } else if (strlen (form_text (form, "passphrase")) < 8) {
    field = "passphrase";
    why = "The passphrase needs at least 8 characters; several words are best.";
  } else if (strcmp (form_text (form, "passphrase"), form_text (form, "again")) != 0) {
    field = "again";
    why = "The two passphrases differ. Type the second one again.";
  } else if (*sender != '\0' &&
             !text_check_address (text_split_mailbox (sender, &name, &address) ? address : sender, &error)) {
    field = "sender";
    why = error->message;
  }
  *complaint = g_strdup (why);
  return field;
}

static gboolean set_sender (FirstStart *first, KithSession *session, GError **error)
{
  const char *sender = form_text (first->form, "sender");
  return *sender == '\0' || sender_set (session, sender, error);
}

static void show_making (FirstStart *first, gboolean making)
{
  Canvas *canvas = terminal_canvas (first->app->terminal);
  first->making = making;
  if (!making)
    return;
  canvas_clear (canvas);
  draw_form (first, canvas);
  terminal_show (first->app->terminal);
}

static gboolean make (FirstStart *first)
{
  App *app = first->app;
  Form *form = first->form;
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&first->complaint, g_free);
  const char *wrong = what_is_wrong (form, &first->complaint);
  if (wrong != NULL) {
    empty_passphrases (form, wrong);
    form_set_focus (form, wrong);
    return FALSE;
  }
  g_autoptr (Secret) passphrase = secret_new (form_text (form, "passphrase"), -1);
  g_free (app->options->actor);
  app->options->actor = text_clean_line (form_text (form, "user"), -1);
  show_making (first, TRUE);
  KithSession *session = cli_create_store (app->options, NULL, app->options->actor, passphrase,
                                           form_text (form, "scheme"), &first->recovery_code, &error);
  show_making (first, FALSE);
  if (session == NULL || !set_sender (first, session, &error) || !app_start_session (app, session, &error)) {
    first->complaint = g_strdup (error->message);
    return FALSE;
  }
  first->made = TRUE;
  return TRUE;
}

static gboolean form_event (gpointer data, const Event *event)
{
  FirstStart *first = data;
  if (event->kind == EVENT_KEY && event->key == KEYCODE_F10)
    return TRUE;
  if (event->kind == EVENT_KEY && event->key == KEYCODE_F2)
    return make (first);
  guint edits = form_edits (first->form);
  FormResult result = form_handle_event (first->form, event);
  if (form_edits (first->form) != edits) /* what was complained about is being mended */
    g_clear_pointer (&first->complaint, g_free);
  if (result != FORM_PRESSED)
    return FALSE;
  return g_str_equal (form_focus (first->form), "leave") || make (first);
}

#define CODE_WAITS "Write it on paper, then press w; it is not shown again."

static void draw_code (gpointer data, Canvas *canvas)
{
  FirstStart *first = data;
  first->seen = TRUE;
  canvas_text (canvas, 0, 1, -1, ROLE_HEADING, "Your recovery code");
  canvas_rule (canvas, 1, 0, canvas_columns (canvas));
  canvas_text (canvas, 3, 3, -1, ROLE_KEY, first->recovery_code);
  const char *words = "It opens the store if every passphrase is forgotten. Write it on paper now and keep it where "
                      "you keep a spare key. "
                      "It is shown this once; kith cannot show it again.";
  g_autoptr (GPtrArray) lines = text_wrap (words, canvas_columns (canvas) - 6);
  for (guint i = 0; i < lines->len; i++)
    canvas_text (canvas, 5 + (int)i, 3, -1, ROLE_NORMAL, g_ptr_array_index (lines, i));
  if (first->complaint != NULL)
    canvas_text (canvas, canvas_rows (canvas) - 4, 3, -1, ROLE_DUE, first->complaint);
  canvas_rule (canvas, canvas_rows (canvas) - 3, 0, canvas_columns (canvas));
  canvas_text (canvas, canvas_rows (canvas) - 2, 1, -1, ROLE_MUTED, "w I have written it down   F1 Help");
}

static gboolean code_event (gpointer data, const Event *event)
{
  FirstStart *first = data;
  if (!first->seen || event->kind != EVENT_KEY)
    return FALSE;
  g_clear_pointer (&first->complaint, g_free);
  if (event->key == 'w' || event->key == 'W')
    return TRUE;
  first->complaint = g_strdup (CODE_WAITS);
  return FALSE;
}

static void draw_glyphs (gpointer data, Canvas *canvas)
{
  FirstStart *first = data;
  first->seen = TRUE;
  canvas_rule (canvas, 1, 0, canvas_columns (canvas));
  canvas_glyph (canvas, 3, 3, ROLE_NORMAL, GLYPH_MARKER);
  dialog_draw (first->question, canvas);
  canvas_text (canvas, canvas_rows (canvas) - 2, 1, -1, ROLE_MUTED, "Enter Do it   F1 Help");
}

static gboolean glyphs_event (gpointer data, const Event *event)
{
  FirstStart *first = data;
  return first->seen && dialog_handle_event (first->question, event) == DIALOG_DONE;
}

static const MomentKey form_keys[] = {
  { "Tab", "next field; Shift-Tab the one before" },
  { "Left, Right", "choose the scheme" },
  { "F2", "makes the store" },
  { "F10", "leaves kith; nothing is made" },
  { NULL, NULL },
};

static const char form_help[] =
    "kith keeps everything in one encrypted store, and there is none yet in the place that the form names. kith "
    "--store DIR "
    "uses another one: if colleagues have made a store already, leave with F10 and ask them where it is.\n\n"
    "The passphrase is what you will type each day; several words are easy to keep in mind and hard to guess. Nobody "
    "can "
    "look it up. You get a recovery code for the day it is forgotten, and on Setup you can let others open the store "
    "with "
    "passphrases of their own.\n\n"
    "The scheme says how people are matched, and everything about it can be looked at later. Messages need the address "
    "they "
    "come from; it can wait, and nothing is sent until you have seen it.";

static const MomentKey code_keys[] = {
  { "w", "goes on; the code is not shown again" },
  { NULL, NULL },
};

static const char code_help[] =
    "With this code, kith passphrase recover sets a new passphrase when the old one is forgotten. Without a passphrase "
    "and "
    "without the code nobody can read the store again, not even its maker, so write it down before you go on.\n\n"
    "Who finds the code can open the store. Keep it on paper under lock and key, not in a file or a mail.";

static const MomentKey glyph_keys[] = {
  { "Left, Right", "choose; Enter does it" },
  { NULL, NULL },
};

static const char glyph_help[] = "Some terminals show boxes or question marks where kith draws lines and arrows. If "
                                 "you see anything but a line across "
                                 "the top and an arrow below it, choose \"No\": kith then draws with plain characters. "
                                 "Setup, Terminal changes it at any "
                                 "time.";

/* Draws a line and an arrow and believes what the coordinator sees. */
static gboolean ask_about_glyphs (FirstStart *first)
{
  static const char *const verbs[] = { "Yes", "No, something else", NULL };
  static const Moment glyphs = { "lines and arrows", glyph_help, glyph_keys, draw_glyphs, glyphs_event };
  App *app = first->app;
  first->seen = FALSE;
  first->question = dialog_new_question ("Near the top, do you see a line and an arrow?", verbs, 0);
  gboolean there = app_moment (app, &glyphs, first);
  gboolean ascii = dialog_choice (first->question) == 1;
  dialog_free (first->question);
  if (!there)
    return FALSE;
  g_autoptr (GError) error = NULL;
  if (!conf_set (app->conf, "ascii", ascii ? "yes" : "no", &error) ||
      !conf_set (app->conf, "first_start_done", "yes", &error) || !app_apply_conf (app, &error))
    app_fail (app, g_steal_pointer (&error));
  return TRUE;
}

static Outcome begin_chosen (gpointer owner, guint choice)
{
  App *app = owner;
  switch (choice) {
  case 0:
    return app_open (app, "import", 0, NULL);
  case 1:
    return app_open (app, "supporter-form", 0, NULL);
  default:
    return OUTCOME_REDRAW;
  }
}

static void offer_a_beginning (App *app)
{
  static const char *const labels[] = { "Import the register from a file, or paste it",
                                        "Add the first supporter by hand", "Look around first", NULL };
  app_choose (app, "The store is made. What next?", labels, begin_chosen);
  app->overlay.owner = app;
}

gboolean app_first_start (App *app)
{
  static const Moment form = { "the first start", form_help, form_keys, draw_form, form_event };
  static const Moment code = { "the recovery code", code_help, code_keys, draw_code, code_event };
  FirstStart first = { .app = app, .presets = scheme_presets () };
  first.form = new_form (&first);
  gboolean there = app_moment (app, &form, &first);
  form_free (first.form);
  g_strfreev (first.presets);
  g_clear_pointer (&first.complaint, g_free);
  if (there && first.made)
    there =
        app_moment (app, &code, &first) && (conf_switch (app->conf, "first_start_done") || ask_about_glyphs (&first));
  if (first.recovery_code != NULL)
    sodium_memzero (first.recovery_code, strlen (first.recovery_code));
  g_free (first.recovery_code);
  g_free (first.complaint);
  if (there && first.made)
    offer_a_beginning (app);
  return there && first.made;
}
