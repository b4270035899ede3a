#include "tests/paper/marks.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

enum { WIDTH_PX = 2480, HEIGHT_PX = 3508, DPI = 300 };

#define PX_PER_MM (DPI / 25.4)
static const double LETTER_SCALE = 0.90;

PIX *mark_sheet(void)
{
    PIX *sheet = pixCreate(WIDTH_PX, HEIGHT_PX, 32);

    pixSetAllArbitrary(sheet, 0xf8f7f400);
    pixSetResolution(sheet, DPI, DPI);
    return sheet;
}

PIX *mark_letter(PIX *page)
{
    PIX *sheet = mark_sheet(), *full = pixConvertTo32(page);
    int wide = (int)(WIDTH_PX * LETTER_SCALE), high = (int)(HEIGHT_PX * LETTER_SCALE);
    PIX *small = pixScaleToSize(full, wide, high);

    pixRasterop(sheet, (WIDTH_PX - wide) / 2, (HEIGHT_PX - high) / 2, wide, high, PIX_SRC, small, 0, 0);
    pixDestroy(&small);
    pixDestroy(&full);
    return sheet;
}

static PangoLayout *lay_out(cairo_t *cr, const struct mark_style *m)
{
    PangoLayout *l = pango_cairo_create_layout(cr);
    PangoFontDescription *f = pango_font_description_new();
    PangoAttrList *attrs = pango_attr_list_new();

    pango_font_description_set_family(f, *m->font ? m->font : "Liberation Sans");
    pango_font_description_set_absolute_size(f, m->size_pt * DPI / 72 * PANGO_SCALE);
    pango_font_description_set_weight(f, m->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_attr_list_insert(attrs, pango_attr_letter_spacing_new((int)(m->spacing_pt * DPI / 72 * PANGO_SCALE)));
    if (m->underline)
        pango_attr_list_insert(attrs, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
    pango_layout_set_attributes(l, attrs);
    pango_layout_set_font_description(l, f);
    pango_layout_set_alignment(l, PANGO_ALIGN_CENTER);
    pango_layout_set_text(l, m->text, -1);
    pango_attr_list_unref(attrs);
    pango_font_description_free(f);
    return l;
}

static void draw_frame(cairo_t *cr, double w, double h, double out, double pen)
{
    cairo_set_line_width(cr, pen);
    cairo_rectangle(cr, -w / 2 - out, -h / 2 - out, w + 2 * out, h + 2 * out);
    cairo_stroke(cr);
}

/* Specks and patches where the rubber left nothing. */
static void wear_off(cairo_t *cr, double w, double h, double share, struct chance *c)
{
    double area = (w + 120) * (h + 120), done = 0;

    cairo_set_operator(cr, CAIRO_OPERATOR_DEST_OUT);
    while (done < area * share) {
        double r = chance_of(c, 0.04) ? chance_real(c, 6, 14) : chance_real(c, 0.8, 3);

        cairo_set_source_rgba(cr, 0, 0, 0, chance_real(c, 0.5, 1));
        cairo_arc(cr, chance_real(c, -w / 2 - 60, w / 2 + 60), chance_real(c, -h / 2 - 60, h / 2 + 60), r, 0, 2 * M_PI);
        cairo_fill(cr);
        done += M_PI * r * r;
    }
    cairo_set_operator(cr, CAIRO_OPERATOR_OVER);
}

static void draw(cairo_t *cr, const struct mark_style *m, struct chance *c)
{
    PangoLayout *l = lay_out(cr, m);
    int w, h;

    pango_layout_get_pixel_size(l, &w, &h);
    cairo_translate(cr, m->x_mm * PX_PER_MM, m->y_mm * PX_PER_MM);
    cairo_rotate(cr, m->angle_deg * M_PI / 180);
    cairo_push_group(cr);
    cairo_set_source_rgba(cr, m->ink.r, m->ink.g, m->ink.b, 1);
    if (m->inverse) {
        cairo_rectangle(cr, -w / 2.0 - 20, -h / 2.0 - 6, w + 40, h + 12);
        cairo_fill(cr);
        cairo_set_source_rgb(cr, 1, 1, 1);
    }
    cairo_move_to(cr, -w / 2.0, -h / 2.0);
    pango_cairo_show_layout(cr, l);
    if (m->frame || m->double_frame)
        draw_frame(cr, w, h, 16, 7);
    if (m->double_frame)
        draw_frame(cr, w, h, 30, 4);
    if (m->wear > 0)
        wear_off(cr, w, h, m->wear, c);
    cairo_pop_group_to_source(cr);
    cairo_set_operator(cr, m->inverse ? CAIRO_OPERATOR_OVER : CAIRO_OPERATOR_MULTIPLY);
    cairo_paint_with_alpha(cr, m->ink.a);
    g_object_unref(l);
}

/* Cairo's pixels are words 0xxxRRGGBB, Leptonica's 0xRRGGBBxx. */
void mark_draw(PIX *page, const struct mark_style *m, struct chance *c)
{
    int w = pixGetWidth(page), h = pixGetHeight(page);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    int stride = cairo_image_surface_get_stride(surface) / 4;
    uint32_t *px = (uint32_t *)(void *)cairo_image_surface_get_data(surface);
    cairo_t *cr;

    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            px[(size_t)y * (size_t)stride + (size_t)x] = pixGetData(page)[(size_t)y * (size_t)pixGetWpl(page) + (size_t)x] >> 8;
    cairo_surface_mark_dirty(surface);
    cr = cairo_create(surface);
    draw(cr, m, c);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            pixGetData(page)[(size_t)y * (size_t)pixGetWpl(page) + (size_t)x] = px[(size_t)y * (size_t)stride + (size_t)x] << 8;
    cairo_surface_destroy(surface);
}
