/* letters.c - finding letters and listing them. */
#include "store/search.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- one letter */

/* The columns of struct letter, in the order letter_of() reads them. */
#define LETTER_COLUMNS \
    "l.id, l.doc, l.number, l.source, l.reason, l.post, l.register, l.state, l.lane, l.pages, l.revision, l.year, " \
    "l.received_s, l.changed_s, l.read_s, l.purpose, " \
    "(SELECT count(*) FROM doubts d WHERE d.letter = l.id AND d.settled_s = 0 AND d.source <> 'past'), " \
    "(SELECT count(*) FROM page_jobs j WHERE j.letter = l.id AND j.state IN ('waiting', 'begun')), " FIELD("letter_no") ", " FIELD("date") ", " FIELD("subject") ", " \
    "ifnull(nullif(" FIELD("sender_name") ", ''), " FIELD("sender_organisation") "), " \
    MARKED_TO ", " \
    "ifnull((SELECT d.state FROM deliveries d WHERE d.letter = l.id AND d.state <> 'cancelled' ORDER BY CASE d.state WHEN 'held' THEN 0 " \
    "        WHEN 'unknown' THEN 1 WHEN 'delivered' THEN 3 ELSE 2 END LIMIT 1), ''), " \
    "(SELECT count(*) FROM links k WHERE k.letter = l.id AND k.state = 'asked' AND k." LINK_IS_DOUBLE "), " \
    "(SELECT count(*) FROM links k WHERE k.letter = l.id AND k.state <> 'rejected') + " \
    "(SELECT count(*) FROM links k WHERE k.other = l.id AND k.state <> 'rejected'), l.purged_s"

static struct letter letter_of(sqlite3_stmt *q)
{
    int state = letter_state_of(db_text(q, 7));

    return (struct letter){
        .id = db_int64(q, 0), .doc = db_text(q, 1), .number = db_text(q, 2), .source = db_text(q, 3), .reason = db_text(q, 4),
        .post = db_text(q, 5), .register_letter = db_text(q, 6), .state = state < 0 ? LETTER_HELD : (enum letter_state)state,
        .lane = db_int(q, 8), .pages = db_int(q, 9), .revision = db_int(q, 10), .year = db_int(q, 11),
        .received_s = db_int64(q, 12), .changed_s = db_int64(q, 13), .read_s = db_int64(q, 14),
        .purpose = db_text(q, 15), .doubts = db_int(q, 16), .page_jobs = db_int(q, 17),
        .letter_no = db_text(q, 18), .date = db_text(q, 19), .subject = db_text(q, 20), .sender = db_text(q, 21),
        .marked_to = db_text(q, 22), .delivery_note = db_text(q, 23), .doubles = db_int(q, 24), .links = db_int(q, 25),
        .purged_s = db_int64(q, 26),
    };
}

static int each_letter(struct store *s, sqlite3_stmt *q, int (*each)(void *ctx, const struct letter *l), void *ctx, struct err *e)
{
    int r = 0;

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct letter l = letter_of(q);

        r = each(ctx, &l);
    }
    return r;
}

int store_letter(struct store *s, int64_t id, int (*each)(void *ctx, const struct letter *l), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT " LETTER_COLUMNS " FROM letters l WHERE l.id = ?", "l", id);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_say(e, -ENOENT, SAID_LETTER_NONE, SAID_NUMBER(id));
    if (r < 0)
        return r;
    struct letter l = letter_of(q);
    return each(ctx, &l);
}

int store_letter_id_by_doc(struct store *s, const char *doc, int64_t *ret_id, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT id FROM letters WHERE doc = ?", "t", doc);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1)
        *ret_id = db_int64(q, 0);

    return r == 1 ? 0 : r == 0 ? err_set(e, -ENOENT, "document %s has no diary number", doc) : r;
}

int store_letter_id_by_number(struct store *s, const char *number, int64_t *ret_id, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT id FROM letters WHERE number = ?", "t", number);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_say(e, -ENOENT, SAID_NUMBER_NONE, number);
    if (r == 1)
        *ret_id = db_int64(q, 0);
    return r < 0 ? r : 0;
}

int store_brief_of_doc(struct store *s, const char *doc, struct letter_brief *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT l.id, l.read_s, l.received_s, l.state, l.lane, l.purpose, "
                     "EXISTS (SELECT 1 FROM page_jobs j WHERE j.letter = l.id AND j.state = 'begun') FROM letters l WHERE l.doc = ?", "t", doc);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "document %s has no diary number", doc);
    if (r < 0)
        return r;
    int state = letter_state_of(db_text(q, 3));
    if (state < 0)
        return err_set(e, -EIO, "document %s is in a state this program does not know", doc);
    *ret = (struct letter_brief){ .id = db_int64(q, 0), .read_s = db_int64(q, 1), .received_s = db_int64(q, 2),
                                  .state = (enum letter_state)state, .lane = db_int(q, 4), .pages_pending = db_int(q, 6) != 0 };
    snprintf(ret->purpose, sizeof(ret->purpose), "%s", db_text(q, 5));
    return 0;
}

int store_state_of_doc(struct store *s, const char *doc, int64_t *ret_id, enum letter_state *ret_state, struct err *e)
{
    struct letter_brief b;
    int r = store_brief_of_doc(s, doc, &b, e);

    if (r == 0) {
        *ret_id = b.id;
        *ret_state = b.state;
    }
    return r;
}

/* ---- lists */

#define LIST "SELECT " LETTER_COLUMNS " FROM letters l WHERE "
#define OLDER "(?2 = 0 OR l.id < ?2) "

static int list(struct store *s, sqlite3_stmt **q, const struct letter_filter *f, struct err *e)
{
    static const char state_urgent[] = LIST "l.state = ?1 AND " OLDER "ORDER BY l.lane, l.id LIMIT ?3";
    static const char state_newest[] = LIST "l.state = ?1 AND " OLDER "ORDER BY l.id DESC LIMIT ?3";
    static const char all_urgent[] = LIST "?1 = '' AND " OLDER "ORDER BY l.lane, l.id LIMIT ?3";
    static const char all_newest[] = LIST "?1 = '' AND " OLDER "ORDER BY l.id DESC LIMIT ?3";
    const char *state = f->state >= 0 ? letter_state_name((enum letter_state)f->state) : "";
    const char *sql = f->state >= 0 ? (f->urgent_first ? state_urgent : state_newest) : (f->urgent_first ? all_urgent : all_newest);

    return db_query(s, q, e, sql, "tli", state, f->before_id, f->limit);
}

/* What is found by words (register.h), newest first; the most urgent of them first is made of the newest FOUND_MAX. */
#define FOUND_MAX "1000"
#define HITS "SELECT rowid FROM search_text WHERE search_text MATCH ?1 AND (?2 = 0 OR rowid < ?2) ORDER BY rowid DESC LIMIT "

static int found(struct store *s, sqlite3_stmt **q, const struct letter_filter *f, struct search_match *m, struct err *e)
{
    static const char newest[] = LIST "l.id IN (" HITS "?3) ORDER BY l.id DESC",
                      urgent[] = LIST "l.id IN (" HITS FOUND_MAX ") ORDER BY l.lane, l.id LIMIT ?3";
    struct register_ask ask = { .words = f->query, .facet[FACET_STATE] = f->state >= 0 ? letter_state_name((enum letter_state)f->state) : NULL };
    const char *match = NULL;
    int r = search_match_of(s, &ask, m, e);

    if (r == 0)
        r = search_choose(s, m, &match, e);
    return r < 0 ? r : db_query(s, q, e, f->urgent_first ? urgent : newest, "tli", match, f->before_id, f->limit);
}

int store_letters(struct store *s, const struct letter_filter *f, int (*each)(void *ctx, const struct letter *l),
                  void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    AUTO_MATCH struct search_match typed = { 0 };
    int r;

    if (f->limit < 1 || f->limit > 1000 || f->state >= LETTER_STATES)
        return err_set(e, -EINVAL, "a list of letters has 1 to 1000 rows and a known state");
    r = f->query && f->query[strspn(f->query, " \t\r\n")] ? found(s, &q, f, &typed, e) : list(s, &q, f, e);
    return r < 0 ? r : each_letter(s, q, each, ctx, e);
}

int store_letter_counts(struct store *s, int64_t today_from_s, struct letter_counts *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL, *today = NULL;
    int r = db_query(s, &q, e, "SELECT state, n FROM letter_counts", "");

    memset(ret, 0, sizeof(*ret));
    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        int state = letter_state_of(db_text(q, 0));

        if (state >= 0)
            ret->by_state[state] = db_int64(q, 1);
        r = 0;
    }
    if (r == 0)
        r = db_query(s, &today, e, "SELECT count(*) FROM letters WHERE received_s >= ?", "l", today_from_s);
    if (r == 0 && (r = db_row(s, today, e)) == 1)
        ret->today = db_int64(today, 0);
    return r < 0 ? r : 0;
}
