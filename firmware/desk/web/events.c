#include "desk/web/events.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/thread.h"
#include "desk/web/web.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    WATCHED_MS = 500,           /* between two looks while someone listens */
    UNWATCHED_MS = 2000,
    ANSWER_MS = 400,            /* a program answers within this, or keeps its last state for a while */
    MISSES = 5,                 /* ... this many looks long */
};

/* The machines at the counter. unless: the setting without which there is none; CONFIG_KEYS: always there. */
static const struct { const char *name; enum config_key unless; } programs[] = {
    { "scand", CONFIG_KEYS }, { "labeld", CONFIG_LABEL_PRINTER }, { "hotfolderd", CONFIG_HOTFOLDER_DIR },
};

struct events {
    const struct config *conf;
    const char *diary_path;
    pthread_t thread;
    pthread_mutex_t lock;       /* guards all below */
    pthread_cond_t changed;     /* count moved on, or stop: for listeners */
    pthread_cond_t look;        /* look now, or stop: for the thread */
    uint64_t count;
    int listeners;
    bool look_now, stop;
    char *told;                 /* what the programs last said, as JSON text; NULL: not asked yet */
    int64_t diary_version;      /* -1: the diary cannot be read */
};

/* ---- looking */

/* Puts a program's status into now. One that is busy for a moment keeps what it said before. */
static void ask(const struct events *ev, const char *name, const json_t *before, int *misses, json_t *now)
{
    AUTO_JSON json_t *answer = NULL;
    int r = ipc_call(config_text(ev->conf, CONFIG_PATHS_RUN_DIR), name, json_pack("{s:s}", "do", "status"),
                     ANSWER_MS, &answer, NULL);

    if (r == 0)
        *misses = 0;
    if (r == 0)
        json_object_set(now, name, answer);
    else if (r == -EAGAIN && ++*misses < MISSES && before)
        json_object_set(now, name, json_object_get(before, name));
    else
        json_object_set_new(now, name, json_null());
}

/* The answers as text, so that a change shows by comparing. The caller's; NULL: no memory. */
static char *look_at_programs(const struct events *ev, const char *told, int misses[ARRAY_LEN(programs)])
{
    AUTO_JSON json_t *before = told ? json_loads(told, 0, NULL) : NULL;
    AUTO_JSON json_t *now = json_object();

    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        if (programs[i].unless == CONFIG_KEYS || *config_text(ev->conf, programs[i].unless))
            ask(ev, programs[i].name, before, &misses[i], now);
    return json_dumps(now, JSON_COMPACT | JSON_SORT_KEYS);
}

static int64_t look_at_diary(const struct events *ev)
{
    AUTO_STORE struct store *store = NULL;

    return store_open(ev->diary_path, STORE_READ, &store, NULL) == 0 ? store_version(store) : -1;
}

/* ---- the thread */

static void deadline_in(int wait_ms, struct timespec *at)
{
    clock_gettime(CLOCK_MONOTONIC, at);
    at->tv_sec += wait_ms / 1000;
    at->tv_nsec += (long)(wait_ms % 1000) * 1000000;
    if (at->tv_nsec >= 1000000000) {
        at->tv_sec++;
        at->tv_nsec -= 1000000000;
    }
}

/* Called with the lock; returns false when the desk stops. */
static bool wait_for_next_look(struct events *ev)
{
    struct timespec at;

    deadline_in(ev->listeners ? WATCHED_MS : UNWATCHED_MS, &at);
    while (!ev->stop && !ev->look_now)
        if (pthread_cond_timedwait(&ev->look, &ev->lock, &at) == ETIMEDOUT)
            break;
    ev->look_now = false;
    return !ev->stop;
}

static void *watch(void *ctx)
{
    struct events *ev = ctx;
    int misses[ARRAY_LEN(programs)] = { 0 };

    pthread_mutex_lock(&ev->lock);
    do {
        pthread_mutex_unlock(&ev->lock);
        AUTO_FREE char *told = look_at_programs(ev, ev->told, misses);     /* may wait: not under the lock; only we write told */
        int64_t version = look_at_diary(ev);
        pthread_mutex_lock(&ev->lock);
        if (told && (version != ev->diary_version || !ev->told || strcmp(told, ev->told) != 0)) {
            free(ev->told);
            ev->told = TAKE_PTR(told);
            ev->diary_version = version;
            ev->count++;
            pthread_cond_broadcast(&ev->changed);
        }
    } while (wait_for_next_look(ev));
    pthread_mutex_unlock(&ev->lock);
    return NULL;
}

int events_start(const struct config *conf, const char *diary_path, struct events **ret_events, struct err *e)
{
    struct events *ev = calloc(1, sizeof(*ev));
    pthread_condattr_t attr;

    if (!ev)
        return err_set(e, -ENOMEM, "out of memory");
    *ev = (struct events){ .conf = conf, .diary_path = diary_path, .diary_version = -1, .count = 1 };
    pthread_mutex_init(&ev->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&ev->changed, &attr);
    pthread_cond_init(&ev->look, &attr);
    pthread_condattr_destroy(&attr);
    int r = thread_start(&ev->thread, watch, ev, "the thread of the desk's events", e);
    if (r < 0) {
        events_free(ev);
        return r;
    }
    *ret_events = ev;
    return 0;
}

void events_stop(struct events *ev)
{
    if (!ev)
        return;
    pthread_mutex_lock(&ev->lock);
    ev->stop = true;
    pthread_cond_broadcast(&ev->changed);
    pthread_cond_signal(&ev->look);
    pthread_mutex_unlock(&ev->lock);
    pthread_join(ev->thread, NULL);
}

void events_free(struct events *ev)
{
    if (!ev)
        return;
    pthread_cond_destroy(&ev->changed);
    pthread_cond_destroy(&ev->look);
    pthread_mutex_destroy(&ev->lock);
    free(ev->told);
    free(ev);
}

void events_look(struct events *ev)
{
    pthread_mutex_lock(&ev->lock);
    ev->look_now = true;
    pthread_cond_signal(&ev->look);
    pthread_mutex_unlock(&ev->lock);
}

/* ---- listeners */

json_t *events_counter(struct events *ev)
{
    pthread_mutex_lock(&ev->lock);
    json_t *told = ev->told ? json_loads(ev->told, 0, NULL) : json_object();
    pthread_mutex_unlock(&ev->lock);
    return told;
}

int events_join(struct events *ev)
{
    int r = -EBUSY;

    pthread_mutex_lock(&ev->lock);
    if (ev->listeners < EVENTS_MAX_LISTENERS && !ev->stop) {
        ev->listeners++;
        ev->look_now = true;            /* what a newcomer sees may be old */
        pthread_cond_signal(&ev->look);
        r = 0;
    }
    pthread_mutex_unlock(&ev->lock);
    return r;
}

void events_leave(struct events *ev)
{
    pthread_mutex_lock(&ev->lock);
    ev->listeners--;
    pthread_mutex_unlock(&ev->lock);
}

int events_wait(struct events *ev, uint64_t *seen, int wait_ms)
{
    struct timespec at;
    int r = 0;

    deadline_in(wait_ms, &at);
    pthread_mutex_lock(&ev->lock);
    while (!ev->stop && ev->count == *seen && r != ETIMEDOUT)
        r = pthread_cond_timedwait(&ev->changed, &ev->lock, &at);
    bool moved = ev->count != *seen, stop = ev->stop;
    *seen = ev->count;
    pthread_mutex_unlock(&ev->lock);
    return stop ? -ESHUTDOWN : moved ? 0 : -EAGAIN;
}

/* ---- the page: the stream itself is written by server.c */

void page_events(const struct request *q, struct reply *a)
{
    (void)q;
    a->type = "text/event-stream";
    a->stream = true;
}
