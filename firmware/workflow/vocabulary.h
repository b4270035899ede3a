/* vocabulary.h - the inside of a vocabulary, for vocabulary.c, words.c and mend.c only. */
#ifndef WORKFLOW_VOCABULARY_H
#define WORKFLOW_VOCABULARY_H

#include "base/auto.h"
#include "workflow/words.h"

#include <stdint.h>

enum { ENTRY_MEANS = 4 };

struct entry {
    char written[WORD_BYTES];
    unsigned kind;
    int means[ENTRY_MEANS];     /* the words it stands for; itself when it is none of the table */
    uint8_t n_means;
};

struct vocabulary { size_t *slots, room; struct entry *entries; size_t n; };    /* slots: places in entries, from 1 */

const struct entry *vocabulary_entry(const struct vocabulary *v, const char *written);      /* NULL: not known */

/* mend.c: the one known word that a damaged one nearly is; NULL: none, or several. */
const struct entry *mend_word(const struct vocabulary *v, const char *written);

#endif
