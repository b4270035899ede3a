/* guard.h - who may ask: pure checks on the headers of a request.
 *
 * The desk has no login yet, so what keeps other web sites out is here: a page
 * elsewhere can make a browser send requests to us, under another name for our
 * address (DNS rebinding) or as a form from a foreign site. */
#ifndef DESK_GUARD_H
#define DESK_GUARD_H

#include <stdbool.h>

/* Is "host" (the Host header; NULL when missing) one of our names with our port? Ours are listen (a
 * literal address), localhost, 127.0.0.1, [::1] and those in names (comma or space between; "" for none). */
bool guard_host(const char *host, const char *listen, const char *names, int port);

/* May this change come in? Origin, when there, must be http(s)://<host>; without it Sec-Fetch-Site must
 * say same-origin. A browser sends at least one of them. Arguments are headers, NULL when missing. */
bool guard_change(const char *origin, const char *sec_fetch_site, const char *host);

/* Compares in constant time. */
bool guard_token(const char *sent, const char *ours);

#endif
