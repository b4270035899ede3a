/* Announcing a receipt, once, however often it is said. */
#include "uploader/conform/run.h"

#include "base/auto.h"
#include "base/json.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

enum { PDF_BYTES = 3000, AT_ONCE = 4 };

static void same_again(struct run *r, const struct letter *l, const char *body, const char *what)
{
    struct question q = { .method = "PUT", .path = l->path, .headers = { "Content-Type: application/json; charset=utf-8" }, .body = body, .n = strlen(body) };
    struct answer again = run_ask(r, &q), now = letter_get(r, l);

    if (run_status(r, &again, 200) && !json_equal(again.json, now.json))
        run_fail(r, "%s: the answer is not what GET says", what);
    answer_done(&again);
    answer_done(&now);
}

static void announce_again(struct run *r, const struct letter *l)
{
    AUTO_FREE char *sorted = json_dumps(l->receipt, JSON_SORT_KEYS | JSON_INDENT(3)), *escaped = json_dumps(l->receipt, JSON_ENSURE_ASCII);

    same_again(r, l, sorted, "other order of keys and blanks");
    same_again(r, l, escaped, "letters written as \\u escapes");
}

static void announce_another(struct run *r, const struct letter *l)
{
    AUTO_JSON json_t *other = json_deep_copy(l->receipt);

    json_object_set_new(other, "subject", json_string("conformance test: another subject"));
    struct answer a = letter_put(r, l, other);
    run_status(r, &a, 409);
    answer_done(&a);
    letter_awaits(r, l, 0);
}

static void announce_at_once(struct run *r)
{
    struct letter l;
    struct answer a[AT_ONCE];
    int made = 0, known = 0;

    letter_new(r, PDF_BYTES, &l);
    AUTO_FREE char *body = json_dumps(l.receipt, 0);
    struct question q = { .method = "PUT", .path = l.path, .headers = { "Content-Type: application/json" }, .body = body, .n = strlen(body) };
    ask_at_once(&r->target, &q, AT_ONCE, a);
    for (int i = 0; i < AT_ONCE; i++) {
        made += a[i].came && a[i].status == 201;
        known += a[i].came && (a[i].status == 200 || a[i].status == 429 || a[i].status == 503);
        answer_done(&a[i]);
    }
    if (made != 1 || made + known != AT_ONCE)
        run_fail(r, "expected one 201 and else 200, came %d and %d of %d", made, known, AT_ONCE);
    letter_awaits(r, &l, 0);
    letter_done(&l);
}

static void ask_for_unknown(struct run *r)
{
    struct letter l;
    struct answer a;

    letter_new(r, PDF_BYTES, &l);
    a = letter_get(r, &l);
    run_status(r, &a, 404);
    answer_done(&a);
    a = letter_head(r, &l);
    run_status(r, &a, 404);
    answer_done(&a);
    letter_done(&l);
}

/* "Unknown" would make a sender send it again under the same UUID. */
static void ask_in_capitals(struct run *r, const struct letter *l)
{
    char path[sizeof(l->path)];
    struct question q = { .method = "GET", .path = path };

    for (size_t i = 0; i < sizeof(path); i++)
        path[i] = i > 12 ? (char)toupper((unsigned char)l->path[i]) : l->path[i];
    struct answer a = run_ask(r, &q);
    run_status(r, &a, 400);
    answer_done(&a);
}

static void list_by_number(struct run *r, const struct letter *l)
{
    char path[120];
    struct question q = { .method = "GET", .path = path };

    snprintf(path, sizeof(path), "/v1/receipts?limit=5&diary_number=CONFORM%%2F%.8s", l->uuid);
    struct answer a = run_ask(r, &q);
    if (run_status(r, &a, 200) && (json_int(a.json, "total", -1) != 1
                                   || strcmp(json_str(json_array_get(json_object_get(a.json, "receipts"), 0), "uuid", ""), l->uuid) != 0))
        run_fail(r, "expected our one receipt, came %" PRId64, json_int(a.json, "total", -1));
    answer_done(&a);
    snprintf(path, sizeof(path), "/v1/receipts?limit=0");
    a = run_ask(r, &q);
    run_status(r, &a, 400);
    answer_done(&a);
}

void rules_announce(struct run *r)
{
    struct letter l;

    letter_new(r, PDF_BYTES, &l);
    if (run_rule(r, "an announcement is taken note of", "put /v1/receipts/{uuid} 201")) {
        letter_announce(r, &l);
        letter_awaits(r, &l, 0);
    }
    if (run_rule(r, "the same announcement again changes nothing and gets the same answer", "put /v1/receipts/{uuid} 200"))
        announce_again(r, &l);
    if (run_rule(r, "another content under a known UUID is refused", "put /v1/receipts/{uuid} 409"))
        announce_another(r, &l);
    if (run_rule(r, "the same announcement several times at once is one receipt", "put /v1/receipts/{uuid}"))
        announce_at_once(r);
    if (run_rule(r, "an unknown receipt is told as unknown", "get /v1/receipts/{uuid} 404"))
        ask_for_unknown(r);
    if (run_rule(r, "a UUID in capitals is refused, not unknown", "parameters uuid, get /v1/receipts/{uuid} 400"))
        ask_in_capitals(r, &l);
    if (run_rule(r, "the list finds a receipt by its diary number", "get /v1/receipts"))
        list_by_number(r, &l);
    letter_done(&l);
}
