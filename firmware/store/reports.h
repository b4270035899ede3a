/* reports.h - what reports and the printed register ask of the diary. Days are yyyy-mm-dd on the office's clock, both ends
 * included. Strings are borrowed until each() returns. Errors as in store.h. */
#ifndef STORE_REPORTS_H
#define STORE_REPORTS_H

#include "store/store.h"

/* ---- counts of letters received (tally.c keeps them up). what: a column of day_tally. */

/* Summed over the period, the most first. n of "pages" is the number of pages. */
int store_tally(struct store *s, const char *what, const char *from, const char *to,
                int (*each)(void *ctx, const char *value, int64_t n), void *ctx, struct err *e);
/* A row a day and value, in the order of the days. */
int store_tally_days(struct store *s, const char *what, const char *from, const char *to,
                     int (*each)(void *ctx, const char *day, const char *value, int64_t n), void *ctx, struct err *e);

/* ---- what is not done, as it is now */

struct pending_row {                    /* a row a post; post "": marked to nobody yet */
    const char *post, *designation, *designation_hi, *section, *section_hi;
    int64_t read, held, filed;          /* waiting for a clerk; held; on the way to e-Office */
    int64_t oldest_s;                   /* when the oldest of them came; 0: none of them */
    int64_t clocks, clocks_over;        /* open clocks; those whose day is past */
};
int store_pending(struct store *s, const char *today, int (*each)(void *ctx, const struct pending_row *p), void *ctx, struct err *e);

/* ---- durations: rows come in order, the shortest of a group first, so that the k-th of them is a percentile */

/* actor NULL or "": everyone's. */
int store_confirm_times(struct store *s, const char *actor, const char *from, const char *to,
                        int (*each)(void *ctx, const char *actor, const char *day, int64_t seconds), void *ctx, struct err *e);
int store_delivery_times(struct store *s, const char *from, const char *to,
                         int (*each)(void *ctx, const char *channel, int64_t seconds), void *ctx, struct err *e);
int store_data_used(struct store *s, const char *from, const char *to,
                    int (*each)(void *ctx, const char *day, const char *channel, int64_t bytes, int64_t tries), void *ctx, struct err *e);
/* Inside no transaction: sendd told what a try has sent. */
int store_data_used_add(struct store *s, const char *channel, int64_t bytes, struct err *e);

/* What people were told besides the letters themselves, and what became of it; a row a kind, person, channel and state. */
struct told_row { const char *kind, *whom, *channel; enum delivery_state state; int64_t n; };
int store_told(struct store *s, const char *from, const char *to, int (*each)(void *ctx, const struct told_row *t), void *ctx, struct err *e);

/* Refused as classified: numbers and times are all there is. */
int store_refused(struct store *s, const char *from, const char *to, int (*each)(void *ctx, const char *number, int64_t received_s), void *ctx, struct err *e);

/* ---- the register of a day */

struct register_row {
    int64_t id, received_s;
    enum letter_state state;
    int lane, pages;
    const char *number, *reason, *mode, *mode_no, *letter_no, *date, *sender_name, *sender_designation, *sender_organisation, *sender_city,
        *subject, *form, *language, *enclosures, *urgency, *vip_kind, *parliament_kind, *marked_to, *marked_to_hi, *receipt_no, *computer_no,
        *operator, *remarks;
};
/* Letters received on those days, in the order of their numbers. */
int store_register(struct store *s, const char *from, const char *to, int (*each)(void *ctx, const struct register_row *r), void *ctx, struct err *e);

/* All that is asked between these two sees the diary as it was at the first question. End it soon: the log grows meanwhile. */
int store_snapshot_begin(struct store *s, struct err *e);
void store_snapshot_end(struct store *s);

#endif
