/* e-Office, one letter: announce it, send its PDF in pieces, read the numbers back.
 *
 * Every request may be repeated: the receipt is known by the delivery's key on both
 * sides. The last piece of the PDF generates the receipt, so "commit" is marked at
 * diaryd before it; from there on a lost answer makes the delivery unknown, and
 * ask() settles it. */
#include "uploader/send/eoffice.h"

#include "base/clock.h"
#include "uploader/send/eoffice_sending.h"
#include "uploader/send/sessions.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { MIB = 1024 * 1024, PATH_SIZE = 128, MASTERS_MAX_AGE_MS = 24 * 3600 * 1000 };

/* ---- the steps */

static int fetch_masters(struct sending *s)
{
    struct http_answer a;
    struct err e = { 0 };
    json_t *masters = NULL;

    eoffice_request(s->x, "GET", "/v1/masters", NULL, NULL, 0, &a);
    int r = eoffice_expect(s, SAID_STEP_LISTS, &a, 200, 200);
    if (r == 0 && eoffice_read_masters(a.body, a.body_n, &masters, &e) < 0)
        r = eoffice_no_answer(s, SAID_STEP_LISTS, HTTP_CUT, err_line(&e));
    http_answer_done(&a);
    if (r < 0)
        return r;
    json_decref(s->x->masters);
    s->x->masters = masters;
    s->x->masters_ms = clock_mono_ms();
    s->x->masters_fresh = true;
    s->x->checksums_asked = false;
    return 0;
}

/* The announcement, with masters fetched where there are none, and once more where a value is not in them. */
static int build_receipt(struct sending *s, json_t **ret_receipt)
{
    struct eoffice *x = s->x;
    int r = x->masters && clock_mono_ms() - x->masters_ms < MASTERS_MAX_AGE_MS ? 0 : fetch_masters(s);

    if (r < 0)
        return r;
    r = eoffice_receipt(s->d, &s->document, x->masters, &x->defaults, ret_receipt, s->o);
    if (r != -ENOENT || x->masters_fresh)
        return r;
    r = fetch_masters(s);
    return r < 0 ? r : eoffice_receipt(s->d, &s->document, x->masters, &x->defaults, ret_receipt, s->o);
}

static int read_state(struct sending *s, enum said_id step, const struct http_answer *a, struct eoffice_state *ret)
{
    struct err e = { 0 };
    char doing[SAID_SIZE];
    int r = eoffice_read_state(a->body, a->body_n, s->d->key, s->d->number, s->document.size_bytes, ret, &e);

    if (r == -EBADMSG && !s->committed) {
        said_set(doing, step);
        outcome_say(s->o, VERDICT_HOLD, SAID_EOFFICE_OTHER_LETTER, doing, err_line(&e));
        return -1;
    }
    return r < 0 ? eoffice_no_answer(s, step, HTTP_CUT, err_line(&e)) : 0;
}

/* Where does it stand? *ret_known false: e-Office has never heard of it. */
static int get_state(struct sending *s, bool *ret_known, struct eoffice_state *ret)
{
    const enum said_id step = SAID_STEP_ASK;
    char path[PATH_SIZE];
    struct http_answer a;
    int r;

    snprintf(path, sizeof(path), "/v1/receipts/%s", s->d->key);
    eoffice_request(s->x, "GET", path, NULL, NULL, 0, &a);
    *ret_known = !(a.result == HTTP_ANSWERED && a.status == 404);
    if (!*ret_known && !strstr(a.body, "\"detail\""))       /* a 404 of something else on the way is no answer */
        r = eoffice_wrong_answer(s, step, SAID_WRONG_404);
    else
        r = *ret_known ? eoffice_expect(s, step, &a, 200, 200) : 0;
    if (r == 0 && *ret_known)
        r = read_state(s, step, &a, ret);
    http_answer_done(&a);
    return r;
}

/* 1: it refuses an id of its lists, which may be older than they are there. */
static int put_once(struct sending *s, struct eoffice_state *ret)
{
    static const char *const headers[] = { "Content-Type: application/json", NULL };
    const enum said_id step = SAID_STEP_ANNOUNCE;
    AUTO_JSON json_t *receipt = NULL;
    char path[PATH_SIZE], why[SAID_SIZE];
    struct http_answer a;
    int r = build_receipt(s, &receipt);

    if (r < 0)
        return -1;
    AUTO_FREE char *body = json_dumps(receipt, JSON_COMPACT);
    if (!body) {
        said_set(why, SAID_NO_MEMORY);
        return eoffice_no_answer(s, step, HTTP_AWAY, why);
    }
    snprintf(path, sizeof(path), "/v1/receipts/%s", s->d->key);
    eoffice_request(s->x, "PUT", path, headers, body, strlen(body), &a);
    if (a.result == HTTP_ANSWERED && a.status == 422 && !s->x->masters_fresh && eoffice_problem_names_list(a.body, a.body_n))
        r = 1;
    else
        r = eoffice_expect(s, step, &a, 201, 200);
    if (r == 0)
        r = read_state(s, step, &a, ret);
    http_answer_done(&a);
    return r;
}

static int put_receipt(struct sending *s, struct eoffice_state *ret)
{
    int r = put_once(s, ret);

    if (r > 0)
        r = fetch_masters(s) < 0 ? -1 : put_once(s, ret);
    return r;
}

int eoffice_announce(struct sending *s, int64_t *ret_offset)
{
    struct eoffice_state state = { 0 };
    int r = put_receipt(s, &state);

    if (r == 0 && state.created) {      /* before its PDF was there? */
        json_decref(state.result);
        r = eoffice_wrong_answer(s, SAID_STEP_ANNOUNCE, SAID_WRONG_OFFSET);
    }
    *ret_offset = state.offset;
    return r;
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
        eoffice_wrong_answer(s, SAID_STEP_NUMBERS, known ? SAID_WRONG_NO_RECEIPT : SAID_WRONG_NOT_KNOWN);
}

/* ---- the channel */

static int begin(struct sending *s, struct eoffice *x, const struct delivery *d, struct outcome *o)
{
    int64_t until_s;

    *s = (struct sending){ .x = x, .d = d, .o = o };
    x->masters_fresh = false;
    if (x->attended && sessions_state(x->tools->common->sessions, x->tools->instance, &until_s) != SESSION_OPEN) {
        sessions_need(x->tools->common->sessions, x->tools->instance);
        outcome_say(o, VERDICT_RETRY_LATER, SAID_SESSION_NEEDED);
        return -1;
    }
    return document_facts(x->tools, d, &s->document, o);
}

static void deliver(void *self, const struct delivery *d, struct outcome *o)
{
    char has[SAID_NUMBER_SIZE];
    struct eoffice_state state = { 0 };
    bool known = false;
    struct sending s;
    int64_t offset;
    int r = begin(&s, self, d, o);

    if (r < 0)
        return;
    if (s.document.size_bytes > s.x->max_bytes) {
        snprintf(has, sizeof(has), "%.1f", (double)s.document.size_bytes / MIB);
        outcome_say(o, VERDICT_HOLD, SAID_EOFFICE_OVER_LIMIT, has, SAID_NUMBER(s.x->max_bytes / MIB));
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
        r = eoffice_head_document(&s, &offset);
    if (r == -ENOENT)
        r = eoffice_announce(&s, &offset);
    if (r == 0)
        r = eoffice_send_document(&s, offset);      /* 4. the PDF; commit before the last piece */
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
        outcome_say(o, VERDICT_ABSENT, SAID_EOFFICE_HAS_NOT_GOT_IT);
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
    sodium_free(x->session);
    free(x->piece);
    free(x);
}

static int eoffice_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    const char *way = config_text(c, CONFIG_EOFFICE_CONNECTOR);
    int r;

    if (strcmp(way, "mailbox") == 0 || strcmp(way, "assisted") == 0)
        return err_set(e, -ENOENT, "eoffice.connector is %s", way);
    if (strcmp(way, "intake-api") != 0)
        return err_set(e, -EINVAL, "eoffice.connector = %s must be intake-api, mailbox or assisted", way);
    struct eoffice *x = calloc(1, sizeof(*x));
    if (!x)
        return err_set(e, -ENOMEM, "no memory");
    x->tools = tools;
    x->defaults.delivery_mode = config_text(c, CONFIG_OFFICE_DELIVERY_MODE);
    x->defaults.category = config_text(c, CONFIG_EOFFICE_CATEGORY);
    x->max_bytes = config_number(c, CONFIG_EOFFICE_MAX_MIB) * MIB;
    x->attended = strcmp(config_text(c, CONFIG_EOFFICE_SESSION), "attended") == 0;
    x->piece_n = EOFFICE_PIECE_FIRST;
    x->piece = malloc(EOFFICE_PIECE_MAX);
    x->session = sodium_malloc(SESSION_TOKEN_MAX + 1);
    r = x->piece && x->session ? http_base_url("eoffice.url", config_text(c, CONFIG_EOFFICE_URL), x->url, sizeof(x->url), e) : err_set(e, -ENOMEM, "no memory");
    if (r == 0 && *config_text(c, CONFIG_EOFFICE_TOKEN_FILE))
        r = config_secret(c, CONFIG_EOFFICE_TOKEN_FILE, &x->token, e) < 0 ? err_wrap(e, -EINVAL, "eoffice.token_file") : 0;
    if (r == 0)
        r = http_new(c, &(struct http_target){ .base_url = x->url, .token = x->token,
                     .tls = tls_of_eoffice(c), .idle_s = (int)config_number(c, CONFIG_EOFFICE_TIMEOUT_S), .stopping = tools->stopping, .sent_bytes = tools->sent_bytes,
                     .warnings = tools->common->warnings }, &x->http, e);
    if (r < 0) {
        eoffice_close(x);
        return r;
    }
    *ret_self = x;
    return 0;
}

/* ---- asked by an admin */

static enum said_id test_words(long status)
{
    return status == 401 ? SAID_TRIAL_EOFFICE_TOKEN : status == 403 ? SAID_TRIAL_EOFFICE_ACCESS
         : status == 404 ? SAID_TRIAL_EOFFICE_OTHER : SAID_TRIAL_EOFFICE_STATUS;
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
        outcome_say(o, VERDICT_RETRY_LATER, SAID_TRIAL_EOFFICE_AWAY, x->url, a.why);
    else if (a.status != 200)
        outcome_say(o, VERDICT_HOLD, test_words(a.status), SAID_NUMBER(a.status));
    else if (eoffice_read_masters(a.body, a.body_n, &masters, &e) < 0)
        outcome_say(o, VERDICT_HOLD, SAID_TRIAL_EOFFICE_WRONG, err_line(&e));
    else
        outcome_say(o, VERDICT_DELIVERED, SAID_TRIAL_EOFFICE_WORKS, x->url);
    o->result = masters;
    http_answer_done(&a);
}

static void test(void *self, const char *to, struct outcome *o)
{
    (void)to;
    lists(self, o);
    outcome_done(o);
}

static void session(void *self, const char *user, const char *code, struct outcome *o) { eoffice_open_session(self, user, code, o); }

const struct channel eoffice_channel = {
    .name = "eoffice", .open = eoffice_open, .close = eoffice_close, .deliver = deliver, .ask = ask, .test = test, .lists = lists,
    .session = session,
};
