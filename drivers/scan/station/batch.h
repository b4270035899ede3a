/* batch.h - the pages of one letter on their way into the spool.
 *
 * No page stays before it is cleared: the marking check (reader/mark.h) looks at each side, blank ones and separators too,
 * while nobody could open yet what the disk has of it. A page is on disk (batch_page_commit) before the next is pulled. A letter
 * that stops in the middle keeps its whole pages in the spool's "open" and goes
 * on later, also after a restart: then its pages are looked at once more, since
 * what the glance at them said lived in memory. Who feeds: stack.h. */
#ifndef SCAN_BATCH_H
#define SCAN_BATCH_H

#include "base/err.h"
#include "base/hash.h"
#include "drivers/scan/station/intake.h"
#include "drivers/scan/station/page_png.h"
#include "reader/mark.h"
#include "spool/spool.h"

#include <stdbool.h>

/* A page becomes two blobs (the scan, the desk's view): half of what a document may hold, and some to spare. */
enum { BATCH_MAX_PAGES = SPOOL_MAX_BLOBS / 2 - 100, BATCH_PURPOSE_SIZE = 16 };

struct batch_place {            /* borrowed as long as the batch lives */
    struct spool *spool;
    struct look *look;          /* NULL: pages are not looked at */
    struct mark_checker *mark;
    struct intake_rules rules;
};

struct batch_values {           /* of the manifest; "" none */
    char batch[ID_SIZE];                /* the press: the same for all letters of one stack */
    char purpose[BATCH_PURPOSE_SIZE];
    char target[ID_SIZE];               /* of add and replace: the document meant */
    char replaces[SPOOL_NAME_SIZE];     /* of replace: its blob */
    char scanner[SPOOL_VALUE_SIZE];
};

struct batch;

/* Begins a letter. id: chosen before, or "". *ret_batch is the caller's. A spool error. */
int batch_new(const struct batch_place *at, const struct batch_values *values, const char *id,
              struct batch **ret_batch, struct err *e);
/* Keeps it in the spool from now on even without a page, so that a crash does not forget that it was begun. */
int batch_begin(struct batch *b, struct err *e);

/* Takes up the open letter id. duplex: how pages that do not say their side lie on sheets.
 * Its pages wait to be looked at. A spool error; -EBUSY: somebody has it. */
int batch_resume(const struct batch_place *at, const char *id, bool duplex, struct batch **ret_batch, struct err *e);
/* Of a duplex letter that was taken up: is its last page a front, whose reverse may be missing? */
bool batch_lacks_back(const struct batch *b);
/* Looks at one page that waits for it. false: none does. */
bool batch_look_at_next(struct batch *b);
/* Digest of the last page's PNG, as batch_page_begin would feed it if the same page came again. -ENOENT: no page. */
int batch_digest_last(const struct batch *b, char hex[HASH_HEX_SIZE], struct err *e);

const char *batch_id(const struct batch *b);
unsigned batch_pages(const struct batch *b);            /* sides that are safe */
const struct batch_values *batch_values(const struct batch *b);
struct intake *batch_intake(struct batch *b);           /* what is known of its pages; borrowed */

/* ---- the page at hand. f has passed page_format_check; digest (borrowed, may be NULL) is fed the PNG. */
int batch_page_begin(struct batch *b, const struct page_format *f, struct hash *digest, struct err *e);
bool batch_has_page(const struct batch *b);             /* begun, and neither committed nor dropped */
int batch_page_write(struct batch *b, const void *data, size_t n, struct err *e);
int batch_page_end(struct batch *b, struct err *e);
/* After its end: what the glance at it says. Borrowed until the next page. */
const struct page_look *batch_page_seen(struct batch *b);
/* After its end: may it be kept? Both are asked at once, the marking check and the glance; so this may take mark.page_ms.
 * Borrowed until the next page. Without a picture of the page, or a check, it is MARK_HOLD. */
const struct mark_verdict *batch_page_marking(struct batch *b);
/* Of the picture that was checked; 0 x 0 when there was none. */
void batch_page_size(const struct batch *b, int *ret_width_px, int *ret_height_px);
/* Of a MARK_HOLD: actor (not "") has looked at the paper, and it bears no marking. The letter's record will say so. */
void batch_page_clear(struct batch *b, const char *actor);
/* After its end: it becomes the page at hand of another letter. */
int batch_page_move(struct batch *b, struct batch *to, struct err *e);
/* Of a page that is clear: durable when this returns 0. new_sheet: false for the reverse of the page before. */
int batch_page_commit(struct batch *b, bool new_sheet, struct err *e);
void batch_page_drop(struct batch *b);                  /* as if it had never been */

/* ---- the end. Each frees the batch in every case. */
struct batch_end {
    const char *how;            /* "feeder empty", or why the letter ends before */
    int fed;                    /* as in struct intake_head */
    const struct intake_counts *stack;
};

/* The letter is whole: its record is written and it is published in "scanned". ret_counts: what the record says.
 * After an error it is still open on the disk. */
int batch_take_in(struct batch *take_b, const struct batch_end *end, struct intake_counts *ret_counts, struct err *e);
int batch_discard(struct batch *take_b, struct err *e);         /* thrown away */
/* It bears a marking: nothing of it can be opened any more, the page at hand least of all; a number, the time and the operator
 * are left for the register (spool_doc_refuse). */
int batch_refuse(struct batch *take_b, const char *operator, struct err *e);
/* Lets go: a letter that was begun stays open in the spool, another disappears. NULL is fine. */
void batch_close(struct batch *take_b);

#endif
