/* Trials: a program tries its other side, and whoever asked is told what came of it. Against daemons made of the skeleton itself. */
#include "base/ask_trial.h"
#include "base/clock.h"
#include "base/daemon.h"
#include "base/ipc.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

struct rig { char dir[TMPDIR_SIZE]; pid_t sendd, maild; };

static int asked;           /* in the daemon: how often it was asked what has come of the trial */

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    (void)ctx, (void)c, (void)loop, (void)e;
    return 0;
}

static json_t *trial(const char *state, const char *sentence) { return json_pack("{s:b, s:s, s:s}", "ok", 1, "state", state, "sentence", sentence); }

/* A trial's number says how it ends: 1 works at its third look, 2 fails; another channel is refused at once. */
static json_t *answer_as_sendd(void *ctx, const char *what, const json_t *request)
{
    const char *channel = json_str(request, "channel", "");

    (void)ctx;
    if (strcmp(what, "test") == 0)
        return strcmp(channel, "eoffice") == 0 ? json_pack("{s:b, s:i}", "ok", 1, "trial", 1)
             : strcmp(channel, "mail") == 0 ? json_pack("{s:b, s:i}", "ok", 1, "trial", 2) : ipc_refuse("there is no such channel");
    if (strcmp(what, "trial") != 0)
        return NULL;
    if (json_int(request, "trial", 0) == 2)
        return trial("failed", "[\"sms_test_number\",\"12\"]");
    bool runs = ++asked < 3;
    return trial(runs ? "running" : "worked", runs ? "" : "[\"trial_begun\"]");
}

/* Its mailbox has been read at the second look; "taken" says how often somebody looked. AWAY: it never is; NONE: there is none. */
static json_t *answer_as_maild(void *ctx, const char *what, const json_t *request)
{
    bool away = getenv("AWAY") != NULL;

    (void)ctx, (void)request;
    if (strcmp(what, "status") != 0)
        return NULL;
    asked++;
    json_t *list = json_array();
    if (!getenv("NONE"))
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I, s:i, s:i}", "name", "one", "state", away ? "trouble" : "idle",
                                              "sentence", away ? "[\"sms_test_number\",\"13\"]" : "", "last_s",
                                              (json_int_t)(away || asked < 2 ? 0 : clock_utc_s()), "taken", asked, "listed", 2));
    return json_pack("{s:b, s:o}", "ok", 1, "accounts", list);
}

static pid_t begin(const char *dir, const char *name, json_t *(*answer)(void *ctx, const char *what, const json_t *request))
{
    pid_t pid = fork();

    if (pid == 0) {
        const struct daemon_ops ops = { .name = name, .start = start, .request = answer };
        char conf[TMPDIR_SIZE + 20], program[16], flag[] = "-c";
        char *argv[] = { program, flag, conf, NULL };

        snprintf(program, sizeof(program), "%s", name);
        snprintf(conf, sizeof(conf), "%s/dakbox.conf", dir);
        _exit(daemon_main(3, argv, &ops, NULL));
    }
    for (int i = 0; i < 1000 && ipc_call(dir, name, json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) < 0; i++)
        usleep(10000);
    return pid;
}

static void begin_maild(struct rig *g, const char *how)
{
    if (how)
        setenv(how, "1", 1);
    g->maild = begin(g->dir, "maild", answer_as_maild);
    if (how)
        unsetenv(how);
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char conf[TMPDIR_SIZE + 20];

    tmpdir_new(g->dir);
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
    FILE *f = fopen(conf, "we");
    assert_true(f && fprintf(f, "[paths]\nrun_dir = %s\n", g->dir) > 0 && fclose(f) == 0);
    g->sendd = begin(g->dir, "sendd", answer_as_sendd);
    *state = g;
    return 0;
}

static void end(pid_t pid)
{
    int status = 0;

    if (pid <= 0)
        return;
    kill(pid, SIGTERM);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int teardown(void **state)
{
    struct rig *g = *state;

    end(g->sendd);
    end(g->maild);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static int try_channel(const struct rig *g, const char *channel, json_t **ret_result, struct err *e)
{
    return ask_trial(g->dir, json_pack("{s:s, s:s}", "do", "test", "channel", channel), ret_result, e);
}

static void a_trial_that_takes_its_time_is_waited_for(void **state)
{
    AUTO_JSON json_t *result = NULL;
    struct err e = { 0 };

    assert_ok(try_channel(*state, "eoffice", &result, &e), e);
    assert_string_equal(json_str(result, "state", ""), "worked");
    assert_int_equal(said_id_of(json_str(result, "sentence", "")), SAID_TRIAL_BEGUN);
}

static void what_went_wrong_is_said_with_its_code(void **state)
{
    AUTO_JSON json_t *result = NULL;
    struct err e = { 0 };

    assert_int_equal(try_channel(*state, "mail", &result, &e), -EREMOTEIO);
    assert_int_equal(said_id_of(e.said), SAID_SMS_TEST_NUMBER);
    assert_non_null(strstr(e.msg, "\"12\""));
}

static void a_refusal_and_a_program_that_is_away_end_it_at_once(void **state)
{
    AUTO_JSON json_t *result = NULL, *none = NULL;
    struct rig *g = *state;
    struct err e = { 0 };

    assert_int_equal(try_channel(g, "pigeon", &result, &e), -EREMOTEIO);
    assert_non_null(strstr(e.msg, "no such channel"));
    end(g->sendd);
    g->sendd = 0;
    int r = try_channel(g, "eoffice", &none, &e);
    assert_true(r < 0 && r != -EREMOTEIO && r != -ETIMEDOUT);
}

static void mailboxes_are_waited_for_until_each_was_read(void **state)
{
    struct rig *g = *state;
    char line[SAID_SIZE] = "", words[SAID_WORDED_SIZE];
    struct err e = { 0 };

    begin_maild(g, NULL);
    assert_ok(ask_mailboxes(g->dir, line, &e), e);
    said_word(SAID_EN, line, words);
    assert_non_null(strstr(words, "2 became letters so far, 2 are listed"));
}

static void a_mailbox_that_cannot_be_opened_says_why_once_it_was_tried_anew(void **state)
{
    struct rig *g = *state;
    char line[SAID_SIZE];
    struct err e = { 0 };
    int64_t from_ms = clock_mono_ms();

    begin_maild(g, "AWAY");
    assert_int_equal(ask_mailboxes(g->dir, line, &e), -EREMOTEIO);
    assert_non_null(strstr(e.msg, "\"13\""));
    assert_true(clock_mono_ms() - from_ms >= 2000);         /* before that it may be the trouble of the look before */
}

static void without_a_mailbox_there_is_none(void **state)
{
    struct rig *g = *state;
    char line[SAID_SIZE];
    struct err e = { 0 };

    begin_maild(g, "NONE");
    assert_int_equal(ask_mailboxes(g->dir, line, &e), -ENOENT);
    assert_int_equal(said_id_of(e.said), SAID_MAILBOX_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_trial_that_takes_its_time_is_waited_for, setup, teardown),
        cmocka_unit_test_setup_teardown(what_went_wrong_is_said_with_its_code, setup, teardown),
        cmocka_unit_test_setup_teardown(a_refusal_and_a_program_that_is_away_end_it_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(mailboxes_are_waited_for_until_each_was_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_mailbox_that_cannot_be_opened_says_why_once_it_was_tried_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(without_a_mailbox_there_is_none, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
