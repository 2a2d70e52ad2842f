/* kith access: somebody asks what is held about them. */
#include "cli/command.h"

#include "base/error.h"
#include "support/access.h"
#include "support/access_pack.h"

#include <string.h>

static const ListingColumn columns[] = {
  { "id", "Id", TRUE },
  { "person", "Person", TRUE },
  { "name", "Name", FALSE },
  { "received_on", "Received", FALSE },
  { "due_on", "Due", FALSE },
  { "paused_on", "Stopped on", FALSE },
  { "paused_days", "Days stopped", TRUE },
  { "answered_on", "Answered", FALSE },
  { "note", "Note", FALSE },
  { .name = NULL },
};

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) found = session != NULL ? access_list (session, call_has (call, "all"), error) : NULL;
  if (found == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  for (guint i = 0; i < found->len; i++) {
    const AccessRequest *request = found->pdata[i];
    listing_number (listing, request->id);
    listing_number (listing, request->person);
    listing_text (listing, request->name);
    listing_day (listing, request->received_on);
    listing_day (listing, request->due_on);
    listing_day (listing, request->paused_on);
    listing_number (listing, request->paused_days);
    listing_day (listing, request->answered_on);
    listing_text (listing, request->note);
  }
  listing_print (listing);
  if (found->len == 0)
    call_say ("Nobody's request to see what is held is open.");
  return TRUE;
}

static gboolean say_due (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (AccessRequest) request = access_load (session, id, error);
  if (request == NULL)
    return FALSE;
  g_autofree char *day = day_words (request->due_on, session_today (session));
  if (request->answered_on != DAY_NONE)
    call_say ("Access request %" G_GINT64_FORMAT " is answered.", id);
  else if (request->paused_on != DAY_NONE)
    call_say ("The clock of access request %" G_GINT64_FORMAT " stands still: kith access resume %" G_GINT64_FORMAT
              " when they have answered.",
              id, id);
  else
    call_say ("Access request %" G_GINT64_FORMAT " is to be answered by %s.", id, day);
  return TRUE;
}

static gboolean add (Call *call, GError **error)
{
  Day received = DAY_NONE;
  gint64 person = call_id (call, 0, "person", error);
  if (person == 0 || !call_day (call, "received", call_today (call), &received, error))
    return FALSE;
  KithSession *session = call_session (call, error);
  gint64 id = session != NULL ? access_add (session, person, received, call_option (call, "note"), error) : 0;
  if (id == 0)
    return FALSE;
  call_print_id (id);
  return say_due (session, id, error);
}

static gboolean act_on (Call *call, gboolean (*act) (KithSession *, gint64, GError **), GError **error)
{
  gint64 id = call_id (call, 0, "access request", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  return session != NULL && act (session, id, error) && say_due (session, id, error);
}

static gboolean pause_clock (Call *call, GError **error)
{
  return act_on (call, access_pause, error);
}

static gboolean resume_clock (Call *call, GError **error)
{
  return act_on (call, access_resume, error);
}

static gboolean answered (Call *call, GError **error)
{
  return act_on (call, access_answered, error);
}

/* ---- the pack */

static void say_what_is_out (const AccessPack *pack)
{
  guint taken = access_pack_taken_out (pack), left = access_pack_left_out (pack);
  if (taken > 0)
    call_say ("Other people were taken out in %u place%s. Read it before it goes: a nickname is not known here.", taken,
              taken == 1 ? "" : "s");
  if (left > 0)
    call_say ("%u entr%s left out.", left, left == 1 ? "y is" : "ies are");
}

static const ListingColumn entry_columns[] = {
  { "id", "Entry", FALSE },
  { "section", "Section", FALSE },
  { "title", "Title", FALSE },
  { "taken_out", "Taken out", TRUE },
  { "left_out", "Left out because", FALSE },
  { "text", "Text", FALSE },
  { .name = NULL },
};

static void list_entries (const AccessPack *pack, ListingFormat format)
{
  g_autoptr (Listing) listing = listing_new (entry_columns, format);
  for (guint i = 0; i < pack->entries->len; i++) {
    const PackEntry *entry = pack->entries->pdata[i];
    g_autoptr (GString) text = g_string_new (NULL);
    for (guint n = 0; n < entry->lines->len; n++) {
      const PackLine *line = entry->lines->pdata[n];
      g_string_append_printf (text, "%s%s%s%s", n > 0 ? "; " : "", line->label, *line->label != '\0' ? ": " : "",
                              line->text);
    }
    listing_text (listing, entry->key);
    listing_text (listing, entry->section);
    listing_text (listing, entry->title);
    listing_number (listing, entry->taken_out);
    listing_text (listing, entry->left_out);
    listing_text (listing, text->str);
  }
  listing_print (listing);
}

/* A person's, with what their open request leaves out, if there is one. */
static AccessPack *load_pack (Call *call, KithSession *session, gint64 number, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 id = number;
  if (call_has (call, "person")) {
    id = access_open_of (session, number, &failure);
    if (failure != NULL) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  }
  return id != 0 ? access_pack_load (session, id, error) : access_pack_of (session, number, error);
}

static gboolean preview (Call *call, GError **error)
{
  gint64 number = call_id (call, 0, call_has (call, "person") ? "person" : "access request", error);
  KithSession *session = number != 0 ? call_session (call, error) : NULL;
  g_autoptr (AccessPack) pack = session != NULL ? load_pack (call, session, number, error) : NULL;
  if (pack == NULL)
    return FALSE;
  if (call_has (call, "entries") || call_format (call) != FORMAT_TEXT) {
    list_entries (pack, call_format (call));
  } else {
    g_autofree char *text = access_pack_text (pack);
    call_print (text);
  }
  say_what_is_out (pack);
  return TRUE;
}

static gboolean leave_out (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "access request", error);
  const char *reason = call_option (call, "reason");
  if (id == 0)
    return FALSE;
  if ((reason == NULL) == !call_has (call, "put-back"))
    return call_misused (call, error, "Say why with --reason, or --put-back.");
  KithSession *session = call_session (call, error);
  if (session == NULL || !access_leave_out (session, id, call_argument (call, 1), reason, error))
    return FALSE;
  call_say (reason != NULL ? "It is left out; the reason stands in its place." : "It is in the pack.");
  return TRUE;
}

static gboolean write_pack (KithSession *session, gint64 id, const char *directory, GError **error)
{
  if (!access_pack_write (session, id, directory, error))
    return FALSE;
  call_say ("The answer is in %s, in words and as JSON. It is not encrypted: hand it over, then delete it.", directory);
  call_say ("kith access answered %" G_GINT64_FORMAT " notes that it was handed over.", id);
  return TRUE;
}

static gboolean write_request (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "access request", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  return session != NULL && write_pack (session, id, call_argument (call, 1), error);
}

/* The short way: the person's open request, or one received today. */
static gboolean write_person (Call *call, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 person = call_id (call, 0, "person", error);
  KithSession *session = person != 0 ? call_session (call, error) : NULL;
  gint64 id = session != NULL ? access_open_of (session, person, &failure) : 0;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (session != NULL && id == 0)
    id = access_add (session, person, session_today (session), NULL, error);
  return id != 0 && write_pack (session, id, call_argument (call, 1), error);
}

static const CommandOption list_options[] = {
  { .name = "all", .help = "Those that are answered too." },
  { .name = NULL },
};

static const CommandOption add_options[] = {
  { .name = "received", .value = "DAY", .help = "When it was received, if not today." },
  { .name = "note", .value = "TEXT", .help = "A line about it; it is in the pack too." },
  { .name = NULL },
};

static const CommandOption preview_options[] = {
  { .name = "person", .help = "The number is a person's, not an access request's." },
  { .name = "entries", .help = "Lists the entries, as leave-out names them." },
  { .name = NULL },
};

static const CommandOption leave_out_options[] = {
  { .name = "reason", .value = "TEXT", .help = "Why; it stands in the pack in the entry's place." },
  { .name = "put-back", .help = "It is in the pack after all." },
  { .name = NULL },
};

const Command access_commands[] = {
  { { "access", "PERSON DIR",
      "Writes everything held on a person into a new folder, in words and as JSON, without other people; goes on with "
      "their open request, or notes one received today." },
    NULL,
    2,
    2,
    write_person },
  { { "access list", "[--all]", "Lists the requests to see what is held, by the day they are due." },
    list_options,
    0,
    0,
    list },
  { { "access add", "PERSON [--received DAY] [--note TEXT]",
      "Notes a request to see what is held; it is due a calendar month after it was received." },
    add_options,
    1,
    1,
    add },
  { { "access pause", "ID", "Stops the clock while the office waits for proof of identity, or for what is meant." },
    NULL,
    1,
    1,
    pause_clock },
  { { "access resume", "ID", "Lets the clock go on; the days between are added." }, NULL, 1, 1, resume_clock },
  { { "access preview", "ID | NUMBER --person [--entries]",
      "Prints what the answer says, other people taken out; that it was looked at is noted." },
    preview_options,
    1,
    1,
    preview },
  { { "access leave-out", "ID ENTRY --reason TEXT | --put-back", "Leaves an entry out of the answer, with a reason." },
    leave_out_options,
    2,
    2,
    leave_out },
  { { "access write", "ID DIR", "Writes the answer into a new folder, in words and as JSON." },
    NULL,
    2,
    2,
    write_request },
  { { "access answered", "ID", "Notes that it was answered today." }, NULL, 1, 1, answered },
  { .about = { .words = NULL } },
};
