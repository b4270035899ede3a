#include "desk/letter/box.h"

#include <errno.h>
#include <stdint.h>

static int clamp(int64_t v, int max)
{
    return v < 0 ? 0 : v > max ? max : (int)v;
}

static int permille(int v, int of)
{
    return (int)(((int64_t)v * 1000 + of / 2) / of);
}

int box_upright(const struct box *scanned, int page_w, int page_h, int rotation, struct box_permille *ret)
{
    if (page_w <= 0 || page_h <= 0 || scanned->w <= 0 || scanned->h <= 0)
        return -EINVAL;
    /* edges, cut to the page */
    int left = clamp(scanned->x, page_w), right = clamp((int64_t)scanned->x + scanned->w, page_w);
    int top = clamp(scanned->y, page_h), bottom = clamp((int64_t)scanned->y + scanned->h, page_h);
    if (left >= right || top >= bottom)
        return -EINVAL;

    int x, y, w = right - left, h = bottom - top;   /* on the upright page */
    int upright_w = page_w, upright_h = page_h;
    switch (rotation) {
    case 0:
        x = left;
        y = top;
        break;
    case 180:
        x = page_w - right;
        y = page_h - bottom;
        break;
    case 90:            /* the scan's right edge is the upright top */
        x = top;
        y = page_w - right;
        break;
    case 270:           /* the scan's left edge is the upright top */
        x = page_h - bottom;
        y = left;
        break;
    default:
        return -EINVAL;
    }
    if (rotation == 90 || rotation == 270) {
        upright_w = page_h;
        upright_h = page_w;
        int swap = w;
        w = h;
        h = swap;
    }
    *ret = (struct box_permille){ permille(x, upright_w), permille(y, upright_h), permille(w, upright_w), permille(h, upright_h) };
    return 0;
}
