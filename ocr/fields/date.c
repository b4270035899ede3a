#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a date looks like */

static const char *const months[12][6] = {
    { "january", "jan", "जनवरी" }, { "february", "feb", "फरवरी", "फ़रवरी" }, { "march", "mar", "मार्च" },
    { "april", "apr", "अप्रैल" }, { "may", "मई" }, { "june", "jun", "जून" }, { "july", "jul", "जुलाई" },
    { "august", "aug", "अगस्त" }, { "september", "sep", "sept", "सितम्बर", "सितंबर" }, { "october", "oct", "अक्तूबर", "अक्टूबर" },
    { "november", "nov", "नवम्बर", "नवंबर" }, { "december", "dec", "दिसम्बर", "दिसंबर" },
};

/* Folded text cut into numbers and words: "12-04-2023" is 12 04 2023, "23rd" is 23 rd. */
struct token { bool number; int value; size_t n_digits; const char *at; size_t n; };
enum { MAX_TOKENS = 120 };

static size_t cut_tokens(const char *fold, struct token out[MAX_TOKENS])
{
    size_t n = 0;

    while (*fold && n < MAX_TOKENS) {
        struct token t = { .at = fold, .number = *fold >= '0' && *fold <= '9' };

        if (*fold == ' ') {
            fold++;
            continue;
        }
        while (*fold && *fold != ' ' && (*fold >= '0' && *fold <= '9') == t.number) {
            if (t.number && t.n_digits++ < 8)
                t.value = t.value * 10 + *fold - '0';
            fold++;
        }
        t.n = (size_t)(fold - t.at);
        out[n++] = t;
    }
    return n;
}

static bool same(const struct token *t, const char *word) { return strlen(word) == t->n && memcmp(t->at, word, t->n) == 0; }

/* One wrong letter in a long name is the scanner's fault. */
static bool nearly(const struct token *t, const char *word)
{
    size_t wrong = 0;

    if (t->n != strlen(word) || t->n < 6)
        return false;
    for (size_t i = 0; i < t->n; i++)
        wrong += t->at[i] != word[i];
    return wrong <= 1;
}

static int month_of(const struct token *t)
{
    for (int m = 0; m < 12 && !t->number; m++)
        for (size_t k = 0; k < ARRAY_LEN(months[m]) && months[m][k]; k++)
            if (same(t, months[m][k]) || nearly(t, months[m][k]))
                return m + 1;
    return 0;
}

static bool is_day(const struct token *t) { return t->number && t->n_digits <= 2 && t->value >= 1 && t->value <= 31; }

static int year_of(const struct token *t)
{
    if (t->number && t->n_digits == 4 && t->value >= 1900 && t->value < 2050)      /* 2072 is a year of another calendar */
        return t->value;
    if (t->number && t->n_digits == 2)
        return t->value < 50 ? 2000 + t->value : 1900 + t->value;
    return 0;
}

static bool is_ordinal(const struct token *t)
{
    return same(t, "st") || same(t, "nd") || same(t, "rd") || same(t, "th") || same(t, "day") || same(t, "of");
}

static bool is_digit(const struct token *t) { return t->number && t->n_digits == 1; }

/* "2 7 AUG 2013": a rubber stamp sets its figures apart. */
static bool is_spaced(const struct token *t, size_t n, size_t i)
{
    return i + 3 < n && is_digit(&t[i]) && is_digit(&t[i + 1]) && month_of(&t[i + 2]) && year_of(&t[i + 3]);
}

/* Does a date begin at token i? Returns how many tokens it takes. */
static size_t match_at(const struct token *t, size_t n, size_t i, int *d, int *m, int *y)
{
    size_t k = i + 1;

    if (is_spaced(t, n, i)) {
        *d = 10 * t[i].value + t[i + 1].value, *m = month_of(&t[i + 2]), *y = year_of(&t[i + 3]);
        return 4;
    }
    if (i > 0 && is_spaced(t, n, i - 1))
        return 0;                                               /* not the 7 of 97 */
    if (is_day(&t[i])) {
        if (i + 2 < n && t[i + 1].number && t[i + 1].n_digits <= 2 && t[i + 1].value >= 1 && t[i + 1].value <= 12 && year_of(&t[i + 2])) {
            *d = t[i].value, *m = t[i + 1].value, *y = year_of(&t[i + 2]);
            return 3;                                           /* 27.03.2020 */
        }
        while (k < n && k <= i + 3 && !t[k].number && is_ordinal(&t[k]))
            k++;
        if (k + 1 < n && month_of(&t[k]) && year_of(&t[k + 1])) {
            *d = t[i].value, *m = month_of(&t[k]), *y = year_of(&t[k + 1]);
            return k + 2 - i;                                   /* 23rd day of September, 2025 */
        }
    } else if (month_of(&t[i]) && k < n && is_day(&t[k])) {
        *d = t[k].value, *m = month_of(&t[i]);
        for (k++; k < n && !t[k].number && is_ordinal(&t[k]);)
            k++;
        if (k < n && t[k].n_digits == 4 && (*y = year_of(&t[k])))
            return k + 1 - i;                                   /* September 23, 2025 */
    }
    return 0;
}

static size_t behind_character(const char *text, size_t at)
{
    const char *p = text + at;

    text_next(&p);
    return (size_t)(p - text);
}

/* Numbers joined by a slash or dash to something else are file numbers: 1/12/2019-Estt. A rule stands between columns of a table. */
static bool is_loose(const char *text, size_t from, size_t to)
{
    return !memchr(text + from, '|', to - from) && (from == 0 || !strchr("/-(", text[from - 1])) && (text[to] == '\0' || !strchr("/(", text[to]) || text[to + 1] == '\0') &&
           !(text[to] == '-' && text[to + 1] != ' ' && text[to + 1] != '\0' && text[to + 1] != '-');
}

bool date_find(const char *text, size_t from, char ret_iso[DATE_SIZE], size_t *ret_from, size_t *ret_to)
{
    struct token tokens[MAX_TOKENS];
    AUTO_FREE unsigned *at = NULL;
    AUTO_FREE char *fold = row_fold(text + from, &at);
    size_t n = fold ? cut_tokens(fold, tokens) : 0;

    for (size_t i = 0; i < n; i++) {
        int d, m, y;
        size_t k = match_at(tokens, n, i, &d, &m, &y);

        if (k == 0)
            continue;
        snprintf(ret_iso, DATE_SIZE, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
        *ret_from = from + at[tokens[i].at - fold];
        *ret_to = behind_character(text, from + at[tokens[i + k - 1].at + tokens[i + k - 1].n - 1 - fold]);
        if (clock_is_date(ret_iso) && is_loose(text, *ret_from, *ret_to))
            return true;
    }
    return false;
}

/* ---- which of the dates is the letter's own */

static const char *const label_date[] = { "dated", "dated the", "date", "dt", "the", "on", "दिनांक", "दिनाँक", "दि", "तारीख", "तिथि", NULL };
static const char *const others_date[] = { "even number", "even date", "समसंख्यक", "hearing", "held on", "meeting", "last date", "order dated",
                                           "latest by", "upto", "up to", "w e f", "with effect from", "birth", "जन्म", "generated from", NULL };
static const char *const answer_day[] = { "answered", "answer on", "for answer", "उत्तर", NULL };     /* better than nothing */
static const char *const goes_on[] = { "के", "को", "से", "तक", "की", "का", "में", NULL };          /* behind a date in a sentence */
static const char *const stamp_words[] = { "dy no", "diary", "diary no", "डायरी", "received", "प्राप्त", "r i section", "registry", "central registry", "despatched",
                                           "inward", "आवक", NULL };

static bool near_stamp(const struct rows *rows, size_t i)
{
    const struct box *b = &rows->row[i].upright;

    for (size_t k = 0; k < rows->n; k++) {
        const struct box *o = &rows->row[k].upright;

        if (rows->row[k].page == rows->row[i].page && abs(o->y - b->y) < 4 * b->h && abs(o->x + o->w / 2 - b->x - b->w / 2) < 6 * b->h + b->w / 2 &&
            fold_words(rows->row[k].fold) <= 5 && fold_has_any(rows->row[k].fold, stamp_words))
            return true;
    }
    return false;
}

/* What stands before the date on its line, folded. */
static char *words_before(const struct row *r, size_t from)
{
    AUTO_FREE char *before = strndup(r->text, from);

    return before ? row_fold(before, NULL) : NULL;
}

static unsigned count_words(const char *text, size_t n)
{
    unsigned words = 0;

    for (size_t i = 0; i < n; i++)
        words += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    return words;
}

/* Does a sentence go on behind the date? */
static int sentence_after(const struct row *r, size_t to)
{
    AUTO_FREE char *fold = row_fold(r->text + to, NULL);
    const char *rest = fold ? fold + strspn(fold, " ") : "";

    for (const char *const *w = goes_on; *w; w++)
        if (fold_starts(rest, *w))
            return 5;
    return fold_words(rest) > 3 ? 4 : 0;
}

static bool ends_with_label(const char *fold)
{
    size_t n = strlen(fold);

    for (const char *const *l = label_date; *l; l++) {
        size_t k = strlen(*l);

        if (n >= k && strcmp(fold + n - k, *l) == 0 && (n == k || fold[n - k - 1] == ' '))
            return true;
    }
    return false;
}

/* Below a full line that begins a reference; "Ref: 12/3" alone may be the letter's own number. */
static bool continues_reference(const struct rows *rows, size_t i)
{
    return i > 0 && !rows->row[i].same_line && row_gap(rows, i) < 1 && row_right(&rows->row[i - 1]) > 0.7 &&
           row_after_label(&rows->row[i - 1], label_reference) >= 0;
}

static int score(const struct rows *rows, size_t i, size_t from, size_t to, bool numbered)
{
    const struct row *r = &rows->row[i];
    AUTO_FREE char *before = words_before(r, from);
    double share = (double)(to - from) / (double)strlen(r->text);
    int points = share > 0.6 ? 3 : share > 0.3 ? 2 : 0;

    if (!before)
        return 0;
    points += ends_with_label(before) ? 3 : 0;
    points += r->page == 0 && row_y(r) < 0.45 ? 2 : 0;
    points -= r->page > 0 ? 1 : 0;
    points += row_after_label(r, label_number) >= 0 ? 2 : 0;        /* "No. …   Dated …" */
    points -= count_words(r->text, from) > 6 ? 3 : 0;                /* inside a sentence */
    points -= fold_has_any(r->fold, others_date) ? 5 : 0;
    points -= !fold_has_any(r->fold, answer_day) ? sentence_after(r, to) : numbered ? 9 : 4;
    points -= row_in_paragraph(rows, i) ? 5 : 0;
    points -= row_after_label(r, label_reference) >= 0 || row_after_label(r, label_subject) >= 0 ? 5 : 0;
    points -= continues_reference(rows, i) ? 9 : 0;
    points -= near_stamp(rows, i) ? 4 : 0;
    return points;
}

/* The row's text; with the year that did not fit on it. The caller's. */
static char *with_year(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i], *next = r + 1;
    char *text = strdup(r->text);

    if (text && i + 1 < rows->n && next->page == r->page && strlen(next->fold) == 4 && strspn(next->fold, "0123456789") == 4)
        text_append(&text, next->text);
    return text;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

void rule_date(const struct rows *rows, bool numbered, struct found *ret)
{
    int best = 1;

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        AUTO_FREE char *text = with_year(rows, i);
        char iso[DATE_SIZE];
        size_t from = 0, to = 0, n = strlen(r->text);

        while (text && to < n && date_find(text, to, iso, &from, &to) && from < n) {
            int points = score(rows, i, from, least(to, n), numbered);

            if (points > best) {
                best = points;
                found_take(ret, strdup(iso), r, from, least(to, n), points >= 6 ? 0.97 : points >= 4 ? 0.85 : 0.6, "date of the letter's head or foot");
            }
        }
    }
}
