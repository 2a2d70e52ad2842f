/* What is typed in a question with one line is kept as a form is: sealed every few seconds and when kith is locked or ends. It stands there
 * again when the same is asked on the same screen; the list at the start and the words after unlocking say what brings it back. */
#include "ui/app/app.h"

#include <string.h>

static const char draft_name[] = "prompt";
enum { LONGEST_SHOWN = 160, LONGEST_IN_LIST = 32 }; /* characters */

struct Prompt {
  gint64 id;     /* among drafts: a digest of where it is asked and of its words */
  Values *about; /* "screen", "record", "argument", "question", "action" */
  char *initial; /* what stood there; not worth keeping */
  char *kept;    /* the text that was kept last; NULL: none */
};

/* Where it is asked, its words and what stands in the line already make one question; two rows of a list are told by the latter alone. */
static gint64 id_of (const Frame *top, const char *question, const char *initial)
{
  g_autofree char *all = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%s\n%s\n%s", top->screen->name, top->record,
                                          top->argument == NULL ? "" : top->argument, question, initial);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
  digest[15] = '\0';
  return g_ascii_strtoll (digest, NULL, 16);
}

static Values *about (App *app, const Frame *top, const char *question)
{
  g_autofree char *record = g_strdup_printf ("%" G_GINT64_FORMAT, top->record);
  Values *values = values_new ();
  values_set (values, "screen", top->screen->name);
  values_set (values, "record", record);
  values_set (values, "argument", top->argument);
  values_set (values, "question", question);
  values_set (values, "action", app->acting == NULL ? NULL : app->acting->name);
  return values;
}

/* "Mon 23 Nov at 12:00" */
static char *when_words (App *app, gint64 at)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (at);
  Day day =
      day_from_date (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local));
  g_autofree char *words = day_words (day, app_today (app));
  g_autofree char *hhmm = clock_hhmm (at);
  return g_strdup_printf ("%s at %s", words, hhmm);
}

/* A preview is made for what was to be sent just then: nobody can go back to a question on it. */
Prompt *prompt_begin (App *app, Dialog *dialog, const char *question, const char *initial)
{
  const Frame *top = app_top (app);
  if (top == NULL || app->session == NULL || g_str_equal (top->screen->name, "preview"))
    return NULL;
  Prompt *prompt = g_new0 (Prompt, 1);
  prompt->initial = g_strdup (initial == NULL ? "" : initial);
  prompt->id = id_of (top, question, prompt->initial);
  prompt->about = about (app, top, question);
  g_autoptr (Draft) draft = draft_take_up (app->session, draft_name, prompt->id);
  if (draft == NULL)
    return prompt;
  g_autofree char *when = when_words (app, draft->saved_at);
  g_autofree char *note = g_strdup_printf ("Kept from %s; it is as you typed it.", when);
  prompt->kept = g_strdup (values_text (draft->values, "text"));
  dialog_set_text (dialog, prompt->kept);
  dialog_note (dialog, note);
  return prompt;
}

void prompt_free (Prompt *prompt)
{
  if (prompt == NULL)
    return;
  values_free (prompt->about);
  g_free (prompt->initial);
  g_free (prompt->kept);
  g_free (prompt);
}

static gboolean keep_text (App *app, const Prompt *prompt, const char *text)
{
  g_autoptr (Values) values = values_copy (prompt->about);
  values_set (values, "text", text);
  return draft_save (app->session, &(DraftOf){ .form = draft_name, .record = prompt->id }, values, NULL);
}

gboolean prompt_keep (App *app)
{
  Prompt *prompt = app->overlay.prompt;
  const char *text = prompt == NULL ? NULL : dialog_text (app->overlay.dialog);
  if (text == NULL || g_strcmp0 (text, prompt->kept == NULL ? prompt->initial : prompt->kept) == 0)
    return TRUE;
  if (!keep_text (app, prompt, text))
    return FALSE;
  g_free (prompt->kept);
  prompt->kept = g_strdup (text);
  return TRUE;
}

static void discard (App *app, gint64 id)
{
  draft_discard_all (app->session, draft_name, id);
}

/* Those on the way go with the last one. */
static void end_way (App *app)
{
  for (guint i = 0; app->answered != NULL && i < app->answered->len; i++)
    discard (app, g_array_index (app->answered, gint64, i));
  g_clear_pointer (&app->answered, g_array_unref);
}

/* What was typed is done with when it was acted on. It is not while another question follows, nor where what was asked for failed. */
void prompt_answered (App *app, const Prompt *prompt, const char *text)
{
  gboolean goes_on = app->overlay.dialog != NULL || app->overlay.menu != NULL;
  if (app->session == NULL)
    return;
  if (prompt != NULL && (goes_on || app->message_bad)) {
    if (strcmp (text, prompt->initial) != 0)
      keep_text (app, prompt, text);
    if (app->answered == NULL)
      app->answered = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_array_append_val (app->answered, prompt->id);
    prompt = NULL;
  }
  if (goes_on)
    return;
  if (prompt != NULL)
    discard (app, prompt->id);
  if (app->message_bad)
    g_clear_pointer (&app->answered, g_array_unref); /* they stay, for the next try */
  else
    end_way (app);
}

void prompt_given_up (App *app)
{
  if (app->overlay.prompt != NULL)
    discard (app, app->overlay.prompt->id);
  end_way (app);
}

gint64 prompt_id (const App *app)
{
  const Prompt *prompt = app->overlay.prompt;
  g_autoptr (Draft) draft = prompt == NULL ? NULL : draft_find (app->session, draft_name, prompt->id);
  return draft == NULL ? 0 : prompt->id;
}

/* ---- back to it */

static void name_action (const App *app, const Draft *draft, char **key, char **title)
{
  const Screen *screen = screen_find (values_text (draft->values, "screen"));
  const char *name = values_text (draft->values, "action");
  const Action *action = screen == NULL ? NULL : action_find (screen->actions, name);
  if (action == NULL)
    action = action_find (app_actions, name);
  if (action == NULL)
    return;
  const char *own = conf_key (app->conf, action->name);
  *key = own != NULL && *own != '\0' ? g_strndup (own, strcspn (own, " ")) : action_key (action);
  *title = g_strdup (action->label);
}

static void say_what_brings_it_back (App *app, const Draft *draft)
{
  g_autofree char *key = NULL;
  g_autofree char *title = NULL;
  name_action (app, draft, &key, &title);
  if (key == NULL)
    app_say (app, "What you typed is kept: it stands there when you are asked the same again.");
  else if (*key == '\0')
    app_say (app, "What you typed is kept: \"%s\" in the menu (F9) brings it back.", title);
  else
    app_say (app, "What you typed is kept: %s (%s) brings it back.", key, title);
}

void prompt_say_kept (App *app, gint64 id)
{
  g_autoptr (Draft) draft = draft_find (app->session, draft_name, id);
  if (draft != NULL)
    say_what_brings_it_back (app, draft);
}

static char *shortened (const char *text, glong most)
{
  if (g_utf8_strlen (text, -1) <= most)
    return g_strdup (text);
  g_autofree char *begin = g_utf8_substring (text, 0, most - 1);
  return g_strconcat (begin, "…", NULL);
}

char *prompt_words (const Draft *draft)
{
  if (strcmp (draft->form, draft_name) != 0)
    return NULL;
  g_autofree char *question = shortened (values_text (draft->values, "question"), LONGEST_IN_LIST);
  return g_strdup_printf ("answer to \"%s\"", question);
}

enum { OFFER_LEAVE, OFFER_GO, OFFER_DISCARD };

static Outcome offer_answered (void *data, guint choice)
{
  App *app = data;
  g_autoptr (Draft) draft = draft_find (app->session, draft_name, app->offered);
  if (draft == NULL || choice == OFFER_LEAVE)
    return OUTCOME_REDRAW;
  if (choice == OFFER_DISCARD) {
    discard (app, app->offered);
    return OUTCOME_REDRAW;
  }
  gint64 record = g_ascii_strtoll (values_text (draft->values, "record"), NULL, 10);
  Outcome outcome =
      app_open (app, values_text (draft->values, "screen"), record, values_get (draft->values, "argument"));
  if (outcome == OUTCOME_OPEN)
    say_what_brings_it_back (app, draft);
  return outcome;
}

Outcome prompt_offer (App *app, gint64 id)
{
  static const char *const verbs[] = { "Leave it for later", "Go there", "Discard it", NULL };
  g_autoptr (Draft) draft = draft_find (app->session, draft_name, id);
  if (draft == NULL || screen_find (values_text (draft->values, "screen")) == NULL)
    return OUTCOME_REDRAW;
  g_autofree char *text = shortened (values_text (draft->values, "text"), LONGEST_SHOWN);
  g_autofree char *question =
      g_strdup_printf ("\"%s\"\n\nYou had typed: %s", values_text (draft->values, "question"), text);
  app->offered = id;
  Outcome outcome = app_ask (app, question, verbs, OFFER_LEAVE, offer_answered);
  app->overlay.owner = app;
  return outcome;
}
