/* field_changes.h - what a person changed in a letter's fields when confirming it: before and after.
 *
 * Beside the history and not in it: an entry of the history can never be taken back, for its hash is in the next one, and the
 * words of a letter that turns out to be classified must be. The entry names the fields; a refusal deletes what they were. */
#ifndef STORE_FIELD_CHANGES_H
#define STORE_FIELD_CHANGES_H

#include "store/store.h"

struct field_change { const char *name, *before, *after; };    /* before "": the reader found nothing */

/* Those of one entry of the history, in the order of the form; none of most entries. each: as in store.h. */
int store_field_changes(struct store *s, int64_t seq, int (*each)(void *ctx, const struct field_change *c), void *ctx, struct err *e);

#endif
