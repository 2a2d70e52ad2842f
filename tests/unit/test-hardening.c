#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hardening.h"
#include "base/sandbox.h"
#include "ui/app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void a_descriptor_is_found_in_the_words_that_name_one (void **state)
{
  (void)state;
  assert_int_equal (hardening_named_descriptor ("/dev/fd/63"), 63);
  assert_int_equal (hardening_named_descriptor ("--passphrase-file=/proc/self/fd/7"), 7);
  assert_int_equal (hardening_named_descriptor ("/dev/fd/x"), -1);
  assert_int_equal (hardening_named_descriptor ("supporters.csv"), -1);
}

static void variables_that_load_code_are_dropped_and_the_others_stay (void **state)
{
  (void)state;
  assert_true (hardening_is_dropped ("GIO_EXTRA_MODULES"));
  assert_true (hardening_is_dropped ("OPENSSL_CONF"));
  assert_true (hardening_is_dropped ("GCONV_PATH"));
  assert_true (hardening_is_dropped ("SQLITE_TMPDIR"));
  assert_true (hardening_is_dropped ("G_DEBUG"));
  assert_false (hardening_is_dropped ("HOME"));
  assert_false (hardening_is_dropped ("TERM"));
  assert_false (hardening_is_dropped ("LC_ALL"));
  assert_false (hardening_is_dropped ("GCONV_PATHS"));
}

/* Bit by bit: what was refused although it should not be, and the other way round. */
static int try_calls (void)
{
  int wrong = 0;

  if (!sandbox_enter ())
    return 64;
  wrong |= socket (AF_UNIX, SOCK_STREAM, 0) < 0 ? 1 : 0;
  wrong |= socket (AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM ? 2 : 0;
  wrong |= syscall (SYS_ptrace, 0, 0, 0, 0) == 0 || errno != EPERM ? 4 : 0;
  wrong |= syscall (SYS_bpf, 0, NULL, 0) >= 0 || errno != EPERM ? 8 : 0;
  wrong |= execl ("/bin/false", "false", NULL) == 0 || errno != EPERM ? 16 : 0;
  wrong |= open ("/dev/null", O_RDONLY) < 0 ? 32 : 0;
  return wrong;
}

static void the_kernel_refuses_what_no_command_needs (void **state)
{
  int status = 0;
  pid_t child = fork ();

  (void)state;
  if (child == 0)
    _exit (try_calls ());
  assert_int_equal (waitpid (child, &status, 0), child);
  assert_true (WIFEXITED (status));
#ifndef __SANITIZE_ADDRESS__
  assert_int_equal (WEXITSTATUS (status), 0);
#endif
}

static void the_lock_is_due_after_the_minutes_and_never_with_none (void **state)
{
  (void)state;
  assert_false (lock_is_due (1000, 1000 + 599999, 10));
  assert_true (lock_is_due (1000, 1000 + 600000, 10));
  assert_false (lock_is_due (0, G_MAXINT64, 0));
}

static void a_note_of_where_one_was_holds_names_and_numbers_only (void **state)
{
  g_autofree Resume *resume = g_new0 (Resume, 1);

  (void)state;
  assert_true (resume_add (resume, "request", 12, "end"));
  assert_true (resume_add (resume, "supporter-form", 3, NULL));
  assert_false (resume_add (resume, "import", 0, "Ana Ruiz"));
  assert_false (resume_add (resume, "import", 0, "/home/ana/list.csv"));
  assert_int_equal (resume->count, 2);
  GBytes *held = NULL;

  assert_null (resume_take (&held));
  assert_null (held);
  while (resume->count < MOST_PLACES)
    assert_true (resume_add (resume, "help", 0, NULL));
  assert_false (resume_add (resume, "help", 0, NULL));
}

int main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_descriptor_is_found_in_the_words_that_name_one),
    cmocka_unit_test (variables_that_load_code_are_dropped_and_the_others_stay),
    cmocka_unit_test (the_kernel_refuses_what_no_command_needs),
    cmocka_unit_test (the_lock_is_due_after_the_minutes_and_never_with_none),
    cmocka_unit_test (a_note_of_where_one_was_holds_names_and_numbers_only),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
