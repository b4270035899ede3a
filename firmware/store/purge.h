/* purge.h - retention: the pages of a letter that e-Office has, or that is void, are destroyed after the time the office has set.
 *
 * Number, fields, history, deliveries with their receipt numbers and what a letter is compared by stay. The diary says so first, with
 * the history row "purged"; the spool follows by the list store_purge_docs(). If in doubt a letter stays. */
#ifndef STORE_PURGE_H
#define STORE_PURGE_H

#include "store/store.h"

struct store_purge {
    int64_t now_s;                  /* by a clock that is kept */
    int days;                       /* > 0: what has changed in so many days stays */
    int64_t after_s, after_id;      /* how far this walk has come: 0 at its beginning */
};

/* The next letters of a walk through those that may be due, at most max looked at, in one transaction. *ret_n: how many are purged
 * from here on; *ret_more: the walk is not at its end. Costs the same however many letters there are. */
int store_purge_slice(struct store *s, struct store_purge *p, int max, int *ret_n, bool *ret_more, struct err *e);
/* 1: the clock goes on from what it said last; 0: it has jumped, as by one wrong answer of a time server, or nothing was to be purged (wanted) until
 * now: then nothing goes for a week, in which somebody may see it. To be asked before each slice. -errno. */
int store_purge_is_calm(struct store *s, int64_t now_s, bool wanted, struct err *e);
/* Notes when a clock that is kept first stood after the last restore. Cheap when that is known. */
int store_purge_note_restore(struct store *s, int64_t now_s, struct err *e);
/* The walk is at its end: the words of what was purged leave the search index (store_forget_slice), once a month at most, for that writes
 * the whole index anew. Cheap when there are none. */
int store_purge_words(struct store *s, int64_t now_s, struct err *e);

/* Documents whose keys and pages are still to be destroyed; each() may not change the list. */
int store_purge_docs(struct store *s, int (*each)(void *ctx, const char *doc), void *ctx, struct err *e);
int store_purge_done(struct store *s, const char *doc, struct err *e);

/* Of a document, a letter's own or one whose pages were brought into it: is it purged, and has the spool followed? -errno. */
enum { STORE_PURGE_NONE, STORE_PURGE_WAITS, STORE_PURGE_DONE };
int store_purge_of_doc(struct store *s, const char *doc, struct err *e);

/* Where the pages of a purged letter are now, a line of base/said.h: since which day they are gone, and the receipt e-Office has it under. "" of one
 * that is not purged. */
int store_purged_sentence(struct store *s, int64_t letter, char out[ERR_SAID_SIZE], struct err *e);

#endif
