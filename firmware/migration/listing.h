/* listing.h - the manifest beside the PDFs of one migrated file: a row a receipt, as CSV that people can open, with the checksum.
 *
 * A PDF is whole before it is listed, and the list changes in one step, so whatever is listed can be relied on. Pure, no I/O. */
#ifndef MIGRATION_LISTING_H
#define MIGRATION_LISTING_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum listing_column {
    LISTING_SERIAL, LISTING_FILE, LISTING_NUMBER, LISTING_LETTER_NO, LISTING_DATE, LISTING_RECEIVED, LISTING_SUBJECT, LISTING_SENDER,
    LISTING_PAGES, LISTING_BYTES, LISTING_SHA256, LISTING_KEY, LISTING_COLUMNS
};

enum { LISTING_MAX_BYTES = 16 * 1024 * 1024 };

struct listing_row {
    const char *value[LISTING_COLUMNS];    /* borrowed */
    int serial;
    int64_t bytes;
};
struct listing { char *text; struct listing_row *rows; size_t n; };       /* in the order of serials */

/* {0} of no bytes. -EINVAL: it is no manifest, or not whole; e says what and in which line. listing_done() in any case. */
int listing_read(const char *bytes, size_t n, struct listing *ret, struct err *e);
void listing_done(struct listing *m);

/* The row of a delivery's key, or of a serial; NULL: there is none. */
const struct listing_row *listing_of_key(const struct listing *m, const char *key);
const struct listing_row *listing_of_serial(const struct listing *m, int serial);

/* The text with one row more; serial and bytes of it count, its values for them need not be set. *ret_text is the caller's. -ENOMEM. */
int listing_write(const struct listing *m, const struct listing_row *more, char **ret_text, size_t *ret_n, struct err *e);

#endif
