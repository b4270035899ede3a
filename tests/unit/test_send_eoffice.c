/* sendd's e-Office channel: against eofficed, and against an e-Office that misbehaves. */
#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "base/json.h"
#include "spool/spool.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char settings[] = "[eoffice]\nurl = http://127.0.0.1:%d/\ntoken_file = %s/token\nmax_mib = 4\ntimeout_s = 1\n"
    "[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = %d\nparallel = 1\n";      /* the fakes serve one at a time */

/* The directory's name is only known inside send_new(), so the settings are written afterwards. */
static void new_rig(struct send_rig *r, int port, int max_tries)
{
    char conf[2048], paths[1024];

    send_new(r, "");
    snprintf(paths, sizeof(paths), "[paths]\nrun_dir = %s\ndata_dir = %s\n", r->dir, r->dir);
    size_t n = (size_t)snprintf(conf, sizeof(conf), "%s", paths);
    n += (size_t)snprintf(conf + n, sizeof(conf) - n, settings, port, r->dir, max_tries);
    rig_write(r->dir, "dakbox.conf", conf, n);
}

/* ---- against eofficed */

static void a_letter_becomes_a_receipt_with_its_numbers_in_the_diary(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "");
    new_rig(&r, office.port, 8);
    struct send_letter *l = send_add(&r, "eoffice", 30000), *vip = send_add(&r, "eoffice", 5000);
    send_set_field(vip, "vip", "true");
    send_set_field(vip, "form", "");
    send_start(&r);
    send_wait(&r, vip, "delivered");
    assert_string_equal(l->story, "take commit delivered ");
    assert_string_equal(vip->story, "take commit delivered ");
    assert_non_null(strstr(json_str(l->result, "receipt_no", ""), "/CRU"));
    assert_int_equal(json_int(vip->result, "computer_no", 0), json_int(l->result, "computer_no", 0) + 1);
    assert_int_equal(r.started, 1);
    struct answer a = ask(&office, "GET", "/", NULL, NULL, 0);
    assert_non_null(strstr(a.body, "लेखा परीक्षा की रिपोर्ट"));
    assert_non_null(strstr(a.body, "Immediate"));
    answer_done(&a);
    send_free(&r);
    office_free(&office);
}

/* Its PDF was stamped when it was filed; while it is not filed yet, its PDF may still change. */
static void only_the_pdf_of_a_filed_letter_is_sent(void **state)
{
    static const char stamped[] = "%PDF-1.4 with its number";
    char root[TMPDIR_SIZE + 16];
    AUTO_SPOOL struct spool *s = NULL;
    struct spool_doc *d = NULL;
    struct office office;
    struct send_rig r;
    struct err e = { 0 };

    (void)state;
    office_new(&office, "");
    new_rig(&r, office.port, 8);
    struct send_letter *l = send_add(&r, "eoffice", 1000);
    snprintf(root, sizeof(root), "%s/spool", r.dir);
    assert_ok(spool_open(root, NULL, &s, &e), e);
    assert_ok(spool_move(s, l->doc, SPOOL_FILED, SPOOL_READ, &e), e);
    send_start(&r);
    send_wait(&r, l, "take retry+");
    assert_non_null(strstr(l->sentence, "is just being filed"));
    assert_ok(spool_doc_extend(s, l->doc, SPOOL_READ, &d, &e), e);
    assert_ok(spool_doc_drop(d, "document.pdf", &e), e);
    assert_ok(spool_blob_put(d, "filed.pdf", stamped, sizeof(stamped) - 1, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_FILED, &e), e);
    send_wait(&r, l, "delivered");
    struct answer a = ask(&office, "GET", "/v1/receipts", NULL, NULL, 0);
    assert_int_equal(json_int(json_array_get(json_object_get(a.json, "receipts"), 0), "size_bytes", 0), sizeof(stamped) - 1);
    answer_done(&a);
    send_free(&r);
    office_free(&office);
}

static void a_large_letter_arrives_though_eoffice_is_killed_in_the_middle(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "");
    rig_end(&office.pid, SIGTERM);
    char conf[2048];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[gateway]\nport = %d\ndata_dir = %s/eoffice\n"
                     "token_file = %s/token\nmax_mib = 8\n", office.dir, office.dir, office.port, office.dir, office.dir);
    rig_write(office.dir, "dakbox.conf", conf, (size_t)n);
    office_start(&office);
    new_rig(&r, office.port, 50);
    struct send_letter *l = send_add(&r, "eoffice", 4 * 1024 * 1024 - 100);
    send_start(&r);
    for (int i = 0; i < 5 && !strstr(l->story, "delivered"); i++) {
        rig_sleep_ms(15 + 20 * i);
        rig_end(&office.pid, SIGKILL);
        office_start(&office);
    }
    send_wait(&r, l, "delivered");
    struct answer a = ask(&office, "GET", "/v1/receipts", NULL, NULL, 0);
    assert_int_equal(json_int(a.json, "total", 0), 1);
    answer_done(&a);
    send_free(&r);
    office_free(&office);
}

static void a_killed_sendd_goes_on_without_a_second_receipt(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "");
    new_rig(&r, office.port, 50);
    for (int i = 0; i < 8; i++)
        send_add(&r, "eoffice", 300000);
    send_start(&r);
    for (int i = 0; i < 6; i++) {
        rig_sleep_ms(20 + 9 * i);
        send_kill(&r);
        send_start(&r);
    }
    for (int i = 0; i < 8; i++)
        send_wait(&r, &r.letters[i], "delivered");
    struct answer a = ask(&office, "GET", "/v1/receipts", NULL, NULL, 0);
    assert_int_equal(json_int(a.json, "total", 0), 8);
    answer_done(&a);
    assert_true(r.started >= 1);
    send_free(&r);
    office_free(&office);
}

static void a_value_that_is_in_no_list_is_named_and_the_next_letter_goes_on(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "");
    new_rig(&r, office.port, 8);
    struct send_letter *bad = send_add(&r, "eoffice", 3000), *good = send_add(&r, "eoffice", 3000);
    struct send_letter *secret = send_add(&r, "eoffice", 3000), *late = send_add(&r, "eoffice", 3000);
    struct send_letter *large = send_add(&r, "eoffice", 4 * 1024 * 1024 + 1);
    send_set_field(bad, "delivery_mode", "By Pigeon");
    send_set_field(secret, "classification", "confidential");
    send_set_field(late, "date", "31-02-2026");
    send_start(&r);
    send_wait(&r, good, "delivered");
    send_wait(&r, large, "hold+");
    assert_string_equal(bad->story, "take hold+ ");
    assert_non_null(strstr(bad->sentence, "Delivery mode"));
    assert_non_null(strstr(bad->sentence, "By Pigeon"));
    assert_non_null(strstr(secret->sentence, "classified"));
    assert_non_null(strstr(late->sentence, "31-02-2026"));
    assert_non_null(strstr(large->sentence, "4 MiB"));
    struct answer a = ask(&office, "GET", "/v1/receipts", NULL, NULL, 0);
    assert_int_equal(json_int(a.json, "total", 0), 1);
    answer_done(&a);
    send_free(&r);
    office_free(&office);
}

static void a_wrong_token_makes_all_wait_and_costs_no_try(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "");
    new_rig(&r, office.port, 2);
    rig_write(r.dir, "token", "wrong\n", 6);
    struct send_letter *l = send_add(&r, "eoffice", 3000);
    send_start(&r);
    send_wait(&r, l, "take retry take retry take retry");
    assert_int_equal(l->tries, 0);
    assert_non_null(strstr(l->sentence, "eoffice.token_file"));
    send_free(&r);
    office_free(&office);
}

static void sendd_stops_within_two_seconds_in_the_middle_of_a_silent_answer(void **state)
{
    struct send_rig r;
    struct fake_office f = { .fault = FAULT_SLOW, .method = "PUT", .times = 1 };
    char conf[1024];

    (void)state;
    send_new(&r, "");
    fake_office_start(&f, &r);
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = http://127.0.0.1:%d\ntimeout_s = 60\n",
                     r.dir, r.dir, f.port);
    rig_write(r.dir, "dakbox.conf", conf, (size_t)n);
    struct send_letter *l = send_add(&r, "eoffice", 3000);
    send_start(&r);
    send_wait(&r, l, "take");
    rig_sleep_ms(200);
    int64_t before = clock_mono_ms();
    rig_end(&r.sendd, SIGTERM);
    assert_true(clock_mono_ms() - before < 2000);
    assert_string_equal(l->story, "take retry ");
    fake_office_stop(&f);
    send_free(&r);
}

/* ---- against one that misbehaves */

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

static void every_bad_answer_has_its_verdict_and_sentence_and_other_letters_go_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct fault_case *c = &cases[i];
        struct fake_office f = { .fault = c->fault, .method = c->method, .status = c->status, .body = c->body,
                                 .works_first = c->works_first, .sick = c->sick, .times = c->sick ? 1000 : 1 };
        struct send_rig r;

        print_message("    %s\n", c->name);
        send_new(&r, "");
        fake_office_start(&f, &r);
        char conf[2048];
        int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n", r.dir, r.dir);
        n += snprintf(conf + n, sizeof(conf) - (size_t)n, settings, f.port, r.dir, 8);
        rig_write(r.dir, "dakbox.conf", conf, (size_t)n);
        struct send_letter *bad = send_add(&r, "eoffice", 3000), *good = send_add(&r, "eoffice", 3000);
        f.key = c->sick ? NULL : bad->key;
        send_start(&r);
        send_wait(&r, bad, c->story);
        if (!strstr(bad->sentence, c->words))
            fail_msg("%s: \"%s\" is not in \"%s\"", c->name, c->words, bad->sentence);
        if (c->other_goes_on) {
            send_wait(&r, good, "delivered");
            assert_string_equal(good->story, "take commit last-byte delivered ");
        }
        send_free(&r);
        fake_office_stop(&f);
    }
}

static void a_letter_refused_too_often_is_held(void **state)
{
    struct fake_office f = { .fault = FAULT_STATUS, .method = "PUT", .status = 500, .times = 1000 };
    struct send_rig r;

    (void)state;
    fake_office_start(&f, &r);
    new_rig(&r, f.port, 3);
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
    new_rig(&r, f.port, 3);
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
    new_rig(&r, f.port, 8);
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
    new_rig(&r, f.port, 8);
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
    new_rig(&r, f.port, 8);
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
    new_rig(&r, f.port, 8);
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
    new_rig(&r, f.port, 8);
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
        cmocka_unit_test(a_letter_becomes_a_receipt_with_its_numbers_in_the_diary),
        cmocka_unit_test(only_the_pdf_of_a_filed_letter_is_sent),
        cmocka_unit_test(a_large_letter_arrives_though_eoffice_is_killed_in_the_middle),
        cmocka_unit_test(a_killed_sendd_goes_on_without_a_second_receipt),
        cmocka_unit_test(a_value_that_is_in_no_list_is_named_and_the_next_letter_goes_on),
        cmocka_unit_test(a_wrong_token_makes_all_wait_and_costs_no_try),
        cmocka_unit_test(sendd_stops_within_two_seconds_in_the_middle_of_a_silent_answer),
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
