/* deliveries_many.c - what is done to many deliveries at a time: one transaction for some of them, because a card syncs once, not once a
 * letter. Each is moved by the table of states.h and has its row in the history. */
#include "store/db.h"

#include "base/said.h"

enum { HOLD_AT_ONCE = 500 };

/* The next one behind *id. 1: *id is it, 0: there are no more. */
static int next_of(struct store *s, const char *sql, const char *channel, const char *instance, int64_t *id, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, sql, "ttl", channel, instance, *id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *id = db_int64(q, 0);
    return r;
}

static int move_some(struct store *s, const char *sql, const char *channel, const char *instance, int limit, const struct delivery_report *how,
                     const char *actor, int64_t *id, int *ret_n, struct err *e)
{
    bool all;
    int r = 1;

    for (*ret_n = 0; r == 1 && *ret_n < limit; ) {
        r = next_of(s, sql, channel, instance, id, e);
        if (r == 1) {
            int moved = delivery_report(s, *id, how, actor, &all, e);

            if (moved < 0)
                return moved;
            ++*ret_n;
        }
    }
    return r < 0 ? r : 0;
}

int store_deliveries_resend_held(struct store *s, const char *channel, const char *instances, int limit, const char *actor, int *ret_n, struct err *e)
{
    static const char held[] = "SELECT id FROM deliveries WHERE state = 'held' AND state <> 'delivered' AND channel = ?1 AND id > ?3 AND "
        "instance IN (SELECT value FROM json_each(?2)) ORDER BY id LIMIT 1";
    char sentence[SAID_SIZE];
    int64_t id = 0;

    said_set(sentence, SAID_RESEND_BY_PERSON);
    *ret_n = 0;
    int r = db_begin(s, e);
    return r < 0 ? r : db_end(s, move_some(s, held, channel, instances, limit, &(struct delivery_report){ .ev = DELIVERY_EV_RESEND, .sentence = sentence },
                                           actor, &id, ret_n, e), e);
}

int store_delivery_astray(struct store *s, enum delivery_state state, const char *channel, const char *instances, int64_t *ret_id, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT id FROM deliveries WHERE state = ?1 AND state <> 'delivered' AND channel = ?2 AND instance NOT IN "
                     "(SELECT value FROM json_each(?3)) ORDER BY id LIMIT 1", "ttt", delivery_state_name(state), channel, instances);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_id = db_int64(q, 0);
    return r;
}

int store_deliveries_hold_waiting(struct store *s, const char *channel, const char *instance, const char *sentence, const char *actor,
                                  int *ret_n, struct err *e)
{
    static const char waiting[] = "SELECT id FROM deliveries WHERE state = 'waiting' AND state <> 'delivered' AND channel = ?1 AND instance = ?2 AND id > ?3 "
        "ORDER BY id LIMIT 1";
    int64_t id = 0;
    int n = HOLD_AT_ONCE, r = 0;

    for (*ret_n = 0; r == 0 && n == HOLD_AT_ONCE; *ret_n += n) {
        n = 0;
        r = db_begin(s, e);
        if (r == 0)
            r = db_end(s, move_some(s, waiting, channel, instance, HOLD_AT_ONCE, &(struct delivery_report){ .ev = DELIVERY_EV_HOLD, .sentence = sentence },
                                    actor, &id, &n, e), e);
    }
    return r;
}
