/* A page that has what only the first page of a letter has: a head with office, number and date, and whom it is for;
 * or a page number that begins again. What is headed "Annexure" or "Copy of", and a page that repeats the number of
 * the letter it lies in, belongs to that letter. */
#include "ocr/fields/seams.h"

#include "base/auto.h"
#include "ocr/fields/rules.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define HEAD_UNTIL 0.4          /* share of the page's height: letterhead, number, date */
#define TITLE_UNTIL 0.3         /* where a page says that it is an annexure */
#define FOOT_FROM 0.88
#define TOP_UNTIL 0.12

/* The head of an office's letter has 7 to 10 points, that of a citizen's 3 or 4, other pages up to 2. */
enum { ENOUGH_POINTS = 4, ENOUGH_BEHIND_CLOSE = 3, DIGITS_SIZE = 32, FEWEST_DIGITS = 4, MAX_PAGE_NO = 999 };

static const char *const government[] = { "government of india", "govt of india", "भारत सरकार", "government of", "lok sabha", "rajya sabha",
                                          "लोक सभा", "राज्य सभा", "high court", "supreme court", "tribunal", "उच्च न्यायालय", "member of parliament",
                                          "संसद सदस्य", NULL };
static const char *const attached[] = { "annexure", "annex", "annexe", "appendix", "enclosure", "encl", "attachment", "copy of", "true copy", "proforma",
                                        "performa", "statement", "undertaking", "schedule", "translation", "english version", "hindi version",
                                        "अनुलग्नक", "संलग्नक", "संलग्न", "परिशिष्ट", "अनुबंध", "प्रति की नकल", "प्रपत्र", "विवरण", "अनुवाद", "रूपांतर", "अनुसूची", NULL };
static const char *const page_words[] = { "page", "pg", "पृष्ठ", "पेज", NULL };

/* What one page says of its place. */
struct clue {
    size_t page;                /* from 0 */
    int points;                 /* for a beginning */
    bool closes;                /* has the close or signature of a letter */
    bool attached;              /* says that it belongs to another paper */
    char digits[DIGITS_SIZE];   /* of the letter's number in its head */
    int no, of;                 /* printed page number, and of how many; 0: none */
    bool labelled;              /* "Page 2": it is no other number, and no speck */
};

/* ---- the head */

static double share_of_height(const struct page_text *t, const struct found *f)
{
    const struct box b = turn_to_upright(&t->turn, f->box);

    return (b.y + b.h / 2.0) / turn_upright_height(&t->turn);
}

static bool in_head(const struct page_text *t, const struct found *f)
{
    return f->value && f->page == 1 && share_of_height(t, f) < HEAD_UNTIL;
}

static bool row_names_any(const struct rows *rows, const char *const *phrases, double until, unsigned most_words)
{
    for (size_t i = 0; i < rows->n; i++)
        if (row_y(&rows->row[i]) < until && fold_words(rows->row[i].fold) <= most_words && fold_has_any(rows->row[i].fold, phrases) &&
            !row_in_paragraph(rows, i))
            return true;
    return false;
}

static bool row_begins(const struct rows *rows, const char *const *labels, double until)
{
    for (size_t i = 0; i < rows->n; i++)
        if (row_y(&rows->row[i]) < until && row_after_label(&rows->row[i], labels) >= 0 && !row_in_paragraph(rows, i))
            return true;
    return false;
}

/* "Annexure-I" is a line of its own or begins one; many letters are unsharp, so the word may stand in a longer one. */
static bool says_attached(const struct rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];

        if (row_y(r) > TITLE_UNTIL || fold_words(r->fold) > 12 || row_in_paragraph(rows, i))
            continue;
        if (row_after_label(r, attached) >= 0 || (fold_words(r->fold) <= 4 && fold_has_any(r->fold, attached)))
            return true;
    }
    return false;
}

static void keep_digits(const char *value, char out[DIGITS_SIZE])
{
    size_t n = 0;

    for (; *value && n + 1 < DIGITS_SIZE; value++)
        if (isdigit((unsigned char)*value))
            out[n++] = *value;
    out[n] = '\0';
}

static void weigh_head(const struct page_text *t, const struct rows *rows, const struct fields *f, struct clue *c)
{
    const struct found *number = &f->of[FIELD_LETTER_NO], *form = &f->of[FIELD_FORM];

    if (in_head(t, number)) {
        c->points += 2;
        keep_digits(number->value, c->digits);
    }
    c->points += in_head(t, &f->of[FIELD_DATE]) ? 1 : 0;
    c->points += in_head(t, &f->of[FIELD_SENDER_ORGANISATION]) ? 2 : 0;
    c->points += row_names_any(rows, government, HEAD_UNTIL, 10) ? 1 : 0;
    c->points += row_begins(rows, label_to, 0.5) ? 1 : 0;
    c->points += row_begins(rows, label_subject, 0.6) ? 1 : 0;
    c->points += row_begins(rows, label_salutation, 0.7) ? 1 : 0;
    c->points += form->value && share_of_height(t, form) < 0.5 && form->conf > 0.6 ? 1 : 0;
}

/* ---- the printed page number */

/* The number at *at, which moves behind it; 0: there is none. */
static int take_number(const char **at)
{
    long n;
    char *end;

    while (**at == ' ')
        ++*at;
    if (!isdigit((unsigned char)**at))
        return 0;
    n = strtol(*at, &end, 10);
    *at = end;
    return n > 0 && n <= MAX_PAGE_NO ? (int)n : 0;
}

/* "Page 2 of 5", "पृष्ठ 2", "2/5" behind the word. */
static bool take_page_label(const char *fold, struct clue *c)
{
    for (const char *const *w = page_words; *w; w++) {
        const char *at = fold + strlen(*w);

        if (!fold_starts(fold, *w))
            continue;
        if (fold_starts(at + (*at == ' '), "no"))
            at += 1 + strlen("no");
        c->no = take_number(&at);
        if (c->no > 0 && strncmp(at, " of ", 4) == 0)
            at += 4;
        c->of = c->no > 0 ? take_number(&at) : 0;
        c->labelled = c->no > 0;
        if (c->labelled)
            return true;
    }
    return false;
}

/* A row at the head or foot that is nothing but a page number: "Page 2 of 5", "-2-", "2". */
static void find_page_number(const struct rows *rows, struct clue *c)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        const char *at = r->fold;
        int no;

        if ((row_y(r) > TOP_UNTIL && row_y(r) < FOOT_FROM) || fold_words(r->fold) > 6)
            continue;
        if (take_page_label(r->fold, c))
            return;
        no = take_number(&at);
        if (no > 0 && *at == '\0' && r->conf > 0.5)
            c->no = no;
    }
}

/* ---- one page */

static bool closes_letter(const struct rows *rows)
{
    size_t from, to;

    for (size_t i = 0; i < rows->n; i++)
        if (row_after_label(&rows->row[i], label_close) >= 0 || (row_is_signature(&rows->row[i], &from, &to) && strchr(rows->row[i].text, '(')))
            return true;
    return false;
}

static int read_clue(const struct page_text *t, struct clue *ret)
{
    struct fields f = { 0 };
    struct rows rows;
    int r = rows_make(&t, 1, &rows);

    if (r == 0)
        r = fields_find(&t, 1, NULL, &f, NULL);       /* as if it were the first page of a letter */
    if (r == 0) {
        weigh_head(t, &rows, &f, ret);
        ret->attached = says_attached(&rows);
        ret->closes = closes_letter(&rows);
        find_page_number(&rows, ret);
    }
    fields_done(&f);
    rows_done(&rows);
    return r;
}

/* ---- one page after the other */

/* Does a page before it, back to where its letter began, bear the same number? */
static bool repeats_number(const struct clue *c, size_t i, size_t began)
{
    for (size_t k = began; k < i && strlen(c[i].digits) >= FEWEST_DIGITS; k++)
        if (strcmp(c[k].digits, c[i].digits) == 0)
            return true;
    return false;
}

/* Bare numbers are often something else: they count when the pages before were in step with theirs, and these are again. */
static bool bare_numbers_restart(const struct clue *c, size_t n, size_t i, size_t began)
{
    bool in_step = false;

    for (size_t k = began; k < i; k++)
        in_step |= c[k].no >= 2 && (size_t)c[k].no == k - began + 1;
    return in_step && (c[i].no == 1 || (c[i].no == 0 && i + 1 < n && c[i + 1].no == 2));
}

static const char *numbers_restart(const struct clue *c, size_t n, size_t i, size_t began)
{
    if ((c[i].labelled && c[i].no == 1) || bare_numbers_restart(c, n, i, began))
        return "its page numbers begin again";
    if (c[i].of > 0 && c[i - 1].of > 0 && c[i].of != c[i - 1].of)
        return "its page numbers do not go on from the page before";
    return NULL;
}

/* Sets *began to the page when a letter may begin there. */
static void judge(const struct clue *c, size_t n, size_t i, size_t *began, struct seams *s)
{
    const char *restart = numbers_restart(c, n, i, *began);
    bool closed = false, head;
    double conf;

    for (size_t k = *began; k < i; k++)
        closed |= c[k].closes;
    head = c[i].points >= (closed ? ENOUGH_BEHIND_CLOSE : ENOUGH_POINTS);
    if (c[i].attached || repeats_number(c, i, *began) || !(head || restart))
        return;
    conf = (head ? 0.1 * c[i].points : 0.2) + (restart ? 0.3 : 0) + (closed ? 0.15 : 0);
    s->list[s->n++] = (struct seam){ .page = (int)c[i].page + 1, .conf = conf < 0.95 ? conf : 0.95, .why = !head ? restart :
                                     closed ? "it has the head of a letter, and the one before was signed" : "it has the head of a letter" };
    *began = i;
}

int seams_find(const struct page_text *const *pages, size_t n_pages, struct seams *ret, struct err *e)
{
    AUTO_FREE struct clue *clues = calloc(n_pages + 1, sizeof *clues);
    size_t n = 0, began = 0, written = 0;
    int r = 0;

    *ret = (struct seams){ .list = calloc(n_pages + 1, sizeof *ret->list) };
    if (!clues || !ret->list)
        return err_set(e, -ENOMEM, "no memory to look for beginnings of letters");
    for (size_t i = 0; i < n_pages; i++)
        written += pages[i]->n_words > 0;
    for (size_t i = 0; i < n_pages && r == 0 && written > 1; i++) {     /* a single page has none */
        if (pages[i]->n_words == 0)
            continue;                           /* a blank page lies between, it says nothing */
        clues[n].page = i;
        r = read_clue(pages[i], &clues[n++]);
    }
    for (size_t i = 1; i < n && r == 0; i++)
        judge(clues, n, i, &began, ret);
    return r == 0 ? 0 : err_set(e, r, "no memory to look for beginnings of letters");
}

void seams_done(struct seams *s)
{
    free(s->list);
    *s = (struct seams){ 0 };
}
