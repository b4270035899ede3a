#include "desk/web/deadline.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/socket.h>

enum { LOOK_MS = 500, STEP_MAX_S = 120 };

struct deadline {
    bool used;
    int fd;                         /* our own hold on the connection: nobody else gets its number meanwhile */
    int64_t until_ms;               /* monotonic; 0: nothing is waited for */
};

struct deadlines {
    pthread_t thread;
    pthread_mutex_t lock;           /* guards all below */
    pthread_cond_t stopped;
    bool stop;
    struct deadline list[DEADLINES_MAX];
};

/* ---- the thread */

/* Called with the lock. Whoever serves the connection finds it closed, and ends it. */
static void cut_late_ones(struct deadlines *all, int64_t now_ms)
{
    for (size_t i = 0; i < DEADLINES_MAX; i++) {
        struct deadline *d = &all->list[i];

        if (!d->used || d->until_ms == 0 || now_ms < d->until_ms)
            continue;
        log_warn("request_refused", LOG_WHY, "it did not come within its time");
        shutdown(d->fd, SHUT_RDWR);
        d->until_ms = 0;
    }
}

static void *watch(void *ctx)
{
    struct deadlines *all = ctx;

    pthread_mutex_lock(&all->lock);
    while (!all->stop) {
        int64_t now_ms = clock_mono_ms();
        const struct timespec at = thread_time(now_ms + LOOK_MS);

        thread_busy(STEP_MAX_S);
        cut_late_ones(all, now_ms);
        pthread_cond_timedwait(&all->stopped, &all->lock, &at);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

static void drop(struct deadlines *all)
{
    pthread_cond_destroy(&all->stopped);
    pthread_mutex_destroy(&all->lock);
    free(all);
}

int deadlines_start(struct deadlines **ret_deadlines, struct err *e)
{
    struct deadlines *all = calloc(1, sizeof(*all));

    if (!all)
        return err_set(e, -ENOMEM, "out of memory");
    pthread_mutex_init(&all->lock, NULL);
    thread_cond_init(&all->stopped);
    int r = thread_start(&all->thread, watch, all, "the thread that watches for slow requests", e);
    if (r < 0)
        drop(all);
    else
        *ret_deadlines = all;
    return r;
}

void deadlines_stop(struct deadlines *all)
{
    if (!all)
        return;
    pthread_mutex_lock(&all->lock);
    all->stop = true;
    pthread_cond_signal(&all->stopped);
    pthread_mutex_unlock(&all->lock);
    pthread_join(all->thread, NULL);
    drop(all);
}

/* ---- one connection */

struct deadline *deadline_begin(struct deadlines *all, int fd, int64_t within_ms)
{
    struct deadline *d = NULL;
    int hold = fcntl(fd, F_DUPFD_CLOEXEC, 0);

    pthread_mutex_lock(&all->lock);
    for (size_t i = 0; i < DEADLINES_MAX && hold >= 0 && !d; i++)
        if (!all->list[i].used)
            d = &all->list[i];
    if (d)
        *d = (struct deadline){ .used = true, .fd = hold, .until_ms = clock_mono_ms() + within_ms };
    pthread_mutex_unlock(&all->lock);
    if (!d && hold >= 0)
        close(hold);
    return d;
}

static void set_until(struct deadlines *all, struct deadline *d, int64_t until_ms)
{
    if (!d)
        return;
    pthread_mutex_lock(&all->lock);
    d->until_ms = until_ms;
    pthread_mutex_unlock(&all->lock);
}

void deadline_set(struct deadlines *all, struct deadline *d, int64_t within_ms) { set_until(all, d, clock_mono_ms() + within_ms); }
void deadline_met(struct deadlines *all, struct deadline *d) { set_until(all, d, 0); }

void deadline_end(struct deadlines *all, struct deadline *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&all->lock);
    close(d->fd);
    *d = (struct deadline){ .used = false };
    pthread_mutex_unlock(&all->lock);
}
