/* stacks.h - the paper of the system test, and which document each letter became. */
#ifndef TESTS_SYSTEM_STACKS_H
#define TESTS_SYSTEM_STACKS_H

#include "tests/system/torture.h"

/* Draws the pages of all letters, and a separator sheet, into DIR/paper. */
int stacks_draw(struct torture *t, struct err *e);

/* Empties the tray and puts in what is left of the stack that letter (from 0) belongs to. safe: sides that the scanner has
 * of the document it has in hand: of the letter, of those that follow without a separator, and of the sheet behind them.
 * *ret_left: how many sides that is. -EBADMSG: it says more are safe than there are. */
int stacks_put(struct torture *t, unsigned letter, unsigned safe, unsigned *ret_left, struct err *e);

/* Looks for documents that are new, and by the mark on their first page whose they are: fills in letters[].doc and n_fed.
 * -EBADMSG: a document that begins with no letter's first page, or with one that has its document already. */
int stacks_find(struct torture *t, struct err *e);

#endif
