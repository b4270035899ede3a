/* letters.h - the two scripts' letters. */
#ifndef OCR_PAGE_LETTERS_H
#define OCR_PAGE_LETTERS_H

#include "base/text.h"

#include <stdbool.h>

/* c: a code point, or -1. */
static inline bool is_latin_letter(int c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/* A letter or its vowel sign; no danda, digit or abbreviation mark. */
static inline bool is_devanagari_letter(int c) { return c > 0 && text_is_devanagari((unsigned)c) && !(c >= 0x964 && c <= 0x970); }

#endif
