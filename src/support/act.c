#include "support/act.h"

#include "base/error.h"
#include "people/person.h"
#include "store/step.h"

#include <string.h>

gboolean act_allowed (const Request *request, Act act, GError **error)
{
  const char *refusal = transition_refusal (request->state, act);

  if (refusal == NULL)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, refusal);
  return FALSE;
}

gboolean act_refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *sentence = NULL;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, sentence);
  return FALSE;
}

gboolean act_mistaken (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *sentence = NULL;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, sentence);
  return FALSE;
}

char *person_name (KithSession *session, gint64 id)
{
  g_autoptr (Person) person = id != 0 ? person_load (session, id, NULL) : NULL;

  return g_strdup (person != NULL ? person->name : "");
}

static void reference (Row *row, const char *column, gint64 id)
{
  if (id != 0)
    row_int (row, column, id);
}

gboolean event_add (KithSession *session, const Event *event, GError **error)
{
  g_autoptr (Row) row = row_new ("event");

  row_int (row, "scheme", session->scheme);
  reference (row, "request", event->request);
  reference (row, "pair", event->pair);
  reference (row, "person", event->person);
  reference (row, "message", event->message);
  row_text (row, "kind", event->kind);
  row_text (row, "note", event->note != NULL ? event->note : "");
  row_day (row, "on_day", event->on != 0 ? event->on : session_today (session));
  row_int (row, "at", session_now (session));
  row_text (row, "actor", event->by_kith ? "kith" : session->actor);
  return row_insert (session, row, error) != 0;
}
