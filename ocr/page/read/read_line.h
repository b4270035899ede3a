/* read_line.h - the words of one line, as one reader sees them. */
#ifndef OCR_PAGE_READ_LINE_H
#define OCR_PAGE_READ_LINE_H

#include "ocr/page/pix.h"
#include "ocr/page/turn.h"

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

/* line: 8 bits grey or 1 bit, one level line and little else. *ret is the caller's.
 * -EIO: Tesseract gave up; -ENOMEM. */
int read_line(TessBaseAPI *reader, PIX *line, int dpi, struct line_text *ret);

#endif
