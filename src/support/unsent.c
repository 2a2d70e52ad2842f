#include "support/unsent.h"

#include "store/step.h"
#include "support/act.h"
#include "support/answer.h"
#include "support/due.h"
#include "support/request_edit_store.h"
#include "support/request_store.h"
#include "support/void.h"

#include <string.h>

/* One message on its way back. */
typedef struct {
  KithSession *session;
  const Message *message;
  const Unsent *unsent;
} Undoing;

static gboolean set_ask_state (const Undoing *undoing, const char *state, GError **error)
{
  g_autoptr (Row) row = row_new ("ask");

  row_text (row, "state", state);
  return row_update (undoing->session, undoing->message->ask, 0, row, error);
}

static gboolean note (const Undoing *undoing, const char *kind, gint64 person, GError **error)
{
  Event event = { .kind = kind,
                  .request = undoing->message->request,
                  .person = person,
                  .note = undoing->unsent->why,
                  .by_kith = undoing->unsent->why != NULL };

  return event_add (undoing->session, &event, error);
}

static gboolean settle_ask (const Undoing *undoing, GError **error)
{
  const Message *message = undoing->message;
  g_autoptr (GError) problem = NULL;
  g_autoptr (Ask) ask = ask_latest (undoing->session, message->request, message->recipient, &problem);

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (ask == NULL || ask->id != message->ask || ask_may_have_left (undoing->session, ask->id) ||
      (strcmp (ask->state, "asked") != 0 && strcmp (ask->state, "lapsed") != 0))
    return undoing->unsent->why == NULL || note (undoing, "ask-unsent", message->recipient, error);
  return set_ask_state (undoing, "void", error) &&
         void_messages (undoing->session, message->request, message->ask, error) &&
         note (undoing, "ask-unsent", message->recipient, error);
}

/* They can be reminded another time. */
static gboolean settle_reminder (const Undoing *undoing, GError **error)
{
  g_autoptr (Row) row = row_new ("ask");

  if (undoing->message->ask == 0)
    return TRUE;
  row_null (row, "reminded_on");
  return row_update (undoing->session, undoing->message->ask, 0, row, error) &&
         note (undoing, "reminder-unsent", undoing->message->recipient, error);
}

/* An answer that is recorded already stays: it was given in another way. */
static gboolean settle_permission (const Undoing *undoing, GError **error)
{
  gint64 request = undoing->message->request;
  g_auto (Permission) permission = { 0 };

  if (!is_latest_permission_message (undoing->session, request, undoing->message->id))
    return TRUE;
  if (!permission_load (undoing->session, request, &permission, error))
    return FALSE;
  if (g_strcmp0 (permission.state, "asked") != 0)
    return note (undoing, "permission-needless", 0, error);
  return void_permissions (undoing->session, request, NULL, error) && note (undoing, "permission-unsent", 0, error);
}

/* Usable again where a place is free; else it is kept. Nobody said yes to what the request has become meanwhile. */
static gboolean give_yes_back (const Undoing *undoing, GError **error)
{
  g_autoptr (Request) request = request_store_load (undoing->session, undoing->message->request, NULL, error);
  gboolean present = ask_is_present (undoing->session, undoing->message->ask);

  if (request == NULL || !set_ask_state (undoing, present ? "kept" : "void", error))
    return FALSE;
  return request->state != REQUEST_INTRODUCED || kept_to_accepted (undoing->session, request->id, error);
}

/* What was not sent has not been made: the search goes on. */
static gboolean end_introductions (const Undoing *undoing, const GArray *introductions, GError **error)
{
  for (guint i = 0; i < introductions->len; i++) {
    g_autoptr (Row) row = row_new ("introduction");

    row_int (row, "wants_another", 1);
    if (!row_update (undoing->session, g_array_index (introductions, gint64, i), 0, row, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean settle_yes (const Undoing *undoing, GError **error)
{
  switch (undoing->unsent->yes) {
  case YES_IS_VOID:
    return set_ask_state (undoing, "void", error);
  case YES_COMES_BACK:
    return give_yes_back (undoing, error);
  case YES_AS_IT_IS:
  default:
    return TRUE;
  }
}

static gboolean settle_introduction (const Undoing *undoing, GError **error)
{
  const char *kind = undoing->unsent->why != NULL ? "introduction-stopped" : "introduction-unsent";
  g_autoptr (GArray) introductions = introductions_of_ask (undoing->session, undoing->message->ask, error);

  if (introductions == NULL)
    return FALSE;
  if (introductions->len == 0 && undoing->unsent->why == NULL)
    return TRUE;
  return end_introductions (undoing, introductions, error) &&
         (introductions->len == 0 || settle_yes (undoing, error)) &&
         note (undoing, kind, ask_supporter (undoing->session, undoing->message->ask), error);
}

static gboolean settle_broadcast (const Undoing *undoing, GError **error)
{
  BroadcastCounts counts = { 0 };
  gint64 request = undoing->message->request;

  if (!note (undoing, "broadcast-unsent", undoing->message->recipient, error) ||
      !request_broadcast_counts (undoing->session, request, &counts, error))
    return FALSE;
  return counts.gone + counts.waiting > 0 || broadcast_take_back (undoing->session, request, error);
}

static gboolean settle_acknowledgement (const Undoing *undoing, GError **error)
{
  return note (undoing, "acknowledgement-unsent", 0, error);
}

gboolean unsent_refresh (KithSession *session, const Message *message, GError **error)
{
  return message->request == 0 || request_refresh (session, message->request, error);
}

gboolean unsent_follow (KithSession *session, const Message *message, const Unsent *unsent, GError **error)
{
  static const struct {
    const char *kind;
    gboolean (*settle) (const Undoing *undoing, GError **error);
  } kinds[] = {
    { "ask", settle_ask },
    { "reminder", settle_reminder },
    { "permission", settle_permission },
    { "introduction", settle_introduction },
    { "broadcast", settle_broadcast },
    { "acknowledgement", settle_acknowledgement },
  };
  const Undoing undoing = { session, message, unsent };

  for (guint i = 0; message->request != 0 && i < G_N_ELEMENTS (kinds); i++) {
    if (strcmp (message->kind, kinds[i].kind) == 0)
      return kinds[i].settle (&undoing, error) && unsent_refresh (session, message, error);
  }
  return TRUE;
}
