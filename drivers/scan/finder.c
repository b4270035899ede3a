#include "drivers/scan/finder.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/scan/report.h"

#include <errno.h>
#include <sys/epoll.h>

enum { END_WAIT_MS = 1000 };

void finder_init(struct finder *f, const struct finder_setup *setup) { *f = (struct finder){ .set = *setup }; }

bool finder_looks(const struct finder *f) { return child_runs(&f->child); }

static void on_message(void *ctx, int fd, uint32_t events)
{
    struct finder *f = ctx;
    AUTO_JSON json_t *message = NULL;
    struct err e = { 0 };
    int r = child_receive(&f->child, 0, &message, &e);

    (void)events;
    if (r == 0 && !f->devices)
        r = report_of_devices(message, &f->devices, &e);
    if (r == -EPROTO)
        log_warn("scanner_list_bad", LOG_WHY, e.msg);
    if (r < 0 && r != -EAGAIN)
        loop_remove(f->set.loop, fd);           /* its end is told by the other descriptor */
}

static void on_end(void *ctx, int pidfd, uint32_t events)
{
    struct finder *f = ctx;
    AUTO_JSON json_t *devices = NULL;
    int status = 0;
    char how[40];

    if (!f->devices)
        on_message(f, f->child.fd, events);     /* said in its last instant */
    loop_remove(f->set.loop, pidfd);
    loop_remove(f->set.loop, f->child.fd);
    child_reap(&f->child, &status);
    if (!f->devices) {
        child_end_in_words(status, how, sizeof(how));
        log_warn("look_for_scanners_failed", LOG_WHY, how);
    }
    devices = TAKE_PTR(f->devices);
    f->set.found(f->set.ctx, devices);
    loop_wake(f->set.loop);
}

int finder_look(struct finder *f, struct err *e)
{
    const char *argv[6] = { f->set.program, "--list" };
    int r;

    if (finder_looks(f))
        return -EALREADY;
    if (f->set.config_file[0]) {
        argv[2] = "-c";
        argv[3] = f->set.config_file;
    }
    r = child_start(&f->child, argv, f->set.lock_fd, e);
    if (r < 0)
        return r;
    r = loop_add(f->set.loop, f->child.fd, EPOLLIN, on_message, f, e);
    if (r == 0)
        r = loop_add(f->set.loop, f->child.pidfd, EPOLLIN, on_end, f, e);
    if (r < 0)
        finder_done(f);
    return r;
}

void finder_tick(struct finder *f)
{
    int64_t now_ms = clock_mono_ms();
    enum driver_call late;

    if (!finder_looks(f) || f->child.killed)
        return;
    late = call_clock_late(f->child.clock, now_ms);
    if (late == CALL_NONE && now_ms - f->child.started_ms <= f->set.limit_ms)
        return;
    log_warn("look_for_scanners_stuck", LOG_WHY, late == CALL_NONE ? "it does not end" : driver_call_name(late));
    child_kill(&f->child);
}

void finder_done(struct finder *f)
{
    json_decref(TAKE_PTR(f->devices));
    if (!finder_looks(f))
        return;
    child_kill(&f->child);
    loop_remove(f->set.loop, f->child.fd);
    loop_remove(f->set.loop, f->child.pidfd);
    if (child_has_ended(&f->child, END_WAIT_MS))
        child_reap(&f->child, NULL);
}
