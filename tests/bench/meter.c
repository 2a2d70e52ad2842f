/* Measures a full-screen program in a pseudo-terminal of 80 by 24 and prints one `name value` a line.
 *
 *   meter OPTION… -- PROGRAM ARGUMENT…
 *     --ready TEXT          the screen is there when it shows this
 *     --starts N            start it N times: start_us (median, from its start to the last byte of the first screen),
 *                           start_cpu_us, start_bytes
 *     --before KEYS         pressed once, when it is ready
 *     --rewind KEYS         pressed before each of the following
 *     --key NAME=N*KEYS     N times: NAME_cpu_us, NAME_bytes (medians), NAME_ratio (all bytes against the least that the same changes
 *                           need, see lib/least.h), NAME_writes (calls a key)
 *     --ahead N*KEYS        typed at once: ahead_bytes, ahead_cpu_us
 *     --soak N*KEYS         in tens: growth_kb when the same keys are pressed a second time; memory_kb
 *     --quit KEYS
 * Keys are written with C's escapes. A figure that cannot be read here (another's process) is left out.
 *
 * It waits as the scenarios' player does: until the program waits for input, which the kernel says, and never for a time. */
#include "bench/lib/least.h"
#include "player/rest.h"
#include "player/terminal.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 60000, WRITE_MS = 10000, SOAK_AT_ONCE = 10 };

typedef struct {
  char *name;
  long count;
  char *keys;
} Presses;

typedef struct {
  char *ready, *before, *rewind, *quit;
  long starts;
  GArray *presses; /* Presses */
  Presses ahead, soak;
  char **argv;
  Terminal *terminal;
} Meter;

static void fail (const Meter *meter, const char *what)
{
  g_autofree char *screen = meter->terminal != NULL ? terminal_text (meter->terminal) : NULL;
  fprintf (stderr, "meter: %s: %s\n%s", meter->argv != NULL ? meter->argv[0] : "", what, screen != NULL ? screen : "");
  exit (EXIT_FAILURE);
}

/* ---- what the kernel counts */

static char *proc_text (const Meter *meter, const char *file)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int)meter->terminal->pid, file);
  char *text = NULL;
  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

/* The number behind NAME in one of the process's files, -1 where that cannot be read. */
static gint64 proc_number (const Meter *meter, const char *file, const char *name)
{
  g_autofree char *text = proc_text (meter, file);
  const char *at = text == NULL ? NULL : strstr (text, name);
  return at == NULL ? -1 : g_ascii_strtoll (at + strlen (name), NULL, 10);
}

/* Microseconds on a processor; the kernel brings them up to date whenever the program stops to wait. */
static double cpu_time (const Meter *meter)
{
  return (double)proc_number (meter, "schedstat", "") / 1000;
}

static gint64 memory (const Meter *meter)
{
  gint64 own = proc_number (meter, "smaps_rollup", "Pss:");
  return own >= 0 ? own : proc_number (meter, "status", "VmRSS:");
}

/* What is its own alone: the share of libraries changes as other programs come and go. */
static gint64 own_memory (const Meter *meter)
{
  gint64 own = proc_number (meter, "smaps_rollup", "Anonymous:");
  return own >= 0 ? own : memory (meter);
}

static int compare_numbers (const void *one, const void *other)
{
  double a = *(const double *)one, b = *(const double *)other;
  return (a > b) - (a < b);
}

static double median (GArray *numbers)
{
  g_array_sort (numbers, compare_numbers);
  return numbers->len == 0 ? 0 : g_array_index (numbers, double, numbers->len / 2);
}

/* ---- the program */

/* Until the program waits for input; returns the bytes it wrote and, in *LAST, when the last of them came. */
static gsize settle (const Meter *meter, gint64 *last)
{
  gint64 begin = g_get_monotonic_time ();
  gsize before = meter->terminal->raw->len;
  gboolean rests = FALSE;

  while (!rests) {
    GPollFD fd = { .fd = meter->terminal->master, .events = G_IO_IN };
    gsize so_far = meter->terminal->raw->len;
    if (terminal_pump (meter->terminal) == 0) {
      rests = terminal_at_rest (meter->terminal);
      if (!rests)
        g_poll (&fd, 1, 2);
    }
    if (last != NULL && meter->terminal->raw->len > so_far)
      *last = g_get_monotonic_time ();
    if (!rests && g_get_monotonic_time () - begin > PATIENCE_MS * 1000L)
      fail (meter, "it does not come to rest");
  }
  return meter->terminal->raw->len - before;
}

static void press (const Meter *meter, const char *keys)
{
  g_autoptr (GError) error = NULL;
  if (keys == NULL || *keys == '\0')
    return;
  if (!terminal_write (meter->terminal, keys, strlen (keys), WRITE_MS, &error))
    fail (meter, error->message);
}

static gsize press_and_settle (const Meter *meter, const char *keys)
{
  press (meter, keys);
  return settle (meter, NULL);
}

/* Returns the microseconds to the last byte of the first screen. */
static double start (const Meter *meter, char **environment)
{
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time (), last = begin;
  int row, column;

  if (!terminal_start (meter->terminal, meter->argv, environment, ".", &error))
    fail (meter, error->message);
  do {
    settle (meter, &last);
    if (!terminal_running (meter->terminal))
      fail (meter, "it ended before its screen was there");
    if (g_get_monotonic_time () - begin > PATIENCE_MS * 1000L)
      fail (meter, "it never shows what it was to be ready with");
  } while (meter->ready != NULL && !terminal_find (meter->terminal, meter->ready, &row, &column));
  return (double)(last - begin);
}

static void stop (const Meter *meter)
{
  gint64 end = g_get_monotonic_time () + 2 * G_USEC_PER_SEC;
  press (meter, meter->quit);
  while (terminal_running (meter->terminal) && g_get_monotonic_time () < end) {
    GPollFD fd = { .fd = meter->terminal->master, .events = G_IO_IN };
    g_poll (&fd, 1, 2);
    terminal_pump (meter->terminal);
    terminal_at_rest (meter->terminal);
  }
  if (terminal_running (meter->terminal))
    kill (meter->terminal->pid, SIGKILL);
  while (terminal_running (meter->terminal))
    terminal_at_rest (meter->terminal);
}

/* ---- the figures */

static void measure_starts (const Meter *meter, char **environment)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double)),
                     cpu = g_array_new (FALSE, FALSE, sizeof (double));

  for (long i = 0; i <= meter->starts; i++) {
    double time = start (meter, environment), used = cpu_time (meter);
    /* The first one warms up; the last one stays for what follows. */
    if (i > 0 || meter->starts == 0) {
      g_array_append_val (times, time);
      g_array_append_val (cpu, used);
    }
    if (i < meter->starts)
      stop (meter);
  }
  printf ("start_us %.0f\nstart_cpu_us %.0f\nstart_bytes %u\n", median (times), median (cpu),
          meter->terminal->raw->len);
}

static void measure_key (const Meter *meter, const Presses *presses)
{
  g_autoptr (GArray) cpu = g_array_new (FALSE, FALSE, sizeof (double)),
                     bytes = g_array_new (FALSE, FALSE, sizeof (double));
  gsize written = 0, least = 0;
  gint64 calls;

  press_and_settle (meter, meter->rewind);
  calls = proc_number (meter, "io", "syscw:");
  for (long i = 0; i < presses->count; i++) {
    g_autoptr (Picture) before = picture_take (meter->terminal->vt, meter->terminal->cursor_visible);
    double began = cpu_time (meter), count = (double)press_and_settle (meter, presses->keys),
           used = cpu_time (meter) - began;
    g_autoptr (Picture) after = picture_take (meter->terminal->vt, meter->terminal->cursor_visible);
    GString *best = picture_least (before, after);

    g_array_append_val (cpu, used);
    g_array_append_val (bytes, count);
    if (picture_becomes (before, after, best)) {
      least += best->len;
      written += (gsize)count;
    } else if (g_getenv ("METER_DEBUG")) {
      fprintf (stderr, "meter: no bound for this change\n");
    }
    g_string_free (best, TRUE);
  }
  printf ("%s_cpu_us %.0f\n%s_bytes %.0f\n", presses->name, median (cpu), presses->name, median (bytes));
  if (least > 0)
    printf ("%s_ratio %.3f\n", presses->name, (double)written / (double)least);
  if (calls >= 0)
    printf ("%s_writes %.2f\n", presses->name,
            (double)(proc_number (meter, "io", "syscw:") - calls) / (double)presses->count);
}

static char *repeated (const char *keys, long count)
{
  GString *all = g_string_new ("");
  for (long i = 0; i < count; i++)
    g_string_append (all, keys);
  return g_string_free (all, FALSE);
}

static void measure_ahead (const Meter *meter)
{
  g_autofree char *all = repeated (meter->ahead.keys, meter->ahead.count);
  double began;

  press_and_settle (meter, meter->rewind);
  began = cpu_time (meter);
  printf ("ahead_bytes %zu\n", press_and_settle (meter, all));
  printf ("ahead_cpu_us %.0f\n", cpu_time (meter) - began);
}

static void press_many (const Meter *meter, long count)
{
  for (long i = 0; i < count; i += SOAK_AT_ONCE) {
    g_autofree char *some = repeated (meter->soak.keys, SOAK_AT_ONCE / (long)strlen (meter->soak.keys));
    press_and_settle (meter, some);
    g_byte_array_set_size (meter->terminal->raw, 0);
  }
}

/* The first round fills what a program keeps of what it has read, a cache of pages say, which ends with the file; what the same
 * keys add the second time is a leak. */
static void measure_soak (const Meter *meter)
{
  gint64 before;

  press_and_settle (meter, meter->rewind);
  press_many (meter, meter->soak.count);
  before = own_memory (meter);
  press_and_settle (meter, meter->rewind);
  press_many (meter, meter->soak.count);
  printf ("memory_kb %" G_GINT64_FORMAT "\ngrowth_kb %" G_GINT64_FORMAT "\n", memory (meter),
          own_memory (meter) - before);
}

/* ---- the command line */

/* NAME=N*KEYS, or N*KEYS. */
static Presses parse_presses (const Meter *meter, const char *text)
{
  const char *equals = strchr (text, '='), *star = strchr (text, '*');
  Presses presses = { 0 };
  if (star == NULL)
    fail (meter, "keys to repeat are written N*KEYS");
  if (equals != NULL && equals < star) {
    presses.name = g_strndup (text, (gsize)(equals - text));
    text = equals + 1;
  }
  presses.count = strtol (text, NULL, 10);
  presses.keys = g_strcompress (star + 1);
  return presses;
}

static void take_option (Meter *meter, const char *name, const char *value)
{
  Presses presses;
  if (!strcmp (name, "--ready"))
    meter->ready = g_strdup (value);
  else if (!strcmp (name, "--starts"))
    meter->starts = strtol (value, NULL, 10);
  else if (!strcmp (name, "--before"))
    meter->before = g_strcompress (value);
  else if (!strcmp (name, "--rewind"))
    meter->rewind = g_strcompress (value);
  else if (!strcmp (name, "--quit"))
    meter->quit = g_strcompress (value);
  else if (!strcmp (name, "--ahead"))
    meter->ahead = parse_presses (meter, value);
  else if (!strcmp (name, "--soak"))
    meter->soak = parse_presses (meter, value);
  else if (!strcmp (name, "--key")) {
    presses = parse_presses (meter, value);
    g_array_append_val (meter->presses, presses);
  } else
    fail (meter, "an option is not known");
}

int main (int argc, char **argv)
{
  Meter meter = { .presses = g_array_new (FALSE, FALSE, sizeof (Presses)) };
  int i = 1;

  setlocale (LC_ALL, "C.UTF-8");
  signal (SIGPIPE, SIG_IGN);
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (; i + 1 < argc && strcmp (argv[i], "--"); i += 2)
    take_option (&meter, argv[i], argv[i + 1]);
  if (i + 1 >= argc)
    fail (&meter, "no program is named after --");
  meter.argv = argv + i + 1;
  meter.terminal = terminal_new ("measured", 80, 24, NULL);

  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "TERM", "xterm-256color", TRUE);
  measure_starts (&meter, environment);
  press_and_settle (&meter, meter.before);
  for (guint key = 0; key < meter.presses->len; key++)
    measure_key (&meter, &g_array_index (meter.presses, Presses, key));
  if (meter.ahead.keys != NULL)
    measure_ahead (&meter);
  if (meter.soak.keys != NULL)
    measure_soak (&meter);
  stop (&meter);
  terminal_free (meter.terminal);
  return EXIT_SUCCESS;
}
