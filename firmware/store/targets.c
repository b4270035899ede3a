#include "store/targets.h"

#include "store/db.h"

#include <errno.h>

int store_targets(struct store *s, int (*each)(void *ctx, const struct target_state *t), void *ctx, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT target, failures, until_s, away_since_s, sentence, settings FROM targets ORDER BY target", "");

    while (r == 0 && (r = db_row(s, q, e)) == 1)
        r = each(ctx, &(struct target_state){ .target = db_text(q, 0), .failures = db_int64(q, 1), .until_s = db_int64(q, 2), .away_since_s = db_int64(q, 3),
                                              .sentence = db_text(q, 4), .settings = db_text(q, 5) });
    return r;
}

static int put(struct store *s, const struct target_state *t, struct err *e)
{
    int changed = 0, r;

    if (t->failures == 0)
        return db_run(s, NULL, e, "DELETE FROM targets WHERE target = ?", "t", t->target);
    r = db_run(s, &changed, e, "INSERT INTO targets (target, failures, until_s, away_since_s, sentence, settings) SELECT ?1, ?2, ?3, ?4, ?6, ?7 "
               "WHERE (SELECT count(*) FROM targets WHERE target <> ?1) < ?5 "
               "ON CONFLICT (target) DO UPDATE SET failures = ?2, until_s = ?3, away_since_s = ?4, sentence = ?6, settings = ?7", "tlllitt",
               t->target, t->failures, t->until_s, t->away_since_s, TARGETS_MAX, t->sentence, t->settings);
    return r == 0 && changed == 0 ? err_set(e, -ENOSPC, "there are more than %d other sides", TARGETS_MAX) : r;
}

int store_target_note(struct store *s, const struct target_state *t, struct err *e)
{
    int r = db_begin(s, e);

    return r < 0 ? r : db_end(s, put(s, t, e), e);
}
