#include "mail/outbox.h"
#include "store/step.h"
#include "support/act.h"
#include "support/answer.h"
#include "support/due.h"
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
    if (!outbox_discard (session, g_array_index (messages, gint64, i), error))
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

/* What was not sent has not been made: the search goes on. */
static gboolean end_introductions (KithSession *session, gint64 ask, GError **error)
{
  g_autoptr (GArray) introductions = introductions_of_ask (session, ask, error);

  for (guint i = 0; introductions != NULL && i < introductions->len; i++) {
    g_autoptr (Row) row = row_new ("introduction");

    row_int (row, "wants_another", 1);
    if (!row_update (session, g_array_index (introductions, gint64, i), 0, row, error))
      return FALSE;
  }
  return introductions != NULL;
}

/* Usable again where a place is free; else it is kept. */
static gboolean give_yes_back (KithSession *session, gint64 request, gint64 ask, GError **error)
{
  g_autoptr (Request) loaded = request_store_load (session, request, NULL, error);

  if (loaded == NULL || !set_state (session, "ask", ask, "kept", error))
    return FALSE;
  return loaded->state != REQUEST_INTRODUCED || kept_to_accepted (session, request, error);
}

static gboolean settle_fallen_ask (KithSession *session, const Fallen *fallen, GError **error)
{
  switch (fallen->why) {
  case FALLEN_FOR_GOOD:
    return end_introductions (session, fallen->ask, error) && set_state (session, "ask", fallen->ask, "void", error);
  case FALLEN_SHARE:
    return end_introductions (session, fallen->ask, error) &&
           give_yes_back (session, fallen->request, fallen->ask, error);
  case FALLEN_BEFORE:
  default:
    return TRUE;
  }
}

static gboolean discard_those (KithSession *session, const GArray *list, GError **error)
{
  for (guint i = 0; i < list->len; i++) {
    const Fallen *fallen = &g_array_index (list, Fallen, i);
    Event event = {
      .kind = "introduction-stopped", .request = fallen->request, .person = fallen->supporter, .by_kith = TRUE
    };

    if (!outbox_discard (session, fallen->message, error) || !settle_fallen_ask (session, fallen, error) ||
        !event_add (session, &event, error) || !request_refresh (session, fallen->request, error))
      return FALSE;
  }
  return TRUE;
}

gboolean discard_fallen_introductions (KithSession *session, gint64 request, GError **error)
{
  g_autoptr (GArray) list = fallen_introductions (session, request, error);

  return list != NULL && discard_those (session, list, error);
}

gboolean support_discard_what_no_longer_stands (KithSession *session, GError **error)
{
  g_autoptr (GArray) list = fallen_introductions (session, 0, error);
  g_autoptr (Step) step = NULL;

  if (list == NULL || list->len == 0)
    return list != NULL;
  step = step_begin (session, "stopped details that may no longer be passed on", error);
  if (step == NULL)
    return FALSE;
  step_background (step);
  return discard_fallen_introductions (session, 0, error) && step_commit (g_steal_pointer (&step), error);
}

static gboolean void_unsent_ask (KithSession *session, const Message *message, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (Ask) ask = ask_latest (session, message->request, message->recipient, &problem);
  Event event = { .kind = "ask-unsent", .request = message->request, .person = message->recipient };

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (ask == NULL || ask->id != message->ask || ask_may_have_left (session, ask->id) ||
      (strcmp (ask->state, "asked") != 0 && strcmp (ask->state, "lapsed") != 0))
    return TRUE;
  return set_state (session, "ask", ask->id, "void", error) &&
         void_messages (session, message->request, ask->id, error) && event_add (session, &event, error);
}

/* An answer that is recorded already stays: it was given in another way. */
static gboolean void_unsent_permission (KithSession *session, const Message *message, GError **error)
{
  g_auto (Permission) permission = { 0 };

  if (!is_latest_permission_message (session, message->request, message->id))
    return TRUE;
  if (!permission_load (session, message->request, &permission, error))
    return FALSE;
  return g_strcmp0 (permission.state, "asked") != 0 ||
         void_permissions (session, message->request, "permission-unsent", error);
}

static gboolean undo_unsent_introduction (KithSession *session, const Message *message, GError **error)
{
  g_autoptr (Request) request = request_store_load (session, message->request, NULL, error);
  g_autoptr (GArray) introductions = request != NULL ? introductions_of_ask (session, message->ask, error) : NULL;
  Event event = { .kind = "introduction-unsent", .request = message->request };

  if (introductions == NULL)
    return FALSE;
  if (request->state != REQUEST_INTRODUCED || introductions->len == 0)
    return TRUE;
  event.person = ask_supporter (session, message->ask);
  return end_introductions (session, message->ask, error) &&
         give_yes_back (session, message->request, message->ask, error) && event_add (session, &event, error);
}

static gboolean follow (KithSession *session, const Message *message, GError **error)
{
  static const struct {
    const char *kind;
    gboolean (*settle) (KithSession *session, const Message *message, GError **error);
  } kinds[] = { { "ask", void_unsent_ask },
                { "permission", void_unsent_permission },
                { "introduction", undo_unsent_introduction } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (strcmp (message->kind, kinds[i].kind) == 0)
      return kinds[i].settle (session, message, error) && request_refresh (session, message->request, error);
  }
  return TRUE;
}

gboolean support_discard_message (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *label = g_strdup_printf ("discarded message %" G_GINT64_FORMAT, id);
  g_autoptr (Step) step = step_begin (session, label, error);
  g_autoptr (Message) message = step != NULL ? outbox_load (session, id, error) : NULL;

  if (message == NULL || !outbox_discard (session, id, error))
    return FALSE;
  /* One that may have left has perhaps been read, so what it asked stays asked. */
  if ((message->state == MESSAGE_WAITING || message->state == MESSAGE_FAILED) && message->request != 0 &&
      !follow (session, message, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

static gboolean take_back_broadcasts (KithSession *session, gint64 request, GError **error)
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
    if (!outbox_discard (session, g_array_index (messages, gint64, i), error))
      return FALSE;
  }
  if (counts.gone == 0 && !take_back_broadcasts (session, request, error))
    return FALSE;
  note = counts.gone == 0 ? g_strdup_printf ("none of %u messages had gone", messages->len)
                          : g_strdup_printf ("%ld had gone already, %u are not sent", counts.gone, messages->len);
  event.note = note;
  return event_add (session, &event, error);
}
