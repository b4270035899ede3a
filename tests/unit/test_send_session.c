/* Sessions, limits and clocks: what e-Office wants besides the letter. Against the built eofficed and a fake. */
#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "base/json.h"

#include <liboath/oath.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

/* more: lines of [eoffice]; a failure is waited out for wait_s. */
static void write_conf_waiting(struct send_rig *r, int port, const char *more, int wait_s)
{
    char conf[2048];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = http://127.0.0.1:%d\ntoken_file = %s/token\ntimeout_s = 5\n%s"
                     "[send]\nretry_first_s = %d\nretry_max_s = %d\nmax_tries = 8\nparallel = 1\n", r->dir, r->dir, port, r->dir, more, wait_s, wait_s);

    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

static void write_conf(struct send_rig *r, int port, const char *more) { write_conf_waiting(r, port, more, 1); }

static json_t *sendd_ask(struct send_rig *r, json_t *take_request)
{
    json_t *answer = NULL;
    struct err e = { 0 };

    assert_ok(ipc_call(r->dir, "sendd", take_request, 5000, &answer, &e), e);
    return answer;
}

/* Gives a code and waits. True: the session is open; the sentence goes to words. */
static bool open_session(struct send_rig *r, const char *user, const char *code, char words[SAID_WORDED_SIZE])
{
    AUTO_JSON json_t *begun = sendd_ask(r, json_pack("{s:s, s:s, s:s}", "do", "session_open", "user", user, "code", code));
    char state[16] = "running";

    for (int i = 0; i < 1000 && strcmp(state, "running") == 0; i++) {
        AUTO_JSON json_t *trial = sendd_ask(r, json_pack("{s:s, s:I}", "do", "trial", "trial", (json_int_t)json_int(begun, "trial", 0)));

        snprintf(state, sizeof(state), "%s", json_str(trial, "state", ""));
        said_word(SAID_EN, json_str(trial, "sentence", ""), words);
        rig_sleep_ms(10);
    }
    return strcmp(state, "worked") == 0;
}

static void session_state(struct send_rig *r, char out[16])
{
    AUTO_JSON json_t *status = sendd_ask(r, json_pack("{s:s}", "do", "status"));

    snprintf(out, 16, "%s", json_str(json_array_get(json_object_get(status, "channels"), 0), "session", ""));
}

static void code_now(char out[8])
{
    char *secret = NULL;
    size_t n = 0;

    assert_int_equal(oath_base32_decode(SECRET, strlen(SECRET), &secret, &n), OATH_OK);
    assert_int_equal(oath_totp_generate(secret, n, (time_t)clock_utc_s(), 30, 0, 6, out), OATH_OK);
    free(secret);
}

static void letters_wait_for_a_persons_code_and_go_when_it_is_given(void **state)
{
    char words[SAID_WORDED_SIZE], code[8], session[16], codes[TMPDIR_SIZE + 64], more[TMPDIR_SIZE + 128];
    struct office office;
    struct send_rig r;

    (void)state;
    send_new(&r, "");
    rig_write(r.dir, "codes", "clerk " SECRET "\n", strlen("clerk " SECRET "\n"));
    snprintf(codes, sizeof(codes), "%s/codes", r.dir);
    snprintf(more, sizeof(more), "attended = yes\ncodes_file = %s\n", codes);
    office_new(&office, more);
    write_conf(&r, office.port, "");
    struct send_letter *l = send_add(&r, "eoffice", 3000);
    send_start(&r);
    send_wait(&r, l, "take retry");
    assert_non_null(strstr(l->sentence, "asks for a one-time code"));
    assert_int_equal(l->tries, 0);
    session_state(&r, session);
    assert_string_equal(session, "needed");
    assert_false(open_session(&r, "clerk", "000000", words));
    assert_non_null(strstr(words, "does not accept this name and code"));
    code_now(code);
    assert_true(open_session(&r, "clerk", code, words));
    assert_non_null(strstr(words, "The session is open until"));
    send_wait(&r, l, "delivered");
    session_state(&r, session);
    assert_string_equal(session, "open");

    /* e-Office forgets it (it was started anew): letters wait for another code */
    rig_end(&office.pid, SIGKILL);
    office_start(&office);
    struct send_letter *next = send_add(&r, "eoffice", 3000);
    ipc_hint(r.dir, "sendd");
    send_wait(&r, next, "take retry");
    session_state(&r, session);
    assert_string_equal(session, "needed");

    AUTO_FREE char *log = tmpdir_text(r.dir, "sendd.log");        /* neither name nor code */
    assert_null(strstr(log, code));
    assert_null(strstr(log, "clerk"));
    send_free(&r);
    office_free(&office);
}

/* What was tried just before waits for nothing else than the code. */
static void with_the_session_goes_also_what_was_tried_last(void **state)
{
    char words[SAID_WORDED_SIZE], code[8], more[TMPDIR_SIZE + 128];
    struct office office;
    struct send_rig r;

    (void)state;
    send_new(&r, "");
    rig_write(r.dir, "codes", "clerk " SECRET "\n", strlen("clerk " SECRET "\n"));
    snprintf(more, sizeof(more), "attended = yes\ncodes_file = %s/codes\n", r.dir);
    office_new(&office, more);
    write_conf_waiting(&r, office.port, "", 600);
    struct send_letter *tried = send_add(&r, "eoffice", 3000), *other = send_add(&r, "eoffice", 3000);
    send_start(&r);
    send_wait(&r, tried, "take retry");
    assert_true(tried->due_ms > clock_mono_ms() + 60 * 1000);
    code_now(code);
    assert_true(open_session(&r, "clerk", code, words));
    send_wait(&r, tried, "delivered");
    send_wait(&r, other, "delivered");
    send_free(&r);
    office_free(&office);
}

static void where_it_is_set_nothing_is_even_asked_without_a_session(void **state)
{
    struct fake_office f = { 0 };
    struct send_rig r;

    (void)state;
    send_new(&r, "");
    fake_office_start(&f, &r);
    write_conf(&r, f.port, "session = attended\n");
    struct send_letter *l = send_add(&r, "eoffice", 3000);
    send_start(&r);
    send_wait(&r, l, "take retry take retry");
    assert_non_null(strstr(l->sentence, "asks for a one-time code"));
    assert_int_equal(f.masters_asked, 0);
    send_free(&r);
    fake_office_stop(&f);
}

/* 429 with a date an hour away: the channel waits as asked, and not for a day. */
static void a_wish_to_wait_is_kept_also_as_a_date(void **state)
{
    struct fake_office f = { .fault = FAULT_STATUS, .method = "PUT", .status = 429, .times = 1000,
                             .headers = "Date: Sun, 01 Mar 2026 10:00:00 GMT\r\nRetry-After: Sun, 01 Mar 2026 10:00:40 GMT\r\n" };
    struct send_rig r;

    (void)state;
    send_new(&r, "");
    fake_office_start(&f, &r);
    write_conf(&r, f.port, "");
    struct send_letter *l = send_add(&r, "eoffice", 3000);
    send_start(&r);
    send_wait(&r, l, "take retry");
    rig_sleep_ms(300);
    AUTO_JSON json_t *status = sendd_ask(&r, json_pack("{s:s}", "do", "status"));
    int64_t next = json_int(json_array_get(json_object_get(status, "channels"), 0), "next_try_in_s", 0);
    if (next < 30 || next > 45)
        fail_msg("the next try is in %lld s", (long long)next);
    char worded[SAID_WORDED_SIZE];              /* and that clock of theirs is far off ours */
    said_word(SAID_EN, json_string_value(json_array_get(json_object_get(status, "warnings"), 0)), worded);
    assert_non_null(strstr(worded, "The clock of this box and that of"));
    assert_int_equal(l->tries, 0);
    send_free(&r);
    fake_office_stop(&f);
}

/* The question where it stands is answered with "never heard of it": announced again under the same key. */
static void a_receipt_that_e_office_has_lost_is_announced_again(void **state)
{
    struct fake_office f = { .fault = FAULT_STATUS, .method = "HEAD", .status = 404, .times = 1 };
    struct send_rig r;

    (void)state;
    send_new(&r, "");
    fake_office_start(&f, &r);
    write_conf(&r, f.port, "");
    struct send_letter *l = send_add(&r, "eoffice", 600 * 1024);
    snprintf(f.known[0].uuid, sizeof(f.known[0].uuid), "%s", l->key);       /* a part of it is there, from a try before */
    f.known[0].size = 600 * 1024;
    f.known[0].offset = 1000;
    f.n_known = 1;
    send_start(&r);
    send_wait(&r, l, "delivered");
    assert_string_equal(l->story, "take commit last-byte delivered ");
    send_free(&r);
    fake_office_stop(&f);
}

/* Its lists have changed since they were fetched; the letter goes with the new ones, and costs no try. */
static void a_refused_id_of_a_list_has_the_lists_fetched_again(void **state)
{
    struct fake_office f = { .fault = FAULT_STATUS, .method = "PUT", .status = 422, .times = 1,
                             .body = "{\"detail\":\"x\",\"errors\":[{\"field\":\"/language_id\",\"why\":\"is not in masters.languages\"}]}" };
    struct send_rig r;

    (void)state;
    send_new(&r, "");
    fake_office_start(&f, &r);
    write_conf(&r, f.port, "");
    f.times = 0;
    struct send_letter *first = send_add(&r, "eoffice", 3000), *second;
    send_start(&r);
    send_wait(&r, first, "delivered");
    int asked = f.masters_asked;
    f.times = 1;
    second = send_add(&r, "eoffice", 3000);
    ipc_hint(r.dir, "sendd");
    send_wait(&r, second, "delivered");
    assert_true(f.masters_asked > asked);
    assert_int_equal(f.times, 0);
    for (int i = 0; i < r.n; i++)
        assert_string_equal(r.letters[i].story, "take commit last-byte delivered ");
    send_free(&r);
    fake_office_stop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_wait_for_a_persons_code_and_go_when_it_is_given),
        cmocka_unit_test(with_the_session_goes_also_what_was_tried_last),
        cmocka_unit_test(where_it_is_set_nothing_is_even_asked_without_a_session),
        cmocka_unit_test(a_wish_to_wait_is_kept_also_as_a_date),
        cmocka_unit_test(a_receipt_that_e_office_has_lost_is_announced_again),
        cmocka_unit_test(a_refused_id_of_a_list_has_the_lists_fetched_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
