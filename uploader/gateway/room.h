/* room.h - is there room for more? */
#ifndef GATEWAY_ROOM_H
#define GATEWAY_ROOM_H

#include "uploader/gateway/server.h"

/* For so many bytes more, on the disk and (whole: a document is announced) under gateway.total_mib. false: 507 is the answer. */
bool room_check(struct request *r, int64_t bytes, bool whole);

#endif
