#include "image/paper.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    SMALLEST_PX = 8, MIN_DPI = 20, MAX_DPI = 2400,
    PAPER_PERCENTILE = 70,      /* of a tile: text covers less than the rest */
    DARK_PERCENT = 78,          /* of the page's own level: below it a tile is not paper */
    LID_PERCENT = 106,          /* of the page's own level: what is lighter is not paper either */
    NOISE_SAMPLE_STEP = 5,
};

struct tiles { uint8_t *level; int across, down, size_px; };

static void tiles_done(struct tiles *t) { free(t->level); }
#define AUTO_TILES AUTO(tiles_done)

int paper_px(const struct paper *p, double mm)
{
    int px = (int)lround(mm * p->dpi / 25.4);

    return px > 1 ? px : 1;
}

void paper_done(struct paper *p)
{
    free(p->px);
    free(p->ink);
    p->px = p->ink = NULL;
}

/* ---- the small picture */

static void sum_row(const uint8_t *row, int width, int f, uint32_t *sum)
{
    for (int x = 0; x < width; x++)
        for (int i = 0; i < f; i++)
            sum[x] += row[(size_t)x * (size_t)f + (size_t)i];
}

static int shrink(const struct grey *g, struct paper *p)
{
    int f = p->factor;
    uint32_t area = (uint32_t)(f * f);
    AUTO_FREE uint32_t *sum = calloc((size_t)p->width_px, sizeof *sum);

    if (!sum)
        return -ENOMEM;
    for (int y = 0; y < p->height_px; y++) {
        uint8_t *to = p->px + (size_t)y * (size_t)p->width_px;

        if (f == 1) {
            memcpy(to, grey_row(g, y), (size_t)p->width_px);
            continue;
        }
        if (f == 2) {           /* nearly every page: in one go, which the compiler makes wide */
            const uint8_t *a = grey_row(g, 2 * y), *b = grey_row(g, 2 * y + 1);

            for (int x = 0; x < p->width_px; x++)
                to[x] = (uint8_t)((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) >> 2);
            continue;
        }
        memset(sum, 0, (size_t)p->width_px * sizeof *sum);
        for (int i = 0; i < f; i++)
            sum_row(grey_row(g, y * f + i), p->width_px, f, sum);
        for (int x = 0; x < p->width_px; x++)
            to[x] = (uint8_t)(sum[x] / area);
    }
    return 0;
}

uint8_t *paper_halve(const uint8_t *px, int width_px, int height_px)
{
    int w = width_px / 2 > 0 ? width_px / 2 : 1, h = height_px / 2 > 0 ? height_px / 2 : 1;
    int right = width_px > 1, below = height_px > 1;
    uint8_t *half = malloc((size_t)w * (size_t)h);

    for (int y = 0; half && y < h; y++) {
        const uint8_t *a = px + (size_t)(2 * y) * (size_t)width_px, *b = a + (below ? width_px : 0);
        uint8_t *to = half + (size_t)y * (size_t)w;

        for (int x = 0; x < w; x++)
            to[x] = (uint8_t)((a[2 * x] + a[2 * x + right] + b[2 * x] + b[2 * x + right] + 2) >> 2);
    }
    return half;
}

/* ---- the paper's level */

static uint8_t tile_level(const struct paper *p, const struct tiles *t, int tx, int ty)
{
    int counts[256] = { 0 }, n = 0, below = 0, level = 0;
    int right = (tx + 1) * t->size_px, bottom = (ty + 1) * t->size_px;

    for (int y = ty * t->size_px; y < bottom && y < p->height_px; y++)
        for (int x = tx * t->size_px; x < right && x < p->width_px; x++, n++)
            counts[p->px[(size_t)y * (size_t)p->width_px + (size_t)x]]++;
    while (level < 255 && (below += counts[level]) * 100 < n * PAPER_PERCENTILE)
        level++;
    return (uint8_t)level;
}

static int lightest_near(const struct tiles *t, int tx, int ty)
{
    int most = 0;

    for (int y = ty - 1; y <= ty + 1; y++)
        for (int x = tx - 1; x <= tx + 1; x++)
            if (x >= 0 && y >= 0 && x < t->across && y < t->down && t->level[y * t->across + x] > most)
                most = t->level[y * t->across + x];
    return most;
}

/* A white lid beside grey or coloured paper is no paper to measure ink against. */
static void dim_lid(struct tiles *t, int page_level)
{
    int most = page_level * LID_PERCENT / 100 < 255 ? page_level * LID_PERCENT / 100 : 255;

    for (int i = 0; i < t->across * t->down; i++)
        t->level[i] = t->level[i] > most ? (uint8_t)most : t->level[i];
}

/* Paper grows into what is dark, one ring of tiles a round. */
static bool spread_paper(struct tiles *t, int page_level)
{
    bool changed = false;

    for (int y = 0; y < t->down; y++) {
        for (int x = 0; x < t->across; x++) {
            int i = y * t->across + x;
            int near = lightest_near(t, x, y);

            near = near < page_level ? near : page_level;
            if (t->level[i] * 100 < page_level * DARK_PERCENT && near > t->level[i]) {
                t->level[i] = (uint8_t)near;
                changed = true;
            }
        }
    }
    return changed;
}

static int measure_tiles(struct paper *p, struct tiles *t)
{
    int counts[256] = { 0 }, n, below = 0;

    t->size_px = p->dpi / 5 > 4 ? p->dpi / 5 : 4;
    t->across = (p->width_px + t->size_px - 1) / t->size_px;
    t->down = (p->height_px + t->size_px - 1) / t->size_px;
    n = t->across * t->down;
    t->level = malloc((size_t)n);
    if (!t->level)
        return -ENOMEM;
    for (int y = 0; y < t->down; y++)
        for (int x = 0; x < t->across; x++)
            counts[t->level[y * t->across + x] = tile_level(p, t, x, y)]++;
    while (p->level < 255 && (below += counts[p->level]) * 4 < n * 3)
        p->level++;
    dim_lid(t, p->level);
    for (int rounds = t->across + t->down; rounds > 0 && spread_paper(t, p->level); rounds--)
        continue;
    return 0;
}

/* Where a pixel lies between the middles of two tiles: the first, and 256ths of the way to the second. */
static void between(int at_px, int size_px, int n, int *ret_first, int *ret_part)
{
    int pos = at_px * 2 - size_px;

    *ret_first = pos < 0 ? 0 : pos / (2 * size_px);
    *ret_part = pos < 0 ? 0 : (pos % (2 * size_px)) * 128 / size_px;
    if (*ret_first >= n - 1) {
        *ret_first = n > 1 ? n - 2 : 0;
        *ret_part = n > 1 ? 256 : 0;
    }
}

/* The level of each pixel of a row, in 256ths. */
static void row_levels(const struct tiles *t, int y, int width_px, uint16_t *levels)
{
    int ty, part_y, next = t->down > 1 ? t->across : 0;

    between(y, t->size_px, t->down, &ty, &part_y);
    for (int x = 0; x < width_px; x++) {
        int tx, part_x, right = t->across > 1;
        const uint8_t *at;

        between(x, t->size_px, t->across, &tx, &part_x);
        at = t->level + ty * t->across + tx;
        levels[x] = (uint16_t)(((at[0] * (256 - part_x) + at[right] * part_x) * (256 - part_y) +
                                (at[next] * (256 - part_x) + at[next + right] * part_x) * part_y) >> 8);
    }
}

/* One row of levels serves a few rows of pixels: paper changes slowly. */
static int make_ink(struct paper *p, const struct tiles *t)
{
    enum { ROWS = 8 };
    size_t w = (size_t)p->width_px;
    AUTO_FREE uint16_t *levels = malloc(w * sizeof *levels);
    AUTO_FREE uint32_t *share = malloc(w * sizeof *share);

    if (!levels || !share)
        return -ENOMEM;
    for (int y = 0; y < p->height_px; y++) {
        const uint8_t *px = p->px + (size_t)y * w;
        uint8_t *ink = p->ink + (size_t)y * w;

        if (y % ROWS == 0) {
            row_levels(t, y, p->width_px, levels);
            for (size_t x = 0; x < w; x++)
                share[x] = (255U << 16) * 16U / (levels[x] > 16 * 256 ? levels[x] / 16U : 256U);
        }
        for (size_t x = 0; x < w; x++) {
            uint32_t light = (px[x] * share[x]) >> 16;

            ink[x] = light < 255 ? (uint8_t)(255 - light) : 0;
        }
    }
    return 0;
}

/* The median of how far a pixel lies from the mean of its neighbours: text hardly moves it. */
static void measure_noise(struct paper *p)
{
    int counts[512] = { 0 }, n = 0, below = 0, median = 0;

    for (int y = 0; y < p->height_px; y += NOISE_SAMPLE_STEP) {
        const uint8_t *row = p->px + (size_t)y * (size_t)p->width_px;

        for (int x = 1; x + 1 < p->width_px; x++, n++) {
            int bend = abs(2 * row[x] - row[x - 1] - row[x + 1]);

            counts[bend < 511 ? bend : 511]++;
        }
    }
    while (median < 511 && (below += counts[median]) * 2 < n)
        median++;
    /* a median of absolute values is 0.67 deviations; the bend of three adds up six variances */
    p->noise = (int)ceil(median / (0.6745 * sqrt(6.0)) * 255 / (p->level > 0 ? p->level : 1));
}

static int choose_factor(int dpi)
{
    int f = (dpi + PAPER_DPI / 2) / PAPER_DPI;

    return f > 1 ? f : 1;
}

int paper_make(const struct grey *page, struct paper *ret)
{
    AUTO_TILES struct tiles t = { 0 };
    int r = 0;

    *ret = (struct paper){ 0 };
    if (page->width_px < SMALLEST_PX || page->height_px < SMALLEST_PX || page->dpi < MIN_DPI || page->dpi > MAX_DPI)
        return -EINVAL;
    ret->factor = choose_factor(page->dpi);
    while (ret->factor > 1 && (page->width_px / ret->factor < SMALLEST_PX || page->height_px / ret->factor < SMALLEST_PX))
        ret->factor--;
    ret->width_px = page->width_px / ret->factor;
    ret->height_px = page->height_px / ret->factor;
    ret->dpi = page->dpi / ret->factor;
    ret->px = malloc((size_t)ret->width_px * (size_t)ret->height_px);
    ret->ink = malloc((size_t)ret->width_px * (size_t)ret->height_px);
    if (!ret->px || !ret->ink)
        r = -ENOMEM;
    if (r == 0)
        r = shrink(page, ret);
    if (r == 0)
        r = measure_tiles(ret, &t);
    if (r == 0)
        r = make_ink(ret, &t);
    if (r < 0)
        paper_done(ret);
    else
        measure_noise(ret);
    return r;
}
