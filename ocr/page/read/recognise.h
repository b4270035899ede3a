/* recognise.h - the words of a page. */
#ifndef OCR_PAGE_RECOGNISE_H
#define OCR_PAGE_RECOGNISE_H

#include "base/json.h"
#include "ocr/page/clean/clean.h"
#include "ocr/page/read/engine.h"

struct care {                   /* how much a page may cost */
    bool cheap;                 /* one reader for each line, no second try */
    int time_s;                 /* until the page is given up; 0: not said. Some of it is left for what comes after the reading */
};

/* Reads the levelled page; needs its ink. Sets in answer: "words": [[text, x, y, w, h, conf, line] ...] in reading order,
 * boxes in pixels of the scan, conf 0..1, line counted from 0; "conf", their mean by length; and "partial": true
 * when there was more on the page than was read. -EIO: Tesseract gave up; -ENOMEM. */
int recognise(struct engine *g, const struct sheet *s, const struct care *care, json_t *answer, struct err *e);

#endif
