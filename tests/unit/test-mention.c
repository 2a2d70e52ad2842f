/* Who is meant in a text, and who only has a longer name. */
#include "base/mention.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

typedef struct {
  const char *text, *word, *without; /* NULL: it is not mentioned */
} Case;

static const Case cases[] = {
  { "Ann Lee", "Ann Lee", "[x]" },
  { "Ann Lee's", "Ann Lee", "[x]'s" },
  { "met Ann Lee, and Ann Lee again", "Ann Lee", "met [x], and [x] again" },
  { "Ann Leeson", "Ann Lee", NULL },
  { "Joann Lee", "ann Lee", NULL },
  { "Ann Lee-Smith", "Ann Lee", NULL },
  { "Ann Lee - Smith", "Ann Lee", "[x] - Smith" },
  { "Ann Lee-", "Ann Lee", "[x]-" },
  { "Zoë Lee\u00e9", "Zoë Lee", NULL },
  { "\u00e9Zoë Lee", "Zoë Lee", NULL },
  { "Ann Leeson and Ann Lee", "Ann Lee", "Ann Leeson and [x]" },
  { "<ann.lee@example.org>,", "ann.lee@example.org", "<[x]>," },
  { "Write to ann.lee@example.org.", "ann.lee@example.org", "Write to [x]." },
  { "jann.lee@example.org", "ann.lee@example.org", NULL },
  { "j.lee@example.org", "lee@example.org", NULL },
  { "mary-lee@example.org", "lee@example.org", NULL },
  { "a+lee@example.org", "lee@example.org", NULL },
  { "lee@example.org.uk", "lee@example.org", NULL },
  { "lee@example.organic", "lee@example.org", NULL },
  { "...lee@example.org", "lee@example.org", "...[x]" },
  { "call 07700 900123 now", "07700 900123", "call [x] now" },
  { "07700 9001234", "07700 900123", NULL },
  { "", "Ann Lee", NULL },
};

static void each_text_mentions_whom_it_means (void **state G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autofree char *without = mention_replace (c->text, c->word, "[x]");

    if (g_strcmp0 (without, c->without) != 0)
      fail_msg ("\"%s\" without \"%s\" became \"%s\"", c->text, c->word, without != NULL ? without : "(not mentioned)");
    assert_int_equal (mention_find (c->text, strlen (c->text), c->word) != NULL, c->without != NULL);
  }
}

static void bytes_are_looked_through_to_their_end (void **state G_GNUC_UNUSED)
{
  static const char image[] = "name\0\0\0\0Ann Lee\0\0s\xff\xfe";

  assert_ptr_equal (mention_find (image, sizeof image - 1, "Ann Lee"), image + 8);
  assert_null (mention_find (image, 14, "Ann Lee"));
  assert_ptr_equal (mention_find (image, 15, "Ann Lee"), image + 8);
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_text_mentions_whom_it_means),
    cmocka_unit_test (bytes_are_looked_through_to_their_end),
  };

  if (setlocale (LC_ALL, "C.UTF-8") == NULL)
    return 1;
  return cmocka_run_group_tests_name ("mention", tests, NULL, NULL);
}
