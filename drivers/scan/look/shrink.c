#include "drivers/scan/look/shrink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void shrink_done(struct shrink *s)
{
    free(s->sum);
    free(s->tint_sum);
    free(s->rgb_sum);
    free(s->line);
    s->sum = s->tint_sum = s->rgb_sum = NULL;
    s->line = NULL;
}

int shrink_begin(struct shrink *s, int width_px, int dpi, int depth, bool color, struct err *e)
{
    struct shrink n = { .grey = s->grey, .tint = s->tint, .rgb = s->rgb, .page_width_px = width_px, .depth = depth, .color = color, .whole = true };

    shrink_done(s);
    if (width_px <= 0 || (depth != 1 && depth != 8 && depth != 16) || (color && depth == 1))
        return err_set(e, -EINVAL, "a page of %d pixels and %d bits cannot be looked at", width_px, depth);
    dpi = dpi > 0 ? dpi : SHRINK_MAX_DPI;
    n.factor = (dpi + SHRINK_MAX_DPI - 1) / SHRINK_MAX_DPI;
    n.dpi = dpi / n.factor;
    n.width_px = width_px / n.factor > 0 ? width_px / n.factor : 1;
    n.factor = width_px < n.factor ? width_px : n.factor;
    n.tint_width_px = color ? n.width_px / SHRINK_TINT_PART : 0;
    n.sum = calloc((size_t)n.width_px, sizeof *n.sum);
    n.tint_sum = calloc((size_t)n.tint_width_px + 1, sizeof *n.tint_sum);
    n.rgb_sum = calloc((size_t)n.width_px, 3 * sizeof *n.rgb_sum);
    n.line = malloc((size_t)width_px);
    *s = n;
    if (!n.sum || !n.tint_sum || !n.rgb_sum || !n.line)
        return err_set(e, -ENOMEM, "there is no memory to look at the page");
    return 0;
}

/* ---- one row of the page in grey */

static void expand_bits(const uint8_t *row, int n, uint8_t *line)
{
    for (int x = 0; x < n; x++)
        line[x] = row[x >> 3] >> (7 - (x & 7)) & 1 ? 0 : 255;
}

/* Of 16 bits the high byte is enough. A row may begin at an odd address. */
enum { HIGH = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ };

static void take_high_bytes(const uint8_t *row, int n, uint8_t *line)
{
    for (int x = 0; x < n; x++)
        line[x] = row[2 * x + HIGH];
}

static void take_luma(const uint8_t *row, int n, uint8_t *line)
{
    for (int x = 0; x < n; x++, row += 3)
        line[x] = (uint8_t)((77 * row[0] + 150 * row[1] + 29 * row[2]) >> 8);
}

static void take_luma16(const uint8_t *row, int n, uint8_t *line)
{
    row += HIGH;
    for (int x = 0; x < n; x++, row += 6)
        line[x] = (uint8_t)((77 * row[0] + 150 * row[2] + 29 * row[4]) >> 8);
}

static const uint8_t *grey_of(struct shrink *s, const uint8_t *row)
{
    if (s->depth == 8 && !s->color)
        return row;
    if (s->depth == 1)
        expand_bits(row, s->page_width_px, s->line);
    else if (s->depth == 8)
        take_luma(row, s->page_width_px, s->line);
    else if (s->color)
        take_luma16(row, s->page_width_px, s->line);
    else
        take_high_bytes(row, s->page_width_px, s->line);
    return s->line;
}

/* ---- sums of a few rows become one */

static bool has_room(size_t bytes, int width_px, int height_px) { return (size_t)width_px * ((size_t)height_px + 1) <= bytes; }

static void put_grey(struct shrink *s, const uint8_t *line)
{
    uint8_t *to = s->grey + (size_t)s->width_px * (size_t)s->height_px;
    uint32_t area = (uint32_t)(s->factor * s->factor);

    if (!has_room(SHRINK_GREY_BYTES, s->width_px, s->height_px)) {
        s->whole = false;
        return;
    }
    if (s->factor == 1) {
        memcpy(to, line, (size_t)s->width_px);
        s->height_px++;
        return;
    }
    if (s->factor == 2)         /* 600 dpi is common: said outright, the compiler makes it wide */
        for (int x = 0; x < s->width_px; x++)
            s->sum[x] += (uint32_t)line[2 * x] + line[2 * x + 1];
    else
        for (int x = 0; x < s->width_px; x++, line += s->factor)
            for (int i = 0; i < s->factor; i++)
                s->sum[x] += line[i];
    if (++s->rows < s->factor)
        return;
    for (int x = 0; x < s->width_px; x++)
        to[x] = (uint8_t)(s->sum[x] / area);
    memset(s->sum, 0, (size_t)s->width_px * sizeof *s->sum);
    s->rows = 0;
    s->height_px++;
}

/* The row goes into the line that put_grey is about to end. Of 16 bits the high byte is enough. */
static void put_rgb(struct shrink *s, const uint8_t *row)
{
    size_t samples = 3 * (size_t)s->width_px, bytes = (size_t)s->depth / 8, next = bytes * 3;
    uint8_t *to = s->rgb + samples * (size_t)s->height_px;
    uint32_t area = (uint32_t)(s->factor * s->factor);

    if (!has_room(SHRINK_GREY_BYTES, s->width_px, s->height_px))
        return;
    if (s->factor == 1 && s->depth == 8) {
        memcpy(to, row, samples);
        return;
    }
    row += bytes == 2 ? HIGH : 0;
    for (size_t x = 0; x < (size_t)s->width_px; x++)
        for (int i = 0; i < s->factor; i++, row += next)
            for (size_t c = 0; c < 3; c++)
                s->rgb_sum[3 * x + c] += row[c * bytes];
    if (s->rows + 1 < s->factor)
        return;
    for (size_t i = 0; i < samples; i++)
        to[i] = (uint8_t)(s->rgb_sum[i] / area);
    memset(s->rgb_sum, 0, samples * sizeof *s->rgb_sum);
}

/* 255 for grey, less the more coloured. bytes: from one sample to the next. */
static int greyness(const uint8_t *px, int bytes)
{
    int r = px[0], g = px[bytes], b = px[2 * bytes];
    int least = r < g ? r : g, most = r < g ? g : r;

    least = least < b ? least : b;
    most = most > b ? most : b;
    return 255 - (most - least);
}

/* Every second row and pixel will do: a stamp's strokes are as wide as four. */
static void put_tint(struct shrink *s, const uint8_t *row)
{
    int side = s->factor * SHRINK_TINT_PART, step = side / 2 > 1 ? 2 : 1, bytes = s->depth / 8;
    int high = bytes == 2 ? HIGH : 0;
    uint32_t points = (uint32_t)((side + step - 1) / step);
    uint8_t *to = s->tint + (size_t)s->tint_width_px * (size_t)s->tint_height_px;

    if (s->tint_width_px == 0 || !has_room(SHRINK_TINT_BYTES, s->tint_width_px, s->tint_height_px))
        return;
    for (int x = 0; s->tint_rows % step == 0 && x < s->tint_width_px; x++)
        for (int i = 0; i < side; i += step)
            s->tint_sum[x] += (uint32_t)greyness(row + (size_t)(x * side + i) * 3 * (size_t)bytes + high, bytes);
    if (++s->tint_rows < side)
        return;
    for (int x = 0; x < s->tint_width_px; x++)
        to[x] = (uint8_t)(s->tint_sum[x] / (points * points));
    memset(s->tint_sum, 0, (size_t)s->tint_width_px * sizeof *s->tint_sum);
    s->tint_rows = 0;
    s->tint_height_px++;
}

void shrink_row(struct shrink *s, const uint8_t *row)
{
    if (s->color && s->rgb)
        put_rgb(s, row);
    put_grey(s, grey_of(s, row));
    if (s->color)
        put_tint(s, row);
}
