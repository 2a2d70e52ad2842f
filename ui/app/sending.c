/* Handing over messages whose hold is over, while the coordinator goes on working. */
#include "ui/app/app.h"

#include "base/error.h"
#include "support/introduction.h"

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
  guint sent = 0, left = 0;
  if (!support_discard_what_no_longer_stands (app->session, &error) ||
      !outbox_send (app->session, &mailer, 0, even_held, &sent, &left, &error)) {
    app->send_not_before = now + WAIT_AFTER_LATER;
    app_fail (app, g_steal_pointer (&error));
  } else if (sent > 0) {
    app_say (app,
             sent == 1 ? "1 message was handed to the mail system." : "%u messages were handed to the mail system.",
             sent);
  }
  if (sent > 0)
    app->stale = TRUE;
}
