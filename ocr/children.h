/* children.h - the pool of ocr-page processes.
 *
 * An idle child asks for work by next(); its answer, or why there is none, goes to
 * done(). A child that takes too long is killed; one that dies is replaced, but not
 * at once when it died without having read a page; one that has read its share is
 * replaced too, so that a leak in a library never grows. */
#ifndef OCR_CHILDREN_H
#define OCR_CHILDREN_H

#include "base/config.h"
#include "base/loop.h"
#include "ocr/arrangement.h"
#include "reader/frame.h"

#include <stdbool.h>
#include <stdint.h>

struct children;

/* One page to read. The bytes must stay until done() has been called. */
struct page_job {
    const unsigned char *bytes;
    size_t n_bytes;
    uint64_t file_id;           /* equal for pages of one file: its bytes are then sent once */
    int page;                   /* in the file, from 0 */
    int turn;                   /* clockwise degrees to upright; TURN_UNSAID: the reader finds out */
    bool view_only;             /* it is hidden: nothing is read, only a picture made */
    bool cheap;                 /* read it at lower cost: it broke a process already */
    bool picture_only;          /* do not read it: its pictures are wanted, for desk and PDF */
    bool zoom;                  /* with a large picture of the page (page/picture/zoom.h) */
    int fit;                    /* with picture_only: how much smaller (fit.h); then turn and skew are known. 0: as it is */
    double skew_deg;            /* clockwise; with fit */
    bool voted;                 /* it was read before, but the letter's other pages lie otherwise (vote.h) */
    bool alone;                 /* in a fresh child, with no other page in work */
    void *ctx;
};

struct children_ops {
    /* The next page to read; false when there is none now. busy: pages in work. */
    bool (*next)(void *ctx, unsigned busy, struct page_job *ret_job);
    /* why NULL: the page was read. Otherwise it says in words why not; answer is then what ocr-page said, or NULL. Both are borrowed. */
    void (*done)(void *ctx, const struct page_job *job, const struct frame *answer, const struct err *why);
};

struct children_limits {
    const char *languages;      /* as Tesseract names them: eng+Devanagari */
    int count;                  /* 0: one a core */
    int memory_mib, page_time_s, pages_per_child;
};
void children_limits_from(const struct config *c, struct children_limits *ret);     /* languages borrowed from c */

/* Starts all children and waits until the first is ready, so that a missing language pack ends the start.
 * loop, limits->languages, ops and ctx must outlive *ret_children, which is the caller's. */
int children_start(struct loop *loop, const struct children_limits *limits, const struct children_ops *ops, void *ctx,
                   struct children **ret_children, struct err *e);
void children_stop(struct children *c);         /* kills them, calls done() for nothing; NULL is fine */

/* There may be work now: gives it to idle children, replaces dead ones, kills late ones.
 * Call it from the loop's tick; returns in how many ms it wants to be called again. */
int64_t children_tick(struct children *c);

unsigned children_count(const struct children *c);
unsigned children_busy(const struct children *c);
/* No child could be started in several tries: the sentence of the last one; NULL when all is well. */
const struct err *children_broken(const struct children *c);

#endif
