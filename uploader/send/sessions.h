/* sessions.h - sessions with e-Office that a person opened with a one-time code, one an instance.
 *
 * A token lives in locked memory of this process and nowhere else: not in the diary, a log, a file or a core. It is lost
 * when sendd ends, and a person opens another session. Thread-safe. */
#ifndef SEND_SESSIONS_H
#define SEND_SESSIONS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { SESSION_TOKEN_MAX = 512, SESSION_INSTANCES_MAX = 32 };

struct sessions;

int sessions_new(struct sessions **ret_sessions, struct err *e);
void sessions_free(struct sessions *s);             /* wipes; NULL is fine */
/* Called after each opening, by the thread that opened it. */
void sessions_on_open(struct sessions *s, void (*opened)(void *ctx, const char *instance), void *ctx);

/* Copies the token of an open session to out, which the caller wipes. False: there is none. instance: "" is the one without a name. */
bool sessions_token(struct sessions *s, const char *instance, char out[SESSION_TOKEN_MAX + 1]);
/* until_s: UTC. -ENOSPC: more instances than there may be; -EINVAL: the token is none. */
int sessions_open(struct sessions *s, const char *instance, const char *token, int64_t until_s);
/* e-Office asked for one; what there was is over, and wiped. */
void sessions_need(struct sessions *s, const char *instance);

enum session_state { SESSION_UNUSED, SESSION_NEEDED, SESSION_OPEN };
enum session_state sessions_state(struct sessions *s, const char *instance, int64_t *ret_until_s);

#endif
