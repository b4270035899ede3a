/* Coloured ink: stamps, signatures, remarks. Which pixels of the ink have a colour is asked of the small picture, in density
 * (255 less the shade): it is what ink takes away from white, so that its proportions stay when ink and paper mix at an edge. The
 * mean over a stroke's width cancels the fringes that a scanner's shifted colours draw along black print. */
#include "ocr/page/picture/separate.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    REACH_PX = 2,               /* the mean is over 5 x 5 pixels, ... */
    FAR_PX = 4,                 /* ... and for weak colours over 9 x 9, too: fringes cancel there */
    LEAST_DENSITY = 24,         /* of the mean; less tells no colour */
    STRONG_SATURATION_PC = 33,  /* of the mean */
    LEAST_SATURATION_PC = 19,   /* of both means: dark green ink has 23 */
    BLACK_DENSITY = 165,        /* a pixel that takes away so much of every colour, ... */
    BLACK_SATURATION_PC = 12,   /* ... and of each almost as much, is black, whatever is around it */
    HUES = 36,                  /* steps of 10 degrees */
    TONE_HUES = 3,              /* a tone takes in so many steps on either side */
    LEAST_TONE_PX = 150,        /* of the small picture, some 4 square millimetres; fewer are noise */
    LEAST_TONE_PC = 8,          /* of all coloured pixels */
    LEAST_PART_PX = 8,          /* width or height of a coloured part; smaller ones stay black, ... */
    JOIN_PX = 11,               /* ... unless they stand so near to others */
    NO_HUE = 255,
};

struct rgb { int c[3]; };       /* densities, 0..255 */

static struct rgb density(l_uint32 word)
{
    return (struct rgb){ { 255 - (int)(word >> 24), 255 - (int)(word >> 16 & 0xff), 255 - (int)(word >> 8 & 0xff) } };
}

static int most(const struct rgb *d) { int m = d->c[0] > d->c[1] ? d->c[0] : d->c[1]; return m > d->c[2] ? m : d->c[2]; }
static int least(const struct rgb *d) { int m = d->c[0] < d->c[1] ? d->c[0] : d->c[1]; return m < d->c[2] ? m : d->c[2]; }

/* Strongest less weakest density, of the strongest. */
static int saturation_pc(const struct rgb *d) { int m = most(d); return m ? (m - least(d)) * 100 / m : 0; }

static struct rgb mean_density(PIX *flat, int x0, int y0, int reach)
{
    int left = x0 < reach ? 0 : x0 - reach, right = x0 + reach < pixGetWidth(flat) ? x0 + reach : pixGetWidth(flat) - 1;
    int top = y0 < reach ? 0 : y0 - reach, foot = y0 + reach < pixGetHeight(flat) ? y0 + reach : pixGetHeight(flat) - 1;
    int n = (right - left + 1) * (foot - top + 1);
    struct rgb sum = { { 0 } };

    for (int y = top; y <= foot; y++) {
        const l_uint32 *line = pixGetData(flat) + (size_t)y * (size_t)pixGetWpl(flat);

        for (int x = left; x <= right; x++) {
            struct rgb d = density(line[x]);

            for (int c = 0; c < 3; c++)
                sum.c[c] += d.c[c];
        }
    }
    for (int c = 0; c < 3; c++)
        sum.c[c] /= n;
    return sum;
}

static bool has_colour(PIX *flat, int x, int y, const struct rgb *mean)
{
    struct rgb far;
    int pc = saturation_pc(mean);

    if (most(mean) < LEAST_DENSITY || pc < LEAST_SATURATION_PC)
        return false;
    if (pc >= STRONG_SATURATION_PC)
        return true;
    far = mean_density(flat, x, y, FAR_PX);
    return saturation_pc(&far) >= LEAST_SATURATION_PC;
}

/* 0 .. HUES-1, round the circle from red; NO_HUE: black or too pale to tell. */
static unsigned char hue_at(PIX *flat, int x, int y)
{
    struct rgb here = density(pixGetData(flat)[(size_t)y * (size_t)pixGetWpl(flat) + (size_t)x]), d;
    int low, strongest, hue;

    if (least(&here) >= BLACK_DENSITY && saturation_pc(&here) < BLACK_SATURATION_PC)
        return NO_HUE;
    d = mean_density(flat, x, y, REACH_PX);
    if (!has_colour(flat, x, y, &d))
        return NO_HUE;
    low = least(&d);
    /* what is taken away least is what is seen */
    strongest = d.c[0] == low ? 0 : d.c[1] == low ? 1 : 2;
    hue = HUES / 3 * strongest + (d.c[(strongest + 2) % 3] - d.c[(strongest + 1) % 3]) * (HUES / 6) / (most(&d) - low);
    return (unsigned char)((hue + HUES) % HUES);
}

/* ---- which tones */

static int apart(int a, int b)
{
    int d = abs(a - b);

    return d < HUES - d ? d : HUES - d;
}

static long near(const long seen[HUES], int hue, int reach)
{
    long n = 0;

    for (int k = 0; k < HUES; k++)
        if (apart(k, hue) <= reach)
            n += seen[k];
    return n;
}

/* The hues most of the coloured ink has, the commonest first. */
static unsigned choose_hues(const unsigned char *hues, size_t n, int out[SEPARATE_MAX_TONES])
{
    long seen[HUES] = { 0 }, all;
    unsigned found = 0;

    for (size_t i = 0; i < n; i++)
        if (hues[i] != NO_HUE)
            seen[hues[i]]++;
    all = near(seen, 0, HUES);
    while (found < SEPARATE_MAX_TONES) {
        int best = 0;

        for (int k = 1; k < HUES; k++)
            if (near(seen, k, TONE_HUES) * 8 + near(seen, k, 1) > near(seen, best, TONE_HUES) * 8 + near(seen, best, 1))
                best = k;
        if (near(seen, best, TONE_HUES) < LEAST_TONE_PX || near(seen, best, TONE_HUES) * 100 < all * LEAST_TONE_PC)
            break;
        out[found++] = best;
        for (int k = 0; k < HUES; k++)
            if (apart(k, best) <= 2 * TONE_HUES)
                seen[k] = 0;
    }
    return found;
}

static int nearest_tone(int hue, const int *hues, unsigned n)
{
    int best = 0;

    for (unsigned i = 1; i < n; i++)
        if (apart(hue, hues[i]) < apart(hue, hues[best]))
            best = (int)i;
    return best;
}

/* ---- their pixels */

struct small { PIX *flat; unsigned char *hues; int width, height; };    /* hues: of each pixel of flat that is covered; owned */

static int find_hues(PIX *bare, PIX *covered, struct small *ret)
{
    *ret = (struct small){ bare, NULL, pixGetWidth(bare), pixGetHeight(bare) };
    ret->hues = malloc((size_t)ret->width * (size_t)ret->height);
    if (!ret->hues)
        return -ENOMEM;
    memset(ret->hues, NO_HUE, (size_t)ret->width * (size_t)ret->height);
    for (int y = 0; y < ret->height; y++) {
        const l_uint32 *line = pixGetData(covered) + (size_t)y * (size_t)pixGetWpl(covered);

        for (int x = 0; x < ret->width; x++)
            if (GET_DATA_BIT(line, x))
                ret->hues[(size_t)y * (size_t)ret->width + (size_t)x] = hue_at(bare, x, y);
    }
    return 0;
}

/* Where the ink has tone k, as far as it is no fringe; empty when little is left. NULL: no memory. */
static PIX *mask_of(const struct small *s, const int *hues, unsigned n, int k)
{
    AUTO_PIX PIX *mask = pixCreate(s->width, s->height, 1), *joined = NULL, *large = NULL;
    l_int32 n_px = 0;

    if (!mask)
        return NULL;
    for (int y = 0; y < s->height; y++) {
        l_uint32 *line = pixGetData(mask) + (size_t)y * (size_t)pixGetWpl(mask);
        const unsigned char *row = s->hues + (size_t)y * (size_t)s->width;

        for (int x = 0; x < s->width; x++)
            if (row[x] != NO_HUE && nearest_tone(row[x], hues, n) == k)
                SET_DATA_BIT(line, x);
    }
    pixCloseSafeBrick(mask, mask, 3, 3);
    joined = pixCloseSafeBrick(NULL, mask, JOIN_PX, JOIN_PX);
    large = joined ? pixSelectBySize(joined, LEAST_PART_PX, LEAST_PART_PX, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL) : NULL;
    if (!large || !pixAnd(mask, mask, large) || pixCountPixels(mask, &n_px, NULL) != 0)
        return NULL;
    if (n_px < LEAST_TONE_PX)
        pixClearAll(mask);
    return TAKE_PTR(mask);
}

/* The colour of the mask's fullest pixels: the others are half paper. */
static struct tone colour_of(PIX *flat, PIX *mask)
{
    long seen[256] = { 0 }, all = 0, above = 0, sum[3] = { 0 };
    int from = 255;

    for (int pass = 0; pass < 2; pass++) {
        for (int y = 0; y < pixGetHeight(mask); y++) {
            const l_uint32 *bits = pixGetData(mask) + (size_t)y * (size_t)pixGetWpl(mask);
            const l_uint32 *line = pixGetData(flat) + (size_t)y * (size_t)pixGetWpl(flat);

            for (int x = 0; x < pixGetWidth(mask); x++) {
                struct rgb d;

                if (!GET_DATA_BIT(bits, x))
                    continue;
                d = density(line[x]);
                if (pass == 0)
                    seen[most(&d)]++, all++;
                else if (most(&d) >= from)
                    sum[0] += d.c[0], sum[1] += d.c[1], sum[2] += d.c[2], above++;
            }
        }
        for (long n = 0; pass == 0 && from > 0 && (n += seen[from]) < all / 5; )
            from--;
    }
    if (above == 0)
        return (struct tone){ 0 };
    return (struct tone){ (unsigned char)(255 - sum[0] / above), (unsigned char)(255 - sum[1] / above), (unsigned char)(255 - sum[2] / above) };
}

/* Moves what mask covers out of black into one more tone. */
static int take_tone(struct separation *sep, PIX *bare, PIX *mask)
{
    AUTO_PIX PIX *large = pixScaleToSize(mask, pixGetWidth(sep->black), pixGetHeight(sep->black));
    PIX *part = large ? pixAnd(NULL, large, sep->black) : NULL;
    l_int32 none = 1;

    if (!part)
        return -ENOMEM;
    pixZero(part, &none);
    if (none) {
        pixDestroy(&part);
        return 0;
    }
    pixSubtract(sep->black, sep->black, part);
    sep->tone[sep->n_tones] = colour_of(bare, mask);
    sep->coloured[sep->n_tones++] = part;
    return 0;
}

int separate_tones(struct separation *ret, PIX *bare)
{
    struct small s = { 0 };
    int hues[SEPARATE_MAX_TONES], r = find_hues(bare, ret->covered, &s);
    unsigned n = r == 0 ? choose_hues(s.hues, (size_t)s.width * (size_t)s.height, hues) : 0;

    for (unsigned k = 0; k < n && r == 0; k++) {
        AUTO_PIX PIX *mask = mask_of(&s, hues, n, (int)k);

        r = mask ? take_tone(ret, bare, mask) : -ENOMEM;
    }
    free(s.hues);
    return r;
}
