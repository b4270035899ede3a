#include "print/table.h"

#include "base/auto.h"
#include "print/cell.h"
#include "print/pdf.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

/* Millimetres, as all lengths here. */
#define LONG_EDGE  297.0
#define SHORT_EDGE 210.0
#define MARGIN      10.0
#define FOOT_HEIGHT  6.0
#define CELL_PADDING 0.8
#define TEXT_EM      2.7            /* about 7.6 points */
#define SMALL_EM     2.4
#define TITLE_EM     4.6
#define RULE         0.15
#define SIGN_HEIGHT 26.0

/* A large table gets its tags by the row: one for each cell would be more than the text itself. */
enum { TAGGED_ROWS_MAX = 2000 };

struct print_table {
    const struct print_doc *doc;
    const struct print_source *source;
    struct pdf pdf;
    bool drawing;                   /* the second walk */
    double width, height;           /* of a page */
    double lefts[PRINT_COLUMNS_MAX + 1];    /* edges of the columns */
    struct cell *cells[PRINT_COLUMNS_MAX], *heads[PRINT_COLUMNS_MAX];
    struct cell *title, *line, *bold_line, *foot, *page_of, *sign;
    double y;                       /* where the next row goes */
    int page, pages;                /* this one, from 1; in all, known in the second walk */
    int64_t rows, rows_of_walk;
    bool rows_open;                 /* a table is begun on this page */
    bool tag_cells;
};

/* ---- set up */

static void place_columns(struct print_table *t)
{
    double shares = 0, inner = t->width - 2 * MARGIN;

    for (size_t i = 0; i < t->doc->n_columns; i++)
        shares += t->doc->columns[i].share;
    t->lefts[0] = MARGIN;
    for (size_t i = 0; i < t->doc->n_columns; i++)
        t->lefts[i + 1] = t->lefts[i] + inner * t->doc->columns[i].share / shares;
}

/* "Page x of y" stands at the right edge. */
static struct cell *new_page_of(struct print_table *t, double width)
{
    return cell_new(t->pdf.cr, &(struct cell_style){ .width = width, .em = SMALL_EM, .right = true, .max_lines = 1, .language = t->doc->language });
}

static struct cell *new_cell(struct print_table *t, double width, double em, bool bold, bool centred, int max_lines)
{
    return cell_new(t->pdf.cr, &(struct cell_style){ .width = width, .em = em, .bold = bold, .centred = centred, .max_lines = max_lines,
                                                     .language = t->doc->language });
}

static int make_cells(struct print_table *t, struct err *e)
{
    double inner = t->width - 2 * MARGIN;
    bool all = true;

    for (size_t i = 0; i < t->doc->n_columns; i++) {
        double width = t->lefts[i + 1] - t->lefts[i] - 2 * CELL_PADDING;

        t->cells[i] = new_cell(t, width, TEXT_EM, false, false, PRINT_CELL_LINES);
        t->heads[i] = new_cell(t, width, SMALL_EM, true, false, 6);
        all = all && t->cells[i] && t->heads[i];
    }
    t->title = new_cell(t, inner, TITLE_EM, true, true, 4);
    t->line = new_cell(t, inner, TEXT_EM, false, false, 0);
    t->bold_line = new_cell(t, inner, TEXT_EM, true, false, 0);
    t->foot = new_cell(t, inner * 0.65, SMALL_EM, false, false, 1);
    t->page_of = new_page_of(t, inner * 0.35);
    t->sign = new_cell(t, inner / 3 - 4, TEXT_EM, false, true, 3);
    return all && t->title && t->line && t->bold_line && t->foot && t->page_of && t->sign ? 0 : err_set(e, -ENOMEM, "out of memory");
}

static void free_cells(struct print_table *t)
{
    struct cell **const others[] = { &t->title, &t->line, &t->bold_line, &t->foot, &t->page_of, &t->sign };

    for (size_t i = 0; i < PRINT_COLUMNS_MAX; i++) {
        cell_free(t->cells[i]);
        cell_free(t->heads[i]);
        t->cells[i] = t->heads[i] = NULL;
    }
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        cell_free(*others[i]);
        *others[i] = NULL;
    }
}

/* ---- marks on the page; nothing is drawn in the first walk */

static void tag_begin(struct print_table *t, const char *tag)
{
    if (t->drawing)
        cairo_tag_begin(t->pdf.cr, tag, "");
}

static void tag_end(struct print_table *t, const char *tag)
{
    if (t->drawing)
        cairo_tag_end(t->pdf.cr, tag);
}

static void rule(struct print_table *t, double x1, double y1, double x2, double y2)
{
    if (!t->drawing)
        return;
    cairo_set_line_width(t->pdf.cr, RULE);
    cairo_new_path(t->pdf.cr);
    cairo_move_to(t->pdf.cr, x1, y1);
    cairo_line_to(t->pdf.cr, x2, y2);
    cairo_stroke(t->pdf.cr);
}

/* Text in a cell with a tag of its own; returns its height. */
static double put(struct print_table *t, struct cell *c, const char *tag, double x, double y, const char *text)
{
    double height = cell_set(c, text);

    if (t->drawing && *text) {
        tag_begin(t, tag);
        cell_paint(c, x, y);
        tag_end(t, tag);
    }
    return height;
}

/* ---- pages */

/* Both with a dot between, or the one that is there; NULL: no memory. */
static char *joined(const char *a, const char *b)
{
    char *text = NULL;

    return asprintf(&text, "%s%s%s", a, *a && *b ? " · " : "", b) < 0 ? NULL : text;
}

static void put_foot(struct print_table *t)
{
    AUTO_FREE char *left = joined(t->doc->title, t->doc->about);
    char right[96];
    double y = t->height - MARGIN - FOOT_HEIGHT + 1.5;

    snprintf(right, sizeof(right), "Page %d of %d · पृष्ठ %d/%d", t->page, t->pages, t->page, t->pages);
    put(t, t->foot, "P", MARGIN, y, left ? left : "");
    put(t, t->page_of, "P", MARGIN + (t->width - 2 * MARGIN) * 0.65, y, right);
}

static void end_rows(struct print_table *t)
{
    if (t->rows_open)
        tag_end(t, t->tag_cells ? "Table" : "Sect");
    t->rows_open = false;
}

static int end_page(struct print_table *t, struct err *e)
{
    end_rows(t);
    put_foot(t);
    if (t->drawing)
        cairo_show_page(t->pdf.cr);
    if (t->drawing && ftell(t->pdf.out) > PRINT_FILE_MAX)
        return err_set(e, -EFBIG, "the print has more than %d MiB: choose fewer days", PRINT_FILE_MAX / 1024 / 1024);
    return 0;
}

static void put_title(struct print_table *t)
{
    const struct print_doc *d = t->doc;
    AUTO_FREE char *office = joined(d->office, d->office_hi), *title = joined(d->title, d->title_hi);

    t->y += put(t, t->title, "H1", MARGIN, t->y, office ? office : "");
    t->y += put(t, t->title, "H2", MARGIN, t->y, title ? title : "") + 1;
    t->y += put(t, t->bold_line, "P", MARGIN, t->y, d->about);
    t->y += put(t, t->bold_line, "P", MARGIN, t->y, d->about_hi) + 1.5;
}

static void begin_page(struct print_table *t)
{
    t->page++;
    t->y = MARGIN;
    if (t->page == 1)
        put_title(t);
}

static double bottom_of(const struct print_table *t) { return t->height - MARGIN - FOOT_HEIGHT; }

/* Room for so much more on this page; else the next one begins. */
static int make_room(struct print_table *t, double height, struct err *e)
{
    if (t->y + height <= bottom_of(t))
        return 0;
    int r = end_page(t, e);
    if (r == 0)
        begin_page(t);
    return r;
}

/* ---- rows */

/* Lays out a row; its height with padding. texts: n_columns of them. */
static double measure(struct print_table *t, struct cell *const *cells, const char *const *texts)
{
    double highest = TEXT_EM;

    for (size_t i = 0; i < t->doc->n_columns; i++) {
        double height = cell_set(cells[i], texts[i]);

        highest = height > highest ? height : highest;
    }
    return highest + 2 * CELL_PADDING;
}

/* What measure() laid out, with its rules. */
static void paint(struct print_table *t, struct cell *const *cells, double height, const char *cell_tag)
{
    if (!t->drawing)
        return;
    tag_begin(t, t->tag_cells ? "TR" : "P");
    for (size_t i = 0; i < t->doc->n_columns; i++) {
        if (t->tag_cells)
            tag_begin(t, cell_tag);
        cell_paint(cells[i], t->lefts[i] + CELL_PADDING, t->y + CELL_PADDING);
        if (t->tag_cells)
            tag_end(t, cell_tag);
    }
    tag_end(t, t->tag_cells ? "TR" : "P");
    for (size_t i = 0; i <= t->doc->n_columns; i++)
        rule(t, t->lefts[i], t->y, t->lefts[i], t->y + height);
    rule(t, MARGIN, t->y + height, t->width - MARGIN, t->y + height);
}

static void put_heads(struct print_table *t)
{
    char texts[PRINT_COLUMNS_MAX][256];
    const char *pointers[PRINT_COLUMNS_MAX];

    tag_begin(t, t->tag_cells ? "Table" : "Sect");
    t->rows_open = true;
    for (size_t i = 0; i < t->doc->n_columns; i++) {
        snprintf(texts[i], sizeof(texts[i]), "%s\n%s", t->doc->columns[i].title, t->doc->columns[i].title_hi);
        pointers[i] = texts[i];
    }
    double height = measure(t, t->heads, pointers);
    rule(t, MARGIN, t->y, t->width - MARGIN, t->y);
    paint(t, t->heads, height, "TH");
    t->y += height;
}

int print_row(struct print_table *t, const char *const *cells, struct err *e)
{
    double height = measure(t, t->cells, cells);

    if (t->rows_open && t->y + height > bottom_of(t)) {
        int r = end_page(t, e);
        if (r < 0)
            return r;
        begin_page(t);
    }
    if (!t->rows_open)
        put_heads(t);
    paint(t, t->cells, height, "TD");
    t->y += height;
    t->rows++;
    t->rows_of_walk++;
    if (t->source->progress && t->source->progress(t->source->progress_ctx, t->rows))
        return err_set(e, -ECANCELED, "nobody waits for it any more");
    return 0;
}

int print_line(struct print_table *t, const char *text, bool bold, struct err *e)
{
    struct cell *c = bold ? t->bold_line : t->line;

    end_rows(t);
    double height = cell_set(c, text) + CELL_PADDING;
    int r = make_room(t, height, e);
    if (r < 0)
        return r;
    put(t, c, "P", MARGIN, t->y + CELL_PADDING, text);
    t->y += height;
    return 0;
}

int print_signatures(struct print_table *t, const char *const *words, size_t n, struct err *e)
{
    double width = (t->width - 2 * MARGIN) / 3;

    end_rows(t);
    int r = make_room(t, SIGN_HEIGHT, e);
    if (r < 0)
        return r;
    for (size_t i = 0; i < n && i < 3; i++) {
        double x = MARGIN + (double)i * width + 2, y = t->y + SIGN_HEIGHT - 9;

        rule(t, x, y, x + width - 4, y);
        put(t, t->sign, "P", x, y + 0.8, words[i]);
    }
    t->y += SIGN_HEIGHT;
    return 0;
}

/* ---- both walks */

static int walk(struct print_table *t, struct err *e)
{
    t->page = 0;
    t->rows_of_walk = 0;
    t->rows_open = false;
    tag_begin(t, "Document");
    begin_page(t);
    int r = t->source->walk(t->source->ctx, t, e);
    if (r == 0) {
        end_rows(t);
        put_foot(t);
    }
    tag_end(t, "Document");
    if (r == 0 && t->drawing)
        cairo_show_page(t->pdf.cr);
    return r;
}

static int measure_all(struct print_table *t, struct err *e)
{
    int r = pdf_begin_file(&t->pdf, NULL, t->width, t->height, e);       /* nothing is drawn, so nothing is written */

    if (r == 0)
        r = make_cells(t, e);
    if (r == 0)
        r = walk(t, e);
    free_cells(t);
    cairo_destroy(t->pdf.cr);
    cairo_surface_destroy(t->pdf.surface);
    t->pages = t->page;
    t->tag_cells = t->rows_of_walk <= TAGGED_ROWS_MAX;
    return r;
}

static int draw_all(struct print_table *t, FILE *out, struct err *e)
{
    int r = pdf_begin_file(&t->pdf, out, t->width, t->height, e);

    t->drawing = true;
    if (r == 0) {
        pdf_about(&t->pdf, strcmp(t->doc->language, "hi") == 0 ? t->doc->title_hi : t->doc->title, t->doc->office, t->doc->created_s);
        r = make_cells(t, e);
    }
    if (r == 0)
        r = walk(t, e);
    free_cells(t);
    r = pdf_end_file(&t->pdf, r, e);
    if (r == 0 && t->page != t->pages)
        r = err_set(e, -EIO, "the rows were others the second time");
    return r < 0 ? r : pdf_set_language(out, t->doc->language, e);
}

int print_pdf(FILE *out, const struct print_doc *doc, const struct print_source *source, int *ret_pages, struct err *e)
{
    struct print_table t = {
        .doc = doc, .source = source, .width = doc->landscape ? LONG_EDGE : SHORT_EDGE, .height = doc->landscape ? SHORT_EDGE : LONG_EDGE,
    };

    if (doc->n_columns < 1 || doc->n_columns > PRINT_COLUMNS_MAX)
        return err_set(e, -EINVAL, "a table has 1 to %d columns", PRINT_COLUMNS_MAX);
    place_columns(&t);
    int r = measure_all(&t, e);
    if (r == 0)
        r = draw_all(&t, out, e);
    *ret_pages = t.page;
    return r;
}

int print_file_new(FILE **ret_file, struct err *e)
{
    AUTO_CLOSE int fd = memfd_create("print", MFD_CLOEXEC);

    if (fd < 0)
        return err_errno(e, "room for a print");
    *ret_file = fdopen(fd, "w+e");
    if (!*ret_file)
        return err_errno(e, "room for a print");
    TAKE_FD(fd);
    return 0;
}
