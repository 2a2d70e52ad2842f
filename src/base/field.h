/* Fields: the one description of what a record's form, command, import and export share.
 *
 * A record kind (supporter, request, agreement) has a const table of Field. What someone typed travels as Values, an ordered map
 * from field name to text, with a complaint beside each value that is not accepted. */
#pragma once

#include "base/day.h"

#include <glib.h>

typedef enum {
  FIELD_LINE,   /* one line of text */
  FIELD_BLOCK,  /* paragraphs */
  FIELD_NAME,   /* a person's name: one line, no hostile characters */
  FIELD_EMAIL,  /* one address */
  FIELD_PHONE,  /* digits, spaces, + ( ) - and x */
  FIELD_DAY,    /* as day_parse() reads it; canonical form ISO */
  FIELD_NUMBER, /* a whole number between minimum and maximum */
  FIELD_CHOICE, /* one of `choices` */
  FIELD_AREA,   /* one area of the scheme, by name */
  FIELD_AREAS,  /* several, separated by ';', each "Name[:detail][ lived|willing]" */
  FIELD_PEOPLE, /* several people, separated by ';', each "#ID", a name or an address */
} FieldKind;

typedef struct {
  const char *name;  /* as in `field=value`, CSV headings and JSON keys: snake_case */
  const char *label; /* as on the screen */
  const char *help;  /* one sentence */
  FieldKind kind;
  const char *const *choices; /* NULL-terminated, for FIELD_CHOICE */
  long minimum, maximum;      /* for FIELD_NUMBER */
  gboolean required;
  gboolean personal; /* never accepted as a command argument, only on standard input */
} Field;

/* A NAME in FIELDS (terminated by a Field without name), or NULL. */
const Field *field_find (const Field *fields, const char *name);

/* Checks TEXT by the field's kind. An empty text is fine unless required. TRUE sets *CANONICAL (newly allocated: cleaned, dates as
 * ISO, choices in the table's spelling). Areas and people are only cleaned here; the domain looks them up. */
gboolean field_check (const Field *field, const char *text, Day today, char **canonical, GError **error);

typedef struct Values Values;

Values *values_new (void);
void values_free (Values *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Values, values_free)
Values *values_copy (const Values *values);

/* NULL removes. Names keep the order in which they were first set. */
void values_set (Values *values, const char *name, const char *text);

/* The text, or NULL where the field was not given. Owned by VALUES. */
const char *values_get (const Values *values, const char *name);

/* As values_get() but "" where not given. */
const char *values_text (const Values *values, const char *name);
gboolean values_has (const Values *values, const char *name);
guint values_count (const Values *values);
const char *values_name (const Values *values, guint index);

/* A sentence beside a field; NULL clears. */
void values_complain (Values *values, const char *name, const char *sentence);
const char *values_complaint (const Values *values, const char *name);

/* Checks and canonicalises every value against FIELDS; an unknown name is a complaint. Required fields are looked for only
 * when WHOLE. FALSE with "Label: sentence" of the first complaint; every complaint is set on VALUES. */
gboolean values_check (Values *values, const Field *fields, gboolean whole, Day today, GError **error);

/* Reads `field=value` lines; `field+=v`, `field-=v` keep their sign as a name "field+" or "field-"; a line starting with '#' and
 * empty lines are skipped; `\n` in a value of a FIELD_BLOCK stands for a newline. FALSE with line number and reason. */
gboolean values_read_lines (Values *values, const Field *fields, const char *text, GError **error);
