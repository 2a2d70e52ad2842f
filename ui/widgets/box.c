#include "ui/widgets/box.h"

enum { PADDING = 3, KEY_LINES = 2 };

Rect box_draw (Canvas *canvas, int rows, int columns, const char *title)
{
  /* What its keys are stands in the last lines and is not covered. */
  int room = MAX (canvas_rows (canvas) - KEY_LINES, 1);
  int width = MIN (columns + 2 * PADDING, canvas_columns (canvas)), height = MIN (rows + 4, room);
  Rect box = { (room - height) / 2, (canvas_columns (canvas) - width) / 2, height, width };
  Rect inside = { box.row + 2, box.column + PADDING, height - 4, width - 2 * PADDING };

  /* In a very low window the empty lines go first. */
  if (height < rows + 4) {
    inside.row = box.row + 1;
    inside.rows = height - 2;
  }
  /* To both edges: words cut by a box beside them are only noise. */
  canvas_fill (canvas, (Rect){ box.row, 0, box.rows, canvas_columns (canvas) }, ROLE_NORMAL);
  canvas_titled_rule (canvas, box.row, box.column, box.columns, title, NULL);
  canvas_rule (canvas, box.row + box.rows - 1, box.column, box.columns);
  canvas_hide_cursor (canvas);
  return inside;
}
