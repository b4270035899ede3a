/* access.h - who asks, and may they? */
#ifndef GATEWAY_ACCESS_H
#define GATEWAY_ACCESS_H

#include "uploader/gateway/server.h"

/* By r->route->access and the instance's certificate, token, session and rate. false: 401, 403 or 429 is the answer. */
bool access_check(struct request *r);

/* Asked from this machine, by a name of this machine, and not through a web server on it. */
bool access_is_local(const struct request *r);

#endif
