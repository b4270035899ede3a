/* guard.h - who may ask: pure checks on the headers of a request.
 *
 * What keeps other web sites out, whoever is signed in: a page elsewhere can make a
 * browser send requests to us, under another name for our address (DNS rebinding)
 * or as a form from a foreign site. https: browsers reach us by TLS. */
#ifndef DESK_GUARD_H
#define DESK_GUARD_H

#include <stdbool.h>

/* Does desk.listen mean all addresses of this machine? */
bool guard_listens_on_all(const char *listen);

/* Is "host" (the Host header; NULL when missing) one of our names with our port? Ours are listen (a
 * literal address), localhost, 127.0.0.1, [::1] and those in names (comma or space between; "" for none). When we listen
 * on all addresses of the machine, any address will do. */
bool guard_host(const char *host, const char *listen, const char *names, int port, bool https);

/* May this change come in? Origin, when there, must be http://<host>, or https://<host> (always so with TLS; without, a proxy before us may speak it); without it Sec-Fetch-Site must
 * say same-origin. A browser sends at least one of them. Arguments are headers, NULL when missing. */
bool guard_change(const char *origin, const char *sec_fetch_site, const char *host, bool https);

/* Compares in constant time. */
bool guard_token(const char *sent, const char *ours);

#endif
