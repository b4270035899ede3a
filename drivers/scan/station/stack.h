/* stack.h - what one press feeds: a stack of paper that becomes one letter or several.
 *
 *   feeder ─▶ page ─▶ safe in the letter at hand ─▶ next page …
 *                                        │ the next sheet has begun, and the letter was complete (separator, count),
 *                                        │ or the page bears a diary label
 *                                        ▼
 *                      taken in at once; the page begins the next letter, an open document of its own
 *
 * The sheet that ends a letter stays with it. A letter is taken in only when the next sheet has begun, or the
 * feeder is empty: a sheet that a virtual feeder hands out again after a crash then still meets the
 * letter it is in. The page at a seam is committed to one document and never to two: until its commit it is
 * a ".part" that moves (spool_blob_move). In between nothing is open, or the new letter is without a page:
 *
 * A page that the marking check does not clear is not kept: it waits for a person, or the letter at hand is refused.
 * Letters before it stay what they are, and the paper behind it stays in the feeder.
 *
 *   crash                                   what the next start finds
 *   before the letter is taken in           it, open and complete: it ends when the stack goes on
 *   between that and the next one's begin   nothing open. The page at hand was not safe, nor said to be
 *   behind it                               the next letter, open, with its purpose and no page yet
 *   while a page waits for a person         the pages before it, open */
#ifndef SCAN_STACK_H
#define SCAN_STACK_H

#include "base/err.h"
#include "drivers/scan/station/batch.h"
#include "drivers/scan/station/device.h"
#include "drivers/scan/station/words.h"

#include <stdbool.h>
#include <stdint.h>

struct stack_page {             /* a page that just became safe; borrowed for the call */
    const char *doc;
    unsigned page;              /* its place in the letter, from 1 */
    const struct page_look *look;
};

struct stack_setup {            /* borrowed as long as the stack lives */
    struct batch_place at;
    uint64_t reserve_bytes;     /* room that stays free: looked at before each page */
    unsigned max_pages;         /* a letter that long ends the stack */
    int64_t stall_ms;           /* no data for so long in mid-page is a stall */
    const char *scanner;        /* stable name, for the manifest */
    const char *run_dir;        /* where the page of a test is left (SPOOL_TEST_PAGE) */
    bool guess_duplex;          /* how pages from before a restart lie on sheets, where they do not say */
    void (*page_safe)(void *ctx, const struct stack_page *p);
    void (*taken_in)(void *ctx, const char *doc, unsigned pages);
    void *ctx;
};

struct stack_marking {          /* of the page at hand */
    struct mark_verdict verdict;
    int width_px, height_px;    /* of the picture that its box is in */
    char doc[ID_SIZE];          /* the letter at hand */
    unsigned sheet;             /* of it, from 1 */
    bool back;                  /* its reverse, where the scanner gives both sides */
};

enum stack_result {
    STACK_GOES_ON,              /* call again at once */
    STACK_WAITS,                /* nothing has come from the scanner: call again in a while */
    STACK_COMPLETE,             /* feeder empty, or long enough: every letter is taken in */
    STACK_EMPTY,                /* no paper, no page: nothing is left behind */
    STACK_STOPPED,              /* *ret_code and e say why; the scanner rests, whole pages are safe */
    STACK_DOUBT,                /* the page at hand may bear a marking: stack_clear or stack_refuse; nothing else may happen to it */
    STACK_REFUSED,              /* it bears one, and nothing of the letter at hand was kept; only stack_free is left */
    STACK_NOT_REFUSED,          /* it bears one, but the card failed or is full: *ret_code and e as with STACK_STOPPED; stack_refuse_again */
};

struct stack;

/* A press: begins the first letter, if there is room for one. values: batch and scanner are filled in here.
 * doc: its id, or "". *ret_stack is the caller's. A spool error. */
int stack_new(const struct stack_setup *setup, const struct batch_values *values, const char *doc,
              struct stack **ret_stack, struct err *e);
/* Takes up the open letter id of an earlier run. Its last sheet may still lie in the feeder: if the scanner says that it
 * has fed the next page before, and it is the last one to the last bit, it is not added twice. -EBUSY: somebody has it. */
int stack_resume(const struct stack_setup *setup, const char *id, struct stack **ret_stack, struct err *e);

/* Paper lies in d: the next step feeds. Also after STACK_STOPPED; doc is for a letter that is begun then, or "".
 * operator: who pressed, for a letter that is refused. */
void stack_feed(struct stack *s, struct device *d, const char *doc, const char *operator);

/* Starts a page, or reads a part of one. ret_code is set with STACK_STOPPED only. */
enum stack_result stack_step(struct stack *s, enum scan_code *ret_code, struct err *e);

/* After STACK_DOUBT. A person (actor) has looked at the paper: it bears none and is kept, as stack_step would have done; or it
 * bears one: STACK_REFUSED or STACK_NOT_REFUSED. */
enum stack_result stack_clear(struct stack *s, const char *actor, enum scan_code *ret_code, struct err *e);
enum stack_result stack_refuse(struct stack *s, const char *actor, enum scan_code *ret_code, struct err *e);
/* After STACK_NOT_REFUSED: with that, or STACK_REFUSED. Nothing else may become of the letter, which is not at hand any more. */
enum stack_result stack_refuse_again(struct stack *s, enum scan_code *ret_code, struct err *e);
/* After STACK_DOUBT, STACK_REFUSED and STACK_NOT_REFUSED: where, and what the check says. Borrowed as long as the stack lives. */
const struct stack_marking *stack_marking(const struct stack *s);

/* Looks at a page from before a restart; does the same as stack_step does first. false: there is none left. */
bool stack_look_back(struct stack *s);

/* The letter at hand ends here, or is thrown away; letters taken in before are not touched. Then only stack_free is left. */
int stack_end(struct stack *s, struct err *e);
int stack_discard(struct stack *s, struct err *e);
/* Lets go: a letter that was begun stays open in the spool. NULL is fine. */
void stack_free(struct stack *s);

const char *stack_doc(const struct stack *s);           /* of the letter at hand; "" none */
unsigned stack_pages(const struct stack *s);            /* of it, that are safe */
unsigned stack_letters(const struct stack *s);          /* taken in */
const struct batch_values *stack_values(const struct stack *s);     /* of the letter at hand, or the next one */
/* Of all letters, with the one at hand. *ret_fed: sheets by the scanner's count; -1: it does not count. */
void stack_counts(const struct stack *s, struct intake_counts *ret, int *ret_fed);
/* After STACK_COMPLETE: did the scanner feed another number of sheets than came through? Words in out, "" no. */
enum { STACK_WORDS_SIZE = 160 };
void stack_sheets_differ(const struct stack *s, char out[STACK_WORDS_SIZE]);

#endif
