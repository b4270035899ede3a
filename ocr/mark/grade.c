#include "ocr/mark/grade.h"

#include "base/auto.h"
#include "ocr/mark/letters.h"

#include <string.h>

enum { PHRASE_MAX = 24, MOST_WORDS = 24 /* spaced letters count one each */, AMONG_MOST_WORDS = 8, FEW_LETTERS = 4, MOST_LOST = 2, TORN_LEAST = 10 /* letters: fewer turn up by chance */, MOST_MORE = 4 /* letters more than are meant, or fewer */ };

static const double MAY_BE_WRONG = 0.6, TORN_WRONG = 0.4;   /* share of its letters */

/* What may be wrong in a word that still is likely meant: long words are still known with more of it wrong. */
struct phrase { const char *words; enum mark_grade grade; double most_wrong; bool doubtful; };

static const struct phrase phrases[] = {
    { "top secret", GRADE_TOP_SECRET, 2, false },             { "most secret", GRADE_TOP_SECRET, 2, false },
    { "secret", GRADE_SECRET, 1, false },                     { "strictly confidential", GRADE_CONFIDENTIAL, 4, false },
    { "highly confidential", GRADE_CONFIDENTIAL, 4, false },  { "confidential", GRADE_CONFIDENTIAL, 3, false },
    { "restricted", GRADE_RESTRICTED, 2, false },
    { "परम गुप्त", GRADE_TOP_SECRET, 2, false },               { "अति गुप्त", GRADE_TOP_SECRET, 2, false },
    { "अत्यंत गुप्त", GRADE_TOP_SECRET, 2, false },             { "सर्वोच्च गुप्त", GRADE_TOP_SECRET, 2, false },
    { "गुप्त", GRADE_SECRET, 1.5, false },                       { "अत्यंत गोपनीय", GRADE_CONFIDENTIAL, 3, false },
    { "अति गोपनीय", GRADE_CONFIDENTIAL, 2, false },             { "परम गोपनीय", GRADE_CONFIDENTIAL, 2, false },
    { "गोपनीय", GRADE_CONFIDENTIAL, 2, false },                { "प्रतिबंधित", GRADE_RESTRICTED, 2.5, false },
    { "सीमित", GRADE_RESTRICTED, 0, true },
};

/* Words that are near a grade and mean something else. A word that is as near to one of them is no grade. */
static const char *const others[] = {
    "secretary", "secretaries", "secretariat", "secretarial", "secrets", "secretly", "secrecy", "section", "secure", "sector", "select", "decree", "regret",
    "confidentiality", "confidentially", "confidence", "confident", "confidant", "credential", "credentials", "residential", "presidential", "providential",
    "restriction", "restrictions", "restrict", "restrictive", "unrestricted", "derestricted", "restructured", "registered", "respected", "directed",
    "गुप्ता", "गुप्ते", "गुप्तचर", "गुफ़ा", "लुप्त", "सुप्त", "युक्त", "प्राप्त", "गोपनीयता", "गोपन", "गोपाल", "गोदनामा", "समिति", "सीमा", "सीमांत", "प्रतिबंध", "प्रतिबंधन", "अप्रतिबंधित",
    "प्रतिबिंबित", "प्रबंधन", "प्रमाणित", "संबंधित", "असीमित", "मुफ्त", "नियुक्त", "समाप्त", "भुगतान", "उप", "गुट", "कुल", "गत",
};

/* What stands with a grade and leaves it a marking. */
static const char *const companions[] = {
    "personal", "private", "and", "by", "name", "for", "addressee", "eyes", "only", "copy", "no", "page", "of", "urgent", "most", "immediate", "priority", "top", "hand",
    "speed", "post", "fax", "out", "today", "registered", "strictly", "highly", "very", "cover", "sealed", "व्यक्तिगत", "निजी", "नाम", "से", "तथा", "एवं", "और", "व", "प्रति", "पृष्ठ", "सं", "संख्या",
    "तत्काल", "अति", "अत्यंत", "परम", "अत्यावश्यक", "आवश्यक", "प्राथमिकता", "केवल",
};

struct folded { int letter[PHRASE_MAX]; size_t n; unsigned long long set; };

static struct folded fold(const char *words)
{
    struct folded f = { .n = 0 };
    struct letters l;

    letters_of(words, &l);
    for (size_t i = 0; i < l.n_words; i++)
        for (size_t k = 0; k < l.word[i].n && f.n < PHRASE_MAX; k++)
            f.letter[f.n++] = l.word[i].letter[k];
    f.set = letters_set(f.letter, f.n);
    return f;
}

/* The tables in letters, made once. */
struct tables { bool made; struct folded phrase[ARRAY_LEN(phrases)], other[ARRAY_LEN(others)], companion[ARRAY_LEN(companions)]; };

static const struct tables *tables(void)
{
    static struct tables t;

    for (size_t i = 0; !t.made && i < ARRAY_LEN(phrases); i++)
        t.phrase[i] = fold(phrases[i].words);
    for (size_t i = 0; !t.made && i < ARRAY_LEN(others); i++)
        t.other[i] = fold(others[i]);
    for (size_t i = 0; !t.made && i < ARRAY_LEN(companions); i++)
        t.companion[i] = fold(companions[i]);
    t.made = true;
    return &t;
}

/* ---- one run of words */

struct hit { size_t first, n; const struct phrase *phrase; double wrong, right; };

/* Words of a line stand without gaps: so a run of them is one string. */
static size_t run_letters(const struct letters *l, size_t first, size_t n)
{
    size_t sum = 0;

    for (size_t i = first; i < first + n; i++)
        sum += l->word[i].n;
    return sum;
}

/* Is so little wrong possible at all? An edit changes one letter, at the least cost of a half. Tells most runs without measuring them. */
static bool is_near(unsigned long long set, const struct folded *of, double most)
{
    int missing = __builtin_popcountll(of->set & ~set), extra = __builtin_popcountll(set & ~of->set);

    return (missing > extra ? missing : extra) <= 2 * most;
}

/* How much of the letters is wrong, were they meant to be that; LETTERS_FAR: more than "most". */
static double wrong_of(const int *letter, size_t n, unsigned long long set, const struct folded *meant, double most)
{
    if (n > meant->n + MOST_MORE || meant->n > n + MOST_MORE || !is_near(set, meant, most))
        return LETTERS_FAR;
    return letters_distance(letter, n, meant->letter, meant->n, most);
}

/* Are they another word, with no more wrong than that? */
static bool is_other_word(const int *letter, size_t n, double most)
{
    const struct tables *t = tables();
    unsigned long long set = letters_set(letter, n);

    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (wrong_of(letter, n, set, &t->other[i], most) <= most)
            return true;
    return false;
}

/* Is the run nearer to another word than to a grade, alone, with the word before it or with the one behind it? ("SECRET ARY") */
static bool is_other(const struct letters *l, size_t first, size_t n, double wrong)
{
    const int *from = l->word[first].letter;
    size_t len = run_letters(l, first, n);

    if (wrong > 0 && is_other_word(from, len, wrong))
        return true;
    return first + n < l->n_words && l->word[first + n].n <= 4 && is_other_word(from, len + l->word[first + n].n, 0);
}

/* The longer one ("top secret" before "secret"), unless it is only a guess. */
static bool is_better(const struct hit *a, const struct hit *b) { return !b->phrase || a->right - 3 * a->wrong > b->right - 3 * b->wrong; }

static void try_run(const struct letters *l, size_t first, size_t n, struct hit *best)
{
    const struct tables *t = tables();
    const int *letter = l->word[first].letter;
    size_t len = run_letters(l, first, n);
    unsigned long long set = letters_set(letter, len);

    for (size_t i = 0; i < ARRAY_LEN(phrases); i++) {
        struct hit h = { first, n, &phrases[i], 0, (double)t->phrase[i].n };

        h.wrong = wrong_of(letter, len, set, &t->phrase[i], phrases[i].most_wrong);
        if (h.wrong <= phrases[i].most_wrong && is_better(&h, best) && !is_other(l, first, n, h.wrong))
            *best = h;
    }
}

/* The best grade among the words not yet used. phrase NULL: none. */
static struct hit best_hit(const struct letters *l, const bool *used)
{
    struct hit best = { 0 };

    for (size_t i = 0; i < l->n_words; i++)
        for (size_t n = 1; i + n <= l->n_words && !used[i + n - 1] && run_letters(l, i, n) <= PHRASE_MAX; n++)
            if (!l->word[i].number)
                try_run(l, i, n, &best);
    return best;
}

/* ---- the rest of the line */

static bool is_companion(const struct letters_word *w)
{
    const struct tables *t = tables();

    if (w->number)
        return w->n <= 3;
    for (size_t i = 0; i < ARRAY_LEN(companions); i++)
        if (t->companion[i].n == w->n && memcmp(t->companion[i].letter, w->letter, w->n * sizeof *w->letter) == 0)
            return true;
    return false;
}

/* Strokes of a frame, a speck read as a letter. Devanagari crumbs may be an initial: गुप्त is a name, too. */
static bool is_crumb(const struct letters_word *w)
{
    bool strokes = true;

    for (size_t i = 0; i < w->n; i++)
        strokes &= letters_is_stroke(w->letter[i]);
    return strokes || (w->n <= 2 && w->letter[0] < 0x900);
}

struct rest { unsigned companions, crumbs, foreign, foreign_capitals; bool half; };

static struct rest look_at_rest(const struct letters *l, const bool *used)
{
    struct rest r = { 0 };

    for (size_t i = 0; i < l->n_words; i++) {
        const struct letters_word *w = &l->word[i];

        if (used[i])
            continue;
        if (is_companion(w)) {
            r.companions++;
        } else if (is_crumb(w)) {
            r.crumbs += (unsigned)w->n;
        } else {
            r.foreign++;
            r.foreign_capitals += !w->small && w->letter[0] < 0x80;
            r.half = w->after_stroke || (i + 1 < l->n_words && l->word[i + 1].after_stroke);
        }
    }
    return r;
}

/* ---- the line */

static enum grade_fit fit_of(const struct letters *l, const struct grade_line *g, bool latin, const struct rest *rest)
{
    bool exact = g->wrong == 0 && !g->doubtful;

    if (rest->foreign == 0 && rest->crumbs <= 4)
        return exact && rest->crumbs <= 2 ? GRADE_EXACT : GRADE_LIKELY;
    if (rest->foreign == 1 && rest->half && rest->companions == 0 && rest->crumbs == 0 && !g->doubtful && g->capitals)
        return GRADE_LIKELY;            /* "TRI / CONFIDENTIAL": in two scripts, one of them misread */
    if (exact && latin && g->capitals && rest->foreign_capitals == 0 && l->n_words <= AMONG_MOST_WORDS)
        return GRADE_AMONG;
    return GRADE_NOT;
}

struct grade_line grade_of_line(const char *line)
{
    struct grade_line g = { .capitals = true };
    bool used[LETTERS_MAX_WORDS] = { false }, doubtful = true, latin = true;
    struct letters l;
    struct rest rest;

    letters_of(line, &l);
    if (l.cut || l.n_words > MOST_WORDS)
        return (struct grade_line){ 0 };
    for (struct hit h; (h = best_hit(&l, used)).phrase;) {
        for (size_t i = h.first; i < h.first + h.n; i++) {
            used[i] = true;
            g.capitals &= !l.word[i].small;
            latin &= l.word[i].letter[0] < 0x80;
        }
        if (h.phrase->grade > g.grade) {
            g.grade = h.phrase->grade;
            g.wrong = h.wrong;
            g.right = h.right - h.wrong;
        }
        doubtful &= h.phrase->doubtful;
    }
    if (g.grade == GRADE_NONE)
        return (struct grade_line){ 0 };
    rest = look_at_rest(&l, used);
    g.doubtful = doubtful;
    g.fit = fit_of(&l, &g, latin, &rest);
    return g.fit == GRADE_NOT ? (struct grade_line){ 0 } : g;
}

struct grade_line grade_of_torn_line(const char *line)
{
    const struct tables *t = tables();
    struct grade_line best = { 0 };
    struct letters l;
    size_t n;

    letters_of(line, &l);
    n = run_letters(&l, 0, l.n_words);
    for (size_t i = 0; i < ARRAY_LEN(phrases); i++) {
        const struct folded *p = &t->phrase[i];
        double most = TORN_WRONG * (double)p->n;

        if (p->n < TORN_LEAST || phrases[i].grade >= GRADE_SECRET)     /* a torn "top secret" is as much a joint secretary */
            continue;
        for (size_t from = 0, len = n < p->n ? n : p->n; from + len <= n && len + MOST_LOST >= p->n; from++) {
            const int *at = l.letter + from;
            double wrong = wrong_of(at, len, letters_set(at, len), p, most);

            if (wrong == 0)
                return (struct grade_line){ 0 };
            if (wrong > most || (best.fit && wrong >= best.wrong) || is_other_word(at, len, wrong))
                continue;
            best = (struct grade_line){ .fit = GRADE_LIKELY, .grade = phrases[i].grade, .wrong = wrong, .right = (double)p->n - wrong, .capitals = true };
        }
    }
    return best;
}

bool grade_may_be(const char *line, bool has_room)
{
    const struct tables *t = tables();
    unsigned long long set;
    struct letters l;
    size_t n;

    letters_of(line, &l);
    n = run_letters(&l, 0, l.n_words);
    if (l.cut || n > PHRASE_MAX)
        return false;
    set = letters_set(l.letter, n);
    for (size_t i = 0; i < ARRAY_LEN(phrases); i++) {
        double most = MAY_BE_WRONG * (double)t->phrase[i].n;

        if (wrong_of(l.letter, n, set, &t->phrase[i], most) <= most)
            return true;
    }
    return has_room && n < FEW_LETTERS;
}

bool grade_is_graver(const struct grade_line *a, const struct grade_line *b)
{
    if (a->fit != b->fit)
        return a->fit > b->fit;
    return a->grade > b->grade;
}
