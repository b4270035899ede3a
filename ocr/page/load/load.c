#include "ocr/page/load/load.h"

#include "base/said.h"

#include "ocr/page/load/tiff.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { LOWEST_DPI = 50, HIGHEST_DPI = 2400, SCREEN_DPI = 100, WIDEST_SHEET_IN = 17 };

int load_no_page(int pages, int page, struct err *e)
{
    return pages == 1 ? err_set(e, -ERANGE, "it has one page, there is no page %d", page + 1)
                      : err_set(e, -ERANGE, "it has %d pages, there is no page %d", pages, page + 1);
}

int load_check_size(int width_px, int height_px, struct err *e)
{
    if (width_px <= 0 || height_px <= 0)
        return err_say(e, -EBADMSG, SAID_PICTURE_NO_SIZE);
    if (width_px >= LOAD_MAX_SIDE_PX || height_px >= LOAD_MAX_SIDE_PX ||
        (long long)width_px * height_px > LOAD_MAX_PIXELS)
        return err_say(e, -ERANGE, SAID_PICTURE_TOO_LARGE, SAID_NUMBER(width_px), SAID_NUMBER(height_px), SAID_NUMBER(LOAD_MAX_PIXELS / 1000000),
                       SAID_NUMBER(LOAD_MAX_SIDE_PX));
    return 0;
}

int load_check_header(const unsigned char *bytes, size_t n, struct err *e)
{
    int width = 0, height = 0;

    if (pixReadHeaderMem(bytes, n, NULL, &width, &height, NULL, NULL, NULL) != 0)
        return err_say(e, -EBADMSG, SAID_PICTURE_DAMAGED);
    return load_check_size(width, height, e);
}

/* ---- what kind of file */

static bool is_tiff(const unsigned char *b) { return memcmp(b, "II*", 4) == 0 || memcmp(b, "MM\0*", 4) == 0 || memcmp(b, "II+", 4) == 0; }

/* Those that come by mail now and then and are not read, by their first bytes. */
static const struct { size_t at, n; const char *bytes; enum said_id name; } not_read[] = {
    { 4, 8, "ftypheic", SAID_FILE_IS_HEIC }, { 4, 8, "ftypheix", SAID_FILE_IS_HEIC },
    { 4, 8, "ftypmif1", SAID_FILE_IS_HEIC }, { 4, 8, "ftypavif", SAID_FILE_IS_AVIF },
    { 4, 8, "jP  \r\n\x87\n", SAID_FILE_IS_JPEG_2000 }, { 0, 4, "\xff\x4f\xff\x51", SAID_FILE_IS_JPEG_2000 },
    { 0, 4, "PK\3\4", SAID_FILE_IS_ZIP }, { 0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", SAID_FILE_IS_OFFICE },
    { 0, 5, "{\\rtf", SAID_FILE_IS_RTF }, { 0, 4, "%!PS", SAID_FILE_IS_POSTSCRIPT },
};

static int refuse(const unsigned char *bytes, struct err *e)
{
    char name[SAID_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(not_read); i++)
        if (memcmp(bytes + not_read[i].at, not_read[i].bytes, not_read[i].n) == 0) {
            said_set(name, not_read[i].name);
            return err_say(e, -ENOTSUP, SAID_FILE_NOT_READ, name);
        }
    return err_say(e, -ENOTSUP, SAID_FILE_NO_PICTURE);
}

int load_explain_null(struct err *e)
{
    return errno == ENOMEM ? err_say(e, -ENOMEM, SAID_PICTURE_MEMORY)
                           : err_say(e, -EBADMSG, SAID_PICTURE_DAMAGED);
}

/* The rarer ones, as Leptonica has them. */
static int load_other(const unsigned char *bytes, size_t n, int format, struct loaded *ret, struct err *e)
{
    int r = load_check_header(bytes, n, e);

    if (r < 0)
        return r;
    errno = 0;
    ret->pix = format == IFF_PNM ? pixReadMemPnm(bytes, n) : format == IFF_BMP ? pixReadMemBmp(bytes, n) : pixReadMemWebP(bytes, n);
    return ret->pix ? 0 : load_explain_null(e);
}

static bool is_read(int format)
{
    return format == IFF_PNG || format == IFF_GIF || format == IFF_JFIF_JPEG || format == IFF_PNM || format == IFF_BMP || format == IFF_WEBP;
}

static int load_picture(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e)
{
    int format = IFF_UNKNOWN, r;

    if (n < 16)
        return err_say(e, -ENOTSUP, SAID_FILE_NO_PICTURE);
    if (!is_tiff(bytes) && (findFileFormatBuffer(bytes, &format) != 0 || !is_read(format)))
        return refuse(bytes, e);
    if (!is_tiff(bytes) && format == IFF_GIF)
        return load_gif(bytes, n, page, ret, e);
    ret->pages = 1;
    if (is_tiff(bytes)) {
        r = tiff_count_pages(bytes, n, LOAD_MAX_PAGES, &ret->pages, e);
        if (r < 0)
            return r;
    }
    if (page >= ret->pages)
        return load_no_page(ret->pages, page, e);
    if (is_tiff(bytes))
        return load_tiff(bytes, n, page, ret, e);
    if (format == IFF_PNG)
        return load_png(bytes, n, ret, e);
    if (format == IFF_JFIF_JPEG)
        return load_jpeg(bytes, n, ret, e);
    return load_other(bytes, n, format, ret, e);
}

/* ---- into a plain page */

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

int load_believable_dpi(int width_px, int height_px, int dpi)
{
    int shorter = width_px < height_px ? width_px : height_px;

    if (!is_resolution(dpi) || (dpi <= SCREEN_DPI && shorter > dpi * WIDEST_SHEET_IN))
        return 0;
    return dpi;
}

/* As Exif and TIFF number it. Quarters are clockwise. */
static PIX *lay_upright(PIX *take_pix, int orientation)
{
    static const struct { int quarters; bool flip_lr, flip_tb; } how[] = {
        [2] = { 0, true, false }, [3] = { 2, false, false }, [4] = { 0, false, true }, [5] = { 1, true, false },
        [6] = { 1, false, false }, [7] = { 1, false, true }, [8] = { 3, false, false },
    };
    AUTO_PIX PIX *pix = take_pix;

    if (orientation < 2 || orientation >= (int)ARRAY_LEN(how))
        return TAKE_PTR(pix);
    if (how[orientation].quarters)
        pix_replace(&pix, pixRotateOrth(pix, how[orientation].quarters));
    if (pix && how[orientation].flip_lr)
        pixFlipLR(pix, pix);
    if (pix && how[orientation].flip_tb)
        pixFlipTB(pix, pix);
    return TAKE_PTR(pix);
}

/* The size of the page goes with its picture. */
static int finish(struct loaded *l, struct err *e)
{
    bool on_its_side = l->orientation >= 5 && l->orientation <= 8;
    int width = pixGetWidth(l->pix), height = pixGetHeight(l->pix);
    double scan_width = l->width_px ? l->width_px : width, scan_height = l->height_px ? l->height_px : height;

    l->pix = make_plain(l->pix);
    l->pix = l->pix ? make_square(l->pix) : NULL;
    if (l->pix) {
        scan_width *= (double)pixGetWidth(l->pix) / width;
        scan_height *= (double)pixGetHeight(l->pix) / height;
        l->pix = lay_upright(l->pix, l->orientation);
    }
    if (!l->pix)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    l->dpi = load_believable_dpi(pixGetWidth(l->pix), pixGetHeight(l->pix), pixGetXRes(l->pix));
    l->width_px = (int)lround(on_its_side ? scan_height : scan_width);
    l->height_px = (int)lround(on_its_side ? scan_width : scan_height);
    return 0;
}

void loaded_done(struct loaded *l)
{
    pixDestroy(&l->pix);
    json_decref(l->words);
    l->words = NULL;
}

int load_page(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e)
{
    int r;

    *ret = (struct loaded){ 0 };
    if (n == 0)
        return err_say(e, -EBADMSG, SAID_FILE_EMPTY);
    errno = 0;
    if (n >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
        r = load_pdf_page(bytes, n, page, ret, e);
    else
        r = load_picture(bytes, n, page, ret, e);
    if (r == -EBADMSG && errno == ENOMEM)       /* not every library tells the two apart */
        r = err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    if (r == 0)
        r = finish(ret, e);
    if (r < 0)
        loaded_done(ret);
    return r;
}
