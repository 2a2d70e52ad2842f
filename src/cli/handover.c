/* kith handover: the steps from one coordinator to the next, and the work that is open. */
#include "cli/command.h"

#include "base/error.h"
#include "support/handover.h"

#include <string.h>

static const ListingColumn columns[] = {
  { "id", NULL, TRUE },      { "section", "About", FALSE }, { "what", "What", FALSE }, { "about", "About it", FALSE },
  { "next", "Next", FALSE }, { "due_on", "Due", FALSE },    { .name = NULL },
};

/* The commands that do a step, for whoever does not use the screen. */
static char *command_for (const HandoverStep *step, const char *leaver)
{
  switch (step->kind) {
  case HANDOVER_SUCCESSOR:
    return g_strdup ("kith passphrase add NAME");
  case HANDOVER_SENDER:
    return g_strdup ("kith handover sender name=… address=… signature=…");
  case HANDOVER_REMOVE:
  default:
    return g_strdup_printf ("kith passphrase remove %s", leaver);
  }
}

static gboolean add_steps (Listing *listing, KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) steps = handover_steps (session, error);
  g_autofree char *leaver = handover_leaver (session);

  for (guint i = 0; steps != NULL && i < steps->len; i++) {
    const HandoverStep *step = steps->pdata[i];
    g_autofree char *command = step->done ? NULL : command_for (step, leaver);

    listing_number (listing, (gint64)i + 1);
    listing_text (listing, step->done ? "done" : "to do");
    listing_text (listing, step->what);
    listing_text (listing, step->how);
    listing_text (listing, command);
    listing_day (listing, DAY_NONE);
  }
  return steps != NULL;
}

static gboolean add_work (Listing *listing, KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) list = handover_work (session, error);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const HandoverWork *work = list->pdata[i];

    listing_number (listing, work->id);
    listing_text (listing, work->table);
    listing_text (listing, work->subject);
    listing_text (listing, work->about);
    listing_text (listing, work->next);
    listing_day (listing, work->due_on);
  }
  return list != NULL;
}

static gboolean steps (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));

  if (session == NULL || !add_steps (listing, session, error))
    return FALSE;
  listing_print (listing);
  call_say ("kith handover list prints the open work too; it names nobody.");
  return TRUE;
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));

  if (session == NULL || !add_steps (listing, session, error) || !add_work (listing, session, error))
    return FALSE;
  listing_print (listing);
  return TRUE;
}

static gboolean leaver (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);

  if (session == NULL || !handover_begin (session, call_argument (call, 0), error))
    return FALSE;
  call_say ("%s hands over. kith handover says what is left to do.", call_argument (call, 0));
  return TRUE;
}

/* "name=Pat Lee" gives the rest of it where it is PART's. */
static const char *part_of (const char *argument, const char *part)
{
  gsize length = strlen (part);

  return strncmp (argument, part, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

static gboolean sender (Call *call, GError **error)
{
  static const char *const names[] = { "name", "address", "signature" };
  const char *parts[G_N_ELEMENTS (names)] = { NULL };

  for (guint i = 0; i < call_argument_count (call); i++) {
    gboolean known = FALSE;

    for (guint j = 0; j < G_N_ELEMENTS (names) && !known; j++) {
      const char *value = part_of (call_argument (call, i), names[j]);

      known = value != NULL;
      parts[j] = known ? value : parts[j];
    }
    if (!known)
      return call_misused (call, error, "\"%s\" is none of name=…, address=…, signature=….", call_argument (call, i));
  }

  KithSession *session = call_session (call, error);
  gboolean keep = call_argument_count (call) == 0;

  if (session == NULL || !(keep ? handover_keep_sender (session, error)
                                : handover_set_sender (session, parts[0], parts[1], parts[2], error)))
    return FALSE;
  call_say (keep ? "The sender stays as it is."
                 : "New messages come from that sender; those queued already stay as they are.");
  return TRUE;
}

const Command handover_commands[] = {
  { { "handover", "", "Says which steps of handing over to a successor are done, and how to do those that are left." },
    NULL,
    0,
    0,
    steps },
  { { "handover list", "",
      "Prints the steps and the open work: requests by number, pairs, the outbox; it names nobody." },
    NULL,
    0,
    0,
    list },
  { { "handover leaver", "USER", "Says who leaves; without it, whoever does the first step." }, NULL, 1, 1, leaver },
  { { "handover sender", "[name=TEXT] [address=ADDRESS] [signature=TEXT]",
      "Sets who messages come from; without arguments it stays as it is, by decision." },
    NULL,
    0,
    3,
    sender },
  { .about = { .words = NULL } },
};
