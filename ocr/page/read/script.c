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

/* ---- the words of a line */

struct scan {                   /* from left to right */
    NUMA *columns;              /* ink in each */
    l_uint32 **rows;
    int w, h, x;
};

static void auto_scan(struct scan *s)
{
    numaDestroy(&s->columns);
    free(s->rows);
}

static struct scan scan_of(PIX *line)
{
    return (struct scan){ .columns = pixCountPixelsByColumn(line), .rows = (l_uint32 **)pixGetLinePtrs(line, NULL),
                          .w = pixGetWidth(line), .h = pixGetHeight(line) };
}

/* The next word's columns [from, to). false: no more, or no memory. */
static bool next_word(struct scan *s, int *ret_from, int *ret_to)
{
    int from = -1, last = 0;

    for (; s->rows && s->columns && s->x <= s->w; s->x++) {
        l_int32 count = 0;

        if (s->x < s->w)
            numaGetIValue(s->columns, s->x, &count);
        if (count > 0) {
            from = from < 0 ? s->x : from;
            last = s->x;
        } else if (from >= 0 && (s->x == s->w || (s->x - last) * 100 > WORD_GAP * s->h)) {
            *ret_from = from;
            *ret_to = last + 1;
            return true;
        }
    }
    return false;
}

static bool tells(const struct scan *s, int from, int to) { return (to - from) * 100 >= WORD_MIN * s->h; }

struct script_guess script_of(PIX *line)
{
    AUTO(auto_scan) struct scan s = scan_of(line);
    double all = 0, deva = 0, share;
    struct script_guess g = { 0 };
    bool clearly = false;
    int from, to;

    while (next_word(&s, &from, &to)) {
        struct word_shape shape;

        if (!tells(&s, from, to))
            continue;
        shape = measure(s.rows, s.h, from, to);
        all += shape.width;
        deva += is_devanagari(&shape, s.h) ? shape.width : 0;
        clearly |= is_clearly_devanagari(&shape, s.h);
    }
    if (all <= 0)
        return g;
    share = deva / all;
    g.script = share < 0.15 && !clearly ? SCRIPT_LATIN : share > 0.85 ? SCRIPT_DEVANAGARI : SCRIPT_MIXED;
    g.conf = share < 0.5 ? 1 - share : share;
    return g;
}

size_t script_stretches(PIX *line, struct script_stretch *ret, size_t most)
{
    AUTO(auto_scan) struct scan s = scan_of(line);
    size_t n = 0;
    int from, to;

    while (next_word(&s, &from, &to)) {
        enum script script = SCRIPT_NONE;

        if (tells(&s, from, to)) {
            struct word_shape shape = measure(s.rows, s.h, from, to);

            script = is_devanagari(&shape, s.h) ? SCRIPT_DEVANAGARI : SCRIPT_LATIN;
        }
        if (n > 0 && (script == SCRIPT_NONE || script == ret[n - 1].script))
            ret[n - 1].w = to - ret[n - 1].x;
        else if (n > 0 && ret[n - 1].script == SCRIPT_NONE)
            ret[n - 1] = (struct script_stretch){ ret[n - 1].x, to - ret[n - 1].x, script };
        else if (n < most)
            ret[n++] = (struct script_stretch){ from, to - from, script };
        else
            break;
    }
    return n;
}
