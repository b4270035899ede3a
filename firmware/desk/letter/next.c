#include "desk/letter/next.h"

#include "base/clock.h"
#include "desk/letter/officers.h"
#include "desk/letter/presence.h"
#include "desk/register/lines.h"
#include "store/handover.h"

#include <errno.h>
#include <string.h>

/* ---- which one */

struct search {
    const struct request *q;
    int64_t but, now_ms;
    bool decides;
    int64_t found;                      /* 0: nothing yet */
    int64_t put_off, put_off_at;        /* the one put off longest ago, when nothing else is found */
};

/* 1: it is this one. */
static int look_at(struct search *w, int64_t letter)
{
    char other[PERSON_NAME_SIZE];

    if (letter == w->but || presence_other(w->q->desk->presence, letter, web_actor(w->q), w->now_ms, other, sizeof(other)))
        return 0;
    int64_t skipped = presence_skipped(w->q->desk->presence, letter, web_actor(w->q));
    if (skipped && (!w->put_off || skipped < w->put_off_at)) {
        w->put_off = letter;
        w->put_off_at = skipped;
    }
    if (!skipped)
        w->found = letter;
    return !skipped;
}

static int see_handover(void *ctx, const struct handover *h) { return look_at(ctx, h->letter); }

static int see_queued(void *ctx, const struct queued *one)
{
    struct search *w = ctx;

    return one->handed_over && !w->decides ? 0 : look_at(w, one->id);
}

int64_t letter_next_for(const struct request *q, struct store *s, int64_t but)
{
    struct search w = { .q = q, .but = but, .now_ms = clock_mono_ms(), .decides = web_may(q, RIGHT_DECIDE) };

    if (w.decides)
        store_handovers(s, see_handover, &w, NULL);
    if (!w.found)
        store_queue(s, see_queued, &w, NULL);
    return w.found ? w.found : w.put_off;
}

void letter_go_on(const struct request *q, struct reply *a, int64_t done)
{
    AUTO_STORE struct store *s = NULL;
    int64_t next = store_open(q->desk->diary_path, STORE_READ, &s, NULL) == 0 ? letter_next_for(q, s, done) : 0;

    presence_left(q->desk->presence, done, web_actor(q));
    if (next > 0)
        web_redirect(a, "/letters/%lld?done=%lld", (long long)next, (long long)done);
    else
        web_redirect(a, "/?done=%lld", (long long)done);
}

/* ---- gone on without confirming */

void act_skip(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;

    if (web_store(q, a, &s) < 0)
        return;
    presence_skip(q->desk->presence, q->id, web_actor(q));
    int64_t next = letter_next_for(q, s, q->id);
    if (next > 0)
        web_redirect(a, "/letters/%lld", (long long)next);
    else
        web_redirect(a, "/");
}

/* ---- what became of the last one */

struct notice { const struct request *q; struct html *h; struct store *store; };

static int put_notice(void *ctx, const struct letter *l)
{
    const struct notice *n = ctx;
    bool filed = l->state == LETTER_FILED || l->state == LETTER_SENT;
    char officer[OFFICER_LABEL_SIZE];

    html_put(n->h, "<p class=\"notice good done\" role=\"status\"");
    if (filed)
        html_put(n->h, " data-filed=\"%lld\"", (long long)l->id);
    html_put(n->h, ">");
    officer_label_of(n->q, n->store, l->post, officer);
    if (filed)
        html_fill(n->h, tr(n->q, S_DONE_FILED), l->number, officer);
    else
        html_put(n->h, "%s: %s", l->number, tr(n->q, state_label(l->state)));
    html_put(n->h, " <a href=\"/letters/%lld\">%s</a>", (long long)l->id, tr(n->q, S_DONE_OPEN));
    if (filed)
        html_put(n->h, " <small>%s</small>", tr(n->q, S_DONE_FIXED));
    html_put(n->h, "</p>\n");
    return 0;
}

void letter_done_notice(const struct request *q, struct html *h, struct store *s)
{
    struct notice n = { .q = q, .h = h, .store = s };
    int64_t done = form_int(q->query, "done");

    if (done > 0)
        store_letter(s, done, put_notice, &n, NULL);
}
