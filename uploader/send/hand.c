#include "uploader/send/hand.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/thread.h"

#include <errno.h>

enum { CALL_MS = 2000, LAST_CALL_MS = 1000, AGAIN_MS = 500, REFUSED_TRIES = 4 };

struct held {
    int64_t id;
    int64_t until_ms;           /* monotonic: set aside until then; IN_HAND */
};
#define IN_HAND INT64_MAX

struct hand {
    const char *run_dir;
    const struct channel_common *common;
    atomic_bool stopping;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned asking;            /* questions for a delivery under way */
    struct held held[2 * HAND_MAX];
    size_t n_held;
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

void hand_lend(struct hand *h, const struct channel_common *common) { h->common = common; }
const struct channel_common *hand_lent(const struct hand *h) { return h->common; }

const atomic_bool *hand_stopping(const struct hand *h) { return &h->stopping; }

void hand_stop(struct hand *h)
{
    atomic_store(&h->stopping, true);       /* before the lock: a worker inside a call must see it too */
    pthread_mutex_lock(&h->lock);
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

/* Up to ms, or until hand_stop. */
static void sleep_ms(struct hand *h, int64_t ms)
{
    const struct timespec until = thread_time(clock_mono_ms() + ms);

    pthread_mutex_lock(&h->lock);
    while (!atomic_load(&h->stopping))
        if (pthread_cond_timedwait(&h->changed, &h->lock, &until) == ETIMEDOUT)
            break;
    pthread_mutex_unlock(&h->lock);
}

/* ---- what we hold; all with the lock */

static void forget_past(struct hand *h, int64_t now_ms)
{
    size_t kept = 0;

    for (size_t i = 0; i < h->n_held; i++)
        if (h->held[i].until_ms > now_ms)
            h->held[kept++] = h->held[i];
    h->n_held = kept;
}

static void hold(struct hand *h, int64_t id, int64_t until_ms)
{
    forget_past(h, clock_mono_ms());
    if (h->n_held < (until_ms == IN_HAND ? 2 * HAND_MAX : HAND_MAX))    /* what is in hand must have room; the rest only comes again early */
        h->held[h->n_held++] = (struct held){ .id = id, .until_ms = until_ms };
}

static void let_go(struct hand *h, int64_t id)
{
    size_t kept = 0;

    for (size_t i = 0; i < h->n_held; i++)
        if (h->held[i].id != id)
            h->held[kept++] = h->held[i];
    h->n_held = kept;
}

static json_t *held_ids(struct hand *h, bool asides)
{
    json_t *ids = json_array();

    forget_past(h, clock_mono_ms());
    for (size_t i = 0; i < h->n_held; i++)
        if (asides || h->held[i].until_ms == IN_HAND)
            json_array_append_new(ids, json_integer(h->held[i].id));
    return ids;
}

/* When the next one that is set aside may be taken again; due_in_s (0: nothing) when that is sooner. */
static int64_t next_due_s(struct hand *h, int64_t due_in_s)
{
    int64_t now_ms = clock_mono_ms();

    pthread_mutex_lock(&h->lock);
    for (size_t i = 0; i < h->n_held; i++) {
        int64_t left_s = h->held[i].until_ms == IN_HAND ? 0 : (h->held[i].until_ms - now_ms + 999) / 1000;

        if (left_s > 0 && (due_in_s == 0 || left_s < due_in_s))
            due_in_s = left_s;
    }
    pthread_mutex_unlock(&h->lock);
    return due_in_s;
}

/* ---- taking */

/* With the lock: no question is under way, and diaryd knows what we hold. */
static int clear_doubt(struct hand *h, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;

    while (h->doubt && h->asking > 0 && !atomic_load(&h->stopping))
        pthread_cond_wait(&h->changed, &h->lock);
    if (atomic_load(&h->stopping))
        return err_set(e, -ECANCELED, "stopping");
    if (!h->doubt)
        return 0;
    int r = ipc_call(h->run_dir, "diaryd", json_pack("{s:s, s:o}", "do", "sender_started", "in_hand", held_ids(h, false)), CALL_MS, &answer, e);
    if (r == 0) {
        h->doubt = false;
        log_info("sender_started", LOG_COUNT, (long long)json_int(answer, "orphaned", 0));
    }
    return r;
}

/* The question has its answer; id 0: it took nothing. */
static void end_question(struct hand *h, int64_t id, bool doubt)
{
    pthread_mutex_lock(&h->lock);
    h->asking--;
    h->doubt |= doubt;
    if (id > 0)
        hold(h, id, IN_HAND);
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

int hand_take(struct hand *h, const struct wanted *w, json_t **ret_delivery, int64_t *ret_due_in_s, struct err *e)
{
    AUTO_JSON json_t *question = json_pack("{s:s, s:s, s:s, s:b, s:i}", "do", "delivery_take", "channel", w->channel, "instance", w->instance,
                                           "ask", (int)w->ask, "max_lane", w->max_lane);
    AUTO_JSON json_t *answer = NULL;

    pthread_mutex_lock(&h->lock);
    int r = clear_doubt(h, e);
    h->asking += r == 0;
    if (r == 0)
        json_object_set_new(question, "busy", held_ids(h, true));
    pthread_mutex_unlock(&h->lock);
    if (r < 0)
        return r;
    r = ipc_call(h->run_dir, "diaryd", json_incref(question), CALL_MS, &answer, e);
    json_t *delivery = r == 0 ? json_object_get(answer, "delivery") : NULL;
    *ret_delivery = json_is_object(delivery) ? json_incref(delivery) : NULL;
    *ret_due_in_s = next_due_s(h, r == 0 ? json_int(answer, "due_in_s", 0) : 0);
    /* refused connections and refused questions took nothing; other errors may have */
    end_question(h, json_int(delivery, "id", 0), r < 0 && r != -ENOENT && r != -ECONNREFUSED && r != -EREMOTEIO);
    return r;
}

/* ---- telling */

int hand_report(struct hand *h, json_t *take_event, struct err *e)
{
    AUTO_JSON json_t *event = take_event;

    json_object_set_new(event, "do", json_string("delivery_event"));
    for (int refused = 0;;) {
        bool last = atomic_load(&h->stopping);
        int r = ipc_call(h->run_dir, "diaryd", json_incref(event), last ? LAST_CALL_MS : CALL_MS, NULL, e);

        if (r == 0)
            return 0;
        if (r == -EREMOTEIO && ++refused == REFUSED_TRIES)      /* not a full disk that somebody just empties */
            return r;
        if (last)
            return err_wrap(e, -ECANCELED, "stopping");
        sleep_ms(h, AGAIN_MS);
    }
}

int hand_commit(struct hand *h, int64_t id, struct err *e)
{
    return ipc_call(h->run_dir, "diaryd", json_pack("{s:s, s:I, s:s, s:b, s:s}", "do", "delivery_event", "id", (json_int_t)id,
                    "event", "commit", "counts", 0, "sentence", ""), CALL_MS, NULL, e);
}

void hand_put_down(struct hand *h, int64_t id, bool lost, int64_t aside_ms)
{
    pthread_mutex_lock(&h->lock);
    let_go(h, id);
    if (aside_ms > 0)
        hold(h, id, clock_mono_ms() + aside_ms);
    h->doubt |= lost;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

void hand_forget_asides(struct hand *h)
{
    pthread_mutex_lock(&h->lock);
    forget_past(h, IN_HAND - 1);
    pthread_mutex_unlock(&h->lock);
}

void hand_due_now(struct hand *h, const char *channel, const char *instance)
{
    struct err e = { 0 };

    hand_forget_asides(h);
    if (hand_ask(h, json_pack("{s:s, s:s, s:s}", "do", "delivery_due_now", "channel", channel, "instance", instance), NULL, &e) < 0)
        log_warn("not_due_now", LOG_CHANNEL LOG_WHY, channel, e.msg);
}

int hand_recall(struct hand *h, json_t **ret_answer, struct err *e)
{
    pthread_mutex_lock(&h->lock);
    int r = clear_doubt(h, e);
    pthread_mutex_unlock(&h->lock);
    return r == 0 ? hand_ask(h, json_pack("{s:s}", "do", "targets"), ret_answer, e) : r;
}

int hand_ask(struct hand *h, json_t *take_request, json_t **ret_answer, struct err *e)
{
    return ipc_call(h->run_dir, "diaryd", take_request, CALL_MS, ret_answer, e);
}
