#include "store/clocks.h"

#include "base/clock.h"
#include "base/said.h"
#include "store/db.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- following the letter */

/* What the rules go by. A letter that is void or refused, or whose reading is not there yet, has no clock. */
static const char facts_sql[] =
    "SELECT " FIELD("received_date") ", l.received_s, " FIELD("vip") ", " FIELD("parliament_kind") ", " FIELD("rti") ", " FIELD("cpgrams_no") ", "
    FIELD("form") ", " FIELD("answer_date") ", " FIELD("hearing_date") ", " FIELD("reply_by") ", "
    "ifnull((SELECT c.done_on FROM clocks c WHERE c.letter = l.id AND c.kind = 'acknowledge'), '') "
    "FROM letters l WHERE l.id = ? AND l.state NOT IN ('void', 'refused')";

/* The clocks the letter should have; none when it should have none. */
static int wanted(struct store *s, int64_t letter, struct due out[DUE_KINDS], size_t *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char received[CLOCK_DATE_SIZE];
    int r = db_query(s, &q, e, facts_sql, "l", letter);

    *ret_n = 0;
    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r;
    snprintf(received, sizeof(received), "%.10s", db_text(q, 0));
    if (!clock_is_date(received))
        clock_format_date(db_int64(q, 1), received);
    struct due_facts f = {
        .received = received, .vip = strcmp(db_text(q, 2), "yes") == 0, .parliament_kind = db_text(q, 3), .rti = db_text(q, 4),
        .grievance = db_text(q, 5)[0] || strcmp(db_text(q, 6), "grievance") == 0, .answer_date = db_text(q, 7),
        .hearing_date = db_text(q, 8), .reply_by = db_text(q, 9), .acknowledged = db_text(q, 10),
    };
    *ret_n = due_of(&f, out);
    return 0;
}

/* Rows of kinds that are not wanted any more go; one that was answered stays, for what a person said is not unsaid by a field. */
static int drop_others(struct store *s, int64_t letter, const struct due *list, size_t n, struct err *e)
{
    char wanted_kinds[DUE_KINDS * 16] = " ";         /* a name and a blank each */
    size_t at = 1;

    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(wanted_kinds + at, sizeof(wanted_kinds) - at, "%s ", due_kind_name(list[i].kind));
    return db_run(s, NULL, e, "DELETE FROM clocks WHERE letter = ?1 AND instr(?2, ' ' || kind || ' ') = 0 AND (done_on = '' OR "
                  "EXISTS (SELECT 1 FROM letters WHERE id = ?1 AND state IN ('void', 'refused')))", "lt", letter, wanted_kinds);
}

int clocks_refresh(struct store *s, int64_t letter, struct err *e)
{
    struct due list[DUE_KINDS];
    size_t n = 0;
    int r = wanted(s, letter, list, &n, e);

    if (r == 0)
        r = drop_others(s, letter, list, n, e);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = db_run(s, NULL, e, "INSERT INTO clocks (letter, kind, due, post) SELECT ?1, ?2, ?3, post FROM letters WHERE id = ?1 "
                   "ON CONFLICT (letter, kind) DO UPDATE SET due = excluded.due, post = excluded.post "
                   "WHERE due <> excluded.due OR post <> excluded.post",
                   "ltt", letter, due_kind_name(list[i].kind), list[i].day);
    return r;
}

int letter_refresh(struct store *s, int64_t letter, struct err *e)
{
    int r = clocks_refresh(s, letter, e);

    return r == 0 ? tally_refresh(s, letter, e) : r;
}

/* ---- lists */

#define CLOCK_COLUMNS \
    "SELECT c.letter, c.kind, c.due, c.done_on, c.reference, c.done_by, l.number, " FIELD("subject") ", " \
    "ifnull(nullif(" FIELD("sender_name") ", ''), " FIELD("sender_organisation") "), l.post, " MARKED_TO ", " MARKED_TO_HI ", l.state, l.lane FROM clocks c "
#define LETTER "JOIN letters l ON l.id = c.letter "
#define OPEN   "WHERE c.done_on = '' AND (c.due, c.letter, c.kind) > (?1, ?2, ?3) "
#define SOONEST "ORDER BY c.due, c.letter, c.kind LIMIT ?4"

static struct clock_row row_of(sqlite3_stmt *q)
{
    int kind = due_kind_of(db_text(q, 1)), state = letter_state_of(db_text(q, 12));

    return (struct clock_row){
        .letter = db_int64(q, 0), .kind = kind < 0 ? DUE_REPLY_BY : (enum due_kind)kind, .due = db_text(q, 2), .done_on = db_text(q, 3),
        .reference = db_text(q, 4), .done_by = db_text(q, 5), .number = db_text(q, 6), .subject = db_text(q, 7), .sender = db_text(q, 8),
        .post = db_text(q, 9), .marked_to = db_text(q, 10), .marked_to_hi = db_text(q, 11),
        .state = state < 0 ? LETTER_HELD : (enum letter_state)state, .vip = db_int(q, 13) == 0,
    };
}

/* Each way of asking walks an index of its own from the last row seen and stops at the limit. */
static int ask(struct store *s, const struct clock_filter *f, sqlite3_stmt **q, struct err *e)
{
    const char *day = f->after_day ? f->after_day : "", *kind = f->after_kind ? f->after_kind : "";
    const char *post = f->post ? f->post : "", *wanted_kind = f->kind >= 0 ? due_kind_name((enum due_kind)f->kind) : "";

    if (f->done)
        return db_query(s, q, e, CLOCK_COLUMNS "INDEXED BY clocks_done " LETTER "WHERE c.done_on <> '' AND (c.done_on, c.letter, c.kind) < (?1, ?2, ?3) "
                        "AND (?5 = '' OR c.post = ?5) AND (?6 = '' OR c.kind = ?6) ORDER BY c.done_on DESC, c.letter DESC, c.kind DESC LIMIT ?4",
                        "tltitt", *day ? day : "9", f->after_letter, kind, f->limit, post, wanted_kind);
    if (*post)
        return db_query(s, q, e, CLOCK_COLUMNS "INDEXED BY clocks_open_by_post " LETTER OPEN "AND c.post = ?5 AND (?6 = '' OR c.kind = ?6) " SOONEST,
                        "tltitt", day, f->after_letter, kind, f->limit, post, wanted_kind);
    if (*wanted_kind)
        return db_query(s, q, e, CLOCK_COLUMNS "INDEXED BY clocks_open_by_kind " LETTER OPEN "AND c.kind = ?5 " SOONEST,
                        "tltit", day, f->after_letter, kind, f->limit, wanted_kind);
    return db_query(s, q, e, CLOCK_COLUMNS "INDEXED BY clocks_open " LETTER OPEN SOONEST, "tlti", day, f->after_letter, kind, f->limit);
}

int store_clocks(struct store *s, const struct clock_filter *f, int (*each)(void *ctx, const struct clock_row *c), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = ask(s, f, &q, e);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct clock_row c = row_of(q);

        r = each(ctx, &c);
    }
    return r;
}

int store_clock_counts(struct store *s, const char *post, int kind, const char *today, const char *soon, struct clock_counts *ret, struct err *e)
{
    static const char sql[] = "SELECT ifnull(sum(due < ?1), 0), ifnull(sum(due >= ?1 AND due <= ?2), 0), ifnull(sum(due > ?2), 0) FROM clocks WHERE done_on = '' ";
    static const char of_post[] = "SELECT ifnull(sum(due < ?1), 0), ifnull(sum(due >= ?1 AND due <= ?2), 0), ifnull(sum(due > ?2), 0) FROM clocks "
                                  "WHERE done_on = '' AND post = ?3 AND (?4 = '' OR kind = ?4)";
    static const char of_kind[] = "SELECT ifnull(sum(due < ?1), 0), ifnull(sum(due >= ?1 AND due <= ?2), 0), ifnull(sum(due > ?2), 0) FROM clocks "
                                  "WHERE done_on = '' AND kind = ?3";
    AUTO_STMT sqlite3_stmt *q = NULL;
    const char *name = kind >= 0 ? due_kind_name((enum due_kind)kind) : "";
    int r = post && *post ? db_query(s, &q, e, of_post, "tttt", today, soon, post, name)
          : *name ? db_query(s, &q, e, of_kind, "ttt", today, soon, name) : db_query(s, &q, e, sql, "tt", today, soon);

    *ret = (struct clock_counts){ 0 };
    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret = (struct clock_counts){ .over = db_int64(q, 0), .soon = db_int64(q, 1), .later = db_int64(q, 2) };
    return r < 0 ? r : 0;
}

int store_clock_posts(struct store *s, int limit, int (*each)(void *ctx, const char *post, const char *words, const char *words_hi, int64_t n),
                      void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT c.post, ifnull(" POST_TITLE ", ''), ifnull(" POST_TITLE_HI ", ''), c.n "
                     "FROM (SELECT post, count(*) AS n FROM clocks INDEXED BY clocks_open_by_post WHERE done_on = '' AND post <> '' GROUP BY post ORDER BY n DESC LIMIT ?) c "
                     "LEFT JOIN officers o ON o.post = c.post ORDER BY c.n DESC", "i", limit);

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0), db_text(q, 1), db_text(q, 2), db_int64(q, 3));
    return r;
}

/* ---- answered */

/* What it was before, for the history. */
static int said_before(struct store *s, int64_t letter, enum due_kind kind, json_t **ret_before, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT done_on, reference FROM clocks WHERE letter = ? AND kind = ?", "lt", letter, due_kind_name(kind));

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_say(e, -ENOENT, SAID_CLOCK_NONE, SAID_NUMBER(letter));
    if (r < 0)
        return r;
    *ret_before = json_pack("{s:s, s:s}", "day", db_text(q, 0), "reference", db_text(q, 1));
    return *ret_before ? 0 : err_set(e, -ENOMEM, "out of memory");
}

static int clock_done(struct store *s, int64_t letter, enum due_kind kind, const char *day, const char *reference, const char *actor, struct err *e)
{
    json_t *before = NULL;
    int r = said_before(s, letter, kind, &before, e);

    if (r < 0)
        return r;
    json_t *detail = json_pack("{s:s, s:o, s:{s:s, s:s}}", "clock", due_kind_name(kind), "before", before, "after", "day", day,
                               "reference", *day ? reference : "");
    r = db_run(s, NULL, e, "UPDATE clocks SET done_on = ?1, reference = ?2, done_by = ?3 WHERE letter = ?4 AND kind = ?5", "tttlt",
               day, *day ? reference : "", *day ? actor : "", letter, due_kind_name(kind));
    if (r == 0)
        r = history_add(s, letter, *day ? "clock_done" : "clock_open", detail, actor, e);
    else
        json_decref(detail);
    return r == 0 ? clocks_refresh(s, letter, e) : r;       /* the day for the reply goes by that of the acknowledgement */
}

int store_clock_done(struct store *s, int64_t letter, enum due_kind kind, const char *day, const char *reference, const char *actor, struct err *e)
{
    if (*day && !clock_is_date(day))
        return err_say(e, -EINVAL, SAID_DAY_NO_DATE);
    int r = db_begin(s, e);
    return r < 0 ? r : db_end(s, clock_done(s, letter, kind, day, reference, actor, e), e);
}
