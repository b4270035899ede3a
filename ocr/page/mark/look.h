/* look.h - the quick look for classified markings on one page, ahead of reading it. */
#ifndef OCR_PAGE_MARK_LOOK_H
#define OCR_PAGE_MARK_LOOK_H

#include "base/err.h"
#include "ocr/mark/judge.h"
#include "ocr/page/clean/clean.h"
#include "ocr/page/load/load.h"
#include "ocr/page/read/engine.h"

/* The whole look. file: its picture is taken out and freed; the box is in pixels of the page as the file has it. -EIO: Tesseract
 * gave up; -ENOMEM. */
int mark_look(struct engine *g, struct loaded *file, struct mark_found *ret, struct err *e);

/* The look at a page that was just read: at what its words (recognise.h; NULL: none) do not show, on a sheet that lies as it should.
 * -EIO, -ENOMEM. */
int mark_look_again(struct engine *g, const struct sheet *s, const json_t *words, struct mark_found *ret, struct err *e);

#endif
