/* people.h - the people who sign in at the desk: what the diary knows of them.
 *
 * No secret stands here in the clear: a passphrase as its argon2id hash, a one-time code's secret sealed with the box key
 * (spool/secrets.h), tickets, recovery codes and the setup code as hashes. The history has each change with before and
 * after, and none of these. Every call that changes something is one transaction; -ENOENT: there is no such person. */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "store/store.h"
#include "workflow/people.h"

enum {
    PERSON_HASH_SIZE = 129,         /* crypto_pwhash_STRBYTES and the NUL */
    PERSON_SEALED_SIZE = 257,       /* hex of a sealed code secret and the NUL */
    PERSON_RECOVERY_CODES = 8,
    TICKET_VALID_S = 600,
    SIGN_IN_FREE_TRIES = 5,         /* after so many in a row that failed, each further one makes the next wait: */
    SIGN_IN_WAIT_S = 1, SIGN_IN_WAIT_MAX_S = 900,
};

struct user {
    const char *name, *full_name, *language;    /* language: "en", "hi"; "" never said */
    const char *passphrase;                     /* hash; "": none, so only a ticket lets them in */
    const char *code_sealed;                    /* "": no one-time code */
    unsigned roles;                             /* bits of workflow/people.h */
    bool active;
    int revision;                               /* counts every change, for two admins on one person */
    int generation;                             /* counts what ends sessions: active, passphrase, code */
    int failures;                               /* in a row */
    int64_t code_step;                          /* the last time step a code was taken of: none is taken twice */
    int64_t wait_until_s, seen_s;               /* seen_s: last signed in; 0 never */
};
int store_user(struct store *s, const char *name, int (*each)(void *ctx, const struct user *u), void *ctx, struct err *e);
/* By name. */
int store_users(struct store *s, int (*each)(void *ctx, const struct user *u), void *ctx, struct err *e);
int store_user_count(struct store *s, int64_t *ret_n, struct err *e);

/* ---- what an admin changes (people.c) */

struct user_put {
    const char *name, *full_name;
    unsigned roles;
    int revision;                   /* as seen; 0: a new person, who has no passphrase yet */
};
/* -EEXIST: a new person whose name is taken; -ESTALE: changed since it was seen; -EPERM: they are the last active admin. */
int store_user_put(struct store *s, const struct user_put *u, const char *actor, struct err *e);
/* -EPERM: they are the last active admin. Nothing to change is fine. */
int store_user_set_active(struct store *s, const char *name, bool active, const char *actor, struct err *e);
/* Passphrase, code and recovery codes are gone: a ticket is the way in. */
int store_user_reset(struct store *s, const char *name, const char *actor, struct err *e);
/* A one-use way in until until_s, kept as its hash; it takes the place of earlier ones. -EPERM: not active. */
int store_ticket_put(struct store *s, const char *name, const char *hash, int64_t until_s, const char *actor, struct err *e);

/* ---- what people change of themselves (people_secrets.c). *ret_generation (may be NULL): the session that asked goes on with it. */

int store_user_set_passphrase(struct store *s, const char *name, const char *hash, const char *actor, int *ret_generation, struct err *e);
struct user_code { const char *sealed; int64_t step; const char *recovery[PERSON_RECOVERY_CODES]; /* hashes */ };
/* NULL: no code any more. */
int store_user_set_code(struct store *s, const char *name, const struct user_code *code, const char *actor, int *ret_generation, struct err *e);
int store_user_set_language(struct store *s, const char *name, const char *language, struct err *e);

/* ---- signing in (people_secrets.c) */

struct sign_in {
    const char *name;
    int generation;                 /* of the row that passphrase and code were held against */
    int64_t step;                   /* of the code; 0: none was asked for */
    bool unlock;                    /* a session that was locked goes on: no code is asked for */
    const char *recovery;           /* hash of the recovery code that was used up; NULL: none */
};
/* Takes code step or recovery code, and forgets failures. -EACCES: the code was used before, there is no such recovery code, or
 * the person has changed meanwhile or is not active. */
int store_signed_in(struct store *s, const struct sign_in *in, struct err *e);
/* One more failure, tried from that address: *ret_wait_until_s is when the next try may be made. */
int store_sign_in_failed(struct store *s, const char *name, const char *address, int64_t *ret_wait_until_s, struct err *e);
int store_signed_out(struct store *s, const char *name, struct err *e);
/* -EACCES: no such ticket, used, too late, or its person is not active. */
int store_ticket_use(struct store *s, const char *hash, char ret_name[PERSON_NAME_SIZE], struct err *e);

/* The code that lets the first admin be made; takes the place of an earlier one. -EPERM: somebody is there. */
int store_setup_put(struct store *s, const char *hash, struct err *e);
/* The first admin, who uses the code up. -EACCES: not that code; -EPERM: somebody is there. */
int store_first_admin(struct store *s, const char *code_hash, const char *name, const char *full_name, const char *passphrase_hash, struct err *e);

#endif
