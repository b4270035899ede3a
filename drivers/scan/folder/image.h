/* image.h - one page image, decoded and brought to what the front end asked for.
 *
 * The only place of the backend that parses images (Leptonica does). The header
 * is looked at before anything is decoded; limits come first. */
#ifndef SCAN_FOLDER_IMAGE_H
#define SCAN_FOLDER_IMAGE_H

#include "base/err.h"

#include <stdint.h>

enum {
    /* A3 at 600 dpi, the most the scanner offers, is 70 megapixels. Leptonica holds a colour
     * pixel in four bytes, so this is also the bound on memory: 400 MB for what was read. */
    IMAGE_MAX_PIXELS = 100 * 1000 * 1000,
    IMAGE_MAX_FILE_BYTES = 256 * 1024 * 1024,
    IMAGE_DEFAULT_DPI = 300,                    /* when the file does not say, or says what no sheet can be */
};

enum image_mode { IMAGE_LINEART, IMAGE_GRAY, IMAGE_COLOR };

struct image_request {
    enum image_mode mode;
    int res_dpi;
    /* Scan area in micrometres from the sheet's upper left corner; a right or lower edge that
     * is not on the sheet means the sheet's own edge. */
    int64_t left_um, top_um, right_um, bottom_um;
};

struct image;

/* Reads the file "name" of the folder. *ret_image is the caller's.
 *   -EBADMSG  not a page that can be read; e holds a sentence for the person who put it there
 *   -ERANGE   the scan area holds nothing of this sheet: not the sheet's fault
 *   -ENOMEM, another -errno: the folder or the machine, not the sheet */
int image_load(int dir_fd, const char *name, const struct image_request *want, struct image **ret_image, struct err *e);
void image_free(struct image *img);             /* NULL is fine */

int image_width_px(const struct image *img);
int image_height_px(const struct image *img);
int image_line_bytes(const struct image *img);  /* SANE layout: 1 bit (1 = black), 8 bits grey, or 24 bits RGB a pixel */

/* Writes line y (0 .. height - 1): image_line_bytes() bytes. */
void image_line(const struct image *img, int y, uint8_t *out);

#endif
