/* GMime and the little of GObject that its macros call, loaded with the first message. */
#include "base/late.h"

#include <gmime/gmime.h>

#define GMIME "libgmime-3.0.so.0"
#define GOBJECT "libgobject-2.0.so.0"

/* clang-format off */
LATE_VALUE (GMIME, GMimeDataWrapper *, g_mime_data_wrapper_new_with_stream, (GMimeStream *stream, GMimeContentEncoding encoding), (stream, encoding))
LATE_VALUE (GMIME, const char *, g_mime_header_get_name, (GMimeHeader *header), (header))
LATE_VALUE (GMIME, int, g_mime_header_list_get_count, (GMimeHeaderList *headers), (headers))
LATE_VALUE (GMIME, GMimeHeader *, g_mime_header_list_get_header_at, (GMimeHeaderList *headers, int index), (headers, index))
LATE_VOID (GMIME, g_mime_init, (void), ())
LATE_VOID (GMIME, g_mime_message_add_mailbox, (GMimeMessage *message, GMimeAddressType type, const char *name, const char *addr), (message, type, name, addr))
LATE_VALUE (GMIME, InternetAddressList *, g_mime_message_get_bcc, (GMimeMessage *message), (message))
LATE_VALUE (GMIME, InternetAddressList *, g_mime_message_get_cc, (GMimeMessage *message), (message))
LATE_VALUE (GMIME, InternetAddressList *, g_mime_message_get_from, (GMimeMessage *message), (message))
LATE_VALUE (GMIME, InternetAddressList *, g_mime_message_get_to, (GMimeMessage *message), (message))
LATE_VALUE (GMIME, GMimeMessage *, g_mime_message_new, (gboolean pretty_headers), (pretty_headers))
LATE_VOID (GMIME, g_mime_message_set_date, (GMimeMessage *message, GDateTime *date), (message, date))
LATE_VOID (GMIME, g_mime_message_set_message_id, (GMimeMessage *message, const char *message_id), (message, message_id))
LATE_VOID (GMIME, g_mime_message_set_mime_part, (GMimeMessage *message, GMimeObject *mime_part), (message, mime_part))
LATE_VOID (GMIME, g_mime_message_set_subject, (GMimeMessage *message, const char *subject, const char *charset), (message, subject, charset))
LATE_VALUE (GMIME, GMimeHeaderList *, g_mime_object_get_header_list, (GMimeObject *object), (object))
LATE_VALUE (GMIME, GType, g_mime_object_get_type, (void), ())
LATE_VALUE (GMIME, char *, g_mime_object_to_string, (GMimeObject *object, GMimeFormatOptions *options), (object, options))
LATE_VALUE (GMIME, GMimeMessage *, g_mime_parser_construct_message, (GMimeParser *parser, GMimeParserOptions *options), (parser, options))
LATE_VALUE (GMIME, GMimeParser *, g_mime_parser_new_with_stream, (GMimeStream *stream), (stream))
LATE_VALUE (GMIME, GType, g_mime_part_get_type, (void), ())
LATE_VOID (GMIME, g_mime_part_set_content, (GMimePart *mime_part, GMimeDataWrapper *content), (mime_part, content))
LATE_VOID (GMIME, g_mime_part_set_content_encoding, (GMimePart *mime_part, GMimeContentEncoding encoding), (mime_part, encoding))
LATE_VALUE (GMIME, GMimeStream *, g_mime_stream_mem_new_with_buffer, (const char *buffer, size_t len), (buffer, len))
LATE_VALUE (GMIME, GMimeTextPart *, g_mime_text_part_new, (void), ())
LATE_VOID (GMIME, g_mime_text_part_set_charset, (GMimeTextPart *mime_part, const char *charset), (mime_part, charset))
LATE_VALUE (GMIME, InternetAddress *, internet_address_list_get_address, (InternetAddressList *list, int index), (list, index))
LATE_VALUE (GMIME, int, internet_address_list_length, (InternetAddressList *list), (list))
LATE_VALUE (GMIME, const char *, internet_address_mailbox_get_addr, (InternetAddressMailbox *mailbox), (mailbox))
LATE_VALUE (GMIME, GType, internet_address_mailbox_get_type, (void), ())
LATE_VOID (GOBJECT, g_object_unref, (gpointer object), (object))
LATE_VALUE (GOBJECT, GTypeInstance*, g_type_check_instance_cast, (GTypeInstance *instance, GType iface_type), (instance, iface_type))
LATE_VALUE (GOBJECT, gboolean, g_type_check_instance_is_a, (GTypeInstance *instance, GType iface_type), (instance, iface_type))
/* clang-format on */
