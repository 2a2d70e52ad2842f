/* The wording of messages: what each stage may name, and rendering. */
#include "mail/template-private.h"

#include "base/data.h"
#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define SUBJECT_START "Subject:"

/* clang-format off */
/* What every stage may use. */
#define TAG { "tag", "the tag that answers are found by, as PS-42", TRUE, FALSE }
#define OFFICE { "office", "the name of the office", TRUE, FALSE }
#define SIGNATURE { "signature", "the office's signature", FALSE, TRUE }
#define ANSWER_BY { "answer_by", "the day to answer by", TRUE, FALSE }
#define NO_MORE { NULL, NULL, FALSE, FALSE }
/* clang-format on */

static const TemplateField ask_fields[] = {
  TAG,
  OFFICE,
  SIGNATURE,
  ANSWER_BY,
  { "supporter_first", "the supporter's first name", FALSE, FALSE },
  { "area", "the issue, as the vocabulary names it", FALSE, FALSE },
  { "summary", "the request's summary, the one text that may be sent", FALSE, TRUE },
  { "details_shared", "what would be passed on, as \"your name and e-mail address\"", FALSE, FALSE },
  NO_MORE,
};

static const TemplateField broadcast_fields[] = {
  TAG,
  OFFICE,
  SIGNATURE,
  ANSWER_BY,
  { "supporter_first", "the supporter's first name", FALSE, FALSE },
  { "summary", "the summary that the requester has agreed to", FALSE, TRUE },
  { "details_shared", "what would be passed on, as \"your name and e-mail address\"", FALSE, FALSE },
  NO_MORE,
};

static const TemplateField thanks_fields[] = {
  TAG, OFFICE, SIGNATURE, ANSWER_BY, { "supporter_first", "the supporter's first name", FALSE, FALSE }, NO_MORE,
};

static const TemplateField acknowledgement_fields[] = {
  TAG,     OFFICE, SIGNATURE, ANSWER_BY, { "requester_first", "the first name of the person who asks", FALSE, FALSE },
  NO_MORE,
};

static const TemplateField introduction_fields[] = {
  TAG,
  OFFICE,
  SIGNATURE,
  ANSWER_BY,
  { "requester_first", "the first name of the person who asks", FALSE, FALSE },
  { "supporter", "the supporter's name", FALSE, FALSE },
  { "supporter_email", "the supporter's e-mail address, empty when it is not to be passed on", FALSE, FALSE },
  { "supporter_phone", "the supporter's telephone number, empty when it is not to be passed on", FALSE, FALSE },
  { "area", "the issue, as the vocabulary names it", FALSE, FALSE },
  NO_MORE,
};

static const TemplateField permission_fields[] = {
  TAG,
  OFFICE,
  SIGNATURE,
  ANSWER_BY,
  { "requester_first", "the first name of the person who asks", FALSE, FALSE },
  { "summary", "the exact text that would be sent to everyone", FALSE, TRUE },
  NO_MORE,
};

static const TemplateField agreement_fields[] = {
  TAG,
  OFFICE,
  SIGNATURE,
  ANSWER_BY,
  { "first", "the recipient's first name", FALSE, FALSE },
  { "agreement_text", "the agreement, whole", FALSE, TRUE },
  NO_MORE,
};

/* Whoever it goes to, it tells nothing but which message is meant. */
static const TemplateField correction_fields[] = {
  TAG,
  OFFICE,
  SIGNATURE,
  { "first", "the recipient's first name", FALSE, FALSE },
  { "sent_on", "the day the mistaken message was sent", FALSE, FALSE },
  { "sent_subject", "its subject", FALSE, FALSE },
  NO_MORE,
};

typedef struct {
  const char *name;
  const TemplateField *fields;
  const char *apart; /* fields that begin so belong to the other side */
  const char *why;   /* and must not stand here, because … */
  const char *needs; /* the field that the body must hold, or NULL */
  const char *aim;   /* without which … */
} StageSpec;

#define NAMES_NOBODY "this text goes to a supporter, who must not learn who asks"
#define NOBODY_YET "a supporter's details go to the person who asks in the introduction only, after a yes"

#define ASKED_WHAT "the supporter is not told what they are asked about"

static const StageSpec stages[STAGE_COUNT] = {
  [STAGE_ACKNOWLEDGEMENT] = { "acknowledgement", acknowledgement_fields, "supporter", NOBODY_YET, NULL, NULL },
  [STAGE_ASK] = { "ask", ask_fields, "requester", NAMES_NOBODY, "area", ASKED_WHAT },
  [STAGE_REMINDER] = { "reminder", ask_fields, "requester", NAMES_NOBODY, "area", ASKED_WHAT },
  [STAGE_INTRODUCTION] = { "introduction", introduction_fields, NULL, NULL, "supporter",
                           "the person who asks is not told whom to turn to" },
  [STAGE_PERMISSION] = { "permission", permission_fields, "supporter", NOBODY_YET, "summary",
                         "the person who asks would agree to a text that they have not seen" },
  [STAGE_BROADCAST] = { "broadcast", broadcast_fields, "requester", NAMES_NOBODY, "summary",
                        "the supporters are not told what help is looked for" },
  [STAGE_THANKS] = { "thanks", thanks_fields, "requester", NAMES_NOBODY, NULL, NULL },
  [STAGE_AGREEMENT] = { "agreement", agreement_fields, NULL, NULL, "agreement_text",
                        "the two would sign what they have not seen" },
  [STAGE_CORRECTION] = { "correction", correction_fields, "requester", NAMES_NOBODY, "sent_subject",
                         "the reader is not told which message is meant" },
};

const char *stage_name (Stage stage)
{
  return stages[stage].name;
}

char *stage_title (Stage stage)
{
  char *title = g_strdup (stages[stage].name);

  *title = g_ascii_toupper (*title);
  return title;
}

gboolean stage_from_name (const char *name, Stage *stage)
{
  for (Stage each = 0; each < STAGE_COUNT; each++) {
    if (strcmp (stages[each].name, name) != 0)
      continue;
    *stage = each;
    return TRUE;
  }
  return FALSE;
}

const TemplateField *stage_fields (Stage stage)
{
  return stages[stage].fields;
}

const TemplateField *template_field (Stage stage, const char *name)
{
  for (const TemplateField *field = stages[stage].fields; field->field != NULL; field++) {
    if (strcmp (field->field, name) == 0)
      return field;
  }
  return NULL;
}

/* Where a text is being checked, for its complaints. */
typedef struct {
  const char *source;
  Stage stage;
  guint line;
} Place;

static gboolean G_GNUC_PRINTF (3, 4) complain (const Place *place, GError **error, const char *format, ...)
{
  va_list values;
  g_autofree char *complaint = NULL;

  va_start (values, format);
  complaint = g_strdup_vprintf (format, values);
  va_end (values);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s, line %u: %s", place->source, place->line, complaint);
  return FALSE;
}

static char *field_list (Stage stage, gboolean subject)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (const TemplateField *field = stages[stage].fields; field->field != NULL; field++) {
    if (!subject || field->in_subject)
      g_string_append_printf (list, "%s{%s}", list->len > 0 ? ", " : "", field->field);
  }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static gboolean check_field (const Place *place, const char *name, gboolean subject, GError **error)
{
  const StageSpec *spec = &stages[place->stage];
  const TemplateField *field = template_field (place->stage, name);
  g_autofree char *known = field_list (place->stage, subject);

  if (field == NULL && spec->apart != NULL && g_str_has_prefix (name, spec->apart))
    return complain (place, error, "{%s} cannot stand here, because %s.", name, spec->why);
  if (field == NULL)
    return complain (place, error, "there is no field {%s} in this text. It may use %s.", name, known);
  if (subject && !field->in_subject)
    return complain (place, error, "{%s} cannot stand in the subject, which others may see on a screen. It may use %s.",
                     name, known);
  return TRUE;
}

char *template_take_field (const char *text, const char **after)
{
  const char *end = text + strcspn (text, "}\n");

  if (*end != '}')
    return NULL;
  *after = end + 1;
  return g_strndup (text + 1, (size_t)(end - text - 1));
}

static gboolean check_line (const Place *place, const char *line, gboolean subject, GError **error)
{
  for (const char *at = strchr (line, '{'); at != NULL; at = strchr (at, '{')) {
    g_autofree char *name = template_take_field (at, &at);

    if (name == NULL)
      return complain (place, error, "a { is not closed. A field is written as {tag}.");
    if (!check_field (place, name, subject, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean check_subject (const Place *place, const char *line, GError **error)
{
  if (!g_str_has_prefix (line, SUBJECT_START))
    return complain (place, error, "the first line must be the subject, as in \"Subject: A question [{tag}]\".");
  if (!check_line (place, line, TRUE, error))
    return FALSE;
  if (strstr (line, "{tag}") == NULL)
    return complain (place, error, "the subject needs {tag}, by which the answer is found again.");
  return TRUE;
}

static gboolean check_lines (char **lines, Place *place, GError **error)
{
  gboolean any = FALSE;

  place->line = 1;
  if (!check_subject (place, lines[0] != NULL ? lines[0] : "", error))
    return FALSE;
  for (guint i = 1; lines[i] != NULL; i++) {
    place->line = i + 1;
    if (!check_line (place, lines[i], FALSE, error))
      return FALSE;
    any = any || lines[i][strspn (lines[i], " \t")] != '\0';
  }
  return any || complain (place, error, "there is nothing below the subject. Write the message there.");
}

/* No subject may hold these fields, so it makes no difference that LINES begin with it. */
static gboolean check_needs (char **lines, const Place *place, GError **error)
{
  const StageSpec *spec = &stages[place->stage];
  g_autofree char *field = NULL;

  if (spec->needs == NULL)
    return TRUE;
  field = g_strdup_printf ("{%s}", spec->needs);
  for (; *lines != NULL; lines++) {
    if (strstr (*lines, field) != NULL)
      return TRUE;
  }
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s lacks %s, without which %s. Put it where it is to stand.",
               place->source, field, spec->aim);
  return FALSE;
}

static char **split_lines (const char *text)
{
  g_auto (GStrv) raw = g_strsplit (text, "\n", -1);

  for (guint i = 0; raw[i] != NULL; i++) {
    char *line = g_strchomp (raw[i]);

    if (!text_is_hostile (line))
      continue;
    raw[i] = text_clean_line (line, -1);
    g_free (line);
  }
  return g_steal_pointer (&raw);
}

Template *template_parse (const char *text, Stage stage, const char *source, GError **error)
{
  g_auto (GStrv) lines = NULL;
  Place place = { source, stage, 1 };
  Template *tmpl = NULL;

  if (!g_utf8_validate (text, -1, NULL)) {
    complain (&place, error, "this is not UTF-8 text. Save it as UTF-8.");
    return NULL;
  }
  lines = split_lines (text);
  if (!check_lines (lines, &place, error) || !check_needs (lines, &place, error))
    return NULL;
  tmpl = g_new0 (Template, 1);
  tmpl->stage = stage;
  tmpl->subject = text_clean_line (lines[0] + strlen (SUBJECT_START), -1);
  tmpl->body = g_strjoinv ("\n", lines + 1);
  return tmpl;
}

void template_free (Template *tmpl)
{
  if (tmpl == NULL)
    return;
  g_free (tmpl->subject);
  g_free (tmpl->body);
  g_free (tmpl);
}

char *template_fixed_words (Stage stage)
{
  g_autofree char *name = g_strdup_printf ("templates/%s.txt", stage_name (stage));
  const DataFile *file = data_file (name);
  g_autoptr (GString) words = g_string_new (NULL);

  for (const char *at = file != NULL ? file->text : ""; *at != '\0';) {
    const char *after = at + 1;
    g_autofree char *field = *at == '{' ? template_take_field (at, &after) : NULL;

    g_string_append_c (words, field != NULL ? ' ' : *at);
    at = after;
  }
  return g_string_free (g_steal_pointer (&words), FALSE);
}
