#include "tests/rig/kill_at.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_TRACED = 77 };

static void be_traced(void (*fn)(void *ctx), void *ctx)
{
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
        _exit(NOT_TRACED);
    raise(SIGSTOP);
    fn(ctx);
    _exit(0);
}

/* Calls that leave nothing behind in files, sockets or other processes. What is not named here does. */
static bool is_harmless(const struct __ptrace_syscall_info *call)
{
    static const unsigned long harmless[] = {
        SYS_read, SYS_pread64, SYS_fstat, SYS_newfstatat, SYS_statx, SYS_statfs, SYS_fstatfs, SYS_lseek, SYS_getdents64, SYS_readlinkat, SYS_faccessat, SYS_close,
        SYS_fcntl, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk, SYS_futex, SYS_rt_sigprocmask, SYS_rt_sigaction, SYS_getrandom,
        SYS_clock_gettime, SYS_ppoll, SYS_getpid, SYS_gettid, SYS_getuid, SYS_geteuid,
#ifdef SYS_access
        SYS_access, SYS_poll, SYS_readlink,
#endif
    };

    if (call->entry.nr == SYS_openat)
        return (call->entry.args[2] & (O_ACCMODE | O_CREAT | O_TRUNC)) == O_RDONLY;
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (call->entry.nr == harmless[i])
            return true;
    return false;
}

/* Is the child about to make a call that changes something? Each call stops twice: before it is made, and when it returns. */
static bool is_at_change(pid_t pid)
{
    struct __ptrace_syscall_info call = { 0 };

    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof call, &call) <= 0)
        abort();
    return call.op == PTRACE_SYSCALL_INFO_ENTRY && !is_harmless(&call);
}

static bool reaches_call(pid_t pid, unsigned n, int *ret_status)
{
    unsigned changes = 0;
    int pass_on = 0;

    for (;;) {
        if (ptrace(PTRACE_SYSCALL, pid, NULL, pass_on) < 0 || waitpid(pid, ret_status, 0) != pid)
            abort();
        if (!WIFSTOPPED(*ret_status))
            return false;
        bool call = WSTOPSIG(*ret_status) == (SIGTRAP | 0x80);
        pass_on = call ? 0 : WSTOPSIG(*ret_status);
        if (call && is_at_change(pid) && changes++ == n)
            return true;
    }
}

int kill_at_call(unsigned n, void (*fn)(void *ctx), void *ctx)
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        be_traced(fn, ctx);
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        abort();
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_TRACED)
        return -1;
    if (!WIFSTOPPED(status) || ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) < 0)
        abort();
    if (reaches_call(pid, n, &status)) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        return 1;
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        abort();
    return 0;
}
