/* A box in the middle of the screen: a question with verbs, a message, or one line to type.
 *
 * Esc is always the safe way out. Left, Right, Tab choose; Enter does; a button's first letter does too in a question. */
#pragma once

#include "ui/term/draw.h"
#include "ui/term/input.h"

typedef struct Dialog Dialog;

typedef enum {
  DIALOG_IGNORED,
  DIALOG_TAKEN,     /* draw anew */
  DIALOG_DONE,      /* dialog_choice() and dialog_text() hold the answer */
  DIALOG_CANCELLED, /* Esc, or the safe verb of a prompt */
} DialogResult;

/* VERBS: NULL-terminated, at most 6; SAFE is the index of the one that changes nothing: the default, and what Esc means
 * (a question answers DIALOG_DONE with it then). */
Dialog *dialog_new_question (const char *text, const char *const *verbs, guint safe);

/* One button, "Close". */
Dialog *dialog_new_message (const char *text);

/* One line to type, with INITIAL in it (NULL: empty) and two buttons, VERB and "Back". */
Dialog *dialog_new_prompt (const char *text, const char *initial, gboolean secret, const char *verb);

/* What a prompt's second button says instead of "Back". */
void dialog_name_back (Dialog *dialog, const char *verb);
void dialog_free (Dialog *dialog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dialog, dialog_free)

/* A sentence under the text, "! …" (a passphrase that did not fit); NULL takes it away. */
void dialog_complain (Dialog *dialog, const char *sentence);

/* A muted sentence under the text: where what stands in the line comes from. */
void dialog_note (Dialog *dialog, const char *sentence);

/* Puts TEXT into the line of a prompt, to be gone on with. */
void dialog_set_text (Dialog *dialog, const char *text);

gboolean dialog_is_prompt (const Dialog *dialog);

/* What the INDEXth button says, NULL when there is none; and what Esc does. Owned by the dialog. */
const char *dialog_verb (const Dialog *dialog, guint index);
const char *dialog_safe_verb (const Dialog *dialog);

/* Index into VERBS. */
guint dialog_choice (const Dialog *dialog);

/* What was typed; owned by the dialog. */
const char *dialog_text (const Dialog *dialog);

DialogResult dialog_handle_event (Dialog *dialog, const Event *event);

/* Over what is drawn already, centred. */
void dialog_draw (Dialog *dialog, Canvas *canvas);
