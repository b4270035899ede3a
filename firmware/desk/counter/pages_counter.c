/* The counter: its machines, counts, what needs a person, the latest letters. */
#include "base/clock.h"
#include "base/log.h"
#include "desk/register/lines.h"
#include "desk/letter/links.h"
#include "desk/counter/machines.h"
#include "workflow/route.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { QUEUE_MAX = 60, STUCK_MAX = 20, LATEST_MAX = 15 };

/* ---- the letters */

struct list {
    const struct request *q;
    struct html *h;
    struct store *store;
    int n, shown_max;
    bool any;                   /* a letter came by, shown or not */
    const char *stuck_in;       /* only letters whose worst delivery is in this state; NULL: any */
    int64_t last_stuck;
    bool skip_needing;          /* those are above already */
};

static void put_sender_and_subject(const struct request *q, struct html *h, const struct letter *l)
{
    const char *no_sender = tr(q, S_SENDER_UNKNOWN), *no_subject = tr(q, S_SUBJECT_UNKNOWN);

    if (l->state == LETTER_TAKEN_IN) {
        no_sender = tr(q, S_NOT_READ_YET);
        no_subject = tr(q, S_NOT_READ_YET_SUBJECT);
    } else if (l->state == LETTER_VOID || l->state == LETTER_REFUSED) {
        no_sender = no_subject = "–";
    }
    html_put(h, "<span class=\"sender\">%s</span><span class=\"subject\">%s</span></span>",
             *l->sender ? l->sender : no_sender, *l->subject ? l->subject : no_subject);
}

static int put_letter(void *ctx, const struct letter *l)
{
    struct list *list = ctx;
    const struct request *q = list->q;
    struct html *h = list->h;
    struct receipt receipt = { 0 };
    const char *serial = strrchr(l->number, '/');

    list->any = true;
    if (list->n >= list->shown_max || (list->skip_needing && line_needs_person(l)) ||
        (list->stuck_in && strcmp(l->delivery_note, list->stuck_in) != 0))
        return 0;
    if (l->state == LETTER_FILED || l->state == LETTER_SENT) {
        int r = receipt_of(list->store, l->id, &receipt, NULL);
        if (r < 0)
            return r;
    }
    list->n++;
    html_put(h, "<li data-key=\"%lld\"><a class=\"letter\" href=\"/letters/%lld\">", (long long)l->id, (long long)l->id);
    html_put(h, "<span class=\"number\"><span class=\"series\">%s</span><b>%s</b></span>",
             serial ? "" : l->number, serial ? serial + 1 : "");
    html_put(h, "<span class=\"when\">");
    line_time(h, l->received_s, true);
    html_put(h, "</span><span class=\"what\">");
    bool badges = l->lane == LANE_VIP || l->doubts > 0 || l->doubles > 0;
    if (badges)
        html_put(h, "<span class=\"badges\">");
    if (l->lane == LANE_VIP)
        html_put(h, "<span class=\"badge vip\">%s</span> ", tr(q, S_VIP_BADGE));
    if (l->doubts > 0)
        html_put(h, "<span class=\"badge doubt\">? %s</span> ", tr(q, S_NOT_SURE));
    if (l->doubles > 0)
        link_badge(q, h, l);
    if (badges)
        html_put(h, "</span>");
    put_sender_and_subject(q, h, l);
    line_state(q, h, l, &receipt);
    html_put(h, "</a></li>\n");
    return 0;
}

static int put_letters(struct list *list, int state, int limit, bool urgent_first, struct err *e)
{
    struct letter_filter f = { .state = state, .limit = limit, .urgent_first = urgent_first };

    return store_letters(list->store, &f, put_letter, list, e);
}

static int put_stuck(void *ctx, const struct delivery *d)
{
    struct list *list = ctx;

    if (d->letter == list->last_stuck)
        return 0;
    list->last_stuck = d->letter;
    return store_letter(list->store, d->letter, put_letter, list, NULL);
}

/* A letter stuck in both channels is shown once, for the worse. */
static int put_stuck_in(struct list *list, enum delivery_state state, struct err *e)
{
    list->stuck_in = delivery_state_name(state);
    return store_deliveries_in(list->store, state, NULL, STUCK_MAX, put_stuck, list, e);
}

/* First what waits for the confirming key, VIP on top; then held ones; then deliveries that got stuck. */
static int needs_you(const struct request *q, struct html *h, struct store *s, struct err *e)
{
    struct list list = { .q = q, .h = h, .store = s, .shown_max = QUEUE_MAX + 3 * STUCK_MAX };

    html_put(h, "<section data-key=\"needs\">\n<h2>%s</h2>\n<ol class=\"letters\">\n", tr(q, S_NEEDS_YOU));
    int r = put_letters(&list, LETTER_READ, QUEUE_MAX, true, e);
    if (r == 0)
        r = put_letters(&list, LETTER_HELD, STUCK_MAX, true, e);
    if (r == 0)
        r = put_stuck_in(&list, DELIVERY_HELD, e);
    if (r == 0)
        r = put_stuck_in(&list, DELIVERY_UNKNOWN, e);
    html_put(h, "</ol>\n");
    if (list.n == 0)
        html_put(h, "<p class=\"empty\">%s</p>\n", tr(q, S_NOTHING_WAITS));
    html_put(h, "</section>\n");
    return r;
}

static int latest(const struct request *q, struct html *h, struct store *s, struct err *e)
{
    struct list list = { .q = q, .h = h, .store = s, .shown_max = LATEST_MAX, .skip_needing = true };

    html_put(h, "<section data-key=\"latest\">\n<h2>%s</h2>\n<ol class=\"letters\">\n", tr(q, S_LATEST));
    int r = put_letters(&list, -1, 100, false, e);
    html_put(h, "</ol>\n");
    if (!list.any)
        html_put(h, "<p class=\"empty\">%s</p>\n", tr(q, S_NO_LETTERS_YET));
    html_put(h, "</section>\n");
    return r;
}

static void count(const struct request *q, struct html *h, const char *state, enum string_id label, int64_t n)
{
    html_put(h, "<a class=\"count\" href=\"/register%s%s\"><b>%lld</b> %s</a>\n", *state ? "?state=" : "", state, (long long)n, tr(q, label));
}

static int counts(const struct request *q, struct html *h, struct store *s, struct err *e)
{
    struct letter_counts n;
    int r = store_letter_counts(s, clock_today_s(), &n, e);

    if (r < 0)
        return r;
    html_put(h, "<nav class=\"counts\" data-key=\"counts\" aria-label=\"%s\">\n", tr(q, S_COUNTS));
    count(q, h, "", S_COUNT_TODAY, n.today);
    count(q, h, "read", S_COUNT_WAITING, n.by_state[LETTER_READ]);
    count(q, h, "held", S_COUNT_HELD, n.by_state[LETTER_HELD]);
    count(q, h, "taken_in", S_COUNT_READING, n.by_state[LETTER_TAKEN_IN]);
    count(q, h, "filed", S_COUNT_UNDER_WAY, n.by_state[LETTER_FILED]);
    html_put(h, "</nav>\n");
    return 0;
}

/* Everything that changes by itself; desk.js puts it into the page piece by piece (data-key). */
static void live_part(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct html *h = &a->body;
    struct err e = { 0 };
    int r = store_open(q->desk->diary_path, STORE_READ, &s, &e);

    counter_machines(q, h);
    if (r == 0)
        r = counts(q, h, s, &e);
    if (r == 0)
        r = needs_you(q, h, s, &e);
    if (r == 0)
        r = latest(q, h, s, &e);
    if (r < 0) {
        if (r != -EAGAIN)
            log_error("diary_not_read", LOG_WHY, e.msg);
        html_put(h, "<p class=\"notice\" data-key=\"starting\" role=\"status\">%s</p>\n",
                 tr(q, r == -EAGAIN ? S_ERROR_503_TEXT : S_ERROR_500_TEXT));
    }
}

void page_counter(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;

    if (web_store(q, a, &s) < 0)
        return;
    page_begin(q, a, tr(q, S_TAB_COUNTER), "counter", "/");
    html_put(&a->body, "<h1 class=\"unseen\">%s</h1>\n", tr(q, S_TAB_COUNTER));
    if (form_has(q->query, "done")) {
        html_put(&a->body, "<p class=\"notice good\" role=\"status\">");
        html_fill(&a->body, tr(q, S_FILED_NONE_LEFT), form_get(q->query, "done"), NULL);
        html_put(&a->body, "</p>\n");
    }
    html_put(&a->body, "<div data-live=\"/live\">\n");
    live_part(q, a);
    html_put(&a->body, "</div>\n");
    page_end(q, a);
}

void page_counter_live(const struct request *q, struct reply *a)
{
    live_part(q, a);
}
