/* Starting the program anew in its own place, so that nothing of the store stays in its memory, with a note of where one was.
 *
 * The note holds names and row numbers of screens, the coordinator's name and the terminal's earlier modes: nothing that was read from the
 * store; of what was typed only what could not be written to the disk, sealed (draft_held()). It lies in a sealed memory file under a descriptor of its own; a note counts only in the very process
 * that wrote it. */
#pragma once

#include "ui/term/terminal.h"

typedef struct {
  char screen[32], argument[32]; /* an argument is a word of the program's own, or empty */
  gint64 record;
} Place;

enum { MOST_PLACES = 16 };

typedef struct {
  TerminalBefore terminal;
  char actor[256];
  gint64 unsent; /* messages that waited */
  gint64 prompt; /* the question that was open, by its number among drafts; 0: none */
  guint count;
  Place places[MOST_PLACES];
} Resume;

/* FALSE when there is no more room, or a name is too long: what lies above is then not returned to. */
gboolean resume_add (Resume *resume, const char *screen, gint64 record, const char *argument);

/* Becomes this program anew with the same words. HELD: sealed drafts, may be NULL. Returns only when that could not be done. */
void resume_become (const Resume *resume, GBytes *held);

/* The note this process left itself, or NULL: an ordinary start; and in *HELD the sealed drafts that came with it, or NULL. To be called before
 * anything is opened. Caller frees both. */
Resume *resume_take (GBytes **held);
