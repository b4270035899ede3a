#include "store/history_find.h"

#include "store/db.h"

#include <errno.h>
#include <string.h>

enum { ASK_MS = 2000 };

#define ROW "SELECT " HISTORY_COLUMNS ", ifnull(l.number, ''), " \
            "ifnull((SELECT b.hash FROM history b WHERE b.seq = h.seq - 1), '') FROM history h LEFT JOIN letters l ON l.id = h.letter WHERE "
#define REST "AND h.seq < ?1 AND h.seq >= ?2 AND (?3 = '' OR h.event = ?3) ORDER BY h.seq DESC LIMIT ?4"
#define COUNT   "SELECT count(*) FROM (SELECT 1 FROM history WHERE "
#define COUNTED "AND seq < ?1 AND seq >= ?2 AND (?3 = '' OR event = ?3) LIMIT ?4)"

/* The first entry at or after a time. Entries are written one after the other, so their times rise with their numbers: as far as
 * the clock was set right, which is as far as days can be asked for. */
static int seq_at(struct store *s, int64_t at_s, int64_t *ret_seq, struct err *e)
{
    int64_t low = 1, high;
    AUTO_STMT sqlite3_stmt *head = NULL;
    int r = db_query(s, &head, e, "SELECT seq FROM history_head", "");

    if (r == 0)
        r = db_row(s, head, e);
    if (r < 0)
        return r;
    high = r == 1 ? db_int64(head, 0) + 1 : 1;
    while (low < high) {
        AUTO_STMT sqlite3_stmt *q = NULL;
        int64_t middle = low + (high - low) / 2;

        r = db_query(s, &q, e, "SELECT at_s FROM history WHERE seq >= ? ORDER BY seq LIMIT 1", "l", middle);
        if (r == 0)
            r = db_row(s, q, e);
        if (r < 0)
            return r;
        if (r == 1 && db_int64(q, 0) < at_s)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_seq = low;
    return 0;
}

static int find(struct store *s, sqlite3_stmt **q, const struct history_ask *ask, int64_t first, int64_t before, struct err *e)
{
    static const char of_letter[] = ROW "h.letter = ?5 " REST, of_actor[] = ROW "h.actor = ?5 " REST, of_all[] = ROW "?5 = '' " REST;
    const char *event = ask->event ? ask->event : "";

    if (ask->letter)
        return db_query(s, q, e, of_letter, "lltil", before, first, event, ask->limit, ask->letter);
    if (ask->actor && ask->actor[0])
        return db_query(s, q, e, of_actor, "lltit", before, first, event, ask->limit, ask->actor);
    return db_query(s, q, e, of_all, "lltit", before, first, event, ask->limit, "");
}

static int each_row(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct history_row *h, const char *number, bool proved), void *ctx,
                    struct err *e)
{
    int r = 0;

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        const struct history_row row = history_row_of(q);

        r = each(ctx, &row, db_text(q, 7), history_follows(db_text(q, 8), &row));
    }
    return r;
}

/* The entries before this one and from that one on. */
static int bounds(struct store *s, const struct history_ask *ask, int64_t *ret_first, int64_t *ret_end, struct err *e)
{
    int r = 0;

    *ret_first = 0;
    *ret_end = INT64_MAX;
    if (ask->from_s)
        r = seq_at(s, ask->from_s, ret_first, e);
    if (r == 0 && ask->to_s)
        r = seq_at(s, ask->to_s, ret_end, e);
    if (ask->before && ask->before < *ret_end)
        *ret_end = ask->before;
    return r;
}

int store_history_find(struct store *s, const struct history_ask *ask,
                       int (*each)(void *ctx, const struct history_row *h, const char *number, bool proved), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int64_t first, end;

    if (ask->limit < 1 || ask->limit > 1000)
        return err_set(e, -EINVAL, "a page of the history has 1 to 1000 entries");
    db_until(s, ASK_MS);
    int r = bounds(s, ask, &first, &end, e);
    if (r == 0)
        r = find(s, &q, ask, first, end, e);
    if (r == 0)
        r = each_row(s, q, each, ctx, e);
    db_until(s, 0);
    return r;
}

int store_history_count(struct store *s, const struct history_ask *ask, int most, int *ret_n, struct err *e)
{
    static const char of_actor[] = COUNT "actor = ?5 " COUNTED, of_all[] = COUNT "?5 = '' " COUNTED;
    const char *event = ask->event ? ask->event : "", *actor = ask->actor ? ask->actor : "";
    AUTO_STMT sqlite3_stmt *q = NULL;
    int64_t first, end;

    db_until(s, ASK_MS);
    int r = bounds(s, ask, &first, &end, e);
    if (r == 0)
        r = db_query(s, &q, e, *actor ? of_actor : of_all, "lltit", end, first, event, most, actor);
    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_n = db_int(q, 0);
    db_until(s, 0);
    return r < 0 ? r : 0;
}
