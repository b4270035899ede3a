/* codes.h - what a decoded text is: a postal article, a diary label, a separator's payload, or nothing of ours. */
#ifndef LOOK_CODES_H
#define LOOK_CODES_H

#include "drivers/scan/station/look.h"

/* Is it a postal article number (UPU S10): two capitals, nine digits of which the last checks, two capitals? */
bool codes_is_s10(const char *text);

/* label_prefix "": there are no labels. False: not one of ours, *ret_type is not touched. */
bool codes_classify(const char *text, const char *label_prefix, enum look_code_type *ret_type);

/* Of a separator's payload: one of SHEET_PURPOSES, or "". */
const char *codes_purpose(const char *payload);

#endif
