#include "cli/listing.h"

#include "cli/command.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define GAP 2 /* spaces between columns of text */

typedef struct {
  char *text;     /* for text and CSV */
  JsonNode *node; /* for JSON */
} Cell;

struct Listing {
  const ListingColumn *columns;
  guint width; /* columns */
  ListingFormat format;
  GArray *cells; /* Cell, row by row */
};

static void cell_clear (gpointer data)
{
  Cell *cell = data;
  g_free (cell->text);
  g_clear_pointer (&cell->node, json_node_unref);
}

Listing *listing_new (const ListingColumn *columns, ListingFormat format)
{
  Listing *listing = g_new0 (Listing, 1);
  listing->columns = columns;
  listing->format = format;
  while (columns[listing->width].name != NULL)
    listing->width++;
  listing->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (listing->cells, cell_clear);
  return listing;
}

void listing_free (Listing *listing)
{
  if (listing == NULL)
    return;
  g_array_unref (listing->cells);
  g_free (listing);
}

gboolean format_is_text (ListingFormat format)
{
  return format == FORMAT_TEXT || format == FORMAT_PLAIN;
}

/* TEXT (taken) with its arrows, dots, dashes and lines as characters of every keyboard. */
static char *plain_signs (char *text)
{
  static const struct {
    gunichar first, last;
    const char *plain;
  } signs[] = { { 0x2010, 0x2015, "-" },  { 0x2022, 0x2022, "*" }, { 0x2026, 0x2026, "..." }, { 0x00B7, 0x00B7, "-" },
                { 0x2190, 0x21FF, "->" }, { 0x2500, 0x257F, "-" }, { 0x2580, 0x25FF, "*" } };
  GString *plain = g_string_new (NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    const char *sign = NULL;
    for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
      if (character >= signs[i].first && character <= signs[i].last)
        sign = signs[i].plain;
    if (sign != NULL)
      g_string_append (plain, sign);
    else
      g_string_append_unichar (plain, character);
  }
  g_free (text);
  return g_string_free (plain, FALSE);
}

static void append (Listing *listing, char *text, JsonNode *node)
{
  Cell cell = { text, node };
  g_array_append_val (listing->cells, cell);
}

static JsonNode *text_node (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, text);
  return node;
}

void listing_text (Listing *listing, const char *text)
{
  g_autofree char *sentence = call_sentence (text != NULL ? text : "");
  g_autofree char *clean = text_clean_block (sentence, -1);
  if (listing->format == FORMAT_PLAIN)
    append (listing, plain_signs (g_steal_pointer (&clean)), NULL);
  else if (listing->format != FORMAT_JSON)
    append (listing, g_steal_pointer (&clean), NULL);
  else
    append (listing, NULL, text != NULL ? text_node (clean) : json_node_new (JSON_NODE_NULL));
}

void listing_number (Listing *listing, gint64 number)
{
  if (listing->format != FORMAT_JSON) {
    append (listing, g_strdup_printf ("%" G_GINT64_FORMAT, number), NULL);
    return;
  }
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_int (node, number);
  append (listing, NULL, node);
}

void listing_day (Listing *listing, Day day)
{
  g_autofree char *iso = day == DAY_NONE ? NULL : day_iso (day);
  listing_text (listing, iso);
}

void listing_flag (Listing *listing, gboolean flag)
{
  if (listing->format != FORMAT_JSON) {
    append (listing, g_strdup (flag ? "yes" : "no"), NULL);
    return;
  }
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_boolean (node, flag);
  append (listing, NULL, node);
}

static JsonNode *texts_node (const GPtrArray *texts)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < texts->len; i++) {
    g_autofree char *clean = text_clean_block (texts->pdata[i], -1);
    json_array_add_string_element (array, clean);
  }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

void listing_texts (Listing *listing, const GPtrArray *texts)
{
  if (listing->format == FORMAT_JSON) {
    append (listing, NULL, texts_node (texts));
    return;
  }
  g_autoptr (GString) joined = g_string_new (NULL);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? "; " : "", (const char *)texts->pdata[i]);
  listing_text (listing, joined->str);
}

void listing_node (Listing *listing, const char *text, JsonNode *node)
{
  if (listing->format == FORMAT_JSON) {
    append (listing, NULL, node);
    return;
  }
  json_node_unref (node);
  listing_text (listing, text);
}

guint listing_length (const Listing *listing)
{
  g_assert (listing->cells->len % listing->width == 0);
  return listing->cells->len / listing->width;
}

static const Cell *cell_at (const Listing *listing, guint row, guint column)
{
  return &g_array_index (listing->cells, Cell, row * listing->width + column);
}

static JsonNode *row_node (const Listing *listing, guint row)
{
  JsonObject *object = json_object_new ();
  for (guint i = 0; i < listing->width; i++)
    json_object_set_member (object, listing->columns[i].name, json_node_copy (cell_at (listing, row, i)->node));
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

/* Frees NODE. */
static char *json_text (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);
  json_node_unref (node);
  return g_strconcat (text, "\n", NULL);
}

static char *render_json (const Listing *listing)
{
  JsonArray *array = json_array_new ();
  for (guint row = 0; row < listing_length (listing); row++)
    json_array_add_element (array, row_node (listing, row));
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return json_text (node);
}

static char *render_csv (const Listing *listing)
{
  GString *csv = g_string_new (NULL);
  for (guint i = 0; i < listing->width; i++)
    g_string_append_printf (csv, "%s%s", i > 0 ? "," : "", listing->columns[i].name);
  g_string_append (csv, "\n");
  for (guint row = 0; row < listing_length (listing); row++) {
    for (guint i = 0; i < listing->width; i++) {
      g_autofree char *cell = text_csv_cell (cell_at (listing, row, i)->text);
      g_string_append_printf (csv, "%s%s", i > 0 ? "," : "", cell);
    }
    g_string_append (csv, "\n");
  }
  return g_string_free (csv, FALSE);
}

static void pad (GString *line, int columns)
{
  for (int i = 0; i < columns; i++)
    g_string_append_c (line, ' ');
}

static void append_line (const Listing *listing, GString *text, char *const *cells, const int *widths)
{
  g_autoptr (GString) line = g_string_new (NULL);
  int gap = 0;
  for (guint i = 0; i < listing->width; i++) {
    if (listing->columns[i].heading == NULL)
      continue;
    int space = widths[i] - text_width (cells[i]);
    pad (line, gap + (listing->columns[i].right ? space : 0));
    g_string_append (line, cells[i]);
    pad (line, listing->columns[i].right ? 0 : space);
    gap = GAP;
  }
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  g_string_append_printf (text, "%s\n", line->str);
}

/* The cells of all rows on one line each, below their headings. Element: char*, row by row. */
static GPtrArray *lines_of (const Listing *listing)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < listing->width; i++)
    g_ptr_array_add (lines, g_strdup (listing->columns[i].heading != NULL ? listing->columns[i].heading : ""));
  for (guint i = 0; i < listing->cells->len; i++)
    g_ptr_array_add (lines, text_clean_line (g_array_index (listing->cells, Cell, i).text, -1));
  return lines;
}

static char *render_text (const Listing *listing)
{
  if (listing_length (listing) == 0)
    return g_strdup ("");
  g_autoptr (GPtrArray) lines = lines_of (listing);
  g_autofree int *widths = g_new0 (int, listing->width);
  for (guint i = 0; i < lines->len; i++)
    widths[i % listing->width] = MAX (widths[i % listing->width], text_width (lines->pdata[i]));
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i += listing->width)
    append_line (listing, text, (char *const *)lines->pdata + i, widths);
  return g_string_free (text, FALSE);
}

/* What is empty is left out: a voice need not say it. */
static char *render_plain (const Listing *listing)
{
  GString *text = g_string_new (NULL);
  for (guint row = 0; row < listing_length (listing); row++) {
    const char *gap = "";
    for (guint i = 0; i < listing->width; i++) {
      g_autofree char *value = text_clean_line (cell_at (listing, row, i)->text, -1);
      if (listing->columns[i].heading == NULL || *value == '\0')
        continue;
      g_string_append_printf (text, "%s%s: %s", gap, listing->columns[i].heading, value);
      gap = "; ";
    }
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

char *listing_render (const Listing *listing)
{
  switch (listing->format) {
  case FORMAT_JSON:
    return render_json (listing);
  case FORMAT_CSV:
    return render_csv (listing);
  case FORMAT_PLAIN:
    return render_plain (listing);
  case FORMAT_TEXT:
  default:
    return render_text (listing);
  }
}

/* The further lines of a block stand below its first. */
static void append_field (GString *text, const char *heading, int width, const char *value)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
  g_string_append (text, heading);
  for (int i = 0; lines[i] != NULL; i++) {
    if (*lines[i] != '\0')
      pad (text, width + GAP - (i == 0 ? text_width (heading) : 0));
    g_string_append_printf (text, "%s\n", lines[i]);
  }
  if (lines[0] == NULL)
    g_string_append_c (text, '\n');
}

static char *render_fields (const Listing *listing)
{
  GString *text = g_string_new (NULL);
  int width = 0;
  for (guint i = 0; i < listing->width; i++)
    if (listing->columns[i].heading != NULL)
      width = MAX (width, text_width (listing->columns[i].heading));
  for (guint i = 0; i < listing->width; i++)
    if (listing->columns[i].heading != NULL)
      append_field (text, listing->columns[i].heading, width, cell_at (listing, 0, i)->text);
  return g_string_free (text, FALSE);
}

/* A line for each value; the further lines of a block stand below its first. */
static char *render_plain_fields (const Listing *listing)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < listing->width; i++)
    if (listing->columns[i].heading != NULL && *cell_at (listing, 0, i)->text != '\0')
      g_string_append_printf (text, "%s: %s\n", listing->columns[i].heading, cell_at (listing, 0, i)->text);
  return g_string_free (text, FALSE);
}

char *listing_render_record (const Listing *listing)
{
  g_assert (listing_length (listing) == 1);
  if (listing->format == FORMAT_JSON)
    return json_text (row_node (listing, 0));
  if (listing->format == FORMAT_PLAIN)
    return render_plain_fields (listing);
  return listing->format == FORMAT_CSV ? render_csv (listing) : render_fields (listing);
}

void listing_print (const Listing *listing)
{
  g_autofree char *text = listing_render (listing);
  fputs (text, stdout);
}

void listing_print_record (const Listing *listing)
{
  g_autofree char *text = listing_render_record (listing);
  fputs (text, stdout);
}
