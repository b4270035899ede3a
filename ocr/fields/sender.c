#include "ocr/fields/people.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_FROM_LINES = 6 };

static const char *const members[] = { "member of parliament", "संसद सदस्य", "सांसद", NULL };
static const char *const houses[][2] = { { "lok sabha", "Lok Sabha" }, { "rajya sabha", "Rajya Sabha" }, { "लोक सभा", "लोक सभा" }, { "राज्य सभा", "राज्य सभा" },
                                         { "लोकसभा", "लोक सभा" }, { "राज्यसभा", "राज्य सभा" } };
static const char *const label_applicant[] = { "from", "प्रेषक", "name of the applicant", "1 name of the applicant", "name of applicant", "1 name of applicant", "full name of the applicant",
                                               "1 full name of the applicant", "applicant", "आवेदक का नाम", "1 आवेदक का नाम", "आवेदक", "name", "1 name", "नाम", "1 नाम", NULL };

static bool ends_from(const struct row *r)
{
    return row_after_label(r, label_to) >= 0 || row_after_label(r, label_subject) >= 0 || row_after_label(r, label_salutation) >= 0 || row_after_label(r, label_number) >= 0 ||
           words_contact(r->fold) || fold_words(r->fold) > 12;
}

static void set_if_none(struct found *ret, const struct row *r, size_t from, size_t to)
{
    if (!ret->value)
        found_set(ret, r, from, to, 0.85, "behind \"From\"");
}

/* One line of the block below "From": the first is the person's name, unless it is a post; then post, office. */
static void from_line(struct people *p, struct fields *f, size_t i, size_t from, bool first, bool citizen)
{
    const struct row *r = &p->rows->row[i];
    size_t to = from + strcspn(r->text + from, "<"), comma = from + strcspn(r->text + from, ",<");      /* "Name <mail address>" */
    AUTO_FREE char *part = strndup(r->text + from, to - from), *fold = part ? row_fold(part, NULL) : NULL;
    bool post;

    if (!fold || fold_letters(fold) < 3)
        return;
    post = words_post(fold);
    if (first && (!post || words_honorific(fold)) && !words_office(fold))
        set_if_none(&f->of[FIELD_SENDER_NAME], r, from, comma);
    else if (post && !citizen)
        set_if_none(&f->of[FIELD_SENDER_DESIGNATION], r, from, words_office(fold) || words_government(fold) ? comma : to);
    else if (!citizen && p->from_office == p->rows->n && (words_office(fold) || words_government(fold)) && !fold_starts(fold, "भारत सरकार") && !fold_starts(fold, "government of india")) {
        p->from_office = i;
        p->from_office_at = from;
    }
}

/* Letters of citizens and of states: "From:", "प्रेषक", "Name of the applicant:". A From block is read where it stands in a head, a label of a form anywhere. */
static void from_block(struct people *p, struct fields *f, bool citizen)
{
    const struct rows *rows = p->rows;

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        long from = row_after_label(r, citizen ? label_applicant : label_from);
        bool first = true;
        size_t k = i;

        if (from < 0 || fold_words(r->fold) > 10 || p->role[i] != ROLE_NONE || (!citizen && (r->page > 0 || row_y(r) > 0.45)) || row_in_paragraph(rows, i))
            continue;
        p->role[i] = ROLE_FROM;
        if (fold_letters(r->text + from) >= 4) {
            from_line(p, f, i, (size_t)from, first, citizen);
            first = false;
        }
        for (int line = 0; line < MAX_FROM_LINES; line++) {
            size_t below = row_under(rows, k);

            if (below == rows->n || ends_from(&rows->row[below]) || rows_between(&rows->row[k], &rows->row[below]) > 2 || p->role[below] != ROLE_NONE)
                break;
            k = below;
            p->role[k] = ROLE_FROM;
            from_line(p, f, k, 0, first, citizen);
            first = false;
        }
        return;
    }
}

/* The House that is named in the rows at or below row i, in the wanted language if it is there in both. */
static void house_near(const struct people *p, size_t i, bool hindi, struct found *ret)
{
    const struct rows *rows = p->rows;

    for (size_t k = i; k < rows->n && k <= i + 3 && rows->row[k].page == rows->row[i].page; k++)
        for (size_t h = 0; h < ARRAY_LEN(houses); h++)
            if (fold_has(rows->row[k].fold, houses[h][0]) && (!ret->value || (text_has_devanagari(houses[h][0]) == hindi && text_has_devanagari(ret->value) != hindi)))
                found_take(ret, strdup(houses[h][1]), &rows->row[k], 0, strlen(rows->row[k].text), 0.85, "House of the Member");
}

/* A Member of Parliament's house stands in the letterhead or below the name. */
static void member_of_house(const struct people *p, struct fields *f)
{
    const struct rows *rows = p->rows;
    struct found *post = &f->of[FIELD_SENDER_DESIGNATION], *house = &f->of[FIELD_SENDER_ORGANISATION];
    bool hindi = strcmp(p->language, "hi") == 0;

    for (size_t i = 0; i < rows->n && !house->value; i++) {
        const struct row *r = &rows->row[i];
        const char *bracket = strchr(r->text, '(');

        if (!fold_has_any(r->fold, members) || p->role[i] == ROLE_ADDRESSEE)
            continue;
        if (!post->value || bracket)
            found_set(post, r, 0, bracket ? (size_t)(bracket - r->text) : strlen(r->text), 0.85, "Member of Parliament");
        house_near(p, i, hindi, house);
    }
}

void people_from(struct people *p, struct fields *f)
{
    if (strcmp(p->form, "mp_letter") == 0)
        member_of_house(p, f);
    from_block(p, f, p->citizen);
}
