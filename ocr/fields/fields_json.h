/* fields_json.h - what was found in a letter, as the reading record has it: firmware/doc/reading.md. */
#ifndef OCR_FIELDS_FIELDS_JSON_H
#define OCR_FIELDS_FIELDS_JSON_H

#include "base/json.h"
#include "ocr/fields/fields.h"

/* A share or an angle: three digits are all that such numbers are worth. */
json_t *json_rounded(double x);

/* Adds "fields", the verdicts, "evidence" and the doubt to the record. */
void fields_put(const struct fields *f, json_t *record);

#endif
