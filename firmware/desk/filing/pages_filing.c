/* The office's rules as they are in force, and what clerks taught: to look at, and to take back. */
#include "base/clock.h"
#include "desk/web/guard.h"
#include "desk/register/lines.h"
#include "desk/letter/officers.h"
#include "desk/letter/reasons.h"
#include "store/memory.h"
#include "store/rules.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 200 };

/* ---- rules */

/* Each line with its number: the reasons name it. */
static void put_lines(struct html *h, const char *text)
{
    html_put(h, "<ol class=\"rules\">\n");
    for (const char *at = text; *at; ) {
        size_t n = strcspn(at, "\n");
        AUTO_FREE char *line = strndup(at, n);

        html_put(h, "<li><code>%s</code></li>\n", line ? line : "");
        at += n + (at[n] == '\n');
    }
    html_put(h, "</ol>\n");
}

struct screen { const struct request *q; struct html *h; struct store *store; int n; };

static int put_rules(void *ctx, const struct rules_kept *k)
{
    const struct screen *s = ctx;

    html_put(s->h, "<section>\n<h2>%s</h2>\n", tr(s->q, S_RULES));
    if (*k->problem) {
        html_put(s->h, "<div class=\"notice bad\" role=\"alert\"><p>%s</p><p>", tr(s->q, S_RULES_REFUSED));
        html_said(s->h, s->q->lang, k->problem);
        html_put(s->h, "</p></div>\n");
    }
    if (!*k->text) {
        html_put(s->h, "<p class=\"empty\">%s</p>\n", tr(s->q, S_RULES_NONE));
    } else {
        html_put(s->h, "<p>%s ", tr(s->q, S_RULES_SINCE));
        line_time(s->h, k->since_s, false);
        html_put(s->h, " · <span class=\"id\">%s</span></p>\n", k->file);
        put_lines(s->h, k->text);
    }
    html_put(s->h, "</section>\n");
    return 0;
}

/* ---- memory */

static void head_of_table(const struct request *q, struct html *h)
{
    static const enum string_id titles[] = { S_MEMORY_WHAT, S_MEMORY_OF, S_MEMORY_VALUE, S_MEMORY_COUNT, S_MEMORY_LAST, S_MEMORY_FORGET };

    html_put(h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n<thead><tr>", tr(q, S_MEMORY));
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        html_put(h, "<th scope=\"col\">%s</th>", tr(q, titles[i]));
    html_put(h, "</tr></thead>\n<tbody>\n");
}

static int put_row(void *ctx, const struct memory_row *m)
{
    struct screen *s = ctx;
    char path[64], day[CLOCK_DATE_SIZE], shown[CLOCK_DATE_SIZE], post[OFFICER_LABEL_SIZE] = "";

    if (s->n++ == 0)
        head_of_table(s->q, s->h);
    snprintf(path, sizeof(path), "/filing/memory/%lld", (long long)m->id);
    if (strcmp(m->kind, "post") == 0)
        officer_label_of(s->q, s->store, m->value, post);
    clock_format_date(m->last_s, day);
    clock_show_date(day, shown);
    html_put(s->h, "<tr><td>%s</td><td class=\"wide\">", tr(s->q, reason_kind(m->kind)));
    reason_about(s->q, s->h, m->about, m->who, m->what);
    html_put(s->h, "</td><td class=\"wide\">%s</td><td>%d</td><td class=\"date\">%s</td><td>", *post ? post : m->value, m->n, shown);
    page_form(s->q, s->h, path, NULL, "inline");
    html_put(s->h, "<button class=\"button small\">%s</button></form></td></tr>\n", tr(s->q, S_MEMORY_FORGET));
    return 0;
}

void page_filing(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct screen screen = { .q = q, .h = &a->body };
    struct err e = { 0 };

    if (web_store(q, a, &s) < 0)
        return;
    screen.store = s;
    page_begin(q, a, tr(q, S_TAB_FILING), "filing", "/filing");
    html_put(&a->body, "<h1 class=\"unseen\">%s</h1>\n", tr(q, S_TAB_FILING));
    int r = store_rules(s, put_rules, &screen, &e);
    html_put(&a->body, "<section>\n<h2>%s</h2>\n<p>%s</p>\n", tr(q, S_MEMORY), tr(q, S_MEMORY_EXPLAIN));
    if (r == 0)
        r = store_memory(s, NULL, ROWS, put_row, &screen, &e);
    if (screen.n > 0)
        html_put(&a->body, "</tbody></table></div>\n");
    else
        html_put(&a->body, "<p class=\"empty\">%s</p>\n", tr(q, S_MEMORY_NONE));
    html_put(&a->body, "</section>\n");
    page_end(q, a);
    if (r < 0)
        web_not_read(q, a, "filing_not_shown", r, &e);
}

void act_memory_forget(const struct request *q, struct reply *a)
{
    if (web_change(q, a, json_pack("{s:s, s:I, s:s}", "do", "memory_forget", "id", (json_int_t)q->id, "actor", web_actor(q))) == 0)
        web_redirect(a, "/filing");
}
