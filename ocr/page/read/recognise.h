/* recognise.h - the words of a page. */
#ifndef OCR_PAGE_RECOGNISE_H
#define OCR_PAGE_RECOGNISE_H

#include "base/json.h"
#include "ocr/page/clean/clean.h"
#include "ocr/page/read/engine.h"

/* Reads the levelled page. Sets in answer: "words": [[text, x, y, w, h, conf, line] ...] in reading order,
 * boxes in pixels of the scan, conf 0..1, line counted from 0; and "conf", their mean by length.
 * -EIO: Tesseract gave up; -ENOMEM. */
int recognise(struct engine *g, const struct sheet *s, json_t *answer, struct err *e);

#endif
