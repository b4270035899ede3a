/* The register: letters found by words, numbers and filters, page by page. */
#include "desk/register/filters.h"
#include "desk/register/rows.h"
#include "desk/register/views.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 50, EXACT_ROWS = 8, COUNT_MOST = 1000, COUNT_ALL = 2000000000 };

/* ---- what is said above the letters */

static void put_notice(struct html *h, const char *sentence, const char *value)
{
    html_put(h, "<p class=\"notice\" role=\"status\">");
    html_fill(h, sentence, value, NULL);
    html_put(h, "</p>\n");
}

static void put_count(const struct request *q, struct html *h, struct store *s, const struct asked *a)
{
    bool all = asked_all(a);
    char shown[16];
    int n = 0;

    if (store_register_count(s, &a->ask, all ? COUNT_ALL : COUNT_MOST + 1, &n, NULL) < 0)
        return;
    bool more = !all && n > COUNT_MOST;
    snprintf(shown, sizeof(shown), "%d", more ? COUNT_MOST : n);
    html_put(h, "<span class=\"meta\" role=\"status\">");
    html_fill(h, tr(q, more ? S_REGISTER_FOUND_MORE : S_REGISTER_FOUND), shown, NULL);
    html_put(h, "</span>\n");
}

/* ---- paging */

static void page_link(const struct request *q, struct html *h, const struct asked *a, int64_t before, enum string_id label)
{
    html_put(h, "<a class=\"button\" href=\"/register?");
    asked_url(h, a, -1);
    if (before > 0)
        html_put(h, "&amp;before=%lld", (long long)before);
    html_put(h, "\">%s</a>\n", tr(q, label));
}

static void put_paging(const struct request *q, struct html *h, const struct asked *a, const struct rows *rows)
{
    bool newest = a->ask.order == ORDER_NEWEST;

    html_put(h, "<nav class=\"paging\" aria-label=\"%s\">", tr(q, S_PAGING));
    if (a->ask.after > 0)
        page_link(q, h, a, 0, newest ? S_NEWEST : S_REGISTER_FIRST);
    if (rows->more)
        page_link(q, h, a, rows->last_id, newest ? S_OLDER : S_REGISTER_NEXT);
    html_put(h, "</nav>\n");
}

/* ---- just one number was typed */

struct only { int64_t id; int n; char number[STORE_NUMBER_SIZE]; };

static int see_only(void *ctx, const struct letter *l, const struct register_hit *hit)
{
    struct only *o = ctx;

    (void)hit;
    o->n++;
    o->id = l->id;
    snprintf(o->number, sizeof(o->number), "%s", l->number);
    return 0;
}

/* A diary number as a whole, as the label's code gives it: the letter itself, not a list of one. */
static bool went_to_letter(const struct request *q, struct reply *a, struct store *s, const struct asked *asked)
{
    struct register_ask ask = { .words = asked->ask.words, .limit = 2 };
    struct only o = { .id = 0 };

    if (asked_filters(asked) > 0 || asked->ask.after > 0 || form_has(q->query, "list") ||
        store_register_exact(s, &ask, see_only, &o, NULL) < 0 || o.n != 1 || strcasecmp(o.number, asked->ask.words) != 0)
        return false;
    web_redirect(a, "/letters/%lld", (long long)o.id);
    return true;
}

static int put_exact(void *ctx, const struct letter *l, const struct register_hit *hit)
{
    struct rows *r = ctx;

    if (r->n_skip < (int)ARRAY_LEN(r->skip))
        r->skip[r->n_skip] = l->id;
    int failed = rows_put(r, l, hit);       /* n_skip counts after it: a row is not skipped for its own sake */
    r->n_skip += failed == 0 && r->n_skip < (int)ARRAY_LEN(r->skip);
    return failed;
}

/* Letters that bear just this number stand first. */
static int exact_rows(struct rows *rows, struct err *e)
{
    struct register_ask ask = { .words = rows->asked->ask.words, .limit = EXACT_ROWS };
    struct rows first = *rows;

    if (asked_filters(rows->asked) > 0 || rows->asked->ask.after > 0)
        return 0;
    first.limit = EXACT_ROWS;
    first.title = S_REGISTER_EXACT;
    int r = store_register_exact(rows->store, &ask, put_exact, &first, e);
    rows_end(&first);
    rows->title = first.n > 0 ? S_REGISTER_FOUND_TOO : STRINGS;
    memcpy(rows->skip, first.skip, sizeof(rows->skip));
    rows->n_skip = first.n_skip;
    return r;
}

/* ---- the letters */

static int all_rows(struct rows *rows, struct err *e)
{
    struct register_ask ask = rows->asked->ask;
    char most[16];

    ask.limit = ROWS + 1 + rows->n_skip;
    int r = store_register_page(rows->store, &ask, rows_put, rows, e);
    if (r != -E2BIG)
        return r;
    snprintf(most, sizeof(most), "%d", REGISTER_SORT_MAX);
    put_notice(rows->h, tr(rows->q, S_REGISTER_NOT_SORTED), most);
    ask.order = ORDER_NEWEST;
    return store_register_page(rows->store, &ask, rows_put, rows, e);
}

static int put_letters(struct rows *rows, struct err *e)
{
    int r = exact_rows(rows, e);

    if (r == 0)
        r = all_rows(rows, e);
    rows_end(rows);
    return r;
}

static void put_self(const struct asked *asked, struct html *self)
{
    html_put(self, "/register?");
    char text[2048];
    asked_text(asked, text, sizeof(text));
    html_asset(self, text, text + strlen(text));
    if (asked->ask.after > 0)
        html_put(self, "&before=%lld", (long long)asked->ask.after);
}

static void put_page(const struct request *q, struct reply *a, struct store *s, const struct asked *asked)
{
    struct html *h = &a->body;
    struct rows rows = { .q = q, .h = h, .store = s, .asked = asked, .title = STRINGS, .limit = ROWS };
    struct err e = { 0 };

    views_line(q, h, s, asked);
    filters_form(q, h, s, asked);
    filters_chips(q, h, s, asked);
    if (asked->bad_day >= 0)
        put_notice(h, tr(q, S_REGISTER_BAD_DAY), asked->typed[asked->bad_day]);
    if (asked_days_turned(asked))
        put_notice(h, tr(q, S_REGISTER_DAYS_TURNED), NULL);
    int r = put_letters(&rows, &e);
    if (r == -ETIMEDOUT) {
        put_notice(h, tr(q, S_REGISTER_TOO_LONG), NULL);
    } else if (r < 0) {
        web_not_read(q, a, "register_not_read", r, &e);
        return;
    } else if (rows.n == 0 && rows.n_skip == 0) {
        html_put(h, "<p class=\"empty\">%s</p>\n", tr(q, asked_all(asked) ? S_NO_LETTERS_YET : S_NOTHING_FOUND));
    }
    html_put(h, "<div class=\"below\">");
    if (r == 0)
        put_count(q, h, s, asked);
    put_paging(q, h, asked, &rows);
    html_put(h, "</div>\n");
    views_tools(q, h, s, asked);
    page_end(q, a);
}

void page_register(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct html self;
    struct asked asked;
    bool behind = false;

    if (web_store(q, a, &s) < 0)
        return;
    asked_from(q->query, &asked);
    if (went_to_letter(q, a, s, &asked))
        return;
    html_init(&self, FORM_MAX_BYTES);
    put_self(&asked, &self);
    page_begin(q, a, tr(q, S_TAB_REGISTER), "register", self.text ? self.text : "/register");
    html_done(&self);
    html_put(&a->body, "<h1 class=\"unseen\">%s</h1>\n", tr(q, S_TAB_REGISTER));
    if (store_register_is_behind(s, &behind, NULL) == 0 && behind)
        html_put(&a->body, "<p class=\"notice\" role=\"status\">%s</p>\n", tr(q, S_REGISTER_BEHIND));
    put_page(q, a, s, &asked);
}
