#include "support/retention.h"

#include "base/error.h"
#include "store/purge.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/erase.h"
#include "support/erase_store.h"
#include "support/retention_store.h"

#include <string.h>

static const RetentionKind kinds[] = {
  { "requests", "Texts of closed requests", "What was told and written in them; issue, days and how they ended stay.",
    "retention.request_months" },
  { "messages", "Texts of messages", "Subject and text; that it was sent, to whom and when stays.",
    "retention.message_months" },
  { "supporters", "Retired supporters", "The supporter is erased; that somebody took part stays as a figure.",
    "retention.supporter_months" },
  { "agreements", "Agreements of ended pairs", "What was agreed and why it ended; the pair and its days stay.",
    "retention.agreement_months" },
  { .name = NULL },
};

const RetentionKind *retention_kinds (void)
{
  return kinds;
}

const RetentionKind *retention_kind (const char *name)
{
  for (const RetentionKind *kind = kinds; kind->name != NULL; kind++)
    if (strcmp (kind->name, name) == 0)
      return kind;
  return NULL;
}

void retention_item_free (RetentionItem *item)
{
  g_free (item->subject);
  g_free (item);
}

/* Who still has something open is no matter of retention. */
static gboolean is_free (KithSession *session, const RetentionItem *item, gboolean *free, GError **error)
{
  g_autoptr (GPtrArray) blockers = NULL;

  *free = TRUE;
  if (strcmp (item->kind->name, "supporters") != 0)
    return TRUE;
  blockers = erase_blockers (session, item->id, NULL, error);
  *free = blockers != NULL && blockers->len == 0;
  return blockers != NULL;
}

/* Adds KIND's items to FOUND, only the first one where FIRST. */
static gboolean add_kind (KithSession *session, const RetentionKind *kind, GPtrArray *found, gboolean first,
                          GError **error)
{
  long months = setting_number (session, kind->setting);
  g_autoptr (GPtrArray) items = NULL;

  if (months == 0)
    return TRUE;
  items = retention_rows (session, kind, day_add_months (session_today (session), -(int)months), error);
  while (items != NULL && items->len > 0) {
    RetentionItem *item = g_ptr_array_steal_index (items, 0);
    gboolean free = FALSE, known = is_free (session, item, &free, error);

    if (known && free)
      g_ptr_array_add (found, item);
    else
      retention_item_free (item);
    if (!known)
      return FALSE;
    if (first && free)
      break;
  }
  return items != NULL;
}

GPtrArray *retention_due (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)retention_item_free);

  if (!session_may (session, RIGHT_PEOPLE, error))
    return NULL;
  for (const RetentionKind *kind = kinds; kind->name != NULL; kind++)
    if (!add_kind (session, kind, found, FALSE, error))
      return NULL;
  return g_steal_pointer (&found);
}

gboolean retention_is_due (KithSession *session, gboolean *due, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)retention_item_free);
  g_autofree char *text = setting_text (session, "retention.looked");
  Day looked = day_from_iso (text);

  *due = FALSE;
  if (!session_may (session, RIGHT_PEOPLE, NULL) ||
      (looked != DAY_NONE && session_today (session) < day_add_months (looked, 1)))
    return TRUE;
  for (const RetentionKind *kind = kinds; kind->name != NULL && found->len == 0; kind++)
    if (!add_kind (session, kind, found, TRUE, error))
      return FALSE;
  *due = found->len > 0;
  return TRUE;
}

gboolean retention_note_look (KithSession *session, GError **error)
{
  g_autofree char *today = day_iso (session_today (session));
  g_autofree char *before = setting_text (session, "retention.looked");

  return strcmp (today, before) == 0 || setting_set (session, "retention.looked", today, error);
}

/* ---- clearing */

static gboolean clear_row (KithSession *session, const RetentionRule *rule, gint64 id, GError **error)
{
  g_autoptr (Row) row = row_new (rule->table);

  for (guint i = 0; i < G_N_ELEMENTS (rule->values) && rule->values[i].column != NULL; i++)
    row_text (row, rule->values[i].column, rule->values[i].value);
  return row_update (session, id, 0, row, error) && purge_images (session, rule->table, id, error);
}

static gboolean clear_item (KithSession *session, const RetentionItem *item, GError **error)
{
  for (const RetentionRule *rule = retention_rules (); rule->kind != NULL; rule++) {
    g_autoptr (GArray) ids = NULL;

    if (strcmp (rule->kind, item->kind->name) != 0)
      continue;
    ids = retention_rule_ids (session, rule, item->id, error);
    for (guint i = 0; ids != NULL && i < ids->len; i++)
      if (!clear_row (session, rule, g_array_index (ids, gint64, i), error))
        return FALSE;
    if (ids == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Somebody who was erased, until that is committed. */
typedef struct {
  gint64 person;
  char *uid, **words;
} Erased;

static gboolean clear_all (KithSession *session, const GPtrArray *items, GArray *erased, GError **error)
{
  for (guint i = 0; i < items->len; i++) {
    const RetentionItem *item = items->pdata[i];
    Erased one = { .person = item->id };

    if (strcmp (item->kind->name, "supporters") != 0) {
      if (!clear_item (session, item, error))
        return FALSE;
    } else if (person_erase_within (session, item->id, &one.uid, &one.words, error)) {
      g_array_append_val (erased, one);
    } else {
      return FALSE;
    }
    if (!session_tick (session, "Clearing", (double)i / items->len, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean clear_in_step (KithSession *session, const GPtrArray *items, GArray *erased, GError **error)
{
  g_autofree char *label = g_strdup_printf ("cleared %u old record%s", items->len, items->len == 1 ? "" : "s");
  g_autoptr (Step) step = step_begin (session, label, error);

  if (step == NULL)
    return FALSE;
  step_not_undoable (step, "Old texts were cleared, which cannot be taken back.");
  return purge_begin (session, error) && clear_all (session, items, erased, error) && purge_end (session, error) &&
         step_commit (g_steal_pointer (&step), error);
}

static gboolean is_among (const GPtrArray *items, const RetentionItem *wanted)
{
  for (guint i = 0; i < items->len; i++) {
    const RetentionItem *item = items->pdata[i];

    if (item->kind == wanted->kind && item->id == wanted->id)
      return TRUE;
  }
  return FALSE;
}

static void keep_wanted (GPtrArray *due, const GPtrArray *wanted)
{
  for (guint i = due->len; i-- > 0;)
    if (!is_among (wanted, due->pdata[i]))
      g_ptr_array_remove_index (due, i);
}

gboolean retention_clear (KithSession *session, const GPtrArray *items, guint *count, char **note, GError **error)
{
  g_autoptr (GPtrArray) due = retention_due (session, error);
  g_autoptr (GArray) erased = g_array_new (FALSE, TRUE, sizeof (Erased));
  gboolean done;

  if (note != NULL)
    *note = NULL;
  if (due == NULL)
    return FALSE;
  keep_wanted (due, items);
  done = due->len == 0 || clear_in_step (session, due, erased, error);
  for (guint i = 0; i < erased->len; i++) {
    const Erased *one = &g_array_index (erased, Erased, i);

    person_erased (session, one->person, one->uid, one->words, done);
  }
  if (count != NULL)
    *count = done ? due->len : 0;
  if (done && due->len > 0)
    erase_finish (session, note);
  return done;
}
