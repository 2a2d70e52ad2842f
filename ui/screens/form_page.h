/* What the forms of the screens share: drafts, leaving, complaints, and what others wrote meanwhile.
 *
 * A form screen's state begins with a FormPage, so that the answers to the page's questions find it. */
#pragma once

#include "base/field.h"
#include "store/draft.h"
#include "ui/screens/conflict_page.h"
#include "ui/screens/screen.h"
#include "ui/widgets/form.h"

typedef struct {
  App *app;
  Form *form;
  const char *kind; /* the form's name among drafts: "supporter" */
  gint64 record, version;
  Outcome (*save) (void *state);
  const Field *fields;   /* what the form's values are; for labels */
  const char *table;     /* whose rows every change of the record goes through; NULL: a form that changes no record */
  gint64 row;            /* of `table`, where it is not `record` */
  const char *did;       /* what whoever changed it meanwhile did, as "changed this" */
  const char *note;      /* what else whoever chooses between the versions has to know; NULL: nothing */
  Values *stored;        /* the record as it was when editing began; NULL: a new one */
  gboolean base_unknown; /* editing began with a draft that does not say how it was: `stored` is no base */
  Values *theirs;        /* as someone else wrote it since */
  gint64 their_version;
  ConflictPage *conflict; /* over the form until it is chosen what to save; NULL: none */
  gboolean show_theirs;
  gboolean same_address; /* it was answered that an address may stand beside another name */
  char *known_name;      /* of the person who has the address already */
  guint kept_edits;      /* form_edits() when the draft was last kept */
  gint64 kept_at;        /* seconds since the epoch, 0: no draft is kept */
  gboolean not_kept;     /* the last try to keep one failed */
  GPtrArray *found;      /* Draft: those left from before, newest first, until they are offered; NULL: none */
  guint offered;         /* which of them is asked about */
  gboolean looked;
  gboolean takes_draft; /* the draft was chosen already: it is not asked about */
  char *draft;          /* its file; NULL: the newest */
} FormPage;

/* KIND, FIELDS and HOOKS (may be NULL) must outlive the page; USER goes to the hooks. */
void form_page_init (FormPage *page, App *app, const char *kind, gint64 record, const Field *fields,
                     const FormHooks *hooks, void *user, Outcome (*save) (void *state));
void form_page_clear (FormPage *page);

/* A row of the form for a field of the page's table: KIND as given, HINT NULL: the field's help. */
typedef struct {
  const char *name;
  FormRowKind kind;
  const char *hint;
  const char *const *words;
  int lines;
} FormPageRow;
void form_page_add_rows (FormPage *page, const FormPageRow *rows, guint count);

/* The record as it is in the store when editing begins; takes VALUES. What someone else writes from then on is never saved over unasked, also when the
 * form is left and its draft taken up on another day. */
void form_page_set_stored (FormPage *page, Values *values, gint64 version);

/* Draws the form; the first time it also offers a draft left from before. */
void form_page_draw (FormPage *page, Canvas *canvas, Rect body);

/* Button presses go to PRESSED, which may be NULL: any button saves. */
Outcome form_page_event (FormPage *page, const Event *event, Outcome (*pressed) (void *state, const char *button));

/* For the Screen's hooks; STATE begins with a FormPage. Any button saves. */
void form_page_draw_screen (void *state, Canvas *canvas, Rect body);
Outcome form_page_screen_event (void *state, const Event *event);
gboolean form_page_typing (void *state);
gboolean form_page_keep_draft (void *state);

/* "draft kept 4 seconds ago", or NULL. Caller frees. */
char *form_page_draft_words (const FormPage *page);

/* For actions: Esc leaves with the draft kept, F2 saves. */
Outcome form_page_leave (void *state);
char *form_page_leave_title (void *state); /* what Esc does; caller frees */
Outcome form_page_save (void *state);

/* It was saved: its drafts go. */
void form_page_done (FormPage *page);

/* After form_check() refused: says which field must change before it is DONE ("saved"). */
Outcome form_page_incomplete (FormPage *page, const char *done);

/* Shows what VALUES complain about beside the fields and says ERROR, which it takes. */
Outcome form_page_refused (FormPage *page, const Values *values, GError *error);

/* Someone else changed the record: the three versions are shown over the form, and the next F2 saves what was chosen. Takes THEIRS (NULL: nothing is
 * shown). Where nothing is left to choose it is saved at once. */
Outcome form_page_changed (FormPage *page, Values *theirs, gint64 version);

/* For records without a version: NOW is not what editing began from. */
gboolean form_page_is_behind (const FormPage *page, const Values *now);

/* TRUE when EMAIL belongs to somebody called otherwise than NAME, after asking whether they are the same person. *OUTCOME is set then. */
gboolean form_page_asks_about_address (FormPage *page, Outcome *outcome);

/* "theirs: Leeds" once that was asked for; else NULL. For hint hooks. */
char *form_page_hint (const FormPage *page, const char *name, const char *text);

/* Names of areas that contain TYPED, for options hooks. Element: char*, freed with the array. */
GPtrArray *form_page_area_options (const FormPage *page, const char *typed, gboolean sensitive_only);

/* Appends TEXT to OPTIONS where it contains TYPED, both folded. */
void form_page_add_option (GPtrArray *options, const char *text, const char *typed);
