/* A line that breaks: nothing is lost, nothing doubled. */
#include "uploader/conform/run.h"

#include "base/auto.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>

enum { PDF_BYTES = 60000, SETTLE_MS = 200, TRIES = 20 };

static void announce(struct run *r, struct letter *l)
{
    letter_new(r, PDF_BYTES, l);
    letter_announce(r, l);
}

static struct question piece(const struct letter *l, size_t cut_after)
{
    return (struct question){ .method = "PATCH", .path = l->document_path, .body = l->pdf, .n = l->pdf_n, .cut_after = cut_after,
                              .headers = { "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream", "Upload-Offset: 0" } };
}

/* The offset that HEAD tells, -1: none that makes sense. */
static int64_t ask_offset(struct run *r, const struct letter *l, size_t most)
{
    struct answer a = letter_head(r, l);
    int64_t offset = answer_number(&a, "Upload-Offset");

    if (run_status(r, &a, 200) && (offset < 0 || offset > (int64_t)most)) {
        run_fail(r, "expected an offset of at most the %zu bytes that were sent, came %" PRId64, most, offset);
        offset = -1;
    }
    answer_done(&a);
    return offset;
}

static void send_rest(struct run *r, const struct letter *l, int64_t offset)
{
    if (offset < 0)
        return;
    letter_send_rest(r, l, offset);
    letter_is_created(r, l, NULL);
}

static void go_on_after_cut(struct run *r)
{
    static const size_t cuts[] = { 1, 1000, PDF_BYTES / 2, PDF_BYTES - 1 };

    for (size_t i = 0; i < ARRAY_LEN(cuts) && !r->rule_failed; i++) {
        struct letter l;
        struct question q;

        announce(r, &l);
        q = piece(&l, cuts[i]);
        struct answer a = run_ask(r, &q);
        answer_done(&a);
        poll(NULL, 0, SETTLE_MS);
        send_rest(r, &l, ask_offset(r, &l, cuts[i]));
        letter_done(&l);
    }
}

/* Half of it is under way and the line hangs: whoever asks meanwhile is told where to go on, and goes on. */
static void take_over(struct run *r)
{
    struct letter l;

    announce(r, &l);
    struct question stalled = piece(&l, 0), head = { .method = "HEAD", .path = l.document_path, .headers = { "Tus-Resumable: 1.0.0" } };
    struct answer a = ask_while_stalled(&r->target, &stalled, PDF_BYTES / 2, &head);

    run_look(r, &head, &a);
    if (run_status(r, &a, 200))
        send_rest(r, &l, ask_offset(r, &l, PDF_BYTES / 2));
    answer_done(&a);
    letter_done(&l);
}

/* The last byte was sent and the answer never read. */
static void ask_after_lost_answer(struct run *r)
{
    struct letter l;
    int64_t first = -1, second = -2;

    announce(r, &l);
    struct answer a = letter_patch(r, &l, 0, l.pdf, l.pdf_n);   /* we throw this answer away */
    answer_done(&a);
    a = letter_patch(r, &l, 0, l.pdf, l.pdf_n);
    if (!a.came || (a.status != 409 && a.status != 204))
        run_fail(r, "repeated: expected status 409, came %ld", a.status);
    answer_done(&a);
    letter_is_created(r, &l, &first);
    a = letter_put(r, &l, l.receipt);
    run_status(r, &a, 200);
    answer_done(&a);
    letter_is_created(r, &l, &second);
    if (first != second)
        run_fail(r, "the computer number changed from %" PRId64 " to %" PRId64, first, second);
    letter_done(&l);
}

static void same_piece_at_once(struct run *r)
{
    enum { N = 3 };
    struct letter l;
    struct answer a[N];

    announce(r, &l);
    struct question q = piece(&l, 0);
    ask_at_once(&r->target, &q, N, a);
    for (int i = 0; i < N; i++) {
        if (a[i].came && a[i].status != 204 && a[i].status != 409 && a[i].status != 423 && a[i].status != 429 && a[i].status != 503)
            run_fail(r, "expected status 204 or 409, came %ld", a[i].status);
        answer_done(&a[i]);
    }
    int64_t offset = ask_offset(r, &l, PDF_BYTES);
    if (offset == PDF_BYTES)
        letter_is_created(r, &l, NULL);
    else
        send_rest(r, &l, offset);
    letter_done(&l);
}

void rules_broken_line(struct run *r)
{
    if (run_rule(r, "after a cut the document goes on where the server says", "head, patch /v1/receipts/{uuid}/document"))
        go_on_after_cut(r);
    if (run_rule(r, "a hanging upload is taken over by whoever asks", "head /v1/receipts/{uuid}/document"))
        take_over(r);
    if (run_rule(r, "a sender whose last answer was lost finds one receipt", "get /v1/receipts/{uuid}"))
        ask_after_lost_answer(r);
    if (run_rule(r, "the same document several times at once is one receipt", "patch /v1/receipts/{uuid}/document 409"))
        same_piece_at_once(r);
}
