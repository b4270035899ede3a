/* alike.h - words the scanner damaged, compared with the word they were. */
#ifndef OCR_FIELDS_ALIKE_H
#define OCR_FIELDS_ALIKE_H

#include <stdbool.h>
#include <stddef.h>

/* Can the first n bytes at s be made into word by changing, adding or leaving out at most so many letters (code points)?
 * Neither may have more than TEXT_NEAR_MAX of them. */
bool words_alike(const char *s, size_t n, const char *word, size_t most_wrong);

#endif
