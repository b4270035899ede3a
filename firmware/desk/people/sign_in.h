/* sign_in.h - is this the person they say they are? Looks at passphrase and code, counts failures, tells the diary. */
#ifndef DESK_SIGN_IN_H
#define DESK_SIGN_IN_H

#include "desk/web/web.h"
#include "store/people.h"

struct credentials {
    const char *name, *passphrase;
    const char *code;               /* one-time or recovery code; "" none. NULL: not asked for (unlock, own changes) */
};

/* WRONG is one answer for a name nobody has, a wrong passphrase, a wrong, missing or used code and a person who is switched off,
 * and takes the same time. WAIT: after failures, ret_wait_s. BUSY: many try at once. AWAY: the diary does not answer. */
enum sign_in_answer { SIGN_IN_DONE, SIGN_IN_WRONG, SIGN_IN_WAIT, SIGN_IN_BUSY, SIGN_IN_AWAY };

/* *ret_who is filled, but for its token, with SIGN_IN_DONE. */
enum sign_in_answer sign_in_try(const struct request *q, const struct credentials *c, struct session *ret_who, int *ret_wait_s);

/* What a session keeps of a row of the diary. Leaves the token as it is. */
void session_of_user(const struct desk *desk, const struct user *u, struct session *ret);

/* Hashes in one of the places there are. 0, -EBUSY, -ENOMEM. */
int sign_in_hash(const struct request *q, const char *passphrase, char out[PERSON_HASH_SIZE]);

/* The words for an answer that is not DONE, and the status of its page. */
void sign_in_words(const struct request *q, enum sign_in_answer answer, int wait_s, struct html *h);
int sign_in_status(enum sign_in_answer answer);

#endif
