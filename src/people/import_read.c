/* Reading a table: libcsv in strict mode, with rows and columns counted beside it. */
#include "people/import.h"
#include "people/import_text.h"

#include "base/error.h"
#include "base/text.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MAXIMUM_CELL (64 * 1024)
#define MAXIMUM_FILE (256 * 1024 * 1024)
#define MAXIMUM_COLUMNS 500
#define MAXIMUM_ROWS 1000000
#define CHUNK_BYTES 65536
#define WAIT_MS 50

typedef struct {
  ImportTable *table;
  GPtrArray *cells; /* of the row being read */
  guint number;     /* … and which it is, the headings being row 1 */
  gboolean ended;   /* a row ended in this piece of the file */
  GError *error;
} Reader;

void import_table_free (ImportTable *table)
{
  if (table == NULL)
    return;
  g_clear_pointer (&table->headings, g_ptr_array_unref);
  g_clear_pointer (&table->rows, g_ptr_array_unref);
  g_clear_pointer (&table->row_numbers, g_array_unref);
  g_free (table);
}

static ImportTable *table_new (void)
{
  ImportTable *table = g_new0 (ImportTable, 1);

  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  table->row_numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  return table;
}

/* " (E-mail)" where the column has a heading. Caller frees. */
static char *heading_words (const ImportTable *table, guint column)
{
  if (table->headings == NULL || column >= table->headings->len)
    return g_strdup ("");
  return g_strdup_printf (" (%s)", (const char *)table->headings->pdata[column]);
}

static void refuse_cell (Reader *reader, guint column, const char *sentence)
{
  g_autofree char *heading = heading_words (reader->table, column);

  if (reader->error == NULL)
    g_set_error (&reader->error, KITH_ERROR, KITH_ERROR_INPUT, "Row %u, column %u%s: %s", reader->number, column + 1,
                 heading, sentence);
}

static void take_cell (void *text, size_t length, void *data)
{
  Reader *reader = data;
  g_autofree char *cell = NULL;

  if (reader->error != NULL)
    return;
  if (length > MAXIMUM_CELL) {
    refuse_cell (reader, reader->cells->len, "this cell is over 64 KiB long. Shorten it.");
    return;
  }
  if (reader->cells->len >= MAXIMUM_COLUMNS) {
    refuse_cell (reader, reader->cells->len, "this is more than 500 columns. Keep those that are needed.");
    return;
  }
  cell = g_strndup (text, length);
  g_ptr_array_add (reader->cells, text_csv_uncell (cell));
}

static gboolean is_blank (const GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++) {
    if (*(const char *)cells->pdata[i] != '\0')
      return FALSE;
  }
  return TRUE;
}

/* Headings are shown and written on command lines: one clean line each, and a name for a column without one. */
static void take_headings (Reader *reader)
{
  GPtrArray *headings = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < reader->cells->len; i++) {
    char *heading = text_clean_line (reader->cells->pdata[i], -1);

    if (*heading == '\0') {
      g_free (heading);
      heading = g_strdup_printf ("Column %u", i + 1);
    }
    g_ptr_array_add (headings, heading);
  }
  reader->table->headings = headings;
}

static void refuse_length (Reader *reader)
{
  guint expected = reader->table->headings->len;
  guint found = reader->cells->len;
  g_autofree char *sentence = g_strdup_printf ("the row has %u cell%s, the heading row has %u. Make them the same.",
                                               found, found == 1 ? "" : "s", expected);

  refuse_cell (reader, MIN (found, expected), sentence);
}

static void take_row (int terminator, void *data)
{
  Reader *reader = data;
  g_autoptr (GPtrArray) cells = reader->cells;

  (void)terminator;
  reader->ended = TRUE;
  if (reader->error != NULL || is_blank (cells)) {
    /* Spreadsheets write rows of separators below the last one. */
  } else if (reader->table->headings == NULL) {
    take_headings (reader);
  } else if (cells->len != reader->table->headings->len) {
    refuse_length (reader);
  } else if (reader->table->rows->len >= MAXIMUM_ROWS) {
    refuse_cell (reader, 0, "this is more than a million rows. Import the file in parts.");
  } else {
    g_ptr_array_add (reader->table->rows, g_ptr_array_ref (cells));
    g_array_append_val (reader->table->row_numbers, reader->number);
  }
  reader->cells = g_ptr_array_new_with_free_func (g_free);
}

/* The length of the line at TEXT with its end. */
static gsize line_length (const char *text, gsize length)
{
  gsize i = 0;

  while (i < length && text[i] != '\n' && text[i] != '\r')
    i++;
  if (i < length && text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
    i++;
  return i < length ? i + 1 : length;
}

static gboolean is_white (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  }
  return TRUE;
}

static void refuse_quotes (Reader *reader)
{
  refuse_cell (reader, reader->cells->len,
               "a quotation mark is out of place. Write a cell with quotation marks as \"like \"\"this\"\"\".");
}

/* Line by line, since libcsv does not say where it is: a row starts at the first line after the end of the one before. Empty lines
 * are rows too, as in a spreadsheet. */
static gboolean parse (KithSession *session, struct csv_parser *parser, Reader *reader, const char *text, gsize length)
{
  gboolean inside = FALSE;
  gsize open_bytes = 0;
  guint line = 1;

  for (gsize place = 0; place < length && reader->error == NULL; line++) {
    gsize size = line_length (text + place, length - place);

    reader->number += !inside;
    reader->ended = FALSE;
    if (csv_parse (parser, text + place, size, take_cell, take_row, reader) != size)
      refuse_quotes (reader);
    inside = !reader->ended && (inside || !is_white (text + place, size));
    /* A quotation mark that is never closed would gather the rest of the file. */
    open_bytes = inside ? open_bytes + size : 0;
    if (open_bytes > MAXIMUM_CELL * 2)
      refuse_cell (reader, reader->cells->len, "this cell is over 64 KiB long, or its quotation mark is never closed.");
    place += size;
    if (reader->error == NULL && line % 64 == 0)
      session_tick (session, "reading", (double)place / (double)length, &reader->error);
  }
  if (reader->error == NULL && csv_fini (parser, take_cell, take_row, reader) != 0)
    refuse_quotes (reader);
  return reader->error == NULL;
}

/* Excel's "sep=;" above the headings, which it shows as no row. */
static gsize skip_separator_line (const char *text, gsize length, char *separator)
{
  gsize size = line_length (text, length);

  if (size < 5 || g_ascii_strncasecmp (text, "sep=", 4) != 0 || strchr (",;\t", text[4]) == NULL ||
      !is_white (text + 5, size - 5))
    return 0;
  *separator = text[4];
  return size;
}

static gboolean read_text (KithSession *session, ImportTable *table, const char *text, gsize length, GError **error)
{
  Reader reader = { .table = table, .cells = g_ptr_array_new_with_free_func (g_free) };
  struct csv_parser parser;
  gsize skipped;

  table->separator = import_text_separator (text, length);
  skipped = skip_separator_line (text, length, &table->separator);
  if (csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
    g_error ("no memory for reading");
  csv_set_delim (&parser, (unsigned char)table->separator);
  parse (session, &parser, &reader, text + skipped, length - skipped);
  csv_free (&parser);
  g_ptr_array_unref (reader.cells);
  if (reader.error == NULL && table->headings == NULL)
    g_set_error_literal (&reader.error, KITH_ERROR, KITH_ERROR_INPUT,
                         "There is nothing to import: the first row must hold the headings, as Name and E-mail.");
  if (reader.error == NULL)
    return TRUE;
  g_propagate_error (error, reader.error);
  return FALSE;
}

ImportTable *import_read (KithSession *session, const void *data, size_t size, GError **error)
{
  g_autoptr (ImportTable) table = table_new ();
  g_autofree char *text = NULL;
  gsize length = 0;

  if (size > MAXIMUM_FILE) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, "This file is over 256 MiB. Import it in parts.");
    return NULL;
  }
  text = import_text_decode (data, size, &table->encoding, &length, error);
  if (text == NULL)
    return NULL;
  return read_text (session, table, text, length, error) ? g_steal_pointer (&table) : NULL;
}

static gboolean fail_reading (const char *path, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%s cannot be read: %s.", name, g_strerror (code));
  return FALSE;
}

/* A pipe may have nothing to give yet: meanwhile the tick goes on, so that the waiting can be stopped. */
static gboolean wait_for_data (KithSession *session, int file, GError **error)
{
  GPollFD poll = { .fd = file, .events = G_IO_IN };

  while (g_poll (&poll, 1, WAIT_MS) <= 0) {
    if (!session_tick (session, "waiting for the file", -1, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean read_all (KithSession *session, int file, const char *path, GByteArray *bytes, GError **error)
{
  guint8 chunk[CHUNK_BYTES];
  ssize_t count;

  while (bytes->len <= MAXIMUM_FILE) {
    if (!wait_for_data (session, file, error))
      return FALSE;
    count = read (file, chunk, sizeof chunk);
    if (count == 0)
      return TRUE;
    if (count > 0)
      g_byte_array_append (bytes, chunk, (guint)count);
    else if (errno != EINTR && errno != EAGAIN)
      return fail_reading (path, errno, error);
  }
  return TRUE; /* too long, as import_read() says */
}

ImportTable *import_read_file (KithSession *session, const char *path, GError **error)
{
  gboolean is_standard = strcmp (path, "-") == 0;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int file = is_standard ? STDIN_FILENO : open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  gboolean done;

  if (file < 0) {
    fail_reading (path, errno, error);
    return NULL;
  }
  done = read_all (session, file, path, bytes, error);
  if (!is_standard)
    close (file);
  return done ? import_read (session, bytes->data, bytes->len, error) : NULL;
}
