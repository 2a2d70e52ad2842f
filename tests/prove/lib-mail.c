#include "prove/lib-mail.h"

#include "prove/lib-store.h"
#include "store/statement.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static char *record_path (const char *directory)
{
  return g_build_filename (directory, "taken", NULL);
}

void mail_record (const char *directory, const char *message_id)
{
  g_autofree char *path = record_path (directory);
  g_autofree char *line = g_strconcat (message_id, "\n", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  prove_must (fd >= 0 && write (fd, line, strlen (line)) == (ssize_t)strlen (line), NULL, path);
  close (fd);
}

static void copy_record (const char *directory, const char *from, const char *to)
{
  g_autofree char *source = g_build_filename (directory, from, NULL);
  g_autofree char *target = g_build_filename (directory, to, NULL);
  g_autofree char *text = NULL;
  gsize size = 0;

  if (g_file_get_contents (source, &text, &size, NULL))
    prove_must (g_file_set_contents (target, text, (gssize)size, NULL), NULL, target);
  else
    unlink (target);
}

char *mail_text (const char *directory)
{
  g_autofree char *path = record_path (directory);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

void mail_keep (const char *directory)
{
  copy_record (directory, "taken", "kept");
}

void mail_forget (const char *directory)
{
  copy_record (directory, "kept", "taken");
}

static char *read_all (int fd)
{
  GString *text = g_string_new (NULL);
  char some[4096];
  ssize_t size;

  while ((size = read (fd, some, sizeof some)) > 0)
    g_string_append_len (text, some, size);
  return g_string_free (text, FALSE);
}

static char *find_message_id (const char *text)
{
  const char *at = strcasestr (text, "message-id:");
  const char *from = at != NULL ? strchr (at, '<') : NULL;
  const char *to = from != NULL ? strchr (from, '>') : NULL;

  return to != NULL ? g_strndup (from + 1, (gsize)(to - from - 1)) : NULL;
}

/* It refuses some messages and puts some off, always the same ones. */
static int decide (const char *message_id)
{
  unsigned sum = 0;

  for (const char *at = message_id; *at != '\0'; at++)
    sum += (unsigned char)*at;
  return sum % 16 == 0 ? EX_NOUSER : sum % 16 <= 2 ? EX_TEMPFAIL : 0;
}

void mail_program (int argc, char **argv)
{
  g_autofree char *text = NULL;
  g_autofree char *message_id = NULL;

  if (argc < 3 || strcmp (argv[1], "--mail") != 0)
    return;
  text = read_all (0);
  message_id = find_message_id (text);
  if (message_id == NULL)
    exit (EX_DATAERR);
  if (decide (message_id) != 0)
    exit (decide (message_id));
  mail_record (argv[2], message_id);
  exit (0);
}

Mailer mail_mailer (const char *directory)
{
  Mailer mailer = { g_new0 (char *, 4) };

  mailer.argv[0] = g_file_read_link ("/proc/self/exe", NULL);
  mailer.argv[1] = g_strdup ("--mail");
  mailer.argv[2] = g_strdup (directory);
  return mailer;
}

static GHashTable *read_record (const char *directory)
{
  GHashTable *times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = record_path (directory);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return times;

  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    guint before = GPOINTER_TO_UINT (g_hash_table_lookup (times, lines[i]));

    if (lines[i][0] != '\0')
      g_hash_table_insert (times, g_strdup (lines[i]), GUINT_TO_POINTER (before + 1));
  }
  return times;
}

static void check_message (const char *state, const char *id, guint times, GPtrArray *findings)
{
  if (times > 1)
    prove_find (findings, "twice: message %s was handed over %u times", id, times);
  if (times > 0 && (strcmp (state, "waiting") == 0 || strcmp (state, "failed") == 0))
    prove_find (findings, "twice: message %s was handed over and would be again: it is %s", id, state);
  if (times == 0 && strcmp (state, "sent") == 0)
    prove_find (findings, "lost: message %s is called sent and was never handed over", id);
}

void mail_check (KithSession *session, const char *directory, GPtrArray *findings)
{
  g_autoptr (GHashTable) times = read_record (directory);
  g_autoptr (GError) error = NULL;
  g_autoptr (Statement) statement = statement_new (session->store, "SELECT state, message_id FROM message", &error);

  while (statement != NULL && statement_next (statement, &error)) {
    const char *id = statement_text (statement, 1);

    check_message (statement_text (statement, 0), id, GPOINTER_TO_UINT (g_hash_table_lookup (times, id)), findings);
  }
  if (error != NULL)
    prove_find (findings, "the outbox cannot be read: %s", error->message);
}
