/* sendd's mail channel against a relay that misbehaves; real ones: test_send_relay.c. */
#include "tests/unit/test_send_fakes.h"

#include "base/auto.h"
#include "base/json.h"
#include "base/text.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_settings(struct send_rig *r, const char *mail)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl =\n[mail]\nfrom = cru@example.gov.in\n"
                     "timeout_s = 1\n%s[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 8\nparallel = 1\n", r->dir, r->dir, mail);

    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

static void new_rig(struct send_rig *r, struct fake_relay *f)
{
    char mail[256];

    send_new(r, "");
    fake_relay_start(f, r);
    snprintf(mail, sizeof(mail), "url = smtp://127.0.0.1:%d\nrequire_tls = no\nmax_mib = 1\n", f->port);
    write_settings(r, mail);
}

static void free_rig(struct send_rig *r, struct fake_relay *f)
{
    send_free(r);
    fake_relay_stop(f);
    free(f);
}

/* ---- against one that misbehaves */

static void the_diary_knows_before_the_dot_is_sent(void **state)
{
    struct fake_relay *f = calloc(1, sizeof(*f));
    struct send_rig r;

    (void)state;
    new_rig(&r, f);
    struct send_letter *l = send_add(&r, "mail", 30000);
    send_start(&r);
    send_wait(&r, l, "delivered");
    assert_string_equal(l->story, "take commit dot delivered ");
    char id[100];
    snprintf(id, sizeof(id), "%s@example.gov.in", l->key);
    assert_string_equal(json_str(l->result, "message_id", ""), id);
    assert_non_null(strstr(f->message, id));
    assert_non_null(strstr(f->message, "Auto-Submitted: auto-generated\r\n"));
    assert_non_null(strstr(f->message, "Subject: =?UTF-8?B?"));
    assert_non_null(strstr(f->message, "filename=\"CRU-A-2026-000001.pdf\""));
    assert_non_null(strstr(f->message, "\r\nJVBERi0xLjQK"));        /* %PDF-1.4 in base64 */
    free_rig(&r, f);
}

static const struct mail_case {
    const char *name;
    enum smtp_fault fault;
    const char *at, *reply, *story, *words;
} cases[] = {
    { "answer lost after the dot", SMTP_CUT_AFTER_DOT, NULL, NULL, "take commit dot unknown ", "Under Secretary" },
    { "silence after the dot", SMTP_SILENT_AFTER_DOT, NULL, NULL, "take commit dot unknown ", "answer was lost" },
    { "cut in the middle", SMTP_CUT_IN_DATA, NULL, NULL, "take retry+ ", "in the middle" },
    { "DATA refused for now", SMTP_REFUSE, "DATA", "451 later\r\n", "take retry+ ", "sent again by itself" },
    { "DATA refused", SMTP_REFUSE, "DATA", "554 no\r\n", "take hold+ ", "554 no" },
    { "refused after the dot", SMTP_REFUSE, ".", "554 looks like spam\r\n", "take commit dot hold+ ", "looks like spam" },
    { "refused for now after the dot", SMTP_REFUSE, ".", "452 no room\r\n", "take commit dot retry+ ", "did not take" },
    { "nonsense after the dot", SMTP_REFUSE, ".", "what?\r\n", "take commit dot unknown ", "answer was lost" },
    { "officer unknown", SMTP_REFUSE, "RCPT", "550 no such user\r\n", "take hold+ ", "officers' directory" },
    { "officer's box full", SMTP_REFUSE, "RCPT", "452 full\r\n", "take retry+ ", "this officer" },
    { "sender refused", SMTP_REFUSE, "MAIL", "553 relaying disallowed\r\n", "take retry ", "mail.from" },
};

static void every_refusal_has_its_verdict_and_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct mail_case *c = &cases[i];
        struct fake_relay *f = calloc(1, sizeof(*f));
        struct send_rig r;

        print_message("    %s\n", c->name);
        f->fault = c->fault;
        f->at = c->at;
        f->reply = c->reply;
        f->times = 1;
        new_rig(&r, f);
        struct send_letter *l = send_add(&r, "mail", c->fault == SMTP_CUT_IN_DATA ? 700 * 1024 : 40000);
        send_start(&r);
        send_wait(&r, l, c->story);
        if (!strstr(l->sentence, c->words))
            fail_msg("%s: \"%s\" is not in \"%s\"", c->name, c->words, l->sentence);
        if (strstr(c->story, "retry")) {                /* and it goes on by itself */
            send_wait(&r, l, "delivered");
            assert_true(l->state == DELIVERY_DELIVERED);
        }
        free_rig(&r, f);
    }
}

static void a_mail_too_large_for_the_relay_goes_as_a_notice(void **state)
{
    static const struct { const char *at, *reply, *story; } relays[] = {
        { "MAIL", "552 too large\r\n", "take commit dot delivered " },      /* it says so at once, ... */
        { ".", "552 too large\r\n", "take commit dot commit dot delivered " },      /* ... or when it has all of it */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(relays); i++) {
        struct fake_relay *f = calloc(1, sizeof(*f));
        struct send_rig r;

        f->fault = SMTP_REFUSE;
        f->at = relays[i].at;
        f->reply = relays[i].reply;
        f->times = 1;
        new_rig(&r, f);
        struct send_letter *l = send_add(&r, "mail", 40000);
        send_start(&r);
        send_wait(&r, l, "delivered");
        assert_string_equal(l->story, relays[i].story);
        assert_null(strstr(f->message, "application/pdf"));
        assert_false(json_flag(l->result, "scan"));
        free_rig(&r, f);
    }
}

static void every_kind_of_mail_goes_to_its_person_with_its_headers(void **state)
{
    static const struct { const char *kind, *whom, *to; bool pdf; } mails[] = {
        { "letter", "", "<us-1@example.gov.in>", true },                { "alert", "next", "<ds@example.gov.in>", false },
        { "escalation", "supervisor", "<sv@example.gov.in>", false },   { "deadline", "addressee", "<us-1@example.gov.in>", false },
        { "ack", "sender", "<ram@example.org>", false },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(mails); i++) {
        struct fake_relay *f = calloc(1, sizeof(*f));
        struct send_rig r;

        send_new(&r, "");
        fake_relay_start(f, &r);
        char mail[256];
        snprintf(mail, sizeof(mail), "url = smtp://127.0.0.1:%d\nrequire_tls = no\nreply_to = cru-desk@example.gov.in\n", f->port);
        write_settings(&r, mail);
        struct send_letter *l = send_add(&r, "mail", 3000);
        json_object_set_new(l->message, "kind", json_string(mails[i].kind));
        json_object_set_new(l->message, "whom", json_string(mails[i].whom));
        json_object_set_new(l->message, "next_officer", json_pack("{s:s, s:s}", "designation", "Deputy Secretary", "email", "ds@example.gov.in"));
        json_object_set_new(l->message, "supervisor", json_pack("{s:s, s:s}", "designation", "Supervisor", "email", "sv@example.gov.in"));
        json_object_set_new(l->message, "detail", json_pack("{s:s, s:s, s:s, s:s}", "class", "vip", "due", "2026-12-07", "email", "ram@example.org",
                                                            "in_reply_to", i == 4 ? "<17@example.org>" : "<x>\r\nBcc: a@b.c"));
        send_set_field(l, "subject", "x\r\nBcc: evil@example.org");
        send_start(&r);
        send_wait(&r, l, "delivered");
        assert_non_null(strstr(f->message, mails[i].to));
        assert_non_null(strstr(f->message, "Reply-To: cru-desk@example.gov.in\r\n"));
        assert_non_null(strstr(f->message, "Auto-Submitted: auto-generated\r\n"));
        assert_null(strstr(f->message, "\r\nBcc:"));
        assert_int_equal(strstr(f->message, "application/pdf") != NULL, mails[i].pdf);
        assert_int_equal(strstr(f->message, "In-Reply-To: <17@example.org>\r\n") != NULL, i == 4);
        assert_int_equal(strstr(f->message, "In-Reply-To") != NULL, i == 4);    /* what is no message id is left out */
        free_rig(&r, f);
    }
}

static void an_escalation_goes_when_e_office_cannot_be_asked(void **state)
{
    struct fake_relay *f = calloc(1, sizeof(*f));
    struct send_rig r;
    char conf[1024];

    (void)state;
    send_new(&r, "");
    fake_relay_start(f, &r);
    /* e-Office cannot be asked: better told once too often */
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = http://127.0.0.1:1\n[mail]\nfrom = cru@example.gov.in\n"
                     "url = smtp://127.0.0.1:%d\nrequire_tls = no\n", r.dir, r.dir, f->port);
    rig_write(r.dir, "dakbox.conf", conf, (size_t)n);
    struct send_letter *l = send_add(&r, "mail", 100);
    json_object_set_new(l->message, "kind", json_string("escalation"));
    json_object_set_new(l->message, "whom", json_string("addressee"));
    json_object_set_new(l->message, "earlier", json_pack("{s:{s:s, s:s}}", "eoffice", "key", l->key, "instance", ""));
    send_start(&r);
    send_wait(&r, l, "delivered");
    free_rig(&r, f);
}

static void an_unknown_mail_is_left_to_a_person_while_others_go_on(void **state)
{
    struct fake_relay *f = calloc(1, sizeof(*f));
    struct send_rig r;

    (void)state;
    f->fault = SMTP_CUT_AFTER_DOT;
    f->times = 1;
    new_rig(&r, f);
    struct send_letter *lost = send_add(&r, "mail", 3000), *next = send_add(&r, "mail", 3000);
    send_start(&r);
    send_wait(&r, next, "delivered");
    rig_sleep_ms(1500);
    assert_string_equal(lost->story, "take commit dot unknown ");
    send_kill(&r);                                      /* and a restart does not send it again either */
    send_start(&r);
    rig_sleep_ms(500);
    assert_string_equal(lost->story, "take commit dot unknown ");
    send_resend(&r, lost);
    send_wait(&r, lost, "desk take commit dot delivered");
    free_rig(&r, f);
}

static void the_dot_is_not_sent_when_the_diary_cannot_note_it(void **state)
{
    struct fake_relay *f = calloc(1, sizeof(*f));
    struct send_rig r;

    (void)state;
    new_rig(&r, f);
    struct send_letter *l = send_add(&r, "mail", 3000);
    r.refuse_commit = true;
    send_start(&r);
    send_wait(&r, l, "take retry take retry ");
    assert_null(strstr(l->story, "dot"));
    free_rig(&r, f);
}

static void a_subject_cannot_add_a_header_or_a_recipient(void **state)
{
    struct fake_relay *f = calloc(1, sizeof(*f));
    struct send_rig r;

    (void)state;
    new_rig(&r, f);
    struct send_letter *l = send_add(&r, "mail", 3000), *bad = send_add(&r, "mail", 3000);
    send_set_field(l, "subject", "x\r\nBcc: thief@example.com\r\n\r\n.\r\nRCPT TO:<thief@example.com>");
    json_object_set_new(json_object_get(l->message, "officer"), "designation", json_string("US\r\nBcc: thief@example.com"));
    json_object_set_new(json_object_get(bad->message, "officer"), "email", json_string("a@b\r\nRCPT TO:<thief@example.com>"));
    send_start(&r);
    send_wait(&r, l, "delivered");
    send_wait(&r, bad, "hold+");
    assert_string_equal(l->story, "take commit dot delivered ");
    assert_null(strstr(f->message, "\nBcc"));
    assert_null(strcasestr(f->recipients, "thief"));
    assert_string_equal(f->recipients, "RCPT TO:<us-1@example.gov.in>\r\n");
    assert_non_null(strstr(bad->sentence, "no e-mail address"));
    free_rig(&r, f);
}

static void a_long_hindi_designation_is_cut_between_characters(void **state)
{
    static const char rank[] = "अवर सचिव, लेखा परीक्षा एवं बजट प्रभाग, केन्द्रीय कार्यालय";
    struct fake_relay *f = calloc(1, sizeof(*f));
    char designation[4 * sizeof(rank)], shown[600] = "", *clean = NULL;
    struct send_rig r;
    size_t n = 0;

    (void)state;
    new_rig(&r, f);
    struct send_letter *l = send_add(&r, "mail", 3000);
    snprintf(designation, sizeof(designation), "%s %s", rank, rank);
    json_object_set_new(json_object_get(l->message, "officer"), "designation", json_string(designation));
    send_start(&r);
    send_wait(&r, l, "delivered");
    const char *to = strstr(f->message, "\nTo: ");
    const char *end = to ? strstr(to, "<us-1@") : NULL;
    assert_non_null(end);
    for (const char *word = to; (word = strstr(word, "=?UTF-8?B?")) && word < end; ) {
        size_t got = 0;

        word += strlen("=?UTF-8?B?");
        assert_int_equal(sodium_base642bin((unsigned char *)shown + n, sizeof(shown) - n, word, strcspn(word, "?"), NULL, &got, NULL,
                                           sodium_base64_VARIANT_ORIGINAL), 0);
        n += got;
    }
    assert_true(n > 100);
    assert_int_equal(text_clean(shown, n, sizeof(shown), &clean, NULL), 0);      /* it is whole UTF-8 */
    free(clean);
    free_rig(&r, f);
}

static void nothing_classified_is_mailed(void **state)
{
    struct fake_relay *f = calloc(1, sizeof(*f));
    struct send_rig r;

    (void)state;
    new_rig(&r, f);
    struct send_letter *l = send_add(&r, "mail", 3000);
    send_set_field(l, "classification", "secret");
    send_start(&r);
    send_wait(&r, l, "take hold+");
    assert_string_equal(f->recipients, "");
    free_rig(&r, f);
}

static void a_scan_too_large_is_announced_without_it(void **state)
{
    struct fake_relay *f = calloc(1, sizeof(*f));
    struct send_rig r;

    (void)state;
    new_rig(&r, f);
    struct send_letter *l = send_add(&r, "mail", 800 * 1024);       /* 1.07 MiB in base64, the limit is 1 */
    send_start(&r);
    send_wait(&r, l, "delivered");
    assert_null(strstr(f->message, "application/pdf"));
    assert_non_null(strstr(f->message, "Content-Type: text/plain; charset=UTF-8\r\n"));
    free_rig(&r, f);
}

static void a_relay_without_tls_gets_no_password_and_no_mail(void **state)
{
    struct fake_relay *f = calloc(1, sizeof(*f));
    struct send_rig r;
    char mail[512];

    (void)state;
    send_new(&r, "");
    fake_relay_start(f, &r);
    snprintf(mail, sizeof(mail), "url = smtp://127.0.0.1:%d\nuser = box\npassword_file = %s/token\n", f->port, r.dir);
    write_settings(&r, mail);
    struct send_letter *l = send_add(&r, "mail", 3000);
    send_start(&r);
    send_wait(&r, l, "take retry take retry ");
    assert_non_null(strstr(l->sentence, "no TLS"));
    assert_string_equal(f->recipients, "");
    free_rig(&r, f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_diary_knows_before_the_dot_is_sent),
        cmocka_unit_test(every_refusal_has_its_verdict_and_sentence),
        cmocka_unit_test(a_mail_too_large_for_the_relay_goes_as_a_notice),
        cmocka_unit_test(every_kind_of_mail_goes_to_its_person_with_its_headers),
        cmocka_unit_test(an_escalation_goes_when_e_office_cannot_be_asked),
        cmocka_unit_test(an_unknown_mail_is_left_to_a_person_while_others_go_on),
        cmocka_unit_test(the_dot_is_not_sent_when_the_diary_cannot_note_it),
        cmocka_unit_test(a_subject_cannot_add_a_header_or_a_recipient),
        cmocka_unit_test(a_long_hindi_designation_is_cut_between_characters),
        cmocka_unit_test(nothing_classified_is_mailed),
        cmocka_unit_test(a_scan_too_large_is_announced_without_it),
        cmocka_unit_test(a_relay_without_tls_gets_no_password_and_no_mail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
