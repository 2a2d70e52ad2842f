#include "player/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "player/rest.h"

/* How long curses may take to tell a lone Escape from the start of an arrow key: twice kith's own 100 ms. It matters only
 * where the program's calls cannot be seen. */
#define ESCAPE_DELAY (200 * G_TIME_SPAN_MILLISECOND)

static void keep_reply (const char *bytes, size_t length, void *user)
{
  Terminal *terminal = user;
  g_byte_array_append (terminal->replies, (const guint8 *)bytes, (guint)length);
}

static int keep_property (VTermProp property, VTermValue *value, void *user)
{
  Terminal *terminal = user;
  if (property == VTERM_PROP_CURSORVISIBLE)
    terminal->cursor_visible = value->boolean;
  return 1;
}

static const VTermScreenCallbacks screen_callbacks = { .settermprop = keep_property };

static void screen_begin (Terminal *terminal)
{
  if (terminal->vt)
    vterm_free (terminal->vt);
  terminal->vt = vterm_new (terminal->rows, terminal->cols);
  vterm_set_utf8 (terminal->vt, 1);
  vterm_output_set_callback (terminal->vt, keep_reply, terminal);
  terminal->screen = vterm_obtain_screen (terminal->vt);
  vterm_screen_set_callbacks (terminal->screen, &screen_callbacks, terminal);
  vterm_screen_enable_altscreen (terminal->screen, 1);
  vterm_screen_reset (terminal->screen, 1);
  terminal->cursor_visible = true;
}

Terminal *terminal_new (const char *name, int cols, int rows, FILE *log)
{
  Terminal *terminal = g_new0 (Terminal, 1);
  terminal->name = g_strdup (name);
  terminal->master = terminal->slave = -1;
  terminal->cols = cols;
  terminal->rows = rows;
  terminal->replies = g_byte_array_new ();
  terminal->raw = g_byte_array_new ();
  terminal->log = log;
  screen_begin (terminal);
  return terminal;
}

void terminal_free (Terminal *terminal)
{
  if (terminal_running (terminal)) {
    kill (terminal->pid, SIGKILL);
    waitpid (terminal->pid, NULL, 0);
  }
  terminal_close (terminal);
  vterm_free (terminal->vt);
  g_byte_array_unref (terminal->replies);
  g_byte_array_unref (terminal->raw);
  g_free (terminal->name);
  g_free (terminal);
}

static void become (Terminal *terminal, char **argv, char **environment, const char *directory)
{
  sigset_t none;
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  signal (SIGPIPE, SIG_DFL);
  if (login_tty (terminal->slave) == 0 && chdir (directory) == 0)
    execvpe (argv[0], argv, environment);
  dprintf (STDERR_FILENO, "player: cannot run %s: %s\n", argv[0], strerror (errno));
  _exit (127);
}

bool terminal_start (Terminal *terminal, char **argv, char **environment, const char *directory, GError **error)
{
  terminal_close (terminal);
  struct winsize size = { .ws_row = (unsigned short)terminal->rows, .ws_col = (unsigned short)terminal->cols };
  if (openpty (&terminal->master, &terminal->slave, NULL, NULL, &size) < 0) {
    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno), "no pseudo-terminal: %s", strerror (errno));
    return false;
  }
  struct termios modes;
  tcgetattr (terminal->slave, &modes);
  modes.c_iflag |= IUTF8;
  tcsetattr (terminal->slave, TCSANOW, &modes);
  fcntl (terminal->master, F_SETFD, FD_CLOEXEC);
  fcntl (terminal->slave, F_SETFD, FD_CLOEXEC);
  fcntl (terminal->master, F_SETFL, O_RDWR | O_NONBLOCK);
  screen_begin (terminal);
  g_byte_array_set_size (terminal->raw, 0);
  terminal->raw_mark = 0;
  terminal->escape_at = 0;
  terminal->ended = false;
  terminal->pid = fork ();
  if (terminal->pid == 0)
    become (terminal, argv, environment, directory);
  if (terminal->pid > 0)
    return true;
  terminal->pid = 0;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno), "cannot start a process: %s",
               strerror (errno));
  return false;
}

bool terminal_running (const Terminal *terminal)
{
  return terminal->pid > 0 && !terminal->ended;
}

/* Asking the kernel whether a side of the pty is readable also makes it deliver what is still on its way: the answer is
 * exact, never early. */
static bool readable (int fd)
{
  GPollFD poll = { .fd = fd, .events = G_IO_IN };
  return g_poll (&poll, 1, 0) > 0 && (poll.revents & G_IO_IN);
}

GByteArray *terminal_take_replies (Terminal *terminal)
{
  GByteArray *replies = terminal->replies;
  terminal->replies = g_byte_array_new ();
  return replies;
}

static void send_replies (Terminal *terminal)
{
  g_autoptr (GByteArray) replies = terminal_take_replies (terminal);
  if (replies->len > 0 && write (terminal->master, replies->data, replies->len) < 0 && errno != EAGAIN && errno != EIO)
    g_warning ("an answer to the program was lost: %s", strerror (errno));
}

gsize terminal_pump (Terminal *terminal)
{
  gsize total = 0;
  char buffer[16384];
  while (terminal->master >= 0 && readable (terminal->master)) {
    ssize_t length = read (terminal->master, buffer, sizeof buffer);
    if (length <= 0)
      break;
    total += (gsize)length;
    g_byte_array_append (terminal->raw, (const guint8 *)buffer, (guint)length);
    if (terminal->log)
      fwrite (buffer, 1, (size_t)length, terminal->log);
    vterm_input_write (terminal->vt, buffer, (size_t)length);
    send_replies (terminal);
  }
  return total;
}

static bool collect_end (Terminal *terminal)
{
  if (terminal_running (terminal) && waitpid (terminal->pid, &terminal->status, WNOHANG) == terminal->pid)
    terminal->ended = true;
  return !terminal_running (terminal);
}

bool terminal_at_rest (Terminal *terminal)
{
  if (collect_end (terminal)) {
    terminal_pump (terminal);
    return true;
  }
  int unread = 0;
  if (terminal->slave >= 0) {
    readable (terminal->slave);
    ioctl (terminal->slave, FIONREAD, &unread);
  }
  Rest rest = rest_of (terminal->pid);
  bool told_escape = g_get_monotonic_time () - terminal->escape_at > ESCAPE_DELAY;
  /* Rest first, output second: what was written before the program came to rest is then on the screen. */
  gsize written = terminal_pump (terminal);
  if (rest == REST_STOPPED)
    return written == 0;
  return written == 0 && unread == 0 && (rest == REST_WAITING || (rest == REST_UNSEEN && told_escape));
}

bool terminal_write (Terminal *terminal, const void *bytes, gsize length, int milliseconds, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  const char *next = bytes;
  if (length == 1 && next[0] == 0x1b)
    terminal->escape_at = g_get_monotonic_time ();
  while (length > 0) {
    ssize_t written = terminal->master < 0 ? -1 : write (terminal->master, next, length);
    if (written > 0) {
      next += written;
      length -= (gsize)written;
      continue;
    }
    if (terminal->master < 0 || (errno != EAGAIN && errno != EINTR) || g_get_monotonic_time () > deadline) {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "the terminal takes no more input");
      return false;
    }
    GPollFD poll = { .fd = terminal->master, .events = G_IO_IN | G_IO_OUT };
    g_poll (&poll, 1, 20);
    terminal_pump (terminal);
  }
  return true;
}

void terminal_resize (Terminal *terminal, int cols, int rows)
{
  terminal_pump (terminal); /* what was written for the old size belongs on the old screen */
  terminal->cols = cols;
  terminal->rows = rows;
  vterm_set_size (terminal->vt, rows, cols);
  struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
  if (terminal->master >= 0)
    ioctl (terminal->master, TIOCSWINSZ, &size);
}

void terminal_close (Terminal *terminal)
{
  if (terminal->slave >= 0)
    close (terminal->slave);
  if (terminal->master >= 0)
    close (terminal->master);
  terminal->master = terminal->slave = -1;
}

/* The text of one row; STARTS, if given, receives for each byte the column it belongs to. */
static GString *row_text (const Terminal *terminal, int row, GArray *starts)
{
  GString *text = g_string_new (NULL);
  for (int col = 0; col < terminal->cols; col++) {
    VTermScreenCell cell;
    VTermPos at = { .row = row, .col = col };
    if (!vterm_screen_get_cell (terminal->screen, at, &cell))
      continue;
    if (cell.chars[0] == (uint32_t)-1)
      continue; /* the right half of a wide character */
    if (cell.chars[0] == 0)
      g_string_append_c (text, ' ');
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
      g_string_append_unichar (text, cell.chars[i]);
    while (starts && starts->len < text->len)
      g_array_append_val (starts, col);
  }
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  return text;
}

GPtrArray *terminal_lines (const Terminal *terminal)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  for (int row = 0; row < terminal->rows; row++)
    g_ptr_array_add (lines, g_string_free (row_text (terminal, row, NULL), FALSE));
  return lines;
}

char *terminal_text (const Terminal *terminal)
{
  g_autoptr (GPtrArray) lines = terminal_lines (terminal);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *)lines->pdata[i]);
  return g_string_free (text, FALSE);
}

bool terminal_find (const Terminal *terminal, const char *text, int *row, int *col)
{
  for (int i = 0; i < terminal->rows; i++) {
    g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (int));
    GString *line = row_text (terminal, i, starts);
    const char *at = strstr (line->str, text);
    gsize offset = at ? (gsize)(at - line->str) : 0;
    g_string_free (line, TRUE);
    if (!at)
      continue;
    *row = i + 1;
    *col = offset < starts->len ? g_array_index (starts, int, offset) + 1 : 1;
    return true;
  }
  return false;
}

Look terminal_look (const Terminal *terminal, int row, int col)
{
  VTermScreenCell cell = { 0 };
  VTermPos at = { .row = row - 1, .col = col - 1 };
  Look look = { 0 };
  if (!vterm_screen_get_cell (terminal->screen, at, &cell))
    return look;
  look.bold = cell.attrs.bold;
  look.underline = cell.attrs.underline != 0;
  look.italic = cell.attrs.italic;
  look.blink = cell.attrs.blink;
  look.reverse = cell.attrs.reverse;
  look.strike = cell.attrs.strike;
  look.coloured = !VTERM_COLOR_IS_DEFAULT_FG (&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG (&cell.bg);
  return look;
}

void terminal_cursor (const Terminal *terminal, int *row, int *col)
{
  VTermPos at;
  vterm_state_get_cursorpos (vterm_obtain_state (terminal->vt), &at);
  *row = at.row + 1;
  *col = at.col + 1;
}
