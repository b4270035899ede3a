/* search_query.c - what a person typed and chose, as one query of the full text that is always well-formed. */
#include "store/search.h"

#include "base/text.h"
#include "workflow/day.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum { PREFIX_LETTERS = 3 };    /* a beginning of fewer stands for half the index */

/* ---- words as typed */

struct word { const char *at; size_t n; bool quoted, minus, star, number; };
struct words { char *text; struct word list[SEARCH_WORDS]; size_t n; };

/* Has it a sign that the index keeps? Of the others no word is made. */
static bool is_word(const char *at, size_t n)
{
    utf8proc_int32_t cp;

    while (n > 0) {
        utf8proc_ssize_t k = utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)n, &cp);
        if (k <= 0)
            return false;
        utf8proc_category_t c = utf8proc_category(cp);
        if ((c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_MC) || (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO))
            return true;
        at += k;
        n -= (size_t)k;
    }
    return false;
}

static bool has_digit(const char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isdigit((unsigned char)at[i]))
            return true;
    return false;
}

/* -word, "some words", -"some words", word*. Returns where the next one begins. */
static const char *next_word(const char *at, struct word *ret)
{
    *ret = (struct word){ .minus = at[0] == '-' && at[1] && at[1] != ' ' && at[1] != '-' };
    if (ret->minus)
        at++;
    ret->quoted = *at == '"';
    if (ret->quoted)
        at++;
    ret->at = at;
    ret->n = strcspn(at, ret->quoted ? "\"" : " ");
    at += ret->n;
    if (ret->quoted && *at)
        at++;
    ret->star = !ret->quoted && ret->n > 1 && ret->at[ret->n - 1] == '*';
    ret->n -= ret->star;
    ret->number = has_digit(ret->at, ret->n);
    return at + strspn(at, " ");
}

/* What is not text has no words; neither has a text cut in mid-character by the limit. */
static int words_of(const char *typed, struct words *ret, struct err *e)
{
    AUTO_FREE char *cut = strndup(typed, 4 * SEARCH_TYPED_BYTES), *clean = NULL;

    ret->n = 0;
    ret->text = NULL;
    if (!cut)
        return err_set(e, -ENOMEM, "out of memory");
    if (text_clean(cut, strlen(cut), 4 * SEARCH_TYPED_BYTES, &clean, NULL) < 0)
        return -EILSEQ;
    text_cut_bytes(clean, SEARCH_TYPED_BYTES);
    int r = search_fold(clean, &ret->text, e);
    if (r < 0)
        return r;
    text_squeeze(ret->text);
    for (const char *at = ret->text; *at && ret->n < SEARCH_WORDS; ) {
        struct word w;

        at = next_word(at, &w);
        if (is_word(w.at, w.n))
            ret->list[ret->n++] = w;
    }
    return 0;
}

/* ---- one word as an expression */

/* As a string of FTS5, in which nothing but '"' has a meaning; a quotation mark inside ends a word anyway. */
static void put_string(FILE *out, const char *at, size_t n)
{
    fputc('"', out);
    for (size_t i = 0; i < n; i++)
        fputc(at[i] == '"' ? ' ' : at[i], out);
    fputc('"', out);
}

static bool is_year(long n) { return n >= 1900 && n <= 2999; }

/* 123, A/123, 123/2026, CRU-A/2026/000123: the key of a diary number, as far as it is said. 0 or -EINVAL. */
static int diary_key(const char *at, size_t n, char out[48])
{
    char letters[8] = "";
    long numbers[2] = { 0, 0 };
    int n_numbers = 0;

    for (size_t i = 0; i < n; ) {
        size_t from = i;
        if (isdigit((unsigned char)at[i])) {
            while (i < n && isdigit((unsigned char)at[i]))
                i++;
            if (n_numbers == 2 || i - from > 9)
                return -EINVAL;
            numbers[n_numbers++] = strtol(at + from, NULL, 10);
        } else if (isalpha((unsigned char)at[i])) {
            while (i < n && isalpha((unsigned char)at[i]))
                i++;
            if (n_numbers > 0)
                return -EINVAL;
            snprintf(letters, sizeof(letters), "%.*s", (int)(i - from > 7 ? 7 : i - from), at + from);     /* the last ones: the register */
        } else if (strchr("-/.: ", at[i])) {
            i++;
        } else {
            return -EINVAL;
        }
    }
    if (n_numbers == 0)
        return -EINVAL;
    bool year_first = n_numbers == 2 && is_year(numbers[0]);
    if (n_numbers == 2 && !year_first && !is_year(numbers[1]))
        return -EINVAL;
    long serial = year_first ? numbers[1] : numbers[0], year = n_numbers == 1 ? 0 : year_first ? numbers[0] : numbers[1];
    int k = snprintf(out, 48, KEY_MARK "n%s%s%ld", letters, letters[0] ? "x" : "", serial);
    if (year)
        snprintf(out + k, 48 - (size_t)k, "y%ld", year);
    return 0;
}

/* The threes of a number one behind the other; nothing when it is too short for them. */
static void put_or_grams(FILE *out, const char *at, size_t n)
{
    char cut[SEARCH_TYPED_BYTES + 1], folded[SEARCH_TYPED_BYTES + 1];
    const char *end = folded;

    snprintf(cut, sizeof(cut), "%.*s", (int)n, at);
    search_fold_number(cut, folded);
    for (int i = 0; i < 3; i++)
        if (text_next(&end) < 0)
            return;
    fputs(" OR \"", out);
    search_put_grams(out, folded);
    fputc('"', out);
}

static void put_word(FILE *out, const struct word *w, bool begin)
{
    char key[48];

    fputc('(', out);
    put_string(out, w->at, w->n);
    if ((begin || w->star) && text_letters(w->at, w->n) >= PREFIX_LETTERS)
        fputs(" *", out);
    if (w->number) {
        put_or_grams(out, w->at, w->n);
        if (diary_key(w->at, w->n, key) == 0)
            fprintf(out, " OR \"%s\"", key);
    }
    fputc(')', out);
}

/* "11096 6 2016" may be one number whose slashes were lost: numbers side by side are also looked for as one. */
static size_t run_of_numbers(const struct words *w, size_t i)
{
    size_t n = 0;

    while (i + n < w->n && w->list[i + n].number && !w->list[i + n].quoted && !w->list[i + n].minus)
        n++;
    return n;
}

static void put_run(FILE *out, const struct words *w, size_t i, size_t n)
{
    const struct word *first = &w->list[i], *last = &w->list[i + n - 1];

    fputs("((", out);
    for (size_t k = 0; k < n; k++) {
        if (k > 0)
            fputs(" AND ", out);
        put_word(out, &w->list[i + k], false);
    }
    fputc(')', out);
    if (n > 1)
        put_or_grams(out, first->at, (size_t)(last->at + last->n - first->at));
    fputc(')', out);
}

/* ---- facets and days */

static void put_facet(FILE *out, enum facet kind, const char *value)
{
    char key[FACET_KEY_SIZE];

    search_facet_key(kind, value, key);
    fprintf(out, "\"%s\"", key);
}

/* Posts of the section, as the directory has it today. */
static int put_section(struct store *s, FILE *out, const char *section, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = db_query(s, &q, e, "SELECT post FROM officers WHERE section = ? LIMIT 500", "t", section);

    fputc('(', out);
    put_facet(out, FACET_SECTION, section);         /* no letter has it: so that there is something to put "OR" behind */
    while (r == 0 && (r = db_row(s, q, e)) == 1) {
        fputs(" OR ", out);
        put_facet(out, FACET_POST, db_text(q, 0));
        r = 0;
    }
    fputc(')', out);
    return r;
}

/* From one day to another as whole years, months and days, as few as it takes. */
static void put_days(FILE *out, char kind, const char *from, const char *to)
{
    char day[CLOCK_DATE_SIZE], end[CLOCK_DATE_SIZE];

    fputs("(\"" KEY_MARK "none\"", out);
    for (snprintf(day, sizeof(day), "%.10s", from); *day && strcmp(day, to) <= 0; day_add(end, 1, day)) {
        snprintf(end, sizeof(end), "%.4s-12-31", day);
        if (strcmp(day + 4, "-01-01") == 0 && strcmp(end, to) <= 0) {
            fprintf(out, " OR \"" KEY_MARK "%c%.4s\"", kind, day);
            continue;
        }
        day_span_end(day, DAY_SPAN_MONTH, end);
        if (strcmp(day + 7, "-01") == 0 && *end && strcmp(end, to) <= 0) {          /* "": the last month there is */
            fprintf(out, " OR \"" KEY_MARK "%c%.4s%.2s\"", kind, day, day + 5);
        } else {
            fprintf(out, " OR \"" KEY_MARK "%c%.4s%.2s%.2s\"", kind, day, day + 5, day + 8);
            memcpy(end, day, sizeof(end));
        }
    }
    fputc(')', out);
}

static const char *said(const char *value) { return value && *value ? value : NULL; }

/* ---- all of it */

#define FIRST_DAY "1950-01-01"      /* of an open end: hardly a letter is older ... */
#define LAST_DAY  "2050-12-31"

struct expression { FILE *out; int n; };

static FILE *another(struct expression *x)
{
    if (x->n++ > 0)
        fputs(" AND ", x->out);
    return x->out;
}

static void put_range(struct expression *x, char kind, const char *from, const char *to)
{
    const char *first = said(from) && clock_is_date(from) ? from : FIRST_DAY, *last = said(to) && clock_is_date(to) ? to : LAST_DAY;

    if (!said(from) && !said(to))
        return;
    put_days(another(x), kind, first, last);
}

static int put_filters(struct store *s, struct expression *x, const struct register_ask *ask, struct err *e)
{
    int r = 0;

    for (int kind = 0; kind < FACETS && r == 0; kind++)
        if (said(ask->facet[kind]) && kind == FACET_SECTION)
            r = put_section(s, another(x), ask->facet[kind], e);
        else if (said(ask->facet[kind]))
            put_facet(another(x), (enum facet)kind, ask->facet[kind]);
    put_range(x, 'r', ask->from, ask->to);
    put_range(x, 'd', ask->dated_from, ask->dated_to);
    return r;
}

static void put_words(struct expression *x, const struct words *w, bool begin)
{
    for (size_t i = 0; i < w->n; ) {
        size_t numbers = run_of_numbers(w, i);

        if (numbers > 0)
            put_run(another(x), w, i, numbers);
        else if (!w->list[i].minus)
            put_word(another(x), &w->list[i], begin && i + 1 == w->n && !w->list[i].quoted);
        i += numbers > 0 ? numbers : 1;
    }
}

static void put_without(FILE *out, const struct words *w)
{
    int n = 0;

    for (size_t i = 0; i < w->n; i++)
        if (w->list[i].minus) {
            fputs(n++ == 0 ? " NOT (" : " OR ", out);
            put_word(out, &w->list[i], false);
        }
    if (n > 0)
        fputc(')', out);
}

static int build(struct store *s, const struct register_ask *ask, const struct words *w, bool begin, char **ret, struct err *e)
{
    size_t n = 0;
    char *text = NULL;
    struct expression x = { .out = open_memstream(&text, &n) };

    if (!x.out)
        return err_set(e, -ENOMEM, "out of memory");
    fputc('(', x.out);
    int r = put_filters(s, &x, ask, e);
    put_words(&x, w, begin);
    if (x.n == 0)
        fputs(w->text && *w->text && w->n == 0 ? "\"" KEY_MARK "none\"" : "\"" KEY_ALL "\"", x.out);   /* signs alone find nothing */
    fputc(')', x.out);
    put_without(x.out, w);
    if (fclose(x.out) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "out of memory");
    if (r < 0)
        free(text);
    else
        *ret = text;
    return r;
}

static int build_begin(struct store *s, const struct register_ask *ask, const struct words *w, struct search_match *ret, struct err *e)
{
    const struct word *last = &w->list[w->n - 1];
    size_t n = 0;
    FILE *out = open_memstream(&ret->last, &n);

    if (!out)
        return err_set(e, -ENOMEM, "out of memory");
    put_string(out, last->at, last->n);
    return fclose(out) == 0 ? build(s, ask, w, true, &ret->begin, e) : err_set(e, -ENOMEM, "out of memory");
}

/* Just one number: whoever types it wants that letter before all that bear it somewhere. */
static int just_number(const struct words *w, char **ret, struct err *e)
{
    char folded[SEARCH_TYPED_BYTES + 1], key[48], none[] = KEY_MARK "none";

    bool is_diary = w->n > 0 && diary_key(w->text, strlen(w->text), key) == 0;      /* "CRU A 2026 123" has words, too */
    if (w->n == 0 || (run_of_numbers(w, 0) != w->n && !is_diary))
        return 0;
    search_fold_number(w->text, folded);
    const char *diary = is_diary ? key : none;
    return asprintf(ret, "\"%s\" OR \"" KEY_MARK "q%s\"", diary, folded) < 0 ? err_set(e, -ENOMEM, "out of memory") : 0;
}

int search_match_of(struct store *s, const struct register_ask *ask, struct search_match *ret, struct err *e)
{
    struct words w;
    int r = words_of(ask->words ? ask->words : "", &w, e);

    *ret = (struct search_match){ 0 };
    if (r == -EILSEQ) {
        ret->exact = strdup("\"" KEY_MARK "none\"");
        return ret->exact ? 0 : err_set(e, -ENOMEM, "out of memory");
    }
    const struct word *last = r == 0 && w.n > 0 ? &w.list[w.n - 1] : NULL;
    if (r == 0)
        r = build(s, ask, &w, false, &ret->exact, e);
    if (r == 0 && last && !last->quoted && !last->minus && !last->number && !last->star && text_letters(last->at, last->n) >= PREFIX_LETTERS)
        r = build_begin(s, ask, &w, ret, e);
    if (r == 0)
        r = just_number(&w, &ret->number, e);
    free(w.text);
    if (r < 0)
        search_match_done(ret);
    return r;
}

int search_choose(struct store *s, const struct search_match *m, const char **ret_match, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    int r = m->begin ? db_query(s, &q, e, "SELECT 1 FROM search_text WHERE search_text MATCH ? ORDER BY rowid DESC LIMIT 1", "t", m->last) : 1;

    if (r == 0)
        r = db_row(s, q, e);
    *ret_match = r == 0 ? m->begin : m->exact;      /* the same for each page of a search */
    return r < 0 ? r : 0;
}

void search_match_done(struct search_match *m)
{
    free(m->exact);
    free(m->begin);
    free(m->last);
    free(m->number);
    *m = (struct search_match){ 0 };
}
