#include "ui/widgets/list.h"

#include <stdarg.h>
#include <string.h>

#define COLUMNS_MOST 12

/* Marker, mark and a space stand before the first column. */
#define MARGIN 3
#define GAP 2

struct ListRow {
  const char *text[COLUMNS_MOST];
  char *own[COLUMNS_MOST]; /* what of that is to be freed */
  Role role[COLUMNS_MOST];
};

struct List {
  const ListColumn *columns;
  guint column_count;
  const ListSource *source;
  void *user;
  guint count;
  guint cursor, top;
  gboolean has_item;
  gboolean titles;
  guint page; /* rows shown last */
  GHashTable *marks;
  gboolean (*markable) (void *user, guint index);
};

static void take (ListRow *row, guint column, Role role, const char *text, char *own)
{
  g_return_if_fail (column < COLUMNS_MOST);
  g_free (row->own[column]);
  row->own[column] = own;
  row->text[column] = text;
  row->role[column] = role;
}

void list_row_set (ListRow *row, guint column, Role role, const char *text)
{
  char *own = g_strdup (text);

  take (row, column, role, own, own);
}

void list_row_lend (ListRow *row, guint column, Role role, const char *text)
{
  take (row, column, role, text, NULL);
}

void list_row_printf (ListRow *row, guint column, Role role, const char *format, ...)
{
  char *own;
  va_list arguments;

  va_start (arguments, format);
  own = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  take (row, column, role, own, own);
}

static void row_clear (ListRow *row)
{
  for (guint i = 0; i < COLUMNS_MOST; i++)
    g_free (row->own[i]);
}

List *list_new (const ListColumn *columns, guint count_of_columns, const ListSource *source, void *user)
{
  List *list = g_new0 (List, 1);

  list->columns = columns;
  list->column_count = MIN (count_of_columns, COLUMNS_MOST);
  list->source = source;
  list->user = user;
  list->page = 10;
  list->marks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return list;
}

void list_free (List *list)
{
  if (!list)
    return;
  g_hash_table_unref (list->marks);
  g_free (list);
}

static ListRowKind kind_of (const List *list, guint index)
{
  return list->source->kind ? list->source->kind (list->user, index) : LIST_ITEM;
}

/* The first item from INDEX on in direction STEP. */
static gboolean find_item (const List *list, guint index, int step, guint *found)
{
  for (gint64 i = index; i >= 0 && i < list->count; i += step)
    if (kind_of (list, (guint)i) == LIST_ITEM) {
      *found = (guint)i;
      return TRUE;
    }
  return FALSE;
}

void list_set_cursor (List *list, guint index)
{
  list->has_item = FALSE;
  if (list->count == 0) {
    list->cursor = 0;
    return;
  }
  index = MIN (index, list->count - 1);
  list->has_item = find_item (list, index, 1, &list->cursor) || find_item (list, index, -1, &list->cursor);
}

void list_set_count (List *list, guint count)
{
  list->count = count;
  list_set_cursor (list, list->cursor);
}

guint list_count (const List *list)
{
  return list->count;
}

void list_show_titles (List *list, gboolean show)
{
  list->titles = show;
}

gboolean list_cursor (const List *list, guint *index)
{
  if (list->has_item)
    *index = list->cursor;
  return list->has_item;
}

guint list_top (const List *list)
{
  return list->top;
}

gboolean list_select_id (List *list, gint64 id)
{
  for (guint i = 0; list->source->id && i < list->count; i++)
    if (kind_of (list, i) == LIST_ITEM && list->source->id (list->user, i) == id) {
      list_set_cursor (list, i);
      return TRUE;
    }
  return FALSE;
}

/* ---- marks */

gboolean list_is_marked (const List *list, gint64 id)
{
  return g_hash_table_contains (list->marks, &id);
}

guint list_mark_count (const List *list)
{
  return g_hash_table_size (list->marks);
}

void list_clear_marks (List *list)
{
  g_hash_table_remove_all (list->marks);
}

void list_set_markable (List *list, gboolean (*markable) (void *user, guint index))
{
  list->markable = markable;
}

static gboolean takes_mark (const List *list, guint index)
{
  return kind_of (list, index) == LIST_ITEM && (!list->markable || list->markable (list->user, index));
}

static void set_mark (List *list, gint64 id, gboolean marked)
{
  if (marked)
    g_hash_table_add (list->marks, g_memdup2 (&id, sizeof id));
  else
    g_hash_table_remove (list->marks, &id);
}

GArray *list_chosen (const List *list)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!list->source->id)
    return ids;
  for (guint i = 0; list_mark_count (list) > 0 && i < list->count; i++) {
    gint64 id = kind_of (list, i) == LIST_ITEM ? list->source->id (list->user, i) : 0;

    if (kind_of (list, i) == LIST_ITEM && list_is_marked (list, id))
      g_array_append_val (ids, id);
  }
  if (ids->len == 0 && list->has_item) {
    gint64 id = list->source->id (list->user, list->cursor);

    g_array_append_val (ids, id);
  }
  return ids;
}

static gboolean all_marked (const List *list)
{
  for (guint i = 0; i < list->count; i++)
    if (takes_mark (list, i) && !list_is_marked (list, list->source->id (list->user, i)))
      return FALSE;
  return TRUE;
}

static void mark_all (List *list)
{
  gboolean marked = !all_marked (list);

  for (guint i = 0; i < list->count; i++)
    if (takes_mark (list, i))
      set_mark (list, list->source->id (list->user, i), marked);
}

/* ---- keys */

static void step (List *list, int direction)
{
  guint found;

  if ((direction > 0 && list->cursor + 1 >= list->count) || (direction < 0 && list->cursor == 0))
    return;
  if (find_item (list, direction > 0 ? list->cursor + 1 : list->cursor - 1, direction, &found))
    list->cursor = found;
}

/* A page further, the cursor at the same height. */
static void page (List *list, int direction)
{
  guint distance = MAX (list->page, 2) - 1, target, found;

  if (direction > 0) {
    target = (guint)MIN ((guint64)list->cursor + distance, (guint64)list->count - 1);
    list->top = (guint)MIN ((guint64)list->top + distance, list->count > list->page ? list->count - list->page : 0);
  } else {
    target = list->cursor > distance ? list->cursor - distance : 0;
    list->top = list->top > distance ? list->top - distance : 0;
  }
  if (find_item (list, target, direction, &found) || find_item (list, target, -direction, &found))
    list->cursor = found;
}

static void to_end (List *list, gboolean last)
{
  guint found;

  if (find_item (list, last ? list->count - 1 : 0, last ? -1 : 1, &found))
    list->cursor = found;
}

static void toggle_mark (List *list)
{
  gint64 id = list->source->id (list->user, list->cursor);

  if (takes_mark (list, list->cursor) || list_is_marked (list, id))
    set_mark (list, id, !list_is_marked (list, id));
  step (list, 1);
}

gboolean list_handle_key (List *list, Key key)
{
  gboolean marks = list->source->id != NULL;

  if (!list->has_item)
    return FALSE;
  switch (key) {
  case 'j':
  case KEYCODE_DOWN:
    step (list, 1);
    return TRUE;
  case 'k':
  case KEYCODE_UP:
    step (list, -1);
    return TRUE;
  case KEYCODE_PAGE_DOWN:
    page (list, 1);
    return TRUE;
  case KEYCODE_PAGE_UP:
    page (list, -1);
    return TRUE;
  case KEYCODE_HOME:
    to_end (list, FALSE);
    return TRUE;
  case KEYCODE_END:
    to_end (list, TRUE);
    return TRUE;
  case KEYCODE_SPACE:
    if (marks)
      toggle_mark (list);
    return marks;
  case '*':
    if (marks)
      mark_all (list);
    return marks;
  default:
    return FALSE;
  }
}

/* ---- drawing */

/* Widths for what there is room for; 0 leaves a column out. */
static void fit_columns (const List *list, int room, int *widths)
{
  guint shown = list->column_count, stretching = 0;
  int needed, left;

  for (; shown > 1; shown--) {
    needed = (int)(shown - 1) * GAP;
    for (guint i = 0; i < shown; i++)
      needed += list->columns[i].minimum;
    if (needed <= room)
      break;
  }
  left = room - (int)(shown - 1) * GAP;
  for (guint i = 0; i < list->column_count; i++) {
    widths[i] = i < shown ? list->columns[i].minimum : 0;
    left -= widths[i];
    stretching += i < shown && list->columns[i].stretch;
  }
  for (guint i = 0; i < shown && left > 0; i++) {
    int more = CLAMP (list->columns[i].preferred - widths[i], 0, left);

    widths[i] += more;
    left -= more;
  }
  for (guint i = 0; i < shown && left > 0 && stretching > 0; i++)
    if (list->columns[i].stretch) {
      int more = left / (int)stretching--;

      widths[i] += more;
      left -= more;
    }
  if (shown == 1)
    widths[0] = MIN (widths[0], MAX (room, 0));
}

static void draw_cell (Canvas *canvas, const ListColumn *column, int row, int at, int width, Role role,
                       const char *text)
{
  if (column->right)
    canvas_text_right (canvas, row, at + width, width, role, text);
  else
    canvas_text (canvas, row, at, width, role, text);
}

/* The columns that cell I may take: its own, and those of the empty cells after it. */
static int reach (const List *list, const ListRow *content, const int *widths, guint i)
{
  int width = widths[i];
  if (list->columns[i].right)
    return width;
  for (guint next = i + 1; next < list->column_count && widths[next] > 0; next++) {
    if (content->text[next] && *content->text[next])
      break;
    width += GAP + widths[next];
  }
  return width;
}

static gboolean only_first (const ListRow *row)
{
  for (guint i = 1; i < COLUMNS_MOST; i++)
    if (row->text[i])
      return FALSE;
  return TRUE;
}

static void draw_heading (const List *list, Canvas *canvas, Rect rect, int row, const int *widths,
                          const ListRow *content)
{
  int at = rect.column + 1;

  if (only_first (content)) {
    canvas_text (canvas, row, at, rect.columns - 1, ROLE_HEADING, content->text[0]);
    return;
  }
  at = rect.column + MARGIN;
  for (guint i = 0; i < list->column_count && widths[i] > 0; i++) {
    if (content->text[i])
      draw_cell (canvas, &list->columns[i], row, at, reach (list, content, widths, i), ROLE_HEADING, content->text[i]);
    at += widths[i] + GAP;
  }
}

static void draw_item (const List *list, Canvas *canvas, Rect rect, int row, const int *widths, const ListRow *content,
                       guint index, gboolean focused)
{
  int at = rect.column + MARGIN;
  gboolean selected = list->has_item && index == list->cursor;

  for (guint i = 0; i < list->column_count && widths[i] > 0; i++) {
    if (content->text[i])
      draw_cell (canvas, &list->columns[i], row, at, reach (list, content, widths, i), content->role[i],
                 content->text[i]);
    at += widths[i] + GAP;
  }
  if (list->source->id && list_mark_count (list) > 0 && list_is_marked (list, list->source->id (list->user, index)))
    canvas_glyph (canvas, row, rect.column + 1, ROLE_KEY, GLYPH_BULLET);
  if (!selected)
    return;
  canvas_glyph (canvas, row, rect.column, focused ? ROLE_NORMAL : ROLE_MUTED, GLYPH_MARKER);
  if (focused && !canvas_slow_line (canvas))
    canvas_recolour (canvas, row, rect.column, rect.columns, ROLE_SELECTED);
}

static void draw_row (const List *list, Canvas *canvas, Rect rect, int row, const int *widths, guint index,
                      gboolean focused)
{
  ListRow content = { 0 };
  ListRowKind kind = kind_of (list, index);

  if (kind == LIST_GAP)
    return;
  list->source->row (list->user, index, &content);
  if (kind == LIST_HEADING)
    draw_heading (list, canvas, rect, row, widths, &content);
  else
    draw_item (list, canvas, rect, row, widths, &content, index, focused);
  row_clear (&content);
}

/* Where the view begins so that the cursor is in it. A slow line turns whole pages: a step that scrolls costs a row, a page
 * turned now and then costs less than a row a step. */
static guint top_for (const List *list, guint rows, gboolean whole_pages)
{
  if (list->cursor >= list->top && list->cursor < list->top + rows)
    return list->top;
  if (list->cursor < list->top)
    return whole_pages && list->cursor + 1 > rows ? list->cursor + 1 - rows : whole_pages ? 0 : list->cursor;
  return whole_pages ? list->cursor : list->cursor - rows + 1;
}

/* The cursor in view, with the headings right above it. */
static void scroll (List *list, guint rows, gboolean whole_pages)
{
  guint above = list->cursor;

  while (above > 0 && kind_of (list, above - 1) == LIST_HEADING)
    above--;
  list->top = top_for (list, rows, whole_pages);
  if (above < list->top && list->cursor - above < rows)
    list->top = above;
  list->top = list->count > rows ? MIN (list->top, list->count - rows) : 0;
}

static void draw_titles (const List *list, Canvas *canvas, Rect rect, const int *widths)
{
  int at = rect.column + MARGIN;

  for (guint i = 0; i < list->column_count && widths[i] > 0; i++) {
    if (list->columns[i].title)
      draw_cell (canvas, &list->columns[i], rect.row, at, widths[i], ROLE_HEADING, list->columns[i].title);
    at += widths[i] + GAP;
  }
}

void list_draw (List *list, Canvas *canvas, Rect rect, gboolean focused)
{
  int widths[COLUMNS_MOST] = { 0 };

  canvas_fill (canvas, rect, ROLE_NORMAL);
  fit_columns (list, rect.columns - MARGIN, widths);
  if (list->titles && rect.rows > 1) {
    draw_titles (list, canvas, rect, widths);
    rect.row++;
    rect.rows--;
  }
  if (rect.rows <= 0 || list->count == 0)
    return;
  list->page = (guint)rect.rows;
  scroll (list, list->page, canvas_slow_line (canvas));
  for (guint i = 0; i < list->page && list->top + i < list->count; i++)
    draw_row (list, canvas, rect, rect.row + (int)i, widths, list->top + i, focused);
  if (list->top + list->page < list->count)
    canvas_more_below (canvas, rect.row + rect.rows - 1, rect.column + rect.columns - 1);
}
