#include "ui/widgets/form_private.h"

#include "base/text.h"

#include <string.h>

#define LABEL_COLUMN 3
#define LABEL_LEAST 15
#define LABEL_MOST 26 /* also in a narrow window; wider ones show longer labels whole */
#define OPTIONS_MOST 6

/* Where things stand across, for one width. */
typedef struct {
  int columns;
  int value, value_columns; /* of a field with something beside it */
  int beside;
} FormColumns;

static FormColumns columns_for (const Form *form, int columns)
{
  FormColumns fit = { .columns = columns };
  int longest = LABEL_LEAST;

  for (guint i = 0; i < form->items->len; i++) {
    const FormItem *item = form_item (form, i);

    if (!item->hidden && item->row.label && item->row.kind != FORM_HEADING && item->row.kind != FORM_NOTE)
      longest = MAX (longest, canvas_text_width (item->row.label));
  }
  fit.value = LABEL_COLUMN + MIN (longest, MAX (columns / 3, LABEL_MOST)) + 2;
  fit.value_columns = (columns - fit.value) * 3 / 5;
  fit.beside = fit.value + fit.value_columns + 1;
  return fit;
}

static gboolean is_typed_line (const FormItem *item)
{
  return item->line != NULL;
}

/* What is said beside or under the field just now. */
static char *hint_of (const Form *form, const FormItem *item)
{
  const char *text = form_item_text (item);
  char *hint = form->hooks.hint ? form->hooks.hint (form->user, item->row.name, text) : NULL;
  Day day;

  if (!hint && item->row.kind == FORM_DAY && *text && day_parse (text, form->today, &day, NULL))
    hint = day_words (day, form->today);
  return hint ? hint : g_strdup (item->row.hint);
}

static gboolean hint_goes_under (const FormItem *item, const char *hint, const FormColumns *fit)
{
  int room = fit->columns - fit->beside - (item->row.kind == FORM_CHOICE || item->row.kind == FORM_CHOICES ? 2 : 0);

  if (!hint || !*hint || item->row.kind == FORM_CHECK || item->row.kind == FORM_NOTE)
    return FALSE;
  return !is_typed_line (item) || canvas_text_width (hint) > room;
}

const char *form_choice_word (const FormRow *row, guint index)
{
  return row->words && row->words[index] ? row->words[index] : row->choices[index];
}

/* Draws the radio's choices, wrapped; with CANVAS NULL only counts. Returns the lines they take. */
static int radio_lines (const FormItem *item, Canvas *canvas, int row, const FormColumns *fit)
{
  int column = fit->value, lines = 1;

  for (guint i = 0; item->row.choices && item->row.choices[i]; i++) {
    const char *word = form_choice_word (&item->row, i);
    int width = canvas_text_width (word) + 4;

    if (column > fit->value && column + width > fit->columns) {
      column = fit->value;
      lines++;
    }
    if (canvas) {
      gboolean on = !strcmp (form_item_text (item), item->row.choices[i]);

      canvas_text (canvas, row + lines - 1, column, 3, ROLE_NORMAL, "( )");
      if (on)
        canvas_glyph (canvas, row + lines - 1, column + 1, ROLE_KEY, GLYPH_BULLET);
      canvas_text (canvas, row + lines - 1, column + 4, -1, ROLE_NORMAL, word);
    }
    column += width + 3;
  }
  return lines;
}

static int wrapped_lines (const char *text, int columns)
{
  g_autoptr (GPtrArray) lines = text_wrap (text, MAX (columns, 8));

  return (int)lines->len;
}

/* Where the text of a note begins: behind what stands before it. */
static int note_column (const FormItem *item)
{
  return LABEL_COLUMN + (item->row.hint ? canvas_text_width (item->row.hint) + 2 : 0);
}

static int field_lines (const FormItem *item, const FormColumns *fit)
{
  switch (item->row.kind) {
  case FORM_BLOCK:
    return item->row.lines > 0 ? item->row.lines : 3;
  case FORM_RADIO:
    return radio_lines (item, NULL, 0, fit);
  case FORM_HEADING:
    return 2;
  case FORM_NOTE:
    return wrapped_lines (item->row.label, fit->columns - note_column (item));
  default:
    return 1;
  }
}

static int item_lines (const Form *form, const FormItem *item, const FormColumns *fit)
{
  g_autofree char *hint = NULL;
  int lines = field_lines (item, fit), room = fit->columns - fit->value;

  if (item->hidden)
    return 0;
  if (!form_item_takes_focus (item))
    return lines;
  hint = hint_of (form, item);
  if (item->complaint)
    lines += wrapped_lines (item->complaint, room - 2);
  if (hint_goes_under (item, hint, fit))
    lines += wrapped_lines (hint, room);
  return lines;
}

static void draw_line_field (const FormItem *item, Canvas *canvas, int row, const FormColumns *fit, const char *hint,
                             gboolean focused)
{
  gboolean arrow = item->row.kind == FORM_CHOICE || item->row.kind == FORM_CHOICES;
  gboolean under = hint_goes_under (item, hint, fit), beside = arrow || (hint && *hint && !under);
  int width = beside ? fit->value_columns : fit->columns - fit->value, at = fit->beside;

  line_editor_draw (item->line, canvas, row, fit->value, width, ROLE_NORMAL, focused);
  if (arrow) {
    canvas_glyph (canvas, row, at, ROLE_MUTED, GLYPH_DOWN);
    at += 2;
  }
  if (!under)
    canvas_text (canvas, row, at, -1, ROLE_MUTED, arrow && (!hint || !*hint) ? "type to choose" : hint);
}

static void draw_check (const FormItem *item, Canvas *canvas, int row, const FormColumns *fit, const char *hint)
{
  gboolean on = !strcmp (form_item_text (item), "yes");

  canvas_text (canvas, row, fit->value, 3, ROLE_NORMAL, on ? "[x]" : "[ ]");
  canvas_text (canvas, row, fit->value + 4, -1, ROLE_NORMAL, hint);
}

static void draw_field (const Form *form, const FormItem *item, Canvas *canvas, int row, const FormColumns *fit,
                        gboolean focused)
{
  g_autofree char *hint = hint_of (form, item);
  int lines = field_lines (item, fit), room = fit->columns - fit->value, at = row + lines;

  if (focused)
    canvas_glyph (canvas, row, 0, ROLE_KEY, GLYPH_MARKER);
  canvas_text (canvas, row, LABEL_COLUMN, fit->value - LABEL_COLUMN - 1, item->complaint ? ROLE_BAD : ROLE_NORMAL,
               item->row.label);
  if (item->line)
    draw_line_field (item, canvas, row, fit, hint, focused);
  else if (item->area)
    text_area_draw (item->area, canvas, (Rect){ row, fit->value, lines, room }, ROLE_NORMAL, focused);
  else if (item->row.kind == FORM_RADIO)
    radio_lines (item, canvas, row, fit);
  else
    draw_check (item, canvas, row, fit, hint);
  if (item->complaint) {
    canvas_text (canvas, at, fit->value, 2, ROLE_BAD, "! ");
    at += canvas_paragraph (canvas, (Rect){ at, fit->value + 2, 9, room - 2 }, 0, ROLE_BAD, item->complaint);
  }
  if (hint_goes_under (item, hint, fit))
    canvas_paragraph (canvas, (Rect){ at, fit->value, 9, room }, 0, ROLE_MUTED, hint);
}

static void draw_note (const FormItem *item, Canvas *canvas, int row, const FormColumns *fit)
{
  int column = note_column (item);

  if (item->row.hint)
    canvas_text (canvas, row, LABEL_COLUMN, column - LABEL_COLUMN, ROLE_MUTED, item->row.hint);
  canvas_paragraph (canvas, (Rect){ row, column, 99, fit->columns - column }, 0, ROLE_MUTED, item->row.label);
}

static void draw_item (const Form *form, guint index, Canvas *canvas, int row, const FormColumns *fit, gboolean focused)
{
  const FormItem *item = form_item (form, index);

  if (item->hidden)
    return;
  if (item->row.kind == FORM_HEADING)
    canvas_text (canvas, row + 1, 1, -1, ROLE_HEADING, item->row.label);
  else if (item->row.kind == FORM_NOTE)
    draw_note (item, canvas, row, fit);
  else
    draw_field (form, item, canvas, row, fit, focused);
}

/* As radio_lines(), for the buttons; *FOCUS_LINE is the line of the one the cursor is on. */
static int button_lines (const Form *form, Canvas *canvas, int row, const FormColumns *fit, int *focus_line)
{
  int column = fit->value, lines = 1;

  for (guint i = 0; i < form->buttons->len; i++) {
    const FormButton *button = g_ptr_array_index (form->buttons, i);
    g_autofree char *text = g_strdup_printf ("[ %s ]", button->label);
    int width = canvas_text_width (text);
    gboolean focused = form->focus == form->items->len + i;

    if (column > fit->value && column + width > fit->columns) {
      column = fit->value;
      lines++;
    }
    if (focused)
      *focus_line = row + lines - 1;
    if (canvas) {
      canvas_text (canvas, row + lines - 1, column, -1, focused ? ROLE_SELECTED : ROLE_KEY, text);
      if (focused)
        canvas_glyph (canvas, row + lines - 1, column - 1, ROLE_KEY, GLYPH_MARKER);
    }
    column += width + 3;
  }
  return form->buttons->len ? lines : 0;
}

/* The open list, under its field, or above where there is no room. */
static void draw_options (Form *form, Canvas *canvas, Rect rect, int row, const FormColumns *fit)
{
  int count = (int)MIN (form->options->len, OPTIONS_MOST), width = 0, begin;
  int column = rect.column + fit->value;

  form->option_top =
      CLAMP (form->option_top, form->option >= OPTIONS_MOST ? form->option - OPTIONS_MOST + 1 : 0, form->option);
  begin = row + 1 + count <= rect.row + rect.rows ? row + 1 : MAX (rect.row, row - count);
  for (guint i = 0; i < form->options->len; i++)
    width = MAX (width, canvas_text_width (g_ptr_array_index (form->options, i)));
  width = CLAMP (width + 4, 12, fit->columns - fit->value);
  for (int i = 0; i < count; i++) {
    guint option = form->option_top + (guint)i;
    Role role = option == form->option ? ROLE_SELECTED : ROLE_NORMAL;

    /* To the edge: what stands beside the fields below would read as part of the option. */
    canvas_fill (canvas, (Rect){ begin + i, column - 2, 1, rect.column + rect.columns - column + 2 }, ROLE_NORMAL);
    canvas_fill (canvas, (Rect){ begin + i, column, 1, width }, role);
    canvas_text (canvas, begin + i, column, width, role, g_ptr_array_index (form->options, option));
    if (option == form->option)
      canvas_glyph (canvas, begin + i, column - 2, ROLE_KEY, GLYPH_MARKER);
  }
  if (form->option_top + (guint)count < form->options->len)
    canvas_more_below (canvas, begin + count - 1, column + width - 1);
}

/* Lines of all rows up to the buttons, and where the one with the cursor stands. */
static int measure (const Form *form, const FormColumns *fit, int *focus_row, int *focus_lines)
{
  int row = 0;

  for (guint i = 0; i < form->items->len; i++) {
    int lines = item_lines (form, form_item (form, i), fit);

    if (i == form->focus) {
      *focus_row = row;
      *focus_lines = lines;
    }
    row += lines;
  }
  return row;
}

/* Scrolls no further than needed to show the whole field, its complaint included. */
static void scroll (Form *form, int rows, int total, int focus_row, int focus_lines)
{
  if (focus_row + focus_lines > form->top + rows)
    form->top = focus_row + focus_lines - rows;
  if (focus_row < form->top)
    form->top = focus_row;
  form->top = CLAMP (form->top, 0, MAX (0, total - rows));
}

void form_draw (Form *form, Canvas *canvas, Rect rect)
{
  FormColumns fit = columns_for (form, rect.columns);
  int focus_row = 0, focus_lines = 1, rows = measure (form, &fit, &focus_row, &focus_lines), row = 0, buttons, total;
  g_autoptr (Canvas) all = NULL;

  buttons = button_lines (form, NULL, rows + 1, &fit, &focus_row);
  total = rows + (buttons ? buttons + 1 : 0);
  all = canvas_new (MAX (total, 1), MAX (rect.columns, 1));
  canvas_set_ascii (all, canvas_ascii (canvas));
  for (guint i = 0; i < form->items->len; i++) {
    draw_item (form, i, all, row, &fit, i == form->focus);
    row += item_lines (form, form_item (form, i), &fit);
  }
  button_lines (form, all, rows + 1, &fit, &focus_row);
  scroll (form, rect.rows, total, focus_row, focus_lines);
  canvas_copy (canvas, rect, all, form->top);
  if (form->top + rect.rows < total)
    canvas_more_below (canvas, rect.row + rect.rows - 1, rect.column + rect.columns - 1);
  if (form->options && form->focus < form->items->len)
    draw_options (form, canvas, rect, rect.row + focus_row - form->top, &fit);
}
