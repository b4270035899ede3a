#include "ocr/page/mark/frame.h"

#include <errno.h>

enum {
    INK_LEVEL = 200,
    FULL_PCT = 72,              /* of a row or column that is a stroke of the frame; the heads and feet of letters cover less */
    WAVER_PX = 5,               /* a stroke may be so far off level */
    EDGE_PCT = 30,              /* where strokes along the top and bottom lie, of the height ... */
    SIDE_PCT = 22,              /* ... and those at the sides, of the width */
    SPARE_PX = 2,               /* the soft edge of the stroke */
};

/* The innermost stroke in n counts from "from", in steps of "step"; -1: none. */
static int last_stroke(NUMA *counts, int from, int step, int n, int full)
{
    int at = -1;

    for (int i = 0; i < n; i++) {
        l_int32 count = 0;

        numaGetIValue(counts, from + i * step, &count);
        if (count * 100 >= full * FULL_PCT)
            at = i;
    }
    return at;
}

/* Strokes at both ends: how many rows or columns from each end they reach in; 0 where there is none. */
static void find_ends(NUMA *counts, int full, int zone_pct, int ret[2])
{
    int n = numaGetCount(counts), zone = n * zone_pct / 100;

    ret[0] = last_stroke(counts, 0, 1, zone, full);
    ret[1] = last_stroke(counts, n - 1, -1, zone, full);
    for (int i = 0; i < 2; i++)
        ret[i] = ret[i] < 0 ? 0 : ret[i] + 1 + SPARE_PX;
}

int frame_erase(PIX *level)
{
    AUTO_PIX PIX *ink = pixThresholdToBinary(level, INK_LEVEL);
    AUTO_PIX PIX *high = ink ? pixDilateBrick(NULL, ink, 1, WAVER_PX) : NULL, *wide = ink ? pixDilateBrick(NULL, ink, WAVER_PX, 1) : NULL;
    NUMA *rows = high ? pixCountPixelsByRow(high, NULL) : NULL, *columns = wide ? pixCountPixelsByColumn(wide) : NULL;
    int w = pixGetWidth(level), h = pixGetHeight(level), down[2] = { 0 }, across[2] = { 0 };
    int r = rows && columns ? 0 : -ENOMEM;

    if (r == 0) {
        find_ends(rows, w, EDGE_PCT, down);
        find_ends(columns, h, SIDE_PCT, across);
    }
    numaDestroy(&rows);
    numaDestroy(&columns);
    if (r < 0 || !down[0] || !down[1] || !across[0] || !across[1])
        return r;
    pixRasterop(level, 0, 0, w, down[0], PIX_SET, NULL, 0, 0);
    pixRasterop(level, 0, h - down[1], w, down[1], PIX_SET, NULL, 0, 0);
    pixRasterop(level, 0, 0, across[0], h, PIX_SET, NULL, 0, 0);
    pixRasterop(level, w - across[1], 0, across[1], h, PIX_SET, NULL, 0, 0);
    return 0;
}
