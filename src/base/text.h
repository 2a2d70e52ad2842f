/* Text from outside: made safe where it enters and where it leaves, measured and wrapped.
 *
 * All strings are UTF-8 unless said otherwise; widths are terminal columns as wcwidth() counts them. Strings returned
 * are owned by the caller. */
#pragma once

#include <glib.h>

/* One line: valid UTF-8 in NFC, without control characters (newline and tab become one space), without bidirectional
 * controls and other invisible format characters (zero-width joiner and non-joiner stay), runs of white space made one,
 * ends trimmed. Invalid bytes become U+FFFD. LENGTH -1: up to the NUL. */
char *text_clean_line (const char *text, gssize length);

/* As text_clean_line() but for paragraphs: newlines stay (CRLF and CR become LF), tabs become a space, at most one empty
 * line in a row, white space at line ends trimmed. */
char *text_clean_block (const char *text, gssize length);

/* TRUE when cleaning as a line would take something away that is more than white space (controls, bidi marks). */
gboolean text_is_hostile (const char *text);

/* For searching and sorting: case folded, without diacritics, compatibility forms unified ("Zoë" and "ZOE" are equal). */
char *text_fold (const char *text);

/* Columns that TEXT takes on a terminal. */
int text_width (const char *text);

/* TEXT cut to at most COLUMNS, never inside a grapheme; an ellipsis shows the cut ("~" when ASCII is TRUE). Not padded. */
char *text_fit (const char *text, int columns, gboolean ascii);

/* TEXT broken into lines of at most COLUMNS at white space (inside a word only where it must), keeping newlines. Element: char*,
 * freed with the array. At least one line. */
GPtrArray *text_wrap (const char *text, int columns);

/* Byte offset of the grapheme before or after OFFSET (for editors). */
size_t text_grapheme_next (const char *text, size_t offset);
size_t text_grapheme_previous (const char *text, size_t offset);

/* One cell of a CSV file: quoted where needed; a cell that a spreadsheet would run as a formula (it starts with = + - @ TAB or CR)
 * is made inert with a leading apostrophe; text_csv_uncell() takes exactly that away again. */
char *text_csv_cell (const char *text);
char *text_csv_uncell (const char *text);

/* One address, without display name: "a@b", with no second address, space, comma, semicolon, angle bracket or control.
 * FALSE with a sentence. */
gboolean text_check_address (const char *address, GError **error);

/* What somebody is called: "Sam" of "Sam Hill" and of "Hill, Sam"; the whole name where a title stands before it. Caller frees. */
char *text_calling_name (const char *name);

/* Splits "Priya Shah <p.shah@example.org>" (or a pasted "From: …" header line, or an address alone) into name and address ("Shah, Priya" is turned
 * round), each newly allocated, "" where absent. FALSE when TEXT holds no address or more than one. */
gboolean text_split_mailbox (const char *text, char **name, char **address);
