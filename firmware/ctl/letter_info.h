/* letter_info.h - what the diary says of one letter, copied out of the store's
 * callbacks so that a command can keep it. Long texts are cut between clusters. */
#ifndef CTL_LETTER_INFO_H
#define CTL_LETTER_INFO_H

#include "store/store.h"

#include <stddef.h>

enum { LETTER_TEXT_SIZE = 512, LETTER_POST_SIZE = 128, LETTER_MAX_DELIVERIES = 4, LETTER_MAX_ALERTS = 16 };

struct delivery_info {
    int64_t id, changed_s;
    char channel[16], instance[64], key[UUID_SIZE], sentence[LETTER_TEXT_SIZE];
    char receipt_no[128];           /* of the result; "" when there is none */
    enum delivery_state state;
    int tries;
};

struct letter_info {
    int64_t id, received_s;
    char doc[ID_SIZE], number[STORE_NUMBER_SIZE], post[LETTER_POST_SIZE];
    char sender[LETTER_TEXT_SIZE], subject[LETTER_TEXT_SIZE], marked_to[LETTER_TEXT_SIZE], reason[LETTER_TEXT_SIZE];
    char delivery_note[16];
    enum letter_state state;
    int pages, revision;
};

struct letter_list {
    struct letter_info *letters;
    size_t n;
};
void letter_list_done(struct letter_list *l);       /* { 0 } is fine */
#define AUTO_LETTER_LIST AUTO(letter_list_done)

/* -ENOENT: no such letter. */
int letter_info_get(struct store *s, int64_t id, struct letter_info *ret, struct err *e);
/* By diary number as printed. -ENOENT with the sentence. */
int letter_info_by_number(struct store *s, const char *number, struct letter_info *ret, struct err *e);

/* Letters in a state (-1: any), oldest first, all of them. *ret_list is the caller's. */
int letter_info_list(struct store *s, int state, struct letter_list *ret_list, struct err *e);

/* The deliveries of the letter itself and its copies; at most LETTER_MAX_DELIVERIES. */
int letter_info_deliveries(struct store *s, int64_t letter, struct delivery_info out[LETTER_MAX_DELIVERIES], size_t *ret_n,
                           struct err *e);

/* What people are told of it besides, as it stands for now: SMS of kind "alert", whose time has come; at most LETTER_MAX_ALERTS. */
int letter_info_alerts(struct store *s, int64_t letter, struct delivery_info out[LETTER_MAX_ALERTS], size_t *ret_n, struct err *e);

/* What a state means, in words for people: "waits at the desk" ... Static. */
const char *letter_info_place(enum letter_state state);

#endif
