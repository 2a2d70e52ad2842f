/* The page of a request: what happened, and who may be told what today. Neither names the requester. */
#include "support/ask_store.h"
#include "support/introduction.h"
#include "support/request_store.h"

#include <string.h>

/* %s is the supporter, %n the note, each at most once; a part in front of an empty note (": %n") goes with it. QUEUED is
 * said until the message has left. */
static const struct {
  const char *kind, *words, *queued;
} event_words[] = {
  { "acknowledged", "Acknowledged to the requester", "An acknowledgement to the requester" },
  { "acknowledgement-unsent", "The acknowledgement was not sent: %n", NULL },
  { "edited", "Changed the record of the request", NULL },
  { "matter", "Changed what is asked about; earlier answers no longer count", NULL },
  { "asked", "Asked %s", "A question to %s" },
  { "reminded", "Reminded %s", "A reminder to %s" },
  { "overdue", "No answer from %s by the date", NULL },
  { "said-yes", "%s said yes", NULL },
  { "said-no", "%s said no", NULL },
  { "no-reply", "Stopped waiting for %s", NULL },
  { "took-back", "%s took the yes back", NULL },
  { "took-back-uncertain", "%s took the yes back; the details may have gone to the requester already", NULL },
  { "took-back-late", "%s took the yes back; the details had gone to the requester already", NULL },
  { "introduction-stopped", "%s's details had not left yet and are not sent: %n", NULL },
  { "introduction-unsent", "%s's details were not sent; the yes can be used again", NULL },
  { "ask-unsent", "The question to %s was not sent and does not count: %n", NULL },
  { "reminder-unsent", "The reminder to %s was not sent: %n", NULL },
  { "expired", "%s's yes expired unused", NULL },
  { "kept", "%s said yes too; kept in case", NULL },
  { "volunteered", "%s volunteered", NULL },
  { "volunteer-kept", "%s volunteered too; kept in case", NULL },
  { "no-place", "%s's earlier yes cannot be used: no place is free", NULL },
  { "void", "%s's answer to the earlier text no longer counts", NULL },
  { "void-apart", "%s is no longer considered", NULL },
  { "void-end", "%s's answer is no longer needed", NULL },
  { "thanked", "Thanked %s", "Thanks to %s" },
  { "corrected", "Corrected a message to %s", "A correction to %s" },
  { "corrected-requester", "Corrected a message to the requester", "A correction to the requester" },
  { "introduced", "Passed %s's details on to the requester", "%s's details for the requester" },
  { "wants-another", "The requester would like someone else", NULL },
  { "permission-asked", "Asked the requester whether the summary may go to everyone",
    "A question to the requester: may the summary go to everyone?" },
  { "permission-yes", "The requester agreed to the broadcast, %n", NULL },
  { "permission-no", "The requester said no to the broadcast, %n", NULL },
  { "permission-void", "The requester's answer on the broadcast no longer counts", NULL },
  { "permission-needless", "The question for permission had not left and is not sent", NULL },
  { "permission-unsent", "The question for permission was not sent and does not count: %n", NULL },
  { "broadcast-stopped", "Stopped the broadcast: %n", NULL },
  { "broadcast", "Sent the summary to %n supporters", "The summary for %n supporters" },
  { "broadcast-unsent", "The summary was not sent to %s: %n", NULL },
  { "withdrawn", "Withdrawn by the requester", NULL },
  { "reopened", "Reopened", NULL },
  { "call", "Call: %n", NULL },
  { "pair-started", "Started a pair with %s", NULL },
  { "pair-ended", "Ended the pair with %s", NULL },
};

/* What a note stands for, where it is not shown as it is. */
static const struct {
  const char *kind, *note, *words;
} note_words[] = {
  { "logged", "e-mail", "Logged from an e-mail" },
  { "logged", "phone", "Logged from a phone call" },
  { "logged", "in person", "Logged from a talk in person" },
  { "closed", "details-passed-on", "Closed: details passed on" },
  { "closed", "met", "Closed: met" },
  { "closed", "unmet", "Closed: nobody was found" },
  { "closed", "duplicate", "Closed: a duplicate" },
};

static char *fill (const char *words, const EventRow *row)
{
  GString *text = g_string_new (NULL);

  for (const char *at = words; *at != '\0'; at++) {
    if (*at != '%') {
      g_string_append_c (text, *at);
      continue;
    }
    at++;
    g_string_append (text, *at == 'n' ? row->note : row->person != NULL ? row->person : "The supporter");
  }
  if (g_str_has_suffix (text->str, ": "))
    g_string_truncate (text, text->len - 2);
  return g_string_free (text, FALSE);
}

/* Said by telephone, without a message, counts as said. */
static gboolean has_left (const EventRow *row)
{
  return row->batch > 0 ? row->batch_left > 0
                        : row->message_state == NULL || letter_of_state (row->message_state) == LETTER_LEFT;
}

static char *event_text (const EventRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (note_words); i++) {
    if (strcmp (row->kind, note_words[i].kind) == 0 && strcmp (row->note, note_words[i].note) == 0)
      return g_strdup (note_words[i].words);
  }
  if (strcmp (row->kind, "call") == 0 && *row->note == '\0')
    return g_strdup ("Logged a call");
  for (guint i = 0; i < G_N_ELEMENTS (event_words); i++) {
    if (strcmp (row->kind, event_words[i].kind) == 0)
      return fill (event_words[i].queued != NULL && !has_left (row) ? event_words[i].queued : event_words[i].words,
                   row);
  }
  return g_strdup (strcmp (row->kind, "logged") == 0 ? "Logged" : row->kind);
}

static const char *message_mark (const char *state)
{
  static const struct {
    const char *state, *mark;
  } marks[] = {
    { "sending", "being sent" },  { "failed", "not sent" },    { "by-hand", "sent by hand" },
    { "uncertain", "uncertain" }, { "discarded", "not sent" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    if (strcmp (state, marks[i].state) == 0)
      return marks[i].mark;
  }
  return state;
}

/* "held until 12:02", and "waiting" once that is over. */
static char *waiting_mark (KithSession *session, const EventRow *row)
{
  g_autofree char *time = clock_hhmm (row->release_at);

  return row->release_at > session_now (session) ? g_strdup_printf ("held until %s", time) : g_strdup ("waiting");
}

static char *event_mark (KithSession *session, const EventRow *row)
{
  g_autofree char *time = NULL;

  if (row->batch > 0 && row->batch_left < row->batch)
    return row->batch_left > 0      ? g_strdup_printf ("%ld of %ld sent", row->batch_left, row->batch)
           : row->batch_waiting > 0 ? waiting_mark (session, row)
                                    : g_strdup ("not sent");
  if (row->message_state == NULL)
    return g_strdup (strcmp (row->actor, session->actor) == 0 ? "you" : row->actor);
  if (strcmp (row->message_state, "waiting") == 0)
    return waiting_mark (session, row);
  if (strcmp (row->message_state, "sent") != 0)
    return g_strdup (message_mark (row->message_state));
  time = clock_hhmm (row->handed_at);
  return g_strdup_printf ("sent %s", time);
}

void happening_free (Happening *happening)
{
  if (happening == NULL)
    return;
  g_free (happening->text);
  g_free (happening->mark);
  g_free (happening);
}

GPtrArray *request_history (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (GArray) rows = request_requester (session, id, error) != 0 ? event_rows (session, id, error) : NULL;
  GPtrArray *history = NULL;

  if (rows == NULL)
    return NULL;
  history = g_ptr_array_new_with_free_func ((GDestroyNotify)happening_free);
  for (guint i = 0; i < rows->len; i++) {
    const EventRow *row = &g_array_index (rows, EventRow, i);
    Happening *happening = g_new0 (Happening, 1);

    happening->on = row->on;
    happening->at = row->at;
    happening->text = event_text (row);
    happening->mark = event_mark (session, row);
    g_ptr_array_add (history, happening);
  }
  return history;
}

void may_be_told_free (MayBeTold *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->who);
  g_free (entry->what);
  g_free (entry);
}

static void tell (GPtrArray *list, const char *who, char *what)
{
  MayBeTold *entry = g_new0 (MayBeTold, 1);

  entry->who = g_strdup (who);
  entry->what = what;
  g_ptr_array_add (list, entry);
}

/* "One person", "Three people", "12 people"; inside a sentence "one", "three", "12". COUNT is 1 or more. */
static char *count_word (long count, gboolean begins)
{
  static const char *const words[] = { "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" };
  g_autofree char *word =
      count <= (long)G_N_ELEMENTS (words) ? g_strdup (words[count - 1]) : g_strdup_printf ("%ld", count);

  if (!begins)
    return g_steal_pointer (&word);
  word[0] = g_ascii_toupper (word[0]);
  return g_strdup_printf ("%s %s", word, count == 1 ? "person" : "people");
}

static void append_count (GString *text, long count, const char *words)
{
  g_autofree char *number = count > 0 ? count_word (count, FALSE) : NULL;

  if (number != NULL)
    g_string_append_printf (text, ", %s %s", number, words);
}

/* Numbers without names: "Two people asked, one said no." Who answers a broadcast was not asked, and offers. */
static char *counts_sentence (const Request *request)
{
  long asked = request->asks_all, offered = request->asks_offered;
  long yes = MIN (request->asks_yes - offered, asked), no = MIN (request->asks_no, asked - yes);
  g_autofree char *who = count_word (asked > 0 ? asked : offered, TRUE);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "\"%s %s", who, asked > 0 ? "asked" : offered == 1 ? "has offered" : "have offered");
  append_count (text, yes, "said yes");
  append_count (text, no, "said no");
  if (asked > 0 && yes + no == 0)
    g_string_append (text, ", no answer yet");
  if (asked > 0)
    append_count (text, offered, "offered");
  g_string_append (text, ".\" No names.");
  return g_string_free (text, FALSE);
}

static char *told_to_requester (const Request *request, gboolean unsent)
{
  if (unsent)
    return g_strdup ("\"Somebody said yes, and I am about to write to you.\" No names.");
  if (request->state == REQUEST_INTRODUCED || g_strcmp0 (request->closed_as, "details-passed-on") == 0 ||
      g_strcmp0 (request->closed_as, "met") == 0)
    return g_strdup ("The details in the message that was passed on. Nothing else.");
  if (request->asks_all == 0 && request->asks_offered == 0)
    return g_strdup ("\"I have your request and am looking for someone.\"");
  return counts_sentence (request);
}

static void tell_supporter (GPtrArray *list, const Request *request, const AskRow *ask)
{
  if (strcmp (ask->state, "asked") == 0 && letter_waits (ask->letter))
    tell (list, ask->name, g_strdup ("Nothing yet: the question has not left."));
  else if (strcmp (ask->state, "introduced") == 0 && letter_waits (ask->letter))
    tell (list, ask->name, g_strdup ("\"Thank you. I will pass your details on.\" Not to whom."));
  else if (strcmp (ask->state, "introduced") == 0)
    tell (list, ask->name, g_strdup ("\"Your details have been passed on.\" Not to whom."));
  else if (strcmp (ask->state, "kept") == 0)
    tell (list, ask->name, g_strdup ("\"Thank you. Somebody has been found; I keep your offer in mind.\" No more."));
  else if (strcmp (ask->state, "asked") == 0 || strcmp (ask->state, "accepted") == 0)
    tell (list, ask->name,
          g_strdup_printf ("\"Someone would like to talk. It is about: %s.\" %s", request->area_name,
                           *request->summary != '\0' ? "The summary, and no more." : "No more."));
}

GPtrArray *request_may_be_told (KithSession *session, gint64 id, GError **error)
{
  g_auto (NextTask) task = { .due_on = DAY_NONE };
  g_autoptr (Request) request = request_store_load (session, id, &task, error);
  g_autoptr (GPtrArray) asks = request != NULL ? ask_rows (session, id, error) : NULL;
  GPtrArray *list = NULL;

  if (asks == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify)may_be_told_free);
  tell (list, "Requester", told_to_requester (request, introduction_waits (session, id)));
  for (guint i = 0; i < asks->len; i++)
    tell_supporter (list, request, asks->pdata[i]);
  if (was_broadcast (session, id))
    tell (list, "Everyone else",
          g_strdup (request->state == REQUEST_BROADCAST && letter_waits (request->letter)
                        ? "Nothing before the summary has reached them."
                        : "The summary as it was sent. No more."));
  return list;
}
