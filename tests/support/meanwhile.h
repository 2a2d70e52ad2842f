/* What somebody else does while a session is at work: between any two of its statements, always the same ones, and no clock has a say. */
#pragma once

#include "store/session.h"

/* BEFORE is called just before each statement that SESSION runs, when it holds what it has read or written so far and no more. It
 * must leave SESSION alone. */
typedef struct {
  KithSession *session;
  void (*before) (gpointer data);
  gpointer data;
} Watch;

/* WATCH must last until watch_end(). */
void watch_begin (Watch *watch);
void watch_end (const Watch *watch);

typedef struct {
  Watch watch;
  KithSession *other;
  gboolean (*act) (KithSession *other, gpointer data); /* FALSE: it was refused */
  gpointer data;
  guint done, refused;
} Meanwhile;

/* Opens a session of another ("ben") on SESSION's store, which tries ACT before each statement of SESSION, and is refused at once where
 * it would have to wait. Anything else that fails ends the test program. */
void meanwhile_begin (Meanwhile *meanwhile, KithSession *session, gboolean (*act) (KithSession *other, gpointer data),
                      gpointer data);
void meanwhile_end (Meanwhile *meanwhile);
