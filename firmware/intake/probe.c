#include "intake/probe.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/exe.h"
#include "base/json.h"
#include "base/said.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { LINE_SIZE = 2048, LOOK_MS = 100 };

struct child { pid_t pid; int out_fd, max_ms; int64_t until_ms; const atomic_bool *stop; };

/* Its standard output goes into our pipe, errors where ours go; signals are as in a fresh process. in_fd: its standard
 * input, -1: none. */
static int spawn_ocrd(const char *program, const char *path, int in_fd, int out_fd, pid_t *ret_pid, struct err *e)
{
    char name[] = "ocrd", option[] = "--probe";
    AUTO_FREE char *file = strdup(path);
    char *const argv[] = { name, option, file, NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    int r;

    if (!file)
        return err_set(e, -ENOMEM, "out of memory");
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    r = in_fd < 0 ? posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
                  : posix_spawn_file_actions_adddup2(&files, in_fd, STDIN_FILENO);
    if (r == 0)
        r = posix_spawn_file_actions_adddup2(&files, out_fd, STDOUT_FILENO);
    if (r == 0)
        r = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (r == 0)
        r = posix_spawnattr_setsigmask(&attributes, &none);
    if (r == 0)
        r = posix_spawnattr_setsigdefault(&attributes, &usual);
    if (r == 0)
        r = posix_spawn(ret_pid, program, &files, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return r == 0 ? 0 : err_set(e, -r, "start %s: %s", program, strerror(r));
}

static int patience(const struct child *c, struct err *e)
{
    if (c->stop && atomic_load(c->stop))
        return err_set(e, -ECANCELED, "stopped");
    return clock_mono_ms() < c->until_ms ? 0 : err_set(e, -ETIMEDOUT, "ocrd took longer than %d ms", c->max_ms);
}

/* What it prints: one line. */
static int hear(const struct child *c, char line[LINE_SIZE], struct err *e)
{
    struct pollfd p = { .fd = c->out_fd, .events = POLLIN };
    size_t at = 0;
    int r;

    line[0] = '\0';
    while ((r = patience(c, e)) == 0) {
        if (poll(&p, 1, LOOK_MS) <= 0)
            continue;
        ssize_t n = read(c->out_fd, line + at, LINE_SIZE - 1 - at);
        if (n <= 0)
            break;
        at += (size_t)n;
        if (at == LINE_SIZE - 1)
            return err_set(e, -EPROTO, "ocrd says more than a line");
    }
    line[at] = '\0';
    return r;
}

/* Its exit code, or -errno. Afterwards it is gone in every case. */
static int wait_for_end(const struct child *c, int said, struct err *e)
{
    int r = said, status = 0;
    pid_t ended = 0;

    while (r == 0 && (ended = waitpid(c->pid, &status, WNOHANG)) == 0) {
        poll(NULL, 0, LOOK_MS / 10);
        r = patience(c, e);
    }
    if (ended == 0) {
        kill(c->pid, SIGKILL);
        waitpid(c->pid, &status, 0);
    }
    if (r < 0)
        return r;
    return ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : err_set(e, -ECHILD, "ocrd broke down");
}

/* {"pages": n} with code 0, {"error": sentence} with code 1; all else is an ocrd that cannot do its work. */
static int understand(const char *line, int code, struct err *e)
{
    AUTO_JSON json_t *answer = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    const char *why = json_str(answer, "error", NULL);

    if (code == 0 && json_int(answer, "pages", 0) > 0)
        return 0;
    if (code == 1 && why)
        return err_say_line(e, -EBADMSG, why);
    return err_set(e, -EPROTO, "ocrd ended with %d and said nothing that is understood", code);
}

static int ask(const char *program, const char *path, int in_fd, int max_ms, const atomic_bool *stop, struct err *e)
{
    char line[LINE_SIZE];
    int ends[2];
    struct child c = { .max_ms = max_ms, .until_ms = clock_mono_ms() + max_ms, .stop = stop };

    if (pipe2(ends, O_CLOEXEC) < 0)
        return err_errno(e, "pipe");
    AUTO_CLOSE int from = ends[0], to = ends[1];
    int r = spawn_ocrd(program, path, in_fd, to, &c.pid, e);
    if (r < 0)
        return r;
    close(TAKE_FD(to));
    c.out_fd = from;
    int code = wait_for_end(&c, hear(&c, line, e), e);
    return code < 0 ? code : understand(line, code, e);
}

/* A white sheet that anybody can read. */
static bool a_white_sheet_can_be_read(const char *program, int max_ms, const atomic_bool *stop)
{
    enum { SIDE_PX = 64 };
    unsigned char rows[SIDE_PX * SIDE_PX / 8] = { 0 };         /* a bit a pixel, 0 is white */
    char head[32];
    AUTO_CLOSE int fd = memfd_create("white sheet", MFD_CLOEXEC);
    int n = snprintf(head, sizeof(head), "P4\n%d %d\n", SIDE_PX, SIDE_PX);

    if (fd < 0 || write(fd, head, (size_t)n) != n || write(fd, rows, sizeof(rows)) != (ssize_t)sizeof(rows))
        return false;
    return ask(program, "/dev/stdin", fd, max_ms, stop, NULL) == 0;      /* a name under our own /proc would not open: spool_open */
}

/* ocrd says "error" of a file that is bad, and also when it lacks ocr-page or its settings are wrong. Before a file
 * is turned away, ocrd must show that it can read at all. */
int intake_probe_by(const char *program, const char *path, int max_ms, const atomic_bool *stop, struct err *e)
{
    int r = ask(program, path, -1, max_ms, stop, e);

    if (r == 0 || r == -ECANCELED)
        return r;
    return r == -EBADMSG && a_white_sheet_can_be_read(program, max_ms, stop) ? r : -ENOSYS;
}

int intake_probe(const char *path, const atomic_bool *stop, struct err *e)
{
    char dir[PATH_MAX], program[PATH_MAX + 8];

    if (exe_dir(dir, sizeof(dir), e) < 0)
        return -ENOSYS;
    snprintf(program, sizeof(program), "%s/ocrd", dir);
    return intake_probe_by(program, path, PROBE_MAX_MS, stop, e);
}
