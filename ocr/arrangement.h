/* arrangement.h - which pages of a document are the letter, in which order and which way up.
 *
 * From arrange-NNN.json (what a person decided) or scan.json (what the scanner's intake saw);
 * formats and rules: firmware/doc/pages.md. Pure: text in, lists out.
 *
 * A page is a blob and its place in it. How many pages a blob has is not known here, so an
 * entry may still name a page that its blob turns out not to have: who applies it leaves it out. */
#ifndef OCR_ARRANGEMENT_H
#define OCR_ARRANGEMENT_H

#include "base/err.h"
#include "spool/spool.h"

#include <stddef.h>

enum {
    ARRANGEMENT_MAX_BYTES = 8 << 20,    /* of the text */
    ARRANGEMENT_MAX_PAGES = 10000,      /* in each list, and the highest place in a blob */
    ARRANGEMENT_WHY_SIZE = 16,
    TURN_UNSAID = -1,
};

struct arranged {
    unsigned blob;              /* place in the list of blobs it was parsed with */
    int index;                  /* page in the blob, from 0 */
    int turn;                   /* 0, 90, 180, 270: clockwise degrees that turn the scan upright; TURN_UNSAID */
    char why[ARRANGEMENT_WHY_SIZE];     /* of a hidden page: blank separator moved replaced hidden */
    char to[SPOOL_NAME_SIZE];   /* of a moved one: its document; of a replaced one: the blob in its place; "" */
};

struct arrangement {            /* all zero: nothing was said, every page is shown in the order of the blobs */
    struct arranged *shown, *hidden;
    size_t n_shown, n_hidden;
    unsigned ignored;           /* entries about pages that are not there, or named twice, or that cannot be understood */
};
void arrangement_done(struct arrangement *a);   /* frees what it holds and empties it */

enum arrangement_source { ARRANGEMENT_PERSON, ARRANGEMENT_SCAN };

/* text: n bytes from outside. blobs: names of the document's pages, borrowed for the call. A page in both lists is shown.
 * 0: *ret is the caller's (arrangement_done). Otherwise *ret is empty:
 *   -EBADMSG  not JSON, or not with lists of pages    -E2BIG  over a limit    -ENOMEM */
int arrangement_parse(enum arrangement_source source, const char *text, size_t n, const char *const *blobs, size_t n_blobs,
                      struct arrangement *ret, struct err *e);

/* The number of "arrange-012.json": 12; -1: the name is another one. */
int arrangement_number(const char *name);

#endif
