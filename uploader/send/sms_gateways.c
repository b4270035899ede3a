/* sms_gateways.c - NIC's gateway and Kannel: a request, and what the answer means. */
#include "uploader/send/sms_gateway.h"

#include "uploader/send/http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const struct sms_gateway sms_gateways[] = {
    { .name = "nic", .over_http = true, .registered = true, .url = "https://smsgw.sms.gov.in/failsafe/HttpLink", .send = sms_nic_send },
    { .name = "kannel", .over_http = true, .url = "http://127.0.0.1:13013/cgi-bin/sendsms", .send = sms_kannel_send },
    { .name = "gammu", .send = sms_modem_send },
    { .name = NULL },
};

/* ---- what a no means: the first row whose words are in the code or the reason. No list of codes is published (domain: code of several
 * departments), so what nobody has met is for a person to look at. */

static const struct refusal {
    const char *words;
    enum verdict verdict;
    enum said_id said;
} refusals[] = {
    { "credential", VERDICT_RETRY_LATER, SAID_SMS_LOGIN },
    { "auth", VERDICT_RETRY_LATER, SAID_SMS_LOGIN },
    { "password", VERDICT_RETRY_LATER, SAID_SMS_LOGIN },
    { "pin", VERDICT_RETRY_LATER, SAID_SMS_LOGIN },
    { "ip address", VERDICT_RETRY_LATER, SAID_SMS_LOGIN },
    { "template", VERDICT_HOLD, SAID_SMS_NOT_REGISTERED },
    { "dlt", VERDICT_HOLD, SAID_SMS_NOT_REGISTERED },
    { "signature", VERDICT_HOLD, SAID_SMS_NOT_REGISTERED },
    { "sender", VERDICT_HOLD, SAID_SMS_NOT_REGISTERED },
    { "number", VERDICT_HOLD, SAID_SMS_NUMBER_REFUSED },
    { "mobile", VERDICT_HOLD, SAID_SMS_NUMBER_REFUSED },
    { "busy", VERDICT_RETRY, SAID_SMS_NOT_NOW },
    { "temporal", VERDICT_RETRY, SAID_SMS_NOT_NOW },
    { "limit", VERDICT_RETRY_LATER, SAID_SMS_NOT_NOW },
    { "", VERDICT_HOLD, SAID_SMS_REFUSED },
};

static void judge_refusal(const struct sms_message *m, const struct sms_reply *reply, struct outcome *o)
{
    const struct refusal *f = refusals;
    char what[SAID_SIZE];

    while (*f->words && !strcasestr(reply->why, f->words) && !strcasestr(reply->code, f->words))
        f++;
    said_set(what, f->said, m->who);
    outcome_say(o, f->verdict, SAID_SMS_ANSWER, what, reply->code[0] ? reply->code : "-", reply->why);
}

/* One request that may not be made twice. */
static void exchange(const struct sms_line *line, const struct sms_message *m, const struct http_request *rq,
                     enum sms_accepted (*read_reply)(const char *body, size_t n, struct sms_reply *ret), struct outcome *o)
{
    struct http_answer a = { 0 };
    struct sms_reply reply;
    enum sms_accepted said;

    if (delivery_commit(line->tools, m->d, o) < 0)
        return;
    http_do(line->http, rq, &a);
    if (a.result == HTTP_AWAY) {
        outcome_say(o, VERDICT_RETRY_LATER, SAID_SMS_AWAY, a.why);
    } else if (a.result != HTTP_ANSWERED) {
        outcome_say(o, VERDICT_UNKNOWN, SAID_SMS_LOST, a.why, m->who);
    } else {
        said = read_reply(a.body, a.body_n < SMS_REPLY_MAX ? a.body_n : SMS_REPLY_MAX, &reply);
        if (said == SMS_REJECTED)
            judge_refusal(m, &reply, o);
        else if (said == SMS_NOT_UNDERSTOOD)
            outcome_say(o, VERDICT_UNKNOWN, SAID_SMS_NONSENSE, SAID_NUMBER(a.status), m->who);
        else {
            o->verdict = VERDICT_DELIVERED;
            o->result = json_pack("{s:s, s:s}", "request_id", reply.id, "template", m->t->name);
        }
    }
    http_answer_done(&a);
}

static void no_memory(struct outcome *o)
{
    char why[SAID_SIZE];

    said_set(why, SAID_NO_MEMORY);
    outcome_say(o, VERDICT_RETRY_LATER, SAID_SMS_AWAY, why);
}

/* ---- the two */

void sms_nic_send(const struct sms_line *line, const struct sms_message *m, struct outcome *o)
{
    static const char *const headers[] = { "Content-Type: application/x-www-form-urlencoded", NULL };
    AUTO_FREE char *form = NULL;

    if (sms_nic_form(line, m, &form) < 0) {
        no_memory(o);
        return;
    }
    exchange(line, m, &(struct http_request){ .method = "POST", .path = "", .headers = headers, .body = form, .body_n = strlen(form), .once = true }, sms_nic_reply, o);
    explicit_bzero(form, strlen(form));
}

/* Kannel takes its parameters in the address only; it is a program on this machine, or behind TLS. */
void sms_kannel_send(const struct sms_line *line, const struct sms_message *m, struct outcome *o)
{
    AUTO_FREE char *path = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&path, &n);

    if (!out) {
        no_memory(o);
        return;
    }
    fputc('?', out);
    sms_put_value(out, true, "username", line->user);
    sms_put_value(out, false, "password", line->password ? line->password : "");
    sms_put_value(out, false, "to", m->to);
    if (m->t->header[0] || line->header[0])
        sms_put_value(out, false, "from", m->t->header[0] ? m->t->header : line->header);
    sms_put_value(out, false, "charset", "UTF-8");
    sms_put_value(out, false, "coding", sms_is_ascii(m->text) ? "0" : "2");
    sms_put_value(out, false, "text", m->text);
    if (fclose(out) != 0 || !path) {
        no_memory(o);
        return;
    }
    exchange(line, m, &(struct http_request){ .method = "GET", .path = path, .once = true }, sms_kannel_reply, o);
    explicit_bzero(path, n);
}
