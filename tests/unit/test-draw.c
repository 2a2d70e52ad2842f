/* The canvas, and the bytes that put it on a terminal: replayed on a small terminal of our own. */
#include "ui/term/render.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define ROWS 12
#define COLUMNS 40

#define TEXT_BYTES 32

/* Just what the renderer writes; anything else fails the test. */
typedef struct {
  char text[ROWS][COLUMNS][TEXT_BYTES]; /* "" for the second half of a wide character */
  gboolean reverse[ROWS][COLUMNS];
  int row, column;
  gboolean reversing, cursor;
  char *last; /* where the last character was written */
} Replay;

/* A wide character of which half is written over goes, as on terminals. */
static void break_wide (Replay *replay, int row, int column)
{
  if (column > 0 && *replay->text[row][column] == '\0')
    g_strlcpy (replay->text[row][column - 1], " ", TEXT_BYTES);
  if (column + 1 < COLUMNS && *replay->text[row][column + 1] == '\0')
    g_strlcpy (replay->text[row][column + 1], " ", TEXT_BYTES);
}

static void blank (Replay *replay, int row, int from, int end)
{
  assert_false (replay->reversing); /* erasing in reverse differs between terminals */
  break_wide (replay, row, from);
  break_wide (replay, row, end - 1);
  for (int i = from; i < end; i++) {
    g_strlcpy (replay->text[row][i], " ", TEXT_BYTES);
    replay->reverse[row][i] = FALSE;
  }
}

static void copy_line (Replay *replay, int to, int from)
{
  memcpy (replay->text[to], replay->text[from], sizeof replay->text[to]);
  memcpy (replay->reverse[to], replay->reverse[from], sizeof replay->reverse[to]);
}

static void move_block (Replay *replay, int count, gboolean insert)
{
  for (int i = 0; i < count; i++) {
    if (insert)
      for (int row = ROWS - 1; row > replay->row; row--)
        copy_line (replay, row, row - 1);
    else
      for (int row = replay->row; row < ROWS - 1; row++)
        copy_line (replay, row, row + 1);
    blank (replay, insert ? replay->row : ROWS - 1, 0, COLUMNS);
  }
  replay->column = 0;
}

static void put (Replay *replay, gunichar c)
{
  int width = wcwidth ((wchar_t)c), end = replay->column + width;
  char text[7] = "";

  g_unichar_to_utf8 (c, text);
  if (width == 0) {
    assert_true (g_strlcat (replay->last, text, TEXT_BYTES) < TEXT_BYTES);
    return;
  }
  assert_true (end <= COLUMNS); /* never relies on wrapping */
  break_wide (replay, replay->row, replay->column);
  break_wide (replay, replay->row, end - 1);
  replay->last = replay->text[replay->row][replay->column];
  for (; replay->column < end; replay->column++) {
    g_strlcpy (replay->text[replay->row][replay->column], text, TEXT_BYTES);
    replay->reverse[replay->row][replay->column] = replay->reversing;
    *text = '\0';
  }
}

static void attributes (Replay *replay, const char *list)
{
  g_auto (GStrv) codes = g_strsplit (list, ";", -1);

  for (guint i = 0; codes[i]; i++) {
    int code = atoi (codes[i]);

    if (code == 38)
      i += 2;
    else if (code == 0 || code == 27)
      replay->reversing = FALSE;
    else if (code == 7)
      replay->reversing = TRUE;
  }
  if (!*list)
    replay->reversing = FALSE;
}

static void control (Replay *replay, const char *list, char final)
{
  int n = MAX (1, atoi (list)), second = strchr (list, ';') ? atoi (strchr (list, ';') + 1) : 1;

  switch (final) {
  case 'H':
    replay->row = n - 1;
    replay->column = second - 1;
    break;
  case 'A':
    replay->row -= n;
    break;
  case 'B':
    replay->row += n;
    break;
  case 'C':
    replay->column += n;
    break;
  case 'D':
    replay->column = MIN (replay->column, COLUMNS - 1) - n;
    break;
  case 'G':
    replay->column = n - 1;
    break;
  case 'd':
    replay->row = n - 1;
    break;
  case 'X':
    blank (replay, replay->row, replay->column, replay->column + n);
    break;
  case 'K':
    blank (replay, replay->row, replay->column, COLUMNS);
    break;
  case 'J':
    for (int row = 0; row < ROWS; row++)
      blank (replay, row, 0, COLUMNS);
    break;
  case 'L':
    move_block (replay, n, TRUE);
    break;
  case 'M':
    move_block (replay, n, FALSE);
    break;
  case 'b':
    for (int i = 0; i < n; i++)
      put (replay, g_utf8_get_char (replay->last));
    break;
  case 'm':
    attributes (replay, list);
    break;
  case 'h':
    replay->cursor = TRUE;
    break;
  case 'l':
    replay->cursor = FALSE;
    break;
  default:
    fail_msg ("the renderer wrote CSI %s%c", list, final);
  }
  assert_in_range (replay->row, 0, ROWS - 1);
}

static void feed (Replay *replay, const char *bytes)
{
  while (*bytes) {
    if (g_str_has_prefix (bytes, "\033[")) {
      gsize length = strspn (bytes + 2, "0123456789;?");
      g_autofree char *list = g_strndup (bytes + 2, length);

      control (replay, list, bytes[2 + length]);
      bytes += length + 3;
    } else if (*bytes == '\r' || *bytes == '\n' || *bytes == '\b') {
      if (*bytes == '\r')
        replay->column = 0;
      else if (*bytes == '\n')
        replay->row++;
      else
        replay->column = MIN (replay->column, COLUMNS - 1) - 1;
      bytes++;
    } else {
      put (replay, g_utf8_get_char (bytes));
      bytes = g_utf8_next_char (bytes);
    }
  }
}

static void assert_shows (const Replay *replay, const Canvas *canvas)
{
  int row, column;

  for (row = 0; row < ROWS; row++)
    for (column = 0; column < COLUMNS; column++) {
      Cell cell = canvas_cell (canvas, row, column);
      char text[CELL_BYTES + 1];

      assert_string_equal (replay->text[row][column], cell_text (cell, text));
      assert_int_equal (replay->reverse[row][column], cell_role (cell) == ROLE_SELECTED);
    }
  assert_int_equal (replay->cursor, canvas_cursor (canvas, &row, &column));
  if (replay->cursor) {
    assert_int_equal (replay->row, row);
    assert_int_equal (replay->column, column);
  }
}

static RenderStyle style_with (gboolean everything)
{
  RenderStyle style = { .column_address = everything,
                        .row_address = everything,
                        .erase_characters = everything,
                        .repeat = everything,
                        .move_lines = everything,
                        .hide_cursor = TRUE };

  for (guint i = 0; i < ROLE_COUNT; i++)
    style.pens[i] = (Pen){ -1, 0 };
  style.pens[ROLE_HEADING].flags = PEN_BOLD;
  style.pens[ROLE_SELECTED].flags = PEN_REVERSE;
  style.pens[ROLE_BAD].foreground = 9;
  style.pens[ROLE_MUTED].foreground = 245;
  return style;
}

/* A few random changes, or a picture moved up or down. */
static void scribble (Canvas *canvas, GRand *random)
{
  static const char *const words[] = { "Ana Ruiz",   "é",
                                       "          ", "aaaaaaaaaaaaaaaa",
                                       "► x",        "                      .",
                                       "日本語",     "o\u0301\u0302\u0327x" };
  int changes = g_rand_int_range (random, 0, 12);

  if (g_rand_int_range (random, 0, 3) == 0) {
    g_autoptr (Canvas) before = canvas_new (ROWS, COLUMNS);

    canvas_copy (before, canvas_rect (before), canvas, 0);
    if (g_rand_boolean (random))
      canvas_copy (canvas, (Rect){ 2, 0, ROWS - 4, COLUMNS }, before, g_rand_int_range (random, 0, 5));
  }
  for (int i = 0; i < changes; i++)
    canvas_text (canvas, g_rand_int_range (random, 0, ROWS), g_rand_int_range (random, 0, COLUMNS), -1,
                 (Role)g_rand_int_range (random, 0, ROLE_COUNT),
                 words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
  if (g_rand_boolean (random))
    canvas_set_cursor (canvas, g_rand_int_range (random, 0, ROWS), g_rand_int_range (random, 0, COLUMNS));
  else
    canvas_hide_cursor (canvas);
}

static void what_is_sent_shows_the_picture (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  (void)state;
  for (int kind = 0; kind < 4; kind++) {
    RenderStyle style = style_with (kind & 1);
    g_autoptr (Renderer) renderer = renderer_new (&style);
    g_autoptr (Canvas) canvas = canvas_new (ROWS, COLUMNS);
    Replay replay = { .cursor = TRUE };

    canvas_set_roles (canvas, kind & 2 ? renderer_roles (renderer) : NULL);
    for (int round = 0; round < 3000; round++) {
      g_autoptr (GString) out = g_string_new (NULL);

      scribble (canvas, random);
      renderer_paint (renderer, canvas, out);
      feed (&replay, out->str);
      assert_shows (&replay, canvas);
    }
  }
}

static void the_same_picture_costs_nothing (void **state)
{
  RenderStyle style = style_with (TRUE);
  g_autoptr (Renderer) renderer = renderer_new (&style);
  g_autoptr (Canvas) canvas = canvas_new (ROWS, COLUMNS);
  g_autoptr (GString) out = g_string_new (NULL);

  (void)state;
  canvas_text (canvas, 3, 3, -1, ROLE_HEADING, "Today");
  renderer_paint (renderer, canvas, out);
  g_string_truncate (out, 0);
  renderer_paint (renderer, canvas, out);
  assert_int_equal (out->len, 0);
}

static gsize bytes_to_show (Renderer *renderer, const Canvas *canvas)
{
  g_autoptr (GString) out = g_string_new (NULL);

  renderer_paint (renderer, canvas, out);
  return out->len;
}

static void a_role_that_looks_like_the_one_before_costs_nothing (void **state)
{
  RenderStyle style = style_with (TRUE);
  g_autoptr (Renderer) renderer = renderer_new (&style);
  g_autoptr (Canvas) canvas = canvas_new (ROWS, COLUMNS), page = canvas_new (ROWS, COLUMNS);

  (void)state;
  canvas_set_roles (canvas, renderer_roles (renderer));
  canvas_text (canvas, 3, 3, -1, ROLE_NORMAL, "due today");
  bytes_to_show (renderer, canvas);
  canvas_text (canvas, 3, 3, -1, ROLE_DUE, "due today");
  assert_int_equal (bytes_to_show (renderer, canvas), 0);
  canvas_recolour (canvas, 3, 0, COLUMNS, ROLE_OVERDUE);
  assert_int_equal (bytes_to_show (renderer, canvas), 0);
  canvas_text (page, 3, 3, -1, ROLE_DUE, "due today");
  canvas_copy (canvas, canvas_rect (canvas), page, 0);
  assert_int_equal (bytes_to_show (renderer, canvas), 0);
  canvas_text (canvas, 3, 3, -1, ROLE_BAD, "due today");
  assert_true (bytes_to_show (renderer, canvas) > 0);
}

static void a_character_with_many_marks_is_kept_whole (void **state)
{
  static const char *const stacked = "a\u0301\u0302\u0303\u0304", *const other = "a\u0301\u0302\u0303\u0305";
  RenderStyle style = style_with (TRUE);
  g_autoptr (Renderer) renderer = renderer_new (&style);
  g_autoptr (Canvas) canvas = canvas_new (ROWS, COLUMNS);
  g_autoptr (GString) out = g_string_new (NULL);
  char buffer[CELL_BYTES + 1];

  (void)state;
  assert_int_equal (canvas_text (canvas, 0, 0, -1, ROLE_NORMAL, stacked), 1);
  assert_string_equal (cell_text (canvas_cell (canvas, 0, 0), buffer), stacked);
  renderer_paint (renderer, canvas, out);
  assert_non_null (strstr (out->str, stacked));
  canvas_text (canvas, 0, 0, -1, ROLE_NORMAL, stacked);
  assert_int_equal (bytes_to_show (renderer, canvas), 0);
  canvas_text (canvas, 0, 0, -1, ROLE_NORMAL, other);
  g_string_truncate (out, 0);
  renderer_paint (renderer, canvas, out);
  assert_true (g_str_has_suffix (out->str, other));
}

/* Enough of them that each value of the lowest byte of the number they are kept under comes up. */
static void all_characters_with_many_marks_are_kept_whole (void **state)
{
  RenderStyle style = style_with (TRUE);
  g_autoptr (Renderer) renderer = renderer_new (&style);
  g_autoptr (Canvas) canvas = canvas_new (ROWS, COLUMNS);

  (void)state;
  for (int i = 0; i < 300; i++) {
    g_autoptr (GString) character = g_string_new ("o"), out = g_string_new (NULL);

    g_string_append_unichar (character, 0x301 + (gunichar)i % 20);
    g_string_append_unichar (character, 0x301 + (gunichar)i / 20);
    g_string_append (character, "\u0327");
    canvas_text (canvas, 0, 0, -1, ROLE_NORMAL, character->str);
    renderer_paint (renderer, canvas, out);
    assert_true (g_str_has_suffix (out->str, character->str));
  }
}

/* The cursor was left on the second half of the first, from where nothing can be written over it. */
static void what_follows_a_wide_character_is_reached_by_a_move (void **state)
{
  RenderStyle style = style_with (TRUE);
  g_autoptr (Renderer) renderer = renderer_new (&style);
  g_autoptr (Canvas) canvas = canvas_new (ROWS, COLUMNS);
  g_autoptr (GString) out = g_string_new (NULL);

  (void)state;
  canvas_text (canvas, 0, 0, -1, ROLE_NORMAL, "日本X");
  canvas_set_cursor (canvas, 0, 1);
  bytes_to_show (renderer, canvas);
  canvas_text (canvas, 0, 4, -1, ROLE_NORMAL, "Y");
  canvas_hide_cursor (canvas);
  renderer_paint (renderer, canvas, out);
  assert_string_equal (out->str, "\033[?25l\033[3CY");
}

static void a_copy_cuts_no_character_in_half (void **state)
{
  g_autoptr (Canvas) page = canvas_new (1, 6), canvas = canvas_new (1, 3);
  g_autofree char *text = NULL;

  (void)state;
  canvas_text (page, 0, 0, -1, ROLE_NORMAL, "日本語");
  canvas_copy (canvas, canvas_rect (canvas), page, 0);
  text = canvas_to_text (canvas);
  assert_string_equal (text, "日\n");
  assert_int_equal (cell_width (canvas_cell (canvas, 0, 2)), 1);
}

static void a_marker_moves_down_in_a_few_bytes (void **state)
{
  RenderStyle style = style_with (TRUE);
  g_autoptr (Renderer) renderer = renderer_new (&style);
  g_autoptr (Canvas) canvas = canvas_new (ROWS, COLUMNS);
  g_autoptr (GString) out = g_string_new (NULL);

  (void)state;
  for (int row = 3; row < 6; row++) {
    canvas_clear (canvas);
    canvas_glyph (canvas, row, 0, ROLE_NORMAL, GLYPH_MARKER);
    g_string_truncate (out, 0);
    renderer_paint (renderer, canvas, out);
  }
  assert_true (out->len <= 10);
}

static void hostile_text_takes_the_columns_it_says (void **state)
{
  g_autoptr (Canvas) canvas = canvas_new (1, 20);
  g_autofree char *text = NULL;

  (void)state;
  assert_int_equal (canvas_text (canvas, 0, 0, -1, ROLE_NORMAL, "a\033]0;x\a\u202eb\u200bc\xff\nd"), 12);
  text = canvas_to_text (canvas);
  assert_null (strchr (text, '\033'));
  assert_null (strstr (text, "\u202e"));
  assert_string_equal (text, "a\ufffd]0;x\ufffdbc\ufffd d\n");
}

static void wide_and_combining_characters_are_cut_whole (void **state)
{
  g_autoptr (Canvas) canvas = canvas_new (4, 6);
  g_autofree char *text = NULL;

  (void)state;
  canvas_text (canvas, 0, 0, -1, ROLE_NORMAL, "日本語字");
  canvas_text (canvas, 1, 0, 3, ROLE_NORMAL, "e\u0301e\u0301e\u0301");
  canvas_text (canvas, 2, 0, -1, ROLE_NORMAL, "日本語");
  canvas_text (canvas, 2, 1, 1, ROLE_NORMAL, "x");
  canvas_text (canvas, 3, 0, -1, ROLE_NORMAL, "日本語");
  canvas_text (canvas, 3, 1, 2, ROLE_NORMAL, "xy");
  text = canvas_to_text (canvas);
  assert_string_equal (text, "日本…\ne\u0301e\u0301e\u0301\n x本語\n xy 語\n");
}

static void rules_and_bars_have_ascii_stand_ins (void **state)
{
  g_autoptr (Canvas) canvas = canvas_new (3, 30);
  g_autofree char *drawn = NULL, *ascii = NULL;

  (void)state;
  for (int round = 0; round < 2; round++) {
    canvas_clear (canvas);
    canvas_set_ascii (canvas, round == 1);
    canvas_titled_rule (canvas, 0, 0, 30, "Sam Hill", "waiting");
    canvas_bar (canvas, 1, 0, 10, 850, 1000);
    canvas_text_right (canvas, 2, 30, -1, ROLE_NORMAL, "2 unsent");
    *(round ? &ascii : &drawn) = canvas_to_text (canvas);
  }
  assert_string_equal (drawn, "── Sam Hill ────────── waiting\n████████▌░\n                      2 unsent\n");
  assert_string_equal (ascii, "-- Sam Hill ---------- waiting\n########+.\n                      2 unsent\n");
}

static void text_ends_before_the_mark_of_more_below (void **state)
{
  g_autoptr (Canvas) canvas = canvas_new (5, 8);
  g_autofree char *drawn = NULL, *ascii = NULL;

  (void)state;
  for (int round = 0; round < 2; round++) {
    canvas_clear (canvas);
    canvas_set_ascii (canvas, round == 1);
    for (int row = 0; row < 5; row++) {
      canvas_text (canvas, row, 0, -1, ROLE_NORMAL,
                   ((const char *[]){ "abcdefgh", "abcdefg", "abcdef", "日本語字", "" })[row]);
      canvas_more_below (canvas, row, 7);
    }
    *(round ? &ascii : &drawn) = canvas_to_text (canvas);
  }
  assert_string_equal (drawn, "abcdef…▼\nabcdefg▼\nabcdef ▼\n日本語…▼\n       ▼\n");
  assert_string_equal (ascii, "abcde~ v\nabcde~ v\nabcdef v\n日本 ~ v\n       v\n");
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_sent_shows_the_picture),
    cmocka_unit_test (the_same_picture_costs_nothing),
    cmocka_unit_test (a_role_that_looks_like_the_one_before_costs_nothing),
    cmocka_unit_test (a_character_with_many_marks_is_kept_whole),
    cmocka_unit_test (all_characters_with_many_marks_are_kept_whole),
    cmocka_unit_test (what_follows_a_wide_character_is_reached_by_a_move),
    cmocka_unit_test (a_copy_cuts_no_character_in_half),
    cmocka_unit_test (a_marker_moves_down_in_a_few_bytes),
    cmocka_unit_test (hostile_text_takes_the_columns_it_says),
    cmocka_unit_test (wide_and_combining_characters_are_cut_whole),
    cmocka_unit_test (rules_and_bars_have_ascii_stand_ins),
    cmocka_unit_test (text_ends_before_the_mark_of_more_below),
  };

  setlocale (LC_CTYPE, "C.UTF-8");
  return cmocka_run_group_tests (tests, NULL, NULL);
}
