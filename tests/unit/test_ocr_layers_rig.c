#include "test_ocr_layers_rig.h"

#include "ocr/page/load/load.h"

#include <stdlib.h>

#define SAMPLE "tests/letters/dev-s-0016/001.jpg"           /* grey, upright, a page of English type at 300 dpi */

PIX *sample_page(void)
{
    size_t n = 0;
    AUTO_FREE unsigned char *bytes = l_binaryRead(SAMPLE, &n);
    struct loaded l;
    struct err e = { 0 };

    assert_non_null(bytes);
    assert_ok(load_page(bytes, n, 0, &l, &e), e);
    return l.pix;
}

PIX *colour_page(void)
{
    AUTO_PIX PIX *grey = sample_page();

    return pixConvertTo32(grey);
}

void fill(PIX *page, int x, int y, int w, int h, l_uint32 value)
{
    BOX *box = boxCreate(x, y, w, h);

    pixSetInRectArbitrary(page, box, value);
    boxDestroy(&box);
}

void draw_stamp(PIX *page, int x, int y, int side, l_uint32 colour)
{
    enum { BAR = 12 };

    fill(page, x, y, side, BAR, colour);
    fill(page, x, y + side, side, BAR, colour);
    fill(page, x, y, BAR, side, colour);
    fill(page, x + side, y, BAR, side + BAR, colour);
}

void draw_signature(PIX *page, int x, int y, l_uint32 colour)
{
    for (int i = 0; i < 400; i++)
        fill(page, x + i, y + abs(i % 100 - 50), 4, 5, colour);
}

PIX *tinted(PIX *grey, float red, float green, float blue)
{
    const float tint[] = { red, green, blue };
    PIX *colour[3], *page;

    for (int c = 0; c < 3; c++) {
        colour[c] = pixCopy(NULL, grey);
        pixMultConstantGray(colour[c], tint[c]);
    }
    page = pixCreateRGBImage(colour[0], colour[1], colour[2]);
    for (int c = 0; c < 3; c++)
        pixDestroy(&colour[c]);
    return page;
}

struct sheet sheet_of(PIX *take_page)
{
    struct sheet s;
    struct err e = { 0 };

    assert_ok(clean_make_sheet(take_page, 300, &s, &e), e);
    assert_ok(clean_make_ink(&s, &e), e);
    return s;
}

struct layers layers_of(PIX *take_page, int fit)
{
    AUTO_SHEET struct sheet s = sheet_of(take_page);
    struct layers l;
    struct err e = { 0 };

    assert_ok(compose_layers(&s, fit, &l, &e), e);
    return l;
}

struct colour seen(PIX *page, int x, int y, int w, int h)
{
    BOX *box = boxCreate(x / HALF, y / HALF, w / HALF, h / HALF);
    AUTO_PIX PIX *part = pixClipRectangle(page, box, NULL);
    l_float32 red = 0, green = 0, blue = 0;

    boxDestroy(&box);
    pixGetAverageMaskedRGB(part, NULL, 0, 0, 1, L_MEAN_ABSVAL, &red, &green, &blue);
    return (struct colour){ (int)red, (int)green, (int)blue };
}

void assert_near(struct colour got, int red, int green, int blue, int most)
{
    if (abs(got.red - red) > most || abs(got.green - green) > most || abs(got.blue - blue) > most)
        fail_msg("seen is %d %d %d, not %d %d %d", got.red, got.green, got.blue, red, green, blue);
}
