/* queue.h - letters in work: hands their pages to the children, in order, and takes the answers.
 *
 * Pages of the most urgent letter go out first, of those the one's that was opened first; when it
 * has none to give (its last ones are being read) the next letter's follow, so that no core waits.
 * Before each page it is asked whether a more urgent letter waits: a long one of the backlog is
 * left where it is until that is read. A page that fails is tried again alone in a fresh process, at
 * lower cost; then, if it is shown, only its picture is made; then it is given up, and the letter goes on.
 * A page that does not show which way up it lies may be read once more when all are in (vote.h), and one of a letter that
 * is too large is asked for with a smaller picture (fit.h); more urgent letters go before that, too. */
#ifndef OCR_QUEUE_H
#define OCR_QUEUE_H

#include "ocr/children.h"
#include "ocr/letter.h"

struct queue;

/* What is at the children while a letter is to be opened. */
enum company { COMPANY_NONE, COMPANY_OTHERS, COMPANY_ALONE /* a page of a letter that no other may be opened beside */ };

struct queue_ops {
    /* The next letter to read that is more urgent than "than"; LANES: whichever is next.
     *   1        *ret_letter is the queue's until given back by finished()
     *   0        none now
     *   -EAGAIN  there is one, but not in this company: ask again when its pages are done */
    int (*open_next)(void *ctx, enum lane than, enum company company, struct letter **ret_letter);
    /* The bytes of one of its sources, at most FRAME_BLOB_MAX. *ret_bytes is the queue's (free). 0 or -errno with words. */
    int (*load)(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e);
    /* Every page is in; the letter is the callee's now. */
    void (*finished)(void *ctx, struct letter *take_l);
};

/* As children_start. *ret_queue is the caller's. */
int queue_start(struct loop *loop, const struct children_limits *limits, const struct queue_ops *ops, void *ctx,
                struct queue **ret_queue, struct err *e);
/* give_back (may be NULL) gets each letter that was in work; it is the callee's. */
void queue_stop(struct queue *q, void (*give_back)(void *ctx, struct letter *take_l));

int64_t queue_tick(struct queue *q);            /* as children_tick */

bool queue_holds(const struct queue *q, const char *id);
unsigned queue_letters(const struct queue *q);
unsigned queue_children(const struct queue *q);
int64_t queue_pages_done(const struct queue *q);
const struct err *queue_broken(const struct queue *q);      /* as children_broken */

#endif
