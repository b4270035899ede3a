#include "tests/paper/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double SHEET_W_MM = 210, SHEET_H_MM = 297;

struct picture { uint8_t *px; int w, h, channels; };    /* interleaved */

static void *must(void *p)
{
    if (!p)
        abort();
    return p;
}

void scanned_done(struct scanned *s)
{
    free(s->px);
    s->px = NULL;
}

/* ---- ways */

struct scan_way scan_way_plain(void)
{
    return (struct scan_way){ .scale = 1, .ink = 1, .paper = { 0.97, 0.97, 0.97 }, .blur = 1, .noise = 2.5, .dpi = 300, .depth = 8 };
}

static bool is_separator(enum kind k) { return k == KIND_SHEET || k == KIND_PATCH_SHEET || k == KIND_OTHER_PATCH; }
static bool is_empty(enum kind k) { return k == KIND_EMPTY || k == KIND_SHINES_THROUGH; }
static bool is_slight(enum kind k) { return k >= KIND_PENCIL && k <= KIND_PAGE_NUMBER; }

static void suffer(struct scan_way *w, struct chance *c)
{
    w->turn = 90 * chance_int(c, 0, 3);
    w->skew_deg = chance_of(c, 0.3) ? 0 : chance_real(c, -10, 10);
    w->scale = chance_of(c, 0.4) ? 1 : chance_real(c, 0.9, 1.1);
    w->copies = chance_int(c, 0, 2);
    w->ink = chance_of(c, 0.5) ? 1 : chance_real(c, 0.35, 1);
}

struct scan_way scan_way_by_chance(enum kind kind, struct chance *c)
{
    static const double papers[][3] = { { 0.98, 0.98, 0.97 }, { 0.96, 0.95, 0.92 }, { 0.95, 0.92, 0.83 }, { 0.85, 0.93, 0.84 }, { 0.96, 0.85, 0.87 }, { 0.89, 0.89, 0.89 } };
    struct scan_way w = scan_way_plain();

    w.dpi = chance_of(c, 0.35) ? 200 : 300;
    w.color = chance_of(c, 0.15);
    w.depth = !w.color && !is_slight(kind) && chance_of(c, 0.12) ? 1 : 8;
    memcpy(w.paper, papers[chance_of(c, 0.6) ? 0 : chance_int(c, 1, 5)], sizeof w.paper);
    w.noise = chance_real(c, 1, 5);
    w.blur = chance_int(c, 1, 2);
    if (is_separator(kind)) {
        suffer(&w, c);
    } else {
        w.turn = chance_of(c, 0.85) ? 0 : 90 * chance_int(c, 1, 3);
        w.skew_deg = chance_of(c, 0.3) ? 0 : chance_real(c, -3, 3);
        w.copies = is_slight(kind) ? 0 : chance_of(c, 0.75) ? 0 : chance_int(c, 1, 2);
        w.ink = is_slight(kind) || chance_of(c, 0.7) ? 1 : chance_real(c, 0.6, 1);
    }
    if (w.depth == 1 && w.ink < 0.75)           /* nobody hands on a copy that is white */
        w.ink = 0.75;
    if (kind == KIND_SHINES_THROUGH)
        w.through = chance_real(c, 0.04, 0.13);
    else if (chance_of(c, 0.15))
        w.through = chance_real(c, 0.02, 0.08);
    w.dirt = (chance_of(c, 0.15) ? DIRT_EDGES : 0) | (chance_of(c, 0.3) ? DIRT_FOLD : 0) | (chance_of(c, 0.2) ? DIRT_HOLES : 0) |
             (chance_of(c, 0.3) ? DIRT_SPECKS : 0) | (is_empty(kind) && chance_of(c, 0.2) ? DIRT_STREAK : 0) | (chance_of(c, 0.1) ? DIRT_DARK_LID : 0);
    return w;
}

/* ---- drawing */

typedef void draw_fn(cairo_t *cr, struct chance *c, void *ctx);

static cairo_t *canvas(int w, int h, double r, double g, double b)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    cairo_t *cr = cairo_create(s);

    if (cairo_status(cr) != CAIRO_STATUS_SUCCESS)
        abort();
    cairo_surface_destroy(s);
    cairo_set_source_rgb(cr, r, g, b);
    cairo_paint(cr);
    return cr;
}

/* Millimetres of the upright sheet to pixels of the scan. */
static void place(cairo_t *cr, const struct scan_way *w, double px_w, double px_h, double scale)
{
    double px_per_mm = px_w / (w->turn % 180 ? SHEET_H_MM : SHEET_W_MM);

    cairo_translate(cr, px_w / 2, px_h / 2);
    cairo_rotate(cr, (w->turn + w->skew_deg) * M_PI / 180);
    cairo_scale(cr, px_per_mm * scale, px_per_mm * scale);
    cairo_translate(cr, -SHEET_W_MM / 2, -SHEET_H_MM / 2);
}

/* The other side of a thin sheet: a letter, mirrored, at a fifth of the size, so that its edges are soft. */
static void shine_through(cairo_t *cr, const struct scan_way *way, struct chance *c, int w, int h)
{
    enum { COARSE = 5 };
    cairo_t *back = canvas(w / COARSE, h / COARSE, 1, 1, 1);
    struct drawn_text text;

    cairo_translate(back, w / COARSE, 0);
    cairo_scale(back, -1, 1);
    place(back, way, w / COARSE, h / COARSE, 1);
    kind_draw(KIND_LETTER, back, c, &text);
    cairo_save(cr);
    cairo_scale(cr, COARSE, COARSE);
    cairo_set_operator(cr, CAIRO_OPERATOR_MULTIPLY);
    cairo_set_source_surface(cr, cairo_get_target(back), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BILINEAR);
    cairo_paint_with_alpha(cr, way->through);
    cairo_restore(cr);
    cairo_destroy(back);
}

static struct picture draw_sheet(draw_fn *draw, void *ctx, const struct scan_way *way, struct chance *c, int w, int h)
{
    double lid = way->dirt & DIRT_DARK_LID ? 0.12 : 1;
    cairo_t *cr = canvas(w, h, lid, lid, lid);
    struct picture p = { .w = w, .h = h, .channels = way->color ? 3 : 1 };
    const uint8_t *from;

    cairo_save(cr);
    if (way->copies == 0)       /* a copy's paper lies straight; what is on it does not */
        place(cr, way, w, h, 1);
    else
        place(cr, &(struct scan_way){ .turn = way->turn }, w, h, 1);
    draw_rect(cr, 0, 0, SHEET_W_MM, SHEET_H_MM, (struct ink){ 1, 1, 1, 1 });
    cairo_restore(cr);
    cairo_save(cr);
    place(cr, way, w, h, way->scale);
    if (draw)
        draw(cr, c, ctx);
    cairo_restore(cr);
    if (way->through > 0)
        shine_through(cr, way, c, w, h);
    cairo_surface_flush(cairo_get_target(cr));
    from = cairo_image_surface_get_data(cairo_get_target(cr));
    p.px = must(malloc((size_t)w * (size_t)h * (size_t)p.channels));
    for (size_t i = 0; i < (size_t)w * (size_t)h; i++) {
        size_t row = i / (size_t)w, x = i % (size_t)w;
        uint32_t v;

        memcpy(&v, from + row * (size_t)cairo_image_surface_get_stride(cairo_get_target(cr)) + 4 * x, sizeof v);
        if (way->color) {
            p.px[3 * i] = (uint8_t)(v >> 16);
            p.px[3 * i + 1] = (uint8_t)(v >> 8);
            p.px[3 * i + 2] = (uint8_t)v;
        } else {
            p.px[i] = (uint8_t)((2 * (v >> 16 & 255) + 5 * (v >> 8 & 255) + (v & 255)) / 8);
        }
    }
    cairo_destroy(cr);
    return p;
}

/* ---- what copiers and scanners do */

/* One round of 1 2 1 in both directions. */
static void blur(struct picture *p)
{
    size_t stride = (size_t)p->w * (size_t)p->channels, step = (size_t)p->channels;
    AUTO_FREE uint8_t *above = must(malloc(stride));
    AUTO_FREE uint8_t *row = must(malloc(stride));

    for (int y = 0; y < p->h; y++) {
        uint8_t *at = p->px + (size_t)y * stride;

        memcpy(row, at, stride);
        for (size_t x = step; x + step < stride; x++)
            at[x] = (uint8_t)((row[x - step] + 2 * row[x] + row[x + step] + 2) >> 2);
    }
    memcpy(above, p->px, stride);
    for (int y = 1; y + 1 < p->h; y++) {
        uint8_t *at = p->px + (size_t)y * stride;

        memcpy(row, at, stride);
        for (size_t x = 0; x < stride; x++)
            at[x] = (uint8_t)((above[x] + 2 * row[x] + at[x + stride] + 2) >> 2);
        memcpy(above, row, stride);
    }
}

static void map(struct picture *p, const uint8_t table[256])
{
    size_t n = (size_t)p->w * (size_t)p->h * (size_t)p->channels;

    for (size_t i = 0; i < n; i++)
        p->px[i] = table[p->px[i]];
}

static void put(struct picture *p, int x, int y, double light)
{
    for (int k = 0; k < p->channels && x >= 0 && y >= 0 && x < p->w && y < p->h; k++) {
        uint8_t *at = p->px + ((size_t)y * (size_t)p->w + (size_t)x) * (size_t)p->channels + k;

        *at = (uint8_t)(*at * light);
    }
}

static void specks(struct picture *p, struct chance *c, int n)
{
    for (int i = 0; i < n; i++) {
        int x = chance_int(c, 0, p->w - 1), y = chance_int(c, 0, p->h - 1), size = chance_int(c, 1, 3);
        double light = chance_real(c, 0, 0.5);

        for (int k = 0; k < size * size; k++)
            put(p, x + k % size, y + k / size, light);
    }
}

static void dark_edges(struct picture *p, struct chance *c)
{
    int sides = chance_int(c, 1, 15), depth = chance_int(c, p->w / 150, p->w / 28);

    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++) {
            int far = p->w;

            far = sides & 1 && x < far ? x : far;
            far = sides & 2 && p->w - x < far ? p->w - x : far;
            far = sides & 4 && y < far ? y : far;
            far = sides & 8 && p->h - y < far ? p->h - y : far;
            if (far < depth)
                put(p, x, y, 0.06 + 0.5 * (far > depth * 3 / 4 ? (far - depth * 0.75) * 4 / depth : 0));
        }
}

static void copy_again(struct picture *p, struct chance *c)
{
    double gain = chance_real(c, 1.1, 1.5), lift = chance_real(c, -10, 14);
    uint8_t table[256];

    blur(p);
    if (p->w > 2000)
        blur(p);
    for (int i = 0; i < 256; i++)
        table[i] = (uint8_t)fmin(255, fmax(12, (i - 128) * gain + 128 + lift));
    map(p, table);
    specks(p, c, chance_int(c, 20, 300));
}

static void fold(struct picture *p, struct chance *c)
{
    int at = (int)(p->h * chance_real(c, 0.3, 0.7)), px = p->w / 700 + 1;
    double slope = chance_real(c, -0.004, 0.004), dark = chance_real(c, 0.88, 0.97);

    for (int x = 0; x < p->w; x++)
        for (int k = 0; k < px; k++)
            put(p, x, at + k + (int)(slope * x), dark);
}

static void holes(struct picture *p, struct chance *c)
{
    double mm = p->w / SHEET_W_MM, x = chance_real(c, 8, 13) * mm, light = chance_of(c, 0.5) ? 0.1 : 0.6;

    for (int i = -1; i <= 1; i += 2)
        for (int v = (int)(-3 * mm); v <= 3 * mm; v++)
            for (int u = (int)(-3 * mm); u <= 3 * mm; u++)
                if (u * u + v * v < 7.8 * mm * mm)
                    put(p, (int)x + u, (int)(p->h / 2 + i * 40 * mm) + v, light);
}

static void streak(struct picture *p, struct chance *c)
{
    int x = chance_int(c, p->w / 10, p->w * 9 / 10);
    double light = chance_real(c, 0.5, 0.9);

    for (int y = 0; y < p->h; y++)
        put(p, x, y, light);
}

/* Paper, light that falls off a little, and the sensor's noise. */
static void expose(struct picture *p, const struct scan_way *way, struct chance *c)
{
    double mean = (way->paper[0] * 2 + way->paper[1] * 5 + way->paper[2]) / 8, fall = chance_real(c, -0.03, 0.03);
    static int bell[4096];

    for (size_t i = 0; i < ARRAY_LEN(bell); i++) {
        double sum = 0;

        for (int k = 0; k < 6; k++)
            sum += chance_real(c, -1, 1);
        bell[i] = (int)(sum / sqrt(2) * way->noise * 256);
    }
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++)
            for (int k = 0; k < p->channels; k++) {
                uint8_t *at = p->px + ((size_t)y * (size_t)p->w + (size_t)x) * (size_t)p->channels + k;
                double v = 255 - (255 - *at) * way->ink;
                int light = (int)(v * (p->channels == 3 ? way->paper[k] : mean) * (1 + fall * y / p->h)) + (bell[chance_bits(c) % 4096] >> 8);

                *at = (uint8_t)(light < 0 ? 0 : light > 255 ? 255 : light);
            }
}

static void give(struct picture *take_p, const struct scan_way *way, struct scanned *ret)
{
    *ret = (struct scanned){ .width_px = take_p->w, .height_px = take_p->h, .dpi = way->dpi, .depth = way->depth, .color = way->color };
    if (way->depth == 8) {
        ret->stride = (size_t)take_p->w * (size_t)take_p->channels;
        ret->px = take_p->px;
        return;
    }
    ret->stride = ((size_t)take_p->w + 7) / 8;
    ret->px = must(calloc(ret->stride, (size_t)take_p->h));
    for (int y = 0; y < take_p->h; y++)
        for (int x = 0; x < take_p->w; x++)
            if (take_p->px[(size_t)y * (size_t)take_p->w + (size_t)x] < 150)
                ret->px[(size_t)y * ret->stride + (size_t)x / 8] |= (uint8_t)(0x80 >> x % 8);
    free(take_p->px);
}

void scan_drawing(draw_fn *draw, void *ctx, const struct scan_way *way, struct chance *c, struct scanned *ret)
{
    int a = (int)lround(SHEET_W_MM / 25.4 * way->dpi), b = (int)lround(SHEET_H_MM / 25.4 * way->dpi);
    struct picture p = draw_sheet(draw, ctx, way, c, way->turn % 180 ? b : a, way->turn % 180 ? a : b);

    for (int i = 0; i < way->copies; i++)
        copy_again(&p, c);
    if (way->dirt & DIRT_FOLD)
        fold(&p, c);
    if (way->dirt & DIRT_HOLES)
        holes(&p, c);
    if (way->dirt & DIRT_SPECKS)
        specks(&p, c, chance_int(c, 30, 300));
    if (way->dirt & DIRT_EDGES)
        dark_edges(&p, c);
    for (int i = 0; i < way->blur; i++)
        blur(&p);
    expose(&p, way, c);
    if (way->dirt & DIRT_STREAK)
        streak(&p, c);
    give(&p, way, ret);
}

struct subject { enum kind kind; struct drawn_text *text; };

static void draw_kind(cairo_t *cr, struct chance *c, void *ctx)
{
    const struct subject *s = ctx;

    kind_draw(s->kind, cr, c, s->text);
}

void scan_kind(enum kind kind, const struct scan_way *way, struct chance *c, struct scanned *ret, struct drawn_text *ret_text)
{
    struct subject s = { kind, ret_text };

    scan_drawing(draw_kind, &s, way, c, ret);
}
