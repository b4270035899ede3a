#include "drivers/scan/station/stored_page.h"

#include <endian.h>
#include <errno.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

enum {
    USUAL_DPI = 300,            /* of a page that does not say */
    SIGNATURE_BYTES = 8, LENGTH_BYTES = 4, HEAD_BYTES = 8, CHECK_BYTES = 4,     /* of a PNG, and of each of its chunks */
    READ_BYTES = 64 * 1024,
};

struct reader {
    struct spool_blob *blob;
    png_structp png;
    png_infop info;
    struct page_format f;
    uint8_t *row;
    int failed;                 /* what went wrong inside a libpng call */
    struct err why;
};

/* libpng leaves by longjmp: the callbacks keep what failed and raise. */
static void on_png_error(png_structp png, png_const_charp text)
{
    struct reader *r = png_get_error_ptr(png);

    if (!r->failed)
        r->failed = err_set(&r->why, -EBADMSG, "read the PNG: %s", text);
    png_longjmp(png, 1);
}

static void on_png_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void on_png_wants(png_structp png, png_bytep out, size_t n)
{
    struct reader *r = png_get_io_ptr(png);

    while (n > 0) {
        ssize_t k = spool_blob_read(r->blob, out, n, &r->why);

        if (k <= 0) {
            r->failed = k < 0 ? (int)k : err_set(&r->why, -EBADMSG, "the PNG ends early");
            png_error(png, "spool");
        }
        out += k;
        n -= (size_t)k;
    }
}

/* Reads the head and undoes what page_png did for PNG's sake. 0 or r->failed. */
static int begin_png(struct reader *r)
{
    png_uint_32 x_per_metre, y_per_metre;
    int unit;

    if (setjmp(png_jmpbuf(r->png)))
        return r->failed;
    png_set_read_fn(r->png, r, on_png_wants);
    png_set_user_limits(r->png, PAGE_MAX_WIDTH_PX, PAGE_MAX_LINES);
    png_read_info(r->png, r->info);
    r->f = (struct page_format){
        .width_px = (int)png_get_image_width(r->png, r->info), .lines = (int)png_get_image_height(r->png, r->info),
        .depth = png_get_bit_depth(r->png, r->info), .color = png_get_color_type(r->png, r->info) == PNG_COLOR_TYPE_RGB,
        .bytes_per_line = (int)png_get_rowbytes(r->png, r->info), .res_dpi = USUAL_DPI,
    };
    if ((!r->f.color && png_get_color_type(r->png, r->info) != PNG_COLOR_TYPE_GRAY) ||
        png_get_interlace_type(r->png, r->info) != PNG_INTERLACE_NONE)
        return r->failed = err_set(&r->why, -EBADMSG, "the PNG is none of the scanner's");
    if (page_format_check(&r->f, &r->why) < 0)
        return r->failed = err_set(&r->why, -EBADMSG, "%s", r->why.msg);
    if (png_get_pHYs(r->png, r->info, &x_per_metre, &y_per_metre, &unit) && unit == PNG_RESOLUTION_METER)
        r->f.res_dpi = (int)((x_per_metre * INT64_C(254) + 5000) / 10000);
    if (r->f.depth == 1)
        png_set_invert_mono(r->png);
    if (r->f.depth == 16 && __BYTE_ORDER == __LITTLE_ENDIAN)
        png_set_swap(r->png);
    r->row = malloc((size_t)r->f.bytes_per_line);
    return r->row ? 0 : (r->failed = err_set(&r->why, -ENOMEM, "no memory for a row"));
}

static enum page_side side_of(const struct reader *r)
{
    png_textp text;
    int n = png_get_text(r->png, r->info, &text, NULL);

    for (int i = 0; i < n; i++)
        if (strcmp(text[i].key, PAGE_SIDE_KEY) == 0)
            return strcmp(text[i].text, "front") == 0 ? PAGE_FRONT : strcmp(text[i].text, "back") == 0 ? PAGE_BACK : PAGE_SIDE_UNKNOWN;
    return PAGE_SIDE_UNKNOWN;
}

static int show_rows(struct reader *r, struct look *look)
{
    if (setjmp(png_jmpbuf(r->png)))
        return r->failed;
    for (int y = 0; y < r->f.lines; y++) {
        png_read_row(r->png, r->row, NULL);
        look_row(look, r->row);
    }
    return 0;
}

/* Opens the blob and reads the head of its PNG. Whatever it answers, close_page comes behind it. */
static int open_page(const struct spool *s, const char *id, const char *name, struct reader *r)
{
    int code = spool_blob_open(s, id, name, &r->blob, &r->why);

    if (code < 0)
        return code;
    r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, r, on_png_error, on_png_warning);
    r->info = r->png ? png_create_info_struct(r->png) : NULL;
    return r->info ? begin_png(r) : err_set(&r->why, -ENOMEM, "no memory");
}

static void close_page(struct reader *r)
{
    png_destroy_read_struct(&r->png, &r->info, NULL);
    spool_blob_close(r->blob);
    free(r->row);
}

int stored_page_look(const struct spool *s, const char *id, const char *name, struct look *look,
                     struct page_look *ret, struct err *e)
{
    struct reader r = { 0 };
    int code = open_page(s, id, name, &r);

    if (code == 0)
        code = look_begin(look, r.f.width_px, r.f.lines, r.f.res_dpi, r.f.depth, r.f.color, &r.why);
    if (code == 0) {
        code = show_rows(&r, look);
        if (code == 0)
            look_end(look, ret);
    }
    close_page(&r);
    return code < 0 ? err_set(e, code, "letter %s: look at %s: %s", id, name, r.why.msg) : 0;
}

enum page_side stored_page_side(const struct spool *s, const char *id, const char *name)
{
    struct reader r = { 0 };
    enum page_side side = open_page(s, id, name, &r) == 0 ? side_of(&r) : PAGE_SIDE_UNKNOWN;

    close_page(&r);
    return side;
}

/* ---- the digest: of all of the file but its text */

/* Reads n bytes, into the digest; NULL: past it. 1; 0: the file ends before; or what the spool answered. */
static int pass_bytes(struct spool_blob *blob, uint64_t n, struct hash *digest, struct err *e)
{
    uint8_t part[READ_BYTES];

    while (n > 0) {
        ssize_t k = spool_blob_read(blob, part, n < sizeof(part) ? (size_t)n : sizeof(part), e);

        if (k <= 0)
            return (int)k;
        if (digest)
            hash_update(digest, part, (size_t)k);
        n -= (uint64_t)k;
    }
    return 1;
}

/* The same for a chunk. */
static int pass_chunk(struct spool_blob *blob, struct hash *digest, struct err *e)
{
    uint8_t head[HEAD_BYTES];
    size_t n = 0;
    ssize_t k = 1;

    while (n < sizeof(head) && (k = spool_blob_read(blob, head + n, sizeof(head) - n, e)) > 0)
        n += (size_t)k;
    if (k < 0)
        return (int)k;
    bool is_text = n == sizeof(head) && memcmp(head + LENGTH_BYTES, "tEXt", 4) == 0;
    if (!is_text)
        hash_update(digest, head, n);
    return n < sizeof(head) ? 0 : pass_bytes(blob, (uint64_t)png_get_uint_32(head) + CHECK_BYTES, is_text ? NULL : digest, e);
}

int stored_page_digest(const struct spool *s, const char *id, const char *name, char hex[HASH_HEX_SIZE], struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *blob = NULL;
    struct hash digest;
    int r = spool_blob_open(s, id, name, &blob, e);

    if (r < 0)
        return r;
    hash_init(&digest);
    r = pass_bytes(blob, SIGNATURE_BYTES, &digest, e);
    while (r > 0)
        r = pass_chunk(blob, &digest, e);
    hash_hex(&digest, hex);
    return r;
}
