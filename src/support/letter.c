#include "support/letter.h"

#include "base/hint.h"

#include <string.h>

Letter letter_of_state (const char *state)
{
  static const struct {
    const char *state;
    Letter letter;
  } letters[] = {
    { "waiting", LETTER_WAITING },     { "failed", LETTER_FAILED }, { "sending", LETTER_UNCERTAIN },
    { "uncertain", LETTER_UNCERTAIN }, { "sent", LETTER_LEFT },     { "by-hand", LETTER_LEFT },
  };

  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (letters); i++) {
    if (strcmp (letters[i].state, state) == 0)
      return letters[i].letter;
  }
  return LETTER_NONE;
}

gboolean letter_waits (Letter letter)
{
  return letter == LETTER_WAITING || letter == LETTER_FAILED;
}

Day letter_day (Letter letter, Day due_on, gint64 release_at, gint64 now)
{
  return letter_waits (letter) && release_at > 0 && release_at <= now ? clock_day (release_at) : due_on;
}

/* Of the tasks that a message brings about, and of a reminder of the answer. %s stands for the supporter. */
static const struct {
  const char *kind, *what;
  const char *waiting, *failed, *uncertain; /* for Today */
} letters[] = {
  { "answer", "The question to %s", "question waits to be sent", "question was not sent: look",
    "question may have left: look" },
  { "reminder", "The reminder to %s", "reminder waits to be sent", "reminder was not sent: look",
    "reminder may have left: look" },
  { "permission", "The question for permission", "question waits to be sent", "question was not sent: look",
    "question may have left: look" },
  { "volunteers", "The summary to everyone", "broadcast waits to be sent", "broadcast was not sent: look",
    "broadcast may have left: look" },
  { "quiet", "The message with the details", "details wait to be sent", "details were not sent: look",
    "details may have left: look" },
};

/* Completes the sentence; %s stands for the end of the hold. */
static const char *ending_of (Letter letter, gboolean held)
{
  switch (letter) {
  case LETTER_WAITING:
    return held ? " is held until %s; " HINT_OUTBOX " shows it." : " waits to be sent; " HINT_OUTBOX " shows it.";
  case LETTER_FAILED:
    return " could not be sent; " HINT_OUTBOX " says why.";
  case LETTER_UNCERTAIN:
    return " may or may not have left; " HINT_OUTBOX " shows it.";
  case LETTER_NONE:
  case LETTER_LEFT:
  default:
    return NULL;
  }
}

/* A copy of WORDS with TEXT in the place of %s, where there is one. */
static char *filled_with (const char *words, const char *text)
{
  const char *place = strstr (words, "%s");

  return place == NULL ? g_strdup (words) : g_strdup_printf ("%.*s%s%s", (int)(place - words), words, text, place + 2);
}

char *letter_sentence (Letter letter, const char *kind, const char *supporter, const char *held_until)
{
  const char *words = ending_of (letter, held_until != NULL);

  for (guint i = 0; words != NULL && i < G_N_ELEMENTS (letters); i++) {
    if (strcmp (letters[i].kind, kind) == 0) {
      g_autofree char *what = filled_with (letters[i].what, supporter != NULL ? supporter : "the supporter");
      g_autofree char *ending = filled_with (words, held_until);

      return g_strconcat (what, ending, NULL);
    }
  }
  return NULL;
}

const char *letter_next (Letter letter, const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++) {
    if (strcmp (letters[i].kind, kind) != 0)
      continue;
    return letter == LETTER_WAITING     ? letters[i].waiting
           : letter == LETTER_FAILED    ? letters[i].failed
           : letter == LETTER_UNCERTAIN ? letters[i].uncertain
                                        : NULL;
  }
  return NULL;
}
