/* Read-back, one letter: ask e-Office's read service for the computer number that a person typed, and compare.
 *
 * Nothing is changed there, so there is no point of no return: whatever is lost is asked again. */
#include "uploader/send/readback.h"

#include "base/clock.h"
#include "uploader/send/http.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PATH "/eFileServices/rest/xmldataset/efile/receiptdetails"
enum { URL_SIZE = 1024, LOGIN_MAX = 1024, HEADER_SIZE = 2 * LOGIN_MAX };

struct readback {
    char url[URL_SIZE];                 /* without a slash at the end */
    char authorization[HEADER_SIZE];    /* the whole header */
    struct http *http;
};

/* ---- one question */

static void request(struct readback *x, int64_t computer_no, struct http_answer *a)
{
    const char *const headers[] = { x->authorization, "Content-Type: application/x-www-form-urlencoded", "Accept: application/xml, text/xml", NULL };
    char form[64];
    int n = snprintf(form, sizeof(form), "computernumber=%" PRId64, computer_no);

    http_do(x->http, &(struct http_request){ .method = "POST", .path = PATH, .headers = headers, .body = form, .body_n = (size_t)n }, a);
}

/* 0: the answer was read; else the outcome is set. */
static int read_answer(const struct http_answer *a, struct readback_receipt *ret, struct outcome *o)
{
    char status[SAID_SIZE];
    struct err e = { 0 };

    said_set(status, SAID_WRONG_STATUS, SAID_NUMBER(a->status));
    if (a->result == HTTP_STOPPED)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_SENDING_INTERRUPTED);
    else if (a->result == HTTP_TOO_LARGE)
        outcome_say(o, VERDICT_RETRY, SAID_READBACK_NONSENSE, a->why);
    else if (a->result != HTTP_ANSWERED)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_READBACK_AWAY, a->why);
    else if (a->status == 401 || a->status == 403)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_READBACK_REFUSED, SAID_NUMBER(a->status));
    else if (a->status == 429 || a->status >= 500)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_READBACK_AWAY, status);
    else if (a->status != 200)
        outcome_say(o, VERDICT_RETRY, SAID_READBACK_NONSENSE, status);
    else if (readback_xml_read(a->body, a->body_n, ret, &e) < 0)
        outcome_say(o, VERDICT_RETRY, SAID_READBACK_NONSENSE, err_line(&e));
    else
        return 0;
    return -1;
}

static void judge(const struct delivery *d, int64_t computer_no, const char *receipt_no, const struct readback_receipt *theirs, struct outcome *o)
{
    char number[SAID_NUMBER_SIZE], what[SAID_SIZE], now[CLOCK_ISO_SIZE];

    said_number(number, computer_no);
    if (theirs->rows == 0) {
        outcome_say(o, VERDICT_HOLD, SAID_READBACK_NONE, number);
    } else if (theirs->computer_no != computer_no) {
        said_set(what, SAID_READBACK_OTHER_NUMBER, SAID_NUMBER(theirs->computer_no));
        outcome_say(o, VERDICT_RETRY, SAID_READBACK_NONSENSE, what);
    } else if (!readback_matches(d, receipt_no, theirs, what)) {
        outcome_say(o, VERDICT_HOLD, SAID_READBACK_OTHER, number, what);
    } else {
        clock_format_iso(clock_utc_s(), now);
        o->verdict = VERDICT_DELIVERED;
        o->result = json_pack("{s:s, s:I, s:s}", "verified_at", now, "computer_no", (json_int_t)computer_no, "receipt_no", theirs->receipt_no);
        if (theirs->lies_with[0]) {
            json_object_set_new(o->result, "lies_with", json_string(theirs->lies_with));
            json_object_set_new(o->result, "since", json_string(theirs->since));
        }
    }
}

/* ---- the channel */

static void deliver(void *self, const struct delivery *d, struct outcome *o)
{
    const json_t *typed = json_object_get(d->detail, "computer_no") ? d->detail : json_object_get(d->earlier, "eoffice");
    int64_t computer_no = json_int(typed, "computer_no", 0);
    struct readback_receipt theirs;
    struct http_answer a;

    if (delivery_check_normal(d, o) < 0)
        return;
    if (computer_no <= 0) {
        outcome_say(o, VERDICT_HOLD, SAID_READBACK_NO_NUMBER);
        return;
    }
    request(self, computer_no, &a);
    if (read_answer(&a, &theirs, o) == 0)
        judge(d, computer_no, json_str(typed, "receipt_no", ""), &theirs, o);
    http_answer_done(&a);
}

/* No receipt has the number 0: whoever is let in gets an answer without rows. */
static void test(void *self, const char *to, struct outcome *o)
{
    struct readback_receipt theirs;
    struct http_answer a;

    (void)to;
    request(self, 0, &a);
    if (read_answer(&a, &theirs, o) == 0)
        outcome_say(o, VERDICT_DELIVERED, SAID_READBACK_WORKS);
    http_answer_done(&a);
}

static void readback_close(void *self)
{
    struct readback *x = self;

    if (!x)
        return;
    http_free(x->http);
    sodium_memzero(x->authorization, sizeof(x->authorization));
    free(x);
}

/* HTTP Basic: the account of this box, never a person's. */
static int set_login(struct readback *x, const struct config *c, struct err *e)
{
    static const char name[] = "Authorization: Basic ";
    char *login = NULL;
    int r = config_secret(c, CONFIG_EOFFICE_READBACK_LOGIN_FILE, &login, e);

    if (r < 0)
        return err_wrap(e, -EINVAL, "eoffice.readback_login_file");
    size_t n = strlen(login);
    if (!strchr(login, ':') || sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL) > sizeof(x->authorization) - sizeof(name)) {
        r = err_set(e, -EINVAL, "eoffice.readback_login_file: must be name:password");
    } else {
        memcpy(x->authorization, name, sizeof(name));
        sodium_bin2base64(x->authorization + sizeof(name) - 1, sizeof(x->authorization) - sizeof(name), (const unsigned char *)login, n,
                          sodium_base64_VARIANT_ORIGINAL);
    }
    sodium_memzero(login, n);
    free(login);
    return r;
}

static int readback_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    struct readback *x = calloc(1, sizeof(*x));
    int r = x ? http_base_url("eoffice.readback_url", config_text(c, CONFIG_EOFFICE_READBACK_URL), x->url, sizeof(x->url), e)
              : err_say(e, -ENOMEM, SAID_NO_MEMORY);

    if (r == 0)
        r = set_login(x, c, e);
    if (r == 0)
        r = http_new(c, &(struct http_target){ .base_url = x->url, .idle_s = (int)config_number(c, CONFIG_EOFFICE_TIMEOUT_S),
                     .tls = tls_of_eoffice(c), .stopping = tools->stopping, .sent_bytes = tools->sent_bytes,
                     .warnings = tools->common ? tools->common->warnings : NULL }, &x->http, e);
    if (r < 0) {
        readback_close(x);
        return r;
    }
    *ret_self = x;
    return 0;
}

const struct channel readback_channel = {
    .name = "readback", .open = readback_open, .close = readback_close, .deliver = deliver, .ask = deliver, .test = test,
};
