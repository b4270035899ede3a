/* sessions.h - who is signed in, in this process's memory alone: a restart of the desk signs everyone out.
 *
 * A session is known by a random id that only the browser has; here lies its hash. After lock_ms without a person's doing it is
 * locked until the passphrase is given again; after SESSION_HOURS it ends. now_ms is monotonic. Safe among threads. */
#ifndef DESK_SESSIONS_H
#define DESK_SESSIONS_H

#include "base/err.h"
#include "base/hash.h"
#include "workflow/people.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SESSIONS_MAX = 256,             /* then the one that was idle longest makes room */
    SESSIONS_PER_PERSON = 8,        /* the same among one person's own */
    SESSION_HOURS = 12,
    SESSION_ID_BYTES = 32,
    SESSION_ID_SIZE = 44,           /* base64url and the NUL */
};

struct sessions;

/* What the diary said last of the person, and the token that proves that a form is from a page of this session. */
struct session {
    char name[PERSON_NAME_SIZE], full_name[PERSON_FULL_NAME_SIZE], language[3];
    unsigned roles;
    int generation;                 /* of the person's row */
    bool has_code;
    bool needs_passphrase, needs_code;      /* before anything else */
    char token[UUID_SIZE];
};

/* -ENOMEM. The caller's until sessions_free. */
int sessions_new(int64_t lock_ms, struct sessions **ret_sessions, struct err *e);
void sessions_free(struct sessions *s);         /* NULL is fine */

/* Begins one, under a new id and with a new token. who->token is filled. */
void sessions_begin(struct sessions *s, struct session *who, int64_t now_ms, char ret_id[SESSION_ID_SIZE]);

enum session_state { SESSION_NONE, SESSION_OPEN, SESSION_LOCKED };
/* doing: a person did something, which keeps it open; a page that looks for news by itself does not. id: anything, NULL too.
 * ret is filled unless it is SESSION_NONE. */
enum session_state sessions_find(struct sessions *s, const char *id, bool doing, int64_t now_ms, struct session *ret);

/* Keeps what the diary says now: all but name and token. */
void sessions_update(struct sessions *s, const char *id, const struct session *now);
void sessions_lock(struct sessions *s, const char *id);
void sessions_unlock(struct sessions *s, const char *id, int64_t now_ms);
void sessions_end(struct sessions *s, const char *id);

#endif
