/* What e-Office's answers mean for a letter. */
#include "uploader/send/eoffice_sending.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_SIZE = 400 };

/* Answers that say no. "probe": theirs or the letter's? See blame(). */
static const struct refusal { long from, to; enum verdict verdict; bool probe; const char *sentence; } refusals[] = {
    { 300, 399, VERDICT_RETRY_LATER, false,
      "e-Office sends us elsewhere: the administrator must check eoffice.url. Letters wait." },
    { 400, 400, VERDICT_HOLD,        false,
      "e-Office did not understand what was sent. The administrator must look; then send the letter again." },
    { 401, 401, VERDICT_RETRY_LATER, false,
      "e-Office does not accept our token: the administrator must check eoffice.token_file. Letters wait." },
    { 403, 403, VERDICT_RETRY_LATER, false,
      "e-Office does not let us in: the administrator must ask for access. Letters wait." },
    { 404, 405, VERDICT_RETRY_LATER, true,
      "e-Office does not know this address: the administrator must check eoffice.url. Letters wait." },
    { 409, 409, VERDICT_HOLD,        false,
      "e-Office has this receipt with another content. Look there before sending the letter again." },
    { 412, 412, VERDICT_RETRY_LATER, false,
      "e-Office speaks another version of the protocol. The administrator must look; letters wait." },
    { 413, 413, VERDICT_HOLD,        false,
      "The scan is too large for e-Office. Scan it in parts, or lower the resolution." },
    { 422, 422, VERDICT_HOLD,        false,
      "e-Office refuses a field. Correct it, then send the letter again." },
    { 423, 423, VERDICT_RETRY,       false,
      "e-Office is busy with this letter. It is sent again by itself." },
    { 429, 429, VERDICT_RETRY_LATER, false,
      "e-Office asks us to wait. Letters wait." },
    { 460, 460, VERDICT_RETRY,       false,
      "The PDF did not arrive whole at e-Office. It is sent again by itself." },
    { 400, 499, VERDICT_HOLD,        false,
      "e-Office refuses the letter. The administrator must look; then send the letter again." },
    { 503, 503, VERDICT_RETRY_LATER, false,
      "e-Office is out of service for now. Letters wait." },
    { 507, 507, VERDICT_RETRY_LATER, false,
      "e-Office has no room. Letters wait." },
    { 500, 599, VERDICT_RETRY,       true,
      "e-Office failed with this letter. It is sent again by itself." },
};

void eoffice_request(struct eoffice *x, const char *method, const char *path, const char *const *headers, const void *body,
                     size_t n, struct http_answer *ret)
{
    http_do(x->http, &(struct http_request){ method, path, headers, body, n }, ret);
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

int eoffice_no_answer(struct sending *s, const char *step, enum http_result result, const char *why)
{
    if (s->committed)
        outcome_set(s->o, VERDICT_UNKNOWN, "The answer of e-Office was lost at the last step (%s). It is asked before anything is "
                    "sent again.", why);
    else if (result == HTTP_STOPPED)
        outcome_set(s->o, VERDICT_RETRY_LATER, "Sending was interrupted while the program stopped. It goes on by itself.");
    else if (result == HTTP_AWAY)
        outcome_set(s->o, VERDICT_RETRY_LATER, "e-Office cannot be reached (%s). Letters wait and go by themselves.", why);
    else
        outcome_set(s->o, blame(s), "No usable answer from e-Office while %s: %s. It is sent again by itself.", step, why);
    return -1;
}

/* An answer that says no. */
static int refused(struct sending *s, const char *step, const struct http_answer *a)
{
    const struct refusal *f = refusals;
    char words[WORDS_SIZE];

    while (f < refusals + ARRAY_LEN(refusals) && (a->status < f->from || a->status > f->to))
        f++;
    if (f == refusals + ARRAY_LEN(refusals)) {
        snprintf(words, sizeof(words), "unexpected status %ld", a->status);
        return eoffice_no_answer(s, step, HTTP_CUT, words);
    }
    eoffice_problem_words(a->body, a->body_n, words, sizeof(words));
    if (s->committed && f->verdict == VERDICT_RETRY_LATER) {    /* who says so may stand before a server that has it */
        snprintf(words, sizeof(words), "status %ld", a->status);
        return eoffice_no_answer(s, step, HTTP_CUT, words);
    }
    if (s->committed && f->probe)
        return eoffice_no_answer(s, step, HTTP_CUT, "its server failed");
    outcome_set(s->o, f->probe ? blame(s) : f->verdict, "%s (%s: status %ld%s%s)", f->sentence, step, a->status,
                words[0] ? ": " : "", words);
    s->o->retry_after_s = a->retry_after_s;
    return -1;
}

int eoffice_expect(struct sending *s, const char *step, const struct http_answer *a, long ok1, long ok2)
{
    if (a->result != HTTP_ANSWERED)
        return eoffice_no_answer(s, step, a->result, a->why);
    return a->status == ok1 || a->status == ok2 ? 0 : refused(s, step, a);
}
