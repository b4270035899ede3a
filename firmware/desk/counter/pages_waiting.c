/* One of the counter's lists in full, page by page: letters to be confirmed, doubtful ones of these, held, being read. */
#include "desk/counter/row.h"
#include "desk/register/lines.h"
#include "store/waiting.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 50 };

static const struct { const char *of; enum letter_state state; bool doubtful; enum string_id title; } lists[] = {
    { "read", LETTER_READ, false, S_LIST_CONFIRM }, { "doubtful", LETTER_READ, true, S_LIST_DOUBTFUL }, { "held", LETTER_HELD, false, S_LIST_HELD },
    { "taken_in", LETTER_TAKEN_IN, false, S_STATE_TAKEN_IN },
};

struct page {
    struct rows rows;
    struct err *e;
    int n, last_lane;
    int64_t last_id;
    bool more;
};

static int put_letter(void *ctx, const struct letter *l)
{
    struct page *page = ctx;

    if (page->n == ROWS) {              /* one more than is shown: there is a next page */
        page->more = true;
        return 0;
    }
    page->n++;
    page->last_lane = l->lane;
    page->last_id = l->id;
    return row_put(&page->rows, l, row_since(l), page->e);
}

static void put_paging(const struct page *page, const char *of, bool first)
{
    struct html *h = page->rows.h;

    html_put(h, "<nav class=\"paging\" aria-label=\"%s\">", tr(page->rows.q, S_LIST_PAGING));
    if (!first)
        html_put(h, "<a class=\"button\" href=\"/waiting?of=%s\">%s</a>", of, tr(page->rows.q, S_LIST_FIRST));
    if (page->more)
        html_put(h, "<a class=\"button\" href=\"/waiting?of=%s&amp;lane=%d&amp;after=%lld\">%s</a>", of, page->last_lane, (long long)page->last_id,
                 tr(page->rows.q, S_LIST_NEXT));
    html_put(h, "</nav>\n");
}

static int put_page(const struct request *q, struct reply *a, struct store *s, size_t which, struct err *e)
{
    int64_t lane = form_int(q->query, "lane"), after = form_int(q->query, "after");
    struct waiting_filter f = { .state = lists[which].state, .doubtful = lists[which].doubtful, .limit = ROWS + 1, .after_lane = lane >= 0 && lane <= 9 ? (int)lane : 0,
                                .after_id = after > 0 ? after : 0 };
    struct surroundings around;
    struct page page = { .rows = { .q = q, .h = &a->body, .store = s, .around = &around }, .e = e };
    char self[128];
    int r = surroundings_read(q, s, &around, e);

    snprintf(self, sizeof(self), "/waiting?of=%s&lane=%d&after=%lld", lists[which].of, f.after_lane, (long long)f.after_id);
    page_begin(q, a, tr(q, lists[which].title), "waiting", self);
    html_put(&a->body, "<h1>%s</h1>\n<ol class=\"letters\"", tr(q, lists[which].title));
    row_ago_words(q, &a->body);
    html_put(&a->body, ">\n");
    if (r == 0)
        r = store_waiting(s, &f, put_letter, &page, e);
    html_put(&a->body, "</ol>\n");
    if (page.n == 0)
        html_put(&a->body, "<p class=\"empty\">%s</p>\n", tr(q, S_NOTHING_WAITS));
    put_paging(&page, lists[which].of, f.after_id == 0);
    page_end(q, a);
    surroundings_done(&around);
    return r;
}

void page_waiting(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    size_t which = 0;

    while (which < ARRAY_LEN(lists) && strcmp(lists[which].of, form_get(q->query, "of")) != 0)
        which++;
    if (which == ARRAY_LEN(lists)) {
        web_error(q, a, 404, NULL);
        return;
    }
    if (web_store(q, a, &s) < 0)
        return;
    int r = put_page(q, a, s, which, &e);
    if (r < 0)
        web_not_read(q, a, "list_not_read", r, &e);
}
