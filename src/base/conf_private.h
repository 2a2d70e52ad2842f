/* What conf.c and conf_file.c share. */
#pragma once

#include "base/conf.h"

typedef struct {
  char *action;
  char *text;
  int line;
} ConfKey;

struct Conf {
  char **values; /* one for each option of the table, in its order and in its canonical form */
  GArray *keys;  /* ConfKey */
  char *path;    /* of the file that was read, or NULL */
};

/* As conf_set_key(), remembering the LINE it stood in. */
void conf_add_key (Conf *conf, const char *action, const char *text, int line);
