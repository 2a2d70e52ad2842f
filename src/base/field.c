/* Checking one text by its field. */
#include "base/field.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define MAXIMUM_LINE 500 /* characters */
#define MAXIMUM_NAME 200
#define MAXIMUM_BLOCK 20000
#define MINIMUM_PHONE_DIGITS 3

const Field *field_find (const Field *fields, const char *name)
{
  for (const Field *field = fields; field->name != NULL; field++) {
    if (strcmp (field->name, name) == 0)
      return field;
  }
  return NULL;
}

static gboolean refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, sentence);
  return FALSE;
}

static long maximum_length (FieldKind kind)
{
  if (kind == FIELD_BLOCK)
    return MAXIMUM_BLOCK;
  return kind == FIELD_NAME ? MAXIMUM_NAME : MAXIMUM_LINE;
}

static gboolean check_length (const Field *field, const char *text, GError **error)
{
  long maximum =
      field->kind == FIELD_AREAS || field->kind == FIELD_PEOPLE ? MAXIMUM_BLOCK : maximum_length (field->kind);

  if (strlen (text) <= (size_t)maximum || g_utf8_strlen (text, -1) <= maximum)
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "This is longer than %ld characters. Shorten it.", maximum);
  return FALSE;
}

/* Escape sequences and the like. What would remain of them after cleaning is not what anyone meant to write. */
static gboolean has_controls (const char *text)
{
  for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
    if ((*at < 0x20 && strchr ("\t\n\v\f\r", *at) == NULL) || *at == 0x7F)
      return TRUE;
    if (*at == 0xC2 && at[1] >= 0x80 && at[1] < 0xA0)
      return TRUE;
  }
  return FALSE;
}

static gboolean check_email (char *text, GError **error)
{
  if (!text_check_address (text, error))
    return FALSE;
  /* Only the domain: what stands before the @ is the receiving server's to compare. */
  for (char *at = strchr (text, '@'); *at != '\0'; at++)
    *at = g_ascii_tolower (*at);
  return TRUE;
}

/* Dashes as word processors write them become hyphens. */
static char *plain_phone (const char *text)
{
  GString *plain = g_string_new (text);

  g_string_replace (plain, "\u2010", "-", 0);
  g_string_replace (plain, "\u2011", "-", 0);
  g_string_replace (plain, "\u2012", "-", 0);
  g_string_replace (plain, "\u2013", "-", 0);
  return g_string_free (plain, FALSE);
}

static gboolean check_phone (char **text, GError **error)
{
  g_autofree char *phone = plain_phone (*text);
  int digits = 0;

  for (const char *at = phone; *at != '\0'; at++) {
    if (!g_ascii_isdigit (*at) && strchr (" +()-xX", *at) == NULL)
      return refuse (error, "A telephone number has digits, spaces, + ( ) - and x for an extension.");
    digits += g_ascii_isdigit (*at) ? 1 : 0;
  }
  if (digits < MINIMUM_PHONE_DIGITS)
    return refuse (error, "A telephone number has more digits than this. Look at it again.");
  g_free (*text);
  *text = g_steal_pointer (&phone);
  return TRUE;
}

static gboolean check_day (char **text, Day today, GError **error)
{
  Day day;

  if (!day_parse (*text, today, &day, error))
    return FALSE;
  g_free (*text);
  *text = day_iso (day);
  return TRUE;
}

static gboolean check_number (const Field *field, char **text, GError **error)
{
  gint64 number;

  if (g_ascii_string_to_signed (*text, 10, field->minimum, field->maximum, &number, NULL)) {
    g_free (*text);
    *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
    return TRUE;
  }
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "A whole number from %ld to %ld is needed.", field->minimum,
               field->maximum);
  return FALSE;
}

/* "Tell-them" and "tell_them" are both "tell them". */
static char *choice_key (const char *text)
{
  return g_strdelimit (text_fold (text), "-_", ' ');
}

static gboolean refuse_choice (const Field *field, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (int i = 0; field->choices[i] != NULL; i++) {
    if (i > 0)
      g_string_append (list, field->choices[i + 1] == NULL ? " or " : ", ");
    g_string_append (list, field->choices[i]);
  }
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "Choose one of: %s.", list->str);
  return FALSE;
}

static gboolean check_choice (const Field *field, char **text, GError **error)
{
  g_autofree char *wanted = choice_key (*text);

  for (int i = 0; field->choices[i] != NULL; i++) {
    g_autofree char *offered = choice_key (field->choices[i]);

    if (strcmp (wanted, offered) == 0) {
      g_free (*text);
      *text = g_strdup (field->choices[i]);
      return TRUE;
    }
  }
  return refuse_choice (field, error);
}

static gboolean check_kind (const Field *field, char **text, Day today, GError **error)
{
  switch (field->kind) {
  case FIELD_EMAIL:
    return check_email (*text, error);
  case FIELD_PHONE:
    return check_phone (text, error);
  case FIELD_DAY:
    return check_day (text, today, error);
  case FIELD_NUMBER:
    return check_number (field, text, error);
  case FIELD_CHOICE:
    return check_choice (field, text, error);
  case FIELD_LINE:
  case FIELD_BLOCK:
  case FIELD_NAME:
  case FIELD_AREA:
  case FIELD_AREAS:
  case FIELD_PEOPLE:
    break;
  }
  return TRUE;
}

gboolean field_check (const Field *field, const char *text, Day today, char **canonical, GError **error)
{
  g_autofree char *clean = field->kind == FIELD_BLOCK ? text_clean_block (text, -1) : text_clean_line (text, -1);

  *canonical = NULL;
  if (field->kind == FIELD_NAME && has_controls (text))
    return refuse (error, "This name holds characters that cannot be seen. Write it anew without them.");
  if (field->kind == FIELD_EMAIL && has_controls (text))
    return refuse (error, "This address holds a character that cannot be seen. Write it anew without it.");
  if (*clean == '\0' && field->required)
    return refuse (error, "This is needed. Fill it in.");
  if (*clean != '\0' && (!check_length (field, clean, error) || !check_kind (field, &clean, today, error)))
    return FALSE;
  *canonical = g_steal_pointer (&clean);
  return TRUE;
}
