/* code.h - bar codes for labels and separator sheets (zint stays in code.c). */
#ifndef LABEL_CODE_H
#define LABEL_CODE_H

#include "base/auto.h"
#include "base/err.h"

#include <cairo.h>
#include <stdint.h>

enum code_kind { CODE_DATAMATRIX, CODE_QR, CODE_128, CODE_KINDS };

struct code {
    int width, height;          /* modules, without the quiet zone; height is 1 for Code 128 */
    int quiet;                  /* modules of white it needs on each side (Code 128: left and right only) */
    uint8_t dark[];             /* width * height, rows from the top; 1: dark */
};

/* *ret_code is the caller's (code_free). -EINVAL: text does not fit into a code of this kind; e says why; -ENOMEM. */
int code_new(enum code_kind kind, const char *text, struct code **ret_code, struct err *e);
void code_free(struct code *c);     /* NULL is fine */

/* Paints the dark modules with the source of cr; x, y: the upper left module's corner, user units. The quiet zone is the caller's. */
void code_paint(cairo_t *cr, const struct code *c, double x, double y, double module_width, double module_height);

AUTO_DEFINE(struct code *, code_free)
#define AUTO_CODE AUTO(auto_code_free)

#endif
