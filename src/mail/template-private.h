/* What the files of templates share. No other folder includes this. */
#pragma once

#include "mail/template.h"

struct Template {
  Stage stage;
  char *subject; /* with its fields, as is the body */
  char *body;
};

/* The field of that name in STAGE's list, or NULL. */
const TemplateField *template_field (Stage stage, const char *name);

/* The name of the field at TEXT, which stands at a brace, and in *AFTER what follows it; NULL when the brace is not closed on its
 * line. Caller frees. */
char *template_take_field (const char *text, const char **after);
