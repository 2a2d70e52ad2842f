/* Field values for `add` and `set`: not personal ones as arguments, all from standard input. */
#include "cli/command.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_INPUT (1024 * 1024) /* bytes */

static gboolean refuse (GError **error, KithError code, const char *sentence)
{
  g_set_error_literal (error, KITH_ERROR, (int)code, sentence);
  return FALSE;
}

/* "areas+" is about "areas". */
static const Field *field_of (const Field *fields, const char *name)
{
  g_autofree char *plain = g_strdup (name);
  size_t length = strlen (plain);
  if (length > 0 && (plain[length - 1] == '+' || plain[length - 1] == '-'))
    plain[length - 1] = '\0';
  return field_find (fields, plain);
}

static gboolean take_argument (Values *values, const Field *fields, const char *argument, GError **error)
{
  const char *equals = strchr (argument, '=');
  if (equals == NULL)
    return refuse (error, KITH_ERROR_USAGE, "After the command come values written as field=value.");
  g_autofree char *name = g_strndup (argument, (gsize)(equals - argument));
  const Field *field = field_of (fields, name);
  if (field != NULL && field->personal) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE,
                 "The field %s is personal, and every user of this server can read a command line. Give it on standard "
                 "input, as a line %s=value.",
                 field->name, field->name);
    return FALSE;
  }
  g_autoptr (GError) failure = NULL;
  if (values_has (values, name)) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "%s is given twice. Keep one.", name);
    return FALSE;
  }
  if (values_read_lines (values, fields, argument, &failure))
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "%s",
               g_str_has_prefix (failure->message, "Line 1: ") ? failure->message + 8 : failure->message);
  return FALSE;
}

static char *read_all (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char block[8192];
  ssize_t got = 0;
  while ((got = read (STDIN_FILENO, block, sizeof block)) != 0) {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0 && errno == EBADF)
      break;
    if (got < 0 || text->len + (gsize)got > LONGEST_INPUT) {
      refuse (error, KITH_ERROR_INPUT,
              got < 0 ? "Standard input could not be read." : "That is more than a megabyte. Shorten it.");
      return NULL;
    }
    g_string_append_len (text, block, got);
  }
  if (memchr (text->str, '\0', text->len) != NULL || !g_utf8_validate (text->str, (gssize)text->len, NULL)) {
    refuse (error, KITH_ERROR_INPUT, "Standard input is not UTF-8 text. Save it as UTF-8, then try again.");
    return NULL;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *call_ask (const char *prompt)
{
  char *line = NULL;
  size_t size = 0;
  fputs (prompt, stderr);
  fflush (stderr);
  ssize_t length = getline (&line, &size, stdin);
  if (length < 0) {
    free (line);
    return NULL;
  }
  char *copy = text_clean_line (line, length);
  free (line);
  return copy;
}

char *call_input (Call *call, const char *prompt, GError **error)
{
  g_autofree char *text = call_can_ask (call) ? call_ask (prompt) : read_all (error);
  if (text == NULL && error != NULL && *error == NULL)
    refuse (error, KITH_ERROR_STOPPED, "Nothing was given; nothing was changed.");
  return g_steal_pointer (&text);
}

gboolean call_was_given (const char *text, GError **error)
{
  while (g_ascii_isspace (*text))
    text++;
  if (*text == '\0')
    refuse (error, KITH_ERROR_USAGE, "Nothing was given: write it to standard input. Nothing was changed.");
  return *text != '\0';
}

static char *question_about (const Field *field, gboolean adding)
{
  g_autoptr (GString) question = g_string_new (field->label);
  g_string_append_printf (question, " (%s", field->help != NULL ? field->help : "");
  for (guint i = 0; field->choices != NULL && field->choices[i] != NULL; i++)
    g_string_append_printf (question, "%s%s", i == 0 ? " One of: " : ", ", field->choices[i]);
  g_string_append_printf (question, "%s%s): ", field->choices != NULL ? "." : "",
                          field->required && adding ? " Needed."
                          : adding                  ? ""
                                                    : " Enter keeps it, - empties it.");
  return g_string_free (g_steal_pointer (&question), FALSE);
}

/* One field, until what was typed is fine. FALSE: the terminal ended. */
static gboolean ask_field (Call *call, Values *values, const Field *field, gboolean adding)
{
  for (;;) {
    g_autofree char *question = question_about (field, adding);
    g_autofree char *typed = call_ask (question);
    g_autofree char *canonical = NULL;
    g_autoptr (GError) failure = NULL;
    if (typed == NULL)
      return FALSE;
    if (*typed == '\0' && !(adding && field->required))
      return TRUE;
    const char *text = !adding && strcmp (typed, "-") == 0 ? "" : typed;
    if (field_check (field, text, call_today (call), &canonical, &failure)) {
      values_set (values, field->name, canonical);
      return TRUE;
    }
    call_say ("%s", failure->message);
  }
}

static gboolean ask_fields (Call *call, Values *values, const Field *fields, gboolean adding, GError **error)
{
  for (const Field *field = fields; field->name != NULL; field++)
    if (!values_has (values, field->name) && !ask_field (call, values, field, adding))
      return refuse (error, KITH_ERROR_STOPPED, "The input ended; nothing was changed.");
  return TRUE;
}

static gboolean read_lines (Values *values, const Field *fields, GError **error)
{
  g_autofree char *text = read_all (error);
  g_autoptr (Values) lines = values_new ();
  g_autoptr (GError) failure = NULL;
  if (text == NULL)
    return FALSE;
  /* A name that does not exist is the same mistake here and on the command line; a value is checked later. */
  if (!values_read_lines (lines, fields, text, &failure))
    return refuse (error, KITH_ERROR_USAGE, failure->message);
  for (guint i = 0; i < values_count (lines); i++) {
    const char *name = values_name (lines, i);
    if (values_has (values, name)) {
      g_set_error (error, KITH_ERROR, KITH_ERROR_USAGE, "%s is given twice. Keep one.", name);
      return FALSE;
    }
    values_set (values, name, values_get (lines, name));
  }
  return TRUE;
}

Values *call_values (Call *call, const Field *fields, guint first, gboolean adding, GError **error)
{
  g_autoptr (Values) values = values_new ();
  for (guint i = first; i < call_argument_count (call); i++)
    if (!take_argument (values, fields, call_argument (call, i), error))
      return NULL;
  if (!call_can_ask (call) && !read_lines (values, fields, error))
    return NULL;
  if (call_can_ask (call) && (adding || values_count (values) == 0) &&
      !ask_fields (call, values, fields, adding, error))
    return NULL;
  if (values_count (values) > 0)
    return g_steal_pointer (&values);
  refuse (error, KITH_ERROR_USAGE, "Nothing was given. Write field=value lines to standard input.");
  return NULL;
}
