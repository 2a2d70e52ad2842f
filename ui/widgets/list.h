/* A virtual list: it knows how many rows there are and asks for the ones it shows, so a long list costs what a short one does.
 *
 * Rows are items, which the cursor stops at, headings and gaps, which it passes. Keys: j k Up Down PgUp PgDn Home End, Space
 * (marks and moves on), `*` (marks all that take one, or none when those are marked). Column 0 holds the marker `►`, column 1 the mark `•`. */
#pragma once

#include "ui/term/draw.h"
#include "ui/term/input.h"

typedef struct {
  const char *title; /* NULL: no title */
  int minimum;       /* columns it needs to be of use; a column that does not fit is left out, the last ones first */
  int preferred;     /* columns that show all of it, usually */
  gboolean stretch;  /* takes what is left over (shared out among those that do) */
  gboolean right;    /* figures: set to the right */
} ListColumn;

typedef enum { LIST_ITEM, LIST_HEADING, LIST_GAP } ListRowKind;

/* What a row callback fills in. */
typedef struct ListRow ListRow;

/* COLUMN's text of this row, which may run on into empty cells after it; a heading with column 0 only goes across. Text is copied. */
void list_row_set (ListRow *row, guint column, Role role, const char *text);
/* The same where TEXT stays as it is until the list is drawn, as what a screen keeps does: not copied. */
void list_row_lend (ListRow *row, guint column, Role role, const char *text);
void list_row_printf (ListRow *row, guint column, Role role, const char *format, ...) G_GNUC_PRINTF (4, 5);

typedef struct {
  void (*row) (void *user, guint index, ListRow *row);
  ListRowKind (*kind) (void *user, guint index); /* NULL: all are items */
  gint64 (*id) (void *user, guint index);        /* what marks are kept by; NULL: no marks */
} ListSource;

typedef struct List List;

/* COLUMNS and SOURCE must outlive the list; COUNT_OF_COLUMNS at most 12. */
List *list_new (const ListColumn *columns, guint count_of_columns, const ListSource *source, void *user);
void list_free (List *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (List, list_free)

/* Rows there are now, after each filter or reload. The cursor stays at its place, on an item. */
void list_set_count (List *list, guint count);
guint list_count (const List *list);

/* Only items that MARKABLE answers TRUE for take a mark; NULL: all. */
void list_set_markable (List *list, gboolean (*markable) (void *user, guint index));

/* The first line shows the columns' titles. */
void list_show_titles (List *list, gboolean show);

/* FALSE when there is no item. */
gboolean list_cursor (const List *list, guint *index);

/* To INDEX, or the nearest item after (else before) it. */
void list_set_cursor (List *list, guint index);
guint list_top (const List *list);

/* The cursor to the item with this id, if there is one (looks through all rows). */
gboolean list_select_id (List *list, gint64 id);

gboolean list_is_marked (const List *list, gint64 id);
guint list_mark_count (const List *list);
void list_clear_marks (List *list);

/* The marked items' ids in the list's order; with nothing marked, the one under the cursor. Element: gint64. Caller unrefs. */
GArray *list_chosen (const List *list);

gboolean list_handle_key (List *list, Key key);

/* FOCUSED FALSE: the marker is muted. */
void list_draw (List *list, Canvas *canvas, Rect rect, gboolean focused);
