#include "drivers/label/layout.h"

#include "base/clock.h"
#include "base/text.h"
#include "drivers/label/code.h"
#include "print/pdf.h"
#include "print/textbox.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum {
    OFFICE_MAX_BYTES = 400,
    DOTS_MAX = 32 * 1000 * 1000,        /* 150 x 200 mm at 600 dpi has 17 million */
    BLACK_FROM = 128,                   /* coverage of a dot, of 255, that makes it black */
};

#define MM_PER_INCH 25.4

/* Sizes of letters, mm: the largest that still looks like a label, the smallest a clerk reads at arm's length. */
#define OFFICE_EM_MM 4.5
#define SMALL_EM_MM  3.6
#define LEAST_EM_MM  1.6
#define BAND_MAX_MM  6.0        /* height of the lines below the number */

static const char *const mark_words[LABEL_MARKS] = {
    [LABEL_FIRST] = "",
    [LABEL_AGAIN] = "DUPLICATE/द्वितीय प्रति",
    [LABEL_TEST]  = "TEST LABEL/परीक्षण लेबल",
};

/* ---- paper */

int label_paper_init(const struct config *c, struct label_paper *ret_paper, struct err *e)
{
    const char *office = config_text(c, CONFIG_OFFICE_NAME), *office_hi = config_text(c, CONFIG_OFFICE_NAME_HI);
    struct label_paper p = {
        .width_mm = (int)config_number(c, CONFIG_LABEL_WIDTH_MM), .height_mm = (int)config_number(c, CONFIG_LABEL_HEIGHT_MM),
        .dpi = (int)config_number(c, CONFIG_LABEL_DPI),
    };
    double dots = p.width_mm * p.dpi / MM_PER_INCH * p.height_mm * p.dpi / MM_PER_INCH;
    int r = 0;

    if (dots > DOTS_MAX)
        r = err_set(e, -EINVAL, "label.width_mm, height_mm and dpi: %d x %d mm at %d dpi are %.0f million dots, at most %d are possible",
                    p.width_mm, p.height_mm, p.dpi, dots / 1e6, DOTS_MAX / 1000000);
    if (r == 0 && (r = text_clean(office, strlen(office), OFFICE_MAX_BYTES, &p.office, e)) < 0)
        err_wrap(e, r, "office.name");
    if (r == 0 && (r = text_clean(office_hi, strlen(office_hi), OFFICE_MAX_BYTES, &p.office_hi, e)) < 0)
        err_wrap(e, r, "office.name_hi");
    if (r < 0) {
        label_paper_done(&p);
        return r;
    }
    *ret_paper = p;
    return 0;
}

void label_paper_done(struct label_paper *p)
{
    free(p->office);
    free(p->office_hi);
    *p = (struct label_paper){ 0 };
}

/* ---- where things are; all in dots */

struct plan {
    double dots_per_mm;
    double x, y, width;         /* inside the margin */
    double head, number, foot, mark;    /* heights of the bands, from the top; mark is 0 without one */
    double gap;
    int module;                 /* of the DataMatrix: whole dots, or it blurs */
    double code_side;           /* with its quiet zone */
};

static struct plan plan_label(const struct label_paper *p, const struct label *l, const struct code *code)
{
    struct plan n = { .dots_per_mm = p->dpi / MM_PER_INCH };
    double width = p->width_mm * n.dots_per_mm, height = p->height_mm * n.dots_per_mm;
    double margin = fmin(fmin(width, height) * 0.05, 2 * n.dots_per_mm);
    double inner = height - 2 * margin;
    int modules = code->width + 2 * code->quiet;

    n.x = n.y = margin;
    n.width = width - 2 * margin;
    n.gap = inner * 0.03;
    n.mark = *mark_words[l->mark] ? fmin(inner * 0.13, BAND_MAX_MM * n.dots_per_mm) : 0;
    n.foot = fmin(inner * 0.16, BAND_MAX_MM * n.dots_per_mm);
    n.head = inner * 0.48;
    n.number = inner - n.head - n.foot - n.mark - 3 * n.gap;
    n.module = (int)(fmin(n.head, n.width * 0.35) / modules);
    if (n.module < 1)
        n.module = 1;
    n.code_side = n.module * modules;
    return n;
}

static void paint_head(cairo_t *cr, const struct label_paper *p, const struct plan *n)
{
    double mm = n->dots_per_mm, width = n->width - n->code_side - n->gap, high = n->head * 0.37;
    struct textbox box = { .x = n->x, .y = n->y, .width = width, .height = high, .max_em = OFFICE_EM_MM * mm,
                           .min_em = LEAST_EM_MM * mm, .lines = 2, .bold = true };

    textbox_paint(cr, &box, p->office);
    box.y += high;
    textbox_paint(cr, &box, p->office_hi);
    box.y += high;
    box.height = n->head - 2 * high;
    box.max_em = SMALL_EM_MM * mm;
    box.lines = 1;
    box.bold = false;
    textbox_paint(cr, &box, "Diary No./डायरी सं.");
}

static void paint_foot(cairo_t *cr, const struct label *l, const struct plan *n)
{
    double mm = n->dots_per_mm, y = n->y + n->head + n->number + 2 * n->gap;
    struct textbox box = { .x = n->x, .y = y, .width = (n->width - n->gap) * 0.58, .height = n->foot, .max_em = SMALL_EM_MM * mm,
                           .lines = 1, .bold = true };
    char shown[CLOCK_SHOWN_SIZE], pages[48];

    clock_format_shown(l->received_s, shown);
    snprintf(pages, sizeof(pages), l->pages > 0 ? "Pages/पृष्ठ %d" : "", l->pages);
    textbox_paint(cr, &box, shown);
    box.x += box.width + n->gap;
    box.width = n->x + n->width - box.x;
    box.align = TEXTBOX_RIGHT;
    textbox_paint(cr, &box, pages);
    box = (struct textbox){ .x = n->x, .y = y + n->foot + n->gap, .width = n->width, .height = n->mark, .max_em = SMALL_EM_MM * mm,
                            .lines = 1, .align = TEXTBOX_CENTRE, .bold = true };
    textbox_paint(cr, &box, mark_words[l->mark]);
}

static void paint_label(cairo_t *cr, const struct label_paper *p, const struct label *l, const struct code *code)
{
    struct plan n = plan_label(p, l, code);
    double quiet = code->quiet * n.module;
    struct textbox number = { .x = n.x, .y = n.y + n.head + n.gap, .width = n.width, .height = n.number,
                              .max_em = 2 * n.number, .lines = 1, .align = TEXTBOX_CENTRE, .bold = true, .mono = true, .tight = true };

    paint_head(cr, p, &n);
    code_paint(cr, code, floor(n.x + n.width - n.code_side + quiet), floor(n.y + quiet), n.module, n.module);
    textbox_paint(cr, &number, l->number);
    paint_foot(cr, l, &n);
}

/* ---- as dots */

static struct bitmap *threshold(cairo_surface_t *coverage)
{
    int width = cairo_image_surface_get_width(coverage), height = cairo_image_surface_get_height(coverage);
    size_t stride = (size_t)cairo_image_surface_get_stride(coverage);
    struct bitmap *b = bitmap_new(width, height);

    cairo_surface_flush(coverage);
    const uint8_t *px = cairo_image_surface_get_data(coverage);
    for (int y = 0; b && y < height; y++)
        for (int x = 0; x < width; x++)
            if (px[(size_t)y * stride + (size_t)x] >= BLACK_FROM)
                bitmap_blacken(b, x, y);
    return b;
}

/* Stems on whole dots: printers have no grey. */
static void hint_for_dots(cairo_t *cr)
{
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
    cairo_set_font_options(cr, options);
    cairo_font_options_destroy(options);
}

int label_draw(const struct label_paper *p, const struct label *l, struct bitmap **ret_bitmap, struct err *e)
{
    AUTO_CODE struct code *code = NULL;
    int r = code_new(CODE_DATAMATRIX, l->number, &code, e);

    if (r < 0)
        return r;
    cairo_surface_t *coverage = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)(p->width_mm * p->dpi / MM_PER_INCH),
                                                           (int)(p->height_mm * p->dpi / MM_PER_INCH));
    cairo_t *cr = cairo_create(coverage);
    hint_for_dots(cr);
    paint_label(cr, p, l, code);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    *ret_bitmap = status == CAIRO_STATUS_SUCCESS ? threshold(coverage) : NULL;
    cairo_surface_destroy(coverage);
    return *ret_bitmap ? 0 : err_set(e, -ENOMEM, "draw the label: out of memory");
}

/* ---- as a PDF */

int label_draw_pdf(const struct label_paper *p, const struct label *l, char **ret_pdf, size_t *ret_n, struct err *e)
{
    AUTO_CODE struct code *code = NULL;
    struct pdf pdf;
    int r = code_new(CODE_DATAMATRIX, l->number, &code, e);

    if (r == 0)
        r = pdf_begin(&pdf, p->width_mm, p->height_mm, e);
    if (r < 0)
        return r;
    cairo_scale(pdf.cr, MM_PER_INCH / p->dpi, MM_PER_INCH / p->dpi);
    paint_label(pdf.cr, p, l, code);
    cairo_show_page(pdf.cr);
    return pdf_end(&pdf, 0, ret_pdf, ret_n, e);
}
