/* The outbox and the hand-over, with a stand-in for sendmail (tests/support/sendmail-stand-in.sh). */
#include "store-fixture.h"

#include "base/hint.h"
#include "mail/outbox.h"
#include "mail/sendmail.h"
#include "store/setting.h"
#include "support/meanwhile.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

typedef struct {
  Fixture store;
  KithSession *session;
  char *spool; /* where the stand-in puts what it got */
  char *program;
  char *argv[4];
  Mailer mailer;
} Desk;

static char *stand_in (void)
{
  const char *source = g_getenv ("SRC");
  g_autofree char *here = g_path_get_dirname (__FILE__);

  if (source != NULL)
    return g_build_filename (source, "tests", "support", "sendmail-stand-in.sh", NULL);
  return g_canonicalize_filename ("../support/sendmail-stand-in.sh", here);
}

static void open_desk (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  memset (desk, 0, sizeof *desk);
  make_store (&desk->store);
  desk->session = desk->store.session;
  raw (desk->session, "INSERT INTO scheme (key, name, rules) VALUES ('peer-support', 'Peer support', '')");
  must (session_use_scheme (desk->session, NULL, &error), error);
  must (setting_set (desk->session, "office.sender_address", "office@kith.example", &error), error);
  desk->spool = g_build_filename (desk->store.parent, "spool", NULL);
  assert_int_equal (g_mkdir (desk->spool, 0700), 0);
  desk->program = stand_in ();
  desk->argv[0] = desk->program;
  desk->argv[1] = desk->spool;
  desk->mailer.argv = desk->argv;
}

static void close_desk (Desk *desk)
{
  drop_store (&desk->store);
  g_free (desk->spool);
  g_free (desk->program);
}

static void set_mode (Desk *desk, const char *mode)
{
  g_autofree char *path = g_build_filename (desk->spool, "mode", NULL);

  assert_true (g_file_set_contents (path, mode, -1, NULL));
}

/* What the stand-in kept of a message: "1.eml"; NULL where it kept nothing. */
static char *kept (Desk *desk, const char *name)
{
  g_autofree char *path = g_build_filename (desk->spool, name, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  return file == NULL ? NULL : g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
}

static Message *letter (gint64 recipient, const char *address)
{
  Message *message = g_new0 (Message, 1);

  message->kind = g_strdup ("ask");
  message->recipient = recipient;
  message->to_name = g_strdup ("Sam Hill");
  message->to_address = g_strdup (address);
  message->subject = g_strdup ("A question [PS-1]");
  message->body = g_strdup ("Dear Sam,\n\nMay I?");
  return message;
}

static gint64 queue (Desk *desk, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Message) message = letter (add_person (desk->session, "Sam Hill"), address);
  g_autoptr (Step) step = step_begin (desk->session, "asked Sam Hill", &error);

  must (step != NULL && outbox_queue (desk->session, message, &error), error);
  must (step_commit (g_steal_pointer (&step), &error), error);
  return message->id;
}

static void later (Desk *desk, gint64 seconds)
{
  desk->session->clock.fixed_now += seconds;
}

static void expect_state (Desk *desk, gint64 id, MessageState state, const char *problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Message) message = outbox_load (desk->session, id, &error);

  must (message != NULL, error);
  assert_string_equal (message_state_name (message->state), message_state_name (state));
  if (strstr (message->problem, problem) == NULL || (*problem == '\0') != (*message->problem == '\0'))
    fail_msg ("the problem \"%s\" does not say \"%s\"", message->problem, problem);
}

static void expect_sending (Desk *desk, gint64 id, int code, guint sent, guint left)
{
  g_autoptr (GError) error = NULL;
  guint was_sent = 99, was_left = 99;
  g_autoptr (GArray) only = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean done = FALSE;

  g_array_append_val (only, id);
  done = outbox_send (desk->session, &desk->mailer, id != 0 ? only : NULL, FALSE, &was_sent, &was_left, &error);

  if (done != (code == 0) || (code != 0 && !g_error_matches (error, KITH_ERROR, code)))
    fail_msg ("expected %d, came: %s (%d)", code, error != NULL ? error->message : "done",
              error != NULL ? error->code : 0);
  assert_int_equal (was_sent, sent);
  assert_int_equal (was_left, left);
}

static void expect_counts (Desk *desk, long held, long ready, long failed, long uncertain)
{
  g_autoptr (GError) error = NULL;
  OutboxCounts counts = { 9, 9, 9, 9, 9 };

  must (outbox_counts (desk->session, &counts, &error), error);
  assert_int_equal (counts.held, held);
  assert_int_equal (counts.ready, ready);
  assert_int_equal (counts.failed, failed);
  assert_int_equal (counts.uncertain, uncertain);
  assert_int_equal (counts.next_release, held > 0 ? NOON + 120 : 0);
}

static void a_message_is_held_and_then_sent_once (void **state)
{
  Desk desk;
  gint64 id = 0;
  g_autofree char *bytes = NULL, *second = NULL;

  (void)state;
  open_desk (&desk);
  id = queue (&desk, "sam@example.org");
  expect_counts (&desk, 1, 0, 0, 0);
  expect_sending (&desk, 0, 0, 0, 0);
  expect_state (&desk, id, MESSAGE_WAITING, "");
  later (&desk, 120);
  expect_counts (&desk, 0, 1, 0, 0);
  expect_sending (&desk, 0, 0, 1, 0);
  expect_state (&desk, id, MESSAGE_SENT, "");
  expect_sending (&desk, 0, 0, 0, 0);
  expect_counts (&desk, 0, 0, 0, 0);
  bytes = kept (&desk, "1.eml");
  second = kept (&desk, "2.argv");
  assert_non_null (strstr (bytes, "To: Sam Hill <sam@example.org>\n"));
  assert_non_null (strstr (bytes, "From: Peer support <office@kith.example>\n"));
  assert_non_null (strstr (bytes, "\n\nDear Sam,\n\nMay I?\n"));
  assert_null (second);
  close_desk (&desk);
}

static void a_held_message_can_be_sent_at_once_by_its_number (void **state)
{
  Desk desk;
  gint64 first = 0, second = 0;

  (void)state;
  open_desk (&desk);
  first = queue (&desk, "sam@example.org");
  second = queue (&desk, "kim@example.org");
  expect_sending (&desk, second, 0, 1, 0);
  expect_state (&desk, first, MESSAGE_WAITING, "");
  expect_state (&desk, second, MESSAGE_SENT, "");
  expect_sending (&desk, second, KITH_ERROR_REFUSED, 0, 0);
  expect_sending (&desk, 77, KITH_ERROR_INPUT, 0, 0);
  close_desk (&desk);
}

static void sendmail_starts_clean_and_learns_the_address_from_the_message_only (void **state)
{
  Desk desk;
  g_autofree char *argv = NULL, *env = NULL, *status = NULL, *expected = NULL, *leaked = NULL;
  int open_end = fcntl (STDERR_FILENO, F_DUPFD, 3); /* would be inherited */

  (void)state;
  g_setenv ("KITH_TEST_SECRET", "mark", TRUE);
  open_desk (&desk);
  queue (&desk, "sam@example.org");
  later (&desk, 120);
  expect_sending (&desk, 0, 0, 1, 0);
  argv = kept (&desk, "1.argv");
  env = kept (&desk, "1.env");
  status = kept (&desk, "1.status");
  expected = g_strdup_printf ("%s\n-oi\n-t\n", desk.spool);
  assert_string_equal (argv, expected);
  assert_null (strchr (argv, '@'));
  assert_null (strstr (env, "KITH_TEST_SECRET"));
  assert_non_null (strstr (env, "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
  assert_non_null (strstr (env, "LANG=C.UTF-8"));
  assert_non_null (strstr (status, "descriptor 0 pipe:"));
  assert_non_null (strstr (status, "descriptor 2 pipe:"));
  leaked = g_strdup_printf ("descriptor %d", open_end);
  assert_in_range (open_end, 3, 9);
  assert_null (strstr (status, leaked));
  close (open_end);
  close_desk (&desk);
}

/* The hexadecimal set that /proc/PID/status calls NAME. */
static guint64 signal_set (const char *status, const char *name)
{
  const char *line = strstr (status, name);

  assert_non_null (line);
  return g_ascii_strtoull (line + strlen (name), NULL, 16);
}

static guint64 bit_of (int number)
{
  return G_GUINT64_CONSTANT (1) << (number - 1);
}

/* awk tells, since a shell would have set the signals anew. */
static void sendmail_starts_with_no_signal_held_back_or_ignored (void **state)
{
  Desk desk;
  sigset_t held, before;
  g_autofree char *program = NULL, *status = NULL, *problem = NULL;
  char *argv[] = { (char *)"/usr/bin/awk", NULL, NULL };

  (void)state;
  open_desk (&desk);
  /* It reads the message as sendmail does; -oi and -t are no files of it. */
  program =
      g_strdup_printf ("BEGIN { ARGC = 1; while ((getline line < \"/proc/self/status\") > 0) print line > \"%s/awk\"\n"
                       " while ((getline rest) > 0) n++ }",
                       desk.spool);
  argv[1] = program;
  sigemptyset (&held);
  sigaddset (&held, SIGTERM);
  sigprocmask (SIG_BLOCK, &held, &before);
  signal (SIGUSR1, SIG_IGN);
  assert_int_equal (sendmail_hand_over (argv, "x", 1, SENDMAIL_PATIENCE, NULL, NULL, &problem), SENDMAIL_TAKEN);
  signal (SIGUSR1, SIG_DFL);
  sigprocmask (SIG_SETMASK, &before, NULL);
  status = kept (&desk, "awk");
  assert_int_equal (signal_set (status, "SigBlk:"), 0);
  assert_int_equal (signal_set (status, "SigIgn:") & (bit_of (SIGUSR1) | bit_of (SIGPIPE)), 0);
  close_desk (&desk);
}

static void sendmail_has_a_session_of_its_own (void **state)
{
  Desk desk;
  g_autofree char *status = NULL, *own = g_strdup_printf ("session %d process", getsid (0));
  const char *line = NULL;
  int session_id = 0, process = 0;

  (void)state;
  open_desk (&desk);
  queue (&desk, "sam@example.org");
  later (&desk, 120);
  expect_sending (&desk, 0, 0, 1, 0);
  status = kept (&desk, "1.status");
  line = strstr (status, "session ");
  assert_non_null (line);
  assert_int_equal (sscanf (line, "session %d process %d", &session_id, &process), 2);
  assert_int_equal (session_id, process);
  assert_null (strstr (status, own));
  close_desk (&desk);
}

static void exit_75_leaves_it_waiting_and_says_so (void **state)
{
  Desk desk;
  gint64 id = 0;

  (void)state;
  open_desk (&desk);
  set_mode (&desk, "later");
  id = queue (&desk, "sam@example.org");
  later (&desk, 120);
  expect_sending (&desk, 0, KITH_ERROR_TRY_LATER, 0, 1);
  expect_state (&desk, id, MESSAGE_WAITING, "asks to try again later. It said: mail system is busy");
  expect_counts (&desk, 0, 1, 0, 0);
  set_mode (&desk, "take");
  expect_sending (&desk, 0, 0, 1, 0);
  expect_state (&desk, id, MESSAGE_SENT, "");
  close_desk (&desk);
}

static void a_refusal_is_told_and_does_not_stop_the_others (void **state)
{
  Desk desk;
  gint64 id = 0, other = 0;

  (void)state;
  open_desk (&desk);
  set_mode (&desk, "refuse");
  id = queue (&desk, "sam@example.org");
  other = queue (&desk, "kim@example.org");
  later (&desk, 120);
  expect_sending (&desk, 0, KITH_ERROR_REFUSED, 0, 2);
  expect_state (&desk, id, MESSAGE_FAILED, "exit status 67). It said: 550 mailbox is not here");
  expect_state (&desk, other, MESSAGE_FAILED, "67");
  expect_counts (&desk, 0, 0, 2, 0);
  close_desk (&desk);
}

static void without_sendmail_all_waits_untouched_and_can_be_undone (void **state)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  (void)state;
  open_desk (&desk);
  desk.argv[0] = (char *)"/nowhere/sendmail";
  assert_false (mailer_is_there (&desk.mailer));
  expect_sending (&desk, 0, 0, 0, 0);
  id = queue (&desk, "sam@example.org");
  later (&desk, 120);
  expect_sending (&desk, 0, KITH_ERROR_TRY_LATER, 0, 1);
  expect_state (&desk, id, MESSAGE_WAITING, "");
  must (step_undo (desk.session, NULL, &error), error);
  assert_null (outbox_load (desk.session, id, &error));
  expect_error (&error, KITH_ERROR_INPUT, "no message with this number");
  desk.argv[0] = desk.spool;
  assert_false (mailer_is_there (&desk.mailer));
  desk.argv[0] = desk.program;
  assert_true (mailer_is_there (&desk.mailer));
  close_desk (&desk);
}

static void what_was_sent_is_not_undone (void **state)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  gint64 id = 0;

  (void)state;
  open_desk (&desk);
  id = queue (&desk, "sam@example.org");
  later (&desk, 120);
  expect_sending (&desk, 0, 0, 1, 0);
  label = step_undo_label (desk.session);
  assert_string_equal (label, "asked Sam Hill");
  assert_false (step_undo (desk.session, NULL, &error));
  assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_REFUSED));
  expect_state (&desk, id, MESSAGE_SENT, "");
  close_desk (&desk);
}

/* In a child, whose sendmail kills it after having read the message. */
static void send_and_be_killed (Desk *desk)
{
  pid_t child = 0;
  int status = 0;
  g_autoptr (GError) error = NULL;

  session_free (desk->session);
  set_mode (desk, "killer");
  child = fork ();
  if (child == 0) {
    g_autoptr (KithSession) session = open_session (&desk->store, "anna");

    session->clock.fixed_now += 120;
    session_use_scheme (session, NULL, NULL);
    outbox_send (session, &desk->mailer, NULL, FALSE, NULL, NULL, NULL);
    _exit (0);
  }
  assert_int_equal (waitpid (child, &status, 0), child);
  assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  desk->session = desk->store.session = open_session (&desk->store, "anna");
  must (session_use_scheme (desk->session, NULL, &error), error);
  later (desk, 130);
}

static void a_crash_while_handing_over_is_uncertain_and_never_sent_twice (void **state)
{
  Desk desk;
  gint64 id = 0;
  g_autofree char *second = NULL;

  (void)state;
  open_desk (&desk);
  id = queue (&desk, "sam@example.org");
  send_and_be_killed (&desk);
  /* Shown as uncertain before anything has been written about it, and after. */
  expect_state (&desk, id, MESSAGE_UNCERTAIN, "may have been sent");
  expect_counts (&desk, 0, 0, 0, 1);
  set_mode (&desk, "take");
  expect_sending (&desk, 0, 0, 0, 0);
  expect_state (&desk, id, MESSAGE_UNCERTAIN, "may have been sent");
  expect_counts (&desk, 0, 0, 0, 1);
  assert_int_equal (
      statement_number (desk.session->store, "SELECT count(*) FROM message WHERE state = 'uncertain'", 0, NULL, NULL),
      1);
  expect_sending (&desk, id, KITH_ERROR_REFUSED, 0, 0);
  second = kept (&desk, "2.argv");
  assert_null (second);
  close_desk (&desk);
}

static void a_row_of_an_earlier_process_with_our_number_is_uncertain (void **state)
{
  Desk desk;
  gint64 id = 0;
  g_autofree char *sql = g_strdup_printf (
      "UPDATE message SET state = 'sending', handed_at = %" G_GINT64_FORMAT ", sender_pid = %d", NOON, getpid ());

  (void)state;
  open_desk (&desk);
  id = queue (&desk, "sam@example.org");
  raw (desk.session, sql);
  expect_sending (&desk, 0, 0, 0, 0);
  expect_state (&desk, id, MESSAGE_UNCERTAIN, "may have been sent");
  close_desk (&desk);
}

static void what_another_process_is_sending_is_left_to_it_for_ten_minutes (void **state)
{
  Desk desk;
  gint64 id = 0;
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf (
      "UPDATE message SET state = 'sending', handed_at = %" G_GINT64_FORMAT ", sender_pid = %d", NOON, getppid ());

  (void)state;
  open_desk (&desk);
  id = queue (&desk, "sam@example.org");
  raw (desk.session, sql);
  expect_sending (&desk, 0, 0, 0, 0);
  expect_state (&desk, id, MESSAGE_SENDING, "");
  assert_false (outbox_discard (desk.session, id, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "being sent right now");
  later (&desk, 601);
  expect_state (&desk, id, MESSAGE_UNCERTAIN, "may have been sent");
  close_desk (&desk);
}

/* Another process with a session of its own on the same store, which works when it is told to. */
typedef struct {
  pid_t process;
  int line; /* a byte asks, a byte answers; its end says that the process is gone */
} Colleague;

typedef void (*Work) (Desk *desk);

/* In the child: nothing here may fail the test, which is the parent's. */
static void work_when_told (Desk *desk, int line, Work work)
{
  Clock clock = still_clock ();
  Store *store = store_open (desk->store.directory, &desk->store.key, NULL);
  char byte = 1;

  if (store == NULL)
    _exit (1);
  desk->session = session_new (store, "ben", &clock);
  if (!session_use_scheme (desk->session, NULL, NULL))
    _exit (1);
  sqlite3_busy_timeout (store->db, 0);
  while (recv (line, &byte, 1, 0) == 1) {
    work (desk);
    if (send (line, &byte, 1, MSG_NOSIGNAL) != 1)
      break;
  }
  _exit (0);
}

/* No session is open while the process is made: one connection must not be in two. */
static Colleague colleague_of (Desk *desk, Work work)
{
  g_autoptr (GError) error = NULL;
  Colleague colleague;
  int ends[2];

  session_free (desk->session);
  assert_int_equal (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  colleague = (Colleague){ fork (), ends[0] };
  if (colleague.process == 0) {
    close (ends[0]);
    work_when_told (desk, ends[1], work);
  }
  close (ends[1]);
  desk->session = desk->store.session = open_session (&desk->store, "anna");
  must (session_use_scheme (desk->session, NULL, &error), error);
  return colleague;
}

/* How it ended, as waitpid() says. */
static int colleague_leaves (const Colleague *colleague)
{
  int status = 0;

  close (colleague->line);
  assert_int_equal (waitpid (colleague->process, &status, 0), colleague->process);
  return status;
}

/* When the colleague comes in between. */
typedef struct {
  Desk *desk;
  const Colleague *colleague;
  guint at, seen; /* before which of the statements; 0: once the mail program has taken the message */
  gboolean done, answered;
} Turn;

static gboolean is_their_turn (Turn *turn)
{
  g_autofree char *bytes = turn->at == 0 ? kept (turn->desk, "1.eml") : NULL;

  return ++turn->seen == turn->at || bytes != NULL;
}

static void let_them (gpointer data)
{
  Turn *turn = data;
  char byte = 1;

  if (turn->done || !is_their_turn (turn))
    return;
  turn->done = TRUE;
  if (send (turn->colleague->line, &byte, 1, MSG_NOSIGNAL) == 1)
    turn->answered = recv (turn->colleague->line, &byte, 1, 0) == 1;
}

/* What the colleague does in the middle of it; returns how many were sent here. */
static guint send_meanwhile (Turn *turn)
{
  g_autoptr (GError) error = NULL;
  Watch watch = { turn->desk->session, let_them, turn };
  guint sent = 0;
  gboolean done = FALSE;

  watch_begin (&watch);
  done = outbox_send (turn->desk->session, &turn->desk->mailer, NULL, TRUE, &sent, NULL, &error);
  watch_end (&watch);
  must (done, error);
  return sent;
}

static void send_everything (Desk *desk)
{
  outbox_send (desk->session, &desk->mailer, NULL, TRUE, NULL, NULL, NULL);
}

/* Whichever statement of one the other comes before. */
static void of_two_that_send_at_once_one_alone_hands_it_over (void **state)
{
  Desk desk;
  Colleague colleague;
  guint here = 0, round = 0;
  gboolean came = TRUE;

  (void)state;
  open_desk (&desk);
  colleague = colleague_of (&desk, send_everything);
  while (came) {
    gint64 id = queue (&desk, "sam@example.org");
    Turn turn = { &desk, &colleague, ++round, 0, FALSE, FALSE };
    g_autofree char *own = g_strdup_printf ("%u.argv", round), *next = g_strdup_printf ("%u.argv", round + 1);
    g_autofree char *once = NULL, *twice = NULL;

    here += send_meanwhile (&turn);
    came = turn.done;
    assert_int_equal (turn.answered, came);
    once = kept (&desk, own);
    twice = kept (&desk, next);
    assert_non_null (once);
    if (twice != NULL)
      fail_msg ("sent twice when the other came before statement %u", round);
    expect_state (&desk, id, MESSAGE_SENT, "");
  }
  assert_int_equal (colleague_leaves (&colleague), 0);
  assert_in_range (here, 2, round - 2); /* each was quicker now and then */
  close_desk (&desk);
}

static gint64 only_message (KithSession *session)
{
  return statement_number (session->store, "SELECT max(id) FROM message", 0, NULL, NULL);
}

/* Eleven minutes later by the colleague's clock, who takes the first for gone: they put the message back, and are killed while they send it. */
static void take_over_and_be_killed (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->spool, "mode", NULL);

  later (desk, 660);
  if (outbox_retry (desk->session, only_message (desk->session), NULL) &&
      g_file_set_contents (path, "killer", -1, NULL))
    send_everything (desk);
}

/* Hands one message over, in the midst of which *COLLEAGUE does WORK; returns the message. */
static gint64 hand_over_beside (Desk *desk, Colleague *colleague, Work work)
{
  Turn turn = { desk, colleague, 0, 0, FALSE, FALSE };
  gint64 id = 0;

  open_desk (desk);
  id = queue (desk, "sam@example.org");
  *colleague = colleague_of (desk, work);
  send_meanwhile (&turn);
  return id;
}

static void a_hand_over_that_is_another_process_s_by_now_is_not_recorded (void **state)
{
  Desk desk;
  Colleague colleague;
  gint64 id = hand_over_beside (&desk, &colleague, take_over_and_be_killed);
  int status = colleague_leaves (&colleague);

  (void)state;
  assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  assert_int_equal (statement_number (desk.session->store,
                                      "SELECT count(*) FROM message WHERE state = 'sending' AND sender_pid = :them", 0,
                                      NULL, "them", (gint64)colleague.process, NULL),
                    1);
  expect_state (&desk, id, MESSAGE_UNCERTAIN, "may have been sent");
  close_desk (&desk);
}

/* They send what waits, and before it mark what they take for cut off. */
static void come_much_later (Desk *desk)
{
  later (desk, 660);
  send_everything (desk);
}

static void what_another_took_for_cut_off_is_recorded_after_all (void **state)
{
  Desk desk;
  Colleague colleague;
  gint64 id = hand_over_beside (&desk, &colleague, come_much_later);

  (void)state;
  assert_int_equal (colleague_leaves (&colleague), 0);
  assert_int_equal (statement_number (desk.session->store,
                                      "SELECT count(*) FROM change WHERE table_name = 'message' AND row_id = :id", 0,
                                      NULL, "id", id, NULL),
                    4); /* queued, sending, uncertain, sent */
  expect_state (&desk, id, MESSAGE_SENT, "");
  close_desk (&desk);
}

static void discard_it (Desk *desk)
{
  later (desk, 660);
  outbox_discard (desk->session, only_message (desk->session), NULL);
}

static void what_was_decided_during_the_hand_over_stays (void **state)
{
  Desk desk;
  Colleague colleague;
  gint64 id = hand_over_beside (&desk, &colleague, discard_it);

  (void)state;
  assert_int_equal (colleague_leaves (&colleague), 0);
  expect_state (&desk, id, MESSAGE_DISCARDED, "");
  close_desk (&desk);
}

static void the_coordinator_decides_about_what_is_uncertain (void **state)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  gint64 id = 0, other = 0;

  (void)state;
  open_desk (&desk);
  set_mode (&desk, "crash");
  id = queue (&desk, "sam@example.org");
  other = queue (&desk, "kim@example.org");
  later (&desk, 120);
  expect_sending (&desk, 0, KITH_ERROR_REFUSED, 0, 2);
  expect_state (&desk, id, MESSAGE_UNCERTAIN, "ended by signal 9");
  set_mode (&desk, "take");
  must (outbox_retry (desk.session, id, &error), error);
  must (outbox_mark_sent (desk.session, other, &error), error);
  expect_state (&desk, id, MESSAGE_WAITING, "");
  expect_state (&desk, other, MESSAGE_BY_HAND, "");
  expect_sending (&desk, 0, 0, 1, 0);
  expect_state (&desk, id, MESSAGE_SENT, "");
  close_desk (&desk);
}

static void decisions_are_refused_out_of_order_and_undone (void **state)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  gint64 id = 0;

  (void)state;
  open_desk (&desk);
  id = queue (&desk, "sam@example.org");
  assert_false (outbox_retry (desk.session, id, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "This message is still waiting, so it cannot be sent again.");
  must (outbox_discard (desk.session, id, &error), error);
  expect_state (&desk, id, MESSAGE_DISCARDED, "");
  assert_false (outbox_mark_sent (desk.session, id, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "discarded");
  label = step_undo_label (desk.session);
  assert_non_null (strstr (label, "discarded message"));
  must (step_undo (desk.session, NULL, &error), error);
  expect_state (&desk, id, MESSAGE_WAITING, "");
  expect_sending (&desk, id, 0, 1, 0);
  assert_false (outbox_discard (desk.session, id, &error));
  expect_error (&error, KITH_ERROR_REFUSED, "already sent");
  close_desk (&desk);
}

static void queueing_is_refused_without_a_sender_or_an_address (void **state)
{
  static const char *const bad[] = { "", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", NULL };
  Desk desk;
  g_autoptr (GError) error = NULL;
  gint64 person = 0;
  Step *step = NULL;

  (void)state;
  open_desk (&desk);
  person = add_person (desk.session, "Sam Hill");
  step = step_begin (desk.session, "asked", &error);
  for (guint i = 0; bad[i] != NULL; i++) {
    g_autoptr (Message) message = letter (person, bad[i]);

    assert_false (outbox_queue (desk.session, message, &error));
    assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_REFUSED));
    g_clear_error (&error);
  }
  step_abandon (step);
  must (setting_set (desk.session, "office.sender_address", "", &error), error);
  step = step_begin (desk.session, "asked", &error);
  {
    g_autoptr (Message) message = letter (person, "sam@example.org");

    assert_false (outbox_queue (desk.session, message, &error));
    expect_error (&error, KITH_ERROR_REFUSED, HINT_OFFICE);
  }
  step_abandon (step);
  close_desk (&desk);
}

static void the_schema_itself_refuses_a_second_recipient_and_an_edit (void **state)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  (void)state;
  open_desk (&desk);
  id = queue (&desk, "sam@example.org");
  {
    g_autoptr (Step) step = step_begin (desk.session, "edited", &error);
    g_autoptr (Row) row = row_new ("message");

    assert_non_null (step);
    row_text (row, "to_address", "sam@example.org,kim@example.org");
    assert_false (row_update (desk.session, id, 0, row, &error));
    g_clear_error (&error);
  }
  {
    g_autoptr (Step) step = step_begin (desk.session, "edited", &error);
    g_autoptr (Row) row = row_new ("message");

    assert_non_null (step);
    row_text (row, "body", "Something else");
    assert_false (row_update (desk.session, id, 0, row, &error));
    expect_error (&error, KITH_ERROR_REFUSED, "A queued message is not edited");
  }
  close_desk (&desk);
}

static void lists_are_newest_first_and_open_ones_only_when_asked (void **state)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  gint64 first = 0, second = 0;
  g_autoptr (GPtrArray) all = NULL, open = NULL;

  (void)state;
  open_desk (&desk);
  first = queue (&desk, "sam@example.org");
  second = queue (&desk, "kim@example.org");
  expect_sending (&desk, second, 0, 1, 0);
  all = outbox_list (desk.session, FALSE, &error);
  open = outbox_list (desk.session, TRUE, &error);
  assert_int_equal (all->len, 2);
  assert_int_equal (((Message *)all->pdata[0])->id, second);
  assert_int_equal (open->len, 1);
  assert_int_equal (((Message *)open->pdata[0])->id, first);
  close_desk (&desk);
}

/* The hand-over itself. */

static SendmailResult hand_over (Desk *desk, const char *mode, size_t size, int patience, const char *words)
{
  g_autofree char *bytes = g_strnfill (size, 'x');
  g_autofree char *problem = NULL;
  SendmailResult result;

  set_mode (desk, mode);
  result = sendmail_hand_over (desk->argv, bytes, size, patience, NULL, NULL, &problem);
  if (words == NULL)
    assert_null (problem);
  else if (problem == NULL || strstr (problem, words) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", problem, words);
  return result;
}

/* Open to others' writing itself, then in a folder that is. */
static void a_mail_program_that_others_could_swap_is_given_nothing (void **state)
{
  static const struct {
    mode_t program, folder;
    SendmailResult result;
  } cases[] = { { 0755, 0700, SENDMAIL_TAKEN }, { 0757, 0700, SENDMAIL_ABSENT }, { 0755, 0777, SENDMAIL_ABSENT } };
  Desk desk;
  g_autofree char *folder = NULL, *program = NULL;
  char *argv[] = { NULL, NULL };

  (void)state;
  open_desk (&desk);
  folder = g_build_filename (desk.spool, "programs", NULL);
  program = g_build_filename (folder, "sendmail", NULL);
  argv[0] = program;
  assert_int_equal (g_mkdir (folder, 0700), 0);
  assert_true (g_file_set_contents (program, "#!/bin/sh\ncat >/dev/null\n", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *problem = NULL;

    assert_int_equal (g_chmod (program, cases[i].program), 0);
    assert_int_equal (g_chmod (folder, cases[i].folder), 0);
    assert_int_equal (sendmail_hand_over (argv, "x", 1, SENDMAIL_PATIENCE, NULL, NULL, &problem), cases[i].result);
    assert_true (cases[i].result == SENDMAIL_TAKEN || strstr (problem, "changed by others") != NULL);
  }
  g_remove (program);
  g_rmdir (folder);
  close_desk (&desk);
}

static void a_large_message_arrives_whole (void **state)
{
  Desk desk;
  g_autofree char *bytes = NULL;

  (void)state;
  open_desk (&desk);
  assert_int_equal (hand_over (&desk, "take", 1000000, SENDMAIL_PATIENCE, NULL), SENDMAIL_TAKEN);
  bytes = kept (&desk, "1.eml");
  assert_int_equal (strlen (bytes), 1000000);
  close_desk (&desk);
}

static void a_sendmail_that_never_ends_is_ended (void **state)
{
  Desk desk;

  (void)state;
  open_desk (&desk);
  assert_int_equal (hand_over (&desk, "hang", 1000, 500, "was stopped"), SENDMAIL_UNKNOWN);
  assert_int_equal (hand_over (&desk, "stuck", 1000000, 500, "was stopped"), SENDMAIL_LATER);
  assert_int_equal (waitpid (-1, NULL, WNOHANG), -1);
  close_desk (&desk);
}

static void a_sendmail_that_reads_nothing_does_not_end_the_program (void **state)
{
  Desk desk;
  sigset_t waiting;

  (void)state;
  open_desk (&desk);
  assert_int_equal (hand_over (&desk, "deaf", 1000000, SENDMAIL_PATIENCE, "before it had read"), SENDMAIL_UNKNOWN);
  sigpending (&waiting);
  assert_false (sigismember (&waiting, SIGPIPE));
  close_desk (&desk);
}

static void what_cannot_be_run_is_absent (void **state)
{
  Desk desk;

  (void)state;
  open_desk (&desk);
  desk.argv[0] = (char *)"/nowhere/sendmail";
  assert_int_equal (hand_over (&desk, "take", 10, SENDMAIL_PATIENCE, "There is no mail program /nowhere/sendmail"),
                    SENDMAIL_ABSENT);
  desk.argv[0] = (char *)"/etc/passwd";
  assert_int_equal (hand_over (&desk, "take", 10, SENDMAIL_PATIENCE, "no mail program"), SENDMAIL_ABSENT);
  close_desk (&desk);
}

#define TEST(name, function)                                                                                           \
  {                                                                                                                    \
    name, function, NULL, NULL, NULL                                                                                   \
  }

int main (void)
{
  const struct CMUnitTest tests[] = {
    TEST ("/mail/a-message-is-held-and-then-sent-once", a_message_is_held_and_then_sent_once),
    TEST ("/mail/a-held-message-can-be-sent-at-once-by-its-number", a_held_message_can_be_sent_at_once_by_its_number),
    TEST ("/BY-6/sendmail-starts-clean-and-learns-the-address-from-the-message-only",
          sendmail_starts_clean_and_learns_the_address_from_the_message_only),
    TEST ("/mail/sendmail-starts-with-no-signal-held-back-or-ignored",
          sendmail_starts_with_no_signal_held_back_or_ignored),
    TEST ("/mail/sendmail-has-a-session-of-its-own", sendmail_has_a_session_of_its_own),
    TEST ("/mail/a-mail-program-that-others-could-swap-is-given-nothing",
          a_mail_program_that_others_could_swap_is_given_nothing),
    TEST ("/mail/exit-75-leaves-it-waiting-and-says-so", exit_75_leaves_it_waiting_and_says_so),
    TEST ("/mail/a-refusal-is-told-and-does-not-stop-the-others", a_refusal_is_told_and_does_not_stop_the_others),
    TEST ("/mail/without-sendmail-all-waits-untouched-and-can-be-undone",
          without_sendmail_all_waits_untouched_and_can_be_undone),
    TEST ("/mail/what-was-sent-is-not-undone", what_was_sent_is_not_undone),
    TEST ("/mail/a-crash-while-handing-over-is-uncertain-and-never-sent-twice",
          a_crash_while_handing_over_is_uncertain_and_never_sent_twice),
    TEST ("/mail/a-row-of-an-earlier-process-with-our-number-is-uncertain",
          a_row_of_an_earlier_process_with_our_number_is_uncertain),
    TEST ("/mail/what-another-process-is-sending-is-left-to-it",
          what_another_process_is_sending_is_left_to_it_for_ten_minutes),
    TEST ("/mail/of-two-that-send-at-once-one-alone-hands-it-over", of_two_that_send_at_once_one_alone_hands_it_over),
    TEST ("/mail/a-hand-over-that-is-another-process-s-by-now-is-not-recorded",
          a_hand_over_that_is_another_process_s_by_now_is_not_recorded),
    TEST ("/mail/what-another-took-for-cut-off-is-recorded-after-all",
          what_another_took_for_cut_off_is_recorded_after_all),
    TEST ("/mail/what-was-decided-during-the-hand-over-stays", what_was_decided_during_the_hand_over_stays),
    TEST ("/mail/the-coordinator-decides-about-what-is-uncertain", the_coordinator_decides_about_what_is_uncertain),
    TEST ("/mail/decisions-are-refused-out-of-order-and-undone", decisions_are_refused_out_of_order_and_undone),
    TEST ("/BY-6/queueing-is-refused-without-a-sender-or-an-address",
          queueing_is_refused_without_a_sender_or_an_address),
    TEST ("/BY-6/the-schema-itself-refuses-a-second-recipient-and-an-edit",
          the_schema_itself_refuses_a_second_recipient_and_an_edit),
    TEST ("/mail/lists-are-newest-first-and-open-ones-only-when-asked",
          lists_are_newest_first_and_open_ones_only_when_asked),
    TEST ("/mail/a-large-message-arrives-whole", a_large_message_arrives_whole),
    TEST ("/mail/a-sendmail-that-never-ends-is-ended", a_sendmail_that_never_ends_is_ended),
    TEST ("/mail/a-sendmail-that-reads-nothing-does-not-end-the-program",
          a_sendmail_that_reads_nothing_does_not_end_the_program),
    TEST ("/mail/what-cannot-be-run-is-absent", what_cannot_be_run_is_absent),
  };

  return cmocka_run_group_tests_name ("outbox", tests, NULL, NULL);
}
