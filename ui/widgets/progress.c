#include "ui/widgets/progress.h"

#include "ui/widgets/box.h"

#define BAR_COLUMNS 40

void progress_draw (const Progress *progress, Canvas *canvas)
{
  Rect inside = box_draw (canvas, 3, MIN (60, canvas_columns (canvas) - 8), NULL);
  int bar = MIN (BAR_COLUMNS, inside.columns / 2);

  canvas_text (canvas, inside.row, inside.column, inside.columns, ROLE_NORMAL, progress->what);
  if (progress->total > 0) {
    canvas_bar (canvas, inside.row + 1, inside.column, bar, progress->done, progress->total);
    canvas_printf (canvas, inside.row + 1, inside.column + bar + 2, inside.columns - bar - 2, ROLE_NORMAL,
                   "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT, progress->done, progress->total);
  } else {
    canvas_printf (canvas, inside.row + 1, inside.column, inside.columns, ROLE_NORMAL, "%" G_GINT64_FORMAT " so far",
                   progress->done);
  }
  if (progress->stopping)
    canvas_text (canvas, inside.row + 2, inside.column, inside.columns, ROLE_MUTED, progress->stopping);
}

gboolean progress_stops (const Progress *progress, const Event *event)
{
  return progress->stopping && event->kind == EVENT_KEY && event->key == KEYCODE_ESCAPE;
}
