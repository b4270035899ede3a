/* lines.h - a letter in one line: what the counter and the register have in common. */
#ifndef DESK_LINES_H
#define DESK_LINES_H

#include "desk/web/web.h"

enum { RECEIPT_SIZE = 64 };

/* What e-Office and the other channels said of a letter. */
struct receipt {
    char receipt_no[RECEIPT_SIZE];      /* "" until there is one */
    char computer_no[RECEIPT_SIZE];
    bool asked_for;                     /* it has a delivery to e-Office at all */
};
int receipt_of(struct store *s, int64_t letter, struct receipt *ret, struct err *e);

/* receipt_no, computer_no and the like: text or number of a delivery's result, as text. */
void result_text(const json_t *result, const char *key, char out[RECEIPT_SIZE]);

/* Where it stands, in words, in a <span class="state ..."> whose class gives the tone. */
void line_state(const struct request *q, struct html *h, const struct letter *l, const struct receipt *receipt);

/* Must a person do something? */
bool line_needs_person(const struct letter *l);

enum string_id state_label(enum letter_state state);

/* Day and time in a <time>; today's without the day when short_today. */
void line_time(struct html *h, int64_t utc_s, bool short_today);

#endif
