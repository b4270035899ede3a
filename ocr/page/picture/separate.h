/* separate.h - what on a page is painted by which layer.
 *
 * Ink (writing, print, lines) is bilevel at full resolution: black, or one of a few colours. The rest - photos, panels, markers,
 * letterheads in many tones, pencil and stamps too pale for the bilevel picture - is left to a background. */
#ifndef OCR_PAGE_SEPARATE_H
#define OCR_PAGE_SEPARATE_H

#include "base/err.h"
#include "ocr/page/clean/clean.h"

enum { SEPARATE_MAX_TONES = 3 };

struct tone { unsigned char red, green, blue; };

struct separation {     /* all owned */
    PIX *flat;          /* small levelled, paper white: 8 bits grey, or 32 */
    PIX *rest;          /* 1 bit, size of flat: what the ink does not carry, with a little around it */
    PIX *covered;       /* 1 bit, size of flat: painted over by ink, with a little around it */
    PIX *black;         /* 1 bit, size of the sheet's ink */
    PIX *coloured[SEPARATE_MAX_TONES];      /* likewise, for each tone; NULL from n_tones on */
    struct tone tone[SEPARATE_MAX_TONES];
    unsigned n_tones;
};
void separation_done(struct separation *s);
static inline void auto_separation(struct separation *s) { separation_done(s); }
#define AUTO_SEPARATION AUTO(auto_separation)

/* s: upright and levelled, with ink. *ret is the caller's, also when it fails. -ENOMEM. */
int separate_page(const struct sheet *s, struct separation *ret, struct err *e);

/* ---- for separate.c: coloured ink (tones.c) */

/* Moves the coloured ink out of ret->black. bare: ret->flat, of 32 bits, without the tint of its panels (panels.h);
 * ret->covered tells where ink is. -ENOMEM. */
int separate_tones(struct separation *ret, PIX *bare);

#endif
