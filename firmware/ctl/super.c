#include "ctl/super.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/loop.h"
#include "base/text.h"
#include "ctl/ctl.h"
#include "ctl/reload.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { LAST_WORDS_BYTES = 4096, LOOK_MS = 1000, SETTLE_MS = 4000 };

const struct super_limits super_limits_usual = {
    .restart = { .steady_ms = 2000, .first_ms = 250, .max_ms = 30000 }, .stop_ms = 10000,
};

/* A program for which something was changed at the desk: WANTED as soon as it may be ended, ENDING, then WATCHED whether it
 * runs with the change. */
enum renewal { RENEWAL_NONE, RENEWAL_WANTED, RENEWAL_ENDING, RENEWAL_WATCHED };

struct child {
    struct super *super;
    const struct super_program *program;
    struct restart restart;
    pid_t pid;                  /* 0: not running */
    int pidfd;                  /* readable when it has ended */
    int64_t started_ms;
    int64_t start_at_ms;        /* when not running */
    off_t log_from;             /* where its log began at this start */
    char said[ERR_MSG_SIZE];    /* the sentence shown last, so that a lasting fault is told once */
    enum renewal renewal;
    bool was_killed;            /* by a signal, since it is WATCHED */
};

struct super {
    const struct super_limits *limits;
    const char *log_dir;
    struct loop *loop;
    struct child *children;
    size_t n;
    int64_t settings_at_ms;     /* when settings.conf is looked at next */
    bool renewing;              /* programs are being started anew for it */
    bool begun;                 /* it was looked at once */
};

/* ---- one at a time */

int super_lock(const char *run_dir, struct err *e)
{
    char path[CTL_PATH_SIZE];

    int r = ctl_make_dir(run_dir, e);
    if (r == 0)
        r = ctl_path(path, e, "%s/dakbox.lock", run_dir);
    if (r < 0)
        return r;
    AUTO_CLOSE int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (fd < 0)
        return err_errno(e, "open %s", path);
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK
            ? err_set(e, -EBUSY, "dakbox is already running here (%s is locked); stop it first or use another paths.run_dir", path)
            : err_errno(e, "lock %s", path);
    return TAKE_FD(fd);
}

/* ---- what a program said before it ended */

static void take_quoted(const char *from, char *out, size_t size)
{
    const char *end = strrchr(from, '"');
    size_t n = end ? (size_t)(end - from) : strlen(from);

    snprintf(out, size, "%.*s", (int)(n < size ? n : size - 1), from);
}

void super_last_words(const char *log_text, char *out, size_t size)
{
    AUTO_FREE char *text = strdup(log_text);
    char *rest = text, *line;
    bool found_stop = false;

    out[0] = '\0';
    while (text && (line = strsep(&rest, "\n"))) {
        const char *why = strstr(line, " why=\"");

        if (strstr(line, " ev=stopped ") && why) {
            take_quoted(why + strlen(" why=\""), out, size);
            found_stop = true;
        } else if (!found_stop && line[0] != '\0') {
            snprintf(out, size, "%s", line);
        }
    }
    text_cut_bytes(out, size - 1);
}

static void last_words_of(const struct child *c, char *out, size_t size)
{
    char path[CTL_PATH_SIZE], text[LAST_WORDS_BYTES + 1];
    struct stat st;

    out[0] = '\0';
    if (!c->super->log_dir || ctl_path(path, NULL, "%s/%s.log", c->super->log_dir, c->program->name) < 0)
        return;
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0)
        return;
    off_t from = st.st_size - LAST_WORDS_BYTES > c->log_from ? st.st_size - LAST_WORDS_BYTES : c->log_from;
    ssize_t n = pread(fd, text, LAST_WORDS_BYTES, from);
    text[n > 0 ? n : 0] = '\0';
    super_last_words(text, out, size);
}

/* ---- start */

/* In the new process. Only returns when the program could not be run. */
static void become(const struct super_program *p, int log_fd)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);      /* the loop has blocked the stop signals */
    signal(SIGPIPE, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);           /* no program outlives its supervisor */
    setpgid(0, 0);                              /* Ctrl-C is for the supervisor, which passes it on */
    if (log_fd >= 0) {
        dup2(log_fd, STDOUT_FILENO);
        dup2(log_fd, STDERR_FILENO);
    }
    for (const char *const *v = p->env; v && *v; v++) {
        AUTO_FREE char *name = strndup(*v, strcspn(*v, "="));
        if (name)
            setenv(name, *v + strlen(name) + 1, 1);
    }
    execvp(p->argv[0], (char *const *)(uintptr_t)p->argv);     /* exec does not write to it */
    fprintf(stderr, "%s cannot be run: %s\n", p->argv[0], strerror(errno));
    _exit(127);
}

static int open_log(struct child *c, struct err *e)
{
    char path[CTL_PATH_SIZE];

    if (!c->super->log_dir)
        return -1;
    if (ctl_path(path, e, "%s/%s.log", c->super->log_dir, c->program->name) < 0)
        return -1;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0660);
    c->log_from = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
    return fd;
}

static void on_end(void *ctx, int fd, uint32_t events);

static int start(struct child *c, struct err *e)
{
    AUTO_CLOSE int log_fd = open_log(c, e);

    c->started_ms = clock_mono_ms();
    c->pid = fork();
    if (c->pid == 0)
        become(c->program, log_fd);
    if (c->pid < 0) {
        c->pid = 0;
        c->start_at_ms = c->started_ms + restart_wait_ms(&c->restart, &c->super->limits->restart, 0);
        return err_errno(e, "start %s", c->program->name);
    }
    c->pidfd = pidfd_open(c->pid, 0);
    return loop_add(c->super->loop, c->pidfd, EPOLLIN, on_end, c, e);
}

/* ---- end */

static void tell_end(struct child *c, int status, int64_t wait_ms)
{
    char words[ERR_MSG_SIZE - 128], said[ERR_MSG_SIZE];

    if (WIFSIGNALED(status))
        snprintf(said, sizeof(said), "%s was ended by signal %d", c->program->name, WTERMSIG(status));
    else
        snprintf(said, sizeof(said), "%s ended (exit %d)", c->program->name, WEXITSTATUS(status));
    last_words_of(c, words, sizeof(words));
    if (words[0] && WIFEXITED(status)) {
        size_t n = strlen(said);
        snprintf(said + n, sizeof(said) - n, ": %s", words);
    }
    if (wait_ms > 0 && strcmp(said, c->said) == 0)
        return;                                 /* the same again: once is enough */
    snprintf(c->said, sizeof(c->said), "%s", said);
    if (wait_ms > 0)
        fprintf(stderr, "dakbox: %s; tried again in %.1f s\n", said, (double)wait_ms / 1000.0);
    else
        fprintf(stderr, "dakbox: %s; started again\n", said);
}

/* ---- settings that were changed at the desk (reload.h) */

static void set_all(struct super *s, enum renewal from, enum renewal to)
{
    for (struct child *c = s->children; c < s->children + s->n; c++)
        if (c->renewal == from)
            c->renewal = to;
}

static bool any(const struct super *s, enum renewal renewal)
{
    for (const struct child *c = s->children; c < s->children + s->n; c++)
        if (c->renewal == renewal)
            return true;
    return false;
}

static void begin_renewing(struct super *s)
{
    struct err e = { 0 };
    bool changed = false;

    if (reload_look(s->limits->settings, &changed, &e) < 0)
        fprintf(stderr, "dakbox: settings of the desk: %s\n", e.msg);
    for (struct child *c = s->children; changed && c < s->children + s->n; c++)         /* at the first look they have just been started with it */
        if (reload_concerns(s->limits->settings, c->program->name))
            c->renewal = s->begun ? RENEWAL_WANTED : RENEWAL_WATCHED;
    s->renewing = changed;
    s->begun = true;
}

/* Ends those that may be ended; on_end starts them again. */
static void end_wanted(struct super *s)
{
    for (struct child *c = s->children; c < s->children + s->n; c++) {
        if (c->renewal != RENEWAL_WANTED || !reload_may_stop(s->limits->settings, c->program->name))
            continue;
        c->renewal = c->pid ? RENEWAL_ENDING : RENEWAL_WATCHED;
        if (c->pid)
            kill(c->pid, SIGTERM);
    }
}

static bool all_settled(const struct super *s, int64_t now_ms)
{
    int64_t settle_ms = s->limits->settle_ms > 0 ? s->limits->settle_ms : SETTLE_MS;

    for (const struct child *c = s->children; c < s->children + s->n; c++)
        if (c->renewal == RENEWAL_WATCHED && (c->pid == 0 || now_ms - c->started_ms < settle_ms))
            return false;
    return !any(s, RENEWAL_WANTED) && !any(s, RENEWAL_ENDING);
}

/* It was to run with a change and does not: all that got the change are started anew without it. */
static void refuse_change(struct child *c)
{
    struct super *s = c->super;
    char why[ERR_MSG_SIZE];
    struct err e = { 0 };
    bool changed;
    int r;

    last_words_of(c, why, sizeof(why));
    r = reload_refuse(s->limits->settings, c->program->name, why, &e);
    if (r == 0)
        r = reload_look(s->limits->settings, &changed, &e);     /* what they are started with now */
    if (r < 0)
        fprintf(stderr, "dakbox: a setting that %s does not start with cannot be taken back: %s\n", c->program->name, e.msg);
    else
        fprintf(stderr, "dakbox: %s does not start with what was set at the desk; that is taken back\n", c->program->name);
    c->renewal = RENEWAL_NONE;                              /* it is being started again anyway */
    set_all(s, RENEWAL_ENDING, RENEWAL_NONE);
    set_all(s, RENEWAL_WANTED, RENEWAL_NONE);
    set_all(s, RENEWAL_WATCHED, RENEWAL_WANTED);
}

static int64_t look_ms(const struct super *s) { return s->limits->look_ms > 0 ? s->limits->look_ms : LOOK_MS; }

static void follow_settings(struct super *s, int64_t now_ms)
{
    struct err e = { 0 };

    if (!s->limits->settings || now_ms < s->settings_at_ms)
        return;
    s->settings_at_ms = now_ms + look_ms(s);
    if (!s->renewing)
        begin_renewing(s);
    end_wanted(s);
    if (!s->renewing || !all_settled(s, now_ms))
        return;
    set_all(s, RENEWAL_WATCHED, RENEWAL_NONE);
    s->renewing = false;
    if (reload_accept(s->limits->settings, &e) < 0)
        fprintf(stderr, "dakbox: settings of the desk: %s\n", e.msg);
}

/* Was it to end, or to run? A signal may have come from outside: only a second one speaks against the change. */
static void note_end(struct child *c, int status)
{
    bool watched = c->renewal == RENEWAL_WATCHED, killed = watched && WIFSIGNALED(status);
    bool faulty = watched && (killed ? c->was_killed : WEXITSTATUS(status) != 0);

    c->was_killed = killed;
    if (c->renewal == RENEWAL_ENDING)
        c->renewal = RENEWAL_WATCHED;
    else if (faulty)
        refuse_change(c);
}

static void on_end(void *ctx, int fd, uint32_t events)
{
    struct child *c = ctx;
    int status = 0;

    (void)events;
    kill(-c->pid, SIGKILL);                     /* helpers it may have left behind; before its id is free */
    waitpid(c->pid, &status, 0);
    loop_remove(c->super->loop, fd);
    close(fd);
    int64_t now_ms = clock_mono_ms();
    int64_t wait_ms = restart_wait_ms(&c->restart, &c->super->limits->restart, now_ms - c->started_ms);
    c->pid = 0;
    c->start_at_ms = now_ms + wait_ms;
    tell_end(c, status, wait_ms);
    note_end(c, status);
    loop_wake(c->super->loop);
}

/* Starts what is due. */
static int64_t on_tick(void *ctx)
{
    struct super *s = ctx;
    int64_t now_ms = clock_mono_ms(), next_ms = now_ms + (s->limits->settings ? look_ms(s) : s->limits->restart.max_ms);

    for (struct child *c = s->children; c < s->children + s->n; c++) {
        struct err e = { 0 };

        if (c->pid != 0)
            continue;
        if (c->start_at_ms <= now_ms && start(c, &e) < 0)
            fprintf(stderr, "dakbox: %s\n", e.msg);
        if (c->pid == 0 && c->start_at_ms < next_ms)
            next_ms = c->start_at_ms;
    }
    follow_settings(s, now_ms);
    return next_ms - now_ms;
}

/* ---- stop */

/* Has it ended by the deadline? */
static bool ends_by(const struct child *c, int64_t deadline_ms)
{
    struct pollfd p = { .fd = c->pidfd, .events = POLLIN };
    int64_t left_ms = deadline_ms - clock_mono_ms();

    return poll(&p, 1, left_ms > 0 ? (int)left_ms : 0) > 0;
}

static void stop_all(struct super *s)
{
    int64_t deadline_ms = clock_mono_ms() + s->limits->stop_ms;

    for (struct child *c = s->children; c < s->children + s->n; c++)
        if (c->pid != 0)
            kill(c->pid, SIGTERM);
    for (struct child *c = s->children; c < s->children + s->n; c++) {
        if (c->pid == 0)
            continue;
        if (!ends_by(c, deadline_ms))
            fprintf(stderr, "dakbox: %s did not stop in %lld s and was killed\n", c->program->name,
                    (long long)s->limits->stop_ms / 1000);
        kill(-c->pid, SIGKILL);                 /* the group: its helpers too */
        waitpid(c->pid, NULL, 0);
        close(c->pidfd);
        c->pid = 0;
    }
}

int super_run(const struct super_program *programs, size_t n, const struct super_limits *limits,
              const char *log_dir, struct err *e)
{
    struct super s = { .limits = limits, .log_dir = log_dir, .n = n };
    AUTO_FREE struct child *children = calloc(n, sizeof(*children));
    int r = loop_new(&s.loop, e);

    if (r < 0)
        return r;
    s.children = children;
    for (size_t i = 0; children && i < n; i++)
        children[i] = (struct child){ .super = &s, .program = &programs[i] };
    if (children) {
        loop_set_tick(s.loop, on_tick, &s);
        r = loop_run(s.loop, e);
        stop_all(&s);
    } else {
        r = err_set(e, -ENOMEM, "out of memory");
    }
    loop_free(s.loop);
    return r;
}
