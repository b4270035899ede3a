/* loop.h - one thread, one epoll: descriptors and timers of a daemon. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include "base/err.h"

#include <stdint.h>

struct loop;

/* events: EPOLLIN, EPOLLOUT ... as they came. The callback may remove any fd, its own included. */
typedef void loop_fd_fn(void *ctx, int fd, uint32_t events);

/* Returns in how many ms it wants to be called again (0: at once, after descriptors were looked at). */
typedef int64_t loop_tick_fn(void *ctx);

int loop_new(struct loop **ret_loop, struct err *e);
void loop_free(struct loop *l);                     /* NULL is fine; closes no descriptor but its own */

int loop_add(struct loop *l, int fd, uint32_t events, loop_fd_fn *fn, void *ctx, struct err *e);
int loop_change(struct loop *l, int fd, uint32_t events);
void loop_remove(struct loop *l, int fd);           /* before the descriptor is closed */

/* The one regular work of a daemon; loop_wake calls it again at the next turn. */
void loop_set_tick(struct loop *l, loop_tick_fn *fn, void *ctx);
void loop_wake(struct loop *l);

/* Runs until loop_stop, and may be run again. SIGTERM and SIGINT stop it too: a descriptor event, never in mid-step. */
int loop_run(struct loop *l, struct err *e);
void loop_stop(struct loop *l);

#endif
