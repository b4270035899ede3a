/* batch.h - what happens to one letter on its way through the scanner.
 *
 * A page is on disk (spool_blob_commit) before the next is pulled. A letter
 * that stops in the middle keeps its whole pages in the spool's "open" and goes
 * on later, also after a restart. Each step is short, so that the program
 * answers messages while paper runs. */
#ifndef SCAN_BATCH_H
#define SCAN_BATCH_H

#include "base/auto.h"
#include "base/err.h"
#include "drivers/scan/station/device.h"
#include "drivers/scan/station/words.h"
#include "spool/spool.h"

#include <stdbool.h>
#include <stdint.h>

/* A page becomes two blobs (the scan, the desk's view): half of what a document may hold, and some to spare. */
enum { BATCH_MAX_PAGES = SPOOL_MAX_BLOBS / 2 - 100 };

struct batch_limits {
    uint64_t reserve_bytes;     /* room that stays free: looked at before each page */
    unsigned max_pages;         /* a letter that long ends by itself */
    int64_t stall_ms;           /* no data for so long in mid-page is a stall */
};

enum batch_result {
    BATCH_GOES_ON,              /* call again at once */
    BATCH_WAITS,                /* nothing has come from the scanner: call again in a while */
    BATCH_COMPLETE,             /* feeder empty, or long enough: batch_take_in */
    BATCH_EMPTY,                /* no paper, no page: batch_close leaves nothing behind */
    BATCH_STOPPED,              /* *ret_code and e say why; the scanner rests, whole pages are safe */
};

struct batch;

/* Begins a letter, if there is room for one. limits is copied, spool borrowed. *ret_batch is the caller's. A spool error. */
int batch_new(struct spool *spool, const struct batch_limits *limits, const char *scanner,
              struct batch **ret_batch, struct err *e);

/* Takes up the open letter id. after_crash: its last sheet may still lie in the feeder; if the scanner says that it
 * has fed the next page before, and it is the last one to the last bit, it is not added twice. A spool error; -EBUSY: somebody has it. */
int batch_resume(struct spool *spool, const struct batch_limits *limits, const char *id, bool after_crash,
                 struct batch **ret_batch, struct err *e);

const char *batch_id(const struct batch *b);
unsigned batch_pages(const struct batch *b);            /* that are safe */

/* Starts a page, or reads a part of one. ret_code is set with BATCH_STOPPED only. */
enum batch_result batch_step(struct batch *b, struct device *d, enum scan_code *ret_code, struct err *e);

/* The letter is whole, or a person ends it here: published in "scanned". Frees b in every case; after an error it is still open on the disk. */
int batch_take_in(struct batch *take_b, bool by_hand, struct err *e);
/* Throws the letter away. Frees b in every case. */
int batch_discard(struct batch *take_b, struct err *e);
/* Lets go: a letter with pages stays open in the spool, one without disappears. NULL is fine. */
void batch_close(struct batch *take_b);

/* The code for what a spool call answered: no room, or a failed card. */
enum scan_code batch_code_of(int r);

#endif
