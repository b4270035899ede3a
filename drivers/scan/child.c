#include "drivers/scan/child.h"

#include "base/clock.h"
#include "base/ipc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum { ABOVE_THEIRS = 10, SOCKET_BYTES = 2 * IPC_MAX_BYTES };

/* In the new process. Only returns when the program could not be run. */
static void become(const char *const *argv, pid_t parent, const int fds[3])
{
    int high[3];
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);      /* the loop has blocked the stop signals */
    signal(SIGPIPE, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);           /* a driver that blocks heeds nothing else */
    if (getppid() != parent)                    /* it died before we asked to be told */
        _exit(0);
    for (int i = 0; i < 3; i++)                 /* first out of each other's way */
        high[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, ABOVE_THEIRS);
    for (int i = 0; i < 3; i++)
        if (high[i] < 0 || dup2(high[i], CHILD_SOCKET_FD + i) < 0)
            _exit(127);
    execv(argv[0], (char *const *)(uintptr_t)argv);     /* exec does not write to it */
    fprintf(stderr, "%s cannot be run: %s\n", argv[0], strerror(errno));
    _exit(127);
}

static int fork_into(struct child *c, const char *const *argv, const int fds[3], struct err *e)
{
    pid_t parent = getpid();

    c->pid = fork();
    if (c->pid == 0)
        become(argv, parent, fds);
    if (c->pid < 0)
        return err_errno(e, "start %s", argv[0]);
    c->pidfd = pidfd_open(c->pid, 0);
    if (c->pidfd >= 0)
        return 0;
    int r = err_errno(e, "watch %s", argv[0]);
    kill(c->pid, SIGKILL);
    waitpid(c->pid, NULL, 0);
    return r;
}

int child_start(struct child *c, const char *const *argv, int lock_fd, struct err *e)
{
    AUTO_CLOSE int clock_fd = -1;
    AUTO_CLOSE int ours = -1;
    AUTO_CLOSE int theirs = -1;
    int pair[2], bytes = SOCKET_BYTES;
    int r = call_clock_new(&c->clock, &clock_fd, e);

    if (r == 0 && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        r = err_errno(e, "make a socket for %s", argv[0]);
    if (r == 0) {
        ours = pair[0];
        theirs = pair[1];
        for (int i = 0; i < 2; i++)
            setsockopt(pair[i], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));  /* best effort; a send too large says so */
        if (fcntl(ours, F_SETFL, O_NONBLOCK) < 0)
            r = err_errno(e, "make a socket for %s", argv[0]);
    }
    if (r == 0)
        r = fork_into(c, argv, (const int[]){ theirs, clock_fd, lock_fd }, e);
    if (r < 0) {
        call_clock_free(c->clock);
        *c = (struct child){ 0 };
        return r;
    }
    c->fd = TAKE_FD(ours);
    c->started_ms = clock_mono_ms();
    return 0;
}

bool child_runs(const struct child *c) { return c->pid > 0; }

int child_send(struct child *c, const json_t *message, struct err *e) { return ipc_send(c->fd, message, e); }

int child_receive(struct child *c, int wait_ms, json_t **ret_message, struct err *e)
{
    return ipc_receive(c->fd, wait_ms, ret_message, e);
}

void child_kill(struct child *c)
{
    c->killed = true;
    kill(c->pid, SIGKILL);
}

bool child_has_ended(const struct child *c, int wait_ms)
{
    struct pollfd p = { .fd = c->pidfd, .events = POLLIN };

    return poll(&p, 1, wait_ms) > 0;
}

void child_reap(struct child *c, int *ret_status)
{
    int status = 0;

    waitpid(c->pid, &status, 0);
    close(c->pidfd);
    close(c->fd);
    call_clock_free(c->clock);
    *c = (struct child){ 0 };
    if (ret_status)
        *ret_status = status;
}

void child_end_in_words(int status, char *out, size_t size)
{
    if (WIFSIGNALED(status))
        snprintf(out, size, "ended by signal %d", WTERMSIG(status));
    else
        snprintf(out, size, "exit %d", WEXITSTATUS(status));
}
