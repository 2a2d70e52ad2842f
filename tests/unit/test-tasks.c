/* Every task that a key does on a screen is done by a command too, or it is a way about the screens that changes nothing. */
#include "cli/cli.h"
#include "ui/screens/screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* In order of screens. What opens a form stands where the form is saved. */
static const struct {
  const char *action, *commands; /* separated by commas */
} tasks[] = {
  { "everywhere.log", "request add, answer, supporter call" },
  { "everywhere.find", "supporter list, request list" },
  { "everywhere.undo", "undo" },
  { "everywhere.redo", "redo" },
  { "everywhere.help", "help" },
  { "everywhere.today", "due" },
  { "everywhere.supporters", "supporter list" },
  { "everywhere.requests", "request list" },
  { "everywhere.matches", "suggest" },
  { "everywhere.agreements", "agreement list, pair list" },
  { "everywhere.outbox", "outbox list" },
  { "everywhere.setup", "setup list" },
  { "everywhere.office-settings", "setup list, setup set" },
  { "everywhere.areas", "area list" },
  { "everywhere.templates", "setup template show" },
  { "everywhere.people", "passphrase list" },
  { "everywhere.import", "import supporters" },
  { "everywhere.erase-someone", "erase" },
  { "everywhere.access-requests", "access list" },
  { "everywhere.retention", "retention" },
  { "everywhere.consents", "consent list" },
  { "everywhere.history", "undo list" },
  { "everywhere.audit", "audit" },
  { "everywhere.sessions", "sessions" },
  { "everywhere.handover", "handover, handover list" },
  { "everywhere.backups", "backup" },
  { "everywhere.report", "report" },
  { "today.record", "answer" },
  { "today.call", "request call" },
  { "today.snooze", "snooze" },
  { "today.end", "request close, request withdraw" },
  { "today.new-request", "request add" },
  { "today.import", "import supporters" },
  { "supporters.new-supporter", "supporter add" },
  { "supporters.edit", "supporter set" },
  { "supporters.call", "supporter call" },
  { "supporters.record", "answer" },
  { "supporters.reveal", "supporter show" },
  { "supporters.end", "supporter retire" },
  { "supporters.import", "import supporters" },
  { "supporters.show-retired", "supporter list" },
  { "supporters.open", "supporter show" },
  { "supporter.edit", "supporter set" },
  { "supporter.call", "supporter call" },
  { "supporter.record", "answer" },
  { "supporter.new-consent", "supporter consent" },
  { "supporter.withdraw-consent", "supporter consent" },
  { "supporter.reveal", "supporter show" },
  { "supporter.end", "supporter retire" },
  { "supporter.away", "supporter set" },
  { "supporter.keep-apart", "conflict add" },
  { "supporter.no-longer-apart", "conflict remove" },
  { "supporter.erase-person", "erase" },
  { "supporter-form.save", "supporter add, supporter set" },
  { "consent-form.save", "supporter consent" },
  { "import.import-now", "import supporters" },
  { "import.settle", "import supporters" },
  { "import.leave-row", "import supporters" },
  { "import.leave-unreadable", "import supporters" },
  { "requests.new-request", "request add" },
  { "requests.candidates", "suggest" },
  { "requests.record", "answer" },
  { "requests.call", "request call" },
  { "requests.end", "request close, request withdraw" },
  { "requests.edit", "request set" },
  { "requests.show-closed", "request list" },
  { "requests.open", "request show" },
  { "request.record", "answer, permission" },
  { "request.candidates", "suggest" },
  { "request.call", "request call" },
  { "request.reveal", "request show" },
  { "request.end", "request close, request withdraw" },
  { "request.introduce", "introduce" },
  { "request.broadcast", "permission, broadcast" },
  { "request.write", "remind, thank, acknowledge" },
  { "request.edit", "request set" },
  { "request.snooze", "snooze" },
  { "request.wants-another", "request another" },
  { "request.start-pair", "pair start" },
  { "request.reopen", "request reopen" },
  { "request.erase-person", "erase" },
  { "request.do", "answer, remind, ask, introduce, broadcast, snooze" },
  { "summary-form.save", "request set" },
  { "request-form.save", "request add, request set" },
  { "answer.save", "answer, permission" },
  { "call.save", "supporter call, request call" },
  { "matches.candidates", "suggest" },
  { "matches.new-request", "request add" },
  { "candidates.ask", "ask" },
  { "candidates.record", "answer" },
  { "candidates.introduce", "introduce" },
  { "candidates.broadcast", "permission, broadcast" },
  { "candidates.why", "why" },
  { "candidates.edit", "request set" },
  { "candidates.do", "ask, answer, introduce, why" },
  { "preview.send",
    "ask, introduce, permission, broadcast, remind, thank, acknowledge, agreement send, outbox correct" },
  { "preview.edit", "request set" },
  { "preview.copy", "outbox show" },
  { "preview.by-hand", "outbox mark-sent" },
  { "agreements.open", "pair show, agreement show" },
  { "agreements.start-pair", "pair start" },
  { "agreements.end-pair", "pair end" },
  { "agreements.ended", "pair list" },
  { "pair.edit", "agreement new, agreement set" },
  { "pair.sign", "agreement sign" },
  { "pair.mail", "agreement send" },
  { "pair.print", "agreement show" },
  { "pair.end-pair", "pair end" },
  { "pair.reveal", "pair show" },
  { "agreement-form.save", "agreement new, agreement set" },
  { "pair-end.end-it", "pair end" },
  { "outbox.open", "outbox show" },
  { "outbox.send-now", "outbox send" },
  { "outbox.by-hand", "outbox mark-sent" },
  { "outbox.copy", "outbox show" },
  { "outbox.correct", "outbox correct" },
  { "message.correct", "outbox correct" },
  { "outbox.discard", "outbox discard" },
  { "message.copy", "outbox show" },
  { "message.by-hand", "outbox mark-sent" },
  { "report.before", "report" },
  { "report.after", "report" },
  { "office.save", "setup set" },
  { "areas.new-area", "area add" },
  { "areas.rename-area", "area set" },
  { "areas.sensitive", "area set" },
  { "areas.remove-area", "area remove" },
  { "templates.edit-template", "setup template show" },
  { "templates.use-shipped", "setup template set" },
  { "template-form.save", "setup template set" },
  { "people.do-line", "passphrase change, passphrase role, passphrase list, share, backup" },
  { "people.add-person", "passphrase add" },
  { "people.change-passphrase", "passphrase change" },
  { "people.remove-person", "passphrase remove" },
  { "people.share", "share" },
  { "people.apply", "passphrase add, passphrase change, passphrase role, passphrase remove, backup" },
  { "people.written", "passphrase remove" },
  { "sessions.end-session", "sessions end" },
  { "history.take-back", "undo, outbox correct" },
  { "audit.open", "audit" },
  { "audit.filter", "audit" },
  { "backups.restore-backup", "restore" },
  { "backups.make-backup", "backup" },
  { "backups.copy-elsewhere", "backup" },
  { "backups.restore-file", "restore" },
  { "backups.export-everything", "export" },
  { "handover.do-step", "handover leaver, handover sender, passphrase add, passphrase remove" },
  { "erase.erase", "erase" },
  { "erase.settle", "supporter retire, request close, request withdraw, pair end, outbox discard" },
  { "access.see-pack", "access preview" },
  { "access.new-access", "access add" },
  { "access.turn-clock", "access pause, access resume" },
  { "access.answered", "access answered" },
  { "access-pack.write-pack", "access write" },
  { "access-pack.leave-out", "access leave-out" },
  { "retention.look-at", "retention" },
  { "retention.clear", "retention clear" },
  { "consents.reveal", "consent list" },
  { "consents.withdraw", "supporter consent" },
  { "consents.only-withdrawn", "consent list" },
};

/* Ways about the screens and about a form; one's own terminal, which is kith.conf; the scheme, which an option names. */
static const char *const ways[] = {
  "back",        "escape",
  "leave",       "lock",
  "menu",        "palette",
  "redraw",      "scheme",
  "leave-form",  "cancel",
  "close-help",  "go",
  "pane",        "sort",
  "filter",      "section",
  "do",          "start-again",
  "other-pane",  "settled",
  "leave-entry", "terminal-settings",
  NULL,
};

static gboolean is_command (const char *words)
{
  for (guint i = 0; cli_command (i) != NULL; i++)
    if (strcmp (cli_command (i)->words, words) == 0)
      return TRUE;
  return FALSE;
}

static const char *commands_for (const char *screen, const char *action)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", screen, action);

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    if (strcmp (tasks[i].action, name) == 0)
      return tasks[i].commands;
  return NULL;
}

/* How many of TABLE are tasks. */
static guint check_table (const char *screen, const Action *table)
{
  guint found = 0;

  for (; table != NULL && table->name != NULL; table++) {
    gboolean is_task = commands_for (screen, table->name) != NULL;
    gboolean is_own = strcmp (screen, "terminal") == 0 && strcmp (table->name, "save") == 0;

    if (!is_task && !is_own && !g_strv_contains (ways, table->name))
      fail_msg ("no command does what %s.%s does", screen, table->name);
    found += is_task ? 1 : 0;
  }
  return found;
}

static void test_every_task_has_a_command (void **state G_GNUC_UNUSED)
{
  guint found = check_table ("everywhere", app_actions);

  for (guint i = 0; screens[i] != NULL; i++)
    found += check_table (screens[i]->name, screens[i]->actions);
  assert_int_equal (found, G_N_ELEMENTS (tasks)); /* and no task stands here that no screen has */
}

static void test_those_commands_are_there (void **state G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++) {
    g_auto (GStrv) commands = g_strsplit (tasks[i].commands, ", ", -1);

    for (char **words = commands; *words != NULL; words++)
      if (!is_command (*words))
        fail_msg ("%s: there is no command \"%s\"", tasks[i].action, *words);
  }
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    { "/BY-15/every-task-of-the-screens-has-a-command", test_every_task_has_a_command, NULL, NULL, NULL },
    { "/BY-15/those-commands-are-there", test_those_commands_are_there, NULL, NULL, NULL },
  };

  return cmocka_run_group_tests_name ("tasks", tests, NULL, NULL);
}
