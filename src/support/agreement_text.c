/* An agreement as text, in the order of NP-28. */
#include "base/text.h"
#include "support/agreement.h"

#include <string.h>

#define LABEL_COLUMNS 20
#define LEAST_COLUMNS 20

/* "18 November 2026": a signed text does not say "today". */
static char *day_in_full (Day day)
{
  static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December" };
  int year = 0, month = 0, day_of_month = 0;

  if (day == DAY_NONE)
    return g_strdup ("");
  day_to_date (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%d %s %d", day_of_month, months[month - 1], year);
}

static void append_lines (GString *out, const char *label, const char *text, int width)
{
  int indent = width >= LABEL_COLUMNS + LEAST_COLUMNS ? LABEL_COLUMNS : 2;
  g_autoptr (GPtrArray) lines = text_wrap (text, MAX (width - indent, 1));

  g_string_append (out, label);
  for (guint i = 0; i < lines->len; i++) {
    const char *line = lines->pdata[i];
    int used = i == 0 ? text_width (label) : 0;

    if (i > 0 || used >= indent) {
      g_string_append_c (out, '\n');
      used = 0;
    }
    if (*line != '\0')
      g_string_append_printf (out, "%*s%s", indent - used, "", line);
  }
  g_string_append_c (out, '\n');
}

static void append_part (GString *out, GPtrArray *missing, const char *label, const char *text, gboolean needed,
                         int width)
{
  if (*text == '\0' && needed && missing != NULL)
    g_ptr_array_add (missing, g_strdup (label));
  append_lines (out, label, *text != '\0' ? text : "-", width);
}

static void append_field (GString *out, GPtrArray *missing, const Agreement *agreement, const Field *field, int width)
{
  const char *text = values_text (agreement->values, field->name);
  g_autofree char *day = field->kind == FIELD_DAY ? day_in_full (day_from_iso (text)) : NULL;

  if (field->kind == FIELD_BLOCK)
    g_string_append_c (out, '\n');
  append_part (out, missing, field->label, day != NULL ? day : text, strcmp (field->name, "notes") != 0, width);
}

static void append_signature (GString *out, GPtrArray *missing, const char *label, const char *name, Day on,
                              const char *how, int width)
{
  g_autofree char *day = day_in_full (on);
  g_autofree char *text =
      on == DAY_NONE ? g_strdup_printf ("%s, not yet", name) : g_strdup_printf ("%s, %s, %s", name, day, how);

  if (on == DAY_NONE && missing != NULL)
    g_ptr_array_add (missing, g_strdup (label));
  append_lines (out, label, text, width);
}

char *agreement_render (const Agreement *agreement, int width, GPtrArray **missing)
{
  GString *out = g_string_new (NULL);
  g_autofree char *number = g_strdup_printf ("%ld", agreement->number);
  GPtrArray *lacking = missing != NULL ? g_ptr_array_new_with_free_func (g_free) : NULL;

  append_lines (out, "Supporter", agreement->supporter_name, width);
  append_lines (out, "Supportee", agreement->supportee_name, width);
  for (const Field *field = agreement_fields; field->name != NULL; field++)
    append_field (out, lacking, agreement, field, width);
  g_string_append_c (out, '\n');
  append_signature (out, lacking, "Signed, supporter", agreement->supporter_name, agreement->supporter_signed_on,
                    agreement->supporter_signed_how, width);
  append_signature (out, lacking, "Signed, supportee", agreement->supportee_name, agreement->supportee_signed_on,
                    agreement->supportee_signed_how, width);
  append_lines (out, "Version", number, width);
  if (missing != NULL)
    *missing = lacking;
  return g_string_free (out, FALSE);
}

char *agreement_print (const Agreement *agreement, int width)
{
  g_autofree char *text = agreement_render (agreement, width, NULL);

  return g_strdup_printf ("PEER SUPPORT AGREEMENT\n\n%s", text);
}

/* What is missing, as a sentence names it. Notes may be. */
static const struct {
  const char *field, *words;
} missing_words[] = {
  { "start_on", "the start" },
  { "end_on", "the estimated end" },
  { "frequency", "how often" },
  { "length", "how long" },
  { "when_where", "when and where" },
  { "communication", "how the two reach each other" },
  { "confidentiality", "confidentiality" },
  { "hopes", "what both hope for" },
};

char *agreement_missing_sentence (const Agreement *agreement)
{
  const char *words[G_N_ELEMENTS (missing_words) + 2] = { NULL };
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (missing_words); i++) {
    if (*values_text (agreement->values, missing_words[i].field) == '\0')
      words[count++] = missing_words[i].words;
  }
  if (agreement->supporter_signed_on == DAY_NONE)
    words[count++] = "the supporter's signature";
  if (agreement->supportee_signed_on == DAY_NONE)
    words[count++] = "the supportee's signature";
  if (count == 0)
    return NULL;

  GString *sentence = g_string_new ("Still missing: ");
  for (guint i = 0; i < count; i++)
    g_string_append_printf (sentence, "%s%s",
                            i == 0          ? ""
                            : i + 1 < count ? ", "
                            : count > 2     ? ", and "
                                            : " and ",
                            words[i]);
  g_string_append_c (sentence, '.');
  return g_string_free (sentence, FALSE);
}
