/* The PDF on its way to e-Office, by tus: pieces, and where to go on after a cut.
 *
 * A piece is as large as the line bears: it doubles while all goes well and is halved by a cut. Before "commit" a cut costs
 * nothing but a question (HEAD); the piece that ends the document is only sent after "commit", and its cut makes the delivery
 * unknown. */
#include "uploader/send/eoffice_sending.h"

#include "base/clock.h"
#include "base/hash.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    PATH_SIZE = 128, HEADER_SIZE = 128, KIB = 1024,
    PIECE_MIN = 16 * KIB, PIECE_SLOW_MS = 20 * 1000,        /* a piece that takes so long is large enough */
    TURNS_MAX = 3,                                          /* questions in a row without a byte gained */
    BUSY_MS = 1000, LOOK_MS = 100,
};

struct upload {
    struct sending *s;
    struct spool_blob *blob;
    int64_t offset, sent_to;            /* e-Office has so much; no byte behind this one was ever sent now */
    int turns;
    bool again;                         /* announced a second time */
    struct http_answer last;            /* that ended no piece; its body is its own */
};

/* ---- questions */

int eoffice_head_document(struct sending *s, int64_t *ret_offset)
{
    static const char *const headers[] = { "Tus-Resumable: 1.0.0", NULL };
    const enum said_id step = SAID_STEP_HOW_MUCH;
    char path[PATH_SIZE];
    struct http_answer a;
    int r = 0;

    snprintf(path, sizeof(path), "/v1/receipts/%s/document", s->d->key);
    eoffice_request(s->x, "HEAD", path, headers, NULL, 0, &a);
    if (a.result == HTTP_ANSWERED && (a.status == 404 || a.status == 410))
        r = -ENOENT;
    else if (eoffice_expect(s, step, &a, 200, 204) < 0)
        r = -1;
    else if (a.headers.upload_offset < 0 || a.headers.upload_offset > s->document.size_bytes)
        r = eoffice_wrong_answer(s, step, SAID_WRONG_OFFSET);
    *ret_offset = a.headers.upload_offset;
    http_answer_done(&a);
    return r;
}

/* Does it want checksums? Asked once for all letters, and again with the lists. */
static void ask_for_checksums(struct sending *s)
{
    static const char *const headers[] = { "Tus-Resumable: 1.0.0", NULL };
    char path[PATH_SIZE];
    struct http_answer a;

    if (s->x->checksums_asked)
        return;
    snprintf(path, sizeof(path), "/v1/receipts/%s/document", s->d->key);
    eoffice_request(s->x, "OPTIONS", path, headers, NULL, 0, &a);
    s->x->checksums_asked = a.result == HTTP_ANSWERED;
    s->x->sha256 = a.result == HTTP_ANSWERED && a.status < 300 && a.headers.sha256;
    http_answer_done(&a);
}

/* ---- pieces */

static int read_piece(struct sending *s, struct spool_blob *b, size_t n)
{
    struct err e = { 0 };
    size_t done = 0;

    while (done < n) {
        ssize_t got = spool_blob_read(b, s->x->piece + done, n - done, &e);

        if (got <= 0) {
            if (got == 0)
                err_say(&e, -EIO, SAID_PDF_SHORTER);
            outcome_say(s->o, VERDICT_RETRY_LATER, SAID_LETTER_UNREADABLE, s->d->number, err_line(&e));
            return -1;
        }
        done += (size_t)got;
    }
    return 0;
}

static int commit(struct sending *s)
{
    if (!s->committed && delivery_commit(s->x->tools, s->d, s->o) < 0)
        return -1;
    s->committed = true;
    return 0;
}

static void put_checksum(const struct eoffice *x, size_t n, char out[HEADER_SIZE])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    size_t at = (size_t)snprintf(out, HEADER_SIZE, "Upload-Checksum: sha256 ");

    crypto_hash_sha256(hash, (const unsigned char *)x->piece, n);
    sodium_bin2base64(out + at, HEADER_SIZE - at, hash, sizeof(hash), sodium_base64_VARIANT_ORIGINAL);
}

static void adapt(struct eoffice *x, bool came_through, int64_t took_ms)
{
    if (!came_through)
        x->piece_n = x->piece_n / 2 > PIECE_MIN ? x->piece_n / 2 : PIECE_MIN;
    else if (took_ms < PIECE_SLOW_MS)
        x->piece_n = x->piece_n * 2 < EOFFICE_PIECE_MAX ? x->piece_n * 2 : EOFFICE_PIECE_MAX;
}

/* Its answer said where it stands now: with what we sent, or with a part of it. */
static int take_offset(struct upload *u, int64_t told, size_t n)
{
    if (told <= u->offset - (n == 0) || told > u->offset + (int64_t)n)
        return eoffice_wrong_answer(u->s, SAID_STEP_PDF, SAID_WRONG_OFFSET_AFTER);
    u->offset = told;
    u->turns = 0;
    return 0;
}

/* Nobody knows where it stands after this answer, but it can be asked, since nothing irrevocable was sent. */
static bool can_be_asked(const struct upload *u, const struct http_answer *a)
{
    if (a->result == HTTP_ANSWERED)
        return a->status == 409 || a->status == 423 || ((a->status == 404 || a->status == 410) && !u->again);
    return a->result == HTTP_CUT && !u->s->committed;
}

/* One piece from u->offset on; the last one generates the receipt. 1: ask where it stands; -1: the outcome is set. */
static int patch_piece(struct upload *u)
{
    struct sending *s = u->s;
    struct eoffice *x = s->x;
    char path[PATH_SIZE], at[HEADER_SIZE], checksum[HEADER_SIZE];
    const char *const headers[] = { "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream", at, x->sha256 ? checksum : NULL, NULL };
    int64_t left = s->document.size_bytes - u->offset, began_ms = clock_mono_ms();
    size_t n = left < (int64_t)x->piece_n ? (size_t)left : x->piece_n;
    struct http_answer a;

    if (read_piece(s, u->blob, n) < 0 || ((int64_t)n == left && commit(s) < 0))
        return -1;
    snprintf(path, sizeof(path), "/v1/receipts/%s/document", s->d->key);
    snprintf(at, sizeof(at), "Upload-Offset: %lld", (long long)u->offset);
    put_checksum(x, n, checksum);
    if (u->sent_to < u->offset + (int64_t)n)
        u->sent_to = u->offset + (int64_t)n;
    eoffice_request(x, "PATCH", path, headers, x->piece, n, &a);
    adapt(x, a.result == HTTP_ANSWERED, clock_mono_ms() - began_ms);
    if (can_be_asked(u, &a)) {
        http_answer_done(&u->last);
        u->last = a;
        return 1;
    }
    int r = eoffice_expect(s, SAID_STEP_PDF, &a, 204, 200);
    if (r == 0)
        r = take_offset(u, a.headers.upload_offset, n);
    http_answer_done(&a);
    return r;
}

/* ---- after a cut */

static void rest(const struct sending *s, int ms)
{
    for (int done = 0; done < ms && !atomic_load(s->x->tools->stopping); done += LOOK_MS)
        clock_pause_ms(LOOK_MS);
}

/* Asked again and again, and it stays the same. */
static int give_up(struct upload *u)
{
    if (u->last.result == HTTP_ANSWERED && u->last.status == 409)
        return eoffice_wrong_answer(u->s, SAID_STEP_PDF, SAID_WRONG_OFFSET_AGAIN);
    return eoffice_expect(u->s, SAID_STEP_PDF, &u->last, 204, 200) < 0 ? -1 : eoffice_wrong_answer(u->s, SAID_STEP_PDF, SAID_WRONG_OFFSET_AGAIN);
}

/* Where to go on. e-Office may know less than it once said (it was set back), never more than was sent. */
static int find_offset(struct upload *u)
{
    int64_t before = u->offset;
    bool busy = u->last.result == HTTP_ANSWERED && u->last.status == 423;

    if (++u->turns > TURNS_MAX)
        return give_up(u);
    if (busy)
        rest(u->s, BUSY_MS);
    int r = eoffice_head_document(u->s, &u->offset);
    if (r == -ENOENT && !u->again) {                /* it has lost it: the same key again, and all from the beginning */
        u->again = true;
        u->sent_to = 0;
        r = eoffice_announce(u->s, &u->offset);
    } else if (r == -ENOENT) {
        r = eoffice_wrong_answer(u->s, SAID_STEP_HOW_MUCH, SAID_WRONG_NOT_KNOWN);
    } else if (r == 0 && u->offset > u->sent_to) {
        r = eoffice_wrong_answer(u->s, SAID_STEP_HOW_MUCH, SAID_WRONG_OFFSET);
    }
    if (r == 0 && u->offset > before)
        u->turns = 0;
    return r;
}

int eoffice_send_document(struct sending *s, int64_t offset)
{
    AUTO_SPOOL_BLOB struct spool_blob *blob = NULL;
    struct upload u = { .s = s, .offset = offset, .sent_to = offset };
    struct err e = { 0 };
    int r;

    ask_for_checksums(s);
    if (spool_blob_open(s->x->tools->spool, s->d->doc, s->document.blob, &blob, &e) < 0) {
        outcome_say(s->o, VERDICT_RETRY_LATER, SAID_LETTER_UNREADABLE, s->d->number, err_line(&e));
        return -1;
    }
    u.blob = blob;
    do {        /* at least once: an empty piece at the end asks for the receipt of a complete document */
        if (spool_blob_seek(blob, u.offset, &e) < 0) {
            outcome_say(s->o, VERDICT_RETRY_LATER, SAID_LETTER_UNREADABLE, s->d->number, err_line(&e));
            r = -1;
        } else {
            r = patch_piece(&u);
        }
        if (r > 0)
            r = find_offset(&u);
    } while (r == 0 && u.offset < s->document.size_bytes);
    http_answer_done(&u.last);
    return r;
}
