/* What a service manager hears of a daemon: this test is the manager, with a socket of its own. */
#include "base/auto.h"
#include "base/clock.h"
#include "base/daemon.h"
#include "base/exe.h"
#include "base/ipc.h"
#include "base/notify.h"
#include "base/thread.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

enum { WATCHDOG_MS = 600, PATIENCE_MS = 60 * 1000, SILENCE_MS = 4 * WATCHDOG_MS };

struct manager {
    char dir[TMPDIR_SIZE], heard[8192];     /* all lines that came */
    int fd;
    pid_t pid;
};

static int setup(void **state)
{
    struct manager *m = calloc(1, sizeof(*m));
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    char us[32];

    tmpdir_new(m->dir);
    m->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_true(snprintf(a.sun_path, sizeof(a.sun_path), "%s/notify", m->dir) < (int)sizeof(a.sun_path));
    assert_int_equal(bind(m->fd, (struct sockaddr *)&a, sizeof(a)), 0);
    snprintf(us, sizeof(us), "%d", WATCHDOG_MS * 1000);
    setenv("NOTIFY_SOCKET", a.sun_path, 1);
    setenv("WATCHDOG_USEC", us, 1);
    unsetenv("WATCHDOG_PID");
    *state = m;
    return 0;
}

static int teardown(void **state)
{
    struct manager *m = *state;

    if (m->pid > 0) {
        kill(m->pid, SIGKILL);
        waitpid(m->pid, NULL, 0);
    }
    close(m->fd);
    tmpdir_remove(m->dir);
    free(m);
    return 0;
}

/* Adds what comes within ms. False: nothing came. */
static bool hear(struct manager *m, int64_t ms)
{
    struct pollfd p = { .fd = m->fd, .events = POLLIN };
    size_t n = strlen(m->heard);

    if (poll(&p, 1, (int)ms) <= 0)
        return false;
    ssize_t got = recv(m->fd, m->heard + n, sizeof(m->heard) - n - 2, 0);
    assert_true(got > 0 && (size_t)got < sizeof(m->heard) - n - 2);
    memcpy(m->heard + n + got, "\n", 2);
    return true;
}

/* Waits until words were heard; what came before is forgotten. */
static void expect(struct manager *m, const char *words)
{
    int64_t end_ms = clock_mono_ms() + PATIENCE_MS;
    siginfo_t ended = { 0 };

    while (!strstr(m->heard, words) && clock_mono_ms() < end_ms)
        hear(m, 100);
    if (!strstr(m->heard, words) && waitid(P_PID, (id_t)m->pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid != 0)
        print_message("it has ended: %s %d\n", ended.si_code == CLD_EXITED ? "exit" : "signal", ended.si_status);
    if (!strstr(m->heard, words))
        fail_msg("\"%s\" was not said, but \"%s\"", words, m->heard);
    m->heard[0] = '\0';
}

static void forget_what_came(struct manager *m)
{
    while (hear(m, 0))
        m->heard[0] = '\0';
    m->heard[0] = '\0';
}

/* More than the manager would wait. */
static void expect_no_sign_of_life(struct manager *m)
{
    int64_t end_ms = clock_mono_ms() + SILENCE_MS;

    while (clock_mono_ms() < end_ms)
        hear(m, 100);
    if (strstr(m->heard, "WATCHDOG=1"))
        fail_msg("it still says that it lives: \"%s\"", m->heard);
    m->heard[0] = '\0';
}

/* ---- a daemon that can be told to hang */

static void *worker(void *ctx)
{
    (void)ctx;
    thread_busy(1);                 /* and does not come by for longer */
    usleep(5 * 1000 * 1000);
    thread_idle();
    pause();
    return NULL;
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    (void)ctx, (void)c, (void)loop, (void)e;
    return 0;
}

static json_t *answer(void *ctx, const char *what, const json_t *request)
{
    static pthread_t thread;
    struct err e = { 0 };

    (void)ctx, (void)request;
    if (strcmp(what, "hang") == 0)
        for (;;)
            pause();
    if (strcmp(what, "thread") == 0)
        thread_start(&thread, worker, NULL, "the thread of the test", &e);
    return NULL;
}

static const struct daemon_ops ops = { .name = "watchedd", .start = start, .request = answer };

/* What makes an appliance of it, for boxd: a card without a boot state. */
static void write_board(const struct manager *m)
{
    char path[TMPDIR_SIZE + 20];

    snprintf(path, sizeof(path), "%s/board", m->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    fprintf(f, "compatible = dakbox-test\ndisk = %s/disk\nslot = A\n", m->dir);
}

static void write_conf(const struct manager *m, char path[TMPDIR_SIZE + 20])
{
    snprintf(path, TMPDIR_SIZE + 20, "%s/dakbox.conf", m->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    fprintf(f, "[paths]\nrun_dir = %s\ndata_dir = %s\n[box]\nboard_file = %s/board\n", m->dir, m->dir, m->dir);
    write_board(m);
}

static void start_daemon(struct manager *m)
{
    char conf[TMPDIR_SIZE + 20], name[] = "watchedd", flag[] = "-c";
    char *argv[] = { name, flag, conf, NULL };

    write_conf(m, conf);
    m->pid = fork();
    if (m->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(daemon_main(3, argv, &ops, NULL));
    }
}

static void start_program(struct manager *m, const char *name)
{
    char conf[TMPDIR_SIZE + 20], dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 64];
    struct err e = { 0 };

    write_conf(m, conf);
    assert_ok(exe_dir(dir, sizeof(dir), &e), e);
    snprintf(path, sizeof(path), "%s/%s", dir, name);
    m->pid = fork();
    if (m->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl(path, name, "-c", conf, (char *)NULL);
        _exit(127);
    }
}

/* ---- tests */

static void every_program_says_that_it_is_ready_and_lives_and_ends(void **state)
{
    static const char *const names[] = { "diaryd", "ocrd", "scand", "deskd", "sendd", "maild", "labeld", "paneld", "hotfolderd", "boxd" };
    struct manager *m = *state;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        int status = -1;

        print_message("    %s\n", names[i]);
        start_program(m, names[i]);
        expect(m, "READY=1\nSTATUS=at work");
        expect(m, "WATCHDOG=1");
        kill(m->pid, SIGTERM);
        expect(m, "STOPPING=1");
        assert_int_equal(waitpid(m->pid, &status, 0), m->pid);
        m->pid = 0;
        assert_int_equal(status, 0);
    }
}

static void a_program_that_is_stopped_in_its_tracks_says_nothing_more(void **state)
{
    struct manager *m = *state;
    int status;

    start_program(m, "diaryd");
    expect(m, "WATCHDOG=1");
    kill(m->pid, SIGSTOP);
    assert_int_equal(waitpid(m->pid, &status, WUNTRACED), m->pid);
    forget_what_came(m);
    expect_no_sign_of_life(m);
    kill(m->pid, SIGCONT);
    expect(m, "WATCHDOG=1");
}

static void ask(const struct manager *m, const char *what)
{
    ipc_call(m->dir, "watchedd", json_pack("{s:s}", "do", what), 500, NULL, NULL);
}

static void a_loop_that_hangs_says_nothing_more(void **state)
{
    struct manager *m = *state;

    start_daemon(m);
    expect(m, "WATCHDOG=1");
    ask(m, "hang");
    forget_what_came(m);
    expect_no_sign_of_life(m);
}

static void a_thread_that_does_not_come_by_silences_the_program_and_is_named(void **state)
{
    struct manager *m = *state;

    start_daemon(m);
    expect(m, "WATCHDOG=1");
    ask(m, "thread");
    expect(m, "STATUS=the thread of the test does not come back");
    forget_what_came(m);
    expect_no_sign_of_life(m);
    expect(m, "WATCHDOG=1\nSTATUS=at work");        /* it came by after all */
}

static void a_start_that_fails_says_why(void **state)
{
    struct manager *m = *state;
    int status;

    start_program(m, "diaryd");
    expect(m, "READY=1");
    pid_t first = m->pid;
    start_program(m, "diaryd");                     /* one is enough */
    pid_t second = m->pid;
    m->pid = first;
    expect(m, "STATUS=stopped: ");
    assert_int_equal(waitpid(second, &status, 0), second);
    assert_int_equal(WEXITSTATUS(status), 1);
}

static void nobody_who_waits_means_no_signs_of_life(void **state)
{
    static const struct { const char *us, *pid; int64_t ms; } cases[] = {
        { "90000000", NULL, 90000 }, { NULL, NULL, 0 }, { "", NULL, 0 }, { "0", NULL, 0 }, { "-5", NULL, 0 }, { "12x", NULL, 0 },
        { "99999999999999999999", NULL, 0 }, { "90000000", "1", 0 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        unsetenv("WATCHDOG_USEC");
        unsetenv("WATCHDOG_PID");
        if (cases[i].us)
            setenv("WATCHDOG_USEC", cases[i].us, 1);
        if (cases[i].pid)
            setenv("WATCHDOG_PID", cases[i].pid, 1);
        assert_int_equal(notify_watchdog_ms(), cases[i].ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_program_says_that_it_is_ready_and_lives_and_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(a_program_that_is_stopped_in_its_tracks_says_nothing_more, setup, teardown),
        cmocka_unit_test_setup_teardown(a_loop_that_hangs_says_nothing_more, setup, teardown),
        cmocka_unit_test_setup_teardown(a_thread_that_does_not_come_by_silences_the_program_and_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_start_that_fails_says_why, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_who_waits_means_no_signs_of_life, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
