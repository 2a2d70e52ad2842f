/* A store with a keyring, for the tests of automatic backups and of restoring. */
#pragma once

#include "store-fixture.h"

#include "store/archive.h"
#include "store/guard.h"
#include "store/maintenance.h"
#include "store/setting.h"

#define ANNAS "annas long passphrase"

static inline void make_store_with_keyring (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new (ANNAS, -1);
  Clock clock = still_clock ();
  Store *store;

  make_parent (fixture);
  must (keyring_create (fixture->directory, NULL, "anna", secret, &fixture->key, &fixture->code, &error), error);
  store = store_create (fixture->directory, NULL, &fixture->key, &error);
  must (store != NULL, error);
  fixture->session = session_new (store, "anna", &clock);
}

static inline int set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  make_store_with_keyring (fixture);
  add_person (fixture->session, "MARKEDNAME");
  *state = fixture;
  return 0;
}

static inline gint64 people (KithSession *session)
{
  return statement_number (session->store, "SELECT count(*) FROM person", -1, NULL, NULL);
}

static inline void move_to (KithSession *session, const char *day)
{
  session->clock.fixed_today = day_from_iso (day);
  session->clock.fixed_now = (gint64)session->clock.fixed_today * 86400 + 43200;
}

static inline int compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Name and content of every file below PATH, as one digest. */
static inline void add_to_seal (GChecksum *seal, const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *inside = g_build_filename (path, names->pdata[i], NULL);
    g_autofree char *text = NULL;
    gsize size = 0;

    g_checksum_update (seal, names->pdata[i], -1);
    if (g_file_test (inside, G_FILE_TEST_IS_DIR))
      add_to_seal (seal, inside);
    else if (g_file_get_contents (inside, &text, &size, NULL))
      g_checksum_update (seal, (const guchar *)text, (gssize)size);
  }
}

static inline char *seal_of (const char *path)
{
  g_autoptr (GChecksum) seal = g_checksum_new (G_CHECKSUM_SHA256);

  add_to_seal (seal, path);
  return g_strdup (g_checksum_get_string (seal));
}

static inline void expect_untouched (const char *before, const char *path)
{
  g_autofree char *now = seal_of (path);

  assert_string_equal (now, before);
}
