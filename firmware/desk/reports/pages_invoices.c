/* Paper to hand over: what waits at the counter, lists of it, and who received it. */
#include "desk/reports/orders.h"

#include "desk/register/lines.h"
#include "desk/web/dates.h"
#include "store/invoices.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { LISTS = 30 };

struct screen { const struct request *q; struct html *h; char today[CLOCK_DATE_SIZE]; };

static const char *in_language(const struct request *q, const char *en, const char *hi) { return q->lang == LANG_HI && *hi ? hi : en; }

/* ---- what waits */

struct waiting { struct screen *screen; char section[512], section_shown[512]; int64_t n; int posts; };

static void make_button(const struct request *q, struct html *h, const char *name, const char *value, const char *words)
{
    page_form(q, h, "/invoices/make", NULL, "inline");
    html_put(h, "<input type=\"hidden\" name=\"%s\" value=\"%s\"><button class=\"button small\">%s</button></form>", name, value, words);
}

/* One list for all posts of the section that ended. */
static void end_section(struct waiting *w)
{
    const struct request *q = w->screen->q;
    struct html *h = w->screen->h, words;
    char n[24];

    if (w->posts > 1 && *w->section && web_may(q, RIGHT_WORK)) {
        snprintf(n, sizeof(n), "%" PRId64, w->n);
        html_init(&words, 512);
        html_fill(&words, tr(q, S_INVOICE_MAKE_SECTION), n, NULL);
        html_put(h, "<tr><th scope=\"row\">%s</th><td></td><td class=\"number\">%s</td><td>", w->section_shown, n);
        make_button(q, h, "section", w->section, words.text ? words.text : "");
        html_put(h, "</td></tr>\n");
        html_done(&words);
    }
    w->n = 0;
    w->posts = 0;
}

static void head_of_waiting(const struct request *q, struct html *h)
{
    static const enum string_id titles[] = { S_REPORT_SECTION, S_REPORT_POST };

    html_put(h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n<thead><tr>", tr(q, S_INVOICES));
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        html_put(h, "<th scope=\"col\">%s</th>", tr(q, titles[i]));
    html_put(h, "<th scope=\"col\" class=\"number\">%s</th><th scope=\"col\">%s</th></tr></thead>\n<tbody>\n", tr(q, S_REPORT_LETTERS), tr(q, S_INVOICE_MAKE));
}

static int put_waiting(void *ctx, const struct paper_row *p)
{
    struct waiting *w = ctx;
    const struct request *q = w->screen->q;
    struct html *h = w->screen->h;
    bool first = w->posts == 0 && w->section[0] == '\1';

    if (first)
        head_of_waiting(q, h);
    else if (strcmp(w->section, p->section) != 0)
        end_section(w);
    snprintf(w->section, sizeof(w->section), "%s", p->section);
    snprintf(w->section_shown, sizeof(w->section_shown), "%s", in_language(q, p->section, p->section_hi));
    w->n += p->n;
    w->posts++;
    html_put(h, "<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"number\">%lld</td><td>", w->section_shown, in_language(q, p->designation, p->designation_hi), (long long)p->n);
    if (web_may(q, RIGHT_WORK))
        make_button(q, h, "post", p->post, tr(q, S_INVOICE_MAKE));
    html_put(h, "</td></tr>\n");
    return 0;
}

static int put_all_waiting(struct screen *screen, struct store *s, struct err *e)
{
    struct waiting w = { .screen = screen, .section = "\1" };       /* no section is called so */
    int r;

    html_put(screen->h, "<section>\n<h2>%s</h2>\n<p class=\"sentence\">%s</p>\n", tr(screen->q, S_INVOICES), tr(screen->q, S_INVOICES_EXPLAIN));
    r = store_paper_here(s, put_waiting, &w, e);
    end_section(&w);
    html_put(screen->h, w.section[0] == '\1' ? "<p class=\"empty\">%s</p>\n</section>\n" : "</tbody></table></div>\n</section>\n", tr(screen->q, S_INVOICES_NONE));
    return r;
}

/* ---- lists */

static void put_taken(const struct screen *v, const struct invoice *i)
{
    const struct request *q = v->q;
    struct html *h = v->h;
    char path[64], day[CLOCK_DATE_SIZE];

    snprintf(path, sizeof(path), "/invoices/%" PRId64 "/taken", i->id);
    if (*i->taken_by) {
        clock_show_date(i->taken_on, day);
        html_put(h, "<span class=\"state done\">");
        html_fill(h, tr(q, S_INVOICE_TAKEN_ON), i->taken_by, day);
        html_put(h, "</span>");
    }
    if (!web_may(q, RIGHT_WORK))
        return;
    if (*i->taken_by) {
        page_form(q, h, path, NULL, "inline");
        html_put(h, "<input type=\"hidden\" name=\"undo\" value=\"yes\"><button class=\"button small\">%s</button></form>", tr(q, S_INVOICE_UNTICK));
        return;
    }
    clock_show_date(v->today, day);
    html_put(h, "<details class=\"tick-answer\"><summary class=\"button small\">%s</summary>", tr(q, S_INVOICE_TICK));
    page_form(q, h, path, NULL, "stacked");
    html_put(h, "<label for=\"by%lld\">%s</label><input id=\"by%lld\" name=\"by\" maxlength=\"80\" autocomplete=\"off\">", (long long)i->id, tr(q, S_INVOICE_TICK_BY), (long long)i->id);
    html_put(h, "<label for=\"on%lld\">%s</label><input id=\"on%lld\" name=\"day\" value=\"%s\" inputmode=\"numeric\" autocomplete=\"off\">", (long long)i->id,
             tr(q, S_INVOICE_TICK_DAY), (long long)i->id, day);
    html_put(h, "<button class=\"button primary\">%s</button></form></details>", tr(q, S_INVOICE_TICK_SAVE));
}

static int put_invoice(void *ctx, const struct invoice *i)
{
    const struct screen *v = ctx;
    struct html *h = v->h;

    html_put(h, "<tr><th scope=\"row\"><a href=\"/invoices/%lld/print\">%s</a></th><td>%s</td><td class=\"number\">%lld</td><td>", (long long)i->id, i->number,
             in_language(v->q, i->title, i->title_hi), (long long)i->letters);
    line_time(h, i->made_s, false);
    html_put(h, " <small>%s</small></td><td>", i->made_by);
    put_taken(v, i);
    html_put(h, "</td></tr>\n");
    return 0;
}

void page_invoices(const struct request *q, struct reply *a)
{
    static const enum string_id titles[] = { S_INVOICE_NUMBER, S_INVOICE_FOR, S_REPORT_LETTERS, S_INVOICE_MADE, S_INVOICE_TAKEN };
    AUTO_STORE struct store *s = NULL;
    struct screen v = { .q = q, .h = &a->body };
    struct html *h = &a->body;
    int64_t before = form_int(q->query, "before");
    struct err e = { 0 };

    if (web_store(q, a, &s) < 0)
        return;
    clock_format_date(clock_utc_s(), v.today);
    page_begin(q, a, tr(q, S_INVOICES), "reports", "/invoices");
    html_put(h, "<nav class=\"kinds\" aria-label=\"%s\"><a href=\"/reports\">%s</a><a href=\"/invoices\" aria-current=\"page\">%s</a></nav>\n<h1 class=\"unseen\">%s</h1>\n",
             tr(q, S_REPORTS_KINDS), tr(q, S_TAB_REPORTS), tr(q, S_INVOICES), tr(q, S_INVOICES));
    int r = put_all_waiting(&v, s, &e);
    html_put(h, "<section>\n<h2>%s</h2>\n<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n<thead><tr>", tr(q, S_INVOICES_MADE), tr(q, S_INVOICES_MADE));
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        html_put(h, "<th scope=\"col\">%s</th>", tr(q, titles[i]));
    html_put(h, "</tr></thead>\n<tbody>\n");
    if (r == 0)
        r = store_invoices(s, before > 0 ? before : 0, LISTS, put_invoice, &v, &e);
    html_put(h, "</tbody></table></div>\n</section>\n");
    page_end(q, a);
    if (r < 0)
        web_not_read(q, a, "invoices_not_shown", r, &e);
}

/* ---- changes */

void act_invoice_make(const struct request *q, struct reply *a)
{
    if (web_change(q, a, json_pack("{s:s, s:s, s:s, s:s}", "do", "invoice_make", "section", form_get(q->form, "section"), "post", form_get(q->form, "post"),
                                   "actor", web_actor(q))) == 0)
        web_redirect(a, "/invoices");
}

void act_invoice_taken(const struct request *q, struct reply *a)
{
    bool undo = form_has(q->form, "undo");
    char day[CLOCK_DATE_SIZE] = "", today[CLOCK_DATE_SIZE];

    clock_format_date(clock_utc_s(), today);
    if (!undo && (date_read(form_get(q->form, "day"), day) < 0 || strcmp(day, today) > 0 || !*form_get(q->form, "by"))) {
        web_error(q, a, 400, tr(q, S_INVOICE_BAD));
        return;
    }
    if (web_change(q, a, json_pack("{s:s, s:I, s:s, s:s, s:s}", "do", "invoice_taken", "invoice", (json_int_t)q->id, "by", undo ? "" : form_get(q->form, "by"),
                                   "day", day, "actor", web_actor(q))) == 0)
        web_redirect(a, "/invoices");
}

/* ---- on paper */

static int keep_number(void *ctx, const struct invoice *i)
{
    snprintf(ctx, STORE_NUMBER_SIZE, "%s", i->number);
    return 0;
}

void page_invoice_print(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    char number[STORE_NUMBER_SIZE];
    struct print_order o;
    struct err e = { 0 };

    if (web_store(q, a, &s) < 0)
        return;
    int r = store_invoice(s, q->id, keep_number, number, &e);
    if (r < 0) {
        web_error(q, a, r == -ENOENT ? 404 : 500, NULL);
        return;
    }
    order_init(q, &o);
    o.invoice = q->id;
    o.draw = order_draw_invoice;
    snprintf(o.file_name, sizeof(o.file_name), "%.50s.pdf", number);
    for (char *c = o.file_name; *c; c++)
        if (*c == '/' || *c == '"' || (unsigned char)*c < 32)
            *c = '-';
    order_answer(q, a, &o, "invoice", number);
}
