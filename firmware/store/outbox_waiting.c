#include "store/outbox_waiting.h"

#include "store/db.h"
#include "workflow/route.h"

int store_outbox_waiting(struct store *s, const char *channel, const char *instance, struct outbox_waiting *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*), ifnull(sum(lane = ?), 0) FROM deliveries INDEXED BY deliveries_open_by_state "
                     "WHERE state IN ('waiting', 'sending', 'committing', 'unknown') AND state <> 'delivered' AND channel = ? AND instance = ?",
                     "itt", LANE_VIP, channel, instance);

    *ret = (struct outbox_waiting){ 0 };
    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret = (struct outbox_waiting){ .all = db_int64(q, 0), .vip = db_int64(q, 1) };
    return r < 0 ? r : 0;
}
