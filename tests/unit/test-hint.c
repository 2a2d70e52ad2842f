/* Sentences that say how something is done, in the words of whoever shows them. */
#include "base/hint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static char *words (gpointer user, const char *action)
{
  if (strcmp (action, "agreement") == 0)
    return g_strdup ("kith agreement show %s now");
  return strcmp (action, "ask") == 0 ? g_strdup (user) : NULL;
}

static void check (const char *sentence, const char *expected)
{
  g_autofree char *filled = hint_fill (sentence, words, "kith ask");
  assert_string_equal (filled, expected);
}

static void a_hint_becomes_the_words_of_who_shows_it (void **state)
{
  (void)state;
  check ("Nobody was asked. " HINT_ASK " asks.", "Nobody was asked. kith ask asks.");
  check (HINT_ASK, "kith ask");
  check (HINT_ASK HINT_ASK, "kith askkith ask");
}

static void a_number_goes_where_it_is_wanted_and_nowhere_else (void **state)
{
  g_autofree char *sentence = g_strdup_printf ("See " HINT_AGREEMENT ".", (gint64)12);

  (void)state;
  check (sentence, "See kith agreement show 12 now.");
  check ("See \001ask 12\002.", "See kith ask.");
  check ("See \001end 12\002.", "See end.");
}

static void a_hint_without_words_keeps_its_name (void **state)
{
  (void)state;
  check ("Or " HINT_END " it.", "Or end it.");
}

static void other_text_stays_as_it_is (void **state)
{
  (void)state;
  check ("", "");
  check ("ask {ask} %s \xe2\x80\x94", "ask {ask} %s \xe2\x80\x94");
  check ("never ended \001ask", "never ended \001ask");
  assert_null (hint_fill (NULL, words, NULL));
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    { "a-hint-becomes-the-words-of-who-shows-it", a_hint_becomes_the_words_of_who_shows_it, NULL, NULL, NULL },
    { "a-number-goes-where-it-is-wanted-and-nowhere-else", a_number_goes_where_it_is_wanted_and_nowhere_else, NULL,
      NULL, NULL },
    { "a-hint-without-words-keeps-its-name", a_hint_without_words_keeps_its_name, NULL, NULL, NULL },
    { "other-text-stays-as-it-is", other_text_stays_as_it_is, NULL, NULL, NULL },
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
