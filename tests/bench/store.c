/* What the store costs, for tests/bench/run.
 *
 *   store cheapen DIRECTORY USER FILE   measures deriving the key from the passphrase in FILE (derive_us), then wraps the key
 *                                       anew at the least cost there is, so that starting can be measured without it
 *   store measure DIRECTORY USER FILE   medians of a search (search_us), of looking up one supporter (lookup_us) and of one
 *                                       change committed (commit_us)
 * One `name value` a line. The store is a sample: its passphrase protects nothing any more. */
#include "people/supporter.h"
#include "store/keyring-slot.h"
#include "store/statement.h"
#include "store/step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DERIVATIONS = 5, SEARCHES = 15, LOOKUPS = 3000, COMMITS = 101, STRIDE = 7919 };

static void must (gboolean done, const GError *error)
{
  if (!done)
    g_error ("store: %s", error != NULL ? error->message : "failed without a sentence");
}

static int compare_times (const void *one, const void *other)
{
  gint64 a = *(const gint64 *)one, b = *(const gint64 *)other;
  return (a > b) - (a < b);
}

static void print_median (const char *name, gint64 *times, gsize count)
{
  qsort (times, count, sizeof *times, compare_times);
  printf ("%s %" G_GINT64_FORMAT "\n", name, times[count / 2]);
}

static void measure_derivation (const char *directory, const char *user, const Secret *passphrase)
{
  g_autoptr (GError) error = NULL;
  gint64 times[DERIVATIONS];

  for (int i = 0; i < DERIVATIONS; i++) {
    StoreKey key;
    gint64 begin = g_get_monotonic_time ();
    must (keyring_unlock (directory, user, passphrase, &key, &error), error);
    times[i] = g_get_monotonic_time () - begin;
  }
  print_median ("derive_us", times, DERIVATIONS);
}

/* As slot_wrap() does, at the least cost that the file may name. */
static void wrap_cheaply (Slot *slot, const Secret *passphrase, const unsigned char *private_key)
{
  unsigned char key[crypto_secretbox_KEYBYTES];

  slot->operations = crypto_pwhash_OPSLIMIT_MIN;
  slot->memory = crypto_pwhash_MEMLIMIT_MIN;
  must (crypto_pwhash (key, sizeof key, secret_text (passphrase), strlen (secret_text (passphrase)), slot->salt,
                       (unsigned long long)slot->operations, (size_t)slot->memory, crypto_pwhash_ALG_ARGON2ID13) == 0,
        NULL);
  randombytes_buf (slot->private_key, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (slot->private_key + crypto_secretbox_NONCEBYTES, private_key, crypto_box_SECRETKEYBYTES,
                         slot->private_key, key);
}

static void cheapen (const char *directory, const char *user, const Secret *passphrase)
{
  g_autoptr (GError) error = NULL;
  g_auto (Guard) guard = { 0 };

  measure_derivation (directory, user, passphrase);
  must (guard_open (&guard, directory, &error), error);
  g_autoptr (Keyring) keyring = keyring_read (&guard, &error);
  must (keyring != NULL, error);
  Slot *slot = keyring_slot (keyring, user);
  unsigned char *private_key = slot != NULL ? slot_open (slot, passphrase) : NULL;
  must (private_key != NULL, NULL);
  wrap_cheaply (slot, passphrase, private_key);
  must (keyring_write (&guard, keyring, &error), error);
  sodium_free (private_key);
}

static KithSession *open_session (const char *directory, const char *user, const Secret *passphrase)
{
  g_autoptr (GError) error = NULL;
  Clock clock = { .fixed = FALSE };
  StoreKey key;

  must (keyring_unlock (directory, user, passphrase, &key, &error), error);
  Store *store = store_open (directory, &key, &error);
  must (store != NULL, error);
  KithSession *session = session_new (store, user, &clock);
  must (session_use_scheme (session, NULL, &error), error);
  return session;
}

static GArray *search (KithSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;
  GArray *ids = supporter_ids (session, text, SUPPORTER_BY_NAME, FALSE, NULL, NULL, &error);
  must (ids != NULL, error);
  return ids;
}

static void measure_searches (KithSession *session)
{
  gint64 times[SEARCHES];

  g_array_unref (search (session, "frost"));
  for (int i = 0; i < SEARCHES; i++) {
    gint64 begin = g_get_monotonic_time ();
    g_array_unref (search (session, "frost"));
    times[i] = g_get_monotonic_time () - begin;
  }
  print_median ("search_us", times, SEARCHES);
}

/* Scattered over the register, after every one was read once: what remains is the work, not the disk. */
static void measure_lookups (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = search (session, NULL);
  gint64 begin = 0;

  for (guint i = 0; i < 2 * LOOKUPS; i++) {
    SupporterRow row = { 0 };
    if (i == LOOKUPS)
      begin = g_get_monotonic_time ();
    must (supporter_row (session, g_array_index (ids, gint64, i % LOOKUPS * STRIDE % ids->len), &row, &error), error);
    supporter_row_clear (&row);
  }
  printf ("lookup_us %.2f\n", (double)(g_get_monotonic_time () - begin) / LOOKUPS);
}

/* The cohort after the one that stands there, as a coordinator would change it who sees the record: no value twice, which would be no
 * change, and none that is longer. */
static char *next_cohort (KithSession *session, gint64 person)
{
  gint64 cohort =
      statement_number (session->store, "SELECT cohort FROM person WHERE id = :id", 0, NULL, "id", person, NULL);

  return g_strdup_printf ("%" G_GINT64_FORMAT, 1000 + (cohort + 1) % 9000);
}

static void measure_commits (KithSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = search (session, NULL);
  gint64 times[COMMITS];

  for (int i = 0; i < COMMITS; i++) {
    gint64 person = g_array_index (ids, gint64, (guint)i * STRIDE % ids->len);
    g_autofree char *cohort = next_cohort (session, person);
    g_autoptr (Row) row = row_new ("person");
    int written = store_own_changes (session->store);
    gint64 begin = g_get_monotonic_time ();
    Step *step = step_begin (session, "changed for measuring", &error);
    must (step != NULL, error);
    row_text (row, "cohort", cohort);
    must (row_update (session, person, 0, row, &error), error);
    must (step_commit (step, &error), error);
    times[i] = g_get_monotonic_time () - begin;
    must (store_own_changes (session->store) > written, NULL);
  }
  print_median ("commit_us", times, COMMITS);
}

int main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc != 5) {
    fputs ("usage: store cheapen|measure DIRECTORY USER FILE\n", stderr);
    return 2;
  }
  must (sodium_init () >= 0, NULL);
  g_autoptr (Secret) passphrase = secret_read_file (argv[4], &error);
  must (passphrase != NULL, error);
  if (!strcmp (argv[1], "cheapen")) {
    cheapen (argv[2], argv[3], passphrase);
    return EXIT_SUCCESS;
  }
  g_autoptr (KithSession) session = open_session (argv[2], argv[3], passphrase);
  measure_searches (session);
  measure_lookups (session);
  measure_commits (session);
  return EXIT_SUCCESS;
}
