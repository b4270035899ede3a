#include "print/textbox.h"

#include <pango/pangocairo.h>

/* Devanagari is named so that the serif one, or that of another package, does not come first. */
#define FONT_SANS "Noto Sans, Noto Sans Devanagari"
#define FONT_MONO "Noto Sans Mono, Noto Sans, Noto Sans Devanagari"

#define STEP 0.96               /* from one size tried to the next */
#define SMALLEST_EM 1e-3        /* below this nothing is visible in any unit used here */

static void set_em(PangoLayout *layout, const struct textbox *box, double em)
{
    PangoFontDescription *font = pango_font_description_from_string(box->mono ? FONT_MONO : FONT_SANS);

    pango_font_description_set_absolute_size(font, em * PANGO_SCALE);
    pango_font_description_set_weight(font, box->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

static bool fits(PangoLayout *layout, const struct textbox *box)
{
    PangoRectangle ink, logical;

    pango_layout_get_extents(layout, &ink, &logical);
    int right = logical.width > ink.x + ink.width ? logical.width : ink.x + ink.width;
    int height = box->tight ? ink.height : logical.height;
    return pango_layout_get_line_count(layout) <= box->lines && right <= box->width * PANGO_SCALE
        && height <= box->height * PANGO_SCALE;
}

static PangoLayout *new_layout(cairo_t *cr, const struct textbox *box, const char *text)
{
    static const PangoAlignment aligns[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT };
    PangoLayout *layout = pango_cairo_create_layout(cr);
    bool has_dots = cairo_surface_get_type(cairo_get_target(cr)) == CAIRO_SURFACE_TYPE_IMAGE;

    pango_context_set_round_glyph_positions(pango_layout_get_context(layout), has_dots);    /* a PDF's unit may be a millimetre */
    pango_layout_set_text(layout, text, -1);
    pango_layout_set_alignment(layout, aligns[box->align]);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_width(layout, box->lines > 1 ? (int)(box->width * PANGO_SCALE) : -1);
    return layout;
}

/* The largest size down to min_em, or the smallest one with what is too much cut off. */
static double choose_em(PangoLayout *layout, const struct textbox *box)
{
    double least = box->min_em > 0 ? box->min_em : SMALLEST_EM, em = box->max_em;

    for (; em > least; em *= STEP) {
        set_em(layout, box, em);
        if (fits(layout, box))
            return em;
    }
    set_em(layout, box, least);
    if (!fits(layout, box)) {
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        pango_layout_set_width(layout, (int)(box->width * PANGO_SCALE));
        pango_layout_set_height(layout, -box->lines);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    return least;
}

double textbox_paint(cairo_t *cr, const struct textbox *box, const char *text)
{
    PangoRectangle ink, logical;

    if (box->width <= 0 || box->height <= 0)
        return 0;
    PangoLayout *layout = new_layout(cr, box, text);
    double em = choose_em(layout, box);
    pango_layout_set_width(layout, (int)(box->width * PANGO_SCALE));        /* what centre and right go by */
    pango_layout_get_extents(layout, &ink, &logical);
    const PangoRectangle *shape = box->tight ? &ink : &logical;
    cairo_move_to(cr, box->x, box->y + (box->height - (double)shape->height / PANGO_SCALE) / 2 - (double)shape->y / PANGO_SCALE);
    pango_cairo_show_layout(cr, layout);
    g_object_unref(layout);
    return em;
}

#ifdef __SANITIZE_ADDRESS__
/* Fonts stay loaded for as long as the process lives. (FcFini() is no way to give them back: Pango's font thread may still use them.) */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\n"; }
#endif
