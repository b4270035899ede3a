#include "drivers/label/bitmap.h"

struct bitmap *bitmap_new(int width_px, int height_px)
{
    struct bitmap *b = calloc(1, sizeof(*b));

    if (!b)
        return NULL;
    *b = (struct bitmap){ .width_px = width_px, .height_px = height_px, .stride = ((size_t)width_px + 7) / 8 };
    b->bits = calloc((size_t)height_px, b->stride);
    if (!b->bits) {
        free(b);
        return NULL;
    }
    return b;
}

void bitmap_free(struct bitmap *b)
{
    if (b)
        free(b->bits);
    free(b);
}
