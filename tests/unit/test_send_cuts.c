/* A letter on a line that breaks: cut at every byte of its upload, and anywhere else, either way, it is exactly one receipt, and whole.
 * The channel itself is driven here, against the built eofficed behind the fault proxy. */
#include "tests/rig/fault_proxy.h"
#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "base/hash.h"
#include "base/json.h"
#include "uploader/send/eoffice.h"
#include "uploader/send/http.h"
#include "uploader/send/sessions.h"
#include "uploader/line/warnings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PDF_BYTES = 150, STEPS_MAX = 12 };

struct bench {
    struct office office;
    struct fault_proxy *line;
    struct channel_common common;
    struct channel_tools tools;
    struct config *config;
    struct spool *spool;
    atomic_bool stopping;
    int64_t sent;
    int commits;
    char doc[ID_SIZE], large_doc[ID_SIZE];
    json_t *fields, *officer;
    int letters;                            /* so many were sent, so many receipts there should be */
};

static int on_commit(void *ctx, const struct delivery *d, struct err *e)
{
    struct bench *b = ctx;

    (void)d, (void)e;
    b->commits++;
    return 0;
}

static void put_doc(struct bench *b, size_t n, char doc[ID_SIZE])
{
    AUTO_FREE char *pdf = malloc(n);
    struct spool_doc *d = NULL;
    struct err e = { 0 };

    for (size_t i = 0; i < n; i++)
        pdf[i] = (char)(i * 7 + i / 251);
    memcpy(pdf, "%PDF-1.4\n", 9);
    assert_ok(spool_doc_new(b->spool, false, &d, &e), e);
    snprintf(doc, ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "document.pdf", pdf, n, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_FILED, &e), e);
}

static int setup(void **state)
{
    static struct bench b;
    char conf[2048], path[512];
    struct err e = { 0 };

    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);        /* thousands of letters, each synced several times: not what is looked at here */
    b = (struct bench){ 0 };
    assert_ok(http_start(&e), e);
    office_new(&b.office, "");
    b.line = fault_proxy_new(b.office.port);
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = http://127.0.0.1:%d\ntoken_file = %s/token\ntimeout_s = 2\n",
                     b.office.dir, b.office.dir, fault_proxy_port(b.line), b.office.dir);
    rig_write(b.office.dir, "box.conf", conf, (size_t)n);
    snprintf(path, sizeof(path), "%s/box.conf", b.office.dir);
    assert_ok(config_load(path, &b.config, &e), e);
    snprintf(path, sizeof(path), "%s/spool", b.office.dir);
    assert_ok(spool_open(path, NULL, &b.spool, &e), e);
    put_doc(&b, PDF_BYTES, b.doc);
    put_doc(&b, 900 * 1024, b.large_doc);
    assert_ok(sessions_new(&b.common.sessions, &e), e);
    assert_ok(warnings_new(&b.common.warnings, &e), e);
    b.tools = (struct channel_tools){ .instance = "", .common = &b.common, .spool = b.spool, .stopping = &b.stopping, .commit = on_commit,
                                      .ctx = &b, .sent_bytes = &b.sent };
    b.fields = json_pack("{s:s, s:s, s:s}", "subject", "लेखा परीक्षा", "sender_name", "श्री क. ख. गुप्ता", "language", "hi");
    b.officer = json_pack("{s:s}", "post", "US-1");
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;

    fault_proxy_free(b->line);
    sessions_free(b->common.sessions);
    warnings_free(b->common.warnings);
    spool_close(b->spool);
    config_free(b->config);
    json_decref(b->fields);
    json_decref(b->officer);
    office_free(&b->office);
    http_end();
    return 0;
}

/* What the worker does with the verdicts. Returns how many calls it took; the letter is in e-Office then. */
static int send_letter(struct bench *b, const char *doc)
{
    char key[UUID_SIZE], number[32];
    struct delivery d = { .id = ++b->letters, .doc = doc, .number = number, .key = key, .received_s = 1773480000, .fields = b->fields,
                          .officer = b->officer };
    struct err e = { 0 };
    void *self = NULL;

    uuid_new(key);
    snprintf(number, sizeof(number), "CRU-A/2026/%06d", b->letters);
    assert_ok(eoffice_channel.open(b->config, &b->tools, &self, &e), e);
    for (int step = 1; step <= STEPS_MAX; step++) {
        struct outcome o = { 0 };
        int commits = b->commits;

        (d.unknown ? eoffice_channel.ask : eoffice_channel.deliver)(self, &d, &o);
        switch (o.verdict) {
        case VERDICT_DELIVERED:
            assert_true(*json_str(o.result, "receipt_no", ""));
            outcome_done(&o);
            eoffice_channel.close(self);
            return step;
        case VERDICT_UNKNOWN:
            assert_true(d.unknown || b->commits > commits);         /* never in doubt before the point of no return */
            d.unknown = true;
            break;
        case VERDICT_RETRY:
        case VERDICT_ABSENT:
            d.unknown = d.unknown && o.verdict == VERDICT_RETRY;
            d.tries++;
            break;
        case VERDICT_RETRY_LATER:
            break;
        default:
            fail_msg("%s", o.sentence);
        }
        outcome_done(&o);
    }
    fail_msg("the letter %s is not there after %d calls", number, STEPS_MAX);
    return 0;
}

static void expect_all_receipts(struct bench *b)
{
    struct answer a = ask(&b->office, "GET", "/v1/receipts?limit=10000", NULL, NULL, 0);
    size_t i;
    json_t *one;

    assert_int_equal(json_int(a.json, "total", 0), b->letters);
    json_array_foreach(json_object_get(a.json, "receipts"), i, one)
        assert_string_equal(json_str(one, "state", ""), "created");     /* its SHA-256 was looked at before that */
    answer_done(&a);
}

/* Cuts at byte 0, stride, 2 * stride ... until no cut strikes any more. */
static void cut_everywhere(struct bench *b, const char *fault, const char *way, const char *at, int stride)
{
    int n = 0, most = 0;

    for (bool struck = true; struck; n += stride) {
        int64_t before = fault_proxy_counts(b->line).struck;

        fault_proxy_say(b->line, "%s %s %d times 1%s", fault, way, n, at);
        int steps = send_letter(b, b->doc);
        struck = fault_proxy_counts(b->line).struck > before;
        most = steps > most ? steps : most;
    }
    fault_proxy_say(b->line, "well");
    print_message("    %s %s%s: %d places, at most %d calls\n", fault, way, at, n / stride - 1, most);
    assert_true(n > PDF_BYTES && most <= 4);
    expect_all_receipts(b);
}

static void a_letter_cut_anywhere_in_its_announcement_is_one_receipt(void **state) { cut_everywhere(*state, "cut", "up", " at PUT /v1", 5); }
static void a_letter_cut_at_any_byte_of_its_pdf_is_one_receipt(void **state) { cut_everywhere(*state, "cut", "up", " at PATCH /v1", 1); }
static void a_letter_reset_anywhere_in_its_pdf_is_one_receipt(void **state) { cut_everywhere(*state, "reset", "up", " at PATCH /v1", 3); }
static void a_letter_cut_anywhere_in_the_answers_is_one_receipt(void **state) { cut_everywhere(*state, "cut", "down", " at PUT /v1", 3); }

static void an_answer_that_is_swallowed_after_the_fact_is_asked_after(void **state)
{
    static const char *const at[] = { "PUT /v1", "PATCH /v1", "GET /v1/rec" };
    struct bench *b = *state;

    for (size_t i = 0; i < ARRAY_LEN(at); i++) {
        int64_t before = fault_proxy_counts(b->line).struck;

        fault_proxy_say(b->line, "swallow times 1 at %s", at[i]);
        int steps = send_letter(b, b->doc);     /* 1 where libcurl repeats by itself: its connection had worked before */
        print_message("    %s: %d calls\n", at[i], steps);
        assert_int_equal(fault_proxy_counts(b->line).struck, before + 1);
    }
    fault_proxy_say(b->line, "well");
    expect_all_receipts(b);
}

static void a_line_that_stalls_or_is_not_there_costs_time_and_no_letter(void **state)
{
    static const char *const faults[] = { "stall up 700 times 1 at PATCH /v1", "stall down 20 times 1 at PATCH /v1", "hole times 1" };
    struct bench *b = *state;

    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        fault_proxy_say(b->line, "%s", faults[i]);
        send_letter(b, i == 0 ? b->large_doc : b->doc);
    }
    fault_proxy_say(b->line, "well");
    expect_all_receipts(b);
}

/* Half of its connections break somewhere in the first 64 KiB or so, and it never begins anew: so no more goes over the line
 * than the PDF and what was lost by cuts. */
static void a_large_letter_on_a_bad_line_goes_on_where_it_was_cut(void **state)
{
    struct bench *b = *state;
    struct fault_proxy_counts before = fault_proxy_counts(b->line), after;

    for (int i = 0; i < 6; i++) {
        fault_proxy_say(b->line, "cut up %d times %d at PATCH /v1", 20000 + i * 9999, 4);
        int steps = send_letter(b, b->large_doc);
        assert_true(steps <= 2);                    /* cuts in the middle are mended within one call */
    }
    fault_proxy_say(b->line, "well");
    after = fault_proxy_counts(b->line);
    print_message("    6 letters of 900 KiB, %lld cuts, %.2f bytes sent for each byte\n", (long long)(after.struck - before.struck),
                  (double)(after.up_bytes - before.up_bytes) / (6 * 900 * 1024.0));
    assert_true(after.struck - before.struck >= 12);
    assert_true(after.up_bytes - before.up_bytes < 6 * 900 * 1024 * 5 / 4);
    expect_all_receipts(b);
}

static void random_faults_by_seed_lose_and_double_nothing(void **state)
{
    struct bench *b = *state;

    fault_proxy_say(b->line, "random 20261122 20");
    for (int i = 0; i < 60; i++)
        send_letter(b, i % 20 == 0 ? b->large_doc : b->doc);
    fault_proxy_say(b->line, "well");
    expect_all_receipts(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_cut_anywhere_in_its_announcement_is_one_receipt),
        cmocka_unit_test(a_letter_cut_at_any_byte_of_its_pdf_is_one_receipt),
        cmocka_unit_test(a_letter_reset_anywhere_in_its_pdf_is_one_receipt),
        cmocka_unit_test(a_letter_cut_anywhere_in_the_answers_is_one_receipt),
        cmocka_unit_test(an_answer_that_is_swallowed_after_the_fact_is_asked_after),
        cmocka_unit_test(a_line_that_stalls_or_is_not_there_costs_time_and_no_letter),
        cmocka_unit_test(a_large_letter_on_a_bad_line_goes_on_where_it_was_cut),
        cmocka_unit_test(random_faults_by_seed_lose_and_double_nothing),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
