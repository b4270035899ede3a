#include "ocr/page/mark/candidates.h"

#include "ocr/page/mark/stroke.h"

#include <stdlib.h>

static const double MIN_SHAPE = 0.7, MAX_SHAPE = 30;   /* width over height: गुप्त, which may be higher than wide and underlined, to C O N F I D E N T I A L and a frame */
static const double MAX_WORD_SHAPE = 16;            /* प्रतिबंधित/RESTRICTED; wider are words whose gaps do not show */
static const double MAX_WIDTH = 0.7;                /* of the page's */
static const double HEAD = 0.4;                     /* of the page: above it a marking may stand before the text */
enum { WORD_GAP_PCT = 25 /* of the height of a line */, MOST_WORDS = 4 /* परम गुप्त / TOP SECRET */ };
static const double APART = 0.9;                    /* of its height */
static const double LARGE = 1.45;                   /* of the height of most lines */

static int by_height(const void *a, const void *b)
{
    const int *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The height of the line in which half of the page's lines, by width, are done. */
static int usual_height(const struct lines *l)
{
    static int heights[LINES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++)
        if (l->line[i].box.w > 8 * l->line[i].box.h)
            heights[n++] = l->line[i].box.h;
    if (n < 4)
        return 0;
    qsort(heights, n, sizeof *heights, by_height);
    return heights[n / 2];
}

static bool stands_alone(const struct lines *l, size_t i)
{
    return (i == 0 || l->line[i - 1].row != l->line[i].row) && (i + 1 == l->n || l->line[i + 1].row != l->line[i].row);
}

/* How many words, by the gaps between them, and where the widest is. 0: its letters stand apart, or it is too wide for that. */
static int find_words(PIX *ink, struct box b, struct box *ret_widest)
{
    AUTO_PIX PIX *line = pix_cut(ink, b);
    NUMA *columns = line ? pixCountPixelsByColumn(line) : NULL;
    int gap = 0, words = 0, from = 0, widest = 0, least = b.h * WORD_GAP_PCT / 100 + 1;

    *ret_widest = b;
    for (int x = 0; columns && x < pixGetWidth(line); x++) {
        l_int32 n = 0;

        numaGetIValue(columns, x, &n);
        if (n == 0) {
            gap++;
            continue;
        }
        if (gap >= least || words == 0) {
            words++;
            from = x;
        }
        gap = 0;
        if (x - from > widest) {
            widest = x - from;
            *ret_widest = (struct box){ b.x + from, b.y, widest + 1, b.h };
        }
    }
    numaDestroy(&columns);
    if (widest * 2 >= 3 * b.h)
        return words;
    *ret_widest = b;
    return 0;
}

/* The last words of a paragraph: right below a much longer line that begins where this one does. */
static bool ends_sentence(const struct lines *l, size_t i)
{
    const struct box *b = &l->line[i].box, *above = i > 0 ? &l->line[i - 1].box : NULL;

    return above && above->w > 2 * b->w && above->w > 20 * above->h && abs(above->x - b->x) < 4 * b->h && b->y - above->y - above->h < b->h &&
           b->h < 1.3 * above->h;
}

/* Is there room above it? */
static bool stands_apart(const struct lines *l, size_t i)
{
    const struct box *b = &l->line[i].box;

    for (size_t k = 0; k < l->n; k++) {
        const struct box *o = &l->line[k].box;

        if (k != i && o->y + o->h / 2 < b->y && b->y - o->y - o->h < APART * b->h && o->x < b->x + b->w && b->x < o->x + o->w)
            return false;
    }
    return true;
}

/* In its place by worth; of too many the least worth goes, whatever its place on the page. */
static void insert(struct candidates *to, const struct candidate *c)
{
    size_t i = to->n;

    if (to->n == CANDIDATES_MAX) {
        to->cut = true;
        i--;
        if (to->list[i].worth >= c->worth)
            return;
    } else {
        to->n++;
    }
    for (; i > 0 && to->list[i - 1].worth < c->worth; i--)
        to->list[i] = to->list[i - 1];
    to->list[i] = *c;
}

void candidates_of_lines(const struct lines *l, PIX *ink, struct candidates *ret)
{
    int usual = usual_height(l), width_px = pixGetWidth(ink), height_px = pixGetHeight(ink);

    *ret = (struct candidates){ .usual_px = usual, .cut = l->cut };
    for (size_t i = 0; i < l->n; i++) {
        const struct box *b = &l->line[i].box;
        double shape = (double)b->w / (b->h > 0 ? b->h : 1), middle = (b->x + b->w / 2.0) / width_px;
        struct candidate c = { .box = *b, .place = { .edge = judge_is_edge((b->y + b->h / 2.0) / height_px), .alone = stands_alone(l, i),
                                                     .sentence = ends_sentence(l, i),
                                                     .apart = stands_apart(l, i), .large = usual > 0 && b->h > LARGE * usual } };

        int words;
        bool centred = middle > 0.42 && middle < 0.58, before_text = b->y < HEAD * height_px;

        if (shape < MIN_SHAPE || shape > MAX_SHAPE || b->w > MAX_WIDTH * width_px)
            continue;
        if (!c.place.edge && !c.place.large && !(c.place.alone && c.place.apart && (centred || before_text)))
            continue;
        words = find_words(ink, *b, &c.widest);
        if (words > MOST_WORDS || (words > 0 && c.widest.w > MAX_WORD_SHAPE * b->h) || stroke_is_scribble(ink, *b))
            continue;
        c.worth = 4 * c.place.edge + 2 * c.place.large + 2 * centred + c.place.alone - 3 * c.place.sentence - (shape > 20);
        insert(ret, &c);
    }
}
