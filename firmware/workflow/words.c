/* words.c - a text cut into words. */
#include "workflow/vocabulary.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

/* ---- letters */

static bool is_letter(int cp)
{
    if (cp < 0x80)
        return isalnum(cp);
    return cp != 0x0964 && cp != 0x0965 && cp != 0x0970 && cp != 0x00A0 && !(cp >= 0x2000 && cp <= 0x206F);    /* danda, spaces, dashes, quotes */
}

static bool is_nasal(int cp) { return cp == 0x0919 || cp == 0x091E || cp == 0x0923 || cp == 0x0928 || cp == 0x092E; }
static bool is_stop(int cp) { return cp >= 0x0915 && cp <= 0x092D && !is_nasal(cp); }

/* Where two ways of writing one word differ: dots below, ँ and ं, न् before a stop and ं, digits of both scripts. */
static int fold(int cp)
{
    static const int dotted[] = { 0x0915, 0x0916, 0x0917, 0x091C, 0x0921, 0x0922, 0x092B, 0x092F };

    if (cp < 0x80)
        return tolower(cp);
    if (cp >= 0x0958 && cp <= 0x095F)
        return dotted[cp - 0x0958];
    if (cp == 0x0901)
        return 0x0902;
    return cp >= 0x0966 && cp <= 0x096F ? '0' + cp - 0x0966 : cp;
}

struct raw {                    /* a word as it stands there */
    int cp[WORD_BYTES / 2];
    size_t n;
    bool capitals, digits, letters;
};

static void put_cp(char *out, size_t size, size_t *n, int cp)
{
    utf8proc_uint8_t bytes[4];
    size_t k = (size_t)utf8proc_encode_char(cp, bytes);

    if (*n + k < size) {
        memcpy(out + *n, bytes, k);
        *n += k;
        out[*n] = '\0';
    }
}

static void spell(const int *cp, size_t n_cp, char out[WORD_BYTES])
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n_cp; i++) {
        if (i + 2 < n_cp && is_nasal(cp[i]) && cp[i + 1] == 0x094D && is_stop(cp[i + 2])) {
            put_cp(out, WORD_BYTES, &n, 0x0902);
            i++;
        } else {
            put_cp(out, WORD_BYTES, &n, cp[i]);
        }
    }
}

/* ---- adding words */

struct cut {                    /* a text on its way to words */
    const struct vocabulary *v;
    struct words *out;
    enum word_break before;     /* of the next word */
    int brackets;
    bool mend, person;
};

static void add(struct cut *c, int id, const char *text, bool capitals, bool mended)
{
    struct words *w = c->out;

    if (w->n == WORDS_MAX)
        return;
    w->list[w->n] = (struct word){ .id = id, .before = c->before, .bracketed = c->brackets > 0, .capitals = capitals,
                                   .mended = mended, .person = c->person };
    snprintf(w->list[w->n++].text, WORD_BYTES, "%s", text);
    c->before = BREAK_NONE;
}

/* "" as meaning: the word is left out, but what stood before it still separates. */
static void add_meaning(struct cut *c, const struct entry *one, const char *text, bool capitals, bool mended)
{
    for (uint8_t i = 0; i < one->n_means; i++)
        add(c, one->means[i], text, capitals, mended);
}

/* Grievances and grievance are one word. */
static bool singular(const char *word, char out[WORD_BYTES])
{
    size_t n = strlen(word);

    if (n < 5 || word[n - 1] != 's' || (unsigned char)word[0] >= 0x80 || strchr("sui", word[n - 2]))
        return false;
    snprintf(out, WORD_BYTES, "%.*s", (int)n - 1, word);
    return true;
}

static const char *roman(const char *word)
{
    static const char *const numerals[] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii" };
    static const char *const digits[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12" };

    for (size_t i = 0; i < ARRAY_LEN(numerals); i++)
        if (strcmp(word, numerals[i]) == 0)
            return digits[i];
    return NULL;
}

static bool is_title_of_person(const char *word)
{
    static const char *const titles[] = { "shri", "sri", "shree", "sh", "smt", "ms", "mr", "mrs", "dr", "kumari", "km", "prof", "श्री",
                                          "श्रीमती", "सुश्री", "डा", "डॉ", "कुमारी", "प्रो" };

    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        if (strcmp(word, titles[i]) == 0)
            return true;
    return false;
}

static bool all_digits(const char *word) { return *word && word[strspn(word, "0123456789")] == '\0'; }

/* "0fficer", "Sect1on": digits that are letters, when a known word comes of it. */
static const struct entry *without_digits(const struct vocabulary *v, const char *word)
{
    static const char from[] = "01583", to[] = "olsbb";
    char letters[WORD_BYTES];
    size_t n = 0, changed = 0;

    for (; word[n] && n + 1 < sizeof(letters); n++) {
        const char *digit = strchr(from, word[n]);

        letters[n] = digit ? to[digit - from] : word[n];
        changed += digit != NULL;
    }
    letters[n] = '\0';
    return changed > 0 && changed + 3 <= n ? vocabulary_entry(v, letters) : NULL;
}

/* A word in small letters, of letters or of digits. */
static void add_word(struct cut *c, const char *word, bool capitals)
{
    char one[WORD_BYTES], key[WORD_BYTES + 1];
    const struct entry *e = NULL;

    if (is_title_of_person(word)) {
        c->person = true;
        return;
    }
    const char *number = capitals && c->out->n > 0 && c->before == BREAK_NONE ? roman(word) : NULL;
    if (number)
        word = number;
    if (capitals) {
        snprintf(key, sizeof(key), "^%s", word);
        e = vocabulary_entry(c->v, key);
    }
    if (!e)
        e = vocabulary_entry(c->v, word);
    if (!e && singular(word, one)) {
        e = vocabulary_entry(c->v, one);
        word = one;
    }
    if (e) {
        add_meaning(c, e, word, capitals, false);
        return;
    }
    if (c->mend && !all_digits(word)) {
        e = mend_word(c->v, word);
        if (e) {
            add_meaning(c, e, word, capitals, true);
            return;
        }
    }
    add(c, WORD_UNKNOWN, word, capitals, false);
}

/* Letters and digits are words of their own: "Estt2". Initials stay one: AK, as JS does. */
static void add_raw(struct cut *c, const struct raw *raw)
{
    char word[WORD_BYTES];

    if (raw->n == 0)
        return;
    spell(raw->cp, raw->n, word);
    const struct entry *e = c->mend && raw->digits && raw->letters ? without_digits(c->v, word) : NULL;
    if (e) {
        add_meaning(c, e, word, raw->capitals, true);
        return;
    }
    for (size_t from = 0, to; from < raw->n; from = to) {
        bool digit = raw->cp[from] < 0x80 && isdigit(raw->cp[from]);

        for (to = from + 1; to < raw->n && (raw->cp[to] < 0x80 && isdigit(raw->cp[to])) == digit;)
            to++;
        spell(raw->cp + from, to - from, word);
        add_word(c, word, raw->capitals);
    }
}

/* ---- cutting */

static void start(struct raw *raw) { *raw = (struct raw){ .capitals = true }; }

static void take_letter(struct raw *raw, int cp)
{
    if (cp == 0x093C || raw->n == ARRAY_LEN(raw->cp))       /* a dot below, or longer than any word */
        return;
    raw->capitals = raw->capitals && !(cp < 0x80 && islower(cp));
    raw->digits = raw->digits || (cp < 0x80 && isdigit(cp));
    raw->letters = raw->letters || !(cp < 0x80 && isdigit(cp));
    raw->cp[raw->n++] = fold(cp);
}

static void separate(struct cut *c, int cp)
{
    enum word_break strength = strchr("\n;|", cp < 0x80 ? cp : ' ') || cp == 0x0964 ? BREAK_LINE
                             : strchr(",/:()[]", cp < 0x80 ? cp : ' ') ? BREAK_CLAUSE : BREAK_NONE;

    if (cp == '(' || cp == '[')
        c->brackets++;
    else if ((cp == ')' || cp == ']') && c->brackets > 0)
        c->brackets--;
    if (strength > c->before)
        c->before = strength;
    if (strength > BREAK_NONE)
        c->person = false;
}

/* M/o, D/o, O/o: one letter, a stroke, an o. at: behind the stroke. */
static const char *stroke_word(const struct raw *raw, const char *at)
{
    if (raw->n != 1 || (*at != 'o' && *at != 'O') || isalpha((unsigned char)at[1]))
        return NULL;
    return raw->cp[0] == 'm' ? "ministry" : raw->cp[0] == 'd' ? "department" : raw->cp[0] == 'o' ? "office" : NULL;
}

void words_of(const struct vocabulary *v, const char *text, bool mend, struct words *ret)
{
    struct cut c = { .v = v, .out = ret, .mend = mend, .before = BREAK_LINE };
    struct raw raw;
    size_t run = 0;             /* letters since the last dot or gap */

    ret->n = 0;
    start(&raw);
    for (const char *at = text, *from = at; *from && (size_t)(from - text) < WORDS_TEXT_BYTES; from = at) {
        int cp = text_next(&at);
        const char *stroke = cp == '/' ? stroke_word(&raw, at) : NULL;

        if (cp < 0)
            break;
        if (cp == 0x200C || cp == 0x200D || cp == '\'' || cp == 0x2019)     /* not seen, or of no weight */
            continue;
        if (is_letter(cp)) {
            take_letter(&raw, cp);
            run++;
        } else if (cp == '.' && run == 1 && isalpha((unsigned char)at[0]) && !isalpha((unsigned char)at[1])) {
            run = 0;            /* J.S. is JS */
        } else if (stroke) {
            add_word(&c, stroke, false);
            start(&raw);
            at++;
            run = 0;
        } else {
            add_raw(&c, &raw);
            separate(&c, cp);
            start(&raw);
            run = 0;
        }
    }
    add_raw(&c, &raw);
}
