#include "uploader/send/eoffice_json.h"

#include "base/clock.h"
#include "base/text.h"
#include "uploader/send/eoffice_lists.h"
#include "workflow/masters.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { TEXT_SIZE = 16 * 1024, FAULTS_SHOWN = 3, NUMBER_MAX_BYTES = 200 };

#define TOKEN_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="        /* RFC 6750 */

/* ---- the announcement */

/* Free text on one line; otherwise when there is none. Fields come cleaned from the diary: only line breaks go here. */
static json_t *line(const char *text, const char *otherwise)
{
    AUTO_FREE char *copy = strdup(text);

    if (!copy)
        return NULL;
    text_squeeze(copy);
    return json_string(*copy ? copy : otherwise);
}

static const char *date_or(const struct delivery *d, const char *field, const char *otherwise)
{
    return clock_is_date(delivery_field(d, field)) ? delivery_field(d, field) : otherwise;
}

static int check_letter(const struct delivery *d, struct outcome *o)
{
    const char *date = delivery_field(d, "date");

    if (delivery_check_normal(d, o) < 0)
        return -EINVAL;
    if (*date && !clock_is_date(date)) {
        outcome_say(o, VERDICT_HOLD, SAID_EOFFICE_NOT_A_DATE, date);
        return -EINVAL;
    }
    if (!*delivery_officer(d, "post")) {
        outcome_say(o, VERDICT_HOLD, SAID_LETTER_UNMARKED);
        return -EINVAL;
    }
    return 0;
}

static int put_picks(json_t *receipt, json_t *send_to, const struct delivery *d, const json_t *masters,
                     const struct eoffice_defaults *defaults, struct outcome *o)
{
    const char *mode = delivery_field(d, "delivery_mode"), *category = delivery_field(d, "category");
    const char *priority = delivery_field(d, "priority");
    bool hurry = delivery_flag(d, "urgent") || delivery_flag(d, "vip") || delivery_flag(d, "parliament");
    const struct eoffice_lists lists = { .theirs = masters, .mapped = d->mapped };
    int r;

    r = eoffice_put_pick(receipt, EOFFICE_DELIVERY_MODES, *mode ? mode : defaults->delivery_mode, &lists, o);
    if (r == 0)
        r = eoffice_put_pick(receipt, EOFFICE_LANGUAGES, delivery_field(d, "language"), &lists, o);
    if (r == 0)
        r = eoffice_put_pick(receipt, EOFFICE_FORMS, delivery_field(d, "form"), &lists, o);
    if (r == 0)
        r = eoffice_put_pick(receipt, EOFFICE_CATEGORIES, *category ? category : defaults->category, &lists, o);
    if (r == 0)
        r = eoffice_put_pick(send_to, EOFFICE_PRIORITIES, *priority || !hurry ? priority : MASTER_IMMEDIATE, &lists, o);
    return r == 0 ? eoffice_put_pick(send_to, EOFFICE_POSTS, delivery_officer(d, "post"), &lists, o) : r;
}

int eoffice_receipt(const struct delivery *d, const struct document_facts *document, const json_t *masters,
                    const struct eoffice_defaults *defaults, json_t **ret_receipt, struct outcome *o)
{
    char received[CLOCK_DATE_SIZE];     /* when the paper was taken in, unless the clerk says otherwise */
    const char *diary_date = date_or(d, "diary_date", received), *received_date = date_or(d, "received_date", received);
    const char *date = delivery_field(d, "date"), *organisation = delivery_field(d, "sender_organisation");
    int r = check_letter(d, o);

    clock_format_date(d->received_s, received);
    if (r < 0)
        return r;
    /* e-Office wants a subject, and a sender's name or organisation; a clerk would write the same for a letter without */
    AUTO_JSON json_t *receipt = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:{s:o, s:o, s:o}, s:o, s:o, s:{}, s:{s:s, s:I, s:s, s:i}}",
        "receipt_nature", "electronic", "classified", "normal",
        "diary_number", d->number, "diary_date", diary_date, "received_date", received_date,
        "letter_date", *date ? json_string(date) : json_null(), "letter_reference_no", line(delivery_field(d, "letter_no"), ""),
        "mode_number", line(delivery_field(d, "mode_no"), ""),
        "vip", delivery_flag(d, "vip"),
        "sender", "name", line(delivery_field(d, "sender_name"), *organisation ? "" : "Sender not stated"),
                  "designation", line(delivery_field(d, "sender_designation"), ""), "organisation", line(organisation, ""),
        "subject", line(delivery_field(d, "subject"), "No subject stated"), "remarks", line(delivery_field(d, "remarks"), ""),
        "send_to",
        "document", "sha256", document->sha256, "size_bytes", (json_int_t)document->size_bytes,
                    "content_type", "application/pdf", "pages", document->pages);
    if (!receipt) {
        outcome_say(o, VERDICT_HOLD, SAID_LETTER_FIELDS_UNWRITABLE, d->number);
        return -EINVAL;
    }
    r = put_picks(receipt, json_object_get(receipt, "send_to"), d, masters, defaults, o);
    if (r == 0)
        *ret_receipt = TAKE_PTR(receipt);
    return r;
}

/* ---- answers */

/* What goes into the diary and onto screens: short, and one line. */
static bool is_short_line(const char *s)
{
    size_t n = 0;

    for (; s[n]; n++)
        if ((unsigned char)s[n] < ' ' || s[n] == 0x7F || n == NUMBER_MAX_BYTES)
            return false;
    return true;
}

int eoffice_read_state(const char *text, size_t n, const char *key, const char *number, int64_t size_bytes, struct eoffice_state *ret, struct err *e)
{
    AUTO_JSON json_t *answer = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    const char *state = json_str(answer, "state", "");

    *ret = (struct eoffice_state){ 0 };
    if (!answer)
        return err_say(e, -EPROTO, SAID_WRONG_JSON);
    if (strcmp(json_str(answer, "uuid", ""), key) != 0)
        return err_say(e, -EBADMSG, SAID_WRONG_RECEIPT, json_str(answer, "uuid", "–"));
    if (strcmp(json_str(answer, "diary_number", number), number) != 0)
        return err_say(e, -EBADMSG, SAID_WRONG_RECEIPT, json_str(answer, "diary_number", "–"));
    if (strcmp(state, "awaiting_document") == 0) {
        ret->offset = json_int(answer, "offset", -1);
        return ret->offset >= 0 && ret->offset <= size_bytes ? 0 : err_say(e, -EPROTO, SAID_WRONG_OFFSET);
    }
    if (strcmp(state, "created") != 0)
        return err_say(e, -EPROTO, SAID_WRONG_STATE, state);
    if (!*json_str(answer, "receipt_no", "") || json_int(answer, "computer_no", 0) <= 0)
        return err_say(e, -EPROTO, SAID_WRONG_NO_NUMBERS);
    if (!is_short_line(json_str(answer, "receipt_no", "")) || !is_short_line(json_str(answer, "created_at", "")))
        return err_say(e, -EPROTO, SAID_WRONG_NUMBERS, SAID_NUMBER(NUMBER_MAX_BYTES));
    ret->created = true;
    ret->result = json_pack("{s:s, s:I, s:s}", "receipt_no", json_str(answer, "receipt_no", ""),
                            "computer_no", (json_int_t)json_int(answer, "computer_no", 0),
                            "created_at", json_str(answer, "created_at", ""));
    return ret->result ? 0 : err_say(e, -EPROTO, SAID_NO_MEMORY);
}

void eoffice_problem_words(const char *text, size_t n, char *out, size_t size)
{
    AUTO_JSON json_t *problem = json_loadb(text, n, 0, NULL);
    const json_t *errors = json_object_get(problem, "errors");
    size_t i, at = 0;
    json_t *one;

    snprintf(out, size, "%.200s", json_str(problem, "detail", ""));
    json_array_foreach(errors, i, one) {
        int wrote = i < FAULTS_SHOWN ? snprintf(out + at, size - at, "%s%.60s %.100s", at ? "; " : "",
                                                json_str(one, "field", ""), json_str(one, "why", "")) : 0;
        if (wrote < 0 || (size_t)wrote >= size - at)
            break;
        at += (size_t)wrote;
    }
}

bool eoffice_problem_is(const char *text, size_t n, const char *name)
{
    AUTO_JSON json_t *problem = json_loadb(text, n, 0, NULL);
    const char *type = json_str(problem, "type", "");
    size_t type_n = strlen(type), name_n = strlen(name);

    return type_n >= name_n && strcmp(type + type_n - name_n, name) == 0 && (type_n == name_n || strchr("/:#", type[type_n - name_n - 1]));
}

/* "2026-03-14T09:26:53Z", as curl_getdate() does not read it. 0: it is none. */
static int64_t read_time(const char *text)
{
    struct tm t = { 0 };
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S", &t);
    time_t s = end ? timegm(&t) : 0;

    return end && (*end == 'Z' || *end == '.') && s > 0 ? (int64_t)s : 0;
}

int eoffice_read_session(const char *text, size_t n, char ret_token[], size_t size, int64_t *ret_until_s)
{
    json_t *answer = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    const char *token = json_str(answer, "token", "");
    int r = -EPROTO;

    *ret_until_s = read_time(json_str(answer, "expires_at", ""));
    if (*token && strlen(token) < size && token[strspn(token, TOKEN_CHARACTERS)] == '\0' && *ret_until_s > 0) {
        memcpy(ret_token, token, strlen(token) + 1);
        r = 0;
    }
    sodium_memzero((char *)(uintptr_t)token, strlen(token));        /* jansson's copy, which is ours until it is freed */
    json_decref(answer);
    return r;
}
