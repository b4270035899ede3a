/* outbox.h - what has not been served yet, channel by channel: for the counter and the deliveries page. */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/store.h"

enum { OUTBOX_ANY = -1, OUTBOX_STUCK = -2 };

struct outbox_filter {
    const char *channel;        /* NULL or "": any */
    const char *kind;           /* "letter", "alert" ...; the same */
    const char *instance;       /* of e-Office; the same */
    int state;                  /* enum delivery_state but DELIVERY_DELIVERED, OUTBOX_ANY of them, or OUTBOX_STUCK: held or unknown */
    int64_t after_id;           /* only deliveries with a larger id; 0: from the oldest (paging) */
    int limit;                  /* 1..1000 */
};
struct outbox_item {
    struct delivery d;
    int64_t since_s;            /* when its letter was confirmed */
};
/* Oldest first. A non-zero answer of each() ends the walk and is returned. */
int store_outbox(struct store *s, const struct outbox_filter *f, int (*each)(void *ctx, const struct outbox_item *item), void *ctx, struct err *e);

/* The letter that has waited longest to be delivered by any channel; alerts and the like do not count. No call of each(): none waits. */
int store_outbox_oldest(struct store *s, int (*each)(void *ctx, const struct outbox_item *item), void *ctx, struct err *e);

/* How many deliveries of each channel are in each state; rows with 0 are left out. */
struct outbox_count { const char *channel; enum delivery_state state; int64_t n; };
int store_outbox_counts(struct store *s, int (*each)(void *ctx, const struct outbox_count *c), void *ctx, struct err *e);

/* ---- channels that a person has stopped: nothing is handed to sendd, nothing is lost */

struct channel_pause { const char *channel, *actor, *reason; int64_t at_s; };
int store_channel_pauses(struct store *s, int (*each)(void *ctx, const struct channel_pause *p), void *ctx, struct err *e);
/* 1: it is paused, 0: not, or -errno. */
int store_channel_is_paused(struct store *s, const char *channel, struct err *e);
/* Each twice changes nothing. */
int store_channel_pause(struct store *s, const char *channel, const char *reason, const char *actor, struct err *e);
int store_channel_go_on(struct store *s, const char *channel, const char *actor, struct err *e);

/* Another letter that e-Office's computer number is kept for already: 1 and its diary number, 0: none, or -errno. */
int store_computer_no_is_of(struct store *s, int64_t computer_no, int64_t not_letter, char ret_number[STORE_NUMBER_SIZE], struct err *e);

#endif
