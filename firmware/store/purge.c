#include "store/purge.h"

#include "base/clock.h"
#include "base/said.h"
#include "store/backup.h"
#include "store/db.h"

#include <errno.h>
#include <stdio.h>

enum { DAY_S = 86400, WORDS_DAYS = 30, QUIET_DAYS = 7, SEEN_S = 3600 };

/* ---- is it due? */

/* e-Office has it: by its own receipt, or by one whose number a person has typed. A disk of the migration does not count: nobody here knows
 * whether it has arrived. */
#define IN_EOFFICE \
    "EXISTS (SELECT 1 FROM deliveries d WHERE d.letter = l.id AND d.kind = 'letter' AND d.channel = 'eoffice' AND d.state = 'delivered' AND json_valid(d.result) " \
    "AND (ifnull(d.result ->> 'receipt_no', '') <> '' OR CAST(ifnull(d.result ->> 'computer_no', 0) AS INTEGER) > 0))"
/* Nothing of it is under way, or was a while ago. ?2: the time up to which all is long ago; ?3: CLOCK_SET_S, as what was noted by a clock that was not
 * set may be of yesterday. A look-up that found nothing, and was cancelled then, tells that e-Office may not have it. */
#define AT_REST \
    "NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.letter = l.id AND d.kind = 'readback' AND d.state <> 'delivered') AND " \
    "NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.letter = l.id AND (d.state NOT IN ('delivered', 'cancelled') OR d.changed_s > ?2)) " \
    "AND NOT EXISTS (SELECT 1 FROM history h WHERE h.letter = l.id AND (h.at_s > ?2 OR h.at_s < ?3)) " \
    "AND NOT EXISTS (SELECT 1 FROM page_jobs j WHERE j.state IN ('waiting', 'begun') AND l.id IN (j.letter, j.other))"

/* 1: it is, 0: it is not. All is asked again: the row may have changed since the walk met it. */
static int is_due(struct store *s, int64_t letter, int64_t before_s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM letters l WHERE l.id = ?1 AND l.purged_s = 0 AND l.changed_s <= ?2 AND l.received_s <= ?2 "
                     "AND (l.state = 'void' OR (l.state = 'sent' AND " IN_EOFFICE ")) AND " AT_REST, "lll", letter, before_s, (int64_t)CLOCK_SET_S);

    return r == 0 ? db_row(s, q, e) : r;
}

/* Letters that share pages with it: who still works at one of them may take back what was done to the pages, and then needs them here. */
static int relatives_are_done(struct store *s, int64_t letter, struct err *e)
{
    struct relatives found;
    int r = find_relatives(s, letter, &found, e);

    if (r == -E2BIG)
        return 0;
    for (size_t i = 0; r == 0 && i < found.n; i++) {
        struct letter_standing now;

        r = letter_standing(s, found.ids[i], &now, e);
        if (r == 0 && now.state != LETTER_SENT && now.state != LETTER_VOID && now.state != LETTER_REFUSED)
            return 0;
    }
    return r < 0 ? r : 1;
}

/* ---- purging one */

static int list_documents(struct store *s, int64_t letter, struct err *e)
{
    return db_run(s, NULL, e, WITH_DOCS "INSERT OR IGNORE INTO purges (doc, letter) SELECT doc, id FROM docs WHERE id = ?", "l", letter);
}

int purge_again(struct store *s, struct err *e)
{
    return db_run(s, NULL, e, WITH_DOCS "INSERT OR IGNORE INTO purges (doc, letter) SELECT doc, id FROM docs WHERE id IN (SELECT id FROM letters WHERE purged_s > 0)", "");
}

static int purge(struct store *s, int64_t letter, const struct store_purge *p, struct err *e)
{
    int r = db_run(s, NULL, e, "UPDATE letters SET purged_s = ?, revision = revision + 1 WHERE id = ?", "ll", p->now_s, letter);

    if (r == 0)
        r = list_documents(s, letter, e);
    if (r == 0)
        r = search_set_body(s, letter, "", e);
    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE purging SET words = 1", "");
    return r < 0 ? r : history_add(s, letter, "purged", json_pack("{s:i}", "days", p->days), "diaryd", e);
}

/* ---- the walk */

/* 1: *ret_before_s is the time up to which all is long ago; 0: nothing can be yet. */
static int long_ago(struct store *s, const struct store_purge *p, int64_t *ret_before_s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    struct store_restored back;
    int r = store_last_restore(s, &back, e);

    *ret_before_s = p->now_s - (int64_t)p->days * DAY_S;
    if (r < 0)
        return r == -ENOENT ? 1 : r;
    r = db_query(s, &q, e, "SELECT restored_s, since_s FROM purging", "");
    if (r == 0)
        r = db_row(s, q, e);
    return r <= 0 ? r : db_int64(q, 0) == back.at_s && db_int64(q, 1) <= *ret_before_s && back.at_s <= *ret_before_s;
}

/* The next one of the walk. 1: *p stands at it, 0: there are no more. */
static int next_of(struct store *s, struct store_purge *p, int64_t before_s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT changed_s, id FROM letters INDEXED BY letters_to_purge WHERE purged_s = 0 AND state IN ('sent', 'void') "
                     "AND (changed_s, id) > (?1, ?2) AND changed_s <= ?3 ORDER BY changed_s, id LIMIT 1", "lll", p->after_s, p->after_id, before_s);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 1) {
        p->after_s = db_int64(q, 0);
        p->after_id = db_int64(q, 1);
    }
    return r;
}

/* 1: the letter that *p stands at is purged; 0: it stays. */
static int purge_if_due(struct store *s, const struct store_purge *p, int64_t before_s, struct err *e)
{
    int r = is_due(s, p->after_id, before_s, e);

    if (r == 1)
        r = relatives_are_done(s, p->after_id, e);
    if (r != 1)
        return r;
    r = purge(s, p->after_id, p, e);
    return r < 0 ? r : 1;
}

static int slice(struct store *s, struct store_purge *p, int max, int *ret_n, bool *ret_more, struct err *e)
{
    int64_t before_s = 0;
    int r = long_ago(s, p, &before_s, e);

    for (int looked = 0; r == 1 && looked < max; looked++) {
        r = next_of(s, p, before_s, e);
        if (r == 1) {
            int due = purge_if_due(s, p, before_s, e);

            if (due < 0)
                return due;
            *ret_n += due;
        }
    }
    *ret_more = r == 1;
    return r < 0 ? r : 0;
}

int store_purge_slice(struct store *s, struct store_purge *p, int max, int *ret_n, bool *ret_more, struct err *e)
{
    struct store_purge at = *p;
    int r = p->days > 0 ? db_begin(s, e) : err_set(e, -EINVAL, "nothing is purged without a time for it");

    *ret_n = 0;
    *ret_more = false;
    if (r == 0)
        r = db_end(s, slice(s, &at, max, ret_n, ret_more, e), e);
    if (r == 0)
        *p = at;
    else
        *ret_n = 0;
    return r;
}

int store_purge_is_calm(struct store *s, int64_t now_s, bool wanted, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT seen_s, quiet_s FROM purging", "");

    if (r == 0)
        r = db_row(s, q, e);
    if (r <= 0)
        return r < 0 ? r : err_set(e, -EIO, "the diary does not know how far its retention is");
    int64_t seen_s = db_int64(q, 0), quiet_s = db_int64(q, 1), passed_s = now_s - seen_s;
    sqlite3_reset(q);
    if (!wanted)
        return seen_s == 0 ? 0 : db_run(s, NULL, e, "UPDATE purging SET seen_s = 0", "");
    if (passed_s < -DAY_S || passed_s > (int64_t)QUIET_DAYS * DAY_S)
        quiet_s = now_s + (int64_t)QUIET_DAYS * DAY_S;
    else if (passed_s < SEEN_S)
        return now_s >= quiet_s;
    r = db_run(s, NULL, e, "UPDATE purging SET seen_s = ?, quiet_s = ?", "ll", now_s, quiet_s);
    return r < 0 ? r : now_s >= quiet_s;
}

int store_purge_note_restore(struct store *s, int64_t now_s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    struct store_restored back;
    int r = store_last_restore(s, &back, e);

    if (r == 0)
        r = db_query(s, &q, e, "SELECT 1 FROM purging WHERE restored_s = ?", "l", back.at_s);
    if (r == 0)
        r = db_row(s, q, e);
    if (r != 0)
        return r == -ENOENT || r == 1 ? 0 : r;
    sqlite3_reset(q);
    return db_run(s, NULL, e, "UPDATE purging SET restored_s = ?, since_s = ?", "ll", back.at_s, now_s);
}

int store_purge_words(struct store *s, int64_t now_s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM purging WHERE words = 1 AND forgot_s <= ?", "l", now_s - (int64_t)WORDS_DAYS * DAY_S);

    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r;
    sqlite3_reset(q);
    r = db_begin(s, e);
    if (r < 0)
        return r;
    r = db_run(s, NULL, e, "UPDATE forgetting SET step = 1", "");
    return db_end(s, r == 0 ? db_run(s, NULL, e, "UPDATE purging SET words = 0, forgot_s = ?", "l", now_s) : r, e);
}

/* ---- what is left to do */

int store_purge_docs(struct store *s, int (*each)(void *ctx, const char *doc), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT doc FROM purges", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0));
    return r;
}

int store_purge_done(struct store *s, const char *doc, struct err *e)
{
    if (s->mode != STORE_WRITE)
        return err_set(e, -EROFS, "the diary was opened for reading");
    return db_run(s, NULL, e, "DELETE FROM purges WHERE doc = ?", "t", doc);
}

int store_purge_of_doc(struct store *s, const char *doc, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT EXISTS (SELECT 1 FROM purges WHERE doc = ?1), EXISTS (SELECT 1 FROM letters WHERE doc = ?1 AND purged_s > 0) "
                     "OR EXISTS (SELECT 1 FROM page_docs d JOIN page_jobs j ON j.id = d.job JOIN letters l ON l.id = j.letter "
                     "WHERE d.doc = ?1 AND d.role = 'used' AND l.purged_s > 0 AND d.doc NOT IN (SELECT doc FROM letters))", "t", doc);

    if (r == 0)
        r = db_row(s, q, e);
    return r < 0 ? r : db_int(q, 0) ? STORE_PURGE_WAITS : db_int(q, 1) ? STORE_PURGE_DONE : STORE_PURGE_NONE;
}

/* ---- in words */

int store_purged_sentence(struct store *s, int64_t letter, char out[SAID_SIZE], struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char day[CLOCK_DATE_SIZE];
    int r = db_query(s, &q, e, "SELECT l.purged_s, ifnull((SELECT ifnull(nullif(d.result ->> 'receipt_no', ''), d.result ->> 'computer_no') FROM deliveries d "
                     "WHERE d.letter = l.id AND d.kind = 'letter' AND d.channel = 'eoffice' AND json_valid(d.result)), '') "
                     "FROM letters l WHERE l.id = ? AND l.purged_s > 0", "l", letter);

    out[0] = '\0';
    if (r == 0)
        r = db_row(s, q, e);
    if (r != 1)
        return r;
    clock_format_day(db_int64(q, 0), day);
    if (db_text(q, 1)[0])
        said_set(out, SAID_PAGES_PURGED, day, db_text(q, 1));
    else
        said_set(out, SAID_PAGES_PURGED_VOID, day);
    return 0;
}
