#include "desk/letter/presence.h"

#include "workflow/people.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sight {
    int64_t letter;             /* 0: free */
    char person[PERSON_NAME_SIZE];
    bool open;
    int64_t seen_ms, active_ms; /* last heard of; last at the keys */
    int64_t busy_ms;            /* at the keys, up to active_ms */
    int64_t skipped;            /* 0: not put off */
};

struct presence {
    pthread_mutex_t lock;
    int64_t skips;
    struct sight of[PRESENCE_MAX];
};

int presence_new(struct presence **ret, struct err *e)
{
    *ret = calloc(1, sizeof(**ret));
    if (!*ret)
        return err_set(e, -ENOMEM, "out of memory");
    pthread_mutex_init(&(*ret)->lock, NULL);
    return 0;
}

void presence_free(struct presence *p)
{
    if (!p)
        return;
    pthread_mutex_destroy(&p->lock);
    free(p);
}

static struct sight *find(struct presence *p, int64_t letter, const char *person)
{
    for (size_t i = 0; i < PRESENCE_MAX; i++)
        if (p->of[i].letter == letter && strcmp(p->of[i].person, person) == 0)
            return &p->of[i];
    return NULL;
}

/* A free place, or that of the one not heard of longest. */
static struct sight *make(struct presence *p, int64_t letter, const char *person)
{
    struct sight *oldest = &p->of[0];

    for (size_t i = 0; i < PRESENCE_MAX && oldest->letter != 0; i++)
        if (p->of[i].letter == 0 || p->of[i].seen_ms < oldest->seen_ms)
            oldest = &p->of[i];
    *oldest = (struct sight){ .letter = letter };
    snprintf(oldest->person, sizeof(oldest->person), "%s", person);
    return oldest;
}

static int64_t gap(const struct sight *s, int64_t now_ms)
{
    int64_t ms = now_ms - s->active_ms;

    return ms < 0 ? 0 : ms > PRESENCE_IDLE_MS ? PRESENCE_IDLE_MS : ms;
}

void presence_seen(struct presence *p, int64_t letter, const char *person, bool active, int64_t now_ms)
{
    pthread_mutex_lock(&p->lock);
    struct sight *s = find(p, letter, person);
    if (!s)
        s = make(p, letter, person);
    if (!s->open)
        s->active_ms = now_ms;
    s->open = true;
    s->seen_ms = now_ms;
    if (active) {
        s->busy_ms += gap(s, now_ms);
        s->active_ms = now_ms;
    }
    pthread_mutex_unlock(&p->lock);
}

void presence_left(struct presence *p, int64_t letter, const char *person)
{
    pthread_mutex_lock(&p->lock);
    struct sight *s = find(p, letter, person);
    if (s && s->skipped)
        s->open = false;
    else if (s)
        *s = (struct sight){ .letter = 0 };
    pthread_mutex_unlock(&p->lock);
}

int presence_seconds(struct presence *p, int64_t letter, const char *person, int64_t now_ms)
{
    pthread_mutex_lock(&p->lock);
    const struct sight *s = find(p, letter, person);
    int64_t ms = s && s->open ? s->busy_ms + gap(s, now_ms) : 0;
    pthread_mutex_unlock(&p->lock);
    return ms > 0 ? (int)((ms + 999) / 1000) : 0;       /* less than a second is one */
}

bool presence_other(struct presence *p, int64_t letter, const char *person, int64_t now_ms, char *out, size_t size)
{
    int64_t last = 0;
    bool any = false;

    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < PRESENCE_MAX; i++) {
        const struct sight *s = &p->of[i];

        if (s->letter != letter || !s->open || now_ms - s->seen_ms > PRESENCE_GONE_MS || strcmp(s->person, person) == 0)
            continue;
        if (!any || s->seen_ms > last)
            snprintf(out, size, "%s", s->person);
        last = s->seen_ms;
        any = true;
    }
    pthread_mutex_unlock(&p->lock);
    return any;
}

void presence_skip(struct presence *p, int64_t letter, const char *person)
{
    pthread_mutex_lock(&p->lock);
    struct sight *s = find(p, letter, person);
    if (!s)
        s = make(p, letter, person);
    s->open = false;
    s->busy_ms = 0;
    s->skipped = ++p->skips;
    pthread_mutex_unlock(&p->lock);
}

int64_t presence_skipped(struct presence *p, int64_t letter, const char *person)
{
    pthread_mutex_lock(&p->lock);
    const struct sight *s = find(p, letter, person);
    int64_t skipped = s ? s->skipped : 0;
    pthread_mutex_unlock(&p->lock);
    return skipped;
}
