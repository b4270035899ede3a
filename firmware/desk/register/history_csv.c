/* The history as an auditor filtered it, as a table to take along. */
#include "desk/register/history.h"

#include "base/clock.h"
#include "desk/register/csv_pour.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { CELLS = 9, NUMBER_SIZE = 24 };

static const enum string_id titles[CELLS] = {
    S_HISTORY_CSV_ENTRY, S_HISTORY_WHEN, S_HISTORY_WHO, S_HISTORY_LETTER, S_HISTORY_WHAT, S_HISTORY_CSV_EVENT, S_HISTORY_CSV_DETAIL, S_HISTORY_CSV_HASH,
    S_HISTORY_PROVED,
};

void history_csv_button(const struct request *q, struct html *h)
{
    page_form(q, h, "/history/csv", NULL, "inline");
    for (int i = 0; i < HISTORY_FILTERS; i++)
        html_put(h, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", history_filters[i],
                 form_get(q->query, history_filters[i]));
    html_put(h, "<button class=\"button\" title=\"%s\">%s</button></form>\n", tr(q, S_CSV_NOTED), tr(q, S_CSV));
}

/* ---- while it is poured */

struct entries { struct csv_walk walk; struct history_ask ask; };

static int put_entry(void *ctx, const struct history_row *row, const char *number, bool proved)
{
    char seq[NUMBER_SIZE], at[CLOCK_ISO_SIZE];
    struct entries *t = ctx;
    const struct request *q = &t->walk.q;

    if (!csv_walk_room(&t->walk))
        return 0;
    snprintf(seq, sizeof(seq), "%lld", (long long)row->seq);
    clock_format_iso(row->at_s, at);
    const char *cells[CELLS] = { seq, at, row->actor, number, history_event_words(q, row->event), row->event, row->detail, row->hash,
                                 tr(q, proved ? S_HISTORY_IS_PROVED : S_HISTORY_NOT_PROVED) };
    csv_walk_put(&t->walk, cells, CELLS);
    t->ask.before = row->seq;
    return 0;
}

static int put_entries(struct csv_walk *w, int limit, struct err *e)
{
    struct entries *t = (struct entries *)w;

    t->ask.limit = limit;
    return store_history_find(w->store, &t->ask, put_entry, t, e);
}

/* ---- beginning */

static int note(const struct request *q, struct store *s, const struct history_ask *ask, struct err *e)
{
    AUTO_FREE char *query = history_asked_text(q->form);
    int n = 0, r = query ? store_history_count(s, ask, CSV_ROWS_MAX, &n, e) : err_set(e, -ENOMEM, "out of memory");

    return r < 0 ? r : csv_walk_note(q, "history", query, n, e);
}

void act_history_csv(const struct request *q, struct reply *a)
{
    static const struct csv_source source = { .titles = titles, .cells = CELLS, .file_name = "history.csv", .rows = put_entries };
    struct entries *t = calloc(1, sizeof(*t));
    struct err e = { 0 };

    if (csv_walk_begin(q, a, t ? &t->walk : NULL) < 0)
        return;
    t->ask = history_asked(t->walk.form);
    t->ask.before = 0;
    int r = note(q, t->walk.store, &t->ask, &e);
    if (r < 0) {
        csv_walk_end(&t->walk);
        web_error(q, a, r == -ETIMEDOUT ? 503 : 409, r == -ETIMEDOUT ? tr(q, S_REGISTER_TOO_LONG) : err_line(&e));
        return;
    }
    csv_pour(q, a, &source, &t->walk);
}
