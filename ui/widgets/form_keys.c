#include "ui/widgets/form_private.h"

#include "base/text.h"

#include <string.h>

/* ---- the list of a type-ahead field */

void form_close_options (Form *form)
{
  g_clear_pointer (&form->options, g_ptr_array_unref);
  form->option = form->option_top = 0;
}

static gboolean is_type_ahead (const FormItem *item)
{
  return item && (item->row.kind == FORM_CHOICE || item->row.kind == FORM_CHOICES);
}

/* The part being typed: behind the last ';' where several may be given. */
static const char *typed_part (const FormItem *item)
{
  const char *text = form_item_text (item), *last = strrchr (text, ';');

  if (item->row.kind == FORM_CHOICES && last)
    text = last + 1;
  return text + strspn (text, " ");
}

static GPtrArray *matching_choices (const FormItem *item, const char *typed)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *wanted = text_fold (typed);

  for (const char *const *choice = item->row.choices; choice && *choice; choice++) {
    g_autofree char *folded = text_fold (*choice);

    if (strstr (folded, wanted))
      g_ptr_array_add (found, g_strdup (*choice));
  }
  return found;
}

/* TYPED "" gives every option. */
static void open_options (Form *form, const FormItem *item, const char *typed)
{
  form_close_options (form);
  form->options = form->hooks.options ? form->hooks.options (form->user, item->row.name, typed) : NULL;
  if (!form->options && item->row.choices)
    form->options = matching_choices (item, typed);
  if (form->options && form->options->len == 0)
    form_close_options (form);
}

static void typed_more (Form *form, const FormItem *item)
{
  const char *typed = typed_part (item);

  if (*typed)
    open_options (form, item, typed);
  else
    form_close_options (form);
  /* What is typed in full needs no list. */
  if (form->options && form->options->len == 1 && !strcmp (g_ptr_array_index (form->options, 0), typed))
    form_close_options (form);
}

static void take_option (Form *form, FormItem *item)
{
  const char *text = form_item_text (item), *part = typed_part (item);
  g_autofree char *before = g_strndup (text, (gsize)(part - text));
  g_autofree char *all = NULL;

  g_strchomp (before);
  all = g_strconcat (before, *before ? " " : "", g_ptr_array_index (form->options, form->option), NULL);
  form_item_set (item, all);
  form_item_changed (form, item);
  form_close_options (form);
}

void form_take_only_option (Form *form)
{
  FormItem *item = form_focus_item (form);

  if (item && item->row.kind == FORM_CHOICE && form->options && form->options->len == 1)
    take_option (form, item);
}

void form_item_changed (Form *form, FormItem *item)
{
  item->touched = TRUE;
  form_item_complain (item, NULL);
  form->edits++;
}

/* ---- from field to field */

static gboolean can_focus (const Form *form, guint index)
{
  return index >= form->items->len || form_item_takes_focus (form_item (form, index));
}

void form_enter_item (Form *form)
{
  FormItem *item = form_focus_item (form);

  if (item && item->line)
    line_editor_to_end (item->line);
  if (item && item->area)
    text_area_to_end (item->area);
  if (item && item->row.kind == FORM_DAY)
    line_editor_propose (item->line);
}

void form_leave_item (Form *form)
{
  FormItem *item = form_focus_item (form);

  form_close_options (form);
  if (!item || !(item->touched || item->complaint))
    return;
  item->touched = FALSE;
  form_item_check (form, item, FALSE);
  if (form->hooks.left)
    form->hooks.left (form->user, item->row.name);
}

/* To the next or previous place, round the ends only with WRAP. */
static gboolean step (Form *form, int direction, gboolean wrap)
{
  guint all = form->items->len + form->buttons->len, index = form->focus;

  if (all == 0)
    return FALSE;
  do {
    if (!wrap && ((direction < 0 && index == 0) || (direction > 0 && index + 1 >= all)))
      return FALSE;
    index = direction > 0 ? (index + 1) % all : (index + all - 1) % all;
  } while (index != form->focus && !can_focus (form, index));
  form_leave_item (form);
  form->focus = index;
  form_enter_item (form);
  return TRUE;
}

/* ---- choosing */

static guint choice_index (const FormItem *item)
{
  guint i = 0;

  while (item->row.choices[i] && strcmp (item->row.choices[i], form_item_text (item)))
    i++;
  return i;
}

static void choose (Form *form, FormItem *item, int direction)
{
  guint count = g_strv_length ((char **)item->row.choices), now = choice_index (item);

  if (count == 0)
    return;
  now = now >= count ? 0 : direction > 0 ? (now + 1) % count : (now + count - 1) % count;
  form_item_set (item, item->row.choices[now]);
  form_item_changed (form, item);
}

/* The next choice that begins with the letter; FALSE when none does. */
static gboolean choose_by_letter (Form *form, FormItem *item, Key key)
{
  guint count = g_strv_length ((char **)item->row.choices), now = choice_index (item);

  for (guint i = 1; key_is_text (key) && i <= count; i++) {
    guint next = now >= count ? i - 1 : (now + i) % count;
    gunichar first = g_utf8_get_char (form_choice_word (&item->row, next));

    if (g_unichar_tolower (first) != g_unichar_tolower (key))
      continue;
    form_item_set (item, item->row.choices[next]);
    form_item_changed (form, item);
    return TRUE;
  }
  return FALSE;
}

static gboolean choosing_key (Form *form, FormItem *item, Key key)
{
  if (item->row.kind == FORM_CHECK && key == KEYCODE_SPACE) {
    form_item_set (item, strcmp (form_item_text (item), "yes") ? "yes" : "no");
    form_item_changed (form, item);
    return TRUE;
  }
  if (item->row.kind != FORM_RADIO || !item->row.choices)
    return FALSE;
  if (key != KEYCODE_LEFT && key != KEYCODE_RIGHT && key != KEYCODE_SPACE)
    return choose_by_letter (form, item, key);
  choose (form, item, key == KEYCODE_LEFT ? -1 : 1);
  return TRUE;
}

/* ---- keys */

static gboolean options_key (Form *form, FormItem *item, Key key)
{
  switch (key) {
  case KEYCODE_DOWN:
    form->option = MIN (form->option + 1, form->options->len - 1);
    return TRUE;
  case KEYCODE_UP:
    form->option -= form->option > 0;
    return TRUE;
  case KEYCODE_PAGE_DOWN:
    form->option = MIN (form->option + 6, form->options->len - 1);
    return TRUE;
  case KEYCODE_PAGE_UP:
    form->option -= MIN (form->option, 6);
    return TRUE;
  case KEYCODE_ESCAPE:
    form_close_options (form);
    return TRUE;
  case KEYCODE_ENTER:
    take_option (form, item);
    if (item->row.kind == FORM_CHOICE)
      step (form, 1, TRUE);
    return TRUE;
  case KEYCODE_TAB:
    take_option (form, item);
    return FALSE; /* and on to the next field */
  default:
    return FALSE;
  }
}

static gboolean editing_key (Form *form, FormItem *item, Key key)
{
  g_autofree char *before = g_strdup (form_item_text (item));
  gboolean taken = item->line ? line_editor_handle_key (item->line, key) : text_area_handle_key (item->area, key);

  if (taken && strcmp (before, form_item_text (item))) {
    form_item_changed (form, item);
    if (is_type_ahead (item))
      typed_more (form, item);
  }
  explicit_bzero (before, strlen (before));
  return taken;
}

static gboolean item_key (Form *form, FormItem *item, Key key)
{
  if (form->options && options_key (form, item, key))
    return TRUE;
  if (choosing_key (form, item, key))
    return TRUE;
  if (is_type_ahead (item) && key == KEYCODE_DOWN && !form->options) {
    open_options (form, item, "");
    if (form->options)
      return TRUE;
  }
  return (item->line || item->area) && editing_key (form, item, key);
}

static FormResult moving_key (Form *form, Key key)
{
  gboolean on_button = form->focus >= form->items->len;

  switch (key) {
  case KEYCODE_TAB:
    return step (form, 1, TRUE) ? FORM_TAKEN : FORM_IGNORED;
  case KEYCODE_BACKTAB:
    return step (form, -1, TRUE) ? FORM_TAKEN : FORM_IGNORED;
  case KEYCODE_DOWN:
    step (form, 1, FALSE);
    return FORM_TAKEN;
  case KEYCODE_UP:
    step (form, -1, FALSE);
    return FORM_TAKEN;
  case KEYCODE_ENTER:
    if (on_button)
      return form_focus (form) ? FORM_PRESSED : FORM_IGNORED;
    step (form, 1, TRUE);
    return FORM_TAKEN;
  case KEYCODE_SPACE:
    return on_button && form_focus (form) ? FORM_PRESSED : FORM_IGNORED;
  case KEYCODE_LEFT:
  case KEYCODE_RIGHT:
    if (!on_button)
      return FORM_IGNORED;
    step (form, key == KEYCODE_LEFT ? -1 : 1, FALSE);
    return FORM_TAKEN;
  default:
    return FORM_IGNORED;
  }
}

static FormResult paste (Form *form, const char *text)
{
  FormItem *item = form_focus_item (form);
  gboolean taken = FALSE;

  if (item && item->line)
    taken = line_editor_paste (item->line, text);
  else if (item && item->area)
    taken = text_area_paste (item->area, text);
  if (!taken)
    return FORM_IGNORED;
  form_item_changed (form, item);
  if (is_type_ahead (item))
    typed_more (form, item);
  return FORM_TAKEN;
}

FormResult form_handle_event (Form *form, const Event *event)
{
  FormItem *item = form_focus_item (form);

  if (event->kind == EVENT_PASTE)
    return paste (form, event->text);
  if (event->kind != EVENT_KEY)
    return FORM_IGNORED;
  if (item && item_key (form, item, event->key))
    return FORM_TAKEN;
  return moving_key (form, event->key);
}
