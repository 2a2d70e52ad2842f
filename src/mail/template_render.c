/* Rendering a checked template. */
#include "mail/template-private.h"

#include "base/text.h"

#include <string.h>

/* One line at a time, so that the spaces an agreement is indented with stay. */
static char *clean_paragraphs (const char *text)
{
  g_autofree char *whole = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (whole, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    char *line = g_strchomp (lines[i]);

    if (!text_is_hostile (line))
      continue;
    lines[i] = text_clean_line (line, -1);
    g_free (line);
  }
  return g_strchomp (g_strjoinv ("\n", lines));
}

static char *value_of (const Template *tmpl, const char *name, TemplateLookup lookup, gconstpointer data)
{
  const TemplateField *field = template_field (tmpl->stage, name);
  g_autofree char *value = lookup (name, data);

  if (field->paragraphs)
    return clean_paragraphs (value);
  return text_clean_line (value, -1);
}

/* A value is put in as it is: braces in it are not fields. EMPTY counts fields without a value, FIELDS all. */
static char *expand (const Template *tmpl, const char *line, TemplateLookup lookup, gconstpointer data, guint *fields,
                     guint *empty)
{
  g_autoptr (GString) out = g_string_new (NULL);

  *fields = *empty = 0;
  while (*line != '\0') {
    const char *after = line + 1;
    g_autofree char *name = *line == '{' ? template_take_field (line, &after) : NULL;

    if (name == NULL) {
      g_string_append_c (out, *line);
    } else {
      g_autofree char *value = value_of (tmpl, name, lookup, data);

      g_string_append (out, value);
      ++*fields;
      *empty += *value == '\0' ? 1 : 0;
    }
    line = after;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What is left of a line whose one field was empty: nothing, or the label before it. */
static gboolean is_bare (const char *line)
{
  size_t length = strlen (line);

  while (length > 0 && line[length - 1] == ' ')
    length--;
  return length == 0 || line[length - 1] == ':';
}

static char *render_body (const Template *tmpl, TemplateLookup lookup, gconstpointer data)
{
  g_auto (GStrv) lines = g_strsplit (tmpl->body, "\n", -1);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    guint fields = 0, empty = 0;
    g_autofree char *line = expand (tmpl, lines[i], lookup, data, &fields, &empty);
    gboolean gap = out->len == 0 || g_str_has_suffix (out->str, "\n\n");

    if ((fields == 1 && empty == 1 && is_bare (line)) || (*line == '\0' && gap))
      continue;
    g_string_append_printf (out, "%s\n", line);
  }
  return g_strchomp (g_string_free (g_steal_pointer (&out), FALSE));
}

void template_render (const Template *tmpl, TemplateLookup lookup, gconstpointer data, char **subject, char **body)
{
  guint fields = 0, empty = 0;
  g_autofree char *line = expand (tmpl, tmpl->subject, lookup, data, &fields, &empty);

  *subject = text_clean_line (line, -1);
  *body = render_body (tmpl, lookup, data);
}
