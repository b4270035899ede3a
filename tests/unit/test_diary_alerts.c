/* Who is told of a letter: rows made with the confirmation, found later by time and mail, cancelled once somebody has seen it. */
#include "tests/unit/test_diary_rig.h"

#include "diary/alerts.h"
#include "store/alerts.h"
#include "store/heard.h"
#include "workflow/ack.h"

static void officers(struct box *b, const char *rows)
{
    char text[4096];
    struct err e = { 0 };

    snprintf(text, sizeof(text), "%s%s", "post,designation,section,name,email,mobile,next_post,default\n", rows);
    box_write(b, "officers.csv", text);
    assert_ok(officers_file_load(&b->d, &e), e);
}

static void open_box(struct box *b, const char *policy)
{
    char conf[2048];
    struct err e = { 0 };

    tmpdir_new(b->dir);
    snprintf(b->db, sizeof(b->db), "%s/diary.db", b->dir);
    snprintf(conf, sizeof(conf), "[paths]\ndata_dir = %s\nrun_dir = %s\n[office]\nofficers_file = %s/officers.csv\nsupervisor_post = SV-1\n%s%s%s"
             "[mail]\nurl = smtp://127.0.0.1:2525\n[sms]\ngateway = kannel\n", b->dir, b->dir, b->dir, policy ? "alerts_file = " : "", policy ? b->dir : "",
             policy ? "/alerts\n" : "");
    box_write(b, "dakbox.conf", conf);
    if (policy)
        box_write(b, "alerts", policy);
    box_write(b, "officers.csv", "post,designation,section,name,email,mobile,next_post,default\n"
              "SO-1,Section Officer,Cash,A. Verma,so@example.gov.in,9876543210,US-1,\nUS-1,Under Secretary,,B. Rao,us@example.gov.in,9876543211,,yes\n"
              "SV-1,Supervisor,CRU,C. Das,sv@example.gov.in,9876543212,,\n");
    box_start(b);
    assert_ok(officers_file_load(&b->d, &e), e);
    alerts_file_load(&b->d);
}

static json_t *fields(const char *extra, const char *value)
{
    json_t *f = json_pack("{s:s, s:s, s:s, s:s}", "subject", "Cash book", "received_date", "2024-03-14", "date", "2024-03-01", "delivery_mode", "By Hand");

    if (extra)
        json_object_set_new(f, extra, json_string(value));
    return f;
}

/* A letter that is confirmed with those fields; its id. more: further keys of the request. */
static int64_t confirmed(struct box *b, json_t *take_fields, const char *more, const char **ret_words)
{
    char doc[ID_SIZE];

    box_put(b, SPOOL_READ, "2024-03-14T06:00:00Z", RIG_READING, doc);
    box_passes(b);
    json_t *request = json_pack("{s:I, s:i, s:s, s:s, s:o}", "letter", (json_int_t)box_letter(b, doc), "revision", box_see(b, doc).l.revision, "actor", "clerk",
                                "post", "SO-1", "fields", take_fields);
    if (more)
        json_object_set_new(request, more, json_true());
    const char *words = box_ask(b, "confirm", request, NULL);
    if (ret_words)
        *ret_words = words;
    else
        assert_string_equal(words, "");
    return box_letter(b, doc);
}

static int64_t count(const struct box *b, const char *where)
{
    char sql[512];

    snprintf(sql, sizeof(sql), "SELECT count(*) FROM deliveries WHERE %s", where);
    return rig_ask(b->db, sql);
}

static void pass(struct box *b)
{
    b->d.alerts_again_ms = 0;
    alerts_all(&b->d);
}

static void a_vip_letter_is_told_and_an_everyday_one_is_not(void **state)
{
    struct box b;

    (void)state;
    open_box(&b, NULL);
    confirmed(&b, fields(NULL, NULL), NULL, NULL);
    assert_int_equal(count(&b, "kind <> 'letter'"), 0);
    box_stop(&b);
    box_start(&b);
    int64_t vip = confirmed(&b, fields("parliament", "yes"), NULL, NULL);
    char where[200];
    snprintf(where, sizeof(where), "letter = %lld AND kind = 'alert' AND whom = 'addressee' AND channel = 'sms' AND due_s = 0 "
             "AND detail = '{\"class\":\"parliament\",\"event\":\"confirmed\"}'", (long long)vip);
    assert_int_equal(count(&b, where), 1);
    assert_int_equal(count(&b, "kind = 'alert' AND whom = 'next' AND channel = 'sms'"), 1);
    assert_int_equal(count(&b, "kind = 'escalation' AND whom = 'supervisor' AND due_s > 0"), 2);
    box_close(&b);
}

static void an_alert_that_cannot_be_written_takes_the_confirmation_back(void **state)
{
    const char *words;
    struct box b;

    (void)state;
    open_box(&b, NULL);
    rig_tamper(b.db, "CREATE TRIGGER no_more BEFORE INSERT ON deliveries WHEN NEW.kind = 'escalation' BEGIN SELECT RAISE(ABORT, 'no'); END");
    confirmed(&b, fields("vip", "yes"), NULL, &words);
    assert_string_not_equal(words, "");
    assert_int_equal(count(&b, "1"), 0);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters WHERE state = 'read'"), 1);
    rig_tamper(b.db, "DROP TRIGGER no_more");
    confirmed(&b, fields("vip", "yes"), NULL, NULL);
    assert_true(count(&b, "kind = 'escalation'") > 0);
    box_close(&b);
}

static void whoever_sees_the_letter_ends_its_escalations_and_no_other(void **state)
{
    struct box b;

    (void)state;
    open_box(&b, NULL);
    int64_t seen = confirmed(&b, fields("parliament", "yes"), NULL, NULL), other = confirmed(&b, fields("parliament", "yes"), NULL, NULL);
    assert_string_equal(box_ask(&b, "letter_seen", json_pack("{s:I, s:s, s:s}", "letter", (json_int_t)seen, "by", "A. Verma", "actor", "clerk"), NULL), "");
    char where[100];
    snprintf(where, sizeof(where), "letter = %lld AND kind = 'escalation' AND state = 'cancelled'", (long long)seen);
    assert_int_equal(count(&b, where), 2);
    snprintf(where, sizeof(where), "letter = %lld AND kind = 'escalation' AND state = 'waiting'", (long long)other);
    assert_int_equal(count(&b, where), 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'seen'"), 1);
    assert_string_equal(box_ask(&b, "letter_seen", json_pack("{s:I, s:s}", "letter", (json_int_t)seen, "actor", "clerk"), NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'seen'"), 1);        /* once more changes nothing */
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'cancel'"), 2);

    /* (c) opened in e-Office: sendd says so of one escalation, the other one goes too */
    snprintf(where, sizeof(where), "SELECT min(id) FROM deliveries WHERE kind = 'escalation' AND letter = %lld", (long long)other);
    int64_t id = rig_ask(b.db, where);
    assert_string_equal(box_ask(&b, "delivery_event", json_pack("{s:I, s:s, s:s, s:{s:s}}", "id", (json_int_t)id, "event", "cancel", "sentence", "seen",
                                "result", "opened_at", "2026-11-22T08:15:00Z"), NULL), "");
    assert_int_equal(count(&b, "kind = 'escalation' AND state = 'waiting'"), 0);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM seen WHERE how = 'opened'"), 1);
    box_close(&b);
}

static void heard(struct box *b, int64_t letter, const char *what, const char *status)
{
    char sql[300], key[UUID_SIZE];

    snprintf(key, sizeof(key), "00000000-0000-4000-8000-%012d", (int)letter);
    snprintf(sql, sizeof(sql), "UPDATE deliveries SET state = 'delivered', key = '%s' WHERE channel = 'mail' AND kind = 'letter' AND letter = %d", key, (int)letter);
    rig_tamper(b->db, sql);
    assert_string_equal(box_ask(b, "delivery_heard", json_pack("{s:s, s:s, s:s, s:s, s:s}", "key", key, "what", what, "status", status, "mail", "m1", "actor", "maild"), NULL), "");
}

static void an_answer_to_the_mail_counts_as_seen_and_a_bounce_is_told_once(void **state)
{
    struct box b;

    (void)state;
    open_box(&b, NULL);
    int64_t answered = confirmed(&b, fields("parliament", "yes"), NULL, NULL);
    heard(&b, answered, "replied", "");
    alerts_all(&b.d);
    assert_int_equal(count(&b, "kind = 'escalation' AND state = 'cancelled'"), 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM seen WHERE how = 'reply'"), 1);

    int64_t bounced = confirmed(&b, fields("parliament", "yes"), NULL, NULL);
    heard(&b, bounced, "bounced", "5.1.1");
    alerts_all(&b.d);
    assert_int_equal(count(&b, "kind = 'bounced' AND channel = 'sms' AND whom = 'addressee'"), 1);
    box_stop(&b);
    box_start(&b);                                      /* nothing twice */
    pass(&b);
    pass(&b);
    assert_int_equal(count(&b, "kind = 'bounced'"), 1);
    const struct delivery_new again = { .channel = "mail", .kind = "bounced", .whom = "supervisor" };
    struct err e = { 0 };
    assert_ok(store_alerts_add(b.d.store, bounced, ALERT_BOUNCED, &again, 1, "diaryd", &e), e);
    assert_int_equal(count(&b, "kind = 'bounced'"), 1);
    box_close(&b);
}

static void a_day_that_comes_near_and_an_e_office_that_is_away_are_told_once(void **state)
{
    char soon[CLOCK_DATE_SIZE];
    struct box b;

    (void)state;
    open_box(&b, "deadline any addressee mail\nwaiting vip supervisor mail\nset deadline_days 3\nset waiting_hours 24\n");
    clock_format_date(clock_utc_s() + 2 * 86400, soon);
    int64_t near = confirmed(&b, fields("reply_by", soon), NULL, NULL);
    clock_format_date(clock_utc_s() + 9 * 86400, soon);
    confirmed(&b, fields("reply_by", soon), NULL, NULL);
    confirmed(&b, fields("vip", "yes"), NULL, NULL);
    pass(&b);
    pass(&b);
    char where[200];
    snprintf(where, sizeof(where), "kind = 'deadline' AND letter = %lld", (long long)near);
    assert_int_equal(count(&b, where), 1);
    assert_int_equal(count(&b, "kind = 'deadline'"), 1);
    assert_int_equal(count(&b, "kind = 'waiting'"), 0);
    rig_tamper(b.db, "UPDATE deliveries SET added_s = added_s - 90000");        /* a day and an hour ago */
    pass(&b);
    pass(&b);
    assert_int_equal(count(&b, "kind = 'waiting'"), 1);                          /* the VIP letter's */
    assert_int_equal(count(&b, "kind = 'waiting' AND whom = 'supervisor' AND channel = 'mail'"), 1);
    box_close(&b);
}

/* The detail of one person in what sendd is given. */
static void taken(struct box *b, const char *channel, const char *whom, const char *mobile)
{
    AUTO_JSON json_t *answer = NULL;

    assert_string_equal(box_ask(b, "delivery_take", json_pack("{s:s, s:s, s:b, s:i}", "channel", channel, "instance", "", "ask", 1, "max_lane", 2), &answer), "");
    const json_t *d = json_object_get(answer, "delivery");
    assert_string_equal(json_str(d, "whom", ""), whom);
    const json_t *person = json_object_get(d, strcmp(whom, "next") == 0 ? "next_officer" : strcmp(whom, "supervisor") == 0 ? "supervisor" : "officer");
    assert_string_equal(json_str(person, "mobile", ""), mobile);
}

static void an_escalation_goes_to_who_holds_the_post_when_it_goes(void **state)
{
    struct box b;

    (void)state;
    open_box(&b, "confirmed vip next sms after 30\nconfirmed vip addressee sms\n");
    confirmed(&b, fields("vip", "yes"), NULL, NULL);
    taken(&b, "sms", "addressee", "9876543210");
    rig_tamper(b.db, "UPDATE deliveries SET state = 'delivered' WHERE kind = 'alert'");
    officers(&b, "SO-1,Section Officer,Cash,A. Verma,so@example.gov.in,9876543210,US-1,\nUS-1,Under Secretary,,D. Sen,sen@example.gov.in,9876500000,,yes\n"
             "SV-1,Supervisor,CRU,C. Das,sv@example.gov.in,9876543212,,\n");
    rig_tamper(b.db, "UPDATE deliveries SET due_s = 1 WHERE kind = 'escalation'");
    taken(&b, "sms", "next", "9876500000");
    box_close(&b);
}

static void a_policy_with_a_mistake_leaves_the_one_in_force(void **state)
{
    struct alert_policy p;
    struct err e = { 0 };
    struct box b;

    (void)state;
    open_box(&b, "confirmed any addressee mail\n");
    assert_ok(alerts_policy(&b.d, &p, &e), e);
    assert_int_equal(p.n, 1);                           /* for any letter: VIP and Parliament, too */
    json_t *bad = json_pack("{s:s, s:s, s:i, s:s, s:b, s:s}", "id", "u1", "file", "new.txt", "at", 0, "text", "confirmed vip addressee none\n", "last", 1, "actor", "admin");
    assert_non_null(strstr(box_ask(&b, "alerts_put", bad, NULL), "Line 1: alerts for \"vip\" cannot be switched off"));
    json_t *check = json_pack("{s:s, s:s, s:i, s:s, s:b, s:b, s:s}", "id", "u2", "file", "new.txt", "at", 0, "text", "confirmed vip next sms\n", "last", 1, "check", 1, "actor", "admin");
    assert_string_equal(box_ask(&b, "alerts_put", check, NULL), "");
    assert_ok(alerts_policy(&b.d, &p, &e), e);
    assert_int_equal(p.rules[0].whom, ALERT_ADDRESSEE);         /* only told */
    json_t *put = json_pack("{s:s, s:s, s:i, s:s, s:b, s:s}", "id", "u3", "file", "new.txt", "at", 0, "text", "confirmed vip next sms\n", "last", 1, "actor", "admin");
    assert_string_equal(box_ask(&b, "alerts_put", put, NULL), "");
    assert_ok(alerts_policy(&b.d, &p, &e), e);
    assert_int_equal(p.rules[0].whom, ALERT_NEXT);
    assert_int_equal(p.n, 3);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'alert_policy'"), 2);
    box_write(&b, "alerts", "confirmed vip addressee fax\n");
    alerts_file_load(&b.d);
    assert_ok(alerts_policy(&b.d, &p, &e), e);
    assert_int_equal(p.rules[0].whom, ALERT_NEXT);
    box_close(&b);
}

static void a_sender_is_acknowledged_after_e_office_has_the_letter(void **state)
{
    const char *words;
    struct box b;

    (void)state;
    open_box(&b, NULL);
    confirmed(&b, fields("sender_email", "ram@example.org"), "acknowledge", NULL);
    assert_int_equal(count(&b, "kind = 'ack' AND channel = 'mail' AND whom = 'sender' AND json_extract(detail, '$.email') = 'ram@example.org' "
                           "AND after = (SELECT id FROM deliveries WHERE channel = 'eoffice')"), 1);
    confirmed(&b, fields("sender_mobile", "98765 43213"), "acknowledge", NULL);
    assert_int_equal(count(&b, "kind = 'ack' AND channel = 'sms' AND json_extract(detail, '$.mobile') = '919876543213'"), 1);
    confirmed(&b, fields("sender_email", "x@example.org"), NULL, NULL);
    assert_int_equal(count(&b, "kind = 'ack'"), 2);     /* without the tick nobody is */
    confirmed(&b, fields("sender_email", "no-reply@example.org"), "acknowledge", &words);
    assert_non_null(strstr(words, "Nobody reads mail to no-reply@example.org"));
    confirmed(&b, fields("sender_email", "cru@example.gov.in"), "acknowledge", &words);
    assert_non_null(strstr(words, "address of this office"));
    confirmed(&b, fields(NULL, NULL), "acknowledge", &words);
    assert_non_null(strstr(words, "no e-mail address or mobile number"));
    assert_int_equal(count(&b, "kind = 'ack'"), 2);
    box_close(&b);
}

static void addresses_that_must_not_be_answered_are_known(void **state)
{
    static const struct { const char *address; bool good; } cases[] = {
        { "ram.kumar@example.org", true },  { "so-cash@nic.in", true },         { "replyram@example.org", true },   { "listen@example.org", true },
        { "noreply@x.in", false },          { "No-Reply@x.in", false },         { "no.reply+7@x.in", false },       { "noreply-billing@x.in", false },
        { "do_not_reply@x.in", false },     { "MAILER-DAEMON@x.in", false },    { "postmaster@x.in", false },       { "bounces@x.in", false },
        { "staff-list@x.in", false },       { "owner-staff@x.in", false },      { "staff-request@x.in", false },    { "CRU@example.gov.in", false },
        { "x", false },     { "a@b", false },   { "a b@c.in", false },  { "a@c.in\r\nBcc: x@y.in", false },     { "\"a\"@c.in", false },
        { "a@c.in,b@c.in", false },             { "<a@c.in>", false },
    };
    static const char *const own[] = { "", "cru@example.gov.in", NULL };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = { 0 };

        if ((ack_check_address(cases[i].address, own, &e) == 0) != cases[i].good)
            fail_msg("%s: %s", cases[i].address, e.msg);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vip_letter_is_told_and_an_everyday_one_is_not),
        cmocka_unit_test(an_alert_that_cannot_be_written_takes_the_confirmation_back),
        cmocka_unit_test(whoever_sees_the_letter_ends_its_escalations_and_no_other),
        cmocka_unit_test(an_answer_to_the_mail_counts_as_seen_and_a_bounce_is_told_once),
        cmocka_unit_test(a_day_that_comes_near_and_an_e_office_that_is_away_are_told_once),
        cmocka_unit_test(an_escalation_goes_to_who_holds_the_post_when_it_goes),
        cmocka_unit_test(a_policy_with_a_mistake_leaves_the_one_in_force),
        cmocka_unit_test(a_sender_is_acknowledged_after_e_office_has_the_letter),
        cmocka_unit_test(addresses_that_must_not_be_answered_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
