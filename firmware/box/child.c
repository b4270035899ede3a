#include "box/child.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { NOT_FOUND = 127, LOOK_MS = 300, END_MS = 3000, LAST_WORDS_BYTES = 255 };

/* ---- in the child */

static void become(const struct child *c, int out_fd)
{
    int none = open("/dev/null", O_RDONLY | O_CLOEXEC);
    sigset_t nothing;

    sigemptyset(&nothing);
    pthread_sigmask(SIG_SETMASK, &nothing, NULL);       /* the threads of jobs take no signals */
    signal(SIGPIPE, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    setpgid(0, 0);
    dup2(none, STDIN_FILENO);
    dup2(out_fd, STDOUT_FILENO);
    dup2(out_fd, STDERR_FILENO);
    execvp(c->argv[0], (char *const *)(uintptr_t)c->argv);
    _exit(NOT_FOUND);
}

/* ---- what it prints */

struct heard {
    const struct child *child;
    char *out;
    size_t size, have;
    char line[CHILD_LINE_SIZE];     /* so far */
    size_t n;
    char last[CHILD_LINE_SIZE];     /* the last line that is not empty */
};

static void end_line(struct heard *h)
{
    h->line[h->n] = '\0';
    h->n = 0;
    if (h->child->line)
        h->child->line(h->child->ctx, h->line);
    if (h->line[strspn(h->line, " \t\r")])
        snprintf(h->last, sizeof(h->last), "%s", h->line);
}

static void take(struct heard *h, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (h->have + 1 < h->size)
            h->out[h->have++] = bytes[i];
        if (bytes[i] == '\n' || bytes[i] == '\r')
            end_line(h);
        else if (h->n + 1 < sizeof(h->line))
            h->line[h->n++] = bytes[i];
    }
}

/* Until it has closed its output. -ECANCELED: the job was stopped first. */
static int listen_to(struct job *j, int fd, struct heard *h)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    char buf[4096];

    for (;;) {
        int ready = poll(&p, 1, LOOK_MS);

        if (j && !h->child->see_through && !job_goes_on(j))
            return -ECANCELED;
        if (h->child->look)
            h->child->look(h->child->ctx);
        if (ready <= 0)
            continue;
        ssize_t n = read(fd, buf, sizeof(buf));
        if (n <= 0)
            break;
        take(h, buf, (size_t)n);
    }
    if (h->n > 0)
        end_line(h);
    return 0;
}

/* ---- its end */

static void end_child(pid_t pid)
{
    kill(-pid, SIGTERM);
    for (int waited_ms = 0; waited_ms < END_MS; waited_ms += LOOK_MS) {
        siginfo_t info = { 0 };

        if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == pid)
            return;
        usleep(LOOK_MS * 1000);
    }
    kill(-pid, SIGKILL);
}

int child_run(struct job *j, const struct child *c, char *out, size_t size, struct err *e)
{
    struct heard h = { .child = c, .out = out, .size = size };
    int pipe_fd[2], status = 0;

    if (pipe2(pipe_fd, O_CLOEXEC) < 0)
        return err_errno(e, "run %s", c->argv[0]);
    AUTO_CLOSE int from = pipe_fd[0];
    pid_t pid = fork();
    if (pid == 0)
        become(c, pipe_fd[1]);
    close(pipe_fd[1]);
    if (pid < 0)
        return err_errno(e, "run %s", c->argv[0]);
    int r = listen_to(j, from, &h);
    if (r < 0)
        end_child(pid);
    if (size > 0)
        out[h.have] = '\0';
    text_printable(h.last);
    text_cut_bytes(h.last, LAST_WORDS_BYTES);
    if (waitpid(pid, &status, 0) < 0)
        return err_errno(e, "wait for %s", c->argv[0]);
    if (r < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return r;
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
        return err_set(e, -ENOENT, "the program %s is not installed", c->argv[0]);
    return err_set(e, -ECHILD, "%s failed: %s", c->argv[0], h.last[0] ? h.last : "it said nothing");
}

int child_may(const char *const *argv, struct err *e)
{
    char line[SAID_SIZE];
    int r = child_run(NULL, &(struct child){ .argv = argv }, line, sizeof(line), e);

    line[strcspn(line, "\n")] = '\0';
    return r < 0 && *line ? err_say_line(e, -EPERM, line) : r;
}
