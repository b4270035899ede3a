/* engine.h - Tesseract, loaded once: the reader and the one that knows which way is up. */
#ifndef OCR_PAGE_ENGINE_H
#define OCR_PAGE_ENGINE_H

#include "base/err.h"

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

struct engine {
    TessBaseAPI *reader;
    TessBaseAPI *compass;       /* orientation and script */
};
void engine_done(struct engine *g);

/* languages: as Tesseract names them, "eng+hin". -ENOENT: a language pack is missing; e names it and its Debian package. */
int engine_start(const char *languages, struct engine *ret, struct err *e);

#endif
