/* A subject whose label could not be read, or that has none. */
#include "ocr/fields/subject.h"

#include "ocr/fields/people.h"

#include <string.h>

const char *const subject_other_labels[] = {
    "date", "dated", "no", "f no", "file no", "tel", "telephone", "phone", "fax", "e mail", "email", "website", "web", "place", "from", "encl", "enclosure", "note", "copy", "attn", "attention",
    "kind attn", "through", "thro", "cc", "time", "venue", "name", "address", "gram", "grams", "section", "room", "mobile", "दिनांक", "सं", "संख्या", "दूरभाष", "फोन", "फैक्स", "ई मेल", "वेबसाइट",
    "स्थान", "प्रेषक", "संलग्न", "संलग्नक", "निवास", "सदस्य", "पता", "नाम", "समय", "तारीख", "माध्यम", NULL
};

/* Below row i, within a few rows, a salutation or a paragraph begins. */
static bool is_above_body(const struct rows *rows, size_t i)
{
    enum { WITHIN = 5 };

    for (size_t k = i + 1; k < rows->n && k <= i + WITHIN && rows->row[k].page == rows->row[i].page; k++)
        if (row_after_label(&rows->row[k], label_salutation) >= 0 || row_after_label(&rows->row[k], subject_begins_body) >= 0 || row_in_paragraph(rows, k))
            return true;
    return false;
}

/* The last line of an address is as full as a sentence's. */
static bool is_below_address(const struct rows *rows, size_t i)
{
    const struct row *above = i > 0 ? &rows->row[i - 1] : NULL;

    return above && above->page == rows->row[i].page && strchr(above->text, ',') && fold_words(above->fold) <= 14 && (words_place(above->fold) || words_office(above->fold)) &&
           !row_in_paragraph(rows, i - 1);
}

static bool in_subjects_place(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    return r->page == 0 && row_y(r) > 0.12 && row_y(r) < 0.62 && (!row_in_paragraph(rows, i) || is_below_address(rows, i)) && is_above_body(rows, i);
}

/* "f&qq: Revision of rates …", "(६: …": a few signs with a colon where the label should be. */
static bool damaged_label(const struct rows *rows, const char *language, struct found *ret)
{
    enum { LONGEST = 14, WORDS = 4 };

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i];
        size_t colon = strcspn(r->text, ":");

        if (!r->text[colon] || strchr(r->text, '@') || colon > LONGEST || colon == 0 || memchr(r->text, ' ', colon) != NULL || strspn(r->text, "0123456789") > 0 ||
            row_after_label(r, subject_other_labels) >= 0 || row_after_label(r, label_number) >= 0 || row_after_label(r, label_reference) >= 0 ||
            row_after_label(r, label_to) >= 0 || row_after_label(r, label_copy) >= 0 || fold_words(r->fold) < WORDS || !in_subjects_place(rows, i))
            continue;
        subject_take(rows, i, colon + 1, row_x(r), 0.65, "behind a label that could not be read", language, ret);
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

        if (fold_words(rows->row[i].fold) < SUBJECT_FEWEST_WORDS || subject_ends_at(&rows->row[i]) || words_title(rows->row[i].fold) || !in_subjects_place(rows, i))
            continue;
        while (end < i + LINES && end + 1 < rows->n && !subject_is_over(rows->row[end].fold) && strcmp(rows->row[end].fold, "regarding") != 0 && row_gap(rows, end + 1) < 1.4)
            end++;
        if (end >= i + LINES || !(subject_is_over(rows->row[end].fold) || strcmp(rows->row[end].fold, "regarding") == 0))
            continue;
        subject_take(rows, i, 0, row_x(&rows->row[i]), 0.65, "ends as a subject does", language, ret);
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
        if (!is_capitals(rows->row[i + 1].text) || fold_words(rows->row[i + 1].fold) < SUBJECT_FEWEST_WORDS || subject_ends_at(&rows->row[i + 1]))
            return false;
        subject_take(rows, i + 1, 0, row_x(&rows->row[i + 1]), 0.8, "capitals below the salutation", language, ret);
        return true;
    }
    return false;
}

bool subject_unlabelled(const struct rows *rows, const char *language, struct found *ret)
{
    return capitals_below_salutation(rows, language, ret) || damaged_label(rows, language, ret) || says_regarding(rows, language, ret);
}
