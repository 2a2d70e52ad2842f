/* A pair: its agreement as it stands, what is missing, and who has signed. */
#include "base/error.h"
#include "base/text.h"
#include "support/agreement.h"
#include "support/pair.h"
#include "ui/screens/screen.h"
#include "ui/widgets/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  App *app;
  gint64 id;
  Pair *pair;
  Agreement *agreement; /* NULL: none yet */
  Pager *pager;
  char *reason;          /* why it ended, once it was asked for */
  gboolean by_supporter; /* who signs, while the day is asked for */
  const char *how;
} State;

static void *open_pair (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  (void)error;
  State *state = g_new0 (State, 1);
  state->app = app;
  state->id = record;
  state->pager = pager_new ();
  return state;
}

static void close_pair (void *data)
{
  State *state = data;
  g_clear_pointer (&state->pair, pair_free);
  g_clear_pointer (&state->agreement, agreement_free);
  g_free (state->reason);
  pager_free (state->pager);
  g_free (state);
}

static void add_missing (Pager *pager, const Agreement *agreement)
{
  g_autofree char *sentence = agreement_missing_sentence (agreement);
  if (sentence == NULL)
    return;
  pager_add_gap (pager);
  pager_add_text (pager, 1, ROLE_DUE, sentence);
}

static gboolean has_ended (const State *state)
{
  return g_str_equal (state->pair->state, "ended");
}

static void add_reason (const State *state)
{
  if (!has_ended (state))
    return;
  pager_add_heading (state->pager, "WHY IT ENDED");
  if (state->reason == NULL)
    pager_add_text (state->pager, 1, ROLE_MUTED, "v shows it, if somebody said; that you looked is noted.");
  else
    pager_add_text (state->pager, 1, ROLE_NORMAL, *state->reason == '\0' ? "Nobody said." : state->reason);
  pager_add_gap (state->pager);
}

static void fill (State *state)
{
  const Pair *pair = state->pair;
  pager_clear (state->pager);
  add_reason (state);
  if (state->agreement == NULL) {
    pager_add_text (state->pager, 1, ROLE_NORMAL,
                    has_ended (state)
                        ? "There was no agreement."
                        : "There is no agreement yet. It is the pair's choice; e writes one, and both may sign it.");
    return;
  }
  g_autofree char *text = agreement_render (state->agreement, 76, NULL);
  g_autofree char *heading =
      g_strdup_printf ("AGREEMENT, VERSION %ld • %s", pair->agreement_number, pair->agreement_state);
  pager_add_heading (state->pager, heading);
  pager_add_text (state->pager, 1, ROLE_NORMAL, text);
  if (!has_ended (state))
    add_missing (state->pager, state->agreement);
}

static gboolean load_pair (void *data, GError **error)
{
  State *state = data;
  KithSession *session = app_session (state->app);
  g_autoptr (Pair) pair = pair_load (session, state->id, error);
  if (pair == NULL)
    return FALSE;
  g_clear_pointer (&state->agreement, agreement_free);
  if (pair->agreement != 0 && (state->agreement = agreement_load (session, pair->agreement, error)) == NULL)
    return FALSE;
  g_clear_pointer (&state->pair, pair_free);
  state->pair = g_steal_pointer (&pair);
  if (state->reason != NULL) { /* as it is now: somebody may have put it right */
    g_free (state->reason);
    state->reason = pair_end_reason (session, state->id, NULL);
  }
  fill (state);
  return TRUE;
}

static void draw_pair (void *data, Canvas *canvas, Rect body)
{
  State *state = data;
  const Pair *pair = state->pair;
  Day today = app_today (state->app);
  g_autofree char *since = day_words (pair->started_on, today);
  g_autofree char *ended = day_words (pair->ended_on, today);
  g_autofree char *right = g_str_equal (pair->state, "ended") ? g_strdup_printf ("%s, %s", pair->end_kind, ended)
                                                              : g_strdup_printf ("%s since %s", pair->state, since);
  int end = canvas_text_right (canvas, body.row, body.columns - 1, 32, ROLE_MUTED, right);
  canvas_printf (canvas, body.row, 1, end - 2, ROLE_HEADING, "Pair %" G_GINT64_FORMAT " • %s supports %s", pair->id,
                 pair->supporter_name, pair->supportee_name);
  pager_draw (state->pager, canvas, (Rect){ body.row + 2, 0, body.rows - 2, body.columns });
}

static Outcome pair_event (void *data, const Event *event)
{
  return event->kind == EVENT_KEY && pager_handle_key (((State *)data)->pager, event->key) ? OUTCOME_REDRAW
                                                                                           : OUTCOME_IGNORED;
}

static gboolean refuse (char **why_not, const char *sentence)
{
  if (why_not != NULL)
    *why_not = g_strdup (sentence);
  return FALSE;
}

static gboolean is_live (void *data, char **why_not)
{
  State *state = data;
  return !has_ended (state) || refuse (why_not, "This pair has ended; its agreement stays as it was.");
}

static gboolean has_agreement (void *data, char **why_not)
{
  State *state = data;
  if (!is_live (data, why_not))
    return FALSE;
  return state->agreement != NULL || refuse (why_not, "There is no agreement yet. e writes one.");
}

/* Also of a pair that has ended: what the two had agreed stays. */
static gboolean can_print (void *data, char **why_not)
{
  return ((State *)data)->agreement != NULL || refuse (why_not, "There is no agreement.");
}

static Outcome edit_answered (void *data, guint choice)
{
  State *state = data;
  return choice == 1 ? app_open (state->app, "agreement-form", state->agreement->id, NULL) : OUTCOME_REDRAW;
}

static Outcome edit (void *data)
{
  static const char *const verbs[] = { "Keep as it is", "Make a new version", NULL };
  State *state = data;
  g_autoptr (GError) error = NULL;
  if (state->agreement == NULL) {
    gint64 id = agreement_new (app_session (state->app), state->id, &error);
    return id == 0 ? app_fail (state->app, g_steal_pointer (&error))
                   : app_open (state->app, "agreement-form", id, NULL);
  }
  if (state->agreement->supporter_signed_on != DAY_NONE || state->agreement->supportee_signed_on != DAY_NONE)
    return app_ask (state->app, "It carries a signature. An edit makes a new version, and both sign that one again.",
                    verbs, 0, edit_answered);
  return app_open (state->app, "agreement-form", state->agreement->id, NULL);
}

static Outcome sign_on (void *data, const char *text)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  Day day;
  if (!day_parse (*text == '\0' ? "today" : text, app_today (state->app), &day, &error) ||
      !agreement_sign (app_session (state->app), state->agreement->id, state->by_supporter, day, state->how, &error))
    return app_prompt_again (state->app, error->message);
  g_autofree char *words = day_words (day, app_today (state->app));
  app_say (state->app, "%s signed %s, %s.",
           state->by_supporter ? state->pair->supporter_name : state->pair->supportee_name, state->how, words);
  return OUTCOME_RELOAD;
}

static Outcome sign_chosen (void *data, guint choice)
{
  State *state = data;
  state->by_supporter = choice % 2 == 0;
  state->how = choice < 2 ? "by reply" : "on paper";
  return app_prompt (state->app, "Signed on which day?", "today", PROMPT_TEXT, "Record", sign_on);
}

static Outcome sign (void *data)
{
  State *state = data;
  const Pair *pair = state->pair;
  g_autofree char *supporter_reply = g_strdup_printf ("%s, by reply", pair->supporter_name);
  g_autofree char *supportee_reply = g_strdup_printf ("%s, by reply", pair->supportee_name);
  g_autofree char *supporter_paper = g_strdup_printf ("%s, on paper", pair->supporter_name);
  g_autofree char *supportee_paper = g_strdup_printf ("%s, on paper", pair->supportee_name);
  const char *labels[] = { supporter_reply, supportee_reply, supporter_paper, supportee_paper, NULL };
  return app_choose (state->app, "Who signed, and how?", labels, sign_chosen);
}

/* Whom a preview's F2 is about. */
typedef struct {
  gint64 agreement;
  gboolean to_supporter;
} Target;

static gboolean send_agreement (KithSession *session, gpointer data, gint64 *message, GError **error)
{
  Target *target = data;
  *message = agreement_mail (session, target->agreement, target->to_supporter, error);
  return *message != 0;
}

static Outcome mail_chosen (void *data, guint choice)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  Target target = { state->agreement->id, choice == 0 };
  Message *message = agreement_mail_preview (app_session (state->app), target.agreement, target.to_supporter, &error);
  if (message == NULL)
    return app_fail (state->app, g_steal_pointer (&error));
  Preview preview = { .message = message,
                      .title =
                          g_strdup_printf ("The agreement to %s • pair %" G_GINT64_FORMAT, message->to_name, state->id),
                      .learns =
                          g_strdup_printf ("%s reads|what the two have agreed, to sign by reply", message->to_name),
                      .count = 1,
                      .send = send_agreement,
                      .data = g_memdup2 (&target, sizeof target),
                      .free_data = g_free };
  return app_preview (state->app, &preview);
}

static Outcome mail (void *data)
{
  State *state = data;
  const char *labels[] = { state->pair->supporter_name, state->pair->supportee_name, NULL };
  return app_choose (state->app, "Send the agreement to whom?", labels, mail_chosen);
}

/* Writes TEXT to a new private file. */
static gboolean write_new_file (const char *path, const char *text, GError **error)
{
  int file = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  size_t length = strlen (text);
  gboolean written = file >= 0 && write (file, text, length) == (ssize_t)length;
  int reason = errno;
  if (file >= 0 && close (file) != 0)
    written = FALSE;
  if (!written)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "The file could not be written: %s. Choose another name.",
                 g_strerror (reason));
  return written;
}

static Outcome print_to (void *data, const char *path)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = agreement_print (state->agreement, 76);
  if (*path == '\0')
    return app_prompt_again (state->app, "Give the file a name.");
  if (!write_new_file (path, text, &error))
    return app_prompt_again (state->app, error->message);
  app_say (state->app, "Written to %s, readable by you alone. It is not encrypted; delete it after printing.", path);
  return OUTCOME_REDRAW;
}

static Outcome print (void *data)
{
  State *state = data;
  g_autofree char *name = g_strdup_printf ("%s/agreement-%" G_GINT64_FORMAT ".txt", g_get_home_dir (), state->id);
  return app_prompt (state->app, "Write the agreement as text to which file?", name, PROMPT_TEXT, "Write", print_to);
}

static gboolean ended (void *data, char **why_not)
{
  return has_ended (data) || refuse (why_not, "This pair goes on: there is nothing to say yet about why it ended.");
}

static Outcome reveal (void *data)
{
  State *state = data;
  g_autoptr (GError) error = NULL;
  gboolean was_shown = state->reason != NULL;
  g_clear_pointer (&state->reason, g_free);
  if (!was_shown)
    state->reason = pair_reveal_reason (app_session (state->app), state->id, &error);
  fill (state);
  if (was_shown)
    return OUTCOME_REDRAW;
  if (state->reason == NULL)
    return app_fail (state->app, g_steal_pointer (&error));
  app_say (state->app, "Shown until you leave this page, or v again. That you looked is noted.");
  return OUTCOME_REDRAW;
}

static Outcome end_pair (void *data)
{
  State *state = data;
  return app_open (state->app, "pair-end", state->id, NULL);
}

static Outcome go_to_request (void *data)
{
  State *state = data;
  return app_open (state->app, "request", state->pair->request, NULL);
}

static gboolean has_request (void *data, char **why_not)
{
  State *state = data;
  return state->pair->request != 0 || refuse (why_not, "This pair did not start from a request.");
}

static const Action actions[] = {
  { "edit", "e Enter", "Edit agreement", "Writes or changes the agreement.", is_live, edit, NULL, 0 },
  { "sign", "r", "Record signature", "Records who signed, how and when.", has_agreement, sign, NULL, 0 },
  { "mail", "m", "Mail it", "Sends the agreement to one of the two, to sign by reply.", has_agreement, mail, NULL, 0 },
  { "print", "p", "Print", "Writes the agreement to a text file.", can_print, print, NULL, 0 },
  { "end-pair", "x", "End pair", "Ends the pair, for any reason or none.", is_live, end_pair, NULL, 0 },
  { "reveal", "v", "Reason", "Shows why the pair ended, if somebody said, until you leave this page; that is noted.",
    ended, reveal, NULL, 0 },
  { "go", "g", "Go to request", "Opens the request the pair came from.", has_request, go_to_request, NULL, 0 },
  { 0 },
};

const Screen pair_screen = {
  .name = "pair",
  .tab = TAB_AGREEMENTS,
  .help = "One pair and its agreement: when and how they meet, what stays between them and the one exception, what "
          "both hope for, and two "
          "signatures. Everything in it is optional; what is not filled in is listed.",
  .actions = actions,
  .open = open_pair,
  .close = close_pair,
  .load = load_pair,
  .draw = draw_pair,
  .event = pair_event,
};
