/* The officers: who holds which post today, who is on leave and who stands in, what came after a post that is no more. */
#include "base/clock.h"
#include "base/text.h"
#include "desk/letter/officers.h"
#include "workflow/fold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 100, TYPED_BYTES = 200 };

struct rows {
    const struct request *q;
    struct html *h;
    struct store *store;
    const char *typed;          /* folded; "": all of them */
    int64_t from;               /* rows before these are left out */
    int n;                      /* that fit */
    int known;                  /* in the directory */
};

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
        html_fill_dates(rows->h, tr(rows->q, S_ON_LEAVE_UNTIL), day, NULL);
        officer_label_of(rows->q, rows->store, o->link_post, other);
        if (other[0]) {
            html_put(rows->h, "<br>");
            html_fill(rows->h, tr(rows->q, S_WHY_STANDS_IN), other, NULL);
        }
    } else if (o->is_default) {
        html_text(rows->h, tr(rows->q, S_OFFICER_DEFAULT));
    }
}

/* Each typed word begins a word of the post, in either script. */
static int fits(const struct rows *rows, const struct officer *o)
{
    AUTO_FREE char *all = NULL, *folded = NULL;

    if (!*rows->typed)
        return 1;
    if (asprintf(&all, "%s %s %s %s %s %s %s %s %s", o->post, o->designation, o->designation_hi, o->section, o->section_hi, o->name, o->name_hi,
                 o->other_names, o->email) < 0 || !(folded = fold_text(all)))
        return -ENOMEM;
    for (const char *word = rows->typed; *word; word += strspn(word, " ")) {
        size_t n = strcspn(word, " ");
        const char *at = folded;

        while (*at && strncmp(at, word, n) != 0) {
            at += strcspn(at, " ");
            at += strspn(at, " ");
        }
        if (!*at)
            return 0;
        word += n;
    }
    return 1;
}

static void put_row(struct rows *rows, const struct officer *o)
{
    struct html *h = rows->h;
    const char *name = rows->q->lang == LANG_HI && *o->name_hi ? o->name_hi : o->name;
    char label[OFFICER_LABEL_SIZE], next[OFFICER_LABEL_SIZE];

    officer_label(rows->q, o, label);
    officer_label_of(rows->q, rows->store, o->next_post, next);
    html_put(h, "<tr><th scope=\"row\">%s<br><span class=\"date\">%s</span></th><td>", label, o->post);
    html_text(h, *name ? name : o->active ? tr(rows->q, S_OFFICER_VACANT) : "");
    if (*o->since) {
        char day[CLOCK_DATE_SIZE];

        clock_show_date(o->since, day);
        html_put(h, "<br><span class=\"date\">");
        html_fill_dates(h, tr(rows->q, S_OFFICER_SINCE), day, NULL);
        html_put(h, "</span>");
    }
    html_put(h, "</td><td>");
    put_today(rows, o);
    html_put(h, "</td><td>%s</td><td class=\"id\">%s<br>%s</td></tr>\n", next, o->email, o->mobile);
}

static int look_at(void *ctx, const struct officer *o)
{
    struct rows *rows = ctx;
    int fit = fits(rows, o);

    rows->known++;
    if (fit <= 0)
        return fit;
    if (rows->n >= rows->from && rows->n < rows->from + ROWS) {
        if (rows->n == rows->from)
            head_of_table(rows->q, rows->h);
        put_row(rows, o);
    }
    rows->n++;
    return 0;
}

static void put_search(const struct request *q, struct html *h)
{
    html_put(h, "<form method=\"get\" action=\"/officers\" class=\"find\" role=\"search\"><div class=\"find-line\"><label for=\"find\">%s</label>"
             "<input id=\"find\" name=\"q\" type=\"search\" maxlength=\"60\" value=\"%s\"><button class=\"button primary\">%s</button></div></form>\n",
             tr(q, S_OFFICERS_SEARCH), form_get(q->query, "q"), tr(q, S_SEARCH));
}

static void put_paging(const struct rows *rows)
{
    struct html *h = rows->h;

    if (rows->from == 0 && rows->n <= ROWS)
        return;
    html_put(h, "<nav class=\"paging\" aria-label=\"%s\">", tr(rows->q, S_LIST_PAGING));
    if (rows->from > 0) {
        html_put(h, "<a class=\"button\" href=\"/officers?q=");
        html_url(h, form_get(rows->q->query, "q"));
        html_put(h, "\">%s</a>", tr(rows->q, S_LIST_FIRST));
    }
    if (rows->n > rows->from + ROWS) {
        html_put(h, "<a class=\"button\" href=\"/officers?q=");
        html_url(h, form_get(rows->q->query, "q"));
        html_put(h, "&amp;from=%lld\">%s</a>", (long long)rows->from + ROWS, tr(rows->q, S_LIST_NEXT));
    }
    html_put(h, "</nav>\n");
}

void page_officers(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };

    if (web_store(q, a, &s) < 0)
        return;
    page_begin(q, a, tr(q, S_TAB_OFFICERS), "officers", "/officers");
    html_put(&a->body, "<h1>%s</h1>\n", tr(q, S_TAB_OFFICERS));

    char cut[TYPED_BYTES + 1];
    snprintf(cut, sizeof(cut), "%s", form_get(q->query, "q"));
    text_cut_bytes(cut, TYPED_BYTES);
    AUTO_FREE char *typed = fold_text(cut);
    int64_t from = form_int(q->query, "from");
    struct rows rows = { .q = q, .h = &a->body, .store = s, .typed = typed ? typed : "", .from = from > 0 ? from : 0 };
    put_search(q, &a->body);
    int r = store_officers(s, look_at, &rows, &e);
    if (rows.n > rows.from)
        html_put(&a->body, "</tbody></table></div>\n");
    if (r < 0)
        return web_not_read(q, a, "officers_not_read", r, &e);
    if (rows.n <= rows.from)
        html_put(&a->body, "<p class=\"empty\">%s</p>\n", tr(q, rows.known == 0 ? S_NO_OFFICERS : S_OFFICERS_NONE));
    put_paging(&rows);
    page_end(q, a);
}
