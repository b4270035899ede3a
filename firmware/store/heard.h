/* heard.h - what mailboxes heard of mails that this box has sent: bounces, delays, replies (table delivery_heard). */
#ifndef STORE_HEARD_H
#define STORE_HEARD_H

#include "store/store.h"

struct heard {
    const char *key;            /* of the delivery */
    const char *what;           /* "bounced", "delayed", "relayed", "replied" */
    const char *status;         /* RFC 3463, "5.1.1"; "" not told */
    const char *mail;           /* which mail said so: the same one counts once */
    int64_t at_s;
};

/* Noted, with a row in the letter's history. A lasting refusal (bounced, 5.x.x) of a delivery that counted as delivered, or whose fate was
 * unknown, holds it with sentence. 0 also when it was noted before. -ENOENT: no delivery of ours. */
int store_delivery_heard(struct store *s, const struct heard *h, const char *sentence, const char *actor, struct err *e);

/* What was heard of a delivery, the oldest first. */
int store_heard(struct store *s, int64_t delivery, int (*each)(void *ctx, const struct heard *h), void *ctx, struct err *e);

#endif
