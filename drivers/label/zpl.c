/* zpl.c - ZPL II: Zebra, and most others that imitate it. */
#include "drivers/label/language.h"

#include <errno.h>
#include <string.h>

/* ---- the picture: hexadecimal with ZPL's run lengths
 *
 * Text and not binary on purpose: a job that was cut off in mid-picture ends at the next ^ of the following job. */

/* G..Y repeat the next digit 1..19 times, g..z 20..400 times in steps of 20. */
static void put_run(char digit, int n, FILE *out)
{
    for (; n >= 400; n -= 400)
        fprintf(out, "z%c", digit);
    if (n >= 20)
        fputc('g' + n / 20 - 1, out);
    if (n % 20 > 0)
        fputc('G' + n % 20 - 1, out);
    if (n > 0)
        fputc(digit, out);
}

static char digit_at(const uint8_t *row, size_t i)
{
    return "0123456789ABCDEF"[row[i / 2] >> (i % 2 ? 0 : 4) & 0xf];
}

/* ":" is the row above once more, "," white to the end of the row. */
static void put_row(const uint8_t *row, const uint8_t *above, size_t stride, FILE *out)
{
    size_t n = 2 * stride, end = n;

    if (above && memcmp(row, above, stride) == 0) {
        fputc(':', out);
        return;
    }
    while (end > 0 && digit_at(row, end - 1) == '0')
        end--;
    for (size_t from = 0, to; from < end; from = to) {
        for (to = from; to < end && digit_at(row, to) == digit_at(row, from); to++)
            ;
        put_run(digit_at(row, from), (int)(to - from), out);
    }
    if (end < n)
        fputc(',', out);
}

static void emit(const struct bitmap *b, const struct label_size *size, FILE *out)
{
    size_t bytes = b->stride * (size_t)b->height_px;

    (void)size;
    fprintf(out, "^XA^PW%d^LL%d^LH0,0^FO0,0^GFA,%zu,%zu,%zu,", b->width_px, b->height_px, bytes, bytes, b->stride);
    for (int y = 0; y < b->height_px; y++)
        put_row(bitmap_row(b, y), y > 0 ? bitmap_row(b, y - 1) : NULL, b->stride, out);
    fputs("^FS^PQ1^XZ\n", out);
}

/* ---- ~HS: three strings <STX>a,b,c,...<ETX>; numbers, some of them flags */

enum { STX = 2, ETX = 3, STRINGS = 2, FIELDS_MAX = 16 };     /* the third string says nothing we need */
enum { PAPER_OUT = 1, PAUSED = 2 };                         /* in the first string, from 0 */
enum { HEAD_UP = 2, RIBBON_OUT = 3 };                       /* in the second */

/* Reads one string. Returns the bytes used, 0: not whole yet, -EPROTO. fields: those that are there, others 0. */
static int read_string(const uint8_t *bytes, size_t n, int fields[FIELDS_MAX])
{
    size_t at = 0;
    int field = 0;

    memset(fields, 0, FIELDS_MAX * sizeof(fields[0]));
    while (at < n && (bytes[at] == '\r' || bytes[at] == '\n'))
        at++;
    if (at < n && bytes[at++] != STX)
        return -EPROTO;
    for (; at < n && bytes[at] != ETX; at++) {
        if (bytes[at] == ',' && ++field == FIELDS_MAX)
            return -EPROTO;
        if (bytes[at] != ',' && (bytes[at] < '0' || bytes[at] > '9'))
            return -EPROTO;
        if (bytes[at] != ',')
            fields[field] = fields[field] < 100000000 ? fields[field] * 10 + bytes[at] - '0' : fields[field];
    }
    if (at < n && field < RIBBON_OUT)
        return -EPROTO;
    return at < n ? (int)at + 1 : 0;
}

static int read_answer(const uint8_t *bytes, size_t n, enum printer_state *ret_state)
{
    int fields[STRINGS][FIELDS_MAX];
    size_t at = 0;

    for (int i = 0; i < STRINGS; i++) {
        int used = read_string(bytes + at, n - at, fields[i]);

        if (used <= 0)
            return used < 0 ? used : -EAGAIN;
        at += (size_t)used;
    }
    *ret_state = fields[1][HEAD_UP] ? PRINTER_COVER_OPEN
        : fields[0][PAPER_OUT]      ? PRINTER_NO_PAPER
        : fields[1][RIBBON_OUT]     ? PRINTER_NO_RIBBON
        : fields[0][PAUSED]         ? PRINTER_PAUSED
                                    : PRINTER_READY;
    return 0;
}

const struct language zpl_language = {
    .name = "zpl", .emit = emit, .query = "~HS", .query_n = 3, .read_answer = read_answer,
};
