#include "uploader/gateway/reply.h"

#include "base/json.h"
#include "base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DETAIL_SIZE = 600, TYPE_SIZE = 80, STATUS_CHECKSUM_MISMATCH = 460 };

static const struct { unsigned status; const char *title; } titles[] = {
    { 400, "The request cannot be understood" },
    { 401, "Who are you?" },
    { 403, "Not for you" },
    { 404, "Not here" },
    { 405, "This cannot be done here" },
    { 409, "This does not fit what is here" },
    { 412, "Another protocol version" },
    { 413, "Too large" },
    { 415, "Another content type is expected" },
    { 416, "Not that part" },
    { 422, "The receipt breaks the schema" },
    { 429, "Too much at once" },
    { STATUS_CHECKSUM_MISMATCH, "The document is not the one announced" },
    { 500, "A fault on this side" },
    { 503, "Busy" },
    { 507, "No room" },
};

static const char *title_of(unsigned status)
{
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Problem";
}

void reply(struct request *r, unsigned status, struct MHD_Response *take_response)
{
    if (r->response)
        MHD_destroy_response(r->response);
    json_decref(r->answered);
    r->answered = NULL;
    r->response = take_response;
    r->status = status;
    reply_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    reply_header(r, "X-Content-Type-Options", "nosniff");
}

void reply_header(struct request *r, const char *name, const char *value)
{
    if (r->response && MHD_add_response_header(r->response, name, value) != MHD_YES) {
        MHD_destroy_response(r->response);      /* better no answer than half of one */
        r->response = NULL;
    }
}

void reply_header_number(struct request *r, const char *name, int64_t value)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRId64, value);
    reply_header(r, name, text);
}

void reply_empty(struct request *r, unsigned status)
{
    reply(r, status, MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT));
}

void reply_text(struct request *r, unsigned status, const char *type, char *take_text, size_t n)
{
    reply(r, status, take_text ? MHD_create_response_from_buffer(n, take_text, MHD_RESPMEM_MUST_FREE) : NULL);
    reply_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
}

static void reply_json_as(struct request *r, unsigned status, const char *type, json_t *take_body)
{
    AUTO_JSON json_t *body = take_body;
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;

    /* jansson's allocator is malloc here, so that the server may free the text */
    reply_text(r, status, type, text, text ? strlen(text) : 0);
    r->answered = TAKE_PTR(body);
}

void reply_json(struct request *r, unsigned status, json_t *take_body)
{
    reply_json_as(r, status, "application/json", take_body);
}

static json_t *problem(unsigned status, const char *type, const char *detail)
{
    return json_pack("{s:s, s:s, s:i, s:s}", "type", type, "title", title_of(status), "status", (int)status, "detail", detail);
}

void reply_problem(struct request *r, unsigned status, const char *detail, ...)
{
    char text[DETAIL_SIZE];
    va_list ap;

    va_start(ap, detail);
    vsnprintf(text, sizeof(text), detail, ap);
    va_end(ap);
    reply_json_as(r, status, "application/problem+json", problem(status, "about:blank", text));
}

void reply_problem_of(struct request *r, unsigned status, const char *type, const char *detail, ...)
{
    char text[DETAIL_SIZE], full[TYPE_SIZE];
    va_list ap;

    va_start(ap, detail);
    vsnprintf(text, sizeof(text), detail, ap);
    va_end(ap);
    snprintf(full, sizeof(full), "/problems/%s", type);
    reply_json_as(r, status, "application/problem+json", problem(status, full, text));
}

void reply_schema_problem(struct request *r, json_t *take_errors)
{
    json_t *body = problem(422, "about:blank", "Each fault is listed under errors, with the field it is in. Nothing was changed.");

    if (json_object_set_new(body, "errors", take_errors) < 0) {
        json_decref(body);
        body = NULL;
    }
    reply_json_as(r, 422, "application/problem+json", body);
}

void reply_failure(struct request *r, const struct err *e)
{
    log_error("request_failed", LOG_KEY LOG_WHY, r->uuid, e->msg);
    if (e->code == -ENOSPC)
        reply_problem(r, 507, "There is no room for this now; nothing was lost. Try again later.");
    else
        reply_problem(r, 500, "The e-Office could not store this; the cause is in its log. Try again later.");
}
