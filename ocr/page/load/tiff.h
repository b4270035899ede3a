/* tiff.h - the little of TIFF's structure that we look at ourselves: how many pages a
 * foreign file has, and where the one strip lies in a file that Leptonica wrote. */
#ifndef OCR_PAGE_TIFF_H
#define OCR_PAGE_TIFF_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { TIFF_TAG_ORIENTATION = 274 };

/* A page whose directory is damaged is counted, and is the last one.
 * -EBADMSG: not a (classic) TIFF, the first page is damaged, or there is none; -ERANGE: more than max_pages, or BigTIFF. */
int tiff_count_pages(const unsigned char *bytes, size_t n, int max_pages, int *ret_pages, struct err *e);

/* A tag of the first directory that is one number; 0: it has none, or that is no TIFF. Also for the Exif part of a JPEG. */
uint32_t tiff_first_value(const unsigned char *bytes, size_t n, uint32_t tag);

/* The bytes of the first page's picture, which must be a single strip. *ret_strip points into bytes. -EBADMSG. */
int tiff_find_strip(const unsigned char *bytes, size_t n, const unsigned char **ret_strip, size_t *ret_n, struct err *e);

#endif
