#include "ocr/fields/people.h"

#include "base/auto.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- rows that belong together */

double rows_between(const struct row *above, const struct row *below)
{
    int taller = above->upright.h > below->upright.h ? above->upright.h : below->upright.h;

    if (above->page != below->page)
        return 99;
    return (double)(below->upright.y - above->upright.y - above->upright.h) / (taller > 0 ? taller : 1);
}

static bool same_print(const struct row *a, const struct row *b)
{
    double ratio = (double)a->upright.h / (b->upright.h > 0 ? b->upright.h : 1);

    return ratio > 0.45 && ratio < 2.2;
}

bool rows_stacked(const struct row *above, const struct row *below)
{
    double left = fabs(row_x(above) - row_x(below)), right = fabs(row_right(above) - row_right(below));
    double middle = fabs(row_x(above) + row_right(above) - row_x(below) - row_right(below)) / 2;
    double gap = rows_between(above, below);

    return gap > -0.7 && gap < 1.1 && below->upright.y > above->upright.y && same_print(above, below) && (left < 0.06 || right < 0.03 || middle < 0.04);
}

static int middle_y(const struct row *r) { return r->upright.y + r->upright.h / 2; }

size_t row_under(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];
    size_t best = rows->n;

    for (size_t k = row_page_start(rows, i); k < rows->n && rows->row[k].page == r->page; k++) {
        const struct row *o = &rows->row[k];
        int shorter = o->upright.h < r->upright.h ? o->upright.h : r->upright.h;

        if (k != i && middle_y(o) - middle_y(r) > 0.4 * shorter && row_right(o) > row_x(r) && row_x(o) < row_right(r) + 0.15 &&
            (best == rows->n || middle_y(o) < middle_y(&rows->row[best])))
            best = k;
    }
    return best;
}

size_t row_above(const struct rows *rows, size_t i)
{
    size_t best = rows->n;

    for (size_t k = i; k-- > 0 && rows->row[k].page == rows->row[i].page && i - k < 12;)
        if (rows_stacked(&rows->row[k], &rows->row[i]) && (best == rows->n || rows->row[k].upright.y > rows->row[best].upright.y))
            best = k;
    return best;
}

/* ---- the parts of the letter */

/* A government order says what it is about above the office that gives it. */
static const char *const abstract[] = { "abstract", "सारांश", "संक्षेप", NULL };

static const char *const parties[] = { "versus", "petitioner", "petitioners", "petitioner s", "respondent", "respondents", "respondent s", "applicant s", "appellant", "appellants", "appellant s", "vs", "v s", "बनाम", "याचिकाकर्ता", "प्रतिवादी", NULL };

static bool ends_head(const struct row *r)
{
    return fold_has_any(r->fold, parties) || row_after_label(r, label_to) >= 0 || row_after_label(r, label_subject) >= 0 || row_after_label(r, label_salutation) >= 0 || words_title(r->fold);
}

static size_t find_body(const struct rows *rows)
{
    bool in_abstract = false;

    for (size_t i = 1; i < rows->n; i++) {
        in_abstract |= rows->row[i].page == 0 && row_after_label(&rows->row[i], abstract) >= 0;
        in_abstract = in_abstract && !words_title(rows->row[i].fold);
        if (!in_abstract && row_in_paragraph(rows, i) && !(row_y(&rows->row[i]) < 0.15 && words_office(rows->row[i - 1].fold)))
            return i - 1;
    }
    return rows->n;
}

/* Something of an office must stand above what ends the head: a title may also be the first line. */
static size_t find_head_end(const struct rows *rows, size_t body)
{
    size_t i = 0;

    for (; i < body && i < rows->n && rows->row[i].page == 0; i++)
        if (ends_head(&rows->row[i]) && (i > 1 || row_y(&rows->row[i]) > 0.2))
            break;
    return i;
}

/* "From / Thiru A. Name, / District Collector,": an officer, whatever he asks for. */
static bool post_follows(const struct rows *rows, size_t i)
{
    for (size_t k = row_under(rows, i), step = 0; k < rows->n && step < 3; k = row_under(rows, k), step++)
        if (words_post(rows->row[k].fold) && row_after_label(&rows->row[k], label_to) < 0)
            return true;
    return false;
}

static const char *const of_application[] = { "act", "application", "rti", "form", "information", "अधिनियम", "आवेदन", "सूचना", "प्रपत्र", NULL };

/* Persons have no letterhead; an office that forwards an application or grievance has. */
static bool is_citizens(const struct people *p)
{
    if (strcmp(p->form, "rti_application") != 0 && strcmp(p->form, "grievance") != 0 && strcmp(p->form, "representation") != 0)
        return false;
    for (size_t i = 0; i < p->head_end; i++) {
        const struct row *r = &p->rows->row[i];

        if (row_after_label(r, label_from) >= 0)
            return !post_follows(p->rows, i);
        if (words_office(r->fold) && fold_words(r->fold) >= 2 && fold_words(r->fold) <= 8 && r->conf > 0.75 && row_y(r) < 0.16 && row_x(r) > 0.15 && !words_place(r->fold) &&
            !words_noise(r->fold) && !words_title(r->fold) && !fold_has_any(r->fold, of_application))
            return false;
    }
    return true;
}

static int people_init(struct people *p, const struct rows *rows, const struct fields *f)
{
    const char *form = f->of[FIELD_FORM].value, *language = f->of[FIELD_LANGUAGE].value;

    *p = (struct people){ .rows = rows, .signature = rows->n, .post = rows->n, .from_office = rows->n, .form = form ? form : "letter", .language = language ? language : "en" };
    p->role = calloc(rows->n ? rows->n : 1, sizeof *p->role);
    if (!p->role)
        return -1;
    p->body = find_body(rows);
    p->head_end = find_head_end(rows, p->body);
    p->citizen = is_citizens(p);
    return 0;
}

void rule_people(const struct rows *rows, struct fields *f)
{
    struct people p;

    if (people_init(&p, rows, f) < 0)
        return;
    people_signature(&p, f);
    people_addressee(&p, f);
    people_addressee_parts(&p, f);
    people_from(&p, f);
    people_letterhead(&p, f);
    people_address(&p, f);
    people_sender_type(&p, f);
    free(p.role);
}
