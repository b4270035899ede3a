#include "base/loop.h"

#include "base/auto.h"
#include "base/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>

enum { EVENTS_A_TURN = 32 };

struct watch {
    struct watch *next;
    int fd;                     /* -1: removed, freed after the turn */
    loop_fd_fn *fn;
    void *ctx;
};

struct loop {
    int epoll_fd, signal_fd;
    struct watch *watches;
    loop_tick_fn *tick;
    void *tick_ctx;
    int64_t tick_at_ms;         /* monotonic */
    bool stop;
};

int loop_new(struct loop **ret_loop, struct err *e)
{
    struct loop *l = calloc(1, sizeof(*l));
    struct epoll_event ev = { .events = EPOLLIN };
    sigset_t stop_signals;

    if (!l)
        return err_set(e, -ENOMEM, "out of memory");
    l->epoll_fd = l->signal_fd = -1;
    sigemptyset(&stop_signals);
    sigaddset(&stop_signals, SIGTERM);
    sigaddset(&stop_signals, SIGINT);
    sigprocmask(SIG_BLOCK, &stop_signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    l->signal_fd = signalfd(-1, &stop_signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (l->epoll_fd < 0 || l->signal_fd < 0 || epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, l->signal_fd, &ev) < 0) {
        int r = err_errno(e, "epoll and signalfd");
        loop_free(l);
        return r;
    }
    *ret_loop = l;
    return 0;
}

void loop_free(struct loop *l)
{
    if (!l)
        return;
    for (struct watch *w = l->watches, *next; w; w = next) {
        next = w->next;
        free(w);
    }
    if (l->epoll_fd >= 0)
        close(l->epoll_fd);
    if (l->signal_fd >= 0)
        close(l->signal_fd);
    free(l);
}

int loop_add(struct loop *l, int fd, uint32_t events, loop_fd_fn *fn, void *ctx, struct err *e)
{
    struct watch *w = calloc(1, sizeof(*w));

    if (!w)
        return err_set(e, -ENOMEM, "out of memory");
    *w = (struct watch){ .next = l->watches, .fd = fd, .fn = fn, .ctx = ctx };
    struct epoll_event ev = { .events = events, .data.ptr = w };
    if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &ev) < 0) {
        free(w);
        return err_errno(e, "watch descriptor %d", fd);
    }
    l->watches = w;
    return 0;
}

static struct watch *find(struct loop *l, int fd)
{
    struct watch *w = l->watches;

    while (w && w->fd != fd)
        w = w->next;
    return w;
}

int loop_change(struct loop *l, int fd, uint32_t events)
{
    struct epoll_event ev = { .events = events, .data.ptr = find(l, fd) };

    return ev.data.ptr && epoll_ctl(l->epoll_fd, EPOLL_CTL_MOD, fd, &ev) == 0 ? 0 : -ENOENT;
}

void loop_remove(struct loop *l, int fd)
{
    struct watch *w = find(l, fd);

    if (!w)
        return;
    epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
    w->fd = -1;             /* an event of this turn may still point here */
}

static void sweep(struct loop *l)
{
    for (struct watch **at = &l->watches; *at; ) {
        struct watch *w = *at;

        if (w->fd >= 0) {
            at = &w->next;
        } else {
            *at = w->next;
            free(w);
        }
    }
}

void loop_set_tick(struct loop *l, loop_tick_fn *fn, void *ctx)
{
    l->tick = fn;
    l->tick_ctx = ctx;
    l->tick_at_ms = clock_mono_ms();
}

void loop_wake(struct loop *l) { l->tick_at_ms = clock_mono_ms(); }
void loop_stop(struct loop *l) { l->stop = true; }

static int wait_ms(const struct loop *l)
{
    if (!l->tick)
        return -1;
    int64_t ms = l->tick_at_ms - clock_mono_ms();
    return ms < 0 ? 0 : ms > 60000 ? 60000 : (int)ms;
}

int loop_run(struct loop *l, struct err *e)
{
    struct epoll_event events[EVENTS_A_TURN];

    while (!l->stop) {
        int n = epoll_wait(l->epoll_fd, events, EVENTS_A_TURN, wait_ms(l));

        if (n < 0 && errno != EINTR)
            return err_errno(e, "epoll_wait");
        for (int i = 0; i < n && !l->stop; i++) {
            struct watch *w = events[i].data.ptr;

            if (!w)
                l->stop = true;                         /* the signal descriptor */
            else if (w->fd >= 0)
                w->fn(w->ctx, w->fd, events[i].events);
        }
        sweep(l);
        if (!l->stop && l->tick && clock_mono_ms() >= l->tick_at_ms) {
            l->tick_at_ms = INT64_MAX;                  /* so that loop_wake inside the tick counts */
            int64_t again_ms = l->tick(l->tick_ctx);
            int64_t at_ms = clock_mono_ms() + again_ms;
            if (at_ms < l->tick_at_ms)
                l->tick_at_ms = at_ms;
        }
    }
    l->stop = false;
    return 0;
}
