/* kith sessions: who is in the store just now; ending a session that was left behind. */
#include "cli/command.h"

#include "base/error.h"
#include "store/presence.h"

#include <poll.h>

enum { WAIT_MS = 15000, PAUSE_MS = 100 };

static const ListingColumn columns[] = {
  { "id", "Id", FALSE },
  { "who", "Who", FALSE },
  { "since", "Since", FALSE },
  { "form", "Form", FALSE },
  { "record", "Record", TRUE },
  { "open_since", "Open since", FALSE },
  { "unix_user", "Account", FALSE },
  { "host", "Host", FALSE },
  { "terminal", "Terminal", FALSE },
  { "process", "Process", TRUE },
  { .name = NULL },
};

static void add_moment (Listing *listing, ListingFormat format, gint64 moment)
{
  g_autofree char *text = format == FORMAT_TEXT ? clock_hhmm (moment) : clock_iso (moment);
  listing_text (listing, text);
}

static void add_row (Listing *listing, ListingFormat format, const Presence *presence)
{
  listing_text (listing, presence->id);
  listing_text (listing, presence->actor);
  add_moment (listing, format, presence->since);
  listing_text (listing, presence->form);
  if (presence->record != 0)
    listing_number (listing, presence->record);
  else
    listing_text (listing, NULL);
  if (*presence->form != '\0')
    add_moment (listing, format, presence->form_since);
  else
    listing_text (listing, NULL);
  listing_text (listing, presence->unix_user);
  listing_text (listing, presence->host);
  listing_text (listing, presence->terminal);
  listing_number (listing, presence->process);
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) present = session == NULL ? NULL : presence_list (session, error);
  if (present == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < present->len; i++)
    add_row (listing, call_format (call), present->pdata[i]);
  listing_print (listing);
  if (present->len == 0)
    call_say ("Nobody has the store open on a screen.");
  return TRUE;
}

static gboolean await_end (KithSession *session, const char *id, GError **error)
{
  for (int waited = 0; waited < WAIT_MS; waited += PAUSE_MS) {
    if (presence_has_ended (session, id))
      return TRUE;
    poll (NULL, 0, PAUSE_MS);
  }
  g_set_error_literal (
      error, KITH_ERROR, KITH_ERROR_TRY_LATER,
      "It was asked and has not left yet: it is stopped, or busy. It leaves as soon as it goes on; if it never "
      "does, its owner can end the process that kith sessions names.");
  return FALSE;
}

static gboolean end (Call *call, GError **error)
{
  const char *id = call_argument (call, 0);
  g_autofree char *actor = NULL;
  KithSession *session = call_session (call, error);
  if (session == NULL || !presence_end (session, id, &actor, error) || !await_end (session, id, error))
    return FALSE;
  call_say ("The session has ended. What was typed in it is kept and offered to %s at the next start.", actor);
  return TRUE;
}

const Command sessions_commands[] = {
  { { "sessions", "", "Lists who has the store open on a screen, since when, and in which form." }, NULL, 0, 0, list },
  { { "sessions end", "ID", "Ends a session that was left behind; what was typed in it is kept as a draft." },
    NULL,
    1,
    1,
    end },
  { .about = { .words = NULL } },
};
