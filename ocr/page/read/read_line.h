/* read_line.h - the words of one line, as one reader sees them. */
#ifndef OCR_PAGE_READ_LINE_H
#define OCR_PAGE_READ_LINE_H

#include "ocr/page/pix.h"
#include "ocr/page/turn.h"

#include <stdbool.h>
#include <stddef.h>
#include <tesseract/capi.h>

struct read_word {
    char *text;                 /* UTF-8, NFC, no white space */
    struct box box;             /* pixels of the line's picture */
    double conf;                /* 0..1 */
};

struct line_text {              /* all zero: nothing read */
    struct read_word *word;
    size_t n;
    unsigned letters;           /* characters of all words */
    double conf;                /* mean of the words by length; 0 without words */
};
void line_text_done(struct line_text *t);
static inline void auto_line_text(struct line_text *t) { line_text_done(t); }
#define AUTO_LINE_TEXT AUTO(auto_line_text)

/* Sets letters and conf anew after words were put in or taken out. */
void line_text_weigh(struct line_text *t);

/* Words [from, to) of a line. */
struct word_range { size_t from, to; };

/* Words whose middle lies in the stretch; they stand together. */
struct word_range line_text_words_in(const struct line_text *t, int x, int w);
/* Does one of them reach further out of the stretch than by? Then two readings of it cannot be exchanged. */
bool line_text_sticks_out(const struct line_text *t, struct word_range r, int x, int w, int by);
/* The mean sureness of these words by length. */
double line_text_conf_of(const struct line_text *t, struct word_range r);
/* Puts the words of from, moved by dx, in the place of those in r; from keeps none of them. -ENOMEM. */
int line_text_exchange(struct line_text *t, struct word_range r, struct line_text *from, int dx);

/* line: 8 bits grey or 1 bit, one level line and little else. *ret is the caller's.
 * -EIO: Tesseract gave up; -ENOMEM. */
int read_line(TessBaseAPI *reader, PIX *line, int dpi, struct line_text *ret);
/* The same scaled down to height_px, where it is higher; searched: Tesseract looks for the line in the picture itself, which
 * takes longer and is another opinion. */
int read_line_as(TessBaseAPI *reader, PIX *line, int dpi, int height_px, bool searched, struct line_text *ret);

#endif
