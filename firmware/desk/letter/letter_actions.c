/* What the clerk does with a letter: each is checked here, then asked of diaryd. */
#include "desk/letter/letter_page.h"
#include "desk/letter/next.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- hold, release, void */

static int keep_id(void *ctx, const struct letter *l)
{
    *(int64_t *)ctx = l->id;
    return 0;
}

/* The reason as typed, else the usual one that was chosen. */
static const char *reason_of(const struct request *q)
{
    const char *typed = form_get(q->form, "reason"), *usual = form_get(q->form, "usual");

    return *typed ? typed : usual;
}

static void step(const struct request *q, struct reply *a, const char *what, bool needs_reason, bool go_on)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    const char *reason = reason_of(q);
    int64_t there;

    if (needs_reason && !*reason) {
        web_error(q, a, 400, tr(q, S_PROBLEM_NO_REASON));
        return;
    }
    if (web_store(q, a, &s) < 0)
        return;
    int r = store_letter(s, q->id, keep_id, &there, &e);
    if (r < 0) {
        web_error(q, a, r == -ENOENT ? 404 : 500, NULL);
        return;
    }
    if (web_change(q, a, json_pack("{s:s, s:I, s:s, s:s}", "do", what, "letter", (json_int_t)q->id, "reason", reason, "actor", web_actor(q))) < 0)
        return;
    if (go_on)
        letter_go_on(q, a, q->id);
    else
        web_redirect(a, "/letters/%lld", (long long)q->id);
}

void act_hold(const struct request *q, struct reply *a) { step(q, a, "hold", true, true); }
void act_void(const struct request *q, struct reply *a) { step(q, a, "void", true, true); }
void act_refuse(const struct request *q, struct reply *a) { step(q, a, "refuse", false, true); }
void act_release(const struct request *q, struct reply *a) { step(q, a, "release", false, false); }

/* ---- the label once more */

void act_label(const struct request *q, struct reply *a)
{
    if (web_change(q, a, json_pack("{s:s, s:I, s:s}", "do", "label_print", "letter", (json_int_t)q->id, "actor", web_actor(q))) == 0)
        web_redirect(a, "/letters/%lld", (long long)q->id);
}
