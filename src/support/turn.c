/* The turn of the day: what happens because time passes, once, whoever opens the store first. */
#include "store/step.h"
#include "support/act.h"
#include "support/also_discarded.h"
#include "support/due.h"
#include "support/due_store.h"
#include "support/last_look.h"

static gboolean expire_yeses (KithSession *session, GError **error)
{
  g_autoptr (GArray) rows = expired_yeses (session, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const TurnRow *yes = &g_array_index (rows, TurnRow, i);
    Event event = {
      .kind = "expired", .request = yes->request, .person = yes->supporter, .on = yes->day, .by_kith = TRUE
    };
    g_autoptr (Row) row = row_new ("ask");

    row_text (row, "state", "expired");
    if (!row_update (session, yes->id, 0, row, error) || !event_add (session, &event, error) ||
        !request_refresh (session, yes->request, error))
      return FALSE;
  }
  return rows != NULL;
}

/* The ask stays open: a late answer counts, and the coordinator decides whether to remind or to ask somebody else. */
static gboolean note_overdue (KithSession *session, GError **error)
{
  g_autoptr (GArray) rows = overdue_asks (session, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const TurnRow *ask = &g_array_index (rows, TurnRow, i);
    Event event = {
      .kind = "overdue", .request = ask->request, .person = ask->supporter, .on = ask->day, .by_kith = TRUE
    };

    if (!event_add (session, &event, error))
      return FALSE;
  }
  return rows != NULL;
}

static gboolean close_quiet (KithSession *session, GError **error)
{
  g_autoptr (GArray) rows = quiet_requests (session, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    if (!request_close_quietly (session, g_array_index (rows, TurnRow, i).request, error))
      return FALSE;
  }
  return rows != NULL;
}

/* Who can be asked may have changed since: someone is back, has a place again, or is new. */
static gboolean look_again (KithSession *session, GError **error)
{
  g_autoptr (GArray) rows = searching_requests (session, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    if (!session_tick (session, "Turning the day", (double)i / rows->len, error) ||
        !request_refresh (session, g_array_index (rows, TurnRow, i).request, error))
      return FALSE;
  }
  return rows != NULL;
}

static gboolean turn (KithSession *session, GError **error)
{
  g_autoptr (Step) step = step_begin (session, "the turn of the day", error);

  if (step == NULL)
    return FALSE;
  step_background (step);
  return expire_yeses (session, error) && note_overdue (session, error) && support_last_look (session, NULL, error) &&
         close_quiet (session, error) && look_again (session, error) && step_commit (g_steal_pointer (&step), error);
}

gboolean due_turn_the_day (KithSession *session, GError **error)
{
  gboolean turned = turn (session, error);

  g_free (also_discarded_words (session)); /* no act of the coordinator's: the requests tell it */
  return turned;
}
