/* rules_words.h - the text of rules as words with their lines, and the nearest word when one is not known. Pure. */
#ifndef WORKFLOW_RULES_WORDS_H
#define WORKFLOW_RULES_WORDS_H

#include "base/said.h"

#include <stdbool.h>
#include <stddef.h>

enum { RULES_WORD_BYTES = 300 };

enum rules_kind { RULES_END, RULES_WORD, RULES_QUOTED, RULES_COMMA, RULES_BAD /* text is a line of base/said.h that says what is wrong */ };

struct rules_word {
    enum rules_kind kind;
    int line;                           /* from 1 */
    bool first;                         /* of its line */
    char text[SAID_SIZE];               /* without its quotes; of a word fewer than RULES_WORD_BYTES */
};

/* Goes through the text: "now" is the word in hand. */
struct rules_reader { const char *at; int line; bool first; struct rules_word now; };

/* text: UTF-8, borrowed as long as the reader is used; the first word is in hand afterwards. */
void rules_reader_init(struct rules_reader *r, const char *text);
void rules_next(struct rules_reader *r);

/* Is the word in hand this one, in any case of letters, and not in quotes? */
bool rules_is(const struct rules_reader *r, const char *word);

/* The one of n words that was probably meant by said; NULL: none is near. */
const char *rules_nearest(const char *said, const char *const *words, size_t n);

#endif
