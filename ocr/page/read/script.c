#include "ocr/page/read/script.h"

#include "base/auto.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORD_MIN = 115,             /* hundredths of the line's height: narrower ones tell nothing */
    WORD_GAP = 16,
    RUN_BREAK_PX = 2,           /* a headline may be broken by so much */
    UPPER = 62,                 /* hundredths: the headline runs above this */
};

struct word_shape { int width; double run, top, low; };

static bool inked(l_uint32 *const *lines, int x, int y, int h)
{
    return GET_DATA_BIT(lines[y], x) || (y + 1 < h && GET_DATA_BIT(lines[y + 1], x)) || (y + 2 < h && GET_DATA_BIT(lines[y + 2], x));
}

/* Longest stroke along row y (three rows as one) and how much of the word has ink there. */
static void look_along(l_uint32 *const *lines, int h, int y, int from, int to, int *ret_run, int *ret_used)
{
    int run = 0, gap = 0;

    *ret_run = *ret_used = 0;
    for (int x = from; x < to; x++) {
        if (inked(lines, x, y, h)) {
            run += gap + 1;
            gap = 0;
            ++*ret_used;
        } else if (++gap > RUN_BREAK_PX) {
            run = gap = 0;
        }
        if (run > *ret_run)
            *ret_run = run;
    }
}

static struct word_shape measure(l_uint32 *const *lines, int h, int from, int to)
{
    struct word_shape s = { .width = to - from };

    for (int y = 0; y < h; y++) {
        int run, used;
        bool upper = y * 100 < h * UPPER;

        look_along(lines, h, y, from, to, &run, &used);
        if (upper && run > s.run)
            s.run = run;
        if (upper && used > s.top)
            s.top = used;
        if (!upper && used > s.low)
            s.low = used;
    }
    s.run /= s.width;
    s.top /= s.width;
    s.low /= s.width;
    return s;
}

/* A headline along most of the word, or one longer than any stroke of a Latin letter where words run together. */
static bool is_devanagari(const struct word_shape *s, int h)
{
    double lead = s->top - s->low;      /* serifs make strokes along the foot of the letters too */

    if (s->top < 0.7)
        return false;
    return s->run > 0.8 || (s->run > 0.5 && lead > 0.1) || (s->run * s->width > 1.3 * h && lead > 0.2);
}

/* One that no Latin word looks like: it makes a line of English one of both (विषय: Revision of rates). */
static bool is_clearly_devanagari(const struct word_shape *s, int h)
{
    return s->top > 0.92 && s->run > 0.85 && s->width > 1.5 * h && s->top - s->low > 0.25;
}

struct script_guess script_of(PIX *line)
{
    int w = pixGetWidth(line), h = pixGetHeight(line), from = -1, last = 0;
    AUTO_FREE l_uint32 **rows = (l_uint32 **)pixGetLinePtrs(line, NULL);
    double all = 0, deva = 0, share;
    NUMA *columns = pixCountPixelsByColumn(line);
    struct script_guess g = { 0 };
    bool clearly = false;

    for (int x = 0; rows && columns && x <= w; x++) {
        l_int32 count = 0;

        if (x < w)
            numaGetIValue(columns, x, &count);
        if (count > 0) {
            from = from < 0 ? x : from;
            last = x;
        } else if (from >= 0 && (x == w || (x - last) * 100 > WORD_GAP * h)) {
            if ((last + 1 - from) * 100 >= WORD_MIN * h) {
                struct word_shape s = measure(rows, h, from, last + 1);

                all += s.width;
                deva += is_devanagari(&s, h) ? s.width : 0;
                clearly |= is_clearly_devanagari(&s, h);
            }
            from = -1;
        }
    }
    numaDestroy(&columns);
    if (all <= 0)
        return g;
    share = deva / all;
    g.script = share < 0.15 && !clearly ? SCRIPT_LATIN : share > 0.85 ? SCRIPT_DEVANAGARI : SCRIPT_MIXED;
    g.conf = share < 0.5 ? 1 - share : share;
    return g;
}
