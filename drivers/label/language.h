/* language.h - printer languages: a row in languages.c, one file each.
 *
 * The whole label goes as a picture, so that Hindi needs no font in the printer. A language turns a bitmap into the
 * printer's commands, and, where the printer can be asked, reads its answer. Nothing here does I/O. */
#ifndef LABEL_LANGUAGE_H
#define LABEL_LANGUAGE_H

#include "drivers/label/bitmap.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What a printer says of itself. */
enum printer_state {
    PRINTER_READY,
    PRINTER_BUSY,           /* prints; takes more */
    PRINTER_NO_PAPER, PRINTER_NO_RIBBON, PRINTER_COVER_OPEN, PRINTER_PAUSED, PRINTER_JAM,
    PRINTER_FAULT,          /* something else that a person must look at */
    PRINTER_STATES
};

struct label_size { int width_mm, height_mm; };

struct language {
    const char *name;       /* as in label.printer: "zpl" */
    /* Writes the commands for one label to out (memory: the caller looks at its errors). */
    void (*emit)(const struct bitmap *b, const struct label_size *size, FILE *out);
    /* Asks for the printer's state. query_n 0: the language has no such question. */
    const char *query;
    size_t query_n;
    /* Reads what came so far, n bytes of at most LANGUAGE_ANSWER_MAX.
     * 0: *ret_state is set; -EAGAIN: not all there yet; -EPROTO: not an answer to this question. */
    int (*read_answer)(const uint8_t *bytes, size_t n, enum printer_state *ret_state);
};

enum { LANGUAGE_ANSWER_MAX = 256 };

/* NULL: there is no such language. */
const struct language *language_find(const char *name);
/* "zpl, tspl, escpos" */
const char *language_names(void);

extern const struct language zpl_language, tspl_language, escpos_language;

#endif
