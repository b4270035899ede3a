/* tspl.c - TSPL/TSPL2: TSC, and most inexpensive label printers. */
#include "drivers/label/language.h"

#include <errno.h>

/* Gap and density stay as the printer's own set-up has them. In a TSPL picture a 0 bit is black: the dots beyond the width,
 * 0 in a bitmap, come out white. */
static void emit(const struct bitmap *b, const struct label_size *size, FILE *out)
{
    fprintf(out, "SIZE %d mm,%d mm\r\nREFERENCE 0,0\r\nCLS\r\nBITMAP 0,0,%zu,%d,0,", size->width_mm, size->height_mm, b->stride,
            b->height_px);
    for (int y = 0; y < b->height_px; y++)
        for (size_t i = 0; i < b->stride; i++)
            fputc((uint8_t)~bitmap_row(b, y)[i], out);
    fputs("\r\nPRINT 1,1\r\n", out);
}

/* ESC ! ? is answered with one byte, a bit for each trouble; several may be set. */
static int read_answer(const uint8_t *bytes, size_t n, enum printer_state *ret_state)
{
    static const struct { uint8_t bit; enum printer_state state; } troubles[] = {
        { 0x01, PRINTER_COVER_OPEN }, { 0x02, PRINTER_JAM }, { 0x04, PRINTER_NO_PAPER }, { 0x08, PRINTER_NO_RIBBON },
        { 0x80, PRINTER_FAULT }, { 0x10, PRINTER_PAUSED }, { 0x20, PRINTER_BUSY },
    };

    if (n == 0)
        return -EAGAIN;
    if (bytes[0] & 0x40)            /* no printer sets this bit */
        return -EPROTO;
    *ret_state = PRINTER_READY;
    for (size_t i = 0; i < ARRAY_LEN(troubles) && *ret_state == PRINTER_READY; i++)
        if (bytes[0] & troubles[i].bit)
            *ret_state = troubles[i].state;
    return 0;
}

const struct language tspl_language = {
    .name = "tspl", .emit = emit, .query = "\033!?", .query_n = 3, .read_answer = read_answer,
};
