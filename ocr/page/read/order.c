#include "ocr/page/read/order.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static int right(struct box b) { return b.x + b.w; }
static int most(int a, int b) { return a > b ? a : b; }
static int least(int a, int b) { return a < b ? a : b; }

double band_share(double a_top, double a_bottom, double b_top, double b_bottom)
{
    double both = fmin(a_bottom, b_bottom) - fmax(a_top, b_top), lower = fmin(a_bottom - a_top, b_bottom - b_top);

    return lower > 0 ? both / lower : 0;
}

double line_word_gap(double height) { return 2 * height; }

/* ---- rows */

static int by_top(const void *a, const void *b)
{
    const struct found_line *p = a, *q = b;
    double d = p->top + p->bottom - q->top - q->bottom;

    return (d > 0) - (d < 0);
}

static int by_row(const void *a, const void *b)
{
    const struct found_line *p = a, *q = b;

    return p->row != q->row ? p->row - q->row : p->box.x - q->box.x;
}

/* Is the line beside all that are in the row already? */
static bool fits_row(const struct found_line *l, size_t n, int row, const struct found_line *next)
{
    bool any = false;

    for (size_t i = n; i-- > 0 && l[i].row >= row - 1;) {
        if (l[i].row != row)
            continue;
        if (least(right(l[i].box), right(next->box)) > most(l[i].box.x, next->box.x) ||
            band_share(l[i].top, l[i].bottom, next->top, next->bottom) < 0.5)
            return false;
        any = true;
    }
    return any;
}

static void make_rows(struct found_line *l, size_t n)
{
    int row = -1;

    qsort(l, n, sizeof *l, by_top);
    for (size_t i = 0; i < n; i++) {
        if (!fits_row(l, i, row, &l[i]))
            row++;
        l[i].row = row;
    }
    qsort(l, n, sizeof *l, by_row);
}

/* ---- columns */

/* Where the white between two columns is, in a row of lines [i, end); from > to: the row has no two columns there. */
struct gutter { int from, to; };

static size_t row_end(const struct found_line *l, size_t n, size_t i)
{
    size_t end = i;

    while (end < n && l[end].row == l[i].row)
        end++;
    return end;
}

/* Narrows g to what the row leaves white of it. */
static struct gutter narrow(struct gutter g, const struct found_line *l, size_t i, size_t end)
{
    for (; i < end; i++) {
        int middle = l[i].box.x + l[i].box.w / 2;

        if (middle < (g.from + g.to) / 2)
            g.from = most(g.from, right(l[i].box));
        else
            g.to = least(g.to, l[i].box.x);
    }
    return g;
}

/* Lines of a table stand level with each other; two blocks of a letterhead mostly do not. */
static bool stands_level(const struct found_line *a, const struct found_line *b)
{
    return fabs(a->bottom - b->bottom) < 0.3 * fmax(a->bottom - a->top, b->bottom - b->top);
}

static void read_by_columns(struct found_line *l, size_t from, size_t to, struct gutter g, int first_row)
{
    int left = 0, k = 0;

    for (size_t i = from; i < to; i++)
        left += l[i].box.x < g.to ? 1 : 0;
    for (size_t i = from; i < to; i++)
        l[i].row = first_row + (l[i].box.x < g.to ? k++ : left + (int)(i - from) - k);
}

/* From the row that begins at i on, as long as the same white parts them: blocks side by side whose lines do not stand
 * level are read one after the other. Returns the line behind them. */
static size_t part_columns(struct found_line *l, size_t n, size_t i)
{
    size_t end = row_end(l, n, i), to = end;
    struct gutter g = { right(l[i].box), end - i == 2 ? l[i + 1].box.x : 0 };
    int pairs = 0, level = 0;
    double lowest = 0;

    if (end - i != 2)
        return end;
    for (size_t k = i; k < n; k = row_end(l, n, k)) {
        size_t k_end = row_end(l, n, k);
        struct gutter next = narrow(g, l, k, k_end);
        double height = l[k].bottom - l[k].top, gap = k > i ? l[k].top - lowest : 0;

        if (next.to - next.from < line_word_gap(height) || gap > 1.2 * height)
            break;
        if (k_end - k < 2 && gap > 0.8 * height)        /* may be the beginning of what follows */
            break;
        g = next;
        lowest = fmax(l[k].bottom, l[k_end - 1].bottom);
        pairs += k_end - k == 2;
        level += k_end - k == 2 && stands_level(&l[k], &l[k + 1]);
        to = k_end;
    }
    if (pairs < 2 || level * 2 > pairs)
        return end;
    read_by_columns(l, i, to, g, l[i].row);
    return to;
}

static void order_columns(struct found_line *l, size_t n)
{
    int row = -1, before = -1;

    for (size_t i = 0; i < n; i++)
        l[i].row *= ORDER_MAX;         /* room for the lines of a row that become rows */
    for (size_t i = 0; i < n;)
        i = part_columns(l, n, i);
    qsort(l, n, sizeof *l, by_row);
    for (size_t i = 0; i < n; i++) {
        row += l[i].row != before;
        before = l[i].row;
        l[i].row = row;
    }
}

void order_lines(struct found_line *l, size_t n)
{
    make_rows(l, n);
    order_columns(l, n);
}
