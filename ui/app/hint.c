/* How a screen says what to do next: with the key of an action. */
#include "ui/app/app.h"

#include "base/hint.h"

#include <string.h>

/* Hints that are called otherwise here, and those that are places. */
static const struct {
  const char *hint, *action, *words;
} others[] = {
  { "agreement", NULL, "Agreements" },
  { "ask-permission", "broadcast", NULL },
  { "record-permission", "record", NULL },
  { "holders", NULL, "7 Setup, People" },
  { "mailer", NULL, "7 Setup, Terminal and mail" },
  { "office", NULL, "Setup, Office" },
  { "outbox", NULL, "the Outbox" },
  { "pairs", NULL, "Agreements" },
  { "same-address", NULL, "" },
  { "wording", NULL, "Setup, Templates" },
};

/* The first of its keys that is a letter: the one that is the same on every screen. */
static char *letter_of (const Action *action)
{
  g_auto (GStrv) keys = g_strsplit (action->keys, " ", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    if (strlen (keys[i]) == 1)
      return g_strdup (keys[i]);
  return NULL;
}

/* The coordinator's own key first. */
static char *key_of (const App *app, const char *name)
{
  const char *own = conf_key (app->conf, name);
  char *letter = own == NULL || *own == '\0' ? NULL : g_strndup (own, strcspn (own, " "));
  for (guint i = 0; letter == NULL && screens[i] != NULL; i++) {
    const Action *action = action_find (screens[i]->actions, name);
    letter = action == NULL ? NULL : letter_of (action);
  }
  return letter;
}

static char *words_for (gpointer user, const char *hint)
{
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (others[i].hint, hint) == 0)
      return others[i].action == NULL ? g_strdup (others[i].words) : key_of (user, others[i].action);
  return key_of (user, hint);
}

char *app_sentence (const App *app, const char *sentence)
{
  return hint_fill (sentence, words_for, (gpointer)app);
}
