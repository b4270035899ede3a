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

/* Of a text that text_clean() refused: the number, from 1, of the line that is to blame. */
int text_bad_line(const char *bytes, size_t n_bytes);

/* The next part of a list with ';' between, without the blanks around it; empty ones are passed over. *ret_n: its bytes, for it
 * does not end in a NUL. *at moves on. NULL: there are no more. */
const char *text_list_next(const char **at, size_t *ret_n);

/* Code points in n bytes of UTF-8. */
size_t text_letters(const char *s, size_t n);

/* Bytes at the start of s that are code points of signs; strspn() would cut “ in two, as it shares bytes with †. Both valid UTF-8. */
size_t text_skip(const char *s, const char *signs);
/* Does s have a code point of signs in its first n bytes? */
bool text_has_any(const char *s, size_t n, const char *signs);

/* Can one be made of the other by changing, putting in or leaving out at most so many letters (code points)? Both valid UTF-8
 * of so many bytes; *ret_distance (may be NULL): how many it takes. A text of more than TEXT_NEAR_MAX letters is near none. */
enum { TEXT_NEAR_MAX = 80 };
bool text_near(const char *a, size_t a_bytes, const char *b, size_t b_bytes, size_t most, size_t *ret_distance);

/* Folds runs of white space to one space and trims both ends, in place. */
void text_squeeze(char *s);

bool text_is_devanagari(unsigned codepoint);            /* U+0900..U+097F */

/* Of texts folded to words with one space between: does text begin with the words of phrase, or have them anywhere, one right
 * behind the other? No words stand nowhere. */
bool fold_starts(const char *text, const char *phrase);
bool fold_has(const char *text, const char *phrase);
const char *fold_find(const char *text, const char *phrase);    /* where they begin; NULL: nowhere */

/* Reads one code point; *at moves on. -1 at the end of s. s must be valid UTF-8. */
int text_next(const char **at);

#endif
