/* One mail: a letter once, whatever interrupts; and nothing of a marked one is kept. The built mail-page opens them. */
#include "tests/rig/kill_at.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"
#include "uploader/intake/take.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#define LETTER "From: Ram <ram@example.org>\r\nSubject: Land\r\nMessage-ID: <1@example.org>\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" \
    "--B\r\nContent-Type: text/plain\r\n\r\nSir, %s\r\n--B\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%%PDF-1.4 %s\r\n--B--\r\n"

struct rig {
    char dir[TMPDIR_SIZE], root[TMPDIR_SIZE + 8], mail[2048];
    struct spool *spool;
    struct take_setup setup;
    struct taken taken;
    unsigned looked, heard;
    int heard_says;
    char told[128];                     /* what was heard last: what, status, key */
    const char *by;
};

static char program[PAGE_PROCESS_PATH_SIZE];

/* A file says itself what it bears; what mail-page draws bears nothing. */
static void mark(void *ctx, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx, struct mark_verdict *ret)
{
    ((struct rig *)ctx)->looked++;
    *ret = (struct mark_verdict){ .page = 1 };
    if (progress(progress_ctx, 1, 1))
        *ret = (struct mark_verdict){ .decision = MARK_HOLD, .unchecked = true, .why = "stopped" };
    else if (memmem(bytes, n, "SECRET", 6))
        ret->decision = MARK_REFUSE;
    else if (memmem(bytes, n, "PERHAPS", 7))
        *ret = (struct mark_verdict){ .decision = MARK_HOLD, .why = "top of the page" };
    else if (memmem(bytes, n, "BROKEN", 6))
        *ret = (struct mark_verdict){ .decision = MARK_HOLD, .unchecked = true, .why = "it broke down" };
}

static int heard(void *ctx, const char *key, const char *what, const char *status, const char *mail, int64_t at_s, struct err *e)
{
    struct rig *g = ctx;

    (void)mail, (void)at_s;
    g->heard += strcmp(what, "replied") == 0;
    snprintf(g->told, sizeof(g->told), "%s %s %s", what, status, key);
    return g->heard_says < 0 ? err_set(e, g->heard_says, "diaryd is not running") : 0;
}

static void open_spool(struct rig *g)
{
    struct err e = { 0 };

    assert_ok(spool_open(g->root, NULL, &g->spool, &e), e);
    g->setup.spool = g->spool;
}

static int set_up(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    snprintf(g->root, sizeof(g->root), "%s/spool", g->dir);
    g->setup = (struct take_setup){ .opener = program, .origin = { .purpose = "letter" }, .mark = mark, .mark_words = mark, .heard = heard, .ctx = g };
    g->by = "";
    open_spool(g);
    snprintf(g->mail, sizeof(g->mail), LETTER, "see below", "a");
    *state = g;
    return 0;
}

static int tear_down(void **state)
{
    struct rig *g = *state;

    spool_close(g->spool);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static int take(struct rig *g, struct err *e)
{
    static const struct mail_place place = { .account = "box", .folder = "INBOX", .uid_validity = 7, .uid = 1, .arrived_s = 1790000000 };

    return take_mail(&g->setup, &place, (const unsigned char *)g->mail, strlen(g->mail), g->by, &g->taken, e);
}

static enum taken_as take_well(struct rig *g)
{
    struct err e = { 0 };

    assert_ok(take(g, &e), e);
    return g->taken.as;
}

struct counting { struct rig *rig; unsigned n, with_blobs; };

static int count_blob(void *ctx, const struct spool_entry *entry)
{
    (void)entry;
    ++*(unsigned *)ctx;
    return 0;
}

static int count_doc(void *ctx, const char *doc)
{
    struct counting *c = ctx;
    struct err e = { 0 };
    unsigned blobs = 0;

    assert_ok(spool_verify(c->rig->spool, doc, &e), e);
    assert_ok(spool_each_blob(c->rig->spool, doc, count_blob, &blobs, &e), e);
    c->n++;
    c->with_blobs += blobs > 0;
    return 0;
}

static struct counting count(struct rig *g, enum spool_stage from)
{
    struct counting c = { .rig = g };
    struct err e = { 0 };

    for (int stage = (int)from; stage < SPOOL_STAGES; stage++)
        assert_ok(spool_each(g->spool, (enum spool_stage)stage, count_doc, &c, &e), e);
    return c;
}

static void a_mail_becomes_a_letter_that_holds_it_byte_for_byte(void **state)
{
    struct rig *g = *state;
    AUTO_FREE void *raw = NULL, *record = NULL;
    char source[SPOOL_VALUE_SIZE], created[SPOOL_VALUE_SIZE];
    struct err e = { 0 };
    size_t n = 0, n_record;

    assert_int_equal(take_well(g), TAKEN_LETTER);
    assert_ok(spool_blob_load(g->spool, g->taken.doc, "message.eml", 10000, &raw, &n, &e), e);
    assert_int_equal(n, strlen(g->mail));
    assert_memory_equal(raw, g->mail, n);
    assert_int_equal(spool_has_blob(g->spool, g->taken.doc, "file-001.pdf", &e), 1);
    assert_int_equal(spool_has_blob(g->spool, g->taken.doc, "file-002.pdf", &e), 1);
    assert_ok(spool_blob_load(g->spool, g->taken.doc, "mail.json", 10000, &record, &n_record, &e), e);
    assert_non_null(strstr(record, "ram@example.org"));
    assert_ok(spool_get(g->spool, g->taken.doc, "source", source, &e), e);
    assert_ok(spool_get(g->spool, g->taken.doc, "created", created, &e), e);
    assert_string_equal(source, "mail");
    assert_string_equal(created, "2026-09-21T14:13:20Z");       /* when it arrived, not now */
    assert_int_equal(g->looked, 2);                             /* its words, and its file */
}

static void the_same_mail_is_known_however_it_comes_again(void **state)
{
    struct rig *g = *state;

    assert_int_equal(take_well(g), TAKEN_LETTER);
    assert_int_equal(take_well(g), TAKEN_KNOWN);
    memmove(g->mail + 12, g->mail, strlen(g->mail) + 1);
    memcpy(g->mail, "Received: x\n", 12);
    assert_int_equal(take_well(g), TAKEN_KNOWN);
    assert_int_equal(count(g, SPOOL_OPEN).n, 1);
}

static void of_a_mail_that_may_be_marked_nothing_is_kept_until_a_person_wants_it(void **state)
{
    static const char *const words[] = { "PERHAPS", "BROKEN" };
    struct rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        snprintf(g->mail, sizeof(g->mail), LETTER, "see below", words[i]);
        g->by = "";
        assert_int_equal(take_well(g), TAKEN_LISTED);
        assert_string_equal(g->taken.why, "marked");
        assert_string_equal(g->taken.from, "");
        assert_int_equal(count(g, SPOOL_OPEN).n, i);
        g->by = "priya";
        assert_int_equal(take_well(g), TAKEN_LETTER);
    }
}

static void a_marked_mail_gets_its_number_and_nothing_else(void **state)
{
    struct rig *g = *state;

    snprintf(g->mail, sizeof(g->mail), LETTER, "see below", "SECRET");
    assert_int_equal(take_well(g), TAKEN_REFUSED);
    assert_int_equal(take_well(g), TAKEN_KNOWN);
    struct counting c = count(g, SPOOL_OPEN);
    assert_int_equal(c.n, 1);
    assert_int_equal(c.with_blobs, 0);
}

static void a_locked_pdf_waits_for_a_person_and_then_goes_along_as_a_file(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    snprintf(g->mail, sizeof(g->mail), LETTER, "see below", "/Encrypt BROKEN");
    assert_int_equal(take_well(g), TAKEN_LISTED);
    assert_string_equal(g->taken.why, "unchecked");
    assert_non_null(strstr(g->taken.sentence, "a.pdf"));
    assert_int_equal(count(g, SPOOL_OPEN).n, 0);
    g->by = "priya";
    assert_int_equal(take_well(g), TAKEN_LETTER);
    assert_int_equal(spool_has_blob(g->spool, g->taken.doc, "enclosure-001.pdf", &e), 1);
    assert_int_equal(spool_has_blob(g->spool, g->taken.doc, "file-002.pdf", &e), 0);
}

static void a_reply_waits_until_the_diary_has_heard_of_it(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    snprintf(g->mail, sizeof(g->mail), "In-Reply-To: <1b4e28ba-2fa1-4ad2-883f-0016d3cca427@x>\r\nFrom: a@b\r\n\r\nThank you\r\n");
    g->heard_says = -EAGAIN;
    assert_int_equal(take(g, &e), -EAGAIN);
    assert_int_equal(count(g, SPOOL_OPEN).n, 0);
    g->heard_says = 0;
    assert_int_equal(take_well(g), TAKEN_LETTER);
    assert_int_equal(g->heard, 2);
}

static void what_is_no_dak_is_listed_with_its_reason_and_a_person_may_take_it(void **state)
{
    static const struct { const char *headers, *why; } cases[] = {
        { "X-Spam-Flag: YES\r\n", "spam" }, { "Auto-Submitted: auto-replied\r\n", "auto_reply" }, { "Precedence: auto_reply\r\n", "auto_reply" },
        { "List-Id: <l.example.org>\r\n", "bulk" }, { "Return-Path: <>\r\n", "report" }, { "Sensitivity: Company-Confidential\r\n", "sensitive" },
    };
    struct rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        g->by = "";
        snprintf(g->mail, sizeof(g->mail), "%sFrom: a@b\r\nMessage-ID: <%zu@x>\r\n\r\nSir\r\n", cases[i].headers, i);
        if (take_well(g) != TAKEN_LISTED || strcmp(g->taken.why, cases[i].why) != 0 || !*g->taken.sentence)
            fail_msg("%s: %d %s", cases[i].headers, g->taken.as, g->taken.why);
        assert_int_equal(count(g, SPOOL_OPEN).n, i);
        g->by = "priya";
        assert_int_equal(take_well(g), TAKEN_LETTER);
    }
}

static void what_became_of_a_mail_of_ours_is_told_to_the_diary_and_the_report_is_listed(void **state)
{
    struct rig *g = *state;

    snprintf(g->mail, sizeof(g->mail), "From: MAILER-DAEMON@relay\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
             "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
             "--B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <1b4e28ba-2fa1-4ad2-883f-0016d3cca427@example.gov.in>\r\nSubject: x\r\n\r\nx\r\n--B--\r\n");
    assert_int_equal(take_well(g), TAKEN_LISTED);
    assert_string_equal(g->taken.why, "report");
    assert_string_equal(g->told, "bounced 5.1.1 1b4e28ba-2fa1-4ad2-883f-0016d3cca427");
    assert_int_equal(count(g, SPOOL_OPEN).n, 0);
}

static void without_mail_page_the_mail_stays_where_it_is(void **state)
{
    struct rig *g = *state;
    struct err e = { 0 };

    g->setup.opener = "/nowhere/mail-page";
    assert_int_equal(take(g, &e), -ENOENT);
    assert_int_equal(count(g, SPOOL_OPEN).n, 0);
}

/* ---- killed */

static void take_in_child(void *ctx)
{
    struct err e = { 0 };

    take(ctx, &e);
}

static unsigned killed_at_every_call(struct rig *g, const char *words, bool refused)
{
    unsigned kills = 0;
    int killed = 1;

    for (unsigned n = 0; killed == 1; n++) {
        char number[16];

        snprintf(number, sizeof(number), "mail %u", n);         /* another mail each time */
        snprintf(g->mail, sizeof(g->mail), LETTER, number, words);
        killed = kill_at_call(n, take_in_child, g);
        if (killed < 0)
            skip();
        kills += killed == 1;
        spool_close(g->spool);
        open_spool(g);
        enum taken_as as = take_well(g);
        if (as != TAKEN_KNOWN && as != (refused ? TAKEN_REFUSED : TAKEN_LETTER))
            fail_msg("killed before call %u: it is %d", n, as);
        struct counting c = count(g, SPOOL_OPEN);
        if (c.n != n + 1 || c.with_blobs != (refused ? 0 : n + 1))
            fail_msg("killed before call %u: %u letters, %u with pages", n, c.n, c.with_blobs);
    }
    return kills;
}

static void killed_at_any_call_a_mail_is_a_letter_once(void **state)
{
    assert_in_range(killed_at_every_call(*state, "a", false), 40, 5000);
}

static void killed_at_any_call_a_marked_mail_has_one_number_and_no_page(void **state)
{
    assert_in_range(killed_at_every_call(*state, "SECRET", true), 10, 5000);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_mail_becomes_a_letter_that_holds_it_byte_for_byte), CASE(the_same_mail_is_known_however_it_comes_again),
        CASE(of_a_mail_that_may_be_marked_nothing_is_kept_until_a_person_wants_it), CASE(a_marked_mail_gets_its_number_and_nothing_else),
        CASE(a_locked_pdf_waits_for_a_person_and_then_goes_along_as_a_file), CASE(a_reply_waits_until_the_diary_has_heard_of_it),
        CASE(what_is_no_dak_is_listed_with_its_reason_and_a_person_may_take_it), CASE(what_became_of_a_mail_of_ours_is_told_to_the_diary_and_the_report_is_listed),
        CASE(without_mail_page_the_mail_stays_where_it_is), CASE(killed_at_any_call_a_mail_is_a_letter_once),
        CASE(killed_at_any_call_a_marked_mail_has_one_number_and_no_page),
    };
    struct err e = { 0 };

    signal(SIGPIPE, SIG_IGN);
    if (opener_find(program, &e) < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
