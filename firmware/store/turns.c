/* turns.c - which delivery is next. The queue is an index of what may go now (deliveries_by_turn); what waits for its time stands beside
 * it and joins when the time comes, each row once. So a take costs the same whether ten wait or a million, and however many of them
 * have failed before. */
#include "store/db.h"

#include "base/clock.h"
#include "workflow/route.h"

#include <errno.h>

enum {
    JOIN_AT_ONCE = 64,      /* of a lane, a take: more than it takes away, so nobody waits behind them for long */
    CLOCK_STEP_S = 60,      /* a clock that is put right by less only makes a wait longer by that much */
};

/* What has come due is in the queue from now on, important first. */
static int join_due(struct store *s, int64_t now_s, struct err *e)
{
    int r = 0;

    for (int lane = 0; r == 0 && lane < LANES; lane++)
        r = db_run(s, NULL, e, "UPDATE deliveries SET due_s = 0 WHERE id IN (SELECT id FROM deliveries INDEXED BY deliveries_by_due "
                   "WHERE due_s > 0 AND lane = ?1 AND due_s <= ?2 ORDER BY due_s LIMIT ?3)", "ili", lane, now_s, JOIN_AT_ONCE);
    /* A wait that began in the future was reckoned with a clock that was wrong: nobody knows when it ends, so it is over. */
    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE deliveries SET due_s = 0 WHERE id IN (SELECT id FROM deliveries INDEXED BY deliveries_by_change "
                   "WHERE due_s > 0 AND changed_s > ?1 ORDER BY changed_s DESC LIMIT ?2)", "li", now_s + CLOCK_STEP_S, JOIN_AT_ONCE);
    return r;
}

#define READY(state) "state = '" state "' AND state IN ('waiting', 'unknown') AND due_s = 0 AND after = 0"
#define FIRST(state) \
    "SELECT id, letter FROM deliveries d INDEXED BY deliveries_by_turn WHERE channel = ?1 AND instance = ?2 AND " READY(state) " AND lane <= ?3 " \
    "AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.letter = d.letter AND o.channel = d.channel AND " IN_HAND ") " \
    "ORDER BY lane, tries, letter LIMIT 1"
/* Two of one letter are never in hand at once; what is asked about stays unknown meanwhile, so sendd names it. */
#define IN_HAND "(o.state IN ('sending', 'committing') OR (o.state IN ('waiting', 'unknown') AND o.id IN (SELECT value FROM json_each(?4))))"
/* Of that letter the oldest one goes first, whichever of them had its turn. */
#define ELDEST(state) "SELECT min(id) FROM deliveries WHERE letter = ?1 AND channel = ?2 AND instance = ?3 AND " READY(state)

/* 1: *ret_id, 0: none, or -errno. */
static int first_of(struct store *s, const char *first_sql, const char *eldest_sql, const struct delivery_turn *t, const char *busy, int64_t *ret_id, struct err *e)
{
    AUTO_STMT sqlite3_stmt *first = NULL, *eldest = NULL;
    int r = db_query(s, &first, e, first_sql, "ttit", t->channel, t->instance, t->max_lane, busy);

    if (r == 0)
        r = db_row(s, first, e);
    if (r != 1)
        return r;
    r = db_query(s, &eldest, e, eldest_sql, "ltt", db_int64(first, 1), t->channel, t->instance);
    if (r == 0)
        r = db_row(s, eldest, e);
    if (r == 1)
        *ret_id = db_int64(eldest, 0);
    return r;
}

static int take(struct store *s, const struct delivery_turn *t, const char *busy, int64_t *ret_id, struct err *e)
{
    int r = join_due(s, clock_utc_s(), e);

    if (r == 0 && t->ask)
        r = first_of(s, FIRST("unknown"), ELDEST("unknown"), t, busy, ret_id, e);
    if (r != 0)
        return r == 1 ? 0 : r;
    r = first_of(s, FIRST("waiting"), ELDEST("waiting"), t, busy, ret_id, e);
    return r == 1 ? delivery_taken(s, *ret_id, e) : r;
}

int store_delivery_take(struct store *s, const struct delivery_turn *t, int64_t *ret_id, struct err *e)
{
    AUTO_FREE char *busy = db_ids(t->busy, t->n_busy);
    int r = busy ? db_begin(s, e) : err_set(e, -ENOMEM, "out of memory");

    *ret_id = 0;
    if (r < 0)
        return r;
    r = db_end(s, take(s, t, busy, ret_id, e), e);
    return r < 0 ? r : *ret_id == 0 ? -ENOENT : 0;
}

int store_delivery_next_due(struct store *s, int64_t *ret_due_s, struct err *e)
{
    int r = 0;

    *ret_due_s = 0;
    for (int lane = 0; r >= 0 && lane < LANES; lane++) {
        AUTO_STMT sqlite3_stmt *q = NULL;

        r = db_query(s, &q, e, "SELECT due_s FROM deliveries INDEXED BY deliveries_by_due WHERE due_s > 0 AND lane = ? ORDER BY due_s LIMIT 1", "i", lane);
        if (r == 0)
            r = db_row(s, q, e);
        if (r == 1 && (*ret_due_s == 0 || db_int64(q, 0) < *ret_due_s))
            *ret_due_s = db_int64(q, 0);
    }
    return r < 0 ? r : 0;
}

int store_deliveries_ask_now(struct store *s, const char *channel, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, db_run(s, NULL, e, "UPDATE deliveries SET due_s = 0 WHERE id IN (SELECT id FROM deliveries INDEXED BY "
        "deliveries_open_by_state WHERE state = 'unknown' AND state <> 'delivered' AND channel = ?) AND due_s > 0", "t", channel), e);
}

int store_deliveries_due_now(struct store *s, const char *channel, const char *instance, struct err *e)
{
    int r = db_begin(s, e);

    if (r < 0)
        return r;
    for (int lane = 0; r == 0 && lane < LANES; lane++)          /* sentence: it was tried */
        r = db_run(s, NULL, e, "UPDATE deliveries SET due_s = 0 WHERE id IN (SELECT id FROM deliveries INDEXED BY deliveries_by_due WHERE due_s > 0 AND lane = ? "
                   "AND channel = ? AND instance = ? AND state IN ('waiting', 'unknown') AND sentence <> '')", "itt", lane, channel, instance);
    return db_end(s, r, e);
}
