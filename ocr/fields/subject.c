/* The subject: behind its label, in the language of the letter; without a label between salutation and letter, below the title
 * of an order or notification, in the quotation marks of an endorsement, between day and number of a Parliament question.
 * What belongs to it of the text: subject_text.c. */
#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/text.h"
#include "ocr/fields/alike.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 8, FEWEST_WORDS = 3 };

static const char *const label_question_day[] = { "to be answered on", "to be answered", "for answer on", "answer on", "answered on", "उत्तर दिए जाने", "उत्तर दिया जाना", "को उत्तर", NULL };
static const char *const members[] = { "shri", "shrimati", "smt", "kumari", "dr", "prof", "adv", "sushri", "श्री", "श्रीमती", "डॉ", "डा", "सुश्री", "कुमारी", "प्रो", NULL };
static const char *const label_abstract[] = { "abstract", "सार", NULL };
static const char *const begins_body[] = {
    "i am directed", "i am to", "the undersigned", "undersigned", "with reference", "please", "kindly", "it is", "it has been", "in continuation", "in supersession", "in pursuance", "in exercise",
    "reference is", "reference", "attention is", "whereas", "this is", "consequent", "a copy", "the following", "as you are aware", "i write", "i would like", "i beg", "i have", "i am", "i wish", "i had", "i hereby", "we have", "we are", "we refer", "we write", "we wish", "we on", "with due respect",
    "this has", "in response to", "further to", "through this",
    "उपर्युक्त", "उपरोक्त", "अधोहस्ताक्षरी", "कृपया", "मुझे", "निदेशानुसार", "निर्देशानुसार", "सविनय", "निवेदन", "मैं", "एतद्द्वारा", NULL
};

/* A numbered paragraph, a salutation, a reference or a usual first sentence ends the subject. */
static bool starts_something_else(const struct row *r)
{
    size_t digits;

    if (row_after_label(r, label_salutation) >= 0 || row_after_label(r, label_reference) >= 0 || row_after_label(r, label_to) >= 0 || row_after_label(r, begins_body) >= 0)
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
        if (row_gap(rows, k) > 1.4 || starts_something_else(&rows->row[k]) || subject_is_over(rows->row[k - 1].fold))
            return false;
    }
    return false;
}

static bool ends_sentence(const char *text)
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
    if (r->page != above->page || gap > 1.4 || gap < -0.9 || starts_something_else(r))
        return false;
    if (s->to_salutation)
        return true;
    if (begins_paragraph(rows, i, s->right) || fold_has(above->fold, "regarding") || fold_has(above->fold, "reg") || subject_is_over(above->fold) || ends_sentence(above->text))
        return false;
    if (hanging)
        return true;
    if (!near(row_x(r), s->value_x) && !near(row_x(r), s->label_x) && !(row_x(r) > s->value_x && row_right(r) < s->right - 0.1))
        return false;
    return s->right == 0 || row_right(above) + first_word_width(r) + 0.01 > s->right - 0.01;
}

/* Takes row i from byte "from" on and the rows that continue it. label_x: where its label stands. */
static void take(const struct rows *rows, size_t i, size_t from, double label_x, double conf, const char *why, const char *language, struct found *ret)
{
    const struct row *first = &rows->row[i];
    struct subject s = { .label_x = label_x, .right = text_right(rows, first->page), .to_salutation = runs_to_salutation(rows, i) };
    struct box b = turn_to_upright(&first->on->turn, row_box(first, from, strlen(first->text)));
    char *value = NULL;

    s.value_x = (double)b.x / turn_upright_width(&first->on->turn);
    text_append(&value, first->text + from);
    for (size_t k = i + 1; k < rows->n && k < i + MAX_LINES && goes_on(rows, k, &s); k++)
        text_append(&value, rows->row[k].text);
    if (value)
        subject_tidy(value, language);
    found_take(ret, value, first, from, strlen(first->text), 1, why);
    if (value)
        ret->conf = confidence_of_line(conf, first);
}

/* ---- behind a label */

/* "Suhject:", "विषप:": one or two letters wrong in the word before the colon. -1: it is another word. */
static long behind_damaged_word(const struct row *r)
{
    size_t colon = strcspn(r->text, ":");
    AUTO_FREE char *label = r->text[colon] ? strndup(r->text, colon) : NULL;
    AUTO_FREE char *fold = label ? row_fold(label, NULL) : NULL;

    if (!fold || !(words_alike(fold, strlen(fold), "subject", 2) || words_alike(fold, strlen(fold), "विषय", 1)))
        return -1;
    return (long)(colon + strspn(r->text + colon, " -:"));
}

/* Behind the label; or behind "विषय/Subject:", whatever became of its first half. -1: no label. */
static long after_label(const struct row *r)
{
    enum { LONGEST = 16 };
    size_t stroke = strcspn(r->text, "/");

    stroke = r->text[stroke] == '/' && stroke <= LONGEST ? stroke : strcspn(r->text, " /");
    long from = r->text[stroke] == '/' ? row_after_label_at(r, stroke + 1, label_subject) : -1;

    if (from < 0 || !memchr(r->text + stroke, ':', (size_t)from - stroke))
        from = row_after_label(r, label_subject);
    return from >= 0 ? from : behind_damaged_word(r);
}

/* The label stands alone: the value is on the same height at its right, else below. rows->n: nowhere. */
static size_t beside_or_below(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    for (size_t k = i > 2 ? i - 2 : 0; k < rows->n && k <= i + 3; k++) {
        const struct row *o = &rows->row[k];
        int middle = o->upright.y + o->upright.h / 2;

        if (k != i && o->page == r->page && middle > r->upright.y && middle < r->upright.y + r->upright.h && row_x(o) > row_x(r) && fold_words(o->fold) >= FEWEST_WORDS)
            return k;
    }
    return i + 1 < rows->n && rows->row[i + 1].page == r->page && fold_words(rows->row[i + 1].fold) >= FEWEST_WORDS ? i + 1 : rows->n;
}

/* "…on the / subject mentioned above and …", "Subject to approval …" */
static bool is_in_sentence(const struct rows *rows, size_t i, size_t from)
{
    const struct row *r = &rows->row[i];

    if (memchr(r->text, ':', from) || memchr(r->text, '-', from))
        return false;
    return row_in_paragraph(rows, i) || r->text[0] == 's' || fold_starts(r->fold, "subject to");
}

/* The subject labelled in row i. */
static bool labelled_at(const struct rows *rows, size_t i, const char *language, struct found *ret)
{
    const struct row *r = &rows->row[i];
    long from = after_label(r);
    size_t value;

    if (from < 0 || is_in_sentence(rows, i, (size_t)from))
        return false;
    if (fold_letters(r->text + from) >= 4) {
        take(rows, i, (size_t)from, row_x(r), r->page == 0 ? 0.95 : 0.8, "behind the subject label", language, ret);
        return true;
    }
    value = beside_or_below(rows, i);
    if (value < rows->n)
        take(rows, value, 0, row_x(&rows->row[value]), 0.8, "beside or below the subject label", language, ret);
    return value < rows->n;
}

/* On the first page or on the others: the one in the letter's language, else the first. */
static bool labelled_subject(const struct rows *rows, bool first_page, const char *language, struct found *ret)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct found other = { 0 };

        if ((rows->row[i].page == 0) != first_page || !labelled_at(rows, i, language, &other))
            continue;
        if (!ret->value || (strcmp(fields_language_of(ret->value), language) != 0 && strcmp(fields_language_of(other.value ? other.value : ""), language) == 0)) {
            free(ret->value);
            *ret = other;
        } else {
            free(other.value);
        }
        if (strcmp(fields_language_of(ret->value ? ret->value : ""), language) == 0 || !first_page)
            break;
    }
    return ret->value != NULL;
}

/* A Government Order's summary in capitals stands below "ABSTRACT". */
static bool abstract(const struct rows *rows, const char *language, struct found *ret)
{
    for (size_t i = 0; i + 1 < rows->n && rows->row[i].page == 0; i++)
        if (row_after_label(&rows->row[i], label_abstract) == (long)strlen(rows->row[i].text)) {
            take(rows, i + 1, 0, row_x(&rows->row[i + 1]), 0.8, "the order's abstract", language, ret);
            return true;
        }
    return false;
}

/* ---- its label is damaged or missing */

static const char *const other_labels[] = {
    "date", "dated", "no", "f no", "file no", "tel", "telephone", "phone", "fax", "e mail", "email", "website", "web", "place", "from", "encl", "enclosure", "note", "copy", "attn", "attention",
    "kind attn", "through", "thro", "cc", "time", "venue", "name", "address", "gram", "grams", "section", "room", "mobile", "दिनांक", "सं", "संख्या", "दूरभाष", "फोन", "फैक्स", "ई मेल", "वेबसाइट",
    "स्थान", "प्रेषक", "संलग्न", "संलग्नक", "निवास", "सदस्य", "पता", "नाम", "समय", "तारीख", "माध्यम", NULL
};

/* Below row i, within a few rows, a salutation or a paragraph begins. */
static bool is_above_body(const struct rows *rows, size_t i)
{
    enum { WITHIN = 5 };

    for (size_t k = i + 1; k < rows->n && k <= i + WITHIN && rows->row[k].page == rows->row[i].page; k++)
        if (row_after_label(&rows->row[k], label_salutation) >= 0 || row_after_label(&rows->row[k], begins_body) >= 0 || row_in_paragraph(rows, k))
            return true;
    return false;
}

static bool in_subjects_place(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    return r->page == 0 && row_y(r) > 0.12 && row_y(r) < 0.62 && !row_in_paragraph(rows, i) && is_above_body(rows, i);
}

/* "f&qq: Revision of rates …", "(६: …": a few signs with a colon where the label should be. */
static bool damaged_label(const struct rows *rows, const char *language, struct found *ret)
{
    enum { LONGEST = 14, WORDS = 4 };

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i];
        size_t colon = strcspn(r->text, ":");

        if (!r->text[colon] || strchr(r->text, '@') || colon > LONGEST || colon == 0 || memchr(r->text, ' ', colon) != NULL || strspn(r->text, "0123456789") > 0 ||
            row_after_label(r, other_labels) >= 0 || row_after_label(r, label_number) >= 0 || row_after_label(r, label_reference) >= 0 ||
            row_after_label(r, label_to) >= 0 || row_after_label(r, label_copy) >= 0 || fold_words(r->fold) < WORDS || !in_subjects_place(rows, i))
            continue;
        take(rows, i, colon + 1, row_x(r), 0.65, "behind a label that could not be read", language, ret);
        return true;
    }
    return false;
}

/* No label, but "…- regarding." at the end says what it is. */
static bool says_regarding(const struct rows *rows, const char *language, struct found *ret)
{
    enum { LINES = 3 };

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        size_t end = i;

        if (fold_words(rows->row[i].fold) < FEWEST_WORDS || starts_something_else(&rows->row[i]) || !in_subjects_place(rows, i))
            continue;
        while (end < i + LINES && end + 1 < rows->n && !subject_is_over(rows->row[end].fold) && strcmp(rows->row[end].fold, "regarding") != 0 && row_gap(rows, end + 1) < 1.4)
            end++;
        if (end >= i + LINES || !(subject_is_over(rows->row[end].fold) || strcmp(rows->row[end].fold, "regarding") == 0))
            continue;
        take(rows, i, 0, row_x(&rows->row[i]), 0.65, "ends as a subject does", language, ret);
        return true;
    }
    return false;
}

static bool is_capitals(const char *text)
{
    unsigned capitals = 0;

    for (; *text; text++) {
        if (*text >= 'a' && *text <= 'z')
            return false;
        capitals += *text >= 'A' && *text <= 'Z';
    }
    return capitals >= 12;
}

/* Banks and insurers set it in capitals between salutation and text. */
static bool capitals_below_salutation(const struct rows *rows, const char *language, struct found *ret)
{
    for (size_t i = 0; i + 2 < rows->n && rows->row[i].page == 0; i++) {
        if (row_after_label(&rows->row[i], label_salutation) < 0 || fold_words(rows->row[i].fold) > 4)
            continue;
        if (!is_capitals(rows->row[i + 1].text) || fold_words(rows->row[i + 1].fold) < FEWEST_WORDS || starts_something_else(&rows->row[i + 1]))
            return false;
        take(rows, i + 1, 0, row_x(&rows->row[i + 1]), 0.8, "capitals below the salutation", language, ret);
        return true;
    }
    return false;
}

/* ---- titles */

/* Title of a Parliament question: the lines between the day of answer and the member's name. */
static bool question_title(const struct rows *rows, struct found *ret)
{
    enum { LINES = 4 };
    size_t i = 0, k;
    char *value = NULL;

    while (i < rows->n && rows->row[i].page == 0 && !fold_has_any(rows->row[i].fold, label_question_day))
        i++;
    if (i + 1 >= rows->n || rows->row[i].page > 0)
        return false;
    for (i++; i < rows->n && (fold_has(rows->row[i].fold, "saka") || fold_letters(rows->row[i].fold) < 4);)
        i++;
    for (k = i; k < rows->n && k < i + LINES && rows->row[k].page == 0; k++) {
        const char *text = rows->row[k].text + text_skip(rows->row[k].text, "*+†‡-_.~'` ");

        if (strspn(text, "0123456789") >= 1 || fold_starts(rows->row[k].fold, "will the") || fold_starts(rows->row[k].fold, "क्या") || *text == '(' || row_after_label(&rows->row[k], members) >= 0 ||
            starts_something_else(&rows->row[k]))
            break;
        text_append(&value, text);
    }
    if (!value)
        return false;
    subject_tidy(value, "");
    found_take(ret, value, &rows->row[i], 0, strlen(rows->row[i].text), 0.85, "between the day of answer and the question");
    return true;
}

static bool is_centred(const struct row *r)
{
    double middle = (row_x(r) + row_right(r)) / 2;

    return middle > 0.4 && middle < 0.6 && row_x(r) > 0.12;
}

/* The heading right below the title of an order, circular or notification: a few centred lines above the text. */
static bool heading(const struct rows *rows, const struct found *form, const char *language, struct found *ret)
{
    enum { LINES = 4, WORDS = 4 };
    size_t i = 0, date_from, date_to;
    char *value = NULL, iso[DATE_SIZE];
    unsigned words = 0;

    while (i < rows->n && !(rows->row[i].page + 1 == form->page && memcmp(&form->box, &(struct box){ 0 }, sizeof form->box) != 0 &&
                            row_box(&rows->row[i], 0, strlen(rows->row[i].text)).y == form->box.y && row_box(&rows->row[i], 0, strlen(rows->row[i].text)).x == form->box.x))
        i++;
    for (size_t k = i + 1; k < rows->n && k <= i + LINES && rows->row[k].page == rows->row[i].page; k++) {
        const struct row *r = &rows->row[k];

        if (!value && date_find(r->text, 0, iso, &date_from, &date_to))
            continue;                           /* "New Delhi, the 22nd January, 2020" */
        if (!is_centred(r) || starts_something_else(r) || row_in_paragraph(rows, k) || (k + 1 < rows->n && row_in_paragraph(rows, k + 1)) || row_after_label(r, label_number) >= 0 || row_after_label(r, other_labels) >= 0 ||
            (value && row_gap(rows, k) > 1.4) || ends_sentence(r->text))
            break;
        words += fold_words(r->fold);
        text_append(&value, r->text);
    }
    if (!value || words < WORDS) {
        free(value);
        return false;
    }
    subject_tidy(value, language);
    found_take(ret, value, &rows->row[i + 1], 0, strlen(rows->row[i + 1].text), 0.6, "the heading below the title");
    return true;
}

/* "Minutes of the meeting of … held on …": the title says it all. */
static bool minutes(const struct rows *rows, const char *language, struct found *ret)
{
    enum { MORE_THAN_TITLE = 4 };       /* "Minutes of the meeting" */
    static const char *const titles[] = { "minutes of", "record of discussion", "record of discussions", "record note", "summary record of", NULL };

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.5; i++)
        if (row_after_label(&rows->row[i], titles) >= 0 && fold_words(rows->row[i].fold) > MORE_THAN_TITLE) {
            take(rows, i, 0, row_x(&rows->row[i]), 0.75, "title of the minutes", language, ret);
            return true;
        }
    return false;
}

/* ---- in quotation marks */

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
static bool quoted_subject(const struct rows *rows, const char *language, struct found *ret)
{
    enum { WORDS = 4 };

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i];
        size_t from;
        long quote = find_quote(r->text, 0, &from);
        AUTO_FREE char *value = quote >= 0 ? take_quoted(rows, i, from) : NULL;
        AUTO_FREE char *fold = value ? row_fold(value, NULL) : NULL;

        if (quote > 0 && r->text[quote - 1] != ' ' && r->text[quote - 1] != '(')
            continue;                   /* it closes */
        if (!fold || fold_words(fold) < WORDS)
            continue;
        subject_tidy(value, language);
        found_take(ret, TAKE_PTR(value), r, from, strlen(r->text), 0.7, "in quotation marks");
        return true;
    }
    return false;
}

/* Papers whose title stands on a line of its own. */
static bool is_headed(const char *form)
{
    static const char *const forms[] = { "order", "circular", "notification", "resolution", "public_notice", "press_note", "memorandum", "office_memorandum", "minutes", NULL };

    for (const char *const *f = forms; *f; f++)
        if (strcmp(form, *f) == 0)
            return true;
    return false;
}

void rule_subject(const struct rows *rows, const struct found *form, const char *language, struct found *ret)
{
    const char *kind = form->value ? form->value : "letter";
    bool question = strcmp(kind, "parliament_question") == 0;

    if (labelled_subject(rows, true, language, ret) || abstract(rows, language, ret))
        return;
    if ((strcmp(kind, "endorsement") == 0 && quoted_subject(rows, language, ret)) || (question && question_title(rows, ret)))
        return;
    if (capitals_below_salutation(rows, language, ret) || damaged_label(rows, language, ret) || says_regarding(rows, language, ret) || minutes(rows, language, ret))
        return;
    if (!labelled_subject(rows, false, language, ret) && is_headed(kind))
        heading(rows, form, language, ret);
}

void rule_subject_of_case(struct fields *f)
{
    const struct found *form = &f->of[FIELD_FORM], *number = &f->of[FIELD_CASE_NO], *parties = &f->of[FIELD_PARTIES];
    struct found *subject = &f->of[FIELD_SUBJECT];
    char *value;

    if (!form->value || strcmp(form->value, "court_notice") != 0 || subject->value || !parties->value)
        return;
    if (asprintf(&value, "%s%s%s", number->value ? number->value : "", number->value ? " - " : "", parties->value) < 0)
        return;
    *subject = *parties;
    subject->value = value;
    subject->why = "case and parties";
}
