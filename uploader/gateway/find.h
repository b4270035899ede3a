/* find.h - the receipt that a request is about. */
#ifndef GATEWAY_FIND_H
#define GATEWAY_FIND_H

#include "uploader/gateway/db.h"
#include "uploader/gateway/server.h"

/* By the UUID of the path. False: 404 or a failure is the answer. */
bool find_announced(struct request *r, struct receipt *ret);
bool find_created(struct request *r, struct receipt *ret);      /* its document is complete, too */

#endif
