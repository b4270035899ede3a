#include "drivers/hotfolder/watch.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/said.h"
#include "base/text.h"
#include "base/thread.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

enum { REST_MS = 200 };         /* between two looks, however much goes on in the folder */

struct watch {
    struct hotfolder *folder;
    const char *dir;
    pthread_t thread;
    bool runs;
    atomic_bool stop;
    int wake_fd, inotify_fd;
    pthread_mutex_t lock;       /* of report */
    struct hotfolder_report report;
};

static void publish(struct watch *w, const struct hotfolder_report *report)
{
    pthread_mutex_lock(&w->lock);
    if (report->sentence[0] && strcmp(report->sentence, w->report.sentence) != 0)      /* not at every look */
        log_warn("hotfolder_trouble", LOG_WHY, strerror(-report->code));
    w->report = *report;
    pthread_mutex_unlock(&w->lock);
}

/* A long file takes its time; whoever asks is told, until the look is over. */
static void tell_progress(void *ctx, const char *name, int page, int pages)
{
    struct watch *w = ctx;

    pthread_mutex_lock(&w->lock);
    if (w->report.code == 0)
        said_set(w->report.sentence, SAID_HOT_LOOKING, SAID_NUMBER(page), SAID_NUMBER(pages), name);
    text_printable(w->report.sentence);
    pthread_mutex_unlock(&w->lock);
}

static void drain(int fd)
{
    char buf[4096];

    while (read(fd, buf, sizeof(buf)) > 0)
        ;
}

static void rest(struct watch *w, int64_t wait_ms)
{
    thread_idle();
    struct pollfd p[] = { { .fd = w->wake_fd, .events = POLLIN }, { .fd = w->inotify_fd, .events = POLLIN } };

    if (poll(&p[0], 1, REST_MS) == 0)
        poll(p, ARRAY_LEN(p), (int)wait_ms);
    drain(w->wake_fd);
    drain(w->inotify_fd);
}

static void *run(void *ctx)
{
    struct watch *w = ctx;

    while (!atomic_load(&w->stop)) {
        struct hotfolder_report report;

        thread_busy(THREAD_STEP_MAX_S);
        /* Each time anew: the folder may be another one since a share was mounted over it. */
        inotify_add_watch(w->inotify_fd, w->dir, IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
        int64_t wait_ms = hotfolder_pass(w->folder, clock_mono_ms(), &report);
        publish(w, &report);
        if (!atomic_load(&w->stop))
            rest(w, wait_ms);
    }
    return NULL;
}

int watch_start(const struct hotfolder_setup *setup, struct watch **ret_watch, struct err *e)
{
    struct watch *w = calloc(1, sizeof(*w));
    struct hotfolder_setup own = *setup;
    int r;

    if (!w)
        return err_set(e, -ENOMEM, "out of memory");
    w->dir = setup->dir;
    pthread_mutex_init(&w->lock, NULL);
    own.stop = &w->stop;
    own.progress = tell_progress;
    own.progress_ctx = w;
    w->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    w->inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    r = w->wake_fd < 0 || w->inotify_fd < 0 ? err_errno(e, "watch %s", setup->dir) : hotfolder_open(&own, &w->folder, e);
    if (r == 0)
        r = thread_start(&w->thread, run, w, "the thread of the hot folder", e);
    w->runs = r == 0;
    if (r < 0) {
        watch_stop(w);
        return r;
    }
    *ret_watch = w;
    return 0;
}

void watch_stop(struct watch *w)
{
    if (!w)
        return;
    atomic_store(&w->stop, true);
    if (w->runs) {
        watch_wake(w);
        pthread_join(w->thread, NULL);
    }
    hotfolder_close(w->folder);
    if (w->wake_fd >= 0)
        close(w->wake_fd);
    if (w->inotify_fd >= 0)
        close(w->inotify_fd);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

void watch_wake(struct watch *w)
{
    eventfd_write(w->wake_fd, 1);
}

void watch_report(struct watch *w, struct hotfolder_report *ret)
{
    pthread_mutex_lock(&w->lock);
    *ret = w->report;
    pthread_mutex_unlock(&w->lock);
}
