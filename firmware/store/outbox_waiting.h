/* outbox_waiting.h - how many letters wait for one other side, and how many of them are urgent. */
#ifndef STORE_OUTBOX_WAITING_H
#define STORE_OUTBOX_WAITING_H

#include "store/store.h"

struct outbox_waiting { int64_t all, vip; };       /* deliveries that are not held and not delivered; of LANE_VIP */
/* instance: "" is the one without a name. */
int store_outbox_waiting(struct store *s, const char *channel, const char *instance, struct outbox_waiting *ret, struct err *e);

#endif
