/* One message, one recipient: the bytes that are handed over. */
#include "base/error.h"
#include "mail/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gmime/gmime.h>
#include <string.h>

#define NOON ((gint64)1795348800) /* 2026-11-22T12:00:00Z */

static Message plain (void)
{
  return (Message){ .to_name = (char *)"Sam Hill",
                    .to_address = (char *)"sam.hill@example.org",
                    .from_name = (char *)"Peer support",
                    .from_address = (char *)"peer.support@example.org",
                    .subject = (char *)"A question from peer support [PS-42]",
                    .body = (char *)"Dear Sam,\n\nA question.",
                    .message_id = (char *)"0123456789abcdef@example.org" };
}

static char *render (const Message *message)
{
  g_autoptr (GError) error = NULL;
  size_t size = 0;
  char *bytes = message_render (message, NOON, &size, &error);

  if (bytes == NULL)
    fail_msg ("%s", error->message);
  assert_int_equal (size, strlen (bytes));
  return bytes;
}

static void expect_refused (const Message *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = message_render (message, NOON, NULL, &error);

  if (bytes != NULL)
    fail_msg ("this was rendered:\n%s", bytes);
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_REFUSED));
}

static GMimeMessage *parse (const char *bytes)
{
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (bytes, strlen (bytes));
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);

  g_object_unref (parser);
  g_object_unref (stream);
  assert_non_null (message);
  return message;
}

static char *text_of (GMimeMessage *message)
{
  char *text = g_mime_text_part_get_text (GMIME_TEXT_PART (g_mime_message_get_mime_part (message)));

  assert_non_null (text);
  return text;
}

static void expect_line (const char *bytes, const char *line)
{
  g_autofree char *middle = g_strdup_printf ("\n%s\n", line);
  g_autofree char *whole = g_strdup_printf ("\n%s", bytes);

  if (strstr (whole, middle) == NULL)
    fail_msg ("there is no line \"%s\" in:\n%s", line, bytes);
}

static void the_headers_are_those_of_a_letter (void **state)
{
  Message message = plain ();
  g_autofree char *bytes = render (&message);

  (void)state;
  expect_line (bytes, "From: Peer support <peer.support@example.org>");
  expect_line (bytes, "To: Sam Hill <sam.hill@example.org>");
  expect_line (bytes, "Subject: A question from peer support [PS-42]");
  expect_line (bytes, "Date: Sun, 22 Nov 2026 12:00:00 +0000");
  expect_line (bytes, "Message-Id: <0123456789abcdef@example.org>");
  expect_line (bytes, "MIME-Version: 1.0");
  expect_line (bytes, "Content-Type: text/plain; charset=utf-8");
  expect_line (bytes, "Content-Transfer-Encoding: quoted-printable");
  assert_null (strstr (bytes, "Auto-Submitted"));
  assert_null (strchr (bytes, '\r'));
}

static void a_name_cannot_bring_a_header (void **state)
{
  Message message = plain ();
  g_autofree char *bytes = NULL;
  GMimeMessage *parsed = NULL;

  (void)state;
  message.to_name = (char *)"A\nBcc: x@y.example";
  message.from_name = (char *)"B\r\nCc: x@y.example";
  message.subject = (char *)"C\r\n\tTo: x@y.example\n\nBody";
  bytes = render (&message);
  parsed = parse (bytes);
  assert_null (g_mime_object_get_header (GMIME_OBJECT (parsed), "Bcc"));
  assert_null (g_mime_object_get_header (GMIME_OBJECT (parsed), "Cc"));
  assert_int_equal (internet_address_list_length (g_mime_message_get_all_recipients (parsed)), 1);
  assert_string_equal (g_mime_message_get_subject (parsed), "C To: x@y.example Body");
  g_object_unref (parsed);
}

static void two_recipients_are_impossible (void **state)
{
  static const char *const addresses[] = { "",
                                           "a@b.example,c@d.example",
                                           "a@b.example; c@d.example",
                                           "a@b.example c@d.example",
                                           "a@b.example\nBcc: c@d.example",
                                           "<a@b.example>, c@d.example",
                                           "all:a@b.example;",
                                           "a@b.example\nTo: c@d.example",
                                           "nobody",
                                           "a@b@c.example",
                                           NULL };

  (void)state;
  for (guint i = 0; addresses[i] != NULL; i++) {
    Message message = plain ();

    message.to_address = (char *)addresses[i];
    expect_refused (&message);
    message = plain ();
    message.from_address = (char *)addresses[i];
    expect_refused (&message);
  }
}

static void expect_reaches (const char *headers, gboolean reaches)
{
  Message message = plain ();
  g_autofree char *bytes = g_strdup_printf ("%sSubject: x\n\nBody\n", headers);

  if (message_reaches_only (&message, bytes, strlen (bytes)) != reaches)
    fail_msg ("%s:\n%s", reaches ? "refused" : "let through", bytes);
}

#define FROM_US "From: Peer support <peer.support@example.org>\n"
#define TO_SAM "To: Sam Hill <sam.hill@example.org>\n"

static void bytes_that_reach_anybody_else_are_found (void **state)
{
  (void)state;
  expect_reaches (FROM_US TO_SAM, TRUE);
  expect_reaches (FROM_US TO_SAM "Bcc: kim@example.org\n", FALSE);
  expect_reaches (FROM_US TO_SAM "Cc: kim@example.org\n", FALSE);
  expect_reaches (FROM_US TO_SAM "bCC: sam.hill@example.org\n", FALSE);
  expect_reaches (FROM_US TO_SAM "Resent-To: kim@example.org\n", FALSE);
  expect_reaches (FROM_US TO_SAM "To: kim@example.org\n", FALSE);
  expect_reaches (FROM_US TO_SAM FROM_US, FALSE);
  expect_reaches (FROM_US "To: sam.hill@example.org, kim@example.org\n", FALSE);
  expect_reaches (FROM_US "To: us: sam.hill@example.org;\n", FALSE);
  expect_reaches (FROM_US "To: kim@example.org\n", FALSE);
  expect_reaches ("From: kim@example.org\n" TO_SAM, FALSE);
  expect_reaches (FROM_US, FALSE);
  expect_reaches (TO_SAM, FALSE);
  expect_reaches ("", FALSE);
}

/* The Message-Id is the one field that GMime writes as it is given. */
static void what_is_rendered_is_checked_before_it_is_given_out (void **state)
{
  static const char *const ids[] = { "1@example.org>\nBcc: kim@example.org\nX: <2",
                                     "1@example.org>\nTo: kim@example.org\nX: <2",
                                     "1@example.org>\nResent-To: <kim@example.org", NULL };

  (void)state;
  for (guint i = 0; ids[i] != NULL; i++) {
    Message message = plain ();
    g_autoptr (GError) error = NULL;
    g_autofree char *bytes = NULL;

    message.message_id = (char *)ids[i];
    bytes = message_render (&message, NOON, NULL, &error);
    if (bytes != NULL)
      fail_msg ("this was rendered:\n%s", bytes);
    assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_REFUSED));
    assert_non_null (strstr (error->message, "would not reach exactly the one recipient"));
  }
}

static void a_name_that_looks_like_a_list_stays_a_name (void **state)
{
  static const char *const names[] = {
    "Hill, Sam <boss@example.org>, ", "\"Sam\" (x@y.example)", "a@b.example", "Sam: x@y.example;", "Sam \\", NULL
  };

  (void)state;
  for (guint i = 0; names[i] != NULL; i++) {
    Message message = plain ();
    g_autofree char *bytes = NULL;
    GMimeMessage *parsed = NULL;

    message.to_name = (char *)names[i];
    bytes = render (&message);
    parsed = parse (bytes);
    assert_int_equal (internet_address_list_length (g_mime_message_get_all_recipients (parsed)), 1);
    g_object_unref (parsed);
  }
}

static void names_and_subjects_of_any_script_come_back_the_same (void **state)
{
  Message message = plain ();
  g_autofree char *bytes = NULL, *text = NULL;
  GMimeMessage *parsed = NULL;
  InternetAddress *to = NULL;

  (void)state;
  message.to_name = (char *)"Zoë Müller-Łącka 王小明";
  message.subject =
      (char *)"Ein „ganz“ langer Betreff, der über mehr als eine Zeile geht und naïve Leser überrascht ☕ [PS-42]";
  message.body = (char *)"Liebe Zoë,\n\n王小明 = 42.\nFrom here\n.\n..dots";
  bytes = render (&message);
  for (const char *at = bytes; *at != '\0'; at++)
    assert_true (*at > 0 && *at < 127);
  parsed = parse (bytes);
  to = internet_address_list_get_address (g_mime_message_get_to (parsed), 0);
  assert_string_equal (internet_address_get_name (to), message.to_name);
  assert_string_equal (g_mime_message_get_subject (parsed), message.subject);
  text = text_of (parsed);
  assert_string_equal (text, "Liebe Zoë,\n\n王小明 = 42.\nFrom here\n.\n..dots\n");
  g_object_unref (parsed);
}

static void no_line_is_longer_than_mail_allows (void **state)
{
  Message message = plain ();
  g_autofree char *body = g_strnfill (5000, 'x');
  g_autofree char *subject = g_strdup_printf (
      "%s [PS-42]", "word word word word word word word word word word word word word word word word word word");
  g_autofree char *bytes = NULL, *text = NULL;
  GMimeMessage *parsed = NULL;
  g_auto (GStrv) lines = NULL;

  (void)state;
  message.body = body;
  message.subject = subject;
  bytes = render (&message);
  lines = g_strsplit (bytes, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    assert_true (strlen (lines[i]) <= 78);
  parsed = parse (bytes);
  text = text_of (parsed);
  assert_int_equal (strlen (text), 5001);
  assert_string_equal (g_mime_message_get_subject (parsed), subject);
  g_object_unref (parsed);
}

static void a_message_without_a_name_has_only_the_address (void **state)
{
  Message message = plain ();
  g_autofree char *bytes = NULL, *copy = NULL;

  (void)state;
  message.to_name = (char *)"";
  bytes = render (&message);
  expect_line (bytes, "To: sam.hill@example.org");
  copy = message_copy_text (&message);
  assert_string_equal (
      copy, "To: sam.hill@example.org\nSubject: A question from peer support [PS-42]\n\nDear Sam,\n\nA question.\n");
}

static void the_copy_view_has_whole_paragraphs (void **state)
{
  Message message = plain ();
  g_autofree char *copy = message_copy_text (&message);

  (void)state;
  assert_string_equal (copy, "To: Sam Hill <sam.hill@example.org>\nSubject: A question from peer support [PS-42]\n\n"
                             "Dear Sam,\n\nA question.\n");
}

static void every_state_has_a_name_and_comes_back (void **state)
{
  (void)state;
  for (MessageState each = MESSAGE_WAITING; each <= MESSAGE_DISCARDED; each++) {
    MessageState back = MESSAGE_WAITING;

    assert_true (message_state_from_name (message_state_name (each), &back));
    assert_int_equal (back, each);
  }
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    { "/mail/the-headers-are-those-of-a-letter", the_headers_are_those_of_a_letter, 0, 0, 0 },
    { "/BY-6/a-name-cannot-bring-a-header", a_name_cannot_bring_a_header, 0, 0, 0 },
    { "/BY-6/two-recipients-are-impossible", two_recipients_are_impossible, 0, 0, 0 },
    { "/BY-6/bytes-that-reach-anybody-else-are-found", bytes_that_reach_anybody_else_are_found, 0, 0, 0 },
    { "/BY-6/what-is-rendered-is-checked-before-it-is-given-out", what_is_rendered_is_checked_before_it_is_given_out, 0,
      0, 0 },
    { "/BY-6/a-name-that-looks-like-a-list-stays-a-name", a_name_that_looks_like_a_list_stays_a_name, 0, 0, 0 },
    { "/mail/names-and-subjects-of-any-script-come-back-the-same", names_and_subjects_of_any_script_come_back_the_same,
      0, 0, 0 },
    { "/mail/no-line-is-longer-than-mail-allows", no_line_is_longer_than_mail_allows, 0, 0, 0 },
    { "/mail/a-message-without-a-name-has-only-the-address", a_message_without_a_name_has_only_the_address, 0, 0, 0 },
    { "/mail/the-copy-view-has-whole-paragraphs", the_copy_view_has_whole_paragraphs, 0, 0, 0 },
    { "/mail/every-state-has-a-name-and-comes-back", every_state_has_a_name_and_comes_back, 0, 0, 0 },
  };

  g_setenv ("TZ", "UTC", TRUE);
  return cmocka_run_group_tests_name ("message", tests, NULL, NULL);
}
