/* other.h - words of the other script inside a line: a name in Latin letters in a line of Hindi, "विषय:" before an English subject.
 *
 * Told from the picture, as headlines begin and end there; read by the reader of their script, and taken when that is surer. */
#ifndef OCR_PAGE_OTHER_H
#define OCR_PAGE_OTHER_H

#include "ocr/page/read/engine.h"
#include "ocr/page/read/read_line.h"

struct read_place {             /* all borrowed */
    const struct engine *engine;
    enum engine_script by;      /* that read the line */
    PIX *page;                  /* 8 bits grey */
    int dpi;
    PIX *ink;                   /* 1 bit, of the line's box */
    struct box line;            /* pixels of page */
    struct box picture;         /* that was read: the line with its margin; the words' boxes are in it */
};

/* Reads doubtful stretches again, as long as *tries > 0, each counting it down. The line's words are the better of both readings.
 * -EIO: Tesseract gave up; -ENOMEM. */
int other_script_mend(const struct read_place *p, int *tries, struct line_text *t);

#endif
