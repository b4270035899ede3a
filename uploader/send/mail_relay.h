/* mail_relay.h - the one way to send mail: one conversation with the mail relay. */
#ifndef SEND_MAIL_RELAY_H
#define SEND_MAIL_RELAY_H

#include "uploader/send/mail_message.h"
#include "uploader/send/mail_text.h"
#include "uploader/line/route.h"
#include "uploader/line/tls.h"

#include <curl/curl.h>

struct mail_relay {                     /* texts are of the settings */
    const struct channel_tools *tools;
    CURL *curl;
    struct route *route;
    struct tls tls;
    const char *url, *from, *user;
    char *password;                     /* owned; NULL: none */
    bool require_tls;
    int idle_s;                         /* without progress for this long the relay is given up */
    int64_t max_bytes;                  /* of a mail */
    const char *to_setting;             /* the setting that mails' addresses stand in; NULL: they are officers' */
};

/* Reads the settings of [mail]; c is borrowed until mail_relay_close(), which is due in any case. -ENOENT: there is no relay;
 * -EINVAL: e names the setting. */
int mail_relay_open(const struct config *c, const struct channel_tools *tools, struct mail_relay *ret, struct err *e);
void mail_relay_close(struct mail_relay *x);

enum { MAIL_MESSAGE_ID_SIZE = UUID_SIZE + MAIL_ADDRESS_SIZE };
/* "key@domain", without brackets: the domain is the one of mail.from. */
void mail_relay_message_id(const struct mail_relay *x, const char *key, char out[MAIL_MESSAGE_ID_SIZE]);

/* Hands message to the relay for one address, and judges. officer: whom a sentence names.
 * Marks commit at diaryd before the last bytes. The outcome is set, but for a result. */
void mail_relay_send(const struct mail_relay *x, const struct delivery *d, struct mail_message *message, const char *to,
                     const char *officer, struct outcome *o);
/* The same without a mail: DELIVERED when the relay answers and lets us in. */
void mail_relay_greet(const struct mail_relay *x, struct outcome *o);
/* Did the relay refuse it for its size? Then it is certainly not there, and a smaller one may be tried. */
bool mail_relay_too_large(const struct outcome *o);

#endif
