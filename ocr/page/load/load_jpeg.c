#include "ocr/page/load/load.h"

#include "base/said.h"
#include "ocr/page/load/shrink.h"
#include "ocr/page/load/tiff.h"

#include <endian.h>
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

enum {
    SCANS_MOST = 200,           /* of a progressive file: each is gone through whole; honest ones have some ten */
    EXIF = JPEG_APP0 + 1,
    EIGHTHS = 8,                /* libjpeg scales by so many of them */
    END_OF_IMAGE = 0xd9,
};

/* One decoding. What libjpeg calls back for comes first in it. */
struct jpeg {
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct c;
    jmp_buf back;
    bool damaged;               /* it went on, but pixels are missing or wrong */
    PIX *pix;
    JSAMPLE *row;               /* of a CMYK picture */
};

static _Noreturn void on_error(j_common_ptr c) { longjmp(((struct jpeg *)c->client_data)->back, 1); }

/* Bytes too many before the end and an unusual header take nothing away from the page. */
static bool is_harmless(const struct jpeg_error_mgr *m)
{
    return m->msg_code == JWRN_ADOBE_XFORM || m->msg_code == JWRN_JFIF_MAJOR || m->msg_code == JWRN_TOO_MUCH_DATA ||
           m->msg_code == JWRN_BOGUS_ICC || (m->msg_code == JWRN_EXTRANEOUS_DATA && m->msg_parm.i[1] == END_OF_IMAGE);
}

static void on_message(j_common_ptr c, int level)
{
    struct jpeg *j = c->client_data;

    if (level < 0 && !is_harmless(c->err))
        j->damaged = true;
}

static void say_nothing(j_common_ptr c) { (void)c; }

static void on_progress(j_common_ptr c)
{
    if (((j_decompress_ptr)c)->input_scan_number > SCANS_MOST)
        ERREXIT(c, JERR_NOTIMPL);
}

/* "Exif\0\0" and a TIFF whose first directory may say how the camera was held. */
static int orientation_of(const struct jpeg *j)
{
    for (const struct jpeg_marker_struct *m = j->c.marker_list; m; m = m->next)
        if (m->marker == EXIF && m->data_length > 14 && memcmp(m->data, "Exif\0", 6) == 0)
            return (int)tiff_first_value(m->data + 6, m->data_length - 6, TIFF_TAG_ORIENTATION);
    return 0;
}

/* As the file says it, in dots an inch; 0: it does not. */
static int density(const struct jpeg *j, unsigned given)
{
    return !j->c.saw_JFIF_marker ? 0 : j->c.density_unit == 1 ? (int)given : j->c.density_unit == 2 ? (int)lround(given * 2.54) : 0;
}

/* The fewest eighths that are enough. */
static unsigned choose_eighths(const struct jpeg *j)
{
    double share = shrink_share((int)j->c.image_width, (int)j->c.image_height, load_believable_dpi((int)j->c.image_width, (int)j->c.image_height,
                                                                                                     density(j, j->c.X_density)));

    return (unsigned)ceil(share * EIGHTHS - 1e-9);
}

/* What libjpeg is to give: grey, words as Leptonica has them, or CMYK. */
static bool choose_colours(struct jpeg *j)
{
    J_COLOR_SPACE is = j->c.jpeg_color_space;

    if (is == JCS_GRAYSCALE)
        j->c.out_color_space = JCS_GRAYSCALE;
    else if (is == JCS_YCbCr || is == JCS_RGB)
        j->c.out_color_space = __BYTE_ORDER == __LITTLE_ENDIAN ? JCS_EXT_XBGR : JCS_EXT_RGBX;
    else if (is == JCS_CMYK || is == JCS_YCCK)
        j->c.out_color_space = JCS_CMYK;
    else
        return false;
    return true;
}

/* Programs of the Adobe family write how much paper is left, all others how much ink there is. */
static void put_cmyk(const struct jpeg *j, l_uint32 *line)
{
    const JSAMPLE *from = j->row;
    JSAMPLE flip = j->c.saw_Adobe_marker ? 0 : 255;

    for (unsigned x = 0; x < j->c.output_width; x++, from += 4) {
        int k = from[3] ^ flip;

        composeRGBPixel((from[0] ^ flip) * k / 255, (from[1] ^ flip) * k / 255, (from[2] ^ flip) * k / 255, line + x);
    }
}

static bool make_room(struct jpeg *j)
{
    bool cmyk = j->c.out_color_space == JCS_CMYK;

    j->pix = pixCreate((int)j->c.output_width, (int)j->c.output_height, j->c.out_color_space == JCS_GRAYSCALE ? 8 : 32);
    j->row = cmyk ? malloc((size_t)j->c.output_width * 4) : NULL;
    return j->pix && (j->row || !cmyk);
}

static void read_rows(struct jpeg *j)
{
    while (j->c.output_scanline < j->c.output_height) {
        l_uint32 *line = pixGetData(j->pix) + (size_t)j->c.output_scanline * (size_t)pixGetWpl(j->pix);
        JSAMPROW row = j->row ? j->row : (JSAMPLE *)line;

        jpeg_read_scanlines(&j->c, &row, 1);
        if (j->row)
            put_cmyk(j, line);
    }
    if (pixGetDepth(j->pix) == 8)
        pixEndianByteSwap(j->pix);
}

/* Between setjmp and here no variable of the caller changes. */
static int decode(struct jpeg *j, struct loaded *ret, struct err *e)
{
    unsigned eighths;
    int r;

    jpeg_save_markers(&j->c, EXIF, 0xffff);
    jpeg_read_header(&j->c, TRUE);
    r = load_check_size((int)j->c.image_width, (int)j->c.image_height, e);
    if (r < 0)
        return r;
    if (!choose_colours(j))
        return err_set(e, -ENOTSUP, "it is a JPEG with colours of a kind that is not read");
    ret->orientation = orientation_of(j);       /* jpeg_finish_decompress() forgets the markers */
    eighths = choose_eighths(j);
    j->c.scale_num = eighths;
    j->c.scale_denom = EIGHTHS;
    jpeg_start_decompress(&j->c);
    if (!make_room(j))
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    read_rows(j);
    jpeg_finish_decompress(&j->c);
    if (j->damaged)                     /* of one that is cut off the foot of the letter would be missing */
        return err_say(e, -EBADMSG, SAID_PICTURE_DAMAGED);
    pixSetResolution(j->pix, density(j, j->c.X_density) * (int)eighths / EIGHTHS, density(j, j->c.Y_density) * (int)eighths / EIGHTHS);
    ret->width_px = (int)j->c.image_width;
    ret->height_px = (int)j->c.image_height;
    ret->pix = TAKE_PTR(j->pix);
    return 0;
}

static int explain(const struct jpeg *j, struct err *e)
{
    int code = j->errors.msg_code;

    if (code == JERR_OUT_OF_MEMORY)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    if (code == JERR_NOTIMPL)
        return err_set(e, -ERANGE, "the JPEG is built up in more than %d steps, more than can be read", SCANS_MOST);
    if (code == JERR_BAD_PRECISION || code == JERR_SOF_UNSUPPORTED)
        return err_set(e, -ENOTSUP, "it is a JPEG of a rare kind (12 bits or lossless) that is not read");
    return err_say(e, -EBADMSG, SAID_PICTURE_DAMAGED);
}

int load_jpeg(const unsigned char *bytes, size_t n, struct loaded *ret, struct err *e)
{
    struct jpeg j = { .progress.progress_monitor = on_progress };
    int r;

    j.c.err = jpeg_std_error(&j.errors);
    j.c.client_data = &j;
    j.errors.error_exit = on_error;
    j.errors.emit_message = on_message;
    j.errors.output_message = say_nothing;
    if (setjmp(j.back) == 0) {
        jpeg_create_decompress(&j.c);
        j.c.progress = &j.progress;
        jpeg_mem_src(&j.c, bytes, n);
        r = decode(&j, ret, e);
    } else {
        r = explain(&j, e);
    }
    jpeg_destroy_decompress(&j.c);
    pixDestroy(&j.pix);
    free(j.row);
    return r;
}
