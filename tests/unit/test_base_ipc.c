/* Messages between programs, against a daemon made of the skeleton itself. */
#include "base/daemon.h"
#include "base/ipc.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

struct rig { char dir[TMPDIR_SIZE]; pid_t pid; };

static int ticks;

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    (void)ctx, (void)c, (void)loop, (void)e;
    return 0;
}

static json_t *answer(void *ctx, const char *what, const json_t *request)
{
    (void)ctx;
    if (strcmp(what, "echo") == 0)
        return json_pack("{s:b, s:O}", "ok", 1, "was", json_object_get(request, "say"));
    if (strcmp(what, "ticks") == 0)
        return json_pack("{s:b, s:i}", "ok", 1, "ticks", ticks);
    return NULL;
}

static int64_t tick(void *ctx)
{
    (void)ctx;
    ticks++;
    return 60000;
}

static const struct daemon_ops ops = { .name = "echod", .start = start, .request = answer, .tick = tick };

static void run_daemon(const char *dir)
{
    char conf[TMPDIR_SIZE + 20], name[] = "echod", flag[] = "-c";
    char *argv[] = { name, flag, conf, NULL };

    snprintf(conf, sizeof(conf), "%s/dakbox.conf", dir);
    FILE *f = fopen(conf, "we");
    fprintf(f, "[paths]\nrun_dir = %s\n", dir);
    fclose(f);
    _exit(daemon_main(3, argv, &ops, NULL));
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    g->pid = fork();
    if (g->pid == 0)
        run_daemon(g->dir);
    for (int i = 0; i < 500 && ipc_call(g->dir, "echod", json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) < 0; i++)
        usleep(10000);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;
    int status;

    kill(g->pid, SIGTERM);
    assert_int_equal(waitpid(g->pid, &status, 0), g->pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static void a_request_gets_its_answer(void **state)
{
    struct rig *g = *state;
    AUTO_JSON json_t *got = NULL;
    struct err e = { 0 };

    assert_ok(ipc_call(g->dir, "echod", json_pack("{s:s, s:s}", "do", "echo", "say", "नमस्ते"), IPC_CALL_MS, &got, &e), e);
    assert_string_equal(json_str(got, "was", ""), "नमस्ते");
}

static void an_unknown_request_is_refused_in_words(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    assert_int_equal(ipc_call(g->dir, "echod", json_pack("{s:s}", "do", "fly"), IPC_CALL_MS, NULL, &e), -EREMOTEIO);
    assert_string_equal(e.msg, "echod knows no request \"fly\"");
}

static void garbage_is_refused_and_harms_nobody(void **state)
{
    static const char *const bad[] = { "", "{", "[]", "null", "\xff\xff", "{\"do\": 1}", "{\"do\":\"a\",\"do\":\"b\"}" };
    struct rig *g = *state;
    struct err e = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        AUTO_JSON json_t *got = NULL;
        AUTO_CLOSE int fd = ipc_connect(g->dir, "echod", &e);

        assert_true(fd >= 0);
        assert_true(send(fd, bad[i], strlen(bad[i]), MSG_NOSIGNAL) >= 0);
        if (*bad[i] && ipc_receive(fd, IPC_CALL_MS, &got, &e) == 0)
            assert_false(json_flag(got, "ok"));
    }
    assert_ok(ipc_call(g->dir, "echod", json_pack("{s:s}", "do", "ping"), IPC_CALL_MS, NULL, &e), e);
}

static void a_message_over_the_limit_is_not_sent(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    AUTO_FREE char *big = malloc(IPC_MAX_BYTES + 1);

    memset(big, 'x', IPC_MAX_BYTES);
    big[IPC_MAX_BYTES] = '\0';
    assert_int_equal(ipc_call(g->dir, "echod", json_pack("{s:s, s:s}", "do", "echo", "say", big), IPC_CALL_MS, NULL, &e),
                     -EMSGSIZE);
    big[IPC_MAX_BYTES - 100] = '\0';                    /* and one just below it passes */
    assert_ok(ipc_call(g->dir, "echod", json_pack("{s:s, s:s}", "do", "echo", "say", big), IPC_CALL_MS, NULL, &e), e);
}

static void a_look_wakes_the_daemon_at_once(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    int64_t seen = 0;

    ipc_hint(g->dir, "echod");
    ipc_hint(g->dir, "nobody");                         /* no one there: nothing happens */
    for (int i = 0; i < 200 && seen < 2; i++) {         /* the first tick was at the start; the next is a minute away */
        AUTO_JSON json_t *got = NULL;

        assert_ok(ipc_call(g->dir, "echod", json_pack("{s:s}", "do", "ticks"), IPC_CALL_MS, &got, &e), e);
        seen = json_int(got, "ticks", 0);
        usleep(5000);
    }
    assert_int_equal(seen, 2);
}

static void a_second_one_of_its_kind_is_refused(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    assert_int_equal(ipc_listen(g->dir, "echod", &e), -EADDRINUSE);
    assert_non_null(strstr(e.msg, "already running"));
}

static void of_two_that_start_in_one_instant_only_one_goes_on(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    assert_int_equal(ipc_claim(g->dir, "echod", &e), -EADDRINUSE);     /* the running one has claimed its name */
    assert_non_null(strstr(e.msg, "already running"));
    AUTO_CLOSE int first = ipc_claim(g->dir, "twin", &e);
    assert_true(first >= 0);
    assert_int_equal(ipc_claim(g->dir, "twin", &e), -EADDRINUSE);
}

static void a_dead_ones_socket_is_taken_over(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    int fd = ipc_listen(g->dir, "other", &e);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(ipc_connect(g->dir, "other", &e), -ECONNREFUSED);
    fd = ipc_listen(g->dir, "other", &e);
    assert_true(fd >= 0);
    close(fd);
}

/* Descriptors that run out would take the spool and the diary with them. */
static void a_crowd_of_callers_is_sent_away_and_harms_nobody(void **state)
{
    enum { CROWD = 300 };
    struct rig *g = *state;
    struct err e = { 0 };
    int fd[CROWD];
    json_t *got;

    for (int i = 0; i < CROWD; i++)
        assert_true((fd[i] = ipc_connect(g->dir, "echod", &e)) >= 0);
    assert_int_equal(ipc_receive(fd[CROWD - 1], 5000, &got, &e), -ECONNRESET);
    for (int i = 0; i < CROWD; i++)
        close(fd[i]);
    for (int i = 0; i < 100 && ipc_call(g->dir, "echod", json_pack("{s:s}", "do", "ping"), IPC_CALL_MS, NULL, &e) < 0; i++)
        usleep(10000);                                      /* until it has seen them go */
    assert_ok(ipc_call(g->dir, "echod", json_pack("{s:s}", "do", "ping"), IPC_CALL_MS, NULL, &e), e);
}

/* A program that hangs: it listens, but nobody takes the calls. SIGALRM ends a test that is caught by it. */
static int listen_and_hang(const struct rig *g)
{
    struct err e = { 0 };
    int fd = ipc_listen(g->dir, "hangd", &e);

    assert_true(fd >= 0);
    alarm(10);
    for (int i = 0; i < 100; i++)
        ipc_hint(g->dir, "hangd");
    return fd;
}

static void hints_to_a_program_that_hangs_stop_nobody(void **state)
{
    close(listen_and_hang(*state));
    alarm(0);
}

static void a_call_to_a_program_that_hangs_ends_in_time(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    int fd = listen_and_hang(g);

    assert_int_equal(ipc_call(g->dir, "hangd", json_pack("{s:s}", "do", "ping"), 100, NULL, &e), -EAGAIN);
    assert_non_null(strstr(e.msg, "hangd"));
    alarm(0);
    close(fd);
}

static void one_that_hangs_keeps_its_place(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };
    int fd = listen_and_hang(g);

    assert_int_equal(ipc_listen(g->dir, "hangd", &e), -EADDRINUSE);
    alarm(0);
    close(fd);
}

static void a_path_too_long_for_a_socket_is_told_in_words(void **state)
{
    struct err e = { 0 };
    char dir[200];

    (void)state;
    memset(dir, 'd', sizeof(dir) - 1);
    dir[sizeof(dir) - 1] = '\0';
    assert_int_equal(ipc_listen(dir, "echod", &e), -ENAMETOOLONG);
    assert_non_null(strstr(e.msg, "paths.run_dir"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_request_gets_its_answer),
        TEST(an_unknown_request_is_refused_in_words),
        TEST(garbage_is_refused_and_harms_nobody),
        TEST(a_message_over_the_limit_is_not_sent),
        TEST(a_look_wakes_the_daemon_at_once),
        TEST(a_second_one_of_its_kind_is_refused),
        TEST(of_two_that_start_in_one_instant_only_one_goes_on),
        TEST(a_dead_ones_socket_is_taken_over),
        TEST(a_crowd_of_callers_is_sent_away_and_harms_nobody),
        TEST(hints_to_a_program_that_hangs_stop_nobody),
        TEST(a_call_to_a_program_that_hangs_ends_in_time),
        TEST(one_that_hangs_keeps_its_place),
        TEST(a_path_too_long_for_a_socket_is_told_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
