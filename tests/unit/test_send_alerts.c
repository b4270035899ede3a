/* Alerts through the real diaryd and sendd: whoever is killed none is made twice, who is on leave is not told, and nobody is told
 * once e-Office says that the letter was opened. */
#include "tests/rig/relay.h"
#include "tests/unit/test_outbox_rig.h"

#include "base/clock.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define MAIL "[mail]\nfrom = cru@example.gov.in\nuser = box\npassword_file = %s/password\nca_file = %s\nurl = smtp://localhost:%d\n"

static int64_t alerts(const struct outbox *o, const char *where)
{
    char sql[300];

    snprintf(sql, sizeof(sql), "SELECT count(*) FROM deliveries WHERE kind <> 'letter' AND %s", where);
    return outbox_ask(o, sql);
}

/* VIP letters that have waited for e-Office for two days; each has its alert once, whenever diaryd died while it made them. */
static void killed_at_any_moment_diaryd_makes_each_alert_once(void **state)
{
    enum { LETTERS = 300, KILLS = 40, A_PASS = 50 };
    char settings[TMPDIR_SIZE + 400];
    struct outbox o;

    (void)state;
    outbox_new(&o, LETTERS, 100, "");
    rig_write(o.dir, "alerts", "waiting vip addressee sms\nwaiting vip supervisor mail\n", 54);
    snprintf(settings, sizeof(settings), "[office]\nsupervisor_post = SO-1\nalerts_file = %s/alerts\n[eoffice]\nurl = http://127.0.0.1:%d\n[sms]\ngateway = kannel\n"
             "[mail]\nurl = smtp://127.0.0.1:%d\n", o.dir, rig_free_port(), rig_free_port());
    outbox_set(&o, settings);
    outbox_ask(&o, "INSERT INTO fields (letter, name, value, source, conf, confirmed_by) SELECT id, 'vip', 'yes', 'clerk', 1.0, 'clerk' FROM letters");
    outbox_ask(&o, "UPDATE deliveries SET added_s = added_s - 172800, lane = 0");
    unsigned dice = 7;
    int kills = 0, in_a_pass = 0;
    for (; kills < KILLS && alerts(&o, "1") < 2 * (LETTERS - A_PASS); kills++) {
        o.diaryd = rig_spawn(o.dir, "diaryd");
        dice = dice * 1103515245 + 12345;
        rig_sleep_ms(20 + (int)((dice >> 16) % 100));
        rig_end(&o.diaryd, SIGKILL);
        in_a_pass += alerts(&o, "1") % (2 * A_PASS) != 0;
    }
    print_message("    killed %d times, %d of them in the midst of them\n", kills, in_a_pass);
    o.diaryd = rig_spawn(o.dir, "diaryd");
    outbox_wait(&o, "SELECT count(*) FROM alerts_made", LETTERS);
    assert_int_equal(alerts(&o, "kind = 'waiting' AND channel = 'sms' AND whom = 'addressee' AND state = 'waiting'"), LETTERS);
    assert_int_equal(alerts(&o, "kind = 'waiting' AND channel = 'mail' AND whom = 'supervisor' AND state = 'waiting'"), LETTERS);
    assert_int_equal(alerts(&o, "1"), 2 * LETTERS);
    assert_int_equal(outbox_ask(&o, "SELECT count(DISTINCT letter) FROM deliveries WHERE kind = 'waiting'"), LETTERS);
    assert_int_equal(outbox_ask(&o, "SELECT count(*) FROM history WHERE event = 'delivery_added' AND actor = 'diaryd'"), 2 * LETTERS);
    assert_true(kills >= 3);
    outbox_free(&o);
}

/* The stand-in's address is asked for when the alert goes, not when it was made. */
static void an_officer_on_leave_is_not_told_but_who_stands_in(void **state)
{
    static char text[64 * 1024];
    char settings[2 * PATH_MAX], officers[600], today[CLOCK_DATE_SIZE], next_week[CLOCK_DATE_SIZE];
    struct relay relay;
    struct outbox o;

    (void)state;
    relay_start(&relay, "tests/rig/mail_sink.py", rig_free_port(), "secret");
    outbox_new(&o, 1, 100, "");
    rig_write(o.dir, "password", "secret\n", 7);
    clock_format_date(clock_utc_s(), today);
    clock_format_date(clock_utc_s() + 7 * 86400, next_week);
    int n = snprintf(officers, sizeof(officers), "post,designation,section,name,email,mobile,leave_from,leave_to,link_post,default\n"
                     "SO-1,Section Officer,Cash,A. Verma,verma@example.gov.in,,%s,%s,SO-2,\nSO-2,Section Officer,Pay,B. Rao,rao@example.gov.in,,,,,yes\n", today, next_week);
    rig_write(o.dir, "officers.csv", officers, (size_t)n);
    snprintf(settings, sizeof(settings), "[office]\nofficers_file = %s/officers.csv\n[eoffice]\nurl = http://127.0.0.1:%d\n" MAIL, o.dir, rig_free_port(), o.dir, relay.cert, relay.port);
    outbox_set(&o, settings);
    outbox_ask(&o, "INSERT INTO deliveries (letter, channel, kind, whom, key, state, lane, changed_s, added_s, detail) VALUES "
               "(1, 'mail', 'alert', 'addressee', '11111111-2222-4333-8444-555555555555', 'waiting', 0, 1773480000, 1773480000, '{\"event\":\"confirmed\",\"class\":\"vip\"}')");
    outbox_start(&o);
    outbox_wait(&o, "SELECT count(*) FROM deliveries WHERE kind = 'alert' AND state = 'delivered'", 1);
    assert_int_equal(relay_mails(&relay, text, sizeof(text)), 1);
    assert_non_null(strstr(text, "rao@example.gov.in"));
    assert_null(strstr(text, "verma@example.gov.in"));
    outbox_free(&o);
    relay_end(&relay);
}

/* Opens a receipt as the addressee does, in eofficed's inbox. */
static void open_receipt(struct office *office, const char *key)
{
    char path[100], referer[200];

    snprintf(path, sizeof(path), "/receipts/%s/open", key);
    snprintf(referer, sizeof(referer), "Content-Type: application/x-www-form-urlencoded\nOrigin: %s", office->url);
    struct answer a = ask(office, "POST", path, referer, "post=SO-1", 9);
    assert_in_range(a.status, 200, 303);
    answer_done(&a);
}

static void an_escalation_goes_unless_e_office_says_that_the_letter_was_opened(void **state)
{
    static char text[64 * 1024];
    char settings[2 * PATH_MAX], key[40] = "";
    struct office office;
    struct relay relay;
    struct outbox o;

    (void)state;
    office_new(&office, "");
    relay_start(&relay, "tests/rig/mail_sink.py", rig_free_port(), "secret");
    outbox_new(&o, 2, 3000, "");
    rig_write(o.dir, "password", "secret\n", 7);
    snprintf(settings, sizeof(settings), "[office]\nsupervisor_post = SO-1\n[eoffice]\nurl = %s\ntoken_file = %s/token\n[send]\nretry_first_s = 1\n" MAIL,
             office.url, office.dir, o.dir, relay.cert, relay.port);
    outbox_set(&o, settings);
    outbox_ask(&o, "INSERT INTO deliveries (letter, channel, kind, whom, key, state, lane, changed_s, added_s, due_s, detail) "
               "SELECT id, 'mail', 'escalation', 'supervisor', printf('11111111-2222-4333-8444-%012d', id), 'waiting', 0, unixepoch(), unixepoch(), 4000000000, "
               "'{\"event\":\"confirmed\",\"class\":\"vip\"}' FROM letters");
    outbox_start(&o);
    outbox_wait(&o, "SELECT count(*) FROM deliveries WHERE channel = 'eoffice' AND state = 'delivered'", 2);
    struct answer a = ask(&office, "GET", "/v1/receipts", NULL, NULL, 0);
    const json_t *rows = json_object_get(a.json, "receipts");
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(rows, i), "diary_number")), "CRU-A/2026/000001") == 0)
            snprintf(key, sizeof(key), "%s", json_string_value(json_object_get(json_array_get(rows, i), "uuid")));
    answer_done(&a);
    open_receipt(&office, key);
    outbox_stop(&o);
    outbox_ask(&o, "UPDATE deliveries SET due_s = 1 WHERE kind = 'escalation'");
    outbox_start(&o);
    outbox_wait(&o, "SELECT count(*) FROM deliveries WHERE kind = 'escalation' AND letter = 1 AND state = 'cancelled' AND result ->> 'opened_at' <> ''", 1);
    outbox_wait(&o, "SELECT count(*) FROM deliveries WHERE kind = 'escalation' AND letter = 2 AND state = 'delivered'", 1);
    assert_int_equal(outbox_ask(&o, "SELECT count(*) FROM seen WHERE letter = 1 AND how = 'opened'"), 1);
    assert_int_equal(outbox_ask(&o, "SELECT count(*) FROM seen"), 1);
    assert_int_equal(relay_mails(&relay, text, sizeof(text)), 1);
    assert_non_null(strstr(text, "000002"));
    outbox_free(&o);
    relay_end(&relay);
    office_free(&office);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_any_moment_diaryd_makes_each_alert_once),
        cmocka_unit_test(an_officer_on_leave_is_not_told_but_who_stands_in),
        cmocka_unit_test(an_escalation_goes_unless_e_office_says_that_the_letter_was_opened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
