#include "image/skew.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { MIN_LETTERS = 60, MAX_POINTS = 6000 };

static const double
    MIN_GAIN = 1.15,            /* how much sharper the lines show at the best angle than at a chance one */
    STEEP_DEG = 8, STEEP_GAIN = 1.3;    /* few pages lie so askew: it takes more to believe it */

struct point { float x, y; };

/* Where letters end: below and above, or right and left for a page that lies sideways. */
static int take_points(const struct paper *p, const struct marks *m, bool sideways, struct point *pts)
{
    int smallest = paper_px(p, 1.0), largest = paper_px(p, 12), n = 0;

    for (int i = 0; i < m->n && n + 2 <= MAX_POINTS; i++) {
        const struct mark *a = &m->m[i];
        float mid_x = (float)(a->x0 + a->x1) / 2, mid_y = (float)(a->y0 + a->y1) / 2;

        if (a->touches || mark_width(a) > largest || mark_height(a) > largest || mark_width(a) < smallest / 2 ||
            mark_height(a) < smallest / 2 || (mark_width(a) < smallest && mark_height(a) < smallest))
            continue;
        pts[n++] = sideways ? (struct point){ mid_y, (float)-a->x1 } : (struct point){ mid_x, (float)a->y1 };
        pts[n++] = sideways ? (struct point){ mid_y, (float)-a->x0 } : (struct point){ mid_x, (float)a->y0 };
    }
    return n;
}

/* How much the points gather on lines "bin" pixels thick, turned by deg: 1 is chance. */
static double sharpness(const struct point *pts, int n, double deg, double bin, int *counts, int size)
{
    float sine = (float)(sin(deg * M_PI / 180) / bin), cosine = (float)(cos(deg * M_PI / 180) / bin);
    double sum = 0;
    int used = 0;

    memset(counts, 0, (size_t)size * sizeof *counts);
    for (int i = 0; i < n; i++) {
        int at = (int)floorf(pts[i].y * cosine - pts[i].x * sine) + size / 2;

        if (at >= 0 && at < size)
            counts[at]++;
    }
    for (int i = 0; i < size; i++) {
        sum += (double)counts[i] * counts[i];
        used += counts[i] > 0;
    }
    return used ? sum * used / ((double)n * n) : 0;
}

struct best { double deg, sharp, mean; };

static struct best search(const struct point *pts, int n, double from, double to, double step, double bin, int *counts, int size)
{
    struct best b = { 0 };
    int tried = 0;

    for (double deg = from; deg <= to + step / 2; deg += step, tried++) {
        double s = sharpness(pts, n, deg, bin, counts, size);

        b.mean += s;
        if (s > b.sharp) {
            b.sharp = s;
            b.deg = deg;
        }
    }
    b.mean /= tried;
    return b;
}

int skew_find(const struct paper *p, const struct marks *m, double *ret_skew_deg)
{
    int size = 3 * (p->width_px + p->height_px), n[2];
    AUTO_FREE struct point *pts = malloc(2 * MAX_POINTS * sizeof *pts);
    AUTO_FREE int *counts = malloc((size_t)size * sizeof *counts);
    double coarse = paper_px(p, 0.8);           /* as much as half a degree moves letters along half a line */
    struct best b[2];
    int way;

    *ret_skew_deg = 0;
    if (!pts || !counts)
        return -ENOMEM;
    for (way = 0; way < 2; way++) {
        n[way] = take_points(p, m, way == 1, pts + way * MAX_POINTS);
        if (n[way] < 2 * MIN_LETTERS)
            return -ENODATA;
        b[way] = search(pts + way * MAX_POINTS, n[way], -SKEW_MAX_DEG, SKEW_MAX_DEG, 0.5, coarse, counts, (int)(size / coarse));
    }
    way = b[1].sharp / b[1].mean > b[0].sharp / b[0].mean;
    if (b[way].sharp < (fabs(b[way].deg) < STEEP_DEG ? MIN_GAIN : STEEP_GAIN) * b[way].mean)
        return -ENODATA;
    if (fabs(b[way].deg) > SKEW_MAX_DEG - 1)        /* still rising where the search ends */
        return -ENODATA;
    *ret_skew_deg = search(pts + way * MAX_POINTS, n[way], b[way].deg - 0.5, b[way].deg + 0.5, 0.1,
                           1, counts, size).deg;
    return 0;
}
