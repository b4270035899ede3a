#include "desk/register/csv_pour.h"

#include "base/csv_out.h"
#include "base/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_AT_ONCE = 200, CELLS_MAX = 40 };

/* ---- what stays of the request */

static void keep_value(void *ctx, const char *name, const char *value)
{
    form_add(ctx, name, value, strlen(value), NULL);
}

int csv_walk_begin(const struct request *q, struct reply *a, struct csv_walk *take_walk)
{
    struct csv_walk *w = take_walk;

    if (!w || form_new(&w->form, NULL) < 0) {
        free(w);
        web_error(q, a, 500, NULL);
        return -ENOMEM;
    }
    w->q = (struct request){ .desk = q->desk, .lang = q->lang };
    form_each(q->form, keep_value, w->form);
    int r = web_store(q, a, &w->store);
    if (r < 0)
        csv_walk_end(w);
    return r;
}

void csv_walk_end(struct csv_walk *w)
{
    store_close(w->store);
    form_free(w->form);
    free(w);
}

int csv_walk_note(const struct request *q, const char *of, const char *query, int rows, struct err *e)
{
    return web_tell_diary(q, json_pack("{s:s, s:s, s:s, s:i, s:s}", "do", "list_export", "of", of, "query", query, "rows", rows,
                                       "actor", web_actor(q)), e);
}

bool csv_walk_room(struct csv_walk *w)
{
    w->more = w->more || w->n == w->most;
    return !w->more;
}

void csv_walk_put(struct csv_walk *w, const char *const *cells, size_t n)
{
    csv_out_harmless(w->out, cells, n);
    w->n++;
}

/* ---- pouring */

struct table {
    const struct csv_source *source;
    struct csv_walk *walk;
    char *text;                     /* rows that are made and not poured yet */
    size_t n, poured;
    int left;                       /* rows that may still come */
    bool begun, done;
};

static void end_table(void *ctx)
{
    struct table *t = ctx;

    csv_walk_end(t->walk);
    free(t->text);
    free(t);
}

static void put_head(const struct table *t, FILE *out)
{
    const char *titles[CELLS_MAX];

    fputs(CSV_BOM, out);
    for (size_t i = 0; i < t->source->cells; i++)
        titles[i] = tr(&t->walk->q, t->source->titles[i]);
    csv_out(out, titles, t->source->cells);
}

static void put_end(const struct table *t, FILE *out, enum string_id sentence)
{
    char most[16], words[512];
    const char *cells[1] = { words };

    snprintf(most, sizeof(most), "%d", CSV_ROWS_MAX);
    string_fill(t->walk->q.lang, sentence, most, NULL, words, sizeof(words));
    csv_out_harmless(out, cells, 1);
}

static void put_rows(struct table *t, FILE *out)
{
    struct csv_walk *w = t->walk;
    struct err e = { 0 };

    w->out = out;
    w->n = 0;
    w->most = t->left < ROWS_AT_ONCE ? t->left : ROWS_AT_ONCE;
    w->more = false;
    int r = t->source->rows(w, w->most + 1, &e);
    t->left -= w->n;
    t->done = r < 0 || !w->more || t->left == 0;
    if (r < 0)
        log_error("table_broken", LOG_WHY, e.msg);
    if (r < 0 || (t->done && w->more))
        put_end(t, out, r < 0 ? S_CSV_BROKEN : S_CSV_CUT);
}

static int make_piece(struct table *t)
{
    free(t->text);
    t->text = NULL;
    t->n = t->poured = 0;
    FILE *out = open_memstream(&t->text, &t->n);
    if (!out)
        return -ENOMEM;
    if (!t->begun)
        put_head(t, out);
    t->begun = true;
    put_rows(t, out);
    return fclose(out) == 0 ? 0 : -ENOMEM;
}

static ssize_t pour(void *ctx, char *out, size_t n)
{
    struct table *t = ctx;

    while (t->poured == t->n) {
        if (t->done)
            return 0;
        int r = make_piece(t);
        if (r < 0)
            return r;
    }
    size_t part = t->n - t->poured < n ? t->n - t->poured : n;
    memcpy(out, t->text + t->poured, part);
    t->poured += part;
    return (ssize_t)part;
}

void csv_pour(const struct request *q, struct reply *a, const struct csv_source *source, struct csv_walk *take_walk)
{
    struct table *t = calloc(1, sizeof(*t));

    if (!t || source->cells > CELLS_MAX) {
        csv_walk_end(take_walk);
        free(t);
        web_error(q, a, 500, NULL);
        return;
    }
    *t = (struct table){ .source = source, .walk = take_walk, .left = CSV_ROWS_MAX };
    a->type = "text/csv; charset=utf-8";
    snprintf(a->file_name, sizeof(a->file_name), "%s", source->file_name);
    a->pour = (struct pour){ .piece = pour, .end = end_table, .ctx = t };
}
