#include "ocr/page/read/other.h"

#include "base/auto.h"
#include "ocr/page/read/letters.h"
#include "ocr/page/read/script.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double SURE = 0.90;        /* a stretch above is left as it was read */
static const double BETTER_BY = 0.08;
static const double LEAST_CONF = 0.65;

enum {
    STRETCHES_MAX = 24,
    MARGIN_PC = 7,              /* of the line's height: less than half of what parts two words */
    LEAST_WIDTH_PC = 115,
    PAPER = 255,
};

struct range { size_t from, to; };      /* words [from, to) */

static enum engine_script reader_for(enum script s) { return s == SCRIPT_DEVANAGARI ? ENGINE_DEVANAGARI : ENGINE_LATIN; }

/* Words whose middle lies in the stretch; they stand together. */
static struct range words_in(const struct line_text *t, int x, int w)
{
    struct range r = { 0, 0 };

    while (r.from < t->n && t->word[r.from].box.x + t->word[r.from].box.w / 2 < x)
        r.from++;
    for (r.to = r.from; r.to < t->n && t->word[r.to].box.x + t->word[r.to].box.w / 2 <= x + w;)
        r.to++;
    return r;
}

/* Does a word reach far out of the stretch? Then the readings cannot be exchanged. */
static bool sticks_out(const struct line_text *t, struct range r, int x, int w, int by)
{
    return r.from < r.to && (t->word[r.from].box.x < x - by || t->word[r.to - 1].box.x + t->word[r.to - 1].box.w > x + w + by);
}

static double conf_of(const struct line_text *t, struct range r)
{
    struct line_text part = { .word = t->word + r.from, .n = r.to - r.from };

    line_text_weigh(&part);
    return part.conf;
}

/* Letters of the script in words [from, to). */
static unsigned letters_of(const struct line_text *t, struct range r, enum engine_script script)
{
    unsigned n = 0;

    for (size_t i = r.from; i < r.to; i++)
        for (const char *at = t->word[i].text; *at;) {
            int c = text_next(&at);

            n += script == ENGINE_DEVANAGARI ? is_devanagari_letter(c) : is_latin_letter(c);
        }
    return n;
}

/* Surer, and with more letters of its script than the other reading and itself have of the other: "BT" for "को" is not, figures read
 * alike in both. */
static bool is_better(const struct line_text *now, enum engine_script script, const struct line_text *t, struct range old, enum engine_script by)
{
    struct range all = { 0, now->n };
    unsigned own = letters_of(now, all, script);

    return now->conf >= LEAST_CONF && now->conf >= conf_of(t, old) + BETTER_BY && own > letters_of(now, all, by) && own > letters_of(t, old, by);
}

/* Puts the words of from, moved by dx, in the place of those in r. */
static int exchange(struct line_text *t, struct range r, struct line_text *from, int dx)
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

/* The stretch with white on either side, as high as the picture that was read. *ret_x: of its left edge in that picture. */
static PIX *cut_stretch(const struct read_place *p, const struct script_stretch *s, int *ret_x)
{
    int margin = p->line.h * MARGIN_PC / 100, left = p->line.x + s->x - margin, right = p->line.x + s->x + s->w + margin;
    int from = left < 0 ? 0 : left;
    AUTO_PIX PIX *cut = pix_cut(p->page, (struct box){ from, p->picture.y, right - from, p->picture.h });

    *ret_x = from - 2 * margin - p->picture.x;
    return cut ? pixAddBorderGeneral(cut, 2 * margin, 2 * margin, 0, 0, PAPER) : NULL;
}

static int mend(const struct read_place *p, const struct script_stretch *s, int *tries, struct line_text *t)
{
    enum engine_script script = reader_for(s->script);
    int x = p->line.x - p->picture.x + s->x, dx = 0, r;
    struct range old = words_in(t, x, s->w);
    AUTO_LINE_TEXT struct line_text again = { 0 };
    AUTO_PIX PIX *cut = NULL;

    if (conf_of(t, old) >= SURE || sticks_out(t, old, x, s->w, p->line.h / 2))
        return 0;
    --*tries;
    cut = cut_stretch(p, s, &dx);
    r = cut ? read_line(p->engine->reader[script], cut, p->dpi, &again) : -ENOMEM;
    return r == 0 && is_better(&again, script, t, old, p->by) ? exchange(t, old, &again, dx) : r;
}

int other_script_mend(const struct read_place *p, int *tries, struct line_text *t)
{
    struct script_stretch s[STRETCHES_MAX];
    size_t n = script_stretches(p->ink, s, STRETCHES_MAX);
    int r = 0;

    for (size_t i = 0; n > 1 && i < n && r == 0 && *tries > 0; i++)
        if (s[i].script != SCRIPT_NONE && reader_for(s[i].script) != p->by && p->engine->reader[reader_for(s[i].script)] &&
            s[i].w * 100 >= LEAST_WIDTH_PC * p->line.h)
            r = mend(p, &s[i], tries, t);
    return r;
}
