/* Handing over messages whose hold is over, while the coordinator goes on working. */
#include "ui/app/app.h"

#include "base/error.h"
#include "support/outbound.h"

enum { WAIT_AFTER_LATER = 60 }; /* seconds before the mail system is asked again */

long app_unsent_count (App *app)
{
  OutboxCounts counts = { 0 };
  if (app->session == NULL || !outbox_counts (app->session, &counts, NULL))
    return 0;
  return counts.held + counts.ready;
}

Mailer app_mailer (App *app)
{
  return (Mailer){ app->mailer_argv };
}

void app_send_due (App *app, gboolean even_held)
{
  gint64 now = g_get_monotonic_time () / G_USEC_PER_SEC;
  Mailer mailer = app_mailer (app);
  if (!even_held && (now < app->send_not_before || !mailer_is_there (&mailer)))
    return;
  g_autoptr (GError) error = NULL;
  g_auto (Outbound) outbound = { 0 };
  if (!support_send (app->session, &mailer, NULL, even_held, &outbound, &error)) {
    app->send_not_before = now + WAIT_AFTER_LATER;
    app_fail (app, g_steal_pointer (&error));
  } else if (outbound.stopped.sentence != NULL) {
    app_say (app, "%s", outbound.stopped.sentence);
  } else if (outbound.done > 0) {
    app_say (app,
             outbound.done == 1 ? "1 message was handed to the mail system."
                                : "%u messages were handed to the mail system.",
             outbound.done);
  }
  if (outbound.done + outbound.stopped.count > 0)
    app->stale = TRUE;
}
