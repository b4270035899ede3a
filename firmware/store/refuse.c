/* refuse.c - a letter that bears a classified marking: all that the diary knows of it goes, but for its number, its time and
 * who refused it. What the spool has of it goes afterwards: "refusals" lists the documents until that is done. */
#include "store/clocks.h"

#include "base/said.h"
#include "store/db.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char refused_reason[] = "refused: classified";

/* ---- what goes */

/* Rows of these tables are of one letter, and say something of it. */
static int forget_rows(struct store *s, int64_t letter, struct err *e)
{
    int r = db_run(s, NULL, e, "DELETE FROM fields WHERE letter = ?", "l", letter);

    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM field_changes WHERE letter = ?", "l", letter);
    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM doubts WHERE letter = ?", "l", letter);
    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM tries WHERE doc = (SELECT doc FROM letters WHERE id = ?)", "l", letter);
    if (r == 0)
        r = links_put(s, letter, NULL, e);              /* by what it was compared */
    if (r == 0)
        r = db_run(s, NULL, e, "DELETE FROM links WHERE letter = ?1 OR other = ?1", "l", letter);
    if (r == 0)
        r = memory_teach(s, letter, NULL, 0, e);
    if (r == 0)
        r = memory_put_read_as(s, letter, NULL, 0, e);
    if (r == 0)         /* the plan of a split holds what barcodes said */
        r = db_run(s, NULL, e, "UPDATE page_jobs SET detail = '{}', hold = '', marking = '' WHERE letter = ? AND state <> 'waiting'", "l", letter);
    return r == 0 ? db_run(s, NULL, e, "UPDATE letters SET post = '', pages = 0, lane = 1, purpose = 'letter', read_s = 0 WHERE id = ?",
                           "l", letter) : r;
}

/* The index keeps the words of a row that changed until its parts are merged: store_forget_slice. */
static int forget_words(struct store *s, int64_t letter, struct err *e)
{
    int r = search_set_body(s, letter, "", e);

    return r == 0 ? db_run(s, NULL, e, "UPDATE forgetting SET step = 1", "") : r;
}

/* Its document, and those whose pages were brought into it. */
static int list_documents(struct store *s, int64_t letter, const char *actor, struct err *e)
{
    return db_run(s, NULL, e, "INSERT OR IGNORE INTO refusals (doc, operator) SELECT doc, ?2 FROM letters WHERE id = ?1 UNION "
                  "SELECT d.doc, ?2 FROM page_docs d JOIN page_jobs j ON j.id = d.job "
                  "WHERE j.letter = ?1 AND d.role = 'used' AND j.state <> 'waiting'", "lt", letter, actor);
}

int refuse_taken_in(struct store *s, int64_t letter, const char *at, const char *operator, struct err *e)
{
    const char *actor = operator[0] ? operator : "scanner";
    int r = letter_advance(s, letter, LETTER_EV_REFUSE, refused_reason, "refuse", json_pack("{s:s}", "at", at), actor, e);

    return r == 0 ? list_documents(s, letter, actor, e) : r;
}

/* ---- letters that share pages with it */

int find_relatives(struct store *s, int64_t letter, struct relatives *ret, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e,
                     "WITH mine AS (SELECT j.letter FROM letters l JOIN page_docs d ON d.doc = l.doc JOIN page_jobs j ON j.id = d.job "
                     "              WHERE l.id = ?1 UNION SELECT ?1), "
                     "family AS (SELECT letter AS id FROM mine "
                     "  UNION SELECT l.id FROM mine m JOIN page_jobs j ON j.letter = m.letter JOIN page_docs d ON d.job = j.id JOIN letters l ON l.doc = d.doc "
                     "  UNION SELECT j.other FROM page_jobs j WHERE j.letter = ?1 AND j.other IS NOT NULL "
                     "  UNION SELECT j.letter FROM page_jobs j WHERE j.other = ?1) "
                     "SELECT id FROM family WHERE id <> ?1 ORDER BY id", "l", letter);

    ret->n = 0;
    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        if (ret->n == ARRAY_LEN(ret->ids))
            return err_set(e, -E2BIG, "the pages of letter %" PRId64 " are in too many others", letter);
        ret->ids[ret->n++] = db_int64(q, 0);
        r = 0;
    }
    return r;
}

static int ask_about(struct store *s, int64_t relative, const char *number, struct err *e)
{
    char reason[SAID_SIZE];

    said_set(reason, SAID_PAGES_WITH_REFUSED, number);
    return letter_advance(s, relative, LETTER_EV_HOLD, reason, "hold", json_pack("{s:s}", "reason", reason), "diaryd", e);
}

static int refuse(struct store *s, int64_t letter, const char *actor, struct err *e);

/* A void letter needs nobody, so its copy of the pages goes as well; one at the desk is asked about; of one that has left only a note can be made. */
static int refuse_relatives(struct store *s, int64_t letter, const char *number, const char *actor, struct err *e)
{
    struct relatives found;
    int r = find_relatives(s, letter, &found, e);

    for (size_t i = 0; r == 0 && i < found.n; i++) {
        struct letter_standing now;

        r = letter_standing(s, found.ids[i], &now, e);
        if (r < 0 || now.state == LETTER_REFUSED)
            continue;
        if (now.state == LETTER_VOID)
            r = refuse(s, found.ids[i], actor, e);
        else if (letter_next(now.state, LETTER_EV_HOLD) >= 0)
            r = ask_about(s, found.ids[i], number, e);
        else
            r = history_add(s, found.ids[i], "relative_refused", json_pack("{s:s}", "letter", number), actor, e);
    }
    return r;
}

/* ---- the refusal */

/* A job that has begun still needs the pages. */
static int check_jobs(struct store *s, int64_t letter, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT 1 FROM page_jobs WHERE state IN ('waiting', 'begun') AND state = 'begun' AND ? IN (letter, other)", "l", letter);

    if (r == 0)
        r = db_row(s, q, e);
    return r == 1 ? err_say(e, -EBUSY, SAID_PAGES_BEING_ORDERED) : r;
}

static int keep_number(void *ctx, const struct letter *l)
{
    snprintf(ctx, STORE_NUMBER_SIZE, "%s", l->number);
    return 0;
}

static int refuse(struct store *s, int64_t letter, const char *actor, struct err *e)
{
    char number[STORE_NUMBER_SIZE] = "";
    int r = check_jobs(s, letter, e);

    if (r == 0)
        r = store_letter(s, letter, keep_number, number, e);
    if (r == 0)
        r = letter_advance(s, letter, LETTER_EV_REFUSE, refused_reason, "refuse", NULL, actor, e);
    if (r == 0)
        r = list_documents(s, letter, actor, e);
    if (r == 0)
        r = forget_rows(s, letter, e);
    if (r == 0)
        r = forget_words(s, letter, e);
    if (r == 0)
        r = letter_refresh(s, letter, e);
    return r == 0 ? refuse_relatives(s, letter, number, actor, e) : r;
}

int store_refuse(struct store *s, int64_t letter, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, refuse(s, letter, actor, e), e);
}

/* ---- what is left to do */

int store_refusals(struct store *s, int (*each)(void *ctx, const char *doc, const char *operator), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT doc, operator FROM refusals", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, db_text(q, 0), db_text(q, 1));
    return r;
}

int store_refusal_done(struct store *s, const char *doc, struct err *e)
{
    if (s->mode != STORE_WRITE)
        return err_set(e, -EROFS, "the diary was opened for reading");
    return db_run(s, NULL, e, "DELETE FROM refusals WHERE doc = ?", "t", doc);
}

/* A merge of the index goes on; *ret_more: it did something. pages < 0: begins with all of its parts. */
static int merge(struct store *s, int pages, bool *ret_more, struct err *e)
{
    int before = sqlite3_total_changes(s->db);
    int r = db_run(s, NULL, e, "INSERT INTO search_text (search_text, rank) VALUES ('merge', ?)", "i", pages);

    *ret_more = sqlite3_total_changes(s->db) - before >= 2;        /* as FTS5 says that there is nothing left */
    return r;
}

/* The log holds pages as they were before. -EBUSY: somebody reads. */
static int empty_log(struct store *s, struct err *e)
{
    sqlite3_busy_timeout(s->db, 0);
    int r = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    int failed = r == SQLITE_OK ? 0 : db_error(s, e, "empty the log of the diary");
    sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    return failed;
}

int store_forget_slice(struct store *s, bool *ret_more, struct err *e)
{
    enum { NOTHING, BEGIN, MERGE, LOG, SLICE_PAGES = 64 };
    AUTO_STMT sqlite3_stmt *q = NULL;
    bool going_on = false;
    int r = db_query(s, &q, e, "SELECT step FROM forgetting", "");

    *ret_more = false;
    if (r == 0)
        r = db_row(s, q, e);
    int step = r == 1 ? db_int(q, 0) : NOTHING;
    if (r < 0 || step == NOTHING)
        return r < 0 ? r : 0;
    sqlite3_reset(q);                   /* a reader, too, keeps the log */
    if (step == LOG && (r = empty_log(s, e)) < 0)
        return r == -EBUSY ? 0 : r;     /* at the next look */
    r = db_begin(s, e);
    if (r == 0 && step != LOG)
        r = merge(s, step == BEGIN ? -SLICE_PAGES : SLICE_PAGES, &going_on, e);
    if (r == 0)
        r = db_run(s, NULL, e, "UPDATE forgetting SET step = ?", "i", step == LOG ? NOTHING : step == BEGIN || going_on ? MERGE : LOG);
    *ret_more = step != LOG;
    return db_end(s, r, e);
}
