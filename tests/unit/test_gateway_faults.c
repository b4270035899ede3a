/* The fault switches: each does what it says, as often as it was asked to, and only where that is allowed. */
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/json.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char pdf[] = "%PDF-1.4 a document on a bad day";
enum { PDF_N = sizeof(pdf) - 1 };

static struct office office;

static int start(void **state)
{
    (void)state;
    office_new(&office, "allow_faults = yes\n");
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);
    struct answer a = put(&office, UUID_A, receipt);
    assert_int_equal(a.status, 201);
    answer_done(&a);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_free(&office);
    return 0;
}

static void set(const char *faults)
{
    struct answer a = ask(&office, "PUT", "/faults", NULL, faults, strlen(faults));

    if (a.status != 200)
        fail_msg("%s: %ld %s", faults, a.status, a.body);
    answer_done(&a);
}

static struct answer get(void) { return ask(&office, "GET", "/v1/receipts/" UUID_A, NULL, NULL, 0); }

/* The statuses of six GETs: "200 500 ..." */
static void six(char out[64])
{
    out[0] = '\0';
    for (int i = 0; i < 6; i++) {
        struct answer a = get();
        size_t n = strlen(out);

        snprintf(out + n, 64 - n, "%s%ld", i ? " " : "", a.status);
        answer_done(&a);
    }
}

static void a_fault_happens_as_often_as_it_was_asked_for(void **state)
{
    char got[64], again[64];

    (void)state;
    set("error once");
    six(got);
    assert_string_equal(got, "500 200 200 200 200 200");
    set("error every=3");
    six(got);
    assert_string_equal(got, "200 200 500 200 200 500");
    set("error");
    six(got);
    assert_string_equal(got, "500 500 500 500 500 500");
    set("error on=PATCH");
    six(got);
    assert_string_equal(got, "200 200 200 200 200 200");
    set("error chance=50 seed=3");
    six(got);
    set("error chance=50 seed=3");
    six(again);
    assert_string_equal(got, again);                /* the same seed, the same faults */
    assert_non_null(strstr(got, "200"));
    assert_non_null(strstr(got, "500"));
    set("error once; busy=7 once");
    six(got);
    assert_string_equal(got, "500 503 200 200 200 200");
    set("");
}

static void what_is_no_fault_is_refused_and_changes_nothing(void **state)
{
    static const char *const bad[] = { "nonsense", "delay=x", "delay=-1", "error twice", "error every=0", "error chance=101", "cut=99999999999999", "huge=1000" };

    (void)state;
    set("error once");
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct answer a = ask(&office, "PUT", "/faults", NULL, bad[i], strlen(bad[i]));

        assert_int_equal(a.status, 400);
        assert_true(*json_str(a.json, "detail", ""));
        answer_done(&a);
    }
    struct answer a = ask(&office, "GET", "/faults", NULL, NULL, 0);
    assert_string_equal(json_str(json_array_get(json_object_get(a.json, "faults"), 0), "fault", ""), "error");
    answer_done(&a);
    set("");
}

static void answers_are_wrong_in_the_way_that_was_asked_for(void **state)
{
    struct answer a;

    (void)state;
    set("other-letter");
    a = get();
    assert_int_equal(a.status, 200);
    assert_string_not_equal(json_str(a.json, "uuid", ""), UUID_A);
    answer_done(&a);
    set("broken-json");
    a = get();
    assert_int_equal(a.status, 200);
    assert_true(a.body_n > 0 && !a.json);
    answer_done(&a);
    set("wrong-type");
    a = get();
    assert_string_equal(answer_header(&a, "Content-Type"), "text/html");
    answer_done(&a);
    set("huge=3");
    a = get();
    assert_int_equal(a.body_n, 3 * 1024 * 1024);
    answer_done(&a);
    set("wrong-offset=5");
    a = ask(&office, "HEAD", "/v1/receipts/" UUID_A "/document", "Tus-Resumable: 1.0.0", NULL, 0);
    assert_string_equal(answer_header(&a, "Upload-Offset"), "5");
    answer_done(&a);
    set("clock=-31536000");
    a = get();
    time_t then = curl_getdate(answer_header(&a, "Date"), NULL);
    assert_true(then > 0 && llabs(clock_utc_s() - 31536000 - (long long)then) < 60);
    answer_done(&a);
    set("busy=9");
    a = get();
    assert_int_equal(a.status, 503);
    assert_string_equal(answer_header(&a, "Retry-After"), "9");
    answer_done(&a);
    set("");
}

static void the_lists_can_change_under_a_sender(void **state)
{
    AUTO_JSON json_t *receipt = good_receipt(pdf, PDF_N);

    (void)state;
    set("masters=500");
    struct answer a = ask(&office, "GET", "/v1/masters", NULL, NULL, 0);
    assert_int_equal(json_int(json_array_get(json_object_get(a.json, "languages"), 0), "id", 0), 503);
    answer_done(&a);
    a = put(&office, UUID_B, receipt);
    assert_int_equal(a.status, 422);
    assert_int_equal(json_array_size(json_object_get(a.json, "errors")), 5);
    answer_done(&a);
    set("");
}

/* Nothing of it may count that was not promised, and all that was. */
static void a_cut_and_a_lost_answer_leave_what_they_should(void **state)
{
    struct answer a;

    (void)state;
    set("cut=10 on=PATCH");
    a = patch(&office, UUID_A, 0, pdf, PDF_N);
    assert_int_equal(a.status, 0);
    answer_done(&a);
    set("");
    expect_awaiting(&office, UUID_A, 10);
    set("lost on=PATCH");
    a = patch(&office, UUID_A, 10, pdf + 10, PDF_N - 10);
    assert_int_equal(a.status, 0);
    answer_done(&a);
    set("");
    a = get();
    assert_string_equal(json_str(a.json, "state", ""), "created");  /* done and on the disk all the same */
    answer_done(&a);
}

static void an_answer_that_is_delayed_keeps_nobody_else_waiting(void **state)
{
    pid_t slow;
    int code = -1;

    (void)state;
    set("delay=2500 on=GET");
    slow = fork();
    if (slow == 0) {
        int64_t began_ms = clock_mono_ms();
        struct answer a = get();

        _exit(a.status == 200 && clock_mono_ms() - began_ms >= 2400 ? 0 : 1);
    }
    rig_sleep_ms(300);
    int64_t began_ms = clock_mono_ms();
    struct answer a = ask(&office, "HEAD", "/v1/receipts/" UUID_A "/document", "Tus-Resumable: 1.0.0", NULL, 0);
    assert_int_equal(a.status, 200);
    assert_true(clock_mono_ms() - began_ms < 2000);
    answer_done(&a);
    for (int i = 0; i < 1000 && !rig_ended(slow, &code); i++)
        rig_sleep_ms(10);
    assert_int_equal(code, 0);
    set("");
}

static void eofficed_ends_while_answers_are_delayed(void **state)
{
    pid_t slow;
    int code = -1;

    (void)state;
    set("delay=60000");
    slow = fork();
    if (slow == 0) {
        get();
        _exit(0);
    }
    rig_sleep_ms(500);
    rig_end(&office.pid, SIGTERM);
    for (int i = 0; i < 1000 && !rig_ended(slow, &code); i++)
        rig_sleep_ms(10);
    assert_int_equal(code, 0);
    office_start(&office);
}

static void faults_are_set_from_this_machine_and_only_where_they_are_allowed(void **state)
{
    static const char *const headers[] = { "Host: thief.example.com", "X-Forwarded-For: 10.1.2.3" };
    struct office other;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        struct answer a = ask(&office, "PUT", "/faults", headers[i], "error", 5);

        assert_int_equal(a.status, 403);
        answer_done(&a);
    }
    struct answer a = get();
    assert_int_equal(a.status, 200);
    answer_done(&a);
    office_new(&other, "");
    a = ask(&other, "PUT", "/faults", NULL, "error", 5);
    assert_int_equal(a.status, 404);
    answer_done(&a);
    office_free(&other);
    office_new(&other, "faults = error once on=GET\n");
    a = ask(&other, "GET", "/v1/masters", NULL, NULL, 0);
    assert_int_equal(a.status, 500);
    answer_done(&a);
    office_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_happens_as_often_as_it_was_asked_for),
        cmocka_unit_test(what_is_no_fault_is_refused_and_changes_nothing),
        cmocka_unit_test(answers_are_wrong_in_the_way_that_was_asked_for),
        cmocka_unit_test(the_lists_can_change_under_a_sender),
        cmocka_unit_test(a_cut_and_a_lost_answer_leave_what_they_should),
        cmocka_unit_test(an_answer_that_is_delayed_keeps_nobody_else_waiting),
        cmocka_unit_test(eofficed_ends_while_answers_are_delayed),
        cmocka_unit_test(faults_are_set_from_this_machine_and_only_where_they_are_allowed),
    };

    return cmocka_run_group_tests(tests, start, end);
}
