#include "ocr/page/read/number.h"

#include "base/auto.h"
#include "ocr/page/pix.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const double SURE = 0.85;        /* a number above is left as it was read */
static const double LEAST_CONF = 0.55;
static const double BETTER_BY = 0.03;

enum { SHORTEST = 6 };                  /* bytes */

/* Ways to look at a line, of nine that were tried on 37 lines of generated letters (33 of them right at first): the surest and
 * rightest about what the first reading had wrong. */
static const struct { int margin_pct, height_px; bool searched; } looks[] = { { 22, 54, true }, { 4, 42, false }, { 10, 36, true } };

/* Figures joined by strokes to others or to letters: "12/3/2020", "A-44369/7", "E.II(4)/19"; nothing of another script. */
static bool is_number(const char *text)
{
    unsigned figures = 0, signs = 0;

    for (const char *p = text; *p; p++) {
        if (*p & 0x80)
            return false;
        figures += isdigit((unsigned char)*p) != 0;
        signs += strchr("/-.(", *p) != NULL;
    }
    return figures >= 3 && signs >= 2;
}

bool number_is_doubtful(const struct line_text *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->word[i].conf < SURE && strlen(t->word[i].text) >= SHORTEST && strpbrk(t->word[i].text, "/-.") && strpbrk(t->word[i].text, "0123456789"))
            return true;
    return false;
}

static int not_negative(int n) { return n < 0 ? 0 : n; }

/* Without the last sign that the other reading has: "…-Adm." of "…-Adm.I". */
static bool is_beginning_of(const char *text, const char *other)
{
    size_t n = strlen(text);

    while (n > 0 && !isalnum((unsigned char)text[n - 1]))
        n--;
    return strlen(other) > n && strncmp(text, other, n) == 0 && isalnum((unsigned char)other[strlen(other) - 1]) && strlen(other) > strlen(text);
}

/* Takes the word w, whose picture begins at dx, dy from t's, in the place of what t has there. */
static int exchange(struct line_text *t, struct read_word *w, int dx, int dy, int by)
{
    struct word_range old = line_text_words_in(t, w->box.x + dx, w->box.w);
    AUTO_LINE_TEXT struct line_text one = { 0 };

    if (old.from == old.to || is_beginning_of(w->text, t->word[old.from].text) || line_text_sticks_out(t, old, w->box.x + dx, w->box.w, by) || w->conf < line_text_conf_of(t, old) + BETTER_BY)
        return 0;
    one.word = calloc(1, sizeof *one.word);
    if (!one.word)
        return -ENOMEM;
    one.n = 1;
    *one.word = *w;
    one.word->box.y += dy;
    w->text = NULL;
    return line_text_exchange(t, old, &one, dx);
}

static int look_again(const struct read_place *p, int margin_pct, int height_px, bool searched, struct line_text *t)
{
    int margin = p->line.h * margin_pct / 100 + 1, x = not_negative(p->line.x - 2 * margin), y = not_negative(p->line.y - margin);
    AUTO_PIX PIX *picture = pix_cut(p->page, (struct box){ x, y, p->line.x + p->line.w + 2 * margin - x, p->line.y + p->line.h + margin - y });
    AUTO_LINE_TEXT struct line_text again = { 0 };
    int r = picture ? read_line_as(p->engine->reader[ENGINE_LATIN], picture, p->dpi, height_px, searched, &again) : -ENOMEM;

    for (size_t k = 0; r == 0 && k < again.n; k++)
        if (again.word[k].conf >= LEAST_CONF && is_number(again.word[k].text))
            r = exchange(t, &again.word[k], x - p->picture.x, y - p->picture.y, p->line.h / 2);
    return r;
}

int number_mend(const struct read_place *p, struct line_text *t)
{
    int r = 0;

    for (size_t i = 0; i < ARRAY_LEN(looks) && r == 0 && p->engine->reader[ENGINE_LATIN] && number_is_doubtful(t); i++)
        r = look_again(p, looks[i].margin_pct, looks[i].height_px, looks[i].searched, t);
    return r;
}
