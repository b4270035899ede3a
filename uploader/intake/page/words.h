/* words.h - bytes of a mail as text: charsets that lie, and HTML. Pure; nothing is fetched or run. */
#ifndef INTAKE_PAGE_WORDS_H
#define INTAKE_PAGE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Bytes in the charset that a mail claims (NULL or "": none) as clean UTF-8 of at most max_bytes, which are cut between clusters. Bytes
 * that are UTF-8 are taken as that whatever is claimed. *damaged becomes true when characters could not be read, *cut when there was more.
 * The caller's (free); NULL: no memory. */
char *words_decode(const char *bytes, size_t n, const char *charset, size_t max_bytes, bool *damaged, bool *cut);

/* One line of it, for headers and names; NULL in gives "". The caller's; NULL: no memory. */
char *words_line(const char *s, size_t max_bytes);

/* Is word one of the n words, letter for letter? */
bool words_is_one_of(const char *word, const char *const *words, size_t n);

/* The text of an HTML page in UTF-8 (n bytes and a NUL), as lines: scripts, styles and pictures are left out, links are named. *ret_hidden: what
 * else some program shows of it (comments, texts of pictures, strings of styles, titles). *ret_whole: false when there is more in it that nobody
 * sees here: it goes deeper than is read, or has pictures in its own text. Both are the caller's; NULL: no memory. */
char *words_of_html(const char *html, size_t n, char **ret_hidden, bool *ret_whole);

/* A code point as UTF-8; none that there is not. */
void words_put_letter(FILE *out, uint32_t c);

#endif
