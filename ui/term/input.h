/* What comes from the keyboard: bytes become keys and pastes, without a terminal and without curses.
 *
 * The decoder knows the encodings of xterm, PuTTY, the Linux console, rxvt, screen, tmux and VT terminals side by side, so a
 * wrong TERM costs nobody their arrow keys. It never waits, whatever bytes come. */
#pragma once

#include <glib.h>

/* A Unicode character as typed, or one of the codes below. Control keys are their codes: KEYCODE_CONTROL ('l'). */
typedef guint32 Key;

#define KEYCODE_CONTROL(letter) ((Key)((letter)&0x1f))

enum {
  KEYCODE_NONE = 0,
  KEYCODE_TAB = 9,
  KEYCODE_ENTER = 13,
  KEYCODE_ESCAPE = 27,
  KEYCODE_SPACE = ' ',
  KEYCODE_FIRST = 0x110000, /* above every character */
  KEYCODE_UP = KEYCODE_FIRST,
  KEYCODE_DOWN,
  KEYCODE_LEFT,
  KEYCODE_RIGHT,
  KEYCODE_HOME,
  KEYCODE_END,
  KEYCODE_PAGE_UP,
  KEYCODE_PAGE_DOWN,
  KEYCODE_INSERT,
  KEYCODE_DELETE,
  KEYCODE_BACKSPACE,
  KEYCODE_BACKTAB,
  KEYCODE_F1,
  KEYCODE_F2,
  KEYCODE_F3,
  KEYCODE_F4,
  KEYCODE_F5,
  KEYCODE_F6,
  KEYCODE_F7,
  KEYCODE_F8,
  KEYCODE_F9,
  KEYCODE_F10,
  KEYCODE_F11,
  KEYCODE_F12,
};

/* A character that text fields take: not a control and not one of the codes. */
gboolean key_is_text (Key key);

/* "F2", "Enter", "Esc", "Space", "Tab", "Shift-Tab", "Up", "PgDn", "Home", "Ctrl-L", "a", "*". KEYCODE_NONE for another name. */
Key key_from_name (const char *name, gssize length);

/* The other way round. Caller frees. */
char *key_label (Key key);

typedef enum {
  EVENT_NONE,
  EVENT_KEY,       /* key */
  EVENT_PASTE,     /* text: valid UTF-8, newlines as \n, otherwise as it came; the widget that takes it cleans it */
  EVENT_RESIZE,    /* the window has another size, or the picture must be drawn anew; the canvas has the new size */
  EVENT_HANGUP,    /* the terminal is gone: keep the draft and leave without drawing */
  EVENT_TERMINATE, /* asked to end (SIGTERM): keep the draft and leave */
  EVENT_TIMER,     /* the time given has passed without anything else */
  EVENT_END,       /* end of input */
} EventKind;

typedef struct {
  EventKind kind;
  Key key;    /* EVENT_KEY */
  char *text; /* EVENT_PASTE, owned by the event */
} Event;

/* Frees what the event owns and makes it EVENT_NONE. */
void event_clear (Event *event);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Event, event_clear)

typedef struct KeyDecoder KeyDecoder;

KeyDecoder *key_decoder_new (void);
void key_decoder_free (KeyDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KeyDecoder, key_decoder_free)

/* SEQUENCE (it starts with ESC) stands for KEY on this terminal; goes before the built-in table. */
void key_decoder_learn (KeyDecoder *decoder, const char *sequence, Key key);

void key_decoder_feed (KeyDecoder *decoder, const void *bytes, gsize length);

/* The next key or paste that is complete; FALSE when more bytes are needed. EVENT must be clear. */
gboolean key_decoder_next (KeyDecoder *decoder, Event *event);

/* TRUE when there are bytes left that have not been read yet: the next key is probably there already. */
gboolean key_decoder_has_more (const KeyDecoder *decoder);

/* How many milliseconds to wait for more bytes before key_decoder_give_up(); -1 when nothing is half read. */
int key_decoder_patience (const KeyDecoder *decoder);

/* No more bytes came: a lone ESC was the Escape key, a paste without end ends here, half a sequence is dropped. */
void key_decoder_give_up (KeyDecoder *decoder);
