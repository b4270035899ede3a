#include "drivers/scan/look/matrix.h"

#include "image/marks.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum {
    MAX_FINDERS = 64,
    FINDER_MODULES = 7,
    MAX_CUT_PX = 1200,
    SIDE_POINTS = 48,           /* looked at along a side */
    FILL_POINTS = 24,           /* and in each direction within */
};

static const double
    MIN_SIDE_MM = 5, MAX_SIDE_MM = 45,          /* of a DataMatrix */
    SOLID = 0.90, BROKEN[] = { 0.25, 0.86 },    /* share of ink along a solid side, and along one that alternates */
    FILL[] = { 0.32, 0.75 },                    /* share of ink within */
    MAX_TURN_DEG = 12, TURN_STEP_DEG = 1.5;

/* ---- QR: finders */

struct finder { double x, y, unit; int seen; };

static bool is_finder(const int r[5])
{
    double unit = (r[0] + r[1] + r[2] + r[3] + r[4]) / (double)FINDER_MODULES;

    return unit >= 1.2 && fabs(r[0] - unit) <= 0.6 * unit && fabs(r[1] - unit) <= 0.6 * unit && fabs(r[2] - 3 * unit) <= unit &&
           fabs(r[3] - unit) <= 0.6 * unit && fabs(r[4] - unit) <= 0.6 * unit;
}

/* The five runs through x, y downwards; *ret_middle: of the inner square. */
static bool is_finder_down(const struct paper *p, int x, int y, int level, double unit, double *ret_middle)
{
    const uint8_t *col = p->ink + x;
    int w = p->width_px, limit = (int)(5 * unit) + 2, up = y, down = y, r[5] = { 0 };

    while (up >= 0 && y - up < limit && col[up * w] >= level)
        up--;
    while (down < p->height_px && down - y < limit && col[down * w] >= level)
        down++;
    r[2] = down - up - 1;
    *ret_middle = (up + down) / 2.0;
    for (; up >= 0 && r[1] < limit && col[up * w] < level; up--)
        r[1]++;
    for (; up >= 0 && r[0] < limit && col[up * w] >= level; up--)
        r[0]++;
    for (; down < p->height_px && r[3] < limit && col[down * w] < level; down++)
        r[3]++;
    for (; down < p->height_px && r[4] < limit && col[down * w] >= level; down++)
        r[4]++;
    return is_finder(r) && fabs(r[0] + r[1] + r[2] + r[3] + r[4] - FINDER_MODULES * unit) < 2.5 * unit;
}

static void add_finder(struct finder *all, int *n, double x, double y, double unit)
{
    for (int i = 0; i < *n; i++)
        if (fabs(all[i].x - x) < 2 * unit && fabs(all[i].y - y) < 2 * unit) {
            all[i].seen++;
            return;
        }
    if (*n < MAX_FINDERS)
        all[(*n)++] = (struct finder){ x, y, unit, 1 };
}

static void find_in_row(const struct paper *p, int y, int level, struct finder *all, int *n)
{
    const uint8_t *row = p->ink + (size_t)y * (size_t)p->width_px;
    int r[5] = { 0 }, x = 0;
    bool dark = false;

    for (int from = 0; x < p->width_px; from = x, dark = !dark) {
        double middle_y, unit;
        int mid;

        while (x < p->width_px && (row[x] >= level) == dark)
            x++;
        memmove(r, r + 1, 4 * sizeof *r);
        r[4] = x - from;
        if (!dark || !is_finder(r))
            continue;
        unit = (r[0] + r[1] + r[2] + r[3] + r[4]) / (double)FINDER_MODULES;
        mid = x - r[4] - r[3] - (r[2] + 1) / 2;
        if (is_finder_down(p, mid, y, level, unit, &middle_y))
            add_finder(all, n, mid, middle_y, unit);
    }
}

/* The box around a finder and those of its size near it; how many there are. */
static int group(const struct finder *all, int n, const struct finder *f, struct matrix *ret)
{
    double x0 = f->x, x1 = f->x, y0 = f->y, y1 = f->y, reach = 60 * f->unit, around = 8 * f->unit;
    int members = 0;

    for (int i = 0; i < n; i++) {
        const struct finder *o = &all[i];

        if (o->seen < 2 || o->unit > 1.4 * f->unit || f->unit > 1.4 * o->unit || fabs(o->x - f->x) > reach || fabs(o->y - f->y) > reach)
            continue;
        x0 = fmin(x0, o->x);
        x1 = fmax(x1, o->x);
        y0 = fmin(y0, o->y);
        y1 = fmax(y1, o->y);
        members++;
    }
    *ret = (struct matrix){ (int)(x0 - around), (int)(y0 - around), (int)(x1 - x0 + 2 * around), (int)(y1 - y0 + 2 * around) };
    return members;
}

static bool overlaps(const struct matrix *a, const struct matrix *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static int add_matrix(struct matrix ret[MATRIX_MAX], int n, const struct matrix *m)
{
    for (int i = 0; i < n; i++)
        if (overlaps(&ret[i], m))
            return n;
    if (n < MATRIX_MAX)
        ret[n++] = *m;
    return n;
}

int matrix_find_qr(const struct paper *p, struct matrix ret[MATRIX_MAX])
{
    static const int levels[] = { 110, 40 };    /* print; and a faint copy of it */
    int n = 0;

    for (size_t k = 0; k < ARRAY_LEN(levels) && n == 0; k++) {
        struct finder all[MAX_FINDERS];
        int finders = 0;

        for (int y = 0; y < p->height_px; y += 2)
            find_in_row(p, y, levels[k], all, &finders);
        for (int i = 0; i < finders; i++) {
            struct matrix m;

            if (all[i].seen >= 2 && group(all, finders, &all[i], &m) >= 3)
                n = add_matrix(ret, n, &m);
        }
    }
    return n;
}

/* ---- DataMatrix: an L */

struct square { double sine, cosine, u0, u1, v0, v1; };     /* bounds in a turned frame */

static bool is_dark(const struct paper *p, const struct square *s, double u, double v, int level)
{
    int x = (int)(u * s->cosine - v * s->sine), y = (int)(u * s->sine + v * s->cosine);

    return x >= 0 && y >= 0 && x < p->width_px && y < p->height_px && p->ink[(size_t)y * (size_t)p->width_px + (size_t)x] >= level;
}

/* The frame around a mark's ink, turned by deg. */
static struct square bounds(const struct paper *p, const struct mark *m, int level, double deg)
{
    struct square s = { sin(deg * M_PI / 180), cos(deg * M_PI / 180), 1e9, -1e9, 1e9, -1e9 };

    for (int y = m->y0; y <= m->y1; y++)
        for (int x = m->x0; x <= m->x1; x++) {
            double u = x * s.cosine + y * s.sine, v = -x * s.sine + y * s.cosine;

            if (p->ink[(size_t)y * (size_t)p->width_px + (size_t)x] < level)
                continue;
            s.u0 = fmin(s.u0, u);
            s.u1 = fmax(s.u1, u);
            s.v0 = fmin(s.v0, v);
            s.v1 = fmax(s.v1, v);
        }
    return s;
}

/* The largest share of ink on lines along one side (0 top, 1 right, 2 bottom, 3 left), from its rim to a twelfth inwards. */
static double ink_along(const struct paper *p, const struct square *s, int side, int level)
{
    double w = s->u1 - s->u0, h = s->v1 - s->v0, deep = fmin(w, h) / 12, best = 0;

    for (double in = 0.5; in <= fmax(deep, 1.6); in += 0.7) {
        int dark = 0;

        for (int i = 0; i < SIDE_POINTS; i++) {
            double at = (i + 0.5) / SIDE_POINTS;
            double u = side == 1 ? s->u1 - in : side == 3 ? s->u0 + in : s->u0 + at * w;
            double v = side == 0 ? s->v0 + in : side == 2 ? s->v1 - in : s->v0 + at * h;

            dark += is_dark(p, s, u, v, level);
        }
        best = fmax(best, (double)dark / SIDE_POINTS);
    }
    return best;
}

/* Half of a code's squares are dark, whatever it says; an empty box or a seal has less, a photo more. */
static bool is_half_dark(const struct paper *p, const struct square *s, int level)
{
    int dark = 0;

    for (int i = 0; i < FILL_POINTS * FILL_POINTS; i++) {
        double u = (i % FILL_POINTS + 0.5) / FILL_POINTS, v = (i / FILL_POINTS + 0.5) / FILL_POINTS;

        dark += is_dark(p, s, s->u0 + u * (s->u1 - s->u0), s->v0 + v * (s->v1 - s->v0), level);
    }
    return dark > FILL[0] * FILL_POINTS * FILL_POINTS && dark < FILL[1] * FILL_POINTS * FILL_POINTS;
}

static bool has_l(const struct paper *p, const struct square *s, int level)
{
    double ink[4], w = s->u1 - s->u0, h = s->v1 - s->v0;

    if (w > 1.25 * h || h > 1.25 * w || !is_half_dark(p, s, level))
        return false;
    for (int side = 0; side < 4; side++)
        ink[side] = ink_along(p, s, side, level);
    for (int side = 0; side < 4; side++) {
        double other = ink[(side + 2) % 4], next = ink[(side + 3) % 4];

        if (ink[side] >= SOLID && ink[(side + 1) % 4] >= SOLID && other >= BROKEN[0] && other <= BROKEN[1] && next >= BROKEN[0] && next <= BROKEN[1])
            return true;
    }
    return false;
}

static bool is_datamatrix(const struct paper *p, const struct mark *m, int level)
{
    int w = mark_width(m), h = mark_height(m), least = paper_px(p, MIN_SIDE_MM), most = paper_px(p, MAX_SIDE_MM);

    if (w < least || h < least || w > most || h > most || w > 1.4 * h || h > 1.4 * w || m->area * 4 < w * h)
        return false;
    for (double deg = 0; deg <= MAX_TURN_DEG; deg += TURN_STEP_DEG)
        for (int way = 1; way >= (deg > 0 ? -1 : 1); way -= 2) {
            struct square s = bounds(p, m, level, way * deg);

            if (has_l(p, &s, level))
                return true;
        }
    return false;
}

int matrix_find_datamatrix(const struct paper *p, struct matrix ret[MATRIX_MAX])
{
    static const int levels[] = { 110, 40 };
    int n = 0, r = 0;

    for (size_t k = 0; k < ARRAY_LEN(levels) && n == 0 && r == 0; k++) {
        AUTO_MARKS struct marks all = { 0 };

        r = marks_find(p, levels[k], MARKS_ALL, &all);
        for (int i = 0; r == 0 && i < all.n && n < MATRIX_MAX; i++) {
            const struct mark *m = &all.m[i];
            int around = paper_px(p, 2.5);
            struct matrix square = { m->x0 - around, m->y0 - around, mark_width(m) + 2 * around, mark_height(m) + 2 * around };

            if (is_datamatrix(p, m, levels[k]))
                n = add_matrix(ret, n, &square);
        }
    }
    return r < 0 ? r : n;
}

/* ---- cut out */

int matrix_cut(const struct grey *page, const struct paper *p, const struct matrix *m, uint8_t **ret_px, int *ret_width, int *ret_height)
{
    int f = p->factor, x0 = m->x * f, y0 = m->y * f, w = m->w * f, h = m->h * f, least = 255, most = 0;

    *ret_width = w = w < MAX_CUT_PX ? w : MAX_CUT_PX;
    *ret_height = h = h < MAX_CUT_PX ? h : MAX_CUT_PX;
    *ret_px = malloc((size_t)w * (size_t)h);
    if (!*ret_px)
        return -ENOMEM;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            bool inside = x0 + x >= 0 && y0 + y >= 0 && x0 + x < page->width_px && y0 + y < page->height_px;
            uint8_t light = inside ? grey_row(page, y0 + y)[x0 + x] : 255;

            (*ret_px)[(size_t)y * (size_t)w + (size_t)x] = light;
            if (inside) {
                least = light < least ? light : least;
                most = light > most ? light : most;
            }
        }
    for (size_t i = 0; most > least && i < (size_t)w * (size_t)h; i++) {
        int light = ((*ret_px)[i] - least) * 255 / (most - least);

        (*ret_px)[i] = (uint8_t)(light > 255 ? 255 : light);
    }
    return 0;
}
