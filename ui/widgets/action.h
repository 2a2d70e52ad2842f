/* Actions: one table row each for what a key does. Footer, help, F9 menu, palette and man page all read these rows.
 *
 * A table ends with a row without a name. Handlers never act on the screen stack themselves: they return an Outcome, and only
 * the loop acts on it. */
#pragma once

#include "ui/term/draw.h"
#include "ui/term/input.h"

typedef enum {
  OUTCOME_IGNORED, /* not mine: offer the key to the next in line */
  OUTCOME_NOTHING, /* taken, the picture stays */
  OUTCOME_REDRAW,  /* taken, draw anew */
  OUTCOME_RELOAD,  /* the store changed: read it again, then draw */
  OUTCOME_CLOSE,   /* leave this screen */
  OUTCOME_OPEN,    /* another screen was asked for */
  OUTCOME_LOCK,    /* lock at once */
  OUTCOME_QUIT,    /* leave the program */
} Outcome;

typedef enum {
  ACTION_QUIET = 1 << 0, /* not in the footer */
  ACTION_TEXT = 1 << 1,  /* also while text is being typed (F-keys, Tab, Esc) */
  ACTION_ENTRY =
      1 << 2, /* of a form that a screen opens in its place: in the footer only while that is open, and then alone */
} ActionFlags;

typedef struct Action Action;
struct Action {
  const char *name;  /* one word, as in the palette and tests: "ask" */
  const char *keys;  /* names as key_from_name() reads them, separated by spaces: "a", "F2", "Enter Space" */
  const char *label; /* "Ask" */
  const char *help;  /* one sentence */
  /* NULL: always. FALSE may set *WHY_NOT to a sentence (newly allocated); WHY_NOT is NULL where nobody will read it. */
  gboolean (*allowed) (void *screen, char **why_not);
  Outcome (*run) (void *screen);
  /* NULL: `label`. What the action is called just now ("Ask Ana"), "": not in the footer at this stage; newly allocated. */
  char *(*title) (void *screen);
  unsigned flags; /* ActionFlags */
};

/* The action of that name, or NULL. */
const Action *action_find (const Action *table, const char *name);

/* The action that KEY stands for, or NULL. A capital does what its small letter does unless it has an action of its own. */
const Action *action_for_key (const Action *table, Key key);

/* The first key's name ("F2"). Caller frees. */
char *action_key (const Action *action);

/* What it is called just now. Caller frees. */
char *action_title (const Action *action, void *screen);

/* FALSE with a sentence, never NULL then, in *WHY_NOT (which may be NULL). */
gboolean action_allowed (const Action *action, void *screen, char **why_not);

/* Runs the action that KEY stands for. OUTCOME_IGNORED when there is none (TYPING: or none that works while typing);
 * OUTCOME_REDRAW with *WHY_NOT set when it is not allowed. */
Outcome action_dispatch (const Action *table, void *screen, Key key, gboolean typing, char **why_not);

/* A key that is no action's, as in a dialog. */
typedef struct {
  const char *key, *label;
} ActionKey;

/* A footer line of KEYS, laid out as that of actions. */
void action_draw_keys (Canvas *canvas, int row, const ActionKey *keys, guint count, const char *right);

/* One footer line: " Enter Do it   n New request …" as far as it fits, narrower gaps before dropping: first what is not
 * allowed, which is muted, then from the end; RIGHT (or NULL) at the right edge. */
void action_draw_footer (Canvas *canvas, int row, const Action *table, void *screen, const char *right);
