#include "store/reports.h"

#include "base/clock.h"
#include "store/db.h"

#include <errno.h>
#include <string.h>

/* ---- counts */

int store_tally(struct store *s, const char *what, const char *from, const char *to,
                int (*each)(void *ctx, const char *value, int64_t n), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT value, sum(n) FROM day_tally WHERE what = ? AND day BETWEEN ? AND ? GROUP BY value ORDER BY 2 DESC, 1",
                     "ttt", what, from, to);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0), db_int64(q, 1));
    return r;
}

int store_tally_days(struct store *s, const char *what, const char *from, const char *to,
                     int (*each)(void *ctx, const char *day, const char *value, int64_t n), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT day, value, n FROM day_tally WHERE what = ? AND day BETWEEN ? AND ? ORDER BY day, value", "ttt", what, from, to);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0), db_text(q, 1), db_int64(q, 2));
    return r;
}

/* ---- pending */

int store_pending(struct store *s, const char *today, int (*each)(void *ctx, const struct pending_row *p), void *ctx, struct err *e)
{
    static const char sql[] =
        "SELECT p.post, ifnull(o.designation, ''), ifnull(o.designation_hi, ''), ifnull(o.section, ''), ifnull(o.section_hi, ''), "
        "sum(p.is_read), sum(p.is_held), sum(p.is_filed), ifnull(min(p.oldest), 0), sum(p.clocks), sum(p.over) FROM ("
        "  SELECT post, sum(state IN ('taken_in', 'read')) AS is_read, sum(state = 'held') AS is_held, sum(state = 'filed') AS is_filed, "
        "  min(received_s) AS oldest, 0 AS clocks, 0 AS over FROM letters WHERE state IN ('taken_in', 'read', 'held', 'filed') GROUP BY post "
        "  UNION ALL SELECT post, 0, 0, 0, NULL, count(*), sum(due < ?) FROM clocks WHERE done_on = '' GROUP BY post"
        ") p LEFT JOIN officers o ON o.post = p.post GROUP BY p.post ORDER BY o.section IS NULL, o.section = '', o.section, o.designation, p.post";
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, sql, "t", today);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct pending_row p = {
            .post = db_text(q, 0), .designation = db_text(q, 1), .designation_hi = db_text(q, 2), .section = db_text(q, 3), .section_hi = db_text(q, 4),
            .read = db_int64(q, 5), .held = db_int64(q, 6), .filed = db_int64(q, 7), .oldest_s = db_int64(q, 8),
            .clocks = db_int64(q, 9), .clocks_over = db_int64(q, 10),
        };

        r = each(ctx, &p);
    }
    return r;
}

/* ---- data */

int store_data_used(struct store *s, const char *from, const char *to,
                    int (*each)(void *ctx, const char *day, const char *channel, int64_t bytes, int64_t tries), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT day, channel, bytes, tries FROM data_used WHERE day BETWEEN ? AND ? ORDER BY day, channel", "tt", from, to);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0), db_text(q, 1), db_int64(q, 2), db_int64(q, 3));
    return r;
}

int store_data_used_add(struct store *s, const char *channel, int64_t bytes, struct err *e)
{
    char day[CLOCK_DATE_SIZE];

    if (s->mode != STORE_WRITE)
        return err_set(e, -EROFS, "the diary was opened for reading");
    clock_format_date(clock_utc_s(), day);
    return db_run(s, NULL, e, "INSERT INTO data_used (day, channel, bytes, tries) VALUES (?, ?, ?, 1) "
                  "ON CONFLICT (day, channel) DO UPDATE SET bytes = bytes + excluded.bytes, tries = tries + 1", "ttl", day, channel, bytes);
}

int store_told(struct store *s, const char *from, const char *to, int (*each)(void *ctx, const struct told_row *t), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT kind, whom, channel, state, count(*) FROM deliveries INDEXED BY deliveries_told_by_day "
                     "WHERE kind NOT IN ('letter', 'readback') AND added_s >= " DAY_FROM_S("?1") " AND added_s < " DAY_TO_S("?2")
                     " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3", "tt", from, to);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        int state = delivery_state_of(db_text(q, 3));

        r = each(ctx, &(struct told_row){ .kind = db_text(q, 0), .whom = db_text(q, 1), .channel = db_text(q, 2),
                                          .state = state < 0 ? DELIVERY_HELD : (enum delivery_state)state, .n = db_int64(q, 4) });
    }
    return r;
}

int store_refused(struct store *s, const char *from, const char *to, int (*each)(void *ctx, const char *number, int64_t received_s), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT number, received_s FROM letters INDEXED BY letters_by_age WHERE state = 'refused' AND received_s >= " DAY_FROM_S("?1")
                     " AND received_s < " DAY_TO_S("?2") " ORDER BY id", "tt", from, to);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0), db_int64(q, 1));
    return r;
}

/* ---- the register of a day */

#define RESULT(key) "ifnull((SELECT json_extract(d.result, '$." key "') FROM deliveries d WHERE d.letter = l.id AND d.channel = 'eoffice' AND d.state = 'delivered'), '')"

/* The ids are put in order first, so that the rows themselves need no room to be sorted. */
static const char register_sql[] =
    "SELECT l.id, l.received_s, l.state, l.lane, l.pages, l.number, l.reason, " FIELD("delivery_mode") ", " FIELD("mode_no") ", " FIELD("letter_no") ", "
    FIELD("date") ", " FIELD("sender_name") ", " FIELD("sender_designation") ", " FIELD("sender_organisation") ", " FIELD("sender_city") ", "
    FIELD("subject") ", " FIELD("form") ", " FIELD("language") ", " FIELD("enclosures") ", " FIELD("urgency") ", " FIELD("vip_kind") ", "
    FIELD("parliament_kind") ", "
    MARKED_TO ", " MARKED_TO_HI ", "
    RESULT("receipt_no") ", " RESULT("computer_no") ", "
    "ifnull((SELECT confirmed_by FROM fields f WHERE f.letter = l.id AND f.name = 'subject'), ''), " FIELD("remarks") " "
    "FROM (SELECT id FROM letters WHERE received_s >= " DAY_FROM_S("?1") " AND received_s < " DAY_TO_S("?2") " ORDER BY id LIMIT -1) x "
    "CROSS JOIN letters l ON l.id = x.id";

static struct register_row register_row_of(sqlite3_stmt *q)
{
    int state = letter_state_of(db_text(q, 2));

    return (struct register_row){
        .id = db_int64(q, 0), .received_s = db_int64(q, 1), .state = state < 0 ? LETTER_HELD : (enum letter_state)state, .lane = db_int(q, 3),
        .pages = db_int(q, 4), .number = db_text(q, 5), .reason = db_text(q, 6), .mode = db_text(q, 7), .mode_no = db_text(q, 8),
        .letter_no = db_text(q, 9), .date = db_text(q, 10), .sender_name = db_text(q, 11), .sender_designation = db_text(q, 12),
        .sender_organisation = db_text(q, 13), .sender_city = db_text(q, 14), .subject = db_text(q, 15), .form = db_text(q, 16),
        .language = db_text(q, 17), .enclosures = db_text(q, 18), .urgency = db_text(q, 19), .vip_kind = db_text(q, 20),
        .parliament_kind = db_text(q, 21), .marked_to = db_text(q, 22), .marked_to_hi = db_text(q, 23), .receipt_no = db_text(q, 24),
        .computer_no = db_text(q, 25), .operator = db_text(q, 26), .remarks = db_text(q, 27),
    };
}

int store_register(struct store *s, const char *from, const char *to, int (*each)(void *ctx, const struct register_row *r), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, register_sql, "tt", from, to);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct register_row row = register_row_of(q);

        r = each(ctx, &row);
    }
    return r;
}

int store_snapshot_begin(struct store *s, struct err *e) { return db_run(s, NULL, e, "BEGIN DEFERRED", ""); }

void store_snapshot_end(struct store *s)
{
    if (!sqlite3_get_autocommit(s->db))
        db_run(s, NULL, NULL, "COMMIT", "");
}
