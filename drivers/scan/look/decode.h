/* decode.h - bar codes out of small pictures: the only file that speaks zbar and libdmtx. */
#ifndef LOOK_DECODE_H
#define LOOK_DECODE_H

#include "base/err.h"

#include <stdint.h>

enum { DECODE_TEXT_SIZE = 80, DECODE_MATRIX_MS = 120 };

struct decoder;

/* -ENOMEM. */
int decoder_new(struct decoder **ret_decoder, struct err *e);
void decoder_free(struct decoder *d);   /* NULL is fine */

/* Each takes a grey picture of width x height pixels, row after row, and gives the first text found:
 * printable ASCII, at most 79 characters; anything else is no text of ours. 1: found; 0: nothing; -ENOMEM. */
int decode_code128(struct decoder *d, const uint8_t *px, int width, int height, char text[DECODE_TEXT_SIZE]);   /* bars upright */
int decode_qr(struct decoder *d, const uint8_t *px, int width, int height, char text[DECODE_TEXT_SIZE]);
int decode_datamatrix(const uint8_t *px, int width, int height, char text[DECODE_TEXT_SIZE]);   /* takes at most DECODE_MATRIX_MS */

#endif
