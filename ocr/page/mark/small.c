#include "ocr/page/mark/small.h"

#include "base/said.h"

#include <errno.h>

enum {
    SPECK_PX = 6,                       /* either side is less */
    SMALL_PX = 800,                     /* neither side is more */
    SCREEN_DPI = 150,
    ENLARGED = 2, SHEET_DPI = 200,      /* from the 96 or so of a screen */
    SHEET_WIDTH_PX = 1654, SHEET_HEIGHT_PX = 2339,      /* A4 */
};

bool small_is_speck(PIX *pix) { return pixGetWidth(pix) < SPECK_PX || pixGetHeight(pix) < SPECK_PX; }

int small_lay_on_sheet(struct loaded *file, struct err *e)
{
    int width = pixGetWidth(file->pix), height = pixGetHeight(file->pix);

    if (file->scanned || width > SMALL_PX || height > SMALL_PX || file->dpi > SCREEN_DPI)
        return 0;
    AUTO_PIX PIX *deep = pixConvertTo32(file->pix);
    AUTO_PIX PIX *large = deep ? pixScale(deep, ENLARGED, ENLARGED) : NULL;
    AUTO_PIX PIX *sheet = pixCreate(SHEET_WIDTH_PX, SHEET_HEIGHT_PX, 32);

    if (!large || !sheet)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    pixSetAll(sheet);
    pixRasterop(sheet, (SHEET_WIDTH_PX - pixGetWidth(large)) / 2, (SHEET_HEIGHT_PX - pixGetHeight(large)) / 2, pixGetWidth(large), pixGetHeight(large),
                PIX_SRC, large, 0, 0);
    pixDestroy(&file->pix);
    file->pix = TAKE_PTR(sheet);
    file->dpi = SHEET_DPI;
    file->width_px = SHEET_WIDTH_PX;
    file->height_px = SHEET_HEIGHT_PX;
    return 1;
}
