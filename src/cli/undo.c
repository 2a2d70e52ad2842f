/* kith undo: takes the last change back. */
#include "cli/command.h"

#include "base/error.h"
#include "store/step.h"

static gboolean undo (Call *call, GError **error)
{
  g_autofree char *label = NULL;
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  if (call_has (call, "preview")) {
    label = step_undo_label (session);
    call_print (label != NULL ? label : "nothing");
    return TRUE;
  }
  if (!step_undo (session, &label, error))
    return FALSE;
  call_say ("Taken back: %s.", label);
  return TRUE;
}

static const CommandOption options[] = {
  { .name = "preview", .help = "Prints what would be taken back, and changes nothing." },
  { .name = NULL },
};

const Command undo_commands[] = {
  { { "undo", "[--preview]", "Takes your last change back; what has been sent stays sent." }, options, 0, 0, undo },
  { .about = { .words = NULL } },
};
