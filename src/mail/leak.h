/* Searching a message for what it must not tell: the details of the person who asks. Pure. */
#pragma once

#include <glib.h>

typedef enum {
  LEAK_NAME, /* the whole name, and each part of three letters or more, as whole words; one of two only with its capital */
  LEAK_ADDRESS, /* the whole e-mail address, and the part before the @ */
  LEAK_PHONE,   /* compared by digits, however they are grouped, with or without +44 */
  LEAK_COHORT,  /* as whole words, as are the following */
  LEAK_SITE,
} LeakKind;

typedef struct {
  LeakKind kind;
  const char *text; /* NULL and "" are never found */
} LeakSecret;

/* TRUE when TEXT (subject and body) holds one of the COUNT secrets. *FOUND_KIND (may be NULL) becomes what it was, for a sentence:
 * "name", "e-mail address", "telephone number", "cohort", "site"; never the value. Case, diacritics, line breaks and punctuation make
 * no difference, but for a part of a name with two letters: "Bo" is found as Bo, not as bo.
 *
 * ALLOWED (ended by NULL, may be NULL): texts that are in the message whoever asks. A name part, local part, cohort or site that
 * stands in one of them is not counted: the area's name, the office's name and signature, the recipient's own name, the day to
 * answer by, and template_fixed_words(). Whole addresses and telephone numbers are always counted. */
gboolean leak_search (const char *text, const LeakSecret *secrets, guint count, const char *const *allowed,
                      const char **found_kind);
