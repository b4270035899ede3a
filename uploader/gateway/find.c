#include "uploader/gateway/find.h"

#include "uploader/gateway/reply.h"

#include <errno.h>

bool find_announced(struct request *r, struct receipt *ret)
{
    struct err e = { 0 };
    int found = gateway_db_find(r->g->db, r->uuid, ret, &e);

    if (found == -ENOENT)
        reply_problem(r, 404, "No receipt was announced under %s.", r->uuid);
    else if (found < 0)
        reply_failure(r, &e);
    return found == 0;
}

bool find_created(struct request *r, struct receipt *ret)
{
    struct err e = { 0 };
    int found = gateway_db_find(r->g->db, r->uuid, ret, &e);

    if (found == -ENOENT || (found == 0 && !ret->created)) {
        reply_problem(r, 404, "There is no receipt %s, or its document is not complete.", r->uuid);
        return false;
    }
    if (found < 0)
        reply_failure(r, &e);
    return found == 0;
}
