/* deliveries_many.c - what is done to many deliveries at a time: one transaction for some of them, because a card syncs once, not once a
 * letter. Each is moved by the table of states.h and has its row in the history. */
#include "store/db.h"

#include "base/said.h"

#include <string.h>

enum { AT_ONCE = 500 };

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
        "instance IN (SELECT value FROM json_each(?2)) AND (kind <> 'letter' OR letter NOT IN (SELECT id FROM letters WHERE purged_s > 0)) ORDER BY id LIMIT 1";
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

/* All of them, in slices; *ret_n: how many. */
static int move_all(struct store *s, const char *sql, const char *channel, const char *instance, const struct delivery_report *how, const char *actor,
                    int *ret_n, struct err *e)
{
    int64_t id = 0;
    int n = AT_ONCE, r = 0;

    for (*ret_n = 0; r == 0 && n == AT_ONCE; *ret_n += n) {
        n = 0;
        r = db_begin(s, e);
        if (r == 0)
            r = db_end(s, move_some(s, sql, channel, instance, AT_ONCE, how, actor, &id, &n, e), e);
    }
    return r;
}

int store_deliveries_put_aside(struct store *s, const char *channel, const char *instance, enum delivery_event ev, const char *sentence, const char *actor,
                               int *ret_n, struct err *e)
{
    static const char waiting[] = "SELECT id FROM deliveries WHERE state = 'waiting' AND state <> 'delivered' AND channel = ?1 AND instance = ?2 AND id > ?3 "
        "ORDER BY id LIMIT 1";

    return move_all(s, waiting, channel, instance, &(struct delivery_report){ .ev = ev, .sentence = sentence, .keeps_time = true }, actor, ret_n, e);
}

/* ---- what need not wait any more */

/* The sentence's code and its second value; NULL of what a person typed. */
#define SENTENCE(n) "CASE WHEN json_valid(sentence) THEN sentence ->> " #n " END"
#define CLOSED "(" SENTENCE(0) ") IN ('instance_unknown', 'way_off', 'readback_off')"
#define OPEN_ONES " AND state <> 'delivered' AND channel = ?1 AND id > ?3 AND instance IN (SELECT value FROM json_each(?2)) AND " CLOSED " ORDER BY id LIMIT 1"

/* At most limit of them, in one transaction. */
static int let_go(struct store *s, const char *sql, const char *channel, const char *instances, int limit, enum delivery_event ev, enum said_id why,
                  int *ret_n, struct err *e)
{
    char sentence[SAID_SIZE];
    int64_t id = 0;

    said_set(sentence, why);
    *ret_n = 0;
    int r = db_begin(s, e);
    return r < 0 ? r : db_end(s, move_some(s, sql, channel, instances, limit, &(struct delivery_report){ .ev = ev, .sentence = sentence, .keeps_time = true },
                                           "diaryd", &id, ret_n, e), e);
}

int store_deliveries_way_open(struct store *s, const char *channel, const char *instances, int limit, int *ret_n, struct err *e)
{
    int n = 0;
    int r = let_go(s, "SELECT id FROM deliveries WHERE state = 'held'" OPEN_ONES, channel, instances, limit, DELIVERY_EV_RESEND, SAID_WAY_ON, ret_n, e);

    if (r < 0 || *ret_n == limit || strcmp(channel, "readback") != 0)
        return r;
    r = let_go(s, "SELECT id FROM deliveries WHERE state = 'cancelled'" OPEN_ONES, channel, instances, limit - *ret_n, DELIVERY_EV_AGAIN, SAID_WAY_ON, &n, e);
    *ret_n += n;
    return r;
}

/* Held with {field, value} in the sentence, or with {field, value, number}; an entry of the same name is as good as a mapping. */
#define VALUE "(" SENTENCE(2) ")"
#define MAPPED "EXISTS (SELECT 1 FROM master_map m WHERE m.instance = d.instance AND m.own = " VALUE
#define NAMED "EXISTS (SELECT 1 FROM masters m WHERE m.instance = d.instance AND m.name = " VALUE " COLLATE NOCASE)"

int store_deliveries_matched(struct store *s, int limit, int *ret_n, struct err *e)
{
    static const char matched[] = "SELECT id FROM deliveries d WHERE state = 'held' AND state <> 'delivered' AND channel = ?1 AND id > ?3 AND ?2 = '' AND ("
        "((" SENTENCE(0) ") = 'eoffice_not_in_list' AND (" MAPPED ") OR " NAMED ")) OR "
        "((" SENTENCE(0) ") = 'eoffice_entry_gone' AND " MAPPED " AND m.id <> CAST(" SENTENCE(3) " AS INTEGER)))) ORDER BY id LIMIT 1";

    return let_go(s, matched, "eoffice", "", limit, DELIVERY_EV_RESEND, SAID_EOFFICE_MATCHED, ret_n, e);
}
