/* What comes from the keyboard: every encoding of every key, broken bytes, pastes, split sequences. */
#include "ui/term/input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

/* Everything BYTES stand for, as words: "Up a <paste x>". Caller frees. */
static char *decode_all (KeyDecoder *decoder, const void *bytes, gsize length, gboolean give_up)
{
  GString *words = g_string_new (NULL);
  Event event = { 0 };

  key_decoder_feed (decoder, bytes, length);
  for (int round = 0; round < 2; round++) {
    while (key_decoder_next (decoder, &event)) {
      g_autofree char *name = event.kind == EVENT_PASTE ? g_strdup_printf ("<%s>", event.text) : key_label (event.key);

      g_string_append_printf (words, "%s%s", words->len ? " " : "", name);
      event_clear (&event);
    }
    if (!give_up || key_decoder_patience (decoder) < 0)
      break;
    key_decoder_give_up (decoder);
  }
  return g_string_free (words, FALSE);
}

static void expect (const char *bytes, const char *words)
{
  g_autoptr (KeyDecoder) decoder = key_decoder_new ();
  g_autofree char *found = decode_all (decoder, bytes, strlen (bytes), TRUE);

  assert_string_equal (found, words);
  assert_int_equal (key_decoder_patience (decoder), -1);
}

typedef struct {
  const char *bytes, *words;
} Encoding;

static const Encoding encodings[] = {
  /* cursor keys: normal and application mode, with modifiers */
  { "\033[A", "Up" },
  { "\033OA", "Up" },
  { "\033[B", "Down" },
  { "\033OB", "Down" },
  { "\033[C", "Right" },
  { "\033OC", "Right" },
  { "\033[D", "Left" },
  { "\033OD", "Left" },
  { "\033[1;2A", "Up" },
  { "\033[1;5C", "Right" },
  { "\033O5D", "Left" },
  /* Home and End: xterm, PuTTY and the Linux console, rxvt, application mode */
  { "\033[H", "Home" },
  { "\033OH", "Home" },
  { "\033[1~", "Home" },
  { "\033[7~", "Home" },
  { "\033[F", "End" },
  { "\033OF", "End" },
  { "\033[4~", "End" },
  { "\033[8~", "End" },
  { "\033[2~", "Ins" },
  { "\033[3~", "Del" },
  { "\033[3;5~", "Del" },
  { "\033[5~", "PgUp" },
  { "\033[6~", "PgDn" },
  /* F1 to F4: xterm and VT100, PuTTY and rxvt, the Linux console */
  { "\033OP", "F1" },
  { "\033OQ", "F2" },
  { "\033OR", "F3" },
  { "\033OS", "F4" },
  { "\033[11~", "F1" },
  { "\033[12~", "F2" },
  { "\033[13~", "F3" },
  { "\033[14~", "F4" },
  { "\033[[A", "F1" },
  { "\033[[B", "F2" },
  { "\033[[C", "F3" },
  { "\033[[D", "F4" },
  { "\033[[E", "F5" },
  { "\033[1;2P", "F1" },
  { "\033[15~", "F5" },
  { "\033[17~", "F6" },
  { "\033[18~", "F7" },
  { "\033[19~", "F8" },
  { "\033[20~", "F9" },
  { "\033[21~", "F10" },
  { "\033[23~", "F11" },
  { "\033[24~", "F12" },
  { "\033[Z", "Shift-Tab" },
  { "\t", "Tab" },
  { "\r", "Enter" },
  { "\n", "Enter" },
  { "\033OM", "Enter" },
  { "\177", "Backspace" },
  { "\b", "Backspace" },
  { "\f", "Ctrl-L" },
  { "\001", "Ctrl-A" },
  { " ", "Space" },
  /* the numeric pad in application mode */
  { "\033Op\033Oy\033Ok\033On", "0 9 + ." },
  /* Escape alone, before a letter, twice, before a sequence */
  { "\033", "Esc" },
  { "\033q", "Esc q" },
  { "\033\033", "Esc Esc" },
  { "\033\033[A", "Esc Up" },
  /* characters of every length */
  { "aZé€𝄞", "a Z é € 𝄞" },
  { "e\xcc\x81", "e \xcc\x81" },
  /* reports and keys nothing is bound to leave nothing behind */
  { "\033[?62;22cx", "x" },
  { "\033[24;80Rx", "x" },
  { "\033[99~x", "x" },
  { "\033[34~x", "x" },
  { "\033[Ix", "x" },
  /* half a sequence is dropped, whatever breaks it keeps its meaning */
  { "\033[", "" },
  { "\033[1;", "" },
  { "\033O", "" },
  { "\033[1\033[A", "Up" },
  { "\033[1\r", "Enter" },
  /* no UTF-8: one U+FFFD, and reading goes on */
  { "\xff"
    "a",
    "\xef\xbf\xbd a" },
  { "\xc3"
    "a",
    "\xef\xbf\xbd a" },
  { "\xe2\x82", "\xef\xbf\xbd" },
  { "\xc0\xaf"
    "b",
    "\xef\xbf\xbd \xef\xbf\xbd b" },
  { "\xed\xa0\x80"
    "c",
    "\xef\xbf\xbd c" },
  { "\xf4\x90\x80\x80"
    "d",
    "\xef\xbf\xbd d" },
  { "\xc2\x9b"
    "x",
    "x" },
  /* pastes */
  { "\033[200~two\rlines\r\nand\nmore\033[201~x", "<two\nlines\nand\nmore> x" },
  { "\033[200~\033[A\033[20\033[201~", "<\033[A\033[20>" },
  { "\033[200~no end", "<no end>" },
  { "\033[200~bad \xff\033[201~", "<bad \xef\xbf\xbd>" },
};

static void every_terminal_s_keys_are_understood (void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    expect (encodings[i].bytes, encodings[i].words);
}

/* A slow line can bring each byte by itself; a give-up only comes when nothing follows for long. */
static void sequences_can_arrive_byte_by_byte (void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++) {
    g_autoptr (KeyDecoder) decoder = key_decoder_new ();
    g_autoptr (GString) words = g_string_new (NULL);
    gsize length = strlen (encodings[i].bytes);

    for (gsize n = 0; n < length; n++) {
      g_autofree char *found = decode_all (decoder, encodings[i].bytes + n, 1, n + 1 == length);

      if (*found)
        g_string_append_printf (words, "%s%s", words->len ? " " : "", found);
    }
    assert_string_equal (words->str, encodings[i].words);
  }
}

static void a_lone_escape_waits_for_a_tenth_of_a_second (void **state)
{
  g_autoptr (KeyDecoder) decoder = key_decoder_new ();
  Event event = { 0 };

  (void)state;
  key_decoder_feed (decoder, "\033", 1);
  assert_false (key_decoder_next (decoder, &event));
  assert_false (key_decoder_has_more (decoder));
  assert_int_equal (key_decoder_patience (decoder), 100);
  key_decoder_feed (decoder, "[A", 2);
  assert_true (key_decoder_next (decoder, &event));
  assert_int_equal (event.key, KEYCODE_UP);
}

static void what_the_terminal_describes_goes_first (void **state)
{
  g_autoptr (KeyDecoder) decoder = key_decoder_new ();
  g_autofree char *words = NULL;

  (void)state;
  key_decoder_learn (decoder, "\033Ot", KEYCODE_F5);
  key_decoder_learn (decoder, "\033Q!", KEYCODE_F12);
  words = decode_all (decoder, "\033Ot\033Q!\033Ou", 9, TRUE);
  assert_string_equal (words, "F5 F12 5");
}

static void any_bytes_are_read_to_their_end (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);
  static const char likely[] = "\033[O200~1;A\x7f\xc3\xe2\xff";

  (void)state;
  for (int round = 0; round < 3000; round++) {
    g_autoptr (KeyDecoder) decoder = key_decoder_new ();
    guint8 bytes[40];
    g_autofree char *words = NULL;

    for (gsize i = 0; i < sizeof bytes; i++)
      bytes[i] = g_rand_int_range (random, 0, 4)
                     ? (guint8)likely[g_rand_int_range (random, 0, (gint32)sizeof likely - 1)]
                     : (guint8)g_rand_int_range (random, 0, 256);
    words = decode_all (decoder, bytes, sizeof bytes, TRUE);
    assert_true (g_utf8_validate (words, -1, NULL));
    assert_int_equal (key_decoder_patience (decoder), -1);
  }
}

static void names_of_keys_read_back (void **state)
{
  static const char *const names[] = { "Enter", "Esc",    "Shift-Tab", "Space", "PgDn", "F1",
                                       "F12",   "Ctrl-L", "a",         "*",     "é" };

  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *back = key_label (key_from_name (names[i], -1));

    assert_string_equal (back, names[i]);
  }
  assert_int_equal (key_from_name ("F13", -1), KEYCODE_NONE);
  assert_int_equal (key_from_name ("Nonsense", -1), KEYCODE_NONE);
  assert_int_equal (key_from_name ("F2 F3", 2), KEYCODE_F2);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_terminal_s_keys_are_understood),
    cmocka_unit_test (sequences_can_arrive_byte_by_byte),
    cmocka_unit_test (a_lone_escape_waits_for_a_tenth_of_a_second),
    cmocka_unit_test (what_the_terminal_describes_goes_first),
    cmocka_unit_test (any_bytes_are_read_to_their_end),
    cmocka_unit_test (names_of_keys_read_back),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
