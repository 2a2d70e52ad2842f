#include "support/request.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area.h"
#include "people/vocabulary.h"
#include "store/step.h"
#include "support/act.h"
#include "support/due.h"
#include "support/request_edit.h"
#include "support/request_edit_store.h"
#include "support/request_store.h"

#include <string.h>

static const char *const prefers_choices[] = { "anyone", "same site", "same cohort", NULL };
static const char *const via_choices[] = { "e-mail", "phone", "in person", NULL };

const Field request_fields[] = {
  { .name = "name",
    .label = "Who asks",
    .help = "A name, or Name <address>, or a pasted From line.",
    .kind = FIELD_NAME,
    .required = TRUE,
    .personal = TRUE },
  { .name = "email", .label = "E-mail", .help = "One address.", .kind = FIELD_EMAIL, .personal = TRUE },
  { .name = "phone", .label = "Phone", .help = "Only if it is needed.", .kind = FIELD_PHONE, .personal = TRUE },
  { .name = "cohort",
    .label = "Cohort",
    .help = "The intake, for those who prefer the same; never sent.",
    .kind = FIELD_LINE,
    .personal = TRUE },
  { .name = "site",
    .label = "Site",
    .help = "The place of work, for those who prefer the same; never sent.",
    .kind = FIELD_LINE,
    .personal = TRUE },
  { .name = "area",
    .label = "Issue",
    .help = "An area of the scheme; type to choose.",
    .kind = FIELD_AREA,
    .required = TRUE },
  { .name = "detail",
    .label = "In detail",
    .help = "Which assignment or assessment; helps matching, never sent.",
    .kind = FIELD_LINE,
    .personal = TRUE },
  { .name = "issue",
    .label = "In their words",
    .help = "Private: never sent, shown only when revealed.",
    .kind = FIELD_BLOCK,
    .personal = TRUE },
  { .name = "summary",
    .label = "Summary",
    .help =
        "The one text that may be sent: to a supporter with the question, to everyone with the requester's permission.",
    .kind = FIELD_BLOCK,
    .personal = TRUE },
  { .name = "prefers",
    .label = "Prefers",
    .help = "A preference ranks people; it rules nobody out.",
    .kind = FIELD_CHOICE,
    .choices = prefers_choices },
  { .name = "via", .label = "Came by", .help = "How the request came.", .kind = FIELD_CHOICE, .choices = via_choices },
  { .name = "received", .label = "On", .help = "The day it came; today unless given.", .kind = FIELD_DAY },
  { .name = "keep_apart",
    .label = "Keep apart from",
    .help = "People who must not be asked, separated by semicolons; neither sees this.",
    .kind = FIELD_PEOPLE,
    .personal = TRUE },
  { .name = NULL },
};

gboolean request_complain (Values *values, const char *field, const char *sentence, GError **error)
{
  values_complain (values, field, sentence);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s: %s", field_find (request_fields, field)->label, sentence);
  return FALSE;
}

gint64 request_area (KithSession *session, Values *values, GError **error)
{
  const char *name = values_text (values, "area");
  gint64 area = area_find (session, name);
  g_autoptr (Vocabulary) vocabulary = NULL;
  const Area *nearest = NULL;
  g_autofree char *sentence = NULL;

  if (area != 0)
    return area;
  vocabulary = vocabulary_load (session, error);
  if (vocabulary == NULL)
    return 0;
  nearest = vocabulary_nearest (vocabulary, name);
  sentence = nearest != NULL ? g_strdup_printf ("There is no area \"%s\". The nearest is \"%s\".", name, nearest->name)
                             : g_strdup_printf ("There is no area \"%s\" in the list of areas.", name);
  request_complain (values, "area", sentence, error);
  return 0;
}

static gboolean check_received (KithSession *session, Values *values, gboolean adding, GError **error)
{
  Day today = session_today (session);
  g_autofree char *iso = day_iso (today);

  if (adding && *values_text (values, "received") == '\0')
    values_set (values, "received", iso);
  if (values_has (values, "received") && *values_text (values, "received") == '\0')
    return request_complain (values, "received", "Give the day it came, such as today or 18 nov.", error);
  if (values_has (values, "received") && day_from_iso (values_text (values, "received")) > today)
    return request_complain (values, "received", "That day is still to come. Give the day the request came.", error);
  return TRUE;
}

static gboolean check (KithSession *session, gint64 id, Values *values, GError **error)
{
  g_autoptr (Request) request = NULL;

  if (!requester_split (values, error) ||
      !values_check (values, request_fields, id == 0, session_today (session), error) ||
      !check_received (session, values, id == 0, error))
    return FALSE;
  if (id == 0)
    return TRUE;
  request = request_store_load (session, id, NULL, error);
  return request != NULL && act_allowed (request, ACT_EDIT, error);
}

static void copy_text (Row *row, const Values *values, const char *field, const char *column)
{
  if (values_has (values, field))
    row_text (row, column, values_text (values, field));
}

static void copy_choice (Row *row, const Values *values, const char *field)
{
  if (*values_text (values, field) != '\0')
    row_text (row, field, values_text (values, field));
}

static Row *row_of (KithSession *session, const Values *values, gint64 requester, gint64 area)
{
  Row *row = row_new ("request");

  row_int (row, "requester", requester);
  if (area != 0)
    row_int (row, "area", area);
  copy_text (row, values, "detail", "detail");
  copy_text (row, values, "issue", "issue");
  copy_text (row, values, "summary", "summary");
  copy_text (row, values, "received", "received_on");
  copy_choice (row, values, "prefers");
  copy_choice (row, values, "via");
  if (values_has (values, "detail")) {
    g_autofree char *folded = text_fold (values_text (values, "detail"));

    row_text (row, "detail_folded", folded);
  }
  row_int (row, "scheme", session->scheme);
  return row;
}

static gboolean differs (const Values *values, const char *field, const char *present)
{
  return values_has (values, field) && strcmp (values_text (values, field), present) != 0;
}

static gboolean matter_differs (const Request *before, const Values *values, gint64 area)
{
  return (area != 0 && area != before->area) || differs (values, "detail", before->detail) ||
         differs (values, "summary", before->summary);
}

static gint64 add (KithSession *session, Values *values, gint64 requester, gint64 area, GError **error)
{
  g_autoptr (Row) row = row_of (session, values, requester, area);
  gint64 id = row_insert (session, row, error);
  const char *via = values_text (values, "via");
  Event event = { .kind = "logged", .request = id, .note = *via != '\0' ? via : via_choices[0] };

  if (id == 0 || !event_add (session, &event, error))
    return 0;
  return id;
}

static gboolean change (KithSession *session, const Request *before, gint64 expected_version, Values *values,
                        gint64 requester, gint64 area, GError **error)
{
  g_autoptr (Row) row = row_of (session, values, requester, area);
  gboolean raised = matter_differs (before, values, area);
  gboolean voids = raised && matter_was_put (session, before->id);
  Event event = { .kind = voids ? "matter" : "edited", .request = before->id };

  if (raised)
    row_int (row, "matter", before->matter + 1);
  if (!row_update (session, before->id, expected_version, row, error))
    return FALSE;
  if (raised && !matter_void (session, before->id, error))
    return FALSE;
  return event_add (session, &event, error);
}

static gint64 write_request (KithSession *session, gint64 id, gint64 expected_version, Values *values,
                             gboolean same_address_is_fine, GError **error)
{
  g_autoptr (Request) before = id != 0 ? request_store_load (session, id, NULL, error) : NULL;
  g_autoptr (GArray) apart = NULL;
  gint64 area = 0, requester = 0;

  if (id != 0 && before == NULL)
    return 0;
  if (values_has (values, "area") && (area = request_area (session, values, error)) == 0)
    return 0;
  requester = id != 0 ? request_requester (session, id, error) : 0;
  if (id != 0 && requester == 0)
    return 0;
  requester = requester_save (session, requester, values, same_address_is_fine, error);
  if (requester == 0)
    return 0;
  if (values_has (values, "keep_apart") && (apart = keep_apart_read (session, values, error)) == NULL)
    return 0;
  if (before == NULL)
    id = add (session, values, requester, area, error);
  else if (!change (session, before, expected_version, values, requester, area, error))
    return 0;
  if (id == 0 || (apart != NULL && !keep_apart_save (session, id, requester, apart, before != NULL, error)))
    return 0;
  return id;
}

gint64 request_save (KithSession *session, gint64 id, gint64 expected_version, Values *values,
                     gboolean same_address_is_fine, GError **error)
{
  g_autofree char *label =
      id != 0 ? g_strdup_printf ("changed request %" G_GINT64_FORMAT, id) : g_strdup ("logged a request");
  g_autoptr (Step) step = NULL;
  gint64 saved = 0;

  if (!check (session, id, values, error))
    return 0;
  step = step_begin (session, label, error);
  if (step == NULL)
    return 0;
  saved = write_request (session, id, expected_version, values, same_address_is_fine, error);
  if (saved == 0 || !request_refresh (session, saved, error) || !step_commit (g_steal_pointer (&step), error))
    return 0;
  return saved;
}
