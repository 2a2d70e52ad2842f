#include "player/rest.h"

#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>

/* What one pass over the threads of a tree saw. */
typedef struct {
  unsigned busy, waiting, unseen, stopped;
  guint64 switches; /* context switches so far; unchanged between two passes means that nobody ran in between */
} Glance;

typedef enum { WAIT_NO_LIMIT, WAIT_MILLISECONDS, WAIT_TIMESPEC, WAIT_TIMEVAL } WaitKind;

/* Calls in which a program waits for input, and where each keeps its time limit. */
typedef struct {
  long number;
  WaitKind kind;
  unsigned argument;
  bool input; /* false: a pure wait for time */
} WaitCall;

static const WaitCall wait_calls[] = {
  { SYS_read, WAIT_NO_LIMIT, 0, true },
  { SYS_readv, WAIT_NO_LIMIT, 0, true },
#ifdef SYS_poll
  { SYS_poll, WAIT_MILLISECONDS, 2, true },
#endif
  { SYS_ppoll, WAIT_TIMESPEC, 2, true },
#ifdef SYS_select
  { SYS_select, WAIT_TIMEVAL, 4, true },
#endif
  { SYS_pselect6, WAIT_TIMESPEC, 4, true },
#ifdef SYS_epoll_wait
  { SYS_epoll_wait, WAIT_MILLISECONDS, 3, true },
#endif
  { SYS_epoll_pwait, WAIT_MILLISECONDS, 3, true },
  { SYS_nanosleep, WAIT_TIMESPEC, 0, false },
  { SYS_clock_nanosleep, WAIT_TIMESPEC, 2, false },
};

/* Not inlined: gcc 12 then takes the text for a dangling pointer. */
G_GNUC_NO_INLINE static char *proc_read (pid_t pid, const char *task, const char *file)
{
  g_autofree char *path = task ? g_strdup_printf ("/proc/%d/task/%s/%s", (int)pid, task, file)
                               : g_strdup_printf ("/proc/%d/%s", (int)pid, file);
  char *content = NULL;
  g_file_get_contents (path, &content, NULL, NULL);
  return content;
}

/* The time limit at ADDRESS in PID in milliseconds, or -1 for none or unreadable. */
static gint64 pointed_limit (pid_t pid, guint64 address, WaitKind kind)
{
  if (address == 0)
    return -1;
  gint64 parts[2] = { 0, 0 };
  struct iovec here = { parts, sizeof parts };
  struct iovec there = { (void *)(uintptr_t)address, sizeof parts };
  if (process_vm_readv (pid, &here, 1, &there, 1, 0) != (ssize_t)sizeof parts)
    return -1;
  return parts[0] * 1000 + parts[1] / (kind == WAIT_TIMEVAL ? 1000 : 1000000);
}

static void glance_at_call (Glance *glance, pid_t pid, const char *call)
{
  g_auto (GStrv) parts = g_strsplit (call, " ", -1);
  long number = strtol (parts[0], NULL, 10);
  if (g_strv_length (parts) < 7 || number < 0) {
    glance->busy++;
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (wait_calls); i++) {
    const WaitCall *wait = &wait_calls[i];
    if (wait->number != number)
      continue;
    guint64 argument = g_ascii_strtoull (parts[1 + wait->argument], NULL, 16);
    gint64 limit = wait->kind == WAIT_NO_LIMIT       ? -1
                   : wait->kind == WAIT_MILLISECONDS ? (gint64)(gint32)(guint32)argument
                                                     : pointed_limit (pid, argument, wait->kind);
    if (limit >= 0 && limit < REST_SHORT_WAIT)
      glance->busy++;
    else if (wait->input)
      glance->waiting++;
    return;
  }
}

static guint64 status_number (const char *status, const char *name)
{
  const char *at = strstr (status, name);
  return at ? g_ascii_strtoull (at + strlen (name), NULL, 10) : 0;
}

static void glance_at_task (Glance *glance, pid_t pid, const char *task)
{
  g_autofree char *status = proc_read (pid, task, "status");
  const char *state = status ? strstr (status, "\nState:\t") : NULL;
  if (!state)
    return;
  glance->switches += status_number (status, "\nvoluntary_ctxt_switches:");
  glance->switches += status_number (status, "\nnonvoluntary_ctxt_switches:");
  switch (state[strlen ("\nState:\t")]) {
  case 'S': {
    g_autofree char *call = proc_read (pid, task, "syscall");
    if (call)
      glance_at_call (glance, pid, call);
    else
      glance->unseen++;
    return;
  }
  case 'T':
  case 't':
    glance->stopped++;
    return;
  case 'Z':
  case 'X':
    return;
  default:
    glance->busy++;
  }
}

/* The parent of PID, or 0. */
static pid_t parent_of (pid_t pid)
{
  g_autofree char *stat = proc_read (pid, NULL, "stat");
  const char *after_name = stat ? strrchr (stat, ')') : NULL;
  if (!after_name || strlen (after_name) < 4)
    return 0;
  return (pid_t)g_ascii_strtoll (after_name + 4, NULL, 10);
}

/* ROOT and everything below it. Children have mostly larger ids than their parents, but ids wrap, so the list of all
 * processes is walked until nothing is added. */
static GArray *tree_of (pid_t root)
{
  GArray *tree = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_array_append_val (tree, root);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  g_autoptr (GHashTable) parents = g_hash_table_new (NULL, NULL);
  for (const char *name = proc ? g_dir_read_name (proc) : NULL; name; name = g_dir_read_name (proc))
    if (g_ascii_isdigit (name[0])) {
      int pid = atoi (name);
      g_hash_table_insert (parents, GINT_TO_POINTER (pid), GINT_TO_POINTER ((int)parent_of (pid)));
    }
  for (guint i = 0; i < tree->len; i++) {
    GHashTableIter iter;
    gpointer pid, parent;
    g_hash_table_iter_init (&iter, parents);
    while (g_hash_table_iter_next (&iter, &pid, &parent))
      if (GPOINTER_TO_INT (parent) == g_array_index (tree, pid_t, i)) {
        pid_t child = GPOINTER_TO_INT (pid);
        g_array_append_val (tree, child);
      }
  }
  return tree;
}

static Glance glance_at_tree (const GArray *tree)
{
  Glance glance = { 0 };
  for (guint i = 0; i < tree->len; i++) {
    pid_t pid = g_array_index (tree, pid_t, i);
    g_autofree char *path = g_strdup_printf ("/proc/%d/task", (int)pid);
    g_autoptr (GDir) tasks = g_dir_open (path, 0, NULL);
    for (const char *task = tasks ? g_dir_read_name (tasks) : NULL; task; task = g_dir_read_name (tasks))
      glance_at_task (&glance, pid, task);
  }
  return glance;
}

Rest rest_of (pid_t root)
{
  GArray *only = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_array_append_val (only, root);
  Glance first = glance_at_tree (only);
  g_array_unref (only);
  if (first.busy)
    return REST_BUSY; /* the usual answer while work goes on, without reading the whole of /proc */

  g_autoptr (GArray) tree = tree_of (root);
  first = glance_at_tree (tree);
  Glance second = glance_at_tree (tree);
  if (first.busy || second.busy || first.switches != second.switches)
    return REST_BUSY;
  if (second.waiting)
    return REST_WAITING;
  if (second.unseen)
    return REST_UNSEEN;
  return second.stopped ? REST_STOPPED : REST_BUSY;
}
