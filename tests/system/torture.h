/* torture.h - the system test: letters go through all programs while these are killed, and are counted.
 *
 *   torture.c   start, the main loop, the verdict
 *   stacks.c    the paper: letters in stacks, with separator sheets between them, or without where one was forgotten
 *   clerk.c     the honest clerk: feeds, splits what was not separated, confirms, decides
 *   marked.c    letters that bear a classified marking
 *   killer.c    a process that kills programs at random instants
 *   count.c     letters in = numbers = receipts = mails?
 *   shown.c     whose pages a document shows
 *   pages.c     the pages */
#ifndef TESTS_SYSTEM_TORTURE_H
#define TESTS_SYSTEM_TORTURE_H

#include "ctl/demo_env.h"

#include <stdint.h>

enum { TORTURE_MAX_LETTERS = 10000, TORTURE_MAX_PAGES = 3 };

/* What lies behind a letter in its stack. */
enum torture_gap {
    GAP_END,                    /* nothing: the stack ends here */
    GAP_SEPARATOR,              /* a separator sheet */
    GAP_FORGOTTEN,              /* the next letter at once: both come in as one, and the clerk splits them */
};

struct torture_letter {
    unsigned n_pages;
    enum torture_gap gap;
    char doc[ID_SIZE];          /* the one that begins with its first page; "" until there is one */
    bool marked;                /* it bears a classified marking: must be refused */
    bool sent;
    unsigned held;              /* how often a person had to look at it */
};

struct torture {
    unsigned n_letters;
    uint64_t seed;
    char dir[CTL_PATH_SIZE];
    struct torture_letter *letters;
    struct demo_env env;
    struct store *store;        /* NULL while the diary cannot be read */
    struct spool *spool;
    unsigned marked_every;      /* each so manieth letter bears a marking; 0: none */
    unsigned n_fed, n_sent, n_split;
    unsigned n_refused, n_doubted;      /* marked letters that were refused; looks at the paper of one */
};

/* SplitMix64: the same seed gives the same plan. */
uint64_t torture_random(uint64_t *state);

/* Opens the diary when it is not open. False: not now. */
bool torture_diary(struct torture *t);
/* The diary gave an error that is not an answer: opened anew at the next turn. */
void torture_diary_failed(struct torture *t);

#endif
