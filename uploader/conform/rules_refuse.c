/* What is wrong is refused, and named. */
#include "uploader/conform/run.h"

#include "base/auto.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PDF_BYTES = 200, TOO_LARGE = 70 * 1024, FIELD_SIZE = 100 };

/* A value at a pointer of at most two steps; take_value NULL: the key goes. */
static void set_at(json_t *receipt, const char *field, json_t *take_value)
{
    char copy[FIELD_SIZE];
    json_t *object = receipt;
    const char *key = copy;

    snprintf(copy, sizeof(copy), "%s", field + 1);
    char *slash = strchr(copy, '/');
    if (slash) {
        *slash = '\0';
        object = json_object_get(receipt, copy);
        key = slash + 1;
    }
    if (take_value)
        json_object_set_new(object, key, take_value);
    else
        json_object_del(object, key);
}

static bool names_field(const json_t *problem, const char *field)
{
    json_t *one;
    size_t i;

    json_array_foreach(json_object_get(problem, "errors"), i, one)
        if (strcmp(json_str(one, "field", ""), field) == 0 && *json_str(one, "why", ""))
            return true;
    return false;
}

/* take_value NULL: without that key. */
static void expect_refusal(struct run *r, const struct letter *l, const char *field, json_t *take_value)
{
    AUTO_JSON json_t *bad = json_deep_copy(l->receipt);

    if (r->rule_failed) {               /* one is enough, and a broken server is not asked a hundred times */
        json_decref(take_value);
        return;
    }
    set_at(bad, field, take_value);
    struct answer a = letter_put(r, l, bad);
    if (!a.came || a.status != 422)
        run_fail(r, "%s: expected status 422, came %ld", field, a.status);
    else if (!names_field(a.json, field))
        run_fail(r, "%s is not among the errors that are named", field);
    answer_done(&a);
}

static void refuse_missing(struct run *r, const struct letter *l)
{
    const char *key, *inner;
    json_t *value, *inside;
    char field[FIELD_SIZE];

    json_object_foreach(l->receipt, key, value) {
        snprintf(field, sizeof(field), "/%s", key);
        expect_refusal(r, l, field, NULL);
        json_object_foreach(value, inner, inside) {
            snprintf(field, sizeof(field), "/%s/%s", key, inner);
            expect_refusal(r, l, field, NULL);
        }
    }
}

static void refuse_bad(struct run *r, const struct letter *l)
{
    static const struct { const char *field, *bad; } faults[] = {
        { "/receipt_nature", "\"physical\"" }, { "/classified", "\"secret\"" }, { "/classified", "\"confidential\"" }, { "/diary_number", "\"\"" },
        { "/diary_date", "\"14-03-2026\"" }, { "/diary_date", "\"2026-02-30\"" }, { "/received_date", "null" }, { "/received_date", "\"2999-01-01\"" },
        { "/letter_date", "\"\"" }, { "/letter_reference_no", "null" }, { "/delivery_mode_id", "-1" }, { "/language_id", "\"English\"" },
        { "/correspondence_type_id", "999999999" }, { "/vip", "\"no\"" }, { "/sender", "\"me\"" }, { "/sender/name", "7" },
        { "/subject", "\"\"" }, { "/subject", "\"a\\u0007b\"" }, { "/main_category_id", "999999999" }, { "/remarks", "{}" },
        { "/send_to/post", "\"\"" }, { "/send_to/priority_id", "1.5" }, { "/document/sha256", "\"ABC\"" }, { "/document/size_bytes", "0" },
        { "/document/content_type", "\"text/html\"" }, { "/document/pages", "0" }, { "/sender/nickname", "\"x\"" }, { "/urgent", "true" },
    };

    for (size_t i = 0; i < ARRAY_LEN(faults); i++)
        expect_refusal(r, l, faults[i].field, json_loads(faults[i].bad, JSON_DECODE_ANY, NULL));
    if (json_array_size(json_object_get(r->masters, "posts")) > 0)
        expect_refusal(r, l, "/send_to/post", json_string("no such post, conformance test"));
    expect_refusal(r, l, "/document/size_bytes", json_integer(r->max_bytes + 1));
}

static void put_raw(struct run *r, const struct letter *l, const char *type, const char *body, size_t n, long wanted)
{
    struct question q = { .method = "PUT", .path = l->path, .headers = { type }, .body = body, .n = n };
    struct answer a = run_ask(r, &q);

    run_status(r, &a, wanted);
    answer_done(&a);
}

static void refuse_no_json(struct run *r, const struct letter *l)
{
    static const char *const bad[] = { "{", "[]x", "{\"a\":1,\"a\":2}", "\xff\xfe", "nonsense" };
    AUTO_FREE char *large = malloc(TOO_LARGE);

    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        put_raw(r, l, "Content-Type: application/json", bad[i], strlen(bad[i]), 400);
    put_raw(r, l, "Content-Type: text/plain", "{}", 2, 415);
    put_raw(r, l, "Content-Type: application/json", "[]", 2, 422);
    memset(large, ' ', TOO_LARGE);
    put_raw(r, l, "Content-Type: application/json", large, TOO_LARGE, 413);
}

static void nothing_came_of_it(struct run *r, const struct letter *l)
{
    struct answer a = letter_get(r, l);

    run_status(r, &a, 404);
    answer_done(&a);
}

void rules_refuse(struct run *r)
{
    struct letter l;

    letter_new(r, PDF_BYTES, &l);
    if (run_rule(r, "every key that is missing is named", "put /v1/receipts/{uuid} 422, schemas NewReceipt"))
        refuse_missing(r, &l);
    if (run_rule(r, "every bad value is named by its field", "put /v1/receipts/{uuid} 422, schemas NewReceipt"))
        refuse_bad(r, &l);
    if (run_rule(r, "what is no JSON, of another type or too large is refused", "put /v1/receipts/{uuid} 400, 413, 415"))
        refuse_no_json(r, &l);
    if (run_rule(r, "nothing came of what was refused", "get /v1/receipts/{uuid} 404"))
        nothing_came_of_it(r, &l);
    letter_done(&l);
}
