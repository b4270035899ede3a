/* server.h - the desk's HTTP side. libmicrohttpd stays inside server*.c. */
#ifndef DESK_SERVER_H
#define DESK_SERVER_H

#include "desk/web/tls.h"
#include "desk/web/web.h"

struct server;

/* Listens as desk.listen and desk.port say, with this certificate when desk->https. desk and tls are borrowed until server_stop.
 * *ret_server is the caller's. -EADDRINUSE and others, with the sentence. */
int server_start(const struct desk *desk, const struct tls *tls, struct server **ret_server, struct err *e);
/* Call after events_stop, so that no stream waits. NULL is fine. */
void server_stop(struct server *s);

#endif
