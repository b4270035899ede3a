#include "ocr/page/read/recognise.h"

#include "base/clock.h"
#include "base/said.h"
#include "base/text.h"
#include "ocr/page/read/lines.h"
#include "ocr/page/read/number.h"
#include "ocr/page/read/other.h"
#include "ocr/page/read/read_line.h"
#include "ocr/page/read/script.h"
#include "ocr/page/read/stamp_word.h"
#include "ocr/page/read/tidy.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double DOUBTFUL = 0.70;    /* a line below is tried with another reader */
static const double ODD = 0.88;         /* so is one below this in another script than the page's: "aaa," for सेवा में */
static const double SURE_WORD = 0.85;

enum {
    SECOND_TRIES = 12,          /* a page */
    STRETCH_TRIES = 40,         /* words of the other script, a page */
    NUMBER_TRIES = 4,           /* lines with a doubtful file number, a page */
    SURE_LETTERS = 4,           /* so many make text of a line */
    CHEAP_FROM_PCT = 40,        /* of the page's time: no second tries any more */
    STOP_AT_PCT = 60,           /* the rest is for the pictures */
    FAINT_LEVEL = 200,          /* of grey, with paper near 245 */
    MARGIN_PCT = 10,            /* round a line, of its height */
};

struct line {
    const struct text_line *at;
    struct script_guess guess;
    enum engine_script by;      /* whose reading it is */
    struct line_text text;
};

struct reading {
    struct engine *engine;
    const struct sheet *sheet;
    PIX *ink;                   /* the sheet's, or more of it: see faint_ink() */
    const struct care *care;
    int64_t started_ms;
    bool mostly_devanagari;     /* the page: for lines that do not tell */
    struct line *line;
    size_t n;
    bool partial;
    json_t *words;
    double sum, letters;        /* for the page's conf */
};

static bool past(const struct reading *d, int pct)
{
    return d->care->time_s > 0 && (clock_mono_ms() - d->started_ms) * 100 > (int64_t)d->care->time_s * 1000 * pct;
}

/* ---- which reader */

/* The reader of that script, or one that is there. */
static enum engine_script at_hand(const struct engine *g, enum engine_script wanted)
{
    if (g->reader[wanted])
        return wanted;
    return g->reader[engine_other(wanted)] ? engine_other(wanted) : ENGINE_OTHER;
}

static enum engine_script choose(const struct reading *d, const struct script_guess *guess)
{
    bool devanagari = guess->script == SCRIPT_NONE ? d->mostly_devanagari : guess->script != SCRIPT_LATIN;

    return at_hand(d->engine, devanagari ? ENGINE_DEVANAGARI : ENGINE_LATIN);
}

/* ---- one line */

/* A line's box with some margin, inside the page. */
static struct box with_margin(struct box b, const PIX *page)
{
    int m = b.h * MARGIN_PCT / 100 + 1, x = b.x - 2 * m, y = b.y - m, right = b.x + b.w + 2 * m, bottom = b.y + b.h + m;
    int width = pixGetWidth(page), height = pixGetHeight(page);

    x = x < 0 ? 0 : x;
    y = y < 0 ? 0 : y;
    right = right > width ? width : right;
    bottom = bottom > height ? height : bottom;
    return (struct box){ x, y, right - x, bottom - y };
}

/* ink: its own; NULL where nobody asks for it. */
static struct read_place place_of(const struct reading *d, const struct line *l, PIX *ink)
{
    return (struct read_place){ d->engine, l->by, d->sheet->text, d->sheet->text_dpi, ink, l->at->box, with_margin(l->at->box, d->sheet->text) };
}

static int read_with(const struct reading *d, enum engine_script with, const struct text_line *l, struct line_text *ret)
{
    AUTO_PIX PIX *picture = pix_cut(d->sheet->text, with_margin(l->box, d->sheet->text));

    return picture ? read_line(d->engine->reader[with], picture, d->sheet->text_dpi, ret) : -ENOMEM;
}

/* Reads the line with the other readers too and keeps the best. */
static int try_again(struct reading *d, struct line *l)
{
    enum engine_script first = l->by;
    int r = 0;

    for (int i = 0; r == 0 && i < ENGINE_SCRIPTS; i++) {
        AUTO_LINE_TEXT struct line_text again = { 0 };
        struct line_text worse;

        if ((enum engine_script)i == first || !d->engine->reader[i])
            continue;
        r = read_with(d, (enum engine_script)i, l->at, &again);
        if (r == 0 && again.conf > l->text.conf) {
            worse = l->text;
            l->text = again;
            again = worse;
            l->by = (enum engine_script)i;
        }
    }
    return r;
}

/* ---- to the answer */

static struct box to_scan(const struct sheet *s, struct box line, struct box word)
{
    double f = 1 / s->text_per_px;
    struct box upright = { (int)lround((line.x + word.x) * f), (int)lround((line.y + word.y) * f), (int)lround(word.w * f), (int)lround(word.h * f) };

    return turn_to_scan(&s->turn, upright);
}

static unsigned sure_letters(const struct line_text *t)
{
    unsigned n = 0;

    for (size_t i = 0; i < t->n; i++)
        n += t->word[i].conf >= SURE_WORD && t->word[i].text[0] && t->word[i].text[1] ? (unsigned)text_letters(t->word[i].text, strlen(t->word[i].text)) : 0;
    return n;
}

/* An emblem, a signature, a stroke of the pen comes out as a few letters that the reader itself doubts, or too few for
 * the room. Measured: of lines of up to 5 characters one in ten is right below 0.65, of those of up to 14 one in five below 0.5. One word
 * that no dictionary knows, "DO No. A-44369/7/2018-E.II", may pull the mean of a good line down to nothing. */
static bool is_text(const struct line *l)
{
    const struct line_text *t = &l->text;

    if (l->at->box.w * 10 > 12 * l->at->box.h * (int)t->letters)
        return t->conf >= 0.90;
    if (sure_letters(t) >= SURE_LETTERS)
        return true;
    return t->conf >= (t->letters < 6 ? 0.65 : t->letters < 15 ? 0.50 : 0.30);
}

/* "F. No.", "Date:", "पत्र संख्या -": something follows on the row. */
static bool is_open(const struct line *l)
{
    static const char *const ends[] = { ".", ":", "-", "ः", "No", "संख्या", "दिनांक" };
    const char *last = l->text.n > 0 ? l->text.word[l->text.n - 1].text : "";
    size_t n = strlen(last);

    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (n >= strlen(ends[i]) && strcmp(last + n - strlen(ends[i]), ends[i]) == 0)
            return true;
    return false;
}

/* A number or date put in by hand or by a stamp: the reader doubts it, the clerk wants to see what it may be. before: the piece
 * of text before it in reading order, NULL none. */
static bool fills_in(const struct line *l, const struct line *before)
{
    return before && before->at->row == l->at->row && is_open(before) && l->text.letters >= 3;
}

/* "विषय/Subject:" before its subject is in two scripts and read as neither; the colon and what stands behind it say that it is a label. */
static bool introduces(const struct line *l, const struct line *next)
{
    enum { LONGEST = 18, NEAR = 4 };
    const char *last = l->text.n > 0 ? l->text.word[l->text.n - 1].text : "";
    size_t n = strlen(last);

    return n > 1 && last[n - 1] == ':' && l->text.letters >= 5 && l->text.letters <= LONGEST && next && next->at->row == l->at->row && is_text(next) &&
           next->at->box.x - l->at->box.x - l->at->box.w < NEAR * l->at->box.h;
}

static int take_words(struct reading *d, const struct line *l)
{
    const struct line_text *t = &l->text;
    struct box at = with_margin(l->at->box, d->sheet->text);

    for (size_t i = 0; i < t->n; i++) {
        const struct read_word *w = &t->word[i];
        struct box b = to_scan(d->sheet, at, w->box);

        if (json_array_append_new(d->words, json_pack("[siiiifi]", w->text, b.x, b.y, b.w, b.h, w->conf, l->at->row)) < 0)
            return -ENOMEM;
    }
    d->sum += t->letters * t->conf;
    d->letters += t->letters;
    return 0;
}

/* ---- the page */

static int guess_scripts(struct reading *d)
{
    double latin = 0, devanagari = 0;

    for (size_t i = 0; i < d->n; i++) {
        struct line *l = &d->line[i];
        AUTO_PIX PIX *ink = pix_cut(d->ink, l->at->box);

        if (!ink)
            return -ENOMEM;
        l->guess = script_of(ink);
        latin += l->guess.script == SCRIPT_LATIN ? l->at->box.w : 0;
        devanagari += l->guess.script == SCRIPT_DEVANAGARI ? l->at->box.w : 0;
    }
    d->mostly_devanagari = devanagari > latin;
    return 0;
}

static int read_once(struct reading *d)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < d->n; i++) {
        struct line *l = &d->line[i];

        if (past(d, STOP_AT_PCT)) {
            d->partial = true;
            return 0;
        }
        l->by = choose(d, &l->guess);
        r = read_with(d, l->by, l->at, &l->text);
    }
    return r;
}

static int by_width(const void *a, const void *b)
{
    const struct line *const *p = a, *const *q = b;

    return (*q)->at->box.w - (*p)->at->box.w;
}

static bool is_odd(const struct reading *d, const struct line *l)
{
    return d->mostly_devanagari && l->by == ENGINE_LATIN && l->text.conf < ODD && l->text.letters > 0;
}

/* The longest of the doubtful lines: short ones are mostly marks of a pen. */
static int read_doubtful_again(struct reading *d)
{
    AUTO_FREE struct line **doubtful = calloc(d->n + 1, sizeof(struct line *));
    size_t n = 0;
    int r = 0;

    if (!doubtful)
        return -ENOMEM;
    for (size_t i = 0; i < d->n; i++)
        if (d->line[i].text.conf < DOUBTFUL || is_odd(d, &d->line[i]))
            doubtful[n++] = &d->line[i];
    qsort(doubtful, n, sizeof(struct line *), by_width);
    for (size_t i = 0; r == 0 && i < n && i < SECOND_TRIES && !past(d, CHEAP_FROM_PCT); i++)
        r = try_again(d, doubtful[i]);
    return r;
}

/* Words of the other script in their lines. */
static int read_other_words(struct reading *d)
{
    int tries = STRETCH_TRIES, r = 0;

    for (size_t i = 0; r == 0 && i < d->n && !past(d, CHEAP_FROM_PCT); i++) {
        struct line *l = &d->line[i];
        AUTO_PIX PIX *ink = l->by == ENGINE_OTHER ? NULL : pix_cut(d->ink, l->at->box);
        struct read_place p = place_of(d, l, ink);

        if (ink && l->text.n > 0)
            r = other_script_mend(&p, &tries, &l->text);
    }
    return r;
}

/* File numbers, of the lines from the top. */
static int read_numbers_again(struct reading *d)
{
    int tries = NUMBER_TRIES, r = 0;

    for (size_t i = 0; i < d->n && tries > 0 && r == 0 && !past(d, CHEAP_FROM_PCT); i++) {
        struct line *l = &d->line[i];
        struct read_place p = place_of(d, l, NULL);

        if (!number_is_doubtful(&l->text))
            continue;
        tries--;
        r = number_mend(&p, &l->text);
    }
    return r;
}

static int read_lines(struct reading *d, const struct lines *l, struct err *e)
{
    AUTO_FREE struct line *line = calloc(l->n + 1, sizeof *line);
    const struct line *before = NULL;
    int r = line ? 0 : -ENOMEM;

    d->line = line;
    d->n = line ? l->n : 0;
    d->partial = l->cut;
    for (size_t i = 0; i < d->n; i++)
        line[i].at = &l->line[i];
    if (r == 0)
        r = guess_scripts(d);
    if (r == 0)
        r = read_once(d);
    if (r == 0 && !d->care->cheap)
        r = read_doubtful_again(d);
    if (r == 0 && !d->care->cheap)
        r = read_other_words(d);
    if (r == 0 && !d->care->cheap)
        r = read_numbers_again(d);
    for (size_t i = 0; r == 0 && i < d->n; i++)
        if (is_text(&line[i]) || fills_in(&line[i], before) || introduces(&line[i], i + 1 < d->n ? &line[i + 1] : NULL) || stamp_word_urgent(&line[i].text)) {
            r = line_text_tidy(&line[i].text);
            if (r == 0)
                r = take_words(d, &line[i]);
            before = &line[i];
        }
    for (size_t i = 0; i < d->n; i++)
        line_text_done(&line[i].text);
    return r == 0 ? 0 : err_set(e, r, r == -ENOMEM ? "there is not enough memory to read the page" : "Tesseract could not read the page");
}

/* Thin grey print breaks up in the picture that is kept; to find lines a darker one is better. The caller's. */
static PIX *faint_ink(const struct sheet *s)
{
    PIX *ink = pixThresholdToBinary(s->text, FAINT_LEVEL);
    l_int32 kept = 0, n = 0;

    if (ink && pixCountPixels(s->ink, &kept, NULL) == 0 && pixCountPixels(ink, &n, NULL) == 0 && n <= 2 * kept)
        return ink;
    pixDestroy(&ink);
    return pixClone(s->ink);            /* the paper is grey: too much of a good thing */
}

int recognise(struct engine *g, const struct sheet *s, const struct care *care, json_t *answer, struct err *e)
{
    AUTO_JSON json_t *words = json_array();
    AUTO_FREE struct lines *lines = calloc(1, sizeof *lines);
    AUTO_PIX PIX *ink = faint_ink(s);
    struct reading d = { .engine = g, .sheet = s, .ink = ink, .care = care, .started_ms = clock_mono_ms(), .words = words };
    int r = words && lines && ink ? lines_find(ink, s->text_dpi, lines, e) : err_say(e, -ENOMEM, SAID_READ_PAGE_MEMORY);

    if (r == 0)
        r = read_lines(&d, lines, e);
    if (r < 0)
        return r;
    json_object_set(answer, "words", words);
    json_object_set_new(answer, "conf", json_real(d.letters > 0 ? d.sum / d.letters : 0));
    if (d.partial)
        json_object_set_new(answer, "partial", json_true());
    return 0;
}
