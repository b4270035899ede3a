#include "ocr/page/mark/read_mark.h"

#include "ocr/page/read/read_line.h"
#include "ocr/page/read/script.h"

#include <errno.h>
#include <stdlib.h>

enum {
    INK_LEVEL = 200,
    SMOOTH_PX = 2,              /* half of the window */
    WORN_HEIGHT_PX = 40,        /* a worn line is smoothed at this height, where its gaps are some 2 px wide */
};

static const double DOUBTFUL = 0.65;    /* what is read with less may be of the other script, or worn ... */
static const double GARBAGE = 0.5;      /* ... and with less than that of the other, whatever the letters */

struct attempt { struct grade_line line; double conf; bool may_be; };

bool mark_reader_spent(const struct mark_reader *m) { return m->reads >= m->most; }

static char *join_words(const struct line_text *t)
{
    char *line = NULL;

    for (size_t i = 0; i < t->n; i++) {
        AUTO_FREE char *before = line;

        if (asprintf(&line, "%s%s%s", before ? before : "", before ? " " : "", t->word[i].text) < 0)
            return NULL;
    }
    return line;
}

/* For more letters than the three of गुप्त? Grades in Latin letters need it. */
static bool has_room(PIX *picture) { return pixGetWidth(picture) * 10 > pixGetHeight(picture) * 22; }

/* As one reader sees it; keeps what is graver. */
static int read_by(struct mark_reader *m, enum engine_script script, PIX *picture, int dpi, struct attempt *best)
{
    AUTO_LINE_TEXT struct line_text text = { 0 };
    AUTO_FREE char *line = NULL;
    struct grade_line found = { 0 }, torn = { 0 };
    int r;

    if (!m->engine->reader[script] || mark_reader_spent(m))
        return 0;
    m->reads++;
    r = read_line(m->engine->reader[script], picture, dpi, &text);
    line = r == 0 ? join_words(&text) : NULL;
    if (line)
        found = grade_of_line(line);
    if (line && found.fit == GRADE_NOT && text.conf < DOUBTFUL)
        torn = grade_of_torn_line(line);
    if (torn.grade > m->likeliest)
        m->likeliest = torn.grade;
    if (m->stamp && torn.fit)
        found = torn;
    if (grade_is_graver(&found, &best->line))
        best->line = found;
    if (text.conf > best->conf)
        best->conf = text.conf;
    best->may_be |= line && grade_may_be(line, has_room(picture));
    return r;
}

static enum engine_script guess_script(PIX *picture, bool *ret_sure)
{
    AUTO_PIX PIX *ink = pixThresholdToBinary(picture, INK_LEVEL);
    struct script_guess guess = ink ? script_of(ink) : (struct script_guess){ 0 };

    *ret_sure = guess.script != SCRIPT_MIXED && guess.script != SCRIPT_NONE && guess.conf > 0.9;
    return guess.script == SCRIPT_LATIN || guess.script == SCRIPT_NONE ? ENGINE_LATIN : ENGINE_DEVANAGARI;
}

/* Gaps in a stamp's strokes filled. */
static PIX *smoothed(PIX *picture)
{
    float f = (float)WORN_HEIGHT_PX / (float)pixGetHeight(picture);
    AUTO_PIX PIX *small = f < 1 ? pixScaleSmooth(picture, f, f) : pixClone(picture);
    AUTO_PIX PIX *soft = small ? pixBlockconv(small, SMOOTH_PX, SMOOTH_PX) : NULL;

    return soft ? pixContrastNorm(NULL, soft, 64, 64, 60, 1, 1) : NULL;
}

int mark_read_line(struct mark_reader *m, PIX *line, int dpi, bool keen, struct grade_line *ret)
{
    struct attempt best = { 0 };
    bool sure;
    enum engine_script script = guess_script(line, &sure);
    int r;

    if (!has_room(line))
        script = ENGINE_DEVANAGARI;     /* as Latin letters गुप्त may read as "Ta", and surely enough not to be tried again */
    r = read_by(m, script, line, dpi, &best);
    if (r == 0 && best.line.fit < GRADE_EXACT && (best.line.fit > GRADE_NOT || (best.conf < DOUBTFUL && best.may_be) || (best.conf < GARBAGE && (keen || !sure))))
        r = read_by(m, engine_other(script), line, dpi, &best);
    if (r == 0 && keen && best.line.fit < GRADE_EXACT && best.conf < DOUBTFUL && best.may_be) {
        AUTO_PIX PIX *soft = smoothed(line);

        r = soft ? read_by(m, script, soft, dpi, &best) : -ENOMEM;
        if (r == 0 && best.line.fit < GRADE_LIKELY && !sure)
            r = read_by(m, engine_other(script), soft, dpi, &best);
    }
    *ret = best.line;
    return r;
}

int mark_read_word(struct mark_reader *m, PIX *word, int dpi, bool *ret_may_be)
{
    struct attempt one = { 0 };
    bool sure;
    int r = 0;

    *ret_may_be = true;
    if (guess_script(word, &sure) != ENGINE_LATIN || !sure)
        return 0;               /* परम is wider than गुप्त */
    r = read_by(m, ENGINE_LATIN, word, dpi, &one);
    *ret_may_be = one.may_be || one.line.fit > GRADE_NOT || one.conf < GARBAGE;
    return r;
}
