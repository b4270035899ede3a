#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_LINES = 6 };

static const char *const label_question_day[] = { "to be answered on", "to be answered", "for answer on", "answer on", "उत्तर दिए जाने", "उत्तर दिया जाना", "को उत्तर", NULL };
static const char *const label_abstract[] = { "abstract", "सार", NULL };

/* A numbered paragraph, a salutation or a reference ends the subject. */
static bool starts_something_else(const struct row *r)
{
    const char *fold = r->fold;
    size_t digits;

    if (row_after_label(r, label_salutation) >= 0 || row_after_label(r, label_reference) >= 0 || row_after_label(r, label_to) >= 0)
        return true;
    digits = strspn(r->text, "0123456789");
    if (digits >= 1 && digits <= 2 && strchr(".)", r->text[digits]) && r->text[digits + 1] == ' ')
        return true;
    return fold_letters(fold) < 3;
}

/* Where full lines end on the page: most of them, so that a stamp or a date at the side does not count. 0: no full lines. */
static double text_right(const struct rows *rows, int page)
{
    enum { STEPS = 100 };
    unsigned ends[STEPS + 1] = { 0 }, all = 0, seen = 0;

    for (size_t i = 0; i < rows->n; i++) {
        int at = (int)(row_right(&rows->row[i]) * STEPS);

        if (rows->row[i].page == page && fold_words(rows->row[i].fold) >= 7 && at >= 0 && at <= STEPS) {
            ends[at]++;
            all++;
        }
    }
    for (int at = 0; at <= STEPS; at++) {
        seen += ends[at];
        if (all > 0 && seen * 2 > all)
            return (double)at / STEPS;
    }
    return 0;
}

static double first_word_width(const struct row *r)
{
    return (double)r->on->words[r->first].upright.w / turn_upright_width(&r->on->turn);
}

/* A full line whose next one begins further left: the first line of a paragraph. */
static bool begins_paragraph(const struct rows *rows, size_t i, double right)
{
    const struct row *r = &rows->row[i];

    return right > 0 && row_right(r) > right - 0.03 && i + 1 < rows->n && rows->row[i + 1].page == r->page && row_gap(rows, i + 1) < 1.5 &&
           row_x(&rows->row[i + 1]) < row_x(r) - 0.03 && fold_words(rows->row[i + 1].fold) >= 4;
}

struct subject { double label_x, value_x, right; };     /* where it stands on paper */

static bool near(double a, double b) { return a - b < 0.02 && b - a < 0.02; }

/* Does row i go on with the subject in the row above? Only below its label or its value, after a line with no room for another word. */
static bool goes_on(const struct rows *rows, size_t i, const struct subject *s)
{
    const struct row *r = &rows->row[i], *above = r - 1;
    double gap = row_gap(rows, i);
    size_t n = strlen(above->text);

    if (r->same_line)
        return true;
    if (r->page != above->page || gap > 1.4 || gap < -0.9 || starts_something_else(r))
        return false;
    if (begins_paragraph(rows, i, s->right) || fold_has(above->fold, "regarding") || fold_has(above->fold, "reg"))
        return false;
    if (n > 3 && (above->text[n - 1] == '.' || strcmp(above->text + n - 3, "।") == 0))
        return false;
    if (!near(row_x(r), s->value_x) && !near(row_x(r), s->label_x) && !(row_x(r) > s->value_x && row_right(r) < s->right - 0.1))
        return false;
    return s->right == 0 || row_right(above) + first_word_width(r) + 0.01 > s->right - 0.01;
}

/* "… - regarding." says only that this was the subject. */
static void cut_regarding(char *s)
{
    static const char *const tails[] = { "regarding", "reg", "regd", "-reg", "reg.", NULL };

    for (const char *const *t = tails; *t; t++) {
        size_t n = strlen(s), k = strlen(*t);

        if (n > k + 2 && strcasecmp(s + n - k, *t) == 0 && strchr(" -:", s[n - k - 1])) {
            n -= k;
            while (n > 0 && (strchr(" -:.,", s[n - 1]) || (unsigned char)s[n - 1] == 0x93 || (unsigned char)s[n - 1] == 0x94 ||
                             (unsigned char)s[n - 1] == 0x80 || (unsigned char)s[n - 1] == 0xe2))
                n--;                /* spaces and dashes of any length (E2 80 93, E2 80 94) */
            s[n] = '\0';
            return;
        }
    }
}

/* Behind a full stop after "regarding" nothing belongs to it. */
static void cut_behind_regarding(char *s)
{
    char *at = strcasestr(s, "regarding.");

    if (at && at > s + 2 && strchr(" -", at[-1]))
        at[strlen("regarding")] = '\0';
}

static void tidy(char *value)
{
    size_t from = 0, to;

    cut_behind_regarding(value);
    to = strlen(value);

    text_trim(value, &from, &to);
    memmove(value, value + from, to - from);
    value[to - from] = '\0';
    cut_regarding(value);
}

/* Takes row i from byte "from" on and the rows that continue it. */
static void take(const struct rows *rows, size_t i, size_t from, double conf, const char *why, struct found *ret)
{
    const struct row *first = &rows->row[i];
    struct subject s = { .label_x = row_x(first), .right = text_right(rows, first->page) };
    struct box b = turn_to_upright(&first->on->turn, row_box(first, from, strlen(first->text)));
    char *value = NULL;

    s.value_x = (double)b.x / turn_upright_width(&first->on->turn);
    text_append(&value, first->text + from);
    for (size_t k = i + 1; k < rows->n && k < i + MAX_LINES && goes_on(rows, k, &s); k++)
        text_append(&value, rows->row[k].text);
    if (value)
        tidy(value);
    found_take(ret, value, first, from, strlen(first->text), conf, why);
}

/* Title of a Parliament question: the lines between the day of answer and the member's name. */
static bool question_title(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i + 1 < rows->n && rows->row[i].page == 0; i++)
        if (fold_has_any(rows->row[i].fold, label_question_day) && !starts_something_else(&rows->row[i + 1])) {
            take(rows, i + 1, 0, 0.8, "between the day of answer and the question", ret);
            return true;
        }
    return false;
}

/* Behind the label; or behind "विषय/Subject:", whatever became of its first half. -1: no label. */
static long after_label(const struct row *r)
{
    size_t stroke = strcspn(r->text, " /");
    long from = r->text[stroke] == '/' ? row_after_label_at(r, stroke + 1, label_subject) : -1;

    return from >= 0 && memchr(r->text + stroke, ':', (size_t)from - stroke) ? from : row_after_label(r, label_subject);
}

static const char *const quotes[] = { "\"", "“", "”", "„", NULL };

/* The first quotation mark at or after byte "at". Returns where it begins, *ret_end where it ends; -1: none. */
static long find_quote(const char *text, size_t at, size_t *ret_end)
{
    for (; text[at]; at++)
        for (const char *const *q = quotes; *q; q++)
            if (strncmp(text + at, *q, strlen(*q)) == 0) {
                *ret_end = at + strlen(*q);
                return (long)at;
            }
    return -1;
}

/* From byte "from" of row i to the quotation mark that closes it; the caller's. NULL: it is not closed soon. */
static char *take_quoted(const struct rows *rows, size_t i, size_t from)
{
    AUTO_FREE char *value = NULL;
    size_t end;

    for (size_t k = i; k < rows->n && k < i + MAX_LINES; k++, from = 0) {
        const char *text = rows->row[k].text;
        long close = find_quote(text, from, &end);
        AUTO_FREE char *part = strndup(text + from, close >= 0 ? (size_t)close - from : strlen(text));

        if (!part || text_append(&value, part) < 0)
            return NULL;
        if (close >= 0)
            return TAKE_PTR(value);
    }
    return NULL;
}

/* An endorsement names in its first sentence what it forwards: a copy of the Memorandum on "…". */
static bool quoted_subject(const struct rows *rows, struct found *ret)
{
    enum { FEWEST_WORDS = 4 };

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i];
        size_t from;
        long quote = find_quote(r->text, 0, &from);
        AUTO_FREE char *value = quote >= 0 ? take_quoted(rows, i, from) : NULL;
        AUTO_FREE char *fold = value ? row_fold(value, NULL) : NULL;

        if (!fold || fold_words(fold) < FEWEST_WORDS)
            continue;
        tidy(value);
        found_take(ret, TAKE_PTR(value), r, from, strlen(r->text), 0.7, "in quotation marks");
        return true;
    }
    return false;
}

/* On the first page, or on the others. */
static bool labelled_subject(const struct rows *rows, bool first_page, struct found *ret)
{
    enum { FEWEST_WORDS = 3 };              /* fewer below a label that stands alone are a stamp over it */

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i], *next = i + 1 < rows->n ? r + 1 : NULL;
        long from = (r->page == 0) == first_page ? after_label(r) : -1;

        if (from >= 0 && fold_letters(r->text + from) >= 4) {
            take(rows, i, (size_t)from, r->page == 0 ? 0.95 : 0.8, "behind the subject label", ret);
            return true;
        }
        if (from >= 0 && next && next->page == r->page && fold_words(next->fold) >= FEWEST_WORDS) {
            take(rows, i + 1, 0, 0.8, "below the subject label", ret);
            return true;
        }
        if (first_page && next && row_after_label(r, label_abstract) == (long)strlen(r->text)) {
            take(rows, i + 1, 0, 0.8, "the order's abstract", ret);
            return true;
        }
    }
    return false;
}

void rule_subject(const struct rows *rows, const char *form, struct found *ret)
{
    if (labelled_subject(rows, true, ret))
        return;
    if (strcmp(form, "endorsement") == 0 && quoted_subject(rows, ret))
        return;
    if (!labelled_subject(rows, false, ret) && strcmp(form, "parliament_question") == 0)
        question_title(rows, ret);
}
