#include "ocr/page/picture/background.h"

#include "base/said.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum {
    TILE_PX = 8,                /* what is covered gets the mean of its tile, or of the next that has one */
    JOIN_PX = 75,               /* parts closer than this are one picture: half an inch of the small picture */
    ALL_WHITE = 255,
    LIFT_FROM = 190, LIFT_TO = 238, LIFTED = 250,       /* shades that are spread, up to the palest panel: separate.c */
};

static int no_memory(struct err *e) { return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY); }

/* ---- one picture */

/* What is no rest becomes white. */
static void clear_paper(PIX *page, PIX *rest)
{
    AUTO_PIX PIX *paper = pixInvert(NULL, rest);

    if (paper)
        pixSetMasked(page, paper, pixGetDepth(page) == 32 ? 0xffffff00 : ALL_WHITE);
}

/* Means of the tiles' pixels that ink does not cover, holes filled from the neighbours; NULL: no memory, or all is covered. */
static PIX *tile_means(PIX *grey, PIX *covered)
{
    int across = (pixGetWidth(grey) + TILE_PX - 1) / TILE_PX, down = (pixGetHeight(grey) + TILE_PX - 1) / TILE_PX;
    AUTO_PIX PIX *means = pixCreate(across, down, 8);

    for (int j = 0; means && j < down; j++)
        for (int i = 0; i < across; i++) {
            unsigned sum = 0, n = 0;

            for (int y = j * TILE_PX; y < (j + 1) * TILE_PX && y < pixGetHeight(grey); y++) {
                const l_uint32 *line = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
                const l_uint32 *bits = pixGetData(covered) + (size_t)y * (size_t)pixGetWpl(covered);

                for (int x = i * TILE_PX; x < (i + 1) * TILE_PX && x < pixGetWidth(grey); x++)
                    if (!GET_DATA_BIT(bits, x))
                        sum += GET_DATA_BYTE(line, x), n++;
            }
            pixSetPixel(means, i, j, n ? (sum + n / 2) / n : 0);        /* 0: a hole */
        }
    if (!means || pixFillMapHoles(means, across, down, L_FILL_BLACK) != 0)
        return NULL;
    return TAKE_PTR(means);
}

static void fill_covered(PIX *grey, PIX *covered)
{
    AUTO_PIX PIX *means = tile_means(grey, covered);

    for (int y = 0; y < pixGetHeight(grey); y++) {
        l_uint32 *line = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        const l_uint32 *bits = pixGetData(covered) + (size_t)y * (size_t)pixGetWpl(covered);
        const l_uint32 *row = means ? pixGetData(means) + (size_t)(y / TILE_PX) * (size_t)pixGetWpl(means) : NULL;

        for (int x = 0; x < pixGetWidth(grey); x++)
            if (GET_DATA_BIT(bits, x))
                SET_DATA_BYTE(line, x, row ? GET_DATA_BYTE(row, x / TILE_PX) : ALL_WHITE);
    }
}

/* Fills what ink covers, in each colour. NULL: no memory. */
static PIX *without_ink(PIX *page, PIX *covered)
{
    AUTO_PIX PIX *red = NULL, *green = NULL, *blue = NULL;

    if (pixGetDepth(page) == 8) {
        fill_covered(page, covered);
        return pixClone(page);
    }
    red = pixGetRGBComponent(page, COLOR_RED);
    green = pixGetRGBComponent(page, COLOR_GREEN);
    blue = pixGetRGBComponent(page, COLOR_BLUE);
    if (!red || !green || !blue)
        return NULL;
    fill_covered(red, covered);
    fill_covered(green, covered);
    fill_covered(blue, covered);
    return pixCreateRGBImage(red, green, blue);
}

/* What is almost white becomes whiter, so that no edge is seen where the picture ends. */
static void lift_highlights(PIX *page)
{
    NUMA *to = numaCreate(256);

    for (int v = 0; to && v < 256; v++)
        numaAddNumber(to, (l_float32)(v < LIFT_FROM ? v : v < LIFT_TO ? LIFT_FROM + (v - LIFT_FROM) * (LIFTED - LIFT_FROM) / (LIFT_TO - LIFT_FROM)
                                                                     : ALL_WHITE));
    if (to)
        pixTRCMap(page, NULL, to);
    numaDestroy(&to);
}

/* The part of the page in box: paper white, ink filled in. NULL: no memory. */
static PIX *make_picture(const struct separation *sep, BOX *box)
{
    AUTO_PIX PIX *page = pixClipRectangle(sep->flat, box, NULL), *rest = pixClipRectangle(sep->rest, box, NULL);
    AUTO_PIX PIX *covered = pixClipRectangle(sep->covered, box, NULL), *filled = NULL;

    if (!page || !rest || !covered)
        return NULL;
    filled = without_ink(page, covered);
    if (filled) {
        lift_highlights(filled);
        clear_paper(filled, rest);
    }
    return TAKE_PTR(filled);
}

/* The same part in pixels of the page as scanned. */
static struct box place_of(BOX *box, const struct sheet *s, const PIX *flat)
{
    int width = turn_upright_width(&s->turn), height = turn_upright_height(&s->turn);
    double across = (double)width / pixGetWidth(flat), down = (double)height / pixGetHeight(flat);
    l_int32 x, y, w, h;
    struct box b;

    boxGetGeometry(box, &x, &y, &w, &h);
    b = (struct box){ .x = (int)lround(x * across), .y = (int)lround(y * down) };
    b.w = (int)lround((x + w) * across) - b.x;
    b.h = (int)lround((y + h) * down) - b.y;
    b.x = b.x < width - 1 ? b.x : width - 1;
    b.y = b.y < height - 1 ? b.y : height - 1;
    b.w = b.w < 1 ? 1 : b.w > width - b.x ? width - b.x : b.w;
    b.h = b.h < 1 ? 1 : b.h > height - b.y ? height - b.y : b.h;
    return b;
}

static int add_picture(const struct sheet *s, const struct separation *sep, BOX *box, const struct background_quality *q,
                       struct layers *layers, struct err *e)
{
    AUTO_PIX PIX *page = make_picture(sep, box), *sized = NULL;
    double small_dpi = (double)s->dpi * pixGetWidth(sep->flat) / turn_upright_width(&s->turn);
    float factor = (float)fmin(q->dpi / small_dpi, 1);
    struct layer l = { .kind = LAYER_JPEG, .place = place_of(box, s, sep->flat) };

    sized = page ? factor < 0.95F ? pixScaleSmooth(page, factor, factor) : pixClone(page) : NULL;
    if (!sized || pixWriteMemJpeg(&l.bytes, &l.n, sized, q->quality, 1 /* progressive: white costs least */) != 0)
        return no_memory(e);
    l.width_px = pixGetWidth(sized);
    l.height_px = pixGetHeight(sized);
    l.components = pixGetDepth(sized) == 32 ? 3 : 1;
    return layers_add(layers, l, e);
}

/* ---- where pictures are */

static BOX *around_all(BOXA *boxes)
{
    BOX *box = NULL;

    boxaGetExtent(boxes, NULL, NULL, &box);
    return box;
}

/* Boxes around the parts of rest, at most "most". NULL: no memory. */
static BOXA *find_places(PIX *rest, unsigned most)
{
    AUTO_PIX PIX *joined = pixCloseSafeCompBrick(NULL, rest, JOIN_PX, JOIN_PX);
    BOXA *parts = joined ? pixConnCompBB(joined, 8) : NULL, *apart = parts ? boxaCombineOverlaps(parts, NULL) : NULL;

    boxaDestroy(&parts);
    if (apart && (unsigned)boxaGetCount(apart) > most) {
        BOX *all = around_all(apart);

        boxaDestroy(&apart);
        apart = boxaCreate(1);
        if (apart && all)
            boxaAddBox(apart, all, L_INSERT);
    }
    return apart;
}

int background_add(const struct sheet *s, const struct separation *sep, const struct background_quality *q, unsigned most,
                   struct layers *layers, struct err *e)
{
    l_int32 none = 1;
    BOXA *places;
    int r = 0;

    pixZero(sep->rest, &none);
    if (none)
        return 0;
    places = find_places(sep->rest, most);
    if (!places)
        return no_memory(e);
    for (int i = 0; i < boxaGetCount(places) && r == 0; i++) {
        BOX *box = boxaGetBox(places, i, L_CLONE);

        r = add_picture(s, sep, box, q, layers, e);
        boxDestroy(&box);
    }
    boxaDestroy(&places);
    return r;
}
