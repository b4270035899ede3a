/* stack_internal.h - what stack.c (paper) and stack_letters.c (the letters it becomes) share. */
#ifndef SCAN_STACK_INTERNAL_H
#define SCAN_STACK_INTERNAL_H

#include "drivers/scan/station/feed.h"
#include "drivers/scan/station/marking.h"
#include "drivers/scan/station/stack.h"

struct stack {
    struct stack_setup set;
    struct batch_values press;          /* what the press said: holds for each letter unless a separator says else */
    struct batch_values values;         /* of the letter at hand, or the next one */
    struct batch *letter;               /* NULL: none at hand */
    char doc[ID_SIZE];                  /* its id, or the one wanted for it; "" any */

    struct feed feed;
    struct intake_counts sum;           /* of the letters that are through */
    unsigned letters;                   /* taken in */
    bool resumed;                       /* begun by an earlier run, which may have taken in others */
    unsigned sheets_before;             /* safe when the feeder was started last */
    int fed;                            /* by the scanner's count, once the feeder is empty; -1: not known */
    bool interrupted;                   /* since the last page: the next one gets a doubt */
    bool half_sheet;                    /* and a sheet's reverse was missing then: what comes next is of that sheet */
    int64_t page_began_ms;
    char differ[STACK_WORDS_SIZE];

    char operator[MARKING_ACTOR_SIZE];  /* who pressed; or who refused the letter that is still to be refused */
    struct stack_marking marking;

    bool compare;                       /* the next page may be the last one again */
    bool fed_before;                    /* the scanner says that the page being read is */
    struct hash digest;
    char last_digest[HASH_HEX_SIZE];
};

/* Begins the letter of s->values under the id s->doc, or any. A spool error. */
int stack_begin_letter(struct stack *s, struct err *e);

/* The letter at hand is complete (why: as in the manifest's "ended") and taken in; a page at hand becomes the first of
 * the next one, which is begun. After an error the next one is forgotten, and the letter at hand is open on the disk. */
int stack_next_letter(struct stack *s, const char *why, struct err *e);

/* The feeder is empty: is what the scanner counted what came through? */
void stack_count_sheets(struct stack *s);

/* The last letter: taken in, or dropped when it is no letter at all. how: why it ends. */
int stack_end_letter(struct stack *s, const char *how, struct err *e);

#endif
