/* delays.h - answers that are kept back for a while (a fault): their connections are suspended, and a thread wakes them. */
#ifndef GATEWAY_DELAYS_H
#define GATEWAY_DELAYS_H

#include "base/err.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

struct delays;

int delays_start(struct delays **ret_delays, struct err *e);
/* Suspends the connection for so long; from its handler only. false: there are too many, answer at once. */
bool delays_add(struct delays *d, struct MHD_Connection *connection, int64_t wait_ms);
/* Wakes all that wait, and takes no more: before the server stops. */
void delays_end(struct delays *d);
void delays_free(struct delays *d);         /* after the server has stopped; NULL is fine */

#endif
