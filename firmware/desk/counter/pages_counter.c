/* The counter: its lamps and machines, counts, what needs a person, the latest letters. */
#include "base/clock.h"
#include "base/log.h"
#include "desk/counter/machines.h"
#include "desk/counter/row.h"
#include "desk/letter/next.h"
#include "desk/register/lines.h"
#include "store/handover.h"
#include "store/outbox.h"
#include "store/waiting.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { QUEUE_MAX = 30, OTHERS_MAX = 10, LATEST_MAX = 15, LATEST_LOOKED_AT = 60, SECONDS_A_MINUTE = 60, OLDEST_SAID_S = 900 };

/* ---- a list with its heading: nothing is shown of an empty one */

struct list {
    struct rows rows;
    const char *key;
    enum string_id title;
    int n, shown_max;
    int64_t all;                /* how many there are; 0: not counted, all are shown */
    const char *all_at;         /* the page with all of them */
    int64_t last_stuck;
    struct err *e;
};

static void begin_list(struct list *list)
{
    struct html *h = list->rows.h;
    char n[24];

    html_put(h, "<section data-key=\"%s\">\n<h2>%s", list->key, tr(list->rows.q, list->title));
    if (list->all > list->shown_max) {
        snprintf(n, sizeof(n), "%lld", (long long)list->all);
        html_put(h, " <a class=\"all\" href=\"%s\">", list->all_at);
        html_fill(h, tr(list->rows.q, S_LIST_MORE), n, NULL);
        html_put(h, "</a>");
    }
    html_put(h, "</h2>\n<ol class=\"letters\">\n");
}

static int put_row(struct list *list, const struct letter *l, int64_t since_s)
{
    if (list->n++ == 0)
        begin_list(list);
    return row_put(&list->rows, l, since_s, list->e);
}

static void end_list(const struct list *list)
{
    if (list->n > 0)
        html_put(list->rows.h, "</ol>\n</section>\n");
}

static int put_letter(void *ctx, const struct letter *l)
{
    return put_row(ctx, l, row_since(l));
}

/* ---- what needs a person */

static int put_waiting(struct list *list, enum letter_state state)
{
    struct waiting_filter f = { .state = state, .limit = list->shown_max };
    int r = store_waiting(list->rows.store, &f, put_letter, list, list->e);

    end_list(list);
    return r;
}

struct given { struct list *list; int64_t at_s; };

static int put_given_letter(void *ctx, const struct letter *l)
{
    struct given *given = ctx;

    return put_row(given->list, l, given->at_s);
}

static int put_given(void *ctx, const struct handover *handover)
{
    struct list *list = ctx;
    struct given given = { .list = list, .at_s = handover->at_s };
    int r = list->n < list->shown_max ? store_letter(list->rows.store, handover->letter, put_given_letter, &given, list->e) : 1;

    return r;
}

static int put_handed_over(struct list *list)
{
    int r = store_handovers(list->rows.store, put_given, list, list->e);

    end_list(list);
    return r > 0 ? 0 : r;
}

static int put_stuck(void *ctx, const struct outbox_item *item)
{
    struct list *list = ctx;

    if (item->d.letter == list->last_stuck)         /* stuck in both channels: shown once */
        return 0;
    list->last_stuck = item->d.letter;
    return store_letter(list->rows.store, item->d.letter, put_letter, list, list->e);
}

static int put_stuck_ones(struct list *list)
{
    struct outbox_filter f = { .limit = list->shown_max, .state = OUTBOX_STUCK };
    int r = store_outbox(list->rows.store, &f, put_stuck, list, list->e);

    end_list(list);
    return r;
}

/* VIP on top; a supervisor first sees what was handed over. */
static int needs_you(const struct rows *rows, const struct letter_counts *n, struct err *e)
{
    struct list given = { .rows = *rows, .key = "given", .title = S_LIST_HANDED_OVER, .shown_max = QUEUE_MAX, .e = e };
    struct list queue = { .rows = *rows, .key = "queue", .title = S_LIST_CONFIRM, .shown_max = QUEUE_MAX, .all = n->by_state[LETTER_READ],
                          .all_at = "/waiting?of=read", .e = e };
    struct list held = { .rows = *rows, .key = "held", .title = S_LIST_HELD, .shown_max = OTHERS_MAX, .all = n->by_state[LETTER_HELD],
                         .all_at = "/waiting?of=held", .e = e };
    struct list stuck = { .rows = *rows, .key = "stuck", .title = S_LIST_STUCK, .shown_max = OTHERS_MAX, .all = rows->around->stuck,
                          .all_at = "/deliveries?state=stuck", .e = e };
    bool decides = web_may(rows->q, RIGHT_DECIDE);

    html_put(rows->h, "<section class=\"needs\" data-key=\"needs\">\n<h2 class=\"unseen\">%s</h2>\n", tr(rows->q, S_NEEDS_YOU));
    int r = decides ? put_handed_over(&given) : 0;
    if (r == 0)
        r = put_waiting(&queue, LETTER_READ);
    if (r == 0 && !decides)
        r = put_handed_over(&given);
    if (r == 0)
        r = put_waiting(&held, LETTER_HELD);
    if (r == 0)
        r = put_stuck_ones(&stuck);
    if (given.n + queue.n + held.n + stuck.n == 0)
        html_put(rows->h, "<p class=\"empty\">%s</p>\n", tr(rows->q, S_NOTHING_WAITS));
    html_put(rows->h, "</section>\n");
    return r;
}

static int put_latest(void *ctx, const struct letter *l)
{
    struct list *list = ctx;

    if (line_needs_person(l))           /* above already */
        return 0;
    return list->n < list->shown_max ? put_row(list, l, row_since(l)) : 1;
}

static int latest(const struct rows *rows, struct err *e)
{
    struct list list = { .rows = *rows, .key = "latest", .title = S_LATEST, .shown_max = LATEST_MAX, .e = e };
    struct letter_filter f = { .state = -1, .limit = LATEST_LOOKED_AT };
    int r = store_letters(rows->store, &f, put_latest, &list, e);

    end_list(&list);
    return r > 0 ? 0 : r;
}

/* ---- numbers */

static void count(const struct request *q, struct html *h, const char *page, enum string_id label, int64_t n)
{
    html_put(h, "<a class=\"count\" href=\"%s\"><b>%lld</b> %s</a>\n", page, (long long)n, tr(q, label));
}

static int counts(const struct rows *rows, const struct letter_counts *n, struct err *e)
{
    int64_t doubtful = 0;
    int r = store_waiting_doubtful(rows->store, &doubtful, e);

    html_put(rows->h, "<nav class=\"counts\" data-key=\"counts\" aria-label=\"%s\">\n", tr(rows->q, S_COUNTS));
    count(rows->q, rows->h, "/register", S_COUNT_TODAY, n->today);
    count(rows->q, rows->h, "/waiting?of=read", S_COUNT_WAITING, n->by_state[LETTER_READ]);
    if (doubtful > 0)
        count(rows->q, rows->h, "/waiting?of=doubtful", S_COUNT_DOUBTFUL, doubtful);
    count(rows->q, rows->h, "/waiting?of=held", S_COUNT_HELD, n->by_state[LETTER_HELD]);
    count(rows->q, rows->h, "/waiting?of=taken_in", S_COUNT_READING, n->by_state[LETTER_TAKEN_IN]);
    count(rows->q, rows->h, "/deliveries", S_COUNT_UNDER_WAY, n->by_state[LETTER_FILED]);
    html_put(rows->h, "</nav>\n");
    return r;
}

/* Letters that are read, and roughly how long that takes: only where a page's time is known. */
static int reading(const struct rows *rows, int64_t letters, struct err *e)
{
    int64_t page_ms = json_int(json_object_get(rows->around->told, "ocrd"), "page_ms", 0), pages = 0;
    char n[24], minutes[24];
    int r = letters > 0 && page_ms > 0 ? store_waiting_pages(rows->store, &pages, e) : 0;
    int64_t left_min = pages * page_ms / 1000 / SECONDS_A_MINUTE;

    if (r < 0 || pages == 0)
        return r;
    snprintf(n, sizeof(n), "%lld", (long long)letters);
    snprintf(minutes, sizeof(minutes), "%lld", (long long)left_min);
    html_put(rows->h, "<p class=\"reading\" data-key=\"reading\">");
    html_fill(rows->h, tr(rows->q, left_min > 0 ? S_READING_LEFT : S_READING_SOON), n, minutes);
    html_put(rows->h, "</p>\n");
    return 0;
}

/* What has waited longest to go out: said once it is no longer the ordinary way of things. */
static int put_oldest(void *ctx, const struct outbox_item *item)
{
    const struct rows *rows = ctx;
    char at[LAMP_VALUE_SIZE];

    if (clock_utc_s() - item->since_s < OLDEST_SAID_S)
        return 0;
    lamp_time(item->since_s, at);
    html_put(rows->h, "<p class=\"reading\" data-key=\"oldest\"><a href=\"/letters/%lld#deliveries\">", (long long)item->d.letter);
    html_fill(rows->h, tr(rows->q, S_OLDEST_UNSERVED), item->d.number, at);
    html_put(rows->h, "</a></p>\n");
    return 0;
}

/* What a screen reader is told when it grows; live.js reads it out, at most every so often. */
static void announcement(const struct rows *rows, const struct letter_counts *n)
{
    char waiting[24], stuck[24], words[512];

    snprintf(waiting, sizeof(waiting), "%lld", (long long)n->by_state[LETTER_READ]);
    snprintf(stuck, sizeof(stuck), "%lld", (long long)rows->around->stuck);
    string_fill(rows->q->lang, S_ANNOUNCE, waiting, stuck, words, sizeof(words));
    html_put(rows->h, "<p data-key=\"announce\" data-weight=\"%lld\" hidden>%s</p>\n",
             (long long)(n->by_state[LETTER_READ] + rows->around->stuck), words);
}

/* ---- the start of the day */

static void day_begins(const struct rows *rows)
{
    bool ready = rows->around->lamps[LAMP_SCANNER].state == LAMP_OK;
    struct html *h = rows->h;

    html_put(h, "<section class=\"day\" data-key=\"day\">\n<h2>%s</h2>\n<p>%s</p>\n", tr(rows->q, ready ? S_DAY_BEGINS : S_DAY_NO_SCANNER),
             tr(rows->q, ready ? S_DAY_BEGINS_TEXT : S_DAY_NO_SCANNER_TEXT));
    if (ready && web_may(rows->q, RIGHT_WORK)) {
        page_form(rows->q, h, "/scan/start", NULL, "scanner-press");
        html_put(h, "<button class=\"button primary huge\">%s</button></form>\n", tr(rows->q, S_SCAN_FIRST));
    }
    html_put(h, "</section>\n");
}

static bool is_day_beginning(const struct rows *rows, const struct letter_counts *n)
{
    return n->today == 0 && n->by_state[LETTER_READ] + n->by_state[LETTER_HELD] + n->by_state[LETTER_TAKEN_IN] + rows->around->stuck == 0;
}

/* ---- put together */

static int put_letters(const struct rows *rows, struct err *e)
{
    struct rows own = *rows;
    struct letter_counts n;
    int r = store_letter_counts(rows->store, clock_today_s(), &n, e);

    if (r == 0)
        r = counts(rows, &n, e);
    if (r < 0)
        return r;
    announcement(rows, &n);
    if (is_day_beginning(rows, &n))
        day_begins(rows);
    else
        r = needs_you(rows, &n, e);
    if (r == 0)
        r = store_outbox_oldest(rows->store, put_oldest, &own, e);
    if (r == 0)
        r = reading(rows, n.by_state[LETTER_TAKEN_IN], e);
    return r == 0 ? latest(rows, e) : r;
}

/* Everything that changes by itself; live.js puts it into the page piece by piece (data-key). */
static void live_part(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct surroundings around;
    struct html *h = &a->body;
    struct err e = { 0 };
    int opened = store_open(q->desk->diary_path, STORE_READ, &s, &e);
    int r = surroundings_read(q, s, &around, &e);
    struct rows rows = { .q = q, .h = h, .store = s, .around = &around };

    surroundings_put(q, h, &around);
    counter_machines(q, h, around.told);
    if (r == 0)
        r = opened;
    if (r == 0)
        r = put_letters(&rows, &e);
    surroundings_done(&around);
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
    letter_done_notice(q, &a->body, s);
    html_put(&a->body, "<div data-live=\"/live\"");
    row_ago_words(q, &a->body);
    html_put(&a->body, ">\n");
    live_part(q, a);
    html_put(&a->body, "</div>\n");
    page_end(q, a);
}

void page_counter_live(const struct request *q, struct reply *a)
{
    live_part(q, a);
}
