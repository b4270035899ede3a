/* Letters to try an e-Office with, each marked as a test. */
#include "uploader/conform/run.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static json_int_t first_id(const struct run *r, const char *list)
{
    return json_int(json_array_get(json_object_get(r->masters, list), 0), "id", 1);
}

/* Not a page of anything, but what the contract looks at: it begins as a PDF, and no two are the same. */
static char *make_pdf(const char *uuid, size_t n)
{
    char *pdf = malloc(n + 1);
    int wrote = snprintf(pdf, n + 1, "%%PDF-1.4\n%% conformance test %s\n", uuid);

    for (size_t i = (size_t)wrote; i < n; i++)
        pdf[i] = (char)('a' + (i * 7 + (size_t)uuid[i % 8]) % 26);
    return pdf;
}

void letter_new(const struct run *r, size_t pdf_n, struct letter *ret)
{
    char sha256[HASH_HEX_SIZE], today[CLOCK_DATE_SIZE], subject[100];

    *ret = (struct letter){ .pdf_n = pdf_n };
    uuid_new(ret->uuid);
    snprintf(ret->path, sizeof(ret->path), "/v1/receipts/%s", ret->uuid);
    snprintf(ret->document_path, sizeof(ret->document_path), "%s/document", ret->path);
    snprintf(ret->diary, sizeof(ret->diary), "CONFORM/%.8s", ret->uuid);
    snprintf(subject, sizeof(subject), "conformance test %.8s – अनुरूपता परीक्षण", ret->uuid);
    ret->pdf = make_pdf(ret->uuid, pdf_n);
    hash_hex_of(ret->pdf, pdf_n, sha256);
    clock_format_date(clock_utc_s(), today);
    ret->receipt = json_pack(
        "{s:s,s:s,s:s,s:s,s:s,s:n,s:s,s:I,s:s,s:I,s:I,s:b,s:{s:s,s:s,s:s},s:s,s:I,s:s,s:{s:s,s:I},s:{s:s,s:I,s:s,s:i}}",
        "receipt_nature", "electronic", "classified", "normal", "diary_number", ret->diary, "diary_date", today, "received_date", today,
        "letter_date", "letter_reference_no", "TEST/1", "delivery_mode_id", first_id(r, "delivery_modes"), "mode_number", "",
        "language_id", first_id(r, "languages"), "correspondence_type_id", first_id(r, "correspondence_types"), "vip", 0,
        "sender", "name", "Conformance test", "designation", "", "organisation", "", "subject", subject,
        "main_category_id", first_id(r, "categories"), "remarks", "", "send_to", "post", r->post, "priority_id", first_id(r, "priorities"),
        "document", "sha256", sha256, "size_bytes", (json_int_t)pdf_n, "content_type", "application/pdf", "pages", 1);
}

void letter_done(struct letter *l)
{
    free(l->pdf);
    json_decref(l->receipt);
}

struct answer letter_put(struct run *r, const struct letter *l, const json_t *receipt)
{
    AUTO_FREE char *body = json_dumps(receipt, JSON_COMPACT);
    struct question q = { .method = "PUT", .path = l->path, .headers = { "Content-Type: application/json" }, .body = body, .n = strlen(body) };

    return run_ask(r, &q);
}

struct answer letter_get(struct run *r, const struct letter *l)
{
    return run_ask(r, &(struct question){ .method = "GET", .path = l->path });
}

struct answer letter_head(struct run *r, const struct letter *l)
{
    return run_ask(r, &(struct question){ .method = "HEAD", .path = l->document_path, .headers = { "Tus-Resumable: 1.0.0" } });
}

struct answer letter_patch(struct run *r, const struct letter *l, int64_t offset, const void *data, size_t n)
{
    char at[48];

    snprintf(at, sizeof(at), "Upload-Offset: %" PRId64, offset);
    return run_ask(r, &(struct question){ .method = "PATCH", .path = l->document_path, .body = data, .n = n,
                   .headers = { "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream", at } });
}

void letter_announce(struct run *r, const struct letter *l)
{
    struct answer a = letter_put(r, l, l->receipt);

    run_status(r, &a, 201);
    answer_done(&a);
}

void letter_send_rest(struct run *r, const struct letter *l, int64_t offset)
{
    struct answer a = letter_patch(r, l, offset, l->pdf + offset, l->pdf_n - (size_t)offset);

    if (run_status(r, &a, 204))
        run_offset(r, &a, (int64_t)l->pdf_n);
    answer_done(&a);
}

static bool is_ours(struct run *r, const struct letter *l, const struct answer *a)
{
    if (strcmp(json_str(a->json, "uuid", ""), l->uuid) != 0)
        run_fail(r, "expected the receipt %s, came \"%.40s\"", l->uuid, json_str(a->json, "uuid", "none"));
    else if (strcmp(json_str(a->json, "diary_number", ""), l->diary) != 0)
        run_fail(r, "expected the diary number %s, came \"%.80s\"", l->diary, json_str(a->json, "diary_number", "none"));
    else if (json_int(a->json, "size_bytes", -1) != (int64_t)l->pdf_n)
        run_fail(r, "expected size_bytes %zu, came %" PRId64, l->pdf_n, json_int(a->json, "size_bytes", -1));
    else
        return true;
    return false;
}

/* created_at as the contract has it, and about now. */
static bool is_recent(const char *created_at)
{
    char early[CLOCK_ISO_SIZE], late[CLOCK_ISO_SIZE];

    clock_format_iso(clock_utc_s() - 900, early);
    clock_format_iso(clock_utc_s() + 300, late);
    return strlen(created_at) >= CLOCK_ISO_SIZE - 1 && strncmp(created_at, early, 19) >= 0 && strncmp(created_at, late, 19) <= 0;
}

bool letter_is_created(struct run *r, const struct letter *l, int64_t *ret_computer_no)
{
    struct answer a = letter_get(r, l);
    bool good = run_status(r, &a, 200) && is_ours(r, l, &a);

    if (ret_computer_no)
        *ret_computer_no = json_int(a.json, "computer_no", -1);
    if (good && strcmp(json_str(a.json, "state", ""), "created") != 0) {
        run_fail(r, "expected the state created, came \"%.40s\"", json_str(a.json, "state", "none"));
        good = false;
    } else if (good && (!*json_str(a.json, "receipt_no", "") || json_int(a.json, "computer_no", 0) < 1)) {
        run_fail(r, "receipt_no or computer_no is missing");
        good = false;
    } else if (good && !is_recent(json_str(a.json, "created_at", ""))) {
        run_fail(r, "expected created_at about now, in UTC, came \"%.40s\"", json_str(a.json, "created_at", "none"));
        good = false;
    }
    answer_done(&a);
    return good;
}

bool letter_awaits(struct run *r, const struct letter *l, int64_t offset)
{
    struct answer a = letter_get(r, l);
    bool good = run_status(r, &a, 200) && is_ours(r, l, &a);

    if (good && (strcmp(json_str(a.json, "state", ""), "awaiting_document") != 0 || json_int(a.json, "offset", -1) != offset)) {
        run_fail(r, "expected awaiting_document at offset %" PRId64 ", came \"%.40s\" at %" PRId64, offset, json_str(a.json, "state", "none"),
                 json_int(a.json, "offset", -1));
        good = false;
    }
    answer_done(&a);
    a = letter_head(r, l);
    good = good && run_status(r, &a, 200) && run_offset(r, &a, offset);
    if (good && answer_number(&a, "Upload-Length") != (int64_t)l->pdf_n) {
        run_fail(r, "expected Upload-Length %zu, came %" PRId64, l->pdf_n, answer_number(&a, "Upload-Length"));
        good = false;
    }
    answer_done(&a);
    return good;
}
