/* One delivery, and sendd or the e-Office killed at each of its steps, one after the other: the letter is there once, and the diary knows. */
#include "tests/rig/fault_proxy.h"
#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/json.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { PDF_BYTES = 30000, LARGE_BYTES = 900 * 1024, PATIENCE_MS = 15000, QUIET_MS = 1500 };

/* Where the victim dies: as sendd speaks to the diary, or when a line has stopped at a place. */
struct point {
    const char *name;
    const char *step;               /* of the diary; NULL: at a place of the line */
    bool before;
    const char *line;               /* an order of fault_proxy.h */
    size_t pdf_bytes;
    int dots;                       /* mail: so many have come whole by then ... */
    bool unknown;                   /* ... and a person must look ... */
    bool perhaps;                   /* ... or need not: how much of a mail libcurl has in hand is its own affair */
};

static void wait_struck(struct fault_proxy *line, const char *name)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;

    while (fault_proxy_counts(line).struck == 0 && clock_mono_ms() < until_ms)
        rig_sleep_ms(5);
    if (fault_proxy_counts(line).struck == 0)
        fail_msg("%s: it never came so far", name);
}

/* The rig kills by itself; here it is only seen. */
static void wait_killed(struct send_rig *r, const char *name)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;
    bool killed = false;

    while (!killed && clock_mono_ms() < until_ms) {
        pthread_mutex_lock(&r->lock);
        killed = !r->kill_at;
        pthread_mutex_unlock(&r->lock);
        rig_sleep_ms(5);
    }
    if (!killed)
        fail_msg("%s: it never came so far", name);
}

static int count_word(const struct send_letter *l, const char *word)
{
    int n = 0;

    for (const char *at = l->story; (at = strstr(at, word)); at += strlen(word))
        n++;
    return n;
}

static void write_conf(const struct send_rig *r, const char *channel)
{
    char conf[2048];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n%s[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 20\nparallel = 1\n",
                     r->dir, r->dir, channel);

    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

/* ---- e-Office */

static const struct point office_points[] = {
    { .name = "sendd asks for work", .step = "take", .before = true, .pdf_bytes = PDF_BYTES },
    { .name = "the letter is handed out", .step = "take", .pdf_bytes = PDF_BYTES },
    { .name = "the lists are on their way", .line = "stall down 1 times 1 at GET /v1/masters", .pdf_bytes = PDF_BYTES },
    { .name = "the announcement is on its way", .line = "stall up 200 times 1 at PUT /v1", .pdf_bytes = PDF_BYTES },
    { .name = "it is announced", .line = "stall down 1 times 1 at PUT /v1", .pdf_bytes = PDF_BYTES },
    { .name = "a first piece is on its way", .line = "stall up 4000 times 1 at PATCH /v1", .pdf_bytes = LARGE_BYTES },
    { .name = "a first piece is there", .line = "stall down 1 times 1 at PATCH /v1", .pdf_bytes = LARGE_BYTES },
    { .name = "the point of no return is to be noted", .step = "commit", .before = true, .pdf_bytes = PDF_BYTES },
    { .name = "the point of no return is noted", .step = "commit", .pdf_bytes = PDF_BYTES },
    { .name = "the last piece is on its way", .line = "stall up 9000 times 1 at PATCH /v1", .pdf_bytes = PDF_BYTES },
    { .name = "the receipt is generated", .line = "stall down 1 times 1 at PATCH /v1", .pdf_bytes = PDF_BYTES },
    { .name = "the numbers are on their way", .line = "stall down 1 times 1 at GET /v1/receipts", .pdf_bytes = PDF_BYTES },
    { .name = "the numbers are to be noted", .step = "delivered", .before = true, .pdf_bytes = PDF_BYTES },
    { .name = "the numbers are noted", .step = "delivered", .pdf_bytes = PDF_BYTES },
};

static void expect_receipts(const struct office *o, int n, const char *name)
{
    struct answer a = ask(o, "GET", "/v1/receipts?limit=1000", NULL, NULL, 0);
    size_t i;
    json_t *one;

    if (json_int(a.json, "total", 0) != n)
        fail_msg("%s: %lld receipts, not %d", name, (long long)json_int(a.json, "total", 0), n);
    json_array_foreach(json_object_get(a.json, "receipts"), i, one)
        assert_string_equal(json_str(one, "state", ""), "created");
    answer_done(&a);
}

static void send_one(struct office *office, const struct point *p, bool kill_office)
{
    struct fault_proxy *line = fault_proxy_new(office->port);
    struct send_rig r;
    char channel[640];

    send_new(&r, "");
    snprintf(channel, sizeof(channel), "[eoffice]\nurl = http://127.0.0.1:%d\ntoken_file = %s/token\ntimeout_s = %d\n", fault_proxy_port(line), r.dir,
             kill_office ? 1 : 20);
    write_conf(&r, channel);
    struct send_letter *l = send_add(&r, "eoffice", p->pdf_bytes);
    r.kill_at = p->step;
    r.kill_before = p->before;
    if (p->line)
        fault_proxy_say(line, "%s", p->line);
    send_start(&r);
    p->line ? wait_struck(line, p->name) : wait_killed(&r, p->name);
    if (kill_office) {
        rig_end(&office->pid, SIGKILL);
        office_start(office);
    } else {
        send_kill(&r);
    }
    fault_proxy_say(line, "well");
    if (!kill_office)
        send_start(&r);
    send_wait(&r, l, "delivered");
    rig_sleep_ms(50);
    assert_int_equal(l->state, DELIVERY_DELIVERED);
    assert_int_equal(count_word(l, "delivered"), 1);
    assert_true(*json_str(l->result, "receipt_no", ""));
    print_message("    %s: %s\n", p->name, l->story);
    send_free(&r);
    fault_proxy_free(line);
}

static void sendd_killed_at_any_step_a_letter_is_one_receipt(void **state)
{
    struct office office;

    (void)state;
    office_new(&office, "");
    for (size_t i = 0; i < ARRAY_LEN(office_points); i++) {
        send_one(&office, &office_points[i], false);
        expect_receipts(&office, (int)i + 1, office_points[i].name);
    }
    office_free(&office);
}

static void the_eoffice_killed_at_any_step_a_letter_is_one_receipt(void **state)
{
    struct office office;
    int n = 0;

    (void)state;
    office_new(&office, "");
    for (size_t i = 0; i < ARRAY_LEN(office_points); i++)
        if (office_points[i].line) {
            send_one(&office, &office_points[i], true);
            expect_receipts(&office, ++n, office_points[i].name);
        }
    assert_true(n >= 7);
    office_free(&office);
}

/* ---- mail, which cannot be asked after */

static const struct point mail_points[] = {
    { .name = "sendd asks for work", .step = "take", .before = true },
    { .name = "the letter is handed out", .step = "take" },
    { .name = "the relay greets", .line = "stall down 1 times 1" },
    { .name = "the sender is named", .line = "stall down 1 times 1 at MAIL FROM" },
    { .name = "the point of no return is to be noted", .step = "commit", .before = true },
    { .name = "the point of no return is noted", .step = "commit", .unknown = true },
    { .name = "the mail is on its way", .line = "stall up 500 times 1 at Message-ID", .unknown = true, .perhaps = true },
    { .name = "the relay has the mail", .line = "stall down 1 times 1 at \r\n.\r\n", .unknown = true, .dots = 1 },
    { .name = "that it was sent is to be noted", .step = "delivered", .before = true, .unknown = true, .dots = 1 },
    { .name = "that it was sent is noted", .step = "delivered", .dots = 1 },
};

/* In doubt it stays where it is until a person has looked. */
static void decide(struct send_rig *r, struct send_letter *l, const struct point *p)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;

    while (l->state != DELIVERY_UNKNOWN && !(p->perhaps && l->state == DELIVERY_DELIVERED) && clock_mono_ms() < until_ms)
        rig_sleep_ms(10);
    if (l->state == DELIVERY_DELIVERED)
        return;
    rig_sleep_ms(QUIET_MS);
    if (l->state != DELIVERY_UNKNOWN || count_word(l, "dot") != p->dots)
        fail_msg("%s: %s, %s", p->name, delivery_state_name(l->state), l->story);
    if (p->dots > 0)
        return;                                 /* the person finds it in the officer's mailbox */
    send_resend(r, l);
    send_wait(r, l, "delivered");
}

static void sendd_killed_at_any_step_a_mail_is_sent_once_or_asked_about(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(mail_points); i++) {
        const struct point *p = &mail_points[i];
        struct fake_relay relay = { .fault = SMTP_GOOD };
        struct send_rig r;
        char channel[640];

        send_new(&r, "");
        fake_relay_start(&relay, &r);
        struct fault_proxy *line = fault_proxy_new(relay.port);
        snprintf(channel, sizeof(channel), "[eoffice]\nurl =\n[mail]\nurl = smtp://127.0.0.1:%d\nrequire_tls = no\nfrom = cru@example.gov.in\ntimeout_s = 20\n",
                 fault_proxy_port(line));
        write_conf(&r, channel);
        struct send_letter *l = send_add(&r, "mail", 3000);
        r.kill_at = p->step;
        r.kill_before = p->before;
        if (p->line)
            fault_proxy_say(line, "%s", p->line);
        send_start(&r);
        p->line ? wait_struck(line, p->name) : wait_killed(&r, p->name);
        send_kill(&r);
        fault_proxy_say(line, "well");
        send_start(&r);
        if (p->unknown)
            decide(&r, l, p);
        else
            send_wait(&r, l, "delivered");
        assert_int_equal(count_word(l, "dot"), 1);
        print_message("    %s: %s%s\n", p->name, l->story, p->unknown && p->dots > 0 ? "(in doubt)" : "");
        send_free(&r);
        fault_proxy_free(line);
        fake_relay_stop(&relay);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sendd_killed_at_any_step_a_letter_is_one_receipt),
        cmocka_unit_test(the_eoffice_killed_at_any_step_a_letter_is_one_receipt),
        cmocka_unit_test(sendd_killed_at_any_step_a_mail_is_sent_once_or_asked_about),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
