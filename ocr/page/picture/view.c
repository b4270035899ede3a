#include "ocr/page/picture/view.h"

#include "ocr/page/load/tiff.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static int to_jpeg(PIX *pix, int quality, struct picture *ret, struct err *e)
{
    if (!pix || pixWriteMemJpeg(&ret->bytes, &ret->n, pix, quality, 0) != 0)
        return err_set(e, -ENOMEM, "there is not enough memory for the picture of the page");
    return 0;
}

int view_make(const struct sheet *s, json_t *answer, struct picture *ret, struct err *e)
{
    double factor = fmin(1, (double)VIEW_WIDTH_PX / pixGetWidth(s->small));
    AUTO_PIX PIX *shown = pixScale(s->small, (float)factor, (float)factor);
    int r = to_jpeg(shown, VIEW_QUALITY, ret, e);

    if (r == 0)
        json_object_set_new(answer, "view", json_pack("{sisi}", "width", pixGetWidth(shown), "height", pixGetHeight(shown)));
    return r;
}

/* Leptonica writes a G4 page as a TIFF of one strip; the strip is what a PDF wants. */
static int to_g4(PIX *ink, struct picture *ret, struct err *e)
{
    AUTO_FREE unsigned char *tiff = NULL;
    const unsigned char *strip;
    size_t n = 0;
    int r;

    if (!ink || pixWriteMemTiff(&tiff, &n, ink, IFF_TIFF_G4) != 0)
        return err_set(e, -ENOMEM, "there is not enough memory for the picture of the page");
    r = tiff_find_strip(tiff, n, &strip, &ret->n, e);
    if (r < 0)
        return r;
    ret->bytes = malloc(ret->n);
    if (!ret->bytes)
        return err_set(e, -ENOMEM, "there is not enough memory for the picture of the page");
    memcpy(ret->bytes, strip, ret->n);
    return 0;
}

int view_make_layers(const struct sheet *s, struct layers *ret, struct err *e)
{
    AUTO_PIX PIX *page = NULL;
    struct picture p = { 0 };
    struct layer whole = { .kind = s->in_colour ? LAYER_JPEG : LAYER_G4, .components = 1,
                           .place = { 0, 0, turn_upright_width(&s->turn), turn_upright_height(&s->turn) } };
    int r;

    *ret = (struct layers){ 0 };
    if (s->in_colour) {
        page = pixRotate(s->small, (float)(-s->turn.skew_deg * M_PI / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
        r = to_jpeg(page, VIEW_PDF_QUALITY, &p, e);
    } else {
        page = clean_binarize(s);
        r = to_g4(page, &p, e);
    }
    if (r < 0)
        return r;
    whole.bytes = p.bytes;
    whole.n = p.n;
    whole.width_px = pixGetWidth(page);
    whole.height_px = pixGetHeight(page);
    whole.components = pixGetDepth(page) == 32 ? 3 : 1;
    return layers_add(ret, whole, e);
}
