#include "ocr/page/load/load.h"

#include "base/said.h"
#include "ocr/page/load/shrink.h"

#include <errno.h>
#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

/* One decoding of a PNG that is made smaller on the way; the others are Leptonica's. */
struct png {
    png_structp png;
    png_infop info;
    jmp_buf back;
    const unsigned char *bytes;
    size_t n, at;
    struct shrink shrink;
    png_bytep rows;             /* one row; all of an interlaced picture */
};

static _Noreturn void on_error(png_structp png, png_const_charp why)
{
    struct png *p = png_get_error_ptr(png);

    (void)why;
    longjmp(p->back, 1);
}

static void on_warning(png_structp png, png_const_charp why) { (void)png, (void)why; }

static void give_bytes(png_structp png, png_bytep out, size_t n)
{
    struct png *p = png_get_io_ptr(png);

    if (p->n - p->at < n)
        png_error(png, "cut off");
    memcpy(out, p->bytes + p->at, n);
    p->at += n;
}

static int dpi_of(const struct png *p)
{
    return (int)lround(png_get_x_pixels_per_meter(p->png, p->info) * 0.0254);
}

/* Whatever it has becomes 8 bits grey or colour on white paper. */
static void make_plain(struct png *p)
{
    static const png_color_16 white = { .red = 255, .green = 255, .blue = 255, .gray = 255 };

    png_set_expand(p->png);
    png_set_scale_16(p->png);
    if (png_get_color_type(p->png, p->info) & PNG_COLOR_MASK_ALPHA || png_get_valid(p->png, p->info, PNG_INFO_tRNS))
        png_set_background(p->png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
}

static int read_rows(struct png *p, int by, struct err *e)
{
    png_uint_32 height = png_get_image_height(p->png, p->info), width = png_get_image_width(p->png, p->info);
    int passes;
    size_t row_bytes;

    make_plain(p);
    passes = png_set_interlace_handling(p->png);
    png_read_update_info(p->png, p->info);
    row_bytes = png_get_rowbytes(p->png, p->info);
    p->rows = calloc(passes > 1 ? height : 1, row_bytes);
    if (!p->rows || shrink_begin(&p->shrink, (int)width, (int)height, png_get_channels(p->png, p->info) == 3 ? 3 : 1, by) < 0)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    for (int pass = 0; pass < passes; pass++)
        for (png_uint_32 y = 0; y < height; y++) {
            png_bytep row = passes > 1 ? p->rows + y * row_bytes : p->rows;

            png_read_row(p->png, row, NULL);
            if (pass == passes - 1)
                shrink_row(&p->shrink, row);
        }
    png_read_end(p->png, NULL);
    return 0;
}

static int decode(struct png *p, struct loaded *ret, struct err *e)
{
    int width, height, by, r;

    png_set_read_fn(p->png, p, give_bytes);
    png_read_info(p->png, p->info);
    width = (int)png_get_image_width(p->png, p->info);
    height = (int)png_get_image_height(p->png, p->info);
    by = shrink_by(width, height, load_believable_dpi(width, height, dpi_of(p)));
    if (by == 1 || png_get_bit_depth(p->png, p->info) == 1)
        return 0;
    r = read_rows(p, by, e);
    if (r < 0)
        return r;
    ret->width_px = width;
    ret->height_px = height;
    ret->pix = shrink_end(&p->shrink);
    pixSetResolution(ret->pix, dpi_of(p) / by, (int)lround(png_get_y_pixels_per_meter(p->png, p->info) * 0.0254) / by);
    return 0;
}

int load_png(const unsigned char *bytes, size_t n, struct loaded *ret, struct err *e)
{
    struct png p = { .bytes = bytes, .n = n };
    int r = load_check_header(bytes, n, e);

    if (r < 0)
        return r;
    p.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &p, on_error, on_warning);
    p.info = p.png ? png_create_info_struct(p.png) : NULL;
    if (!p.info)
        r = err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    else if (setjmp(p.back) == 0)
        r = decode(&p, ret, e);
    else
        r = err_say(e, -EBADMSG, SAID_PICTURE_DAMAGED);
    png_destroy_read_struct(&p.png, &p.info, NULL);
    shrink_done(&p.shrink);
    free(p.rows);
    if (r < 0 || ret->pix)
        return r;
    errno = 0;
    ret->pix = pixReadMemPng(bytes, n);
    return ret->pix ? 0 : load_explain_null(e);
}
