#include "ocr/page/clean/orient.h"

/* Below this Tesseract guesses, and feeders turn few pages: stay upright. */
#define SURE_ENOUGH 1.0F

int orient_find(struct engine *g, const struct sheet *s)
{
    AUTO_PIX PIX *ink = clean_binarize(s);
    int deg = 0;
    float conf = 0, script_conf = 0;
    const char *script = NULL;
    BOOL known;

    if (!ink)
        return 0;
    TessBaseAPISetPageSegMode(g->compass, PSM_AUTO_OSD);
    TessBaseAPISetImage2(g->compass, ink);
    TessBaseAPISetSourceResolution(g->compass, s->text_dpi);
    known = TessBaseAPIDetectOrientationScript(g->compass, &deg, &conf, &script, &script_conf);
    TessBaseAPIClear(g->compass);
    return known && conf >= SURE_ENOUGH && deg % 90 == 0 ? deg % 360 : 0;
}
