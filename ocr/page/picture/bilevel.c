#include "ocr/page/picture/bilevel.h"

#include "base/said.h"

#include "ocr/page/load/tiff.h"
#include "ocr/page/picture/jbig2.h"

#include <errno.h>
#include <string.h>

enum { HEAVY = 1024 };      /* bytes of JBIG2 from which group 4 is never smaller: it may save a head, not the picture */

struct code { unsigned char *bytes; size_t n; };        /* bytes are owned */
static void auto_code(struct code *c) { free(c->bytes); }
#define AUTO_CODE AUTO(auto_code)

static int no_memory(struct err *e) { return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY); }

/* Leptonica writes a G4 page as a TIFF of one strip; the strip is what a PDF wants. */
static int encode_g4(PIX *ink, struct code *ret, struct err *e)
{
    AUTO_CODE struct code tiff = { 0 };
    AUTO_PIX PIX *back = NULL;
    const unsigned char *strip;
    l_int32 same = 0;
    int r;

    if (pixWriteMemTiff(&tiff.bytes, &tiff.n, ink, IFF_TIFF_G4) != 0)
        return no_memory(e);
    back = pixReadMemTiff(tiff.bytes, tiff.n, 0);
    if (!back || pixEqual(ink, back, &same) != 0 || !same)
        return err_set(e, -EIO, "the picture of the page could not be coded without loss");
    r = tiff_find_strip(tiff.bytes, tiff.n, &strip, &ret->n, e);
    if (r < 0)
        return r;
    ret->bytes = malloc(ret->n);
    if (!ret->bytes)
        return no_memory(e);
    memcpy(ret->bytes, strip, ret->n);
    return 0;
}

int bilevel_encode(PIX *ink, struct layer *ret, struct err *e)
{
    AUTO_CODE struct code jbig2 = { 0 }, g4 = { 0 };
    bool proved;
    int r;

    ret->bytes = NULL;
    ret->width_px = pixGetWidth(ink);
    ret->height_px = pixGetHeight(ink);
    ret->components = 1;
    r = jbig2_encode(ink, &jbig2.bytes, &jbig2.n, e);
    if (r < 0)
        return r;
    proved = jbig2_is(ink, jbig2.bytes, jbig2.n);
    if (!proved || jbig2.n < HEAVY)
        r = encode_g4(ink, &g4, e);
    if (r < 0 && !proved)
        return r;
    ret->distrusted = !proved;
    ret->kind = proved && (!g4.bytes || jbig2.n <= g4.n) ? LAYER_JBIG2 : LAYER_G4;
    ret->n = ret->kind == LAYER_JBIG2 ? jbig2.n : g4.n;
    ret->bytes = ret->kind == LAYER_JBIG2 ? TAKE_PTR(jbig2.bytes) : TAKE_PTR(g4.bytes);
    return 0;
}
