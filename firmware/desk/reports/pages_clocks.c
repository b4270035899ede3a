/* Clocks: what letters want done, the most urgent first, and noting that it was. */
#include "desk/reports/clock_words.h"
#include "desk/reports/orders.h"
#include "desk/reports/reports.h"

#include "desk/register/lines.h"
#include "desk/web/dates.h"
#include "store/clocks.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { ROWS = 50, OFFICERS_MAX = 300 };

struct list {
    const struct request *q;
    struct html *h;
    struct clock_filter f;
    char today[CLOCK_DATE_SIZE];
    int n;
    bool more;
    int64_t last_letter;
    char last_day[CLOCK_DATE_SIZE], last_kind[32];
};

static void read_filter(const struct request *q, struct list *l)
{
    const char *kind = form_get(q->query, "kind");

    l->q = q;
    clock_format_date(clock_utc_s(), l->today);
    l->f = (struct clock_filter){
        .post = form_get(q->query, "post"), .kind = due_kind_of(kind), .done = strcmp(form_get(q->query, "show"), "done") == 0,
        .after_day = form_get(q->query, "after"), .after_kind = form_get(q->query, "after_kind"), .limit = ROWS + 1,
    };
    l->f.after_letter = form_int(q->query, "after_letter");
    if (l->f.after_letter < 0 || !clock_is_date(l->f.after_day)) {
        l->f.after_letter = 0;
        l->f.after_day = l->f.after_kind = "";
    }
}

static const char *officer_words(enum lang lang, const struct clock_row *c) { return lang == LANG_HI && *c->marked_to_hi ? c->marked_to_hi : c->marked_to; }

/* "post=...&kind=...&show=...", escaped. */
static void put_query(struct html *h, const struct clock_filter *f)
{
    html_put(h, "kind=%s&show=%s&post=", f->kind >= 0 ? due_kind_name((enum due_kind)f->kind) : "", f->done ? "done" : "open");
    html_url(h, f->post);
}

/* ---- rows */

static void put_head(const struct request *q, struct html *h)
{
    static const enum string_id titles[] = { S_CLOCK_DUE, S_CLOCK_KIND, S_NUMBER, S_SUBJECT, S_CLOCK_OFFICER, S_CLOCK_ANSWERED };

    html_put(h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n<thead><tr>", tr(q, S_TAB_CLOCKS));
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        html_put(h, "<th scope=\"col\">%s</th>", tr(q, titles[i]));
    html_put(h, "</tr></thead>\n<tbody>\n");
}

static void put_due(const struct list *l, const struct clock_row *c)
{
    char shown[CLOCK_DATE_SIZE], words[160];

    clock_show_date(c->due, shown);
    const char *tone = clock_left(l->q->lang, c->due, l->today, words, sizeof(words));
    html_put(l->h, "<td><span class=\"date\">%s</span>", shown);
    if (!*c->done_on)
        html_put(l->h, "<span class=\"state %s\">%s</span>", tone, words);
    html_put(l->h, "</td>");
}

static void hidden(struct html *h, const char *name, const char *value)
{
    html_put(h, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name, value);
}

/* The form that notes an answer, or takes it back. */
static void put_form(const struct list *l, const struct clock_row *c)
{
    const struct request *q = l->q;
    struct html *h = l->h;
    char path[64], today[CLOCK_DATE_SIZE], id[64];

    snprintf(path, sizeof(path), "/letters/%" PRId64 "/clock", c->letter);
    snprintf(id, sizeof(id), "%" PRId64 "-%s", c->letter, due_kind_name(c->kind));
    clock_show_date(l->today, today);
    if (!*c->done_on)
        html_put(h, "<details class=\"tick-answer\"><summary class=\"button small\">%s</summary>", tr(q, S_CLOCK_TICK));
    page_form(q, h, path, NULL, "stacked");
    hidden(h, "kind", due_kind_name(c->kind));
    hidden(h, "show", l->f.done ? "done" : "open");
    hidden(h, "post", l->f.post);
    hidden(h, "of", l->f.kind >= 0 ? due_kind_name((enum due_kind)l->f.kind) : "");
    if (*c->done_on) {
        hidden(h, "undo", "yes");
        html_put(h, "<button class=\"button small\">%s</button></form>", tr(q, S_CLOCK_UNTICK));
        return;
    }
    html_put(h, "<label for=\"d%s\">%s</label><input id=\"d%s\" name=\"day\" value=\"%s\" inputmode=\"numeric\" autocomplete=\"off\">", id, tr(q, S_CLOCK_TICK_DAY), id, today);
    html_put(h, "<label for=\"r%s\">%s</label><input id=\"r%s\" name=\"reference\" maxlength=\"200\" autocomplete=\"off\">", id, tr(q, S_CLOCK_TICK_REFERENCE), id);
    html_put(h, "<button class=\"button primary\">%s</button></form></details>", tr(q, S_CLOCK_TICK_SAVE));
}

static void put_answer(const struct list *l, const struct clock_row *c)
{
    char shown[CLOCK_DATE_SIZE];

    if (*c->done_on) {
        clock_show_date(c->done_on, shown);
        html_put(l->h, "<span class=\"state done\">");
        html_fill(l->h, tr(l->q, S_CLOCK_DONE_ON), shown, NULL);
        html_put(l->h, "</span> <span class=\"id\">%s</span> <small>", c->reference);
        html_fill(l->h, tr(l->q, S_CLOCK_DONE_BY), c->done_by, NULL);
        html_put(l->h, "</small>");
    }
    if (web_may(l->q, RIGHT_WORK))
        put_form(l, c);
}

static int put_row(void *ctx, const struct clock_row *c)
{
    struct list *l = ctx;

    if (l->n == ROWS) {
        l->more = true;
        return 0;
    }
    if (l->n++ == 0)
        put_head(l->q, l->h);
    l->last_letter = c->letter;
    snprintf(l->last_day, sizeof(l->last_day), "%s", l->f.done ? c->done_on : c->due);
    snprintf(l->last_kind, sizeof(l->last_kind), "%s", due_kind_name(c->kind));
    html_put(l->h, "<tr>");
    put_due(l, c);
    html_put(l->h, "<td>%s</td><th scope=\"row\"><a href=\"/letters/%lld\">%s</a>", tr(l->q, clock_kind_words(c->kind)), (long long)c->letter, c->number);
    if (c->vip)
        html_put(l->h, " <span class=\"badge vip\">%s</span>", tr(l->q, S_VIP_BADGE));
    html_put(l->h, "</th><td class=\"wide\"><span class=\"meta\">%s</span><br>%s</td><td>%s<br><span class=\"meta\">%s</span></td><td>", c->sender, c->subject,
             officer_words(l->q->lang, c), tr(l->q, state_label(c->state)));
    put_answer(l, c);
    html_put(l->h, "</td></tr>\n");
    return 0;
}

/* ---- filters */

static int put_officer(void *ctx, const char *post, const char *words, const char *words_hi, int64_t n)
{
    const struct list *l = ctx;
    const char *shown = l->q->lang == LANG_HI && *words_hi ? words_hi : words;

    html_put(l->h, strcmp(post, l->f.post) == 0 ? "<option value=\"%s\" selected>%s · %lld</option>" : "<option value=\"%s\">%s · %lld</option>",
             post, *shown ? shown : post, (long long)n);
    return 0;
}

static int put_filters(struct list *l, struct store *s, struct err *e)
{
    const struct request *q = l->q;
    struct html *h = l->h;

    html_put(h, "<form class=\"filters\" method=\"get\" action=\"/clocks\">\n<div class=\"control\"><label for=\"kind\">%s</label>"
             "<select id=\"kind\" name=\"kind\"><option value=\"\">%s</option>", tr(q, S_CLOCK_KIND), tr(q, S_CLOCK_ANY_KIND));
    for (int i = 0; i < DUE_KINDS; i++)
        html_put(h, i == l->f.kind ? "<option value=\"%s\" selected>%s</option>" : "<option value=\"%s\">%s</option>", due_kind_name((enum due_kind)i),
                 tr(q, clock_kind_words((enum due_kind)i)));
    html_put(h, "</select></div>\n<div class=\"control\"><label for=\"post\">%s</label><select id=\"post\" name=\"post\"><option value=\"\">%s</option>",
             tr(q, S_CLOCK_OFFICER), tr(q, S_CLOCK_ANY_OFFICER));
    int r = store_clock_posts(s, OFFICERS_MAX, put_officer, l, e);
    html_put(h, "</select></div>\n<div class=\"control\"><label for=\"show\">%s</label><select id=\"show\" name=\"show\">", tr(q, S_CLOCK_OPEN_OR_DONE));
    html_put(h, l->f.done ? "<option value=\"open\">%s</option>" : "<option value=\"open\" selected>%s</option>", tr(q, S_CLOCK_OPEN));
    html_put(h, l->f.done ? "<option value=\"done\" selected>%s</option>" : "<option value=\"done\">%s</option>", tr(q, S_CLOCK_DONE));
    html_put(h, "</select></div>\n<button class=\"button primary\">%s</button></form>\n", tr(q, S_CLOCK_SHOW));
    return r;
}

static void put_counts(const struct list *l, const struct clock_counts *n)
{
    const struct { enum string_id words; int64_t n; const char *tone; } counts[] = {
        { S_CLOCK_COUNT_OVER, n->over, "held" }, { S_CLOCK_COUNT_SOON, n->soon, "need" }, { S_CLOCK_COUNT_LATER, n->later, "wait" },
    };

    html_put(l->h, "<p class=\"counts\">");
    for (size_t i = 0; i < ARRAY_LEN(counts); i++)
        html_put(l->h, "<span class=\"count\"><span class=\"state %s\">%s</span> <b>%lld</b></span>", counts[i].tone, tr(l->q, counts[i].words), (long long)counts[i].n);
    html_put(l->h, "</p>\n");
}

/* ---- the page */

static int put_page(struct list *l, struct store *s, struct err *e)
{
    struct clock_counts n = { 0 };
    char soon[CLOCK_DATE_SIZE];
    struct html *h = l->h;

    clock_soon(l->today, soon);
    html_put(h, "<h1 class=\"unseen\">%s</h1>\n", tr(l->q, S_TAB_CLOCKS));
    int r = put_filters(l, s, e);
    if (r == 0 && !l->f.done)
        r = store_clock_counts(s, l->f.post, l->f.kind, l->today, soon, &n, e);
    if (r == 0 && !l->f.done)
        put_counts(l, &n);
    if (r == 0)
        r = store_clocks(s, &l->f, put_row, l, e);
    html_put(h, l->n > 0 ? "</tbody></table></div>\n" : "<p class=\"empty\">%s</p>\n", tr(l->q, S_CLOCK_NONE));
    html_put(h, "<nav class=\"paging\" aria-label=\"%s\">", tr(l->q, S_PAGING));
    if (l->more) {
        html_put(h, "<a class=\"button\" href=\"/clocks?");
        put_query(h, &l->f);
        html_put(h, "&after=%s&after_letter=%lld&after_kind=%s\">%s</a>", l->last_day, (long long)l->last_letter, l->last_kind, tr(l->q, S_CLOCK_NEXT));
    }
    html_put(h, "</nav>\n<p class=\"choices\"><a class=\"button\" href=\"/clocks/csv?");
    put_query(h, &l->f);
    html_put(h, "\">%s</a> <a class=\"button\" href=\"/clocks/print?", tr(l->q, S_REPORT_CSV));
    put_query(h, &l->f);
    html_put(h, "\">%s</a></p>\n<p class=\"sentence\">%s</p>\n", tr(l->q, S_REPORT_PRINT), tr(l->q, S_CLOCK_EXPLAIN));
    return r;
}

void page_clocks(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct list l = { .h = &a->body };
    struct err e = { 0 };
    struct html self;

    if (web_store(q, a, &s) < 0)
        return;
    read_filter(q, &l);
    html_init(&self, 2048);
    html_put(&self, "/clocks?");
    put_query(&self, &l.f);
    page_begin(q, a, tr(q, S_TAB_CLOCKS), "clocks", self.text ? self.text : "/clocks");
    html_done(&self);
    int r = put_page(&l, s, &e);
    page_end(q, a);
    if (r < 0)
        web_not_read(q, a, "clocks_not_shown", r, &e);
}

/* ---- as a table */

struct wide { struct report_table *t; char today[CLOCK_DATE_SIZE]; };

static int add_row(void *ctx, const struct clock_row *c)
{
    struct wide *w = ctx;
    char due[CLOCK_DATE_SIZE], done[CLOCK_DATE_SIZE], words[160];

    if (!report_table_may_grow(w->t))
        return 0;
    clock_show_date(c->due, due);
    clock_show_date(c->done_on, done);
    clock_left(w->t->lang, c->due, w->today, words, sizeof(words));
    report_table_text(w->t, due);
    report_table_text(w->t, *c->done_on ? "" : words);
    report_table_text(w->t, string_of(w->t->lang, clock_kind_words(c->kind)));
    report_table_text(w->t, c->number);
    report_table_text(w->t, c->sender);
    report_table_text(w->t, c->subject);
    report_table_text(w->t, officer_words(w->t->lang, c));
    report_table_text(w->t, done);
    report_table_text(w->t, c->reference);
    return 0;
}

static int build(const struct request *q, struct reply *a, struct report_table *t)
{
    static const struct { enum string_id title; double share; } columns[] = {
        { S_CLOCK_DUE, 1.2 }, { S_CLOCK_LEFT_TITLE, 1.6 }, { S_CLOCK_KIND, 2.4 }, { S_NUMBER, 1.9 }, { S_SENDER, 2.4 }, { S_SUBJECT, 3.6 },
        { S_CLOCK_OFFICER, 2 }, { S_CLOCK_ANSWERED, 1.2 }, { S_CLOCK_TICK_REFERENCE, 1.6 },
    };
    AUTO_STORE struct store *s = NULL;
    struct wide w = { .t = t };
    struct err e = { 0 };
    struct list l = { .n = 0 };
    int r = web_store(q, a, &s);

    report_table_init(t, q->lang, S_TAB_CLOCKS);
    if (r < 0)
        return r;
    read_filter(q, &l);
    l.f.limit = REPORT_ROWS_MAX + 1;
    memcpy(w.today, l.today, sizeof(w.today));
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        report_table_column(t, columns[i].title, false, columns[i].share);
    r = store_clocks(s, &l.f, add_row, &w, &e);
    if (r == 0 && t->failed)
        r = -ENOMEM;
    if (r < 0) {
        report_table_done(t);
        web_error(q, a, r == -EAGAIN ? 503 : 500, NULL);
    }
    return r;
}

void page_clocks_csv(const struct request *q, struct reply *a)
{
    struct report_table t;

    if (build(q, a, &t) == 0)
        report_send_csv(q, a, &t, "clocks");
}

void page_clocks_print(const struct request *q, struct reply *a)
{
    struct report_table t;
    char iso[CLOCK_DATE_SIZE], today[CLOCK_DATE_SIZE];

    if (build(q, a, &t) < 0)
        return;
    clock_format_date(clock_utc_s(), iso);
    clock_show_date(iso, today);
    order_answer_report(q, a, &t, "clocks", today, "");
}

/* ---- answered */

void act_clock_done(const struct request *q, struct reply *a)
{
    struct clock_filter f = { .post = form_get(q->form, "post"), .kind = due_kind_of(form_get(q->form, "of")),
                              .done = strcmp(form_get(q->form, "show"), "done") == 0 };
    bool undo = form_has(q->form, "undo");
    char day[CLOCK_DATE_SIZE] = "", today[CLOCK_DATE_SIZE];
    struct html query;

    clock_format_date(clock_utc_s(), today);
    if (!undo && (date_read(form_get(q->form, "day"), day) < 0 || strcmp(day, today) > 0)) {
        web_error(q, a, 400, tr(q, S_CLOCK_BAD_DAY));
        return;
    }
    if (web_change(q, a, json_pack("{s:s, s:I, s:s, s:s, s:s, s:s}", "do", "clock_done", "letter", (json_int_t)q->id, "kind", form_get(q->form, "kind"),
                                   "day", day, "reference", undo ? "" : form_get(q->form, "reference"), "actor", web_actor(q))) < 0)
        return;
    html_init(&query, 200);                 /* a longer one is left out: the whole list then */
    put_query(&query, &f);
    web_redirect(a, "/clocks?%s", html_failed(&query) || !query.text ? "" : query.text);
    html_done(&query);
}
