#include "ocr/page/picture/zoom.h"

#include <errno.h>
#include <math.h>

enum { WORTH_PCT = 125 /* of the view's width */, DARK = 70, PALE = 200, PER_MILLE_SHADED = 3,
       PNG_EFFORT = 3 /* of 9; 6 costs 8 ms more and saves a tenth */ };

static const double SHADE_MM = 1.7;                     /* wider than a stroke of a pen or a stamp */
static const char greys[] = "85 150 215";               /* between black and white; pencil is darker than the last */
static const int qualities[] = { 45, 25 };              /* of the JPEG, until it is small enough */

/* Pixels for one of text: what the scan has, and no larger than is of use. */
static double factor_of(const struct sheet *s)
{
    int width = pixGetWidth(s->text), height = pixGetHeight(s->text);
    double factor = fmin(ZOOM_DPI, s->dpi) / s->text_dpi;

    return fmin(fmin(1, factor), (double)ZOOM_MAX_SIDE_PX / fmax(width, height));
}

/* Are there areas between black and white, as photos have them and writing has not? */
static int has_shades(PIX *page, double px_per_mm, bool *ret)
{
    int brick = (int)lround(SHADE_MM * px_per_mm) | 1;
    l_int32 n = 0;
    AUTO_PIX PIX *mid = pixGenerateMaskByBand(page, DARK, PALE, 1, 0);
    AUTO_PIX PIX *areas = mid ? pixOpenBrick(NULL, mid, brick, brick) : NULL;

    if (!areas || pixCountPixels(areas, &n, NULL) != 0)
        return -ENOMEM;
    *ret = (long long)n * 1000 > (long long)PER_MILLE_SHADED * pixGetWidth(page) * pixGetHeight(page);
    return 0;
}

static int to_png(PIX *page, struct picture *ret)
{
    AUTO_PIX PIX *few = pixThresholdGrayArb(page, greys, 2, 0, 1, 1);

    if (few)
        pixSetZlibCompression(few, PNG_EFFORT);
    return few && pixWriteMemPng(&ret->bytes, &ret->n, few, 0) == 0 ? 0 : -ENOMEM;
}

static void drop(struct picture *p)
{
    free(p->bytes);
    *p = (struct picture){ 0 };
}

static int to_jpeg(PIX *page, struct picture *ret)
{
    for (size_t i = 0; i < ARRAY_LEN(qualities); i++) {
        drop(ret);
        if (pixWriteMemJpeg(&ret->bytes, &ret->n, page, qualities[i], 0) != 0)
            return -ENOMEM;
        if (ret->n <= ZOOM_MAX_BYTES)
            return 0;
    }
    drop(ret);
    return 0;
}

static int make(const struct sheet *s, double factor, json_t *answer, struct picture *ret)
{
    AUTO_PIX PIX *page = pixScaleGeneral(s->text, (float)factor, (float)factor, 0, 0);
    bool shades = false;
    int r = page ? has_shades(page, s->text_dpi * factor / 25.4, &shades) : -ENOMEM;

    if (r == 0 && !shades)
        r = to_png(page, ret);
    bool jpeg = shades || ret->n > ZOOM_MAX_BYTES;
    if (r == 0 && jpeg)
        r = to_jpeg(page, ret);
    if (r == 0 && ret->bytes)
        json_object_set_new(answer, "zoom", json_pack("{ss}", "kind", jpeg ? "jpeg" : "png"));
    return r;
}

int zoom_make(const struct sheet *s, json_t *answer, struct picture *ret, struct err *e)
{
    double factor = factor_of(s);
    int r = 0;

    if (factor * pixGetWidth(s->text) * 100 >= WORTH_PCT * fmin(VIEW_WIDTH_PX, pixGetWidth(s->small)))
        r = make(s, factor, answer, ret);
    return r == 0 ? 0 : err_set(e, r, "there is not enough memory for the large picture of the page");
}
