/* Asking for a passphrase on the terminal, without showing it. */
#include "cli/command.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

/* The terminal with its echo off, and the signals that would leave it so held back. */
typedef struct {
  int fd;      /* /dev/tty */
  int signals; /* a signalfd */
  struct termios before;
  sigset_t mask_before;
} Prompt;

static void write_text (int fd, const char *text)
{
  size_t size = strlen (text);
  while (size > 0) {
    ssize_t written = write (fd, text, size);
    if (written < 0 && errno != EINTR)
      return;
    text += MAX (written, 0);
    size -= (size_t)MAX (written, 0);
  }
}

static gboolean prompt_open (Prompt *prompt)
{
  sigset_t held;
  struct termios quiet;
  prompt->fd = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (prompt->fd < 0)
    return FALSE;
  sigemptyset (&held);
  sigaddset (&held, SIGINT);
  sigaddset (&held, SIGTERM);
  sigaddset (&held, SIGHUP);
  sigaddset (&held, SIGQUIT);
  sigaddset (&held, SIGTSTP);
  sigprocmask (SIG_BLOCK, &held, &prompt->mask_before);
  prompt->signals = signalfd (-1, &held, SFD_CLOEXEC);
  tcgetattr (prompt->fd, &prompt->before);
  quiet = prompt->before;
  quiet.c_lflag &= ~(tcflag_t)ECHO;
  quiet.c_lflag |= ICANON | ISIG;
  tcsetattr (prompt->fd, TCSAFLUSH, &quiet);
  return TRUE;
}

/* A signal that came meanwhile takes its effect once the terminal shows again what is typed. */
static void prompt_close (Prompt *prompt)
{
  struct signalfd_siginfo info;
  struct pollfd waiting = { prompt->signals, POLLIN, 0 };
  tcsetattr (prompt->fd, TCSAFLUSH, &prompt->before);
  write_text (prompt->fd, "\n");
  if (poll (&waiting, 1, 0) > 0 && read (prompt->signals, &info, sizeof info) == (ssize_t)sizeof info)
    raise ((int)info.ssi_signo);
  close (prompt->signals);
  close (prompt->fd);
  sigprocmask (SIG_SETMASK, &prompt->mask_before, NULL);
}

/* TRUE when a line was typed, FALSE on a signal or when the terminal is gone. */
static gboolean prompt_wait (const Prompt *prompt)
{
  struct pollfd waiting[] = { { prompt->fd, POLLIN, 0 }, { prompt->signals, POLLIN, 0 } };
  while (poll (waiting, G_N_ELEMENTS (waiting), -1) < 0)
    if (errno != EINTR)
      return FALSE;
  return waiting[1].revents == 0 && (waiting[0].revents & POLLIN) != 0;
}

Secret *passphrase_ask (const char *question, GError **error)
{
  Prompt prompt;
  if (!prompt_open (&prompt)) {
    g_set_error_literal (
        error, KITH_ERROR, KITH_ERROR_USAGE,
        "There is no terminal to ask for the passphrase. Give it with --passphrase-file FILE or --passphrase-fd N.");
    return NULL;
  }
  write_text (prompt.fd, question);
  Secret *secret = NULL;
  if (prompt_wait (&prompt))
    secret = secret_read_fd (prompt.fd, error);
  else
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STOPPED, "No passphrase was given; nothing was opened.");
  prompt_close (&prompt);
  return secret;
}

Secret *passphrase_ask_new (const char *question, GError **error)
{
  const char *strength = "";
  g_autoptr (Secret) first = passphrase_ask (question, error);
  if (first == NULL)
    return NULL;
  passphrase_strength (secret_text (first), &strength);
  call_say ("That passphrase is %s.", strength);
  g_autoptr (Secret) again = passphrase_ask ("Once more: ", error);
  if (again == NULL)
    return NULL;
  if (strcmp (secret_text (first), secret_text (again)) == 0)
    return g_steal_pointer (&first);
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                       "The two passphrases differ. Nothing was changed; try again.");
  return NULL;
}
