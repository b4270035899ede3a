#include "uploader/conform/run.h"

#include "base/clock.h"
#include "base/json.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLOCK_OFF_MAX_S = 300, UNANSWERED_MAX = 5 };

static const struct { const char *rule, *where; } always[ALWAYS_RULES] = {
    [ALWAYS_COMES]   = { "every answer comes, whole and in time", "paths" },
    [ALWAYS_CLOCK]   = { "the clock is right within five minutes (Date)", "paths" },
    [ALWAYS_JSON]    = { "what is called JSON is JSON, and what should be JSON is called so", "responses, content" },
    [ALWAYS_PROBLEM] = { "errors are problem documents with their own status", "schemas Problem" },
    [ALWAYS_NOT_500] = { "nothing that was asked here is a fault of the server's", "responses 500" },
};

static void end_rule(struct run *r)
{
    if (r->rule && !r->rule_failed) {
        printf("ok      %s\n", r->rule);
        r->ok++;
    }
    r->rule = NULL;
}

bool run_rule(struct run *r, const char *rule, const char *where)
{
    end_rule(r);
    if (r->unanswered >= UNANSWERED_MAX)
        return false;
    r->rule = rule;
    r->where = where;
    r->rule_failed = false;
    return true;
}

void run_fail(struct run *r, const char *detail, ...)
{
    va_list ap;

    if (!r->rule || r->rule_failed)
        return;
    r->rule_failed = true;
    r->failed++;
    printf("FAILED  %s: ", r->rule);
    va_start(ap, detail);
    vprintf(detail, ap);
    va_end(ap);
    printf(" (openapi.yaml: %s)\n", r->where);
}

void run_skip(struct run *r, const char *rule, const char *why)
{
    end_rule(r);
    printf("left out %s: %s\n", rule, why);
}

void run_end(struct run *r)
{
    end_rule(r);
    for (int i = 0; i < ALWAYS_RULES && (r->answered > 0 || i == ALWAYS_COMES); i++) {
        r->rule = always[i].rule;
        r->where = always[i].where;
        r->rule_failed = false;
        if (r->always[i].met > 0)
            run_fail(r, "%s; %d times in all", r->always[i].first, r->always[i].met);
        end_rule(r);
    }
    if (r->unanswered >= UNANSWERED_MAX)
        printf("given up: %d requests got no answer\n", r->unanswered);
    printf("%d rules hold, %d do not\n", r->ok, r->failed);
}

/* ---- what holds for every answer */

static void met(struct run *r, enum always which, const struct question *q, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static void met(struct run *r, enum always which, const struct question *q, const char *fmt, ...)
{
    char words[DETAIL_SIZE / 2];
    va_list ap;

    if (r->always[which].met++ > 0)
        return;
    va_start(ap, fmt);
    vsnprintf(words, sizeof(words), fmt, ap);
    va_end(ap);
    snprintf(r->always[which].first, sizeof(r->always[which].first), "%s %s: %s", q->method, q->path, words);
}

static bool is_type(const char *type, const char *wanted)
{
    size_t n = strlen(wanted);

    return strncasecmp(type, wanted, n) == 0 && (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

static void look_at_body(struct run *r, const struct question *q, const struct answer *a)
{
    bool is_error = a->status >= 400;
    char type[100];

    answer_header(a, "Content-Type", type, sizeof(type));
    if (strcmp(q->method, "HEAD") == 0 || a->status == 204 || is_type(type, "application/pdf"))
        return;
    if (!is_type(type, is_error ? "application/problem+json" : "application/json"))
        met(r, is_error ? ALWAYS_PROBLEM : ALWAYS_JSON, q, "status %ld has the type \"%s\"", a->status, type);
    else if (!json_is_object(a->json))
        met(r, ALWAYS_JSON, q, "status %ld: the body is no JSON object", a->status);
    else if (is_error && (json_int(a->json, "status", 0) != a->status || !*json_str(a->json, "detail", "") || !*json_str(a->json, "title", "")
                          || !json_is_string(json_object_get(a->json, "type"))))
        met(r, ALWAYS_PROBLEM, q, "status %ld: type, title, detail or the same status is missing", a->status);
}

void run_look(struct run *r, const struct question *q, const struct answer *a)
{
    char date[80];

    if (!a->came) {
        if (q->cut_after)
            return;
        r->unanswered++;
        met(r, ALWAYS_COMES, q, "%s", a->why);
        run_fail(r, "came no answer: %s", a->why);
        return;
    }
    r->answered++;
    answer_header(a, "Date", date, sizeof(date));
    time_t then = curl_getdate(date, NULL);
    int64_t off_s = (int64_t)then - clock_utc_s();
    if (*date && (then < 0 || off_s > CLOCK_OFF_MAX_S || off_s < -CLOCK_OFF_MAX_S))
        met(r, ALWAYS_CLOCK, q, "Date is %s", date);
    if (a->status >= 500)
        met(r, ALWAYS_NOT_500, q, "status %ld", a->status);
    look_at_body(r, q, a);
}

struct answer run_ask(struct run *r, const struct question *q)
{
    struct answer a = ask(&r->target, q);

    run_look(r, q, &a);
    return a;
}

bool run_status(struct run *r, const struct answer *a, long wanted)
{
    if (a->came && a->status == wanted)
        return true;
    if (a->came)
        run_fail(r, "expected status %ld, came %ld%s%.200s", wanted, a->status, *json_str(a->json, "detail", "") ? ": " : "",
                 json_str(a->json, "detail", ""));
    else
        run_fail(r, "expected status %ld, came no answer: %s", wanted, a->why);
    return false;
}

bool run_header_is(struct run *r, const struct answer *a, const char *name, const char *wanted)
{
    char value[200];

    answer_header(a, name, value, sizeof(value));
    if (strcmp(value, wanted) == 0)
        return true;
    run_fail(r, "expected the header %s: %s, came \"%s\"", name, wanted, value);
    return false;
}

bool run_offset(struct run *r, const struct answer *a, int64_t wanted)
{
    int64_t came = answer_number(a, "Upload-Offset");

    if (came == wanted)
        return true;
    run_fail(r, "expected Upload-Offset %" PRId64 ", came %" PRId64, wanted, came);
    return false;
}
