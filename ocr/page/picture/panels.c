/* Looked at in half size, in which the grain of the print is gone; closed over a stroke's width that is what the page is like
 * without writing. */
#include "ocr/page/picture/panels.h"

#include <errno.h>
#include <math.h>

/* Millimetres on the sheet. Shades are of 255 for white paper. */
#define STROKE_MM 2.4           /* writing is no wider */
#define PANEL_MM 1.5            /* a panel is */
#define MARGIN_MM 3.0           /* shadows along the edges of the sheet */

enum {
    EDGE_STEP = 9,              /* so much of a step around them tells panels from a shadow on the paper, ... */
    EDGE_SHARE_PC = 50,         /* ... along this much of their outline */
    LEAST_SIDE_PX = 16,         /* smaller pages have no panels */
};

/* Areas darker than this are seen; the lower ones find a panel that lies in stained paper or in a shadow. */
static const int panel_shades[] = { 238, 215, 190 };

void panels_done(struct panels *p)
{
    pixDestroy(&p->where);
    pixDestroy(&p->bare);
}

int panels_odd_px(double mm, double px_per_mm)
{
    int n = (int)lround(mm * px_per_mm);

    return (n < 1 ? 1 : n) | 1;
}

PIX *panels_shrink(PIX *ink, int across, int down)
{
    int width = pixGetWidth(ink), height = pixGetHeight(ink);
    PIX *small = pixCreate(across, down, 1);

    for (int y = 0; small && y < height; y++) {
        const l_uint32 *from = pixGetData(ink) + (size_t)y * (size_t)pixGetWpl(ink);
        l_uint32 *to = pixGetData(small) + (size_t)((long)y * down / height) * (size_t)pixGetWpl(small);

        for (int word = 0; word < pixGetWpl(ink); word++)
            for (l_uint32 left = from[word]; left != 0; left &= left - 1) {
                int x = word * 32 + 31 - __builtin_ctz(left);

                if (x < width)
                    SET_DATA_BIT(to, (long)x * across / width);
            }
    }
    return small;
}

/* ---- the page without writing */

/* Each colour alone. NULL: no memory. */
static PIX *erase_strokes(PIX *page, int stroke_px)
{
    PIX *colour[3] = { 0 }, *whole = NULL;

    if (pixGetDepth(page) == 8)
        return pixCloseGray(page, stroke_px, stroke_px);
    for (int c = 0; c < 3; c++) {
        AUTO_PIX PIX *grey = pixGetRGBComponent(page, c);       /* COLOR_RED, _GREEN, _BLUE */

        colour[c] = grey ? pixCloseGray(grey, stroke_px, stroke_px) : NULL;
    }
    if (colour[0] && colour[1] && colour[2])
        whole = pixCreateRGBImage(colour[0], colour[1], colour[2]);
    for (int c = 0; c < 3; c++)
        pixDestroy(&colour[c]);
    return whole;
}

/* ---- which of its shades are panels */

/* Of the part's outline: how long, and how much of it is steep. */
static void measure_outline(PIX *outline, PIX *steep, PIX *part, BOX *box, l_int32 *ret_all, l_int32 *ret_steep)
{
    AUTO_PIX PIX *edge = pixClipRectangle(outline, box, NULL), *sharp = pixClipRectangle(steep, box, NULL);

    *ret_all = *ret_steep = 0;
    if (!edge || !sharp)
        return;
    pixAnd(edge, edge, part);
    pixCountPixels(edge, ret_all, NULL);
    pixAnd(edge, edge, sharp);
    pixCountPixels(edge, ret_steep, NULL);
}

/* Adds to kept the parts of mask whose outline is steep; what solid and the margin cut off tells nothing. -ENOMEM. */
static int keep_edged(PIX *mask, PIX *solid, PIX *steep, int margin_px, PIX *kept)
{
    AUTO_PIX PIX *outline = pixErodeBrick(NULL, mask, 3, 3), *beside = pixDilateBrick(NULL, solid, 3, 3);
    PIXA *parts = NULL;
    BOXA *boxes = outline && beside ? pixConnComp(mask, &parts, 8) : NULL;

    if (!boxes)
        return -ENOMEM;
    pixSubtract(outline, mask, outline);
    pixSubtract(outline, outline, beside);
    pixSetOrClearBorder(outline, margin_px + 1, margin_px + 1, margin_px + 1, margin_px + 1, PIX_CLR);
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        AUTO_PIX PIX *part = pixaGetPix(parts, i, L_CLONE);
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        l_int32 x, y, w, h, all, steeps;

        boxGetGeometry(box, &x, &y, &w, &h);
        measure_outline(outline, steep, part, box, &all, &steeps);
        if (steeps * 100 >= all * EDGE_SHARE_PC)
            pixRasterop(kept, x, y, w, h, PIX_SRC | PIX_DST, part, 0, 0);
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&parts);
    return 0;
}

struct search { PIX *page, *ink; double px_per_mm; };     /* ink: of the page's size; what it covers is not looked at */

/* Adds to found the panels of any of the shades. -ENOMEM. */
static int add_panels(const struct search *s, const int *shades, size_t n_shades, PIX *found)
{
    AUTO_PIX PIX *grey = pixGetDepth(s->page) == 32 ? pixConvertRGBToGrayMinMax(s->page, L_CHOOSE_MIN) : pixClone(s->page);
    AUTO_PIX PIX *slopes = grey ? pixMorphGradient(grey, 3, 3, 0) : NULL, *steep = slopes ? pixThresholdToBinary(slopes, EDGE_STEP) : NULL;
    int grain = panels_odd_px(PANEL_MM, s->px_per_mm), margin = panels_odd_px(MARGIN_MM, s->px_per_mm);

    if (!steep)
        return -ENOMEM;
    pixInvert(steep, steep);
    for (size_t i = 0; i < n_shades; i++) {
        AUTO_PIX PIX *tinted = pixThresholdToBinary(grey, shades[i]);

        if (!tinted)
            return -ENOMEM;
        pixSubtract(tinted, tinted, s->ink);
        pixOpenBrick(tinted, tinted, grain, grain);
        pixSetOrClearBorder(tinted, margin, margin, margin, margin, PIX_CLR);
        if (keep_edged(tinted, s->ink, steep, margin, found) < 0)
            return -ENOMEM;
    }
    return 0;
}

/* Those with writing on them are found without it, those that are no larger than writing, with. NULL: no memory. */
static PIX *find_tinted(PIX *half, PIX *empty, PIX *ink, double px_per_mm)
{
    AUTO_PIX PIX *covered = panels_shrink(ink, pixGetWidth(half), pixGetHeight(half)), *solid = NULL;
    AUTO_PIX PIX *found = pixCreate(pixGetWidth(half), pixGetHeight(half), 1);
    int grain = panels_odd_px(PANEL_MM, px_per_mm);

    solid = covered ? pixOpenBrick(NULL, covered, grain, grain) : NULL;
    if (!solid || !found)
        return NULL;
    pixDilateBrick(solid, solid, 3, 3);         /* and its blurred edge */
    pixDilateBrick(covered, covered, 3, 3);
    if (add_panels(&(struct search){ empty, solid, px_per_mm }, panel_shades, ARRAY_LEN(panel_shades), found) < 0 ||
        add_panels(&(struct search){ half, covered, px_per_mm }, panel_shades, 1, found) < 0)
        return NULL;
    return TAKE_PTR(found);
}

/* ---- taking the tint out */

static l_uint32 lifted(l_uint32 shade, l_uint32 paper)
{
    l_uint32 v = paper ? shade * 255 / paper : 255;

    return v > 255 ? 255 : v;
}

static void lift_row(PIX *page, PIX *empty, PIX *where, int y)
{
    int last = pixGetWidth(empty) - 1, row = y / 2 < pixGetHeight(empty) ? y / 2 : pixGetHeight(empty) - 1;
    const l_uint32 *mask = pixGetData(where) + (size_t)y * (size_t)pixGetWpl(where);
    const l_uint32 *paper = pixGetData(empty) + (size_t)row * (size_t)pixGetWpl(empty);
    l_uint32 *line = pixGetData(page) + (size_t)y * (size_t)pixGetWpl(page);

    for (int x = 0; x < pixGetWidth(page); x++) {
        int k = x / 2 < last ? x / 2 : last;

        if (!GET_DATA_BIT(mask, x))
            continue;
        if (pixGetDepth(page) == 8)
            SET_DATA_BYTE(line, x, lifted(GET_DATA_BYTE(line, x), GET_DATA_BYTE(paper, k)));
        else
            line[x] = lifted(line[x] >> 24, paper[k] >> 24) << 24 | lifted(line[x] >> 16 & 0xff, paper[k] >> 16 & 0xff) << 16 |
                      lifted(line[x] >> 8 & 0xff, paper[k] >> 8 & 0xff) << 8;
    }
}

int panels_find(PIX *page, PIX *ink, double px_per_mm, struct panels *ret)
{
    int width = pixGetWidth(page), height = pixGetHeight(page);
    AUTO_PIX PIX *half = NULL, *empty = NULL, *tinted = NULL;
    l_int32 none = 1;

    *ret = (struct panels){ .where = pixCreate(width, height, 1), .bare = pixClone(page) };
    if (!ret->where || width < LEAST_SIDE_PX || height < LEAST_SIDE_PX)
        return ret->where ? 0 : -ENOMEM;
    half = pixScaleAreaMap2(page);
    empty = half ? erase_strokes(half, panels_odd_px(STROKE_MM, px_per_mm / 2)) : NULL;
    tinted = empty ? find_tinted(half, empty, ink, px_per_mm / 2) : NULL;
    if (!tinted)
        return -ENOMEM;
    pixZero(tinted, &none);
    if (none)
        return 0;
    pix_replace(&ret->where, pixScaleToSize(tinted, width, height));
    pix_replace(&ret->bare, pixCopy(NULL, page));
    for (int y = 0; ret->where && ret->bare && y < height; y++)
        lift_row(ret->bare, empty, ret->where, y);
    return ret->where && ret->bare ? 0 : -ENOMEM;
}
