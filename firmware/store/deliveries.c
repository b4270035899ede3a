/* deliveries.c - the outbound queue: one row a letter x channel, moved by events of states.h. */
#include "store/db.h"

#include "base/clock.h"
#include "base/hash.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define DELIVERY_COLUMNS \
    "d.id, d.letter, d.changed_s, d.channel, d.key, d.sentence, d.result, l.doc, l.number, d.state, d.tries " \
    "FROM deliveries d JOIN letters l ON l.id = d.letter "

static struct delivery delivery_of(sqlite3_stmt *q)
{
    int state = delivery_state_of(db_text(q, 9));

    return (struct delivery){
        .id = db_int64(q, 0), .letter = db_int64(q, 1), .changed_s = db_int64(q, 2), .channel = db_text(q, 3), .key = db_text(q, 4),
        .sentence = db_text(q, 5), .result = db_text(q, 6), .doc = db_text(q, 7), .number = db_text(q, 8),
        .state = state < 0 ? DELIVERY_HELD : (enum delivery_state)state, .tries = db_int(q, 10),
    };
}

static int each_delivery(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e)
{
    int r = 0;

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct delivery d = delivery_of(q);

        r = each(ctx, &d);
    }
    return r;
}

int store_deliveries(struct store *s, int64_t letter, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " DELIVERY_COLUMNS "WHERE d.letter = ? ORDER BY d.id", "l", letter);

    return r < 0 ? r : each_delivery(s, q, each, ctx, e);
}

int store_deliveries_in(struct store *s, enum delivery_state state, const char *channel, int limit,
                        int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e)
{
    static const char open_ones[] = "SELECT " DELIVERY_COLUMNS "WHERE d.state = ?1 AND d.state <> 'delivered' AND (?2 = '' OR d.channel = ?2) "
        "ORDER BY d.id LIMIT ?3";           /* few, and found by deliveries_open_by_state */
    static const char delivered[] = "SELECT " DELIVERY_COLUMNS "WHERE d.state = ?1 AND (?2 = '' OR d.channel = ?2) ORDER BY d.id LIMIT ?3";
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, state == DELIVERY_DELIVERED ? delivered : open_ones, "tti",
                     delivery_state_name(state), channel ? channel : "", limit);

    return r < 0 ? r : each_delivery(s, q, each, ctx, e);
}

int store_delivery(struct store *s, int64_t id, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " DELIVERY_COLUMNS "WHERE d.id = ?", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "there is no delivery %" PRId64, id);
    if (r < 0)
        return r;
    struct delivery d = delivery_of(q);
    return each(ctx, &d);
}

/* ---- moving one */

/* name: as history keeps it; cannot: what is told to who asks for it in vain. */
static const struct { const char *name, *cannot; } event_words[DELIVERY_EVENTS] = {
    [DELIVERY_EV_TAKE] = { "take", "be taken" },                [DELIVERY_EV_COMMIT] = { "commit", "be committed" },
    [DELIVERY_EV_DELIVERED] = { "delivered", "be delivered" },  [DELIVERY_EV_RETRY] = { "retry", "be tried again" },
    [DELIVERY_EV_UNKNOWN] = { "unknown", "become unknown" },    [DELIVERY_EV_HOLD] = { "delivery_held", "be held" },
    [DELIVERY_EV_RESEND] = { "resend", "be sent again" },       [DELIVERY_EV_ORPHANED] = { "orphaned", "be orphaned" },
};

struct standing {
    int64_t letter;
    enum delivery_state state;
    char channel[32], key[UUID_SIZE];
};

static int read_standing(struct store *s, int64_t id, struct standing *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT letter, state, channel, key FROM deliveries WHERE id = ?", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "there is no delivery %" PRId64, id);
    if (r < 0)
        return r;
    int state = delivery_state_of(db_text(q, 1));
    if (state < 0)
        return err_set(e, -EIO, "delivery %" PRId64 " is in a state this program does not know", id);
    ret->letter = db_int64(q, 0);
    ret->state = (enum delivery_state)state;
    snprintf(ret->channel, sizeof(ret->channel), "%s", db_text(q, 2));
    snprintf(ret->key, sizeof(ret->key), "%s", db_text(q, 3));
    return 0;
}

static int add_history(struct store *s, const struct standing *was, const char *from, enum delivery_state to, const char *event,
                       const char *actor, struct err *e)
{
    return history_add(s, was->letter, event, json_pack("{s:s, s:s, s:s, s:s}", "channel", was->channel, "key", was->key,
                       "from", from, "to", delivery_state_name(to)), actor, e);
}

/* One event: state and history. */
static int advance(struct store *s, int64_t id, enum delivery_event ev, const char *actor,
                   struct standing *ret_was, enum delivery_state *ret_state, struct err *e)
{
    int r = read_standing(s, id, ret_was, e);

    if (r < 0)
        return r;
    int next = delivery_next(ret_was->state, ev);
    if (next < 0)
        return err_set(e, -EPERM, "the delivery is %s, so it cannot %s", delivery_state_name(ret_was->state), event_words[ev].cannot);
    *ret_state = (enum delivery_state)next;
    r = db_run(s, NULL, e, "UPDATE deliveries SET state = ?, changed_s = ? WHERE id = ?", "tll",
               delivery_state_name(*ret_state), clock_utc_s(), id);
    return r < 0 ? r : add_history(s, ret_was, delivery_state_name(ret_was->state), *ret_state, event_words[ev].name, actor, e);
}

int delivery_add(struct store *s, int64_t letter, const char *channel, const char *actor, struct err *e)
{
    struct standing none = { .letter = letter, .state = DELIVERY_WAITING };

    uuid_new(none.key);
    snprintf(none.channel, sizeof(none.channel), "%s", channel);
    int r = db_run(s, NULL, e, "INSERT INTO deliveries (letter, channel, key, state, lane, changed_s, added_s) "
                   "VALUES (?1, ?2, ?3, ?4, (SELECT lane FROM letters WHERE id = ?1), ?5, ?5)", "ltttl",
                   letter, none.channel, none.key, delivery_state_name(DELIVERY_WAITING), clock_utc_s());
    return r < 0 ? r : add_history(s, &none, "", DELIVERY_WAITING, "delivery_added", actor, e);
}

/* ---- sendd takes work */

static int first_id(struct store *s, const char *sql, const char *channel, const char *skip, int64_t *ret_id, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, sql, "tt", channel, skip);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_id = db_int64(q, 0);
    return r;
}

static int take(struct store *s, const char *channel, const char *skip, int64_t *ret_id, struct err *e)
{
    static const char to_ask[] = "SELECT id FROM deliveries WHERE channel = ? AND state = 'unknown' "
        "AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY lane, tries, letter LIMIT 1";
    static const char to_send[] = "SELECT id FROM deliveries WHERE channel = ? AND state = 'waiting' "
        "AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY lane, tries, letter LIMIT 1";
    enum delivery_state now;
    struct standing was;
    int r = first_id(s, to_ask, channel, skip, ret_id, e);

    if (r != 0)
        return r == 1 ? 0 : r;
    r = first_id(s, to_send, channel, skip, ret_id, e);
    if (r == 0)
        return -ENOENT;
    return r < 0 ? r : advance(s, *ret_id, DELIVERY_EV_TAKE, "sendd", &was, &now, e);
}

int store_delivery_take(struct store *s, const char *channel, const int64_t *skip, size_t n_skip, int64_t *ret_id, struct err *e)
{
    AUTO_JSON json_t *ids = json_array();

    for (size_t i = 0; i < n_skip; i++)
        json_array_append_new(ids, json_integer(skip[i]));
    AUTO_FREE char *list = json_dumps(ids, JSON_COMPACT);
    if (!list)
        return err_set(e, -ENOMEM, "out of memory");
    int r = db_begin(s, e);
    if (r < 0)
        return r;
    return db_end(s, take(s, channel, list, ret_id, e), e);
}

/* ---- what became of it */

/* Was this the last one? Then the letter is sent. */
static int sent_when_all_delivered(struct store *s, int64_t letter, const char *actor, bool *ret_all, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*) FROM deliveries WHERE letter = ? AND state <> 'delivered'", "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    if (r < 0)
        return r;
    *ret_all = db_int(q, 0) == 0;
    return *ret_all ? letter_advance(s, letter, LETTER_EV_DELIVERED, "", "sent", NULL, actor, e) : 0;
}

/* How long it took since the letter was confirmed: for the report. */
static int note_time(struct store *s, int64_t id, struct err *e)
{
    int64_t now_s = clock_utc_s();
    char day[CLOCK_DATE_SIZE];

    clock_format_date(now_s, day);
    return db_run(s, NULL, e, "INSERT OR IGNORE INTO delivery_times (delivery, channel, day, seconds) "
                  "SELECT id, channel, ?2, max(0, ?3 - added_s) FROM deliveries WHERE id = ?1 AND added_s > 0", "ltl", id, day, now_s);
}

static int delivery_event(struct store *s, int64_t id, enum delivery_event ev, bool counts, const char *sentence, const char *result,
                          const char *actor, bool *ret_all_delivered, struct err *e)
{
    enum delivery_state now;
    struct standing was;
    int r = advance(s, id, ev, actor, &was, &now, e);

    if (r < 0)
        return r;
    bool anew = ev == DELIVERY_EV_RESEND && was.state == DELIVERY_HELD;     /* a person looked: all tries again */
    r = db_run(s, NULL, e, "UPDATE deliveries SET tries = CASE WHEN ?1 THEN 0 ELSE tries + ?2 END, sentence = ?3, "
               "result = ifnull(?4, result) WHERE id = ?5", "iittl", anew ? 1 : 0, counts ? 1 : 0, sentence, result, id);
    if (r < 0 || ev != DELIVERY_EV_DELIVERED || was.state == DELIVERY_DELIVERED)
        return r;
    r = note_time(s, id, e);
    return r < 0 ? r : sent_when_all_delivered(s, was.letter, actor, ret_all_delivered, e);
}

int store_delivery_event(struct store *s, int64_t id, enum delivery_event ev, bool counts, const char *sentence,
                         const char *result, const char *actor, bool *ret_all_delivered, struct err *e)
{
    int r = db_begin(s, e);

    *ret_all_delivered = false;
    if (r == 0)
        r = db_end(s, delivery_event(s, id, ev, counts, sentence, result, actor, ret_all_delivered, e), e);
    if (r < 0)
        *ret_all_delivered = false;
    return r;
}

/* One transaction for many: a card syncs once, not once a letter. */
static int resend_some(struct store *s, const char *channel, int limit, const char *actor, int *ret_n, struct err *e)
{
    for (; *ret_n < limit; ++*ret_n) {
        AUTO_STMT sqlite3_stmt *q = NULL;
        bool all;
        int r = db_query(s, &q, e, "SELECT id FROM deliveries WHERE state = 'held' AND state <> 'delivered' AND channel = ? ORDER BY id LIMIT 1", "t", channel);

        if (r == 0)
            r = db_row(s, q, e);
        if (r != 1)
            return r;
        int64_t id = db_int64(q, 0);
        sqlite3_reset(q);
        r = delivery_event(s, id, DELIVERY_EV_RESEND, false, "To be sent again, as the desk decided", NULL, actor, &all, e);
        if (r < 0)
            return r;
    }
    return 0;
}

int store_deliveries_resend_held(struct store *s, const char *channel, int limit, const char *actor, int *ret_n, struct err *e)
{
    int r = db_begin(s, e);

    *ret_n = 0;
    return r < 0 ? r : db_end(s, resend_some(s, channel, limit, actor, ret_n, e), e);
}

static int orphan_all(struct store *s, unsigned *ret_n, struct err *e)
{
    enum delivery_state now;
    struct standing was;
    int r;

    for (;;) {
        AUTO_STMT sqlite3_stmt *q = NULL;

        r = db_query(s, &q, e, "SELECT id FROM deliveries WHERE state IN ('sending', 'committing') LIMIT 1", "");
        if (r == 0)
            r = db_row(s, q, e);
        if (r != 1)
            return r;
        int64_t id = db_int64(q, 0);
        sqlite3_reset(q);
        r = advance(s, id, DELIVERY_EV_ORPHANED, "sendd", &was, &now, e);
        if (r < 0)
            return r;
        ++*ret_n;
    }
}

int store_deliveries_orphaned(struct store *s, unsigned *ret_n, struct err *e)
{
    int r = db_begin(s, e);

    *ret_n = 0;
    return r < 0 ? r : db_end(s, orphan_all(s, ret_n, e), e);
}
