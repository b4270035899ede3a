#include "drivers/scan/look/decode.h"

#include "base/auto.h"

#include <dmtx.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <zbar.h>

struct decoder { zbar_image_scanner_t *code128, *qr; };

/* Code 128 alone: it has a check character. Others (2 of 5, EAN) see themselves in any hatching. */
static zbar_image_scanner_t *scanner_for(zbar_symbol_type_t type, int x_density, int y_density)
{
    zbar_image_scanner_t *s = zbar_image_scanner_create();

    if (!s)
        return NULL;
    zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(s, type, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(s, type, ZBAR_CFG_BINARY, 1);
    zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_X_DENSITY, x_density);
    zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, y_density);
    zbar_image_scanner_enable_cache(s, 0);
    return s;
}

int decoder_new(struct decoder **ret_decoder, struct err *e)
{
    struct decoder *d = calloc(1, sizeof *d);

    if (d) {
        d->code128 = scanner_for(ZBAR_CODE128, 0, 1);       /* along rows only: the bars stand upright */
        d->qr = scanner_for(ZBAR_QRCODE, 1, 1);
    }
    if (!d || !d->code128 || !d->qr) {
        decoder_free(d);
        return err_set(e, -ENOMEM, "there is no memory for the bar code reader");
    }
    *ret_decoder = d;
    return 0;
}

void decoder_free(struct decoder *d)
{
    if (!d)
        return;
    if (d->code128)
        zbar_image_scanner_destroy(d->code128);
    if (d->qr)
        zbar_image_scanner_destroy(d->qr);
    free(d);
}

static bool take_text(const char *bytes, size_t n, char text[DECODE_TEXT_SIZE])
{
    if (n == 0 || n >= DECODE_TEXT_SIZE)
        return false;
    for (size_t i = 0; i < n; i++)
        if (bytes[i] < ' ' || bytes[i] > '~')
            return false;
    memcpy(text, bytes, n);
    text[n] = '\0';
    return true;
}

static int scan(zbar_image_scanner_t *s, const uint8_t *px, int width, int height, char text[DECODE_TEXT_SIZE])
{
    zbar_image_t *image = zbar_image_create();
    int found = 0;

    if (!image)
        return -ENOMEM;
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    zbar_image_set_data(image, px, (unsigned long)width * (unsigned long)height, NULL);
    if (zbar_scan_image(s, image) > 0)
        for (const zbar_symbol_t *y = zbar_image_first_symbol(image); y && !found; y = zbar_symbol_next(y))
            found = take_text(zbar_symbol_get_data(y), zbar_symbol_get_data_length(y), text);
    zbar_image_destroy(image);
    return found;
}

int decode_code128(struct decoder *d, const uint8_t *px, int width, int height, char text[DECODE_TEXT_SIZE])
{
    return scan(d->code128, px, width, height, text);
}

int decode_qr(struct decoder *d, const uint8_t *px, int width, int height, char text[DECODE_TEXT_SIZE])
{
    return scan(d->qr, px, width, height, text);
}

static int read_regions(DmtxDecode *decode, char text[DECODE_TEXT_SIZE])
{
    DmtxTime until = dmtxTimeAdd(dmtxTimeNow(), DECODE_MATRIX_MS);
    DmtxRegion *region;
    int found = 0;

    while (!found && (region = dmtxRegionFindNext(decode, &until)) != NULL) {
        DmtxMessage *message = dmtxDecodeMatrixRegion(decode, region, DmtxUndefined);

        if (message) {
            found = take_text((const char *)message->output, (size_t)message->outputIdx, text);
            dmtxMessageDestroy(&message);
        }
        dmtxRegionDestroy(&region);
    }
    return found;
}

int decode_datamatrix(const uint8_t *px, int width, int height, char text[DECODE_TEXT_SIZE])
{
    /* libdmtx only reads the picture, but wants to be allowed more */
    DmtxImage *image = dmtxImageCreate((unsigned char *)(uintptr_t)px, width, height, DmtxPack8bppK);
    DmtxDecode *decode = image ? dmtxDecodeCreate(image, 1) : NULL;
    int shorter = width < height ? width : height, found = decode ? 0 : -ENOMEM;

    if (decode) {
        /* the code fills the picture but for its quiet paper */
        dmtxDecodeSetProp(decode, DmtxPropEdgeMin, shorter / 3);
        dmtxDecodeSetProp(decode, DmtxPropEdgeMax, width + height);
        dmtxDecodeSetProp(decode, DmtxPropScanGap, 2);
        dmtxDecodeSetProp(decode, DmtxPropSymbolSize, DmtxSymbolSquareAuto);
        found = read_regions(decode, text);
        dmtxDecodeDestroy(&decode);
    }
    if (image)
        dmtxImageDestroy(&image);
    return found;
}
