#include "prove/lib-work.h"

#include "mail/template.h"
#include "people/area.h"
#include "people/conflict.h"
#include "people/import.h"
#include "people/supporter.h"
#include "prove/lib-break.h"
#include "prove/lib-work-private.h"
#include "scheme/scheme.h"
#include "store/draft.h"
#include "store/maintenance.h"
#include "store/setting.h"
#include "store/statement.h"
#include "store/step.h"

#include <string.h>

/* To look for something to do is not part of the work. */
gint64 work_pick (Work *work, const char *sql)
{
  gint64 id = 0;

  break_pause ();

  Statement *statement = statement_new (work->session->store, sql, NULL);
  GArray *ids = statement_ids (statement, NULL);

  if (ids->len > 0)
    id = g_array_index (ids, gint64, (guint)g_rand_int_range (work->chance, 0, (gint32)ids->len));
  g_array_unref (ids);
  statement_free (statement);
  break_go_on ();
  return id;
}

gint64 work_part (Work *work, const char *sql, gint64 id)
{
  break_pause ();

  gint64 part = statement_number (work->session->store, sql, 0, NULL, "id", id, NULL);

  break_go_on ();
  return part;
}

gint64 work_supporter (Work *work)
{
  return work_pick (work, "SELECT person FROM enrolment WHERE role = 'supporter' AND status = 'active'");
}

gint64 work_sensitive_area (Work *work)
{
  return work_pick (work, "SELECT id FROM area WHERE sensitive = 1");
}

static void set (Values *values, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void set (Values *values, const char *name, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  values_set (values, name, text);
}

static gboolean supporter_add (Work *work, GError **error)
{
  g_autoptr (Values) values = values_new ();

  set (values, "name", "Supporter %u", work->number);
  set (values, "email", "s%u@register.example", work->number);
  set (values, "areas", "Exams lived; Failed assignment");
  set (values, "grade", "3rd year");
  set (values, "limit", "30");
  set (values, "share", "e-mail");
  return supporter_save (work->session, 0, 0, values, FALSE, error) != 0;
}

static gboolean supporter_change (Work *work, GError **error)
{
  static const char *const fields[] = { "specialty", "site", "notes", "cohort" };
  g_autoptr (Values) values = values_new ();
  gint64 id = work_supporter (work);

  if (id == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_rand_boolean (work->chance) || i == 0)
      set (values, fields[i], "Field %u", work->number);
  return supporter_save (work->session, id, 0, values, FALSE, error) != 0;
}

static gboolean supporter_areas (Work *work, GError **error)
{
  g_autoptr (Values) values = values_new ();
  gint64 id = work_supporter (work);

  if (id == 0)
    return FALSE;
  set (values, g_rand_boolean (work->chance) ? "areas+" : "areas-", "Thesis and research; Mental health lived");
  return supporter_save (work->session, id, 0, values, FALSE, error) != 0;
}

static gboolean away (Work *work, GError **error)
{
  gint64 id = work_supporter (work);

  return id != 0 &&
         supporter_set_away (work->session, id,
                             g_rand_boolean (work->chance) ? session_today (work->session) + 3 : DAY_NONE, error);
}

static gboolean retire (Work *work, GError **error)
{
  gint64 id = work_supporter (work);

  return id != 0 && supporter_retire (work->session, id, error);
}

static gboolean supporter_call (Work *work, GError **error)
{
  g_autofree char *note = g_strdup_printf ("Called back, number %u", work->number);
  gint64 id = work_supporter (work);

  return id != 0 && supporter_log_call (work->session, id, note, error);
}

static gboolean consent (Work *work, GError **error)
{
  gint64 id = work_supporter (work), area = work_sensitive_area (work);

  return id != 0 && area != 0 &&
         supporter_consent (work->session, id, area, "You may ask me about this.", session_today (work->session),
                            "by e-mail", error);
}

static gboolean consent_withdraw (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM consent WHERE withdrawn_on IS NULL");
  gint64 person = work_part (work, "SELECT person FROM consent WHERE id = :id", id);
  gint64 area = work_part (work, "SELECT area FROM consent WHERE id = :id", id);

  return id != 0 && supporter_consent_withdraw (work->session, person, area, error);
}

static gboolean area (Work *work, GError **error)
{
  g_autofree char *name = g_strdup_printf ("Area %u", work->number);

  return area_add (work->session, name, FALSE, error) != 0;
}

static gboolean area_change (Work *work, GError **error)
{
  g_autofree char *name = g_strdup_printf ("Area %u", work->number);
  gint64 id = work_pick (work, "SELECT id FROM area WHERE name LIKE 'Area %'");

  return id != 0 && area_set (work->session, id, 0, name, g_rand_boolean (work->chance), error);
}

static gboolean area_drop (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM area WHERE name LIKE 'Area %'");

  return id != 0 && area_remove (work->session, id, error);
}

static gboolean conflict (Work *work, GError **error)
{
  gint64 one = work_supporter (work), other = work_pick (work, "SELECT requester FROM request");

  return one != 0 && other != 0 &&
         conflict_add (work->session, one, other, "line manager", DAY_NONE, DAY_NONE, error) != 0;
}

static gboolean conflict_drop (Work *work, GError **error)
{
  gint64 id = work_pick (work, "SELECT id FROM conflict");

  return id != 0 && conflict_remove (work->session, id, error);
}

static gboolean setting (Work *work, GError **error)
{
  g_autofree char *value = g_strdup_printf ("Office %u", work->number);

  return setting_set (work->session, "office.name", value, error);
}

static gboolean wording (Work *work, GError **error)
{
  g_autofree char *text = template_text (work->session, STAGE_THANKS, NULL, error);
  g_autofree char *longer = text != NULL ? g_strdup_printf ("%s\nThanks number %u.\n", text, work->number) : NULL;

  if (longer == NULL)
    return FALSE;
  return template_set (work->session, STAGE_THANKS, strlen (longer) < 3000 ? longer : NULL, error);
}

#define IMPORTED_ROWS 8

static gboolean import (Work *work, GError **error)
{
  g_autoptr (GString) text = g_string_new ("Name,E-mail,Site\n");
  g_autoptr (ImportMapping) mapping = import_mapping_new (work->session, error);

  for (guint i = 0; i < IMPORTED_ROWS; i++)
    g_string_append_printf (text, "Imported %u %u,i%u.%u@import.example,Leeds\n", work->number, i, work->number, i);

  g_autoptr (ImportTable) table = mapping != NULL ? import_read (work->session, text->str, text->len, error) : NULL;
  g_autoptr (ImportPlan) plan = table != NULL ? import_plan (work->session, table, mapping, error) : NULL;

  return plan != NULL && import_apply (work->session, plan, mapping, error);
}

static gboolean undo (Work *work, GError **error)
{
  return step_undo (work->session, NULL, error);
}

static gboolean draft (Work *work, GError **error)
{
  g_autoptr (Values) values = values_new ();

  set (values, "name", "Half Typed");
  set (values, "issue", "%u", work->number);
  if (!draft_save (work->session, &(DraftOf){ .form = "request" }, values, error))
    return FALSE;
  work->drafts = work->number;
  return TRUE;
}

static gboolean backup (Work *work, GError **error)
{
  g_autofree char *name = g_strdup_printf ("backup-%u", work->number);
  g_autofree char *file = g_build_filename (work->place, name, NULL);

  if (!store_backup (work->session, file, error))
    return FALSE;
  g_free (work->backup);
  work->backup = g_steal_pointer (&file);
  return TRUE;
}

/* A message takes two steps, taken up and what became of it; before the first, those that were cut off are marked. */
#define SENDING_STEPS 400

const WorkKind work_kinds[] = {
  { "supporter-add", 1, supporter_add, FALSE },
  { "supporter-change", 1, supporter_change, FALSE },
  { "supporter-areas", 1, supporter_areas, FALSE },
  { "supporter-away", 1, away, FALSE },
  { "supporter-retire", 1, retire, FALSE },
  { "supporter-call", 1, supporter_call, FALSE },
  { "consent", 1, consent, FALSE },
  { "consent-withdraw", 1, consent_withdraw, FALSE },
  { "area-add", 1, area, FALSE },
  { "area-change", 1, area_change, FALSE },
  { "area-remove", 1, area_drop, FALSE },
  { "conflict-add", 1, conflict, FALSE },
  { "conflict-remove", 1, conflict_drop, FALSE },
  { "setting", 1, setting, FALSE },
  { "wording", 1, wording, FALSE },
  { "import", 2, import, FALSE },
  { "undo", 1, undo, FALSE },
  { "draft", 0, draft, FALSE },
  { "backup", 2, backup, FALSE },
  { "request-add", 1, work_request_add, FALSE },
  { "request-change", 1, work_request_change, FALSE },
  { "request-call", 1, work_request_call, FALSE },
  { "request-acknowledge", 1, work_acknowledge, FALSE },
  { "ask", 1, work_ask, FALSE },
  { "remind", 1, work_remind, FALSE },
  { "answer", 1, work_answer, FALSE },
  { "introduce", 1, work_introduce, FALSE },
  { "wants-another", 1, work_wants_another, FALSE },
  { "permission-ask", 1, work_permission_ask, FALSE },
  { "permission-record", 1, work_permission_record, FALSE },
  { "broadcast", 1, work_broadcast, FALSE },
  { "request-close", 1, work_close_request, FALSE },
  { "request-withdraw", 1, work_withdraw, FALSE },
  { "request-reopen", 1, work_reopen, FALSE },
  { "pair-start", 1, work_pair_start, FALSE },
  { "pair-end", 1, work_pair_end, FALSE },
  { "agreement-new", 1, work_agreement_new, FALSE },
  { "agreement-change", 1, work_agreement_change, FALSE },
  { "agreement-sign", 1, work_agreement_sign, FALSE },
  { "agreement-mail", 1, work_agreement_mail, FALSE },
  { "send", SENDING_STEPS, work_send, FALSE },
  { "send-all", SENDING_STEPS, work_send_all, FALSE },
  { "message-discard", 1, work_discard, FALSE },
  { "message-retry", 1, work_retry, FALSE },
  { "message-by-hand", 1, work_by_hand, FALSE },
  { "passphrase-change", 0, work_passphrase_change, TRUE },
  { "coordinator-add", 0, work_coordinator_add, TRUE },
  { "coordinator-remove", 0, work_coordinator_remove, TRUE },
  { "recover", 0, work_recover, TRUE },
  { 0 },
};

guint work_kind_count (void)
{
  return G_N_ELEMENTS (work_kinds) - 1;
}

const WorkKind *work_kind (const char *name)
{
  for (const WorkKind *kind = work_kinds; kind->name != NULL; kind++)
    if (strcmp (kind->name, name) == 0)
      return kind;
  return NULL;
}

guint work_notes (const WorkKind *kind)
{
  return kind->run == import ? 1 : 0;
}

const WorkKind *work_choose (GRand *chance)
{
  const WorkKind *kind = NULL;

  do
    kind = &work_kinds[g_rand_int_range (chance, 0, (gint32)work_kind_count ())];
  while (kind->slow && g_rand_int_range (chance, 0, 5) != 0);
  return kind;
}
