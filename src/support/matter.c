#include "store/step.h"
#include "support/act.h"
#include "support/also_discarded.h"
#include "support/introduction.h"
#include "support/request_edit.h"
#include "support/request_edit_store.h"
#include "support/request_store.h"
#include "support/void.h"

#include <string.h>

/* A message that is still here is not sent any more; one on its way is left to itself. */
gboolean void_messages (KithSession *session, gint64 request, gint64 ask, GError **error)
{
  g_autoptr (GArray) messages = waiting_messages (session, request, ask, error);

  if (messages == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++) {
    if (!also_discard (session, g_array_index (messages, gint64, i), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean set_state (KithSession *session, const char *table, gint64 id, const char *state, GError **error)
{
  g_autoptr (Row) row = row_new (table);

  row_text (row, "state", state);
  return row_update (session, id, 0, row, error);
}

static gboolean void_those (KithSession *session, gint64 request, GArray *asks, const char *event_kind, GError **error)
{
  for (guint i = 0; asks != NULL && i < asks->len; i++) {
    const LiveAsk *ask = &g_array_index (asks, LiveAsk, i);
    Event event = { .kind = event_kind, .request = request, .person = ask->supporter };

    if (!set_state (session, "ask", ask->id, "void", error) || !event_add (session, &event, error) ||
        !void_messages (session, request, ask->id, error))
      return FALSE;
  }
  return asks != NULL;
}

gboolean void_asks (KithSession *session, gint64 request, gint64 supporter, const char *event_kind, GError **error)
{
  g_autoptr (GArray) asks = live_asks (session, request, supporter, FALSE, error);

  return void_those (session, request, asks, event_kind, error);
}

gboolean void_open_asks (KithSession *session, gint64 request, const char *event_kind, GError **error)
{
  g_autoptr (GArray) asks = live_asks (session, request, 0, TRUE, error);

  return void_those (session, request, asks, event_kind, error);
}

gboolean void_permissions (KithSession *session, gint64 request, const char *event_kind, GError **error)
{
  g_autoptr (GArray) permissions = live_permissions (session, request, error);

  if (permissions == NULL)
    return FALSE;
  for (guint i = 0; i < permissions->len; i++) {
    Event event = { .kind = event_kind, .request = request };

    if (!set_state (session, "permission", g_array_index (permissions, gint64, i), "void", error))
      return FALSE;
    if (event_kind != NULL && !event_add (session, &event, error))
      return FALSE;
  }
  return TRUE;
}

gboolean matter_void (KithSession *session, gint64 request, GError **error)
{
  return void_asks (session, request, 0, "void", error) &&
         void_permissions (session, request, "permission-void", error) && void_messages (session, request, 0, error);
}

gboolean broadcast_take_back (KithSession *session, gint64 request, GError **error)
{
  g_autoptr (GArray) broadcasts = present_broadcasts (session, request, error);

  for (guint i = 0; broadcasts != NULL && i < broadcasts->len; i++) {
    if (!row_delete (session, "broadcast", g_array_index (broadcasts, gint64, i), 0, error))
      return FALSE;
  }
  return broadcasts != NULL;
}

gboolean broadcast_stop (KithSession *session, gint64 request, GError **error)
{
  BroadcastCounts counts = { 0 };
  g_autoptr (GArray) messages = waiting_broadcast_messages (session, request, error);
  g_autofree char *note = NULL;
  Event event = { .kind = "broadcast-stopped", .request = request };

  if (messages == NULL || !request_broadcast_counts (session, request, &counts, error))
    return FALSE;
  for (guint i = 0; i < messages->len; i++) {
    if (!also_discard (session, g_array_index (messages, gint64, i), error))
      return FALSE;
  }
  if (counts.gone == 0 && !broadcast_take_back (session, request, error))
    return FALSE;
  note = counts.gone == 0 ? g_strdup_printf ("none of %u messages had gone", messages->len)
                          : g_strdup_printf ("%ld had gone already, %u are not sent", counts.gone, messages->len);
  event.note = note;
  return event_add (session, &event, error);
}
