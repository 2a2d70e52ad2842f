/* A person's own settings: kith.conf, in libconfig's syntax.
 *
 *     # terminal
 *     colour = "8";
 *     ascii = true;
 *     keys = { ask = "A"; undo = "F5 U"; };
 *
 * One const table describes every option; the file, the Setup screen and the man page share it. A file with anything the
 * table does not know is refused as a whole, with its line, so that the program never starts half-configured. */
#pragma once

#include <glib.h>

typedef enum {
  CONF_TEXT,
  CONF_NUMBER, /* a whole number between minimum and maximum */
  CONF_SWITCH, /* true or false */
  CONF_CHOICE, /* one of `choices` */
} ConfType;

typedef struct {
  const char *name;  /* as in the file: snake_case */
  const char *label; /* as on the Setup screen */
  const char *group; /* "terminal", "keys" or "mail" */
  const char *help;  /* one sentence */
  ConfType type;
  const char *preset;         /* the default, written as conf_set() reads it */
  const char *const *choices; /* NULL-terminated, for CONF_CHOICE */
  long minimum, maximum;      /* for CONF_NUMBER */
  gboolean hidden;            /* kept by the program itself: not on the Setup screen or in the manual */
  /* What TEXT lacks beyond its type, as a sentence; NULL when it is fine. May be NULL. */
  const char *(*complaint) (const char *text);
} ConfOption;

typedef struct Conf Conf;

/* Every option, ended by one without a name. */
const ConfOption *conf_options (void);

/* The option of that name, or NULL. */
const ConfOption *conf_option (const char *name);

/* $XDG_CONFIG_HOME/kith/kith.conf. Caller frees. */
char *conf_default_path (void);

/* Every option at its default, no keys. */
Conf *conf_new (void);
void conf_free (Conf *conf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Conf, conf_free)

/* Reads the file at PATH; a file that does not exist gives the defaults. NULL with KITH_ERROR_INPUT and a sentence that names
 * file, line and reason. */
Conf *conf_load (const char *path, GError **error);

/* As conf_load(), for a file that somebody named: it must be there. */
Conf *conf_load_named (const char *path, GError **error);

/* The file CONF was read from, "kith.conf" where it was read from none. For sentences. */
const char *conf_path (const Conf *conf);

/* The value of an option of the table; NAME must be one, of the type asked for. */
const char *conf_text (const Conf *conf, const char *name); /* CONF_TEXT and CONF_CHOICE; owned by CONF */
long conf_number (const Conf *conf, const char *name);
gboolean conf_switch (const Conf *conf, const char *name);

/* Any option as text, as conf_set() reads it: "yes" or "no" for a switch. Caller frees. */
char *conf_value (const Conf *conf, const char *name);

/* Takes what a person typed or chose. A switch reads yes, no, on, off, true and false. FALSE with a sentence, and CONF as it
 * was. */
gboolean conf_set (Conf *conf, const char *name, const char *text, GError **error);

/* Writes the options that differ from their defaults, each below its help as a comment, and the keys, to a temporary file beside
 * PATH that then replaces it; missing folders are made. Mode 0600. Comments of an older file are not kept. */
gboolean conf_save (const Conf *conf, const char *path, GError **error);

/* Extra keys: the file's group `keys` maps an action's name to key names, separated by spaces. Whether there is such an action
 * and such a key is for the screens to say; they find the line in conf_key_line() (0 when not read from a file). */
guint conf_key_count (const Conf *conf);
const char *conf_key_action (const Conf *conf, guint index);
const char *conf_key_text (const Conf *conf, guint index);
int conf_key_line (const Conf *conf, guint index);

/* The keys of ACTION, or NULL. */
const char *conf_key (const Conf *conf, const char *action);

/* NULL or "" removes. */
void conf_set_key (Conf *conf, const char *action, const char *text);
