#include "ocr/page/read/read_line.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX_BYTES = 1024, LINE_MAX_WORDS = 500, READER_HEIGHT_PX = 36 };      /* what the models scale a line to themselves */

void line_text_done(struct line_text *t)
{
    for (size_t i = 0; i < t->n; i++)
        free(t->word[i].text);
    free(t->word);
    *t = (struct line_text){ 0 };
}

/* 1 when *ret was filled, 0 for a place without text; -ENOMEM. */
static int take_word(const TessResultIterator *at, struct read_word *ret)
{
    const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(at);
    AUTO_FREE char *clean = NULL;
    char *text = TessResultIteratorGetUTF8Text(at, RIL_WORD);
    int left = 0, top = 0, right = 0, bottom = 0, r;

    if (!text)
        return 0;
    r = text_clean(text, strlen(text), WORD_MAX_BYTES, &clean, NULL);
    TessDeleteText(text);
    if (r == -ENOMEM)
        return r;
    if (r < 0)
        return 0;
    text_squeeze(clean);
    if (!*clean || !TessPageIteratorBoundingBox(place, RIL_WORD, &left, &top, &right, &bottom))
        return 0;
    *ret = (struct read_word){ .text = TAKE_PTR(clean), .box = { left, top, right - left, bottom - top },
                               .conf = fmin(fmax((double)TessResultIteratorConfidence(at, RIL_WORD) / 100, 0), 1) };
    return 1;
}

static unsigned count_letters(const char *text)
{
    unsigned n = 0;

    while (text_next(&text) >= 0)
        n++;
    return n;
}

void line_text_weigh(struct line_text *t)
{
    double sum = 0;

    t->letters = 0;
    for (size_t i = 0; i < t->n; i++) {
        unsigned letters = count_letters(t->word[i].text);

        sum += letters * t->word[i].conf;
        t->letters += letters;
    }
    t->conf = t->letters ? sum / t->letters : 0;
}

struct word_range line_text_words_in(const struct line_text *t, int x, int w)
{
    struct word_range r = { 0, 0 };

    while (r.from < t->n && t->word[r.from].box.x + t->word[r.from].box.w / 2 < x)
        r.from++;
    for (r.to = r.from; r.to < t->n && t->word[r.to].box.x + t->word[r.to].box.w / 2 <= x + w;)
        r.to++;
    return r;
}

bool line_text_sticks_out(const struct line_text *t, struct word_range r, int x, int w, int by)
{
    return r.from < r.to && (t->word[r.from].box.x < x - by || t->word[r.to - 1].box.x + t->word[r.to - 1].box.w > x + w + by);
}

double line_text_conf_of(const struct line_text *t, struct word_range r)
{
    struct line_text part = { .word = t->word + r.from, .n = r.to - r.from };

    line_text_weigh(&part);
    return part.conf;
}

int line_text_exchange(struct line_text *t, struct word_range r, struct line_text *from, int dx)
{
    size_t behind = t->n - r.to, n = r.from + from->n + behind;
    struct read_word *word = calloc(n + 1, sizeof *word);

    if (!word)
        return -ENOMEM;
    for (size_t i = r.from; i < r.to; i++)
        free(t->word[i].text);
    memcpy(word, t->word, r.from * sizeof *word);
    for (size_t i = 0; i < from->n; i++) {
        word[r.from + i] = from->word[i];
        word[r.from + i].text = TAKE_PTR(from->word[i].text);
        word[r.from + i].box.x += dx;
    }
    memcpy(word + r.from + from->n, t->word + r.to, behind * sizeof *word);
    free(t->word);
    t->word = word;
    t->n = n;
    line_text_weigh(t);
    return 0;
}

static int take_words(TessResultIterator *at, struct line_text *ret)
{
    ret->word = calloc(LINE_MAX_WORDS, sizeof *ret->word);
    if (!ret->word)
        return -ENOMEM;
    do {
        int r = take_word(at, &ret->word[ret->n]);

        if (r < 0)
            return r;
        ret->n += (size_t)r;
    } while (ret->n < LINE_MAX_WORDS && TessResultIteratorNext(at, RIL_WORD));
    line_text_weigh(ret);
    return 0;
}

/* The box of a word may run on over those behind it. */
static void part_boxes(struct line_text *t)
{
    for (size_t i = 0; i + 1 < t->n; i++) {
        struct box *b = &t->word[i].box;
        int next = t->word[i + 1].box.x;

        if (next > b->x && b->x + b->w > next)
            b->w = next - b->x;
    }
}

/* Boxes from the picture that was read to the line's. */
static void scale_boxes(struct line_text *t, double f)
{
    for (size_t i = 0; i < t->n; i++) {
        struct box *b = &t->word[i].box;

        *b = (struct box){ (int)lround(b->x * f), (int)lround(b->y * f), (int)lround(b->w * f), (int)lround(b->h * f) };
    }
}

static int recognise_line(TessBaseAPI *reader, PIX *line, int dpi, bool searched, struct line_text *ret)
{
    TessResultIterator *at = NULL;
    int r = 0;

    TessBaseAPISetPageSegMode(reader, searched ? PSM_SINGLE_LINE : PSM_RAW_LINE);
    TessBaseAPISetImage2(reader, line);
    TessBaseAPISetSourceResolution(reader, dpi);
    if (TessBaseAPIRecognize(reader, NULL) != 0)
        r = -EIO;
    else
        at = TessBaseAPIGetIterator(reader);
    if (at) {                           /* none: no text */
        r = take_words(at, ret);
        TessResultIteratorDelete(at);
    }
    TessBaseAPIClear(reader);
    return r;
}

int read_line_as(TessBaseAPI *reader, PIX *line, int dpi, int height_px, bool searched, struct line_text *ret)
{
    double f = fmin((double)height_px / pixGetHeight(line), 1);
    AUTO_PIX PIX *small = f < 1 ? pixScale(line, (l_float32)f, (l_float32)f) : pixClone(line);
    int r;

    *ret = (struct line_text){ 0 };
    if (!small)
        return -ENOMEM;
    r = recognise_line(reader, small, dpi, searched, ret);        /* given a large one, Tesseract does much with all of its pixels */
    if (r < 0) {
        line_text_done(ret);
        return r;
    }
    scale_boxes(ret, 1 / f);
    part_boxes(ret);
    return 0;
}

/* No search for lines: that is done. */
int read_line(TessBaseAPI *reader, PIX *line, int dpi, struct line_text *ret)
{
    return read_line_as(reader, line, dpi, READER_HEIGHT_PX, false, ret);
}
