#include "drivers/scan/look/bars.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
    BLOCK_MM = 2,
    MIN_BLOCKS = 6,
    ROWS_MEAN = 6,              /* pixels of the page averaged along the bars: noise goes, a slight slope does not hurt */
    FINE_DPI = 280,
    MAX_LENGTH_PX = 6000, MAX_ROWS = 48,        /* of a straightened region: rows are spread over its height */
};

static const double
    ONE_WAY = 0.72,             /* 0..1: how much of all change of ink runs in one direction */
    MIN_STEEP = 220,            /* mean square of the change of ink from a pixel to the next but one: a ruled line has less in a block */
    SAME_WAY = 0.30,            /* radians between neighbours of one code */
    MIN_LENGTH_MM = 12, MIN_HEIGHT_MM = 3, QUIET_MM = 5;

struct block { float xx, yy, xy, angle; bool barred; int region; };

struct grid { struct block *b; int across, down, size_px; };

/* ---- blocks */

static void add_changes(const struct paper *p, int y, const struct grid *g)
{
    const uint8_t *row = p->ink + (size_t)y * (size_t)p->width_px;
    struct block *b = g->b + y / g->size_px * g->across;

    for (int k = 0; k < g->across; k++) {
        int from = k * g->size_px > 0 ? k * g->size_px : 1, end = (k + 1) * g->size_px;
        int32_t xx = 0, yy = 0, xy = 0;

        end = end < p->width_px - 1 ? end : p->width_px - 1;
        for (int x = from; x < end; x++) {
            int dx = row[x + 1] - row[x - 1], dy = row[x + p->width_px] - row[x - p->width_px];

            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        b[k].xx += (float)xx;
        b[k].yy += (float)yy;
        b[k].xy += (float)xy;
    }
}

static void judge_blocks(const struct grid *g)
{
    for (int i = 0; i < g->across * g->down; i++) {
        struct block *b = &g->b[i];
        float sum = b->xx + b->yy, way = hypotf(b->xx - b->yy, 2 * b->xy);

        b->angle = atan2f(2 * b->xy, b->xx - b->yy) / 2;
        b->barred = sum > (float)MIN_STEEP * (float)(g->size_px * g->size_px) && way > (float)ONE_WAY * sum;
        b->region = -1;
    }
}

/* ---- regions of blocks */

static double apart(double a, double b)
{
    double d = fmod(fabs(a - b), M_PI);

    return d > M_PI / 2 ? M_PI - d : d;
}

/* All barred neighbours of "first" that run its way, collected into list. */
static int collect(const struct grid *g, int first, int region, int *list)
{
    int n = 0;

    list[n++] = first;
    g->b[first].region = region;
    for (int i = 0; i < n; i++) {
        int bx = list[i] % g->across, by = list[i] / g->across;

        for (int y = by - 1; y <= by + 1; y++)
            for (int x = bx - 1; x <= bx + 1; x++) {
                int k = y * g->across + x;

                if (x < 0 || y < 0 || x >= g->across || y >= g->down || !g->b[k].barred || g->b[k].region >= 0 ||
                    apart(g->b[k].angle, g->b[list[i]].angle) > SAME_WAY)
                    continue;
                g->b[k].region = region;
                list[n++] = k;
            }
    }
    return n;
}

/* The rectangle around the blocks, along the direction most of them have. */
static struct bars frame(const struct grid *g, const int *list, int n)
{
    double xx = 0, yy = 0, xy = 0, from[2] = { 1e9, 1e9 }, to[2] = { -1e9, -1e9 }, sine, cosine, mid[2];
    struct bars b = { 0 };

    for (int i = 0; i < n; i++) {
        xx += (double)g->b[list[i]].xx;
        yy += (double)g->b[list[i]].yy;
        xy += (double)g->b[list[i]].xy;
    }
    b.angle = atan2(2 * xy, xx - yy) / 2;
    sine = sin(b.angle);
    cosine = cos(b.angle);
    for (int i = 0; i < n; i++) {
        double x = (list[i] % g->across + 0.5) * g->size_px, y = (list[i] / g->across + 0.5) * g->size_px;
        double at[2] = { x * cosine + y * sine, -x * sine + y * cosine };

        for (int k = 0; k < 2; k++) {
            from[k] = fmin(from[k], at[k] - g->size_px / 2.0);
            to[k] = fmax(to[k], at[k] + g->size_px / 2.0);
        }
    }
    b.length = to[0] - from[0];
    b.height = to[1] - from[1];
    mid[0] = (from[0] + to[0]) / 2;
    mid[1] = (from[1] + to[1]) / 2;
    b.x = mid[0] * cosine - mid[1] * sine;
    b.y = mid[0] * sine + mid[1] * cosine;
    return b;
}

/* Keeps the largest, in order. */
static int keep(struct bars ret[BARS_MAX], int n, struct bars b)
{
    int at = n;

    while (at > 0 && ret[at - 1].length * ret[at - 1].height < b.length * b.height)
        at--;
    if (at >= BARS_MAX)
        return n;
    n = n < BARS_MAX ? n + 1 : n;
    memmove(ret + at + 1, ret + at, (size_t)(n - at - 1) * sizeof *ret);
    ret[at] = b;
    return n;
}

int bars_find(const struct paper *p, struct bars ret[BARS_MAX])
{
    struct grid g = { .size_px = paper_px(p, BLOCK_MM) };
    AUTO_FREE struct block *blocks = NULL;
    AUTO_FREE int *list = NULL;
    int n = 0;

    g.size_px = g.size_px < 4 ? 4 : g.size_px;
    g.across = p->width_px / g.size_px;
    g.down = p->height_px / g.size_px;
    if (g.across == 0 || g.down == 0)
        return 0;
    g.b = blocks = calloc((size_t)(g.across * g.down), sizeof *blocks);
    list = malloc((size_t)(g.across * g.down) * sizeof *list);
    if (!blocks || !list)
        return -ENOMEM;
    for (int y = 1; y < g.down * g.size_px && y + 1 < p->height_px; y++)
        add_changes(p, y, &g);
    judge_blocks(&g);
    for (int i = 0; i < g.across * g.down; i++) {
        int members = g.b[i].barred && g.b[i].region < 0 ? collect(&g, i, i, list) : 0;
        struct bars b;

        if (members < MIN_BLOCKS)
            continue;
        b = frame(&g, list, members);
        if (b.length >= paper_px(p, MIN_LENGTH_MM) && b.height >= paper_px(p, MIN_HEIGHT_MM) &&
            members * g.size_px * g.size_px * 2 > b.length * b.height)     /* a frame of lines is hollow */
            n = keep(ret, n, b);
    }
    return n;
}

/* ---- a region upright */

static uint8_t at_point(const struct grey *g, double x, double y)
{
    int ix = (int)floor(x), iy = (int)floor(y), fx = (int)((x - ix) * 256), fy = (int)((y - iy) * 256);
    const uint8_t *a, *b;

    if (ix < 0 || iy < 0 || ix + 1 >= g->width_px || iy + 1 >= g->height_px)
        return 255;
    a = grey_row(g, iy);
    b = grey_row(g, iy + 1);
    return (uint8_t)(((a[ix] * (256 - fx) + a[ix + 1] * fx) * (256 - fy) + (b[ix] * (256 - fx) + b[ix + 1] * fx) * fy) >> 16);
}

int bars_straighten(const struct grey *page, const struct paper *p, const struct bars *b, uint8_t **ret_px, int *ret_width, int *ret_height)
{
    double f = p->factor, sine = sin(b->angle), cosine = cos(b->angle), quiet = QUIET_MM * page->dpi / 25.4, high = b->height * f;
    int finer = page->dpi < FINE_DPI ? 2 : 1;           /* the decoder wants some pixels to a bar */
    int w = (int)fmin((b->length * f + 2 * quiet) * finer, MAX_LENGTH_PX), h = (int)fmin(high / ROWS_MEAN, MAX_ROWS);
    AUTO_FREE int *sum = calloc((size_t)w, sizeof *sum);

    h = h > 1 ? h : 1;
    *ret_px = malloc((size_t)w * (size_t)h);
    if (!*ret_px || !sum)
        return -ENOMEM;
    for (int y = 0; y < h; y++) {
        memset(sum, 0, (size_t)w * sizeof *sum);
        for (int i = 0; i < ROWS_MEAN; i++) {
            double v = (y + 0.5) * high / h - high / 2 + i - (ROWS_MEAN - 1) / 2.0;

            for (int x = 0; x < w; x++) {
                double u = (x + 0.5 - w / 2.0) / finer;

                sum[x] += at_point(page, b->x * f + u * cosine - v * sine, b->y * f + u * sine + v * cosine);
            }
        }
        for (int x = 0; x < w; x++)
            (*ret_px)[(size_t)y * (size_t)w + (size_t)x] = (uint8_t)(sum[x] / ROWS_MEAN);
    }
    *ret_width = w;
    *ret_height = h;
    return 0;
}
