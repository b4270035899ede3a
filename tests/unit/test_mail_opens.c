/* The built mail-page opens mails of every kind: which become letters, what is told of them, and what breaks nothing. */
#include "tests/unit/test.h"
#include "uploader/intake/opener.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#define FROM "From: Ram <ram@example.org>\nTo: cru@example.gov.in\nSubject: Land\nMessage-ID: <1@example.org>\n"
#define PARTS(of) FROM "Content-Type: multipart/" of "; boundary=B\n\n"
#define TEXT "--B\nContent-Type: text/plain\n\nSir, see below.\n"
#define FILE_PART(type, name, body) "--B\nContent-Type: " type "\nContent-Disposition: attachment; filename=\"" name "\"\n\n" body "\n"
#define END "--B--\n"
#define KEY "1b4e28ba-2fa1-4ad2-883f-0016d3cca427"

static char program[PAGE_PROCESS_PATH_SIZE];

static int open_bytes(const void *bytes, size_t n, bool whole, struct opened *ret, struct err *e)
{
    return opener_open(program, bytes, n, 1790000000, whole, ret, e);
}

static void open_text(const char *mail, struct opened *ret)
{
    struct err e = { 0 };

    if (open_bytes(mail, strlen(mail), true, ret, &e) < 0)
        fail_msg("%s\n%s", e.msg, mail);
}

static bool has_note(const struct opened *o, const char *code)
{
    for (size_t i = 0; i < json_array_size(o->facts.notes); i++)
        if (strcmp(json_string_value(json_array_get(o->facts.notes, i)), code) == 0)
            return true;
    return false;
}

static void every_kind_of_part_has_its_rule(void **state)
{
    static const struct { const char *mail, *note; size_t files; enum mail_file_use use; } cases[] = {
        { PARTS("mixed") TEXT FILE_PART("application/pdf", "a.pdf", "%PDF-1.4") END, NULL, 1, FILE_PAGES },
        { PARTS("mixed") TEXT FILE_PART("application/octet-stream", "scan.dat", "%PDF-1.4") END, NULL, 1, FILE_PAGES },
        { PARTS("mixed") TEXT FILE_PART("image/gif", "a.gif", "GIF89a") END, NULL, 1, FILE_PAGES },
        { PARTS("mixed") TEXT FILE_PART("application/octet-stream", "note", "BM is how these words begin, and so they go on.") END, "mail_enclosures", 1, FILE_ENCLOSURE },
        { PARTS("related") "--B\nContent-Type: text/html\n\n<p>Sir<img src='cid:logo%40x'>\n--B\nContent-Type: image/gif\nContent-ID: <logo@x>\n\nGIF89a\n" END, NULL, 1, FILE_INLINE },
        { PARTS("related") "--B\nContent-Type: text/html\n\n<p>Sir\n--B\nContent-Type: image/gif\nContent-ID: <logo@x>\n\nGIF89a\n" END, NULL, 1, FILE_PAGES },
        { PARTS("related") "--B\nContent-Type: text/html\n\n<p>Sir<img src='cid:order@x'>\n--B\nContent-Type: application/pdf\nContent-ID: <order@x>\n\n%PDF-1\n" END, NULL, 1, FILE_PAGES },
        { PARTS("mixed") TEXT FILE_PART("application/msword", "a.doc", "old words") END, "mail_enclosures", 1, FILE_ENCLOSURE },
        { PARTS("mixed") TEXT FILE_PART("application/pdf", "a.pdf.exe", "%PDF-1.4") END, "mail_program", 1, FILE_PROGRAM },
        { PARTS("mixed") TEXT FILE_PART("application/pdf", "a.pdf", "MZ\x90") END, "mail_program", 1, FILE_PROGRAM },
        { PARTS("mixed") TEXT FILE_PART("application/ms-tnef", "winmail.dat", "x\x9f>\"") END, "mail_tnef", 1, FILE_ENCLOSURE },
        { PARTS("mixed") TEXT "--B\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\nUEsDBBQAAQAIAAAA\n" END, "mail_locked", 1, FILE_LOCKED },
        { PARTS("encrypted") "--B\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n" FILE_PART("application/octet-stream", "msg.asc", "-----") END, "mail_encrypted", 1, FILE_ENCLOSURE },
        { FROM "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nMIA\n", "mail_encrypted", 1, FILE_ENCLOSURE },
        { PARTS("signed") TEXT "--B\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nMIA\n" END, "mail_signed", 0, FILE_PAGES },
        { PARTS("mixed") TEXT "--B\nContent-Type: message/rfc822\n\nSubject: inner\nContent-Type: multipart/mixed; boundary=C\n\n--C\nContent-Type: application/pdf; name=i.pdf\n\n%PDF-1\n--C--\n" END, NULL, 1, FILE_PAGES },
        { PARTS("alternative") TEXT "--B\nContent-Type: multipart/mixed; boundary=C\n\n--C\nContent-Type: text/html\n\n<p>Sir\n--C\nContent-Type: application/pdf; name=i.pdf\n\n%PDF-1\n--C--\n" END, NULL, 1, FILE_PAGES },
        { FROM "\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n-----END PGP MESSAGE-----\n", "mail_encrypted", 0, FILE_PAGES },
        { PARTS("alternative") "--B\nContent-Type: text/plain\n\nSee:\n--B\nContent-Type: text/html\n\n<pre>&gt; -----BEGIN PGP MESSAGE-----</pre>\n" END, "mail_encrypted", 0, FILE_PAGES },
        { FROM "\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSir\n-----BEGIN PGP SIGNATURE-----\n\niQE\n-----END PGP SIGNATURE-----\n", "mail_signed", 0, FILE_PAGES },
        { FROM "\n", "mail_empty", 0, FILE_PAGES },
        { PARTS("mixed") END, "mail_empty", 0, FILE_PAGES },
        { FROM "Content-Type: text/plain; charset=utf-8\n\ncaf\xe9\n", "mail_text_damaged", 0, FILE_PAGES },
        { FROM "Content-Type: text/plain; charset=no-such-thing\n\ncaf\xe9\n", "mail_text_damaged", 0, FILE_PAGES },
        { FROM "Content-Type: text/plain; charset=us-ascii\n\n\xe0\xa4\x95\n", NULL, 0, FILE_PAGES },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_OPENED struct opened o;

        open_text(cases[i].mail, &o);
        assert_int_equal(o.facts.kind, MAIL_LETTER);
        if (o.facts.n_files != cases[i].files || (o.facts.n_files > 0 && o.facts.files[0].use != cases[i].use))
            fail_msg("%zu files, the first is \"%s\":\n%s", o.facts.n_files, o.facts.n_files ? mail_file_use_name(o.facts.files[0].use) : "-", cases[i].mail);
        if (cases[i].note ? !has_note(&o, cases[i].note) : json_array_size(o.facts.notes) > 0)
            fail_msg("expected the note %s:\n%s", cases[i].note ? cases[i].note : "none", cases[i].mail);
    }
}

static void what_cannot_be_looked_at_is_named(void **state)
{
    static const struct { const char *mail, *unseen; } cases[] = {
        { PARTS("mixed") TEXT FILE_PART("application/pdf", "a.pdf", "%PDF-1.4") END, "" },
        { PARTS("mixed") TEXT FILE_PART("application/msword", "a.doc", "old words") FILE_PART("image/x-emf", "b.emf", "x") END, "a.doc" },
        { PARTS("mixed") TEXT FILE_PART("application/vnd.ms-excel", "list.csv", "name,post") END, "" },
        { PARTS("alternative") TEXT "--B\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n" END, "" },
        { PARTS("alternative") TEXT "--B\nContent-Type: text/html\n\n<p>Sir\n" END, "" },
        { PARTS("signed") TEXT "--B\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nMIA\n" END, "" },
        { FROM "\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n", "PGP" },
        { FROM "\n-----BEGIN PGP SIGNED MESSAGE-----\n\nSir\n", "" },
        { PARTS("mixed") TEXT FILE_PART("image/heic", "photo.heic", "    ftypheic") END, "photo.heic" },
        { FROM "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nMIA\n", "smime.p7m" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_OPENED struct opened o;

        open_text(cases[i].mail, &o);
        if (strcmp(o.facts.unseen, cases[i].unseen) != 0)
            fail_msg("\"%s\", not \"%s\":\n%s", o.facts.unseen, cases[i].unseen, cases[i].mail);
    }
}

static void words_that_only_the_eye_knows_are_looked_at_as_a_picture_too(void **state)
{
    static const struct { const char *text; bool odd; } cases[] = {
        { "Sir, see below.", false }, { "महोदय, कृपया देखें।", false }, { "Привет — 5 € ✓ 😀", false }, { "ՏԵCRET", true }, { "ᏚᎬᏟᏒᎬᎢ", true }, { "┏━ SECRET ━┓", true },
        { "🅂🄴🄲🅁🄴🅃", true },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_OPENED struct opened o;
        AUTO_FREE char *mail = NULL;
        size_t n;

        assert_true(asprintf(&mail, "From: a@b\n\n%s\n", cases[i].text) > 0);
        open_text(mail, &o);
        const unsigned char *words = opener_part(&o, OPENED_WORDS, &n);
        assert_non_null(memmem(words, n, cases[i].text, strlen(cases[i].text)));
        if (!opener_part(&o, OPENED_ODD, &n) == cases[i].odd)
            fail_msg("%s", cases[i].text);
    }
}

static void what_is_no_dak_is_told_by_its_headers(void **state)
{
    static const struct { const char *mail; enum mail_kind kind; bool may_answer; } cases[] = {
        { FROM "\nx\n", MAIL_LETTER, true },
        { "X-Spam-Flag: YES\n" FROM "\nx\n", MAIL_SPAM, false },
        { "X-Spam-Status: Yes, score=9\n" FROM "\nx\n", MAIL_SPAM, false },
        { "X-Spam-Status: No, score=1\n" FROM "\nx\n", MAIL_LETTER, true },
        { "Auto-Submitted: auto-replied\n" FROM "\nx\n", MAIL_AUTO_REPLY, false },
        { "Auto-Submitted: no\n" FROM "\nx\n", MAIL_LETTER, true },
        { "Auto-Submitted: auto-generated\n" FROM "\nx\n", MAIL_BULK, false },
        { "Auto-Submitted: auto-generated\n" PARTS("mixed") FILE_PART("application/pdf", "a.pdf", "%PDF-1.4") END, MAIL_LETTER, false },
        { "Precedence: bulk\n" FROM "\nx\n", MAIL_BULK, false },
        { "List-Id: <l.example.org>\n" FROM "\nx\n", MAIL_BULK, false },
        { "Return-Path: <>\n" FROM "\nx\n", MAIL_REPORT, false },
        { "From: no-reply@example.org\nMessage-ID: <2@x>\n\nx\n", MAIL_LETTER, false },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_OPENED struct opened o;

        open_text(cases[i].mail, &o);
        if (o.facts.kind != cases[i].kind || o.facts.may_answer != cases[i].may_answer)
            fail_msg("%s, answer %d:\n%s", mail_kind_name(o.facts.kind), o.facts.may_answer, cases[i].mail);
    }
}

static void a_delivery_report_names_our_mail_and_what_became_of_it(void **state)
{
    static const char bounce[] = "From: MAILER-DAEMON@relay\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\n\n"
        "--B\nContent-Type: text/plain\n\nIt did not work.\n"
        "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay\n\nFinal-Recipient: rfc822; x@y\nAction: failed\nStatus: 5.1.1\n"
        "--B\nContent-Type: message/rfc822\n\nMessage-ID: <" KEY "@example.gov.in>\nSubject: [CRU-A/2026/000001]\n\nx\n--B--\n";
    AUTO_OPENED struct opened o, reply;

    (void)state;
    open_text(bounce, &o);
    assert_int_equal(o.facts.kind, MAIL_REPORT);
    assert_string_equal(o.facts.report_what, "bounced");
    assert_string_equal(o.facts.report_status, "5.1.1");
    assert_string_equal(o.facts.report_key, KEY);
    open_text("In-Reply-To: <" KEY "@example.gov.in>\n" FROM "\nThank you.\n", &reply);
    assert_int_equal(reply.facts.kind, MAIL_LETTER);
    assert_int_equal(reply.facts.n_keys, 1);
    assert_string_equal(reply.facts.keys[0], KEY);
}

static void a_report_says_what_befell_the_worst_off_of_its_recipients(void **state)
{
    static const struct { const char *fields, *what, *status; } cases[] = {
        { "Reporting-MTA: dns; relay\n\nFinal-Recipient: rfc822; x@y\nAction: failed\nStatus: 5.1.1\n", "bounced", "5.1.1" },
        { "Reporting-MTA: dns; relay\r\n\r\nAction: FAILED\r\nStatus: 5.7.1 (refused)\r\nDiagnostic-Code: smtp; 550 no\r\n", "bounced", "5.7.1" },
        { "Reporting-MTA: dns; relay\n\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Mon\n", "delayed", "4.4.1" },
        { "Reporting-MTA: dns; relay\n\nAction: delivered\nStatus: 2.0.0\n", "relayed", "2.0.0" },
        { "Reporting-MTA: dns; relay\n\nAction: expanded\nStatus: 2.0.0\n\nAction: relayed\nStatus: 2.1.9\n", "relayed", "2.1.9" },
        { "Reporting-MTA: dns; relay\n\nAction: delivered\nStatus: 2.0.0\n\n\nAction: failed\nStatus: 5.2.2\n\nAction: delayed\nStatus: 4.0.0\n", "bounced", "5.2.2" },
        { "Reporting-MTA: dns; relay\n\nStatus: 5.0.0\nAction: failed\n", "bounced", "5.0.0" },
        { "Reporting-MTA: dns; relay\n\nAction: failed\nStatus: 9.1.1; rm -rf\n", "bounced", "" },
        { "Reporting-MTA: dns; relay\n\nAction: exploded\nStatus: 5.0.0\n", "", "" },
        { "X-Action: failed\n\nnothing of it\n", "", "" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_OPENED struct opened o;
        AUTO_FREE char *mail = NULL;

        assert_true(asprintf(&mail, "From: MAILER-DAEMON@relay\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\nContent-Type: text/plain\n\nx\n"
                             "--B\nContent-Type: message/delivery-status\n\n%s\n--B\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" KEY "@example.gov.in>\n--B--\n", cases[i].fields) > 0);
        open_text(mail, &o);
        assert_int_equal(o.facts.kind, MAIL_REPORT);
        assert_string_equal(o.facts.report_key, KEY);
        if (strcmp(o.facts.report_what, cases[i].what) != 0 || strcmp(o.facts.report_status, cases[i].status) != 0)
            fail_msg("\"%s\" \"%s\", not \"%s\" \"%s\":\n%s", o.facts.report_what, o.facts.report_status, cases[i].what, cases[i].status, cases[i].fields);
    }
}

static void numbers_of_another_office_are_read_from_the_subject(void **state)
{
    static const struct { const char *subject, *receipt, *computer; } cases[] = {
        { "Receipt No. 154960/2026/TSECY (Computer No. 4455667) - land", "154960/2026/TSECY", "4455667" },
        { "Fwd: Computer Number: 998877", "", "998877" },
        { "Receipt No.: 12-34/2026.", "12-34/2026", "" },
        { "A computer for the office", "", "" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_OPENED struct opened o;
        AUTO_FREE char *mail = NULL;

        assert_true(asprintf(&mail, "From: a@b\nSubject: %s\n\nx\n", cases[i].subject) > 0);
        open_text(mail, &o);
        assert_string_equal(o.facts.receipt_no, cases[i].receipt);
        assert_string_equal(o.facts.computer_no, cases[i].computer);
    }
}

static void a_long_hindi_subject_is_read_whole(void **state)
{
    AUTO_OPENED struct opened o;

    (void)state;
    open_text("From: a@b\nSubject: =?utf-8?b?4KS44KWA4KSu4KS+IOCktuClgeCksuCljeCklSDgpIXgpKfgpL/gpLg=?=\n =?utf-8?b?4KWC4KSa4KSo4KS+?=\n\nx\n", &o);
    assert_string_equal(o.facts.subject, "सीमा शुल्क अधिसूचना");
}

/* ---- what is made to break it */

static char *repeat(const char *head, const char *part, unsigned times, const char *tail)
{
    size_t n = strlen(head) + times * strlen(part) + strlen(tail) + 1;
    char *all = malloc(n), *at = all;

    assert_non_null(all);
    at = stpcpy(at, head);
    for (unsigned i = 0; i < times; i++)
        at = stpcpy(at, part);
    stpcpy(at, tail);
    return all;
}

static char *deep(unsigned levels)
{
    char *all = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&all, &n);

    fputs("From: a@b\n", out);
    for (unsigned i = 0; i < levels; i++)
        fprintf(out, "Content-Type: multipart/mixed; boundary=B%u\n\n--B%u\n", i, i);
    fputs("Content-Type: text/plain\n\nx\n", out);
    fclose(out);
    return all;
}

static void a_mail_beyond_a_limit_is_told_and_a_person_may_take_it_all_the_same(void **state)
{
    AUTO_FREE char *many = repeat(PARTS("mixed"), TEXT, 10000, END), *nested = deep(500), *header = repeat("From: a@b\nX-Long: ", "0123456789", 100000, "\n\nx\n");
    AUTO_FREE char *files = repeat(PARTS("mixed"), FILE_PART("application/pdf", "a.pdf", "%PDF-1"), 300, END);
    const struct { const char *mail, *says; } cases[] = {
        { many, "1,000 parts" }, { nested, "20 deep" }, { header, "256 KiB" }, { files, "200 files" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_OPENED struct opened o, taken;
        struct err e = { 0 };

        assert_int_equal(open_bytes(cases[i].mail, strlen(cases[i].mail), true, &o, &e), -E2BIG);
        if (!strstr(e.msg, cases[i].says))
            fail_msg("\"%s\" does not say %s", e.msg, cases[i].says);
        assert_ok(open_bytes(cases[i].mail, strlen(cases[i].mail), false, &taken, &e), e);
        assert_true(has_note(&taken, "mail_left_out"));
    }
}

static void what_is_no_mail_is_refused_and_breaks_nothing(void **state)
{
    static const char *const mails[] = { "", "\n", "\0\1\2" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(mails); i++) {
        AUTO_OPENED struct opened o;
        struct err e = { 0 };
        int r = open_bytes(mails[i], i == 2 ? 3 : strlen(mails[i]), true, &o, &e);

        assert_true(r == 0 || (r == -EBADMSG && e.msg[0]));
    }
}

static void without_its_program_nothing_is_said_about_the_mail(void **state)
{
    AUTO_OPENED struct opened o;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(opener_open("/nowhere/mail-page", "x", 1, 0, true, &o, &e), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_part_has_its_rule),
        cmocka_unit_test(what_cannot_be_looked_at_is_named),
        cmocka_unit_test(words_that_only_the_eye_knows_are_looked_at_as_a_picture_too),
        cmocka_unit_test(what_is_no_dak_is_told_by_its_headers),
        cmocka_unit_test(a_delivery_report_names_our_mail_and_what_became_of_it),
        cmocka_unit_test(a_report_says_what_befell_the_worst_off_of_its_recipients),
        cmocka_unit_test(numbers_of_another_office_are_read_from_the_subject),
        cmocka_unit_test(a_long_hindi_subject_is_read_whole),
        cmocka_unit_test(a_mail_beyond_a_limit_is_told_and_a_person_may_take_it_all_the_same),
        cmocka_unit_test(what_is_no_mail_is_refused_and_breaks_nothing),
        cmocka_unit_test(without_its_program_nothing_is_said_about_the_mail),
    };
    struct err e = { 0 };

    signal(SIGPIPE, SIG_IGN);
    if (opener_find(program, &e) < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
