/* zoom.h - the large picture of a page, for who looks closely at the desk. */
#ifndef OCR_PAGE_ZOOM_H
#define OCR_PAGE_ZOOM_H

#include "ocr/page/picture/view.h"

enum { ZOOM_DPI = 200, ZOOM_MAX_BYTES = 400 * 1024, ZOOM_MAX_SIDE_PX = 3400 /* A3 */ };

/* Lies as the view does (view.h), so that one can be laid over the other; so before s->text is levelled. It has no colour: the
 * view below has it. Writing: a PNG of 4 greys, some 70 KB of a typed page. A page with photos or shades: a JPEG. Sets "zoom":
 * {"kind": "png"|"jpeg"} in answer; nothing and ret->bytes NULL where it would show no more than the view, or be too large.
 * -ENOMEM. */
int zoom_make(const struct sheet *s, json_t *answer, struct picture *ret, struct err *e);

#endif
