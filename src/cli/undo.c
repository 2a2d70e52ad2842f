/* kith undo and kith redo: taking a change back, and doing it again. */
#include "cli/command.h"

#include "base/error.h"
#include "store/step.h"
#include "support/take_back.h"

#include <string.h>

enum { LISTED = 100 };

static const ListingColumn columns[] = {
  { "id", "Number", TRUE },    { "at", "When", FALSE },
  { "what", "What", FALSE },   { "undone", NULL, FALSE },
  { "can_undo", NULL, FALSE }, { "state", "Can be taken back", FALSE },
  { "message", NULL, TRUE },   { .name = NULL },
};

static void add_moment (Listing *listing, ListingFormat format, gint64 at)
{
  g_autofree char *iso = clock_iso (at);
  g_autofree char *day = day_iso (clock_day (at));
  g_autofree char *hhmm = clock_hhmm (at);
  g_autofree char *local = g_strdup_printf ("%s %s", day, hhmm);
  listing_text (listing, format_is_text (format) ? local : iso);
}

/* Why a step stays, and which ones it is true of. */
typedef struct {
  char *sentence;
  GString *numbers; /* "3, 5" */
} Reason;

static void reason_free (gpointer data)
{
  Reason *reason = data;
  g_free (reason->sentence);
  g_string_free (reason->numbers, TRUE);
  g_free (reason);
}

static void note_reason (GPtrArray *reasons, const char *sentence, gint64 step)
{
  Reason *reason = NULL;
  for (guint i = 0; i < reasons->len && reason == NULL; i++)
    if (strcmp (((Reason *)reasons->pdata[i])->sentence, sentence) == 0)
      reason = reasons->pdata[i];
  if (reason == NULL) {
    reason = g_new0 (Reason, 1);
    reason->sentence = g_strdup (sentence);
    reason->numbers = g_string_new (NULL);
    g_ptr_array_add (reasons, reason);
  }
  g_string_append_printf (reason->numbers, "%s%" G_GINT64_FORMAT, reason->numbers->len > 0 ? ", " : "", step);
}

/* In text a sentence is said once, below the list, for all the steps it is true of. */
static const char *state_words (const StepEntry *entry, const char *why_not, ListingFormat format, GPtrArray *reasons)
{
  if (entry->undone)
    return "was taken back";
  if (why_not == NULL)
    return "yes";
  if (!format_is_text (format))
    return why_not;
  note_reason (reasons, why_not, entry->id);
  return "no";
}

static void add_row (Listing *listing, KithSession *session, ListingFormat format, const StepEntry *entry,
                     GPtrArray *reasons)
{
  gint64 left = 0;
  g_autofree char *why_not = entry->undone ? NULL : support_why_not (session, entry->id, &left);
  listing_number (listing, entry->id);
  add_moment (listing, format, entry->at);
  listing_text (listing, entry->label);
  listing_flag (listing, entry->undone);
  listing_flag (listing, !entry->undone && why_not == NULL);
  listing_text (listing, state_words (entry, why_not, format, reasons));
  if (left != 0)
    listing_number (listing, left);
  else
    listing_text (listing, NULL);
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) entries = session != NULL ? step_history (session, LISTED, error) : NULL;
  if (entries == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (reason_free);
  for (guint i = 0; i < entries->len; i++)
    add_row (listing, session, call_format (call), entries->pdata[i], reasons);
  listing_print (listing);
  for (guint i = 0; i < reasons->len; i++) {
    const Reason *reason = reasons->pdata[i];
    call_say ("%s: %s", reason->numbers->str, reason->sentence);
  }
  if (entries->len == 0)
    call_say ("You have done nothing that could be taken back.");
  return TRUE;
}

/* The label of one's own step ID; NULL with an error. Caller frees. */
static char *label_of (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) entries = step_history (session, G_MAXINT, error);
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const StepEntry *entry = entries->pdata[i];
    if (entry->id == id && !entry->undone)
      return g_strdup (entry->label);
  }
  if (entries != NULL)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                 "There is no change %" G_GINT64_FORMAT " of yours that could be taken back. kith undo list has them.",
                 id);
  return NULL;
}

static gboolean preview (KithSession *session, gint64 id, GError **error)
{
  g_autofree char *label = id != 0 ? label_of (session, id, error) : step_undo_label (session);
  g_autofree char *why_not = NULL;
  if (id != 0 && label == NULL)
    return FALSE;
  call_print (label != NULL ? label : "nothing");
  why_not = label != NULL ? support_why_not (session, id != 0 ? id : step_undo_id (session), NULL) : NULL;
  if (why_not != NULL)
    call_say ("%s", why_not);
  return TRUE;
}

/* What has left is answered with the command that writes the correction. */
static gboolean explain (gint64 left, GError **error)
{
  if (left != 0 && error != NULL && *error != NULL) {
    g_autofree char *sentence =
        g_strdup_printf ("%s kith outbox correct %" G_GINT64_FORMAT " writes a correction; --preview shows it first.",
                         (*error)->message, left);
    g_clear_error (error);
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, sentence);
  }
  return FALSE;
}

static gboolean undo (Call *call, GError **error)
{
  g_autofree char *label = NULL;
  gboolean named = call_argument_count (call) > 0;
  gint64 left = 0, id = named ? call_id (call, 0, "change", error) : 0;
  KithSession *session = named && id == 0 ? NULL : call_session (call, error);
  if (session == NULL)
    return FALSE;
  if (call_has (call, "preview"))
    return preview (session, id, error);
  if (!support_undo (session, id, &label, &left, error))
    return explain (left, error);
  call_say ("Taken back: %s. kith redo does it again.", label);
  return TRUE;
}

static gboolean redo (Call *call, GError **error)
{
  g_autofree char *label = NULL;
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  if (call_has (call, "preview")) {
    label = step_redo_label (session);
    call_print (label != NULL ? label : "nothing");
    return TRUE;
  }
  if (!support_redo (session, &label, error))
    return FALSE;
  call_say ("Done again: %s.", label);
  return TRUE;
}

static const CommandOption undo_options[] = {
  { .name = "preview", .help = "Prints what would be taken back, and changes nothing." },
  { .name = NULL },
};

static const CommandOption redo_options[] = {
  { .name = "preview", .help = "Prints what would be done again, and changes nothing." },
  { .name = NULL },
};

const Command undo_commands[] = {
  { { "undo", "[NUMBER] [--preview]",
      "Takes back your last change, or the one of this number; what has been sent stays sent." },
    undo_options,
    0,
    1,
    undo },
  { { "undo list", "", "Lists your changes, the latest first, and which can be taken back." }, NULL, 0, 0, list },
  { { "redo", "[--preview]", "Does again what you took back last." }, redo_options, 0, 0, redo },
  { .about = { .words = NULL } },
};
