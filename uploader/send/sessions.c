#include "uploader/send/sessions.h"

#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 64 };

struct session {
    char instance[NAME_SIZE];
    char *token;                        /* sodium_malloc(), NULL: none */
    int64_t until_s, until_ms;          /* UTC for people; monotonic for us */
    bool needed;
};

struct sessions {
    pthread_mutex_t lock;
    struct session of[SESSION_INSTANCES_MAX];
    size_t n;
    void (*opened)(void *ctx, const char *instance);
    void *ctx;
};

int sessions_new(struct sessions **ret_sessions, struct err *e)
{
    struct sessions *s = calloc(1, sizeof(*s));

    if (!s)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    pthread_mutex_init(&s->lock, NULL);
    *ret_sessions = s;
    return 0;
}

void sessions_free(struct sessions *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++)
        sodium_free(s->of[i].token);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

void sessions_on_open(struct sessions *s, void (*opened)(void *ctx, const char *instance), void *ctx)
{
    s->opened = opened;
    s->ctx = ctx;
}

/* The instance's place, a new one if need be. NULL: there is no more room. */
static struct session *place_of(struct sessions *s, const char *instance)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->of[i].instance, instance) == 0)
            return &s->of[i];
    if (s->n == SESSION_INSTANCES_MAX || strlen(instance) >= NAME_SIZE)
        return NULL;
    memcpy(s->of[s->n].instance, instance, strlen(instance) + 1);
    return &s->of[s->n++];
}

static void forget(struct session *one)
{
    sodium_free(one->token);
    one->token = NULL;
    one->until_s = one->until_ms = 0;
}

/* One whose time is over is needed again. */
static void look_at_time(struct session *one)
{
    if (one->token && clock_mono_ms() >= one->until_ms) {
        forget(one);
        one->needed = true;
    }
}

bool sessions_token(struct sessions *s, const char *instance, char out[SESSION_TOKEN_MAX + 1])
{
    bool there;

    pthread_mutex_lock(&s->lock);
    struct session *one = place_of(s, instance);
    if (one)
        look_at_time(one);
    there = one && one->token;
    if (there)
        memcpy(out, one->token, strlen(one->token) + 1);
    pthread_mutex_unlock(&s->lock);
    return there;
}

int sessions_open(struct sessions *s, const char *instance, const char *token, int64_t until_s)
{
    int64_t left_s = until_s - clock_utc_s();
    size_t n = strlen(token);
    int r = 0;

    if (n == 0 || n > SESSION_TOKEN_MAX || left_s <= 0)
        return -EINVAL;
    pthread_mutex_lock(&s->lock);
    struct session *one = place_of(s, instance);
    char *kept = one ? sodium_malloc(n + 1) : NULL;
    if (kept) {
        forget(one);
        memcpy(kept, token, n + 1);
        *one = (struct session){ .token = kept, .until_s = until_s, .until_ms = clock_mono_ms() + left_s * 1000 };
        snprintf(one->instance, sizeof(one->instance), "%s", instance);
    } else {
        r = -ENOSPC;
    }
    pthread_mutex_unlock(&s->lock);
    if (r == 0 && s->opened)
        s->opened(s->ctx, instance);
    return r;
}

void sessions_need(struct sessions *s, const char *instance)
{
    pthread_mutex_lock(&s->lock);
    struct session *one = place_of(s, instance);
    if (one) {
        forget(one);
        one->needed = true;
    }
    pthread_mutex_unlock(&s->lock);
}

enum session_state sessions_state(struct sessions *s, const char *instance, int64_t *ret_until_s)
{
    enum session_state state = SESSION_UNUSED;

    *ret_until_s = 0;
    pthread_mutex_lock(&s->lock);
    struct session *one = place_of(s, instance);
    if (one) {
        look_at_time(one);
        state = one->token ? SESSION_OPEN : one->needed ? SESSION_NEEDED : SESSION_UNUSED;
        *ret_until_s = one->until_s;
    }
    pthread_mutex_unlock(&s->lock);
    return state;
}
