#include "support/next.h"

#include "base/hint.h"

#include <string.h>

typedef struct {
  const char *kind;
  const char *waiting; /* before its day is over; %w stands for the day, %s for the supporter, %l for when it left */
  const char *late;    /* NULL: the same */
} NextWords;

static const NextWords words[] = {
  { "suggest", "See who could help (" HINT_CANDIDATES ").", NULL },
  { "nobody-left", "Nobody is left to ask: try a broadcast (" HINT_ASK_PERMISSION ").", NULL },
  { "answer", "%s's answer is due %w.", "%s's answer was due %w." },
  { "introduce", "%s said yes: pass the details on (" HINT_INTRODUCE ").", NULL },
  { "permission", "The requester's answer on a broadcast is due %w.",
    "The requester's answer on a broadcast was due %w." },
  { "broadcast", "The requester agreed: send the summary to everyone (" HINT_BROADCAST ").", NULL },
  { "volunteers", "Volunteers have until %w to answer.",
    "Nobody has volunteered: ask someone (" HINT_ASK "), or close (" HINT_END ")." },
  { "quiet", "Details %l; it closes %w if all stays quiet.", "Details %l; it closes when kith is next opened." },
};

/* "was due yesterday", "is due today", "is due Mon 24 Nov". */
static char *day_in_sentence (Day day, Day today)
{
  if (day == today)
    return g_strdup ("today");
  if (day == today - 1)
    return g_strdup ("yesterday");
  if (day == today + 1)
    return g_strdup ("tomorrow");
  return day_words (day, today);
}

/* What %s, %w and %l stand for. */
typedef struct {
  const char *supporter, *day, *left;
} Words;

static void append_filled (GString *text, const char *format, const Words *with)
{
  for (const char *at = format; *at != '\0'; at++) {
    if (at[0] != '%') {
      g_string_append_c (text, *at);
      continue;
    }
    at++;
    g_string_append (text, *at == 's' ? with->supporter : *at == 'l' ? with->left : with->day);
  }
}

static char *ended_sentence (const Request *request, Day today)
{
  static const struct {
    const char *as, *words;
  } kinds[] = {
    { "details-passed-on", "details passed on" },
    { "met", "met" },
    { "unmet", "nobody was found" },
    { "duplicate", "a duplicate" },
  };
  g_autofree char *day = day_in_sentence (request->closed_on, today);

  if (request->state == REQUEST_WITHDRAWN)
    return request->closed_on == DAY_NONE ? g_strdup ("Withdrawn.") : g_strdup_printf ("Withdrawn %s.", day);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (request->closed_as, kinds[i].as) == 0)
      return g_strdup_printf ("Closed %s: %s.", day, kinds[i].words);
  }
  return g_strdup ("Closed.");
}

/* "left at 09:02", "left Wed 12 Nov". */
static char *left_words (const NextTask *task, Day today)
{
  Day day = clock_day (task->handed_at);
  g_autofree char *when = NULL;

  if (task->letter != LETTER_LEFT || task->handed_at == 0)
    return g_strdup ("are passed on");
  when = day == today ? clock_hhmm (task->handed_at) : day_in_sentence (day, today);
  return g_strdup_printf (day == today ? "left at %s" : "left %s", when);
}

/* What is to be said while the message has not left; NULL once it has. */
static char *unsent_sentence (const NextTask *task, gint64 now)
{
  g_autofree char *held_until = task->release_at > now ? clock_hhmm (task->release_at) : NULL;

  return letter_sentence (task->letter, task->reminder ? "reminder" : task->kind, task->supporter, held_until);
}

char *next_sentence (const Request *request, const NextTask *task, Day today, gint64 now)
{
  g_autofree char *day = NULL;
  g_autofree char *left = NULL;
  char *unsent = NULL;

  if (request->state == REQUEST_CLOSED || request->state == REQUEST_WITHDRAWN)
    return ended_sentence (request, today);
  if (task->kind == NULL)
    return g_strdup ("See who could help (" HINT_CANDIDATES ").");
  if (strcmp (task->kind, "introduce") == 0 && task->supporter == NULL)
    return g_strdup ("Several said yes: choose whose details are passed on (" HINT_INTRODUCE ").");
  unsent = unsent_sentence (task, now);
  if (unsent != NULL)
    return unsent;
  day = day_in_sentence (task->due_on, today);
  left = left_words (task, today);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    GString *text = NULL;

    if (strcmp (task->kind, words[i].kind) != 0)
      continue;
    text = g_string_new (NULL);
    append_filled (text, words[i].late != NULL && task->due_on < today ? words[i].late : words[i].waiting,
                   &(Words){ task->supporter != NULL ? task->supporter : "The supporter", day, left });
    return g_string_free (text, FALSE);
  }
  return g_strdup ("See who could help (" HINT_CANDIDATES ").");
}
