/* waiting.c - letters that wait, first to last; by the index letters_by_state (state, lane, id). */
#include "store/waiting.h"
#include "store/db.h"

#include <errno.h>

/* As struct letter counts doubts and doubles (letters.c). */
#define DOUBTFUL "(EXISTS (SELECT 1 FROM doubts d WHERE d.letter = letters.id AND d.settled_s = 0 AND d.source <> 'past') OR " \
                 "EXISTS (SELECT 1 FROM links k WHERE k.letter = letters.id AND k.state = 'asked' AND k." LINK_IS_DOUBLE "))"

int store_waiting(struct store *s, const struct waiting_filter *f, int (*each)(void *ctx, const struct letter *l), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r;

    if (f->limit < 1 || f->limit > 1000 || f->state >= LETTER_STATES)
        return err_set(e, -EINVAL, "a list of letters has 1 to 1000 rows and a known state");
    r = db_query(s, &q, e, "SELECT id FROM letters WHERE state = ?1 AND (lane, id) > (?2, ?3) AND (NOT ?5 OR " DOUBTFUL ") ORDER BY lane, id LIMIT ?4", "tilii",
                 letter_state_name(f->state), f->after_id > 0 ? f->after_lane : -1, f->after_id, f->limit, f->doubtful);
    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = store_letter(s, db_int64(q, 0), each, ctx, e);
    return r;
}

int store_waiting_doubtful(struct store *s, int64_t *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*) FROM letters WHERE state = 'read' AND " DOUBTFUL, "");

    if (r == 0 && (r = db_row(s, q, e)) == 1)
        *ret_n = db_int64(q, 0);
    return r < 0 ? r : 0;
}

int store_waiting_before(struct store *s, int lane, int64_t id, int *ret_n, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT count(*) FROM (SELECT 1 FROM letters WHERE state = 'taken_in' AND (lane, id) < (?1, ?2) LIMIT ?3)", "ili",
                     lane, id, WAITING_COUNT_MAX);

    if (r == 0 && (r = db_row(s, q, e)) == 1)
        *ret_n = db_int(q, 0);
    return r < 0 ? r : 0;
}

int store_waiting_pages(struct store *s, int64_t *ret_pages, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT ifnull(sum(pages), 0) FROM (SELECT pages FROM letters WHERE state = 'taken_in' ORDER BY lane, id LIMIT ?)", "i",
                     WAITING_COUNT_MAX);

    if (r == 0 && (r = db_row(s, q, e)) == 1)
        *ret_pages = db_int64(q, 0);
    return r < 0 ? r : 0;
}
