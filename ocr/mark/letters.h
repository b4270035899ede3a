/* letters.h - a line of text as the letters that count when words are compared.
 *
 * Latin in capitals; Devanagari with one spelling each: nukta gone, half nasals as anusvara, chandrabindu too. Digits inside a word
 * are the letters they are taken for. Everything else parts words. */
#ifndef OCR_MARK_LETTERS_H
#define OCR_MARK_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

enum { LETTERS_MAX = 160, LETTERS_MAX_WORDS = 40 };

struct letters_word {
    const int *letter;          /* into struct letters */
    size_t n;
    bool small;                 /* has a small Latin letter */
    bool number;                /* digits only */
    bool after_stroke;          /* a / or | before it */
};

struct letters {
    int letter[LETTERS_MAX];    /* code points of all words, without gaps */
    struct letters_word word[LETTERS_MAX_WORDS];
    size_t n_words;
    bool cut;                   /* longer than anything that is compared here */
};

void letters_of(const char *line, struct letters *ret);

/* How far a is from b: letters to change, add or leave out; half for those that look alike or are easily lost. LETTERS_FAR when that is
 * more than "most", which is soon known. */
#define LETTERS_FAR 99.0
double letters_distance(const int *a, size_t n_a, const int *b, size_t n_b, double most);

/* Which letters occur, as bits; some letters share one. */
unsigned long long letters_set(const int *letter, size_t n);

/* A stroke of a frame or an underline that was read as a letter? */
bool letters_is_stroke(int letter);

#endif
