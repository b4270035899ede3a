/* The document: tus, the checks at its end, and getting it back. */
#include "uploader/conform/run.h"

#include "base/auto.h"
#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PDF_BYTES = 5000, PIECE = 1700, SMALL_MAX_BYTES = 64 * 1024 };

static void ask_options(struct run *r)
{
    struct letter l;
    char versions[100], extensions[200], algorithms[100];

    letter_new(r, PDF_BYTES, &l);
    struct answer a = run_ask(r, &(struct question){ .method = "OPTIONS", .path = l.document_path, .no_token = true });
    answer_header(&a, "Tus-Version", versions, sizeof(versions));
    answer_header(&a, "Tus-Extension", extensions, sizeof(extensions));
    answer_header(&a, "Tus-Checksum-Algorithm", algorithms, sizeof(algorithms));
    if (a.came && a.status != 204 && a.status != 200)
        run_status(r, &a, 204);
    else if (!strstr(versions, "1.0.0"))
        run_fail(r, "expected 1.0.0 in Tus-Version, came \"%s\"", versions);
    else if (answer_number(&a, "Tus-Max-Size") < SMALL_MAX_BYTES)
        run_fail(r, "expected Tus-Max-Size of at least %d, came %" PRId64, SMALL_MAX_BYTES, answer_number(&a, "Tus-Max-Size"));
    r->has_checksum = strstr(extensions, "checksum") && strstr(algorithms, "sha1");
    if (answer_number(&a, "Tus-Max-Size") > 0)
        r->max_bytes = answer_number(&a, "Tus-Max-Size");
    answer_done(&a);
    letter_done(&l);
}

static void refuse_other_version(struct run *r, const struct letter *l)
{
    struct answer a = run_ask(r, &(struct question){ .method = "HEAD", .path = l->document_path, .headers = { "Tus-Resumable: 0.2.2" } });

    if (run_status(r, &a, 412))
        run_header_is(r, &a, "Tus-Version", "1.0.0");
    answer_done(&a);
    a = run_ask(r, &(struct question){ .method = "HEAD", .path = l->document_path });
    run_status(r, &a, 412);
    answer_done(&a);
}

static void send_in_pieces(struct run *r, const struct letter *l)
{
    letter_announce(r, l);
    for (size_t at = 0; at < l->pdf_n && !r->rule_failed; ) {
        size_t n = l->pdf_n - at < PIECE ? l->pdf_n - at : PIECE;

        letter_awaits(r, l, (int64_t)at);
        struct answer a = letter_patch(r, l, (int64_t)at, l->pdf + at, n);
        at += n;
        if (run_status(r, &a, 204) && run_offset(r, &a, (int64_t)at))
            run_header_is(r, &a, "Tus-Resumable", "1.0.0");
        answer_done(&a);
    }
    letter_is_created(r, l, NULL);
}

/* Of one whose first n bytes are there. */
static void refuse_wrong_pieces(struct run *r, const struct letter *l, int64_t n)
{
    const int64_t wrong[] = { 0, n - 1, n + 1, (int64_t)l->pdf_n };
    AUTO_FREE char *longer = calloc(1, l->pdf_n + 1);
    char at[48];

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct answer a = letter_patch(r, l, wrong[i], l->pdf, 1);

        if (run_status(r, &a, 409))
            run_offset(r, &a, n);
        answer_done(&a);
    }
    struct answer a = letter_patch(r, l, n, longer, l->pdf_n + 1);
    run_status(r, &a, 413);
    answer_done(&a);
    snprintf(at, sizeof(at), "Upload-Offset: %" PRId64, n);
    a = run_ask(r, &(struct question){ .method = "PATCH", .path = l->document_path, .body = "x", .n = 1,
                                       .headers = { "Tus-Resumable: 1.0.0", "Content-Type: text/plain", at } });
    run_status(r, &a, 415);
    answer_done(&a);
    letter_awaits(r, l, n);
}

static void pieces_that_do_not_fit(struct run *r)
{
    struct letter l;

    letter_new(r, PDF_BYTES, &l);
    letter_announce(r, &l);
    struct answer a = letter_patch(r, &l, 0, l.pdf, 100);
    run_status(r, &a, 204);
    answer_done(&a);
    refuse_wrong_pieces(r, &l, 100);
    letter_done(&l);
}

static void a_created_one_stays(struct run *r, const struct letter *l)
{
    int64_t computer_no = -1, again = -1;

    letter_is_created(r, l, &computer_no);
    struct answer a = letter_put(r, l, l->receipt);
    if (run_status(r, &a, 200) && json_int(a.json, "computer_no", -2) != computer_no)
        run_fail(r, "expected computer_no %" PRId64 ", came %" PRId64, computer_no, json_int(a.json, "computer_no", -2));
    answer_done(&a);
    a = letter_patch(r, l, 0, l->pdf, l->pdf_n);            /* a sender whose last answer was lost */
    if (run_status(r, &a, 409))
        run_offset(r, &a, (int64_t)l->pdf_n);
    answer_done(&a);
    a = letter_patch(r, l, (int64_t)l->pdf_n, "", 0);       /* and one that makes sure */
    if (run_status(r, &a, 204))
        run_offset(r, &a, (int64_t)l->pdf_n);
    answer_done(&a);
    letter_is_created(r, l, &again);
    if (again != computer_no)
        run_fail(r, "the computer number changed from %" PRId64 " to %" PRId64, computer_no, again);
}

static void numbers_differ(struct run *r, const struct letter *first)
{
    int64_t a = -1, b = -1;
    struct letter l;

    letter_new(r, PDF_BYTES, &l);
    letter_announce(r, &l);
    letter_send_rest(r, &l, 0);
    letter_is_created(r, first, &a);
    letter_is_created(r, &l, &b);
    if (a == b)
        run_fail(r, "two receipts have the computer number %" PRId64, a);
    letter_done(&l);
}

static void get_it_back(struct run *r, const struct letter *l)
{
    struct answer a = run_ask(r, &(struct question){ .method = "GET", .path = l->document_path });

    if (run_status(r, &a, 200) && (a.body_n != l->pdf_n || memcmp(a.body, l->pdf, l->pdf_n) != 0))
        run_fail(r, "the %zu bytes that came are not the %zu that were sent", a.body_n, l->pdf_n);
    run_header_is(r, &a, "Content-Type", "application/pdf");
    answer_done(&a);
    a = run_ask(r, &(struct question){ .method = "GET", .path = l->document_path, .headers = { "Range: bytes=10-19" } });
    if (run_status(r, &a, 206) && (a.body_n != 10 || memcmp(a.body, l->pdf + 10, 10) != 0))
        run_fail(r, "bytes 10 to 19 are not what was sent");
    answer_done(&a);
}

static void refuse_wrong_document(struct run *r)
{
    struct letter l;

    letter_new(r, PDF_BYTES, &l);
    letter_announce(r, &l);
    l.pdf[l.pdf_n - 1] ^= 1;
    struct answer a = letter_patch(r, &l, 0, l.pdf, l.pdf_n);
    if (run_status(r, &a, 460))
        run_offset(r, &a, 0);
    answer_done(&a);
    letter_awaits(r, &l, 0);
    l.pdf[l.pdf_n - 1] ^= 1;
    a = letter_patch(r, &l, 0, l.pdf, l.pdf_n);
    run_status(r, &a, 204);
    answer_done(&a);
    letter_is_created(r, &l, NULL);
    letter_done(&l);
}

static void refuse_no_pdf(struct run *r)
{
    struct letter l;
    char sha256[HASH_HEX_SIZE];

    letter_new(r, PDF_BYTES, &l);
    memcpy(l.pdf, "<html>", 6);
    hash_hex_of(l.pdf, l.pdf_n, sha256);
    json_object_set_new(json_object_get(l.receipt, "document"), "sha256", json_string(sha256));
    letter_announce(r, &l);
    struct answer a = letter_patch(r, &l, 0, l.pdf, l.pdf_n);
    run_status(r, &a, 460);
    answer_done(&a);
    letter_awaits(r, &l, 0);
    letter_done(&l);
}

/* The sum of five bytes, "%PDF-", is known; of any other five it is wrong. */
static void check_pieces(struct run *r)
{
    static const char sum[] = "Upload-Checksum: sha1 6GUZUCson6BgvpmHylP3m4FZU4s=", nonsense[] = "Upload-Checksum: crc9 AAAA";
    struct letter l;

    letter_new(r, PDF_BYTES, &l);
    struct question q = { .method = "PATCH", .path = l.document_path, .body = l.pdf, .n = 5,
                          .headers = { "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream", "Upload-Offset: 0", sum } };
    letter_announce(r, &l);
    q.body = "abcde";
    struct answer a = run_ask(r, &q);
    if (run_status(r, &a, 460))
        run_offset(r, &a, 0);
    answer_done(&a);
    q.headers[3] = nonsense;
    a = run_ask(r, &q);
    run_status(r, &a, 400);
    answer_done(&a);
    letter_awaits(r, &l, 0);
    q.body = l.pdf;
    q.headers[3] = sum;
    a = run_ask(r, &q);
    if (run_status(r, &a, 204))
        run_offset(r, &a, 5);
    answer_done(&a);
    letter_done(&l);
}

void rules_document(struct run *r)
{
    static const char checksum[] = "a piece counts only if its checksum is right";
    struct letter l;

    if (run_rule(r, "the server says what it understands of tus", "options /v1/receipts/{uuid}/document"))
        ask_options(r);
    letter_new(r, PDF_BYTES, &l);
    if (run_rule(r, "another version of tus is refused", "head /v1/receipts/{uuid}/document 412"))
        refuse_other_version(r, &l);
    if (run_rule(r, "a document comes in pieces, and the last one generates the receipt", "patch /v1/receipts/{uuid}/document 204"))
        send_in_pieces(r, &l);
    if (run_rule(r, "a piece that does not fit is refused, and the right offset told", "patch /v1/receipts/{uuid}/document 409, 413, 415"))
        pieces_that_do_not_fit(r);
    if (run_rule(r, "a receipt that was generated stays as it is, whatever is repeated", "put, patch"))
        a_created_one_stays(r, &l);
    if (run_rule(r, "no two receipts have the same number", "schemas Receipt computer_no"))
        numbers_differ(r, &l);
    if (run_rule(r, "the document comes back as it was sent, and in parts", "get /v1/receipts/{uuid}/document 200, 206"))
        get_it_back(r, &l);
    if (run_rule(r, "another document than the one announced starts anew", "patch /v1/receipts/{uuid}/document 460"))
        refuse_wrong_document(r);
    if (run_rule(r, "what is no PDF becomes no receipt", "patch /v1/receipts/{uuid}/document 460"))
        refuse_no_pdf(r);
    if (!r->has_checksum)
        run_skip(r, checksum, "the server does not offer it");
    else if (run_rule(r, checksum, "patch /v1/receipts/{uuid}/document, Upload-Checksum"))
        check_pieces(r);
    letter_done(&l);
}
