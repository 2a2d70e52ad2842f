/* One message to one recipient: building the bytes, and proving that they reach that one only. */
#include "mail/message.h"

#include "base/error.h"
#include "base/text.h"

#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)

static const char *const state_names[] = {
  [MESSAGE_WAITING] = "waiting",     [MESSAGE_SENDING] = "sending",     [MESSAGE_SENT] = "sent",
  [MESSAGE_FAILED] = "failed",       [MESSAGE_UNCERTAIN] = "uncertain", [MESSAGE_BY_HAND] = "by-hand",
  [MESSAGE_DISCARDED] = "discarded",
};

const char *message_state_name (MessageState state)
{
  return state_names[state];
}

gboolean message_state_from_name (const char *name, MessageState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++) {
    if (strcmp (state_names[i], name) != 0)
      continue;
    *state = (MessageState)i;
    return TRUE;
  }
  return FALSE;
}

void message_free (Message *message)
{
  if (message == NULL)
    return;
  g_free (message->kind);
  g_free (message->to_name);
  g_free (message->to_address);
  g_free (message->from_name);
  g_free (message->from_address);
  g_free (message->subject);
  g_free (message->body);
  g_free (message->message_id);
  g_free (message->problem);
  g_free (message);
}

static void add_mailbox (GMimeMessage *mime, GMimeAddressType type, const char *name, const char *address)
{
  g_autofree char *clean = name != NULL ? text_clean_line (name, -1) : NULL;

  g_mime_message_add_mailbox (mime, type, clean != NULL && *clean != '\0' ? clean : NULL, address);
}

/* Not g_mime_text_part_set_text(), which chooses a charset of its own. */
static void set_body (GMimeMessage *mime, const char *body)
{
  g_autofree char *text = g_strconcat (body, g_str_has_suffix (body, "\n") ? "" : "\n", NULL);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (text, strlen (text));
  GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);
  GMimeTextPart *part = g_mime_text_part_new ();

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_part_set_content (GMIME_PART (part), content);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_message_set_mime_part (mime, GMIME_OBJECT (part));
  g_object_unref (part);
  g_object_unref (content);
  g_object_unref (stream);
}

static GMimeMessage *build (const Message *message, gint64 date)
{
  GMimeMessage *mime = g_mime_message_new (FALSE);
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (date);
  g_autofree char *subject = text_clean_line (message->subject, -1);

  add_mailbox (mime, GMIME_ADDRESS_TYPE_FROM, message->from_name, message->from_address);
  add_mailbox (mime, GMIME_ADDRESS_TYPE_TO, message->to_name, message->to_address);
  g_mime_message_set_subject (mime, subject, "utf-8");
  g_mime_message_set_date (mime, when);
  g_mime_message_set_message_id (mime, message->message_id);
  set_body (mime, message->body);
  return mime;
}

/* What a message of ours consists of: each of these once, and nothing else, so neither a second recipient nor a "Resent-To" that
 * sendmail -t would heed can be there. */
static const char *const headers[] = { "From",       "To",           "Subject",      "Date",
                                       "Message-Id", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
                                       NULL };

static gboolean headers_are_ours (GMimeMessage *mime)
{
  GMimeHeaderList *outer = g_mime_object_get_header_list (GMIME_OBJECT (mime));
  guint seen = 0;

  for (int i = 0; i < g_mime_header_list_get_count (outer); i++) {
    const char *name = g_mime_header_get_name (g_mime_header_list_get_header_at (outer, i));
    guint place = 0;

    while (headers[place] != NULL && g_ascii_strcasecmp (headers[place], name) != 0)
      place++;
    if (headers[place] == NULL || (seen & 1u << place) != 0)
      return FALSE;
    seen |= 1u << place;
  }
  return (seen & 3u) == 3u;
}

static gboolean is_only_mailbox (InternetAddressList *list, const char *address)
{
  InternetAddress *only = NULL;

  if (list == NULL || internet_address_list_length (list) != 1)
    return FALSE;
  only = internet_address_list_get_address (list, 0);
  if (!INTERNET_ADDRESS_IS_MAILBOX (only))
    return FALSE;
  return g_strcmp0 (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (only)), address) == 0;
}

static gboolean is_empty (InternetAddressList *list)
{
  return list == NULL || internet_address_list_length (list) == 0;
}

static GMimeMessage *parse (const char *bytes, size_t size)
{
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (bytes, size);
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *mime = g_mime_parser_construct_message (parser, NULL);

  g_object_unref (parser);
  g_object_unref (stream);
  return mime;
}

gboolean message_reaches_only (const Message *message, const char *bytes, size_t size)
{
  g_autoptr (GMimeMessage) mime = NULL;

  g_mime_init (); /* here and not at the program's start, since it is slow; a second time it only counts */
  mime = parse (bytes, size);
  return mime != NULL && headers_are_ours (mime) &&
         is_only_mailbox (g_mime_message_get_to (mime), message->to_address) &&
         is_only_mailbox (g_mime_message_get_from (mime), message->from_address) &&
         is_empty (g_mime_message_get_cc (mime)) && is_empty (g_mime_message_get_bcc (mime));
}

char *message_render (const Message *message, gint64 date, size_t *size, GError **error)
{
  g_autoptr (GMimeMessage) mime = NULL;
  g_autofree char *bytes = NULL;

  if (!text_check_address (message->to_address, NULL) || !text_check_address (message->from_address, NULL)) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED,
                         "This message cannot be sent: it needs exactly one address it goes to and one it comes from.");
    return NULL;
  }
  g_mime_init ();
  mime = build (message, date);
  bytes = g_mime_object_to_string (GMIME_OBJECT (mime), NULL);
  if (bytes == NULL || !message_reaches_only (message, bytes, strlen (bytes))) {
    g_set_error_literal (
        error, KITH_ERROR, KITH_ERROR_REFUSED,
        "This message would not reach exactly the one recipient it is meant for, so it is not sent. Check their "
        "name and address.");
    return NULL;
  }
  if (size != NULL)
    *size = strlen (bytes);
  return g_steal_pointer (&bytes);
}

char *message_copy_text (const Message *message)
{
  g_autofree char *name = text_clean_line (message->to_name, -1);
  g_autofree char *subject = text_clean_line (message->subject, -1);

  if (*name == '\0')
    return g_strdup_printf ("To: %s\nSubject: %s\n\n%s\n", message->to_address, subject, message->body);
  return g_strdup_printf ("To: %s <%s>\nSubject: %s\n\n%s\n", name, message->to_address, subject, message->body);
}
