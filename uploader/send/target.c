#include "uploader/send/target.h"

#include "base/clock.h"
#include "base/thread.h"
#include "uploader/send/pace.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 96, MARK_SIZE = 80, LOOK_MS = 1000 /* stopping is looked at this often at least */ };

struct target {
    char name[NAME_SIZE], channel[NAME_SIZE], instance[NAME_SIZE], settings[MARK_SIZE];
    const atomic_bool *stopping;
    pthread_mutex_t lock;               /* for the rest */
    pthread_cond_t changed;
    struct pace pace;
    bool asking;                        /* a worker asks diaryd: when there is nothing for it, there is nothing for the others */
    unsigned wakes;                     /* hints */
    int64_t empty_until_ms[2];          /* nothing to do until then; [1]: nothing but backlog */
    int64_t away_since_s;
    bool recalled;
    char sentence[SAID_SIZE];
    bool diary_away;                    /* sentence says so */
};

struct target *target_new(const struct target_about *about)
{
    struct target *t = calloc(1, sizeof(*t));

    if (!t)
        return NULL;
    snprintf(t->channel, sizeof(t->channel), "%s", about->channel);
    snprintf(t->instance, sizeof(t->instance), "%s", about->instance);
    snprintf(t->name, sizeof(t->name), "%.40s%s%.50s", about->channel, *about->instance ? " " : "", about->instance);
    snprintf(t->settings, sizeof(t->settings), "%s", about->settings);
    t->stopping = about->stopping;
    pace_init(&t->pace, about->workers, about->first_ms, about->max_ms, about->per_minute);
    pthread_mutex_init(&t->lock, NULL);
    thread_cond_init(&t->changed);
    return t;
}

void target_free(struct target *t)
{
    if (!t)
        return;
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

const char *target_name(const struct target *t) { return t->name; }
const char *target_channel(const struct target *t) { return t->channel; }
const char *target_instance(const struct target *t) { return t->instance; }

/* ---- a worker's round */

static int64_t wait_ms(const struct target *t, bool kept, int64_t now_ms)
{
    int64_t pace = pace_wait_ms(&t->pace, kept, now_ms), empty = t->empty_until_ms[kept] - now_ms;

    if (t->asking || pace == PACE_WAIT_FOR_OTHERS)
        return LOOK_MS;
    return pace > empty ? pace : empty > 0 ? empty : 0;
}

bool target_turn(struct target *t, bool kept, struct turn *ret)
{
    int64_t wait;

    pthread_mutex_lock(&t->lock);
    while (!atomic_load(t->stopping) && (wait = wait_ms(t, kept, clock_mono_ms())) > 0) {
        const struct timespec until = thread_time(clock_mono_ms() + (wait < LOOK_MS ? wait : LOOK_MS));

        pthread_cond_timedwait(&t->changed, &t->lock, &until);
    }
    bool go = !atomic_load(t->stopping);
    if (go) {
        t->asking = true;
        *ret = (struct turn){ .kept = kept, .recalled = t->recalled, .wakes = t->wakes };
    }
    pthread_mutex_unlock(&t->lock);
    return go;
}

bool target_took(struct target *t, struct turn *turn, char why[SAID_SIZE])
{
    int64_t now_ms = clock_mono_ms();

    pthread_mutex_lock(&t->lock);
    t->asking = false;
    t->diary_away = false;
    bool go = pace_wait_ms(&t->pace, turn->kept, now_ms) == 0;      /* it was when we asked; what was on its way may have failed since */
    if (go)
        turn->wave = pace_begin(&t->pace, now_ms);
    else
        memcpy(why, t->sentence, sizeof(t->sentence));
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
    return go;
}

void target_took_nothing(struct target *t, const struct turn *turn, int64_t look_again_ms, const char *sentence)
{
    int64_t until_ms = clock_mono_ms() + look_again_ms;

    pthread_mutex_lock(&t->lock);
    t->asking = false;
    t->diary_away = sentence[0] != '\0';
    if (t->pace.failures == 0 || t->diary_away)
        snprintf(t->sentence, sizeof(t->sentence), "%s", sentence);
    if (t->wakes == turn->wakes) {                      /* a hint that came meanwhile is not slept through */
        t->empty_until_ms[true] = until_ms;
        if (!turn->kept)
            t->empty_until_ms[false] = until_ms;
    }
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
}

int64_t target_heard(struct target *t, const struct turn *turn, bool well, int64_t retry_after_ms, const char *sentence, bool *ret_news)
{
    int64_t now_ms = clock_mono_ms();

    pthread_mutex_lock(&t->lock);
    *ret_news = well ? pace_well(&t->pace, turn->wave) : pace_failed(&t->pace, turn->wave, now_ms, retry_after_ms, randombytes_random());
    if (t->pace.failures == 0)
        t->away_since_s = 0;
    else if (t->away_since_s == 0)
        t->away_since_s = clock_utc_s();
    if (t->pace.failures == 0 || !well)                 /* what arrives late does not hide why the others wait */
        snprintf(t->sentence, sizeof(t->sentence), "%s", sentence);
    int64_t left_ms = t->pace.until_ms > now_ms ? t->pace.until_ms - now_ms : 0;
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
    return left_ms;
}

void target_done(struct target *t, const struct turn *turn)
{
    pthread_mutex_lock(&t->lock);
    pace_end(&t->pace);
    t->empty_until_ms[turn->kept] = 0;                  /* another one of that letter may go now */
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
}

/* ---- from outside */

void target_wake(struct target *t)
{
    pthread_mutex_lock(&t->lock);
    t->wakes++;
    t->empty_until_ms[false] = t->empty_until_ms[true] = 0;
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
}

void target_hurry(struct target *t)
{
    pthread_mutex_lock(&t->lock);
    pace_hurry(&t->pace);
    pthread_mutex_unlock(&t->lock);
    target_wake(t);
}

static int64_t seconds_left(const struct target *t)
{
    int64_t left_ms = t->pace.until_ms - clock_mono_ms();

    return left_ms > 0 ? (left_ms + 999) / 1000 : 0;
}

json_t *target_note(struct target *t)
{
    pthread_mutex_lock(&t->lock);
    json_t *note = json_pack("{s:s, s:I, s:I, s:I, s:s, s:s}", "target", t->name, "failures", (json_int_t)t->pace.failures,
                             "wait_s", (json_int_t)seconds_left(t), "away_since_s", (json_int_t)t->away_since_s, "sentence", t->sentence, "settings", t->settings);
    pthread_mutex_unlock(&t->lock);
    return note;
}

bool target_recall(struct target *t, const json_t *note)
{
    const char *settings = json_str(note, "settings", "");
    int64_t failures = json_int(note, "failures", 0);
    bool mended = failures > 0 && *settings && strcmp(settings, t->settings) != 0;

    pthread_mutex_lock(&t->lock);
    if (failures > 0 && !mended) {
        pace_recall(&t->pace, failures, clock_mono_ms(), json_int(note, "wait_s", 0) * 1000);
        t->away_since_s = json_int(note, "away_since_s", 0);
        snprintf(t->sentence, sizeof(t->sentence), "%s", json_str(note, "sentence", ""));
    }
    t->recalled = true;
    pthread_mutex_unlock(&t->lock);
    return mended;
}

json_t *target_status(struct target *t)
{
    pthread_mutex_lock(&t->lock);
    int64_t left_s = seconds_left(t);
    const char *state = t->pace.in_hand > 0 ? "sending" : left_s > 0 || t->diary_away ? "waiting" : "idle";
    json_t *status = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:i, s:i}", "name", t->channel, "instance", t->instance, "state", state,
                               "sentence", t->sentence, "next_try_in_s", (json_int_t)left_s, "away_since_s", (json_int_t)t->away_since_s,
                               "in_hand", t->pace.in_hand, "workers", t->pace.failures > 0 ? 1 : t->pace.allowed);
    pthread_mutex_unlock(&t->lock);
    return status;
}
