/* limits.h - how many requests a sender may make: a token bucket each, in memory and bounded. */
#ifndef GATEWAY_LIMITS_H
#define GATEWAY_LIMITS_H

#include "base/err.h"

#include <stdint.h>

enum { LIMITS_SENDERS = 1024 };     /* then the one that asked longest ago is forgotten */

struct limits;

/* burst requests at once, then rate_per_s; 0: no limit. -ENOMEM. */
int limits_new(int rate_per_s, int burst, struct limits **ret_limits, struct err *e);
void limits_free(struct limits *l);         /* NULL is fine */

/* who: whatever tells senders apart. 0: it may ask, and that is counted; else seconds, rounded up, until it may. */
int limits_take(struct limits *l, const char *who, int64_t now_ms);

#endif
