#include "tests/rig/kill_at.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ptrace.h>
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

/* Each call stops twice: before it is made, and when it returns. */
static bool reaches_call(pid_t pid, unsigned n, int *ret_status)
{
    unsigned stops = 0;
    int pass_on = 0;

    for (;;) {
        if (ptrace(PTRACE_SYSCALL, pid, NULL, pass_on) < 0 || waitpid(pid, ret_status, 0) != pid)
            abort();
        if (!WIFSTOPPED(*ret_status))
            return false;
        bool call = WSTOPSIG(*ret_status) == (SIGTRAP | 0x80);
        pass_on = call ? 0 : WSTOPSIG(*ret_status);
        if (call && stops++ == 2 * n)
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
