#include "desk/web/events.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/line.h"
#include "base/thread.h"
#include "desk/counter/facts.h"
#include "desk/web/web.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

enum {
    WATCHED_MS = 500,           /* between two looks while someone listens */
    UNWATCHED_MS = 2000,
    ANSWER_MS = 400,            /* a program answers within this, or keeps its last state for a while */
    MISSES = 5,                 /* ... this many looks long */
    STEP_MAX_S = 120,           /* a look that takes longer hangs */
    SIZES_MS = 60 * 1000,       /* how large letters are is looked up this often */
    NEXT_TRY_SLACK_S = 2,       /* seconds left, told in whole ones, name a time only this well */
};

static void settle_reading(struct events *ev, const json_t *before, json_t *said);
static void settle_sending(struct events *ev, const json_t *before, json_t *said);
static void settle_mailboxes(struct events *ev, const json_t *before, json_t *said);

/* The programs of the counter's lamps. unless: the setting without which there is none; CONFIG_KEYS: always there.
 * settle: takes out what changes with every look though nothing happened; said is a copy of the answer. */
static const struct { const char *name; enum config_key unless; void (*settle)(struct events *ev, const json_t *before, json_t *said); } programs[] = {
    { "scand", CONFIG_KEYS, NULL }, { "labeld", CONFIG_LABEL_PRINTER, NULL }, { "hotfolderd", CONFIG_HOTFOLDER_DIR, NULL },
    { "ocrd", CONFIG_KEYS, settle_reading }, { "sendd", CONFIG_KEYS, settle_sending }, { "maild", CONFIG_MAILBOX_URL, settle_mailboxes },
};

struct events {
    const struct config *conf;
    const char *diary_path;
    const struct spool *spool;
    pthread_t thread;
    /* the thread's own */
    int64_t letter_bytes, sizes_at_ms;      /* on the disk; looked up when */
    int64_t pages_done, page_at_ms, page_ms;/* ocrd's count, when it last rose, and how long a page takes */
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

/* Pages a minute are worth knowing, each single page is not. */
static void settle_reading(struct events *ev, const json_t *before, json_t *said)
{
    int64_t done = json_int(said, "pages_done", 0), now = clock_mono_ms(), n = done - ev->pages_done;

    (void)before;
    if (json_int(said, "reading", 0) == 0 || n < 0 || ev->page_at_ms == 0) {
        ev->page_at_ms = now;
        ev->pages_done = done;
    } else if (n > 0) {
        int64_t took = (now - ev->page_at_ms) / n;

        ev->page_ms = ev->page_ms > 0 ? (3 * ev->page_ms + took) / 4 : took;
        ev->page_at_ms = now;
        ev->pages_done = done;
    }
    json_object_del(said, "pages_done");
    json_object_set_new(said, "page_ms", json_integer(facts_round(ev->page_ms)));
}

/* "in 12 s" becomes a time of day, the same at each look. */
static void settle_sending(struct events *ev, const json_t *before, json_t *said)
{
    const json_t *channels = json_object_get(said, "channels"), *channels_before = json_object_get(before, "channels");
    json_t *channel;
    size_t i;

    (void)ev;
    json_array_foreach(channels, i, channel) {
        int64_t left = json_int(channel, "next_try_in_s", 0), at = left > 0 ? clock_utc_s() + left : 0;
        int64_t was = json_int(json_array_get(channels_before, i), "next_try_s", 0);

        if (at > 0 && at - was <= NEXT_TRY_SLACK_S && was - at <= NEXT_TRY_SLACK_S)
            at = was;
        json_object_del(channel, "next_try_in_s");
        json_object_set_new(channel, "next_try_s", json_integer(at));
    }
}

/* That a mailbox was looked at once more is no news. */
static void settle_mailboxes(struct events *ev, const json_t *before, json_t *said)
{
    json_t *account;
    size_t i;

    (void)ev;
    (void)before;
    json_array_foreach(json_object_get(said, "accounts"), i, account)
        json_object_del(account, "last_s");
}

/* Puts a program's status into now. One that is busy for a moment keeps what it said before. */
static void ask(struct events *ev, size_t i, const json_t *before, int *misses, json_t *now)
{
    AUTO_JSON json_t *answer = NULL;
    const char *name = programs[i].name;
    int r = ipc_call(config_text(ev->conf, CONFIG_PATHS_RUN_DIR), name, json_pack("{s:s}", "do", "status"),
                     ANSWER_MS, &answer, NULL);

    if (r == 0)
        *misses = 0;
    if (r == 0 && programs[i].settle)
        programs[i].settle(ev, json_object_get(before, name), answer);
    if (r == 0)
        json_object_set(now, name, answer);
    else if (r == -EAGAIN && ++*misses < MISSES && before)
        json_object_set(now, name, json_object_get(before, name));
    else
        json_object_set_new(now, name, json_null());
}

static void look_at_box(struct events *ev, json_t *now)
{
    int64_t now_ms = clock_mono_ms();

    if (ev->sizes_at_ms == 0 || now_ms - ev->sizes_at_ms > SIZES_MS) {
        AUTO_STORE struct store *store = NULL;

        if (store_open(ev->diary_path, STORE_READ, &store, NULL) == 0) {
            ev->letter_bytes = facts_letter_bytes(store, ev->spool);
            ev->sizes_at_ms = now_ms;
        }
    }
    json_object_set_new(now, "disk", facts_disk(config_text(ev->conf, CONFIG_PATHS_DATA_DIR), config_number(ev->conf, CONFIG_PATHS_RESERVE_MIB), ev->letter_bytes));
    json_object_set_new(now, "care", facts_care(ev->conf));
    json_object_set_new(now, "clock", facts_clock());
    json_object_set_new(now, "network", facts_network(ev->conf, "", line_interface(ev->conf)));
}

/* The answers as text, so that a change shows by comparing. The caller's; NULL: no memory. */
static char *look_at_programs(struct events *ev, const char *told, int misses[ARRAY_LEN(programs)])
{
    AUTO_JSON json_t *before = told ? json_loads(told, 0, NULL) : NULL;
    AUTO_JSON json_t *now = json_object();

    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        if (programs[i].unless == CONFIG_KEYS || config_is_set_up(ev->conf, programs[i].unless))
            ask(ev, i, before, &misses[i], now);
    look_at_box(ev, now);
    return json_dumps(now, JSON_COMPACT | JSON_SORT_KEYS);
}

static int64_t look_at_diary(const struct events *ev)
{
    AUTO_STORE struct store *store = NULL;

    return store_open(ev->diary_path, STORE_READ, &store, NULL) == 0 ? store_version(store) : -1;
}

/* ---- the thread */

/* Called with the lock; returns false when the desk stops. */
static bool wait_for_next_look(struct events *ev)
{
    const struct timespec at = thread_time(clock_mono_ms() + (ev->listeners ? WATCHED_MS : UNWATCHED_MS));

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
        thread_busy(STEP_MAX_S);
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

int events_start(const struct config *conf, const char *diary_path, const struct spool *spool, struct events **ret_events, struct err *e)
{
    struct events *ev = calloc(1, sizeof(*ev));

    if (!ev)
        return err_set(e, -ENOMEM, "out of memory");
    *ev = (struct events){ .conf = conf, .diary_path = diary_path, .spool = spool, .diary_version = -1, .count = 1 };
    pthread_mutex_init(&ev->lock, NULL);
    thread_cond_init(&ev->changed);
    thread_cond_init(&ev->look);
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
    const struct timespec at = thread_time(clock_mono_ms() + wait_ms);
    int r = 0;

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
