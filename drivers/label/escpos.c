/* escpos.c - ESC/POS: receipt printers (Epson and its imitators), which print a label on the roll and cut it off. */
#include "drivers/label/language.h"

#include <errno.h>

enum { BAND_ROWS = 128 };       /* small printers keep no taller picture in memory; bands join without a seam */

static void put_band(const struct bitmap *b, int y, int rows, FILE *out)
{
    fwrite("\x1dv0\0", 1, 4, out);                              /* GS v 0, not enlarged */
    fputc((int)(b->stride & 0xff), out);
    fputc((int)(b->stride >> 8), out);
    fputc(rows & 0xff, out);
    fputc(rows >> 8, out);
    fwrite(bitmap_row(b, y), b->stride, (size_t)rows, out);
}

static void emit(const struct bitmap *b, const struct label_size *size, FILE *out)
{
    (void)size;
    fputs("\033@", out);                                        /* as switched on */
    for (int y = 0; y < b->height_px; y += BAND_ROWS)
        put_band(b, y, b->height_px - y < BAND_ROWS ? b->height_px - y : BAND_ROWS, out);
    fwrite("\033d\4\x1dV\x42\0", 1, 7, out);                    /* four lines on, for those without a knife; to the knife and cut */
}

/* DLE EOT 2 (cover, errors) and DLE EOT 4 (paper) are answered with one byte each; bits 0, 1, 4, 7 are always 0, 1, 1, 0. */
static int read_answer(const uint8_t *bytes, size_t n, enum printer_state *ret_state)
{
    enum { FIXED = 0x93, FIXED_ARE = 0x12, COVER = 0x04, PAPER_STOP = 0x20, ERROR = 0x40, PAPER_END = 0x60 };

    for (size_t i = 0; i < n && i < 2; i++)
        if ((bytes[i] & FIXED) != FIXED_ARE)
            return -EPROTO;
    if (n < 2)
        return -EAGAIN;
    *ret_state = bytes[0] & COVER                                       ? PRINTER_COVER_OPEN
        : (bytes[0] & PAPER_STOP) || (bytes[1] & PAPER_END) == PAPER_END ? PRINTER_NO_PAPER
        : bytes[0] & ERROR                                              ? PRINTER_FAULT
                                                                        : PRINTER_READY;
    return 0;
}

const struct language escpos_language = {
    .name = "escpos", .emit = emit, .query = "\x10\4\2\x10\4\4", .query_n = 6, .read_answer = read_answer,
};
