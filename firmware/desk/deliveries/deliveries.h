/* deliveries.h - what became of letters outside, in words: shared by the deliveries page, a letter's page and the assisted page. */
#ifndef DESK_DELIVERIES_H
#define DESK_DELIVERIES_H

#include "desk/web/web.h"

/* "e-Office", "E-mail copy"; the name itself for a channel the desk does not know. */
const char *delivery_channel_name(const struct request *q, const char *channel);
bool delivery_is_channel(const char *name);
bool delivery_is_eoffice(const struct delivery *d);

const char *delivery_state_words(const struct request *q, enum delivery_state state);
/* State as <span class="state ...">. */
void delivery_put_state(const struct request *q, struct html *h, enum delivery_state state);
/* Receipt and computer number, and who typed them, as far as there are any. */
void delivery_put_result(const struct request *q, struct html *h, const struct delivery *d);
/* What happened last, how often it was refused, when it is tried next. told: events_counter(). */
void delivery_put_last(const struct request *q, struct html *h, const struct delivery *d, const json_t *told);

/* What a person can do about one that is unknown or held, as buttons and questions; nothing for others. */
void delivery_put_steps(const struct request *q, struct html *h, const struct delivery *d);

/* Sends a held or unknown one again, after a question; in_list: of the deliveries page, which comes back. */
void delivery_put_resend(const struct request *q, struct html *h, const struct delivery *d, bool in_list);

/* ---- numbers of e-Office, as a person typed them back (numbers.c) */

enum { RECEIPT_NO_MAX_BYTES = 60 };

struct typed_numbers {
    char receipt_no[RECEIPT_NO_MAX_BYTES + 1];      /* on one line, digits as e-Office writes them */
    int64_t computer_no;                            /* 0: not given */
};
/* 0, or what is wrong with them in *ret_problem and -EINVAL. */
int numbers_read(const struct form *form, struct typed_numbers *ret, enum string_id *ret_problem);

#endif
