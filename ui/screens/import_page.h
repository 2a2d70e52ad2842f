/* The import's parts: the screen, the plan as lines of a list, settling what is unknown, the file afterwards. */
#pragma once

#include "people/import.h"
#include "ui/screens/screen.h"
#include "ui/widgets/line_editor.h"
#include "ui/widgets/list.h"
#include "ui/widgets/palette.h"

typedef enum { LINE_HEADING, LINE_GAP, LINE_SETTING, LINE_ROW, LINE_NOTE } ImportLineKind;

typedef struct {
  ImportLineKind kind;
  const char *text;             /* of a heading or a note; owned by the plan or static */
  guint count;                  /* beside a heading */
  const ImportRow *row;         /* LINE_ROW */
  const ImportSetting *setting; /* LINE_SETTING */
} ImportLine;

/* What is being asked about a column or a value, and what the rows of the chooser stand for. */
typedef struct {
  Palette *palette;   /* NULL: nothing is being asked */
  char *question;     /* 'The column "Shoe size" goes to' */
  char *heading;      /* of a column; NULL for a value */
  const Field *field; /* that the value stands in */
  char *value;
  GArray *targets; /* ImportTarget */
  guint settled;   /* which of them it stands for now, from 1; 0: none yet */
} ImportChooser;

typedef struct ImportPage ImportPage;
struct ImportPage {
  App *app;
  LineEditor *path;
  char *pasted;       /* the cells that were read, NULL: a file, or nothing yet */
  Values *kept;       /* the draft as it was kept last, NULL: none */
  guint remembered;   /* how many of the plan's columns and values were settled when that was kept last */
  char *file;         /* what was read, NULL for pasted cells */
  ImportTable *table; /* NULL: nothing was read yet */
  ImportMapping *mapping;
  ImportPlan *plan;
  gboolean settings_shown; /* F6: the lines are the columns and values, else what would happen */
  guint other_cursor;      /* in the lines that are not shown */
  GArray *lines;           /* ImportLine */
  List *list;
  ImportChooser chooser;
  Outcome (*settled) (ImportPage *page, const char *sentence); /* called after an answer; plans anew */
};

/* import_lines.c */
void import_page_set_lines (ImportPage *page);
List *import_page_list_new (ImportPage *page);
const ImportLine *import_page_line (const ImportPage *page);
char *import_page_counts (const ImportPage *page);
guint import_page_unsettled (const ImportPage *page);
char *import_page_row_text (const ImportRow *row); /* all of it; caller frees */

/* import_map.c: asks what the column or value under the cursor stands for. */
Outcome import_page_settle (ImportPage *page, const ImportSetting *setting);
Outcome import_page_chooser_event (ImportPage *page, const Event *event);
void import_page_chooser_close (ImportPage *page);
const ActionKey *import_page_chooser_keys (void *state, guint *count); /* as Screen.keys */

/* import_rows.c: actions on the row under the cursor, and on all that cannot be read; STATE is an ImportPage. */
gboolean import_page_on_row (void *state, char **why_not);
Outcome import_page_leave_row (void *state);
gboolean import_page_has_unreadable (void *state, char **why_not);
Outcome import_page_leave_unreadable (void *state);

/* Shows all of ROW, and offers to leave it out or to put it back. */
Outcome import_page_show_row (ImportPage *page, const ImportRow *row);

/* Overwrites and removes the file at PATH, which must be a plain file. */
gboolean import_file_delete (const char *path, GError **error);
