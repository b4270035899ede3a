/* The supervisor: back-off, restart, stop, one at a time. The programs here are tiny shell scripts. */
#include "ctl/super.h"

#include "ctl/demo_env.h"

#include "base/auto.h"
#include "base/clock.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { PATIENCE_MS = 8000 };

static const struct super_limits quick = { .restart = { .steady_ms = 300, .first_ms = 50, .max_ms = 400 }, .stop_ms = 700 };

struct rig { char dir[TMPDIR_SIZE], runs[TMPDIR_SIZE + 16]; pid_t super; };

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    snprintf(g->runs, sizeof(g->runs), "%s/runs", g->dir);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    if (g->super > 0) {
        kill(g->super, SIGKILL);
        waitpid(g->super, NULL, 0);
    }
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* Starts a supervisor over one shell script, which finds $RUNS: a file to note its runs in. */
static void start(struct rig *g, const char *script)
{
    char runs[TMPDIR_SIZE + 32];
    const char *const argv[] = { "/bin/sh", "-c", script, NULL };
    const char *const env[] = { runs, NULL };
    const struct super_program program = { .name = "child", .argv = argv, .env = env };
    struct err e = { 0 };

    snprintf(runs, sizeof(runs), "RUNS=%s", g->runs);
    g->super = fork();
    assert_true(g->super >= 0);
    if (g->super > 0)
        return;
    int none = open("/dev/null", O_WRONLY);
    dup2(none, STDERR_FILENO);
    _exit(super_run(&program, 1, &quick, g->dir, &e) < 0);
}

/* Each run notes one byte. */
static int runs(const struct rig *g)
{
    struct stat st;

    return stat(g->runs, &st) == 0 ? (int)st.st_size : 0;
}

static int wait_runs(const struct rig *g, int n)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;

    while (runs(g) < n && clock_mono_ms() < until_ms)
        usleep(5000);
    return runs(g);
}

/* Asks the supervisor to stop; returns how long that took. */
static int64_t stop(struct rig *g, int *ret_status)
{
    int64_t from_ms = clock_mono_ms();

    kill(g->super, SIGTERM);
    waitpid(g->super, ret_status, 0);
    g->super = 0;
    return clock_mono_ms() - from_ms;
}

static void waits_double_up_to_the_most_and_a_good_run_forgets_them(void **state)
{
    struct restart b = { 0 };

    (void)state;
    assert_int_equal(restart_wait_ms(&b, &quick.restart, 10), 50);
    assert_int_equal(restart_wait_ms(&b, &quick.restart, 10), 100);
    assert_int_equal(restart_wait_ms(&b, &quick.restart, 299), 200);
    assert_int_equal(restart_wait_ms(&b, &quick.restart, 10), 400);
    assert_int_equal(restart_wait_ms(&b, &quick.restart, 10), 400);
    assert_int_equal(restart_wait_ms(&b, &quick.restart, 300), 0);
    assert_int_equal(restart_wait_ms(&b, &quick.restart, 10), 50);
}

static void a_program_that_dies_is_started_again(void **state)
{
    struct rig *g = *state;

    start(g, "printf x >> $RUNS; sleep 0.4");      /* a good run each time */
    assert_true(wait_runs(g, 3) >= 3);
}

static void a_program_that_dies_at_once_is_not_started_at_once(void **state)
{
    struct rig *g = *state;
    int64_t from_ms = clock_mono_ms();

    start(g, "printf x >> $RUNS; exit 1");
    assert_true(wait_runs(g, 5) >= 5);
    assert_true(clock_mono_ms() - from_ms >= 50 + 100 + 200 + 400);
}

static void a_program_killed_by_signal_is_started_again(void **state)
{
    struct rig *g = *state;

    start(g, "printf x >> $RUNS; kill -9 $$");
    assert_true(wait_runs(g, 3) >= 3);
}

static void term_is_passed_on_and_the_program_may_finish(void **state)
{
    struct rig *g = *state;
    int status;

    start(g, "trap 'printf bye >> $RUNS; exit 0' TERM; printf x >> $RUNS; while :; do sleep 0.02; done");
    assert_int_equal(wait_runs(g, 1), 1);
    usleep(100000);
    assert_true(stop(g, &status) < 600);
    assert_int_equal(status, 0);
    assert_int_equal(runs(g), 4);
}

static void a_program_that_will_not_stop_is_killed_in_time(void **state)
{
    struct rig *g = *state;
    int status;

    start(g, "trap '' TERM; printf x >> $RUNS; while :; do sleep 0.05; done");
    assert_int_equal(wait_runs(g, 1), 1);
    usleep(50000);
    int64_t took_ms = stop(g, &status);
    assert_true(took_ms >= 600);
    assert_true(took_ms < 3000);
    assert_int_equal(status, 0);
}

static void a_second_supervisor_of_the_same_folder_is_refused(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    int first = super_lock(g->dir, &e);

    assert_true(first >= 0);
    assert_int_equal(super_lock(g->dir, &e), -EBUSY);
    assert_non_null(strstr(e.msg, "already running"));
    close(first);
    AUTO_CLOSE int again = super_lock(g->dir, &e);
    assert_true(again >= 0);
}

static void a_second_demo_of_the_same_folder_leaves_the_settings_of_the_first(void **state)
{
    static const char settings[] = "[paths]\n# of the one that runs\n";
    struct rig *g = *state;
    char path[TMPDIR_SIZE + 32], text[100] = "";
    struct demo_env env;
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/run", g->dir);
    AUTO_CLOSE int lock = super_lock(path, &e);
    assert_true(lock >= 0);
    snprintf(path, sizeof(path), "%s/dakbox.conf", g->dir);
    AUTO_CLOSE int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, settings, strlen(settings)), strlen(settings));
    assert_int_equal(demo_prepare(&env, &(struct demo_options){ .dir = g->dir }, &e), -EBUSY);
    demo_done(&env);
    AUTO_CLOSE int again = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(read(again, text, sizeof(text) - 1) >= 0);
    assert_string_equal(text, settings);
}

static void last_words_are_the_stop_sentence_else_the_last_line(void **state)
{
    char out[64];

    (void)state;
    super_last_words("<6>x ev=ready pid=3\n<3>x ev=stopped why=\"port 8470 is \"taken\"\"\nnoise\n", out, sizeof(out));
    assert_string_equal(out, "port 8470 is \"taken\"");
    super_last_words("one\nsegmentation fault\n\n", out, sizeof(out));
    assert_string_equal(out, "segmentation fault");
    super_last_words("", out, sizeof(out));
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_double_up_to_the_most_and_a_good_run_forgets_them),
        cmocka_unit_test_setup_teardown(a_program_that_dies_is_started_again, setup, teardown),
        cmocka_unit_test_setup_teardown(a_program_that_dies_at_once_is_not_started_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(a_program_killed_by_signal_is_started_again, setup, teardown),
        cmocka_unit_test_setup_teardown(term_is_passed_on_and_the_program_may_finish, setup, teardown),
        cmocka_unit_test_setup_teardown(a_program_that_will_not_stop_is_killed_in_time, setup, teardown),
        cmocka_unit_test_setup_teardown(a_second_supervisor_of_the_same_folder_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_second_demo_of_the_same_folder_leaves_the_settings_of_the_first, setup, teardown),
        cmocka_unit_test(last_words_are_the_stop_sentence_else_the_last_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
