/* kith request: the queue and a request's page. Nothing here names who asks unless --reveal says so. */
#include "cli/command.h"

#include "base/error.h"
#include "support/introduction.h"
#include "support/request.h"

#include <stdio.h>
#include <string.h>

static const ListingColumn list_columns[] = {
  { "id", "Number", TRUE },
  { "area", "Area", FALSE },
  { "state", "State", FALSE },
  { "received", "Received", FALSE },
  { "age_days", "Days", TRUE },
  { "due_on", "Due", FALSE },
  { "next", "Next", FALSE },
  { "asked", NULL, TRUE },
  { "asks_waiting", NULL, TRUE },
  { "closed_as", NULL, FALSE },
  { .name = NULL },
};

/* In text what has not left is not called asked or broadcast; programs get the state as it is stored. */
static const char *state_words (const Request *request, ListingFormat format)
{
  if (format_is_text (format) && letter_waits (request->letter))
    return "waits to be sent";
  return request_state_name (request->state);
}

/* Which issue a request is about is private where the area is sensitive. */
static void add_row (Listing *listing, const Request *request, const Call *call, gboolean reveal)
{
  Day today = call_today (call);
  Day end = request->closed_on != DAY_NONE ? request->closed_on : today;
  listing_number (listing, request->id);
  listing_text (listing, request->sensitive && !reveal ? "private issue" : request->area_name);
  listing_text (listing, state_words (request, call_format (call)));
  listing_day (listing, request->received_on);
  listing_number (listing, MAX (end - request->received_on, 0));
  listing_day (listing, request->due_on);
  listing_text (listing, request->next);
  listing_number (listing, request->asks_all);
  listing_number (listing, request->asks_unsent);
  listing_text (listing, request->closed_as);
}

static gboolean list (Call *call, GError **error)
{
  KithSession *session = call_session (call, error);
  g_autoptr (GPtrArray) requests = session != NULL ? request_list (session, call_has (call, "all"), NULL, error) : NULL;
  if (requests == NULL)
    return FALSE;
  g_autoptr (Listing) listing = listing_new (list_columns, call_format (call));
  for (guint i = 0; i < requests->len; i++)
    add_row (listing, requests->pdata[i], call, FALSE);
  listing_print (listing);
  if (requests->len == 0)
    call_say ("There is no open request. kith request add logs one.");
  return TRUE;
}

static const ListingColumn show_columns[] = {
  { "id", "Request", TRUE },
  { "area", "Area", FALSE },
  { "detail", "In detail", FALSE },
  { "summary", "Summary", FALSE },
  { "prefers", "Prefers", FALSE },
  { "via", "Came by", FALSE },
  { "received", "Received", FALSE },
  { "state", "State", FALSE },
  { "closed_as", "Closed as", FALSE },
  { "due_on", "Due", FALSE },
  { "next", "Next", FALSE },
  { "asks_open", "Asks open", TRUE },
  { "asks_yes", "Said yes", TRUE },
  { "asks_no", "Said no", TRUE },
  { "permission", "Permission", FALSE },
  { "requester", "Who asks", FALSE },
  { "requester_id", "Their number", FALSE },
  { "email", "E-mail", FALSE },
  { "phone", "Phone", FALSE },
  { "cohort", "Cohort", FALSE },
  { "site", "Site", FALSE },
  { "issue", "In their words", FALSE },
  { "keep_apart", "Keep apart from", FALSE },
  { "history", "What happened", FALSE },
  { "may_be_told", "Who may be told", FALSE },
  { .name = NULL },
};

static void add_public (Listing *listing, const Request *request, const char *summary, const char *permission,
                        ListingFormat format)
{
  listing_number (listing, request->id);
  listing_text (listing, request->area_name);
  listing_text (listing, request->detail);
  listing_text (listing, summary);
  listing_text (listing, request->prefers);
  listing_text (listing, request->via);
  listing_day (listing, request->received_on);
  listing_text (listing, state_words (request, format));
  listing_text (listing, request->closed_as);
  listing_day (listing, request->due_on);
  listing_text (listing, request->next);
  listing_number (listing, request->asks_open);
  listing_number (listing, request->asks_yes);
  listing_number (listing, request->asks_no);
  listing_text (listing, permission);
}

static void add_private (Listing *listing, const RequestPrivate *revealed)
{
  listing_text (listing, revealed->name);
  listing_number (listing, revealed->requester);
  listing_text (listing, revealed->email);
  listing_text (listing, revealed->phone);
  listing_text (listing, revealed->cohort);
  listing_text (listing, revealed->site);
  listing_private (listing, revealed->issue);
  listing_texts (listing, revealed->kept_apart);
}

static void add_hidden (Listing *listing)
{
  listing_text (listing, "hidden (--reveal shows)");
  for (int i = 0; i < 7; i++)
    listing_text (listing, NULL);
}

static JsonNode *take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static gboolean add_history (Listing *listing, KithSession *session, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) history = request_history (session, id, error);
  g_autoptr (GString) text = g_string_new (NULL);
  if (history == NULL)
    return FALSE;
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < history->len; i++) {
    const Happening *happening = history->pdata[i];
    g_autofree char *day = day_words (happening->on, session_today (session));
    g_autofree char *iso = day_iso (happening->on);
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "on", iso);
    json_object_set_string_member (object, "what", happening->text);
    json_object_set_string_member (object, "mark", happening->mark != NULL ? happening->mark : "");
    json_array_add_object_element (array, object);
    g_string_append_printf (text, "%s%s  %s  (%s)", i > 0 ? "\n" : "", day, happening->text,
                            happening->mark != NULL ? happening->mark : "");
  }
  listing_node (listing, text->str, take_array (array));
  return TRUE;
}

static gboolean add_may_be_told (Listing *listing, KithSession *session, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) entries = request_may_be_told (session, id, error);
  g_autoptr (GString) text = g_string_new (NULL);
  if (entries == NULL)
    return FALSE;
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < entries->len; i++) {
    const MayBeTold *entry = entries->pdata[i];
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "who", entry->who);
    json_object_set_string_member (object, "what", entry->what);
    json_array_add_object_element (array, object);
    g_string_append_printf (text, "%s%s: %s", i > 0 ? "\n" : "", entry->who, entry->what);
  }
  listing_node (listing, text->str, take_array (array));
  return TRUE;
}

static gboolean show (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "request", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  g_autoptr (Request) request = session != NULL ? request_load (session, id, error) : NULL;
  g_autofree char *permission = request != NULL ? request_permission_state (session, id, NULL, error) : NULL;
  g_autofree char *shown = permission != NULL ? request_summary_shown (session, request, error) : NULL;
  if (shown == NULL)
    return FALSE;
  gboolean reveal = call_has (call, "reveal");
  g_autofree char *summary = call_sentence (shown);
  g_autoptr (Listing) listing = listing_new (show_columns, call_format (call));
  add_public (listing, request, reveal ? request->summary : summary, permission, call_format (call));
  if (reveal) {
    g_autoptr (RequestPrivate) revealed = request_reveal (session, id, error);
    if (revealed == NULL)
      return FALSE;
    add_private (listing, revealed);
  } else {
    add_hidden (listing);
  }
  if (!add_history (listing, session, id, error) || !add_may_be_told (listing, session, id, error))
    return FALSE;
  listing_print_record (listing);
  return TRUE;
}

/* A summary that could tell who asks, or that nothing can be broadcast with. */
static gboolean warn_about_summary (KithSession *session, gint64 id, const Values *values, GError **error)
{
  const char *summary = values_get (values, "summary");
  g_autoptr (GError) failure = NULL;
  if (summary == NULL || *summary == '\0')
    return TRUE;
  g_autofree char *warning = request_summary_warning (session, id, summary, &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (warning != NULL)
    call_say ("%s", warning);
  return TRUE;
}

static gboolean save (Call *call, gint64 id, GError **error)
{
  KithSession *session = call_session (call, error);
  if (session == NULL)
    return FALSE;
  g_autoptr (Values) values = call_values (call, request_fields, id == 0 ? 0 : 1, id == 0, error);
  if (values == NULL)
    return FALSE;
  gint64 saved = request_save (session, id, 0, values, call_has (call, "same-address"), error);
  if (saved == 0)
    return FALSE;
  if (id == 0)
    call_print_id (saved);
  return warn_about_summary (session, saved, values, error) && say_what_is_next (session, saved, error);
}

static gboolean add (Call *call, GError **error)
{
  return save (call, 0, error);
}

static gboolean set (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "request", error);
  return id != 0 && save (call, id, error);
}

static gboolean act (Call *call, gboolean (*change) (KithSession *, gint64, GError **), GError **error)
{
  gint64 id = call_id (call, 0, "request", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  return session != NULL && change (session, id, error) && say_what_is_next (session, id, error);
}

static gboolean withdraw (Call *call, GError **error)
{
  return act (call, request_withdraw, error);
}

static gboolean reopen (Call *call, GError **error)
{
  return act (call, request_reopen, error);
}

static gboolean another (Call *call, GError **error)
{
  return act (call, request_wants_another, error);
}

static gboolean close_request (Call *call, GError **error)
{
  const char *as = call_option (call, "as");
  if (as == NULL)
    return call_misused (call, error, "Say how it ended.");
  gint64 id = call_id (call, 0, "request", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  if (session == NULL || !request_close (session, id, as, error))
    return FALSE;
  call_say ("Request %" G_GINT64_FORMAT " is closed: %s. kith request reopen %" G_GINT64_FORMAT " opens it again.", id,
            as, id);
  return TRUE;
}

static gboolean log_call (Call *call, GError **error)
{
  gint64 id = call_id (call, 0, "request", error);
  KithSession *session = id != 0 ? call_session (call, error) : NULL;
  g_autofree char *note = session != NULL ? call_input (call, "What was said, in a line: ", error) : NULL;
  if (note == NULL || !call_was_given (note, error) || !request_log_call (session, id, note, error))
    return FALSE;
  call_say ("The call about request %" G_GINT64_FORMAT " is noted.", id);
  return TRUE;
}

static const CommandOption list_options[] = {
  { .name = "all", .help = "Closed and withdrawn ones too." },
  { .name = NULL },
};

static const CommandOption show_options[] = {
  { .name = "reveal", .help = "Shows who asks and the issue in their words, which is noted in the audit trail." },
  { .name = NULL },
};

static const CommandOption save_options[] = {
  { .name = "same-address", .help = "Someone else really has the same e-mail address." },
  { .name = NULL },
};

static const CommandOption close_options[] = {
  { .name = "as", .value = "details-passed-on|met|unmet|duplicate", .help = "How it ended." },
  { .name = NULL },
};

const Command request_commands[] = {
  { { "request list", "[--all]", "Lists the open requests, oldest first, with what is next." },
    list_options,
    0,
    0,
    list },
  { { "request show", "ID [--reveal]", "Prints one request with what happened and who may be told what." },
    show_options,
    1,
    1,
    show },
  { { "request add", "[FIELD=VALUE…] [--same-address]",
      "Logs a request from field=value lines on standard input, and prints its number." },
    save_options,
    0,
    MANY_ARGUMENTS,
    add },
  { { "request set", "ID [FIELD=VALUE…] [--same-address]",
      "Changes a request; another area, detail or summary makes its asks, yeses and permission void." },
    save_options,
    1,
    MANY_ARGUMENTS,
    set },
  { { "request withdraw", "ID", "The requester does not want it any more." }, NULL, 1, 1, withdraw },
  { { "request reopen", "ID", "Opens a closed or withdrawn request again." }, NULL, 1, 1, reopen },
  { { "request close", "ID --as details-passed-on|met|unmet|duplicate", "Closes a request." },
    close_options,
    1,
    1,
    close_request },
  { { "request another", "ID", "After an introduction: the requester would like someone else." }, NULL, 1, 1, another },
  { { "request call", "ID", "Notes a telephone call, with what was said from standard input." }, NULL, 1, 1, log_call },
  { .about = { .words = NULL } },
};
