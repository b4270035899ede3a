#include "ocr/page/read/hole.h"

#include "base/auto.h"

enum {
    SMALLEST_MIL = 118, LARGEST_MIL = 335,      /* thousandths of an inch; cut by the sheet's edge is no disc any more */
    LEAST_FULL_PC = 70,         /* of its box; a disc fills 79 */
    CORNER_PC = 14,             /* of its side: that far into the box's corners a disc leaves it white */
};

static bool has_ink(PIX *ink, int x, int y)
{
    l_uint32 v = 0;

    return pixGetPixel(ink, x, y, &v) == 0 && v;
}

/* A square emblem, a box that was filled in and a photo's dark patch reach into the corners. */
static bool is_round(PIX *ink, struct box b)
{
    int in_x = b.w * CORNER_PC / 200, in_y = b.h * CORNER_PC / 200, right = b.x + b.w - 1, foot = b.y + b.h - 1;

    return !has_ink(ink, b.x + in_x, b.y + in_y) && !has_ink(ink, right - in_x, b.y + in_y) && !has_ink(ink, b.x + in_x, foot - in_y) &&
           !has_ink(ink, right - in_x, foot - in_y);
}

bool is_punch_hole(PIX *ink, struct box b, int dpi)
{
    int smaller = b.w < b.h ? b.w : b.h, larger = b.w < b.h ? b.h : b.w;
    AUTO_PIX PIX *cut = NULL;
    l_int32 full = 0;

    if (smaller * 1000 < SMALLEST_MIL * dpi || larger * 1000 > LARGEST_MIL * dpi || larger * 4 > smaller * 5)
        return false;
    cut = pix_cut(ink, b);
    return cut && pixCountPixels(cut, &full, NULL) == 0 && full * 100 >= LEAST_FULL_PC * b.w * b.h && is_round(ink, b);
}
