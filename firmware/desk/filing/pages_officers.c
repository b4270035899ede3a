/* The officers: who holds which post today, who is on leave and who stands in, what came after a post that is no more. */
#include "base/clock.h"
#include "desk/letter/officers.h"

struct rows { const struct request *q; struct html *h; struct store *store; int n; };

static void head_of_table(const struct request *q, struct html *h)
{
    static const enum string_id titles[] = { S_OFFICER_POST, S_OFFICER_HOLDER, S_OFFICER_TODAY, S_OFFICER_NEXT, S_OFFICER_REACHED };

    html_put(h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n<thead><tr>", tr(q, S_TAB_OFFICERS));
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        html_put(h, "<th scope=\"col\">%s</th>", tr(q, titles[i]));
    html_put(h, "</tr></thead>\n<tbody>\n");
}

/* Why somebody else does the work of this post today. */
static void put_today(const struct rows *rows, const struct officer *o)
{
    char other[OFFICER_LABEL_SIZE], day[CLOCK_DATE_SIZE];

    if (!o->active) {
        officer_label_of(rows->q, rows->store, o->successor, other);
        html_fill(rows->h, tr(rows->q, other[0] ? S_INACTIVE_NOW : S_INACTIVE), other, NULL);
    } else if (*o->leave_until) {
        clock_show_date(o->leave_until, day);
        html_fill(rows->h, tr(rows->q, S_ON_LEAVE_UNTIL), day, NULL);
        officer_label_of(rows->q, rows->store, o->link_post, other);
        if (other[0]) {
            html_put(rows->h, "<br>");
            html_fill(rows->h, tr(rows->q, S_WHY_STANDS_IN), other, NULL);
        }
    } else if (o->is_default) {
        html_text(rows->h, tr(rows->q, S_OFFICER_DEFAULT));
    }
}

static int put_row(void *ctx, const struct officer *o)
{
    struct rows *rows = ctx;
    struct html *h = rows->h;
    const char *name = rows->q->lang == LANG_HI && *o->name_hi ? o->name_hi : o->name;
    char label[OFFICER_LABEL_SIZE], next[OFFICER_LABEL_SIZE];

    if (rows->n++ == 0)
        head_of_table(rows->q, h);
    officer_label(rows->q, o, label);
    officer_label_of(rows->q, rows->store, o->next_post, next);
    html_put(h, "<tr><th scope=\"row\">%s<br><span class=\"date\">%s</span></th><td>", label, o->post);
    html_text(h, *name ? name : o->active ? tr(rows->q, S_OFFICER_VACANT) : "");
    if (*o->since) {
        char day[CLOCK_DATE_SIZE];

        clock_show_date(o->since, day);
        html_put(h, "<br><span class=\"date\">");
        html_fill(h, tr(rows->q, S_OFFICER_SINCE), day, NULL);
        html_put(h, "</span>");
    }
    html_put(h, "</td><td>");
    put_today(rows, o);
    html_put(h, "</td><td>%s</td><td class=\"id\">%s<br>%s</td></tr>\n", next, o->email, o->mobile);
    return 0;
}

void page_officers(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };

    if (web_store(q, a, &s) < 0)
        return;
    page_begin(q, a, tr(q, S_TAB_OFFICERS), "officers", "/officers");
    html_put(&a->body, "<h1>%s</h1>\n", tr(q, S_TAB_OFFICERS));

    struct rows rows = { .q = q, .h = &a->body, .store = s };
    int r = store_officers(s, put_row, &rows, &e);
    if (rows.n > 0)
        html_put(&a->body, "</tbody></table></div>\n");
    if (r < 0)
        return web_not_read(q, a, "officers_not_read", r, &e);
    if (rows.n == 0)
        html_put(&a->body, "<p class=\"empty\">%s</p>\n", tr(q, S_NO_OFFICERS));
    page_end(q, a);
}
