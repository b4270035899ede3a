#include "desk/people/sessions.h"

#include "base/auto.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

enum { KEY_SIZE = 32 };

struct entry {
    bool used, locked;
    uint8_t key[KEY_SIZE];          /* hash of the id */
    int64_t begun_ms, done_ms;      /* done_ms: a person did something last */
    struct session who;
};

struct sessions {
    int64_t lock_ms;
    pthread_mutex_t lock;           /* guards list */
    struct entry list[SESSIONS_MAX];
};

int sessions_new(int64_t lock_ms, struct sessions **ret_sessions, struct err *e)
{
    struct sessions *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(e, -ENOMEM, "out of memory");
    s->lock_ms = lock_ms;
    pthread_mutex_init(&s->lock, NULL);
    *ret_sessions = s;
    return 0;
}

void sessions_free(struct sessions *s)
{
    if (!s)
        return;
    pthread_mutex_destroy(&s->lock);
    sodium_memzero(s, sizeof(*s));
    free(s);
}

/* ---- the list; called with the lock */

static void drop(struct entry *x) { sodium_memzero(x, sizeof(*x)); }

static bool is_over(const struct entry *x, int64_t now_ms)
{
    return now_ms - x->begun_ms >= (int64_t)SESSION_HOURS * 3600 * 1000;
}

/* The entry of an id that is not over, or NULL. */
static struct entry *find(struct sessions *s, const char *id, int64_t now_ms)
{
    uint8_t key[KEY_SIZE];

    if (!id || strlen(id) != SESSION_ID_SIZE - 1)
        return NULL;
    crypto_generichash(key, sizeof(key), (const uint8_t *)id, strlen(id), NULL, 0);
    for (size_t i = 0; i < SESSIONS_MAX; i++) {
        struct entry *x = &s->list[i];

        if (!x->used || sodium_memcmp(x->key, key, sizeof(key)) != 0)
            continue;
        if (!is_over(x, now_ms))
            return x;
        drop(x);
    }
    return NULL;
}

/* A free place; when there is none, or name has too many, the one that was idle longest goes. */
static struct entry *make_room(struct sessions *s, const char *name, int64_t now_ms)
{
    struct entry *free_one = NULL, *oldest = NULL, *own_oldest = NULL;
    int own = 0;

    for (size_t i = 0; i < SESSIONS_MAX; i++) {
        struct entry *x = &s->list[i];

        if (x->used && is_over(x, now_ms))
            drop(x);
        if (!x->used) {
            free_one = x;
            continue;
        }
        if (!oldest || x->done_ms < oldest->done_ms)
            oldest = x;
        if (strcmp(x->who.name, name) != 0)
            continue;
        own++;
        if (!own_oldest || x->done_ms < own_oldest->done_ms)
            own_oldest = x;
    }
    struct entry *room = own >= SESSIONS_PER_PERSON ? own_oldest : free_one ? free_one : oldest;
    drop(room);
    return room;
}

/* ---- what others ask */

void sessions_begin(struct sessions *s, struct session *who, int64_t now_ms, char ret_id[SESSION_ID_SIZE])
{
    uint8_t bytes[SESSION_ID_BYTES];

    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(ret_id, SESSION_ID_SIZE, bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof(bytes));
    uuid_new(who->token);
    pthread_mutex_lock(&s->lock);
    struct entry *x = make_room(s, who->name, now_ms);
    *x = (struct entry){ .used = true, .begun_ms = now_ms, .done_ms = now_ms, .who = *who };
    crypto_generichash(x->key, sizeof(x->key), (const uint8_t *)ret_id, strlen(ret_id), NULL, 0);
    pthread_mutex_unlock(&s->lock);
}

enum session_state sessions_find(struct sessions *s, const char *id, bool doing, int64_t now_ms, struct session *ret)
{
    enum session_state state = SESSION_NONE;

    pthread_mutex_lock(&s->lock);
    struct entry *x = find(s, id, now_ms);
    if (x) {
        x->locked = x->locked || now_ms - x->done_ms >= s->lock_ms;
        state = x->locked ? SESSION_LOCKED : SESSION_OPEN;
        if (doing && !x->locked)
            x->done_ms = now_ms;
        *ret = x->who;
    }
    pthread_mutex_unlock(&s->lock);
    return state;
}

void sessions_update(struct sessions *s, const char *id, const struct session *now)
{
    pthread_mutex_lock(&s->lock);
    struct entry *x = find(s, id, 0);
    if (x) {
        struct session before = x->who;

        x->who = *now;
        memcpy(x->who.name, before.name, sizeof(before.name));
        memcpy(x->who.token, before.token, sizeof(before.token));
    }
    pthread_mutex_unlock(&s->lock);
}

void sessions_lock(struct sessions *s, const char *id)
{
    pthread_mutex_lock(&s->lock);
    struct entry *x = find(s, id, 0);
    if (x)
        x->locked = true;
    pthread_mutex_unlock(&s->lock);
}

void sessions_unlock(struct sessions *s, const char *id, int64_t now_ms)
{
    pthread_mutex_lock(&s->lock);
    struct entry *x = find(s, id, now_ms);
    if (x) {
        x->locked = false;
        x->done_ms = now_ms;
    }
    pthread_mutex_unlock(&s->lock);
}

void sessions_end(struct sessions *s, const char *id)
{
    pthread_mutex_lock(&s->lock);
    struct entry *x = find(s, id, 0);
    if (x)
        drop(x);
    pthread_mutex_unlock(&s->lock);
}
