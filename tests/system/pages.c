#include "tests/system/pages.h"

#include "base/auto.h"

#include <errno.h>
#include <leptonica/allheaders.h>

enum {
    WIDTH_PX = 1200, HEIGHT_PX = 840, RES_DPI = 300,
    MARK_X = 100, MARK_Y = 760, CELL_PX = 24, MARK_BITS = 32,       /* a row of cells along the lower edge */
    TEXT_X = 100, TEXT_Y = 120, LINE_PX = 90, FONT_PT = 14,
    LETTER_SHIFT = 16, PAGE_SHIFT = 8, CHECK_ODD = 37,
};

static void drop_pix(PIX *p) { pixDestroy(&p); }
AUTO_DEFINE(PIX *, drop_pix)
static void drop_bmf(L_BMF *b) { bmfDestroy(&b); }
AUTO_DEFINE(L_BMF *, drop_bmf)

/* letter (16 bits), page (8), check (8) */
static unsigned mark_bits(struct page_mark m)
{
    unsigned check = (m.letter * CHECK_ODD + m.page * (CHECK_ODD + 2) + 1) & 0xFF;

    return (m.letter & 0xFFFF) << LETTER_SHIFT | (m.page & 0xFF) << PAGE_SHIFT | check;
}

static void draw_mark(PIX *pix, struct page_mark m)
{
    unsigned bits = mark_bits(m);

    for (int i = 0; i < MARK_BITS; i++) {
        AUTO_FREE BOX *cell = boxCreate(MARK_X + i * CELL_PX, MARK_Y, CELL_PX, CELL_PX);

        if (bits >> (MARK_BITS - 1 - i) & 1)
            pixSetInRectArbitrary(pix, cell, 0);
    }
}

static void draw_line(PIX *pix, L_BMF *font, int line, const char *text)
{
    pixSetTextline(pix, font, text, 0, TEXT_X, TEXT_Y + line * LINE_PX, NULL, NULL);
}

int page_draw(const char *path, struct page_mark mark, unsigned n_pages, struct err *e)
{
    AUTO(auto_drop_pix) PIX *pix = pixCreate(WIDTH_PX, HEIGHT_PX, 8);
    AUTO(auto_drop_bmf) L_BMF *font = bmfCreate(NULL, FONT_PT);
    char line[128];

    if (!pix || !font)
        return err_set(e, -ENOMEM, "no memory for a page");
    pixSetAll(pix);
    pixSetResolution(pix, RES_DPI, RES_DPI);
    draw_line(pix, font, 0, "Government of India, Ministry of Endurance");
    snprintf(line, sizeof(line), "No. T-%u/2026-Admn", mark.letter);
    draw_line(pix, font, 1, line);
    draw_line(pix, font, 2, "New Delhi, dated 14.03.2026");
    snprintf(line, sizeof(line), "Subject: Supply of chair number %u for the office", mark.letter);
    draw_line(pix, font, 3, line);
    snprintf(line, sizeof(line), "Page %u of %u of this letter.", mark.page, n_pages);
    draw_line(pix, font, 4, line);
    draw_mark(pix, mark);
    return pixWrite(path, pix, IFF_PNG) != 0 ? err_set(e, -EIO, "draw %s", path) : 0;
}

int page_read_mark(const void *image, size_t n, struct page_mark *ret, struct err *e)
{
    AUTO(auto_drop_pix) PIX *any = pixReadMem(image, n);
    AUTO(auto_drop_pix) PIX *pix = any ? pixConvertTo8(any, 0) : NULL;
    unsigned bits = 0;

    if (!pix)
        return err_set(e, -EBADMSG, "it is not an image");
    for (int i = 0; i < MARK_BITS; i++) {
        l_uint32 grey = 255;

        pixGetPixel(pix, MARK_X + i * CELL_PX + CELL_PX / 2, MARK_Y + CELL_PX / 2, &grey);
        bits = bits << 1 | (grey < 128);
    }
    *ret = (struct page_mark){ .letter = bits >> LETTER_SHIFT, .page = bits >> PAGE_SHIFT & 0xFF };
    return mark_bits(*ret) == bits ? 0 : err_set(e, -EBADMSG, "its mark cannot be read");
}
