/* A form: every field with its label, checked as it is left, what is wrong said under it, nothing ever lost.
 *
 * Keys: Tab, Shift-Tab, Up, Down and Enter go from field to field, where the cursor stands at the end of the text, one line or
 * many; Left, Right, Space and a choice's first letter choose; typing in a type-ahead field shows the options that match, Down
 * opens them, Enter takes one, Esc closes them. The form does not know F2 or
 * Esc otherwise: the screen does. Values come and go as base Values; a date is given back as it was typed until
 * it is checked, then as ISO. */
#pragma once

#include "base/day.h"
#include "base/field.h"
#include "ui/term/draw.h"
#include "ui/term/input.h"

typedef enum {
  FORM_LINE,    /* one line of text */
  FORM_SECRET,  /* one line, shown as dots */
  FORM_BLOCK,   /* paragraphs */
  FORM_RADIO,   /* one of a few: (•) e-mail  ( ) phone */
  FORM_CHECK,   /* [x]; its value is "yes" or "no" */
  FORM_CHOICE,  /* type-ahead: one of the options the hook gives, or of `choices` */
  FORM_CHOICES, /* type-ahead, several, separated by ';' */
  FORM_DAY,     /* a date as day_parse() reads it, the resolved day beside it */
  FORM_HEADING, /* a heading between fields */
  FORM_NOTE,    /* a line of explanation */
} FormRowKind;

typedef struct {
  const char *name;  /* of the value; NULL for headings and notes */
  const char *label; /* for a check: the words after the box come from `hint` */
  const char *hint;  /* beside or under the field, muted; of a note: one word before it; may be NULL */
  FormRowKind kind;
  const char *const *choices; /* values, NULL-terminated */
  const char *const *words;   /* what the choices are called on the screen, in the same order; NULL: as the values */
  const Field *field;         /* checks what is typed when leaving; may be NULL */
  int lines;                  /* height of a block; 0 is 3 */
} FormRow;

typedef struct {
  /* Options that go with what is TYPED in field NAME (for several: in the part being typed). Element: char*, array frees
   * them. NULL hook: those of `choices` that contain it. */
  GPtrArray *(*options) (void *user, const char *name, const char *typed);
  /* A sentence (newly allocated) when TEXT will not do, besides what the Field says; NULL when fine. */
  char *(*check) (void *user, const char *name, const char *text);
  /* What stands beside the field just now (newly allocated), or NULL for the row's own hint. */
  char *(*hint) (void *user, const char *name, const char *text);
  /* After NAME's value changed, when it is left; may set other fields. */
  void (*left) (void *user, const char *name);
} FormHooks;

typedef struct Form Form;

/* HOOKS may be NULL; each hook may be. What is pointed to must outlive the form. */
Form *form_new (Day today, const FormHooks *hooks, void *user);
void form_free (Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Form, form_free)

/* ROW is copied (its strings and tables are not). */
void form_add_row (Form *form, const FormRow *row);

/* A row of the kind that fits the field's kind; FIELDS is a table that ends with a Field without name. */
void form_add_field (Form *form, const Field *field);
void form_add_fields (Form *form, const Field *fields);
void form_add_button (Form *form, const char *name, const char *label);

/* Hides or shows a field; a hidden one keeps its value but is not checked. */
void form_show_field (Form *form, const char *name, gboolean show);

/* Sets those fields VALUES has, and their complaints. Afterwards the form counts as unchanged. */
void form_set_values (Form *form, const Values *values);

/* One field; counts as a change. */
void form_set (Form *form, const char *name, const char *text);

/* As typed; never NULL. Owned by the form, until the next key. */
const char *form_text (const Form *form, const char *name);

/* All fields, checked ones in canonical form, with complaints. Caller frees. */
Values *form_values (Form *form);

/* Exactly as typed, for drafts; without what was typed in secret. Caller frees. */
Values *form_typed (const Form *form);

/* Puts a draft back: as form_set_values() but counts as changed. */
void form_restore (Form *form, const Values *typed);

/* Checks every field; FALSE with the cursor on the first complaint. */
gboolean form_check (Form *form);
void form_complain (Form *form, const char *name, const char *sentence);
const char *form_complaint (const Form *form, const char *name);
guint form_complaint_count (const Form *form);

/* Something differs from what form_set_values() set. */
gboolean form_changed (const Form *form);
void form_set_unchanged (Form *form);

/* Counts changes: a draft is due when it has moved on. */
guint form_edits (const Form *form);

/* The name of the field or button the cursor is on; NULL in an empty form. */
const char *form_focus (const Form *form);
void form_set_focus (Form *form, const char *name);

/* TRUE when keys are letters to be typed there (not on a button, radio or check). */
gboolean form_is_typing (const Form *form);

typedef enum {
  FORM_IGNORED, /* not the form's */
  FORM_TAKEN,   /* draw anew */
  FORM_PRESSED, /* a button: form_focus() is its name */
} FormResult;

FormResult form_handle_event (Form *form, const Event *event);
void form_draw (Form *form, Canvas *canvas, Rect rect);
