#include "test_look_rig.h"

#include "drivers/scan/look/shrink.h"

#include <stdlib.h>

void rig_page_from(const struct scanned *s, struct rig_page *ret)
{
    struct shrink k = { .grey = malloc(SHRINK_GREY_BYTES), .tint = malloc(SHRINK_TINT_BYTES) };

    if (!k.grey || !k.tint || shrink_begin(&k, s->width_px, s->dpi, s->depth, s->color, NULL) < 0)
        abort();
    for (int y = 0; y < s->height_px; y++)
        shrink_row(&k, s->px + (size_t)y * s->stride);
    *ret = (struct rig_page){ .px = k.grey, .tint_px = k.tint };
    ret->grey = (struct grey){ k.grey, k.width_px, k.height_px, (size_t)k.width_px, k.dpi };
    ret->tint = (struct grey){ k.tint, k.tint_width_px, k.tint_height_px, (size_t)k.tint_width_px, k.dpi / SHRINK_TINT_PART };
    shrink_done(&k);
}

void rig_page_done(struct rig_page *p)
{
    free(p->px);
    free(p->tint_px);
    p->px = p->tint_px = NULL;
}

void rig_draw_page(rig_draw *draw, const struct scan_way *way, uint64_t seed, struct rig_page *ret)
{
    AUTO_SCANNED struct scanned s = { 0 };
    struct chance c = { seed };

    scan_drawing(draw, NULL, way, &c, &s);
    rig_page_from(&s, ret);
}

void rig_draw_kind(enum kind kind, const struct scan_way *way, uint64_t seed, struct rig_page *ret)
{
    AUTO_SCANNED struct scanned s = { 0 };
    struct chance c = { seed };
    struct drawn_text text;

    scan_kind(kind, way, &c, &s, &text);
    rig_page_from(&s, ret);
}

void rig_letter(cairo_t *cr, struct chance *c, void *ctx)
{
    (void)ctx;
    draw_letterhead(cr, c, false);
    draw_lines(cr, c, false, 25, 50, 160, 260, 11, 20);
}
