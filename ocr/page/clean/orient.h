/* orient.h - which way up is a page? */
#ifndef OCR_PAGE_ORIENT_H
#define OCR_PAGE_ORIENT_H

#include "ocr/page/clean/clean.h"
#include "ocr/page/read/engine.h"

/* 0, 90, 180 or 270 as in turn.h; 0 when it cannot tell (too little text). */
int orient_find(struct engine *g, const struct sheet *s);

#endif
