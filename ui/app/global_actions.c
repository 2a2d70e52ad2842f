/* The actions that every screen has. Their state is the App. */
#include "ui/app/app.h"

#include "people/person.h"
#include "scheme/scheme.h"
#include "store/step.h"
#include "support/take_back.h"
#include "ui/screens/correction.h"

static Outcome show_today (void *app)
{
  app_show_tab (app, TAB_TODAY);
  return OUTCOME_REDRAW;
}

static Outcome show_supporters (void *app)
{
  app_show_tab (app, TAB_SUPPORTERS);
  return OUTCOME_REDRAW;
}

static Outcome show_requests (void *app)
{
  app_show_tab (app, TAB_REQUESTS);
  return OUTCOME_REDRAW;
}

static Outcome show_matches (void *app)
{
  app_show_tab (app, TAB_MATCHES);
  return OUTCOME_REDRAW;
}

static Outcome show_agreements (void *app)
{
  app_show_tab (app, TAB_AGREEMENTS);
  return OUTCOME_REDRAW;
}

static Outcome show_outbox (void *app)
{
  app_show_tab (app, TAB_OUTBOX);
  return OUTCOME_REDRAW;
}

static Outcome show_setup (void *app)
{
  app_show_tab (app, TAB_SETUP);
  return OUTCOME_REDRAW;
}

static Outcome help (void *app)
{
  return app_open (app, "help", 0, app_top (app)->screen->name);
}

static Outcome log_something (void *app)
{
  return overlay_log (app);
}

static Outcome find (void *app)
{
  return overlay_find (app);
}

static Outcome menu (void *app)
{
  return overlay_actions_menu (app);
}

static Outcome palette (void *app)
{
  return overlay_actions_palette (app);
}

static Outcome say_scheme (void *data)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SchemeRules) rules = scheme_rules_load (app->session, &error);
  if (rules == NULL)
    return app_fail (app, g_steal_pointer (&error));
  app_say (app, "The scheme is %s, the only one in this store.", rules->name);
  return OUTCOME_REDRAW;
}

/* What is everybody's right, wherever the coordinator is. */
static gboolean answers_people (void *data, char **why_not)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  if (session_may (app->session, RIGHT_PEOPLE, &error))
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup (error->message);
  return FALSE;
}

static Outcome person_to_erase (void *data, const char *typed)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  gint64 person = person_resolve (app->session, typed, &error);
  return person != 0 ? app_open (app, "erase", person, NULL) : app_prompt_again (app, error->message);
}

static Outcome erase_someone (void *data)
{
  App *app = data;
  Outcome outcome = app_prompt (app, "Erase whom? A name, an address or a number; what would go is shown first.", NULL,
                                FALSE, "Look", person_to_erase);
  app->overlay.owner = app;
  return outcome;
}

static Outcome show_access (void *app)
{
  return app_open (app, "access", 0, NULL);
}

static Outcome show_retention (void *app)
{
  return app_open (app, "retention", 0, NULL);
}

static Outcome show_consents (void *app)
{
  return app_open (app, "consents", 0, NULL);
}

static Outcome show_sessions (void *app)
{
  return app_open (app, "sessions", 0, NULL);
}

static Outcome show_handover (void *app)
{
  return app_open (app, "handover", 0, NULL);
}

static Outcome show_backups (void *app)
{
  return app_open (app, "backups", 0, NULL);
}

static Outcome show_office (void *app)
{
  return app_open (app, "office", 0, NULL);
}

static Outcome show_areas (void *app)
{
  return app_open (app, "areas", 0, NULL);
}

static Outcome show_templates (void *app)
{
  return app_open (app, "templates", 0, NULL);
}

static Outcome show_terminal (void *app)
{
  return app_open (app, "terminal", 0, NULL);
}

static Outcome show_people (void *app)
{
  return app_open (app, "people", 0, NULL);
}

static Outcome import (void *app)
{
  return app_open (app, "import", 0, NULL);
}

static Outcome show_report (void *app)
{
  return app_open (app, "report", 0, NULL);
}

static Outcome lock (void *app)
{
  (void)app;
  return OUTCOME_LOCK;
}

static Outcome redraw (void *data)
{
  App *app = data;
  terminal_forget (app->terminal);
  return OUTCOME_REDRAW;
}

/* Lists and records are not for a reader of reports. */
static gboolean sees_records (void *data, char **why_not)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  if (session_may (app->session, RIGHT_RECORDS, &error))
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup (error->message);
  return FALSE;
}

#define NOTHING_TO_UNDO "There is nothing of yours to take back."

/* The footer asks at every key: the store is read only when something changed since. */
static gboolean can_undo (void *data, char **why_not)
{
  App *app = data;
  int changes = store_own_changes (app->session->store);
  if (app->undo_of != app->generation || app->undo_changes != changes) {
    app->undoable = step_undo_id (app->session) != 0;
    app->undo_of = app->generation;
    app->undo_changes = changes;
  }
  if (!app->undoable && why_not != NULL)
    *why_not = g_strdup (NOTHING_TO_UNDO);
  return app->undoable;
}

enum { KEEP, TAKE_BACK, SHOW_LIST };

static Outcome undo_answered (void *data, guint choice)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  if (choice == SHOW_LIST)
    return app_open (app, "history", 0, NULL);
  if (choice != TAKE_BACK)
    return OUTCOME_REDRAW;
  if (!support_undo (app->session, 0, &label, NULL, &error))
    return app_fail (app, g_steal_pointer (&error));
  app_say (app, "Taken back: %s. F7 does it again.", label);
  return OUTCOME_RELOAD;
}

static Outcome left_answered (void *data, guint choice)
{
  App *app = data;
  gint64 left = 0;
  if (choice == SHOW_LIST)
    return app_open (app, "history", 0, NULL);
  if (choice != KEEP)
    g_free (support_why_not (app->session, step_undo_id (app->session), &left)); /* which message that was */
  return left == 0 ? OUTCOME_REDRAW : act_correct (app, left);
}

/* What has left is not asked about in vain: its question offers a correction instead. */
static Outcome undo (void *data)
{
  static const char *const verbs[] = { "Keep it", "Take it back", "Show the list", NULL };
  static const char *const verbs_left[] = { "Leave it", "Write a correction", "Show the list", NULL };
  App *app = data;
  gint64 left = 0;
  g_autofree char *label = step_undo_label (app->session);
  if (label == NULL) { /* taken back elsewhere in the meantime */
    app_say (app, NOTHING_TO_UNDO);
    return OUTCOME_RELOAD;
  }
  g_autofree char *why_not = support_why_not (app->session, step_undo_id (app->session), &left);
  g_autofree char *question = left == 0 ? g_strdup_printf ("Take back what you did last: %s?", label)
                                        : g_strdup_printf ("You %s. %s", label, why_not);
  Outcome outcome = left == 0 ? app_ask (app, question, verbs, KEEP, undo_answered)
                              : app_ask (app, question, verbs_left, KEEP, left_answered);
  app->overlay.owner = app;
  return outcome;
}

static gboolean can_redo (void *data, char **why_not)
{
  App *app = data;
  g_autofree char *label = step_redo_label (app->session);
  if (label == NULL && why_not != NULL)
    *why_not = g_strdup ("There is nothing to do again: you took nothing back, or did something new since.");
  return label != NULL;
}

static Outcome redo_answered (void *data, guint choice)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  if (choice == 0)
    return OUTCOME_REDRAW;
  if (!support_redo (app->session, &label, &error))
    return app_fail (app, g_steal_pointer (&error));
  app_say (app, "Done again: %s.", label);
  return OUTCOME_RELOAD;
}

static Outcome redo (void *data)
{
  static const char *const verbs[] = { "Leave it", "Do it again", NULL };
  App *app = data;
  g_autofree char *label = step_redo_label (app->session);
  g_autofree char *question = g_strdup_printf ("Do again what you took back: %s?", label);
  Outcome outcome = app_ask (app, question, verbs, 0, redo_answered);
  app->overlay.owner = app;
  return outcome;
}

static Outcome history (void *app)
{
  return app_open (app, "history", 0, NULL);
}

static gboolean may_read_audit (void *data, char **why_not)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  if (session_may (app->session, RIGHT_AUDIT, &error))
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup (error->message);
  return FALSE;
}

static Outcome audit (void *app)
{
  return app_open (app, "audit", 0, NULL);
}

static Outcome leave_answered (void *data, guint choice)
{
  App *app = data;
  if (choice == 0)
    return OUTCOME_REDRAW;
  if (choice == 2)
    app_send_due (app, TRUE);
  return OUTCOME_QUIT;
}

/* Asks only where there is a reason to: messages that would wait, or the coordinator's own wish. */
static Outcome leave (void *data)
{
  static const char *const verbs[] = { "Stay", "Leave", NULL };
  static const char *const verbs_unsent[] = { "Stay", "Leave", "Send, then leave", NULL };
  App *app = data;
  if (app_asks_what_is_lost (app))
    return OUTCOME_REDRAW;
  long unsent = app_unsent_count (app);
  Mailer mailer = app_mailer (app);
  if (!mailer_is_there (&mailer))
    unsent = 0; /* leaving changes nothing for them */
  if (unsent == 0 && !conf_switch (app->conf, "confirm_leave"))
    return OUTCOME_QUIT;
  g_autofree char *question =
      unsent == 0
          ? g_strdup (app_top (app)->screen->keep_draft != NULL ? "Leave kith? What you typed here is kept as a draft."
                                                                : "Leave kith? Everything is saved.")
          : g_strdup_printf ("%ld message%s not been handed over yet. Left now, %s when kith is next opened.", unsent,
                             unsent == 1 ? " has" : "s have",
                             unsent == 1 ? "it waits and leaves" : "they wait and leave");
  Outcome outcome = app_ask (app, question, unsent == 0 ? verbs : verbs_unsent, 0, leave_answered);
  app->overlay.owner = app;
  return outcome;
}

static Outcome back (void *data)
{
  App *app = data;
  Outcome outcome = app_close_screen (app);
  return outcome == OUTCOME_IGNORED ? leave (app) : outcome;
}

/* Esc never leaves the program. */
static Outcome escape (void *data)
{
  App *app = data;
  Outcome outcome = app_close_screen (app);
  return outcome == OUTCOME_IGNORED ? OUTCOME_REDRAW : outcome;
}

const Action app_actions[] = {
  { "help", "F1 ?", "Help", "Shows the keys of this screen and what it is for.", NULL, help, NULL, ACTION_TEXT },
  { "log", "F3", "Log", "Logs a request, an answer or a telephone call.", sees_records, log_something, NULL,
    ACTION_TEXT },
  { "find", "F4", "Find", "Finds a supporter by name, or a request by number.", sees_records, find, NULL, ACTION_TEXT },
  { "undo", "F8 u", "Undo", "Takes back what you did last, after saying what that is.", can_undo, undo, NULL,
    ACTION_TEXT },
  { "redo", "F7", "Redo", "Does again what you took back last, after saying what that is.", can_redo, redo, NULL,
    ACTION_QUIET | ACTION_TEXT },
  { "menu", "F9", "Menu", "Lists every action of this screen.", NULL, menu, NULL, ACTION_TEXT },
  { "leave", "F10", "Leave", "Leaves kith; messages still waiting can be sent first.", NULL, leave, NULL, ACTION_TEXT },
  { "lock", "F12", "Lock", "Closes the store at once; the passphrase opens it again.", NULL, lock, NULL, ACTION_TEXT },
  { "palette", ":", "Action by name", "Finds an action by typing part of its name.", NULL, palette, NULL,
    ACTION_QUIET },
  { "back", "q", "Back", "Goes back; on Today it leaves kith.", NULL, back, NULL, ACTION_QUIET },
  { "escape", "Esc", "Back", "Goes back; never loses what was typed and never leaves kith.", NULL, escape, NULL,
    ACTION_QUIET | ACTION_TEXT },
  { "today", "1", "Today", "Shows what is due.", sees_records, show_today, NULL, ACTION_QUIET },
  { "supporters", "2", "Supporters", "Shows the register of supporters.", sees_records, show_supporters, NULL,
    ACTION_QUIET },
  { "requests", "3", "Requests", "Shows the requests by age.", sees_records, show_requests, NULL, ACTION_QUIET },
  { "matches", "4", "Matches", "Shows each open request with its best candidate.", sees_records, show_matches, NULL,
    ACTION_QUIET },
  { "agreements", "5", "Agreements", "Shows the pairs with their agreements.", sees_records, show_agreements, NULL,
    ACTION_QUIET },
  { "outbox", "6", "Outbox", "Shows the messages: waiting, sent, failed, uncertain.", sees_records, show_outbox, NULL,
    ACTION_QUIET },
  { "setup", "7", "Setup", "Shows the settings.", sees_records, show_setup, NULL, ACTION_QUIET },
  { "scheme", "0", "Scheme", "Says which scheme this is.", sees_records, say_scheme, NULL, ACTION_QUIET },
  { "office-settings", "", "Office", "Shows who writes, and how long to wait for whom.", sees_records, show_office,
    NULL, ACTION_QUIET },
  { "areas", "", "Areas", "Shows the issues that people can ask about.", sees_records, show_areas, NULL, ACTION_QUIET },
  { "templates", "", "Templates", "Shows the wording of every message.", sees_records, show_templates, NULL,
    ACTION_QUIET },
  { "terminal-settings", "", "Terminal and mail", "Shows how kith draws, your keys and the mail program.", NULL,
    show_terminal, NULL, ACTION_QUIET },
  { "people", "", "People who open it", "Shows who can open the store, and your passphrase.", sees_records, show_people,
    NULL, ACTION_QUIET },
  { "import", "", "Import a register", "Reads supporters from a file or from cells pasted here.", sees_records, import,
    NULL, ACTION_QUIET },
  { "erase-someone", "", "Erase somebody", "Shows what would go if somebody were erased, and does it.", answers_people,
    erase_someone, NULL, ACTION_QUIET },
  { "access-requests", "", "Access requests", "Shows the requests to see what is held.", answers_people, show_access,
    NULL, ACTION_QUIET },
  { "retention", "", "How long it is kept", "Shows what has been kept long enough, to be cleared.", answers_people,
    show_retention, NULL, ACTION_QUIET },
  { "consents", "", "Consents", "Shows every consent for a sensitive area.", sees_records, show_consents, NULL,
    ACTION_QUIET },
  { "history", "", "What you did", "Lists your own steps, and takes back an earlier one.", sees_records, history, NULL,
    ACTION_QUIET },
  { "audit", "", "Audit trail", "Shows who did and looked at what, and when.", may_read_audit, audit, NULL,
    ACTION_QUIET },
  { "sessions", "", "Who is in now", "Shows who works in the store at this moment.", sees_records, show_sessions, NULL,
    ACTION_QUIET },
  { "handover", "", "Hand over", "Shows what is to be done when a coordinator leaves.", sees_records, show_handover,
    NULL, ACTION_QUIET },
  { "backups", "", "Backups", "Shows the automatic backups; one is made or put back there.", sees_records, show_backups,
    NULL, ACTION_QUIET },
  { "report", "", "Report", "Shows counts that name nobody.", NULL, show_report, NULL, ACTION_QUIET },
  { "redraw", "Ctrl-L", "Redraw", "Draws the screen anew.", NULL, redraw, NULL, ACTION_QUIET | ACTION_TEXT },
  { 0 },
};
