/* thread.h - starting the few threads there are, and how they wait. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/err.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* Starts run(ctx) in a thread that takes no signals: they are the main thread's. what names it in the sentence, such as
 * "the thread of the printer". 0, or -errno. */
int thread_start(pthread_t *ret_thread, void *(*run)(void *ctx), void *ctx, const char *what, struct err *e);

/* ---- threads that are watched
 *
 * A thread that works for others says of each step within which time it comes by again; the daemon's loop looks, and one
 * that does not come by is a reason to let the whole program be started anew (base/daemon.h). These speak of the calling
 * thread, which thread_start() started; of any other they say nothing. A thread that never says anything is not watched. */

/* For steps that wait for others: longer than any limit of their own has between two signs of life. */
enum { THREAD_STEP_MAX_S = 900 };

/* It has begun a step that ends within most_s, or says so again by then. */
void thread_busy(int most_s);
/* In the middle of such a step: it got on, its time counts anew. For what libraries call back; does nothing between steps. */
void thread_alive(void);
/* It waits for work, for as long as that takes. */
void thread_idle(void);

enum { THREAD_NAME_SIZE = 64 };
/* Has one not come by in time? Then name is what it was started as. */
bool thread_overdue(char name[THREAD_NAME_SIZE]);

/* A condition whose timed waits go by the monotonic clock, until thread_time(clock_mono_ms() + so long). */
void thread_cond_init(pthread_cond_t *c);
struct timespec thread_time(int64_t mono_ms);

#endif
