#include "drivers/scan/folder/image.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum {
    MIN_DPI = 50, MAX_DPI = 2400,
    MAX_SHEET_UM = 1300 * 1000,     /* no feeder takes more: a photo that says "72 dpi" is not a metre wide */
    BLACK_BELOW = 128,              /* lineart: grey levels under this are black */
    UM_PER_INCH = 25400,
};

struct image {
    PIX *pix;                       /* 1, 8 or 32 bits, as the mode asks */
    int width_px, height_px, line_bytes;
};

static void drop_pix(PIX *p) { pixDestroy(&p); }
AUTO_DEFINE(PIX *, drop_pix)
#define AUTO_PIX AUTO(auto_drop_pix)

/* ---- from the file to a picture */

static int read_file(int dir_fd, const char *name, uint8_t **ret_data, size_t *ret_n, struct err *e)
{
    AUTO_CLOSE int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    AUTO_FREE uint8_t *data = NULL;
    struct stat st;
    size_t n = 0;
    ssize_t got = 1;

    if (fd < 0 && errno == EACCES)
        return err_set(e, -EBADMSG, "the file may not be read; who put it here must allow it.");
    if (fd < 0 || fstat(fd, &st) < 0)
        return err_errno(e, "open %s", name);
    if (!S_ISREG(st.st_mode))
        return err_set(e, -EBADMSG, "this is not a file.");
    if (st.st_size == 0)
        return err_set(e, -EBADMSG, "the file is empty.");
    if (st.st_size > IMAGE_MAX_FILE_BYTES)
        return err_set(e, -EBADMSG, "the file is larger than %d MiB.", IMAGE_MAX_FILE_BYTES >> 20);
    data = malloc((size_t)st.st_size);
    if (!data)
        return err_set(e, -ENOMEM, "no memory to read %s", name);
    while (n < (size_t)st.st_size && (got = read(fd, data + n, (size_t)st.st_size - n)) > 0)
        n += (size_t)got;
    if (got < 0)
        return err_errno(e, "read %s", name);
    *ret_data = TAKE_PTR(data);
    *ret_n = n;
    return 0;
}

/* Looks at the header alone: what it is and how large it would become. */
static int check_header(const uint8_t *data, size_t n, struct err *e)
{
    int format = IFF_UNKNOWN, w = 0, h = 0, bps = 0, spp = 0, cmap = 0, n_pages = 1;
    bool is_tiff;

    if (n < 12 || pixReadHeaderMem(data, n, &format, &w, &h, &bps, &spp, &cmap) != 0)
        return err_set(e, -EBADMSG, "this is not a PNG, JPEG, TIFF or PNM image, or its beginning is damaged.");
    is_tiff = (format >= IFF_TIFF && format <= IFF_TIFF_ZIP) || format == IFF_TIFF_JPEG;
    if (!is_tiff && format != IFF_PNG && format != IFF_JFIF_JPEG && format != IFF_PNM)
        return err_set(e, -EBADMSG, "only PNG, JPEG, TIFF and PNM images are pages.");
    if (w <= 0 || h <= 0 || (int64_t)w * h > IMAGE_MAX_PIXELS)
        return err_set(e, -EBADMSG, "the image has %d x %d pixels; at most %d megapixels are read.",
                       w, h, IMAGE_MAX_PIXELS / 1000000);
    if (is_tiff) {
        AUTO_FCLOSE FILE *f = fopenReadFromMemory(data, n);

        if (f && tiffGetCount(f, &n_pages) == 0 && n_pages > 1)
            return err_set(e, -EBADMSG, "the TIFF holds %d pages; here one file is one side of a sheet.", n_pages);
    }
    return 0;
}

static int decode(const uint8_t *data, size_t n, PIX **ret_pix, struct err *e)
{
    AUTO_PIX PIX *p = NULL;
    int r;

    setMsgSeverity(L_SEVERITY_NONE);            /* its reasons are not sentences; ours are */
    r = check_header(data, n, e);
    if (r < 0)
        return r;
    p = pixReadMem(data, n);
    if (!p)
        return err_set(e, -EBADMSG, "the image is damaged or cut short; it could not be read to its end.");
    if ((int64_t)pixGetWidth(p) * pixGetHeight(p) > IMAGE_MAX_PIXELS)
        return err_set(e, -EBADMSG, "the image is not what its beginning says.");
    *ret_pix = TAKE_PTR(p);
    return 0;
}

/* ---- from the picture to what was asked for */

static int believable_dpi(int dpi, int size_px)
{
    bool ok = dpi >= MIN_DPI && dpi <= MAX_DPI && (int64_t)size_px * UM_PER_INCH / dpi <= MAX_SHEET_UM;

    return ok ? dpi : IMAGE_DEFAULT_DPI;
}

static int px_of_um(int64_t um, int dpi) { return (int)((um * dpi + UM_PER_INCH / 2) / UM_PER_INCH); }

static int crop(PIX **pix, const struct image_request *want, int x_dpi, int y_dpi, struct err *e)
{
    int w = pixGetWidth(*pix), h = pixGetHeight(*pix);
    int left = px_of_um(want->left_um, x_dpi), right = px_of_um(want->right_um, x_dpi);
    int top = px_of_um(want->top_um, y_dpi), bottom = px_of_um(want->bottom_um, y_dpi);
    AUTO_PIX PIX *part = NULL;
    BOX *box;

    right = right > w ? w : right;
    bottom = bottom > h ? h : bottom;
    if (left >= right || top >= bottom)
        return err_set(e, -ERANGE, "the scan area holds nothing of this sheet");
    if (left == 0 && top == 0 && right == w && bottom == h)
        return 0;
    box = boxCreate(left, top, right - left, bottom - top);
    part = box ? pixClipRectangle(*pix, box, NULL) : NULL;
    boxDestroy(&box);
    if (!part)
        return err_set(e, -ENOMEM, "no memory for the page");
    drop_pix(*pix);
    *pix = TAKE_PTR(part);
    return 0;
}

/* Colour or grey without palette, transparency (paper is white) and 16 bits. */
static PIX *flatten(PIX *p, bool color)
{
    AUTO_PIX PIX *plain = pixRemoveColormap(p, REMOVE_CMAP_BASED_ON_SRC);
    AUTO_PIX PIX *opaque = plain && pixGetDepth(plain) == 32 && pixGetSpp(plain) == 4
                               ? pixAlphaBlendUniform(plain, 0xFFFFFF00) : NULL;
    PIX *from = opaque ? opaque : plain;

    if (!from)
        return NULL;
    return color ? pixConvertTo32(from) : pixConvertTo8(from, 0);
}

static int convert(PIX **pix, const struct image_request *want, double x_scale, double y_scale, struct err *e)
{
    AUTO_PIX PIX *flat = NULL, *scaled = NULL;
    double out_px = pixGetWidth(*pix) * x_scale * pixGetHeight(*pix) * y_scale;
    bool same_size = x_scale == 1.0 && y_scale == 1.0;

    if (out_px > IMAGE_MAX_PIXELS)
        return err_set(e, -EBADMSG, "at %d dpi the page would have %.0f megapixels; at most %d are scanned.",
                       want->res_dpi, out_px / 1e6, IMAGE_MAX_PIXELS / 1000000);
    if (same_size && want->mode == IMAGE_LINEART && pixGetDepth(*pix) == 1 && !pixGetColormap(*pix))
        return 0;
    flat = flatten(*pix, want->mode == IMAGE_COLOR);
    drop_pix(TAKE_PTR(*pix));                   /* never more than two copies at a time */
    if (flat && !same_size) {
        scaled = pixScaleGeneral(flat, (float)x_scale, (float)y_scale, 0.0f, 0);
        drop_pix(TAKE_PTR(flat));
        flat = TAKE_PTR(scaled);
    }
    if (flat && want->mode == IMAGE_LINEART) {
        scaled = pixThresholdToBinary(flat, BLACK_BELOW);
        drop_pix(TAKE_PTR(flat));
        flat = TAKE_PTR(scaled);
    }
    if (!flat)
        return err_set(e, -ENOMEM, "no memory for the page");
    *pix = TAKE_PTR(flat);
    return 0;
}

int image_load(int dir_fd, const char *name, const struct image_request *want, struct image **ret_image, struct err *e)
{
    AUTO_FREE uint8_t *data = NULL;
    AUTO_PIX PIX *p = NULL;
    struct image *img;
    size_t n = 0;
    int x_dpi, y_dpi, r;

    r = read_file(dir_fd, name, &data, &n, e);
    if (r == 0)
        r = decode(data, n, &p, e);
    if (r < 0)
        return r;
    free(TAKE_PTR(data));
    x_dpi = believable_dpi(pixGetXRes(p), pixGetWidth(p));
    y_dpi = believable_dpi(pixGetYRes(p), pixGetHeight(p));
    r = crop(&p, want, x_dpi, y_dpi, e);
    if (r == 0)
        r = convert(&p, want, (double)want->res_dpi / x_dpi, (double)want->res_dpi / y_dpi, e);
    if (r < 0)
        return r;
    img = calloc(1, sizeof(*img));
    if (!img)
        return err_set(e, -ENOMEM, "no memory for the page");
    img->width_px = pixGetWidth(p);
    img->height_px = pixGetHeight(p);
    img->line_bytes = want->mode == IMAGE_LINEART ? (img->width_px + 7) / 8
                                                  : img->width_px * (want->mode == IMAGE_COLOR ? 3 : 1);
    img->pix = TAKE_PTR(p);
    *ret_image = img;
    return 0;
}

void image_free(struct image *img)
{
    if (img)
        drop_pix(img->pix);
    free(img);
}

int image_width_px(const struct image *img) { return img->width_px; }
int image_height_px(const struct image *img) { return img->height_px; }
int image_line_bytes(const struct image *img) { return img->line_bytes; }

void image_line(const struct image *img, int y, uint8_t *out)
{
    const l_uint32 *word = pixGetData(img->pix) + (size_t)y * (size_t)pixGetWpl(img->pix);
    int n = img->line_bytes;

    if (pixGetDepth(img->pix) == 32) {          /* 0xRRGGBBxx */
        for (int x = 0; x < img->width_px; x++, out += 3) {
            out[0] = (uint8_t)(word[x] >> 24);
            out[1] = (uint8_t)(word[x] >> 16);
            out[2] = (uint8_t)(word[x] >> 8);
        }
        return;
    }
    for (; n > 0; n -= 4, word++, out += 4) {   /* the leftmost pixel is in the highest bits of a word */
        uint8_t four[4] = { (uint8_t)(*word >> 24), (uint8_t)(*word >> 16), (uint8_t)(*word >> 8), (uint8_t)*word };

        memcpy(out, four, (size_t)(n < 4 ? n : 4));
    }
}
