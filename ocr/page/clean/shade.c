#include "ocr/page/clean/shade.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    TILE_PX = 32,               /* a multiple of 4: the bytes of a tile fill whole words of a line */
    HALVE_FROM_DPI = 200,       /* from here on the paper is measured in half the resolution */
    DARKEST_PAPER = 110,
    PAPER = 245,                /* what paper becomes */
};

/* What the pixels of each tile are multiplied by, in 1/256: 16 bits; as the page is covered by tiles, but for what is left over at its
 * right and lower edge. The caller's; NULL as shade_even. */
static PIX *measure(PIX *page, int tile_px)
{
    AUTO_PIX PIX *paper = NULL;

    if (pixGetBackgroundGrayMap(page, NULL, tile_px, tile_px, DARKEST_PAPER, tile_px * tile_px / 3, &paper) != 0)
        return NULL;
    return pixGetInvBackgroundMap(paper, PAPER, 2, 2);
}

static uint8_t brighter(uint8_t shade, unsigned by)
{
    unsigned v = shade * by >> 8;

    return (uint8_t)(v > 255 ? 255 : v);
}

/* n bytes, n a multiple of 4. Tiles go whole, since the compiler makes many at once of a known number. */
static void lighten(const uint8_t *restrict from, uint8_t *restrict to, size_t n, unsigned by)
{
    if (n == TILE_PX)
        for (int i = 0; i < TILE_PX; i++)
            to[i] = brighter(from[i], by);
    else
        for (size_t i = 0; i < n; i++)
            to[i] = brighter(from[i], by);
}

static int least(int a, int b) { return a < b ? a : b; }

static PIX *apply(PIX *page, PIX *factors)
{
    PIX *out = pixCreateTemplate(page);
    int across = pixGetWidth(factors), down = pixGetHeight(factors), line_bytes = pixGetWpl(page) * 4;

    for (int y = 0; out && y < pixGetHeight(page); y++) {
        const l_uint32 *by = pixGetData(factors) + (size_t)least(y / TILE_PX, down - 1) * (size_t)pixGetWpl(factors);
        const uint8_t *from = (const uint8_t *)(pixGetData(page) + (size_t)y * (size_t)pixGetWpl(page));
        uint8_t *to = (uint8_t *)(pixGetData(out) + (size_t)y * (size_t)pixGetWpl(out));

        for (int x = 0; x < line_bytes; x += TILE_PX)
            lighten(from + x, to + x, (size_t)least(TILE_PX, line_bytes - x), GET_DATA_TWO_BYTES(by, least(x / TILE_PX, across - 1)));
    }
    return out;
}

PIX *shade_even(PIX *page, int dpi)
{
    bool halved = dpi >= HALVE_FROM_DPI;
    AUTO_PIX PIX *half = halved ? pixScaleAreaMap2(page) : pixClone(page);
    AUTO_PIX PIX *factors = half ? measure(half, halved ? TILE_PX / 2 : TILE_PX) : NULL;

    return factors ? apply(page, factors) : NULL;
}
