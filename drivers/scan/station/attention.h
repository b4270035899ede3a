/* attention.h - what a person should look at while the paper is in hand: bad images, sheets that do not add up.
 *
 * Shown from the moment it is seen until the next stack begins, or the page was scanned anew. */
#ifndef SCAN_ATTENTION_H
#define SCAN_ATTENTION_H

#include "base/hash.h"
#include "base/json.h"
#include "spool/spool.h"

#include <stdbool.h>

enum { ATTENTION_MAX = 32, ATTENTION_SENTENCE_SIZE = 200 };

struct attention_item {
    const char *code;                   /* static; one of pages.md */
    char doc[ID_SIZE];                  /* "" none */
    unsigned page;                      /* its place in doc, from 1; 0 none */
    bool can_rescan;
    char sentence[ATTENTION_SENTENCE_SIZE];
};

struct attention { int n; struct attention_item item[ATTENTION_MAX]; };     /* more than that is nobody's to read: the first stay */

/* The faults (enum look_fault) of a page that spoil its image; others are left out. addition: its document is no letter
 * of its own, so that it cannot be scanned anew by itself. Returns how many there were. */
int attention_add_page(struct attention *a, const char *doc, unsigned page, unsigned faults, bool addition);
/* code: static. sentence is copied. */
void attention_add(struct attention *a, const char *code, const char *doc, const char *sentence);

/* The first page to be scanned anew; NULL: none. Borrowed until the next change. */
const struct attention_item *attention_first_page(const struct attention *a);
void attention_blob(const struct attention_item *item, char blob[SPOOL_NAME_SIZE]);
void attention_settle(struct attention *a, const char *doc, const char *blob);      /* that page is good now */

void attention_forget(struct attention *a, const char *doc);                        /* that document is no more */

json_t *attention_json(const struct attention *a);      /* the list of messages.md; the caller's */

#endif
