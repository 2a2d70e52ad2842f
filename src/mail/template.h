/* Templates: the wording of messages, with named fields, checked when loaded.
 *
 * A template is text whose first line is "Subject: …"; the rest is the body. `{field}` stands for a value. Each kind of message has
 * a list of the fields its stage may see; a template that names any other is refused at load, so a text to a supporter before
 * their yes cannot reach the requester. One that lacks the field it is there for (the summary in a request for permission) is too. */
#pragma once

#include "store/session.h"

typedef enum {
  STAGE_ACKNOWLEDGEMENT, /* to the requester: received */
  STAGE_ASK,             /* to a supporter, before their yes */
  STAGE_REMINDER,        /* to a supporter, before their yes */
  STAGE_INTRODUCTION,    /* to the requester: the supporter's details */
  STAGE_PERMISSION,      /* to the requester: may this text go to everyone */
  STAGE_BROADCAST,       /* to every supporter */
  STAGE_THANKS,          /* to a supporter who answered */
  STAGE_AGREEMENT,       /* to either of a pair: the agreement to sign */
  STAGE_CORRECTION,      /* to whoever got a message that was sent by mistake */
} Stage;

#define STAGE_COUNT 9

typedef struct {
  const char *field; /* as in {field} */
  const char *help;
  gboolean
      in_subject; /* may stand in the subject too: subjects show on locked telephones, so they never tell what or who */
  gboolean paragraphs; /* its value may have several lines */
} TemplateField;

const char *stage_name (Stage stage); /* "ask": file data/templates/ask.txt, name in the store */
char *stage_title (Stage stage);      /* "Ask", for people. Caller frees. */
gboolean stage_from_name (const char *name, Stage *stage);
const TemplateField *stage_fields (Stage stage); /* what it may see, ended by an entry without field */

typedef struct Template Template;

/* KITH_ERROR_INPUT with SOURCE, line and reason: no subject line, no {tag} in it, a subject that would tell more than it may, unknown
 * field, a field this stage may not see, unclosed brace, no text; without line: the field that this stage needs is missing. */
Template *template_parse (const char *text, Stage stage, const char *source, GError **error);
void template_free (Template *tmpl);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Template, template_free)

/* The office's own wording where the store has one, else the shipped one. */
Template *template_load (KithSession *session, Stage stage, GError **error);

/* The text as edited on the Setup screen; caller frees. *OWN (may be NULL): the office has changed it. */
char *template_text (KithSession *session, Stage stage, gboolean *own, GError **error);

/* Checks and stores the office's own wording; NULL goes back to the shipped one. */
gboolean template_set (KithSession *session, Stage stage, const char *text, GError **error);

/* As template_set(), where the text is BEFORE as template_text() gave it; KITH_ERROR_CHANGED where it is not any more. */
gboolean template_set_over (KithSession *session, Stage stage, const char *before, const char *text, GError **error);

/* The row that holds the office's own wording, 0 where it has none. */
gint64 template_row (KithSession *session, Stage stage);

/* Checks every template, shipped and own; the program does not start when one fails. */
gboolean template_check_all (KithSession *session, GError **error);

/* Looks up one field's value; returns newly allocated text (never NULL). Called only for fields the stage may see. */
typedef char *(*TemplateLookup) (const char *field, gconstpointer data);

/* The shipped wording of STAGE without its fields: words that a message of this stage holds whoever asks. Caller frees. */
char *template_fixed_words (Stage stage);

/* Newly allocated SUBJECT and BODY, cleaned: no value can bring a new header or a control character. A line whose only content is a
 * field with an empty value, or such a field after a label ("Telephone: {supporter_phone}"), is left out; where that leaves two empty
 * lines in a row, one of them too. */
void template_render (const Template *tmpl, TemplateLookup lookup, gconstpointer data, char **subject, char **body);
