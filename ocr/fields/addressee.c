#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 8 };

static const char *const titles[] = { "shri", "smt", "sh", "dr", "prof", "ms", "mr", "km", "thiru", "श्री", "श्रीमती", "सुश्री", "डॉ", "प्रो", "कुमारी", NULL };
static const char *const each_alone[] = { "all", "the", "सभी", "समस्त", NULL };
static const char *const contact[] = { "phone", "ph", "tel", "e mail", "email", "fax", "website", "दूरभाष", "ई मेल", "फैक्स", NULL };

static bool ends_address(const struct row *r)
{
    size_t from, to;

    return row_after_label(r, label_subject) >= 0 || row_after_label(r, label_salutation) >= 0 || row_after_label(r, label_copy) >= 0 ||
           row_after_label(r, label_reference) >= 0 || row_after_label(r, label_close) >= 0 || fold_has_any(r->fold, contact) ||
           row_is_signature(r, &from, &to) || fold_words(r->fold) > 16 || row_after_label(r, label_number) >= 0 || fold_starts(r->fold, "whereas") ||
           fold_starts(r->fold, "dated") || fold_starts(r->fold, "दिनांक");
}

static bool far_below(const struct row *r, const struct row *above)
{
    return r->upright.y - above->upright.y - above->upright.h > 1.8 * above->upright.h;
}

/* Joins the lines of an address that begins in row i at byte "from", downwards on the paper. */
static void take(const struct rows *rows, size_t i, size_t from, double conf, const char *why, struct found *ret)
{
    const struct row *first = &rows->row[i], *above = first;
    bool list = row_after_label(first, each_alone) >= 0;
    char *value = NULL;
    int lines = 0;

    for (size_t k = i; k < rows->n && lines < MAX_LINES; k = row_below(rows, k), lines++) {
        const struct row *r = &rows->row[k];
        size_t skip = k == i ? from : 0;

        if (k != i && (ends_address(r) || far_below(r, above)))
            break;
        if (fold_letters(r->fold) >= 2 && (r->conf > 0.3 || k == i))
            text_join(&value, k != i && list && row_after_label(r, each_alone) >= 0 ? "; " : ", ", r->text + skip, strlen(r->text + skip));
        above = r;
    }
    found_take(ret, value, first, from, strlen(first->text), conf, why);
}

/* "To" on a line of its own; its address may begin on the next page. */
static bool below_to(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i < rows->n; i++) {
        long from = row_after_label(&rows->row[i], label_to);
        size_t first;

        if (from < 0 || fold_letters(rows->row[i].text + from) > 0 || rows->row[i].text[0] == 't')
            continue;           /* a small "to" is the end of a sentence */
        first = row_below(rows, i);
        if (first == rows->n || far_below(&rows->row[first], &rows->row[i]))
            for (first = i + 1; first < rows->n && rows->row[first].page == rows->row[i].page;)
                first++;
        while (first < rows->n && fold_letters(rows->row[first].fold) < 4)
            first++;            /* the page number */
        if (first == rows->n || ends_address(&rows->row[first]))
            continue;
        take(rows, first, 0, 0.95, "below \"To\"", ret);
        return true;
    }
    return false;
}

/* "To The Director, …" on one line. */
static bool behind_to(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        long from = row_after_label(r, label_to);
        unsigned char first = from < 0 ? 0 : (unsigned char)r->text[from];

        if (from < 0 || fold_words(r->fold) > 12 || row_in_paragraph(rows, i) || !((first >= 'A' && first <= 'Z') || first >= 0x80) ||
            fold_starts(r->fold, "to be") || fold_letters(r->text + from) < 4 || (r->text[0] == 't'))
            continue;
        take(rows, i, (size_t)from, 0.85, "behind \"To\"", ret);
        return true;
    }
    return false;
}

/* The index of the first row that holds a sentence; rows->n: none. */
static size_t body_start(const struct rows *rows)
{
    for (size_t i = 1; i < rows->n; i++)
        if (row_in_paragraph(rows, i))
            return i;
    return rows->n;
}

/* Demi-official and MP letters: "Shri …," at the foot, or before the salutation. */
static bool by_title(const struct rows *rows, struct found *ret)
{
    size_t body = body_start(rows), salutation = rows->n;

    for (size_t i = rows->n; i-- > 0 && salutation == rows->n;)
        if (row_after_label(&rows->row[i], label_salutation) >= 0 && i < body + 2)
            salutation = i;
    for (size_t i = body; i < rows->n; i++)
        if (row_after_label(&rows->row[i], titles) >= 0 && fold_words(rows->row[i].fold) <= 7 && rows->row[i].page == rows->row[body].page &&
            !row_in_paragraph(rows, i)) {
            take(rows, i, 0, 0.8, "address at the foot", ret);
            return true;
        }
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.5; i++)
        if (row_after_label(&rows->row[i], titles) >= 0 && fold_words(rows->row[i].fold) <= 8 && (salutation == rows->n || i < salutation)) {
            take(rows, i, 0, 0.75, "address above the salutation", ret);
            return true;
        }
    return false;
}

/* No "To": a block that begins "The …" or "All …" in the head, or the first of the numbered ones a copy goes to. */
static bool by_beginning(const struct rows *rows, struct found *ret)
{
    static const char *const first_of_all[] = { "1 all", "1 the", "1 सभी", "1 भारत सरकार के सभी", "i all", "1 समस्त", NULL };

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i];
        const char *value = strchr(r->text, ' ');

        if (row_after_label(r, first_of_all) >= 0 && value && fold_words(r->fold) <= 12) {
            found_set(ret, r, (size_t)(value - r->text), strlen(r->text), 0.7, "first of the list");
            return true;
        }
        if (row_after_label(r, each_alone) >= 0 && row_y(r) < 0.45 && fold_words(r->fold) <= 8 && !row_in_paragraph(rows, i)) {
            take(rows, i, 0, 0.7, "address in the head", ret);
            return true;
        }
    }
    return false;
}

void rule_addressee(const struct rows *rows, const char *form, struct found *ret)
{
    bool personal = strcmp(form, "do_letter") == 0 || strcmp(form, "mp_letter") == 0;

    if (personal && by_title(rows, ret))
        return;
    if (!below_to(rows, ret) && !behind_to(rows, ret) && !by_beginning(rows, ret) && !personal)
        by_title(rows, ret);
}
