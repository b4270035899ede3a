#include "uploader/send/hand.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/thread.h"

#include <errno.h>

enum { CALL_MS = 2000, LAST_CALL_MS = 1000, AGAIN_MS = 500, REFUSED_TRIES = 4 };

struct hand {
    const char *run_dir;
    atomic_bool stopping;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned held;              /* deliveries with workers, and questions for one under way */
    unsigned wakes, hurries;
    bool doubt;                 /* diaryd may believe we hold something we do not */
};

int hand_new(const char *run_dir, struct hand **ret_hand, struct err *e)
{
    struct hand *h = calloc(1, sizeof(*h));

    if (!h)
        return err_set(e, -ENOMEM, "no memory");
    h->run_dir = run_dir;
    h->doubt = true;
    pthread_mutex_init(&h->lock, NULL);
    thread_cond_init(&h->changed);
    *ret_hand = h;
    return 0;
}

void hand_free(struct hand *h)
{
    if (!h)
        return;
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

const atomic_bool *hand_stopping(const struct hand *h) { return &h->stopping; }

void hand_stop(struct hand *h)
{
    atomic_store(&h->stopping, true);       /* before the lock: a worker inside a call must see it too */
    pthread_mutex_lock(&h->lock);
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

void hand_wake(struct hand *h)
{
    pthread_mutex_lock(&h->lock);
    h->wakes++;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

void hand_hurry(struct hand *h)
{
    pthread_mutex_lock(&h->lock);
    h->wakes++;
    h->hurries++;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

unsigned hand_wakes(struct hand *h)
{
    pthread_mutex_lock(&h->lock);
    unsigned wakes = h->wakes;
    pthread_mutex_unlock(&h->lock);
    return wakes;
}

/* seen: ends when h->wakes is no longer that; NULL: ends with the next hurry. */
static void sleep_until(struct hand *h, int64_t ms, const unsigned *seen)
{
    const struct timespec until = thread_time(clock_mono_ms() + ms);

    pthread_mutex_lock(&h->lock);
    unsigned hurries = h->hurries;
    while (!atomic_load(&h->stopping) && (seen ? h->wakes == *seen : h->hurries == hurries))
        if (pthread_cond_timedwait(&h->changed, &h->lock, &until) == ETIMEDOUT)
            break;
    pthread_mutex_unlock(&h->lock);
}

void hand_sleep(struct hand *h, int64_t ms) { sleep_until(h, ms, NULL); }
void hand_wait(struct hand *h, int64_t ms, unsigned seen) { sleep_until(h, ms, &seen); }

/* With the lock: nobody holds anything, and diaryd knows. */
static int clear_doubt(struct hand *h, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;

    while (h->doubt && h->held > 0 && !atomic_load(&h->stopping))
        pthread_cond_wait(&h->changed, &h->lock);
    if (atomic_load(&h->stopping))
        return err_set(e, -ECANCELED, "stopping");
    if (!h->doubt)
        return 0;
    int r = ipc_call(h->run_dir, "diaryd", json_pack("{s:s}", "do", "sender_started"), CALL_MS, &answer, e);
    if (r == 0) {
        h->doubt = false;
        log_info("sender_started", LOG_COUNT, (long long)json_int(answer, "orphaned", 0));
    }
    return r;
}

static void put_down(struct hand *h, bool doubt)
{
    pthread_mutex_lock(&h->lock);
    h->held--;
    h->doubt |= doubt;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

/* What diaryd would not be told stays "sending" with it, and nobody would look at it again. */
static void note_doubt(struct hand *h)
{
    pthread_mutex_lock(&h->lock);
    h->doubt = true;
    pthread_mutex_unlock(&h->lock);
}

void hand_put_down(struct hand *h) { put_down(h, false); }

int hand_take(struct hand *h, const char *channel, const int64_t *skip, size_t n_skip, json_t **ret_delivery, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    json_t *ids = json_array();

    for (size_t i = 0; i < n_skip; i++)
        json_array_append_new(ids, json_integer(skip[i]));
    json_t *question = json_pack("{s:s, s:s, s:o}", "do", "delivery_take", "channel", channel, "skip", ids);

    pthread_mutex_lock(&h->lock);
    int r = clear_doubt(h, e);
    h->held += r == 0;
    pthread_mutex_unlock(&h->lock);
    if (r < 0) {
        json_decref(question);
        return r;
    }
    r = ipc_call(h->run_dir, "diaryd", question, CALL_MS, &answer, e);
    json_t *delivery = r == 0 ? json_object_get(answer, "delivery") : NULL;
    *ret_delivery = json_is_object(delivery) ? json_incref(delivery) : NULL;
    if (!*ret_delivery)     /* refused connections and refused questions took nothing; other errors may have */
        put_down(h, r < 0 && r != -ENOENT && r != -ECONNREFUSED && r != -EREMOTEIO);
    return r;
}

int hand_report(struct hand *h, json_t *take_event, struct err *e)
{
    AUTO_JSON json_t *event = take_event;

    json_object_set_new(event, "do", json_string("delivery_event"));
    for (int refused = 0;;) {
        bool last = atomic_load(&h->stopping);
        int r = ipc_call(h->run_dir, "diaryd", json_incref(event), last ? LAST_CALL_MS : CALL_MS, NULL, e);

        if (r == 0)
            return 0;
        if (r == -EREMOTEIO && ++refused == REFUSED_TRIES) {    /* not a full disk that somebody just empties */
            note_doubt(h);
            return r;
        }
        if (last)
            return err_wrap(e, -ECANCELED, "stopping");
        hand_sleep(h, AGAIN_MS);
    }
}

int hand_commit(struct hand *h, int64_t id, struct err *e)
{
    return ipc_call(h->run_dir, "diaryd", json_pack("{s:s, s:I, s:s, s:b, s:s}", "do", "delivery_event", "id", (json_int_t)id,
                    "event", "commit", "counts", 0, "sentence", ""), CALL_MS, NULL, e);
}
