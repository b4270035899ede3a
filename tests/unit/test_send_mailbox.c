/* The mailbox connector: the mail as e-Office's clerk gets it, and what becomes of the delivery. */
#include "tests/rig/relay.h"
#include "tests/unit/test_connect_rig.h"
#include "tests/unit/test_gateway_rig.h"
#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"
#include "uploader/send/http.h"
#include "uploader/send/mail_text.h"
#include "uploader/send/mailbox.h"
#include "uploader/send/mailbox_form.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct box {
    struct connect_rig g;
    struct send_rig story;              /* the fake relay tells it which mails came; no sendd runs */
    struct fake_relay relay;
    struct connect_letter l;
};

static struct box *new_box(enum smtp_fault fault, const char *more)
{
    struct box *b = calloc(1, sizeof(*b));
    char settings[512];

    pthread_mutex_init(&b->story.lock, NULL);
    b->relay.fault = fault;
    b->relay.times = 1;
    fake_relay_start(&b->relay, &b->story);
    connect_new(&b->g, &mailbox_channel, "");
    snprintf(settings, sizeof(settings), "[eoffice]\nconnector = mailbox\nmailbox_to = cru-diary@efile.example.gov.in\n[mail]\nurl = smtp://127.0.0.1:%d\n"
             "require_tls = no\nfrom = cru@example.gov.in\ntimeout_s = 1\nmax_mib = 1\n%s", b->relay.port, more);
    connect_set(&b->g, settings);
    connect_letter_new(&b->g, &b->l, 1, 40000);
    return b;
}

static void free_box(struct box *b)
{
    connect_letter_free(&b->l);
    connect_free(&b->g);
    fake_relay_stop(&b->relay);
    free(b);
}

/* What stands behind a header; decoded where it is encoded. Static. */
static const char *header(const struct box *b, const char *name)
{
    static char value[2000];
    char find[100];
    size_t n = 0;

    snprintf(find, sizeof(find), "\r\n%s: ", name);
    const char *at = strstr(b->relay.message, find);
    if (!at)
        return "(none)";
    at += strlen(find);
    while (*at && (strncmp(at, "\r\n", 2) != 0 || at[2] == ' ')) {
        size_t out = 0;

        if (strncmp(at, "=?UTF-8?B?", 10) == 0) {
            size_t len = strcspn(at + 10, "?");
            assert_int_equal(sodium_base642bin((unsigned char *)value + n, sizeof(value) - n - 1, at + 10, len, NULL, &out, NULL, sodium_base64_VARIANT_ORIGINAL), 0);
            n += out;
            at += 10 + len + 2;
        } else if (strncmp(at, "\r\n ", 3) == 0) {
            at += 3;
        } else {
            value[n++] = *at++;
        }
    }
    value[n] = '\0';
    return value;
}

/* The text part, decoded; the caller's. */
static char *text_part(const struct box *b)
{
    static const char begin[] = "Content-Transfer-Encoding: base64\r\n\r\n";
    const char *at = strstr(b->relay.message, begin);
    char *text = calloc(1, sizeof(b->relay.message));
    size_t n = 0;

    assert_non_null(at);
    at += strlen(begin);
    assert_int_equal(sodium_base642bin((unsigned char *)text, sizeof(b->relay.message) - 1, at, (size_t)(strstr(at, "--") - at), "\r\n", &n, NULL,
                                       sodium_base64_VARIANT_ORIGINAL), 0);
    return text;
}

/* ---- tests */

static void the_mail_has_every_field_and_the_letter_waits_for_its_numbers(void **state)
{
    struct box *b = new_box(SMTP_GOOD, "");
    char id[100];

    (void)state;
    struct outcome o = connect_deliver(&b->g, &b->l);
    assert_int_equal(o.verdict, VERDICT_HOLD);
    assert_string_equal(connect_words(&o), "Mailed to e-Office's mailbox cru-diary@efile.example.gov.in. Diarise it there, then type the receipt number here.");
    assert_int_equal(b->g.commits, 1);
    snprintf(id, sizeof(id), "%s@example.gov.in", b->l.key);
    assert_string_equal(json_str(o.result, "message_id", ""), id);
    outcome_done(&o);
    assert_non_null(strstr(b->relay.recipients, "cru-diary@efile.example.gov.in"));
    assert_non_null(strstr(b->relay.message, id));
    assert_string_equal(header(b, "Subject"), "[CRU-A/2026/000001] लेखा परीक्षा की रिपोर्ट");
    assert_string_equal(header(b, "X-Dakbox-Key"), b->l.key);
    assert_string_equal(header(b, "X-Dakbox-Diary-Number"), "CRU-A/2026/000001");
    assert_string_equal(header(b, "X-Dakbox-Sender-Name"), "श्री क. ख. गुप्ता");
    assert_string_equal(header(b, "X-Dakbox-Form"), "Office Memorandum");
    assert_string_equal(header(b, "X-Dakbox-Sha256"), b->l.sha256);
    AUTO_FREE char *text = text_part(b);
    const char *date = strstr(text, "Letter date / पत्र की तारीख: 02/03/2026\n"), *subject = strstr(text, "Subject / विषय: लेखा परीक्षा की रिपोर्ट\n");
    assert_true(date && subject && date < subject);         /* in the order of the form */
    assert_non_null(strstr(text, "Language / भाषा: Hindi\n"));
    assert_null(strstr(text, "Mobile"));                    /* empty fields are left out */
    assert_non_null(strstr(b->relay.message, "filename=\"CRU-A-2026-000001.pdf\""));
    free_box(b);
}

static void sent_once_more_it_says_so_and_keeps_its_message_id(void **state)
{
    struct box *b = new_box(SMTP_GOOD, "");
    char id[100];

    (void)state;
    struct outcome first = connect_deliver(&b->g, &b->l);
    b->l.d.result = first.result;
    struct outcome o = connect_deliver(&b->g, &b->l);
    assert_int_equal(o.verdict, VERDICT_HOLD);
    assert_non_null(strstr(connect_words(&o), "once more"));
    snprintf(id, sizeof(id), "Message-ID: <%s@example.gov.in>", b->l.key);
    assert_non_null(strstr(b->relay.message, id));
    outcome_done(&o);
    outcome_done(&first);
    free_box(b);
}

static void a_lost_answer_is_for_a_person_to_settle(void **state)
{
    struct box *b = new_box(SMTP_CUT_AFTER_DOT, "");

    (void)state;
    struct outcome o = connect_deliver(&b->g, &b->l);
    assert_int_equal(o.verdict, VERDICT_UNKNOWN);
    assert_non_null(strstr(connect_words(&o), "CRU-A/2026/000001"));
    assert_null(mailbox_channel.ask);
    assert_true(*json_str(o.result, "message_id", ""));
    outcome_done(&o);
    free_box(b);
}

static void a_refused_mailbox_names_the_setting(void **state)
{
    struct box *b = new_box(SMTP_REFUSE, "");

    (void)state;
    b->relay.at = "RCPT";
    b->relay.reply = "550 no such user\r\n";
    struct outcome o = connect_deliver(&b->g, &b->l);
    assert_int_equal(o.verdict, VERDICT_HOLD);
    assert_non_null(strstr(connect_words(&o), "eoffice.mailbox_to"));
    assert_int_equal(b->g.commits, 0);
    free_box(b);
}

static void nothing_from_a_letter_adds_a_header_or_a_recipient(void **state)
{
    struct box *b = new_box(SMTP_GOOD, "");

    (void)state;
    connect_field(&b->l, "subject", "x\r\nBcc: evil@example.com\r\n\r\nbody");
    connect_field(&b->l, "sender_name", "a\nX-Dakbox-Key: forged");
    struct outcome o = connect_deliver(&b->g, &b->l);
    assert_int_equal(o.verdict, VERDICT_HOLD);
    assert_null(strstr(b->relay.message, "\nBcc:"));
    assert_null(strstr(b->relay.message, "\nX-Dakbox-Key: forged"));
    assert_null(strstr(b->relay.recipients, "evil"));
    AUTO_FREE char *text = text_part(b);
    assert_non_null(strstr(text, "Subject / विषय: x Bcc: evil@example.com body\n"));
    outcome_done(&o);
    free_box(b);
}

static void a_marked_letter_and_one_too_large_are_held_and_nothing_is_sent(void **state)
{
    struct box *b = new_box(SMTP_GOOD, "");
    struct connect_letter large;

    (void)state;
    connect_letter_new(&b->g, &large, 2, 900 * 1024);       /* fits mail.max_mib, but not once it is base64 */
    struct outcome o = connect_deliver(&b->g, &large);
    assert_int_equal(o.verdict, VERDICT_HOLD);
    assert_non_null(strstr(connect_words(&o), "1.2 MiB"));
    connect_field(&b->l, "classification", "restricted");
    o = connect_deliver(&b->g, &b->l);
    assert_int_equal(o.verdict, VERDICT_HOLD);
    assert_non_null(strstr(connect_words(&o), "classified"));
    assert_int_equal(b->g.commits, 0);
    assert_string_equal(b->relay.recipients, "");
    connect_letter_free(&large);
    free_box(b);
}

/* ---- a real relay */

static void exim_takes_it_by_starttls_and_login_and_twice_is_seen_to_be_twice(void **state)
{
    static char text[512 * 1024];
    struct connect_rig g;
    struct connect_letter l;
    struct relay s;
    char settings[3 * PATH_MAX], id[100];
    int n = 0;

    (void)state;
    if (geteuid() != 0 || access("/usr/sbin/exim4", X_OK) < 0) {
        print_message("SKIPPED: this test needs root and the package exim4-daemon-light\n");
        skip();
    }
    relay_start(&s, "tests/rig/smtpd.sh", rig_free_port(), "secret-pass");
    connect_new(&g, &mailbox_channel, "");
    rig_write(g.dir, "password", "secret-pass\n", 12);
    snprintf(settings, sizeof(settings), "[eoffice]\nconnector = mailbox\nmailbox_to = cru-diary@efile.example.gov.in\n[mail]\nurl = smtp://localhost:%d\n"
             "user = box\npassword_file = %s/password\nca_file = %s\nfrom = cru@example.gov.in\ntimeout_s = 5\n", s.port, g.dir, s.cert);
    connect_set(&g, settings);
    connect_letter_new(&g, &l, 1, 200 * 1024);
    connect_open(&g);
    struct outcome o = { 0 };
    mailbox_channel.test(g.self, "", &o);
    assert_int_equal(o.verdict, VERDICT_DELIVERED);
    assert_int_equal(relay_mails(&s, text, sizeof(text)), 0);           /* a test puts nothing into e-Office's mailbox */
    for (int i = 0; i < 2; i++) {
        o = connect_deliver(&g, &l);
        if (o.verdict != VERDICT_HOLD)
            fail_msg("verdict %d: %s", o.verdict, connect_words(&o));
        outcome_done(&o);
    }
    for (int i = 0; i < 500 && (n = relay_mails(&s, text, sizeof(text))) < 2; i++)
        rig_sleep_ms(10);
    assert_int_equal(n, 2);
    snprintf(id, sizeof(id), "Message-ID: <%s@example.gov.in>", l.key);
    assert_non_null(strstr(text, id));
    assert_non_null(strstr(text, "X-Dakbox-Diary-Number: CRU-A/2026/000001"));
    rig_write(g.dir, "password", "another-pass\n", 13);
    connect_close(&g);
    connect_open(&g);
    mailbox_channel.test(g.self, "", &o);
    assert_int_equal(o.verdict, VERDICT_RETRY_LATER);
    assert_non_null(strstr(connect_words(&o), "mail.password_file"));
    connect_letter_free(&l);
    connect_free(&g);
    relay_end(&s);
}

static void settings_that_do_not_hold_are_named(void **state)
{
    static const struct { const char *settings; int r; const char *word; } cases[] = {
        { "", -ENOENT, "connector" },
        { "[eoffice]\nconnector = mailbox\n", -EINVAL, "mail.url" },
        { "[eoffice]\nconnector = mailbox\n[mail]\nurl = smtp://h\n", -EINVAL, "eoffice.mailbox_to" },
    };
    struct connect_rig g;

    (void)state;
    connect_new(&g, &mailbox_channel, "");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = { 0 };

        connect_set(&g, cases[i].settings);
        assert_int_equal(mailbox_channel.open(g.config, &g.tools, &g.self, &e), cases[i].r);
        assert_non_null(strstr(e.msg, cases[i].word));
    }
    connect_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mail_has_every_field_and_the_letter_waits_for_its_numbers),
        cmocka_unit_test(sent_once_more_it_says_so_and_keeps_its_message_id),
        cmocka_unit_test(a_lost_answer_is_for_a_person_to_settle),
        cmocka_unit_test(a_refused_mailbox_names_the_setting),
        cmocka_unit_test(nothing_from_a_letter_adds_a_header_or_a_recipient),
        cmocka_unit_test(a_marked_letter_and_one_too_large_are_held_and_nothing_is_sent),
        cmocka_unit_test(exim_takes_it_by_starttls_and_login_and_twice_is_seen_to_be_twice),
        cmocka_unit_test(settings_that_do_not_hold_are_named),
    };
    struct err e = { 0 };

    signal(SIGPIPE, SIG_IGN);
    assert_ok(http_start(&e), e);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
