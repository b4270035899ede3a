#include "ocr/page/load/load.h"

#include "ocr/page/load/tiff.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { LOWEST_DPI = 50, HIGHEST_DPI = 2400, SCREEN_DPI = 100, WIDEST_SHEET_IN = 17 };

static int check_size(int width_px, int height_px, struct err *e)
{
    if (width_px <= 0 || height_px <= 0)
        return err_set(e, -EBADMSG, "the picture has no size");
    if (width_px >= LOAD_MAX_SIDE_PX || height_px >= LOAD_MAX_SIDE_PX ||
        (long long)width_px * height_px > LOAD_MAX_PIXELS)
        return err_set(e, -ERANGE, "the picture is %d x %d pixels, more than can be read (%d million pixels, each side under %d)",
                       width_px, height_px, LOAD_MAX_PIXELS / 1000000, LOAD_MAX_SIDE_PX);
    return 0;
}

static bool is_tiff(int format) { return format >= IFF_TIFF && format <= IFF_TIFF_ZIP; }

/* What kind of picture, how many pages, and are all within the limits? Decodes nothing. */
static int look_at_header(const unsigned char *bytes, size_t n, int page, int *ret_format, int *ret_pages, struct err *e)
{
    int width = 0, height = 0, r;

    if (n < 16 || findFileFormatBuffer(bytes, ret_format) != 0)
        return err_set(e, -ENOTSUP, "it is not a picture or PDF that can be read");
    *ret_pages = 1;
    if (is_tiff(*ret_format) || *ret_format == IFF_TIFF_JPEG) {
        r = tiff_count_pages(bytes, n, LOAD_MAX_PAGES, ret_pages, e);
        if (r < 0)
            return r;
        if (page >= *ret_pages)
            return err_set(e, -ERANGE, "it has %d pages, there is no page %d", *ret_pages, page + 1);
        if (readHeaderMemTiff(bytes, n, page, &width, &height, NULL, NULL, NULL, NULL, NULL) != 0)
            return err_set(e, -EBADMSG, "page %d of the TIFF is damaged", page + 1);
        return check_size(width, height, e);
    }
    if (*ret_format != IFF_PNG && *ret_format != IFF_JFIF_JPEG && *ret_format != IFF_PNM)
        return err_set(e, -ENOTSUP, "pictures of this kind are not read: only PNG, JPEG, TIFF, PNM and PDF");
    if (page > 0)
        return err_set(e, -ERANGE, "it has one page, there is no page %d", page + 1);
    if (pixReadHeaderMem(bytes, n, NULL, &width, &height, NULL, NULL, NULL) != 0)
        return err_set(e, -EBADMSG, "the picture is damaged or cut off");
    return check_size(width, height, e);
}

static PIX *decode(const unsigned char *bytes, size_t n, int format, int page)
{
    if (format == IFF_PNG)
        return pixReadMemPng(bytes, n);
    if (format == IFF_JFIF_JPEG)        /* a JPEG that is cut off would lose the foot of the letter: refuse it */
        return pixReadMemJpeg(bytes, n, 0, 1, NULL, 0);
    if (format == IFF_PNM)
        return pixReadMemPnm(bytes, n);
    return pixReadMemTiff(bytes, n, page);
}

/* Brings any depth to 1, 8 or 32 bits without colour map and transparency. */
static PIX *make_plain(PIX *take_pix)
{
    AUTO_PIX PIX *pix = take_pix;

    if (pixGetColormap(pix))
        pix_replace(&pix, pixRemoveColormap(pix, REMOVE_CMAP_BASED_ON_SRC));
    if (pix && pixGetSpp(pix) == 4)
        pix_replace(&pix, pixAlphaBlendUniform(pix, 0xffffff00));
    if (pix && pixGetDepth(pix) != 1 && pixGetDepth(pix) != 8 && pixGetDepth(pix) != 32)
        pix_replace(&pix, pixConvertTo8(pix, 0));
    return TAKE_PTR(pix);
}

static bool is_resolution(int dpi) { return dpi >= LOWEST_DPI && dpi <= HIGHEST_DPI; }

/* A fax has 204 columns and 98 lines an inch: the fewer are brought up to the more. */
static PIX *make_square(PIX *take_pix)
{
    AUTO_PIX PIX *pix = take_pix;
    double xres = pixGetXRes(pix), yres = pixGetYRes(pix), more = fmax(xres, yres);
    double width, height;

    if (!is_resolution((int)xres) || !is_resolution((int)yres) || fabs(xres - yres) < more / 10)
        return TAKE_PTR(pix);
    width = pixGetWidth(pix) * more / xres;
    height = pixGetHeight(pix) * more / yres;
    if (width < LOAD_MAX_SIDE_PX && height < LOAD_MAX_SIDE_PX && width * height <= LOAD_MAX_PIXELS) {
        pix_replace(&pix, pixScale(pix, (float)(more / xres), (float)(more / yres)));
        if (pix)
            pixSetResolution(pix, (int)more, (int)more);
    }
    return TAKE_PTR(pix);
}

/* As the file says; 0 when it does not, or says what programs say that do not know. */
static int believable_dpi(const PIX *pix)
{
    int dpi = pixGetXRes(pix), shorter = pixGetWidth(pix) < pixGetHeight(pix) ? pixGetWidth(pix) : pixGetHeight(pix);

    if (!is_resolution(dpi) || (dpi <= SCREEN_DPI && shorter > dpi * WIDEST_SHEET_IN))
        return 0;
    return dpi;
}

int load_page(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e)
{
    int format = IFF_UNKNOWN, r;

    *ret = (struct loaded){ 0 };
    if (n == 0)
        return err_set(e, -EBADMSG, "the file is empty");
    if (n >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
        return load_pdf_page(bytes, n, page, ret, e);
    r = look_at_header(bytes, n, page, &format, &ret->pages, e);
    if (r < 0)
        return r;
    errno = 0;
    ret->pix = decode(bytes, n, format, page);
    if (!ret->pix && errno == ENOMEM)
        return err_set(e, -ENOMEM, "there is not enough memory for the picture");
    if (!ret->pix)
        return err_set(e, -EBADMSG, "the picture is damaged or cut off");
    ret->pix = make_plain(ret->pix);
    ret->pix = ret->pix ? make_square(ret->pix) : NULL;
    ret->dpi = ret->pix ? believable_dpi(ret->pix) : 0;
    return ret->pix ? 0 : err_set(e, -ENOMEM, "there is not enough memory for the picture");
}
