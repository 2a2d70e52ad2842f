/* The parsed line: shared by cli.c, which fills it in, and call.c, which answers for it. */
#pragma once

#include "cli/command.h"

typedef struct {
  const CommandOption *option;
  const char *value; /* NULL for a switch; in argv */
} GivenOption;

struct Call {
  const Command *command;
  GlobalOptions *globals;
  ListingFormat format;
  gboolean help, version;
  GPtrArray *arguments; /* const char*, in argv */
  GArray *given;        /* GivenOption */
  Secret *passphrase;
  KithSession *session;
  Conf *conf;
};

void call_init (Call *call, GlobalOptions *globals);
void call_clear (Call *call);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

/* Reads ARGV (without the program's name) into CALL and finds its command, NULL where no words were given. */
gboolean call_parse (Call *call, int count, char **words, GError **error);
