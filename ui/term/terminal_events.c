/* What comes from the terminal: keys, signals, its end. */
#include "ui/term/terminal_private.h"

#include <errno.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

void terminal_at_work (Terminal *terminal, gboolean at_work)
{
  terminal->at_work = at_work;
}

/* Stops the whole group, so that a script around kith stops with it. A session leader has nobody to wake it. */
static gboolean suspend (Terminal *terminal)
{
  sigset_t stop;

  if (terminal->at_work || getsid (0) == getpid ())
    return FALSE;
  terminal_leave (terminal);
  sigemptyset (&stop);
  sigaddset (&stop, SIGTSTP);
  kill (0, SIGTSTP);
  sigprocmask (SIG_UNBLOCK, &stop, NULL);
  sigprocmask (SIG_BLOCK, &stop, NULL);
  sigemptyset (&stop);
  sigaddset (&stop, SIGCONT);
  sigtimedwait (&stop, NULL, &(struct timespec){ 0, 0 });
  terminal_return (terminal);
  return TRUE;
}

static EventKind signal_event (Terminal *terminal, guint32 signal_number)
{
  switch (signal_number) {
  case SIGWINCH:
    return terminal_fit (terminal) ? EVENT_RESIZE : EVENT_NONE;
  case SIGHUP:
    return EVENT_HANGUP;
  case SIGTERM:
  case SIGINT:
  case SIGQUIT:
    return EVENT_TERMINATE;
  case SIGTSTP:
    return suspend (terminal) ? EVENT_RESIZE : EVENT_NONE;
  case SIGCONT:
    /* After a stop we had no say in, the terminal is not as we left it. */
    terminal_return (terminal);
    return EVENT_RESIZE;
  default:
    return EVENT_NONE;
  }
}

/* All signals that are there; the gravest decides. */
static EventKind read_signals (Terminal *terminal)
{
  struct signalfd_siginfo info;
  EventKind gravest = EVENT_NONE;

  while (read (terminal->signals, &info, sizeof info) == (gssize)sizeof info) {
    EventKind kind = signal_event (terminal, info.ssi_signo);

    if (kind != EVENT_NONE && gravest != EVENT_HANGUP && gravest != EVENT_TERMINATE)
      gravest = kind;
  }
  return gravest;
}

/* Everything typed so far. EVENT_END when there will be no more. */
static EventKind read_input (Terminal *terminal)
{
  char bytes[4096];
  gssize count = read (terminal->input, bytes, sizeof bytes);

  if (count > 0) {
    terminal->drained_at = count < (gssize)sizeof bytes ? g_get_monotonic_time () : 0;
    key_decoder_feed (terminal->decoder, bytes, (gsize)count);
    explicit_bzero (bytes, (gsize)count);
    return EVENT_NONE;
  }
  if (count < 0 && (errno == EINTR || errno == EAGAIN))
    return EVENT_NONE;
  return count == 0 ? EVENT_END : EVENT_HANGUP;
}

/* Waits once. EVENT_TIMER when nothing came within TIMEOUT. */
static EventKind wait_once (Terminal *terminal, int timeout)
{
  GPollFD fds[2] = { { .fd = terminal->input, .events = G_IO_IN }, { .fd = terminal->signals, .events = G_IO_IN } };
  int ready = g_poll (fds, 2, timeout);
  EventKind kind = EVENT_NONE;

  if (ready == 0)
    return EVENT_TIMER;
  if (ready < 0)
    return errno == EINTR ? EVENT_NONE : EVENT_HANGUP;
  if (fds[1].revents & G_IO_IN)
    kind = read_signals (terminal);
  if (kind != EVENT_NONE)
    return kind;
  if (fds[0].revents & G_IO_IN)
    return read_input (terminal);
  /* Gone, with nothing left to read: looking again would only turn in circles. */
  return fds[0].revents ? EVENT_HANGUP : EVENT_NONE;
}

static gboolean take_key (Terminal *terminal, Event *event)
{
  while (key_decoder_next (terminal->decoder, event)) {
    if (event->kind != EVENT_KEY || event->key != KEYCODE_CONTROL ('z'))
      return TRUE;
    event_clear (event);
    if (suspend (terminal)) {
      event->kind = EVENT_RESIZE;
      return TRUE;
    }
  }
  return FALSE;
}

/* The shorter of two waits, where -1 has no end. */
static int shorter_wait (int a, int b)
{
  if (a < 0 || b < 0)
    return MAX (a, b);
  return MIN (a, b);
}

void terminal_next_event (Terminal *terminal, int timeout, Event *event)
{
  gint64 end = g_get_monotonic_time () + (gint64)timeout * 1000;

  for (;;) {
    int left = timeout < 0 ? -1 : (int)MAX (0, (end - g_get_monotonic_time () + 999) / 1000), patience;
    EventKind kind;

    if (terminal->pending != EVENT_NONE || terminal->gone) {
      kind = terminal->pending != EVENT_NONE ? terminal->pending : EVENT_HANGUP;
      terminal->pending = EVENT_NONE;
      if (kind == EVENT_RESIZE)
        terminal_fit (terminal);
      event->kind = kind;
      return;
    }
    if (take_key (terminal, event))
      return;
    patience = key_decoder_patience (terminal->decoder);
    kind = wait_once (terminal, shorter_wait (left, patience));
    if (kind == EVENT_TIMER && patience >= 0 && (left < 0 || patience <= left)) {
      key_decoder_give_up (terminal->decoder);
      continue;
    }
    if (kind != EVENT_NONE) {
      event->kind = kind;
      return;
    }
  }
}

/* So soon after a read that took all there was nothing new is looked for: it would cost as much as reading the key did. */
#define NOTHING_NEW_WITHIN 200 /* microseconds */

gboolean terminal_input_pending (Terminal *terminal)
{
  GPollFD fds[2] = { { .fd = terminal->input, .events = G_IO_IN }, { .fd = terminal->signals, .events = G_IO_IN } };

  if (terminal->pending != EVENT_NONE || terminal->gone)
    return TRUE;
  if (key_decoder_has_more (terminal->decoder) || key_decoder_patience (terminal->decoder) >= 0) /* an Esc, say */
    return TRUE;
  return g_get_monotonic_time () - terminal->drained_at >= NOTHING_NEW_WITHIN && g_poll (fds, 2, 0) > 0;
}
