/* thread.h - starting the few threads there are. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/err.h"

#include <pthread.h>

/* Starts run(ctx) in a thread that takes no signals: they are the main thread's. what names it in the sentence, such as
 * "the thread of the printer". 0, or -errno. */
int thread_start(pthread_t *ret_thread, void *(*run)(void *ctx), void *ctx, const char *what, struct err *e);

#endif
