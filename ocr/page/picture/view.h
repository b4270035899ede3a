/* view.h - what people see of a page: a small picture for the desk and the picture in the PDF. */
#ifndef OCR_PAGE_VIEW_H
#define OCR_PAGE_VIEW_H

#include "base/json.h"
#include "ocr/layers.h"
#include "ocr/page/clean/clean.h"

enum { VIEW_WIDTH_PX = 1000, VIEW_QUALITY = 60, VIEW_PDF_QUALITY = 50 };

struct picture { unsigned char *bytes; size_t n; };     /* bytes are owned (free) */
static inline void auto_picture(struct picture *p) { free(p->bytes); }
#define AUTO_PICTURE AUTO(auto_picture)

/* A JPEG, upright by quarters but not levelled, so that boxes of the scan fit after a quarter turn.
 * Sets "view": {"width", "height"} in answer. */
int view_make(const struct sheet *s, json_t *answer, struct picture *ret, struct err *e);

/* The levelled page for the PDF: bilevel G4, or a JPEG at 150 dpi when it has coloured ink. *ret is the caller's. */
int view_make_layers(const struct sheet *s, struct layers *ret, struct err *e);

#endif
