/* Errors of kith: one GError domain whose codes are also the families of exit status.
 *
 * A message is a sentence for a coordinator: it says what is so and what to do, and holds no private value. */
#pragma once

#include <glib.h>

#define KITH_ERROR (kith_error_quark ())

typedef enum {
  KITH_ERROR_REFUSED = 1,    /* a rule forbids it; exit 1 */
  KITH_ERROR_USAGE = 2,      /* the command line is wrong; exit 2 */
  KITH_ERROR_INPUT = 3,      /* a value, a file or an id is wrong; exit 3 */
  KITH_ERROR_STORE = 4,      /* the store cannot be opened, read or written; exit 4 */
  KITH_ERROR_CHANGED = 5,    /* someone else changed the row since it was read; exit 1 */
  KITH_ERROR_STOPPED = 6,    /* the user stopped long work, nothing was changed; exit 1 */
  KITH_ERROR_UNSAVED = 7,    /* the backup that must come before could not be made, nothing was changed; exit 4 */
  KITH_ERROR_TRY_LATER = 75, /* busy now, or the mail system asks to wait; exit 75 */
} KithError;

GQuark kith_error_quark (void);

/* The exit status that stands for ERROR: 0 for NULL, 4 for errors of other domains. */
int kith_error_exit_status (const GError *error);
