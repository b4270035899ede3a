/* view.h - the small picture of a page that is shown at the desk. */
#ifndef OCR_PAGE_VIEW_H
#define OCR_PAGE_VIEW_H

#include "base/json.h"
#include "ocr/page/clean/clean.h"

enum { VIEW_WIDTH_PX = 1000, VIEW_QUALITY = 60 };

struct picture { unsigned char *bytes; size_t n; };     /* bytes are owned (free) */
static inline void auto_picture(struct picture *p) { free(p->bytes); }
#define AUTO_PICTURE AUTO(auto_picture)

/* A JPEG, upright by quarters but not levelled, so that boxes of the scan fit after a quarter turn.
 * Sets "view": {"width", "height"} in answer. */
int view_make(const struct sheet *s, json_t *answer, struct picture *ret, struct err *e);

#endif
