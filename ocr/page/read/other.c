#include "ocr/page/read/other.h"

#include "base/auto.h"
#include "ocr/page/read/letters.h"
#include "ocr/page/read/script.h"

#include <errno.h>
#include <stdbool.h>

static const double SURE = 0.90;        /* a stretch above is left as it was read */
static const double BETTER_BY = 0.08;
static const double LEAST_CONF = 0.65;

enum {
    STRETCHES_MAX = 24,
    MARGIN_PC = 7,              /* of the line's height: less than half of what parts two words */
    LEAST_WIDTH_PC = 115,
    PAPER = 255,
};

static enum engine_script reader_for(enum script s) { return s == SCRIPT_DEVANAGARI ? ENGINE_DEVANAGARI : ENGINE_LATIN; }

/* Letters of the script in words [from, to). */
static unsigned letters_of(const struct line_text *t, struct word_range r, enum engine_script script)
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
static bool is_better(const struct line_text *now, enum engine_script script, const struct line_text *t, struct word_range old, enum engine_script by)
{
    struct word_range all = { 0, now->n };
    unsigned own = letters_of(now, all, script);

    return now->conf >= LEAST_CONF && now->conf >= line_text_conf_of(t, old) + BETTER_BY && own > letters_of(now, all, by) && own > letters_of(t, old, by);
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
    struct word_range old = line_text_words_in(t, x, s->w);
    AUTO_LINE_TEXT struct line_text again = { 0 };
    AUTO_PIX PIX *cut = NULL;

    if (line_text_conf_of(t, old) >= SURE || line_text_sticks_out(t, old, x, s->w, p->line.h / 2))
        return 0;
    --*tries;
    cut = cut_stretch(p, s, &dx);
    r = cut ? read_line(p->engine->reader[script], cut, p->dpi, &again) : -ENOMEM;
    return r == 0 && is_better(&again, script, t, old, p->by) ? line_text_exchange(t, old, &again, dx) : r;
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
