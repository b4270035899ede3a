/* engine.h - Tesseract, loaded once: a reader for each script.
 *
 * A reader loads the packs of one script only: two at once would read every line twice, and mix up its letters. */
#ifndef OCR_PAGE_ENGINE_H
#define OCR_PAGE_ENGINE_H

#include "base/err.h"

#include <leptonica/allheaders.h>
#include <stdbool.h>
#include <tesseract/capi.h>

enum engine_script { ENGINE_LATIN, ENGINE_DEVANAGARI, ENGINE_OTHER, ENGINE_SCRIPTS };

static inline enum engine_script engine_other(enum engine_script s) { return s == ENGINE_LATIN ? ENGINE_DEVANAGARI : ENGINE_LATIN; }

struct engine {
    bool started;
    TessBaseAPI *reader[ENGINE_SCRIPTS];        /* NULL where no pack was named for the script; one at least is there */
};
void engine_done(struct engine *g);

/* languages: packs as Tesseract names them, joined by +, "eng+Devanagari"; each goes to the reader of its script.
 * -ENOENT: a language pack is missing; e names it and its Debian package. -EINVAL: no list of packs. */
int engine_start(const char *languages, struct engine *ret, struct err *e);

/* Which reader a pack goes to. Pure. */
enum engine_script engine_script_of(const char *pack);

#endif
