/* script.h - in which script is a line written? Told from its picture, before anything is recognised. */
#ifndef OCR_PAGE_SCRIPT_H
#define OCR_PAGE_SCRIPT_H

#include "ocr/page/pix.h"

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_DEVANAGARI, SCRIPT_MIXED };

struct script_guess {
    enum script script;         /* NONE: too little to tell. LATIN: nothing of it hangs from a headline (also digits, and
                                 * scripts that are neither); MIXED: words of both */
    double conf;                /* 0..1; 0 for NONE */
};

/* line: 1 bit, one level line and little else, some 300 dpi. Only read. Without memory: NONE. */
struct script_guess script_of(PIX *line);

struct script_stretch {         /* words side by side that are of one script */
    int x, w;                   /* pixels of the line's picture */
    enum script script;         /* LATIN (also digits) or DEVANAGARI; NONE only when nothing of the line tells */
};

/* The line's stretches from left to right, at most so many of them; what is too narrow to tell belongs to its neighbour.
 * Returns how many; 0 without memory. */
size_t script_stretches(PIX *line, struct script_stretch *ret, size_t most);

#endif
