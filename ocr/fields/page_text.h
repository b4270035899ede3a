/* page_text.h - the words of one page with their places: what the field rules read.
 *
 * A word belongs to a line; lines are in reading order as Tesseract saw them.
 * Boxes in pixels: "scan" of the page as scanned, "upright" as a person reads it. */
#ifndef OCR_FIELDS_PAGE_TEXT_H
#define OCR_FIELDS_PAGE_TEXT_H

#include "base/err.h"
#include "ocr/page/turn.h"

#include <stddef.h>

struct word {
    char *text;                 /* UTF-8, NFC, no white space */
    struct box scan, upright;
    double conf;                /* 0..1 */
    int line;                   /* index into lines */
};

struct line {
    char *text;                 /* its words with single spaces */
    struct box upright;
    double conf;                /* mean of its words by length */
    size_t first, n;            /* words */
};

struct page_text {              /* all zero: a page without text */
    struct turn turn;
    struct word *words;
    size_t n_words;
    struct line *lines;
    size_t n_lines;
};

/* Adds a word; words of a line come one after the other, "line" starts anywhere and rises. t->turn must be set. -ENOMEM. */
int page_text_add(struct page_text *t, const char *text, struct box scan, double conf, int line);
/* Call after the last word. -ENOMEM. */
int page_text_finish(struct page_text *t);
void page_text_done(struct page_text *t);

/* All lines with line feeds between them; the caller's (free). NULL: no memory. */
char *page_text_string(const struct page_text *t);

#endif
