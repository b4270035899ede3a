#include "ocr/page/read/lines.h"

#include "base/auto.h"
#include "ocr/page/clean/runs.h"
#include "ocr/page/read/hole.h"
#include "ocr/page/read/order.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Lengths are thousandths of an inch ("mil") until they meet a picture. */
enum {
    WORK_MIN_DPI = 110,         /* the ink is halved while it stays above this */
    RULE_MIL = 700,             /* a level stroke as long as this is a rule, unless letters hang from it */
    UPRIGHT_RULE_MIL = 450,     /* no letter is as high as this */
    RULE_THICK_MIL = 50,
    HANG_FROM_MIL = 20, HANG_TO_MIL = 60,
    LETTER_MIN_MIL = 35,        /* the body of the smallest letter, 5 points */
    LETTER_MAX_MIL = 560,       /* a headline of 40 points */
    PIECES_MAX = 30000,         /* more is noise or a photo's raster */
    CUTS_MAX = 2000,
    CHAINS_MAX = ORDER_MAX,
};

struct piece {                  /* a connected bit of ink */
    struct box b;
    int line;                   /* it belongs to; -1: none yet */
    bool mark;                  /* added to a line that stood already */
};

struct chain {                  /* a line that grows from left to right */
    double top, bottom;         /* of its end: lines bend */
    double width, tops, bottoms;        /* sums over its pieces; the last two weighted by width */
    unsigned n;                 /* pieces; 0: joined to another */
    int joined;
    struct box box;
};

struct finder {
    int dpi;                    /* of the working copy */
    struct piece *piece;
    size_t n;
    struct chain *chain;
    size_t n_chains;
    int height;                 /* typical, of a piece */
};

static void auto_finder(struct finder *f)
{
    free(f->piece);
    free(f->chain);
}

static int px(const struct finder *f, int mil) { return (mil * f->dpi + 500) / 1000; }

static int bottom(struct box b) { return b.y + b.h; }
static int right(struct box b) { return b.x + b.w; }
static int most(int a, int b) { return a > b ? a : b; }
static int least(int a, int b) { return a < b ? a : b; }

/* ---- rules and borders */

/* Share of the columns of b that have ink right below: the headline of Devanagari carries letters, a rule nothing. */
static double hanging(PIX *ink, const struct finder *f, BOX *b)
{
    l_int32 x, y, w, h, used = 0, n = 0;
    AUTO_PIX PIX *below = NULL;
    NUMA *columns;

    boxGetGeometry(b, &x, &y, &w, &h);
    BOX *strip = boxCreate(x, y + h + px(f, HANG_FROM_MIL), w, px(f, HANG_TO_MIL - HANG_FROM_MIL));
    below = pixClipRectangle(ink, strip, NULL);
    boxDestroy(&strip);
    columns = below ? pixCountPixelsByColumn(below) : NULL;
    n = columns ? numaGetCount(columns) : 0;
    for (l_int32 i = 0; i < n; i++) {
        l_int32 count = 0;

        numaGetIValue(columns, i, &count);
        used += count > 0;
    }
    numaDestroy(&columns);
    return n > 0 ? (double)used / n : 0;
}

/* Takes the strokes of "long" that are rules out of ink. */
static int erase_strokes(PIX *ink, const struct finder *f, PIX *strokes, bool level)
{
    BOXA *boxes = strokes ? pixConnCompBB(strokes, 8) : NULL;

    if (!boxes)
        return -ENOMEM;
    for (l_int32 i = 0; i < boxaGetCount(boxes); i++) {
        BOX *b = boxaGetBox(boxes, i, L_CLONE);
        l_int32 x, y, w, h;

        boxGetGeometry(b, &x, &y, &w, &h);
        if ((level ? h : w) <= px(f, RULE_THICK_MIL) && !(level && hanging(ink, f, b) > 0.35))
            pixRasterop(ink, x - 1, y - 1, w + 2, h + 2, PIX_CLR, NULL, 0, 0);
        boxDestroy(&b);
    }
    boxaDestroy(&boxes);
    return 0;
}

static int erase_rules(PIX *ink, const struct finder *f)
{
    AUTO_PIX PIX *level = runs_keep(ink, px(f, RULE_MIL), true);
    AUTO_PIX PIX *upright = runs_keep(ink, px(f, UPRIGHT_RULE_MIL), false);
    int r = erase_strokes(ink, f, upright, false);

    return r == 0 ? erase_strokes(ink, f, level, true) : r;
}

/* ---- pieces of ink */

static int by_left(const void *a, const void *b)
{
    const struct piece *p = a, *q = b;

    return p->b.x != q->b.x ? (p->b.x > q->b.x) - (p->b.x < q->b.x) : (p->b.y > q->b.y) - (p->b.y < q->b.y);
}

static int find_pieces(PIX *ink, struct finder *f)
{
    BOXA *boxes = pixConnCompBB(ink, 8);
    l_int32 n = boxes ? boxaGetCount(boxes) : 0;

    f->piece = calloc((size_t)n + CUTS_MAX + 1, sizeof *f->piece);
    if (!boxes || !f->piece) {
        boxaDestroy(&boxes);
        return -ENOMEM;
    }
    for (l_int32 i = 0; i < n && f->n < PIECES_MAX; i++) {
        l_int32 x, y, w, h;

        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        if ((w > 1 || h > 1) && h <= px(f, LETTER_MAX_MIL) && !is_punch_hole(ink, (struct box){ x, y, w, h }, f->dpi))
            f->piece[f->n++] = (struct piece){ { x, y, w, h }, -1, false };
    }
    boxaDestroy(&boxes);
    qsort(f->piece, f->n, sizeof *f->piece, by_left);
    return 0;
}

/* The height that half of the page's ink, by width, does not reach. */
static int typical_height(const struct finder *f)
{
    enum { BINS = 512 };
    long width[BINS] = { 0 }, all = 0, below = 0;

    for (size_t i = 0; i < f->n; i++) {
        const struct box *b = &f->piece[i].b;

        if (b->h >= px(f, LETTER_MIN_MIL) && b->h < BINS && b->w < 12 * b->h) {
            width[b->h] += b->w;
            all += b->w;
        }
    }
    for (int h = 0; h < BINS; h++) {
        below += width[h];
        if (all > 0 && below * 2 >= all)
            return h;
    }
    return 0;
}

/* ---- chains */

static struct chain *chain_for(struct finder *f, const struct box *b)
{
    struct chain *best = NULL;
    double best_share = 0.5;

    for (size_t i = 0; i < f->n_chains; i++) {
        struct chain *c = &f->chain[i];
        double share, gap = line_word_gap(fmax(c->bottom - c->top, b->h));

        if (b->x - right(c->box) > gap || c->box.x - right(*b) > gap || c->n == 0)
            continue;
        share = band_share(c->top, c->bottom, b->y, bottom(*b));
        if (share > best_share) {
            best_share = share;
            best = c;
        }
    }
    return best;
}

static void add_to_chain(struct chain *c, const struct box *b)
{
    double learn = c->n < 3 ? 0.4 : 0.2;

    c->top += learn * (b->y - c->top);
    c->bottom += learn * (bottom(*b) - c->bottom);
    c->box = box_around(c->box, *b);
    c->width += b->w;
    c->tops += (double)b->w * b->y;
    c->bottoms += (double)b->w * bottom(*b);
    c->n++;
}

/* Chains the free pieces with heights in [low, high], from left to right. */
static void chain_pieces(struct finder *f, int low, int high)
{
    for (size_t i = 0; i < f->n; i++) {
        struct piece *p = &f->piece[i];
        struct chain *c;

        if (p->line >= 0 || p->b.h < low || p->b.h > high)
            continue;
        c = chain_for(f, &p->b);
        if (!c) {
            if (f->n_chains == CHAINS_MAX)
                continue;
            c = &f->chain[f->n_chains++];
            *c = (struct chain){ .top = p->b.y, .bottom = bottom(p->b), .box = p->b };
        }
        add_to_chain(c, &p->b);
        p->line = (int)(c - f->chain);
    }
}

static double mean_top(const struct chain *c) { return c->tops / c->width; }
static double mean_bottom(const struct chain *c) { return c->bottoms / c->width; }

static bool one_line(const struct chain *a, const struct chain *b)
{
    double height = fmax(mean_bottom(a) - mean_top(a), mean_bottom(b) - mean_top(b));
    int gap = most(a->box.x, b->box.x) - least(right(a->box), right(b->box));

    return gap < line_word_gap(height) && band_share(mean_top(a), mean_bottom(a), mean_top(b), mean_bottom(b)) > 0.6;
}

static void join(struct finder *f, struct chain *to, struct chain *from)
{
    to->box = box_around(to->box, from->box);
    to->width += from->width;
    to->tops += from->tops;
    to->bottoms += from->bottoms;
    to->n += from->n;
    from->n = 0;
    from->joined = (int)(to - f->chain);
}

static void follow_joined(struct finder *f)
{
    for (size_t i = 0; i < f->n; i++)
        while (f->piece[i].line >= 0 && f->chain[f->piece[i].line].n == 0)
            f->piece[i].line = f->chain[f->piece[i].line].joined;
}

/* Joins chains that turn out to be one line: a high letter began one of its own. */
static void join_chains(struct finder *f)
{
    for (size_t i = 0; i < f->n_chains; i++)
        for (size_t k = 0; k < f->n_chains; k++) {
            struct chain *to = &f->chain[i], *from = &f->chain[k];

            if (i == k || to->n == 0 || from->n == 0 || from->width > to->width || !one_line(to, from))
                continue;
            join(f, to, from);
        }
    follow_joined(f);
}

/* Is number one such as "2." or "(क)" before the long line "of"? */
static bool is_number_of(const struct chain *number, const struct chain *of)
{
    double height = mean_bottom(of) - mean_top(of), gap = of->box.x - right(number->box);

    return number->box.w < 2.5 * height && of->box.w > 8 * height && gap > 0 && gap < 8 * height &&
           band_share(mean_top(number), mean_bottom(number), mean_top(of), mean_bottom(of)) > 0.6;
}

/* A number is read better with its paragraph than alone. */
static void join_numbers(struct finder *f)
{
    for (size_t i = 0; i < f->n_chains; i++) {
        struct chain *number = &f->chain[i], *of = NULL;

        for (size_t k = 0; k < f->n_chains && number->n > 0; k++) {
            struct chain *c = &f->chain[k];

            if (c->n > 0 && is_number_of(number, c) && (!of || c->box.x < of->box.x))
                of = c;
        }
        if (of)
            join(f, of, number);
    }
    follow_joined(f);
}

/* Is piece so near the line that it may be of it? */
static bool is_near(const struct chain *c, const struct piece *p)
{
    double reach = line_word_gap(mean_bottom(c) - mean_top(c));

    return c->n > 0 && p->b.x < right(c->box) + reach && right(p->b) > c->box.x - reach &&
           band_share(mean_top(c), mean_bottom(c), p->b.y, bottom(p->b)) > 0.6;
}

/* What is no longer may be a mark of a big letter. */
static bool is_long(const struct chain *c) { return c->box.w > 3 * (mean_bottom(c) - mean_top(c)); }

/* Where to cut a piece in which letters of two lines touch; 0: it is of one. */
static int cut_at(const struct finder *f, const struct piece *p)
{
    const struct chain *upper = NULL, *lower = NULL;
    double height;

    for (size_t i = 0; i < f->n_chains; i++)
        if (is_near(&f->chain[i], p) && (!upper || mean_bottom(&f->chain[i]) < mean_bottom(upper)))
            upper = &f->chain[i];
    if (!upper)
        return 0;
    for (size_t i = 0; i < f->n_chains; i++)
        if (is_near(&f->chain[i], p) && mean_top(&f->chain[i]) > mean_bottom(upper) && (!lower || mean_top(&f->chain[i]) < mean_top(lower)))
            lower = &f->chain[i];
    if (!is_long(upper) && !(lower && is_long(lower)))
        return 0;
    if (lower)
        return (int)((mean_bottom(upper) + mean_top(lower)) / 2);
    height = mean_bottom(upper) - mean_top(upper);      /* the other line may be just this word */
    if (bottom(p->b) - mean_bottom(upper) > height)
        return (int)(mean_bottom(upper) + 0.15 * height);
    if (mean_top(upper) - p->b.y > height)
        return (int)(mean_top(upper) - 0.15 * height);
    return 0;
}

/* Cuts pieces from height "from" on in which letters of two lines touch. */
static void cut_tall_pieces(struct finder *f, int from)
{
    size_t end = f->n + CUTS_MAX;

    for (size_t i = 0; i < f->n && f->n < end; i++) {
        struct piece *p = &f->piece[i];
        int y = p->line < 0 && p->b.h > from ? cut_at(f, p) : 0;

        if (y <= p->b.y || y >= bottom(p->b))
            continue;
        f->piece[f->n++] = (struct piece){ { p->b.x, y, p->b.w, bottom(p->b) - y }, -1, false };
        p->b.h = y - p->b.y;
    }
    qsort(f->piece, f->n, sizeof *f->piece, by_left);
}

/* The box of a line: its pieces, but of one that hangs over (letters of two lines that touch, the foot of a stamp)
 * only what lies near the others. */
static void settle_boxes(struct finder *f)
{
    for (size_t i = 0; i < f->n_chains; i++) {
        struct chain *c = &f->chain[i];

        if (c->n > 0)
            c->box = (struct box){ c->box.x, (int)mean_top(c), c->box.w, (int)ceil(mean_bottom(c)) - (int)mean_top(c) };
    }
    for (size_t i = 0; i < f->n; i++) {
        const struct piece *p = &f->piece[i];
        struct chain *c = p->line >= 0 ? &f->chain[p->line] : NULL;
        double over;

        if (!c)
            continue;
        over = 0.6 * (mean_bottom(c) - mean_top(c));
        c->box = box_around(c->box, (struct box){ p->b.x, most(p->b.y, (int)(mean_top(c) - over)), p->b.w, 0 });
        c->box = box_around(c->box, (struct box){ p->b.x, least(bottom(p->b), (int)(mean_bottom(c) + over)), p->b.w, 0 });
    }
}

/* Does mark stand on, in or under the line "of", and is too small to be a line beside it? */
static bool is_mark_of(const struct chain *mark, const struct chain *of)
{
    double height = mean_bottom(of) - mean_top(of), middle = (mean_top(mark) + mean_bottom(mark)) / 2;

    return mark->box.h < 0.45 * height && mark->box.w < 2 * height && mark->box.x >= of->box.x && right(mark->box) <= right(of->box) &&
           middle > mean_top(of) - 0.6 * height && middle < mean_bottom(of) + 0.6 * height;
}

/* The signs of a heading, as high as the letters of other lines, are no lines: their pieces become free again. */
static void free_marks(struct finder *f)
{
    for (size_t i = 0; i < f->n_chains; i++)
        for (size_t k = 0; k < f->n_chains && f->chain[i].n > 0; k++)
            if (k != i && f->chain[k].n > 0 && is_mark_of(&f->chain[i], &f->chain[k]))
                f->chain[i].n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (f->piece[i].line >= 0 && f->chain[f->piece[i].line].n == 0)
            f->piece[i].line = -1;
}

/* How far from the line's ends a piece may be: a stop or a quotation mark is close, a speck farther off is none. */
static double reach_of(const struct piece *p, double height) { return most(p->b.w, p->b.h) < 0.22 * height ? 0.45 * height : height; }

/* Dots, signs above and below, strokes: to the line they stand in or next to. */
static void add_small_pieces(struct finder *f)
{
    for (size_t i = 0; i < f->n; i++) {
        struct piece *p = &f->piece[i];
        struct chain *best = NULL;
        double best_off = 1e9;

        for (size_t k = 0; p->line < 0 && k < f->n_chains; k++) {
            struct chain *c = &f->chain[k];
            double top = mean_top(c), end = mean_bottom(c), height = end - top, reach = reach_of(p, height), middle = p->b.y + p->b.h / 2.0, off;

            if (c->n == 0 || p->b.h > 1.3 * height || p->b.x > right(c->box) + reach || right(p->b) < c->box.x - reach)
                continue;
            off = fmax(fmax(top - middle, middle - end), 0);
            if (off < 0.7 * height && off < best_off) {
                best_off = off;
                best = c;
            }
        }
        if (best) {
            p->line = (int)(best - f->chain);
            p->mark = true;
        }
    }
    for (size_t i = 0; i < f->n; i++)
        if (f->piece[i].mark) {
            struct chain *c = &f->chain[f->piece[i].line];

            c->box = box_around(c->box, f->piece[i].b);
        }
}

/* ---- all of it */

static size_t take_chains(const struct finder *f, struct found_line *ret)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n_chains; i++) {
        const struct chain *c = &f->chain[i];

        if (c->n == 0 || (c->n == 1 && c->box.w < px(f, LETTER_MIN_MIL)))
            continue;
        ret[n++] = (struct found_line){ c->box, mean_top(c), mean_bottom(c), 0 };
    }
    return n;
}

static int find(PIX *work, int scale, struct finder *f, struct lines *ret)
{
    AUTO_FREE struct found_line *l = NULL;
    size_t n;
    int r = erase_rules(work, f);

    if (r == 0)
        r = find_pieces(work, f);
    f->chain = calloc(CHAINS_MAX, sizeof *f->chain);
    l = calloc(CHAINS_MAX, sizeof *l);
    if (r < 0 || !f->chain || !l)
        return -ENOMEM;
    f->height = typical_height(f);
    if (f->height == 0)
        return 0;
    chain_pieces(f, most(f->height * 2 / 5, px(f, LETTER_MIN_MIL)), f->height * 3 / 2);
    join_chains(f);
    cut_tall_pieces(f, f->height * 3 / 2);
    chain_pieces(f, most(f->height * 2 / 5, px(f, LETTER_MIN_MIL)), f->height * 5 / 2);
    join_chains(f);
    join_numbers(f);
    chain_pieces(f, f->height * 5 / 2, px(f, LETTER_MAX_MIL));
    settle_boxes(f);
    free_marks(f);
    add_small_pieces(f);
    n = take_chains(f, l);
    order_lines(l, n);
    ret->cut = n > LINES_MAX;
    for (; ret->n < n && ret->n < LINES_MAX; ret->n++) {
        struct box b = l[ret->n].box;

        ret->line[ret->n] = (struct text_line){ { b.x * scale, b.y * scale, b.w * scale, b.h * scale }, l[ret->n].row };
    }
    return 0;
}

int lines_find(PIX *ink, int dpi, struct lines *ret, struct err *e)
{
    AUTO(auto_finder) struct finder f = { .dpi = dpi };
    AUTO_PIX PIX *work = pixCopy(NULL, ink);
    int scale = 1, r;

    *ret = (struct lines){ 0 };
    for (; work && f.dpi / 2 >= WORK_MIN_DPI; f.dpi /= 2, scale *= 2)
        pix_replace(&work, pixReduceRankBinary2(work, 1, NULL));
    r = work ? find(work, scale, &f, ret) : -ENOMEM;
    return r == 0 ? 0 : err_set(e, r, "there is not enough memory to find the lines of the page");
}
