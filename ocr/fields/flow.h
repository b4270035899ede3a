/* flow.h - rows of a letter as one running text, for what a line break may cut: "vide letter No. 3/7 dated / 2nd May, 2020". */
#ifndef OCR_FIELDS_FLOW_H
#define OCR_FIELDS_FLOW_H

#include "ocr/fields/rows.h"

struct flow {
    const struct rows *rows;    /* borrowed */
    size_t first, n;            /* its rows */
    char *text;                 /* they with single spaces */
    size_t *starts;             /* of each row: where it begins in text */
    char *fold;
    unsigned *at;               /* for each byte of fold: where it came from in text */
};

/* Rows [first, end), cut off behind so many bytes that time is bounded. -ENOMEM; ret is the caller's (flow_done), also then. */
enum { FLOW_MAX_BYTES = 24 * 1024 };
int flow_make(const struct rows *rows, size_t first, size_t end, struct flow *ret);
void flow_done(struct flow *f);

/* The letter itself: its rows up to the close, the copy list or what is attached. Errors as flow_make. */
int flow_body(const struct rows *rows, struct flow *ret);

/* The next place at or after "from" (an offset in fold) where one of phrases stands as whole words, the longest of those
 * that begin there: its offset, and *ret_end, the offset behind it; -1: none. */
long flow_find(const struct flow *f, size_t from, const char *const *phrases, size_t *ret_end);

/* Where a value behind a label begins in text: behind fold offset "at", dots, colons, dashes and spaces. */
size_t flow_value(const struct flow *f, size_t at);

/* The first date that begins in bytes [from, from + within) of text. */
bool flow_date(const struct flow *f, size_t from, size_t within, char ret_iso[], size_t *ret_from, size_t *ret_to);

/* The last date that lies in the "within" bytes before byte "at". */
bool flow_date_before(const struct flow *f, size_t at, size_t within, char ret_iso[], size_t *ret_from, size_t *ret_to);

/* The row in which byte "at" of text stands. */
size_t flow_row(const struct flow *f, size_t at);

/* found_take for bytes [from, to) of the text: evidence is what of it stands in the first row. */
void flow_take(struct found *ret, char *take_value, const struct flow *f, size_t from, size_t to, double conf, const char *why);

#endif
