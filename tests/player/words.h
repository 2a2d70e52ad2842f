/* A scenario line as words: variables, quotes and escapes. */
#pragma once

#include <glib.h>

typedef struct {
  char *text;
  gboolean quoted; /* it had quotes: "ENTER" is five letters to type, ENTER is a key */
} Word;

/* Splits LINE at blanks into Word, freed with the array. "…" knows the escapes \n \r \t \e \" \\ \$ \xHH and variables; '…' takes
 * everything as it stands; outside quotes only variables are replaced. $NAME and ${NAME} come from VARIABLES (name → value).
 * NULL with an error for an open quote, an unknown escape or an unknown variable. */
GPtrArray *words_split (const char *line, GHashTable *variables, GError **error);

/* Takes a shell command off the start of LINE and moves LINE behind it. A command may stand in double quotes, of which only \"
 * is changed: everything else, $ included, is the shell's. Without quotes it is the rest of the line. */
char *words_take_command (const char **line);
