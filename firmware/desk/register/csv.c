#include "desk/register/csv.h"

#include "base/csv_out.h"
#include "desk/register/csv_pour.h"
#include "desk/register/rows.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { QUERY_BYTES = 2000 };

void csv_button(const struct request *q, struct html *h, struct store *s, const struct asked *a)
{
    bool all = !a->ask.words[0] && asked_filters(a) == 0;
    char most[16];
    int n = 0;

    snprintf(most, sizeof(most), "%d", CSV_ROWS_MAX);
    page_form(q, h, "/register/csv", NULL, "inline");
    asked_hidden(h, a);
    html_put(h, "<button class=\"button\" title=\"%s\">%s</button></form>\n", tr(q, S_CSV_NOTED), tr(q, S_CSV));
    if (all && store_register_count(s, &a->ask, CSV_ROWS_MAX + 1, &n, NULL) == 0 && n > CSV_ROWS_MAX) {
        html_put(h, "<span class=\"why\">");
        html_fill(h, tr(q, S_CSV_LIMIT), most, NULL);
        html_put(h, "</span>\n");
    }
}

/* ---- the letters: a copy of what was asked, for the request is gone before the first row */

struct letters {
    struct request q;               /* language; nothing else of it is used */
    struct store *store;
    struct form *form;              /* what asked points into */
    struct asked asked;
    FILE *out;
    int n, most;
    bool more;
    struct err *e;
};

static void letters_done(void *ctx)
{
    struct letters *t = ctx;

    store_close(t->store);
    form_free(t->form);
    free(t);
}

static int put_row(void *ctx, const struct letter *l, const struct register_hit *hit)
{
    struct letters *t = ctx;
    struct row_cells cells;

    (void)hit;
    if (t->n == t->most) {
        t->more = true;
        return 0;
    }
    int r = row_cells_of(&t->q, t->store, l, &cells, t->e);

    if (r == 0)
        csv_out_harmless(t->out, (const char *const *)cells.text, ROW_CELLS);
    row_cells_done(&cells);
    t->asked.ask.after = l->id;
    t->n++;
    return r;
}

static int put_rows(void *ctx, FILE *out, int most, int *ret_n, bool *ret_more, struct err *e)
{
    struct letters *t = ctx;

    t->out = out;
    t->n = 0;
    t->most = most;
    t->more = false;
    t->e = e;
    t->asked.ask.limit = most + 1;
    int r = store_register_page(t->store, &t->asked.ask, put_row, t, e);
    *ret_n = t->n;
    *ret_more = t->more;
    return r;
}

/* ---- beginning */

static void keep_value(void *ctx, const char *name, const char *value)
{
    form_add(ctx, name, value, strlen(value), NULL);
}

static int note(const struct request *q, struct store *s, const struct asked *a, struct err *e)
{
    char query[QUERY_BYTES + 1];
    int n = 0, r = store_register_count(s, &a->ask, CSV_ROWS_MAX, &n, e);

    asked_text(a, query, sizeof(query));
    return r < 0 ? r : web_tell_diary(q, json_pack("{s:s, s:s, s:s, s:i, s:s}", "do", "list_export", "of", "register", "query", query, "rows", n,
                                                   "actor", web_actor(q)), e);
}

void act_register_csv(const struct request *q, struct reply *a)
{
    struct letters *t = calloc(1, sizeof(*t));
    struct err e = { 0 };

    if (!t || form_new(&t->form, &e) < 0) {
        free(t);
        web_error(q, a, 500, NULL);
        return;
    }
    t->q = (struct request){ .desk = q->desk, .lang = q->lang };
    form_each(q->form, keep_value, t->form);
    asked_from(t->form, &t->asked);
    t->asked.ask.after = 0;
    if (web_store(q, a, &t->store) < 0) {
        letters_done(t);
        return;
    }
    int r = note(q, t->store, &t->asked, &e);
    if (r < 0) {
        letters_done(t);
        web_error(q, a, r == -ETIMEDOUT ? 503 : 409, e.msg);
        return;
    }
    csv_pour(q, a, &(struct csv_source){ .titles = row_titles, .cells = ROW_CELLS, .rows = put_rows, .done = letters_done, .ctx = t }, "register.csv");
}
