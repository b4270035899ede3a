/* clean.h - working copies of a page: paper made white, levelled, blank or not. */
#ifndef OCR_PAGE_CLEAN_H
#define OCR_PAGE_CLEAN_H

#include "base/err.h"
#include "ocr/page/pix.h"
#include "ocr/page/turn.h"

#include <stdbool.h>

enum { CLEAN_TEXT_DPI = 300, CLEAN_SMALL_DPI = 150 };

/* All pictures are owned and lie the same way; turned together as the steps learn how. */
struct sheet {
    PIX *text;          /* NULL: not wanted; else 8 bits grey, paper near 255, some 300 dpi: for reading and the bilevel picture */
    PIX *ink;           /* NULL until clean_make_ink(); then 1 bit, black (1) on white, of text's size: what is written and printed */
    PIX *small;         /* as scanned, 150 dpi or less: 32 bits when in_colour, else 8 bits grey; NULL: not wanted (clean_make_look_sheet) */
    PIX *bits;          /* of a bilevel scan: itself, turned by quarters but never levelled; else NULL */
    bool in_colour;     /* coloured ink, not just coloured paper: colour.h */
    int dpi;            /* of the scan; guessed from an A4 sheet when the file does not say */
    int text_dpi;       /* of text */
    double text_per_px; /* pixels of text for one of the scan */
    struct turn turn;
};
void sheet_done(struct sheet *s);
static inline void auto_sheet(struct sheet *s) { sheet_done(s); }
#define AUTO_SHEET AUTO(auto_sheet)

/* Makes the copies. take_pix as load_page gives it; freed here, since it is the largest. dpi 0: unknown. -ENOMEM. */
int clean_make_sheet(PIX *take_pix, int dpi, struct sheet *ret, struct err *e);

/* Only what the look for markings needs: "text", and "small" of a page with coloured ink. */
int clean_make_look_sheet(PIX *take_pix, int dpi, struct sheet *ret, struct err *e);

/* Only "small", for a page of which nothing is wanted but a picture. */
int clean_make_small_sheet(PIX *take_pix, int dpi, struct sheet *ret, struct err *e);

/* The picture may have been made smaller while it was decoded; what is said of the page is in pixels of the scan, which has that size. */
void clean_measure_as_scanned(struct sheet *s, int width_px, int height_px);

/* Of "small". */
static inline int clean_small_dpi(const struct sheet *s) { return s->dpi < CLEAN_SMALL_DPI ? s->dpi : CLEAN_SMALL_DPI; }

/* Black (1) on white at the size of s->text; the caller's. NULL: no memory. */
PIX *clean_binarize(const struct sheet *s);

/* Is nothing meant to be read on it? Show-through, specks, dark edges, punch holes and folds do not count. */
bool clean_is_blank(const struct sheet *s);

/* Turns all copies upright by full quarters; rotation as in turn.h. -ENOMEM. */
int clean_turn(struct sheet *s, int rotation, struct err *e);

/* Levels "text" by the skew that was found (orient.h). -ENOMEM. */
#define CLEAN_LEAST_SKEW_DEG 0.10       /* less is not levelled and counts as none: boxes fit the picture as it is */
int clean_level_by(struct sheet *s, double skew_deg, struct err *e);

/* Makes "ink" from "text", cleaned; last, when the page lies as it should. Does nothing without "text". -ENOMEM. */
int clean_make_ink(struct sheet *s, struct err *e);

#endif
