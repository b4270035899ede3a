/* One table says what a receipt may hold; one walk compares. Each fault is named by its JSON pointer. */
#include "uploader/gateway/schema_check.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "uploader/gateway/gateway.h"
#include "uploader/gateway/masters.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum kind { TEXT, INTEGER, BOOLEAN, DATE, DATE_OR_NULL, SHA256, MASTER, POST, CONSTANT, OBJECT };

enum { POINTER_SIZE = 160, KEY_SHOWN_MAX = 100, ASKED_MAX = 0 };

struct rule {
    const char *key;
    enum kind kind;
    json_int_t min, max;            /* TEXT: code points; INTEGER: value, max ASKED_MAX: the document's limit */
    const char *constant;           /* CONSTANT: the only value */
    enum master_list list;          /* MASTER */
    const struct rule *inside;      /* OBJECT */
    bool optional;
};

static const struct rule sender_rules[] = {
    { .key = "name",         .kind = TEXT, .max = 300 },
    { .key = "designation",  .kind = TEXT, .max = 300 },
    { .key = "organisation", .kind = TEXT, .max = 500 },
    { .key = "type_id",      .kind = MASTER, .list = MASTER_SENDER_TYPES, .optional = true },
    { 0 },
};
static const struct rule send_to_rules[] = {
    { .key = "post",        .kind = POST, .min = 1, .max = 100 },
    { .key = "priority_id", .kind = MASTER, .list = MASTER_PRIORITIES },
    { 0 },
};
static const struct rule document_rules[] = {
    { .key = "sha256",       .kind = SHA256 },
    { .key = "size_bytes",   .kind = INTEGER, .min = GATEWAY_PDF_MIN, .max = ASKED_MAX },
    { .key = "content_type", .kind = CONSTANT, .constant = "application/pdf" },
    { .key = "pages",        .kind = INTEGER, .min = 1, .max = 100000 },
    { 0 },
};
static const struct rule receipt_rules[] = {
    { .key = "receipt_nature",         .kind = CONSTANT, .constant = "electronic" },
    { .key = "classified",             .kind = CONSTANT, .constant = "normal" },
    { .key = "diary_number",           .kind = TEXT, .min = 1, .max = 64 },
    { .key = "diary_date",             .kind = DATE },
    { .key = "received_date",          .kind = DATE },
    { .key = "letter_date",            .kind = DATE_OR_NULL },
    { .key = "letter_reference_no",    .kind = TEXT, .max = 200 },
    { .key = "delivery_mode_id",       .kind = MASTER, .list = MASTER_DELIVERY_MODES },
    { .key = "mode_number",            .kind = TEXT, .max = 100 },
    { .key = "language_id",            .kind = MASTER, .list = MASTER_LANGUAGES },
    { .key = "correspondence_type_id", .kind = MASTER, .list = MASTER_CORRESPONDENCE_TYPES },
    { .key = "vip",                    .kind = BOOLEAN },
    { .key = "sender",                 .kind = OBJECT, .inside = sender_rules },
    { .key = "subject",                .kind = TEXT, .min = 1, .max = 2000 },
    { .key = "main_category_id",       .kind = MASTER, .list = MASTER_CATEGORIES },
    { .key = "remarks",                .kind = TEXT, .max = 2000 },
    { .key = "send_to",                .kind = OBJECT, .inside = send_to_rules },
    { .key = "document",               .kind = OBJECT, .inside = document_rules },
    { 0 },
};

struct walk {
    json_t *faults;
    const struct schema_limits *limits;
    bool no_memory;
};

static void fault(struct walk *w, const char *field, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static void fault(struct walk *w, const char *field, const char *fmt, ...)
{
    char why[200];
    va_list ap;

    if (json_array_size(w->faults) >= SCHEMA_FAULTS_MAX)
        return;
    va_start(ap, fmt);
    vsnprintf(why, sizeof(why), fmt, ap);
    va_end(ap);
    if (json_array_append_new(w->faults, json_pack("{s:s, s:s}", "field", field, "why", why)) < 0)
        w->no_memory = true;
}

/* Is it as it should be? */
static bool check_text(struct walk *w, const char *field, const struct rule *rule, const json_t *value)
{
    const char *at = json_string_value(value);
    json_int_t n = 0;

    for (int cp; (cp = text_next(&at)) >= 0; n++)
        if ((cp < ' ' && cp != '\t' && cp != '\n') || cp == 0x7F) {
            fault(w, field, "must have no control characters");
            return false;
        }
    if (n < rule->min)
        fault(w, field, "must not be empty");
    if (n > rule->max)
        fault(w, field, "has %lld characters, at most %lld are taken", (long long)n, (long long)rule->max);
    return n >= rule->min && n <= rule->max;
}

static void check_integer(struct walk *w, const char *field, const struct rule *rule, const json_t *value)
{
    json_int_t n = json_integer_value(value), max = rule->max == ASKED_MAX ? w->limits->document_max_bytes : rule->max;

    if (n < rule->min || n > max)
        fault(w, field, "is %lld, must be %lld to %lld", (long long)n, (long long)rule->min, (long long)max);
}

static void check_object(struct walk *w, const char *at, const struct rule *rules, json_t *object);

static void check_value(struct walk *w, const char *field, const struct rule *rule, json_t *value)
{
    const char *text = json_string_value(value);

    switch (rule->kind) {
    case TEXT:
        if (!text)
            fault(w, field, "must be a string");
        else
            check_text(w, field, rule, value);
        break;
    case POST:
        if (!text)
            fault(w, field, "must be a string");
        else if (check_text(w, field, rule, value) && !masters_has_post(w->limits->masters, text))
            fault(w, field, "must be a name of the list %s", masters_list_name(MASTER_POSTS));
        break;
    case INTEGER:
        if (!json_is_integer(value))
            fault(w, field, "must be an integer");
        else
            check_integer(w, field, rule, value);
        break;
    case BOOLEAN:
        if (!json_is_boolean(value))
            fault(w, field, "must be true or false");
        break;
    case DATE_OR_NULL:
        if (json_is_null(value))
            break;
        /* fallthrough */
    case DATE:
        if (!text || !clock_is_date(text))
            fault(w, field, "must be a date yyyy-mm-dd%s", rule->kind == DATE ? "" : ", or null");
        break;
    case SHA256:
        if (!text || strlen(text) != HASH_HEX_SIZE - 1 || strspn(text, "0123456789abcdef") != HASH_HEX_SIZE - 1)
            fault(w, field, "must be 64 lower-case hexadecimal digits");
        break;
    case MASTER:
        if (!json_is_integer(value) || !masters_has(w->limits->masters, rule->list, json_integer_value(value), w->limits->masters_shift))
            fault(w, field, "must be an id of the list %s", masters_list_name(rule->list));
        break;
    case CONSTANT:
        if (!text || strcmp(text, rule->constant) != 0)
            fault(w, field, "must be \"%s\"", rule->constant);
        break;
    case OBJECT:
        if (!json_is_object(value))
            fault(w, field, "must be an object");
        else
            check_object(w, field, rule->inside, value);
        break;
    }
}

static const struct rule *rule_of(const struct rule *rules, const char *key)
{
    for (; rules->key; rules++)
        if (strcmp(rules->key, key) == 0)
            return rules;
    return NULL;
}

/* at: JSON pointer of object, "" for the whole. */
static void check_object(struct walk *w, const char *at, const struct rule *rules, json_t *object)
{
    char field[POINTER_SIZE];
    const char *key;
    json_t *value;

    for (const struct rule *rule = rules; rule->key; rule++) {
        snprintf(field, sizeof(field), "%s/%s", at, rule->key);
        value = json_object_get(object, rule->key);
        if (!value && !rule->optional)
            fault(w, field, "is missing");
        else if (value)
            check_value(w, field, rule, value);
    }
    json_object_foreach(object, key, value) {
        if (rule_of(rules, key))
            continue;
        snprintf(field, sizeof(field), "%s/%s", at, strlen(key) <= KEY_SHOWN_MAX ? key : "(a very long key)");
        fault(w, field, "is not a known key");
    }
}

/* What the table cannot say: one field against another. */
static void check_together(struct walk *w, const json_t *receipt)
{
    const json_t *sender = json_object_get(receipt, "sender");
    const char *received = json_str(receipt, "received_date", ""), *diarised = json_str(receipt, "diary_date", "");

    if (strcmp(json_str(sender, "name", "?"), "") == 0 && strcmp(json_str(sender, "organisation", "?"), "") == 0)
        fault(w, "/sender/name", "name or organisation must be given");
    if (clock_is_date(received) && clock_is_date(diarised) && strcmp(received, diarised) > 0)
        fault(w, "/received_date", "must not be after diary_date");
}

json_t *schema_check_receipt(json_t *receipt, const struct schema_limits *limits)
{
    struct walk w = { .faults = json_array(), .limits = limits };

    if (!w.faults)
        return NULL;
    if (!json_is_object(receipt)) {
        fault(&w, "", "must be an object");
    } else {
        check_object(&w, "", receipt_rules, receipt);
        check_together(&w, receipt);
    }
    if (w.no_memory) {
        json_decref(w.faults);
        return NULL;
    }
    return w.faults;
}
