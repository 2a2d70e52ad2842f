#include "support/quiet.h"

#include "store/setting.h"
#include "store/step.h"
#include "support/due.h"
#include "support/refresh_store.h"

static gboolean begin (KithSession *session, const LeftIntroduction *left, GError **error)
{
  Day quiet_on = clock_day (left->handed_at) + (Day)setting_number (session, "introduction.quiet_days");
  g_autoptr (Row) row = row_new ("introduction");

  if (quiet_on <= left->quiet_on)
    return TRUE;
  row_day (row, "quiet_on", quiet_on);
  return row_update (session, left->id, 0, row, error) && request_refresh (session, left->request, error);
}

gboolean quiet_days_begin (KithSession *session, gint64 since, GError **error)
{
  g_autoptr (GArray) list = introductions_left (session, since, error);
  g_autoptr (Step) step = NULL;

  if (list == NULL || list->len == 0)
    return list != NULL;
  step = step_begin (session, "counted the quiet days from when the details left", error);
  if (step == NULL)
    return FALSE;
  step_background (step);
  for (guint i = 0; i < list->len; i++) {
    if (!begin (session, &g_array_index (list, LeftIntroduction, i), error))
      return FALSE;
  }
  return step_commit (g_steal_pointer (&step), error);
}
