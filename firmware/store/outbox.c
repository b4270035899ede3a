/* outbox.c - lists and counts of what is not delivered; channels that are paused. */
#include "store/outbox.h"
#include "store/search.h"

#include "base/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ITEMS(ids) \
    "SELECT " DELIVERY_COLUMNS ", l.changed_s FROM deliveries d JOIN letters l ON l.id = d.letter WHERE d.id IN (" ids ") ORDER BY d.id"
/* The partial indexes are named: without a count of rows SQLite would rather walk through all that was ever delivered. */
#define WANTED "state <> 'delivered' AND (state <> 'cancelled' OR ?1 = 'cancelled') AND id > ?3 AND (?2 = '' OR channel = ?2) " \
               "AND (?5 = '' OR kind = ?5) AND (?6 = '' OR instance = ?6) ORDER BY id LIMIT ?4"
#define IN_STATE(state) "SELECT id FROM deliveries INDEXED BY deliveries_open_by_state WHERE state = " state " AND " WANTED

#define OLDEST ITEMS("SELECT id FROM deliveries INDEXED BY deliveries_open_by_age WHERE state <> 'delivered' AND kind = 'letter' ORDER BY id LIMIT 1")

static struct outbox_item item_of(sqlite3_stmt *q)
{
    return (struct outbox_item){
        .d = delivery_row_of(q),
        .since_s = db_int64(q, DELIVERY_COLUMNS_N),     /* a letter changes no more between its confirmation and its last delivery */
    };
}

int store_outbox(struct store *s, const struct outbox_filter *f, int (*each)(void *ctx, const struct outbox_item *item), void *ctx, struct err *e)
{
    static const char of_state[] = ITEMS(IN_STATE("?1"));
    static const char of_any[] = ITEMS("SELECT id FROM deliveries INDEXED BY deliveries_open_by_age WHERE ?1 = '' AND " WANTED);
    static const char stuck[] = ITEMS("SELECT id FROM (SELECT id FROM (" IN_STATE("'held'") ") UNION ALL SELECT id FROM (" IN_STATE("'unknown'") ")) "
                                      "WHERE ?1 = '' ORDER BY id LIMIT ?4");
    const char *sql = f->state >= 0 ? of_state : f->state == OUTBOX_STUCK ? stuck : of_any;
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r;

    if (f->limit < 1 || f->limit > 1000 || f->state >= DELIVERY_STATES)
        return err_set(e, -EINVAL, "a list of deliveries has 1 to 1000 rows and a known state");
    r = db_query(s, &q, e, sql, "ttlitt", f->state >= 0 ? delivery_state_name((enum delivery_state)f->state) : "",
                 f->channel ? f->channel : "", f->after_id, f->limit, f->kind ? f->kind : "", f->instance ? f->instance : "");
    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct outbox_item item = item_of(q);

        r = each(ctx, &item);
    }
    return r;
}

int store_outbox_oldest(struct store *s, int (*each)(void *ctx, const struct outbox_item *item), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, OLDEST, "");

    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r;
    struct outbox_item item = item_of(q);
    return each(ctx, &item);
}

int store_outbox_counts(struct store *s, int (*each)(void *ctx, const struct outbox_count *c), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT channel, state, n FROM delivery_counts WHERE n > 0 ORDER BY channel", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        int state = delivery_state_of(db_text(q, 1));

        r = state < 0 ? 0 : each(ctx, &(struct outbox_count){ .channel = db_text(q, 0), .state = (enum delivery_state)state, .n = db_int64(q, 2) });
    }
    return r;
}

/* ---- paused channels */

int store_channel_pauses(struct store *s, int (*each)(void *ctx, const struct channel_pause *p), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT channel, actor, reason, at_s FROM channel_pauses", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, &(struct channel_pause){ .channel = db_text(q, 0), .actor = db_text(q, 1), .reason = db_text(q, 2), .at_s = db_int64(q, 3) });
    return r;
}

int store_channel_is_paused(struct store *s, const char *channel, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM channel_pauses WHERE channel = ?", "t", channel);

    return r < 0 ? r : db_row(s, q, e);
}

static int pause_channel(struct store *s, const char *channel, const char *reason, const char *actor, struct err *e)
{
    int changed = 0;
    int r = db_run(s, &changed, e, "INSERT INTO channel_pauses (channel, actor, reason, at_s) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                   "tttl", channel, actor, reason, clock_utc_s());

    if (r < 0 || changed == 0)
        return r;
    return history_add(s, 0, "channel_paused", json_pack("{s:s, s:s}", "channel", channel, "reason", reason), actor, e);
}

int store_channel_pause(struct store *s, const char *channel, const char *reason, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, pause_channel(s, channel, reason, actor, e), e);
}

static int go_on(struct store *s, const char *channel, const char *actor, struct err *e)
{
    int changed = 0;
    int r = db_run(s, &changed, e, "DELETE FROM channel_pauses WHERE channel = ?", "t", channel);

    return r < 0 || changed == 0 ? r : history_add(s, 0, "channel_goes_on", json_pack("{s:s}", "channel", channel), actor, e);
}

int store_channel_go_on(struct store *s, const char *channel, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, go_on(s, channel, actor, e), e);
}

/* ---- numbers of e-Office */

int store_computer_no_is_of(struct store *s, int64_t computer_no, int64_t not_letter, char ret_number[STORE_NUMBER_SIZE], struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char typed[24], folded[sizeof(typed)], key[40];

    snprintf(typed, sizeof(typed), "%" PRId64, computer_no);
    search_fold_number(typed, folded);
    snprintf(key, sizeof(key), "\"" KEY_MARK "q%s\"", folded);     /* letters that bear just this number (search.h) */
    int r = db_query(s, &q, e, "SELECT l.number FROM search_text t CROSS JOIN deliveries d ON d.letter = t.rowid JOIN letters l ON l.id = d.letter "
                     "WHERE search_text MATCH ?3 AND d.channel = 'eoffice' AND d.state = 'delivered' "
                     "AND json_extract(d.result, '$.computer_no') = ?1 AND d.letter <> ?2 LIMIT 1", "llt", computer_no, not_letter, key);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        snprintf(ret_number, STORE_NUMBER_SIZE, "%s", db_text(q, 0));
    return r;
}
