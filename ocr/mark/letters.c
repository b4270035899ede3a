#include "ocr/mark/letters.h"

#include "base/text.h"

#include <string.h>

enum {
    CHANDRABINDU = 0x901, ANUSVARA = 0x902, VISARGA = 0x903, NUKTA = 0x93c, VIRAMA = 0x94d, NA = 0x928, MA = 0x92e,
    DANDA = 0x964, ZERO = 0x966, NINE = 0x96f, KA = 0x915, HA = 0x939,
};

static bool is_joiner(int c) { return c == 0x200c || c == 0x200d; }
static bool is_consonant(int c) { return c >= KA && c <= HA; }
static bool is_digit(int c) { return (c >= '0' && c <= '9') || (c >= ZERO && c <= NINE); }
static bool is_latin(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* What parts no word and counts in it; everything else does. */
static bool is_letter(int c) { return is_latin(c) || (c > VISARGA && c < DANDA) || c == CHANDRABINDU || c == ANUSVARA || (c >= 0xc0 && c < 0x900); }

/* The letter a digit or sign is taken for in the middle of a word; 0: none. */
static int looks_like_letter(int c)
{
    switch (c) {
    case '0': return 'O';
    case '1': case '!': return 'I';
    case '5': case '$': return 'S';
    case '8': return 'B';
    case '6': return 'G';
    case '3': case 0x20ac: return 'E';
    case '7': return 'T';
    case '4': return 'A';
    default:  return 0;
    }
}

static int without_accent(int c)
{
    static const char plain[] = "AAAAAAACEEEEIIIIDNOOOOOXOUUUUYTS";      /* U+00C0..U+00DF; the small ones follow in step, but for the last */

    if (c >= 'a' && c <= 'z')
        return c - 'a' + 'A';
    if (c == 0xff)
        return 'Y';
    return c >= 0xc0 && c < 0xff ? plain[(c - 0xc0) & 31] : c;
}

struct builder { struct letters *to; size_t n, first; bool small, number, stroke; };

static void end_word(struct builder *b)
{
    struct letters *l = b->to;

    if (b->n > b->first && l->n_words < LETTERS_MAX_WORDS)
        l->word[l->n_words++] = (struct letters_word){ l->letter + b->first, b->n - b->first, b->small, b->number, b->stroke };
    else if (b->n > b->first)
        l->cut = true;
    if (b->n > b->first)
        b->stroke = false;
    b->first = b->n;
    b->small = false;
    b->number = true;
}

static void put(struct builder *b, int letter)
{
    if (b->n < LETTERS_MAX)
        b->to->letter[b->n++] = letter;
    else
        b->to->cut = true;
}

static void put_devanagari(struct builder *b, int c)
{
    int *letter = b->to->letter;

    if (c == NUKTA)
        return;
    if (c == CHANDRABINDU)
        c = ANUSVARA;
    if (b->n >= b->first + 2 && is_consonant(c) && letter[b->n - 1] == VIRAMA && (letter[b->n - 2] == NA || letter[b->n - 2] == MA)) {
        b->n -= 2;
        put(b, ANUSVARA);
    }
    put(b, c);
}

static bool is_capital(int c) { return c >= 'A' && c <= 'Z'; }

/* Do capitals go on for three letters more? "WtalSECRET" is two words: one in the other script, misread, and its stroke. */
static bool capitals_follow(const char *rest)
{
    for (int i = 0; i < 3; i++)
        if (!is_capital(text_next(&rest)))
            return false;
    return true;
}

void letters_of(const char *line, struct letters *ret)
{
    struct builder b = { .to = ret, .number = true };

    *ret = (struct letters){ 0 };
    for (int c; (c = text_next(&line)) >= 0;) {
        const char *next = line;
        int taken_for = looks_like_letter(c), after = taken_for ? text_next(&next) : -1;

        if (is_joiner(c))
            continue;
        if (taken_for && ((!b.number && b.n > b.first) || (b.n == b.first && is_latin(after)))) {
            put(&b, taken_for);
            b.number = false;
        } else if (is_digit(c)) {
            if (b.n > b.first && !b.number)
                end_word(&b);
            put(&b, '0');
        } else if (is_letter(c)) {
            if (b.n > b.first && b.number)
                end_word(&b);
            if (b.small && is_capital(c) && capitals_follow(line)) {
                end_word(&b);
                b.stroke = true;
            }
            b.number = false;
            b.small |= c >= 'a' && c <= 'z';
            if (text_is_devanagari((unsigned)c))
                put_devanagari(&b, c);
            else
                put(&b, without_accent(c));
        } else {
            end_word(&b);
            b.stroke |= c == '/' || c == '|' || c == '\\';
        }
    }
    end_word(&b);
}

/* ---- distance */

/* Letters of one group are taken for each other by readers, and by worn stamps. */
static bool look_alike(int a, int b)
{
    static const char *const latin[] = { "ODQCG", "ILTJ", "EFB", "RKPA", "NMH", "UV", "SBE", "CE", "TY", "FP", "DO", "NU", "AR" };
    static const int devanagari[][8] = {
        { 0x93f, 0x940, 0x94b, 0x93e }, { 0x941, 0x942, 0x94d, 0x943 }, { 0x92a, 0x937, 0x92f, 0x92e }, { 0x917, 0x92e, 0x92d, 0x930 }, { 0x928, 0x924, 0x932 },
        { 0x94b, 0x94c, 0x93e, 0x947 }, { 0x92c, 0x935, 0x927, 0x918 }, { 0x902, 0x947, 0x948 }, { 0x92a, 0x92b }, { 0x924, 0x928, 0x932 },
    };

    if (a < 0x80 && b < 0x80) {
        for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
            if (a && b && strchr(latin[i], a) && strchr(latin[i], b))
                return true;
        return false;
    }
    for (size_t i = 0; i < sizeof devanagari / sizeof *devanagari; i++) {
        bool has_a = false, has_b = false;

        for (size_t k = 0; k < 8 && devanagari[i][k]; k++) {
            has_a |= devanagari[i][k] == a;
            has_b |= devanagari[i][k] == b;
        }
        if (has_a && has_b)
            return true;
    }
    return false;
}

/* Letters in a row of a table: Latin, then Devanagari; what no grade is written with shares 0. */
enum { LATIN_AT = 1, DEVANAGARI_AT = 27, DEVANAGARI_FIRST = 0x900, DEVANAGARI_LETTERS = 128, KINDS = DEVANAGARI_AT + DEVANAGARI_LETTERS };

static unsigned kind_of(int c)
{
    if (is_capital(c))
        return (unsigned)(c - 'A') + LATIN_AT;
    return c >= DEVANAGARI_FIRST && c < DEVANAGARI_FIRST + DEVANAGARI_LETTERS ? (unsigned)(c - DEVANAGARI_FIRST) + DEVANAGARI_AT : 0;
}

static int letter_of_kind(unsigned kind)
{
    return kind >= DEVANAGARI_AT ? (int)(kind - DEVANAGARI_AT) + DEVANAGARI_FIRST : kind ? (int)(kind - LATIN_AT) + 'A' : 0;
}

/* A sign above or below, and a stroke of the frame, are easily lost or added. */
static bool is_light(int c) { return c == ANUSVARA || c == VIRAMA || c == VISARGA || letters_is_stroke(c); }

/* What edits cost, in halves of a letter; made once: this is asked for all words of all pages. */
struct costs { bool made; unsigned char change[KINDS][KINDS], add[KINDS]; };

static const struct costs *costs(void)
{
    static struct costs t;

    for (unsigned a = 0; !t.made && a < KINDS; a++) {
        t.add[a] = is_light(letter_of_kind(a)) ? 1 : 2;
        for (unsigned b = 0; b < KINDS; b++)
            t.change[a][b] = a && a == b ? 0 : look_alike(letter_of_kind(a), letter_of_kind(b)) ? 1 : 2;
    }
    t.made = true;
    return &t;
}

static int least(int a, int b) { return a < b ? a : b; }

double letters_distance(const int *a, size_t n_a, const int *b, size_t n_b, double most)
{
    const struct costs *t = costs();
    int row[LETTERS_MAX + 1] = { 0 }, limit = (int)(2 * most);
    unsigned kind_b[LETTERS_MAX];

    for (size_t k = 0; k < n_b; k++) {
        kind_b[k] = kind_of(b[k]);
        row[k + 1] = row[k] + t->add[kind_b[k]];
    }
    for (size_t i = 0; i < n_a; i++) {
        unsigned kind_a = kind_of(a[i]);
        int diagonal = row[0], nearest;

        row[0] += t->add[kind_a];
        nearest = row[0];
        for (size_t k = 0; k < n_b; k++) {
            int best = least(diagonal + t->change[kind_a][kind_b[k]], least(row[k + 1] + t->add[kind_a], row[k] + t->add[kind_b[k]]));

            diagonal = row[k + 1];
            row[k + 1] = best;
            nearest = least(nearest, best);
        }
        if (nearest > limit)
            return LETTERS_FAR;
    }
    return row[n_b] > limit ? LETTERS_FAR : row[n_b] / 2.0;
}

unsigned long long letters_set(const int *letter, size_t n)
{
    unsigned long long set = 0;

    for (size_t i = 0; i < n; i++)
        set |= 1ULL << (kind_of(letter[i]) % 64);
    return set;
}

bool letters_is_stroke(int letter) { return letter == 'I' || letter == 'L' || letter == 'J' || letter == 0x93e /* ा */; }
