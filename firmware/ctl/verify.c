#include "ctl/verify.h"

#include "ctl/letter_info.h"

#include <stdio.h>

struct listener { void (*fault)(void *ctx, enum audit_kind kind, const char *sentence); void *ctx; };

static void say(void *ctx, const struct audit_fault *f)
{
    char out[ERR_MSG_SIZE + 256] = "";
    const struct listener *l = ctx;

    switch (f->kind) {
    case AUDIT_DIARY:
        snprintf(out, sizeof(out), "the diary has been changed: %s", f->why);
        break;
    case AUDIT_MISSING:
        snprintf(out, sizeof(out), "%s: its document %s is missing", f->letter, f->doc);
        break;
    case AUDIT_ELSEWHERE:
        snprintf(out, sizeof(out), "%s is %s, but its document %s lies in \"%s\"", f->letter, letter_info_place(f->state), f->doc, spool_stage_name(f->at));
        break;
    case AUDIT_BYTES:
        snprintf(out, sizeof(out), "%s: document %s has changed: %s", f->letter[0] ? f->letter : "added pages", f->doc, f->why);
        break;
    case AUDIT_REFUSED_PAGES:
        snprintf(out, sizeof(out), "%s is refused, but its document %s still has its pages", f->letter, f->doc);
        break;
    case AUDIT_PURGED_PAGES:
        snprintf(out, sizeof(out), "%s: its pages were removed after their time, but its document %s still has some of them, or its key",
                 f->letter[0] ? f->letter : "added pages", f->doc);
        break;
    case AUDIT_NO_NUMBER:
        snprintf(out, sizeof(out), "document %s in \"%s\" has no diary number", f->doc, spool_stage_name(f->at));
        break;
    case AUDIT_KINDS:
        break;
    }
    l->fault(l->ctx, f->kind, out);
}

int verify_run(struct store *store, const struct spool *spool, bool quick,
               void (*fault)(void *ctx, enum audit_kind kind, const char *sentence), void *ctx, struct audit_result *ret, struct err *e)
{
    struct listener l = { .fault = fault, .ctx = ctx };
    const struct audit_ask ask = { .quick = quick, .fault = say, .ctx = &l };

    return audit_run(store, spool, &ask, ret, e);
}
