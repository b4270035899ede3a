/* Subjects that are titles: of a Government Order, a Parliament question, minutes, an order or notification; or that an
 * endorsement has in quotation marks. */
#include "ocr/fields/subject.h"

#include "base/auto.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const char *const label_question_day[] = { "to be answered on", "to be answered", "for answer on", "answer on", "answered on", "उत्तर दिए जाने", "उत्तर दिया जाना", "को उत्तर", NULL };
static const char *const members[] = { "shri", "shrimati", "smt", "kumari", "dr", "prof", "adv", "sushri", "श्री", "श्रीमती", "डॉ", "डा", "सुश्री", "कुमारी", "प्रो", NULL };
static const char *const label_abstract[] = { "abstract", "सार", NULL };

/* A Government Order's summary in capitals stands below "ABSTRACT". */
bool subject_of_abstract(const struct rows *rows, const char *language, struct found *ret)
{
    for (size_t i = 0; i + 1 < rows->n && rows->row[i].page == 0; i++)
        if (row_after_label(&rows->row[i], label_abstract) == (long)strlen(rows->row[i].text)) {
            subject_take(rows, i + 1, 0, row_x(&rows->row[i + 1]), 0.8, "the order's abstract", language, ret);
            return true;
        }
    return false;
}

/* A member's name does, whatever became of it. */
static bool ends_with_colon(const char *text) { return *text && text[strlen(text) - 1] == ':'; }

/* Title of a Parliament question: the lines between the day of answer and the member's name. */
bool subject_of_question(const struct rows *rows, struct found *ret)
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
            subject_ends_at(&rows->row[k]) || (k > i && ends_with_colon(text)))
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
bool subject_below_title(const struct rows *rows, const struct found *form, const char *language, struct found *ret)
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
        if (!is_centred(r) || subject_ends_at(r) || row_in_paragraph(rows, k) || (k + 1 < rows->n && row_in_paragraph(rows, k + 1)) || row_after_label(r, label_number) >= 0 || row_after_label(r, subject_other_labels) >= 0 ||
            (value && row_gap(rows, k) > 1.4) || subject_ends_sentence(r->text))
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
bool subject_of_minutes(const struct rows *rows, const char *language, struct found *ret)
{
    enum { MORE_THAN_TITLE = 4 };       /* "Minutes of the meeting" */
    static const char *const titles[] = { "minutes of", "record of discussion", "record of discussions", "record note", "summary record of", NULL };

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.5; i++)
        if (row_after_label(&rows->row[i], titles) >= 0 && fold_words(rows->row[i].fold) > MORE_THAN_TITLE) {
            subject_take(rows, i, 0, row_x(&rows->row[i]), 0.75, "title of the minutes", language, ret);
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

    for (size_t k = i; k < rows->n && k < i + SUBJECT_MAX_LINES; k++, from = 0) {
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
bool subject_quoted(const struct rows *rows, const char *language, struct found *ret)
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
