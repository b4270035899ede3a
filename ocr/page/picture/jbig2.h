/* jbig2.h - a bilevel picture as JBIG2 for a PDF (ISO/IEC 14492): one generic region, arithmetic coding, lossless.
 *
 * Never symbol substitution: it can change a figure in a letter. The region is coded with template 0, its adaptive pixels at
 * their nominal places, rows like the one above left out (TPGDON). An embedded stream (annex D.3): page information and the
 * region, no file header, no globals. */
#ifndef OCR_PAGE_JBIG2_H
#define OCR_PAGE_JBIG2_H

#include "base/err.h"
#include "ocr/page/pix.h"

#include <stdbool.h>
#include <stddef.h>

/* ink: 1 bit, black (1) is ink. *ret_bytes is the caller's (free). -ENOMEM. */
int jbig2_encode(PIX *ink, unsigned char **ret_bytes, size_t *ret_n, struct err *e);

/* Does an independent decoder (jbig2dec) make the same picture of these bytes? Also false when it fails. (jbig2_check.c) */
bool jbig2_is(PIX *ink, const unsigned char *bytes, size_t n);

#endif
