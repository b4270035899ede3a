/* Announcing a receipt and asking after it. */
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "uploader/gateway/db.h"
#include "uploader/gateway/find.h"
#include "uploader/gateway/misbehave.h"
#include "uploader/gateway/reply.h"
#include "uploader/gateway/room.h"
#include "uploader/gateway/routes.h"
#include "uploader/gateway/schema_check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { LIST_DEFAULT = 100, LIST_MAX = 10000 };

static json_t *receipt_json(const struct receipt *c)
{
    char created_at[CLOCK_ISO_SIZE], opened_at[CLOCK_ISO_SIZE];

    if (!c->created)
        return json_pack("{s:s, s:s, s:s, s:I, s:I}", "uuid", c->uuid, "diary_number", c->diary_number,
                         "state", "awaiting_document", "offset", (json_int_t)c->offset,
                         "size_bytes", (json_int_t)c->size_bytes);
    clock_format_iso(c->created_s, created_at);
    clock_format_iso(c->opened_s, opened_at);
    return json_pack("{s:s, s:s, s:s, s:I, s:s, s:I, s:s, s:s*}", "uuid", c->uuid, "diary_number", c->diary_number,
                     "state", "created", "size_bytes", (json_int_t)c->size_bytes, "receipt_no", c->receipt_no,
                     "computer_no", (json_int_t)c->computer_no, "created_at", created_at,
                     "opened_at", c->opened_s ? opened_at : NULL);
}

/* The announcement in one form, so that two with the same content are the same bytes. */
static void fill_receipt(const struct request *r, const json_t *metadata, const char *canonical, struct receipt *ret)
{
    const json_t *document = json_object_get(metadata, "document");

    *ret = (struct receipt){ 0 };
    snprintf(ret->uuid, sizeof(ret->uuid), "%s", r->uuid);
    snprintf(ret->diary_number, sizeof(ret->diary_number), "%s", json_str(metadata, "diary_number", ""));
    snprintf(ret->sha256, sizeof(ret->sha256), "%s", json_str(document, "sha256", ""));
    ret->size_bytes = json_int(document, "size_bytes", 0);
    hash_hex_of(canonical, strlen(canonical), ret->content_sha256);
}

/* Announced before: the same content gets the same answer for ever, also when the lists or the limits have changed since.
 * False: it is not known. */
static bool answer_known(struct request *r, const struct receipt *announced)
{
    struct receipt known;
    struct err e = { 0 };
    int found = gateway_db_find(r->g->db, r->uuid, &known, &e);

    if (found == -ENOENT)
        return false;
    if (found < 0)
        reply_failure(r, &e);
    else if (strcmp(known.content_sha256, announced->content_sha256) != 0)
        reply_problem(r, 409, "Receipt %s was announced with another content (diary number %s). Nothing was changed.",
                      r->uuid, known.diary_number);
    else
        reply_json(r, 200, receipt_json(&known));
    return true;
}

static void announce(struct request *r, const struct receipt *announced, const char *canonical)
{
    struct err e = { 0 };

    if (gateway_db_announce(r->g->db, announced, canonical, &e) < 0) {
        reply_failure(r, &e);
        return;
    }
    log_info("announced", LOG_KEY LOG_BYTES, r->uuid, (long long)announced->size_bytes);
    reply_json(r, 201, receipt_json(announced));
}

/* Faults in the answer, or none. */
static bool check(struct request *r, json_t *metadata)
{
    struct schema_limits limits = { .document_max_bytes = r->all->document_max_bytes, .masters = r->g->masters,
                                    .masters_shift = misbehave_masters_shift(r) };
    AUTO_JSON json_t *faults = schema_check_receipt(metadata, &limits);

    if (!faults)
        reply_problem(r, 500, "No memory for this request. Try again later.");
    else if (json_array_size(faults) > 0)
        reply_schema_problem(r, TAKE_PTR(faults));
    else
        return true;
    return false;
}

void receipt_put(struct request *r)
{
    json_error_t where;
    struct receipt announced;

    if (!request_has_type(r, "application/json")) {
        reply_problem(r, 415, "Content-Type must be application/json.");
        return;
    }
    AUTO_JSON json_t *metadata = json_loadb(r->body ? r->body : "", r->body_n, JSON_REJECT_DUPLICATES, &where);
    if (!metadata) {
        reply_problem(r, 400, "The body is not JSON: line %d, column %d: %s.", where.line, where.column, where.text);
        return;
    }
    AUTO_FREE char *canonical = json_dumps(metadata, JSON_SORT_KEYS | JSON_COMPACT);
    if (!canonical) {
        reply_problem(r, 500, "No memory for this request. Try again later.");
        return;
    }
    fill_receipt(r, metadata, canonical, &announced);
    if (!answer_known(r, &announced) && check(r, metadata) && room_check(r, announced.size_bytes, true))
        announce(r, &announced, canonical);
}

void receipt_get(struct request *r)
{
    struct receipt known;

    if (find_announced(r, &known))
        reply_json(r, 200, receipt_json(&known));
}

static int append_receipt(void *ctx, const struct receipt *c, const char *content)
{
    json_t *list = ctx;

    (void)content;
    return json_array_append_new(list, receipt_json(c)) < 0 ? -ENOMEM : 0;
}

void receipt_list(struct request *r)
{
    AUTO_JSON json_t *list = json_array();
    const char *limit_text = request_query(r, "limit");
    int64_t limit = LIST_DEFAULT, total = 0;
    struct err e = { 0 };

    if (limit_text) {
        limit = strspn(limit_text, "0123456789") == strlen(limit_text) ? strtoll(limit_text, NULL, 10) : 0;
        if (limit < 1 || limit > LIST_MAX) {
            reply_problem(r, 400, "limit must be 1 to %d.", LIST_MAX);
            return;
        }
    }
    struct receipt_filter which = { .diary_number = request_query(r, "diary_number") };
    if (gateway_db_list(r->g->db, &which, limit, append_receipt, list, &total, &e) < 0)
        reply_failure(r, &e);
    else
        reply_json(r, 200, json_pack("{s:I, s:O}", "total", (json_int_t)total, "receipts", list));
}
