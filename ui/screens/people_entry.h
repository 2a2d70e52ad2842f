/* The forms over the list of those who can open the store: someone added, one's own passphrase changed, the store closed to
 * someone, somebody's role. What is
 * typed in them is wiped when they close, and never kept as a draft. */
#pragma once

#include "store/keyring.h"
#include "ui/screens/screen.h"
#include "ui/widgets/form.h"

typedef enum { ENTRY_NONE, ENTRY_ADD, ENTRY_CHANGE, ENTRY_REMOVE, ENTRY_ROLE } EntryKind;

typedef struct {
  App *app;
  EntryKind kind; /* which form is open; ENTRY_NONE: none */
  Form *form;
  char *whom;     /* the store is to be closed to, or whose role is to change */
  char **schemes; /* keys, to choose from */
  char *code;     /* the new recovery code, until it is written down */
} PeopleEntry;

/* HOLDER is for ENTRY_REMOVE and ENTRY_ROLE, else NULL. */
Outcome people_entry_open (PeopleEntry *entry, EntryKind kind, const Holder *holder);
void people_entry_close (PeopleEntry *entry);

/* What its button says: "Add". */
const char *people_entry_verb (const PeopleEntry *entry);

/* Does what the form is for, or says beside a field why not. Afterwards the form is closed, and `code` set where there is a new one. */
Outcome people_entry_apply (PeopleEntry *entry);
Outcome people_entry_event (PeopleEntry *entry, const Event *event);
void people_entry_draw (PeopleEntry *entry, Canvas *canvas, Rect body);

/* The recovery code, and its key. */
void people_entry_draw_code (const PeopleEntry *entry, Canvas *canvas, Rect body);
void people_entry_wipe_code (PeopleEntry *entry);
