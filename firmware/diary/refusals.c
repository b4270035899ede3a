/* refusals.c - a letter that bears a classified marking is destroyed: first the diary says so, then its keys and pages go.
 *
 *   store_refuse ─▶ "refusals" lists its documents ─▶ spool_refuse ─▶ the empty document lies in "sent" ─▶ the list is empty
 *
 * What is on the list is done at once, and after a crash at the next start; each step may be met half done. */
#include "diary/diary.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

enum { A_PASS = 64, AGAIN_MS = 5000, SLICE_MS = 100 };

struct listed { struct { char doc[ID_SIZE], operator[SPOOL_VALUE_SIZE]; } at[A_PASS]; size_t n; };

static int keep(void *ctx, const char *doc, const char *operator)
{
    struct listed *l = ctx;

    snprintf(l->at[l->n].doc, ID_SIZE, "%s", doc);
    snprintf(l->at[l->n].operator, SPOOL_VALUE_SIZE, "%s", operator);
    return ++l->n == A_PASS;
}

/* The end of its way is "sent", where nobody looks for work. */
int refusal_destroy(struct diary *d, const char *doc, const char *operator, struct err *e)
{
    enum spool_stage stage;
    int r = spool_find(d->spool, doc, &stage);

    if (r == -ENOENT)                   /* a torn one that somebody took away */
        return 0;
    if (r == 0)
        r = spool_refuse(d->spool, doc, stage, operator, e);
    if (r == 0 && stage == SPOOL_OPEN)
        stage = SPOOL_SCANNED;
    return r == 0 && stage != SPOOL_SENT ? spool_move(d->spool, doc, stage, SPOOL_SENT, e) : r;
}

/* The words in the search index go in slices, for it may be large. */
static void forget_words(struct diary *d)
{
    int64_t until_ms = clock_mono_ms() + SLICE_MS;
    struct err e = { 0 };
    bool more = true;
    int r = 0;

    while (r == 0 && more && clock_mono_ms() < until_ms)
        r = store_forget_slice(d->store, &more, &e);
    if (r < 0)
        log_error("words_not_forgotten", LOG_WHY, e.msg);
    d->more = d->more || (r == 0 && more);
}

void refusals_all(struct diary *d)
{
    struct listed l = { .n = 0 };
    struct err e = { 0 };

    if (clock_mono_ms() < d->refusals_again_ms)
        return;
    int r = store_refusals(d->store, keep, &l, &e);
    for (size_t i = 0; r >= 0 && i < l.n; i++) {
        r = refusal_destroy(d, l.at[i].doc, l.at[i].operator, &e);
        if (r == 0)
            r = store_refusal_done(d->store, l.at[i].doc, &e);
        if (r == 0)
            log_info("refused", LOG_DOC, l.at[i].doc);
        else
            log_error("refusal_not_done", LOG_DOC LOG_WHY, l.at[i].doc, e.msg);
        if (r < 0)                      /* a card that failed is left alone until the next start */
            d->refusals_again_ms = r == -EIO || r == -EROFS ? INT64_MAX : clock_mono_ms() + AGAIN_MS;
        if (r == -EBUSY)                /* being read: the others need not wait for it */
            r = 0;
    }
    d->more = d->more || (r >= 0 && l.n == A_PASS);
    forget_words(d);
}

int refuse_letter(struct diary *d, int64_t letter, const char *actor, struct err *e)
{
    int r = store_refuse(d->store, letter, actor, e);

    if (r == 0) {
        d->refusals_again_ms = 0;
        refusals_all(d);
    }
    return r;
}
