#include "support/fixture.h"

#include "base/error.h"
#include "people/supporter.h"
#include "scheme/scheme.h"

#include <gio/gio.h>
#include <sodium.h>

static void must (gboolean done, const GError *error)
{
  if (!done)
    g_error ("fixture: %s", error != NULL ? error->message : "failed without a sentence");
}

Day fixture_day (const char *iso)
{
  Day day = day_from_iso (iso);

  must (day != DAY_NONE, NULL);
  return day;
}

/* A stand-in: backups copy it, and nobody opens it. */
static void give_keyring (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "keyring.conf", NULL);

  must (g_file_set_contents_full (path, "stand-in", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL), NULL);
}

KithSession *fixture_session (Day today)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("kith-test-XXXXXX", &error);
  Clock clock = { .fixed_today = today, .fixed = TRUE, .fixed_now = (gint64)today * 86400 + 43200 };
  g_autofree char *directory = NULL;
  KithSession *session;
  StoreKey key;
  Store *store;

  must (parent != NULL, error);
  must (sodium_init () >= 0, NULL);
  store_key_make (&key);
  directory = g_build_filename (parent, "store", NULL);
  store = store_create (directory, NULL, &key, &error);
  must (store != NULL, error);
  give_keyring (directory);
  session = session_new (store, "coordinator", &clock);
  must (session != NULL, NULL);
  must (scheme_create (session, "peer-support", &error), error);
  return session;
}

static void remove_tree (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *inside = g_build_filename (path, name, NULL);

    remove_tree (inside);
  }
  g_file_delete (file, NULL, NULL);
}

void fixture_free (KithSession *session)
{
  g_autofree char *parent = NULL;

  if (session == NULL)
    return;
  parent = g_path_get_dirname (store_directory (session->store));
  session_free (session);
  remove_tree (parent);
}

gint64 fixture_supporter (KithSession *session, const char *name, const char *email, const char *areas)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) values = values_new ();
  gint64 id;

  values_set (values, "name", name);
  values_set (values, "email", email);
  values_set (values, "areas", areas);
  id = supporter_save (session, 0, 0, values, FALSE, &error);
  must (id != 0, error);
  return id;
}

void fixture_set (KithSession *session, gint64 supporter, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Values) values = values_new ();
  const char *field;
  va_list pairs;

  va_start (pairs, supporter);
  while ((field = va_arg (pairs, const char *)) != NULL)
    values_set (values, field, va_arg (pairs, const char *));
  va_end (pairs);
  must (supporter_save (session, supporter, 0, values, FALSE, &error) != 0, error);
}
