/* route.h - which way the packets of sendd and maild leave the box: the one place every socket of every channel, and every
 * connection to a mailbox, comes through.
 *
 * With send.interface set, or with a VPN, whose interface it then is (base/line.h), a socket is bound to that interface
 * before its first packet, names are asked through it as well, and nothing leaves by another way: not when it is down, has no address or is gone, when there is a sentence instead, and
 * not to this machine itself (127.0.0.1 is behind "lo", not behind "eth0"). Without it the system's routes and resolver
 * decide. Proxies of the environment are used in neither case. One struct route per thread. */
#ifndef LINE_ROUTE_H
#define LINE_ROUTE_H

#include "base/config.h"
#include "base/err.h"

#include <curl/curl.h>
#include <stdatomic.h>

struct route;

/* c is borrowed until route_free(). *ret_route is the caller's. -EINVAL: send.interface cannot be the name of one. */
int route_open(const struct config *c, struct route **ret_route, struct err *e);
void route_free(struct route *r);                   /* NULL is fine; after the last request of handles it was set for */

/* Before each request, after curl_easy_reset(): sets how c connects to the host of url. Blocks while the name is asked
 * for, 15 s at most. 0; -ENETUNREACH, -EHOSTUNREACH: nothing was sent and there must be no request now, e says why
 * (err_say); -ECANCELED: stopping; -EINVAL: no URL; -ENOMEM. */
int route_set(struct route *r, CURL *c, const char *url, const atomic_bool *stopping, struct err *e);

#endif
