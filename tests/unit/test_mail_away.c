/* A mailbox that cannot be reached: maild asks ever more rarely, says so, asks at once when it is told to, and misses nothing. The built maild,
 * a real Dovecot, and a line between them that breaks. */
#include "base/clock.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/said.h"
#include "tests/rig/fault_proxy.h"
#include "tests/unit/test_mail_rig.h"

#include <poll.h>
#include <signal.h>
#include <string.h>

enum { WATCHED_MS = 10000, PATIENCE_MS = 30000 };

static struct fault_proxy *broken_line(struct mailbox_rig *g, const char *order)
{
    struct fault_proxy *line = fault_proxy_new(g->server.port);

    fault_proxy_say(line, "%s", order);
    g->via_port = fault_proxy_port(line);
    return line;
}

/* The account's status, once it is in that state; "": in any. */
static json_t *status(struct mailbox_rig *g, const char *state)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;
    json_t *one = NULL;

    do {
        AUTO_JSON json_t *answer = NULL;
        struct err e = { 0 };

        json_decref(one);
        one = NULL;
        if (ipc_call(g->dir, "maild", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, &answer, &e) == 0)
            one = json_incref(json_array_get(json_object_get(answer, "accounts"), 0));
        if (one && strcmp(json_str(one, "state", ""), state) == 0)
            return one;
        poll(NULL, 0, 50);
    } while (clock_mono_ms() < until_ms);
    fail_msg("it is not \"%s\" but \"%s\": %s", state, json_str(one, "state", ""), json_str(one, "sentence", ""));
    return NULL;
}

/* In trouble for that reason. Where the machine is slow a login may time out first: then it is told to try again. */
static void wait_trouble(struct mailbox_rig *g, const char *code)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;

    for (;;) {
        AUTO_JSON json_t *trouble = status(g, "trouble");

        assert_true(*json_str(trouble, "sentence", ""));
        if (strcmp(json_str(trouble, "code", ""), code) == 0)
            return;
        if (clock_mono_ms() > until_ms)
            fail_msg("%s: %s", json_str(trouble, "code", ""), json_str(trouble, "sentence", ""));
        ipc_hint(g->dir, "maild");
        poll(NULL, 0, 200);
    }
}

static void wait_connections(struct fault_proxy *line, int64_t n)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;

    while (fault_proxy_counts(line).connections < n && clock_mono_ms() < until_ms)
        poll(NULL, 0, 20);
    assert_true(fault_proxy_counts(line).connections >= n);
}

static void a_mailbox_that_is_away_is_asked_ever_more_rarely(void **state)
{
    struct mailbox_rig *g = *state;

    mailbox_need(g);
    struct fault_proxy *line = broken_line(g, "cut down 0");
    mailbox_write_conf(g, "password_file", "retry_first_s = 1\nretry_max_s = 60\n");
    mailbox_start_maild(g);
    wait_connections(line, 1);
    poll(NULL, 0, WATCHED_MS);                              /* at 0, 1, 3 and 7 s */
    assert_in_range(fault_proxy_counts(line).connections, 2, 5);
    fault_proxy_free(line);
}

static void told_to_look_it_asks_at_once_and_takes_what_came_meanwhile(void **state)
{
    struct mailbox_rig *g = *state;

    mailbox_need(g);
    struct fault_proxy *line = broken_line(g, "cut down 0");
    mailbox_write_conf(g, "password_file", "retry_first_s = 3600\nretry_max_s = 3600\n");
    mailbox_start_maild(g);
    wait_trouble(g, "mailbox_away");
    mailbox_deliver(g, "1", "1@example.org", "it comes while the line is broken");
    fault_proxy_say(line, "well");
    ipc_hint(g->dir, "maild");
    mailbox_wait_for(g, 1, 1);                              /* not after an hour */
    AUTO_JSON json_t *idle = status(g, "idle");
    assert_string_equal(json_str(idle, "sentence", "-"), "");
    assert_int_equal(json_int(idle, "taken", -1), 1);
    mailbox_kill_maild(g);
    fault_proxy_free(line);
}

static void a_wrong_password_is_told_and_not_tried_again_and_again(void **state)
{
    struct mailbox_rig *g = *state;

    mailbox_need(g);
    struct fault_proxy *line = broken_line(g, "well");
    mailbox_write_secret(g, "wrong\n");
    mailbox_write_conf(g, "password_file", "retry_first_s = 3600\nretry_max_s = 3600\n");
    mailbox_start_maild(g);
    wait_trouble(g, "mailbox_login");
    int64_t tries = fault_proxy_counts(line).connections;
    poll(NULL, 0, 2000);
    assert_int_equal(fault_proxy_counts(line).connections, tries);      /* servers lock accounts that knock too often */
    mailbox_write_secret(g, "secret\n");                   /* read anew with each try */
    mailbox_deliver(g, "1", "1@example.org", "x");
    ipc_hint(g->dir, "maild");
    mailbox_wait_for(g, 1, 1);
    mailbox_kill_maild(g);
    fault_proxy_free(line);
}

/* That of the rig's server ends in two days. */
static void a_certificate_of_the_mailbox_that_ends_soon_is_told_and_mails_come(void **state)
{
    struct mailbox_rig *g = *state;
    AUTO_JSON json_t *answer = NULL;
    char worded[SAID_WORDED_SIZE] = "";
    struct err e = { 0 };

    mailbox_need(g);
    mailbox_start_maild(g);
    mailbox_deliver(g, "1", "1@example.org", "x");
    mailbox_wait_for(g, 1, 1);
    assert_ok(ipc_call(g->dir, "maild", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, &answer, &e), e);
    if (json_array_size(json_object_get(answer, "warnings")) == 1)
        said_word(SAID_EN, json_string_value(json_array_get(json_object_get(answer, "warnings"), 0)), worded);
    if (!strstr(worded, "The certificate of localhost:") || !strstr(worded, "must renew it before then"))
        fail_msg("the warning is \"%s\"", worded);
    mailbox_kill_maild(g);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, mailbox_set_up, mailbox_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_mailbox_that_is_away_is_asked_ever_more_rarely), CASE(told_to_look_it_asks_at_once_and_takes_what_came_meanwhile),
        CASE(a_wrong_password_is_told_and_not_tried_again_and_again),
        CASE(a_certificate_of_the_mailbox_that_ends_soon_is_told_and_mails_come),
    };

    signal(SIGPIPE, SIG_IGN);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
