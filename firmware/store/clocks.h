/* clocks.h - what letters want done, and by when: a row a letter and kind, kept up with the letter's fields, its state and
 * whom it is marked to. Rules: workflow/due.h. Errors as in store.h; text is UTF-8, NFC. */
#ifndef STORE_CLOCKS_H
#define STORE_CLOCKS_H

#include "store/store.h"
#include "workflow/due.h"

struct clock_row {                      /* borrowed until each() returns */
    int64_t letter;
    enum due_kind kind;
    const char *due, *done_on, *reference, *done_by;        /* done_on "": open */
    const char *number, *subject, *sender, *post, *marked_to, *marked_to_hi;
    enum letter_state state;
    bool vip;                           /* it queues as VIP or Parliament */
};

struct clock_filter {
    const char *post;                   /* NULL or "": any */
    int kind;                           /* enum due_kind, or -1: any. With a post both count */
    bool done;                          /* those answered, the last first; else open ones, the most urgent first */
    const char *after_day;              /* with after_letter and after_kind the last row of the page before; NULL or "": from the first */
    int64_t after_letter;
    const char *after_kind;
    int limit;                          /* 1 and more */
};
int store_clocks(struct store *s, const struct clock_filter *f, int (*each)(void *ctx, const struct clock_row *c), void *ctx, struct err *e);

/* Open ones: over: due before today; soon: today or by the day soon; later: the rest. post and kind as above. */
struct clock_counts { int64_t over, soon, later; };
int store_clock_counts(struct store *s, const char *post, int kind, const char *today, const char *soon, struct clock_counts *ret, struct err *e);

/* Posts with open clocks, those with most of them first: at most limit. Words in both languages, "" when the directory has none. */
int store_clock_posts(struct store *s, int limit, int (*each)(void *ctx, const char *post, const char *words, const char *words_hi, int64_t n),
                      void *ctx, struct err *e);

/* A person says that it was answered on that day, with that reference; day "": takes that back. History has before and after.
 * When the acknowledgement was sent, the day for the reply follows it. -ENOENT: the letter has no such clock. */
int store_clock_done(struct store *s, int64_t letter, enum due_kind kind, const char *day, const char *reference, const char *actor, struct err *e);

/* Inside a transaction, after anything of a letter changed that its clocks and the counts of reports go by: both follow. Once more
 * changes nothing. */
int letter_refresh(struct store *s, int64_t letter, struct err *e);
/* Its two halves. */
int clocks_refresh(struct store *s, int64_t letter, struct err *e);
int tally_refresh(struct store *s, int64_t letter, struct err *e);      /* tally.c */

/* Letters that came before clocks and counts were kept get theirs: up to max of them. *ret_more: call again soon. */
int store_tally_slice(struct store *s, int max, bool *ret_more, struct err *e);

#endif
