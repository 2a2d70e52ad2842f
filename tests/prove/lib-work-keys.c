/* Keys: opening the work's store, and changing who may. */
#include "mail/template.h"
#include "people/supporter.h"
#include "prove/lib-mail.h"
#include "prove/lib-work-private.h"
#include "scheme/scheme.h"
#include "store/keyring.h"
#include "store/setting.h"
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

struct Secret *work_passphrase (guint number)
{
  g_autofree char *text = g_strdup_printf ("correct horse battery %u", number);

  return secret_new (text, -1);
}

Access *keys_user (Keys *keys, const char *name)
{
  for (guint i = 0; i < ACCESS_MOST; i++)
    if (strcmp (keys->users[i].name, name) == 0)
      return &keys->users[i];
  return NULL;
}

static void take_code (Work *work, char *code)
{
  g_strlcpy (work->keys.code, code, sizeof work->keys.code);
  g_free (code);
}

gboolean work_passphrase_change (Work *work, GError **error)
{
  Access *user = &work->keys.users[0];
  g_autoptr (Secret) old = work_passphrase (user->passphrase);
  g_autoptr (Secret) fresh = work_passphrase (work->number);

  if (!keyring_change (work->store, user->name, old, fresh, error))
    return FALSE;
  user->passphrase = work->number;
  return TRUE;
}

gboolean work_coordinator_add (Work *work, GError **error)
{
  Access *room = keys_user (&work->keys, "");
  g_autofree char *name = g_strdup_printf ("deputy%u", work->number);
  g_autoptr (Secret) passphrase = work_passphrase (work->number);

  if (room == NULL ||
      !keyring_add (work->store, name, ROLE_COORDINATOR, "", work->session->store->key, passphrase, error))
    return FALSE;
  g_strlcpy (room->name, name, sizeof room->name);
  room->passphrase = work->number;
  return TRUE;
}

/* The last that was added. */
gboolean work_coordinator_remove (Work *work, GError **error)
{
  Keys *keys = &work->keys;
  g_autoptr (Secret) passphrase = work_passphrase (keys->users[0].passphrase);
  guint last = ACCESS_MOST - 1;
  char *code = NULL;

  while (last > 0 && keys->users[last].name[0] == '\0')
    last--;
  if (last == 0 || !keyring_remove (work->store, keys->users[last].name, keys->users[0].name, passphrase,
                                    work->session->store, &code, error))
    return FALSE;
  memset (&keys->users[last], 0, sizeof keys->users[last]);
  memcpy (&keys->key, work->session->store->key, sizeof keys->key);
  take_code (work, code);
  return TRUE;
}

gboolean work_recover (Work *work, GError **error)
{
  Access *user = &work->keys.users[0];
  g_autoptr (Secret) fresh = work_passphrase (work->number);
  char *code = NULL;

  if (work->keys.code[0] == '\0' || !keyring_recover (work->store, work->keys.code, user->name, fresh, &code, error))
    return FALSE;
  user->passphrase = work->number;
  take_code (work, code);
  return TRUE;
}

Work *work_open (const char *directory, const char *place, Mailer mailer, const Keys *keys, guint32 seed,
                 GError **error)
{
  KithSession *session = prove_open (directory, &keys->key, keys->users[0].name, error);
  Work *work = NULL;

  if (session == NULL)
    return NULL;
  work = g_new0 (Work, 1);
  work->session = session;
  work->chance = g_rand_new_with_seed (seed);
  work->store = g_strdup (directory);
  work->place = g_strdup (place);
  work->mailer = mailer;
  work->keys = *keys;
  return work;
}

void work_close (Work *work)
{
  if (work == NULL)
    return;
  session_free (work->session);
  g_rand_free (work->chance);
  g_free (work->store);
  g_free (work->place);
  g_free (work->backup);
  g_free (work);
}

/* Runs KIND until it was done TIMES. */
static void repeat (Work *work, const char *kind, guint times)
{
  g_autoptr (GError) error = NULL;
  guint done = 0;

  for (guint tries = 0; done < times && tries < times * 400; tries++) {
    g_clear_error (&error);
    work->number++;
    if (work_kind (kind)->run (work, &error))
      done++;
  }
  prove_must (done == times, error, kind);
}

/* In this order something is left to do for each kind. Then a message has to fail, so that one can be put back, and the actor's last
 * step must be one that can be undone. A pair starts only when the introduction has left, and some never do. */
static const struct {
  const char *kind;
  guint times;
} beginning[] = {
  { "supporter-add", 8 },
  { "request-add", 20 },
  { "area-add", 2 },
  { "supporter-areas", 1 },
  { "consent", 3 },
  { "conflict-add", 1 },
  { "ask", 30 },
  { "answer", 22 },
  { "introduce", 6 },
  { "send-all", 1 },
  { "pair-start", 2 },
  { "agreement-new", 1 },
  { "introduce", 1 },
  { "permission-ask", 4 },
  { "permission-record", 3 },
  { "request-withdraw", 1 },
};

void work_make_store (const char *directory, const char *place, Mailer mailer, Keys *keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) passphrase = work_passphrase (0);
  const Day today = day_from_date (2026, 11, 18);
  const Clock clock = { .fixed_today = today, .fixed = TRUE, .fixed_now = (gint64)today * 86400 + 43200 };
  char *code = NULL;

  memset (keys, 0, sizeof *keys);
  g_strlcpy (keys->users[0].name, "coordinator", sizeof keys->users[0].name);
  prove_must (keyring_create (directory, NULL, "coordinator", passphrase, &keys->key, &code, &error), error, "keyring");
  g_strlcpy (keys->code, code, sizeof keys->code);
  g_free (code);

  Store *store = store_create (directory, NULL, &keys->key, &error);

  prove_must (store != NULL, error, "store");

  KithSession *session = session_new (store, "coordinator", &clock);

  prove_must (scheme_create (session, "peer-support", &error), error, "scheme");
  prove_must (setting_set (session, "office.sender_address", "office@kith.example", &error), error, "sender");
  session_free (session);

  g_autoptr (Work) work = work_open (directory, place, mailer, keys, 7, &error);

  prove_must (work != NULL, error, "opening");
  for (guint i = 0; i < G_N_ELEMENTS (beginning); i++)
    repeat (work, beginning[i].kind, beginning[i].times);
  while (prove_number (work->session, "SELECT count(*) FROM message WHERE state = 'failed'") == 0) {
    repeat (work, "request-add", 1);
    repeat (work, "request-acknowledge", 1);
    repeat (work, "send", 1);
  }
  repeat (work, "supporter-change", 1);
  repeat (work, "coordinator-add", 1);
  mail_keep (mailer.argv[2]);
  *keys = work->keys;
}
