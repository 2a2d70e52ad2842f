#include "ui/screens/request_acts.h"

#include "base/text.h"
#include "support/introduction.h"
#include "support/request.h"
#include "support/transition.h"

#include <string.h>

/* Whom and what a preview's F2 is about. */
typedef struct {
  gint64 request, supporter;
} Target;

static Target *target_new (gint64 request, gint64 supporter)
{
  Target *target = g_new (Target, 1);
  *target = (Target){ request, supporter };
  return target;
}

/* Shows MESSAGE, or why there is none. EDITABLE: the request's summary stands in it. The texts are taken. */
static Outcome show (App *app, Message *message, GError *error, gboolean editable, Target *target, char *title,
                     char *learns, char *not_learns, char *note,
                     gboolean (*send) (KithSession *, gpointer, gint64 *, GError **))
{
  if (message == NULL) {
    g_free (target);
    g_free (title);
    g_free (learns);
    g_free (not_learns);
    g_free (note);
    return app_fail (app, error);
  }
  Preview preview = { .message = message,
                      .title = title,
                      .learns = learns,
                      .not_learns = not_learns,
                      .note = note,
                      .count = 1,
                      .send = send,
                      .data = target,
                      .free_data = g_free };
  if (editable) {
    preview.edit_screen = g_strdup ("summary-form");
    preview.edit_record = target->request;
  }
  return app_preview (app, &preview);
}

char *act_void_question (long live)
{
  return g_strdup_printf (
      "%ld ask%s or yes%s was about the text as it stood and will no longer count. Save the new one?", live,
      live == 1 ? "" : "s", live == 1 ? "" : "es");
}

/* Whether the summary is among what MESSAGE tells: an office's own wording may leave it out. */
static const char *learns_words (App *app, gint64 request, const Message *message)
{
  g_autoptr (Request) record = message == NULL ? NULL : request_load (app_session (app), request, NULL);
  gboolean told = record != NULL && *record->summary != '\0' && strstr (message->body, record->summary) != NULL;
  return told ? "the issue, and the summary word for word" : "the issue";
}

/* Others who have been asked and could still say yes. */
static char *note_on_others (App *app, gint64 request, gint64 supporter)
{
  g_autoptr (GPtrArray) asks = request_asks (app_session (app), request, NULL);
  for (guint i = 0; asks != NULL && i < asks->len; i++) {
    const AskRow *ask = g_ptr_array_index (asks, i);
    if (ask->supporter != supporter && g_str_equal (ask->state, "asked"))
      return g_strdup_printf ("%s has not answered; if both say yes, you choose", ask->name);
    if (ask->supporter != supporter && g_str_equal (ask->state, "accepted"))
      return g_strdup_printf ("%s has said yes already", ask->name);
  }
  return NULL;
}

static gboolean send_ask (KithSession *session, gpointer data, gint64 *message, GError **error)
{
  Target *target = data;
  *message = request_ask (session, target->request, target->supporter, error);
  return *message != 0;
}

Outcome act_ask (App *app, gint64 request, gint64 supporter)
{
  GError *error = NULL;
  Message *message = request_ask_preview (app_session (app), request, supporter, &error);
  g_autofree char *first = text_calling_name (message == NULL ? "" : message->to_name);
  return show (app, message, error, TRUE, target_new (request, supporter),
               g_strdup_printf ("Ask %s • request %" G_GINT64_FORMAT, message == NULL ? "" : message->to_name, request),
               g_strdup_printf ("%s will learn|%s", first, learns_words (app, request, message)),
               g_strdup_printf ("%s will not learn|who asks, their e-mail, cohort or site", first),
               note_on_others (app, request, supporter), send_ask);
}

static gboolean send_reminder (KithSession *session, gpointer data, gint64 *message, GError **error)
{
  Target *target = data;
  *message = request_remind (session, target->request, target->supporter, error);
  return *message != 0;
}

Outcome act_remind (App *app, gint64 request, gint64 supporter)
{
  GError *error = NULL;
  Message *message = request_remind_preview (app_session (app), request, supporter, &error);
  g_autofree char *first = text_calling_name (message == NULL ? "" : message->to_name);
  return show (
      app, message, error, FALSE, target_new (request, supporter),
      g_strdup_printf ("Remind %s • request %" G_GINT64_FORMAT, message == NULL ? "" : message->to_name, request),
      g_strdup_printf ("%s will learn|nothing new", first),
      g_strdup_printf ("%s will not learn|who asks, their e-mail, cohort or site", first), NULL, send_reminder);
}

static gboolean send_introduction (KithSession *session, gpointer data, gint64 *message, GError **error)
{
  Target *target = data;
  *message = request_introduce (session, target->request, target->supporter, error);
  return *message != 0;
}

/* SUPPORTER 0 stands for the one who said yes. */
static char *first_of_agreed (App *app, gint64 request, gint64 supporter)
{
  g_autoptr (GPtrArray) asks = request_asks (app_session (app), request, NULL);
  for (guint i = 0; asks != NULL && i < asks->len; i++) {
    const AskRow *ask = g_ptr_array_index (asks, i);
    if (g_str_equal (ask->state, "accepted") && (supporter == 0 || ask->supporter == supporter))
      return text_calling_name (ask->name);
  }
  return g_strdup ("The supporter");
}

Outcome act_introduce (App *app, gint64 request, gint64 supporter)
{
  GError *error = NULL;
  Message *message = request_introduce_preview (app_session (app), request, supporter, &error);
  g_autofree char *first = first_of_agreed (app, request, supporter);
  return show (app, message, error, FALSE, target_new (request, supporter),
               g_strdup_printf ("Pass details on • request %" G_GINT64_FORMAT, request),
               g_strdup_printf ("The requester learns|%s's name and the details agreed to be shared", first),
               g_strdup_printf ("%s will not learn|who asked; the requester decides whether to write", first), NULL,
               send_introduction);
}

static gboolean send_acknowledgement (KithSession *session, gpointer data, gint64 *message, GError **error)
{
  Target *target = data;
  *message = request_acknowledge (session, target->request, error);
  return *message != 0;
}

Outcome act_acknowledge (App *app, gint64 request)
{
  GError *error = NULL;
  Message *message = request_acknowledge_preview (app_session (app), request, &error);
  return show (app, message, error, FALSE, target_new (request, 0),
               g_strdup_printf ("Say that it came • request %" G_GINT64_FORMAT, request),
               g_strdup ("The requester learns|that their request came and is being looked at"),
               g_strdup ("Nobody else learns|anything"), NULL, send_acknowledgement);
}

static gboolean send_thanks (KithSession *session, gpointer data, gint64 *message, GError **error)
{
  Target *target = data;
  *message = request_thank (session, target->request, target->supporter, error);
  return *message != 0;
}

Outcome act_thank (App *app, gint64 request, gint64 supporter)
{
  GError *error = NULL;
  Message *message = request_thank_preview (app_session (app), request, supporter, &error);
  g_autofree char *first = text_calling_name (message == NULL ? "" : message->to_name);
  return show (app, message, error, FALSE, target_new (request, supporter), g_strdup_printf ("Thank %s", first),
               g_strdup_printf ("%s will learn|that the offer is kept and valued", first),
               g_strdup_printf ("%s will not learn|who asked, or who helps", first), NULL, send_thanks);
}

static gboolean send_permission (KithSession *session, gpointer data, gint64 *message, GError **error)
{
  Target *target = data;
  *message = request_permission_ask (session, target->request, error);
  return *message != 0;
}

/* An open request without the text that permission would be asked for. */
static gboolean lacks_summary (KithSession *session, gint64 request)
{
  g_autoptr (Request) record = request_load (session, request, NULL);
  return record != NULL && *record->summary == '\0' && transition_refusal (record->state, ACT_ASK_PERMISSION) == NULL;
}

Outcome act_ask_permission (App *app, gint64 request)
{
  GError *error = NULL;
  KithSession *session = app_session (app);
  if (lacks_summary (session, request)) {
    Outcome form = app_open (app, "summary-form", request, "permission");
    app_say (app, "Write the summary first: the one text that may go to everyone. F2 saves and asks the requester.");
    return form;
  }
  Message *message = request_permission_preview (session, request, &error);
  g_autoptr (Request) record = message == NULL ? NULL : request_load (session, request, NULL);
  char *warning = record == NULL ? NULL : request_summary_warning (session, request, record->summary, NULL);
  Outcome outcome = show (app, message, error, TRUE, target_new (request, 0),
                          g_strdup_printf ("Ask for permission • request %" G_GINT64_FORMAT, request),
                          g_strdup ("The requester learns|the exact text that would go to everyone"),
                          g_strdup ("Nobody else learns|anything before their yes"), warning, send_permission);
  return outcome;
}

static gboolean send_broadcast (KithSession *session, gpointer data, gint64 *message, GError **error)
{
  Target *target = data;
  guint recipients = 0;
  *message = 0;
  return request_broadcast (session, target->request, &recipients, error);
}

Outcome act_broadcast (App *app, gint64 request)
{
  GError *error = NULL;
  guint recipients = 0;
  Message *message = request_broadcast_preview (app_session (app), request, &recipients, &error);
  if (message == NULL)
    return app_fail (app, error);
  Preview preview = { .message = message,
                      .title = g_strdup_printf ("Broadcast • request %" G_GINT64_FORMAT, request),
                      .learns = g_strdup ("Everyone learns|the text the requester agreed to, word for word"),
                      .not_learns = g_strdup ("Nobody learns|who asks; the requester gets no copy"),
                      .note = g_strdup_printf ("%u messages like this one, each to one recipient", recipients),
                      .count = recipients,
                      .send = send_broadcast,
                      .data = target_new (request, 0),
                      .free_data = g_free };
  return app_preview (app, &preview);
}

Outcome act_next_of_broadcast (App *app, gint64 request)
{
  g_autofree char *state = request_permission_state (app_session (app), request, NULL, NULL);
  return g_strcmp0 (state, "yes") == 0 ? act_broadcast (app, request) : act_ask_permission (app, request);
}
