#include "uploader/gateway/delays.h"

#include "base/clock.h"
#include "base/thread.h"

#include <errno.h>
#include <stdlib.h>

enum { WAITING_MAX = 64 };

struct delays {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool ended;
    struct { struct MHD_Connection *connection; int64_t until_ms; } waiting[WAITING_MAX];
    size_t n;
};

/* Under the lock. Returns when the next one is due, -1: there is none. */
static int64_t wake_due(struct delays *d, int64_t now_ms)
{
    int64_t next_ms = -1;

    for (size_t i = 0; i < d->n; ) {
        if (d->ended || d->waiting[i].until_ms <= now_ms) {
            MHD_resume_connection(d->waiting[i].connection);
            d->waiting[i] = d->waiting[--d->n];
            continue;
        }
        if (next_ms < 0 || d->waiting[i].until_ms < next_ms)
            next_ms = d->waiting[i].until_ms;
        i++;
    }
    return next_ms;
}

static void *run(void *ctx)
{
    struct delays *d = ctx;

    pthread_mutex_lock(&d->lock);
    for (;;) {
        int64_t next_ms = wake_due(d, clock_mono_ms());

        if (d->ended)
            break;
        if (next_ms < 0) {
            pthread_cond_wait(&d->changed, &d->lock);
        } else {
            struct timespec until = thread_time(next_ms);

            pthread_cond_timedwait(&d->changed, &d->lock, &until);
        }
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

int delays_start(struct delays **ret_delays, struct err *e)
{
    struct delays *d = calloc(1, sizeof(*d));

    if (!d)
        return err_set(e, -ENOMEM, "no memory for the delays");
    pthread_mutex_init(&d->lock, NULL);
    thread_cond_init(&d->changed);
    int r = thread_start(&d->thread, run, d, "the thread of the delays", e);
    if (r < 0) {
        free(d);
        return r;
    }
    *ret_delays = d;
    return 0;
}

bool delays_add(struct delays *d, struct MHD_Connection *connection, int64_t wait_ms)
{
    bool taken;

    pthread_mutex_lock(&d->lock);
    taken = !d->ended && d->n < WAITING_MAX;
    if (taken) {
        MHD_suspend_connection(connection);
        d->waiting[d->n].connection = connection;
        d->waiting[d->n++].until_ms = clock_mono_ms() + wait_ms;
        pthread_cond_signal(&d->changed);
    }
    pthread_mutex_unlock(&d->lock);
    return taken;
}

void delays_end(struct delays *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->ended = true;
    pthread_cond_signal(&d->changed);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
}

void delays_free(struct delays *d)
{
    if (!d)
        return;
    pthread_cond_destroy(&d->changed);
    pthread_mutex_destroy(&d->lock);
    free(d);
}
