#include "image/verdict.h"

#include <errno.h>
#include <math.h>

enum {
    DARK_PAPER = 110,           /* of 255 */
    FIRM_INK = 64,              /* a quarter */
    LIGHT_INK = 50, MIN_LIGHT_LETTERS = 120,    /* letters fainter than this, most of at least so many */
    MIN_CUT_LETTERS = 6,        /* at one edge */
    BANDS = 16,
    STREAK_INK = 6,             /* mean over a band; it is narrow, and may be pale */
    CORNERS = 4, DIAGONAL_POINTS = 40,
};

static const double
    LETTER_MM[] = { 1.0, 3.6 }, WORD_MM = 22,
    LIGHT_SHARP = 0.5,          /* steepest change of their ink for its darkest, at 150 dpi */
    STREAK_EDGE_MM = 8,         /* nearer to a side lies the edge of the sheet */
    STREAK_BESIDE_MM = 0.7,     /* as far from it the paper is clean */
    STREAK_END_MM = 5,          /* it goes through both ends of the page */
    MARGIN_MM = 1,              /* rows and columns at the rim say nothing */
    CORNER_MM[] = { 10, 90 },   /* legs of a missing corner or a dog-ear */
    CORNER_RATIO = 3;

/* ---- letters */

static bool is_letter(const struct paper *p, const struct mark *m)
{
    int h = mark_height(m), w = mark_width(m), shorter = w < h ? w : h, longer = w < h ? h : w;

    /* also of a page that lies on its side */
    return longer >= paper_px(p, LETTER_MM[0]) && shorter <= paper_px(p, LETTER_MM[1]) && longer <= paper_px(p, WORD_MM) && shorter * 12 >= longer;
}

int verdict_letters(const struct paper *p, const struct marks *m)
{
    int n = 0;

    for (int i = 0; i < m->n; i++)
        n += is_letter(p, &m->m[i]) && mark_ink(&m->m[i]) >= FIRM_INK;
    return n;
}

/* Print that shines through is light, too, but soft. */
static bool is_too_light(const struct paper *p, const struct marks *m)
{
    int letters = 0, light = 0, steepest = 0, darkest = 0;

    for (int i = 0; i < m->n; i++) {
        const struct mark *a = &m->m[i];

        if (!is_letter(p, a))
            continue;
        if (mark_ink(a) > 2 * LIGHT_INK)
            return false;       /* something is dark enough: the rest is meant to be pale */
        letters++;
        light += mark_ink(a) < LIGHT_INK;
        steepest += a->steepest_sum - a->runs * p->noise;
        darkest += a->darkest_sum;
    }
    return letters >= MIN_LIGHT_LETTERS && light * 10 > letters * 9 && steepest * p->dpi > LIGHT_SHARP * PAPER_DPI * darkest;
}

/* ---- what runs off the picture */

static bool has_cut_letters(const struct paper *p, const struct marks *all)
{
    int cut[4] = { 0 };

    for (int i = 0; i < all->n; i++) {
        const struct mark *m = &all->m[i];
        int along_side = mark_height(m), along_end = mark_width(m), least = paper_px(p, LETTER_MM[0]), most = paper_px(p, LETTER_MM[1]);
        bool beside = along_side >= least && along_side <= most && mark_width(m) * 3 >= least * 2 && mark_width(m) <= paper_px(p, WORD_MM);
        bool above = along_end >= least / 2 && along_end <= paper_px(p, WORD_MM) && mark_height(m) >= least && mark_height(m) <= most;

        cut[0] += m->touches == MARK_LEFT && beside;
        cut[1] += m->touches == MARK_RIGHT && beside;
        cut[2] += m->touches == MARK_TOP && above;
        cut[3] += m->touches == MARK_BOTTOM && above;
    }
    for (int k = 0; k < 4; k++)
        if (cut[k] >= MIN_CUT_LETTERS)
            return true;
    return false;
}

/* Ink at a place counted from a corner (0 top left, 1 top right, 2 bottom left, 3 bottom right). */
static int ink_from(const struct paper *p, int corner, int x, int y)
{
    x = corner & 1 ? p->width_px - 1 - x : x;
    y = corner & 2 ? p->height_px - 1 - y : y;
    return x >= 0 && y >= 0 && x < p->width_px && y < p->height_px ? p->ink[(size_t)y * (size_t)p->width_px + (size_t)x] : 0;
}

/* Dark from the corner on, along one edge. */
static int dark_leg(const struct paper *p, int corner, bool down)
{
    int in = paper_px(p, MARGIN_MM), most = paper_px(p, CORNER_MM[1]) + 1, n = in;

    while (n < most && (down ? ink_from(p, corner, in, n) : ink_from(p, corner, n, in)) >= 128)
        n++;
    return n;
}

static bool lacks_corner(const struct paper *p, int corner)
{
    int a = dark_leg(p, corner, false), b = dark_leg(p, corner, true), least = paper_px(p, CORNER_MM[0]), most = paper_px(p, CORNER_MM[1]);
    int dark = 0, wrong = 0;

    if (a < least || b < least || a > most || b > most || a > CORNER_RATIO * b || b > CORNER_RATIO * a)
        return false;
    for (int y = 0; y < b; y++)
        for (int x = 0; x < a; x++) {
            double at = (double)x / a + (double)y / b;          /* 1 on the cut */
            bool is_dark = ink_from(p, corner, x, y) >= 128;

            dark += is_dark;
            wrong += (at < 0.85 && !is_dark) || (at > 1.2 && is_dark);
        }
    return dark > 0 && wrong * 12 < a * b;
}

/* Share of the way between two places that lies on ink, give or take a little. */
static double ink_on_way(const struct paper *p, int corner, int x0, int y0, int x1, int y1, int level)
{
    int near = paper_px(p, 0.7), hits = 0;

    for (int i = 1; i < DIAGONAL_POINTS; i++) {
        int x = x0 + (x1 - x0) * i / DIAGONAL_POINTS, y = y0 + (y1 - y0) * i / DIAGONAL_POINTS;
        bool hit = false;

        for (int k = -near; k <= near && !hit; k++)
            hit = ink_from(p, corner, x + k, y) >= level;
        hits += hit;
    }
    return (double)hits / (DIAGONAL_POINTS - 1);
}

/* A thin mark that reaches both edges of a corner, straight across. */
static bool is_dog_ear(const struct paper *p, const struct mark *m, int level)
{
    int least = paper_px(p, CORNER_MM[0]), most = paper_px(p, CORNER_MM[1]), edge = paper_px(p, 4);
    int w = mark_width(m), h = mark_height(m);

    if (w < least || h < least || w > most || h > most || w > CORNER_RATIO * h || h > CORNER_RATIO * w || m->area > 2 * paper_px(p, 1) * (w + h))
        return false;
    for (int corner = 0; corner < CORNERS; corner++) {
        int x0 = corner & 1 ? p->width_px - 1 - m->x1 : m->x0, y0 = corner & 2 ? p->height_px - 1 - m->y1 : m->y0;

        if (x0 < edge && y0 < edge && ink_on_way(p, corner, x0, y0 + h, x0 + w, y0, level) > 0.85 &&
            ink_on_way(p, corner, x0, y0, x0 + w, y0 + h, level) < 0.3)
            return true;
    }
    return false;
}

static bool has_dog_ear(const struct paper *p, const struct marks *all)
{
    for (int i = 0; i < all->n; i++)
        if (is_dog_ear(p, &all->m[i], all->level))
            return true;
    return false;
}

/* ---- streaks */

/* Adds each column's ink over rows from..to, as means, to mean[]. */
static void mean_of_rows(const struct paper *p, int from, int to, int *mean)
{
    for (int x = 0; x < p->width_px; x++)
        mean[x] = 0;
    for (int y = from; y < to; y++) {
        const uint8_t *row = p->ink + (size_t)y * (size_t)p->width_px;

        for (int x = 0; x < p->width_px; x++)
            mean[x] += row[x];
    }
    for (int x = 0; x < p->width_px; x++)
        mean[x] = mean[x] * 4 / (to > from ? to - from : 1);    /* in quarters */
}

/* Darker than the paper on both its sides, which are alike. */
static bool stands_out(const int *mean, int x, int beside, int *ret_by)
{
    int left = mean[x - beside], right = mean[x + beside], more = left > right ? left : right;

    *ret_by = mean[x] - more;
    return *ret_by >= 4 * STREAK_INK;
}

/* Bands it is seen in; print hides it in some. Both ends must show it. */
static int find_streaks(const struct paper *p, bool *ret_streaks)
{
    int margin = paper_px(p, MARGIN_MM), end = paper_px(p, STREAK_END_MM), edge = paper_px(p, STREAK_EDGE_MM), beside = paper_px(p, STREAK_BESIDE_MM);
    int height = p->height_px - 2 * margin;
    AUTO_FREE int *mean = malloc((size_t)p->width_px * sizeof *mean);
    AUTO_FREE uint8_t *seen = calloc((size_t)p->width_px, 1);

    *ret_streaks = false;
    if (!mean || !seen)
        return -ENOMEM;
    if (height < BANDS * end || p->width_px < 4 * edge)
        return 0;
    for (int band = -2; band < BANDS; band++) {
        int from = band == -2 ? margin : band == -1 ? p->height_px - margin - end : margin + height * band / BANDS;
        int to = band < 0 ? from + end : margin + height * (band + 1) / BANDS;

        mean_of_rows(p, from, to, mean);
        for (int x = edge; x < p->width_px - edge; x++) {
            int by;
            bool out = stands_out(mean, x, beside, &by);

            if (band < 0)
                seen[x] = (uint8_t)(out && (band == -2 || seen[x]));
            else if (seen[x])
                seen[x] = (uint8_t)(seen[x] + out);
        }
    }
    for (int x = edge; x < p->width_px - edge; x++)
        *ret_streaks |= seen[x] > 1 + BANDS * 3 / 4;
    return 0;
}

int verdict_find(const struct paper *p, const struct marks *inner, struct verdict *ret)
{
    AUTO_MARKS struct marks all = { 0 };
    int r;

    *ret = (struct verdict){ .too_dark = p->level < DARK_PAPER, .too_light = is_too_light(p, inner) };
    r = marks_find(p, FIRM_INK, MARKS_ALL, &all);
    if (r == 0 && !all.too_many) {
        ret->cut_off = has_cut_letters(p, &all);
        for (int corner = 0; corner < CORNERS; corner++)
            ret->cut_off |= lacks_corner(p, corner);
    }
    marks_done(&all);
    if (r == 0)
        r = marks_find(p, marks_faint_level(p), MARKS_ALL, &all);
    if (r == 0 && !all.too_many)
        ret->folded = has_dog_ear(p, &all);
    return r == 0 ? find_streaks(p, &ret->streaks) : r;
}
