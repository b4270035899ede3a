/* Which rows are the subject's: from where it begins to a reference, a salutation, a paragraph or a line with room left. */
#include "ocr/fields/subject.h"

#include <string.h>

const char *const subject_begins_body[] = {
    "i am directed", "i am to", "the undersigned", "undersigned", "with reference", "please", "kindly", "it is", "it has been", "in continuation", "in supersession", "in pursuance", "in exercise",
    "reference is", "reference", "attention is", "whereas", "this is", "consequent", "a copy", "the following", "as you are aware", "i write", "i would like", "i beg", "i have", "i am", "i wish", "i had", "i hereby", "we have", "we are", "we refer", "we write", "we wish", "we on", "with due respect",
    "this has", "in response to", "further to", "through this",
    "उपर्युक्त", "उपरोक्त", "अधोहस्ताक्षरी", "कृपया", "मुझे", "निदेशानुसार", "निर्देशानुसार", "सविनय", "निवेदन", "मैं", "एतद्द्वारा", NULL
};

/* A numbered paragraph, a salutation, a reference or a usual first sentence ends the subject. */
bool subject_ends_at(const struct row *r)
{
    size_t digits;

    if (row_after_label(r, label_salutation) >= 0 || row_after_label(r, label_reference) >= 0 || row_after_label(r, label_to) >= 0 || row_after_label(r, subject_begins_body) >= 0)
        return true;
    digits = strspn(r->text, "0123456789");
    if (digits >= 1 && r->text[0] != '0' && digits <= 2 && strchr(".)", r->text[digits]) && r->text[digits + 1] == ' ')
        return true;
    return fold_letters(r->fold) < 3;
}

/* ---- how it goes on */

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

struct subject { double label_x, value_x, right; bool to_salutation; };     /* where it stands on paper */

static bool near(double a, double b) { return a - b < 0.02 && b - a < 0.02; }

/* Do the rows behind row i run without a gap to a salutation? Then they all are the subject's. */
static bool runs_to_salutation(const struct rows *rows, size_t i)
{
    enum { MOST = 4 };

    for (size_t k = i + 1; k < rows->n && k <= i + MOST + 1 && rows->row[k].page == rows->row[i].page; k++) {
        if (row_after_label(&rows->row[k], label_salutation) >= 0)
            return true;
        if (row_gap(rows, k) > 1.4 || subject_ends_at(&rows->row[k]) || subject_is_over(rows->row[k - 1].fold))
            return false;
    }
    return false;
}

bool subject_ends_sentence(const char *text)
{
    size_t n = strlen(text);

    return n > 3 && (text[n - 1] == '.' || strcmp(text + n - 3, "।") == 0);
}

/* Does row i go on with the subject in the row above? Below its value, or below its label after a line with no room for another word. */
static bool goes_on(const struct rows *rows, size_t i, const struct subject *s)
{
    const struct row *r = &rows->row[i], *above = r - 1;
    double gap = row_gap(rows, i);
    bool hanging = near(row_x(r), s->value_x) && s->value_x > s->label_x + 0.03;

    if (r->same_line)
        return true;
    if (r->page != above->page || gap > 1.4 || gap < -0.9 || subject_ends_at(r))
        return false;
    if (s->to_salutation)
        return true;
    if (begins_paragraph(rows, i, s->right) || fold_has(above->fold, "regarding") || fold_has(above->fold, "reg") || subject_is_over(above->fold) || subject_ends_sentence(above->text))
        return false;
    if (hanging)
        return true;
    if (!near(row_x(r), s->value_x) && !near(row_x(r), s->label_x) && !(row_x(r) > s->value_x && row_right(r) < s->right - 0.1))
        return false;
    return s->right == 0 || row_right(above) + first_word_width(r) + 0.01 > s->right - 0.01;
}

void subject_take(const struct rows *rows, size_t i, size_t from, double label_x, double conf, const char *why, const char *language, struct found *ret)
{
    const struct row *first = &rows->row[i];
    struct subject s = { .label_x = label_x, .right = text_right(rows, first->page), .to_salutation = runs_to_salutation(rows, i) };
    struct box b = turn_to_upright(&first->on->turn, row_box(first, from, strlen(first->text)));
    char *value = NULL;

    s.value_x = (double)b.x / turn_upright_width(&first->on->turn);
    text_append(&value, first->text + from);
    for (size_t k = i + 1; k < rows->n && k < i + SUBJECT_MAX_LINES && goes_on(rows, k, &s); k++)
        text_append(&value, rows->row[k].text);
    if (value)
        subject_tidy(value, language);
    found_take(ret, value, first, from, strlen(first->text), 1, why);
    if (value)
        ret->conf = confidence_of_line(conf, first);
}
