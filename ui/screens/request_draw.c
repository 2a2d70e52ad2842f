/* The picture of a request's page, drawn whole and shown through a window that scrolls. */
#include "ui/screens/request_page.h"

#include "base/hint.h"
#include "base/text.h"

#include <string.h>

enum { LABEL = 14, DAY_WIDTH = 13, ROWS_BESIDE_HISTORY = 80, MOST_HISTORY = 200, NEWEST = 3, MARK = 16 };

typedef struct {
  const RequestPage *page;
  Canvas *canvas;
  int row, columns;
} Drawing;

/* A sensitive area is named only once `v` has revealed the request. */
static gboolean is_concealed (const RequestPage *page)
{
  return page->request->sensitive && page->revealed == NULL;
}

/* TEXT with the area's name taken out where that is concealed. Caller frees. */
static char *concealed (const RequestPage *page, const char *text)
{
  if (!is_concealed (page))
    return g_strdup (text);
  g_auto (GStrv) parts = g_strsplit (text, page->request->area_name, -1);
  return g_strjoinv ("(the issue: v shows it)", parts);
}

/* "open 9 days • 2 asked, 1 to be sent, 2 remain". Caller frees. */
static char *open_words (const RequestPage *page, Day today)
{
  const Request *request = page->request;
  g_autofree char *age = request_age_words (request, today);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "open %s%s • %ld asked", request->received_on >= today ? "since " : "", age,
                          request->asks_all);
  if (request->asks_unsent > 0)
    g_string_append_printf (text, ", %ld to be sent", request->asks_unsent);
  if (page->remain >= 0)
    g_string_append_printf (text, ", %ld remain%s", page->remain, page->remain == 1 ? "s" : "");
  return g_string_free (text, FALSE);
}

static void draw_header (Drawing *drawing)
{
  const RequestPage *page = drawing->page;
  const Request *request = page->request;
  Day today = app_today (page->app);
  g_autofree char *ended = day_words (request->closed_on, today);
  g_autofree char *right = request->state == REQUEST_CLOSED      ? g_strdup_printf ("closed %s", ended)
                           : request->state == REQUEST_WITHDRAWN ? g_strdup_printf ("withdrawn %s", ended)
                                                                 : open_words (page, today);
  g_autofree char *left = g_strdup_printf ("Request %" G_GINT64_FORMAT " • %s", request->id,
                                           is_concealed (page) ? "private issue" : request->area_name);
  int room = drawing->columns - 1 - 1 - canvas_text_width (left) - 2;
  char *second = strstr (right, " • ");
  if (second != NULL && canvas_text_width (right) > room)
    *second = '\0';
  int end =
      canvas_text_right (drawing->canvas, drawing->row, drawing->columns - 1, drawing->columns - 24, ROLE_MUTED, right);
  canvas_text (drawing->canvas, drawing->row++, 1, end - 2, ROLE_HEADING, left);
}

/* Wrapped text beside a label; an empty value is left out. */
static void draw_entry (Drawing *drawing, int column, int width, Role role, const char *label, const char *value)
{
  if (*value == '\0')
    return;
  int room = drawing->columns - column - width - 1;
  canvas_text (drawing->canvas, drawing->row, column, width - 1, role, label);
  drawing->row += canvas_paragraph (
      drawing->canvas, (Rect){ drawing->row, column + width, canvas_rows (drawing->canvas) - drawing->row, room }, 0,
      ROLE_NORMAL, value);
}

static void draw_private (Drawing *drawing)
{
  const RequestPrivate *revealed = drawing->page->revealed;
  g_autofree char *who =
      g_strdup_printf ("%s%s%s%s%s%s", revealed->name, *revealed->email == '\0' ? "" : " <", revealed->email,
                       *revealed->email == '\0' ? "" : ">", *revealed->phone == '\0' ? "" : ", ", revealed->phone);
  draw_entry (drawing, 1, 12, ROLE_MUTED, "From", who);
  draw_entry (drawing, 1, 12, ROLE_MUTED, "Cohort", revealed->cohort);
  draw_entry (drawing, 1, 12, ROLE_MUTED, "Site", revealed->site);
  draw_entry (drawing, 1, 12, ROLE_MUTED, "Their words", revealed->issue);
  for (guint i = 0; revealed->kept_apart != NULL && i < revealed->kept_apart->len; i++)
    draw_entry (drawing, 1, 12, ROLE_MUTED, i == 0 ? "Apart from" : "", g_ptr_array_index (revealed->kept_apart, i));
}

static void draw_from (Drawing *drawing)
{
  const RequestPage *page = drawing->page;
  const Request *request = page->request;
  g_autofree char *day = day_words (request->received_on, app_today (page->app));
  g_autofree char *came =
      g_strdup_printf ("%s%s, %s", g_str_equal (request->via, "in person") ? "" : "by ", request->via, day);
  canvas_text_right (drawing->canvas, drawing->row, drawing->columns - 1, drawing->columns / 2, ROLE_MUTED, came);
  if (page->revealed != NULL) {
    drawing->row++;
    draw_private (drawing);
  } else
    drawing->row =
        screen_draw_pair (drawing->canvas, drawing->row, 1, 6, drawing->columns / 2, "From", "hidden (v shows)");
  draw_entry (drawing, 1, 12, ROLE_MUTED, "Summary", page->revealed != NULL ? request->summary : page->summary);
  drawing->row++;
}

static void draw_buttons (Drawing *drawing)
{
  const RequestPage *page = drawing->page;
  int column = 7;
  for (guint i = 0; i < page->buttons->len; i++) {
    const Button *button = &g_array_index (page->buttons, Button, i);
    gboolean focused = i == page->button;
    g_autofree char *text = g_strdup_printf ("[ %s ]", button->label);
    int width = canvas_text_width (text);
    if (column > 7 && column + width > drawing->columns) {
      column = 7;
      drawing->row++;
    }
    canvas_text (drawing->canvas, drawing->row, column, -1, focused ? ROLE_SELECTED : ROLE_KEY, text);
    if (focused)
      canvas_glyph (drawing->canvas, drawing->row, column - 1, ROLE_KEY, GLYPH_MARKER);
    column += width + 3;
  }
  drawing->row += 2;
}

static GPtrArray *lines_of (const Happening *happening, int columns)
{
  int end = columns - 1 - MIN (canvas_text_width (happening->mark), MARK);
  return text_wrap (happening->text, MAX (end - 3 - DAY_WIDTH - 2, 16));
}

/* Of a page LONGER by so many rows than the window the oldest happenings are folded into one line: what has just been done is in view. */
static guint to_fold (const RequestPage *page, int columns, int longer)
{
  guint count = 0;
  int saved = -1; /* the line that says so */
  for (; saved < longer && count + NEWEST < page->history->len; count++) {
    g_autoptr (GPtrArray) lines = lines_of (g_ptr_array_index (page->history, count), columns);
    saved += (int)lines->len;
  }
  return saved > 0 ? count : 0;
}

static void draw_history (Drawing *drawing)
{
  const RequestPage *page = drawing->page;
  canvas_text (drawing->canvas, drawing->row++, 1, -1, ROLE_HEADING, "WHAT HAPPENED");
  if (page->folded > 0) {
    canvas_printf (drawing->canvas, drawing->row, 3, DAY_WIDTH - 1, ROLE_MUTED, "%u earlier", page->folded);
    canvas_text (drawing->canvas, drawing->row++, 3 + DAY_WIDTH, -1, ROLE_MUTED, "Up shows them");
  }
  for (guint i = page->folded; i < page->history->len; i++) {
    const Happening *happening = g_ptr_array_index (page->history, i);
    g_autofree char *day = day_words (happening->on, app_today (page->app));
    g_autoptr (GPtrArray) lines = lines_of (happening, drawing->columns);
    canvas_text_right (drawing->canvas, drawing->row, drawing->columns - 1, MARK, ROLE_MUTED, happening->mark);
    canvas_text (drawing->canvas, drawing->row, 3, DAY_WIDTH - 1, ROLE_MUTED, day);
    for (guint line = 0; line < lines->len; line++)
      canvas_text (drawing->canvas, drawing->row++, 3 + DAY_WIDTH, -1, ROLE_NORMAL, g_ptr_array_index (lines, line));
  }
  drawing->row++;
}

static void draw_told (Drawing *drawing)
{
  const RequestPage *page = drawing->page;
  canvas_text (drawing->canvas, drawing->row++, 1, -1, ROLE_HEADING, "WHO MAY BE TOLD WHAT TODAY");
  for (guint i = 0; i < page->told->len; i++) {
    const MayBeTold *entry = g_ptr_array_index (page->told, i);
    g_autofree char *what = concealed (page, entry->what);
    draw_entry (drawing, 3, LABEL, ROLE_NORMAL, entry->who, what);
  }
}

/* Who can be asked may have changed since the record was last brought up to date. */
static const char *next_words (const RequestPage *page)
{
  RequestState state = page->request->state;
  if (page->remain == 0 && (state == REQUEST_NEW || state == REQUEST_MATCHING))
    return "Nobody is left to ask: try a broadcast (" HINT_ASK_PERMISSION ").";
  return page->request->next;
}

/* All of the page; returns its rows. */
static int draw_all (const RequestPage *page, Canvas *whole, int columns)
{
  Drawing drawing = { .page = page, .canvas = whole, .columns = columns };
  g_autofree char *next = app_sentence (page->app, next_words (page));
  canvas_clear (whole);
  draw_header (&drawing);
  draw_from (&drawing);
  draw_entry (&drawing, 1, 6, ROLE_HEADING, "NEXT", next);
  draw_buttons (&drawing);
  draw_history (&drawing);
  draw_told (&drawing);
  return drawing.row;
}

void request_page_draw (RequestPage *page, Canvas *canvas, Rect body)
{
  int most = ROWS_BESIDE_HISTORY + 2 * (int)MIN (page->history->len, MOST_HISTORY);
  g_autoptr (Canvas) whole = canvas_new (most, body.columns);
  canvas_set_ascii (whole, canvas_ascii (canvas));
  canvas_set_slow_line (whole, canvas_slow_line (canvas));
  page->folded = 0;
  int rows = draw_all (page, whole, body.columns);
  page->folded = page->unfolded || rows <= body.rows ? 0 : to_fold (page, body.columns, rows - body.rows);
  if (page->folded > 0)
    rows = draw_all (page, whole, body.columns);
  page->rows = body.rows;
  page->top = CLAMP (page->top, 0, MAX (rows - body.rows, 0));
  canvas_copy (canvas, body, whole, page->top);
  if (page->top + body.rows < rows)
    canvas_more_below (canvas, body.row + body.rows - 1, body.columns - 1);
}
