/* test_ocr_load_rig.h - pages as files of many kinds: white paper, a black square in the upper left quarter, a red one below the
 * middle. Made with libjpeg, libpng and libtiff themselves. */
#ifndef TEST_OCR_LOAD_RIG_H
#define TEST_OCR_LOAD_RIG_H

#include "ocr/page/load/load.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes { unsigned char *data; size_t n; };    /* data: free() */

enum { PAINT_WHITE, PAINT_BLACK, PAINT_RED, PAINTS };

/* The squares lie at these parts of 16 of width and height, 2 wide and high. */
enum { BLACK_AT = 3, RED_X = 7, RED_Y = 9, SQUARE = 2, PARTS = 16 };

/* Which paint is at x, y of a page of that size? */
int rig_paint(int x, int y, int width_px, int height_px);

struct jpeg_shape {
    int width_px, height_px, dpi;
    int kind;                   /* J_COLOR_SPACE of the file: JCS_GRAYSCALE, JCS_YCbCr, JCS_CMYK, JCS_YCCK */
    bool adobe;                 /* with the marker and upside down, as programs of that family write CMYK */
    int orientation;            /* of an Exif part; 0: none */
    bool progressive;
    bool many_scans;            /* of a grey one: some 250 */
};
struct bytes rig_jpeg(const struct jpeg_shape *s);

struct tiff_shape {
    int width_px, height_px, dpi;
    int photometric, bits, samples, compression;    /* compression 0: none */
    bool tiled, one_strip;
    int orientation;
};
struct bytes rig_tiff(const struct tiff_shape *s);

struct png_shape { int width_px, height_px, dpi, bits, colour_type; bool interlaced; };
struct bytes rig_png(const struct png_shape *s);

/* Page "page" of the file, which must be one that is read; the caller's. take_b is freed. */
struct loaded rig_load(struct bytes take_b, int page, const char *what);

/* Fails unless pix has the paper, the black and (if colour) the red square where they belong. */
void rig_assert_page(PIX *pix, bool colour, const char *what);
void rig_assert_page_and_free(struct loaded l, bool colour, const char *what);

#endif
