/* looked.h - who looked at the paper and found that a page which the marking check doubted bears no marking.
 *
 * A blob of its own beside the page, "looked-003.json" ({"actor", "at"}): it outlives a crash before the letter's record is written. */
#ifndef SCAN_LOOKED_H
#define SCAN_LOOKED_H

#include "base/err.h"
#include "spool/spool.h"

#include <stdbool.h>

/* Before the page is committed; what an earlier try left is replaced. A spool error. */
int looked_put(struct spool_doc *doc, unsigned page_no, const char *actor, struct err *e);

/* Of an open letter. false: nobody had to look. */
bool looked_get(const struct spool *s, const struct spool_doc *doc, unsigned page_no, char actor[SPOOL_VALUE_SIZE]);

#endif
