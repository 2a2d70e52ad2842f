/* Commands: one row each for what `kith WORDS …` does, and what a running command may ask for.
 *
 * Each group of commands is a file that exports its rows; cli.c lists the groups, parses the line and calls `run`. A command
 * prints its result on standard output and what happened on standard error; why it failed is its GError. */
#pragma once

#include "base/field.h"
#include "cli/cli.h"
#include "cli/listing.h"
#include "mail/message.h"

typedef struct {
  const char *name;  /* without its dashes: "recovery-file" */
  const char *value; /* what it takes: "FILE"; NULL: nothing */
  const char *help;  /* a sentence */
  gboolean repeated; /* may be given more than once */
} CommandOption;

/* The line as parsed, and the session once it is needed. */
typedef struct Call Call;

typedef struct {
  CommandHelp about;
  const CommandOption *options; /* ended by one without a name; may be NULL */
  guint minimum, maximum;       /* arguments after the words */
  gboolean (*run) (Call *call, GError **error);
} Command;

#define MANY_ARGUMENTS 10000

/* The groups, each ended by a row without words. */
extern const Command init_commands[], demo_commands[], passphrase_commands[], import_commands[], supporter_commands[],
    consent_commands[], conflict_commands[], area_commands[], request_commands[], suggest_commands[], why_commands[],
    ask_commands[], answer_commands[], introduce_commands[], permission_commands[], broadcast_commands[],
    pair_commands[], agreement_commands[], outbox_commands[], due_commands[], export_commands[], verify_commands[],
    backup_commands[], restore_commands[], setup_commands[], undo_commands[], audit_commands[], report_commands[],
    erase_commands[], access_commands[], retention_commands[], sessions_commands[], share_commands[],
    handover_commands[], help_commands[];

/* The command at INDEX; NULL after the last. */
const Command *command_at (guint index);

/* The options that stand anywhere on the line, ended by one without a name. */
const CommandOption *global_option_table (void);

const GlobalOptions *call_globals (const Call *call);
ListingFormat call_format (const Call *call);
Day call_today (const Call *call);

/* TRUE when standard input and standard error are a terminal, so that a question can be asked. */
gboolean call_can_ask (const Call *call);

/* NULL where there are fewer. */
const char *call_argument (const Call *call, guint index);
guint call_argument_count (const Call *call);

/* TRUE when the option was given. */
gboolean call_has (const Call *call, const char *option);

/* The option's value, or NULL. A repeated one's values: INDEX counts them. */
const char *call_option (const Call *call, const char *option);
const char *call_option_at (const Call *call, const char *option, guint index);

/* The number that stands as argument INDEX: "12", "#12", "PS-12". 0 with KITH_ERROR_USAGE; WHAT ("supporter") is for its sentence. */
gint64 call_id (const Call *call, guint index, const char *what, GError **error);
gint64 call_id_text (const char *text, const char *what, GError **error);

/* The day an option gives, or FALLBACK. FALSE with KITH_ERROR_USAGE. */
gboolean call_day (const Call *call, const char *option, Day fallback, Day *day, GError **error);

/* FALSE with KITH_ERROR_INPUT where UNTIL lies before FROM; DAY_NONE is open. */
gboolean call_check_period (Day from, Day until, GError **error);

/* KITH_ERROR_USAGE with a sentence and how the command is used. Always FALSE. */
gboolean call_misused (const Call *call, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Opens the store the first time. Owned by CALL. */
KithSession *call_session (Call *call, GError **error);

/* The person's kith.conf, read the first time. Owned by CALL. */
const Conf *call_conf (Call *call, GError **error);

/* The passphrase that opens the store: given, or asked for. Owned by CALL. */
const Secret *call_passphrase (Call *call, GError **error);

/* SENTENCE with its hints (base/hint.h) as the names of commands; NULL for NULL. Caller frees. */
char *call_sentence (const char *sentence);

/* A sentence on standard error, one on standard output; cleaned. */
void call_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
void call_print (const char *text);

/* The new row's id, alone on a line. */
void call_print_id (gint64 id);

/* Values for `add` and `set`: `field=value` arguments from FIRST on, for fields that are not personal (others are refused with that
 * reason), and lines of standard input; on a terminal a question for each field instead, unless arguments of `set` say it all. NULL with
 * an error, also when nothing was given. */
Values *call_values (Call *call, const Field *fields, guint first, gboolean adding, GError **error);

/* A text from standard input, to its end; asked for with PROMPT on a terminal (one line). Caller frees. NULL with an error. */
char *call_input (Call *call, const char *prompt, GError **error);

/* FALSE with a misuse where TEXT, from call_input(), is nothing but space. */
gboolean call_was_given (const char *text, GError **error);

/* One line typed on the terminal, or NULL at its end. Caller frees. */
char *call_ask (const char *prompt);

/* Typed on the terminal without being shown; NULL with an error. AGAIN: twice, its strength said. In open.c. */
Secret *passphrase_ask (const char *prompt, GError **error);
Secret *passphrase_ask_new (const char *prompt, GError **error);

/* Writes CODE to PATH (mode 0600, whole or not at all), over an older code only when REPLACE. */
gboolean recovery_code_write (const char *path, const char *code, gboolean replace, GError **error);

/* Prints MESSAGE as it would be sent, and frees it; FALSE when it is NULL. Nothing is written. */
gboolean call_preview (Message *message);

/* When COUNT messages just queued leave: "It waits 2 minutes in the outbox; kith undo takes it back." Caller frees. */
char *hold_sentence (KithSession *session, guint count);

/* A supporter's name for a sentence, "Supporter 12" where there is none. Caller frees. */
char *supporter_title (KithSession *session, gint64 id);

/* Says when REQUEST is due next, and with what. */
gboolean say_what_is_next (KithSession *session, gint64 request, GError **error);

/* The same behind the sentence about a message just queued, which says already that it waits to be sent. */
gboolean say_when_due (KithSession *session, gint64 request, GError **error);

/* The area that TEXT names: a name or a number. 0 with KITH_ERROR_INPUT. */
gint64 area_argument (KithSession *session, const char *text, GError **error);

/* The columns "id" and one for each of FIELDS, then those of MORE (may be NULL; ended by one without a name). Caller frees. */
ListingColumn *field_columns (const Field *fields, const ListingColumn *more);

/* The parts of a list field's TEXT, which stand between semicolons: JSON has an array of them. */
void listing_list (Listing *listing, const char *text);

/* A text that may stay closed to the session: JSON has null then. */
void listing_private (Listing *listing, const char *text);

/* The cells for FIELDS from VALUES: ISO days, numbers and lists as such. Those named in HIDDEN (ended by NULL, may be NULL) stay empty. */
void listing_fields (Listing *listing, const Field *fields, const Values *values, const char *const *hidden);
