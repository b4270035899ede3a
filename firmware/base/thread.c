#include "base/thread.h"

#include "base/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One for each thread that runs: what libraries call back has no way to hand it down, so each thread knows its own, and
 * the loop's thread finds all of them in this list. */
struct started {
    struct started *next;
    void *(*run)(void *ctx);
    void *ctx;
    char what[THREAD_NAME_SIZE];
    _Atomic int64_t until_ms;           /* monotonic; 0: it waits for work */
    int64_t most_ms;                    /* its own business */
};
static struct started *all;
static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local struct started *self;

static void forget(void *arg)
{
    struct started *s = arg;

    pthread_mutex_lock(&all_lock);
    for (struct started **at = &all; *at; at = &(*at)->next)
        if (*at == s) {
            *at = s->next;
            break;
        }
    pthread_mutex_unlock(&all_lock);
    free(s);
}

static void *run_started(void *arg)
{
    void *result;

    self = arg;
    pthread_cleanup_push(forget, self);
    result = self->run(self->ctx);
    pthread_cleanup_pop(1);
    return result;
}

int thread_start(pthread_t *ret_thread, void *(*run)(void *ctx), void *ctx, const char *what, struct err *e)
{
    struct started *s = calloc(1, sizeof(*s));
    sigset_t every, before;

    if (!s)
        return err_set(e, -ENOMEM, "out of memory");
    s->run = run;
    s->ctx = ctx;
    snprintf(s->what, sizeof(s->what), "%s", what);
    pthread_mutex_lock(&all_lock);
    s->next = all;
    all = s;
    pthread_mutex_unlock(&all_lock);
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before);
    int r = pthread_create(ret_thread, NULL, run_started, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (r == 0)
        return 0;
    forget(s);
    return err_set(e, -r, "start %s: %s", what, strerror(r));
}

/* ---- threads that are watched */

void thread_busy(int most_s)
{
    if (!self)
        return;
    self->most_ms = (int64_t)most_s * 1000;
    atomic_store(&self->until_ms, clock_mono_ms() + self->most_ms);
}

void thread_alive(void)
{
    if (self && atomic_load(&self->until_ms) != 0)
        atomic_store(&self->until_ms, clock_mono_ms() + self->most_ms);
}

void thread_idle(void)
{
    if (self)
        atomic_store(&self->until_ms, 0);
}

bool thread_overdue(char name[THREAD_NAME_SIZE])
{
    int64_t now_ms = clock_mono_ms();
    bool found = false;

    pthread_mutex_lock(&all_lock);
    for (struct started *s = all; s && !found; s = s->next) {
        int64_t until_ms = atomic_load(&s->until_ms);

        found = until_ms != 0 && until_ms < now_ms;
        if (found)
            memcpy(name, s->what, THREAD_NAME_SIZE);
    }
    pthread_mutex_unlock(&all_lock);
    return found;
}

/* ---- waiting */

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
