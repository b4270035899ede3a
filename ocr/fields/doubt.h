/* doubt.h - how much of a letter's fields a person must look at: firmware/doc/reading.md, "Doubt". Pure. */
#ifndef OCR_FIELDS_DOUBT_H
#define OCR_FIELDS_DOUBT_H

#include "ocr/fields/fields.h"

/* 0: nothing to look at, to 1. ret_look: the fields to look at, the most doubtful first, *ret_n of them. */
double fields_doubt(const struct fields *f, enum field ret_look[FIELDS], size_t *ret_n);

#endif
