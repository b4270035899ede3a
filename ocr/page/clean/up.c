#include "ocr/page/clean/up.h"

#include <errno.h>
#include <math.h>

enum {                      /* of a word, in pixels at 150 dpi */
    WORD_MIN_HEIGHT = 8,
    WORD_MAX_HEIGHT = 64,
    WORD_MAX_WIDTH = 900,
    LETTER_GAP = 5,         /* narrower gaps do not end a word */
};

#define WORD_ASPECT 1.3             /* narrower than this times its height it is a letter or a speck */
#define HEADLINE_INK 0.6            /* of the width, in its fullest row */
#define HEADLINE_RUN 0.65           /* and in one piece */
#define HANGING_INK 0.16            /* what hangs from a headline, of the width; under an underline there is nothing */
#define CORE_INK 0.5                /* rows of small letters have this much of the fullest row's ink */
#define CORE_HEIGHT 0.35            /* of the word, at least */
#define REACH 0.12                  /* of the word's height: so far do letters reach beyond the small ones */

struct word { const l_uint32 *line; int wpl, x, w, h; double ink[WORD_MAX_HEIGHT]; };       /* ink: share of each row that is black */

static int count_row(const l_uint32 *line, int from, int to)
{
    int first = from >> 5, last = (to - 1) >> 5, n = 0;

    for (int i = first; i <= last; i++) {
        l_uint32 v = line[i];

        if (i == first)
            v &= 0xffffffffU >> (from & 31);
        if (i == last)
            v &= 0xffffffffU << (31 - ((to - 1) & 31));
        n += __builtin_popcount(v);
    }
    return n;
}

static struct word word_at(PIX *ink, int x, int y, int w, int h)
{
    struct word word = { .wpl = pixGetWpl(ink), .x = x, .w = w, .h = h };

    word.line = pixGetData(ink) + (size_t)y * (size_t)word.wpl;
    for (int i = 0; i < h; i++)
        word.ink[i] = (double)count_row(word.line + (size_t)i * (size_t)word.wpl, x, x + w) / w;
    return word;
}

/* The longest run of ink in row y, where the row below it fills gaps: headlines are seldom quite level. */
static int longest_run(const struct word *word, int y)
{
    const l_uint32 *a = word->line + (size_t)y * (size_t)word->wpl, *b = y + 1 < word->h ? a + word->wpl : a;
    int best = 0, run = 0;

    for (int x = word->x; x < word->x + word->w; x++) {
        run = ((a[x >> 5] | b[x >> 5]) >> (31 - (x & 31))) & 1 ? run + 1 : 0;
        best = run > best ? run : best;
    }
    return best;
}

static int fullest_row(const struct word *word)
{
    int best = 0;

    for (int i = 1; i < word->h; i++)
        if (word->ink[i] > word->ink[best])
            best = i;
    return best;
}

static bool has_headline(const struct word *word, int row)
{
    int run = longest_run(word, row), above = row > 0 ? longest_run(word, row - 1) : 0;

    return word->ink[row] >= HEADLINE_INK && fmax(run, above) >= HEADLINE_RUN * word->w;
}

/* Mean ink of the three rows that follow the one next to "from". 0: there are none. */
static double ink_beyond(const struct word *word, int from, int step)
{
    double sum = 0;
    int n = 0;

    for (int i = from + 2 * step; n < 3 && i >= 0 && i < word->h; i += step, n++)
        sum += word->ink[i];
    return n > 0 ? sum / n : 0;
}

static void vote_by_headline(const struct word *word, int row, struct up_votes *v)
{
    int top = row, bottom = row, above, below;

    while (top > 0 && word->ink[top - 1] > HEADLINE_INK * word->ink[row])
        top--;
    while (bottom < word->h - 1 && word->ink[bottom + 1] > HEADLINE_INK * word->ink[row])
        bottom++;
    above = top;
    below = word->h - 1 - bottom;
    if (bottom - top + 1 > word->h / 3)             /* a bar, a stamp's rim */
        return;
    if (below > above + word->h / 6 && ink_beyond(word, bottom, 1) > HANGING_INK)
        v->headline_up++;
    else if (above > below + word->h / 6 && ink_beyond(word, top, -1) > HANGING_INK)
        v->headline_down++;
}

static void vote_by_reach(const struct word *word, struct up_votes *v)
{
    double smooth[WORD_MAX_HEIGHT], most = 0, reach = fmax(2, REACH * word->h);
    int top = 0, bottom = word->h - 1, above, below;

    for (int i = 0; i < word->h; i++) {
        smooth[i] = (word->ink[i > 0 ? i - 1 : 0] + word->ink[i] + word->ink[i < word->h - 1 ? i + 1 : i]) / 3;
        most = fmax(most, smooth[i]);
    }
    while (top < bottom && smooth[top] < CORE_INK * most)
        top++;
    while (bottom > top && smooth[bottom] < CORE_INK * most)
        bottom--;
    above = top;
    below = word->h - 1 - bottom;
    if (bottom - top + 1 < CORE_HEIGHT * word->h)
        return;
    if (above - below >= reach)
        v->latin_up++;
    else if (below - above >= reach)
        v->latin_down++;
}

static void ask_word(const struct word *word, struct up_votes *v)
{
    int row = fullest_row(word);

    v->words++;
    if (has_headline(word, row))
        vote_by_headline(word, row, v);
    else
        vote_by_reach(word, v);
}

int up_count_votes(PIX *ink, struct up_votes *ret)
{
    AUTO_PIX PIX *words = pixCloseSafeBrick(NULL, ink, LETTER_GAP, 1);
    BOXA *boxes = words ? pixConnCompBB(words, 8) : NULL;

    *ret = (struct up_votes){ 0 };
    if (!boxes)
        return -ENOMEM;
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        int x, y, w, h;

        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        if (h >= WORD_MIN_HEIGHT && h < WORD_MAX_HEIGHT && w >= WORD_ASPECT * h && w <= WORD_MAX_WIDTH) {
            struct word word = word_at(ink, x, y, w, h);

            ask_word(&word, ret);
        }
    }
    boxaDestroy(&boxes);
    return 0;
}

static double margin(double up, double down) { return up + down > 0 ? (up - down) / sqrt(up + down) : 0; }

double up_margin(const struct up_votes *v)
{
    double headline = margin(v->headline_up, v->headline_down), latin = margin(v->latin_up, v->latin_down);
    double share = (double)(v->headline_up + v->headline_down) /
                   fmax(1, v->headline_up + v->headline_down + v->latin_up + v->latin_down);

    return headline + fmax(0, 1 - 4 * share) * latin;
}

bool up_is_prose(const struct up_votes *v)
{
    return 10 * (v->headline_up + v->headline_down + v->latin_up + v->latin_down) >= 3 * v->words;
}
