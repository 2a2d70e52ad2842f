/* The application around the screens: its parts, shared by the files of ui/app alone. */
#pragma once

#include "cli/cli.h"
#include "store/draft.h"
#include "ui/app/resume.h"
#include "ui/screens/screen.h"
#include "ui/term/terminal.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/palette.h"

/* Below this nothing but a notice is shown. */
enum { SMALLEST_ROWS = 15, SMALLEST_COLUMNS = 60 };

/* A screen on the stack. */
typedef struct {
  const Screen *screen;
  void *state;
  gint64 record;
  char *argument;
} Frame;

/* A question with a line to type whose text is kept as a draft (prompt.c). */
typedef struct Prompt Prompt;

/* What lies over the screen and takes all keys. */
typedef struct {
  Dialog *dialog;
  Prompt *prompt; /* of the dialog; NULL: what is typed in it is not kept */
  Menu *menu;
  Palette *palette;
  Dialog *help;   /* what its keys do, over it; NULL: not asked for */
  gpointer owner; /* the screen's state, or the App */
  Outcome (*choice) (gpointer owner, guint choice);
  Outcome (*text) (gpointer owner, const char *text);
  Outcome (*action) (App *app, gconstpointer data); /* menu and palette: the chosen row's data */
  GPtrArray *found;                                 /* char*, what the rows of a search stand for */
} Overlay;

struct App {
  Terminal *terminal;
  GlobalOptions *options; /* borrowed */
  Conf *conf;
  KithSession *session;
  char **mailer_argv;
  GArray *stack; /* Frame */
  Overlay overlay;
  Dialog *answering;    /* whose answer is being acted on */
  const Action *acting; /* the action that was chosen last; NULL: none yet */
  GArray *answered;     /* gint64: prompts answered on the way to the one that is open; their drafts go with its own */
  gint64 offered;       /* the prompt's draft that is asked about */
  gint64 kept_at;       /* when drafts were kept last, in monotonic microseconds */
  gboolean again;       /* that answer was not accepted: the dialog stays open */
  char *message;        /* until the next key */
  gboolean message_bad;
  const char *stopping; /* of long work under way, NULL when it cannot be stopped */
  gboolean drawn_busy;
  Preview *preview;
  char *copy;           /* the text of the copy view while it is open */
  gsize copy_at;        /* how far into it the part shown begins */
  gboolean takes_draft; /* a form is being opened to go on with its draft … */
  const char *draft;    /* … in this file; NULL: the newest */
  gboolean typed;       /* something was typed since the last draft */
  gboolean leaving, gone;
  GBytes *held;           /* behind the lock: drafts that could not be written, sealed; NULL: none */
  gboolean held_still;    /* after it: they could still not be written */
  gboolean told_lost;     /* leaving loses them, and that was answered */
  gboolean terminated;    /* by SIGTERM */
  Restore *restore;       /* checked, and put in the store's place once that is closed */
  gboolean stale;         /* the store changed: load before drawing */
  gint64 generation;      /* of the store when last loaded */
  gint64 undo_of;         /* the generation for which `undoable` was found out, 0: none */
  int undo_changes;       /* … and this session's own changes then */
  gboolean undoable;      /* there is a step to take back */
  gboolean reading;       /* between app_begin_reading() and app_end_reading() */
  gint64 looked_at;       /* when it was last compared, in monotonic microseconds */
  char *unsent;           /* "2 unsent", for the footer; NULL when all is sent */
  gint64 next_release;    /* seconds since the epoch when a message's hold ends, 0: none waits */
  gint64 send_not_before; /* monotonic seconds: after the mail system asked to wait */
  gint64 last_key;        /* clock_since_boot() when a key came last */
  char *told_form;        /* what others are told is open here, "": nothing; NULL: nothing told yet */
  gint64 told_record;
  char *present;      /* a digest of who was in when last looked */
  char *others;       /* for the line under the bar; NULL: nobody else */
  gboolean same_form; /* `others` says who has the same open */
  char *awaited;      /* the session that was asked to end; NULL: none */
  gboolean awaited_own;
  gboolean countdown; /* a moment shows seconds: it is drawn anew as they pass */
  char *farewell;     /* said on the terminal after leaving; NULL: nothing */
  int status;
};

Frame *app_top (App *app);

/* chrome.c: bar, rules, message, footer; the screen's body between. */
void app_draw (App *app);

/* overlay.c */
void overlay_close (App *app);
gboolean overlay_is_open (const App *app);
void overlay_draw (App *app);
Outcome overlay_event (App *app, const Event *event);
void overlay_draw_footer (const App *app, Canvas *canvas);
Outcome overlay_explain (App *app);
Outcome overlay_actions_menu (App *app);
Outcome overlay_actions_palette (App *app);
Outcome overlay_find (App *app);
Outcome overlay_log (App *app);

/* stack.c */
gboolean app_push (App *app, const char *name, gint64 record, const char *argument, GError **error);
void app_pop (App *app);
void app_pop_all (App *app);
void app_show_tab (App *app, Tab tab);
const char *app_first_screen (const App *app); /* what the session's role starts with */
Outcome app_close_screen (App *app);

/* loop.c */
void app_apply (App *app, Outcome outcome);
void app_keep_drafts (App *app);
void app_typed (App *app);        /* a draft is due within seconds */
gboolean app_keep_all (App *app); /* FALSE: something could not be written */
/* What is read until app_end_reading() is of one moment, unless it takes so long that it is told of. */
void app_begin_reading (App *app);
void app_end_reading (App *app);
gboolean app_load (App *app); /* the top screen and the footer's figures */
gboolean app_tick (gpointer app, const char *what, double fraction);

/* prompt.c: what is typed in a question with one line is kept like a form, by the screen it was asked on and its words. */
Prompt *prompt_begin (App *app, Dialog *dialog, const char *question, const char *initial); /* offers what was kept */
void prompt_free (Prompt *prompt);
gboolean prompt_keep (App *app); /* of the one that is open, if there is one */
void prompt_answered (App *app, const Prompt *prompt,
                      const char *text); /* or, PROMPT NULL, another question on the way */
void prompt_given_up (App *app);
gint64 prompt_id (const App *app);          /* among drafts, of the one that is open and kept; 0: none */
void prompt_say_kept (App *app, gint64 id); /* what brings it back */
char *
prompt_words (const Draft *draft); /* for the list of what was kept; NULL: nothing one could go back to. Caller frees */
Outcome prompt_offer (App *app, gint64 id); /* go there, discard it, or leave it */

/* drafts.c: a menu of what was typed and not saved, if there is any. */
void app_offer_drafts (App *app);

/* copy.c: app_copy_view() is in screen.h. */
void app_copy_draw (App *app);
void app_copy_event (App *app, const Event *event); /* a key or a paste */
void app_copy_over (App *app);

/* presence.c: tells what is open here and looks who else is in; ends where that was asked for. */
void app_presence (App *app);
void app_presence_tick (App *app);
void app_presence_clear (App *app);
char *app_presence_words (const App *app); /* for the line under the bar; NULL: nothing. Caller frees */

/* sending.c: hands over what is due; says how it went. */
void app_send_due (App *app, gboolean even_held);
long app_unsent_count (App *app);

/* unlock.c: asks for the passphrase until the store is open; FALSE when the coordinator leaves instead. */
gboolean app_unlock (App *app);
gboolean app_ask_passphrase (App *app, gboolean locked, long unsent);
gboolean app_start_session (App *app, KithSession *session, GError **error);

/* lock.c: starts the program anew behind the passphrase; the new one returns to where RESUME says. */
void app_lock (App *app);
gboolean app_unlock_again (App *app, const Resume *resume);
/* Before leaving: TRUE when what was typed would be lost, and that is asked about now. */
gboolean app_asks_what_is_lost (App *app);
gboolean app_idled (App *app); /* nobody typed for as long as kith.conf says */
void app_woke (App *app);
gboolean lock_is_due (gint64 last_key, gint64 now, long minutes); /* milliseconds; 0 minutes: never */

/* first_start.c: makes a store where there is none. FALSE when the coordinator leaves instead. */
gboolean app_first_start (App *app);

/* moment.c: a loop over one drawing with no screens yet. DRAW is called before each wait; EVENT answers TRUE to end it. F1 shows NAME,
 * HELP and KEYS (ended by one without a key). */
typedef struct {
  const char *key, *help;
} MomentKey;
typedef struct {
  const char *name, *help;
  const MomentKey *keys;
  void (*draw) (gpointer data, Canvas *canvas);
  gboolean (*event) (gpointer data, const Event *event);
} Moment;
/* FALSE when the terminal is gone. */
gboolean app_moment (App *app, const Moment *moment, gpointer data);

/* leaving.c: today's backup, if the settings want one. What went wrong, newly allocated, or NULL. */
char *app_back_up (App *app);

/* put_back.c: closes the store, puts app->restore in its place, and asks for the passphrase again. */
void app_put_back (App *app);

/* Runs the full screen, behind the passphrase where RESUME says (NULL: an ordinary start), with what draft_held() gave before (may be NULL), which it takes. Returns the exit status. */
int app_run (GlobalOptions *options, const Resume *resume, GBytes *held);
