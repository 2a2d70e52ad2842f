#include "support/letter.h"

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

/* Of the tasks that a message brings about. %s stands for the supporter. */
static const struct {
  const char *kind, *what;
  const char *waiting, *failed, *uncertain; /* for Today */
} letters[] = {
  { "answer", "The question to %s", "question waits to be sent", "question was not sent: look",
    "question may have left: look" },
  { "permission", "The question for permission", "question waits to be sent", "question was not sent: look",
    "question may have left: look" },
  { "volunteers", "The summary to everyone", "broadcast waits to be sent", "broadcast was not sent: look",
    "broadcast may have left: look" },
  { "quiet", "The message with the details", "details wait to be sent", "details were not sent: look",
    "details may have left: look" },
};

static const char *ending_of (Letter letter)
{
  switch (letter) {
  case LETTER_WAITING:
    return "waits to be sent; the Outbox shows it.";
  case LETTER_FAILED:
    return "could not be sent; the Outbox says why.";
  case LETTER_UNCERTAIN:
    return "may or may not have left; the Outbox shows it.";
  case LETTER_NONE:
  case LETTER_LEFT:
  default:
    return NULL;
  }
}

char *letter_sentence (Letter letter, const char *kind, const char *supporter)
{
  const char *ending = ending_of (letter);

  for (guint i = 0; ending != NULL && i < G_N_ELEMENTS (letters); i++) {
    if (strcmp (letters[i].kind, kind) == 0) {
      GString *text = g_string_new (letters[i].what);

      g_string_replace (text, "%s", supporter != NULL ? supporter : "the supporter", 0);
      g_string_append_printf (text, " %s", ending);
      return g_string_free (text, FALSE);
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
