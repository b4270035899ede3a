/* thread.h - starting the few threads there are, and how they wait. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/err.h"

#include <pthread.h>
#include <stdint.h>
#include <time.h>

/* Starts run(ctx) in a thread that takes no signals: they are the main thread's. what names it in the sentence, such as
 * "the thread of the printer". 0, or -errno. */
int thread_start(pthread_t *ret_thread, void *(*run)(void *ctx), void *ctx, const char *what, struct err *e);

/* A condition whose timed waits go by the monotonic clock, until thread_time(clock_mono_ms() + so long). */
void thread_cond_init(pthread_cond_t *c);
struct timespec thread_time(int64_t mono_ms);

#endif
