/* The actions that every screen has. Their state is the App. */
#include "ui/app/app.h"

#include "scheme/scheme.h"
#include "store/step.h"

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

static gboolean can_undo (void *data, char **why_not)
{
  App *app = data;
  g_autofree char *label = step_undo_label (app->session);
  if (label == NULL && why_not != NULL)
    *why_not = g_strdup ("There is nothing of yours to take back.");
  return label != NULL;
}

static Outcome undo_answered (void *data, guint choice)
{
  App *app = data;
  if (choice == 0)
    return OUTCOME_REDRAW;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  if (!step_undo (app->session, &label, &error))
    return app_fail (app, g_steal_pointer (&error));
  app_say (app, "Taken back: %s.", label);
  return OUTCOME_RELOAD;
}

static Outcome undo (void *data)
{
  static const char *const verbs[] = { "Keep it", "Take it back", NULL };
  App *app = data;
  g_autofree char *label = step_undo_label (app->session);
  g_autofree char *question = g_strdup_printf ("Take back what you did last: %s?", label);
  Outcome outcome = app_ask (app, question, verbs, 0, undo_answered);
  app->overlay.owner = app;
  return outcome;
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
  long unsent = app_unsent_count (app);
  Mailer mailer = app_mailer (app);
  if (!mailer_is_there (&mailer))
    unsent = 0; /* leaving changes nothing for them */
  if (unsent == 0 && !conf_switch (app->conf, "confirm_leave"))
    return OUTCOME_QUIT;
  g_autofree char *question =
      unsent == 0 ? g_strdup ("Leave kith? Everything is saved.")
                  : g_strdup_printf ("%ld message%s not been handed over yet. Left now, %s and can be sent next time.", unsent,
                                     unsent == 1 ? " has" : "s have", unsent == 1 ? "it waits" : "they wait");
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
  { "log", "F3", "Log", "Logs a request, an answer or a telephone call.", NULL, log_something, NULL, ACTION_TEXT },
  { "find", "F4", "Find", "Finds a supporter by name, or a request by number.", NULL, find, NULL, ACTION_TEXT },
  { "undo", "F8 u", "Undo", "Takes back what you did last, after saying what that is.", can_undo, undo, NULL, ACTION_TEXT },
  { "menu", "F9", "Menu", "Lists every action of this screen.", NULL, menu, NULL, ACTION_TEXT },
  { "leave", "F10", "Leave", "Leaves kith; messages still waiting can be sent first.", NULL, leave, NULL, ACTION_TEXT },
  { "lock", "F12", "Lock", "Closes the store at once; the passphrase opens it again.", NULL, lock, NULL, ACTION_TEXT },
  { "palette", ":", "Action by name", "Finds an action by typing part of its name.", NULL, palette, NULL, ACTION_QUIET },
  { "back", "q", "Back", "Goes back; on Today it leaves kith.", NULL, back, NULL, ACTION_QUIET },
  { "escape", "Esc", "Back", "Goes back; never loses what was typed and never leaves kith.", NULL, escape, NULL,
    ACTION_QUIET | ACTION_TEXT },
  { "today", "1", "Today", "Shows what is due.", NULL, show_today, NULL, ACTION_QUIET },
  { "supporters", "2", "Supporters", "Shows the register of supporters.", NULL, show_supporters, NULL, ACTION_QUIET },
  { "requests", "3", "Requests", "Shows the requests by age.", NULL, show_requests, NULL, ACTION_QUIET },
  { "matches", "4", "Matches", "Shows each open request with its best candidate.", NULL, show_matches, NULL, ACTION_QUIET },
  { "agreements", "5", "Agreements", "Shows the pairs with their agreements.", NULL, show_agreements, NULL, ACTION_QUIET },
  { "outbox", "6", "Outbox", "Shows the messages: waiting, sent, failed, uncertain.", NULL, show_outbox, NULL, ACTION_QUIET },
  { "setup", "7", "Setup", "Shows the settings.", NULL, show_setup, NULL, ACTION_QUIET },
  { "scheme", "0", "Scheme", "Says which scheme this is.", NULL, say_scheme, NULL, ACTION_QUIET },
  { "redraw", "Ctrl-L", "Redraw", "Draws the screen anew.", NULL, redraw, NULL, ACTION_QUIET | ACTION_TEXT },
  { 0 },
};
