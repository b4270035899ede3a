/* doubts.c - what a person should look at in a letter, and who did. */
#include "store/db.h"

#include "base/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

int store_doubts(struct store *s, int64_t letter, int (*each)(void *ctx, const struct doubt *d), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT n, page, code, source, detail, settled_by, settled_s FROM doubts "
                     "WHERE letter = ? AND source <> 'past' ORDER BY n", "l", letter);

    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        struct doubt d = { .n = db_int(q, 0), .page = db_int(q, 1), .code = db_text(q, 2), .source = db_text(q, 3),
                           .detail = db_text(q, 4), .settled_by = db_text(q, 5), .settled_s = db_int64(q, 6) };

        r = each(ctx, &d);
    }
    return r;
}

/* What a person has looked at on the same page is not asked again. */
int doubt_add(struct store *s, int64_t letter, const struct doubt *d, const char *source, struct err *e)
{
    return db_run(s, NULL, e, "INSERT INTO doubts (letter, n, code, page, source, detail) "
                  "SELECT ?1, (SELECT ifnull(max(n), 0) + 1 FROM doubts WHERE letter = ?1), ?2, ?3, ?4, ?5 WHERE NOT EXISTS "
                  "(SELECT 1 FROM doubts WHERE letter = ?1 AND code = ?2 AND page = ?3 AND source = ?4 AND settled_s > 0)",
                  "ltitt", letter, d->code, d->page, source, d->detail);
}

int doubts_past(struct store *s, int64_t letter, bool settled_too, struct err *e)
{
    return db_run(s, NULL, e, "UPDATE doubts SET source = 'past' WHERE letter = ? AND source = 'reading' AND (? OR settled_s = 0)",
                  "li", letter, settled_too ? 1 : 0);
}

int doubts_settle_all(struct store *s, int64_t letter, const char *actor, int *ret_n, struct err *e)
{
    return db_run(s, ret_n, e, "UPDATE doubts SET settled_by = ?, settled_s = ? WHERE letter = ? AND settled_s = 0 AND source <> 'past'",
                  "tll", actor, clock_utc_s(), letter);
}

static int settle(struct store *s, int64_t letter, int n, const char *actor, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT code, page, settled_s FROM doubts WHERE letter = ? AND n = ?", "li", letter, n);

    if (r == 0)
        r = db_row(s, q, e);
    if (r == 0)
        return err_set(e, -ENOENT, "letter %" PRId64 " has no doubt %d", letter, n);
    if (r < 0 || db_int64(q, 2) > 0)
        return r < 0 ? r : 0;
    r = db_run(s, NULL, e, "UPDATE doubts SET settled_by = ?, settled_s = ? WHERE letter = ? AND n = ?", "tlli",
               actor, clock_utc_s(), letter, n);
    return r < 0 ? r : history_add(s, letter, "doubt_settle", json_pack("{s:i, s:s, s:i}", "doubt", n, "code", db_text(q, 0),
                                   "page", db_int(q, 1)), actor, e);
}

int store_doubt_settle(struct store *s, int64_t letter, int n, const char *actor, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, settle(s, letter, n, actor, e), e);
}
