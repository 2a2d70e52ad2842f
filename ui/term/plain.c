#include "ui/term/plain.h"

#include "base/text.h"
#include "ui/term/cluster.h"
#include "ui/term/terminal_private.h"

#include <string.h>

#define CLEAR "\033[m\033[H\033[2J"
/* The way every terminal begins, but one that was left otherwise would lose the ends of lines. */
#define WRAP_ON "\033[?7h"

gsize plain_fit (const char *text, int rows, int columns)
{
  const char *at = text, *whole = text;
  int row = 0, column = 0;

  while (*at != '\0' && row < rows) {
    Cluster cluster;
    const char *next;

    if (*at == '\n') {
      whole = ++at;
      row++;
      column = 0;
      continue;
    }
    next = cluster_base (at, &cluster);
    if (column > 0 && column + cluster.width > columns) {
      row++;
      column = 0;
      continue;
    }
    column += cluster.width;
    at = next;
  }
  if (*at == '\0' || whole == text)
    return (gsize)(at - text);
  return (gsize)(whole - text);
}

gsize terminal_plain_room (const Terminal *terminal, const char *text)
{
  return plain_fit (text, MAX (canvas_rows (terminal->canvas) - 2, 1), canvas_columns (terminal->canvas));
}

void terminal_show_plain (Terminal *terminal, const char *text, const char *last)
{
  g_autofree char *line = text_fit (last, canvas_columns (terminal->canvas) - 1, TRUE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint count = g_strv_length (lines);

  if (terminal->gone || g_strcmp0 (terminal->plain, text) == 0)
    return;
  terminal_plain_over (terminal);
  terminal->plain = g_strdup (text);
  g_string_append (terminal->out, CLEAR WRAP_ON);
  while (count > 0 && *lines[count - 1] == '\0')
    count--;
  for (guint i = 0; i < count; i++)
    g_string_append_printf (terminal->out, "%s%s", i > 0 ? "\r\n" : "", lines[i]);
  g_string_append_printf (terminal->out, "\033[%d;1H%s", canvas_rows (terminal->canvas), line);
  terminal_flush (terminal);
}

void terminal_plain_over (Terminal *terminal)
{
  if (terminal->plain == NULL)
    return;
  explicit_bzero (terminal->plain, strlen (terminal->plain));
  g_clear_pointer (&terminal->plain, g_free);
  renderer_forget (terminal->renderer);
}
