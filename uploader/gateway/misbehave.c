#include "uploader/gateway/misbehave.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/json.h"
#include "uploader/gateway/faults.h"
#include "uploader/gateway/reply.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MIB = 1024 * 1024 };

static bool hit(struct request *r, enum fault_kind kind, int64_t *ret_value)
{
    return r->route && (r->route->access == ACCESS_SENDER || r->route->access == ACCESS_BOX)
        && faults_hit(r->all->faults, kind, r->route->method, ret_value);
}

void misbehave_begin(struct request *r)
{
    int64_t value;

    if (hit(r, FAULT_ERROR, &value)) {
        reply_problem(r, 500, "A fault that was asked for: nothing was done.");
    } else if (hit(r, FAULT_BUSY, &value)) {
        reply_problem(r, 503, "A fault that was asked for: nothing was done. Go on in %lld s.", (long long)value);
        reply_header_number(r, MHD_HTTP_HEADER_RETRY_AFTER, value);
    }
}

bool misbehave_cut(struct request *r, size_t *n)
{
    int64_t at = 0;

    /* asked once a request: when its first bytes come */
    if (r->taken_bytes == 0)
        r->cut_at = hit(r, FAULT_CUT, &at) ? at : -1;
    if (r->cut_at < 0 || r->taken_bytes + (int64_t)*n <= r->cut_at)
        return false;
    *n = (size_t)(r->cut_at - r->taken_bytes);
    return true;
}

int64_t misbehave_wait_ms(struct request *r)
{
    int64_t ms = 0;

    return hit(r, FAULT_DELAY, &ms) ? ms : 0;
}

int misbehave_masters_shift(struct request *r)
{
    int64_t by = 0;

    return hit(r, FAULT_MASTERS, &by) ? (int)by : 0;
}

/* ---- answers */

/* The same answer with another body; only its type is told again. */
static void put_body(struct request *r, const char *type, char *take_text, size_t n)
{
    AUTO_JSON json_t *was = json_incref(r->answered);

    reply_text(r, r->status, type, take_text, n);
    r->answered = TAKE_PTR(was);
}

static void put_json(struct request *r)
{
    char *text = json_dumps(r->answered, JSON_COMPACT);

    put_body(r, "application/json", text, text ? strlen(text) : 0);
}

static void name_another_letter(struct request *r)
{
    char uuid[UUID_SIZE];

    uuid_new(uuid);
    json_object_set_new(r->answered, "uuid", json_string(uuid));
    if (json_object_get(r->answered, "computer_no")) {
        json_object_set_new(r->answered, "receipt_no", json_string("1/1999/CRU"));
        json_object_set_new(r->answered, "computer_no", json_integer(1));
    }
    put_json(r);
}

static void move_offset(struct request *r, int64_t by)
{
    const char *told = r->response ? MHD_get_response_header(r->response, "Upload-Offset") : NULL;

    if (json_object_get(r->answered, "offset")) {
        json_object_set_new(r->answered, "offset", json_integer(json_int(r->answered, "offset", 0) + by));
        put_json(r);
    } else if (told) {
        int64_t offset = strtoll(told, NULL, 10) + by;

        MHD_del_response_header(r->response, "Upload-Offset", told);
        reply_header_number(r, "Upload-Offset", offset);
    }
}

static void move_clock(struct request *r, int64_t by_s)
{
    char text[64], created_at[CLOCK_ISO_SIZE];
    time_t then = (time_t)(clock_utc_s() + by_s);
    struct tm tm;

    if (json_object_get(r->answered, "created_at")) {
        clock_format_iso((int64_t)then, created_at);
        json_object_set_new(r->answered, "created_at", json_string(created_at));
        put_json(r);
    }
    if (gmtime_r(&then, &tm) && strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm) > 0)
        reply_header(r, MHD_HTTP_HEADER_DATE, text);
}

static void spoil_json(struct request *r)
{
    bool is_receipt = json_object_get(r->answered, "state") != NULL;
    char *text;
    int64_t value;

    if (is_receipt && hit(r, FAULT_OTHER_LETTER, &value))
        name_another_letter(r);
    if (hit(r, FAULT_BROKEN_JSON, &value)) {
        text = json_dumps(r->answered, JSON_COMPACT);
        put_body(r, "application/json", text, text ? strlen(text) / 2 : 0);
    }
    if (hit(r, FAULT_WRONG_TYPE, &value)) {
        text = json_dumps(r->answered, JSON_COMPACT);
        put_body(r, "text/html", text, text ? strlen(text) : 0);
    }
    if (hit(r, FAULT_HUGE, &value) && (text = malloc((size_t)value * MIB))) {
        memset(text, ' ', (size_t)value * MIB);
        put_body(r, "application/json", text, (size_t)value * MIB);
    }
}

bool misbehave_answer(struct request *r)
{
    bool good = r->status >= 200 && r->status < 300;
    bool has_offset = json_object_get(r->answered, "offset") || (r->response && MHD_get_response_header(r->response, "Upload-Offset"));
    int64_t value;

    if (good && hit(r, FAULT_LOST, &value))
        return false;
    if (good && r->answered)
        spoil_json(r);
    if (good && has_offset && hit(r, FAULT_WRONG_OFFSET, &value))
        move_offset(r, value);
    if (hit(r, FAULT_CLOCK, &value))
        move_clock(r, value);
    return true;
}

/* ---- setting them */

void faults_get(struct request *r) { reply_json(r, 200, faults_json(r->all->faults)); }

void faults_put(struct request *r)
{
    AUTO_FREE char *text = r->body_n ? strndup(r->body, r->body_n) : strdup("");
    struct err e = { 0 };
    int result = text ? faults_set(r->all->faults, text, &e) : err_set(&e, -1, "no memory");

    if (result < 0)
        reply_problem(r, 400, "%s", e.msg);
    else
        faults_get(r);
}
