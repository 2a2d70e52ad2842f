/* A store in a directory of its own, for the tests of src/store. */
#pragma once

#include "base/error.h"
#include "store/keyring.h"
#include "store/session.h"
#include "store/statement.h"
#include "store/step.h"
#include "store/store-private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOON ((gint64)1795348800) /* 2026-11-22T12:00:00Z */

typedef struct {
  char *parent, *directory;
  StoreKey key;
  KithSession *session;
  char *code; /* for recovery, where there is a keyring */
} Fixture;

static inline void must (gboolean done, GError *error)
{
  if (!done)
    fail_msg ("%s", error != NULL ? error->message : "failed without a sentence");
}

static inline Clock still_clock (void)
{
  return (Clock){ .fixed = TRUE, .fixed_today = day_from_iso ("2026-11-22"), .fixed_now = NOON };
}

static inline KithSession *open_session (Fixture *fixture, const char *actor)
{
  g_autoptr (GError) error = NULL;
  Clock clock = still_clock ();
  Store *store = store_open (fixture->directory, &fixture->key, &error);

  must (store != NULL, error);
  return session_new (store, actor, &clock);
}

static inline void make_parent (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  memset (fixture, 0, sizeof *fixture);
  fixture->parent = g_dir_make_tmp ("kith-test-XXXXXX", &error);
  must (fixture->parent != NULL && sodium_init () >= 0, error);
  fixture->directory = g_build_filename (fixture->parent, "store", NULL);
  store_key_make (&fixture->key);
}

/* A stand-in: backups copy it, and nobody opens it. */
static inline void give_keyring (const Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->directory, "keyring.conf", NULL);

  assert_true (g_file_set_contents_full (path, "stand-in", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static inline void make_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  Clock clock = still_clock ();
  Store *store;

  make_parent (fixture);
  store = store_create (fixture->directory, NULL, &fixture->key, &error);
  must (store != NULL, error);
  give_keyring (fixture);
  fixture->session = session_new (store, "anna", &clock);
}

static inline void remove_tree (const char *path)
{
  g_autoptr (GDir) directory = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *inside = g_build_filename (path, name, NULL);

    remove_tree (inside);
  }
  g_remove (path);
}

static inline void drop_store (Fixture *fixture)
{
  session_free (fixture->session); /* NULL where a test has closed it */
  remove_tree (fixture->parent);
  g_free (fixture->parent);
  g_free (fixture->directory);
}

/* Setup and teardown of a test that wants a store: *STATE is its Fixture. */
static inline int store_set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  make_store (fixture);
  *state = fixture;
  return 0;
}

static inline int store_tear_down (void **state)
{
  drop_store (*state);
  g_free (((Fixture *)*state)->code);
  g_free (*state);
  return 0;
}

static inline char *file_in (const Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->directory, name, NULL);
}

/* ERROR is of CODE and says WORDS. Clears it. */
static inline void expect_error (GError **error, int code, const char *words)
{
  if (*error == NULL)
    fail_msg ("nothing failed, but \"%s\" was to", words);
  if (!g_error_matches (*error, KITH_ERROR, code) || strstr ((*error)->message, words) == NULL)
    fail_msg ("\"%s\" (%d) does not say \"%s\" (%d)", (*error)->message, (*error)->code, words, code);
  g_clear_error (error);
}

static inline Row *person_row (const char *name)
{
  g_autofree char *uid = store_new_uid ();
  Row *row = row_new ("person");

  row_text (row, "uid", uid);
  row_text (row, "name", name);
  row_text (row, "name_folded", name);
  return row;
}

/* In a step of its own. */
static inline gint64 add_person (KithSession *session, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Step) step = step_begin (session, "added someone", &error);
  g_autoptr (Row) row = person_row (name);
  gint64 id;

  must (step != NULL, error);
  id = row_insert (session, row, &error);
  must (id != 0 && step_commit (g_steal_pointer (&step), &error), error);
  return id;
}

static inline gboolean rename_person (KithSession *session, gint64 id, gint64 version, const char *name, GError **error)
{
  g_autoptr (Step) step = step_begin (session, "renamed someone", error);
  g_autoptr (Row) row = row_new ("person");

  row_text (row, "name", name);
  return step != NULL && row_update (session, id, version, row, error) && step_commit (g_steal_pointer (&step), error);
}

static inline gboolean delete_person (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Step) step = step_begin (session, "deleted someone", error);

  return step != NULL && row_delete (session, "person", id, 0, error) && step_commit (g_steal_pointer (&step), error);
}

/* "" where there is none. */
static inline char *name_of (KithSession *session, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Statement) statement = statement_new (session->store, "SELECT name FROM person WHERE id = :id", &error);

  must (statement != NULL, error);
  statement_bind_int (statement, "id", id);
  return statement_next (statement, &error) ? statement_dup_text (statement, 0) : g_strdup ("");
}

static inline void expect_name (KithSession *session, gint64 id, const char *name)
{
  g_autofree char *found = name_of (session, id);

  assert_string_equal (found, name);
}

static inline gint64 version_of (KithSession *session, gint64 id)
{
  return statement_number (session->store, "SELECT version FROM person WHERE id = :id", 0, NULL, "id", id, NULL);
}

/* Behind the store's back, as someone with the data key could. */
static inline void raw (KithSession *session, const char *sql)
{
  if (sqlite3_exec (session->store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    fail_msg ("%s: %s", sql, sqlite3_errmsg (session->store->db));
}

/* Whether MARK stands in any file below PATH. */
static inline gboolean stands_in (const char *path, const char *mark)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *inside = g_build_filename (path, name, NULL);
    g_autofree char *text = NULL;
    gsize size = 0;

    if (g_file_test (inside, G_FILE_TEST_IS_DIR)
            ? stands_in (inside, mark)
            : g_file_get_contents (inside, &text, &size, NULL) && memmem (text, size, mark, strlen (mark)) != NULL)
      return TRUE;
  }
  return FALSE;
}
