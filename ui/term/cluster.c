#include "ui/term/cluster.h"

#include <string.h>
#include <wchar.h>

static const struct {
  const char *drawn, *ascii;
} glyphs[] = {
  [GLYPH_MARKER] = { "►", ">" }, [GLYPH_FULL] = { "█", "#" }, [GLYPH_HALF] = { "▌", "+" },
  [GLYPH_EMPTY] = { "░", "." },  [GLYPH_LINE] = { "─", "-" }, [GLYPH_BULLET] = { "•", "*" },
  [GLYPH_DOWN] = { "▼", "v" },   [GLYPH_MORE] = { "…", "~" },
};

const char *glyph_text (Glyph glyph, gboolean ascii)
{
  return ascii ? glyphs[glyph].ascii : glyphs[glyph].drawn;
}

#define REPLACEMENT "\xef\xbf\xbd"
#define COMBINING_MOST 4

static void cluster_set (Cluster *cluster, const char *text, gsize length, int width)
{
  memset (cluster->text, 0, sizeof cluster->text);
  memcpy (cluster->text, text, length);
  cluster->length = length;
  cluster->width = width;
}

/* What changes the direction or the width of its neighbours on some terminals is never sent. */
static gboolean is_unseen (gunichar c)
{
  GUnicodeType type;

  if (c < 0x300)
    return c == 0xad;
  type = g_unichar_type (c);
  return (type == G_UNICODE_FORMAT && c != 0x200c && c != 0x200d) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0x34f;
}

static gboolean is_space_like (gunichar c)
{
  return c == '\n' || c == '\t' || c == '\r' || c == 0xa0 || c == 0x2028 || c == 0x2029;
}

const char *cluster_base (const char *text, Cluster *cluster)
{
  gunichar c;
  const char *next;
  int width;

  if ((guchar)*text >= 0x20 && (guchar)*text < 0x7f) {
    cluster_set (cluster, text, 1, 1);
    return text + 1;
  }
  c = g_utf8_get_char_validated (text, -1);
  if (c == (gunichar)-1 || c == (gunichar)-2) {
    cluster_set (cluster, REPLACEMENT, 3, 1);
    return text + 1;
  }
  next = g_utf8_next_char (text);
  if (is_space_like (c)) {
    cluster_set (cluster, " ", 1, 1);
  } else if (is_unseen (c)) {
    cluster_set (cluster, "", 0, 0);
  } else {
    width = wcwidth ((wchar_t)c);
    if (width > 0)
      cluster_set (cluster, text, (gsize)(next - text), width);
    else
      cluster_set (cluster, width < 0 ? REPLACEMENT : "", width < 0 ? 3 : 0, width < 0 ? 1 : 0);
  }
  return next;
}

const char *cluster_next (const char *text, Cluster *cluster)
{
  int marks = 0;

  do {
    if (!*text)
      return NULL;
    text = cluster_base (text, cluster);
  } while (cluster->width == 0);
  while ((guchar)*text >= 0x80) {
    gunichar c = g_utf8_get_char_validated (text, -1);
    const char *next;

    if (c == (gunichar)-1 || c == (gunichar)-2)
      break;
    next = g_utf8_next_char (text);
    if (!is_unseen (c) && wcwidth ((wchar_t)c) != 0)
      break;
    /* Terminals disagree on how wide joined wide characters are, so those are never joined. */
    if (!is_unseen (c) && !(cluster->width == 2 && c == 0x200d) && marks < COMBINING_MOST &&
        cluster->length + (gsize)(next - text) < CLUSTER_BYTES) {
      memcpy (cluster->text + cluster->length, text, (gsize)(next - text));
      cluster->length += (gsize)(next - text);
      marks++;
    }
    text = next;
  }
  return text;
}

int canvas_text_width (const char *text)
{
  Cluster cluster;
  int width = 0;

  for (; cluster_is_plain (text); text++)
    width++;
  while ((text = cluster_next (text, &cluster)))
    width += cluster.width;
  return width;
}

const char *cluster_text (const Cluster *cluster, gboolean ascii)
{
  for (guint i = 0; ascii && cluster->text[0] == '\xE2' && i < G_N_ELEMENTS (glyphs); i++)
    if (strcmp (cluster->text, glyphs[i].drawn) == 0)
      return glyphs[i].ascii;
  return cluster->text;
}
