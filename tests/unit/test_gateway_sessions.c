/* Attended senders: a person opens a session with a one-time code. */
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/json.h"

#include <liboath/oath.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char secret[] = "12345678901234567890";        /* of RFC 6238 */
#define SECRET_BASE32 "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

static struct office office;

static int start(void **state)
{
    static const char people[] = "# who may\nasha " SECRET_BASE32 "\r\nravi\t" SECRET_BASE32 "\nlate " SECRET_BASE32 "\n";
    char more[512];

    (void)state;
    office_new_checked(&office, "", false);
    rig_end(&office.pid, SIGTERM);
    AUTO_FREE char *conf = tmpdir_text(office.dir, "dakbox.conf");
    int n = snprintf(more, sizeof(more), "%sattended = yes\ncodes_file = %s/people\n", conf, office.dir);
    rig_write(office.dir, "dakbox.conf", more, (size_t)n);
    rig_write(office.dir, "people", people, sizeof(people) - 1);
    office_start(&office);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_free(&office);
    return 0;
}

static void code_now(int steps_off, char out[7])
{
    assert_int_equal(oath_hotp_generate(secret, sizeof(secret) - 1, (uint64_t)(clock_utc_s() / 30 + steps_off), 6, false, -1, out), OATH_OK);
}

static struct answer open_session(const char *user, const char *code)
{
    char body[200];

    snprintf(body, sizeof(body), "{\"user\": \"%s\", \"one_time_code\": \"%s\"}", user, code);
    return ask(&office, "POST", "/v1/sessions", "Content-Type: application/json", body, strlen(body));
}

static bool is_type(const struct answer *a, const char *ending)
{
    const char *type = json_str(a->json, "type", "");

    return strlen(type) >= strlen(ending) && strcmp(type + strlen(type) - strlen(ending), ending) == 0;
}

static long masters_with(const char *token, const char *problem)
{
    char header[200];

    snprintf(header, sizeof(header), "Authorization: Bearer %s", token);
    struct answer a = ask(&office, "GET", "/v1/masters", header, NULL, 0);
    long status = a.status;
    if (problem && !is_type(&a, problem))
        fail_msg("expected %s, came %s", problem, a.body);
    answer_done(&a);
    return status;
}

static void without_a_session_nothing_is_taken(void **state)
{
    (void)state;
    assert_int_equal(masters_with(OFFICE_TOKEN, "/session-required"), 401);     /* the box alone is not enough */
    assert_int_equal(masters_with("nonsense", "/session-required"), 401);
}

static void a_code_opens_a_session_once_and_its_end_ends_it(void **state)
{
    char code[7], token[100], header[200];

    (void)state;
    code_now(0, code);
    struct answer a = open_session("asha", code);
    assert_int_equal(a.status, 201);
    snprintf(token, sizeof(token), "%s", json_str(a.json, "token", ""));
    assert_int_equal(strlen(json_str(a.json, "expires_at", "")), 20);
    answer_done(&a);
    assert_int_equal(masters_with(token, NULL), 200);
    a = open_session("asha", code);                         /* the same code again, read over a shoulder */
    assert_int_equal(a.status, 401);
    assert_true(is_type(&a, "/wrong-code"));
    answer_done(&a);
    assert_int_equal(masters_with(token, NULL), 200);
    snprintf(header, sizeof(header), "Authorization: Bearer %s", token);
    a = ask(&office, "DELETE", "/v1/sessions/current", header, NULL, 0);
    assert_int_equal(a.status, 204);
    answer_done(&a);
    assert_int_equal(masters_with(token, "/session-required"), 401);
}

static void a_restart_ends_all_sessions(void **state)
{
    char code[7], token[100];

    (void)state;
    code_now(0, code);
    struct answer a = open_session("ravi", code);
    assert_int_equal(a.status, 201);
    snprintf(token, sizeof(token), "%s", json_str(a.json, "token", ""));
    answer_done(&a);
    AUTO_FREE char *log = tmpdir_text(office.dir, "eofficed.log");
    assert_null(strstr(log, token));
    assert_null(strstr(log, code));
    rig_end(&office.pid, SIGKILL);
    office_start(&office);
    assert_int_equal(masters_with(token, "/session-required"), 401);
}

static void who_is_not_the_box_may_not_even_try(void **state)
{
    struct answer a = ask(&office, "POST", "/v1/sessions", "Content-Type: application/json\nAuthorization: Bearer wrong",
                          "{\"user\": \"asha\", \"one_time_code\": \"123456\"}", 43);

    (void)state;
    assert_int_equal(a.status, 401);
    assert_string_equal(json_str(a.json, "type", ""), "about:blank");
    answer_done(&a);
}

static void wrong_codes_make_a_name_wait_also_one_that_nobody_has(void **state)
{
    static const char *const names[] = { "late", "nobody" };
    char code[7];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        long last = 0;
        int tries = 0;

        for (; tries < 10 && last != 429; tries++) {
            struct answer a = open_session(names[i], "000000");

            last = a.status;
            if (last == 429)
                assert_true(atoi(answer_header(&a, "Retry-After")) > 0);
            answer_done(&a);
        }
        assert_int_equal(tries, 4);                         /* three may be slips */
    }
    code_now(0, code);
    struct answer a = open_session("late", code);           /* the right one has to wait, too */
    assert_int_equal(a.status, 429);
    answer_done(&a);
}

static void what_is_no_request_for_a_session_is_refused(void **state)
{
    static const char *const bad[] = { "", "{}", "[]", "{\"user\": \"\", \"one_time_code\": \"123456\"}", "{\"user\": \"a\", \"one_time_code\": \"12345\"}",
                                       "{\"user\": \"a\", \"one_time_code\": \"12345६\"}", "{\"user\": \"a\", \"one_time_code\": \"123456\", \"x\": 1}" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct answer a = ask(&office, "POST", "/v1/sessions", "Content-Type: application/json", bad[i], strlen(bad[i]));

        assert_int_equal(a.status, 400);
        answer_done(&a);
    }
}

static void all_of_it_was_as_openapi_says(void **state)
{
    (void)state;
    office_expect_contract(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_session_nothing_is_taken),
        cmocka_unit_test(a_code_opens_a_session_once_and_its_end_ends_it),
        cmocka_unit_test(a_restart_ends_all_sessions),
        cmocka_unit_test(who_is_not_the_box_may_not_even_try),
        cmocka_unit_test(wrong_codes_make_a_name_wait_also_one_that_nobody_has),
        cmocka_unit_test(what_is_no_request_for_a_session_is_refused),
        cmocka_unit_test(all_of_it_was_as_openapi_says),
    };

    return cmocka_run_group_tests(tests, start, end);
}
