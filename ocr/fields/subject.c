/* The subject: behind its label, in the language of the letter; without a label between salutation and letter, below the title
 * of an order or notification, in the quotation marks of an endorsement, between day and number of a Parliament question.
 * How it goes on: subject_lines.c; without a label: subject_unlabelled.c, subject_title.c; what belongs to it of the text:
 * subject_text.c. */
#include "ocr/fields/subject.h"

#include "base/auto.h"
#include "base/text.h"
#include "ocr/fields/alike.h"

#include <stdlib.h>
#include <string.h>

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
    enum { LONGEST = 16, LONGEST_DAMAGED = 36 };      /* bytes */
    size_t stroke = strcspn(r->text, "/");

    stroke = r->text[stroke] == '/' && stroke <= LONGEST ? stroke : strcspn(r->text, " /");
    long from = r->text[stroke] == '/' ? row_after_label_at(r, stroke + 1, label_subject) : -1;

    if (from < 0 || !memchr(r->text + stroke, ':', (size_t)from - stroke))
        from = row_after_label(r, label_subject);
    size_t half = from > 0 && r->text[from] == '/' ? strcspn(r->text + from, ":") : 0;
    if (half > 0 && half <= LONGEST_DAMAGED && r->text[from + (long)half])
        from += (long)half;             /* of "विषय/Subject:" the second half is the damaged one */
    return from >= 0 ? from + (long)strspn(r->text + from, " -:") : behind_damaged_word(r);
}

/* The label stands alone: the value is on the same height at its right, else below. rows->n: nowhere. */
static size_t beside_or_below(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    for (size_t k = i > 2 ? i - 2 : 0; k < rows->n && k <= i + 3; k++) {
        const struct row *o = &rows->row[k];
        int middle = o->upright.y + o->upright.h / 2;

        if (k != i && o->page == r->page && middle > r->upright.y && middle < r->upright.y + r->upright.h && row_x(o) > row_x(r) && fold_words(o->fold) >= SUBJECT_FEWEST_WORDS)
            return k;
    }
    return i + 1 < rows->n && rows->row[i + 1].page == r->page && fold_words(rows->row[i + 1].fold) >= SUBJECT_FEWEST_WORDS ? i + 1 : rows->n;
}

/* "…on the / subject mentioned above and …", "Subject to approval …"; not behind a colon, a dash or the visarga that stands for one. */
static bool is_in_sentence(const struct rows *rows, size_t i, size_t from)
{
    const struct row *r = &rows->row[i];

    if (memchr(r->text, ':', from) || memchr(r->text, '-', from) || text_has_any(r->text, from, "ः"))
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
        subject_take(rows, i, (size_t)from, row_x(r), r->page == 0 ? 0.95 : 0.8, "behind the subject label", language, ret);
        return true;
    }
    value = beside_or_below(rows, i);
    if (value < rows->n)
        subject_take(rows, value, 0, row_x(&rows->row[value]), 0.8, "beside or below the subject label", language, ret);
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

    if (labelled_subject(rows, true, language, ret) || subject_of_abstract(rows, language, ret))
        return;
    if ((strcmp(kind, "endorsement") == 0 && subject_quoted(rows, language, ret)) || (question && subject_of_question(rows, ret)))
        return;
    if (subject_unlabelled(rows, language, ret) || subject_of_minutes(rows, language, ret))
        return;
    if (!labelled_subject(rows, false, language, ret) && is_headed(kind))
        subject_below_title(rows, form, language, ret);
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
