#include "ui/term/terminal_private.h"

#include "base/error.h"
#include "ui/term/description.h"
#include "ui/term/look.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const int watched[] = { SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT };

#define COMMANDS_INSTEAD "The commands do everything the screen does: try kith due, or kith --help."

/* ---- what the terminal can do */

/* Words that say a description is of the ECMA-48 family, which is what the renderer writes. */
static gboolean can_place_cursor (void)
{
  const char *place = description_text ("cup");

  return place && g_str_has_prefix (place, "\033[") && strchr (place, 'H');
}

/* Reads the description of TERM; an unknown TERM is nearly always a newer xterm. */
static gboolean read_description (GError **error)
{
  const char *term = g_getenv ("TERM");

  if (!term || !*term || (!description_open (term) && !description_open ("xterm-256color"))) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_USAGE,
                         "kith does not know this kind of terminal: TERM is not set to a known one. " COMMANDS_INSTEAD);
    return FALSE;
  }
  if (can_place_cursor ())
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_USAGE,
                       "The full screen needs a terminal that can place the cursor. " COMMANDS_INSTEAD);
  return FALSE;
}

/* Keys that this terminal's description names, besides those the decoder knows anyway. */
static void learn_keys (KeyDecoder *decoder)
{
  static const struct {
    const char *name;
    Key key;
  } described[] = {
    { "kcuu1", KEYCODE_UP },     { "kcud1", KEYCODE_DOWN },   { "kcub1", KEYCODE_LEFT },   { "kcuf1", KEYCODE_RIGHT },
    { "khome", KEYCODE_HOME },   { "kend", KEYCODE_END },     { "kpp", KEYCODE_PAGE_UP },  { "knp", KEYCODE_PAGE_DOWN },
    { "kich1", KEYCODE_INSERT }, { "kdch1", KEYCODE_DELETE }, { "kcbt", KEYCODE_BACKTAB }, { "kf1", KEYCODE_F1 },
    { "kf2", KEYCODE_F2 },       { "kf3", KEYCODE_F3 },       { "kf4", KEYCODE_F4 },       { "kf5", KEYCODE_F5 },
    { "kf6", KEYCODE_F6 },       { "kf7", KEYCODE_F7 },       { "kf8", KEYCODE_F8 },       { "kf9", KEYCODE_F9 },
    { "kf10", KEYCODE_F10 },     { "kf11", KEYCODE_F11 },     { "kf12", KEYCODE_F12 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (described); i++) {
    const char *sequence = description_text (described[i].name);

    if (sequence)
      key_decoder_learn (decoder, sequence, described[i].key);
  }
}

/* ---- bytes out */

/* Waits until the terminal takes more. FALSE when it never will, or when we are asked to end. */
static gboolean wait_to_write (Terminal *terminal)
{
  GPollFD fds[2] = { { .fd = terminal->output, .events = G_IO_OUT }, { .fd = terminal->signals, .events = G_IO_IN } };

  for (;;) {
    struct signalfd_siginfo info;

    if (g_poll (fds, 2, -1) < 0) {
      if (errno == EINTR)
        continue;
      return FALSE;
    }
    if (fds[0].revents)
      return !(fds[0].revents & (G_IO_HUP | G_IO_ERR | G_IO_NVAL));
    if (read (terminal->signals, &info, sizeof info) != (gssize)sizeof info)
      continue;
    if (info.ssi_signo == SIGHUP || info.ssi_signo == SIGTERM) {
      terminal->pending = info.ssi_signo == SIGHUP ? EVENT_HANGUP : EVENT_TERMINATE;
      return FALSE;
    }
    if (info.ssi_signo == SIGWINCH)
      terminal->pending = EVENT_RESIZE;
  }
}

static void write_all (Terminal *terminal, const char *bytes, gsize length)
{
  while (length > 0 && !terminal->gone) {
    gssize written = write (terminal->output, bytes, length);

    if (written > 0) {
      bytes += written;
      length -= (gsize)written;
    } else if (written < 0 && errno == EINTR) {
      continue;
    } else if (written < 0 && errno == EAGAIN) {
      if (!wait_to_write (terminal))
        terminal->gone = TRUE;
    } else {
      terminal->gone = TRUE;
    }
  }
}

void terminal_flush (Terminal *terminal)
{
  write_all (terminal, terminal->out->str, terminal->out->len);
  g_string_truncate (terminal->out, 0);
}

/* Terminfo's padding ($<2>) is for terminals of another century. */
static void say (Terminal *terminal, const char *name)
{
  const char *text = description_text (name);

  while (text && *text) {
    const char *end = g_str_has_prefix (text, "$<") ? strchr (text, '>') : NULL;

    if (!end)
      g_string_append_c (terminal->out, *text);
    text = end ? end + 1 : text + 1;
  }
}

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
/* PuTTY turns Num Lock into F1 in application keypad mode. */
#define NUMERIC_KEYPAD "\033>"

static void arm (Terminal *terminal)
{
  struct termios mode = terminal->before;

  mode.c_iflag &= ~(tcflag_t)(IXON | IXOFF | ICRNL | INLCR | IGNCR | ISTRIP | BRKINT | PARMRK);
  mode.c_oflag &= ~(tcflag_t)OPOST;
  mode.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  mode.c_cflag = (mode.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  while (tcsetattr (terminal->input, TCSADRAIN, &mode) < 0 && errno == EINTR)
    ;
  if (!terminal->stays)
    say (terminal, "smcup");
  terminal->stays = FALSE;
  say (terminal, "smkx");
  g_string_append (terminal->out, NUMERIC_KEYPAD PASTE_ON);
  terminal_plain_over (terminal);
  renderer_forget (terminal->renderer);
}

/* The screen is cleared first, so that nothing stays where there is no second screen to leave. */
static void disarm (Terminal *terminal)
{
  g_string_append (terminal->out, "\033[m\033[H\033[2J" PASTE_OFF);
  say (terminal, "rmkx");
  say (terminal, "cnorm");
  say (terminal, "rmcup");
  terminal_flush (terminal);
  while (tcsetattr (terminal->input, terminal->gone ? TCSANOW : TCSADRAIN, &terminal->before) < 0 && errno == EINTR)
    ;
}

/* ---- open and close */

/* A description of its own for writing can be non-blocking without making the shell's so. */
static int open_output (gboolean *own)
{
  int fd = -1;

  if (tcgetsid (STDOUT_FILENO) == getsid (0))
    fd = open ("/dev/tty", O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  *own = fd >= 0;
  return fd >= 0 ? fd : STDOUT_FILENO;
}

static int watch_signals (sigset_t *before)
{
  sigset_t mask;

  sigemptyset (&mask);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    sigaddset (&mask, watched[i]);
  sigprocmask (SIG_BLOCK, &mask, before);
  return signalfd (-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void use_utf8 (void)
{
  setlocale (LC_CTYPE, "");
  if (strcmp (nl_langinfo (CODESET), "UTF-8"))
    setlocale (LC_CTYPE, "C.UTF-8");
}

static void window_size (const Terminal *terminal, int *rows, int *columns)
{
  struct winsize size = { 0 };

  *rows = *columns = 0;
  if (ioctl (terminal->output, TIOCGWINSZ, &size) == 0) {
    *rows = size.ws_row;
    *columns = size.ws_col;
  }
  if (*rows <= 0 || *rows > 500)
    *rows = 24;
  if (*columns <= 0 || *columns > 1000)
    *columns = 80;
}

gboolean terminal_fit (Terminal *terminal)
{
  int rows, columns;

  window_size (terminal, &rows, &columns);
  if (rows == canvas_rows (terminal->canvas) && columns == canvas_columns (terminal->canvas))
    return FALSE;
  canvas_resize (terminal->canvas, rows, columns);
  terminal_plain_over (terminal);
  return TRUE;
}

static Terminal *open_terminal (const TerminalOptions *options, const TerminalBefore *earlier, GError **error)
{
  Terminal *terminal;
  RenderStyle style;
  struct termios before;

  if (!isatty (STDIN_FILENO) || !isatty (STDOUT_FILENO) || tcgetattr (STDIN_FILENO, &before) < 0) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_USAGE, "The full screen needs a terminal. " COMMANDS_INSTEAD);
    return NULL;
  }
  use_utf8 ();
  if (!read_description (error))
    return NULL;
  terminal = g_new0 (Terminal, 1);
  terminal->before = before;
  terminal->input = STDIN_FILENO;
  terminal->output = open_output (&terminal->own_output);
  terminal->signals = watch_signals (&terminal->mask_before);
  if (earlier) {
    terminal->before = earlier->modes;
    terminal->mask_before = earlier->signals;
    terminal->stays = TRUE;
  }
  if (options)
    terminal->options = *options;
  look_describe (&terminal->options, &style);
  terminal->renderer = renderer_new (&style);
  terminal->canvas = canvas_new (1, 1);
  terminal->decoder = key_decoder_new ();
  terminal->out = g_string_sized_new (4096);
  learn_keys (terminal->decoder);
  terminal_set_options (terminal, &terminal->options);
  terminal_fit (terminal);
  arm (terminal);
  return terminal;
}

Terminal *terminal_open (const TerminalOptions *options, GError **error)
{
  return open_terminal (options, NULL, error);
}

Terminal *terminal_take_over (const TerminalOptions *options, const TerminalBefore *before, GError **error)
{
  return open_terminal (options, before, error);
}

void terminal_before (const Terminal *terminal, TerminalBefore *before)
{
  before->modes = terminal->before;
  before->signals = terminal->mask_before;
}

void terminal_close (Terminal *terminal)
{
  if (!terminal)
    return;
  disarm (terminal);
  terminal_plain_over (terminal);
  if (terminal->own_output)
    close (terminal->output);
  if (terminal->signals >= 0)
    close (terminal->signals);
  sigprocmask (SIG_SETMASK, &terminal->mask_before, NULL);
  description_close ();
  canvas_free (terminal->canvas);
  renderer_free (terminal->renderer);
  key_decoder_free (terminal->decoder);
  /* What stood on the screen was in here. */
  explicit_bzero (terminal->out->str, terminal->out->allocated_len);
  g_string_free (terminal->out, TRUE);
  g_free (terminal);
}

const TerminalOptions *terminal_options (const Terminal *terminal)
{
  return &terminal->options;
}

void terminal_set_options (Terminal *terminal, const TerminalOptions *options)
{
  RenderStyle style;

  terminal->options = *options;
  look_describe (options, &style);
  renderer_set_style (terminal->renderer, &style);
  canvas_set_roles (terminal->canvas, renderer_roles (terminal->renderer));
  canvas_set_ascii (terminal->canvas, options->ascii);
  canvas_set_slow_line (terminal->canvas, options->slow_line);
}

Canvas *terminal_canvas (Terminal *terminal)
{
  return terminal->canvas;
}

void terminal_show (Terminal *terminal)
{
  if (terminal->gone)
    return;
  terminal_plain_over (terminal);
  renderer_paint (terminal->renderer, terminal->canvas, terminal->out);
  terminal_flush (terminal);
}

void terminal_forget (Terminal *terminal)
{
  terminal_plain_over (terminal);
  renderer_forget (terminal->renderer);
}

void terminal_leave (Terminal *terminal)
{
  disarm (terminal);
}

void terminal_return (Terminal *terminal)
{
  arm (terminal);
  terminal_fit (terminal);
}
