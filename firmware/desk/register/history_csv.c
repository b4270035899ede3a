/* The history as an auditor filtered it, as a table to take along. */
#include "desk/register/history.h"

#include "base/clock.h"
#include "base/csv_out.h"
#include "desk/register/csv_pour.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 9, NUMBER_SIZE = 24 };

static const enum string_id titles[CELLS] = {
    S_HISTORY_CSV_ENTRY, S_HISTORY_WHEN, S_HISTORY_WHO, S_HISTORY_LETTER, S_HISTORY_WHAT, S_HISTORY_CSV_EVENT, S_HISTORY_CSV_DETAIL, S_HISTORY_CSV_HASH,
    S_HISTORY_PROVED,
};

void history_csv_button(const struct request *q, struct html *h)
{
    static const char *const names[] = { "actor", "event", "from", "to" };

    page_form(q, h, "/history/csv", NULL, "inline");
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        html_put(h, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", names[i], form_get(q->query, names[i]));
    html_put(h, "<button class=\"button\" title=\"%s\">%s</button></form>\n", tr(q, S_CSV_NOTED), tr(q, S_CSV));
}

/* ---- while it is poured */

struct entries {
    struct request q;               /* language; nothing else of it is used */
    struct store *store;
    struct form *form;              /* what ask points into */
    struct history_ask ask;
    FILE *out;
    int n, most;
    bool more;
};

static void entries_done(void *ctx)
{
    struct entries *t = ctx;

    store_close(t->store);
    form_free(t->form);
    free(t);
}

static int put_entry(void *ctx, const struct history_row *row, const char *number, bool proved)
{
    char seq[NUMBER_SIZE], at[CLOCK_ISO_SIZE];
    struct entries *t = ctx;

    if (t->n == t->most) {
        t->more = true;
        return 0;
    }
    snprintf(seq, sizeof(seq), "%lld", (long long)row->seq);
    clock_format_iso(row->at_s, at);
    const char *cells[CELLS] = { seq, at, row->actor, number, history_event_words(&t->q, row->event), row->event, row->detail, row->hash,
                                 tr(&t->q, proved ? S_HISTORY_IS_PROVED : S_HISTORY_NOT_PROVED) };
    csv_out_harmless(t->out, cells, CELLS);
    t->ask.before = row->seq;
    t->n++;
    return 0;
}

static int put_entries(void *ctx, FILE *out, int most, int *ret_n, bool *ret_more, struct err *e)
{
    struct entries *t = ctx;

    t->out = out;
    t->n = 0;
    t->most = most;
    t->more = false;
    t->ask.limit = most + 1;
    int r = store_history_find(t->store, &t->ask, put_entry, t, e);
    *ret_n = t->n;
    *ret_more = t->more;
    return r;
}

/* ---- beginning */

static void keep_value(void *ctx, const char *name, const char *value)
{
    form_add(ctx, name, value, strlen(value), NULL);
}

static int note(const struct request *q, struct store *s, const struct history_ask *ask, struct err *e)
{
    AUTO_FREE char *query = history_asked_text(q->form);
    int n = 0, r = query ? store_history_count(s, ask, CSV_ROWS_MAX, &n, e) : err_set(e, -ENOMEM, "out of memory");

    return r < 0 ? r : web_tell_diary(q, json_pack("{s:s, s:s, s:s, s:i, s:s}", "do", "list_export", "of", "history", "query", query, "rows", n,
                                                   "actor", web_actor(q)), e);
}

void act_history_csv(const struct request *q, struct reply *a)
{
    struct entries *t = calloc(1, sizeof(*t));
    struct err e = { 0 };

    if (!t || form_new(&t->form, &e) < 0) {
        free(t);
        web_error(q, a, 500, NULL);
        return;
    }
    t->q = (struct request){ .desk = q->desk, .lang = q->lang };
    form_each(q->form, keep_value, t->form);
    t->ask = history_asked(t->form);
    t->ask.before = 0;
    if (web_store(q, a, &t->store) < 0) {
        entries_done(t);
        return;
    }
    int r = note(q, t->store, &t->ask, &e);
    if (r < 0) {
        entries_done(t);
        web_error(q, a, r == -ETIMEDOUT ? 503 : 409, r == -ETIMEDOUT ? tr(q, S_REGISTER_TOO_LONG) : e.msg);
        return;
    }
    csv_pour(q, a, &(struct csv_source){ .titles = titles, .cells = CELLS, .rows = put_entries, .done = entries_done, .ctx = t }, "history.csv");
}
