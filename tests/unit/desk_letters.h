/* desk_letters.h - a handful of letters in every state, for the desk's tests and for looking at its screens. */
#ifndef TESTS_UNIT_DESK_LETTERS_H
#define TESTS_UNIT_DESK_LETTERS_H

#include "spool/spool.h"
#include "store/store.h"

enum sample {
    SAMPLE_CLEAN, SAMPLE_HINDI, SAMPLE_VIP, SAMPLE_HOSTILE, SAMPLE_READING, SAMPLE_HELD, SAMPLE_FILED, SAMPLE_UNKNOWN,
    SAMPLE_SENT, SAMPLE_VOID,
    SAMPLES
};

/* Puts officers and all samples into an empty diary and spool; ret_ids gets their diary ids. images_dir holds
 * <name>-<page>.jpg as in the corpus; NULL or a missing file: a tiny image. received_s: when the first one came. */
int desk_letters_put(struct store *store, struct spool *spool, const char *images_dir, int64_t received_s,
                     int64_t ret_ids[SAMPLES], struct err *e);

/* One of them, on top of what is there; its post need not be in the directory. */
int desk_letters_put_one(struct store *store, struct spool *spool, enum sample which, const char *images_dir, int64_t received_s, int64_t *ret_id, struct err *e);

#endif
