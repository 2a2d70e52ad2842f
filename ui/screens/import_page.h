/* The import's parts: the screen, the plan as lines of a list, settling what is unknown, the file afterwards. */
#pragma once

#include "people/import.h"
#include "ui/screens/screen.h"
#include "ui/widgets/line_editor.h"
#include "ui/widgets/list.h"

typedef enum { LINE_HEADING, LINE_GAP, LINE_COLUMN, LINE_VALUE, LINE_ROW, LINE_NOTE } ImportLineKind;

typedef struct {
  ImportLineKind kind;
  const char *text;     /* of a heading, an unknown column or value, a note; owned by the plan or static */
  guint count;          /* beside a heading */
  const ImportRow *row; /* LINE_ROW */
} ImportLine;

typedef struct ImportPage ImportPage;
struct ImportPage {
  App *app;
  LineEditor *path;
  char *file;         /* what was read, NULL for pasted cells */
  ImportTable *table; /* NULL: nothing was read yet */
  ImportMapping *mapping;
  ImportPlan *plan;
  GArray *lines; /* ImportLine */
  List *list;
  GPtrArray *targets; /* char*: what the rows of a choice stand for */
  char *settling;     /* the unknown column or value being asked about */
  Outcome (*plan_again) (ImportPage *page);
};

/* import_lines.c */
void import_page_set_lines (ImportPage *page);
List *import_page_list_new (ImportPage *page);
const ImportLine *import_page_line (const ImportPage *page);
char *import_page_counts (const ImportPage *page);
guint import_page_unsettled (const ImportPage *page);

/* import_map.c: asks what the unknown column or value under the cursor stands for; PLAN_AGAIN is called after the answer. */
Outcome import_page_settle (ImportPage *page, const ImportLine *line, Outcome (*plan_again) (ImportPage *page));

/* Overwrites and removes the file at PATH, which must be a plain file. */
gboolean import_file_delete (const char *path, GError **error);
