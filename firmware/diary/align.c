/* align.c - the spool follows the diary.
 *
 * Each step is written to the diary first and then the document moves, so after
 * a crash a document can be behind its letter, never ahead of it. */
#include "diary/diary.h"
#include "diary/stamp.h"

#include "base/ipc.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

/* Where a document in hold goes when its letter is no longer held: on, if it was read, else to be read.
 * A damaged one stays. */
static enum spool_stage out_of_hold(struct diary *d, const char *doc, enum letter_state state)
{
    if (spool_verify(d->spool, doc, NULL) < 0)
        return SPOOL_HOLD;
    if (state == LETTER_FILED)
        return SPOOL_FILED;
    return spool_has_blob(d->spool, doc, "reading.json", NULL) == 1 ? SPOOL_READ : SPOOL_SCANNED;
}

static enum spool_stage stage_for(struct diary *d, const char *doc, enum letter_state state, enum spool_stage now)
{
    switch (state) {
    case LETTER_FILED:
        return now == SPOOL_HOLD ? out_of_hold(d, doc, state) : SPOOL_FILED;
    case LETTER_SENT:
        return SPOOL_SENT;
    case LETTER_READ:
        return now == SPOOL_HOLD ? out_of_hold(d, doc, state) : now == SPOOL_SCANNED ? now : SPOOL_READ;
    default:
        return now;         /* being read, held or void: it stays where it is */
    }
}

/* A letter waiting at the desk whose document came to hold by itself: torn, found at start. */
static int hold_damaged(struct diary *d, const struct letter_brief *b, struct err *e)
{
    return store_letter_event(d->store, b->id, LETTER_EV_HOLD, "The scan of this letter is damaged on the disk. "
                              "Scan the paper again, then make this number void.", "diaryd", e);
}

static int align_one(struct diary *d, const char *doc, enum spool_stage now, struct err *e)
{
    struct letter_brief b;
    int r = store_brief_of_doc(d->store, doc, &b, e);

    if (r == -ENOENT && now == SPOOL_FILED)     /* the diary is older than the spool: a person must look */
        return spool_move(d->spool, doc, now, SPOOL_HOLD, e);
    if (r < 0)
        return r == -ENOENT ? 0 : r;
    if (b.state == LETTER_REFUSED)
        return refusal_destroy(d, doc, "diaryd", e);
    enum spool_stage to = stage_for(d, doc, b.state, now);
    if (to == SPOOL_HOLD && now == SPOOL_HOLD && b.state == LETTER_READ)
        return hold_damaged(d, &b, e);
    if (to == now)
        return 0;
    r = now == SPOOL_READ && to == SPOOL_FILED ? stamp_and_file(d, doc, b.id, e) : spool_move(d->spool, doc, now, to, e);
    if (r == 0)
        log_info("moved", LOG_DOC LOG_STAGE, doc, spool_stage_name(to));
    if (r == 0 && to == SPOOL_SCANNED)
        ipc_hint(config_text(d->config, CONFIG_PATHS_RUN_DIR), "ocrd");
    return r;
}

int align_doc(struct diary *d, const char *doc)
{
    enum spool_stage now;
    struct err e = { 0 };
    int r = spool_find(d->spool, doc, &now);

    if (r == 0)
        r = align_one(d, doc, now, &e);
    if (r < 0) {
        log_error("move_failed", LOG_DOC LOG_WHY, doc, e.msg);
        d->align_wanted = true;
    }
    return r;
}

struct pass { struct diary *diary; enum spool_stage stage; };

static int look_at(void *ctx, const char *doc)
{
    struct pass *p = ctx;
    struct err e = { 0 };
    int r = align_one(p->diary, doc, p->stage, &e);

    if (r < 0) {
        log_error("move_failed", LOG_DOC LOG_WHY, doc, e.msg);
        p->diary->align_wanted = true;
    }
    return 0;
}

void align_all(struct diary *d)
{
    /* not "sent": it is the end of the way and may hold a million */
    static const enum spool_stage stages[] = { SPOOL_HOLD, SPOOL_SCANNED, SPOOL_READ, SPOOL_FILED };
    struct pass p = { .diary = d };
    struct err e = { 0 };

    d->align_wanted = false;
    for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
        p.stage = stages[i];
        if (spool_each(d->spool, p.stage, look_at, &p, &e) < 0)
            d->align_wanted = true;
    }
}
