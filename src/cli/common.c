/* What several commands share: sentences about what happened, and records with the fields of a table. */
#include "cli/command.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area.h"
#include "people/supporter.h"
#include "store/private_text.h"
#include "store/setting.h"
#include "support/request.h"

#include <stdio.h>
#include <string.h>

gboolean call_preview (Message *message)
{
  if (message == NULL)
    return FALSE;
  g_autofree char *text = message_copy_text (message);
  if (message->from_address != NULL && message->from_name != NULL && *message->from_name != '\0') {
    g_autofree char *from = g_strdup_printf ("From: %s <%s>", message->from_name, message->from_address);
    call_print (from);
  } else if (message->from_address != NULL) {
    g_autofree char *from = g_strdup_printf ("From: %s", message->from_address);
    call_print (from);
  }
  call_print (text);
  message_free (message);
  return TRUE;
}

char *hold_sentence (KithSession *session, guint count)
{
  long seconds = setting_number (session, "mail.hold_seconds");
  const char *them = count == 1 ? "it" : "them";
  if (seconds <= 0)
    return g_strdup_printf ("%s in the outbox and not sent yet; kith outbox send hands %s over.",
                            count == 1 ? "It is" : "They are", them);
  gboolean minutes = seconds % 60 == 0;
  long number = minutes ? seconds / 60 : seconds;
  return g_strdup_printf (
      "%s %ld %s%s in the outbox; kith undo takes %s back, kith outbox send hands %s over after that.",
      count == 1 ? "It waits" : "They wait", number, minutes ? "minute" : "second", number == 1 ? "" : "s", them, them);
}

char *supporter_title (KithSession *session, gint64 id)
{
  SupporterRow row = { 0 };
  char *title = supporter_row (session, id, &row, NULL) && row.name != NULL
                    ? g_strdup (row.name)
                    : g_strdup_printf ("Supporter %" G_GINT64_FORMAT, id);
  supporter_row_clear (&row);
  return title;
}

gboolean say_when_due (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Request) request = request_load (session, id, error);
  if (request == NULL)
    return FALSE;
  if (request->letter != LETTER_WAITING)
    return say_what_is_next (session, id, error);
  g_autofree char *day = day_words (request->due_on, session_today (session));
  if (request->due_on != DAY_NONE)
    call_say ("Request %" G_GINT64_FORMAT " is due %s.", id, day);
  return TRUE;
}

gboolean say_what_is_next (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Request) request = request_load (session, id, error);
  if (request == NULL)
    return FALSE;
  g_autofree char *day = day_words (request->due_on, session_today (session));
  const char *next = request->next != NULL ? request->next : "";
  if (request->due_on != DAY_NONE && strstr (next, day) == NULL)
    call_say ("Request %" G_GINT64_FORMAT ", due %s: %s", id, day, next);
  else
    call_say ("Request %" G_GINT64_FORMAT ": %s", id, next);
  return TRUE;
}

gint64 area_argument (KithSession *session, const char *text, GError **error)
{
  gint64 number;
  gint64 id = area_find (session, text);
  if (id != 0)
    return id;
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &number, NULL)) {
    g_autofree char *name = area_name (session, number);
    if (*name != '\0')
      return number;
  }
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                       "There is no such area. kith area list shows them; kith area add makes one.");
  return 0;
}

ListingColumn *field_columns (const Field *fields, const ListingColumn *more)
{
  GArray *columns = g_array_new (TRUE, TRUE, sizeof (ListingColumn));
  const ListingColumn id = { "id", "Number", TRUE };
  g_array_append_val (columns, id);
  for (; fields->name != NULL; fields++) {
    const ListingColumn column = { fields->name, fields->label, FALSE };
    g_array_append_val (columns, column);
  }
  for (; more != NULL && more->name != NULL; more++)
    g_array_append_val (columns, *more);
  return (ListingColumn *)(void *)g_array_free (columns, FALSE);
}

void listing_list (Listing *listing, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  for (int i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_ptr_array_add (texts, parts[i]);
  listing_texts (listing, texts);
}

void listing_private (Listing *listing, const char *text)
{
  if (private_text_is_closed (text))
    listing_node (listing, text, json_node_new (JSON_NODE_NULL));
  else
    listing_text (listing, text);
}

static void add_field (Listing *listing, const Field *field, const char *text)
{
  gint64 number;
  if (private_text_is_closed (text))
    listing_private (listing, text);
  else if (field->kind == FIELD_DAY)
    listing_day (listing, day_from_iso (text));
  else if (field->kind == FIELD_AREAS || field->kind == FIELD_PEOPLE)
    listing_list (listing, text);
  else if (field->kind == FIELD_NUMBER && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    listing_number (listing, number);
  else
    listing_text (listing, text);
}

void listing_fields (Listing *listing, const Field *fields, const Values *values, const char *const *hidden)
{
  for (; fields->name != NULL; fields++) {
    if (hidden != NULL && g_strv_contains (hidden, fields->name))
      listing_text (listing, NULL);
    else
      add_field (listing, fields, values_text (values, fields->name));
  }
}
