/* What e-Office's answers mean for a letter. */
#include "uploader/send/eoffice_sending.h"
#include "uploader/send/sessions.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_SIZE = 400 };

/* Answers that say no. "probe": theirs or the letter's? See blame(). */
static const struct refusal { long from, to; enum verdict verdict; bool probe; enum said_id said; } refusals[] = {
    { 300, 399, VERDICT_RETRY_LATER, false, SAID_EOFFICE_ELSEWHERE },
    { 400, 400, VERDICT_HOLD,        false, SAID_EOFFICE_NOT_UNDERSTOOD },
    { 401, 401, VERDICT_RETRY_LATER, false, SAID_EOFFICE_TOKEN_REFUSED },
    { 403, 403, VERDICT_RETRY_LATER, false, SAID_EOFFICE_NO_ACCESS },
    { 404, 405, VERDICT_RETRY_LATER, true, SAID_EOFFICE_ADDRESS_UNKNOWN },
    { 409, 409, VERDICT_HOLD,        false, SAID_EOFFICE_OTHER_CONTENT },
    { 412, 412, VERDICT_RETRY_LATER, false, SAID_EOFFICE_OTHER_PROTOCOL },
    { 413, 413, VERDICT_HOLD,        false, SAID_EOFFICE_TOO_LARGE },
    { 422, 422, VERDICT_HOLD,        false, SAID_EOFFICE_FIELD_REFUSED },
    { 423, 423, VERDICT_RETRY,       false, SAID_EOFFICE_BUSY_WITH_IT },
    { 429, 429, VERDICT_RETRY_LATER, false, SAID_EOFFICE_ASKS_TO_WAIT },
    { 460, 460, VERDICT_RETRY,       false, SAID_EOFFICE_NOT_WHOLE },
    { 400, 499, VERDICT_HOLD,        false, SAID_EOFFICE_REFUSES },
    { 503, 503, VERDICT_RETRY_LATER, false, SAID_EOFFICE_OUT_OF_SERVICE },
    { 507, 507, VERDICT_RETRY_LATER, false, SAID_EOFFICE_NO_ROOM },
    { 500, 599, VERDICT_RETRY,       true, SAID_EOFFICE_FAILED },
};

static bool asks_for_session(const struct http_answer *a)
{
    return a->result == HTTP_ANSWERED && a->status == 401
        && (eoffice_problem_is(a->body, a->body_n, "session-required") || eoffice_problem_is(a->body, a->body_n, "session-expired"));
}

/* e-Office says so as a problem; a web server in front of it by a page of its own, with status 400 (nginx). */
static bool asks_for_certificate(const struct http_answer *a)
{
    bool page = (a->status == 400 || a->status == 403 || a->status == 495 || a->status == 496) && a->body[0] == '<';

    return (page && strcasestr(a->body, "SSL certificate")) || eoffice_problem_is(a->body, a->body_n, "certificate-required")
        || eoffice_problem_is(a->body, a->body_n, "certificate-refused");
}

void eoffice_request(struct eoffice *x, const char *method, const char *path, const char *const *headers, const void *body,
                     size_t n, struct http_answer *ret)
{
    bool open = sessions_token(x->tools->common->sessions, x->tools->instance, x->session);

    http_do(x->http, &(struct http_request){ .method = method, .path = path, .headers = headers, .body = body, .body_n = n,
                                             .token = open ? x->session : NULL }, ret);
    sodium_memzero(x->session, SESSION_TOKEN_MAX + 1);
    if (asks_for_session(ret))
        sessions_need(x->tools->common->sessions, x->tools->instance);
}

static bool stands_up(struct eoffice *x)
{
    struct http_answer a;

    eoffice_request(x, "GET", "/healthz", NULL, NULL, 0, &a);
    bool up = a.result == HTTP_ANSWERED && a.status < 500;
    http_answer_done(&a);
    return up;
}

/* A fault that may be the letter's or theirs: theirs when they do not stand up, or when it met several letters
 * in a row. So a letter they cannot digest is counted and held in the end, and an outage costs no letter a try. */
static enum verdict blame(struct sending *s)
{
    struct eoffice *x = s->x;

    if (x->failed_key[0] && strcmp(x->failed_key, s->d->key) != 0)
        x->several_failed = true;
    snprintf(x->failed_key, sizeof(x->failed_key), "%s", s->d->key);
    return x->several_failed || !stands_up(x) ? VERDICT_RETRY_LATER : VERDICT_RETRY;
}

void eoffice_note_success(struct eoffice *x)
{
    x->failed_key[0] = '\0';
    x->several_failed = false;
}

int eoffice_no_answer(struct sending *s, enum said_id step, enum http_result result, const char *why)
{
    char doing[SAID_SIZE];

    said_set(doing, step);
    if (s->committed)
        outcome_say(s->o, VERDICT_UNKNOWN, SAID_EOFFICE_ANSWER_LOST, why);
    else if (result == HTTP_STOPPED)
        outcome_say(s->o, VERDICT_RETRY_LATER, SAID_SENDING_INTERRUPTED);
    else if (result == HTTP_AWAY)
        outcome_say(s->o, VERDICT_RETRY_LATER, SAID_EOFFICE_AWAY, why);
    else
        outcome_say(s->o, blame(s), SAID_EOFFICE_NO_USE, doing, why);
    return -1;
}

int eoffice_wrong_answer(struct sending *s, enum said_id step, enum said_id wrong)
{
    char why[SAID_SIZE];

    said_set(why, wrong);
    return eoffice_no_answer(s, step, HTTP_CUT, why);
}

static int wrong_status(struct sending *s, enum said_id step, long status)
{
    char why[SAID_SIZE];

    said_set(why, SAID_WRONG_STATUS, SAID_NUMBER(status));
    return eoffice_no_answer(s, step, HTTP_CUT, why);
}

/* An answer that says no. */
static int refused(struct sending *s, enum said_id step, const struct http_answer *a)
{
    const struct refusal *f = refusals;
    char theirs[WORDS_SIZE], what[SAID_SIZE], doing[SAID_SIZE];

    while (f < refusals + ARRAY_LEN(refusals) && (a->status < f->from || a->status > f->to))
        f++;
    if (f == refusals + ARRAY_LEN(refusals))
        return wrong_status(s, step, a->status);
    if (s->committed && f->verdict == VERDICT_RETRY_LATER)      /* who says so may stand before a server that has it */
        return wrong_status(s, step, a->status);
    if (asks_for_session(a)) {
        outcome_say(s->o, VERDICT_RETRY_LATER, SAID_SESSION_NEEDED);
        return -1;
    }
    if (asks_for_certificate(a)) {
        http_why_ours(s->x->http, what);
        return eoffice_no_answer(s, step, HTTP_AWAY, what);
    }
    if (s->committed && f->probe)
        return eoffice_wrong_answer(s, step, SAID_WRONG_SERVER);
    eoffice_problem_words(a->body, a->body_n, theirs, sizeof(theirs));
    said_set(what, f->said);
    said_set(doing, step);
    outcome_say(s->o, f->probe ? blame(s) : f->verdict, theirs[0] ? SAID_EOFFICE_STATUS_WORDS : SAID_EOFFICE_STATUS, what, doing,
                SAID_NUMBER(a->status), theirs);
    s->o->retry_after_s = a->headers.retry_after_s;
    return -1;
}

int eoffice_expect(struct sending *s, enum said_id step, const struct http_answer *a, long ok1, long ok2)
{
    if (a->result != HTTP_ANSWERED)
        return eoffice_no_answer(s, step, a->result, a->why);
    return a->status == ok1 || a->status == ok2 ? 0 : refused(s, step, a);
}
