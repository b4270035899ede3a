/* The designation: below the name that signs, above it, alone below the close or at the foot, in a demi-official letter's head. */
#include "ocr/fields/people.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

static const char *const the[] = { "the", "all", "copy", "encl", "enclosure", "enclosures", "संलग्न", "संलग्नक", "सभी", "समस्त", NULL };

/* "1. The Director": one of a list. */
static bool is_item(const char *text)
{
    size_t n = strspn(text, "0123456789");

    return n > 0 && strchr(".)", text[n]) && text[n];
}

static bool is_post(const struct row *r)
{
    return fold_words(r->fold) <= 10 && words_post(r->fold) && !words_contact(r->fold) && row_after_label(r, label_to) < 0 && row_after_label(r, label_copy) < 0 &&
           row_after_label(r, the) < 0 && row_after_label(r, label_close) < 0 && row_after_label(r, label_salutation) < 0 && !words_title(r->fold) && !words_honorific(r->fold) &&
           !is_item(r->text);
}

static bool ends_signature(const struct row *r)
{
    return row_after_label(r, label_copy) >= 0 || row_after_label(r, label_to) >= 0 || words_honorific(r->fold);
}

/* The row below a signature that names the post; pen strokes, a seal or a degree may have been read between, or make a row look taller. rows->n: none. */
size_t post_below_name(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];
    size_t best = rows->n;
    int limit = r->upright.y + 6 * r->upright.h;

    for (size_t k = i > 4 ? i - 4 : 0; k < rows->n && k < i + 12; k++) {
        const struct row *o = &rows->row[k];
        bool under = o->upright.y > r->upright.y + r->upright.h / 2 || (k > i && o->upright.y + o->upright.h > r->upright.y + r->upright.h);

        if (k == i || o->page != r->page || !under || o->upright.y > limit || row_right(o) < row_x(r) || row_x(o) > row_right(r) + 0.15)
            continue;
        if (ends_signature(o))
            limit = o->upright.y;
        else if (is_post(o)) {
            best = k;
            limit = o->upright.y;
        }
    }
    return best;
}

/* "Under Secretary" above "(A. Name)". */
size_t post_above_name(const struct rows *rows, size_t i)
{
    size_t k = row_above(rows, i);

    return k < rows->n && is_post(&rows->row[k]) && fold_words(rows->row[k].fold) <= 6 && !row_in_paragraph(rows, k) ? k : rows->n;
}

/* Below the close a post stands alone where the name is only a pen stroke. */
size_t post_below_close(const struct rows *rows, size_t body)
{
    for (size_t i = body < rows->n ? body : 0; i < rows->n; i++) {
        size_t k = i;

        if (row_after_label(&rows->row[i], label_close) < 0 || fold_words(rows->row[i].fold) > 5)
            continue;
        for (int step = 0; step < 4 && (k = row_under(rows, k)) < rows->n; step++) {
            if (row_after_label(&rows->row[k], label_copy) >= 0 || row_after_label(&rows->row[k], label_to) >= 0)
                break;
            if (is_post(&rows->row[k]) && !row_in_paragraph(rows, k))
                return k;
        }
    }
    return rows->n;
}

/* And below an order without a close: low on the page, right of the middle. */
size_t post_alone(const struct rows *rows, size_t body)
{
    size_t last = rows->n;

    for (size_t i = body; i < rows->n; i++) {
        const struct row *r = &rows->row[i];

        if (row_x(r) > 0.4 && is_post(r) && !row_in_paragraph(rows, i) && fold_words(r->fold) <= 7 && r->conf > 0.6)
            last = i;
        if ((row_after_label(r, label_copy) >= 0 || row_after_label(r, label_to) >= 0) && fold_words(r->fold) <= 8)
            break;
    }
    return last;
}

static const char *const goes_on[] = { "to the govt", "to the government", "to government", "to govt", "government of", "govt of", "भारत सरकार", "of", "and", NULL };
static const char *const unfinished[] = { " the", " of", " to", " and", " &", " for", " एवं", " तथा", NULL };

static bool ends_with_any(const char *text, const char *const *endings)
{
    size_t n = strlen(text);

    for (; *endings; endings++)
        if (n > strlen(*endings) && strcmp(text + n - strlen(*endings), *endings) == 0)
            return true;
    return false;
}

/* Where the designation begins behind what a seal or a pen left of itself: "SEAL j= Director", "| =] Under Secretary": behind the
 * last word before the post that has signs no designation has. */
static size_t post_start(const struct row *r)
{
    static const char *const seal[] = { "seal", "मुहर", "मोहर", NULL };
    size_t from = text_solid_start(r->text);

    for (size_t at = 0, n; r->text[at]; at += n + (r->text[at + n] == ' ')) {
        n = strcspn(r->text + at, " ");
        AUTO_FREE char *word = strndup(r->text + at, n), *fold = word ? row_fold(word, NULL) : NULL, *rest = row_fold(r->text + at + n, NULL);

        if (!fold || !rest || words_post(fold) || !words_post(rest))
            break;
        if (at + n + 1 > from && r->text[at + n] && (strpbrk(word, "=|[]{}<>_~") || !*fold || fold_is_any(fold, seal)))
            from = at + n + 1;
    }
    return from;
}

void post_set(struct people *p, size_t i, double conf, const char *why, struct found *ret)
{
    const struct rows *rows = p->rows;
    const struct row *r = &rows->row[i];
    size_t below = row_under(rows, i), from = post_start(r);
    char *value = NULL;

    p->role[i] = ROLE_SIGNED;
    text_join(&value, " ", r->text + from, strlen(r->text + from));
    if (below < rows->n && rows_between(r, &rows->row[below]) < 1.2 && fold_words(rows->row[below].fold) <= 8 && row_after_label(&rows->row[below], label_to) < 0 &&
        (ends_with_any(r->text, unfinished) || (i > p->body && row_after_label(&rows->row[below], goes_on) >= 0))) {
        const char *more = rows->row[below].text;

        text_join(&value, strncmp(more, "भारत", strlen("भारत")) == 0 ? ", " : " ", more, strlen(more));
        p->role[below] = ROLE_SIGNED;
    }
    found_take(ret, value, r, from, strlen(r->text), conf, why);
}

/* A Minister's post stands in the other column of the head. */
static size_t post_beside(const struct people *p)
{
    bool hindi = strcmp(p->language, "hi") == 0;

    for (size_t i = 0; i < p->head_end; i++)
        if (is_post(&p->rows->row[i]) && !words_office(p->rows->row[i].fold) && text_has_devanagari(p->rows->row[i].text) == hindi && row_y(&p->rows->row[i]) < 0.3)
            return i;
    return p->rows->n;
}

/* A demi-official letter has its writer's name in the head too, with the post. */
void post_in_head(struct people *p, struct fields *f)
{
    AUTO_FREE char *name = f->of[FIELD_SENDER_NAME].value ? row_fold(f->of[FIELD_SENDER_NAME].value, NULL) : NULL;

    for (size_t i = 0; name && i < p->head_end; i++)
        if (fold_letters(name) > 5 && fold_has(p->rows->row[i].fold, name)) {
            size_t post = post_below_name(p->rows, i);

            p->role[i] = ROLE_SIGNED;
            if (post >= p->head_end)
                post = post_beside(p);
            if (post < p->head_end)
                post_set(p, post, 0.85, "below the name in the head", &f->of[FIELD_SENDER_DESIGNATION]);
            return;
        }
}
