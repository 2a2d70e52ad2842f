/* The widgets, driven by keys and rendered as text: no terminal. */
#include "ui/widgets/action.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/form.h"
#include "ui/widgets/line_editor.h"
#include "ui/widgets/list.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/pager.h"
#include "ui/widgets/palette.h"
#include "ui/widgets/progress.h"
#include "ui/widgets/text_area.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define TODAY day_from_date (2025, 11, 19)

static Event key_event (Key key)
{
  return (Event){ .kind = EVENT_KEY, .key = key };
}

static void assert_drawn (const Canvas *canvas, const char *part)
{
  g_autofree char *text = canvas_to_text (canvas);

  if (!strstr (text, part))
    fail_msg ("not drawn: %s\n%s", part, text);
}

static void assert_not_drawn (const Canvas *canvas, const char *part)
{
  g_autofree char *text = canvas_to_text (canvas);

  if (strstr (text, part))
    fail_msg ("drawn: %s\n%s", part, text);
}

/* ---- line editor */

static void type (LineEditor *editor, const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    assert_true (line_editor_handle_key (editor, g_utf8_get_char (text)));
}

static void an_editor_moves_by_what_a_reader_sees (void **state)
{
  g_autoptr (LineEditor) editor = line_editor_new (FALSE);

  (void)state;
  type (editor, "ae\u0301日");
  line_editor_handle_key (editor, KEYCODE_LEFT);
  assert_int_equal (line_editor_cursor (editor), 4);
  line_editor_handle_key (editor, KEYCODE_BACKSPACE);
  assert_string_equal (line_editor_text (editor), "a日");
  line_editor_handle_key (editor, KEYCODE_DELETE);
  line_editor_handle_key (editor, KEYCODE_DELETE);
  assert_string_equal (line_editor_text (editor), "a");
}

static void an_editor_knows_the_usual_control_keys (void **state)
{
  g_autoptr (LineEditor) editor = line_editor_new (FALSE);

  (void)state;
  type (editor, "one two three");
  line_editor_handle_key (editor, KEYCODE_CONTROL ('w'));
  assert_string_equal (line_editor_text (editor), "one two ");
  line_editor_handle_key (editor, KEYCODE_CONTROL ('a'));
  line_editor_handle_key (editor, KEYCODE_RIGHT);
  line_editor_handle_key (editor, KEYCODE_CONTROL ('k'));
  assert_string_equal (line_editor_text (editor), "o");
  line_editor_handle_key (editor, KEYCODE_CONTROL ('u'));
  assert_string_equal (line_editor_text (editor), "");
  assert_false (line_editor_handle_key (editor, KEYCODE_F2));
  assert_false (line_editor_handle_key (editor, KEYCODE_ENTER));
}

static void a_paste_becomes_one_clean_line (void **state)
{
  g_autoptr (LineEditor) editor = line_editor_new (FALSE);

  (void)state;
  assert_true (line_editor_paste (editor, "Ana\tRuiz\r\n\033[31m\u202ex\n"));
  assert_string_equal (line_editor_text (editor), "Ana Ruiz [31mx");
}

static void a_long_line_scrolls_and_a_secret_shows_dots (void **state)
{
  g_autoptr (LineEditor) editor = line_editor_new (FALSE), secret = line_editor_new (TRUE);
  g_autoptr (Canvas) canvas = canvas_new (2, 20);
  int row, column;

  (void)state;
  type (editor, "the quick brown fox jumps");
  line_editor_draw (editor, canvas, 0, 0, 10, ROLE_NORMAL, TRUE);
  assert_drawn (canvas, "fox jumps\n");
  assert_true (canvas_cursor (canvas, &row, &column));
  assert_int_equal (column, 9);
  line_editor_draw (editor, canvas, 0, 0, 10, ROLE_NORMAL, FALSE);
  assert_drawn (canvas, "the quick…\n");
  type (secret, "demo");
  line_editor_draw (secret, canvas, 1, 0, 10, ROLE_NORMAL, TRUE);
  assert_drawn (canvas, "••••\n");
  assert_not_drawn (canvas, "demo");
}

/* ---- text area */

static void paragraphs_wrap_and_the_cursor_keeps_its_column (void **state)
{
  g_autoptr (TextArea) area = text_area_new ();
  g_autoptr (Canvas) canvas = canvas_new (3, 12);

  (void)state;
  assert_true (text_area_paste (area, "one two three\r\n\r\nfour"));
  assert_string_equal (text_area_text (area), "one two three\n\nfour");
  assert_int_equal (text_area_lines (area, 11), 4);
  text_area_draw (area, canvas, canvas_rect (canvas), ROLE_NORMAL, TRUE);
  assert_drawn (canvas, "three\n\nfour\n");
  assert_true (text_area_handle_key (area, KEYCODE_UP));
  assert_true (text_area_handle_key (area, KEYCODE_UP));
  assert_int_equal (text_area_cursor (area), 12);
  assert_true (text_area_handle_key (area, KEYCODE_UP));
  assert_false (text_area_handle_key (area, KEYCODE_UP));
  text_area_draw (area, canvas, canvas_rect (canvas), ROLE_NORMAL, TRUE);
  assert_drawn (canvas, "one two\nthree\n");
  assert_true (text_area_handle_key (area, KEYCODE_ENTER));
  assert_string_equal (text_area_text (area), "one \ntwo three\n\nfour");
}

/* ---- list */

static void number_row (void *user, guint index, ListRow *row)
{
  (void)user;
  if (index == 0) {
    list_row_set (row, 0, ROLE_HEADING, "YOURS TO DO");
    return;
  }
  list_row_printf (row, 0, ROLE_NORMAL, "row %u", index);
  list_row_set (row, 1, ROLE_NORMAL, "Failed assignment");
  list_row_printf (row, 2, ROLE_NORMAL, "%u/2", index % 3);
}

static ListRowKind heading_first (void *user, guint index)
{
  (void)user;
  return index == 0 ? LIST_HEADING : index == 5 ? LIST_GAP : LIST_ITEM;
}

static gint64 number_id (void *user, guint index)
{
  (void)user;
  return index;
}

static const ListColumn list_columns[] = { { "Name", 8, 12, TRUE, FALSE },
                                           { "Areas", 10, 20, TRUE, FALSE },
                                           { "Load", 4, 4, FALSE, TRUE } };
static const ListSource list_source = { number_row, heading_first, number_id };

static void a_list_passes_headings_and_gaps (void **state)
{
  g_autoptr (List) list = list_new (list_columns, 3, &list_source, NULL);
  guint at;

  (void)state;
  assert_false (list_cursor (list, &at));
  list_set_count (list, 9);
  assert_true (list_cursor (list, &at));
  assert_int_equal (at, 1);
  list_set_cursor (list, 4);
  list_handle_key (list, 'j');
  list_cursor (list, &at);
  assert_int_equal (at, 6);
  list_handle_key (list, KEYCODE_UP);
  list_cursor (list, &at);
  assert_int_equal (at, 4);
  list_handle_key (list, KEYCODE_END);
  list_set_count (list, 3);
  list_cursor (list, &at);
  assert_int_equal (at, 2);
  list_set_count (list, 1);
  assert_false (list_cursor (list, &at));
}

static void a_list_draws_only_its_window (void **state)
{
  g_autoptr (List) list = list_new (list_columns, 3, &list_source, NULL);
  g_autoptr (Canvas) canvas = canvas_new (6, 40);

  (void)state;
  list_set_count (list, 100000);
  list_draw (list, canvas, canvas_rect (canvas), TRUE);
  assert_drawn (canvas, " YOURS TO DO\n►  row 1");
  assert_drawn (canvas, "Failed assignment   1/2\n");
  assert_int_equal (cell_role (canvas_cell (canvas, 1, 5)), ROLE_SELECTED);
  list_handle_key (list, KEYCODE_PAGE_DOWN);
  list_draw (list, canvas, canvas_rect (canvas), TRUE);
  assert_drawn (canvas, "►  row 6");
  list_handle_key (list, KEYCODE_END);
  list_draw (list, canvas, canvas_rect (canvas), TRUE);
  assert_drawn (canvas, "►  row 99999");
  assert_int_equal (list_top (list), 99994);
  list_handle_key (list, KEYCODE_HOME);
  canvas_set_slow_line (canvas, TRUE);
  list_draw (list, canvas, canvas_rect (canvas), TRUE);
  assert_drawn (canvas, " YOURS TO DO\n►  row 1");
  assert_int_equal (cell_role (canvas_cell (canvas, 1, 5)), ROLE_NORMAL);
}

static void a_narrow_list_leaves_out_its_last_columns (void **state)
{
  g_autoptr (List) list = list_new (list_columns, 3, &list_source, NULL);
  g_autoptr (Canvas) canvas = canvas_new (4, 25);

  (void)state;
  list_set_count (list, 5);
  list_show_titles (list, TRUE);
  list_draw (list, canvas, canvas_rect (canvas), TRUE);
  assert_drawn (canvas, "   Name");
  assert_not_drawn (canvas, "Load");
  assert_drawn (canvas, "Areas");
}

static void marks_stay_with_their_people (void **state)
{
  g_autoptr (List) list = list_new (list_columns, 3, &list_source, NULL);
  g_autoptr (GArray) one = NULL, marked = NULL;

  (void)state;
  list_set_count (list, 9);
  one = list_chosen (list);
  assert_int_equal (one->len, 1);
  list_handle_key (list, ' ');
  list_handle_key (list, ' ');
  marked = list_chosen (list);
  assert_int_equal (marked->len, 2);
  assert_int_equal (g_array_index (marked, gint64, 1), 2);
  list_handle_key (list, '*');
  assert_int_equal (list_mark_count (list), 7);
  list_handle_key (list, '*');
  assert_int_equal (list_mark_count (list), 0);
}

/* ---- form */

static const char *const ways[] = { "e-mail", "phone", "in person", NULL };
static const char *const issues[] = { "Disability assessment", "Failed assignment", "Exams", NULL };

static char *two_addresses (void *user, const char *name, const char *text)
{
  (void)user;
  return !strcmp (name, "email") && strchr (text, ';') ? g_strdup ("Two addresses. Keep one.") : NULL;
}

static const FormHooks hooks = { .check = two_addresses };

static Form *request_form (void)
{
  static const FormRow rows[] = {
    { .name = "name", .label = "Who asks", .kind = FORM_LINE, .hint = "new person" },
    { .name = "email", .label = "E-mail", .kind = FORM_LINE },
    { .name = "issue", .label = "Issue", .kind = FORM_CHOICE, .choices = issues },
    { .name = "via", .label = "Came by", .kind = FORM_RADIO, .choices = ways },
    { .name = "on", .label = "On", .kind = FORM_DAY },
    { .name = "acknowledge", .label = "Acknowledge", .kind = FORM_CHECK, .hint = "preview a message next" },
    { .name = "summary",
      .label = "Summary",
      .kind = FORM_BLOCK,
      .lines = 2,
      .hint = "Only broadcast with the requester's permission." },
  };
  Form *form = form_new (TODAY, &hooks, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    form_add_row (form, &rows[i]);
  form_add_button (form, "next", "Save, see who could help");
  form_add_button (form, "save", "Save");
  return form;
}

static FormResult press (Form *form, Key key)
{
  Event event = key_event (key);

  return form_handle_event (form, &event);
}

static void type_in (Form *form, const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    assert_int_equal (press (form, g_utf8_get_char (text)), FORM_TAKEN);
}

static void a_field_is_checked_as_it_is_left (void **state)
{
  g_autoptr (Form) form = request_form ();
  g_autoptr (Canvas) canvas = canvas_new (24, 80);

  (void)state;
  press (form, KEYCODE_TAB);
  type_in (form, "p@example.org; c@example.org");
  assert_null (form_complaint (form, "email"));
  press (form, KEYCODE_TAB);
  assert_string_equal (form_complaint (form, "email"), "Two addresses. Keep one.");
  form_draw (form, canvas, canvas_rect (canvas));
  assert_drawn (
      canvas,
      "   E-mail           p@example.org; c@example.org\n                    ! Two addresses. Keep one.\n►  Issue");
  assert_false (form_check (form));
  assert_string_equal (form_focus (form), "email");
  assert_string_equal (form_text (form, "email"), "p@example.org; c@example.org");
  press (form, KEYCODE_CONTROL ('u'));
  type_in (form, "p@example.org");
  press (form, KEYCODE_BACKTAB);
  assert_int_equal (form_complaint_count (form), 0);
}

static void a_complaint_goes_as_soon_as_its_field_is_mended (void **state)
{
  g_autoptr (Form) form = request_form ();

  (void)state;
  form_set (form, "email", "p@example.org; c@example.org");
  form_complain (form, "via", "Say how it came.");
  assert_false (form_check (form));
  press (form, KEYCODE_LEFT);
  assert_non_null (form_complaint (form, "email")); /* only looked at */
  press (form, KEYCODE_BACKSPACE);
  assert_null (form_complaint (form, "email"));
  press (form, KEYCODE_TAB);
  assert_string_equal (form_complaint (form, "email"), "Two addresses. Keep one.");
  form_complain (form, "via", "Say how it came.");
  form_set_focus (form, "via");
  press (form, KEYCODE_RIGHT);
  assert_null (form_complaint (form, "via"));
}

static void the_cursor_comes_to_the_end_of_every_text (void **state)
{
  static const struct {
    const char *field;
    Key way;
    const char *after;
  } ways_in[] = { { "name", KEYCODE_BACKTAB, "Priya!" },
                  { "email", KEYCODE_TAB, "a@b.org!" },
                  { "summary", KEYCODE_TAB, "one\ntwo!" } };
  g_autoptr (Values) values = values_new ();

  (void)state;
  values_set (values, "name", "Priya");
  values_set (values, "email", "a@b.org");
  values_set (values, "summary", "one\ntwo");
  for (guint i = 0; i < G_N_ELEMENTS (ways_in); i++) {
    g_autoptr (Form) form = request_form ();

    form_set_values (form, values);
    form_set_focus (form, ways_in[i].field);
    press (form, KEYCODE_HOME);
    press (form, ways_in[i].way == KEYCODE_TAB ? KEYCODE_BACKTAB : KEYCODE_TAB);
    press (form, ways_in[i].way);
    assert_string_equal (form_focus (form), ways_in[i].field);
    type_in (form, "!");
    assert_string_equal (form_text (form, ways_in[i].field), ways_in[i].after);
  }
}

static void a_choice_answers_to_its_first_letter (void **state)
{
  static const char *const answers[] = { "yes", "no", "none", NULL };
  static const char *const words[] = { "yes", "no", "no reply: stop waiting", NULL };
  static const FormRow row = {
    .name = "says", .label = "Says", .kind = FORM_RADIO, .choices = answers, .words = words
  };
  g_autoptr (Form) form = form_new (TODAY, NULL, NULL);

  (void)state;
  form_add_row (form, &row);
  form_set (form, "says", ""); /* nothing chosen yet */
  type_in (form, "n");
  assert_string_equal (form_text (form, "says"), "no");
  type_in (form, "n");
  assert_string_equal (form_text (form, "says"), "none");
  type_in (form, "Y");
  assert_string_equal (form_text (form, "says"), "yes");
  assert_int_equal (press (form, 'q'), FORM_IGNORED);
  assert_string_equal (form_text (form, "says"), "yes");
}

static void the_only_option_left_is_taken_when_saving (void **state)
{
  g_autoptr (Form) form = request_form ();

  (void)state;
  press (form, KEYCODE_DOWN);
  press (form, KEYCODE_DOWN);
  type_in (form, "fail");
  form_check (form);
  assert_string_equal (form_text (form, "issue"), "Failed assignment");
  press (form, KEYCODE_CONTROL ('u'));
  type_in (form, "a");
  form_check (form);
  assert_string_equal (form_text (form, "issue"), "a"); /* several would do: the coordinator says which */
}

static void a_form_is_filled_by_keys_alone (void **state)
{
  g_autoptr (Form) form = request_form ();
  g_autoptr (Values) values = NULL;

  (void)state;
  assert_false (form_changed (form));
  type_in (form, "Priya");
  press (form, KEYCODE_ENTER);
  press (form, KEYCODE_DOWN);
  type_in (form, "fail");
  press (form, KEYCODE_ENTER);
  assert_string_equal (form_text (form, "issue"), "Failed assignment");
  assert_string_equal (form_focus (form), "via");
  press (form, KEYCODE_RIGHT);
  press (form, KEYCODE_TAB);
  type_in (form, "tomorrow");
  press (form, KEYCODE_TAB);
  press (form, ' ');
  press (form, KEYCODE_TAB);
  type_in (form, "a");
  press (form, KEYCODE_ENTER);
  type_in (form, "b");
  press (form, KEYCODE_TAB);
  assert_string_equal (form_focus (form), "next");
  press (form, KEYCODE_RIGHT);
  assert_int_equal (press (form, KEYCODE_ENTER), FORM_PRESSED);
  assert_string_equal (form_focus (form), "save");
  assert_true (form_check (form));
  values = form_values (form);
  assert_string_equal (values_text (values, "via"), "phone");
  assert_string_equal (values_text (values, "on"), "2025-11-20");
  assert_string_equal (values_text (values, "acknowledge"), "yes");
  assert_string_equal (values_text (values, "summary"), "a\nb");
  assert_true (form_changed (form));
  assert_true (form_edits (form) > 10);
  assert_int_equal (press (form, KEYCODE_F2), FORM_IGNORED);
  assert_int_equal (press (form, KEYCODE_ESCAPE), FORM_IGNORED);
}

static void a_form_fits_every_window (void **state)
{
  static const int sizes[][2] = { { 24, 80 }, { 15, 60 }, { 43, 132 }, { 5, 60 } };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (Form) form = request_form ();
    g_autoptr (Canvas) canvas = canvas_new (sizes[i][0], sizes[i][1]);

    form_set (form, "on", "today");
    form_draw (form, canvas, canvas_rect (canvas));
    assert_drawn (canvas, "►  Who asks");
    if (sizes[i][0] > 12) {
      assert_drawn (canvas, "(•) e-mail   ( ) phone   ( ) in person\n");
      assert_drawn (canvas, "Wed 19 Nov");
    }
    form_set_focus (form, "save");
    form_draw (form, canvas, canvas_rect (canvas));
    assert_drawn (canvas, "►[ Save ]");
  }
}

static void an_open_list_hides_all_of_what_it_covers (void **state)
{
  g_autoptr (Form) form = request_form ();
  g_autoptr (Canvas) canvas = canvas_new (24, 80);

  (void)state;
  form_complain (form, "issue", "Choose one of the issues of this office, or write what it is about in the summary.");
  form_set_focus (form, "issue");
  press (form, KEYCODE_DOWN);
  form_draw (form, canvas, canvas_rect (canvas));
  assert_drawn (canvas, "► Disability assessment\n");
  assert_drawn (canvas, "  Failed assignment\n");
}

static void type_ahead_shows_what_matches (void **state)
{
  g_autoptr (Form) form = request_form ();
  g_autoptr (Canvas) canvas = canvas_new (24, 80);

  (void)state;
  form_set_focus (form, "issue");
  press (form, KEYCODE_DOWN);
  form_draw (form, canvas, canvas_rect (canvas));
  assert_drawn (canvas, "► Disability assessment");
  assert_drawn (canvas, "Exams");
  press (form, KEYCODE_ESCAPE);
  form_draw (form, canvas, canvas_rect (canvas));
  assert_not_drawn (canvas, "Exams");
  type_in (form, "nonsense");
  press (form, KEYCODE_TAB);
  assert_non_null (form_complaint (form, "issue"));
}

static void a_draft_comes_back_as_it_was_typed (void **state)
{
  g_autoptr (Form) form = request_form (), again = request_form ();
  g_autoptr (Values) typed = NULL;

  (void)state;
  form_set (form, "on", "31 feb");
  typed = form_typed (form);
  form_restore (again, typed);
  assert_string_equal (form_text (again, "on"), "31 feb");
  assert_true (form_changed (again));
  assert_false (form_check (again));
  assert_string_equal (form_focus (again), "on");
}

/* ---- actions */

static gboolean not_yet (void *screen, char **why_not)
{
  (void)screen;
  if (why_not)
    *why_not = g_strdup ("Sam Hill has not said yes.");
  return FALSE;
}

static Outcome count_run (void *screen)
{
  ++*(int *)screen;
  return OUTCOME_RELOAD;
}

/* Drafts are made of what is typed: a passphrase is in none. */
static void what_is_typed_in_secret_is_not_given_for_a_draft (void **state)
{
  g_autoptr (Form) form = form_new (TODAY, NULL, NULL);
  const FormRow name = { .name = "name", .label = "Name", .kind = FORM_LINE };
  const FormRow secret = { .name = "secret", .label = "Passphrase", .kind = FORM_SECRET };
  g_autoptr (Values) typed = NULL;
  g_autoptr (Values) values = NULL;

  (void)state;
  form_add_row (form, &name);
  form_add_row (form, &secret);
  type_in (form, "sam");
  press (form, KEYCODE_TAB);
  type_in (form, "correct horse");
  typed = form_typed (form);
  values = form_values (form);
  assert_string_equal (values_text (typed, "name"), "sam");
  assert_false (values_has (typed, "secret"));
  assert_string_equal (values_text (values, "secret"), "correct horse");
}

static const Action actions[] = {
  { "open", "Enter", "Do it", "Does the next step.", NULL, count_run, NULL, 0 },
  { "new", "n", "New request", "Logs a request.", NULL, count_run, NULL, 0 },
  { "pass", "i F5", "Pass details on", "Gives the details to the requester.", not_yet, count_run, NULL, 0 },
  { "help", "F1", "Help", "Shows help.", NULL, count_run, NULL, ACTION_TEXT },
  { "hidden", "1", "Today", "Shows today.", NULL, count_run, NULL, ACTION_QUIET },
  { 0 },
};

static void a_key_runs_its_action_and_a_capital_too (void **state)
{
  int runs = 0;
  g_autofree char *why = NULL;

  (void)state;
  assert_int_equal (action_dispatch (actions, &runs, 'N', FALSE, NULL), OUTCOME_RELOAD);
  assert_int_equal (action_dispatch (actions, &runs, KEYCODE_F5, FALSE, &why), OUTCOME_REDRAW);
  assert_string_equal (why, "Sam Hill has not said yes.");
  assert_int_equal (action_dispatch (actions, &runs, 'z', FALSE, NULL), OUTCOME_IGNORED);
  assert_int_equal (action_dispatch (actions, &runs, 'n', TRUE, NULL), OUTCOME_IGNORED);
  assert_int_equal (action_dispatch (actions, &runs, KEYCODE_F1, TRUE, NULL), OUTCOME_RELOAD);
  assert_int_equal (runs, 2);
}

static void a_footer_takes_what_fits (void **state)
{
  g_autoptr (Canvas) wide = canvas_new (1, 80), narrow = canvas_new (1, 40);
  int runs = 0;

  (void)state;
  action_draw_footer (wide, 0, actions, &runs, "2 unsent");
  assert_drawn (wide, " Enter Do it   n New request   i Pass details on   F1 Help              2 unsent\n");
  assert_int_equal (cell_role (canvas_cell (wide, 0, 31)), ROLE_MUTED);
  action_draw_footer (narrow, 0, actions, &runs, NULL);
  assert_drawn (narrow, " Enter Do it  n New request  F1 Help\n"); /* what cannot be done gives way first */
}

/* ---- boxes */

static void a_question_defaults_to_what_changes_nothing (void **state)
{
  static const char *const verbs[] = { "Keep Ana", "Retire", NULL };
  g_autoptr (Dialog) dialog = dialog_new_question ("Retire Ana Ruiz? The present pair stays.", verbs, 0);
  g_autoptr (Canvas) canvas = canvas_new (15, 60);
  Event right = key_event (KEYCODE_RIGHT), enter = key_event (KEYCODE_ENTER), escape = key_event (KEYCODE_ESCAPE);
  Event letter = key_event ('r');

  (void)state;
  dialog_draw (dialog, canvas);
  assert_drawn (canvas, "►[ Keep Ana ]   [ Retire ]");
  assert_int_equal (dialog_handle_event (dialog, &enter), DIALOG_DONE);
  assert_int_equal (dialog_choice (dialog), 0);
  assert_int_equal (dialog_handle_event (dialog, &right), DIALOG_TAKEN);
  assert_int_equal (dialog_choice (dialog), 1);
  assert_int_equal (dialog_handle_event (dialog, &escape), DIALOG_DONE);
  assert_int_equal (dialog_choice (dialog), 0);
  assert_int_equal (dialog_handle_event (dialog, &letter), DIALOG_DONE);
  assert_int_equal (dialog_choice (dialog), 1);
}

static void a_prompt_for_a_passphrase_shows_dots (void **state)
{
  g_autoptr (Dialog) dialog = dialog_new_prompt ("Passphrase", NULL, TRUE, "Open");
  g_autoptr (Canvas) canvas = canvas_new (24, 80);
  Event paste = { .kind = EVENT_PASTE, .text = (char *)"demo" }, enter = key_event (KEYCODE_ENTER);
  Event escape = key_event (KEYCODE_ESCAPE);

  (void)state;
  assert_int_equal (dialog_handle_event (dialog, &paste), DIALOG_TAKEN);
  dialog_complain (dialog, "That passphrase does not open the store.");
  dialog_draw (dialog, canvas);
  assert_drawn (canvas, "••••");
  assert_drawn (canvas, "! That passphrase does not open the store.");
  assert_int_equal (dialog_handle_event (dialog, &enter), DIALOG_DONE);
  assert_string_equal (dialog_text (dialog), "demo");
  assert_int_equal (dialog_handle_event (dialog, &escape), DIALOG_CANCELLED);
}

static void the_menu_says_why_a_row_is_dim (void **state)
{
  g_autoptr (Menu) menu = menu_new ("Request 42");
  g_autoptr (Canvas) canvas = canvas_new (15, 60);
  Event pass = key_event ('i'), enter = key_event (KEYCODE_ENTER), n = key_event ('n'),
        escape = key_event (KEYCODE_ESCAPE);
  int runs = 0;

  (void)state;
  menu_add_heading (menu, "This request");
  menu_add_actions (menu, actions, &runs, NULL);
  assert_int_equal (menu_handle_event (menu, &enter), MENU_CHOSEN);
  assert_ptr_equal (menu_data (menu), &actions[0]);
  assert_int_equal (menu_handle_event (menu, &pass), MENU_TAKEN);
  menu_draw (menu, canvas);
  assert_drawn (canvas, "► i         Pass details on");
  assert_drawn (canvas, "Sam Hill has not said yes.");
  assert_int_equal (menu_handle_event (menu, &n), MENU_CHOSEN);
  assert_int_equal (menu_handle_event (menu, &escape), MENU_CLOSED);
}

static void without_keys_the_labels_stand_right_after_the_arrow (void **state)
{
  g_autoptr (Menu) menu = menu_new ("Who signed?");
  g_autoptr (Canvas) canvas = canvas_new (15, 60);

  (void)state;
  menu_add (menu, NULL, "Sam Hill, by reply", NULL, NULL);
  menu_add (menu, "", "Ana Ruiz, by reply", NULL, NULL);
  assert_false (menu_has_keys (menu));
  menu_draw (menu, canvas);
  assert_drawn (canvas, "► Sam Hill, by reply");
  menu_add (menu, "i", "Pass details on", NULL, NULL);
  assert_true (menu_has_keys (menu));
}

static void the_palette_finds_by_any_words (void **state)
{
  g_autoptr (Palette) palette = palette_new (":");
  g_autoptr (Canvas) canvas = canvas_new (24, 80);
  int runs = 0;
  Event enter = key_event (KEYCODE_ENTER);

  (void)state;
  palette_add_actions (palette, actions, &runs, NULL);
  for (const char *at = "req new"; *at; at++) {
    Event event = key_event ((Key)*at);

    assert_int_equal (palette_handle_event (palette, &event), PALETTE_TAKEN);
  }
  palette_draw (palette, canvas);
  assert_drawn (canvas, "► New request");
  assert_not_drawn (canvas, "Help");
  assert_int_equal (palette_handle_event (palette, &enter), PALETTE_CHOSEN);
  assert_ptr_equal (palette_data (palette), &actions[1]);
}

static void the_pager_wraps_and_says_where_the_reader_is (void **state)
{
  g_autoptr (Pager) pager = pager_new ();
  g_autoptr (Canvas) canvas = canvas_new (5, 40);

  (void)state;
  pager_add_heading (pager, "KEYS");
  pager_add_entry (pager, 6, "F1", "Shows help for the screen that is in front of you.");
  for (int i = 0; i < 10; i++)
    pager_add_text (pager, 1, ROLE_NORMAL, "more");
  pager_draw (pager, canvas, canvas_rect (canvas));
  assert_drawn (canvas, " KEYS\n   F1     Shows help for the screen that");
  assert_drawn (canvas, "lines 1 to 4 of 13");
  assert_true (pager_handle_key (pager, KEYCODE_END));
  pager_draw (pager, canvas, canvas_rect (canvas));
  assert_drawn (canvas, "lines 10 to 13 of 13");
}

static void progress_shows_how_far_and_stops_on_escape (void **state)
{
  g_autoptr (Canvas) canvas = canvas_new (15, 60);
  Progress progress = { "Importing supporters", 50, 100, "Esc stops, nothing is changed" };
  Event escape = key_event (KEYCODE_ESCAPE);

  (void)state;
  progress_draw (&progress, canvas);
  assert_drawn (canvas, "░  50 of 100\n");
  assert_true (progress_stops (&progress, &escape));
  progress.stopping = NULL;
  assert_false (progress_stops (&progress, &escape));
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_editor_moves_by_what_a_reader_sees),
    cmocka_unit_test (an_editor_knows_the_usual_control_keys),
    cmocka_unit_test (a_paste_becomes_one_clean_line),
    cmocka_unit_test (a_long_line_scrolls_and_a_secret_shows_dots),
    cmocka_unit_test (paragraphs_wrap_and_the_cursor_keeps_its_column),
    cmocka_unit_test (a_list_passes_headings_and_gaps),
    cmocka_unit_test (a_list_draws_only_its_window),
    cmocka_unit_test (a_narrow_list_leaves_out_its_last_columns),
    cmocka_unit_test (marks_stay_with_their_people),
    cmocka_unit_test (a_field_is_checked_as_it_is_left),
    cmocka_unit_test (a_complaint_goes_as_soon_as_its_field_is_mended),
    cmocka_unit_test (the_cursor_comes_to_the_end_of_every_text),
    cmocka_unit_test (a_choice_answers_to_its_first_letter),
    cmocka_unit_test (an_open_list_hides_all_of_what_it_covers),
    cmocka_unit_test (the_only_option_left_is_taken_when_saving),
    cmocka_unit_test (a_form_is_filled_by_keys_alone),
    cmocka_unit_test (a_form_fits_every_window),
    cmocka_unit_test (type_ahead_shows_what_matches),
    cmocka_unit_test (a_draft_comes_back_as_it_was_typed),
    cmocka_unit_test (what_is_typed_in_secret_is_not_given_for_a_draft),
    cmocka_unit_test (a_key_runs_its_action_and_a_capital_too),
    cmocka_unit_test (a_footer_takes_what_fits),
    cmocka_unit_test (a_question_defaults_to_what_changes_nothing),
    cmocka_unit_test (a_prompt_for_a_passphrase_shows_dots),
    cmocka_unit_test (the_menu_says_why_a_row_is_dim),
    cmocka_unit_test (without_keys_the_labels_stand_right_after_the_arrow),
    cmocka_unit_test (the_palette_finds_by_any_words),
    cmocka_unit_test (the_pager_wraps_and_says_where_the_reader_is),
    cmocka_unit_test (progress_shows_how_far_and_stops_on_escape),
  };

  setlocale (LC_CTYPE, "C.UTF-8");
  return cmocka_run_group_tests (tests, NULL, NULL);
}
