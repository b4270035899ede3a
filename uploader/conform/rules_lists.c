/* Health, the lists, and who may ask. */
#include "uploader/conform/run.h"

#include "base/auto.h"
#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct question masters = { .method = "GET", .path = "/v1/masters" };
static const char *const lists[] = { "delivery_modes", "languages", "correspondence_types", "categories", "priorities" };

/* Rows with an id and a name, no id twice. */
static bool is_list(struct run *r, const json_t *list, const char *name)
{
    AUTO_JSON json_t *seen = json_object();
    char key[24];
    json_t *row;
    size_t i;

    json_array_foreach(list, i, row) {
        snprintf(key, sizeof(key), "%" PRId64, json_int(row, "id", -1));
        if (json_int(row, "id", -1) < 0 || !*json_str(row, "name", "") || json_object_get(seen, key)) {
            run_fail(r, "row %zu of %s has no id, no name, or an id that another one has", i + 1, name);
            return false;
        }
        json_object_set_new(seen, key, json_true());
    }
    return true;
}

static void look_at_lists(struct run *r)
{
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        const json_t *list = json_object_get(r->masters, lists[i]);

        if (json_array_size(list) == 0)
            run_fail(r, "the list %s is missing or empty", lists[i]);
        else if (!is_list(r, list, lists[i]))
            return;
    }
    if (json_object_get(r->masters, "posts"))
        is_list(r, json_object_get(r->masters, "posts"), "posts");
}

static void fetch_lists(struct run *r)
{
    struct answer a = run_ask(r, &masters), again;

    r->masters = json_incref(a.json);
    if (run_status(r, &a, 200))
        look_at_lists(r);
    answer_done(&a);
    const char *first_post = json_str(json_array_get(json_object_get(r->masters, "posts"), 0), "name", "");
    if (!*r->post)
        snprintf(r->post, sizeof(r->post), "%s", *first_post ? first_post : "US-1");
    if (!run_rule(r, "the lists stay the same while nobody changes them", "get /v1/masters"))
        return;
    again = run_ask(r, &masters);
    if (run_status(r, &again, 200) && !json_equal(again.json, r->masters))
        run_fail(r, "asked twice, the lists were not the same");
    answer_done(&again);
}

static void refuse_strangers(struct run *r)
{
    static const char rule[] = "without the token, or with another one, nothing is told";
    static const char *const wrong[] = { NULL, "not-the-token-of-anybody" };

    if (!r->target.token) {
        run_skip(r, rule, "no token was given");
        return;
    }
    if (!run_rule(r, rule, "responses Unauthorised"))
        return;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct question q = masters;

        q.no_token = !wrong[i];
        q.token = wrong[i];
        struct answer a = run_ask(r, &q);
        char scheme[100];

        answer_header(&a, "WWW-Authenticate", scheme, sizeof(scheme));
        if (run_status(r, &a, 401) && strncasecmp(scheme, "Bearer", 6) != 0)
            run_fail(r, "expected the header WWW-Authenticate: Bearer, came \"%.60s\"", scheme);
        answer_done(&a);
    }
}

static void look_at_sessions(struct run *r)
{
    struct question q = { .method = "POST", .path = "/v1/sessions", .headers = { "Content-Type: application/json" }, .body = "{\"user\": 1}", .n = 11 };
    struct answer a = run_ask(r, &q);

    if (a.came && a.status != 400 && a.status != 401 && a.status != 403 && a.status != 404)
        run_fail(r, "expected status 400 (bad request), 401, 403 or 404 (no sessions here), came %ld", a.status);
    answer_done(&a);
}

void rules_lists(struct run *r)
{
    struct question health = { .method = "GET", .path = "/healthz", .no_token = true };

    if (!run_rule(r, "the server says whether it is well", "get /healthz 200"))
        return;
    struct answer a = run_ask(r, &health);
    if (run_status(r, &a, 200) && !json_flag(a.json, "ok"))
        run_fail(r, "expected {\"ok\": true}");
    answer_done(&a);
    if (run_rule(r, "the lists have ids and names", "get /v1/masters 200, schemas Masters"))
        fetch_lists(r);
    refuse_strangers(r);
    if (run_rule(r, "a session without name and code is not opened", "post /v1/sessions"))
        look_at_sessions(r);
}
