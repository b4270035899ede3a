#include "ocr/page/load/shrink.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double shrink_share(int width_px, int height_px, int dpi)
{
    int shorter = width_px < height_px ? width_px : height_px;
    double share = (double)SHRINK_SIDE_PX / shorter;

    if (dpi > 0)
        share = fmax(share, (double)SHRINK_DPI / dpi);
    return fmin(share, 1);
}

int shrink_by(int width_px, int height_px, int dpi)
{
    int by = (int)(1 / shrink_share(width_px, height_px, dpi));

    return by < SHRINK_MOST ? by : SHRINK_MOST;
}

int shrink_begin(struct shrink *s, int width_px, int height_px, int components, int by)
{
    *s = (struct shrink){ .by = by, .components = components };
    s->pix = pixCreate(width_px / by, height_px / by, components == 3 ? 32 : 8);
    s->sums = s->pix ? calloc((size_t)pixGetWidth(s->pix) * (size_t)components, sizeof *s->sums) : NULL;
    return s->sums ? 0 : -ENOMEM;
}

static void put_row(struct shrink *s, l_uint32 *line)
{
    uint32_t area = (uint32_t)(s->by * s->by), half = area / 2;
    const uint32_t *sum = s->sums;

    for (int x = 0; x < pixGetWidth(s->pix); x++, sum += s->components) {
        if (s->components == 3)
            composeRGBPixel((int)((sum[0] + half) / area), (int)((sum[1] + half) / area), (int)((sum[2] + half) / area), line + x);
        else
            SET_DATA_BYTE(line, x, (sum[0] + half) / area);
    }
}

void shrink_row(struct shrink *s, const uint8_t *row)
{
    int width = pixGetWidth(s->pix), at = s->rows++ / s->by;
    uint32_t *sum = s->sums;

    if (at >= pixGetHeight(s->pix))
        return;                         /* what is left over at the foot: less than one row */
    for (int x = 0; x < width; x++, sum += s->components)
        for (int i = 0; i < s->by; i++, row += s->components)
            for (int c = 0; c < s->components; c++)
                sum[c] += row[c];
    if (s->rows % s->by == 0) {
        put_row(s, pixGetData(s->pix) + (size_t)at * (size_t)pixGetWpl(s->pix));
        memset(s->sums, 0, (size_t)width * (size_t)s->components * sizeof *s->sums);
    }
}

PIX *shrink_end(struct shrink *s) { return TAKE_PTR(s->pix); }

void shrink_done(struct shrink *s)
{
    free(s->sums);
    s->sums = NULL;
    pixDestroy(&s->pix);
}
