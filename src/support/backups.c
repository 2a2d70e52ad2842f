#include "support/backups.h"

#include "store/archive_rewrite.h"
#include "store/maintenance.h"
#include "support/erase.h"
#include "support/verify_store.h"

/* Taking somebody out of a backup needs what taking them out of the store does. A keyring is everybody's, as a passphrase is. */
static guint what_this_session_may (KithSession *session)
{
  return session_may (session, RIGHT_PEOPLE, NULL) ? BEHIND_ANY : BEHIND_SLOTS;
}

static gboolean catch_up (KithSession *session, guint *left, GError **error)
{
  return archive_catch_up (session->store, what_this_session_may (session), erase_in_backup, session, left, error);
}

gboolean backups_catch_up (KithSession *session, GError **error)
{
  guint left = 0;

  return catch_up (session, &left, error);
}

char *backups_catch_up_note (KithSession *session)
{
  g_autoptr (GError) failure = NULL;
  guint left = 0;

  if (catch_up (session, &left, &failure))
    return NULL;
  return g_strdup_printf ("%s could not be written anew and still %s what was taken out or changed; the next backup "
                          "tries again. The reason: %s",
                          left > 1 ? "Automatic backups" : "An automatic backup", left > 1 ? "have" : "has",
                          failure->message);
}

GPtrArray *backups_behind (KithSession *session)
{
  GPtrArray *behind = archive_behind (session->store, FALSE, NULL);
  guint may = what_this_session_may (session);

  for (guint i = behind != NULL ? behind->len : 0; i-- > 0;)
    if ((((const ArchiveBehind *)behind->pdata[i])->why & may) == 0)
      g_ptr_array_remove_index (behind, i);
  return behind != NULL ? behind : g_ptr_array_new ();
}

gboolean backups_are_due (KithSession *session)
{
  g_autoptr (GPtrArray) behind = backups_behind (session);

  return behind->len > 0 || archive_is_due (session);
}

/* ---- for kith verify */

static char *behind_sentence (const ArchiveBehind *behind, const GError *failure)
{
  static const struct {
    guint why;
    const char *words;
  } reasons[] = {
    { BEHIND_KEY, "is still under the key from before somebody was removed" },
    { BEHIND_SLOTS, "still opens with a passphrase, code or role that was changed" },
    { BEHIND_ERASED, "still holds somebody who was erased, or cannot be looked into" },
    { BEHIND_TEXTS, "still holds private texts that are not sealed" },
  };
  g_autoptr (GString) all = g_string_new ("It ");

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (behind->why & reasons[i].why)
      g_string_append_printf (all, "%s%s", all->len > 3 ? ", and " : "", reasons[i].words);
  g_string_append_printf (all, ". %s",
                          failure != NULL ? failure->message : "A coordinator of all schemes has to make a backup.");
  return g_string_free (g_steal_pointer (&all), FALSE);
}

gboolean backups_verify (KithSession *session, GPtrArray *findings, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean caught_up = backups_catch_up (session, &failure);
  g_autoptr (GPtrArray) behind = archive_behind (session->store, TRUE, error);

  if (behind == NULL)
    return FALSE;
  for (guint i = 0; i < behind->len; i++) {
    const ArchiveBehind *one = behind->pdata[i];
    Finding *finding = finding_new (one->name, FALSE, behind_sentence (one, caught_up ? NULL : failure));

    finding->beside = TRUE;
    g_ptr_array_add (findings, finding);
  }
  if (behind->len == 0)
    g_ptr_array_add (findings,
                     finding_new ("backups", TRUE, g_strdup ("No automatic backup holds what the store has no more.")));
  return TRUE;
}
