/* pdf_parts.h - what the files of the PDF writer share; for ocr/pdf only. */
#ifndef OCR_PDF_PDF_PARTS_H
#define OCR_PDF_PDF_PARTS_H

#include "ocr/pdf/pdf.h"

#include <stdbool.h>

/* ---- pdf_font.c: the font of the text layer. Its codes are UTF-16 code units; a character beyond the first 65,536 gets
 * one of the codes that UTF-16 keeps for halves of such characters. */

enum { PDF_FAR_FIRST = 0xD800, PDF_FAR_MAX = 2048 };

struct pdf_chars {              /* which characters the text uses; all zero: none */
    bool block[256];            /* 256 codes each */
    unsigned far[PDF_FAR_MAX], n_far;       /* those beyond the first 65,536, in order of their codes */
};

/* The two-byte code of a character, from now on used. U+FFFD stands for those that find no place. */
unsigned pdf_char_code(struct pdf_chars *c, unsigned codepoint);

enum pdf_font_object { PDF_FONT, PDF_FONT_CID, PDF_FONT_DESCRIPTOR, PDF_FONT_PROGRAM, PDF_FONT_GLYPHS, PDF_FONT_UNICODE, PDF_FONT_OBJECTS };

/* The body of one of the first three, which are dictionaries; first: object number of PDF_FONT. Into buf. */
void pdf_font_dictionary(enum pdf_font_object k, int first, char *buf, size_t size);
/* The data of one of the others, which are streams; the caller's (free). -ENOMEM. */
int pdf_font_stream(enum pdf_font_object k, const struct pdf_chars *c, unsigned char **ret_data, size_t *ret_n, struct err *e);

/* ---- pdf_colour.c: what the numbers of colours mean */

/* An ICC profile of sRGB, version 2. */
enum { PDF_ICC_BYTES = 512 };
void pdf_icc_srgb(unsigned char out[PDF_ICC_BYTES]);

/* ---- pdf_text.c */

/* The page's content stream: pictures, then words in render mode 3. *ret_stream is the caller's (free). -ENOMEM. */
int pdf_page_stream(const struct pdf_page *page, struct pdf_chars *c, char **ret_stream, size_t *ret_n, struct err *e);

/* ---- numbers in big-endian order, as TrueType and ICC have them */

static inline void pdf_put16(unsigned char *at, unsigned x)
{
    at[0] = (unsigned char)(x >> 8);
    at[1] = (unsigned char)x;
}

static inline void pdf_put32(unsigned char *at, unsigned x)
{
    pdf_put16(at, x >> 16);
    pdf_put16(at + 2, x & 0xFFFF);
}

#endif
