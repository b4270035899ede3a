/* The earlier papers a letter names: in its reference line, its first sentences, or as what it forwards.
 *
 * A number counts when the name of a paper stands shortly before its label ("your letter No. ...", "कार्यालय ज्ञापन संख्या ..."), or
 * when it stands in the reference line. Numbers of cases, rules and postal orders have no such name before them. */
#include "ocr/fields/flow.h"
#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_REFERENCES = 12, MOST_WORDS = 6,   /* of a number */
    BLOCK_ROWS = 8,             /* of a reference line with its list */
    NAME_BYTES = 90,            /* before a label, in which the paper's name stands */
    DATE_BYTES = 40,            /* behind a number, in which its date begins */
};

static const char *const papers[] = {
    "letter", "letters", "o m", "om", "office memorandum", "memorandum", "memo", "circular", "d o", "do", "d o letter", "office order", "g o", "order", "i d note",
    "i d", "u o note", "u o", "note", "communication", "endorsement", "reminder", "representation", "fax", "e mail", "message", "reference",
    "पत्र", "पत्रों", "पत्रांक", "ज्ञापन", "ज्ञाप", "का ज्ञा", "परिपत्र", "आदेश", "शासनादेश", "अ शा पत्र", "अनुस्मारक", "पृष्ठांकन", "टिप्पणी", "ई मेल", "अभ्यावेदन", NULL
};
static const char *const no_papers[] = { "postal order", "postal orders", "पोस्टल ऑर्डर", "पोस्टल आर्डर", "writ petition", "demand draft", "head of account", "notification", "concurrence", "सहमति",
                                         "अधिसूचना", NULL };
static const char *const number_labels[] = { "no", "nos", "number", "f no", "fno", "file no", "bearing no", "सं", "संख्या", "क्रमांक", "पत्रांक", "फा सं", "फाइल सं", NULL };
static const char *const even_numbers[] = { "of even number", "of even no", "even number", "even no", "समसंख्यक", "सम संख्यक", NULL };
static const char *const dated_labels[] = { "dated", "dt", "dtd", "date", "दिनांक", "दिनाँक", "दिनॉक", "दि", "तारीख", NULL };
static const char *const ends_number[] = { "dated", "dt", "dtd", "date", "on", "the", "regarding", "vide", "and", "for", "in", "with", "from", "issued", "read", "which",
                                           "दिनांक", "दिनाँक", "दिनॉक", "दि", "तारीख", "से", "के", "का", "की", "को", "में", "पर", "द्वारा", "तथा", "एवं", "जो", NULL };

/* ---- a number in running text */

static bool has_digit_or_mark(const char *word)
{
    for (const char *w = word; *w;) {
        int c = text_next(&w);

        if ((c < 0x80 && strchr("0123456789/-()&", c)) || (c >= 0x966 && c <= 0x96f))
            return true;
    }
    return false;
}

/* "dt.29/07/2015" */
static bool begins_with_date(const char *word, const char *fold)
{
    char iso[DATE_SIZE];
    size_t from, to;

    for (const char *const *d = dated_labels; *d; d++)
        if (fold_starts(fold, *d) && date_find(word, 0, iso, &from, &to))
            return true;
    return false;
}

/* Does the number end before this word? after: the last byte of the word before it, '\0' for the first. */
static bool ends_before(const char *word, char after)
{
    AUTO_FREE char *fold = row_fold(word, NULL);

    if (!fold || fold_is_any(fold, ends_number) || begins_with_date(word, fold))
        return true;
    if (after == ',' || after == ';')
        return true;
    if (after == '\0' || after == '/' || after == '-')
        return false;
    if (after == '.' || after == ')')
        return !has_digit_or_mark(word) && strlen(word) > 3;
    return fold_letters(fold) >= 4 && !has_digit_or_mark(word);
}

/* Where the number that begins at byte from of text ends. */
static size_t end_in_text(const char *text, size_t from)
{
    size_t at = from, end = from, date_from, date_to, stop = strlen(text);
    char iso[DATE_SIZE], after = '\0';
    AUTO_FREE char *near = strndup(text + from, 160);

    if (near && date_find(near, 0, iso, &date_from, &date_to) && date_from > 0)
        stop = from + date_from;
    for (int words = 0; words < MOST_WORDS && at < stop && text[at]; words++) {
        size_t n = strcspn(text + at, " ");
        AUTO_FREE char *word = strndup(text + at, n);

        if (!word || ends_before(word, after) || n == 0)
            break;
        after = word[n - 1];
        end = at + n < stop ? at + n : stop;
        at += n + (text[at + n] == ' ');
    }
    return end;
}

/* ---- the list */

struct list {
    char *value;                /* as FIELD_REFERENCES */
    size_t n;
    const char *own;            /* this letter's number; "" when it was not found */
};

/* Letters and digits only, so that a lost slash or space makes no difference. */
static char *core(const char *number)
{
    char *fold = row_fold(number, NULL), *out = fold;

    for (const char *at = fold; fold && *at; at++)
        if (*at != ' ')
            *out++ = *at;
    if (fold)
        *out = '\0';
    return fold;
}

/* One may have a label before it that the other has not: "G.O. Rt. No. 59/Coop". */
static bool ends_in(const char *s, const char *tail)
{
    size_t n = strlen(s), k = strlen(tail);

    return k >= 4 && n >= k && strcmp(s + n - k, tail) == 0;
}

static bool is_own(const struct list *l, const char *number)
{
    AUTO_FREE char *a = core(l->own);
    AUTO_FREE char *b = core(number);

    return a && b && *a && *b && (strcmp(a, b) == 0 || ends_in(a, b) || ends_in(b, a));
}

static bool is_listed(const struct list *l, const char *number, const char *iso)
{
    AUTO_FREE char *line = NULL;

    if (!l->value || asprintf(&line, "%s\t%s", number, iso) < 0)
        return false;
    return strstr(l->value, line) != NULL;
}

static void add(struct list *l, const char *number, const char *iso, bool even)
{
    char *more;

    if (l->n == MOST_REFERENCES || is_listed(l, number, iso) ||
        asprintf(&more, "%s%s%s\t%s%s", l->value ? l->value : "", l->value ? "\n" : "", number, iso, even ? "\teven" : "") < 0)
        return;
    free(l->value);
    l->value = more;
    l->n++;
}

/* ---- one reference */

/* The date that belongs to what ends at byte "to": at most a few words lie between. */
static bool date_behind(const struct flow *f, size_t to, char ret_iso[DATE_SIZE], size_t *ret_to)
{
    size_t from;

    if (!flow_date(f, to, DATE_BYTES, ret_iso, &from, ret_to))
        return false;
    AUTO_FREE char *between = strndup(f->text + to, from - to);
    AUTO_FREE char *fold = between ? row_fold(between, NULL) : NULL;
    return fold && (fold_words(fold) <= 2 || fold_has_any(fold, dated_labels)) && !fold_has_any(fold, number_labels);
}

/* Without a date it must have strokes. */
static bool looks_like_number(const char *number, bool dated)
{
    size_t digits = 0;

    for (const char *p = number; *p; p++)
        digits += isdigit((unsigned char)*p) != 0;
    return strlen(number) <= 120 && (dated ? digits >= 1 : digits >= 3 && strchr(number, '/'));
}

/* Not a sentence, and high up: where the letter's own number stands. */
static bool is_head_line(const struct row *r) { return r->page == 0 && row_y(r) < 0.35 && fold_words(r->fold) < 8; }

/* Without a date it counts in the reference line only, and not when that is "Ref. No. ...", the label of the letter's own. */
static bool is_surely_other(const struct flow *f, size_t from, bool in_block, bool dated, const struct list *l, const char *number)
{
    const struct row *r = &f->rows->row[flow_row(f, from)];

    return (dated || (in_block && row_after_label(r, label_number) < 0)) && !(is_head_line(r) && is_own(l, number));
}

/* Takes the reference whose number begins at byte from. Returns where it ends, or from when there is none. */
static size_t take_numbered(const struct flow *f, size_t from, bool in_block, struct list *l)
{
    size_t end = end_in_text(f->text, from), to = end;
    char iso[DATE_SIZE] = "";
    bool dated = date_behind(f, end, iso, &to);
    AUTO_FREE char *number = number_clean(f->text, from, end);

    if (!number || !looks_like_number(number, dated) || !is_surely_other(f, from, in_block, dated, l, number))
        return from;
    add(l, number, dated ? iso : "", false);
    return to;
}

/* What stands in so many bytes before fold offset "at", whole words; the caller's. */
static char *words_before(const struct flow *f, size_t at, size_t bytes)
{
    size_t from = at > bytes ? at - bytes : 0;

    while (from > 0 && from < at && f->fold[from - 1] != ' ')
        from++;
    return strndup(f->fold + from, at - from);
}

/* The last so many words of a folded text that may end in a space. */
static const char *last_words(const char *fold, unsigned most)
{
    const char *at = fold + strlen(fold);
    unsigned words = 0;

    while (at > fold && at[-1] == ' ')
        at--;
    while (at > fold && words < most) {
        at--;
        words += at == fold || at[-1] == ' ';
    }
    return at;
}

/* Does the name of a paper end shortly before fold offset "at"? */
static bool is_behind_paper(const struct flow *f, size_t at)
{
    enum { MOST_BETWEEN = 3 };
    AUTO_FREE char *before = words_before(f, at, NAME_BYTES);

    return before && !fold_has_any(before, no_papers) && fold_has_any(last_words(before, MOST_BETWEEN + 1), papers);
}

/* Is the label from fold offset at to end that of a paper? Its name stands in the label or before it, perhaps with a word or two between. */
static bool names_paper(const struct flow *f, size_t at, size_t end)
{
    AUTO_FREE char *label = strndup(f->fold + at, end - at);

    return is_behind_paper(f, at) || (label && fold_has_any(label, papers));
}

/* A label that begins a row is the letter's own, unless a sentence goes on there: "... कार्यालय ज्ञाप / संख्या 4736/77". */
static bool is_own_label(const struct flow *f, size_t at)
{
    size_t i = flow_row(f, f->at[at]), start = f->starts[i - f->first], row_at = at;
    const struct row *r = &f->rows->row[i];

    if (row_after_label(r, label_number) < (long)(f->at[at] - start) || row_after_label(r, label_reference) >= 0)
        return false;
    while (row_at > 0 && f->at[row_at - 1] >= start)
        row_at--;
    return row_gap(f->rows, i) > 1.5 || !is_behind_paper(f, row_at);
}

/* Bytes of text that are the reference line with its list. */
struct block { size_t from, to; };

static struct block find_block(const struct flow *f)
{
    struct block b = { 0, 0 };

    for (size_t i = f->first; i < f->first + f->n && b.to == 0; i++) {
        const struct row *r = &f->rows->row[i];
        long from = row_after_label(r, label_reference);
        size_t end = i + 1;

        if (from < 0 || r->page > 1 || row_in_paragraph(f->rows, i))
            continue;
        while (end < f->first + f->n && end < i + BLOCK_ROWS && row_after_label(&f->rows->row[end], label_subject) < 0 &&
               row_after_label(&f->rows->row[end], label_salutation) < 0)
            end++;
        b = (struct block){ f->starts[i - f->first], end < f->first + f->n ? f->starts[end - f->first] : strlen(f->text) };
    }
    return b;
}

static void take_all_numbered(const struct flow *f, struct list *l, size_t *ret_first)
{
    const struct block block = find_block(f);
    size_t at = 0, end, behind = 0;
    long found;

    for (; (found = flow_find(f, at, number_labels, &end)) >= 0; at = end) {
        size_t label = (size_t)found, where = f->at[label], value = flow_value(f, end), to;
        bool joined = behind > 0 && where >= behind && where - behind < 8;      /* "... and No. ..." */

        bool in_block = where >= block.from && where < block.to;

        if (where < behind || is_own_label(f, label) || !(joined || names_paper(f, label, end) || in_block))
            continue;
        to = take_numbered(f, value, in_block, l);
        if (to == value)
            continue;
        if (l->n == 1 && *ret_first == SIZE_MAX)
            *ret_first = value;
        behind = to;
    }
}

/* "your letter of even number dated ...", "your letter dated ...". */
static void take_all_unnumbered(const struct flow *f, struct list *l, size_t *ret_first)
{
    static const char *const dated_papers[] = { "letter dated", "letters dated", "letter dt", "o m dated", "om dated", "circular dated", "communication dated", "d o letter dated",
                                                "reminder dated", "representation dated", "e mail dated", "पत्र दिनांक", "अ शा पत्र दिनांक", "ज्ञापन दिनांक", "परिपत्र दिनांक",
                                                "अनुस्मारक दिनांक", NULL };
    char iso[DATE_SIZE];
    size_t end, to;
    long at;

    for (size_t from = 0; (at = flow_find(f, from, even_numbers, &end)) >= 0; from = end)
        if (*l->own && date_behind(f, flow_value(f, end), iso, &to)) {
            add(l, l->own, iso, true);
            *ret_first = *ret_first == SIZE_MAX ? f->at[at] : *ret_first;
        }
    for (size_t from = 0; (at = flow_find(f, from, dated_papers, &end)) >= 0; from = end)
        if (date_behind(f, flow_value(f, end), iso, &to) && !(l->value && strstr(l->value, iso))) {
            add(l, "", iso, false);
            *ret_first = *ret_first == SIZE_MAX ? f->at[at] : *ret_first;
        }
}

void rule_references(const struct flow *body, const struct found *letter_no, struct found *ret)
{
    struct list l = { .own = letter_no->value ? letter_no->value : "" };
    size_t first = SIZE_MAX, end;

    take_all_numbered(body, &l, &first);
    take_all_unnumbered(body, &l, &first);
    if (!l.value)
        return;
    first = first == SIZE_MAX ? 0 : first;
    end = end_in_text(body->text, first);
    flow_take(ret, l.value, body, first, end > first ? end : first + 1, 0.85, "names an earlier paper");
}
