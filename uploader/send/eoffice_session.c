/* A session that a person opens with a one-time code: POST /v1/sessions. Name and code are only in the request. */
#include "uploader/send/eoffice_sending.h"

#include "base/clock.h"
#include "uploader/send/sessions.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

/* Reads the answer and keeps the token. */
static int keep_session(struct eoffice *x, const struct http_answer *a, int64_t *ret_until_s)
{
    char token[SESSION_TOKEN_MAX + 1];
    int r = eoffice_read_session(a->body, a->body_n, token, sizeof(token), ret_until_s);

    if (r == 0)
        r = sessions_open(x->tools->common->sessions, x->tools->instance, token, *ret_until_s);
    sodium_memzero(token, sizeof(token));
    sodium_memzero(a->body, a->body_n);
    return r;
}

static void say_refused(struct outcome *o, const struct http_answer *a)
{
    char why[SAID_SIZE];

    if (a->status == 401 || a->status == 400 || a->status == 422) {
        outcome_say(o, VERDICT_HOLD, SAID_SESSION_CODE_REFUSED);
    } else if (a->status == 429) {
        outcome_say(o, VERDICT_HOLD, SAID_SESSION_WAIT, SAID_NUMBER(a->headers.retry_after_s));
    } else if (a->status == 404 || a->status == 405) {
        outcome_say(o, VERDICT_HOLD, SAID_SESSION_NONE);
    } else {
        said_set(why, SAID_WRONG_STATUS, SAID_NUMBER(a->status));
        outcome_say(o, VERDICT_HOLD, SAID_SESSION_FAILED, why);
    }
}

void eoffice_open_session(struct eoffice *x, const char *user, const char *code, struct outcome *o)
{
    static const char *const headers[] = { "Content-Type: application/json", NULL };
    AUTO_JSON json_t *request = json_pack("{s:s, s:s}", "user", user, "one_time_code", code);
    char *body = request ? json_dumps(request, JSON_COMPACT) : NULL;
    char until[CLOCK_SHOWN_SIZE], why[SAID_SIZE];
    struct http_answer a;
    int64_t until_s = 0;

    if (!body) {
        said_set(why, SAID_NO_MEMORY);
        outcome_say(o, VERDICT_HOLD, SAID_SESSION_FAILED, why);
        return;
    }
    http_do(x->http, &(struct http_request){ .method = "POST", .path = "/v1/sessions", .headers = headers, .body = body,
                                             .body_n = strlen(body), .once = true }, &a);
    sodium_memzero(body, strlen(body));
    free(body);
    if (a.result != HTTP_ANSWERED) {
        outcome_say(o, VERDICT_HOLD, SAID_SESSION_FAILED, a.why);
    } else if (a.status != 200 && a.status != 201) {
        say_refused(o, &a);
    } else if (keep_session(x, &a, &until_s) < 0) {
        said_set(why, SAID_WRONG_JSON);
        outcome_say(o, VERDICT_HOLD, SAID_SESSION_FAILED, why);
    } else {
        clock_format_shown(until_s, until);
        outcome_say(o, VERDICT_DELIVERED, SAID_SESSION_OPEN, until);
    }
    http_answer_done(&a);
}
