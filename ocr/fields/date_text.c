#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/text.h"
#include "ocr/fields/alike.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const months[12][7] = {
    { "january", "jan", "जनवरी" }, { "february", "feb", "फरवरी", "फ़रवरी", "फरबरी" }, { "march", "mar", "मार्च" },
    { "april", "apr", "अप्रैल", "अप्रेल" }, { "may", "मई" }, { "june", "jun", "जून" }, { "july", "jul", "जुलाई" },
    { "august", "aug", "अगस्त" }, { "september", "sep", "sept", "सितम्बर", "सितंबर" }, { "october", "oct", "अक्तूबर", "अक्टूबर", "अक्तुबर", "अक्टुबर" },
    { "november", "nov", "नवम्बर", "नवंबर" }, { "december", "dec", "दिसम्बर", "दिसंबर" },
};

/* ---- tokens: folded text cut into numbers and words; "12-04-2023" is 12 04 2023, "23rd" is 23 rd */

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

/* One wrong letter in a long name is the scanner's fault, so are two in a very long one. */
static bool nearly(const struct token *t, const char *word)
{
    enum { LONG = 5, VERY_LONG = 8 };
    size_t letters = fold_letters(word);

    return letters >= LONG && t->n >= LONG - 1 && words_alike(t->at, t->n, word, letters >= VERY_LONG ? 2 : 1);
}

static int month_of(const struct token *t)
{
    for (int m = 0; m < 12 && !t->number; m++)
        for (size_t k = 0; k < ARRAY_LEN(months[m]) && months[m][k]; k++)
            if (same(t, months[m][k]))
                return m + 1;
    return 0;
}

/* The same for a name the scanner damaged. */
static int month_like(const struct token *t)
{
    int exact = month_of(t);

    for (int m = 0; m < 12 && !t->number && exact == 0; m++)
        for (size_t k = 0; k < ARRAY_LEN(months[m]) && months[m][k]; k++)
            if (nearly(t, months[m][k]))
                return m + 1;
    return exact;
}

static bool is_day(const struct token *t) { return t->number && t->n_digits <= 2 && t->value >= 1 && t->value <= 31; }

static bool is_full_year(int value) { return value >= 1900 && value < 2050; }      /* 2072 is a year of another calendar */

static int year_of(const struct token *t)
{
    if (t->number && t->n_digits == 4 && is_full_year(t->value))
        return t->value;
    if (t->number && t->n_digits == 2)
        return t->value < 50 ? 2000 + t->value : 1900 + t->value;
    return 0;
}

/* "th", "day", "of"; or what became of a raised "nd". */
static bool is_ordinal(const struct token *t)
{
    static const char *const words[] = { "to", "in", "by", "at", "on", "or", "no", "is", "as", NULL };

    for (const char *const *w = words; *w; w++)
        if (same(t, *w))
            return false;
    return !t->number && ((t->n <= 2 && isalpha((unsigned char)*t->at)) || same(t, "day"));
}

static bool is_digit(const struct token *t) { return t->number && t->n_digits == 1; }

/* "2 7 AUG 2013": a rubber stamp sets its figures apart. */
static bool is_spaced(const struct token *t, size_t n, size_t i)
{
    return i + 3 < n && is_digit(&t[i]) && is_digit(&t[i + 1]) && month_of(&t[i + 2]) && year_of(&t[i + 3]);
}

/* "12 4 MAR 2015": of a stamp's figures one was read with its frame. */
static bool is_behind_figures(const struct token *t, size_t n, size_t i)
{
    return i > 0 && i + 1 < n && is_digit(&t[i]) && t[i - 1].n_digits == 2 && t[i - 1].at + 3 == t[i].at && month_of(&t[i + 1]);
}

struct date { int d, m, y; bool in_words; };

/* 27.03.2020, 27.032020 */
static size_t match_figures(const struct token *t, size_t n, size_t i, struct date *ret)
{
    if (i + 2 < n && t[i + 1].number && t[i + 1].n_digits <= 2 && t[i + 1].value >= 1 && t[i + 1].value <= 12 && year_of(&t[i + 2])) {
        *ret = (struct date){ t[i].value, t[i + 1].value, year_of(&t[i + 2]), false };
        return 3;
    }
    if (i + 1 < n && t[i + 1].n_digits == 6 && is_full_year(t[i + 1].value % 10000)) {
        *ret = (struct date){ t[i].value, t[i + 1].value / 10000, t[i + 1].value % 10000, false };
        return 2;
    }
    return 0;
}

/* 23rd day of September, 2025; a damaged name only with all four figures of the year. */
static size_t match_words(const struct token *t, size_t n, size_t i, struct date *ret)
{
    size_t k = i + 1;

    while (k < n && k <= i + 3 && !month_of(&t[k]) && is_ordinal(&t[k]))
        k++;
    if (k + 1 >= n || !year_of(&t[k + 1]) || !(t[k + 1].n_digits == 4 ? month_like(&t[k]) : month_of(&t[k])))
        return 0;
    *ret = (struct date){ t[i].value, month_like(&t[k]), year_of(&t[k + 1]), true };
    return k + 2 - i;
}

/* September 23, 2025 */
static size_t match_month_first(const struct token *t, size_t n, size_t i, struct date *ret)
{
    size_t k = i + 1;

    if (t[i].number || k >= n || !is_day(&t[k]) || !month_like(&t[i]))
        return 0;
    *ret = (struct date){ t[k].value, month_like(&t[i]), 0, true };
    for (k++; k < n && is_ordinal(&t[k]);)
        k++;
    if (k >= n || t[k].n_digits != 4)
        return 0;
    ret->y = year_of(&t[k]);
    return ret->y ? k + 1 - i : 0;
}

/* Does a date begin at token i? Returns how many tokens it takes. */
static size_t match_at(const struct token *t, size_t n, size_t i, struct date *ret)
{
    size_t k;

    if (is_spaced(t, n, i)) {
        *ret = (struct date){ 10 * t[i].value + t[i + 1].value, month_of(&t[i + 2]), year_of(&t[i + 3]), true };
        return 4;
    }
    if (i > 0 && is_spaced(t, n, i - 1))
        return 0;                                               /* not the 7 of 97 */
    if (is_behind_figures(t, n, i))
        return 0;
    if (!is_day(&t[i]))
        return match_month_first(t, n, i, ret);
    k = match_figures(t, n, i, ret);
    return k ? k : match_words(t, n, i, ret);
}

/* 2025-09-23, of a program. */
static size_t match_iso(const struct token *t, size_t n, size_t i, struct date *ret)
{
    if (i + 2 >= n || t[i].n_digits != 4 || !is_full_year(t[i].value) || t[i + 1].n_digits != 2 || t[i + 2].n_digits != 2)
        return 0;
    *ret = (struct date){ t[i + 2].value, t[i + 1].value, t[i].value, false };
    return t[i + 1].at[-1] == ' ' && t[i + 2].at[-1] == ' ' ? 3 : 0;
}

/* ---- where it stands in the text */

static size_t behind_character(const char *text, size_t at)
{
    const char *p = text + at;

    text_next(&p);
    return (size_t)(p - text);
}

/* Numbers joined by a slash or dash to something else are file numbers: 1/12/2019-Estt. A rule stands between columns of a table.
 * With a month in words there is nothing to take it for. */
static bool is_loose(const char *text, size_t from, size_t to, bool in_words)
{
    if (memchr(text + from, '|', to - from))
        return false;
    if (in_words)
        return from == 0 || text[from - 1] != '/';
    return (from == 0 || !strchr("/-(", text[from - 1])) && (text[to] == '\0' || !strchr("/(", text[to]) || text[to + 1] == '\0') &&
           !(text[to] == '-' && text[to + 1] != ' ' && text[to + 1] != '\0' && text[to + 1] != '-');
}

/* "20%": the rest of the year is lost. */
static bool is_cut_short(const char *text, const struct token *year, size_t to)
{
    return year->n_digits == 2 && (year->value == 19 || year->value == 20) && text[to] && !strchr(" .,;:)/-|", text[to]) && (unsigned char)text[to] < 0x80;
}

/* "1 Vaishakha 1942 (Saka)" beside the date is the same day in another calendar. */
static bool is_saka(const char *text, size_t to)
{
    static const char *const saka[] = { "saka", "sake", "शक", "शक संवत", NULL };
    AUTO_FREE char *rest = row_fold(text + to, NULL);

    for (const char *const *s = saka; rest && *s; s++)
        if (fold_starts(rest + (*rest == ' '), *s))
            return true;
    return false;
}

bool date_find(const char *text, size_t from, char ret_iso[DATE_SIZE], size_t *ret_from, size_t *ret_to)
{
    struct token tokens[MAX_TOKENS];
    AUTO_FREE unsigned *at = NULL;
    AUTO_FREE char *fold = row_fold(text + from, &at);
    size_t n = fold ? cut_tokens(fold, tokens) : 0;

    for (size_t i = 0; i < n; i++) {
        struct date date;
        size_t k = match_iso(tokens, n, i, &date);

        k = k ? k : match_at(tokens, n, i, &date);
        if (k == 0)
            continue;
        snprintf(ret_iso, DATE_SIZE, "%04u-%02u-%02u", (unsigned)date.y % 10000, (unsigned)date.m % 100, (unsigned)date.d % 100);
        *ret_from = from + at[tokens[i].at - fold];
        *ret_to = behind_character(text, from + at[tokens[i + k - 1].at + tokens[i + k - 1].n - 1 - fold]);
        if (clock_is_date(ret_iso) && is_loose(text, *ret_from, *ret_to, date.in_words) && !is_cut_short(text, &tokens[i + k - 1], *ret_to) &&
            !is_saka(text, *ret_to))
            return true;
    }
    return false;
}

/* ---- what the scanner made of it */

static bool is_figure(char c) { return c >= '0' && c <= '9'; }

/* A run of figures and what looks like them becomes figures: "l2", "2O2O", "201S". */
static void mend_run(char *run, size_t n)
{
    static const char look[] = "OoQIl|!SBZ", mean[] = "0001111582";
    enum { SURE = 7 };              /* of these: without help of another figure */
    size_t figures = 0, doubtful = 0;

    for (size_t i = 0; i < n; i++) {
        figures += is_figure(run[i]);
        doubtful += !is_figure(run[i]) && strchr(look, run[i]) - look >= SURE;
    }
    if (n == 1 && strchr("Il|!", run[0]) && run[1] == ' ' && isalpha((unsigned char)run[2]))
        figures = 1;                    /* | APR 2015 */
    for (size_t i = 0; i < n && figures > doubtful; i++)
        run[i] = is_figure(run[i]) ? run[i] : mean[strchr(look, run[i]) - look];
}

/* "2618" and "7018" are 2018; of "72015" and "228”" one figure was another sign. */
static void mend_length(char *run, size_t n)
{
    int last = 0;

    for (size_t i = n >= 4 ? n - 4 : n; i < n; i++)
        last = 10 * last + run[i] - '0';
    if (n == 4 && run[0] == '2' && !is_full_year(last))
        run[1] = '0';
    else if (n == 4 && run[0] > '2' && run[1] == '0')
        run[0] = '2';
    else if (n == 5 && is_full_year(last))
        run[0] = ' ';
    else if (n == 3 && (strncmp(run + n, "”", 3) == 0 || run[n] == '"' || run[n] == '*') && run[0] <= '3')
        run[2] = ' ';
    else if (n == 2 && run[2] == ' ' && is_figure(run[3]) && run[4] == ' ' && isalpha((unsigned char)run[5]))
        run[0] = ' ';           /* 12 4 MAR: the stamp says 24 */
}

bool date_find_damaged(const char *text, size_t from, char ret_iso[DATE_SIZE], size_t *ret_from, size_t *ret_to)
{
    AUTO_FREE char *mended = strdup(text);

    for (char *at = mended; at && *at;) {
        size_t n = strspn(at, "0123456789OoQIl|!SBZ");
        bool apart = at == mended || !isalpha((unsigned char)at[-1]);

        if (*at == '/' && is_figure(at[1]) && (at == mended || at[-1] == ' '))
            *at = '1';                          /* the /2 May */
        else if (n > 0 && apart && !isalpha((unsigned char)at[n])) {
            mend_run(at, n);
            if (strspn(at, "0123456789") == n)
                mend_length(at, n);
            at += n;
        } else
            at++;
    }
    return mended && date_find(mended, from, ret_iso, ret_from, ret_to);
}
