/* purges.c - retention: pages of letters that e-Office has, or that are void, are destroyed after office.keep_pages_days.
 *
 *   store_purge_slice ─▶ "purges" lists their documents ─▶ spool_purge ─▶ the list is empty ─▶ the next slice
 *
 * What is on the list is done at once, and after a crash at the next start; each step may be met half done. A walk begins every six hours,
 * goes a slice a tick, and only where the other passes have left nothing: a first one over all there is takes hours and harms nobody. */
#include "diary/diary.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/purge.h"

#include <errno.h>

enum { A_PASS = 64, LOOKED_AT_ONCE = 8, SLICE_MS = 100, WALK_MS = 6 * 3600 * 1000, AGAIN_MS = 5000 };

struct listed { char docs[A_PASS][ID_SIZE]; size_t n; };

static int keep(void *ctx, const char *doc)
{
    struct listed *l = ctx;

    snprintf(l->docs[l->n], ID_SIZE, "%s", doc);
    return ++l->n == A_PASS;
}

/* Where nobody looks for work, and no start takes a half purged document for a torn one: a void letter's lies beside. */
static enum spool_stage end_of_way(struct diary *d, const char *doc)
{
    enum letter_state state;
    int64_t letter;

    return store_state_of_doc(d->store, doc, &letter, &state, NULL) == 0 && state == LETTER_VOID ? SPOOL_HOLD : SPOOL_SENT;
}

static int destroy(struct diary *d, const char *doc, struct err *e)
{
    enum spool_stage stage, end = end_of_way(d, doc);
    int r = spool_find(d->spool, doc, &stage);

    if (r == -ENOENT)                   /* a torn one that somebody took away */
        return 0;
    if (r == 0 && stage != SPOOL_HOLD && stage != end) {
        r = spool_move(d->spool, doc, stage, end, e);
        stage = end;
    }
    if (r == 0 && spool_is_purged(d->spool, doc, NULL) != 1)        /* most are, after a restore */
        r = spool_purge(d->spool, doc, stage, e);
    return r;
}

/* One that cannot be destroyed does not keep the others. 0: the list is empty; 1: time is up. */
static int destroy_listed(struct diary *d, int64_t until_ms, struct err *e)
{
    struct listed l;
    int r;

    do {
        l.n = 0;
        r = store_purge_docs(d->store, keep, &l, e);
        r = r > 0 ? 0 : r;
        for (size_t i = 0; r != -EROFS && i < l.n; i++) {
            struct err why = { 0 };
            int done = destroy(d, l.docs[i], &why);

            if (done == 0)
                done = store_purge_done(d->store, l.docs[i], &why);
            if (done == 0)
                log_info("purged", LOG_DOC, l.docs[i]);
            else if (r == 0)
                r = err_set(e, done, "%s", why.msg);
            if (clock_mono_ms() >= until_ms)
                return r < 0 ? r : 1;
        }
    } while (r == 0 && l.n == A_PASS);
    return r;
}

/* A slice of the walk. */
static int walk(struct diary *d, int64_t now_s, int64_t until_ms, struct err *e)
{
    struct store_purge p = { .now_s = now_s, .days = (int)config_number(d->config, CONFIG_OFFICE_KEEP_PAGES_DAYS),
                             .after_s = d->purged_to_s, .after_id = d->purged_to_id };
    int n, r = store_purge_note_restore(d->store, now_s, e), calm = r == 0 ? store_purge_is_calm(d->store, now_s, p.days > 0, e) : r;
    bool more = calm == 1;

    r = calm < 0 ? calm : r;
    while (r == 0 && more && clock_mono_ms() < until_ms) {
        r = store_purge_slice(d->store, &p, LOOKED_AT_ONCE, &n, &more, e);
        if (r == 0 && n > 0)
            r = destroy_listed(d, until_ms, e);
    }
    d->purged_to_s = more ? p.after_s : 0;
    d->purged_to_id = more ? p.after_id : 0;
    if (r != 0 || more)
        return r;
    d->purges_again_ms = clock_mono_ms() + WALK_MS;
    return store_purge_words(d->store, now_s, e);
}

/* A clock that nobody keeps may have jumped ahead: then nothing is known to be long ago. */
void purges_all(struct diary *d)
{
    int64_t now_s = clock_utc_s(), until_ms = clock_mono_ms() + SLICE_MS;
    struct err e = { 0 };

    if (until_ms - SLICE_MS < d->purges_again_ms)
        return;
    int r = destroy_listed(d, until_ms, &e);      /* what is decided is done by any clock */
    if (r == 0 && !d->more && clock_is_set(now_s) && clock_is_kept())
        r = walk(d, now_s, until_ms, &e);
    if (r < 0) {                        /* a card that failed is left alone until the next start */
        log_error("purge_not_done", LOG_WHY, e.msg);
        d->purges_again_ms = r == -EIO || r == -EROFS || r == -EUCLEAN ? INT64_MAX : clock_mono_ms() + AGAIN_MS;
    }
}
