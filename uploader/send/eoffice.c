/* e-Office, one letter: announce it, send its PDF in pieces, read the numbers back.
 *
 * Every request may be repeated: the receipt is known by the delivery's key on both
 * sides. The last piece of the PDF generates the receipt, so "commit" is marked at
 * diaryd before it; from there on a lost answer makes the delivery unknown, and
 * ask() settles it. */
#include "uploader/send/eoffice.h"

#include "uploader/send/eoffice_sending.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MIB = 1024 * 1024, PIECE = 1024 * 1024, PATH_SIZE = 128, ANEW_MAX = 2 };

/* ---- the steps */

static int fetch_masters(struct sending *s)
{
    struct http_answer a;
    struct err e = { 0 };
    json_t *masters = NULL;

    eoffice_request(s->x, "GET", "/v1/masters", NULL, NULL, 0, &a);
    int r = eoffice_expect(s, "asking for its lists", &a, 200, 200);
    if (r == 0 && eoffice_read_masters(a.body, a.body_n, &masters, &e) < 0)
        r = eoffice_no_answer(s, "asking for its lists", HTTP_CUT, e.msg);
    http_answer_done(&a);
    if (r < 0)
        return r;
    json_decref(s->x->masters);
    s->x->masters = masters;
    s->x->masters_fresh = true;
    return 0;
}

/* The announcement, with masters fetched where there are none, and once more where a value is not in them. */
static int build_receipt(struct sending *s, json_t **ret_receipt)
{
    struct eoffice *x = s->x;
    int r = x->masters ? 0 : fetch_masters(s);

    if (r < 0)
        return r;
    r = eoffice_receipt(s->d, &s->document, x->masters, &x->defaults, ret_receipt, s->o);
    if (r != -ENOENT || x->masters_fresh)
        return r;
    r = fetch_masters(s);
    return r < 0 ? r : eoffice_receipt(s->d, &s->document, x->masters, &x->defaults, ret_receipt, s->o);
}

static int read_state(struct sending *s, const char *step, const struct http_answer *a, struct eoffice_state *ret)
{
    struct err e = { 0 };
    int r = eoffice_read_state(a->body, a->body_n, s->d->key, s->document.size_bytes, ret, &e);

    if (r == -EBADMSG && !s->committed) {
        outcome_set(s->o, VERDICT_HOLD, "e-Office answered for another letter while %s (%s). Look there before sending this one again.",
                    step, e.msg);
        return -1;
    }
    return r < 0 ? eoffice_no_answer(s, step, HTTP_CUT, e.msg) : 0;
}

/* Where does it stand? *ret_known false: e-Office has never heard of it. */
static int get_state(struct sending *s, bool *ret_known, struct eoffice_state *ret)
{
    static const char step[] = "asking after the receipt";
    char path[PATH_SIZE];
    struct http_answer a;
    int r;

    snprintf(path, sizeof(path), "/v1/receipts/%s", s->d->key);
    eoffice_request(s->x, "GET", path, NULL, NULL, 0, &a);
    *ret_known = !(a.result == HTTP_ANSWERED && a.status == 404);
    if (!*ret_known && !strstr(a.body, "\"detail\""))       /* a 404 of something else on the way is no answer */
        r = eoffice_no_answer(s, step, HTTP_CUT, "its 404 is not a problem document");
    else
        r = *ret_known ? eoffice_expect(s, step, &a, 200, 200) : 0;
    if (r == 0 && *ret_known)
        r = read_state(s, step, &a, ret);
    http_answer_done(&a);
    return r;
}

static int put_receipt(struct sending *s, struct eoffice_state *ret)
{
    static const char *const headers[] = { "Content-Type: application/json", NULL };
    static const char step[] = "announcing the letter";
    AUTO_JSON json_t *receipt = NULL;
    char path[PATH_SIZE];
    struct http_answer a;
    int r = build_receipt(s, &receipt);

    if (r < 0)
        return r;
    AUTO_FREE char *body = json_dumps(receipt, JSON_COMPACT);
    if (!body)
        return eoffice_no_answer(s, step, HTTP_AWAY, "out of memory");
    snprintf(path, sizeof(path), "/v1/receipts/%s", s->d->key);
    eoffice_request(s->x, "PUT", path, headers, body, strlen(body), &a);
    r = eoffice_expect(s, step, &a, 201, 200);
    if (r == 0)
        r = read_state(s, step, &a, ret);
    http_answer_done(&a);
    return r;
}

static int head_document(struct sending *s, int64_t *ret_offset)
{
    static const char *const headers[] = { "Tus-Resumable: 1.0.0", NULL };
    static const char step[] = "asking how much of the PDF it has";
    char path[PATH_SIZE];
    struct http_answer a;

    snprintf(path, sizeof(path), "/v1/receipts/%s/document", s->d->key);
    eoffice_request(s->x, "HEAD", path, headers, NULL, 0, &a);
    int r = eoffice_expect(s, step, &a, 200, 204);
    if (r == 0 && (a.upload_offset < 0 || a.upload_offset > s->document.size_bytes))
        r = eoffice_no_answer(s, step, HTTP_CUT, "its Upload-Offset is missing or makes no sense");
    *ret_offset = a.upload_offset;
    http_answer_done(&a);
    return r;
}

static int commit(struct sending *s)
{
    struct err e = { 0 };

    if (s->committed)
        return 0;
    if (s->x->tools->commit(s->x->tools->ctx, s->d, &e) < 0) {
        outcome_set(s->o, VERDICT_RETRY_LATER, "The diary did not note the last step (%s). It goes on by itself.", e.msg);
        return -1;
    }
    s->committed = true;
    return 0;
}

static int read_piece(struct sending *s, struct spool_blob *b, size_t n)
{
    struct err e = { 0 };
    size_t done = 0;

    while (done < n) {
        ssize_t got = spool_blob_read(b, s->x->piece + done, n - done, &e);

        if (got <= 0) {
            outcome_set(s->o, VERDICT_RETRY_LATER, "The PDF of %s cannot be read from the card: %s. Sending waits.", s->d->number,
                        got == 0 ? "it is shorter than it should be" : e.msg);
            return -1;
        }
        done += (size_t)got;
    }
    return 0;
}

/* One piece from *offset on; the last one generates the receipt. *offset moves to where e-Office says it is now. */
static int patch_piece(struct sending *s, struct spool_blob *b, int64_t *offset)
{
    static const char step[] = "sending the PDF";
    char path[PATH_SIZE], at[64];
    const char *const headers[] = { "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream", at, NULL };
    int64_t left = s->document.size_bytes - *offset;
    size_t n = left < PIECE ? (size_t)left : PIECE;
    struct http_answer a;

    if (read_piece(s, b, n) < 0 || ((int64_t)n == left && commit(s) < 0))
        return -1;
    snprintf(path, sizeof(path), "/v1/receipts/%s/document", s->d->key);
    snprintf(at, sizeof(at), "Upload-Offset: %lld", (long long)*offset);
    eoffice_request(s->x, "PATCH", path, headers, s->x->piece, n, &a);
    int r = 0;
    if (a.result == HTTP_ANSWERED && a.status == 409)       /* it stands elsewhere than we think */
        *offset = -1;
    else
        r = eoffice_expect(s, step, &a, 204, 200);
    if (r == 0 && *offset >= 0) {
        *offset += (int64_t)n;
        if (a.upload_offset != *offset)
            r = eoffice_no_answer(s, step, HTTP_CUT, "its Upload-Offset is not what was sent");
    }
    http_answer_done(&a);
    return r;
}

static int send_document(struct sending *s, int64_t offset)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    struct err e = { 0 };
    int anew = 0;

    if (spool_blob_open(s->x->tools->spool, s->d->doc, s->document.blob, &b, &e) < 0) {
        outcome_set(s->o, VERDICT_RETRY_LATER, "The PDF of %s cannot be opened: %s. Sending waits.", s->d->number, e.msg);
        return -1;
    }
    do {        /* at least once: an empty piece at the end asks for the receipt of a complete document */
        if (spool_blob_seek(b, offset, &e) < 0) {
            outcome_set(s->o, VERDICT_RETRY_LATER, "The PDF of %s cannot be read: %s. Sending waits.", s->d->number, e.msg);
            return -1;
        }
        if (patch_piece(s, b, &offset) < 0)
            return -1;
        if (offset < 0 && (++anew > ANEW_MAX || head_document(s, &offset) < 0))
            return s->o->sentence[0] ? -1 : eoffice_no_answer(s, "sending the PDF", HTTP_CUT, "it changes its mind about the offset");
    } while (offset < s->document.size_bytes);
    return 0;
}

static void delivered(struct sending *s, struct eoffice_state *state)
{
    eoffice_note_success(s->x);
    s->o->verdict = VERDICT_DELIVERED;
    s->o->sentence[0] = '\0';
    s->o->result = TAKE_PTR(state->result);
}

/* The numbers, after the last piece. */
static void read_back(struct sending *s)
{
    struct eoffice_state state = { 0 };
    bool known = false;

    if (get_state(s, &known, &state) < 0)
        return;
    if (known && state.created)
        delivered(s, &state);
    else
        eoffice_no_answer(s, "reading the numbers back", HTTP_CUT, known ? "there is no receipt yet" : "it does not know the receipt");
}

/* ---- the channel */

static int begin(struct sending *s, struct eoffice *x, const struct delivery *d, struct outcome *o)
{
    *s = (struct sending){ .x = x, .d = d, .o = o };
    x->masters_fresh = false;
    return document_facts(x->tools, d, &s->document, o);
}

static void deliver(void *self, const struct delivery *d, struct outcome *o)
{
    struct eoffice_state state = { 0 };
    bool known = false;
    struct sending s;
    int64_t offset;
    int r = begin(&s, self, d, o);

    if (r < 0)
        return;
    if (s.document.size_bytes > s.x->max_bytes) {
        outcome_set(o, VERDICT_HOLD, "The scan has %.1f MiB, e-Office takes %lld MiB. Scan it in parts, or lower the resolution.",
                    (double)s.document.size_bytes / MIB, (long long)(s.x->max_bytes / MIB));
        return;
    }
    if (d->tries > 0)                               /* 1. it may be there already. At the first try PUT tells as well: */
        r = get_state(&s, &known, &state);          /*    the same content again gets the same answer. */
    if (r == 0 && !known)
        r = put_receipt(&s, &state);                /* 2. announce */
    if (r < 0)
        return;
    if (state.created) {
        delivered(&s, &state);
        return;
    }
    offset = state.offset;
    if (known || offset > 0)                        /* 3. where to go on */
        r = head_document(&s, &offset);
    if (r == 0)
        r = send_document(&s, offset);              /* 4. the PDF; commit before the last piece */
    if (r == 0)
        read_back(&s);                              /* 5. receipt and computer number */
}

static void ask(void *self, const struct delivery *d, struct outcome *o)
{
    struct eoffice_state state = { 0 };
    bool known = false;
    struct sending s;

    if (begin(&s, self, d, o) < 0 || get_state(&s, &known, &state) < 0)
        return;
    if (known && state.created)
        delivered(&s, &state);
    else
        outcome_set(o, VERDICT_ABSENT, "e-Office was asked: it has not got the whole letter. It is sent again by itself.");
}

static void eoffice_close(void *self)
{
    struct eoffice *x = self;

    if (!x)
        return;
    http_free(x->http);
    json_decref(x->masters);
    if (x->token)
        sodium_memzero(x->token, strlen(x->token));
    free(x->token);
    free(x->piece);
    free(x);
}

static int set_url(struct eoffice *x, const struct config *c, struct err *e)
{
    const char *url = config_text(c, CONFIG_EOFFICE_URL);
    size_t n = strlen(url);

    if (n == 0)
        return err_set(e, -ENOENT, "eoffice.url is empty");
    while (n > 0 && url[n - 1] == '/')
        n--;
    if (n >= sizeof(x->url))
        return err_set(e, -EINVAL, "eoffice.url is too long");
    memcpy(x->url, url, n);
    return http_check_url("eoffice.url", url, e);
}

static int eoffice_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    struct eoffice *x = calloc(1, sizeof(*x));
    int r;

    if (!x)
        return err_set(e, -ENOMEM, "no memory");
    x->tools = tools;
    x->defaults.delivery_mode = config_text(c, CONFIG_OFFICE_DELIVERY_MODE);
    x->defaults.category = config_text(c, CONFIG_EOFFICE_CATEGORY);
    x->max_bytes = config_number(c, CONFIG_EOFFICE_MAX_MIB) * MIB;
    x->piece = malloc(PIECE);
    r = x->piece ? set_url(x, c, e) : err_set(e, -ENOMEM, "no memory");
    if (r == 0 && *config_text(c, CONFIG_EOFFICE_TOKEN_FILE))
        r = config_secret(c, CONFIG_EOFFICE_TOKEN_FILE, &x->token, e) < 0 ? err_wrap(e, -EINVAL, "eoffice.token_file") : 0;
    if (r == 0)
        r = http_new(&(struct http_target){ .base_url = x->url, .token = x->token, .ca_file = config_text(c, CONFIG_EOFFICE_CA_FILE),
                     .idle_s = (int)config_number(c, CONFIG_EOFFICE_TIMEOUT_S), .stopping = tools->stopping, .sent_bytes = tools->sent_bytes }, &x->http, e);
    if (r < 0) {
        eoffice_close(x);
        return r;
    }
    *ret_self = x;
    return 0;
}

/* ---- asked by an admin */

static const char *test_words(long status)
{
    return status == 401 ? "e-Office answers, but does not accept our token: look at the token that is set."
         : status == 403 ? "e-Office answers, but does not let us in: ask its administrator for access."
         : status == 404 ? "something answers there, but it is not the Receipt Intake API: look at eoffice.url."
         : "e-Office answers, but not as it should";
}

/* Its lists can be had by whoever may send, and asking for them makes nothing. */
static void lists(void *self, struct outcome *o)
{
    struct eoffice *x = self;
    struct http_answer a;
    struct err e = { 0 };
    json_t *masters = NULL;

    eoffice_request(x, "GET", "/v1/masters", NULL, NULL, 0, &a);
    if (a.result != HTTP_ANSWERED)
        outcome_set(o, VERDICT_RETRY_LATER, "e-Office cannot be reached at %s: %s.", x->url, a.why);
    else if (a.status != 200)
        outcome_set(o, VERDICT_HOLD, "%s (status %ld)", test_words(a.status), a.status);
    else if (eoffice_read_masters(a.body, a.body_n, &masters, &e) < 0)
        outcome_set(o, VERDICT_HOLD, "e-Office answers, but %s.", e.msg);
    else
        outcome_set(o, VERDICT_DELIVERED, "e-Office answered and knows us: %s.", x->url);
    o->result = masters;
    http_answer_done(&a);
}

static void test(void *self, const char *to, struct outcome *o)
{
    (void)to;
    lists(self, o);
    json_decref(o->result);
    o->result = NULL;
}

const struct channel eoffice_channel = {
    .name = "eoffice", .open = eoffice_open, .close = eoffice_close, .deliver = deliver, .ask = ask, .test = test, .lists = lists,
};
