/* bitmap.h - a picture of one bit a dot, as label printers take it. */
#ifndef LABEL_BITMAP_H
#define LABEL_BITMAP_H

#include "base/auto.h"

#include <stddef.h>
#include <stdint.h>

struct bitmap {
    int width_px, height_px;
    size_t stride;              /* bytes a row: (width_px + 7) / 8 */
    uint8_t *bits;              /* rows from the top; the highest bit is the leftmost dot; 1 is black, dots beyond the width are 0 */
};

/* White. NULL: no memory. Freed with bitmap_free(). width_px, height_px > 0. */
struct bitmap *bitmap_new(int width_px, int height_px);
void bitmap_free(struct bitmap *b);         /* NULL is fine */

static inline const uint8_t *bitmap_row(const struct bitmap *b, int y) { return b->bits + (size_t)y * b->stride; }
static inline int bitmap_is_black(const struct bitmap *b, int x, int y) { return bitmap_row(b, y)[x / 8] >> (7 - x % 8) & 1; }
static inline void bitmap_blacken(struct bitmap *b, int x, int y)
{
    b->bits[(size_t)y * b->stride + (size_t)x / 8] |= (uint8_t)(0x80 >> x % 8);
}

AUTO_DEFINE(struct bitmap *, bitmap_free)
#define AUTO_BITMAP AUTO(auto_bitmap_free)

#endif
