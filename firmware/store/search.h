/* search.h - how letters are found: one row of full text a letter, and one query for words, numbers and filters alike.
 *
 * Beside its words a row of search_text has "keys": words that nobody can type, made here, so that a filter or a part of a
 * number is a word of the index like any other and meets the typed words inside it. They begin with a private-use character:
 *   U+E000 a                         every letter
 *   U+E000 n[REGISTER x]SERIAL[y YEAR]   its diary number as far as somebody may type it
 *   U+E000 q NUMBER                  a whole number on it, folded
 *   U+E000 r|d DATE                  taken in, and dated: yyyy, yyyymm, yyyymmdd
 *   U+E000 f KIND HASH               a facet (register.h)
 *   U+E001 abc                       three signs of a number in a row, folded; U+E001 alone: here the next number begins
 *
 * Folding of words: Devanagari digits become 0-9, the invisible joiners U+200C and U+200D go. Of numbers more goes: see
 * search_fold_number(). Only the files of store/ include this. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/db.h"
#include "store/register.h"

#define KEY_MARK  "\uE000"
#define GRAM_MARK "\uE001"
#define KEY_ALL   KEY_MARK "a"

enum { SEARCH_TYPED_BYTES = 400, SEARCH_WORDS = 16 };

/* The text as both sides have it: of rows and of queries. *ret is the caller's. -ENOMEM. */
int search_fold(const char *text, char **ret, struct err *e);
/* A number as far as two readings of it agree: without blanks, slashes and other signs, small letters, and one sign for those
 * that are misread for one another (0 O, 1 I l, 5 S, 8 B, 2 Z). out needs strlen(number) + 1 bytes. */
void search_fold_number(const char *number, char *out);
/* Writes the threes of a folded number, blanks between; nothing for one of fewer signs. Returns how many. */
size_t search_put_grams(FILE *out, const char *folded);
/* The key of a facet's value. */
enum { FACET_KEY_SIZE = 24 };
void search_facet_key(enum facet kind, const char *value, char out[FACET_KEY_SIZE]);

/* All keys of a letter. *ret_keys is the caller's. */
int search_keys(struct store *s, int64_t letter, char **ret_keys, struct err *e);

/* What is asked, as queries that are always well-formed. */
struct search_match {
    char *exact;        /* owned: every word as it stands */
    char *begin;        /* owned; NULL: the same. The last word as a beginning ... */
    char *last;         /* owned; ... asked when no letter at all has it as it stands, which this asks */
    char *number;       /* owned; NULL: more than one number was typed, or none. Letters that bear just this number */
};
int search_match_of(struct store *s, const struct register_ask *ask, struct search_match *ret, struct err *e);
/* *ret_match: which of exact and begin to ask, borrowed from m. */
int search_choose(struct store *s, const struct search_match *m, const char **ret_match, struct err *e);
void search_match_done(struct search_match *m);
static inline void auto_match_done(struct search_match *m) { search_match_done(m); }
#define AUTO_MATCH AUTO(auto_match_done)

#endif
