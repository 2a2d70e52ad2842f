/* How a command says what to do next: with the name of another one. */
#include "cli/command.h"

#include "base/hint.h"

#include <string.h>

static const struct {
  const char *action, *command;
} commands[] = {
  { "agreement", "kith agreement show %s" },
  { "ask", "kith ask" },
  { "ask-permission", "kith permission" },
  { "broadcast", "kith broadcast" },
  { "candidates", "kith suggest" },
  { "edit", "kith request set" },
  { "end", "kith request close" },
  { "holders", "kith passphrase list" },
  { "introduce", "kith introduce" },
  { "mailer", "sendmail in kith.conf" },
  { "office", "kith setup set office.sender_address=ADDRESS" },
  { "outbox", "kith outbox list" },
  { "pairs", "kith pair list" },
  { "record", "kith answer" },
  { "record-permission", "kith permission" },
  { "reveal", "kith request show --reveal" },
  { "same-address", " with --same-address" },
  { "wording", "kith setup template set" },
};

static char *command_for (gpointer user, const char *action)
{
  (void)user;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].action, action) == 0)
      return g_strdup (commands[i].command);
  return NULL;
}

char *call_sentence (const char *sentence)
{
  return hint_fill (sentence, command_for, NULL);
}
