#include "test_ocr_drawn.h"

#include "test.h"

#include "base/auto.h"

#include <pango/pangocairo.h>
#include <string.h>

struct paper paper_new(void)
{
    struct paper p = { .surface = cairo_image_surface_create(CAIRO_FORMAT_A8, WIDTH, HEIGHT) };

    p.cr = cairo_create(p.surface);
    return p;
}

void write_at(struct paper *p, int x, int y, const char *font, double points, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(p->cr);
    PangoFontDescription *d = pango_font_description_from_string(font);

    pango_font_description_set_absolute_size(d, points * DPI / 72 * PANGO_SCALE);
    pango_layout_set_font_description(layout, d);
    pango_layout_set_text(layout, text, -1);
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, layout);
    pango_font_description_free(d);
    g_object_unref(layout);
}

void fill_at(struct paper *p, int x, int y, int w, int h)
{
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
}

PIX *paper_take_grey(struct paper *p)
{
    PIX *grey = pixCreate(WIDTH, HEIGHT, 8);
    int stride = cairo_image_surface_get_stride(p->surface);
    const unsigned char *data;

    cairo_surface_flush(p->surface);
    data = cairo_image_surface_get_data(p->surface);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            pixSetPixel(grey, x, y, 255u - data[y * stride + x]);
    cairo_destroy(p->cr);
    cairo_surface_destroy(p->surface);
    return grey;
}

PIX *paper_take_ink(struct paper *p)
{
    AUTO_PIX PIX *grey = paper_take_grey(p);

    return pixThresholdToBinary(grey, 128);
}

struct lines *find_drawn_lines(PIX *ink)
{
    struct lines *l = calloc(1, sizeof *l);
    struct err e = { 0 };

    assert_non_null(l);
    assert_ok(lines_find(ink, DPI, l, &e), e);
    return l;
}

struct sheet sheet_of_paper(struct paper *p)
{
    PIX *grey = paper_take_grey(p);

    return (struct sheet){ .text = grey, .ink = pixThresholdToBinary(grey, 128), .dpi = DPI, .text_dpi = DPI, .text_per_px = 1,
                           .turn = { .width_px = WIDTH, .height_px = HEIGHT } };
}

json_t *read_sheet(const char *languages, struct sheet *s, const struct care *care)
{
    json_t *answer = json_object();
    struct engine g;
    struct err e = { 0 };

    assert_ok(engine_start(languages, &g, &e), e);
    assert_ok(recognise(&g, s, care, answer, &e), e);
    engine_done(&g);
    return answer;
}

char *text_of_row(const json_t *answer, int line)
{
    char text[1000] = "";
    size_t i;
    json_t *w;

    json_array_foreach(json_object_get(answer, "words"), i, w)
        if (json_integer_value(json_array_get(w, 6)) == line) {
            strcat(text, *text ? " " : "");
            strncat(text, json_string_value(json_array_get(w, 0)), sizeof text - strlen(text) - 2);
        }
    return strdup(text);
}
