/* read_mark.h - what a piece of a page reads as, were it a marking. */
#ifndef OCR_PAGE_MARK_READ_MARK_H
#define OCR_PAGE_MARK_READ_MARK_H

#include "ocr/mark/grade.h"
#include "ocr/page/pix.h"
#include "ocr/page/read/engine.h"

struct mark_reader {
    struct engine *engine;
    int reads;                  /* made so far: they are what the look costs */
    bool stamp;                 /* what is read now has the shape of a stamp: badly read, too, it may be one */
    enum mark_grade likeliest;  /* of all that was read, also of what is too far from a grade to count; GRADE_NONE: nothing like one */
    int most;                   /* no more are made; mark_reader_spent() says so */
};

enum { MARK_READS_MOST = 80, MARK_READS_TURNED = 50 /* each way more */, MARK_READS_AGAIN = MARK_READS_MOST /* what is left unread is no less likely a marking */ };      /* some 7 ms each */

bool mark_reader_spent(const struct mark_reader *m);

/* line: 8 bits grey, one level line and little else; keen: in a place or shape of a marking, which is worth a try in
 * the other script, and with the gaps of a worn stamp filled.
 * -EIO: Tesseract gave up; -ENOMEM. */
int mark_read_line(struct mark_reader *m, PIX *line, int dpi, bool keen, struct grade_line *ret);

/* Could that word, the widest of its line, be a grade? Read once, to spare reading the line; always true in Devanagari. -EIO, -ENOMEM. */
int mark_read_word(struct mark_reader *m, PIX *word, int dpi, bool *ret_may_be);

#endif
