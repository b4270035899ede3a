#include "desk/register/csv_pour.h"

#include "base/csv_out.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

enum { ROWS_AT_ONCE = 200, CELLS_MAX = 40 };

struct table {
    struct csv_source source;
    enum lang lang;
    char *text;                     /* rows that are made and not poured yet */
    size_t n, poured;
    int left;                       /* rows that may still come */
    bool begun, done;
};

static void end_table(void *ctx)
{
    struct table *t = ctx;

    t->source.done(t->source.ctx);
    free(t->text);
    free(t);
}

static void put_head(const struct table *t, FILE *out)
{
    const char *titles[CELLS_MAX];

    fputs(CSV_BOM, out);
    for (size_t i = 0; i < t->source.cells; i++)
        titles[i] = string_of(t->lang, t->source.titles[i]);
    csv_out(out, titles, t->source.cells);
}

static void put_end(const struct table *t, FILE *out, enum string_id sentence)
{
    struct html words;
    char most[16];
    size_t n = 0;

    snprintf(most, sizeof(most), "%d", CSV_ROWS_MAX);
    html_init(&words, FORM_MAX_BYTES);
    html_fill(&words, string_of(t->lang, sentence), most, NULL);
    AUTO_FREE char *text = html_take(&words, &n);
    const char *cells[1] = { text ? text : "" };
    csv_out_harmless(out, cells, 1);
}

static void put_rows(struct table *t, FILE *out)
{
    int n = 0, r, most = t->left < ROWS_AT_ONCE ? t->left : ROWS_AT_ONCE;
    struct err e = { 0 };
    bool more = false;

    r = t->source.rows(t->source.ctx, out, most, &n, &more, &e);
    t->left -= n;
    t->done = r < 0 || !more || t->left == 0;
    if (r < 0)
        log_error("table_broken", LOG_WHY, e.msg);
    if (r < 0 || (t->done && more))
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

void csv_pour(const struct request *q, struct reply *a, const struct csv_source *source, const char *file_name)
{
    struct table *t = calloc(1, sizeof(*t));

    if (!t || source->cells > CELLS_MAX) {
        source->done(source->ctx);
        free(t);
        web_error(q, a, 500, NULL);
        return;
    }
    *t = (struct table){ .source = *source, .lang = q->lang, .left = CSV_ROWS_MAX };
    a->type = "text/csv; charset=utf-8";
    snprintf(a->file_name, sizeof(a->file_name), "%s", file_name);
    a->pour = (struct pour){ .piece = pour, .end = end_table, .ctx = t };
}
