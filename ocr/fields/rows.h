/* rows.h - all lines of a letter, each with a folded copy that rules compare against.
 *
 * A line that runs over two columns ("The Director …          No. 12/3") is two rows.
 *
 * Folded: words of small letters, digits and Devanagari between single spaces; punctuation,
 * joiners and a closing visarga are gone, ०-९ are 0-9, and the 0 of "सं0" is the full stop it stands
 * for. So "D.O. No.:" is "d o no" and "विषयः-" is "विषय". */
#ifndef OCR_FIELDS_ROWS_H
#define OCR_FIELDS_ROWS_H

#include "base/text.h"
#include "ocr/fields/fields.h"

#include <stdbool.h>

struct row {
    int page;                   /* from 0 */
    const struct page_text *on; /* that page */
    size_t first, n;            /* its words there */
    char *text;                 /* they with single spaces */
    char *fold;
    unsigned *at;               /* for each byte of fold: where it came from in text */
    bool same_line;             /* another column of the row before */
    struct box upright;
    double conf;                /* mean of its words by length */
};

struct rows {                   /* borrows the pages */
    struct row *row;
    size_t n;
    size_t body;                /* the first row that goes on with a sentence; n: there is none */
};

int rows_make(const struct page_text *const *pages, size_t n_pages, struct rows *ret);      /* -ENOMEM */
void rows_done(struct rows *rows);

/* The folded form of any text; the caller's. *ret_at (may be NULL) as row.at. NULL: no memory. */
char *row_fold(const char *text, unsigned **ret_at);

/* Does the folded text contain one of the phrases as whole words? NULL-terminated. fold_has(), fold_starts(): base/text.h. */
bool fold_has_any(const char *fold, const char *const *phrases);
bool fold_is_any(const char *fold, const char *const *phrases);          /* ... is it one of them? */
bool fold_starts_any(const char *fold, const char *const *phrases);     /* ... begin with one of them */

/* If the row begins with one of labels: the offset in text behind the label, its dots, colons, dashes and spaces; else -1.
 * The longest label counts. */
long row_after_label(const struct row *r, const char *const *labels);
/* The same for a label that begins at byte "at" of the text. */
long row_after_label_at(const struct row *r, size_t at, const char *const *labels);

/* Places, as shares of the page's height or width: 0 top or left, 1 bottom or right. */
double row_y(const struct row *r);
double row_x(const struct row *r);
double row_right(const struct row *r);
/* The box in the scan around bytes [from, to) of the row's text. */
struct box row_box(const struct row *r, size_t from, size_t to);
/* Space above the row to the one before it on the same page, in heights of this line; large at the top of a page. */
double row_gap(const struct rows *rows, size_t i);

/* The first row of the page row i is on: what looks around a row begins here, not with the whole of a long letter. */
size_t row_page_start(const struct rows *rows, size_t i);
/* The row right below row i on its page, under it or a little to the right; rows->n: none. */
size_t row_below(const struct rows *rows, size_t i);
/* Does the row go on with a sentence of the full line above it? */
bool row_in_paragraph(const struct rows *rows, size_t i);
/* Is there a sentence above row i, on its page or an earlier one? Then it stands at the foot of the letter, however short that is. */
bool row_is_below_body(const struct rows *rows, size_t i);

/* Letters (not digits, not signs) in a folded text, in code points. */
unsigned fold_letters(const char *fold);
unsigned fold_words(const char *fold);

/* A found value: bytes [from, to) of the row's text without outer spaces and punctuation. conf: of the rule; that of the
 * recognition is multiplied in. Replaces what ret held. An empty value leaves ret alone. */
void found_set(struct found *ret, const struct row *r, size_t from, size_t to, double conf, const char *why);
/* The same with a value of its own, e.g. joined lines or a date in ISO form. take_value may be NULL (no memory). */
void found_take(struct found *ret, char *take_value, const struct row *r, size_t from, size_t to, double conf, const char *why);

/* Narrows [*from, *to) to what is inside spaces, quotes, dashes and stops. */
void text_trim(const char *text, size_t *from, size_t *to);
/* Appends part to *text: text_append as it is, behind a space; text_join without outer punctuation, behind separator.
 * *text may be NULL, an empty part changes nothing. -ENOMEM leaves *text as it was. */
int text_append(char **text, const char *part);
int text_join(char **text, const char *separator, const char *part, size_t n);

#endif
