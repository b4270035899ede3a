/* grey.h - a picture of 8 bits a pixel, 0 black to 255 white, rows of stride bytes. */
#ifndef IMAGE_GREY_H
#define IMAGE_GREY_H

#include <stddef.h>
#include <stdint.h>

struct grey {
    const uint8_t *px;          /* borrowed */
    int width_px, height_px;
    size_t stride;              /* bytes, >= width_px */
    int dpi;                    /* > 0 */
};

static inline const uint8_t *grey_row(const struct grey *g, int y) { return g->px + (size_t)y * g->stride; }

#endif
