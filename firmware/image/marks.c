#include "image/marks.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

enum { MAX_RUNS = 400 * 1000, FIRST_RUNS = 32 * 1024, MIN_FAINT = 18, FAINT_NOISES = 5 };
static const double LONG_MM = 25, BROAD_MM = 2.5;
enum { PEEL_MARGIN_MM = 2, PEEL_DEEP_MM = 15, PEELED = 1 };     /* PEELED: ink of what was taken off, far below any level */

/* A piece of a row. parent: another run of the same mark, in the end the first one. */
struct run { int x0, x1, y, parent, darkest, steepest; bool peeled; };     /* peeled: something beside it was taken off */

struct runs { struct run *r; int n, size; };

int marks_faint_level(const struct paper *p)
{
    int level = p->noise * FAINT_NOISES;

    return level < MIN_FAINT ? MIN_FAINT : level > 128 ? 128 : level;
}

static int root(struct run *r, int i)
{
    while (r[i].parent != i) {
        r[i].parent = r[r[i].parent].parent;
        i = r[i].parent;
    }
    return i;
}

static void join(struct run *r, int a, int b)
{
    a = root(r, a);
    b = root(r, b);
    if (a < b)
        r[b].parent = a;
    else
        r[a].parent = b;
}

/* Ink and its change along a run, and to the rows above and below it. */
static void measure(const struct paper *p, const uint8_t *ink, struct run *run)
{
    size_t w = (size_t)p->width_px;
    const uint8_t *row = ink + (size_t)run->y * w;
    const uint8_t *above = run->y > 0 ? row - w : row, *below = run->y + 1 < p->height_px ? row + w : row;

    for (int x = run->x0; x <= run->x1; x++) {
        int left = row[x > 0 ? x - 1 : x], right = row[x + 1 < p->width_px ? x + 1 : x];
        int steep[4] = { row[x] - left, row[x] - right, row[x] - above[x], row[x] - below[x] };

        for (int i = 0; i < 4; i++)
            run->steepest = steep[i] > run->steepest ? steep[i] : run->steepest;
        if (ink != p->ink)      /* only there has the value its meaning */
            run->peeled |= left == PEELED || right == PEELED || above[x] == PEELED || below[x] == PEELED;
        run->darkest = row[x] > run->darkest ? row[x] : run->darkest;
    }
}

static int add_run(struct runs *all, struct run run)
{
    if (all->n == all->size) {
        int size = all->size ? all->size * 2 : FIRST_RUNS;
        struct run *more = realloc(all->r, (size_t)size * sizeof *more);

        if (!more)
            return -ENOMEM;
        all->r = more;
        all->size = size;
    }
    run.parent = all->n;
    all->r[all->n++] = run;
    return 0;
}

/* Both rows are in the order of x: one walk finds all that touch. */
static void join_rows(struct run *r, int above, int above_end, int here, int here_end)
{
    while (above < above_end && here < here_end) {
        if (r[above].x0 <= r[here].x1 + 1 && r[here].x0 <= r[above].x1 + 1)
            join(r, above, here);
        if (r[above].x1 < r[here].x1)
            above++;
        else
            here++;
    }
}

/* Finds the runs in ink, a picture of p's size. *ret_too_many ends the search. */
static int find_runs(const struct paper *p, const uint8_t *ink, int level, struct runs *all, bool *ret_too_many)
{
    int above = 0, r = 0;

    for (int y = 0; y < p->height_px && r == 0; y++) {
        const uint8_t *row = ink + (size_t)y * (size_t)p->width_px;
        int here = all->n, x = 0;

        while (x < p->width_px && r == 0) {
            struct run run = { .y = y };

            while (x < p->width_px && row[x] < level)
                x++;
            run.x0 = x;
            while (x < p->width_px && row[x] >= level)
                x++;
            run.x1 = x - 1;
            if (run.x1 >= run.x0)
                r = add_run(all, run);
        }
        join_rows(all->r, above, here, here, all->n);
        above = here;
        if (all->n > MAX_RUNS) {
            *ret_too_many = true;
            break;
        }
    }
    return r;
}

static void add_to(struct mark *m, const struct run *run, const struct paper *p)
{
    m->x0 = run->x0 < m->x0 ? run->x0 : m->x0;
    m->x1 = run->x1 > m->x1 ? run->x1 : m->x1;
    m->y1 = run->y;
    m->area += run->x1 - run->x0 + 1;
    m->runs++;
    m->darkest_sum += run->darkest;
    m->steepest_sum += run->steepest;
    m->touches |= (run->x0 == 0 ? MARK_LEFT : 0U) | (run->x1 == p->width_px - 1 ? MARK_RIGHT : 0U) |
                  (run->peeled ? MARK_PEELED : 0U) | (run->y == 0 ? MARK_TOP : 0U) | (run->y == p->height_px - 1 ? MARK_BOTTOM : 0U);
}

/* The first run of a mark is its root and comes before the others: "parent" then becomes the mark's number. */
static int gather(const struct paper *p, const uint8_t *ink, struct runs *all, struct marks *ret)
{
    int n = 0;

    for (int i = 0; i < all->n; i++)
        n += all->r[i].parent == i;
    ret->m = calloc((size_t)n + 1, sizeof *ret->m);
    if (!ret->m)
        return -ENOMEM;
    for (int i = 0; i < all->n; i++)
        all->r[i].parent = root(all->r, i);
    for (int i = 0; i < all->n; i++) {
        struct run *run = &all->r[i];
        struct mark *m;

        if (run->parent == i) {
            run->parent = ret->n++;
            ret->m[run->parent] = (struct mark){ .x0 = run->x0, .x1 = run->x1, .y0 = run->y };
        } else {
            run->parent = all->r[run->parent].parent;
        }
        m = &ret->m[run->parent];
        measure(p, ink, run);
        add_to(m, run, p);
    }
    return 0;
}

/* ---- long marks: a line, or a line with something on it? */

struct reach { int from, to; };         /* of a mark in one row or column; from > to: none */

static bool lies(const struct mark *m) { return mark_width(m) > mark_height(m); }

/* Gives each long mark its piece of one array. Returns how long that is. */
static int place_long_marks(const struct paper *p, const struct marks *all, int *first)
{
    int n = 0, least = paper_px(p, LONG_MM);

    for (int i = 0; i < all->n; i++) {
        int length = lies(&all->m[i]) ? mark_width(&all->m[i]) : mark_height(&all->m[i]);

        first[i] = length >= least ? n : -1;
        n += length >= least ? length : 0;
    }
    return n;
}

static void reach_out(struct reach *r, int from, int to)
{
    r->from = from < r->from ? from : r->from;
    r->to = to > r->to ? to : r->to;
}

/* Each run's "parent" is its mark's number. */
static int measure_long_marks(const struct paper *p, const struct runs *all, struct marks *marks)
{
    AUTO_FREE int *first = malloc(((size_t)marks->n + 1) * sizeof *first);
    int n = first ? place_long_marks(p, marks, first) : 0, broad = paper_px(p, BROAD_MM);
    AUTO_FREE struct reach *reach = malloc(((size_t)n + 1) * sizeof *reach);

    if (!first || !reach)
        return -ENOMEM;
    for (int i = 0; i < n; i++)
        reach[i] = (struct reach){ INT_MAX, INT_MIN };
    for (int i = 0; i < all->n; i++) {
        const struct run *run = &all->r[i];
        const struct mark *m = &marks->m[run->parent];
        struct reach *of_mark = first[run->parent] < 0 ? NULL : reach + first[run->parent];

        if (of_mark && !lies(m))
            reach_out(of_mark + run->y - m->y0, run->x0, run->x1);
        for (int x = run->x0; of_mark && lies(m) && x <= run->x1; x++)
            reach_out(of_mark + x - m->x0, run->y, run->y);
    }
    for (int i = 0; i < marks->n; i++) {
        struct mark *m = &marks->m[i];
        int length = lies(m) ? mark_width(m) : mark_height(m);

        for (int k = 0; first[i] >= 0 && k < length; k++) {
            const struct reach *r = reach + first[i] + k;

            m->broad += r->from <= r->to && r->to - r->from >= broad;
        }
    }
    return 0;
}

/* ---- the edges of the sheet */

/* Wipes the ink of one line of n pixels, "step" apart, that begins within "margin" of its start and ends before "deep". */
static void peel_line(uint8_t *at, ptrdiff_t step, int n, int level, int margin, int deep)
{
    int from = 0, to;

    while (from < margin && from < n && at[from * step] < level)
        from++;
    for (to = from; to < n && to < deep && at[to * step] >= level;)
        to++;
    if (from >= margin || to >= deep)
        return;
    for (int i = from; i < to; i++)
        at[i * step] = PEELED;
}

/* Takes off what hangs at the edges of the picture, line by line from all four sides: lid, shadow, cut of the sheet. */
static void peel_edges(const struct paper *p, int level, uint8_t *ink)
{
    int margin = paper_px(p, PEEL_MARGIN_MM), deep = paper_px(p, PEEL_DEEP_MM), w = p->width_px, h = p->height_px;

    for (int y = 0; y < h; y++) {
        peel_line(ink + (ptrdiff_t)y * w, 1, w, level, margin, deep);
        peel_line(ink + (ptrdiff_t)y * w + w - 1, -1, w, level, margin, deep);
    }
    for (int x = 0; x < w; x++) {
        peel_line(ink + x, w, h, level, margin, deep);
        peel_line(ink + (ptrdiff_t)(h - 1) * w + x, -w, h, level, margin, deep);
    }
}

int marks_find(const struct paper *p, int level, enum marks_where where, struct marks *ret)
{
    size_t n = (size_t)p->width_px * (size_t)p->height_px;
    AUTO_FREE uint8_t *inner = where == MARKS_INNER ? malloc(n) : NULL;
    const uint8_t *ink;
    struct runs all = { 0 };
    int r;

    *ret = (struct marks){ .level = level };
    if (where == MARKS_INNER && !inner)
        return -ENOMEM;
    if (inner) {
        for (size_t i = 0; i < n; i++)
            inner[i] = p->ink[i] > PEELED ? p->ink[i] : 0;
        peel_edges(p, level, inner);
    }
    ink = inner ? inner : p->ink;
    r = find_runs(p, ink, level, &all, &ret->too_many);
    if (r == 0 && !ret->too_many)
        r = gather(p, ink, &all, ret);
    if (r == 0 && !ret->too_many)
        r = measure_long_marks(p, &all, ret);
    free(all.r);
    return r;
}

void marks_done(struct marks *m)
{
    free(m->m);
    m->m = NULL;
    m->n = 0;
}
