/* mail_relay.h - one conversation with the mail relay. Only mail.c includes it. */
#ifndef SEND_MAIL_RELAY_H
#define SEND_MAIL_RELAY_H

#include "uploader/send/mail_message.h"

#include <curl/curl.h>

struct mail_relay {                     /* all borrowed */
    const struct channel_tools *tools;
    CURL *curl;
    const char *url, *from, *user, *ca_file;
    const char *password;               /* NULL: none */
    bool require_tls;
    int idle_s;                         /* without progress for this long the relay is given up */
};

/* Hands message to the relay for one address, and judges. officer: whom a sentence names.
 * Marks commit at diaryd before the last bytes. The outcome is set, but for a result. */
void mail_relay_send(const struct mail_relay *x, const struct delivery *d, struct mail_message *message, const char *to,
                     const char *officer, struct outcome *o);

#endif
