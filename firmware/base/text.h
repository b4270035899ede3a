/* text.h - UTF-8 text, checked and NFC-normalised once at the border.
 *
 * Length has three meanings here and each function says which it uses: bytes,
 * grapheme clusters ("characters on paper"), or drawn width (not here). */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Checks and normalises foreign text: valid UTF-8, no NUL, at most max_bytes
 * bytes in; the answer is NFC. Control characters other than tab and newline
 * become spaces. *ret_text is the caller's (free).
 *   -EILSEQ  not UTF-8    -E2BIG  longer than max_bytes    -ENOMEM */
int text_clean(const char *bytes, size_t n_bytes, size_t max_bytes, char **ret_text, struct err *e);

/* Cuts s in place so that it has at most max_bytes bytes, only between grapheme
 * clusters: क्षि never loses its vowel sign. s must be valid UTF-8. */
void text_cut_bytes(char *s, size_t max_bytes);

/* Turns Devanagari digits ०–९ into 0–9 in place (the result is never longer). */
void text_ascii_digits(char *s);

/* Makes any bytes, such as a file's name, UTF-8 on one line, in place: '_' stands for what is not. */
void text_printable(char *s);

/* Folds runs of white space to one space and trims both ends, in place. */
void text_squeeze(char *s);

bool text_is_devanagari(unsigned codepoint);            /* U+0900..U+097F */

/* Reads one code point; *at moves on. -1 at the end of s. s must be valid UTF-8. */
int text_next(const char **at);

#endif
