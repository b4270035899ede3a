#include "ocr/mark/text.h"

#include "base/auto.h"
#include "base/text.h"
#include "ocr/mark/look_alikes.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    FIRST_LINES = 10, LAST_LINES = 5,   /* what fits the uppermost fifth of a page, and the lowest tenth or so */
    GOES_ON_BYTES = 40,                 /* so long a line without a full stop goes on in the next */
    LEAST_UPRIGHT = 5,                  /* letters below one another, one a line, are a word */
    LEAST_UPRIGHT_HINDI = 3,            /* ... with their signs */
    UPRIGHT_BYTES = 160,
    HYPHEN_BYTES = 40,                  /* so short a line that ends with a hyphen may hold the half of a grade */
    ROW_BLANKS = 20, ROW_WORDS = 6,     /* a row of more words: the first and the last of them tell whether it is one word all over */
};

/* ---- lines that say the same to the eye */

/* Kruti Dev and its like: as the keys were struck. */
static const struct { const char *typed, *meant; } before_unicode[] = {
    { "xqIr", "गुप्त" }, { "ije xqIr", "परम गुप्त" }, { "vfr xqIr", "अति गुप्त" }, { "vR;ar xqIr", "अत्यंत गुप्त" }, { "vR;Ur xqIr", "अत्यंत गुप्त" },
    { "xksiuh;", "गोपनीय" }, { "vfr xksiuh;", "अति गोपनीय" }, { "vR;ar xksiuh;", "अत्यंत गोपनीय" }, { "vR;Ur xksiuh;", "अत्यंत गोपनीय" },
    { "ije xksiuh;", "परम गोपनीय" }, { "izfrcaf/kr", "प्रतिबंधित" }, { "izfrcfU/kr", "प्रतिबंधित" },
};

static const char *as_meant(const char *line)
{
    for (size_t i = 0; i < ARRAY_LEN(before_unicode); i++)
        if (strcmp(line, before_unicode[i].typed) == 0)
            return before_unicode[i].meant;
    return line;
}

/* ---- a line in its place */

struct place { bool edge, goes_on, apart; };

struct look { struct mark_found *found; };

static void judge(struct look *k, const char *words, const struct place *p, bool alone)
{
    struct grade_line line = grade_of_line(as_meant(words));
    bool latin = isalpha((unsigned char)words[strcspn(words, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")]);
    bool shouts = latin && line.capitals;       /* nobody writes a sentence so */
    struct mark_place place = { .edge = p->edge && (!p->goes_on || shouts), .alone = alone && (!p->goes_on || shouts),
                                .sentence = p->goes_on && islower((unsigned char)words[0]), .apart = p->apart && alone };
    struct mark_found found = judge_line(&line, &place);

    judge_keep_graver(k->found, &found);
}

/* Bytes of what parts a label or a number from a grade within a cell: "Grading: SECRET", "(SECRET) Land", "SECRET - Land"; tags; and the brackets
 * and the stroke of Kruti Dev. 0: nothing does here. */
static size_t divider_bytes(const char *cell, const char *at)
{
    static const char *const wide[] = { "–", "—", "¼", "½" };

    for (size_t i = 0; i < ARRAY_LEN(wide); i++)
        if (strncmp(at, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    return strchr(":()[]{}<>@", *at) || (*at == '-' && (at[1] == ' ' || (at > cell && at[-1] == ' '))) ? 1 : 0;
}

/* Each part by itself; the cell is cut. */
static void judge_parts(struct look *k, char *cell, const struct place *p)
{
    char *part = cell;
    size_t n = 0;

    for (char *at = cell; *at; at += n) {
        n = divider_bytes(cell, at);
        if (n > 0) {
            *at = '\0';
            if (*part)
                judge(k, part, p, false);
            part = at + n;
        }
        n += n == 0;
    }
    if (part > cell && *part)
        judge(k, part, p, false);
}

/* A row of too many words to be judged at once may be one grade all over. */
static void judge_row(struct look *k, const char *line, const struct place *p)
{
    AUTO_FREE char *some = NULL;
    const char *at = line;
    unsigned blanks = 0;

    for (const char *c = line; *c; c++)
        blanks += *c == ' ';
    if (blanks < ROW_BLANKS)
        return;
    for (unsigned words = 0; *at && words < ROW_WORDS; at++)
        words += *at == ' ';
    some = strndup(line, (size_t)(at - line));
    if (some)
        judge(k, some, p, false);
}

/* Cuts the next cell off; *at moves behind what parts it from the one after. */
static char *next_cell(char **at)
{
    char *cell = *at + strspn(*at, " \t|"), *end = cell;

    while (*end && *end != '\t' && *end != '|' && !(end[0] == ' ' && (end[1] == ' ' || end[1] == '\t' || end[1] == '|')))
        end++;
    *at = end + (*end != '\0');
    *end = '\0';
    return *cell ? cell : NULL;
}

static void judge_line_of(struct look *k, char *line, const struct place *p)
{
    char *rest = line, *first = NULL;
    size_t n = 0;

    judge(k, line, p, true);            /* "S   E   C   R   E   T" is one word */
    judge_row(k, line, p);
    while (*rest) {
        char *cell = next_cell(&rest);

        if (cell && n++ > 0) {
            judge(k, cell, p, false);
            judge_parts(k, cell, p);
        } else if (cell) {
            first = cell;
        }
    }
    if (n > 1)
        judge(k, first, p, false);
    if (first)
        judge_parts(k, first, p);
}

/* ---- lines */

static bool ends_line(int c) { return c == '\n' || c == 0x0b || c == 0x85 || c == 0x2028 || c == 0x2029; }

static char *put_letter(char *out, int c)
{
    if (c < 0x80) {
        *out++ = (char)c;
    } else if (c < 0x800) {
        *out++ = (char)(0xC0 | c >> 6);
        *out++ = (char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        *out++ = (char)(0xE0 | c >> 12);
        *out++ = (char)(0x80 | (c >> 6 & 63));
        *out++ = (char)(0x80 | (c & 63));
    } else {
        *out++ = (char)(0xF0 | c >> 18);
        *out++ = (char)(0x80 | (c >> 12 & 63));
        *out++ = (char)(0x80 | (c >> 6 & 63));
        *out++ = (char)(0x80 | (c & 63));
    }
    return out;
}

/* The next line that is not blank, as it looks, without the blanks at its ends; never longer than it was. *above becomes false when there is
 * a blank one in between. false: there are no more. */
static bool next_line(const char **at, char *out, bool *above)
{
    while (**at) {
        char *to = out;
        int c;

        while ((c = text_next(at)) >= 0 && !ends_line(c)) {
            c = look_alike_of(c);
            if (c && (to > out || (c != ' ' && c != '\t')))
                to = put_letter(to, c);
        }
        while (to > out && (to[-1] == ' ' || to[-1] == '\t'))
            to--;
        *to = '\0';
        if (to > out)
            return true;
        *above = false;
    }
    return false;
}

static bool ends_sentence(const char *line)
{
    size_t n = strlen(line);

    return n == 0 || strchr(".:;?!", line[n - 1]) || (n >= 3 && strcmp(line + n - 3, "।") == 0);
}

/* ---- letters below one another */

struct upright { char word[UPRIGHT_BYTES]; size_t n; unsigned letters; bool hindi; };

static void judge_upright(struct look *k, struct upright *u)
{
    if (u->letters >= (u->hindi ? LEAST_UPRIGHT_HINDI : LEAST_UPRIGHT))
        judge(k, u->word, &(struct place){ .apart = true }, true);
    *u = (struct upright){ .n = 0 };
}

/* One letter; in Devanagari with the signs that sit on it, or joined to the one before. */
static bool is_one_letter(const char *line, bool *ret_hindi)
{
    enum { VIRAMA = 0x94D, FIRST_LETTER = 0x904, LAST_LETTER = 0x939 };
    int before = text_next(&line);

    *ret_hindi = text_is_devanagari((unsigned)before);
    for (int c; (c = text_next(&line)) >= 0; before = c)
        if (!*ret_hindi || !text_is_devanagari((unsigned)c) || (c >= FIRST_LETTER && c <= LAST_LETTER && before != VIRAMA))
            return false;
    return true;
}

static void add_upright(struct look *k, struct upright *u, const char *line)
{
    size_t n = strlen(line);
    bool hindi;

    if (!is_one_letter(line, &hindi) || u->n + n >= UPRIGHT_BYTES) {
        judge_upright(k, u);
        return;
    }
    u->hindi |= hindi;
    memcpy(u->word + u->n, line, n + 1);
    u->n += n;
    u->letters++;
}

/* ---- words that go on behind a hyphen */

struct half { char line[HYPHEN_BYTES + 1]; size_t n; };     /* n 0: none */

static void judge_halves(struct look *k, struct half *h, const char *line, const struct place *p)
{
    char whole[2 * HYPHEN_BYTES + 1];
    size_t n = strlen(line);

    if (h->n > 0 && n <= HYPHEN_BYTES) {
        snprintf(whole, sizeof(whole), "%.*s%s", (int)h->n, h->line, line);
        judge(k, whole, p, true);
    }
    h->n = 0;
    if (n > 1 && n <= HYPHEN_BYTES && line[n - 1] == '-') {
        memcpy(h->line, line, n - 1);
        h->n = n - 1;
    }
}

/* ---- a piece */

static size_t count_lines(const char *piece, char *line)
{
    bool ignored = false;
    size_t n = 0;

    while (next_line(&piece, line, &ignored))
        n++;
    return n;
}

static void look_at_piece(struct look *k, const char *piece, char *line)
{
    size_t n = count_lines(piece, line), i = 0;
    struct upright upright = { .n = 0 };
    struct half half = { .n = 0 };
    bool above = false, goes_on = false;

    for (; k->found->decision < MARK_REFUSE && next_line(&piece, line, &above); i++) {
        struct place p = { .edge = i < FIRST_LINES || i + LAST_LINES >= n, .goes_on = above && goes_on, .apart = !above };

        goes_on = strlen(line) >= GOES_ON_BYTES && !ends_sentence(line);
        above = true;
        add_upright(k, &upright, line);
        judge_halves(k, &half, line, &p);
        judge_line_of(k, line, &p);
    }
    judge_upright(k, &upright);
}

int judge_text(const char *text, struct mark_found *found)
{
    AUTO_FREE char *line = malloc(strlen(text) + 1);
    struct look k = { .found = found };

    if (line)
        look_at_piece(&k, text, line);
    return line ? 0 : -ENOMEM;
}
