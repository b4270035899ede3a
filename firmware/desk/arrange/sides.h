/* sides.h - the sides of a letter as the desk numbers them, and the order a clerk types.
 *
 * Each side that came through the scanner (or page of an imported file) has a number that never changes: its place
 * among all sides as they came, from 1, hidden ones included (blobs are numbered in that order, whatever their
 * names begin with). An order is a text of such numbers: "1 2 4 3". An "r", "u"
 * or "l" behind a number turns that page to the right (90 degrees clockwise), upside down, or to the left; "n" says
 * that it is the right way up as it was scanned. Sides that are not named are hidden. */
#ifndef DESK_SIDES_H
#define DESK_SIDES_H

#include "base/err.h"
#include "base/json.h"
#include "desk/web/strings.h"

#include <stdbool.h>
#include <stddef.h>

enum { SIDES_MAX = 4000, SIDES_ORDER_BYTES = 8000 };

struct side {
    const char *blob, *why;     /* borrowed from the record; why: NULL when shown, else "blank", "separator" ... */
    int index;                  /* page in the blob, from 0 */
    int place;                  /* shown: from 1; hidden: place among the hidden ones, from 1 */
    int turn;                   /* what a person said: 0, 90, 180, 270; -1: the reader's own */
    int turned;                 /* degrees clockwise by which its view is turned against the scan, whoever said so */
    bool has_view;
};

struct sides { struct side *of; size_t n; };    /* of: by number - 1 */

/* From the reading record (borrowed as long as the sides are used). -EPROTO: not as it should be; -ENOMEM. */
int sides_load(const json_t *reading, struct sides *ret, struct err *e);
void sides_done(struct sides *s);

/* The side that is shown, or hidden, at that place; NULL: there is none. */
const struct side *sides_at(const struct sides *s, bool hidden, int place);

/* The order as it is now. out: SIDES_ORDER_BYTES. false: it is longer; such a letter is not arranged by a line of text. */
bool sides_print_order(const struct sides *s, char *out);

/* The order as it is now, with the page at this place turned by so many degrees clockwise more than its view shows it: the
 * array for diaryd's "pages", the caller's. NULL: there is no such page or turn, or no memory. */
json_t *sides_turned(const struct sides *s, int place, int degrees);

/* What is wrong with an order: a sentence of the desk, where "{1}" stands for the word. */
struct sides_problem { enum string_id sentence; char word[24]; };

/* Reads what was typed; digits of either script. *ret_pages: the array for diaryd's "pages", the caller's.
 * -EINVAL: *ret_problem says what is wrong: no such side, one named twice, none at all, one that was moved away. -ENOMEM. */
int sides_parse_order(const struct sides *s, const char *typed, json_t **ret_pages, struct sides_problem *ret_problem);

#endif
