/* A request's page: what its state, its buttons and its picture share. */
#pragma once

#include "support/introduction.h"
#include "support/request.h"
#include "ui/screens/screen.h"

typedef enum {
  BUTTON_RECORD,
  BUTTON_REMIND,
  BUTTON_INTRODUCE,
  BUTTON_ASK,
  BUTTON_CANDIDATES,
  BUTTON_PERMISSION,
  BUTTON_BROADCAST,
  BUTTON_THANK,
  BUTTON_START_PAIR,
  BUTTON_WANTS_ANOTHER,
  BUTTON_CLOSE,
  BUTTON_REOPEN,
  BUTTON_SNOOZE,
  BUTTON_OUTBOX,
} ButtonKind;

typedef struct {
  ButtonKind kind;
  gint64 supporter; /* 0 where it is about none */
  char *label;
} Button;

typedef struct {
  App *app;
  gint64 id;
  Request *request;
  RequestPrivate *revealed; /* NULL: hidden */
  char *summary;            /* as it may be shown while that is hidden */
  GPtrArray *asks;          /* AskRow* */
  GPtrArray *history;       /* Happening* */
  GPtrArray *told;          /* MayBeTold* */
  char *permission;         /* "none", "asked", "yes", "no" */
  long remain;              /* how many can still be asked; -1: nobody needs to be */
  gint64 best;              /* who fits best, 0: nobody */
  char *best_name;
  GArray *buttons;         /* Button */
  guint button;            /* the one the cursor is on */
  RequestState buttons_of; /* the state they are of */
  int top, rows;           /* first line in view; rows there were room for */
  guint folded;            /* so many of the oldest happenings are left out, so that the newest are in view */
  gboolean unfolded;       /* all of them were asked for */
  gboolean end_at_once;    /* opened in order to close it */
  GArray *choices;         /* gint64 or guint64: what the rows of a choice stand for */
} RequestPage;

/* request_next.c: the next acts that are possible, the likeliest first. */
void request_page_set_buttons (RequestPage *page);
void button_clear (gpointer button);

/* request_draw.c */
void request_page_draw (RequestPage *page, Canvas *canvas, Rect body);

/* request_end.c: actions; STATE is a RequestPage. */
Outcome request_page_end (void *state);
Outcome request_page_reopen (void *state);
Outcome request_page_wants_another (void *state);
Outcome request_page_start_pair (void *state);

/* request_write.c, request_snooze.c */
Outcome request_page_write (void *state);
Outcome request_page_snooze (void *state);
gboolean request_page_can_snooze (void *state, char **why_not);
