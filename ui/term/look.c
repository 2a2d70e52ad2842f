#include "ui/term/look.h"

#include "ui/term/description.h"

#include <string.h>

/* Foreground by role: the basic 16 cost the fewest bytes and follow the user's own palette. */
typedef struct {
  gint16 dark256, light256, dark8, light8;
  guint16 flags;
  guint16 flags_without_colour;
} RoleLook;

static const RoleLook looks[ROLE_COUNT] = {
  [ROLE_NORMAL] = { -1, -1, -1, -1, 0, 0 },
  [ROLE_HEADING] = { -1, -1, -1, -1, PEN_BOLD, PEN_BOLD },
  [ROLE_DUE] = { 3, 130, 3, 5, 0, 0 },
  [ROLE_OVERDUE] = { 9, 1, 1, 1, PEN_BOLD, PEN_BOLD },
  [ROLE_BAD] = { 9, 1, 1, 1, 0, PEN_BOLD },
  [ROLE_MUTED] = { 245, 241, -1, -1, 0, 0 },
  [ROLE_SELECTED] = { -1, -1, -1, -1, PEN_REVERSE, PEN_REVERSE },
  [ROLE_BAR] = { 6, 4, 6, 4, 0, 0 },
  [ROLE_KEY] = { -1, -1, -1, -1, PEN_BOLD, PEN_BOLD },
  [ROLE_GOOD] = { 2, 2, 2, 2, 0, 0 },
};

static ColourMode colours_of (const TerminalOptions *options)
{
  const char *refuse = g_getenv ("NO_COLOR");
  int colours = description_number ("colors");

  if (options->colour != COLOUR_AUTO)
    return options->colour;
  if ((refuse && *refuse) || colours < 8)
    return COLOUR_NONE;
  return colours >= 256 ? COLOUR_256 : COLOUR_8;
}

static Pen look_of (const RoleLook *look, ColourMode mode, gboolean light, guint16 possible)
{
  Pen pen = { -1, look->flags };

  if (mode == COLOUR_256)
    pen.foreground = light ? look->light256 : look->dark256;
  else if (mode == COLOUR_8)
    pen.foreground = light ? look->light8 : look->dark8;
  else
    pen.flags = look->flags_without_colour;
  pen.flags &= possible;
  return pen;
}

void look_describe (const TerminalOptions *options, RenderStyle *style)
{
  ColourMode mode = colours_of (options);
  const char *hide = description_text ("civis");
  guint16 possible =
      (guint16)((description_text ("bold") ? PEN_BOLD : 0) | (description_text ("smul") ? PEN_UNDERLINE : 0) |
                (description_text ("rev") ? PEN_REVERSE : 0));

  for (guint role = 0; role < ROLE_COUNT; role++)
    style->pens[role] = look_of (&looks[role], mode, options->light, possible);
  style->column_address = description_text ("hpa") != NULL;
  style->row_address = description_text ("vpa") != NULL;
  style->erase_characters = description_text ("ech") != NULL;
  style->repeat = description_text ("rep") != NULL;
  style->move_lines = description_text ("il") != NULL && description_text ("dl") != NULL;
  style->hide_cursor = hide && strstr (hide, "\033[?25l") != NULL;
}
