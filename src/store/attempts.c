#include "store/attempts.h"

#include "store/guard.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".tries"
#define LONGEST_WAIT 30
#define FORGOTTEN_AFTER (3600 * 1000) /* milliseconds */
#define FILE_LIMIT 64

int attempts_wait (guint wrong)
{
  if (wrong == 0)
    return 0;
  return wrong > 5 ? LONGEST_WAIT : 1 << (wrong - 1);
}

int attempts_left (const Attempts *attempts, gint64 now)
{
  gint64 wait = attempts_wait (attempts->wrong), passed = now - attempts->last;

  /* A clock that was set back must not hold anybody up for longer. */
  return (int)(passed < 0 ? wait : MAX (wait - passed / 1000, 0));
}

static gboolean open_drafts (const char *directory, Guard *guard)
{
  g_autofree char *path = g_build_filename (directory, STORE_DRAFTS, NULL);

  return guard_open (guard, path, NULL);
}

/* The name of a coordinator is no secret, but need not be read off a listing. */
static char *file_name (const char *user)
{
  unsigned char hash[16];
  char hex[2 * sizeof hash + 1];

  crypto_generichash (hash, sizeof hash, (const unsigned char *)user, strlen (user), NULL, 0);
  sodium_bin2hex (hex, sizeof hex, hash, sizeof hash);
  return g_strconcat (hex, SUFFIX, NULL);
}

Attempts attempts_load (const char *directory, const char *user, gint64 now)
{
  g_auto (Guard) guard = { 0 };
  g_autofree char *name = file_name (user);
  g_autoptr (GBytes) bytes = open_drafts (directory, &guard) ? guard_read (&guard, name, FILE_LIMIT, NULL) : NULL;
  Attempts attempts = { 0 };

  if (bytes == NULL)
    return attempts;

  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  if (sscanf (text, "%u %" G_GINT64_FORMAT, &attempts.wrong, &attempts.last) != 2 ||
      now - attempts.last > FORGOTTEN_AFTER)
    return (Attempts){ 0 };
  return attempts;
}

void attempts_add (Attempts *attempts, const char *directory, const char *user, gint64 now)
{
  g_auto (Guard) guard = { 0 };
  g_autofree char *name = file_name (user);

  attempts->wrong = MIN (attempts->wrong + 1, 1000);
  attempts->last = now;

  g_autofree char *text = g_strdup_printf ("%u %" G_GINT64_FORMAT "\n", attempts->wrong, attempts->last);

  if (open_drafts (directory, &guard))
    guard_replace (&guard, name, text, strlen (text), NULL);
}

void attempts_forget (const char *directory, const char *user)
{
  g_auto (Guard) guard = { 0 };
  g_autofree char *name = file_name (user);

  if (open_drafts (directory, &guard))
    unlinkat (guard.fd, name, 0);
}
