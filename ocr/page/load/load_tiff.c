#include "ocr/page/load/load.h"

#include "base/said.h"
#include "ocr/page/load/shrink.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

enum { PIECE_MAX_PIXELS = 40 * 1000 * 1000 };   /* of a strip or tile that libtiff makes colours of */

/* ---- the bytes as a file for libtiff */

struct memory { const unsigned char *bytes; toff_t n, at; };

static tmsize_t read_bytes(thandle_t h, void *out, tmsize_t n)
{
    struct memory *m = h;
    toff_t left = m->at < m->n ? m->n - m->at : 0, take = (toff_t)n < left ? (toff_t)n : left;

    if (n < 0)
        return -1;
    memcpy(out, m->bytes + (take ? m->at : 0), (size_t)take);
    m->at += take;
    return (tmsize_t)take;
}

static tmsize_t write_bytes(thandle_t h, void *data, tmsize_t n) { (void)h, (void)data, (void)n; return -1; }

static toff_t seek(thandle_t h, toff_t to, int whence)
{
    struct memory *m = h;

    m->at = whence == SEEK_CUR ? m->at + to : whence == SEEK_END ? m->n + to : to;
    return m->at;
}

static int close_nothing(thandle_t h) { (void)h; return 0; }
static toff_t size_of(thandle_t h) { return ((struct memory *)h)->n; }

static void auto_tiff(TIFF **t)
{
    if (*t)
        TIFFClose(*t);
}

/* ---- what kind of page */

struct tiff_page {
    TIFF *t;
    uint32_t width, height;
    uint16_t bits, samples, photometric, planar, compression, unit, orientation;
    float xres, yres;
};

static void look(struct tiff_page *p)
{
    TIFFGetField(p->t, TIFFTAG_IMAGEWIDTH, &p->width);
    TIFFGetField(p->t, TIFFTAG_IMAGELENGTH, &p->height);
    TIFFGetFieldDefaulted(p->t, TIFFTAG_BITSPERSAMPLE, &p->bits);
    TIFFGetFieldDefaulted(p->t, TIFFTAG_SAMPLESPERPIXEL, &p->samples);
    TIFFGetFieldDefaulted(p->t, TIFFTAG_PLANARCONFIG, &p->planar);
    TIFFGetFieldDefaulted(p->t, TIFFTAG_COMPRESSION, &p->compression);
    TIFFGetFieldDefaulted(p->t, TIFFTAG_RESOLUTIONUNIT, &p->unit);
    TIFFGetFieldDefaulted(p->t, TIFFTAG_ORIENTATION, &p->orientation);
    TIFFGetField(p->t, TIFFTAG_PHOTOMETRIC, &p->photometric);
    TIFFGetField(p->t, TIFFTAG_XRESOLUTION, &p->xres);
    TIFFGetField(p->t, TIFFTAG_YRESOLUTION, &p->yres);
}

/* Any number may stand there; none that is no resolution gets through. */
static int to_dpi(const struct tiff_page *p, float res)
{
    double dpi = p->unit == RESUNIT_CENTIMETER ? (double)res * 2.54 : p->unit == RESUNIT_INCH ? (double)res : 0;

    return dpi >= 1 && dpi < 100000 ? (int)lround(dpi) : 0;
}

static bool is_jpeg_in_colour(const struct tiff_page *p)
{
    return p->compression == COMPRESSION_JPEG && p->photometric == PHOTOMETRIC_YCBCR;
}

/* Rows can be taken as they are: what scanners write. */
static bool has_plain_rows(const struct tiff_page *p)
{
    bool grey = p->samples == 1 && (p->photometric == PHOTOMETRIC_MINISBLACK || p->photometric == PHOTOMETRIC_MINISWHITE);
    bool colour = p->samples == 3 && (p->photometric == PHOTOMETRIC_RGB || is_jpeg_in_colour(p));

    return !TIFFIsTiled(p->t) && p->bits == 8 && p->planar == PLANARCONFIG_CONTIG && (grey || colour);
}

/* Leptonica keeps few grey levels and one bit as they are. */
static bool is_for_leptonica(const struct tiff_page *p)
{
    bool grey = p->photometric == PHOTOMETRIC_MINISBLACK || p->photometric == PHOTOMETRIC_MINISWHITE;

    return !TIFFIsTiled(p->t) && p->samples == 1 && p->bits < 8 && (grey || p->photometric == PHOTOMETRIC_PALETTE);
}

/* ---- pixels */

static int read_rows(const struct tiff_page *p, struct shrink *s, int by, struct err *e)
{
    size_t row_bytes = (size_t)p->width * p->samples;
    AUTO_FREE uint8_t *row = NULL;

    if (is_jpeg_in_colour(p))
        TIFFSetField(p->t, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    if (TIFFScanlineSize64(p->t) != row_bytes)
        return err_say(e, -EBADMSG, SAID_PICTURE_DAMAGED);
    row = malloc(row_bytes);
    if (!row || shrink_begin(s, (int)p->width, (int)p->height, p->samples, by) < 0)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    for (uint32_t y = 0; y < p->height; y++) {
        if (TIFFReadScanline(p->t, row, y, 0) != 1)
            return err_say(e, -EBADMSG, SAID_PICTURE_DAMAGED);
        for (size_t i = 0; p->photometric == PHOTOMETRIC_MINISWHITE && i < row_bytes; i++)
            row[i] ^= 0xff;
        shrink_row(s, row);
    }
    return 0;
}

/* libtiff's colours, what is transparent on white. */
static void put_colours(const uint32_t *from, uint32_t n, uint8_t *row)
{
    for (uint32_t x = 0; x < n; x++, row += 3) {
        uint32_t paper = 255 - TIFFGetA(from[x]);

        row[0] = (uint8_t)fmin(255, TIFFGetR(from[x]) + paper);
        row[1] = (uint8_t)fmin(255, TIFFGetG(from[x]) + paper);
        row[2] = (uint8_t)fmin(255, TIFFGetB(from[x]) + paper);
    }
}

/* A band as high as strips or tiles are: its rows from the top, three bytes a pixel. */
static bool read_band(const struct tiff_page *p, uint32_t top, uint32_t piece_width, uint32_t piece_height, uint32_t *piece, uint8_t *rows)
{
    uint32_t n_rows = p->height - top < piece_height ? p->height - top : piece_height;

    for (uint32_t left = 0; left < p->width; left += piece_width) {
        uint32_t wide = p->width - left < piece_width ? p->width - left : piece_width;
        bool tiled = TIFFIsTiled(p->t), ok = tiled ? TIFFReadRGBATileExt(p->t, left, top, piece, 1) : TIFFReadRGBAStripExt(p->t, top, piece, 1);
        uint32_t last = (tiled ? piece_height : n_rows) - 1;        /* they come from the foot up */

        if (!ok)
            return false;
        for (uint32_t y = 0; y < n_rows; y++)
            put_colours(piece + (size_t)(last - y) * piece_width, wide, rows + ((size_t)y * p->width + left) * 3);
    }
    return true;
}

static int read_pieces(const struct tiff_page *p, struct shrink *s, int by, struct err *e)
{
    uint32_t wide = p->width, high = 0;
    AUTO_FREE uint32_t *piece = NULL;
    AUTO_FREE uint8_t *rows = NULL;
    char why[1024];

    if (!TIFFRGBAImageOK(p->t, why))
        return err_set(e, -ENOTSUP, "it is a TIFF of a rare kind that is not read");
    if (TIFFIsTiled(p->t)) {
        TIFFGetField(p->t, TIFFTAG_TILEWIDTH, &wide);
        TIFFGetField(p->t, TIFFTAG_TILELENGTH, &high);
    } else {
        TIFFGetFieldDefaulted(p->t, TIFFTAG_ROWSPERSTRIP, &high);
        high = high < p->height ? high : p->height;
    }
    if (wide == 0 || high == 0 || (uint64_t)wide * high > PIECE_MAX_PIXELS || (uint64_t)p->width * high > PIECE_MAX_PIXELS)
        return err_set(e, -ERANGE, "the TIFF is in pieces larger than can be read");
    piece = calloc((size_t)wide * high, sizeof *piece);
    rows = malloc((size_t)p->width * high * 3);
    if (!piece || !rows || shrink_begin(s, (int)p->width, (int)p->height, 3, by) < 0)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    for (uint32_t top = 0; top < p->height; top += high) {
        if (!read_band(p, top, wide, high, piece, rows))
            return err_say(e, -EBADMSG, SAID_PICTURE_DAMAGED);
        for (uint32_t y = 0; y < high && top + y < p->height; y++)
            shrink_row(s, rows + (size_t)y * p->width * 3);
    }
    return 0;
}

static int decode(const struct tiff_page *p, struct loaded *ret, struct err *e)
{
    int width = (int)p->width, height = (int)p->height;
    int by = shrink_by(width, height, load_believable_dpi(width, height, to_dpi(p, p->xres)));
    struct shrink s = { 0 };
    int r = has_plain_rows(p) ? read_rows(p, &s, by, e) : read_pieces(p, &s, by, e);

    if (r == 0) {
        ret->pix = shrink_end(&s);
        ret->width_px = width;
        ret->height_px = height;
        pixSetResolution(ret->pix, to_dpi(p, p->xres) / by, to_dpi(p, p->yres) / by);
    }
    shrink_done(&s);
    return r;
}

int load_tiff(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e)
{
    struct memory m = { .bytes = bytes, .n = n };
    AUTO(auto_tiff) TIFF *t = NULL;
    struct tiff_page p = { 0 };
    int r;

    TIFFSetErrorHandler(NULL);
    TIFFSetWarningHandler(NULL);
    t = TIFFClientOpen("page", "rm", &m, read_bytes, write_bytes, seek, close_nothing, size_of, NULL, NULL);
    if (!t || !TIFFSetDirectory(t, (tdir_t)page))
        return err_say(e, -EBADMSG, SAID_TIFF_PAGE_DAMAGED, SAID_NUMBER(page + 1));
    p.t = t;
    look(&p);
    r = load_check_size((int)fmin(p.width, INT32_MAX), (int)fmin(p.height, INT32_MAX), e);
    if (r < 0)
        return r;
    if (!is_for_leptonica(&p)) {
        ret->orientation = p.orientation;
        TIFFSetField(t, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);      /* libtiff would mirror strip by strip */
        return decode(&p, ret, e);
    }
    errno = 0;                          /* Leptonica turns it itself */
    ret->pix = pixReadMemTiff(bytes, n, page);
    return ret->pix ? 0 : load_explain_null(e);
}
