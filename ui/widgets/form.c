#include "ui/widgets/form_private.h"

#include "base/error.h"

#include <string.h>

static void item_free (gpointer data)
{
  FormItem *item = data;

  line_editor_free (item->line);
  text_area_free (item->area);
  g_free (item->value);
  g_free (item->original);
  g_free (item->complaint);
  g_free (item);
}

static void button_free (gpointer data)
{
  FormButton *button = data;

  g_free (button->name);
  g_free (button->label);
  g_free (button);
}

Form *form_new (Day today, const FormHooks *hooks, void *user)
{
  Form *form = g_new0 (Form, 1);

  form->items = g_ptr_array_new_with_free_func (item_free);
  form->buttons = g_ptr_array_new_with_free_func (button_free);
  form->today = today;
  if (hooks)
    form->hooks = *hooks;
  form->user = user;
  return form;
}

void form_free (Form *form)
{
  if (!form)
    return;
  form_close_options (form);
  g_ptr_array_unref (form->items);
  g_ptr_array_unref (form->buttons);
  g_free (form);
}

FormItem *form_item (const Form *form, guint index)
{
  return g_ptr_array_index (form->items, index);
}

FormItem *form_item_named (const Form *form, const char *name)
{
  for (guint i = 0; name && i < form->items->len; i++)
    if (form_item (form, i)->row.name && !strcmp (form_item (form, i)->row.name, name))
      return form_item (form, i);
  return NULL;
}

gboolean form_item_takes_focus (const FormItem *item)
{
  return !item->hidden && item->row.name && item->row.kind != FORM_HEADING && item->row.kind != FORM_NOTE;
}

FormItem *form_focus_item (const Form *form)
{
  return form->focus < form->items->len ? form_item (form, form->focus) : NULL;
}

const char *form_item_text (const FormItem *item)
{
  if (item->line)
    return line_editor_text (item->line);
  if (item->area)
    return text_area_text (item->area);
  return item->value ? item->value : "";
}

void form_item_set (FormItem *item, const char *text)
{
  if (item->line)
    line_editor_set_text (item->line, text);
  else if (item->area) {
    text_area_set_text (item->area, text);
    text_area_to_end (item->area);
  } else {
    g_free (item->value);
    item->value = g_strdup (text ? text : "");
  }
}

void form_item_complain (FormItem *item, const char *sentence)
{
  char *copy = g_strdup (sentence);

  g_free (item->complaint);
  item->complaint = copy;
}

/* ---- building */

static void keep_focus_valid (Form *form)
{
  while (form->focus < form->items->len && !form_item_takes_focus (form_item (form, form->focus)))
    form->focus++;
}

void form_add_row (Form *form, const FormRow *row)
{
  FormItem *item = g_new0 (FormItem, 1);
  gboolean was_empty = form->focus >= form->items->len;

  item->row = *row;
  switch (row->kind) {
  case FORM_LINE:
  case FORM_SECRET:
  case FORM_CHOICE:
  case FORM_CHOICES:
  case FORM_DAY:
    item->line = line_editor_new (row->kind == FORM_SECRET);
    break;
  case FORM_BLOCK:
    item->area = text_area_new ();
    break;
  case FORM_RADIO:
    item->value = g_strdup (row->choices && row->choices[0] ? row->choices[0] : "");
    break;
  case FORM_CHECK:
    item->value = g_strdup ("no");
    break;
  case FORM_HEADING:
  case FORM_NOTE:
    break;
  }
  item->original = g_strdup (form_item_text (item));
  g_ptr_array_add (form->items, item);
  if (was_empty)
    form->focus = form->items->len - 1;
  keep_focus_valid (form);
}

/* Few short choices stand side by side; more are typed. */
static FormRowKind choice_kind (const Field *field)
{
  gsize count = 0, letters = 0;

  for (; field->choices && field->choices[count]; count++)
    letters += strlen (field->choices[count]);
  return count <= 4 && letters + 7 * count < 48 && field->required ? FORM_RADIO : FORM_CHOICE;
}

static FormRowKind kind_for (const Field *field)
{
  switch (field->kind) {
  case FIELD_BLOCK:
    return FORM_BLOCK;
  case FIELD_DAY:
    return FORM_DAY;
  case FIELD_CHOICE:
    return choice_kind (field);
  case FIELD_AREA:
    return FORM_CHOICE;
  case FIELD_AREAS:
  case FIELD_PEOPLE:
    return FORM_CHOICES;
  case FIELD_LINE:
  case FIELD_NAME:
  case FIELD_EMAIL:
  case FIELD_PHONE:
  case FIELD_NUMBER:
    break;
  }
  return FORM_LINE;
}

void form_add_field (Form *form, const Field *field)
{
  form_add_row (form, &(FormRow){ .name = field->name,
                                  .label = field->label,
                                  .hint = field->help,
                                  .kind = kind_for (field),
                                  .choices = field->choices,
                                  .field = field });
}

void form_add_fields (Form *form, const Field *fields)
{
  for (; fields->name; fields++)
    form_add_field (form, fields);
}

void form_add_button (Form *form, const char *name, const char *label)
{
  FormButton *button = g_new0 (FormButton, 1);

  button->name = g_strdup (name);
  button->label = g_strdup (label);
  g_ptr_array_add (form->buttons, button);
}

void form_show_field (Form *form, const char *name, gboolean show)
{
  FormItem *item = form_item_named (form, name);

  if (!item)
    return;
  item->hidden = !show;
  keep_focus_valid (form);
}

/* ---- values in and out */

static void take_values (Form *form, const Values *values)
{
  for (guint i = 0; i < form->items->len; i++) {
    FormItem *item = form_item (form, i);

    if (!item->row.name)
      continue;
    if (values_has (values, item->row.name))
      form_item_set (item, values_text (values, item->row.name));
    if (values_complaint (values, item->row.name))
      form_item_complain (item, values_complaint (values, item->row.name));
  }
  form_close_options (form);
}

void form_set_values (Form *form, const Values *values)
{
  take_values (form, values);
  form_set_unchanged (form);
}

void form_restore (Form *form, const Values *typed)
{
  take_values (form, typed);
  form->edits++;
}

void form_set (Form *form, const char *name, const char *text)
{
  FormItem *item = form_item_named (form, name);

  if (!item || !strcmp (form_item_text (item), text ? text : ""))
    return;
  form_item_set (item, text);
  form_item_complain (item, NULL);
  form->edits++;
}

const char *form_text (const Form *form, const char *name)
{
  const FormItem *item = form_item_named (form, name);

  return item ? form_item_text (item) : "";
}

/* The canonical form of what is typed, or NULL with a sentence. */
static char *canonical (const Form *form, const FormItem *item, GError **error)
{
  const char *text = form_item_text (item);
  char *result = NULL;
  Day day;

  if (item->row.field)
    return field_check (item->row.field, text, form->today, &result, error) ? result : NULL;
  if (item->row.kind == FORM_DAY && *text)
    return day_parse (text, form->today, &day, error) ? day_iso (day) : NULL;
  return g_strdup (text);
}

static Values *texts_of (const Form *form, gboolean secrets)
{
  Values *values = values_new ();

  for (guint i = 0; i < form->items->len; i++) {
    const FormItem *item = form_item (form, i);

    if (item->row.name && (secrets || item->row.kind != FORM_SECRET))
      values_set (values, item->row.name, form_item_text (item));
  }
  return values;
}

Values *form_typed (const Form *form)
{
  return texts_of (form, FALSE);
}

Values *form_values (Form *form)
{
  Values *values = texts_of (form, TRUE);

  for (guint i = 0; i < form->items->len; i++) {
    const FormItem *item = form_item (form, i);
    g_autofree char *text = item->row.name ? canonical (form, item, NULL) : NULL;

    if (text)
      values_set (values, item->row.name, text);
    if (item->row.name && item->complaint)
      values_complain (values, item->row.name, item->complaint);
  }
  return values;
}

/* ---- checking */

static gboolean is_one_of (const char *const *choices, const char *text)
{
  for (; choices && *choices; choices++)
    if (!strcmp (*choices, text))
      return TRUE;
  return FALSE;
}

static char *complaint_of (const Form *form, const FormItem *item, gboolean whole)
{
  const char *text = form_item_text (item);
  g_autofree char *fine = NULL;
  g_autoptr (GError) error = NULL;

  if (!*text && !whole)
    return NULL;
  fine = canonical (form, item, &error);
  if (!fine)
    return g_strdup (error ? error->message : "This does not read as it should. Look at it again.");
  if (item->row.kind == FORM_CHOICE && *text && item->row.choices && !item->row.field &&
      !is_one_of (item->row.choices, text))
    return g_strdup ("This is not in the list. Press Down to see it.");
  return form->hooks.check ? form->hooks.check (form->user, item->row.name, text) : NULL;
}

void form_item_check (Form *form, FormItem *item, gboolean whole)
{
  g_autofree char *complaint = NULL;

  if (!form_item_takes_focus (item)) {
    form_item_complain (item, NULL);
    return;
  }
  complaint = complaint_of (form, item, whole);
  form_item_complain (item, complaint);
}

gboolean form_check (Form *form)
{
  guint first = form->items->len;

  form_take_only_option (form);
  form_close_options (form);
  for (guint i = 0; i < form->items->len; i++) {
    form_item_check (form, form_item (form, i), TRUE);
    if (form_item (form, i)->complaint && first == form->items->len)
      first = i;
  }
  if (first == form->items->len)
    return TRUE;
  form->focus = first;
  form_enter_item (form);
  return FALSE;
}

void form_complain (Form *form, const char *name, const char *sentence)
{
  FormItem *item = form_item_named (form, name);

  if (item)
    form_item_complain (item, sentence);
}

const char *form_complaint (const Form *form, const char *name)
{
  const FormItem *item = form_item_named (form, name);

  return item ? item->complaint : NULL;
}

guint form_complaint_count (const Form *form)
{
  guint count = 0;

  for (guint i = 0; i < form->items->len; i++)
    count += form_item (form, i)->complaint != NULL;
  return count;
}

/* ---- changes and focus */

gboolean form_changed (const Form *form)
{
  for (guint i = 0; i < form->items->len; i++)
    if (strcmp (form_item (form, i)->original, form_item_text (form_item (form, i))))
      return TRUE;
  return FALSE;
}

void form_set_unchanged (Form *form)
{
  for (guint i = 0; i < form->items->len; i++) {
    FormItem *item = form_item (form, i);

    g_free (item->original);
    item->original = g_strdup (form_item_text (item));
  }
}

guint form_edits (const Form *form)
{
  return form->edits;
}

const char *form_focus (const Form *form)
{
  if (form->focus < form->items->len)
    return form_item (form, form->focus)->row.name;
  if (form->focus - form->items->len < form->buttons->len)
    return ((FormButton *)g_ptr_array_index (form->buttons, form->focus - form->items->len))->name;
  return NULL;
}

void form_set_focus (Form *form, const char *name)
{
  for (guint i = 0; i < form->items->len; i++)
    if (form_item_takes_focus (form_item (form, i)) && !strcmp (form_item (form, i)->row.name, name)) {
      form_close_options (form);
      form->focus = i;
      form_enter_item (form);
    }
  for (guint i = 0; i < form->buttons->len; i++)
    if (!strcmp (((FormButton *)g_ptr_array_index (form->buttons, i))->name, name))
      form->focus = form->items->len + i;
}

gboolean form_is_typing (const Form *form)
{
  const FormItem *item = form_focus_item (form);

  return item && (item->line || item->area);
}
