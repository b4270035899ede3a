/* sendd's e-Office channel against an e-Office, or a diary, that misbehaves: each bad answer has its verdict and sentence. */
#include "tests/unit/test_send_fakes.h"

#include "base/ipc.h"
#include "base/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHY_80 "is far too long, and the reason for that is told here at a length nobody asked f"
#define FAULT_160 "{\"field\":\"/sender/a_field_with_a_name_that_is_rather_long_for_a_field_of_it\",\"why\":\"" WHY_80 "or at all, at all\"}"

static const struct fault_case {
    const char *name;
    enum http_fault fault;
    const char *method;
    int status;
    const char *body, *story, *words;       /* what must be in the story, and in the sentence then */
    bool works_first, sick, other_goes_on;
} cases[] = {
    { "400", FAULT_STATUS, "PUT", 400, NULL, "take hold+", "did not understand", false, false, true },
    { "409", FAULT_STATUS, "PUT", 409, NULL, "take hold+", "another content", false, false, true },
    { "413", FAULT_STATUS, "PUT", 413, NULL, "take hold+", "too large", false, false, true },
    { "422 names the field", FAULT_STATUS, "PUT", 422, "{\"detail\":\"x\",\"errors\":[{\"field\":\"/sender/name\",\"why\":\"is too long\"}]}",
      "take hold+", "/sender/name is too long", false, false, true },
    { "400 with a long story", FAULT_STATUS, "PUT", 400, "{\"detail\":\"x\",\"errors\":[" FAULT_160 "," FAULT_160 "," FAULT_160 "]}",
      "take hold+", "did not understand", false, false, true },
    { "500 for one letter", FAULT_STATUS, "PUT", 500, NULL, "take retry+", "sent again by itself", false, false, true },
    { "500 for all", FAULT_STATUS, "PUT", 500, NULL, "take retry take retry ", "", false, true, false },
    { "503", FAULT_STATUS, "PUT", 503, NULL, "take retry ", "out of service", false, false, false },
    { "302", FAULT_STATUS, "PUT", 302, NULL, "take retry ", "eoffice.url", false, false, false },
    { "half an answer", FAULT_HALF, "PUT", 0, NULL, "take retry+", "announcing the letter", false, false, true },
    { "no answer", FAULT_NOTHING, "PUT", 0, NULL, "take retry+", "No usable answer", false, false, true },
    { "garbage", FAULT_GARBAGE, "PUT", 0, NULL, "take retry+", "not JSON", false, false, true },
    { "slow", FAULT_SLOW, "PUT", 0, NULL, "take retry+", "No usable answer", false, false, true },
    { "endless", FAULT_ENDLESS, "PUT", 0, NULL, "take retry+", "No usable answer", false, false, true },
    { "another letter's uuid", FAULT_WRONG_UUID, "PUT", 0, NULL, "take hold+", "another letter", false, false, true },
    { "460", FAULT_STATUS, "PATCH", 460, NULL, "take commit retry+", "did not arrive whole", false, false, true },
    { "answer lost after the last byte", FAULT_NOTHING, "PATCH", 0, NULL, "take commit last-byte unknown delivered", "", true, false, true },
    { "500 after the last byte", FAULT_STATUS, "PATCH", 500, NULL, "take commit last-byte unknown delivered", "", true, false, true },
    { "lost with the last byte", FAULT_NOTHING, "PATCH", 0, NULL, "take commit unknown resend+ take commit last-byte delivered", "", false, false, true },
    { "garbage instead of the numbers", FAULT_GARBAGE, "GET", 0, NULL, "take commit last-byte unknown delivered", "", false, false, true },
    { "another letter's numbers", FAULT_WRONG_UUID, "GET", 0, NULL, "take commit last-byte unknown delivered", "", false, false, true },
};

struct running { struct send_rig rig; struct fake_office office; struct send_letter *bad, *good; };

static void begin_case(struct running *x, const struct fault_case *c)
{
    x->office = (struct fake_office){ .fault = c->fault, .method = c->method, .status = c->status, .body = c->body,
                                      .works_first = c->works_first, .sick = c->sick, .times = c->sick ? 1000 : 1 };
    fake_office_start(&x->office, &x->rig);
    send_new_at(&x->rig, x->office.port, 8);
    x->bad = send_add(&x->rig, "eoffice", 3000);
    x->good = send_add(&x->rig, "eoffice", 3000);
    x->office.key = c->sick ? NULL : x->bad->key;
    send_start(&x->rig);
}

static void end_case(struct running *x, const struct fault_case *c)
{
    send_wait(&x->rig, x->bad, c->story);
    if (!strstr(x->bad->said, c->words))
        fail_msg("%s: \"%s\" is not in \"%s\"", c->name, c->words, x->bad->said);
    if (c->other_goes_on) {
        send_wait(&x->rig, x->good, "delivered");
        assert_string_equal(x->good->story, "take commit last-byte delivered ");
    }
    send_free(&x->rig);
    fake_office_stop(&x->office);
}

/* Mostly they wait, so they do it side by side. */
static void every_bad_answer_has_its_verdict_and_sentence_and_other_letters_go_on(void **state)
{
    static struct running all[ARRAY_LEN(cases)];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        begin_case(&all[i], &cases[i]);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        print_message("    %s\n", cases[i].name);
        end_case(&all[i], &cases[i]);
    }
}

static void a_letter_refused_too_often_is_held(void **state)
{
    struct fake_office f = { .fault = FAULT_STATUS, .method = "PUT", .status = 500, .times = 1000 };
    struct send_rig r;

    (void)state;
    fake_office_start(&f, &r);
    send_new_at(&r, f.port, 3);
    struct send_letter *bad = send_add(&r, "eoffice", 3000);
    f.key = bad->key;
    send_start(&r);
    send_wait(&r, bad, "take retry+ take retry+ take hold+");
    assert_non_null(strstr(bad->sentence, "Tried 3 times"));
    rig_sleep_ms(1500);
    assert_string_equal(bad->story, "take retry+ take retry+ take hold+ ");
    f.times = 0;
    send_resend(&r, bad);
    send_wait(&r, bad, "desk take commit last-byte delivered");
    send_free(&r);
    fake_office_stop(&f);
}

static void letters_it_cannot_digest_do_not_stop_the_others(void **state)
{
    struct fake_office f = { .fault = FAULT_STATUS, .method = "PUT", .status = 500, .times = 1000 };
    struct send_rig r;

    (void)state;
    fake_office_start(&f, &r);
    send_new_at(&r, f.port, 3);
    struct send_letter *bad = send_add(&r, "eoffice", 3000), *bad_too = send_add(&r, "eoffice", 3000);
    struct send_letter *good = send_add(&r, "eoffice", 3000), *good_too = send_add(&r, "eoffice", 3000);
    f.key = bad->key;
    f.other_key = bad_too->key;
    send_start(&r);
    send_wait(&r, good_too, "delivered");
    send_wait(&r, good, "delivered");
    send_free(&r);
    fake_office_stop(&f);
}

/* By itself it would ask again only minutes later. */
static void a_person_who_asks_has_the_answer_at_once(void **state)
{
    struct fake_office f = { .fault = FAULT_NOTHING, .method = "PATCH", .works_first = true, .times = 1 };
    struct send_rig r;
    struct err e = { 0 };
    char conf[2048];

    (void)state;
    send_new(&r, "");
    fake_office_start(&f, &r);
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = http://127.0.0.1:%d/\ntimeout_s = 1\n"
                     "[send]\nretry_first_s = 600\nretry_max_s = 600\n", r.dir, r.dir, f.port);
    rig_write(r.dir, "dakbox.conf", conf, (size_t)n);
    struct send_letter *l = send_add(&r, "eoffice", 3000);
    send_start(&r);
    send_wait(&r, l, "unknown");
    assert_int_equal(ipc_call(r.dir, "sendd", json_pack("{s:s, s:s}", "do", "delivery_ask", "channel", "fax"), 5000, NULL, &e), -EREMOTEIO);
    assert_ok(ipc_call(r.dir, "sendd", json_pack("{s:s, s:s}", "do", "delivery_ask", "channel", "eoffice"), 5000, NULL, &e), e);
    send_wait(&r, l, "delivered");
    assert_string_equal(l->story, "take commit last-byte unknown delivered ");
    send_free(&r);
    fake_office_stop(&f);
}

static void a_report_the_diary_cannot_note_now_is_repeated(void **state)
{
    struct fake_office f = { 0 };
    struct send_rig r;

    (void)state;
    fake_office_start(&f, &r);
    send_new_at(&r, f.port, 8);
    struct send_letter *l = send_add(&r, "eoffice", 3000);
    r.refuse_delivered = 2;
    send_start(&r);
    send_wait(&r, l, "delivered");
    assert_string_equal(l->story, "take commit last-byte delivered ");
    send_free(&r);
    fake_office_stop(&f);
}

static void a_letter_whose_report_is_refused_is_asked_after_and_not_sent_twice(void **state)
{
    struct fake_office f = { 0 };
    struct send_rig r;

    (void)state;
    fake_office_start(&f, &r);
    send_new_at(&r, f.port, 8);
    struct send_letter *l = send_add(&r, "eoffice", 3000), *next;
    r.refuse_delivered = 12;
    send_start(&r);
    send_wait(&r, l, "last-byte");
    next = send_add(&r, "eoffice", 3000);
    send_wait(&r, l, "delivered");
    send_wait(&r, next, "delivered");
    assert_string_equal(l->story, "take commit last-byte delivered ");
    send_free(&r);
    fake_office_stop(&f);
}

static void the_last_byte_is_not_sent_when_the_diary_cannot_note_it(void **state)
{
    struct fake_office f = { 0 };
    struct send_rig r;

    (void)state;
    fake_office_start(&f, &r);
    send_new_at(&r, f.port, 8);
    struct send_letter *l = send_add(&r, "eoffice", 2 * 1024 * 1024 + 10);
    r.refuse_commit = true;
    send_start(&r);
    send_wait(&r, l, "take retry take retry");
    assert_null(strstr(l->story, "last-byte"));
    assert_int_equal(l->tries, 0);
    assert_true(f.known[0].offset > 0 && f.known[0].offset < 2 * 1024 * 1024 + 10);
    pthread_mutex_lock(&r.lock);
    r.refuse_commit = false;
    pthread_mutex_unlock(&r.lock);
    send_wait(&r, l, "commit last-byte delivered");
    send_free(&r);
    fake_office_stop(&f);
}

static void lists_are_fetched_once_and_again_when_a_value_is_not_in_them(void **state)
{
    struct fake_office f = { 0 };
    struct send_rig r;

    (void)state;
    fake_office_start(&f, &r);
    send_new_at(&r, f.port, 8);
    struct send_letter *first = send_add(&r, "eoffice", 3000), *second = send_add(&r, "eoffice", 3000), *third = send_add(&r, "eoffice", 3000);
    send_set_field(second, "delivery_mode", "speed post");
    send_set_field(third, "delivery_mode", "by pigeon");
    send_start(&r);
    send_wait(&r, third, "hold+");
    assert_string_equal(first->story, "take commit last-byte delivered ");
    assert_string_equal(second->story, "take commit last-byte delivered ");
    assert_int_equal(f.masters_asked, 3);
    send_free(&r);
    fake_office_stop(&f);
}

static void a_letter_whose_hand_over_was_lost_is_not_forgotten(void **state)
{
    struct fake_office f = { 0 };
    struct send_rig r;

    (void)state;
    fake_office_start(&f, &r);
    send_new_at(&r, f.port, 8);
    struct send_letter *l = send_add(&r, "eoffice", 3000);
    r.lose_takes = 1;
    send_start(&r);
    send_wait(&r, l, "delivered");
    assert_string_equal(l->story, "take take commit last-byte delivered ");
    assert_int_equal(r.started, 2);
    send_free(&r);
    fake_office_stop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_answer_has_its_verdict_and_sentence_and_other_letters_go_on),
        cmocka_unit_test(a_letter_refused_too_often_is_held),
        cmocka_unit_test(lists_are_fetched_once_and_again_when_a_value_is_not_in_them),
        cmocka_unit_test(a_letter_whose_hand_over_was_lost_is_not_forgotten),
        cmocka_unit_test(letters_it_cannot_digest_do_not_stop_the_others),
        cmocka_unit_test(a_person_who_asks_has_the_answer_at_once),
        cmocka_unit_test(a_report_the_diary_cannot_note_now_is_repeated),
        cmocka_unit_test(a_letter_whose_report_is_refused_is_asked_after_and_not_sent_twice),
        cmocka_unit_test(the_last_byte_is_not_sent_when_the_diary_cannot_note_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
