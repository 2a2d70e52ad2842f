#include "support/compose.h"

#include "base/text.h"
#include "mail/outbox.h"
#include "people/person.h"
#include "store/setting.h"
#include "support/act.h"

#include <string.h>

void composer_clear (Composer *composer)
{
  g_clear_pointer (&composer->template, template_free);
  g_clear_pointer (&composer->office, g_free);
  g_clear_pointer (&composer->signature, g_free);
}

gboolean composer_open (Composer *composer, KithSession *session, Stage stage, GError **error)
{
  *composer = (Composer){ .session = session, .stage = stage };
  composer->template = template_load (session, stage, error);
  if (composer->template == NULL)
    return FALSE;
  composer->office = setting_text (session, "office.name");
  composer->signature = setting_text (session, "office.signature");
  return TRUE;
}

Matter *matter_of (const Request *request)
{
  Matter *matter = g_new0 (Matter, 1);

  matter->tag = g_strdup_printf ("PS-%" G_GINT64_FORMAT, request->id);
  matter->area = g_strdup (request->area_name);
  matter->summary = g_strdup (request->summary);
  return matter;
}

/* "Wednesday 26 November": in full, since nobody else's today is ours. */
static char *day_in_letter (Day day)
{
  static const char *const weekdays[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
  };
  static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December" };
  int year = 0, month = 0, day_of_month = 0;

  if (day == DAY_NONE)
    return g_strdup ("");
  day_to_date (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%s %d %s", weekdays[day_weekday (day) - 1], day_of_month, months[month - 1]);
}

/* What every stage may say. NULL: not one of these. */
static char *office_value (const Composer *composer, const char *field, const char *tag, Day answer_by)
{
  if (strcmp (field, "tag") == 0)
    return g_strdup (tag);
  if (strcmp (field, "office") == 0)
    return g_strdup (composer->office);
  if (strcmp (field, "signature") == 0)
    return g_strdup (composer->signature);
  if (strcmp (field, "answer_by") == 0)
    return day_in_letter (answer_by);
  return NULL;
}

/* "your name and e-mail address", of what SUPPORTER lets be passed on. */
static char *details_shared (const Recipient *supporter)
{
  if (supporter->share_email && supporter->share_phone)
    return g_strdup ("your name, e-mail address and telephone number");
  if (supporter->share_phone)
    return g_strdup ("your name and telephone number");
  return g_strdup (supporter->share_email ? "your name and e-mail address" : "your name");
}

typedef struct {
  const Composer *composer;
  const BeforeYes *data;
} BeforeYesView;

static char *before_yes_value (const char *field, gconstpointer user_data)
{
  const BeforeYesView *view = user_data;
  const Matter *matter = view->data->matter;
  char *value = office_value (view->composer, field, matter->tag, view->data->answer_by);

  if (value != NULL)
    return value;
  if (strcmp (field, "supporter_first") == 0)
    return text_calling_name (view->data->supporter->name);
  if (strcmp (field, "area") == 0)
    return g_strdup (matter->area);
  if (strcmp (field, "summary") == 0)
    return g_strdup (matter->summary);
  if (strcmp (field, "details_shared") == 0)
    return details_shared (view->data->supporter);
  return g_strdup ("");
}

typedef struct {
  const Composer *composer;
  const ToRequester *data;
  const char *name;
} ToRequesterView;

static char *to_requester_value (const char *field, gconstpointer user_data)
{
  const ToRequesterView *view = user_data;
  char *value = office_value (view->composer, field, view->data->matter->tag, view->data->answer_by);

  if (value != NULL)
    return value;
  if (strcmp (field, "requester_first") == 0)
    return text_calling_name (view->name);
  if (strcmp (field, "summary") == 0)
    return g_strdup (view->data->matter->summary);
  return g_strdup ("");
}

typedef struct {
  const Composer *composer;
  const Disclosure *data;
  const char *name;
} DisclosureView;

static char *disclosure_value (const char *field, gconstpointer user_data)
{
  const DisclosureView *view = user_data;
  const Disclosure *data = view->data;
  char *value = office_value (view->composer, field, data->matter->tag, DAY_NONE);

  if (value != NULL)
    return value;
  if (strcmp (field, "requester_first") == 0)
    return text_calling_name (view->name);
  if (strcmp (field, "supporter") == 0)
    return g_strdup (data->supporter->name);
  if (strcmp (field, "supporter_email") == 0)
    return g_strdup (data->share.email ? data->supporter->email : "");
  if (strcmp (field, "supporter_phone") == 0)
    return g_strdup (data->share.phone ? data->supporter->phone : "");
  if (strcmp (field, "area") == 0)
    return g_strdup (data->matter->area);
  return g_strdup ("");
}

typedef struct {
  const Composer *composer;
  const AgreementLetter *data;
  const char *name;
} AgreementView;

static char *agreement_value (const char *field, gconstpointer user_data)
{
  const AgreementView *view = user_data;
  char *value = office_value (view->composer, field, view->data->tag, view->data->answer_by);

  if (value != NULL)
    return value;
  if (strcmp (field, "first") == 0)
    return text_calling_name (view->name);
  if (strcmp (field, "agreement_text") == 0)
    return g_strdup (view->data->text);
  return g_strdup ("");
}

static Message *new_message (const Composer *composer, gint64 recipient, const char *name, const char *address)
{
  Message *message = g_new0 (Message, 1);

  message->kind = g_strdup (stage_name (composer->stage));
  message->recipient = recipient;
  message->to_name = g_strdup (name);
  message->to_address = g_strdup (address);
  return message;
}

/* The office's sender, so that a preview is what would be queued. */
static Message *addressed (const Composer *composer, Message *composed, GError **error)
{
  g_autoptr (Message) message = composed;

  if (*message->to_address == '\0') {
    act_refuse (error, "%s has no e-mail address, so nothing can be written. Add the address first.",
                composer->stage == STAGE_ACKNOWLEDGEMENT || composer->stage == STAGE_PERMISSION ||
                        composer->stage == STAGE_INTRODUCTION
                    ? "The requester"
                    : message->to_name);
    return NULL;
  }
  return outbox_address (composer->session, message, error) ? g_steal_pointer (&message) : NULL;
}

Message *compose_before_yes (const Composer *composer, gint64 request, const BeforeYes *data, GError **error)
{
  g_autoptr (Message) message = NULL;
  BeforeYesView view = { composer, data };
  const Recipient *supporter = data->supporter;

  message = addressed (composer, new_message (composer, supporter->id, supporter->name, supporter->email), error);
  if (message == NULL)
    return NULL;
  message->request = request;
  template_render (composer->template, before_yes_value, &view, &message->subject, &message->body);
  return names_nobody (composer, request, message, data, error) ? g_steal_pointer (&message) : NULL;
}

static Message *to_person (const Composer *composer, const Person *person, GError **error)
{
  return addressed (composer, new_message (composer, person->id, person->name, person->email), error);
}

Message *compose_to_requester (const Composer *composer, gint64 request, const ToRequester *data, GError **error)
{
  g_autoptr (Person) person = person_load (composer->session, data->requester, error);
  Message *message = person != NULL ? to_person (composer, person, error) : NULL;

  if (message == NULL)
    return NULL;
  ToRequesterView view = { composer, data, person->name };

  message->request = request;
  template_render (composer->template, to_requester_value, &view, &message->subject, &message->body);
  return message;
}

Message *compose_disclosure (const Composer *composer, gint64 request, const Disclosure *data, GError **error)
{
  g_autoptr (Person) person = person_load (composer->session, data->requester, error);
  Message *message = person != NULL ? to_person (composer, person, error) : NULL;

  if (message == NULL)
    return NULL;
  DisclosureView view = { composer, data, person->name };

  message->request = request;
  template_render (composer->template, disclosure_value, &view, &message->subject, &message->body);
  return message;
}

Message *compose_agreement (const Composer *composer, gint64 pair, const AgreementLetter *data, GError **error)
{
  g_autoptr (Person) person = person_load (composer->session, data->reader, error);
  Message *message = person != NULL ? to_person (composer, person, error) : NULL;

  if (message == NULL)
    return NULL;
  AgreementView view = { composer, data, person->name };

  message->pair = pair;
  template_render (composer->template, agreement_value, &view, &message->subject, &message->body);
  return message;
}

typedef struct {
  const Composer *composer;
  const CorrectionLetter *data;
} CorrectionView;

static char *correction_value (const char *field, gconstpointer user_data)
{
  const CorrectionView *view = user_data;
  const CorrectionLetter *data = view->data;
  char *value = office_value (view->composer, field, data->tag, DAY_NONE);

  if (value != NULL)
    return value;
  if (strcmp (field, "first") == 0)
    return text_calling_name (data->wrong->to_name);
  if (strcmp (field, "sent_on") == 0)
    return day_in_letter (data->sent_on);
  if (strcmp (field, "sent_subject") == 0)
    return g_strdup (data->wrong->subject);
  return g_strdup ("");
}

/* Of the kind that no rule of a request counts: a corrected question is not asked again. */
Message *compose_correction (const Composer *composer, const CorrectionLetter *data, GError **error)
{
  const Message *wrong = data->wrong;
  CorrectionView view = { composer, data };
  Message *message =
      addressed (composer, new_message (composer, wrong->recipient, wrong->to_name, wrong->to_address), error);

  if (message == NULL)
    return NULL;
  g_free (message->kind);
  message->kind = g_strdup (MESSAGE_NOTE);
  message->request = wrong->request;
  message->pair = wrong->pair;
  message->to_requester = wrong->to_requester;
  template_render (composer->template, correction_value, &view, &message->subject, &message->body);
  return message;
}
