#include "print/cell.h"

#include <pango/pangocairo.h>
#include <stdlib.h>

#define FONT "Noto Sans, Noto Sans Devanagari"

struct cell {
    cairo_t *cr;
    PangoLayout *layout;
};

struct cell *cell_new(cairo_t *cr, const struct cell_style *style)
{
    struct cell *c = calloc(1, sizeof(*c));

    if (!c)
        return NULL;
    c->cr = cr;
    c->layout = pango_cairo_create_layout(cr);
    PangoContext *context = pango_layout_get_context(c->layout);
    pango_context_set_round_glyph_positions(context, FALSE);    /* the unit may be a millimetre */
    pango_context_set_language(context, pango_language_from_string(style->language));
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    pango_font_description_set_absolute_size(font, style->em * PANGO_SCALE);
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(c->layout, font);
    pango_font_description_free(font);
    pango_layout_set_alignment(c->layout, style->centred ? PANGO_ALIGN_CENTER : style->right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pango_layout_set_width(c->layout, (int)(style->width * PANGO_SCALE));
    pango_layout_set_wrap(c->layout, PANGO_WRAP_WORD_CHAR);
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));      /* a code must not gain a sign at a line's end */
    pango_layout_set_attributes(c->layout, attributes);
    pango_attr_list_unref(attributes);
    if (style->max_lines > 0) {
        pango_layout_set_height(c->layout, -style->max_lines);
        pango_layout_set_ellipsize(c->layout, PANGO_ELLIPSIZE_END);
    }
    return c;
}

void cell_free(struct cell *c)
{
    if (!c)
        return;
    g_object_unref(c->layout);
    free(c);
}

double cell_set(struct cell *c, const char *text)
{
    PangoRectangle logical;

    pango_layout_set_text(c->layout, text, -1);
    pango_layout_get_extents(c->layout, NULL, &logical);
    return *text ? (double)logical.height / PANGO_SCALE : 0;
}

void cell_paint(struct cell *c, double x, double y)
{
    if (!*pango_layout_get_text(c->layout))
        return;
    cairo_move_to(c->cr, x, y);
    pango_cairo_show_layout(c->cr, c->layout);
}

int cell_lines(const struct cell *c) { return pango_layout_get_line_count(c->layout); }

int cell_line_start(const struct cell *c, int n)
{
    const PangoLayoutLine *line = pango_layout_get_line_readonly(c->layout, n);

    return line ? line->start_index : -1;
}
