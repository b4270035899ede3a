/* The read service that eFile has: a form with a computer number in, XML rows out. */
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "uploader/gateway/db.h"
#include "uploader/gateway/masters.h"
#include "uploader/gateway/page.h"
#include "uploader/gateway/reply.h"
#include "uploader/gateway/routes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LOGIN_MAX = 300, DIGITS_MAX = 15 };

static bool is_reader(const struct request *r)
{
    const char *given = request_authorization(r, "Basic ");
    unsigned char login[LOGIN_MAX], hash[crypto_hash_sha256_BYTES];
    size_t n = 0;

    if (!given || sodium_base642bin(login, sizeof(login), given, strlen(given), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) < 0)
        return false;
    crypto_hash_sha256(hash, login, n);
    sodium_memzero(login, sizeof(login));
    return sodium_memcmp(hash, r->g->reader_hash, sizeof(hash)) == 0;
}

/* "computernumber=100001"; 0: no number, so no receipt has it; -1: another form. */
static int64_t asked_number(const struct request *r)
{
    static const char name[] = "computernumber=";
    const char *digits;
    size_t n;

    if (r->body_n < sizeof(name) - 1 || memcmp(r->body, name, sizeof(name) - 1) != 0)
        return -1;
    digits = r->body + sizeof(name) - 1;
    n = r->body_n - (sizeof(name) - 1);
    if (n == 0 || n > DIGITS_MAX)
        return 0;
    int64_t number = 0;
    for (size_t i = 0; i < n; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return 0;
        number = number * 10 + (digits[i] - '0');
    }
    return number;
}

static void put_column(FILE *out, const char *name, const char *value)
{
    fprintf(out, "<Column name=\"%s\">", name);
    page_put(out, value);
    fputs("</Column>", out);
}

static void put_number(FILE *out, const char *name, int64_t value)
{
    fprintf(out, "<Column name=\"%s\">%" PRId64 "</Column>", name, value);
}

struct rows { FILE *out; const struct request *r; };

static void put_picks(struct rows *rows, const json_t *m)
{
    static const struct { const char *key; enum master_list list; const char *name, *id; } picks[] = {
        { "language_id", MASTER_LANGUAGES, "Language", "LanguageId" },
        { "correspondence_type_id", MASTER_CORRESPONDENCE_TYPES, "CorredpondenceType", "CorredpondenceTypeId" },
        { "delivery_mode_id", MASTER_DELIVERY_MODES, NULL, "DeliveryModeId" },
        { "main_category_id", MASTER_CATEGORIES, NULL, "SubjectCategoryId" },
    };

    for (size_t i = 0; i < ARRAY_LEN(picks); i++) {
        json_int_t id = json_int(m, picks[i].key, 0);
        const char *name = masters_name(rows->r->g->masters, picks[i].list, id);

        if (picks[i].name)
            put_column(rows->out, picks[i].name, name ? name : "");
        put_number(rows->out, picks[i].id, id);
    }
}

/* The columns have the names, and the spelling, that eFile gives them. */
static int put_receipt(void *ctx, const struct receipt *c, const char *content)
{
    struct rows *rows = ctx;
    AUTO_JSON json_t *m = json_loads(content, 0, NULL);
    const json_t *sender = json_object_get(m, "sender");
    static const char *const not_known[] = { "Ministry", "Department", "Country", "State", "City", "Address", "PostDetailId" };
    FILE *out = rows->out;

    fputs("<Row>", out);
    put_number(out, "ComputerNumber", c->computer_no);
    put_column(out, "Url", "");
    put_column(out, "ReceiptNature", "Electronic");
    put_column(out, "Receiptnumber", c->receipt_no);
    put_column(out, "LetterReferenceNumber", json_str(m, "letter_reference_no", ""));
    put_column(out, "FileNumber", "");
    put_column(out, "Classified", "Normal");
    put_column(out, "ClassifiedId", "1");
    put_column(out, "Type", "");
    put_picks(rows, m);
    put_column(out, "Letterdate", json_str(m, "letter_date", ""));
    put_column(out, "Receiveddate", json_str(m, "received_date", ""));
    put_column(out, "Subject", json_str(m, "subject", ""));
    for (size_t i = 0; i < ARRAY_LEN(not_known); i++)
        put_column(out, not_known[i], "");
    put_column(out, "Organization", json_str(sender, "organisation", ""));
    put_column(out, "SenderName", json_str(sender, "name", ""));
    put_column(out, "SenderDesignation", json_str(sender, "designation", ""));
    put_column(out, "Remarks", json_str(m, "remarks", ""));
    put_column(out, "SentTo", json_str(json_object_get(m, "send_to"), "post", ""));
    char sent_on[CLOCK_SHOWN_SIZE];
    clock_format_shown(c->created_s, sent_on);
    put_column(out, "SentOn", sent_on);
    fputs("</Row>", out);
    return 0;
}

void receipt_details(struct request *r)
{
    struct receipt_filter which = { .computer_no = asked_number(r) };
    struct err e = { 0 };
    struct page p;

    if (!r->g->has_reader) {
        reply_problem(r, 404, "This e-Office has no read service.");
        return;
    }
    if (!is_reader(r)) {
        reply_problem(r, 401, "The name or the password is not ours.");
        reply_header(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Basic realm=\"eFileServices\"");
        return;
    }
    if (!request_has_type(r, "application/x-www-form-urlencoded") || which.computer_no < 0) {
        reply_problem(r, 400, "A form with computernumber is expected.");
        return;
    }
    if (!page_begin(r, &p))
        return;
    struct rows rows = { .out = p.out, .r = r };
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<WSResponse>", p.out);
    int result = which.computer_no > 0 ? gateway_db_list(r->g->db, &which, 1, put_receipt, &rows, NULL, &e) : 0;
    fputs("</WSResponse>\n", p.out);
    page_end(r, &p, "application/xml; charset=utf-8", result, &e);
}
