#include "ocr/page/clean/paper.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    TILE_PX = 16,
    TERMS = 6,                  /* of the surface: 1, x, y, xx, xy, yy; x and y from -1 to 1 over the sheet */
    DARKEST_PAPER = 90,         /* paper darker than this is none */
    LEAST_SHARE_PC = 15,        /* of the tiles that must lie near the surface */
    ALL_WHITE = 255,
};

struct tiles { int across, down; unsigned char *shade; };       /* shade: of the paper between the writing; owned */
struct surface { double term[TERMS]; };

static void fill_terms(double x, double y, double out[TERMS])
{
    const double terms[TERMS] = { 1, x, y, x * x, x * y, y * y };

    memcpy(out, terms, sizeof terms);
}

static double along(int k, int n) { return n > 1 ? 2.0 * k / (n - 1) - 1 : 0; }

static double shade_at(const struct surface *s, double x, double y)
{
    double terms[TERMS], sum = 0;

    fill_terms(x, y, terms);
    for (int i = 0; i < TERMS; i++)
        sum += s->term[i] * terms[i];
    return sum;
}

/* ---- samples */

static int byte_of(const l_uint32 *line, int x, int depth, int channel)
{
    return depth == 8 ? GET_DATA_BYTE(line, x) : (int)(line[x] >> (24 - 8 * channel) & 0xff);
}

/* The shade that a quarter of the tile's pixels reach. */
static unsigned char measure_tile(PIX *page, int channel, int left, int top)
{
    int seen[256] = { 0 }, depth = pixGetDepth(page), shade = 255, brighter = 0;

    for (int y = top; y < top + TILE_PX; y++) {
        const l_uint32 *line = pixGetData(page) + (size_t)y * (size_t)pixGetWpl(page);

        for (int x = left; x < left + TILE_PX; x++)
            seen[byte_of(line, x, depth, channel)]++;
    }
    while (shade > 0 && (brighter += seen[shade]) < TILE_PX * TILE_PX / 4)
        shade--;
    return (unsigned char)shade;
}

static bool measure_tiles(PIX *page, int channel, struct tiles *ret)
{
    *ret = (struct tiles){ .across = pixGetWidth(page) / TILE_PX, .down = pixGetHeight(page) / TILE_PX };
    ret->shade = malloc((size_t)ret->across * (size_t)ret->down + 1);
    if (!ret->shade)
        return false;
    for (int j = 0; j < ret->down; j++)
        for (int i = 0; i < ret->across; i++)
            ret->shade[j * ret->across + i] = measure_tile(page, channel, i * TILE_PX, j * TILE_PX);
    return true;
}

/* ---- the surface through them */

/* Gauss, with the largest pivot. */
static bool solve(double m[TERMS][TERMS + 1], double out[TERMS])
{
    for (int i = 0; i < TERMS; i++) {
        int best = i;

        for (int k = i + 1; k < TERMS; k++)
            if (fabs(m[k][i]) > fabs(m[best][i]))
                best = k;
        if (fabs(m[best][i]) < 1e-9)
            return false;
        for (int j = 0; j <= TERMS; j++) {
            double swap = m[i][j];

            m[i][j] = m[best][j];
            m[best][j] = swap;
        }
        for (int k = 0; k < TERMS; k++) {
            double by = m[k][i] / m[i][i];

            for (int j = i; j <= TERMS && k != i; j++)
                m[k][j] -= by * m[i][j];
        }
    }
    for (int i = 0; i < TERMS; i++)
        out[i] = m[i][TERMS] / m[i][i];
    return true;
}

/* Fits the surface anew through the tiles within "reach" of it. false: too few. */
static bool refit(const struct tiles *t, double reach, struct surface *s)
{
    double sums[TERMS][TERMS + 1] = { 0 }, terms[TERMS];
    int near = 0;

    for (int j = 0; j < t->down; j++)
        for (int i = 0; i < t->across; i++) {
            double x = along(i, t->across), y = along(j, t->down), shade = t->shade[j * t->across + i];

            if (fabs(shade - shade_at(s, x, y)) > reach)
                continue;
            near++;
            fill_terms(x, y, terms);
            for (int a = 0; a < TERMS; a++) {
                for (int b = 0; b < TERMS; b++)
                    sums[a][b] += terms[a] * terms[b];
                sums[a][TERMS] += terms[a] * shade;
            }
        }
    return near * 100 >= t->across * t->down * LEAST_SHARE_PC && solve(sums, s->term);
}

static int compare_shades(const void *a, const void *b) { return *(const unsigned char *)a - *(const unsigned char *)b; }

/* The shade of most of the brighter half, to begin with. */
static bool first_guess(const struct tiles *t, struct surface *s)
{
    size_t n = (size_t)t->across * (size_t)t->down;
    unsigned char *sorted = malloc(n + 1);

    if (!sorted)
        return false;
    memcpy(sorted, t->shade, n);
    qsort(sorted, n, 1, compare_shades);
    *s = (struct surface){ { n ? sorted[n * 2 / 3] : 255 } };
    free(sorted);
    return true;
}

static struct surface find_paper(const struct tiles *t)
{
    static const double reach[] = { 40, 25, 16, 12 };
    struct surface s, none = { { ALL_WHITE } };

    if (!first_guess(t, &s))
        return none;
    for (size_t i = 0; i < ARRAY_LEN(reach); i++)
        if (!refit(t, reach[i], &s))
            return none;
    return shade_at(&s, 0, 0) < DARKEST_PAPER ? none : s;
}

/* ---- white paper */

/* What each tile's pixels are multiplied by, in 1/256; one more tile than fits wholly, each way. */
static unsigned *factors(const struct surface *s, int across, int down)
{
    unsigned *by = calloc((size_t)across * (size_t)down, sizeof *by);

    for (int j = 0; by && j < down; j++)
        for (int i = 0; i < across; i++) {
            double paper = shade_at(s, fmin(along(i, across), 1), fmin(along(j, down), 1));

            by[j * across + i] = (unsigned)lround(255.0 * 256 / fmin(fmax(paper, DARKEST_PAPER), 255));
        }
    return by;
}

static l_uint32 whitened(l_uint32 byte, unsigned by)
{
    l_uint32 v = (byte * by + 128) >> 8;

    return v > 255 ? 255 : v;
}

static void whiten(PIX *page, int channel, const unsigned *by, int across)
{
    int depth = pixGetDepth(page), shift = 24 - 8 * channel;

    for (int y = 0; y < pixGetHeight(page); y++) {
        l_uint32 *line = pixGetData(page) + (size_t)y * (size_t)pixGetWpl(page);
        const unsigned *row = by + (size_t)(y / TILE_PX) * (size_t)across;

        for (int x = 0; x < pixGetWidth(page); x++)
            if (depth == 8)
                SET_DATA_BYTE(line, x, whitened(GET_DATA_BYTE(line, x), row[x / TILE_PX]));
            else
                line[x] = (line[x] & ~(0xffU << shift)) | whitened(line[x] >> shift & 0xff, row[x / TILE_PX]) << shift;
    }
}

static bool whiten_channel(PIX *page, int channel)
{
    int across = pixGetWidth(page) / TILE_PX + 1, down = pixGetHeight(page) / TILE_PX + 1;
    struct tiles t;
    struct surface s;
    bool ok = measure_tiles(page, channel, &t);
    AUTO_FREE unsigned *by = NULL;

    if (ok) {
        s = find_paper(&t);
        by = factors(&s, across, down);
    }
    free(t.shade);
    if (by)
        whiten(page, channel, by, across);
    return by != NULL;
}

PIX *paper_whiten(PIX *page)
{
    AUTO_PIX PIX *white = pixCopy(NULL, page);
    int channels = pixGetDepth(page) == 32 ? 3 : 1;

    for (int c = 0; c < channels && white; c++)
        if (!whiten_channel(white, c))
            return NULL;
    return TAKE_PTR(white);
}
