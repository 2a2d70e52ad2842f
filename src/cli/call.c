/* What a running command asks for: its arguments, the session, and its voice. */
#include "cli/call.h"

#include "base/error.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void call_init (Call *call, GlobalOptions *globals)
{
  *call = (Call){ .globals = globals };
  call->arguments = g_ptr_array_new ();
  call->given = g_array_new (FALSE, TRUE, sizeof (GivenOption));
}

void call_clear (Call *call)
{
  g_clear_pointer (&call->session, session_free);
  g_clear_pointer (&call->passphrase, secret_free);
  g_clear_pointer (&call->conf, conf_free);
  g_clear_pointer (&call->arguments, g_ptr_array_unref);
  g_clear_pointer (&call->given, g_array_unref);
}

const GlobalOptions *call_globals (const Call *call)
{
  return call->globals;
}

ListingFormat call_format (const Call *call)
{
  return call->globals->plain && call->format == FORMAT_TEXT ? FORMAT_PLAIN : call->format;
}

Day call_today (const Call *call)
{
  return clock_today (&call->globals->clock);
}

gboolean call_can_ask (const Call *call)
{
  (void)call;
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

guint call_argument_count (const Call *call)
{
  return call->arguments->len;
}

const char *call_argument (const Call *call, guint index)
{
  return index < call->arguments->len ? call->arguments->pdata[index] : NULL;
}

/* Where a command has an option of the same name as a global one, only its own counts: `--as` before `pair end` is who you are. */
static gboolean is_for_command (const Call *call, const CommandOption *given)
{
  const CommandOption *own = call->command != NULL ? call->command->options : NULL;
  for (; own != NULL && own->name != NULL; own++)
    if (strcmp (own->name, given->name) == 0)
      return own == given;
  return TRUE;
}

const char *call_option_at (const Call *call, const char *option, guint index)
{
  for (guint i = 0; i < call->given->len; i++) {
    const GivenOption *given = &g_array_index (call->given, GivenOption, i);
    if (strcmp (given->option->name, option) == 0 && is_for_command (call, given->option) && index-- == 0)
      return given->value != NULL ? given->value : "";
  }
  return NULL;
}

const char *call_option (const Call *call, const char *option)
{
  return call_option_at (call, option, 0);
}

gboolean call_has (const Call *call, const char *option)
{
  return call_option_at (call, option, 0) != NULL;
}

gint64 call_id_text (const char *text, const char *what, GError **error)
{
  const char *digits = text;
  gint64 id;
  if (*digits == '#')
    digits++;
  else if (g_ascii_strncasecmp (digits, "PS-", 3) == 0)
    digits += 3;
  if (g_ascii_isdigit (*digits) && g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64, &id, NULL))
    return id;
  g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE,
               "Give the number of the %s. Names are not taken here, where every user of this server could read them.",
               what);
  return 0;
}

gint64 call_id (const Call *call, guint index, const char *what, GError **error)
{
  return call_id_text (call_argument (call, index), what, error);
}

gboolean call_day (const Call *call, const char *option, Day fallback, Day *day, GError **error)
{
  const char *text = call_option (call, option);
  g_autoptr (GError) failure = NULL;
  *day = fallback;
  if (text == NULL || day_parse (text, call_today (call), day, &failure))
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "--%s: %s", option, failure->message);
  return FALSE;
}

gboolean call_check_period (Day from, Day until, GError **error)
{
  if (from == DAY_NONE || until == DAY_NONE || from <= until)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                       "The period ends before it begins. Change --from or --until.");
  return FALSE;
}

gboolean call_misused (const Call *call, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "%s Use: kith %s%s%s", sentence, call->command->about.words,
               *call->command->about.usage != '\0' ? " " : "", call->command->about.usage);
  return FALSE;
}

const Conf *call_conf (Call *call, GError **error)
{
  if (call->conf == NULL)
    call->conf = cli_settings (call->globals, error);
  return call->conf;
}

const Secret *call_passphrase (Call *call, GError **error)
{
  if (call->passphrase != NULL)
    return call->passphrase;
  g_autoptr (GError) failure = NULL;
  call->passphrase = cli_given_passphrase (call->globals, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (call->passphrase == NULL)
    call->passphrase = passphrase_ask ("Passphrase: ", error);
  return call->passphrase;
}

static gboolean check_store_is_there (const Call *call, GError **error)
{
  if (store_exists (call->globals->store))
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
               "There is no store in %s. Make one with kith init, or say where it is with --store DIR.",
               call->globals->store);
  return FALSE;
}

/* The files are looked at before anybody types a passphrase. */
KithSession *call_session (Call *call, GError **error)
{
  if (call->session != NULL)
    return call->session;
  if (call_conf (call, error) == NULL || !check_store_is_there (call, error) ||
      !store_check_files (call->globals->store, error) || call_passphrase (call, error) == NULL)
    return NULL;
  call->session = cli_open_session (call->globals, call->passphrase, error);
  return call->session;
}

void call_say (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *filled = call_sentence (sentence);
  g_autofree char *clean = text_clean_block (filled, -1);
  fprintf (stderr, "%s\n", clean);
}

/* Word by word: what is laid out in columns keeps its spaces. */
void call_print (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint count = g_strv_length (lines);
  while (count > 0 && *lines[count - 1] == '\0')
    count--;
  for (guint i = 0; i < count; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
    for (int k = 0; words[k] != NULL; k++) {
      g_autofree char *clean = text_clean_line (words[k], -1);
      fprintf (stdout, "%s%s", k > 0 ? " " : "", clean);
    }
    fputs ("\n", stdout);
  }
}

void call_print_id (gint64 id)
{
  fprintf (stdout, "%" G_GINT64_FORMAT "\n", id);
}
