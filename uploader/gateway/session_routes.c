/* Opening and ending an attended session. */
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "uploader/gateway/reply.h"
#include "uploader/gateway/routes.h"
#include "uploader/gateway/sessions.h"

#include <errno.h>
#include <string.h>

static void answer_session(struct request *r, const char *user, const char *code)
{
    char token[SESSION_TOKEN_SIZE], until[CLOCK_ISO_SIZE];
    int64_t until_s = 0;
    int wait_s = 0;

    switch (sessions_begin(r->all->sessions, r->g, user, code, clock_utc_s(), clock_mono_ms(), token, &until_s, &wait_s)) {
    case 0:
        clock_format_iso(until_s, until);
        log_info("session", LOG_STATE, "opened");
        reply_json(r, 201, json_pack("{s:s, s:s}", "token", token, "expires_at", until));
        sodium_memzero(token, sizeof(token));
        break;
    case -EAGAIN:
        reply_problem_of(r, 429, "too-many-codes", "Too many wrong codes for this name. Try again in %d s.", wait_s);
        reply_header_number(r, MHD_HTTP_HEADER_RETRY_AFTER, wait_s);
        break;
    case -EBUSY:
        reply_problem_of(r, 503, "too-many-sessions", "%d sessions are open already. Try again later.", SESSIONS_MAX);
        reply_header_number(r, MHD_HTTP_HEADER_RETRY_AFTER, 60);
        break;
    default:
        log_info("session", LOG_STATE, "refused");
        reply_problem_of(r, 401, "wrong-code", "The name is not known, or this is not its code now, or the code was used before.");
        reply_header(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    }
}

void session_post(struct request *r)
{
    if (!r->all->sessions) {
        reply_problem_of(r, 403, "no-sessions", "This e-Office asks for no sessions.");
        return;
    }
    if (!request_has_type(r, "application/json")) {
        reply_problem(r, 415, "Content-Type must be application/json.");
        return;
    }
    AUTO_JSON json_t *asked = json_loadb(r->body ? r->body : "", r->body_n, JSON_REJECT_DUPLICATES, NULL);
    const char *user = json_str(asked, "user", ""), *code = json_str(asked, "one_time_code", "");
    if (!*user || strlen(user) > SESSION_USER_MAX || strlen(code) != 6 || strspn(code, "0123456789") != 6 || json_object_size(asked) != 2) {
        reply_problem(r, 400, "The body must be {\"user\", \"one_time_code\"}: a name of at most %d bytes, and six digits.", SESSION_USER_MAX);
        return;
    }
    answer_session(r, user, code);
}

void session_delete(struct request *r)
{
    const char *token = request_authorization(r, "Bearer ");

    if (!r->all->sessions || !token) {
        reply_problem_of(r, 403, "no-sessions", "This e-Office asks for no sessions.");
        return;
    }
    sessions_end(r->all->sessions, r->g, token);
    reply_empty(r, 204);
}
