#include "ui/widgets/dialog.h"

#include "base/text.h"
#include "ui/widgets/box.h"
#include "ui/widgets/line_editor.h"

#define VERBS_MOST 6
#define TEXT_COLUMNS 60

struct Dialog {
  char *text, *complaint, *note;
  char *verbs[VERBS_MOST];
  guint verb_count, safe, choice;
  LineEditor *line; /* a prompt's */
  gboolean on_line; /* the cursor is in the line, not on a button */
};

static Dialog *dialog_new (const char *text)
{
  Dialog *dialog = g_new0 (Dialog, 1);

  dialog->text = g_strdup (text);
  return dialog;
}

Dialog *dialog_new_question (const char *text, const char *const *verbs, guint safe)
{
  Dialog *dialog = dialog_new (text);

  while (verbs[dialog->verb_count] && dialog->verb_count < VERBS_MOST) {
    dialog->verbs[dialog->verb_count] = g_strdup (verbs[dialog->verb_count]);
    dialog->verb_count++;
  }
  dialog->safe = dialog->choice = MIN (safe, dialog->verb_count ? dialog->verb_count - 1 : 0);
  return dialog;
}

Dialog *dialog_new_message (const char *text)
{
  static const char *const verbs[] = { "Close", NULL };

  return dialog_new_question (text, verbs, 0);
}

Dialog *dialog_new_prompt (const char *text, const char *initial, gboolean secret, const char *verb)
{
  const char *verbs[] = { verb, "Back", NULL };
  Dialog *dialog = dialog_new_question (text, verbs, 1);

  dialog->choice = 0;
  dialog->line = line_editor_new (secret);
  line_editor_set_text (dialog->line, initial);
  line_editor_propose (dialog->line);
  dialog->on_line = TRUE;
  return dialog;
}

void dialog_name_back (Dialog *dialog, const char *verb)
{
  g_free (dialog->verbs[dialog->safe]);
  dialog->verbs[dialog->safe] = g_strdup (verb);
}

void dialog_free (Dialog *dialog)
{
  if (!dialog)
    return;
  for (guint i = 0; i < dialog->verb_count; i++)
    g_free (dialog->verbs[i]);
  line_editor_free (dialog->line);
  g_free (dialog->text);
  g_free (dialog->complaint);
  g_free (dialog->note);
  g_free (dialog);
}

void dialog_complain (Dialog *dialog, const char *sentence)
{
  g_free (dialog->complaint);
  dialog->complaint = g_strdup (sentence);
}

void dialog_note (Dialog *dialog, const char *sentence)
{
  g_free (dialog->note);
  dialog->note = g_strdup (sentence);
}

void dialog_set_text (Dialog *dialog, const char *text)
{
  if (dialog->line)
    line_editor_set_text (dialog->line, text);
}

gboolean dialog_is_prompt (const Dialog *dialog)
{
  return dialog->line != NULL;
}

const char *dialog_verb (const Dialog *dialog, guint index)
{
  return index < dialog->verb_count ? dialog->verbs[index] : NULL;
}

const char *dialog_safe_verb (const Dialog *dialog)
{
  return dialog_verb (dialog, dialog->safe);
}

guint dialog_choice (const Dialog *dialog)
{
  return dialog->choice;
}

const char *dialog_text (const Dialog *dialog)
{
  return dialog->line ? line_editor_text (dialog->line) : "";
}

/* ---- keys */

static DialogResult finish (Dialog *dialog)
{
  return dialog->line && dialog->choice == dialog->safe ? DIALOG_CANCELLED : DIALOG_DONE;
}

/* Round through the line (when there is one) and the buttons. */
static void step (Dialog *dialog, int direction)
{
  int places = (int)dialog->verb_count + (dialog->line ? 1 : 0);
  int now = dialog->line ? (dialog->on_line ? 0 : (int)dialog->choice + 1) : (int)dialog->choice;

  if (places == 0)
    return;
  now = (now + direction + places) % places;
  dialog->on_line = dialog->line && now == 0;
  if (dialog->on_line)
    dialog->choice = 0;
  else
    dialog->choice = (guint)(dialog->line ? now - 1 : now);
}

/* A letter does the verb that alone begins with it. */
static gboolean letter (Dialog *dialog, Key key)
{
  guint found = dialog->verb_count;

  if (!key_is_text (key))
    return FALSE;
  for (guint i = 0; i < dialog->verb_count; i++) {
    gunichar first = g_utf8_get_char (dialog->verbs[i]);

    if (g_unichar_tolower (first) != g_unichar_tolower (key))
      continue;
    if (found < dialog->verb_count)
      return FALSE;
    found = i;
  }
  if (found == dialog->verb_count)
    return FALSE;
  dialog->choice = found;
  return TRUE;
}

static DialogResult handle_key (Dialog *dialog, Key key)
{
  switch (key) {
  case KEYCODE_ESCAPE:
    dialog->choice = dialog->safe;
    return finish (dialog);
  case KEYCODE_ENTER:
    return finish (dialog);
  case KEYCODE_TAB:
  case KEYCODE_DOWN:
    step (dialog, 1);
    return DIALOG_TAKEN;
  case KEYCODE_BACKTAB:
  case KEYCODE_UP:
    step (dialog, -1);
    return DIALOG_TAKEN;
  default:
    break;
  }
  if (dialog->on_line)
    return line_editor_handle_key (dialog->line, key) ? DIALOG_TAKEN : DIALOG_IGNORED;
  if (key == KEYCODE_LEFT || key == KEYCODE_RIGHT) {
    step (dialog, key == KEYCODE_LEFT ? -1 : 1);
    return DIALOG_TAKEN;
  }
  if (key == KEYCODE_SPACE || (!dialog->line && letter (dialog, key)))
    return finish (dialog);
  return DIALOG_IGNORED;
}

DialogResult dialog_handle_event (Dialog *dialog, const Event *event)
{
  if (event->kind == EVENT_KEY)
    return handle_key (dialog, event->key);
  if (event->kind == EVENT_PASTE && dialog->on_line)
    return line_editor_paste (dialog->line, event->text) ? DIALOG_TAKEN : DIALOG_IGNORED;
  return DIALOG_IGNORED;
}

/* ---- drawing */

static int buttons_width (const Dialog *dialog)
{
  int width = 0;

  for (guint i = 0; i < dialog->verb_count; i++)
    width += canvas_text_width (dialog->verbs[i]) + 4 + (i ? 3 : 0);
  return width;
}

/* Wraps where they do not fit beside each other; returns the lines. CANVAS NULL only counts. */
static int draw_buttons (const Dialog *dialog, Canvas *canvas, int row, int begin, int columns)
{
  int column = begin, lines = 1;

  for (guint i = 0; i < dialog->verb_count; i++) {
    g_autofree char *text = g_strdup_printf ("[ %s ]", dialog->verbs[i]);
    int width = canvas_text_width (text);
    gboolean focused = i == dialog->choice && !dialog->on_line;

    if (column > begin && column + width > begin + columns) {
      column = begin;
      lines++;
    }
    if (canvas) {
      canvas_text (canvas, row + lines - 1, column, -1, focused ? ROLE_SELECTED : ROLE_KEY, text);
      if (focused)
        canvas_glyph (canvas, row + lines - 1, column - 1, ROLE_KEY, GLYPH_MARKER);
    }
    column += width + 3;
  }
  return lines;
}

static int lines_of (const char *text, int columns)
{
  g_autoptr (GPtrArray) lines = text_wrap (text, columns);

  return (int)lines->len;
}

void dialog_draw (Dialog *dialog, Canvas *canvas)
{
  int columns = MIN (MAX (TEXT_COLUMNS, MIN (buttons_width (dialog), 72)), canvas_columns (canvas) - 8);
  int text_rows = lines_of (dialog->text, columns);
  int complaint_rows = dialog->complaint ? lines_of (dialog->complaint, columns - 2) : 0;
  int note_rows = dialog->note ? lines_of (dialog->note, columns) : 0;
  int rows =
      text_rows + complaint_rows + note_rows + (dialog->line ? 2 : 0) + 1 + draw_buttons (dialog, NULL, 0, 0, columns);
  Rect inside = box_draw (canvas, rows, columns, NULL);
  int row = inside.row;

  text_rows = MIN (text_rows, inside.rows - (rows - text_rows));
  canvas_paragraph (canvas, (Rect){ row, inside.column, text_rows, columns }, 0, ROLE_NORMAL, dialog->text);
  row += text_rows;
  if (dialog->note) {
    canvas_paragraph (canvas, (Rect){ row, inside.column, note_rows, columns }, 0, ROLE_MUTED, dialog->note);
    row += note_rows;
  }
  if (dialog->complaint) {
    canvas_text (canvas, row, inside.column, 2, ROLE_BAD, "! ");
    canvas_paragraph (canvas, (Rect){ row, inside.column + 2, complaint_rows, columns - 2 }, 0, ROLE_BAD,
                      dialog->complaint);
    row += complaint_rows;
  }
  if (dialog->line) {
    canvas_glyph (canvas, row + 1, inside.column - 2, ROLE_KEY, GLYPH_MARKER);
    line_editor_draw (dialog->line, canvas, row + 1, inside.column, columns, ROLE_NORMAL, dialog->on_line);
    row += 2;
  }
  draw_buttons (dialog, canvas, row + 1, inside.column, columns);
}
