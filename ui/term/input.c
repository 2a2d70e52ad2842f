#include "ui/term/input.h"

#include <string.h>

/* A paste beyond this is a mistake, and must not fill the memory. */
#define PASTE_MOST (4 * 1024 * 1024)
#define SEQUENCE_MOST 64

/* Gaps inside one key's bytes of 40 ms were measured on slow lines. */
#define PATIENCE_ESCAPE 100
#define PATIENCE_SEQUENCE 500
#define PATIENCE_PASTE 2000

#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"

struct KeyDecoder {
  GByteArray *bytes;
  gsize read;        /* bytes before this are done with */
  GHashTable *known; /* sequence → Key, learnt from the terminal's description */
  gsize longest;
  GString *paste; /* while one is being read */
  gboolean give_up;
};

void event_clear (Event *event)
{
  g_free (event->text);
  *event = (Event){ .kind = EVENT_NONE };
}

/* ---- the decoder */

KeyDecoder *key_decoder_new (void)
{
  KeyDecoder *decoder = g_new0 (KeyDecoder, 1);

  decoder->bytes = g_byte_array_new ();
  decoder->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return decoder;
}

void key_decoder_free (KeyDecoder *decoder)
{
  if (!decoder)
    return;
  g_byte_array_unref (decoder->bytes);
  g_hash_table_unref (decoder->known);
  if (decoder->paste)
    g_string_free (decoder->paste, TRUE);
  g_free (decoder);
}

void key_decoder_learn (KeyDecoder *decoder, const char *sequence, Key key)
{
  gsize length = strlen (sequence);

  if (length < 2 || length > SEQUENCE_MOST || sequence[0] != '\033')
    return;
  g_hash_table_insert (decoder->known, g_strdup (sequence), GUINT_TO_POINTER (key));
  decoder->longest = MAX (decoder->longest, length);
}

static void forget_read (KeyDecoder *decoder)
{
  if (decoder->read == 0)
    return;
  g_byte_array_remove_range (decoder->bytes, 0, (guint)decoder->read);
  decoder->read = 0;
}

void key_decoder_feed (KeyDecoder *decoder, const void *bytes, gsize length)
{
  forget_read (decoder);
  if (length > 0)
    g_byte_array_append (decoder->bytes, bytes, (guint)length);
  decoder->give_up = FALSE;
}

static const guint8 *unread (const KeyDecoder *decoder, gsize *length)
{
  *length = decoder->bytes->len - decoder->read;
  return decoder->bytes->data + decoder->read;
}

/* ---- sequences that start with ESC */

static const struct {
  char final;
  Key key;
} letter_keys[] = {
  { 'A', KEYCODE_UP },   { 'B', KEYCODE_DOWN }, { 'C', KEYCODE_RIGHT }, { 'D', KEYCODE_LEFT },
  { 'H', KEYCODE_HOME }, { 'F', KEYCODE_END },  { 'P', KEYCODE_F1 },    { 'Q', KEYCODE_F2 },
  { 'R', KEYCODE_F3 },   { 'S', KEYCODE_F4 },   { 'E', KEYCODE_NONE },  { 'Z', KEYCODE_BACKTAB },
};

/* The numeric pad in application mode (ESC O x). */
static const struct {
  char final;
  Key key;
} pad_keys[] = {
  { 'M', KEYCODE_ENTER }, { 'X', '=' }, { 'j', '*' }, { 'k', '+' },         { 'l', ',' },
  { 'm', '-' },           { 'n', '.' }, { 'o', '/' }, { 'p', '0' },         { 'q', '1' },
  { 'r', '2' },           { 's', '3' }, { 't', '4' }, { 'u', '5' },         { 'v', '6' },
  { 'w', '7' },           { 'x', '8' }, { 'y', '9' }, { 'I', KEYCODE_TAB }, { ' ', KEYCODE_SPACE },
};

/* ESC [ n ~ */
static const Key number_keys[] = {
  [1] = KEYCODE_HOME,      [2] = KEYCODE_INSERT, [3] = KEYCODE_DELETE, [4] = KEYCODE_END,  [5] = KEYCODE_PAGE_UP,
  [6] = KEYCODE_PAGE_DOWN, [7] = KEYCODE_HOME,   [8] = KEYCODE_END,    [11] = KEYCODE_F1,  [12] = KEYCODE_F2,
  [13] = KEYCODE_F3,       [14] = KEYCODE_F4,    [15] = KEYCODE_F5,    [17] = KEYCODE_F6,  [18] = KEYCODE_F7,
  [19] = KEYCODE_F8,       [20] = KEYCODE_F9,    [21] = KEYCODE_F10,   [23] = KEYCODE_F11, [24] = KEYCODE_F12,
};

static Key letter_key (char final)
{
  for (guint i = 0; i < G_N_ELEMENTS (letter_keys); i++)
    if (letter_keys[i].final == final)
      return letter_keys[i].key;
  return KEYCODE_NONE;
}

static Key pad_key (char final)
{
  Key key = letter_key (final);

  for (guint i = 0; key == KEYCODE_NONE && i < G_N_ELEMENTS (pad_keys); i++)
    if (pad_keys[i].final == final)
      key = pad_keys[i].key;
  return key;
}

/* The key of a control sequence with its parameters, modifiers left aside; KEYCODE_NONE for one that is no key. */
static Key sequence_key (const guint8 *parameters, gsize length, char final)
{
  guint number = 0;

  for (gsize i = 0; i < length && g_ascii_isdigit (parameters[i]) && number < 1000; i++)
    number = number * 10 + (guint)(parameters[i] - '0');
  if (length > 0 && !g_ascii_isdigit (parameters[0]) && parameters[0] != ';')
    return KEYCODE_NONE; /* a report, not a key */
  if (final == '~' || final == '^' || final == '$' || final == '@')
    return number < G_N_ELEMENTS (number_keys) ? number_keys[number] : KEYCODE_NONE;
  /* CSI P after a number other than 1 is no key */
  return number <= 1 ? letter_key (final) : KEYCODE_NONE;
}

/* One reading: how many bytes it took (0: more are needed) and what it was. */
typedef struct {
  gsize taken;
  Key key;
  gboolean paste;
} Reading;

static gboolean known_sequence (const KeyDecoder *decoder, const guint8 *bytes, gsize length, Reading *reading)
{
  char sequence[SEQUENCE_MOST + 1];
  gsize most = MIN (length, decoder->longest);

  for (gsize n = most; n >= 2; n--) {
    gpointer key;

    memcpy (sequence, bytes, n);
    sequence[n] = '\0';
    if (!g_hash_table_lookup_extended (decoder->known, sequence, NULL, &key))
      continue;
    *reading = (Reading){ .taken = n, .key = GPOINTER_TO_UINT (key) };
    return TRUE;
  }
  return FALSE;
}

/* ESC [ … */
static Reading read_control_sequence (const guint8 *bytes, gsize length)
{
  gsize i = 2;

  if (length > 2 && bytes[2] == '[') { /* the Linux console's F1 to F5: ESC [ [ A */
    if (length < 4)
      return (Reading){ .taken = 0 };
    return (Reading){ .taken = 4,
                      .key = bytes[3] >= 'A' && bytes[3] <= 'E' ? KEYCODE_F1 + (Key)(bytes[3] - 'A') : KEYCODE_NONE };
  }
  while (i < length && bytes[i] >= 0x20 && bytes[i] < 0x40 && bytes[i] != '$' && i < SEQUENCE_MOST)
    i++;
  if (i >= SEQUENCE_MOST)
    return (Reading){ .taken = i };
  if (i >= length)
    return (Reading){ .taken = 0 };
  /* Something else came into it (another ESC, a control): what there is, is no key. */
  if (bytes[i] < 0x20 || bytes[i] >= 0x7f)
    return (Reading){ .taken = i };
  if (i + 1 >= strlen (PASTE_BEGIN) && !memcmp (bytes, PASTE_BEGIN, strlen (PASTE_BEGIN)))
    return (Reading){ .taken = strlen (PASTE_BEGIN), .paste = TRUE };
  return (Reading){ .taken = i + 1, .key = sequence_key (bytes + 2, i - 2, (char)bytes[i]) };
}

/* ESC O x, with a modifier's digit in between on some terminals. */
static Reading read_single_shift (const guint8 *bytes, gsize length)
{
  gsize i = 2;

  while (i < length && i < 6 && (g_ascii_isdigit (bytes[i]) || bytes[i] == ';'))
    i++;
  if (i >= length)
    return (Reading){ .taken = 0 };
  if (bytes[i] < 0x20 || bytes[i] >= 0x7f)
    return (Reading){ .taken = i };
  return (Reading){ .taken = i + 1, .key = pad_key ((char)bytes[i]) };
}

static Reading read_escape (const KeyDecoder *decoder, const guint8 *bytes, gsize length)
{
  Reading reading;

  if (known_sequence (decoder, bytes, length, &reading))
    return reading;
  if (length < 2)
    return (Reading){ .taken = 0 };
  if (bytes[1] == '[')
    return read_control_sequence (bytes, length);
  if (bytes[1] == 'O')
    return read_single_shift (bytes, length);
  /* Escape, and another key right behind it. */
  return (Reading){ .taken = 1, .key = KEYCODE_ESCAPE };
}

/* ---- characters */

static gsize utf8_length (guint8 first)
{
  if (first < 0x80)
    return 1;
  if (first >= 0xc2 && first <= 0xdf)
    return 2;
  if (first >= 0xe0 && first <= 0xef)
    return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/* Bytes that are no UTF-8 become one U+FFFD each run, and reading goes on behind them. */
static Reading read_character (const guint8 *bytes, gsize length, gboolean last)
{
  gsize wanted = utf8_length (bytes[0]), have = 1;
  gunichar c;

  if (wanted == 0)
    return (Reading){ .taken = 1, .key = 0xfffd };
  while (have < wanted && have < length && (bytes[have] & 0xc0) == 0x80)
    have++;
  if (have < wanted && have == length && !last)
    return (Reading){ .taken = 0 };
  c = g_utf8_get_char_validated ((const char *)bytes, (gssize)have);
  if (have < wanted || c >= (gunichar)-2)
    return (Reading){ .taken = have, .key = 0xfffd };
  return (Reading){ .taken = have, .key = key_is_text (c) ? c : KEYCODE_NONE };
}

static Reading read_control (guint8 byte)
{
  switch (byte) {
  case 0x7f:
  case '\b':
    return (Reading){ .taken = 1, .key = KEYCODE_BACKSPACE };
  case '\n':
    return (Reading){ .taken = 1, .key = KEYCODE_ENTER };
  default:
    return (Reading){ .taken = 1, .key = byte };
  }
}

static Reading read_one (const KeyDecoder *decoder, const guint8 *bytes, gsize length)
{
  Reading reading;

  if (bytes[0] < 0x20 && bytes[0] != 0x1b)
    return read_control (bytes[0]);
  if (bytes[0] == 0x7f)
    return read_control (bytes[0]);
  if (bytes[0] != 0x1b)
    return read_character (bytes, length, decoder->give_up);
  reading = read_escape (decoder, bytes, length);
  if (reading.taken == 0 && decoder->give_up)
    return (Reading){ .taken = length, .key = length == 1 ? KEYCODE_ESCAPE : KEYCODE_NONE };
  return reading;
}

/* ---- pastes */

static void paste_append (KeyDecoder *decoder, const guint8 *bytes, gsize length)
{
  gsize room = PASTE_MOST > decoder->paste->len ? PASTE_MOST - decoder->paste->len : 0;

  g_string_append_len (decoder->paste, (const char *)bytes, (gssize)MIN (length, room));
}

static void paste_finish (KeyDecoder *decoder, Event *event)
{
  GString *paste = g_steal_pointer (&decoder->paste);
  g_autofree char *valid = NULL;
  char *to;

  /* A NUL would cut the text short. */
  for (gsize i = 0; i < paste->len; i++)
    if (paste->str[i] == '\0')
      paste->str[i] = ' ';
  valid = g_utf8_make_valid (paste->str, (gssize)paste->len);
  to = valid;
  for (const char *from = valid; *from; from++) {
    if (*from == '\r') {
      *to++ = '\n';
      from += from[1] == '\n';
      continue;
    }
    *to++ = *from;
  }
  *to = '\0';
  g_string_free (paste, TRUE);
  *event = (Event){ .kind = EVENT_PASTE, .text = g_steal_pointer (&valid) };
}

/* Reads on in a paste; TRUE when it has ended. */
static gboolean read_paste (KeyDecoder *decoder, Event *event)
{
  gsize length, end_length = strlen (PASTE_END);
  const guint8 *bytes = unread (decoder, &length), *end = memmem (bytes, length, PASTE_END, end_length);

  if (end) {
    paste_append (decoder, bytes, (gsize)(end - bytes));
    decoder->read += (gsize)(end - bytes) + end_length;
    paste_finish (decoder, event);
    return TRUE;
  }
  /* The end may have begun: keep as many bytes as it could have. */
  if (!decoder->give_up && length < end_length)
    return FALSE;
  length = decoder->give_up ? length : length - (end_length - 1);
  paste_append (decoder, bytes, length);
  decoder->read += length;
  if (!decoder->give_up)
    return FALSE;
  paste_finish (decoder, event);
  return TRUE;
}

gboolean key_decoder_next (KeyDecoder *decoder, Event *event)
{
  for (;;) {
    gsize length;
    const guint8 *bytes;
    Reading reading;

    if (decoder->paste)
      return read_paste (decoder, event);
    bytes = unread (decoder, &length);
    if (length == 0)
      return FALSE;
    reading = read_one (decoder, bytes, length);
    if (reading.taken == 0)
      return FALSE;
    decoder->read += reading.taken;
    if (reading.paste)
      decoder->paste = g_string_new (NULL);
    if (reading.key == KEYCODE_NONE)
      continue;
    *event = (Event){ .kind = EVENT_KEY, .key = reading.key };
    return TRUE;
  }
}

/* Half a sequence does not count, or a lone ESC would hold the picture back. */
gboolean key_decoder_has_more (const KeyDecoder *decoder)
{
  gsize length;
  const guint8 *bytes = unread (decoder, &length);

  return !decoder->paste && length > 0 && read_one (decoder, bytes, length).taken > 0;
}

int key_decoder_patience (const KeyDecoder *decoder)
{
  gsize length;
  const guint8 *bytes = unread (decoder, &length);

  if (decoder->paste)
    return PATIENCE_PASTE;
  if (length == 0)
    return -1;
  return bytes[0] == 0x1b && length == 1 ? PATIENCE_ESCAPE : PATIENCE_SEQUENCE;
}

void key_decoder_give_up (KeyDecoder *decoder)
{
  decoder->give_up = TRUE;
}
