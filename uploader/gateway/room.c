#include "uploader/gateway/room.h"

#include "base/log.h"
#include "uploader/gateway/db.h"
#include "uploader/gateway/reply.h"

#include <errno.h>
#include <sys/statvfs.h>

bool room_check(struct request *r, int64_t bytes, bool whole)
{
    struct err e = { 0 };
    struct statvfs disk;
    int64_t total = 0, total_max = whole ? r->all->total_max_bytes : 0;
    int failed = fstatvfs(r->g->documents_fd, &disk) < 0 ? err_errno(&e, "ask how much room there is") : 0;

    if (failed == 0 && total_max > 0)
        failed = gateway_db_total_bytes(r->g->db, &total, &e);
    if (failed == 0 && (int64_t)(disk.f_bavail * disk.f_frsize) - bytes < r->all->reserve_bytes)
        failed = err_set(&e, -ENOSPC, "less than gateway.reserve_mib would be free");
    if (failed == 0 && total_max > 0 && total + bytes > total_max)
        failed = err_set(&e, -ENOSPC, "gateway.total_mib is reached");
    if (failed < 0)
        reply_failure(r, &e);
    return failed == 0;
}
