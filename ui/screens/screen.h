/* A screen: a const table entry with its actions, and what it may ask of the application around it.
 *
 * Screens do not include each other: they open one another by name through app_open(). A handler never acts on the
 * stack or redraws: it returns an Outcome and the application's loop acts. */
#pragma once

#include "base/conf.h"
#include "mail/message.h"
#include "mail/outbox.h"
#include "store/restore.h"
#include "store/session.h"
#include "ui/widgets/action.h"

typedef struct App App;

/* Which tab of the bar a screen belongs to: TAB_NONE to that of the screen it was opened from, TAB_OTHER to none, so that none is lit. */
typedef enum {
  TAB_NONE,
  TAB_TODAY,
  TAB_SUPPORTERS,
  TAB_REQUESTS,
  TAB_MATCHES,
  TAB_AGREEMENTS,
  TAB_OUTBOX,
  TAB_SETUP,
  TAB_OTHER
} Tab;

typedef struct {
  const char *name; /* "request": what app_open() takes */
  Tab tab;
  gboolean form;         /* draws its own title line instead of the bar, and is left with Esc only */
  const char *help;      /* a paragraph for F1 */
  const Action *actions; /* its own; the application adds the global ones. The first ones go into the footer. */

  /* The screen's state for RECORD (a row id, 0 for none) and ARGUMENT (a word, may be NULL); the application frees it with close(). NULL
   * with an error when it cannot be shown. */
  void *(*open) (App *app, gint64 record, const char *argument, GError **error);
  void (*close) (void *state);

  /* Reads what it shows from the store (again): after opening, after OUTCOME_RELOAD, and when another coordinator changed the
   * store. Keeps cursor and what is typed. */
  gboolean (*load) (void *state, GError **error);

  /* Draws into BODY, all of the rows between the bar and the footer. Draws anew from nothing each time. */
  void (*draw) (void *state, Canvas *canvas, Rect body);

  /* A key or paste before the actions see it; OUTCOME_IGNORED passes it on. */
  Outcome (*event) (void *state, const Event *event);

  /* TRUE while letters are text: the letter actions are off then. NULL: never. */
  gboolean (*typing) (void *state);

  /* Seals what is typed as a draft; called every few seconds when something changed, and when the program must end. NULL: nothing is
   * typed here. */
  gboolean (*keep_draft) (void *state);

  /* The footer's keys while letters go into something that is open in the screen's place (a filter, a chooser), where its actions are off;
   * static, their number in *COUNT. NULL, or returning NULL: its actions. */
  const ActionKey *(*keys) (void *state, guint *count);

  /* Title line of a `form` screen: left and right text, newly allocated; may be NULL. */
  char *(*title) (void *state, char **right);

  /* Replaces "q"/Esc when the screen has something to close first (a filter): TRUE when it did. NULL: never. */
  gboolean (*back) (void *state);
} Screen;

/* What a screen may ask of the application. Strings are copied. */
KithSession *app_session (App *app);
Conf *app_conf (App *app);
Day app_today (App *app);

/* For an action's `allowed`: FALSE with the sentence of session_may() in *WHY_NOT, which may be NULL. */
gboolean app_may (App *app, Right right, char **why_not);
Mailer app_mailer (App *app); /* argv owned by the application */

/* SENTENCE with its hints (base/hint.h) as keys; app_say(), app_fail() and app_prompt_again() do this themselves. Caller frees. */
char *app_sentence (const App *app, const char *sentence);

/* One or two lines above the footer until the next key: what happened, or why not. */
void app_say (App *app, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* As app_say(), as something that did not work; frees ERROR (NULL is fine). Returns OUTCOME_REDRAW. */
Outcome app_fail (App *app, GError *error);

/* Opens the screen NAME on top of this one. Returns OUTCOME_OPEN, or OUTCOME_REDRAW having said why not. */
Outcome app_open (App *app, const char *name, gint64 record, const char *argument);

/* Closes this screen and opens NAME in its place. */
Outcome app_replace (App *app, const char *name, gint64 record, const char *argument);

/* A question over the screen. ANSWERED is called with the index of the verb chosen (the safe one for Esc) and its Outcome acted on. */
Outcome app_ask (App *app, const char *question, const char *const *verbs, guint safe,
                 Outcome (*answered) (void *state, guint choice));

/* What becomes of the text of a prompt that is not answered: the program was locked or ended. */
typedef enum {
  PROMPT_TEXT,   /* it is kept as a draft, and stands there when the same is asked again */
  PROMPT_SECRET, /* a passphrase: shown as dots, never kept */
  PROMPT_WORD,   /* typed to confirm what cannot be taken back: never kept */
} PromptKind;

/* One line to type. ANSWERED gets the text; not called for Esc. It may return app_prompt_again() to keep the prompt with a complaint. */
Outcome app_prompt (App *app, const char *question, const char *initial, PromptKind kind, const char *verb,
                    Outcome (*answered) (void *state, const char *text));
Outcome app_prompt_again (App *app, const char *complaint);

/* A short list to choose from; each LABELS row copied. ANSWERED gets the index. */
Outcome app_choose (App *app, const char *title, const char *const *labels,
                    Outcome (*answered) (void *state, guint choice));

/* Shows MESSAGE exactly as it will be sent, its one recipient in view (screen "preview"). F2 calls SEND, which queues it and returns FALSE with an
 * error when refused; the application then says how long it is held. LEARNS and NOT_LEARNS say who will learn what, as "Ana will learn|the issue" (either may be NULL); NOTE may be NULL;
 * COUNT is the number of messages a broadcast makes, else 1. Everything in the preview is taken over; DATA is passed back and freed with
 * FREE_DATA. SEND may set *MESSAGE_ID to 0 when it queued several. */
typedef struct {
  Message *message;
  char *title, *learns, *not_learns, *note; /* owned by the preview once passed on */
  guint count;
  gboolean (*send) (KithSession *session, gpointer data, gint64 *message_id, GError **error);
  gpointer data;
  GDestroyNotify free_data;
  char *
      edit_screen; /* `e` opens this screen on edit_record (the summary is edited in the request); NULL: not editable here */
  gint64 edit_record;
} Preview;
Outcome app_preview (App *app, const Preview *preview);

/* The preview that app_preview() was given, for the screen "preview" alone, which owns it from then on. */
Preview *app_take_preview (App *app);
void preview_free (Preview *preview);

/* Shows TEXT with nothing around it, for selecting it with the mouse in whole lines, until the next key. Returns OUTCOME_REDRAW. */
Outcome app_copy_view (App *app, const char *text);

/* TRUE while a form is opened because its draft was chosen: it takes the draft up without asking again. */
gboolean app_takes_draft (App *app);

/* Which one, by its file; NULL: the newest. */
const char *app_draft_taken (App *app);

/* TRUE when a key is waiting: work for the one before need not be finished. */
gboolean app_input_pending (App *app);

/* Long work: wraps the session's tick so that progress shows and Esc stops it. */
void app_busy (App *app, const char *stopping);
void app_idle (App *app);

/* Everything again with these terminal settings (Setup changed them), saved to kith.conf. */
gboolean app_apply_conf (App *app, GError **error);

/* The session ID was asked to end: says so when it has, and offers its drafts where they are the coordinator's OWN. */
void app_await_end (App *app, const char *id, gboolean own);

/* Puts RESTORE (taken over), which was checked, in the store's place once the store is closed, and asks for USER's passphrase to open it. Returns
 * OUTCOME_LOCK. */
Outcome app_restore (App *app, Restore *restore, const char *user);

/* Common drawing: "Label   value" pairs in the muted/normal roles at column; returns the next row. */
int screen_draw_pair (Canvas *canvas, int row, int column, int width, int columns, const char *label,
                      const char *value);

/* The table of all screens, ended by NULL; defined in registry.c. */
extern const Screen *const screens[];
const Screen *screen_find (const char *name);

/* Actions that work on every screen (1–7, 0, F1, F3, F4, F8, F9, F10, F12, :, ?, q, u …); defined in app_actions.c. */
extern const Action app_actions[];
