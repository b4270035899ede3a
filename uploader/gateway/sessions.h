/* sessions.h - attended senders: a person opens a session with a one-time code (TOTP, RFC 6238: SHA-1, six digits, 30 s).
 *
 * Sessions live in memory only: a restart ends them all. A code is good once. After wrong codes a name waits, longer each
 * time, also a name that nobody has. */
#ifndef GATEWAY_SESSIONS_H
#define GATEWAY_SESSIONS_H

#include "base/err.h"

#include <stdint.h>

enum { SESSION_TOKEN_SIZE = 44, SESSIONS_MAX = 256, SESSION_USER_MAX = 64 };

struct sessions;

/* path: a line each, "name secret" (base32); '#' begins a remark. -EINVAL with the line. */
int sessions_load(const char *path, int64_t session_s, struct sessions **ret_sessions, struct err *e);
void sessions_free(struct sessions *s);     /* NULL is fine; wipes secrets */

/* instance: the session is good there only. Times: UTC seconds and monotonic milliseconds.
 *    0        ret_token and *ret_until_s are its
 *   -EACCES   no such name, or not its code now, or a code that was used before
 *   -EAGAIN   the name has to wait *ret_wait_s
 *   -EBUSY    more than SESSIONS_MAX are open */
int sessions_begin(struct sessions *s, const void *instance, const char *user, const char *code, int64_t now_s, int64_t now_ms,
                   char ret_token[SESSION_TOKEN_SIZE], int64_t *ret_until_s, int *ret_wait_s);

/* 0: good; -ENOENT: never heard of; -ETIMEDOUT: it was one, and is over. */
int sessions_check(struct sessions *s, const void *instance, const char *token, int64_t now_ms);
void sessions_end(struct sessions *s, const void *instance, const char *token);

#endif
