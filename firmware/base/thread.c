#include "base/thread.h"

#include <signal.h>
#include <string.h>

int thread_start(pthread_t *ret_thread, void *(*run)(void *ctx), void *ctx, const char *what, struct err *e)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int r = pthread_create(ret_thread, NULL, run, ctx);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return r == 0 ? 0 : err_set(e, -r, "start %s: %s", what, strerror(r));
}

void thread_cond_init(pthread_cond_t *c)
{
    pthread_condattr_t monotonic;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(c, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

struct timespec thread_time(int64_t mono_ms)
{
    return (struct timespec){ .tv_sec = mono_ms / 1000, .tv_nsec = mono_ms % 1000 * 1000000 };
}
