/* read_letter.h - reading one letter of the spool: scanned -> read.
 *
 * A letter that kills ocrd itself must not do so for ever. So the manifest's "tries"
 * counts readings that were begun and never ended: it goes up on the card before the
 * first page is given out, and down again when ocrd stops or fails in good order. At
 * READ_LETTER_TRIES the letter is not read again but handed on for a person to look.
 * After its first such end a letter is read alone, so that no neighbour's tries go up with it.
 *
 * A letter whose pages were arranged anew comes back to "scanned" without its reading, and is read again. */
#ifndef OCR_READ_LETTER_H
#define OCR_READ_LETTER_H

#include "ocr/letter.h"
#include "spool/spool.h"

enum { READ_LETTER_TRIES = 5 };

/* others: a page of another letter is in work now. Which pages are read, in which order and how they are turned is
 * said by the newest arrange-NNN.json, else by scan.json (firmware/doc/pages.md).
 * 0: *ret_letter is to be read and the caller's. 1: there is nothing to read (any more): it has moved on.
 * -EAGAIN: it must wait until no page of another is in work. Otherwise -errno, the letter stays in "scanned". */
int read_letter_open(struct spool *s, const char *id, bool others, struct letter **ret_letter, struct err *e);

/* The bytes of a page blob; fits queue_ops.load. */
int read_letter_load(const struct spool *s, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e);

/* All pages are in: finds the fields, writes views, PDF and record, moves the letter on. l is borrowed.
 * After an error the letter stays in "scanned" and nothing of the reading is kept. */
int read_letter_finish(struct spool *s, const struct letter *l, struct err *e);

/* The reading ended in good order without a result: it does not count as a try. */
int read_letter_give_back(struct spool *s, const char *id, struct err *e);

#endif
