#include "desk/register/csv.h"

#include "desk/register/csv_pour.h"
#include "desk/register/rows.h"
#include "store/views.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

void csv_button(const struct request *q, struct html *h, struct store *s, const struct asked *a)
{
    char most[16];
    int n = 0;

    snprintf(most, sizeof(most), "%d", CSV_ROWS_MAX);
    page_form(q, h, "/register/csv", NULL, "inline");
    asked_hidden(h, a);
    html_put(h, "<button class=\"button\" title=\"%s\">%s</button></form>\n", tr(q, S_CSV_NOTED), tr(q, S_CSV));
    if (asked_all(a) && store_register_count(s, &a->ask, CSV_ROWS_MAX + 1, &n, NULL) == 0 && n > CSV_ROWS_MAX) {
        html_put(h, "<span class=\"why\">");
        html_fill(h, tr(q, S_CSV_LIMIT), most, NULL);
        html_put(h, "</span>\n");
    }
}

/* ---- the letters */

struct letters { struct csv_walk walk; struct asked asked; struct err *e; };

static int put_row(void *ctx, const struct letter *l, const struct register_hit *hit)
{
    struct letters *t = ctx;
    struct row_cells cells;

    (void)hit;
    if (!csv_walk_room(&t->walk))
        return 0;
    int r = row_cells_of(&t->walk.q, t->walk.store, l, &cells, t->e);

    if (r == 0)
        csv_walk_put(&t->walk, (const char *const *)cells.text, ROW_CELLS);
    row_cells_done(&cells);
    t->asked.ask.after = l->id;
    return r;
}

static int put_rows(struct csv_walk *w, int limit, struct err *e)
{
    struct letters *t = (struct letters *)w;

    t->e = e;
    t->asked.ask.limit = limit;
    return store_register_page(w->store, &t->asked.ask, put_row, t, e);
}

/* ---- beginning */

static int note(const struct request *q, struct store *s, const struct asked *a, struct err *e)
{
    char query[VIEW_QUERY_BYTES + 1];
    int n = 0, r = store_register_count(s, &a->ask, CSV_ROWS_MAX, &n, e);

    asked_text(a, query, sizeof(query));
    return r < 0 ? r : csv_walk_note(q, "register", query, n, e);
}

void act_register_csv(const struct request *q, struct reply *a)
{
    static const struct csv_source source = { .titles = row_titles, .cells = ROW_CELLS, .file_name = "register.csv", .rows = put_rows };
    struct letters *t = calloc(1, sizeof(*t));
    struct err e = { 0 };

    if (csv_walk_begin(q, a, t ? &t->walk : NULL) < 0)
        return;
    asked_from(t->walk.form, &t->asked);
    t->asked.ask.after = 0;
    int r = note(q, t->walk.store, &t->asked, &e);
    if (r < 0) {
        csv_walk_end(&t->walk);
        web_error(q, a, r == -ETIMEDOUT ? 503 : 409, err_line(&e));
        return;
    }
    csv_pour(q, a, &source, &t->walk);
}
