/* Fuzzes the key decoder: any bytes, in any pieces, give events and never hang. */
#include "ui/term/input.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The first byte says how large the pieces are. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 2)
    return 0;
  g_autoptr (KeyDecoder) decoder = key_decoder_new ();
  size_t piece = 1 + data[0] % 16;
  size_t events = 0;
  for (size_t at = 1; at < size; at += piece) {
    key_decoder_feed (decoder, data + at, MIN (piece, size - at));
    g_auto (Event) event = { 0 };
    while (key_decoder_next (decoder, &event)) {
      if (event.kind == EVENT_PASTE && !g_utf8_validate (event.text, -1, NULL))
        abort ();
      event_clear (&event);
      if (++events > size * 2)
        abort ();
    }
  }
  key_decoder_give_up (decoder);
  g_auto (Event) last = { 0 };
  while (key_decoder_next (decoder, &last))
    event_clear (&last);
  if (key_decoder_patience (decoder) != -1)
    abort ();
  return 0;
}
