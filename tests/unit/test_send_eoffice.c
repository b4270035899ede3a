/* sendd's e-Office channel against eofficed; against one that misbehaves: test_send_answers.c. */
#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/json.h"
#include "spool/spool.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- against eofficed */

static void a_letter_becomes_a_receipt_with_its_numbers_in_the_diary(void **state)
{
    struct office office;
    struct send_rig r;

    (void)state;
    office_new(&office, "");
    send_new_at(&r, office.port, 8);
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
    send_new_at(&r, office.port, 8);
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
    send_new_at(&r, office.port, 50);
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
    send_new_at(&r, office.port, 50);
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
    send_new_at(&r, office.port, 8);
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
    send_new_at(&r, office.port, 2);
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
