/* A list of paper handed over, and a report, as PDFs. */
#include "desk/reports/orders.h"

#include "base/clock.h"
#include "desk/reports/table.h"
#include "store/invoices.h"
#include "store/reports.h"

#include <errno.h>

/* ---- the list */

enum { LIST_COLUMNS = 6 };

struct list {
    const struct print_order *o;
    struct store *s;
    struct print_table *t;
    struct err *e;
    char about[2][700];
    int64_t made_s, pages;
};

static int keep_head(void *ctx, const struct invoice *i)
{
    struct list *l = ctx;
    char shown[CLOCK_SHOWN_SIZE];

    clock_format_shown(i->made_s, shown);
    snprintf(l->about[0], sizeof(l->about[0]), "%s · %s · %s", i->number, i->title, shown);
    snprintf(l->about[1], sizeof(l->about[1]), "%s", i->title_hi);
    l->made_s = i->made_s;
    return 0;
}

static int put_line(void *ctx, const struct invoice_line *v)
{
    struct list *l = ctx;
    char n[16], pages[16], date[CLOCK_DATE_SIZE];
    AUTO_FREE char *subject = NULL;

    clock_show_date(v->date, date);
    snprintf(n, sizeof(n), "%d", v->n);
    snprintf(pages, sizeof(pages), "%d", v->pages);
    l->pages += v->pages;
    if (asprintf(&subject, "%s%s%s%s%s%s", v->subject, *v->letter_no || *date ? "\n" : "", v->letter_no, *date ? " (" : "", date, *date ? ")" : "") < 0)
        return err_set(l->e, -ENOMEM, "out of memory");
    const char *cells[LIST_COLUMNS] = { n, v->number, v->sender, subject, pages, "" };
    return print_row(l->t, cells, l->e);
}

static int walk_list(void *ctx, struct print_table *t, struct err *e)
{
    struct list *l = ctx;
    char total[128], signs[2][256];

    l->t = t;
    l->e = e;
    l->pages = 0;
    int r = store_invoice_lines(l->s, l->o->invoice, put_line, l, e);
    snprintf(total, sizeof(total), "%s: %lld · %s: %lld", EN(REPORT_PAGES), (long long)l->pages, HI(REPORT_PAGES), (long long)l->pages);
    snprintf(signs[0], sizeof(signs[0]), "%s\n%s", EN(PRINT_SIGN_GIVER), HI(PRINT_SIGN_GIVER));
    snprintf(signs[1], sizeof(signs[1]), "%s\n%s", EN(PRINT_SIGN_TAKER), HI(PRINT_SIGN_TAKER));
    if (r == 0)
        r = print_line(t, total, true, e);
    const char *const words[] = { signs[0], signs[1] };
    return r == 0 ? print_signatures(t, words, 2, e) : r;
}

int order_draw_invoice(const struct print_order *o, FILE *out, bool (*progress)(void *ctx, int64_t rows), void *ctx, struct err *e)
{
    const struct print_column columns[LIST_COLUMNS] = {
        { EN(PRINT_SERIAL), HI(PRINT_SERIAL), 0.7 }, { EN(NUMBER), HI(NUMBER), 2.2 }, { EN(PRINT_FROM), HI(PRINT_FROM), 3 },
        { EN(PRINT_SUBJECT), HI(PRINT_SUBJECT), 4.4 }, { EN(PRINT_PAGES), HI(PRINT_PAGES), 0.9 }, { EN(PRINT_SIGNATURE), HI(PRINT_SIGNATURE), 2 },
    };
    AUTO_STORE struct store *s = NULL;
    struct list l = { .o = o };
    int pages, r = store_open(o->desk->diary_path, STORE_READ, &s, e);

    l.s = s;
    if (r == 0)
        r = store_snapshot_begin(s, e);
    if (r == 0)
        r = store_invoice(s, o->invoice, keep_head, &l, e);
    if (r < 0)
        return r;
    /* created_s: a second print is the same file */
    struct print_doc doc = {
        .office = config_text(o->desk->conf, CONFIG_OFFICE_NAME), .office_hi = config_text(o->desk->conf, CONFIG_OFFICE_NAME_HI),
        .title = EN(PRINT_INVOICE_TITLE), .title_hi = HI(PRINT_INVOICE_TITLE), .about = l.about[0], .about_hi = l.about[1],
        .language = lang_code(o->lang), .created_s = l.made_s, .columns = columns, .n_columns = LIST_COLUMNS,
    };
    r = print_pdf(out, &doc, &(struct print_source){ .walk = walk_list, .ctx = &l, .progress = progress, .progress_ctx = ctx }, &pages, e);
    store_snapshot_end(s);
    return r;
}

/* ---- a report */

static int walk_report(void *ctx, struct print_table *t, struct err *e)
{
    const struct report_table *table = ctx;
    int r = 0;

    for (size_t row = 0; r == 0 && row < table->n_rows; row++)
        r = print_row(t, (const char *const *)&table->cells[row * table->n_columns], e);
    if (r == 0 && table->n_rows == 0)
        r = print_line(t, string_of(table->lang, S_REPORT_NOTHING), false, e);
    return r == 0 && table->note != STRINGS ? print_line(t, string_of(table->lang, table->note), false, e) : r;
}

int order_draw_report(const struct print_order *o, FILE *out, bool (*progress)(void *ctx, int64_t rows), void *ctx, struct err *e)
{
    struct print_column columns[REPORT_COLUMNS_MAX];
    struct report_table *t = o->table;
    int pages;

    for (size_t i = 0; i < t->n_columns; i++)
        columns[i] = (struct print_column){ string_of(LANG_EN, t->columns[i].title), string_of(LANG_HI, t->columns[i].title), t->columns[i].share };
    struct print_doc doc = {
        .office = config_text(o->desk->conf, CONFIG_OFFICE_NAME), .office_hi = config_text(o->desk->conf, CONFIG_OFFICE_NAME_HI),
        .title = string_of(LANG_EN, t->title), .title_hi = string_of(LANG_HI, t->title), .about = o->about[0], .about_hi = o->about[1],
        .language = lang_code(o->lang), .created_s = clock_utc_s(), .landscape = t->n_columns > 6, .columns = columns, .n_columns = t->n_columns,
    };
    return print_pdf(out, &doc, &(struct print_source){ .walk = walk_report, .ctx = t, .progress = progress, .progress_ctx = ctx }, &pages, e);
}
