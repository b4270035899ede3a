/* backup.h - the diary's side of backup and restore (firmware/doc/backup.md): a copy of one moment while diaryd goes on writing, and
 * what a diary that came back must not do twice. */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/store.h"

/* What a diary held at one moment. */
struct store_moment {
    int64_t history_seq;            /* of its newest history row */
    int64_t letters_max;            /* the highest id of a letter; 0: none */
    int64_t letters;                /* how many */
};
int store_moment(struct store *s, struct store_moment *ret, struct err *e);

/* Copies the diary to path, a file that is not there yet, page by page in one reading transaction: diaryd is not kept from writing.
 * goes_on (may be NULL) is asked again and again, with what is done; false: -ECANCELED. The copy was checked for damage (-EIO) when
 * this returns 0; it is not synced. -ENOSPC. What an error leaves of path is the caller's to remove. */
int store_copy(struct store *s, const char *path, bool (*goes_on)(void *ctx, int percent), void *ctx, struct store_moment *ret, struct err *e);

/* The documents of all letters, and those whose pages were brought into a letter (store_page_doc), with that letter's state. A non-zero answer of each() ends the walk and is returned. */
int store_docs(struct store *s, int (*each)(void *ctx, const char *doc, enum letter_state state), void *ctx, struct err *e);
/* The same of letters up to letters_max with a history row behind seq: all whose documents may have changed since. */
int store_docs_since(struct store *s, const struct store_moment *m, int (*each)(void *ctx, const char *doc, enum letter_state state), void *ctx,
                     struct err *e);
/* The same of news in (after_seq, until_seq] behind which a document may hold something else: all but that which leaves it as it is or only adds
 * to it, as a reading does. with_added: what adds counts, too, and so do letters whose pages were ever put in order, for the end of that leaves no
 * news. */
struct store_span { int64_t after_seq, until_seq, letters_max; bool with_added; };
int store_docs_changed(struct store *s, const struct store_span *span, int (*each)(void *ctx, const char *doc, enum letter_state state), void *ctx,
                       struct err *e);
/* The same of those that are of no letter up to letters_max, but of a later one. */
int store_docs_later(struct store *s, int64_t letters_max, int (*each)(void *ctx, const char *doc, enum letter_state state), void *ctx, struct err *e);
/* *ret: a letter that was there at m has been refused after it. */
int store_refused_since(struct store *s, const struct store_moment *m, bool *ret, struct err *e);

/* The last serial given in that register and year; 0: none was. */
int store_last_serial(struct store *s, const char *register_letter, int year, int64_t *ret_serial, struct err *e);

/* When something happened last that a backup must have (UTC): more than a program's start, a sign-in, or a note of the box itself, as after each backup. 0: nothing did. */
int store_last_change(struct store *s, int64_t *ret_at_s, struct err *e);

/* ---- after a restore, in a diary that nobody else has open */

struct store_restored { int64_t taken_s, at_s, letters_max; };

/* What may have gone out after the backup was taken is not sent again by itself: deliveries under way become unknown, and so begin those
 * of letters that are in the diary now and are confirmed later. Those that are not due before now have not gone out, and a read-back
 * changes nothing: both stay. Documents of purged letters (purge.h) are to be destroyed once more, for they may be older than the diary.
 * last_number: what the person said was given last, for the history. *ret_unknown: how many are asked about. */
int store_restored(struct store *s, const struct store_restored *how, const char *last_number, const char *actor, int *ret_unknown, struct err *e);
/* The last restore; -ENOENT: there was none. */
int store_last_restore(struct store *s, struct store_restored *ret, struct err *e);

/* The next number of a register and year, given to a letter that is not in the backup: it is void with that reason from the beginning.
 * doc: an empty document. ret_number: which. */
int store_lost_number(struct store *s, const struct letter_new *n, const char *reason, const char *actor, char ret_number[STORE_NUMBER_SIZE],
                      struct err *e);

#endif
