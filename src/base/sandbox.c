#include "base/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

/* LeakSanitizer traces the process it runs in. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_TRACED_BY_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_TRACED_BY_SANITIZER 1
#endif
#endif

#if defined(ARCHITECTURE) && !defined(IS_TRACED_BY_SANITIZER)

#define X32_CALLS 0x40000000u

/* Others' memory, the kernel's own doors, mounts, keys, and starting programs. */
static const unsigned refused[] = {
  SYS_ptrace,
  SYS_process_vm_readv,
  SYS_process_vm_writev,
  SYS_kexec_load,
  SYS_mount,
  SYS_umount2,
  SYS_pivot_root,
  SYS_chroot,
  SYS_setns,
  SYS_unshare,
  SYS_bpf,
  SYS_perf_event_open,
  SYS_userfaultfd,
  SYS_keyctl,
  SYS_add_key,
  SYS_request_key,
  SYS_init_module,
  SYS_finit_module,
  SYS_delete_module,
  SYS_swapon,
  SYS_swapoff,
  SYS_reboot,
  SYS_acct,
  SYS_syslog,
  SYS_personality,
  SYS_open_by_handle_at,
  SYS_execve,
  SYS_execveat,
#ifdef SYS_kexec_file_load
  SYS_kexec_file_load,
#endif
#ifdef SYS_pidfd_getfd
  SYS_pidfd_getfd,
#endif
#ifdef SYS_move_mount
  SYS_move_mount,
  SYS_open_tree,
  SYS_fsopen,
  SYS_fsmount,
#endif
#ifdef SYS_io_uring_setup
  SYS_io_uring_setup,
#endif
};

enum { LONGEST = 16 + 2 * G_N_ELEMENTS (refused) };

#define DATA(field) (unsigned)offsetof (struct seccomp_data, field)
/* Only the lower half of an argument is looked at; both processors keep it first. */
#define REFUSE BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
#define ALLOW BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define LOAD(field) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, DATA (field))
#define UNLESS_EQUAL_SKIP(value, count) BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(value), 0, count)

static unsigned short write_filter (struct sock_filter *filter)
{
  const struct sock_filter beginning[] = {
    LOAD (arch),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    REFUSE,
    LOAD (nr),
#ifdef __x86_64__
    BPF_JUMP (BPF_JMP | BPF_JGE | BPF_K, X32_CALLS, 0, 1),
    REFUSE,
#endif
  };
  /* Sockets: of this machine alone, as looking up a user's name may need. */
  const struct sock_filter end[] = {
    UNLESS_EQUAL_SKIP (SYS_socket, 3), LOAD (args[0]), UNLESS_EQUAL_SKIP (AF_UNIX, 2), ALLOW, ALLOW, REFUSE,
  };
  unsigned short length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (beginning); i++)
    filter[length++] = beginning[i];
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    filter[length++] = (struct sock_filter)UNLESS_EQUAL_SKIP (refused[i], 1);
    filter[length++] = (struct sock_filter)REFUSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (end); i++)
    filter[length++] = end[i];
  return length;
}

gboolean sandbox_enter (void)
{
  struct sock_filter filter[LONGEST];
  struct sock_fprog program = { write_filter (filter), filter };

  if (prctl (PR_GET_SECCOMP, 0, 0, 0, 0) < 0 || prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return FALSE;
  return prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#else

gboolean sandbox_enter (void)
{
  return FALSE;
}

#endif
