#include "desk/people/attempts.h"

#include "base/auto.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/thread.h"
#include "store/people.h"

#include <errno.h>
#include <string.h>

enum { KEY_SIZE = crypto_shorthash_KEYBYTES };

struct tries { uint64_t key; int failures; int64_t last_ms, until_ms; };     /* key 0: free */
struct bucket { uint64_t key; int64_t full_ms; };      /* full_ms: when its whole burst is there again */

struct attempts {
    pthread_mutex_t lock;           /* guards all below */
    pthread_cond_t place;           /* a hash has ended */
    uint8_t secret[KEY_SIZE];       /* nobody can choose names that fall together */
    struct tries names[ATTEMPTS_NAMES];
    struct bucket addresses[ATTEMPTS_ADDRESSES];
    int hashing;
};

int attempts_new(struct attempts **ret_attempts, struct err *e)
{
    struct attempts *a = calloc(1, sizeof(*a));

    if (!a)
        return err_set(e, -ENOMEM, "out of memory");
    randombytes_buf(a->secret, sizeof(a->secret));
    pthread_mutex_init(&a->lock, NULL);
    thread_cond_init(&a->place);
    *ret_attempts = a;
    return 0;
}

void attempts_free(struct attempts *a)
{
    if (!a)
        return;
    pthread_cond_destroy(&a->place);
    pthread_mutex_destroy(&a->lock);
    free(a);
}

static uint64_t key_of(const struct attempts *a, const char *text)
{
    uint64_t key;

    crypto_shorthash((uint8_t *)&key, (const uint8_t *)text, strlen(text), a->secret);
    return key | 1;
}

/* ---- addresses: a burst, which fills up again one by one */

static struct bucket *bucket_of(struct attempts *a, uint64_t key)
{
    struct bucket *oldest = &a->addresses[0];

    for (size_t i = 0; i < ATTEMPTS_ADDRESSES; i++) {
        struct bucket *b = &a->addresses[i];

        if (b->key == key)
            return b;
        if (b->full_ms < oldest->full_ms)
            oldest = b;
    }
    *oldest = (struct bucket){ .key = key };
    return oldest;
}

int attempts_address(struct attempts *a, const char *address, int64_t now_ms)
{
    int64_t wait_ms = 0;

    pthread_mutex_lock(&a->lock);
    struct bucket *b = bucket_of(a, key_of(a, address));
    int64_t full_ms = (b->full_ms > now_ms ? b->full_ms : now_ms) + ATTEMPTS_EACH_MS;
    wait_ms = full_ms - now_ms - (int64_t)ATTEMPTS_BURST * ATTEMPTS_EACH_MS;
    if (wait_ms <= 0)
        b->full_ms = full_ms;
    pthread_mutex_unlock(&a->lock);
    return wait_ms <= 0 ? 0 : (int)((wait_ms + 999) / 1000);
}

/* ---- names */

static struct tries *tries_of(struct attempts *a, uint64_t key)
{
    struct tries *oldest = &a->names[0];

    for (size_t i = 0; i < ATTEMPTS_NAMES; i++) {
        struct tries *t = &a->names[i];

        if (t->key == key)
            return t;
        if (t->last_ms < oldest->last_ms)
            oldest = t;
    }
    *oldest = (struct tries){ .key = key };
    return oldest;
}

int attempts_begin(struct attempts *a, const char *name, int64_t now_ms)
{
    pthread_mutex_lock(&a->lock);
    struct tries *t = tries_of(a, key_of(a, name));
    int64_t wait_ms = t->until_ms - now_ms;
    if (wait_ms <= 0) {
        t->failures++;
        t->last_ms = now_ms;
        t->until_ms = t->failures < SIGN_IN_FREE_TRIES ? 0
            : now_ms + backoff_wait_ms(SIGN_IN_WAIT_S * 1000, SIGN_IN_WAIT_MAX_S * 1000, t->failures - SIGN_IN_FREE_TRIES + 1);
    }
    pthread_mutex_unlock(&a->lock);
    return wait_ms <= 0 ? 0 : (int)((wait_ms + 999) / 1000);
}

void attempts_worked(struct attempts *a, const char *name)
{
    pthread_mutex_lock(&a->lock);
    *tries_of(a, key_of(a, name)) = (struct tries){ .key = 0 };
    pthread_mutex_unlock(&a->lock);
}

void attempts_undone(struct attempts *a, const char *name)
{
    pthread_mutex_lock(&a->lock);
    struct tries *t = tries_of(a, key_of(a, name));
    t->failures -= t->failures > 0;
    t->until_ms = 0;
    pthread_mutex_unlock(&a->lock);
}

/* ---- places to hash in */

bool attempts_hash_begin(struct attempts *a, int wait_ms)
{
    const struct timespec at = thread_time(clock_mono_ms() + wait_ms);
    int r = 0;

    pthread_mutex_lock(&a->lock);
    while (a->hashing >= ATTEMPTS_HASHES && r != ETIMEDOUT)
        r = pthread_cond_timedwait(&a->place, &a->lock, &at);
    bool got = a->hashing < ATTEMPTS_HASHES;
    a->hashing += got;
    pthread_mutex_unlock(&a->lock);
    return got;
}

void attempts_hash_end(struct attempts *a)
{
    pthread_mutex_lock(&a->lock);
    a->hashing--;
    pthread_cond_signal(&a->place);
    pthread_mutex_unlock(&a->lock);
}
