#include "test_ocr_load_rig.h"

#include "test.h"

#include <png.h>
#include <string.h>
#include <tiffio.h>

#include <jpeglib.h>

int rig_paint(int x, int y, int width_px, int height_px)
{
    int px = x * PARTS / width_px, py = y * PARTS / height_px;

    if (px >= BLACK_AT && px < BLACK_AT + SQUARE && py >= BLACK_AT && py < BLACK_AT + SQUARE)
        return PAINT_BLACK;
    return px >= RED_X && px < RED_X + SQUARE && py >= RED_Y && py < RED_Y + SQUARE ? PAINT_RED : PAINT_WHITE;
}

/* Red is dark grey where there is no colour. */
static const uint8_t grey[PAINTS] = { 255, 0, 80 };
static const uint8_t rgb[PAINTS][4] = { { 255, 255, 255, 255 }, { 0, 0, 0, 255 }, { 200, 20, 20, 255 } };
static const uint8_t cmyk[PAINTS][4] = { { 0, 0, 0, 0 }, { 0, 0, 0, 255 }, { 0, 235, 235, 40 } };
static const uint8_t lab[PAINTS][4] = { { 255, 0, 0, 0 }, { 0, 0, 0, 0 }, { 120, 70, 50, 0 } };

/* One row, samples of 8 bits (CMYK as ink). */
static void paint_row(uint8_t *row, int y, int width_px, int height_px, int samples, const uint8_t colours[PAINTS][4])
{
    for (int part = 0; part < PARTS; part++) {
        int x = (part * width_px + PARTS - 1) / PARTS, end = ((part + 1) * width_px + PARTS - 1) / PARTS;
        int paint = rig_paint(x, y, width_px, height_px);
        const uint8_t *colour = samples == 1 ? &grey[paint] : colours[paint];

        for (; x < end; x++)
            for (int c = 0; c < samples; c++)
                row[x * samples + c] = colour[c];
    }
}

/* ---- JPEG */

/* A grey page in more steps than anyone honest takes: each coefficient of its own, four times. */
static int plan_many_scans(jpeg_scan_info *plan)
{
    int n = 0;

    plan[n++] = (jpeg_scan_info){ .comps_in_scan = 1 };
    for (int k = 1; k < 64; k++)
        for (int bit = 3; bit >= 0; bit--)
            plan[n++] = (jpeg_scan_info){ .comps_in_scan = 1, .Ss = k, .Se = k, .Ah = bit == 3 ? 0 : bit + 1, .Al = bit };
    return n;
}

static void write_orientation(struct jpeg_compress_struct *c, int orientation)
{
    unsigned char exif[] = { 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (unsigned char)orientation, 0, 0, 0, 0, 0, 0 };

    jpeg_write_marker(c, JPEG_APP0 + 1, exif, sizeof exif);
}

struct bytes rig_jpeg(const struct jpeg_shape *s)
{
    struct jpeg_compress_struct c = { 0 };
    struct jpeg_error_mgr errors;
    static jpeg_scan_info plan[300];
    unsigned long n = 0;
    struct bytes b = { 0 };
    bool ink = s->kind == JCS_CMYK || s->kind == JCS_YCCK;
    int samples = s->kind == JCS_GRAYSCALE ? 1 : ink ? 4 : 3;
    AUTO_FREE uint8_t *row = malloc((size_t)s->width_px * 4);

    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &b.data, &n);
    c.image_width = (JDIMENSION)s->width_px;
    c.image_height = (JDIMENSION)s->height_px;
    c.input_components = samples;
    c.in_color_space = samples == 1 ? JCS_GRAYSCALE : ink ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_colorspace(&c, (J_COLOR_SPACE)s->kind);
    jpeg_set_quality(&c, 90, TRUE);
    c.write_Adobe_marker = s->adobe;
    c.write_JFIF_header = samples == 1 || s->kind == JCS_YCbCr;      /* it says that the colours are one of these */
    c.density_unit = 1;
    c.X_density = c.Y_density = (UINT16)s->dpi;
    if (s->progressive)
        jpeg_simple_progression(&c);
    if (s->many_scans) {
        c.num_scans = plan_many_scans(plan);
        c.scan_info = plan;
    }
    jpeg_start_compress(&c, TRUE);
    if (s->orientation)
        write_orientation(&c, s->orientation);
    for (int y = 0; y < s->height_px; y++) {
        paint_row(row, y, s->width_px, s->height_px, samples, ink ? cmyk : rgb);
        for (int i = 0; ink && s->adobe && i < s->width_px * samples; i++)
            row[i] ^= 0xff;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    b.n = n;
    return b;
}

/* ---- TIFF, in a memory of its own */

struct store { unsigned char *data; toff_t n, room, at; };

static tmsize_t store_read(thandle_t h, void *out, tmsize_t n)
{
    struct store *m = h;
    toff_t left = m->at < m->n ? m->n - m->at : 0, take = (toff_t)n < left ? (toff_t)n : left;

    memcpy(out, m->data + m->at, (size_t)take);
    m->at += take;
    return (tmsize_t)take;
}

static tmsize_t store_write(thandle_t h, void *data, tmsize_t n)
{
    struct store *m = h;

    while (m->at + (toff_t)n > m->room) {
        m->room = m->room ? m->room * 2 : 1 << 16;
        m->data = realloc(m->data, (size_t)m->room);
        assert_non_null(m->data);
    }
    memcpy(m->data + m->at, data, (size_t)n);
    m->at += (toff_t)n;
    m->n = m->at > m->n ? m->at : m->n;
    return n;
}

static toff_t store_seek(thandle_t h, toff_t to, int whence)
{
    struct store *m = h;

    m->at = whence == SEEK_CUR ? m->at + to : whence == SEEK_END ? m->n + to : to;
    return m->at;
}

static int store_close(thandle_t h) { (void)h; return 0; }
static toff_t store_size(thandle_t h) { return ((struct store *)h)->n; }

static void set_palette(TIFF *t)
{
    uint16_t red[256] = { 0 }, green[256] = { 0 }, blue[256] = { 0 };

    for (int i = 0; i < PAINTS; i++) {
        red[i] = (uint16_t)(rgb[i][0] * 257);
        green[i] = (uint16_t)(rgb[i][1] * 257);
        blue[i] = (uint16_t)(rgb[i][2] * 257);
    }
    TIFFSetField(t, TIFFTAG_COLORMAP, red, green, blue);
}

/* The row as the file wants it: palette numbers, fewer or more bits, white as nothing. */
static void shape_row(const struct tiff_shape *s, uint8_t *row, int y)
{
    int n = s->width_px * s->samples;

    paint_row(row, y, s->width_px, s->height_px, s->samples,
              s->photometric == PHOTOMETRIC_SEPARATED ? cmyk : s->photometric == PHOTOMETRIC_CIELAB ? lab : rgb);
    for (int x = 0; s->photometric == PHOTOMETRIC_PALETTE && x < n; x++)
        row[x] = (uint8_t)rig_paint(x, y, s->width_px, s->height_px);
    for (int i = 0; s->photometric == PHOTOMETRIC_MINISWHITE && i < n; i++)
        row[i] ^= 0xff;
    for (int i = n - 1; s->bits == 16 && i >= 0; i--)
        row[2 * i] = row[2 * i + 1] = row[i];
    for (int i = 0; s->bits < 8 && i < n; i += 8 / s->bits) {
        int packed = 0;

        for (int k = 0; k < 8 / s->bits; k++)
            packed = packed << s->bits | (i + k < n ? row[i + k] >> (8 - s->bits) : 0);
        row[i * s->bits / 8] = (uint8_t)packed;
    }
}

enum { TILE = 64 };

static void write_tiles(TIFF *t, const struct tiff_shape *s)
{
    size_t bytes = (size_t)s->samples * (size_t)s->bits / 8;
    AUTO_FREE uint8_t *rows = calloc((size_t)s->width_px * TILE, bytes * 2);
    AUTO_FREE uint8_t *tile = calloc(TILE * TILE, bytes);
    size_t row_n = (size_t)s->width_px * bytes;

    for (int top = 0; top < s->height_px; top += TILE) {
        for (int y = 0; y < TILE && top + y < s->height_px; y++)
            shape_row(s, rows + (size_t)y * row_n, top + y);
        for (int left = 0; left < s->width_px; left += TILE) {
            size_t wide = (size_t)(s->width_px - left < TILE ? s->width_px - left : TILE) * bytes;

            for (int y = 0; y < TILE; y++)
                memcpy(tile + (size_t)y * TILE * bytes, rows + (size_t)y * row_n + (size_t)left * bytes, wide);
            TIFFWriteTile(t, tile, (uint32_t)left, (uint32_t)top, 0, 0);
        }
    }
}

struct bytes rig_tiff(const struct tiff_shape *s)
{
    struct store m = { 0 };
    TIFF *t = TIFFClientOpen("test", "wm", &m, store_read, store_write, store_seek, store_close, store_size, NULL, NULL);
    AUTO_FREE uint8_t *row = calloc((size_t)s->width_px, 16);

    assert_non_null(t);
    TIFFSetField(t, TIFFTAG_IMAGEWIDTH, s->width_px);
    TIFFSetField(t, TIFFTAG_IMAGELENGTH, s->height_px);
    TIFFSetField(t, TIFFTAG_BITSPERSAMPLE, s->bits);
    TIFFSetField(t, TIFFTAG_SAMPLESPERPIXEL, s->samples);
    TIFFSetField(t, TIFFTAG_PHOTOMETRIC, s->photometric);
    TIFFSetField(t, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(t, TIFFTAG_COMPRESSION, s->compression ? s->compression : COMPRESSION_NONE);
    TIFFSetField(t, TIFFTAG_XRESOLUTION, (double)s->dpi);
    TIFFSetField(t, TIFFTAG_YRESOLUTION, (double)s->dpi);
    TIFFSetField(t, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    if (s->orientation)
        TIFFSetField(t, TIFFTAG_ORIENTATION, s->orientation);
    if (s->photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(t, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    if (s->photometric == PHOTOMETRIC_PALETTE)
        set_palette(t);
    if (s->tiled) {
        TIFFSetField(t, TIFFTAG_TILEWIDTH, TILE);
        TIFFSetField(t, TIFFTAG_TILELENGTH, TILE);
        write_tiles(t, s);
    } else {
        TIFFSetField(t, TIFFTAG_ROWSPERSTRIP, s->one_strip ? s->height_px : 32);
        for (int y = 0; y < s->height_px; y++) {
            shape_row(s, row, y);
            TIFFWriteScanline(t, row, (uint32_t)y, 0);
        }
    }
    TIFFClose(t);
    return (struct bytes){ m.data, (size_t)m.n };
}

/* ---- PNG */

static void png_to_store(png_structp png, png_bytep data, size_t n) { store_write(png_get_io_ptr(png), data, (tmsize_t)n); }
static void png_flush_nothing(png_structp png) { (void)png; }

struct bytes rig_png(const struct png_shape *s)
{
    struct store m = { 0 };
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    struct tiff_shape rows = { .width_px = s->width_px, .height_px = s->height_px, .bits = s->bits, .photometric = PHOTOMETRIC_MINISBLACK };
    AUTO_FREE uint8_t *row = calloc((size_t)s->width_px, 16);
    int passes;

    png_set_write_fn(png, &m, png_to_store, png_flush_nothing);
    png_set_IHDR(png, info, (png_uint_32)s->width_px, (png_uint_32)s->height_px, s->bits, s->colour_type,
                 s->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, (png_uint_32)(s->dpi / 0.0254 + 0.5), (png_uint_32)(s->dpi / 0.0254 + 0.5), PNG_RESOLUTION_METER);
    png_set_compression_level(png, 1);          /* the pages are large */
    png_write_info(png, info);
    rows.samples = png_get_channels(png, info);
    passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < s->height_px; y++) {
            shape_row(&rows, row, y);
            png_write_row(png, row);
        }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return (struct bytes){ m.data, (size_t)m.n };
}

/* ---- what came out */

static void assert_colour(PIX *pix, int part_x, int part_y, const int lowest[3], const int highest[3], const char *what)
{
    int x = (2 * part_x + SQUARE) * pixGetWidth(pix) / (2 * PARTS), y = (2 * part_y + SQUARE) * pixGetHeight(pix) / (2 * PARTS), c[3];

    pixGetRGBPixel(pix, x, y, &c[0], &c[1], &c[2]);
    for (int i = 0; i < 3; i++)
        if (c[i] < lowest[i] || c[i] > highest[i])
            fail_msg("%s: %d %d %d at %d, %d of %d x %d", what, c[0], c[1], c[2], x, y, pixGetWidth(pix), pixGetHeight(pix));
}

void rig_assert_page(PIX *pix, bool colour, const char *what)
{
    static const int white[2][3] = { { 215, 215, 215 }, { 255, 255, 255 } }, black[2][3] = { { 0, 0, 0 }, { 20, 20, 20 } },
                     red[2][3] = { { 150, 0, 0 }, { 255, 70, 70 } }, dark[2][3] = { { 0, 0, 0 }, { 130, 130, 130 } };
    AUTO_PIX PIX *as_colour = pixConvertTo32(pix);

    assert_colour(as_colour, 0, 0, white[0], white[1], what);
    assert_colour(as_colour, 12, 12, white[0], white[1], what);
    assert_colour(as_colour, BLACK_AT, BLACK_AT, black[0], black[1], what);
    assert_colour(as_colour, RED_X, RED_Y, colour ? red[0] : dark[0], colour ? red[1] : dark[1], what);
}

struct loaded rig_load(struct bytes take_b, int page, const char *what)
{
    struct loaded l;
    struct err e = { 0 };

    if (load_page(take_b.data, take_b.n, page, &l, &e) < 0)
        fail_msg("%s: %s", what, e.msg);
    free(take_b.data);
    return l;
}

void rig_assert_page_and_free(struct loaded l, bool colour, const char *what)
{
    rig_assert_page(l.pix, colour, what);
    pixDestroy(&l.pix);
}
