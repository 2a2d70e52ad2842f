/* What the parts of the form share: form.c holds the fields, form_keys.c what keys do, form_draw.c the picture. */
#pragma once

#include "ui/widgets/form.h"
#include "ui/widgets/line_editor.h"
#include "ui/widgets/text_area.h"

typedef struct {
  FormRow row;
  LineEditor *line; /* typed kinds */
  TextArea *area;   /* FORM_BLOCK */
  char *value;      /* FORM_RADIO, FORM_CHECK */
  char *original;   /* what form_set_values() set */
  char *complaint;
  gboolean hidden;
  gboolean touched; /* changed since the cursor came */
} FormItem;

typedef struct {
  char *name, *label;
} FormButton;

struct Form {
  GPtrArray *items;   /* FormItem */
  GPtrArray *buttons; /* FormButton */
  guint focus;        /* index into items, or items->len + index into buttons */
  int top;            /* first line in view */
  Day today;
  FormHooks hooks;
  void *user;
  guint edits;
  GPtrArray *options; /* the open list of a type-ahead field, or NULL */
  guint option, option_top;
};

FormItem *form_item (const Form *form, guint index);
FormItem *form_item_named (const Form *form, const char *name);

/* The field the cursor is on; NULL on a button. */
FormItem *form_focus_item (const Form *form);
gboolean form_item_takes_focus (const FormItem *item);
const char *form_item_text (const FormItem *item);

/* Sets the text without counting it as a change. */
void form_item_set (FormItem *item, const char *text);
void form_item_complain (FormItem *item, const char *sentence);

/* Looks at one field; an empty required one is a complaint only when WHOLE. */
void form_item_check (Form *form, FormItem *item, gboolean whole);

/* The coordinator changed it: what was complained about is being mended, and is checked again when the field is left. */
void form_item_changed (Form *form, FormItem *item);

/* The field the cursor has come to: the cursor stands at the end of its text, and a date is replaced by typing. */
void form_enter_item (Form *form);

/* What the INDEXth choice is called on the screen. */
const char *form_choice_word (const FormRow *row, guint index);

/* The check and hook that leaving a field means. */
void form_leave_item (Form *form);
void form_close_options (Form *form);

/* Of a list with one option left that option is meant, as Tab takes it: for saving in the middle of typing. */
void form_take_only_option (Form *form);
