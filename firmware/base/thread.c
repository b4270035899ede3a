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
