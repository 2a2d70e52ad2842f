#include "base/error.h"
#include "base/text.h"

#include <csv.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define FAMILY "\U0001F469\u200D\U0001F469\u200D\U0001F467"
#define FLAG "\U0001F1EC\U0001F1E7"

typedef struct {
  const char *from, *to;
} Case;

typedef char *(*Cleaning) (const char *text, gssize length);

static void expect_all (const Case *cases, size_t count, Cleaning cleaning)
{
  for (size_t i = 0; i < count; i++) {
    g_autofree char *once = cleaning (cases[i].from, -1);
    g_autofree char *twice = cleaning (once, -1);

    assert_string_equal (once, cases[i].to);
    assert_string_equal (twice, once);
    assert_true (g_utf8_validate (once, -1, NULL));
  }
}

static void a_cleaned_line_is_one_line_of_visible_text (void **state)
{
  const Case cases[] = {
    { "", "" },
    { "   ", "" },
    { "Ana Ruiz", "Ana Ruiz" },
    { "  Ana \t\r\n  Ruiz\n", "Ana Ruiz" },
    { "Ana\u00A0\u2003Ruiz\u3000", "Ana Ruiz" },
    { "Ana\u2028Ruiz", "Ana Ruiz" },
    { "\033]0;x\aAna\u202E\033[2J", "]0;xAna[2J" },
    { "Ana\xC2\x85\xC2\x9B"
      "2J",
      "Ana2J" },
    { "\uFEFFAna\u200B\u200E\u200F\u2066R\u2069uiz\u00AD", "AnaRuiz" },
    { "A\U000E0041\U000E007Fna\uFFF9\uFFFA\uFFFB", "Ana" },
    { "Zoe\u0308", "Zo\u00EB" },
    { "\u200D\u200C \u3164", "" },
    { "A\nBcc: x@y", "A Bcc: x@y" },
  };

  (void)state;
  expect_all (cases, G_N_ELEMENTS (cases), text_clean_line);
}

static void joiners_stay_between_letters_and_emoji (void **state)
{
  const Case cases[] = {
    { FAMILY, FAMILY },
    { "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645" },
    { "\u2764\uFE0F", "\u2764\uFE0F" },
  };

  (void)state;
  expect_all (cases, G_N_ELEMENTS (cases), text_clean_line);
}

static void bytes_that_are_no_text_become_a_sign (void **state)
{
  const Case cases[] = {
    { "a\xFF"
      "b",
      "a\uFFFDb" },
    { "a\xE2\x80", "a\uFFFD" },
    { "a\xC0\x80"
      "b",
      "a\uFFFD\uFFFDb" },
  };
  const Case surrogate = { "\xED\xA0\x80", "" };
  g_autofree char *cleaned = text_clean_line (surrogate.from, -1);

  (void)state;
  expect_all (cases, G_N_ELEMENTS (cases), text_clean_line);
  assert_true (g_utf8_validate (cleaned, -1, NULL));
  assert_true (g_str_has_prefix (cleaned, "\uFFFD"));
}

static void a_length_is_kept_to_and_a_nul_is_dropped (void **state)
{
  g_autofree char *part = text_clean_line ("Ana Ruiz", 3);
  g_autofree char *holed = text_clean_line ("A\0na", 4);

  (void)state;
  assert_string_equal (part, "Ana");
  assert_string_equal (holed, "Ana");
}

static void a_cleaned_block_keeps_its_paragraphs (void **state)
{
  const Case cases[] = {
    { "one\r\ntwo\rthree\n", "one\ntwo\nthree" }, { "one\n\n\n\ntwo", "one\n\ntwo" },
    { "one\r\n\r\n\r\ntwo", "one\n\ntwo" },       { "one  \n \n \t\ntwo\tthree", "one\n\ntwo three" },
    { "\n\n one\u2029two\n\n", "one\ntwo" },      { "one\n\u202Etwo\033[0m", "one\ntwo[0m" },
  };

  (void)state;
  expect_all (cases, G_N_ELEMENTS (cases), text_clean_block);
}

static void hostile_is_what_cannot_be_seen (void **state)
{
  const char *const hostile[] = {
    "\033[2J", "a\u202Eb", "a\u200Bb", "\x7F", "\xC2\x9B", "\xFF", "\uFEFF", "\U000E0041"
  };
  const char *const fine[] = { "", "Ana Ruiz", "a\tb\r\n", FAMILY, "Zoe\u0308", "\u062E\u200C\u0648", "a\u00A0b" };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (hostile); i++)
    assert_true (text_is_hostile (hostile[i]));
  for (size_t i = 0; i < G_N_ELEMENTS (fine); i++)
    assert_false (text_is_hostile (fine[i]));
}

static void folded_names_are_equal_without_their_marks (void **state)
{
  const Case cases[] = {
    { "ZOE", "zoe" },
    { "Zo\u00EB", "zoe" },
    { "Zoe\u0308", "zoe" },
    { "Stra\u00DFe", "strasse" },
    { "STRA\u1E9EE", "strasse" },
    { "S\u00F8ren \u00D8", "soren o" },
    { "\u0141ukasz", "lukasz" },
    { "\u0110or\u0111e", "dorde" },
    { "\u00C6r\u00F8", "aero" },
    { "\u0152uvre", "oeuvre" },
    { "\u0130stanbul", "istanbul" },
    { "I\u0131", "ii" },
    { "\uFF21\uFF4E\uFF41", "ana" },
    { "\uFB01n", "fin" },
    { "\u213B", "fax" },
    { "O\u2019Brien\u2013Smith", "o'brien-smith" },
    { "\u00DEor\u00F0ur", "thordur" },
    { "A\u200D\u202E\u00ADna", "ana" },
    { "\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2", "\u03C3\u03B9\u03C3\u03C5\u03C6\u03BF\u03C3" },
    { "\xFF", "\uFFFD" },
  };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folded = text_fold (cases[i].from);
    g_autofree char *twice = text_fold (folded);

    assert_string_equal (folded, cases[i].to);
    assert_string_equal (twice, folded);
  }
}

static void folding_keeps_letters_that_differ (void **state)
{
  g_autofree char *ka = text_fold ("\u304B");
  g_autofree char *ga = text_fold ("\u304C");

  (void)state;
  assert_string_not_equal (ka, ga);
}

static void widths_are_columns (void **state)
{
  (void)state;
  assert_int_equal (text_width (""), 0);
  assert_int_equal (text_width ("Ana Ruiz"), 8);
  assert_int_equal (text_width ("Zo\u00EB"), 3);
  assert_int_equal (text_width ("Zoe\u0308"), 3);
  assert_int_equal (text_width ("\u738B\u5C0F\u660E"), 6);
  assert_int_equal (text_width ("\033\a"), 0);
}

static void a_fitted_text_is_cut_between_graphemes (void **state)
{
  static const struct {
    const char *text;
    int columns;
    gboolean ascii;
    const char *expected;
  } cases[] = {
    { "Ana Ruiz", 8, FALSE, "Ana Ruiz" },
    { "Ana Ruiz", 7, FALSE, "Ana Ru\u2026" },
    { "Ana Ruiz", 7, TRUE, "Ana Ru~" },
    { "Ana", 1, FALSE, "\u2026" },
    { "Ana", 0, FALSE, "" },
    { "Ana", -1, FALSE, "" },
    { "Zoe\u0308x\u0301yz", 4, FALSE, "Zoe\u0308\u2026" },
    { "\u738B\u5C0F\u660E", 5, FALSE, "\u738B\u5C0F\u2026" },
    { "\u738B\u5C0F\u660E", 4, FALSE, "\u738B\u2026" },
    { FAMILY "abc", 7, FALSE, FAMILY "\u2026" },
    { FAMILY "abc", 6, FALSE, "\u2026" },
    { "", 5, FALSE, "" },
  };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *fitted = text_fit (cases[i].text, cases[i].columns, cases[i].ascii);

    assert_string_equal (fitted, cases[i].expected);
    assert_true (text_width (fitted) <= MAX (cases[i].columns, 0));
  }
}

static void expect_wrapped (const char *text, int columns, const char *expected)
{
  g_autoptr (GPtrArray) lines = text_wrap (text, columns);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? "|" : "", (const char *)lines->pdata[i]);
  assert_string_equal (joined->str, expected);
}

static void text_is_wrapped_at_white_space (void **state)
{
  (void)state;
  expect_wrapped ("", 10, "");
  expect_wrapped ("one two three", 7, "one two|three");
  expect_wrapped ("one two three", 8, "one two|three");
  expect_wrapped ("one two three", 6, "one|two|three");
  expect_wrapped ("one\n\ntwo\n", 10, "one||two|");
  expect_wrapped ("abcdefgh ij", 3, "abc|def|gh|ij");
  expect_wrapped ("\u738B\u5C0F\u660E", 3, "\u738B|\u5C0F|\u660E");
  expect_wrapped ("\u738B\u5C0F", 1, "\u738B|\u5C0F");
  expect_wrapped ("ab", 0, "a|b");
  expect_wrapped ("one   ", 4, "one");
}

static void graphemes_are_walked_both_ways (void **state)
{
  static const char *const pieces[] = { "a", "e\u0308", FAMILY, "\u738B", FLAG, FLAG, "\U0001F44D\U0001F3FD",
                                        " ", FLAG,      "\n",   "z" };
  g_autoptr (GString) text = g_string_new (NULL);
  size_t offset = 0;

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (pieces); i++)
    g_string_append (text, pieces[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (pieces); i++) {
    offset = text_grapheme_next (text->str, offset);
    assert_memory_equal (text->str + offset - strlen (pieces[i]), pieces[i], strlen (pieces[i]));
  }
  assert_int_equal (offset, text->len);
  assert_int_equal (text_grapheme_next (text->str, offset), text->len);
  for (size_t i = G_N_ELEMENTS (pieces); i-- > 0;) {
    size_t before = text_grapheme_previous (text->str, offset);

    assert_int_equal (offset - before, strlen (pieces[i]));
    offset = before;
  }
  assert_int_equal (offset, 0);
  assert_int_equal (text_grapheme_previous (text->str, 0), 0);
}

static void broken_bytes_never_stop_the_walk (void **state)
{
  const char *text = "a\xFF\xE2\x80z\xF0\x9F";
  size_t offset = 0;

  (void)state;
  for (int i = 0; i < 20 && offset < strlen (text); i++) {
    size_t next = text_grapheme_next (text, offset);

    assert_true (next > offset && next <= strlen (text));
    assert_true (text_grapheme_previous (text, next) < next);
    offset = next;
  }
  assert_int_equal (offset, strlen (text));
}

static void keep_cell (void *cell, size_t length, void *into)
{
  char **kept = into;

  assert_null (*kept);
  *kept = g_strndup (cell, length);
}

/* Through a real reader, so that the quotes are proven too. */
static char *through_csv (const char *text)
{
  g_autofree char *cell = text_csv_cell (text);
  struct csv_parser parser;
  char *read = NULL;

  csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI);
  assert_int_equal (csv_parse (&parser, cell, strlen (cell), keep_cell, NULL, &read), strlen (cell));
  assert_int_equal (csv_fini (&parser, keep_cell, NULL, &read), 0);
  csv_free (&parser);
  return read != NULL ? read : g_strdup ("");
}

static void every_cell_comes_back_the_same (void **state)
{
  static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "'", "''", "'=", "''=", "", " ", "\n", "'+" };
  static const char *const ends[] = {
    "", "cmd()", "44 7700 900123", "a,b;c", "say \"hi\"", "two\r\nlines", "end ", "'"
  };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (starts); i++) {
    for (size_t k = 0; k < G_N_ELEMENTS (ends); k++) {
      g_autofree char *text = g_strconcat (starts[i], ends[k], NULL);
      g_autofree char *read = through_csv (text);
      g_autofree char *back = text_csv_uncell (read);

      assert_null (*read != '\0' ? strchr ("=+-@\t\r", *read) : NULL);
      assert_string_equal (back, text);
    }
  }
}

/* TEXT is written as CELL, and read as itself again. */
static void check_cell (const char *text, const char *cell)
{
  g_autofree char *written = text_csv_cell (text);
  g_autofree char *read = text_csv_uncell (written);

  assert_string_equal (written, cell);
  assert_string_equal (read, text);
}

static void plain_cells_stay_plain (void **state)
{
  g_autofree char *plain = text_csv_cell ("Ana Ruiz");
  g_autofree char *inert = text_csv_cell ("=cmd()");
  g_autofree char *apostrophe = text_csv_uncell ("'tis");

  (void)state;
  assert_string_equal (plain, "Ana Ruiz");
  assert_string_equal (inert, "'=cmd()");
  check_cell ("-12", "-12");
  check_cell ("-0.5", "-0.5");
  check_cell ("-", "'-");
  check_cell ("-1+cmd()", "'-1+cmd()");
  check_cell ("-1.", "'-1.");
  check_cell ("-1.2.3", "'-1.2.3");
  check_cell ("+12", "'+12"); /* a telephone number loses its + in a spreadsheet */
  check_cell ("'-12", "''-12");
  assert_string_equal (apostrophe, "'tis");
}

static void one_address_is_taken (void **state)
{
  const char *const fine[] = { "p.shah@example.org", "a@b", "o'brien+peer_1@mail.example-site.co.uk",
                               "42@example.org" };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (fine); i++) {
    g_autoptr (GError) error = NULL;

    if (!text_check_address (fine[i], &error))
      fail_msg ("%s: %s", fine[i], error->message);
  }
}

static void expect_address_refused (const char *address, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  if (text_check_address (address, &error))
    fail_msg ("%s was taken", address);
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_INPUT));
  if (sentence != NULL)
    assert_string_equal (error->message, sentence);
}

static void anything_but_one_address_is_refused (void **state)
{
  const char *const others[] = { "",
                                 "a",
                                 "@b",
                                 "a@",
                                 "a@b c",
                                 "a@b\n",
                                 "a@b\r\nBcc: c@d",
                                 "<a@b>",
                                 "a@b>",
                                 "\"a\"@b",
                                 "a@b.",
                                 "a@.b",
                                 "a..b@c",
                                 ".a@b",
                                 "a@b_c",
                                 "a@-b",
                                 "a@b-.org",
                                 "\u00E9@b",
                                 "a@b\u202E",
                                 "a@\u0435xample.org",
                                 "a\\@b",
                                 "(x)a@b",
                                 "a@[1.2.3.4]",
                                 "a@b,",
                                 "a@b;",
                                 "a\033@b",
                                 "mailto:a@b" };
  g_autofree char *longest = g_strnfill (65, 'a');
  g_autofree char *too_long = g_strconcat (longest, "@b", NULL);

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    expect_address_refused (others[i], NULL);
  expect_address_refused (too_long, NULL);
  expect_address_refused ("p.shah@example.org; c.l@example.org", "Two addresses. Keep one.");
  expect_address_refused ("a@b@c", "Two addresses. Keep one.");
  expect_address_refused ("a b@c", "An e-mail address has no spaces. Take them out.");
}

static void mailboxes_are_split (void **state)
{
  static const struct {
    const char *text, *name, *address;
  } cases[] = {
    { "Priya Shah <p.shah@example.org>", "Priya Shah", "p.shah@example.org" },
    { "From: \"Shah, Priya\" <p.shah@example.org>", "Priya Shah", "p.shah@example.org" },
    { "from: Shah, Priya <p.shah@example.org>", "Priya Shah", "p.shah@example.org" },
    { "p.shah@example.org", "", "p.shah@example.org" },
    { "  <p.shah@example.org>; ", "", "p.shah@example.org" },
    { "p.shah@example.org <P.Shah@example.org>", "", "P.Shah@example.org" },
    { "p.shah@example.org (Priya Shah)", "Priya Shah", "p.shah@example.org" },
    { "Priya Shah p.shah@example.org", "Priya Shah", "p.shah@example.org" },
    { "Priya Shah [mailto:p.shah@example.org]", "Priya Shah", "p.shah@example.org" },
    { "mailto:p.shah@example.org", "", "p.shah@example.org" },
    { "\"Priya \\\"P\\\" <Shah>\" <p.shah@example.org>", "Priya \"P\" <Shah>", "p.shah@example.org" },
    { "'Priya Shah' <p.shah@example.org>", "Priya Shah", "p.shah@example.org" },
    { "Zoe\u0308 \u202EHart <z@example.org>", "Zo\u00EB Hart", "z@example.org" },
    { "Date: today\r\nFrom: Priya Shah\r\n <p.shah@example.org>\r\nTo: peer@example.org\r\nSubject: hello",
      "Priya Shah", "p.shah@example.org" },
    { "From: Priya Shah <p.shah@example.org> Sent: 18 Nov To: peer@example.org Subject: hello", "Priya Shah",
      "p.shah@example.org" },
  };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = NULL;
    g_autofree char *address = NULL;

    if (!text_split_mailbox (cases[i].text, &name, &address))
      fail_msg ("%s was not split", cases[i].text);
    assert_string_equal (name, cases[i].name);
    assert_string_equal (address, cases[i].address);
  }
}

static void two_addresses_or_none_are_not_split (void **state)
{
  const char *const others[] = { "",
                                 "Priya Shah",
                                 "a@example.org, b@example.org",
                                 "Priya <a@example.org>, Lee <b@example.org>",
                                 "From: Priya <a@example.org>, b@example.org",
                                 "b@example.org <a@example.org>",
                                 "a@example.org b@example.org",
                                 "Priya <a@example.org",
                                 "Priya <>",
                                 "Priya <a@example.org> Lee",
                                 "\"b@example.org\" <a@example.org>",
                                 "To: peer@example.org, x@example.org" };

  (void)state;
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++) {
    char *name = NULL;
    char *address = NULL;

    if (text_split_mailbox (others[i], &name, &address))
      fail_msg ("%s was split", others[i]);
    assert_null (name);
    assert_null (address);
  }
}

static void people_are_called_by_their_first_name (void **state G_GNUC_UNUSED)
{
  static const Case cases[] = {
    { "Sam Hill", "Sam" },
    { "Hill, Sam", "Sam" },
    { "Rahman,Aisha Noor", "Aisha" },
    { "Madonna", "Madonna" },
    { "Hill,", "Hill" },
    { "Dr Sam Hill", "Dr Sam Hill" },
    { "Hill, Dr Sam", "Hill, Dr Sam" },
    { "J. Hill", "J. Hill" },
    { "Dr", "Dr" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = text_calling_name (cases[i].from);

    assert_string_equal (name, cases[i].to);
  }
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_cleaned_line_is_one_line_of_visible_text),
    cmocka_unit_test (joiners_stay_between_letters_and_emoji),
    cmocka_unit_test (bytes_that_are_no_text_become_a_sign),
    cmocka_unit_test (a_length_is_kept_to_and_a_nul_is_dropped),
    cmocka_unit_test (a_cleaned_block_keeps_its_paragraphs),
    cmocka_unit_test (hostile_is_what_cannot_be_seen),
    cmocka_unit_test (folded_names_are_equal_without_their_marks),
    cmocka_unit_test (folding_keeps_letters_that_differ),
    cmocka_unit_test (widths_are_columns),
    cmocka_unit_test (a_fitted_text_is_cut_between_graphemes),
    cmocka_unit_test (text_is_wrapped_at_white_space),
    cmocka_unit_test (graphemes_are_walked_both_ways),
    cmocka_unit_test (broken_bytes_never_stop_the_walk),
    cmocka_unit_test (every_cell_comes_back_the_same),
    cmocka_unit_test (plain_cells_stay_plain),
    cmocka_unit_test (one_address_is_taken),
    cmocka_unit_test (anything_but_one_address_is_refused),
    cmocka_unit_test (people_are_called_by_their_first_name),
    cmocka_unit_test (mailboxes_are_split),
    cmocka_unit_test (two_addresses_or_none_are_not_split),
  };

  if (setlocale (LC_ALL, "C.UTF-8") == NULL)
    return 1;
  return cmocka_run_group_tests_name ("text", tests, NULL, NULL);
}
