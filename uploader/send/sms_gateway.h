/* sms_gateway.h - the ways an SMS leaves the box, as rows of a table. Only sms.c and the gateways include it.
 *
 * A gateway sends one text to one number and says what became of it. No gateway tells whether the SMS reached the phone:
 * "delivered" means that it was accepted. None can be asked afterwards, so an answer that is lost or makes no sense is UNKNOWN,
 * and nothing is sent again by itself. */
#ifndef SEND_SMS_GATEWAY_H
#define SEND_SMS_GATEWAY_H

#include "base/sms_text.h"
#include "uploader/send/channel.h"

enum { SMS_REPLY_MAX = 4096, SMS_REQUEST_ID_SIZE = 41, SMS_WHY_SIZE = 200 };

struct sms_line {                   /* what all gateways use; borrowed */
    const struct channel_tools *tools;
    struct http *http;              /* NULL: this gateway speaks no HTTP */
    const char *user, *password;    /* password NULL: none */
    const char *header, *entity_id; /* of the settings */
    const char *modem_config;       /* gammu */
    int idle_s;
};

struct sms_message {                /* borrowed */
    const struct delivery *d;       /* for commit(); of a test one without id */
    const char *to;                 /* 91 and ten digits */
    const char *who;                /* whom a sentence names */
    const char *text;               /* UTF-8 */
    const struct sms_template *t;
};

struct sms_gateway {
    const char *name;               /* as sms.gateway has it */
    bool over_http, registered;     /* registered: templates need an id, the settings an entity */
    const char *url;                /* when the setting is empty; NULL: it must be set */
    /* Fills *o, which comes zeroed. Calls tools->commit() before what cannot be undone. */
    void (*send)(const struct sms_line *line, const struct sms_message *m, struct outcome *o);
};
extern const struct sms_gateway sms_gateways[];     /* ends with a NULL name */

void sms_nic_send(const struct sms_line *line, const struct sms_message *m, struct outcome *o);
void sms_kannel_send(const struct sms_line *line, const struct sms_message *m, struct outcome *o);
void sms_modem_send(const struct sms_line *line, const struct sms_message *m, struct outcome *o);

/* ---- the words on the wire: pure (sms_words.c) */

/* "name=value" to out, the value percent-encoded but for letters, digits and -._~; "&" in front unless first. */
void sms_put_value(FILE *out, bool first, const char *name, const char *value);
/* Hex of the text in UTF-16BE, as NIC wants Hindi. text: valid UTF-8. */
void sms_put_hex(FILE *out, const char *text);
bool sms_is_ascii(const char *text);

/* The form that NIC's gateway wants, all fields in the order of domain knowledge: username, pin, message, mnumber, signature,
 * dlt_entity_id, dlt_template_id, then concat and msgType where they are needed. *ret_form is the caller's; 0 or -ENOMEM. */
int sms_nic_form(const struct sms_line *line, const struct sms_message *m, char **ret_form);

enum sms_accepted { SMS_NOT_UNDERSTOOD, SMS_ACCEPTED, SMS_REJECTED };
struct sms_reply { char code[16], id[SMS_REQUEST_ID_SIZE], why[SMS_WHY_SIZE]; };
/* "Message Accepted for Request ID=123~code=API000 & info=... & Time =...". Any bytes; only printable ASCII gets into ret. */
enum sms_accepted sms_nic_reply(const char *body, size_t n, struct sms_reply *ret);
/* "0: Accepted for delivery", "3: Queued for later delivery", or a sentence. */
enum sms_accepted sms_kannel_reply(const char *body, size_t n, struct sms_reply *ret);

#endif
