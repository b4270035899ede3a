#include "ocr/page/mark/blobs.h"

#include "base/auto.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LENGTH_MIN_MIL = 280, LENGTH_MAX_MIL = 14500,     /* a watermark from corner to corner */
   
    WIDTH_MIN_MIL = 60, WIDTH_MAX_MIL = 1500,
    SAMPLES_MAX = 1500,         /* pixels that say how a blob lies */
    BINS = 4096,
    PIECES_MAX = 4000,          /* beyond it is noise or a photo's raster */
};

static const double MIN_SHAPE = 1.0;    /* length over width: गुप्त in a frame is hardly longer than high */

struct dot { double x, y; };
struct dots { struct dot *at; size_t n; };

/* Some of the pixels of the piece, evenly over it. */
static int sample(PIX *piece, struct dots *ret)
{
    int w = pixGetWidth(piece), h = pixGetHeight(piece);
    l_int32 count = 0, seen = 0, every;

    pixCountPixels(piece, &count, NULL);
    every = count / SAMPLES_MAX + 1;
    ret->at = calloc((size_t)(count / every) + 2, sizeof *ret->at);
    ret->n = 0;
    if (!ret->at)
        return -ENOMEM;
    for (int y = 0; y < h; y++) {
        const l_uint32 *row = pixGetData(piece) + (size_t)y * (size_t)pixGetWpl(piece);

        for (int x = 0; x < w; x++)
            if (GET_DATA_BIT(row, x) && seen++ % every == 0)
                ret->at[ret->n++] = (struct dot){ x, y };
    }
    return 0;
}

/* Ink in rows across deg: how unevenly it lies there. The more, the better the rows follow lines of letters and frames. */
static double evenness(const struct dots *d, double deg, double *ret_across)
{
    static unsigned bin[BINS];
    double s = sin(deg * M_PI / 180), c = cos(deg * M_PI / 180), low = 1e9, high = -1e9, sum = 0;

    memset(bin, 0, sizeof bin);
    for (size_t i = 0; i < d->n; i++) {
        double across = c * d->at[i].y - s * d->at[i].x;
        int at = (int)(across + BINS / 2.0);

        low = fmin(low, across);
        high = fmax(high, across);
        if (at >= 0 && at < BINS)
            bin[at]++;
    }
    for (int i = (int)(low + BINS / 2.0); i >= 0 && i <= (int)(high + BINS / 2.0) && i < BINS; i++)
        sum += (double)bin[i] * bin[i];
    *ret_across = high - low;
    return sum;
}

/* Along which angle do the rows of letters run? */
static double find_angle(const struct dots *d, double *ret_length, double *ret_width)
{
    double best = 0, most = -1, across;

    for (double deg = -90; deg < 90; deg += 2) {
        double e = evenness(d, deg, &across);

        if (e > most) {
            most = e;
            best = deg;
        }
    }
    for (double from = best - 1.5, deg = from; deg <= from + 3; deg += 0.5) {
        double e = evenness(d, deg, &across);

        if (e > most) {
            most = e;
            best = deg;
        }
    }
    evenness(d, best, ret_width);
    evenness(d, best + 90, ret_length);
    return best > 90 ? best - 180 : best < -90 ? best + 180 : best;
}

/* Does one piece of ink reach round nearly all of it? */
static bool is_framed(PIX *ink)
{
    BOXA *boxes = pixConnCompBB(ink, 8);
    bool framed = false;

    for (l_int32 i = 0; boxes && boxaGetCount(boxes) > 1 && i < boxaGetCount(boxes); i++) {
        l_int32 w, h;

        boxaGetBoxGeometry(boxes, i, NULL, NULL, &w, &h);
        framed |= w * 10 > pixGetWidth(ink) * 8 && h * 10 > pixGetHeight(ink) * 8;
    }
    boxaDestroy(&boxes);
    return framed;
}

/* The ink under one grown piece, as a blob. 1: it is one that a marking could be. */
static int measure(PIX *mask, PIX *grown, const struct box *b, int dpi, struct blob *ret)
{
    AUTO_PIX PIX *ink = pix_cut(mask, *b);
    struct dots d = { 0 };
    double length, width;
    int r;

    if (!ink)
        return -ENOMEM;
    pixAnd(ink, ink, grown);
    r = sample(ink, &d);
    if (r == 0 && d.n > 20) {
        *ret = (struct blob){ .box = *b, .angle_deg = find_angle(&d, &length, &width), .framed = is_framed(ink) };
        ret->length_px = (int)length;
        ret->width_px = (int)width;
        r = length >= MIN_SHAPE * width && length * 1000 >= LENGTH_MIN_MIL * dpi && length * 1000 <= LENGTH_MAX_MIL * dpi &&
            width * 1000 >= WIDTH_MIN_MIL * dpi && width * 1000 <= WIDTH_MAX_MIL * dpi;
    }
    free(d.at);
    return r;
}

/* Framed ones first, then the largest. */
static bool is_before(const struct blob *a, const struct blob *b) { return a->framed != b->framed ? a->framed : a->width_px > b->width_px; }

static void insert(struct blobs *to, const struct blob *b)
{
    size_t i = to->n;

    if (to->n == BLOBS_MAX) {
        i--;
        if (!is_before(b, &to->list[i]))
            return;
    } else {
        to->n++;
    }
    for (; i > 0 && is_before(b, &to->list[i - 1]); i--)
        to->list[i] = to->list[i - 1];
    to->list[i] = *b;
}

int blobs_find(PIX *mask, int dpi, int gap_mil, struct blobs *ret)
{
    int gap = gap_mil * dpi / 1000 | 1;
    AUTO_PIX PIX *grown = pixCloseSafeBrick(NULL, mask, gap, gap);
    PIXA *pieces = NULL;
    BOXA *boxes = grown ? pixConnComp(grown, &pieces, 8) : NULL;
    int r = boxes ? 0 : -ENOMEM;

    *ret = (struct blobs){ 0 };
    for (l_int32 i = 0; r == 0 && i < boxaGetCount(boxes) && i < PIECES_MAX; i++) {
        AUTO_PIX PIX *piece = NULL;
        struct box b;
        struct blob blob;

        boxaGetBoxGeometry(boxes, i, &b.x, &b.y, &b.w, &b.h);
        if (hypot(b.w, b.h) * 1000 < LENGTH_MIN_MIL * dpi || hypot(b.w, b.h) * 1000 > LENGTH_MAX_MIL * dpi)
            continue;
        piece = pixaGetPix(pieces, i, L_CLONE);
        r = piece ? measure(mask, piece, &b, dpi, &blob) : -ENOMEM;
        if (r > 0)
            insert(ret, &blob);
        r = r > 0 ? 0 : r;
    }
    boxaDestroy(&boxes);
    pixaDestroy(&pieces);
    return r;
}
