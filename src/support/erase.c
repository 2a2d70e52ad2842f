#include "support/erase.h"

#include "base/error.h"
#include "store/catalogue.h"
#include "store/erasures.h"
#include "store/purge.h"
#include "store/step.h"
#include "support/backups.h"
#include "support/erase_drafts.h"
#include "support/erase_store.h"

#include <sodium.h>
#include <string.h>

#define MARK "[erased]"
#define NO_ADDRESS "erased@example.invalid" /* where an address has to stand */

void erase_plan_free (ErasePlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->name);
  g_clear_pointer (&plan->goes, g_ptr_array_unref);
  g_clear_pointer (&plan->stays, g_ptr_array_unref);
  g_clear_pointer (&plan->blockers, g_ptr_array_unref);
  g_clear_pointer (&plan->ways, g_array_unref);
  g_free (plan);
}

static void words_free (char **words)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    sodium_memzero (words[i], strlen (words[i]));
  g_strfreev (words);
}

/* "Messages to them: 4."; nothing where there are none. */
static void add_sentence (GPtrArray *sentences, const char *format, guint count)
{
  g_auto (GStrv) parts = format != NULL && count > 0 ? g_strsplit (format, "%u", 2) : NULL;

  if (parts == NULL)
    return;
  g_ptr_array_add (sentences,
                   parts[1] == NULL ? g_strdup (parts[0]) : g_strdup_printf ("%s%u%s", parts[0], count, parts[1]));
}

static gboolean add_rules (KithSession *session, ErasePlan *plan, GError **error)
{
  for (const EraseRule *rule = erase_rules (); rule->table != NULL; rule++) {
    g_autoptr (GArray) ids = erase_rule_ids (session, rule, plan->person, error);

    if (ids == NULL)
      return FALSE;
    add_sentence (plan->goes, rule->goes, ids->len);
    add_sentence (plan->stays, rule->stays, ids->len);
  }
  return TRUE;
}

/* A name that a namesake has too is not taken out of texts; whoever asks for the erasure is told. */
static gboolean add_shared (KithSession *session, ErasePlan *plan, GError **error)
{
  char **words = erase_words (session, plan->person, error);

  if (words == NULL)
    return FALSE;
  if (!g_strv_contains ((const char *const *)words, plan->name) && strlen (plan->name) >= 5)
    g_ptr_array_add (plan->stays,
                     g_strdup ("Their name where it stands in texts about others: somebody else here has the "
                               "same one. Look through what you wrote yourself."));
  words_free (words);
  return TRUE;
}

ErasePlan *erase_plan (KithSession *session, gint64 person, GError **error)
{
  g_autoptr (ErasePlan) plan = g_new0 (ErasePlan, 1);
  g_autofree char *uid = NULL;

  if (!session_may (session, RIGHT_PEOPLE, error))
    return NULL;
  plan->person = person;
  plan->goes = g_ptr_array_new_with_free_func (g_free);
  plan->stays = g_ptr_array_new_with_free_func (g_free);
  uid = erase_uid (session, person, &plan->name, error);
  if (uid == NULL || !add_rules (session, plan, error))
    return NULL;
  g_ptr_array_add (plan->goes,
                   g_strdup ("Their name, address and telephone wherever else they stand, in texts, drafts and "
                             "what undo remembers."));
  if (!add_shared (session, plan, error))
    return NULL;
  plan->blockers = erase_blockers (session, person, &plan->ways, error);
  return plan->blockers != NULL ? g_steal_pointer (&plan) : NULL;
}

/* ---- doing it */

static Row *row_of (const EraseRule *rule)
{
  Row *row = row_new (rule->table);

  for (guint i = 0; i < G_N_ELEMENTS (rule->values) && rule->values[i].column != NULL; i++)
    row_text (row, rule->values[i].column, rule->values[i].value);
  return row;
}

static gboolean apply_to (KithSession *session, const EraseRule *rule, gint64 id, GError **error)
{
  g_autoptr (Row) row = row_of (rule);
  gboolean done = rule->values[0].column == NULL ? row_delete (session, rule->table, id, 0, error)
                                                 : row_update (session, id, 0, row, error);

  return done && purge_images (session, rule->table, id, error);
}

static gboolean apply_rules (KithSession *session, gint64 person, GError **error)
{
  for (const EraseRule *rule = erase_rules (); rule->table != NULL; rule++) {
    g_autoptr (GArray) ids = erase_rule_ids (session, rule, person, error);

    if (ids == NULL)
      return FALSE;
    for (guint i = 0; i < ids->len; i++)
      if (!apply_to (session, rule, g_array_index (ids, gint64, i), error))
        return FALSE;
  }
  return TRUE;
}

static gboolean replace_in_row (KithSession *session, const char *table, gint64 id, gpointer data, GError **error)
{
  for (char **word = data; *word != NULL; word++) {
    gboolean changed = FALSE;

    if (!purge_replace (session, table, id, *word, strchr (*word, '@') != NULL ? NO_ADDRESS : MARK, &changed, error) ||
        (changed && !purge_images (session, table, id, error)))
      return FALSE;
  }
  return TRUE;
}

/* The row itself is a figure by now; a namesake's row keeps its name, which is theirs. */
static gboolean is_a_persons_name (const char *table)
{
  return strcmp (table, "person") == 0;
}

static gboolean replace_elsewhere (KithSession *session, char **words, GError **error)
{
  g_autoptr (GPtrArray) tables = NULL;

  if (!catalogue_load (session->store, error))
    return FALSE;
  tables = catalogue_names (session->store);
  for (guint i = 0; i < tables->len; i++) {
    if (is_a_persons_name (tables->pdata[i]))
      continue;
    for (char **word = words; *word != NULL; word++) {
      g_autoptr (GArray) ids = purge_find (session, tables->pdata[i], *word, error);

      if (ids == NULL)
        return FALSE;
      for (guint n = 0; n < ids->len; n++)
        if (!replace_in_row (session, tables->pdata[i], g_array_index (ids, gint64, n), words, error))
          return FALSE;
    }
    if (!session_tick (session, "Taking the name out of texts", (double)i / tables->len, error))
      return FALSE;
  }
  return erase_each_private (session, replace_in_row, words, error);
}

static gboolean mark_erased (KithSession *session, gint64 person, GError **error)
{
  g_autoptr (Row) row = row_new ("person");

  row_day (row, "erased_on", session_today (session));
  return row_update (session, person, 0, row, error) && purge_images (session, "person", person, error);
}

/* Everything but what surrounds it. */
static gboolean erase_inside (KithSession *session, gint64 person, char **words, GError **error)
{
  return apply_rules (session, person, error) && replace_elsewhere (session, words, error) &&
         mark_erased (session, person, error) && purge_mentions (session, (const char *const *)words, error);
}

static gboolean erase_rows (KithSession *session, gint64 person, char **words, GError **error)
{
  g_autoptr (Step) step = step_begin (session, "erased a person", error);

  if (step == NULL)
    return FALSE;
  step_not_undoable (step, "Somebody was erased, which cannot be taken back.");
  return purge_begin (session, error) && erase_inside (session, person, words, error) && purge_end (session, error) &&
         step_commit (g_steal_pointer (&step), error);
}

gboolean erase_in_backup (KithSession *backup, gpointer present, GError **error)
{
  g_autoptr (GArray) pending = erasures_pending_in (present, backup->store, error);

  for (guint i = 0; pending != NULL && i < pending->len; i++) {
    gint64 person = g_array_index (pending, gint64, i);
    char **words = erase_words (backup, person, error);
    gboolean done = words != NULL && erase_rows (backup, person, words, error);

    words_free (words);
    if (!done)
      return FALSE;
  }
  return pending != NULL && erasures_share_key (present, backup->store, error) && purge_rewrite_file (backup, error);
}

gboolean person_erase_within (KithSession *session, gint64 person, char **uid, char ***words, GError **error)
{
  g_autofree char *found = erase_uid (session, person, NULL, error);
  char **searched = found != NULL ? erase_words (session, person, error) : NULL;
  gboolean done = searched != NULL && erasures_note (session, found, error);

  if (done && !erase_inside (session, person, searched, error)) {
    erasures_withdraw (session, found);
    done = FALSE;
  }
  if (!done) {
    words_free (searched);
    return FALSE;
  }
  *uid = g_steal_pointer (&found);
  *words = searched;
  return TRUE;
}

void person_erased (KithSession *session, gint64 person, char *uid, char **words, gboolean committed)
{
  if (committed)
    erase_drafts (session, person, (const char *const *)words);
  else
    erasures_withdraw (session, uid);
  words_free (words);
  g_free (uid);
}

static gboolean erase_one (KithSession *session, gint64 person, GError **error)
{
  g_autofree char *uid = erase_uid (session, person, NULL, error);
  char **words = uid != NULL ? erase_words (session, person, error) : NULL;
  gboolean noted = uid != NULL && erasures_hold (session, uid);
  gboolean done = words != NULL && erasures_note (session, uid, error) && erase_rows (session, person, words, error);

  if (!done && !noted && uid != NULL)
    erasures_withdraw (session, uid);
  if (done)
    erase_drafts (session, person, (const char *const *)words);
  words_free (words);
  return done;
}

/* Others may be reading: then the file is rewritten at the next opening. */
static void rewrite (KithSession *session, char **note)
{
  g_autoptr (GError) failure = NULL;

  if (purge_rewrite_file (session, &failure) || note == NULL)
    return;
  *note = g_strdup (
      "The store's file still has to be written anew, which needs it for itself: that happens as soon as kith is "
      "started while nobody else is in.");
}

void erase_finish (KithSession *session, char **note)
{
  g_autofree char *backups = NULL;

  rewrite (session, note);
  backups = backups_catch_up_note (session);
  if (backups != NULL && note != NULL && *note == NULL)
    *note = g_steal_pointer (&backups);
}

gboolean person_erase (KithSession *session, gint64 person, char **note, GError **error)
{
  g_autoptr (ErasePlan) plan = erase_plan (session, person, error);

  if (note != NULL)
    *note = NULL;
  if (plan == NULL)
    return FALSE;
  if (plan->blockers->len > 0) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, plan->blockers->pdata[0]);
    return FALSE;
  }
  if (!erase_one (session, person, error))
    return FALSE;
  erase_finish (session, note);
  return TRUE;
}

gboolean erase_again (KithSession *session, guint *count, GError **error)
{
  g_autoptr (GArray) pending = erasures_pending (session, error);

  if (pending == NULL)
    return FALSE;
  for (guint i = 0; i < pending->len; i++)
    if (!erase_one (session, g_array_index (pending, gint64, i), error))
      return FALSE;
  if (count != NULL)
    *count = pending->len;
  rewrite (session, NULL);
  return TRUE;
}
