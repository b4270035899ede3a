/* original.h - PDFs that go out as they came, byte for byte.
 *
 * A digital signature covers bytes: a PDF that is composed anew has lost it. And of a PDF that a program made (text drawn with
 * fonts, no picture of a page) a picture would be larger and worse. Both are only read, as long as the letter is exactly that
 * file: nothing hidden, turned or put in another order by a person. Pure functions. */
#ifndef OCR_ORIGINAL_H
#define OCR_ORIGINAL_H

#include "ocr/letter.h"

enum original { ORIGINAL_NO, ORIGINAL_BORN_DIGITAL, ORIGINAL_SIGNED };

/* For a letter that is read. One larger than its ceiling stays what it is only when it is signed. */
enum original original_of(const struct letter *l);

/* It is larger than may be sent, and may not be made smaller. */
bool original_is_too_large(const struct letter *l);

/* "signed", "born_digital"; NULL for ORIGINAL_NO. */
const char *original_why(enum original o);

#endif
