/* stamps.h - the pictures in which a page's stamps stand out from its text.
 *
 * Ink in colour, in two shades; thick strokes over thin ones; what is left when the long lines of text are taken out (turned, framed);
 * white on black; pale and
 * large, behind the text. Each is a mask to find blobs in, and a picture to read them from. */
#ifndef OCR_PAGE_MARK_STAMPS_H
#define OCR_PAGE_MARK_STAMPS_H

#include "ocr/mark/judge.h"
#include "ocr/page/clean/clean.h"
#include "ocr/page/read/lines.h"

enum stamp_layer { STAMPS_WARM, STAMPS_COOL, STAMPS_PALE, STAMPS_THICK, STAMPS_REST, STAMPS_INVERSE, STAMP_LAYERS };

struct stamp_picture {
    PIX *mask;                  /* 1 bit; NULL: there is nothing of the kind */
    PIX *picture;               /* 8 bits grey, paper white */
    int mask_dpi, picture_dpi;
    int letter_gap_mil;         /* between the letters of one word, thousandths of an inch */
    double per_mask;            /* pixels of picture for one of mask */
    struct turn turn;           /* of the picture's page, and ... */
    double to_scan;             /* ... pixels of the scan for one of mask */
    struct mark_place place;
};

void stamp_picture_done(struct stamp_picture *p);
static inline void auto_stamp_picture(struct stamp_picture *p) { stamp_picture_done(p); }
#define AUTO_STAMPS AUTO(auto_stamp_picture)

/* ink: of s->text; l: its lines. -ENOMEM. */
int stamp_picture_make(enum stamp_layer which, const struct sheet *s, PIX *ink, const struct lines *l, struct stamp_picture *ret);

#endif
