/* Handing one message to the mail program. */
#include "mail/sendmail.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#define WAIT_MS 50
#define FAREWELL_MS 2 /* it has closed what it says, so it is about to end */
#define COMPLAINT_LIMIT 4096

/* One run of the mail program. */
typedef struct {
  pid_t pid;
  int input;  /* our end of its standard input, -1 when closed */
  int output; /* our end of what it says, -1 when closed */
  const char *bytes;
  size_t size, given;
  gboolean ended, in_time;
  gboolean lost; /* someone else collected its status */
  int status;    /* as waitpid() has it */
  GString *complaint;
} Run;

static void close_end (int *end)
{
  if (*end >= 0)
    close (*end);
  *end = -1;
}

/* Above the three standard ones, so that giving it to the child as one of them cannot meet another end. */
static gboolean lift (int *end)
{
  int lifted = *end > 2 ? *end : fcntl (*end, F_DUPFD_CLOEXEC, 3);

  if (lifted < 0)
    return FALSE;
  if (lifted != *end)
    close (*end);
  *end = lifted;
  return TRUE;
}

static gboolean open_pipe (int ends[2])
{
  if (pipe2 (ends, O_CLOEXEC) != 0) {
    ends[0] = ends[1] = -1;
    return FALSE;
  }
  return lift (&ends[0]) && lift (&ends[1]);
}

static void never_block (int end)
{
  fcntl (end, F_SETFL, fcntl (end, F_GETFL) | O_NONBLOCK);
}

/* Nothing of the coordinator's own environment reaches the mail program. */
static char **clean_environment (void)
{
  const struct passwd *user = getpwuid (geteuid ());
  GStrvBuilder *builder = g_strv_builder_new ();
  g_autofree char *home = g_strdup_printf ("HOME=%s", user != NULL ? user->pw_dir : "/");
  char **environment = NULL;

  g_strv_builder_add_many (builder, "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", home, NULL);
  environment = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return environment;
}

/* Every signal as a fresh process has it, and a session of its own, so that it has no way to the coordinator's terminal. */
static gboolean set_attributes (posix_spawnattr_t *attributes)
{
  sigset_t none, all;

  sigemptyset (&none);
  sigfillset (&all);
  sigdelset (&all, SIGKILL);
  sigdelset (&all, SIGSTOP);
  return posix_spawnattr_setsigmask (attributes, &none) == 0 && posix_spawnattr_setsigdefault (attributes, &all) == 0 &&
         posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID) ==
             0;
}

static int spawn (Run *run, char *const *argv, int input, int output)
{
  g_auto (GStrv) environment = clean_environment ();
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int result = ENOMEM;

  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);
  if (set_attributes (&attributes) && posix_spawn_file_actions_adddup2 (&actions, input, 0) == 0 &&
      posix_spawn_file_actions_adddup2 (&actions, output, 1) == 0 &&
      posix_spawn_file_actions_adddup2 (&actions, output, 2) == 0 &&
      posix_spawn_file_actions_addclosefrom_np (&actions, 3) == 0)
    result = posix_spawn (&run->pid, argv[0], &actions, &attributes, argv, environment);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);
  return result;
}

static char **whole_argv (char *const *argv)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **whole = NULL;

  for (; *argv != NULL; argv++)
    g_strv_builder_add (builder, *argv);
  g_strv_builder_add_many (builder, "-oi", "-t", NULL);
  whole = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return whole;
}

/* 0, or why it could not be started. */
static int start (Run *run, char *const *argv)
{
  g_auto (GStrv) whole = whole_argv (argv);
  int input[2] = { -1, -1 }, output[2] = { -1, -1 };
  int result = EMFILE;

  if (open_pipe (input) && open_pipe (output))
    result = spawn (run, whole, input[0], output[1]);
  close_end (&input[0]);
  close_end (&output[1]);
  run->input = input[1];
  run->output = output[0];
  if (result == 0) {
    never_block (run->input);
    never_block (run->output);
  }
  return result;
}

static void give (Run *run)
{
  ssize_t count = write (run->input, run->bytes + run->given, run->size - run->given);

  if (count > 0)
    run->given += (size_t)count;
  if (run->given == run->size || (count < 0 && errno != EAGAIN && errno != EINTR))
    close_end (&run->input);
}

/* Only the end of what it says is kept. */
static void listen_to (Run *run)
{
  char buffer[1024];
  ssize_t count = read (run->output, buffer, sizeof buffer);

  if (count > 0) {
    g_string_append_len (run->complaint, buffer, count);
    if (run->complaint->len > COMPLAINT_LIMIT)
      g_string_erase (run->complaint, 0, (gssize)(run->complaint->len - COMPLAINT_LIMIT));
  } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
    close_end (&run->output);
  }
}

static gboolean has_ended (Run *run)
{
  pid_t gone = 0;

  if (!run->ended) {
    gone = waitpid (run->pid, &run->status, WNOHANG);
    run->lost = gone < 0 && errno == ECHILD;
    run->ended = gone == run->pid || run->lost;
  }
  return run->ended;
}

/* What it still has to say when it has ended: nothing more will come from it, and a helper that it left behind is not waited for. */
static void listen_to_the_rest (Run *run)
{
  struct pollfd rest = { run->output, POLLIN, 0 };

  while (run->output >= 0 && poll (&rest, 1, 0) > 0)
    listen_to (run);
}

static void converse (Run *run, int patience, SendmailWait wait, gpointer data)
{
  gint64 until = g_get_monotonic_time () + (gint64)patience * 1000;

  while (!has_ended (run) && g_get_monotonic_time () < until) {
    struct pollfd ends[2] = { { run->input, POLLOUT, 0 }, { run->output, POLLIN, 0 } };

    if (poll (ends, 2, run->output >= 0 ? WAIT_MS : FAREWELL_MS) > 0) {
      if (ends[0].revents != 0)
        give (run);
      if (ends[1].revents != 0)
        listen_to (run);
    }
    if (wait != NULL)
      wait (data);
  }
  run->in_time = has_ended (run);
  listen_to_the_rest (run);
}

/* It leads a process group of its own, so helpers that it started end with it. */
static void end (Run *run)
{
  if (!run->in_time) {
    kill (-run->pid, SIGKILL);
    while (waitpid (run->pid, &run->status, 0) < 0 && errno == EINTR)
      continue;
  }
  close_end (&run->input);
  close_end (&run->output);
}

static char *last_line (const GString *complaint)
{
  g_autofree char *text = text_clean_block (complaint->str, (gssize)complaint->len);
  const char *line = strrchr (text, '\n');

  return text_clean_line (line != NULL ? line + 1 : text, -1);
}

static char *with_its_words (const Run *run, char *sentence)
{
  g_autofree char *start = sentence;
  g_autofree char *line = last_line (run->complaint);

  return *line != '\0' ? g_strdup_printf ("%s It said: %s", start, line) : g_strdup (start);
}

static SendmailResult judge_exit (const Run *run, char **problem)
{
  int status = WEXITSTATUS (run->status);

  if (status == EX_TEMPFAIL) {
    *problem = with_its_words (run, g_strdup ("The mail program asks to try again later."));
    return SENDMAIL_LATER;
  }
  if (status != 0) {
    *problem =
        with_its_words (run, g_strdup_printf ("The mail program did not take the message (exit status %d).", status));
    return SENDMAIL_REFUSED;
  }
  if (run->given == run->size)
    return SENDMAIL_TAKEN;
  *problem = g_strdup ("The mail program ended before it had read the whole message, and did not complain.");
  return SENDMAIL_UNKNOWN;
}

/* Until the last byte was given and the input closed it cannot have sent anything. */
static SendmailResult judge (const Run *run, char **problem)
{
  gboolean knew_all = run->given == run->size;

  if (run->lost) {
    *problem = g_strdup ("How the mail program ended could not be learnt.");
    return SENDMAIL_UNKNOWN;
  }
  if (run->in_time && WIFEXITED (run->status))
    return judge_exit (run, problem);
  if (!run->in_time) {
    *problem = with_its_words (run, g_strdup ("The mail program did not come to an end and was stopped."));
    return knew_all ? SENDMAIL_UNKNOWN : SENDMAIL_LATER;
  }
  *problem = with_its_words (run, g_strdup_printf ("The mail program was ended by signal %d.", WTERMSIG (run->status)));
  return knew_all ? SENDMAIL_UNKNOWN : SENDMAIL_REFUSED;
}

static SendmailResult not_started (int failure, const char *path, char **problem)
{
  if (failure == ENOENT || failure == EACCES || failure == ENOTDIR) {
    *problem = g_strdup_printf ("There is no mail program %s on this computer.", path);
    return SENDMAIL_ABSENT;
  }
  *problem = g_strdup_printf ("The mail program could not be started: %s.", g_strerror (failure));
  return SENDMAIL_LATER;
}

/* Whether somebody else could put other words in its place: not root's or one's own, or open to others' writing. A folder that is sticky
 * keeps what is in it. */
static gboolean others_write (const char *path)
{
  struct stat found;

  if (stat (path, &found) != 0)
    return FALSE; /* it is not there: that is said elsewhere */
  if (found.st_uid != 0 && found.st_uid != geteuid ())
    return TRUE;
  if (S_ISDIR (found.st_mode) && (found.st_mode & S_ISVTX) != 0)
    return FALSE;
  return (found.st_mode & S_IWOTH) != 0 ||
         ((found.st_mode & S_IWGRP) != 0 && found.st_uid != 0 && found.st_gid != getegid ());
}

/* The program that PATH leads to, and every folder on the way to it. */
static gboolean can_be_swapped (const char *path)
{
  char *whole = realpath (path, NULL);
  gboolean swapped = FALSE;

  if (whole == NULL)
    return FALSE;
  for (char *slash = whole + strlen (whole); !swapped && slash != NULL; slash = strrchr (whole, '/')) {
    *slash = '\0';
    swapped = others_write (*whole != '\0' ? whole : "/");
  }
  free (whole);
  return swapped;
}

static SendmailResult not_trusted (const char *path, char **problem)
{
  *problem =
      g_strdup_printf ("The mail program %s can be changed by others on this computer, so no message is given to it. "
                       "Use one that only root or you can write.",
                       path);
  return SENDMAIL_ABSENT;
}

/* A mail program that stops reading must not end this one: the signal is held back, and taken off before it is let through again. */
static void hold_broken_pipe (sigset_t *before)
{
  sigset_t broken;

  sigemptyset (&broken);
  sigaddset (&broken, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &broken, before);
}

static void release_broken_pipe (const sigset_t *before)
{
  const struct timespec at_once = { 0, 0 };
  sigset_t broken;

  sigemptyset (&broken);
  sigaddset (&broken, SIGPIPE);
  if (!sigismember (before, SIGPIPE)) {
    while (sigtimedwait (&broken, NULL, &at_once) > 0)
      continue;
  }
  pthread_sigmask (SIG_SETMASK, before, NULL);
}

SendmailResult sendmail_hand_over (char *const *argv, const char *bytes, size_t size, int patience, SendmailWait wait,
                                   gpointer data, char **problem)
{
  g_autoptr (GString) complaint = g_string_new (NULL);
  Run run = { .input = -1, .output = -1, .bytes = bytes, .size = size, .complaint = complaint };
  sigset_t before;
  int failure = 0;

  *problem = NULL;
  if (argv == NULL || argv[0] == NULL)
    return not_started (ENOENT, "(none is set)", problem);
  if (can_be_swapped (argv[0]))
    return not_trusted (argv[0], problem);
  hold_broken_pipe (&before);
  failure = start (&run, argv);
  if (failure == 0)
    converse (&run, patience, wait, data);
  else
    run.in_time = TRUE;
  end (&run);
  release_broken_pipe (&before);
  return failure == 0 ? judge (&run, problem) : not_started (failure, argv[0], problem);
}
