#include "ocr/waiting.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

enum {
    QUICK_MS = 20,                  /* a listing that may be made as often as one is asked */
    LISTING_SHARE = 10,             /* a longer one may take one part in so many of the time */
};

struct waiter {
    char id[ID_SIZE];
    char created[CLOCK_ISO_SIZE];   /* when the paper came; "" when it does not say */
    enum lane lane;
    bool letter;                    /* false: pages for another one */
    unsigned place;                 /* in the spool's own order */
    int64_t not_before_ms;          /* put aside until then */
};

struct list { struct waiter *w; unsigned n, room; };

struct waiting {
    const struct spool *spool;
    struct list list;               /* in reading order */
    struct list known;              /* the same by id */
    int64_t version;                /* of the stage when it was listed */
    int64_t not_before_ms;          /* for the next listing */
};

int waiting_new(const struct spool *s, struct waiting **ret_waiting, struct err *e)
{
    struct waiting *w = calloc(1, sizeof *w);

    if (!w)
        return err_set(e, -ENOMEM, "no memory to start");
    w->spool = s;
    *ret_waiting = w;
    return 0;
}

void waiting_free(struct waiting *w)
{
    if (!w)
        return;
    free(w->list.w);
    free(w->known.w);
    free(w);
}

unsigned waiting_count(const struct waiting *w) { return w->list.n; }

/* ---- listing */

static int by_id(const void *a, const void *b) { return strcmp(((const struct waiter *)a)->id, ((const struct waiter *)b)->id); }

static int by_urgency(const void *a, const void *b)
{
    const struct waiter *x = a, *y = b;
    int r;

    if (x->lane != y->lane)
        return x->lane < y->lane ? -1 : 1;
    r = strcmp(x->created, y->created);
    return r ? r : x->place < y->place ? -1 : 1;
}

static struct waiter *add(struct list *l)
{
    if (l->n == l->room) {
        unsigned room = l->room ? l->room * 2 : 64;
        struct waiter *more = reallocarray(l->w, room, sizeof *more);

        if (!more)
            return NULL;
        l->w = more;
        l->room = room;
    }
    return &l->w[l->n++];
}

/* What its manifest says. One that cannot be read is current dak: opening it tells what is wrong. */
static void read_manifest(const struct spool *s, struct waiter *x)
{
    char purpose[SPOOL_VALUE_SIZE], created[SPOOL_VALUE_SIZE];

    x->lane = LANE_CURRENT;
    x->letter = true;
    if (spool_get(s, x->id, "purpose", purpose, NULL) < 0 || spool_get(s, x->id, "created", created, NULL) < 0)
        return;
    x->lane = lane_of_purpose(purpose);
    x->letter = strcmp(purpose, "add") != 0 && strcmp(purpose, "replace") != 0;
    if (strlen(created) < sizeof x->created)
        memcpy(x->created, created, strlen(created) + 1);
}

struct listing { const struct waiting *w; struct list all; };

static int list_one(void *ctx, const char *id)
{
    struct listing *l = ctx;
    struct waiter wanted = { 0 }, *x = add(&l->all);
    const struct waiter *known;

    if (!x)
        return -ENOMEM;
    snprintf(wanted.id, sizeof wanted.id, "%s", id);
    known = l->w->known.n ? bsearch(&wanted, l->w->known.w, l->w->known.n, sizeof wanted, by_id) : NULL;
    *x = known ? *known : wanted;
    x->place = l->all.n;
    if (!x->letter)                     /* new; or pages for a letter that is gone, which may have become a letter of their own */
        read_manifest(l->w->spool, x);
    return 0;
}

/* Takes all over, and those that are letters in reading order. */
static int take_list(struct waiting *w, struct list take_all)
{
    struct list letters = { 0 };

    for (unsigned i = 0; i < take_all.n; i++) {
        struct waiter *x = take_all.w[i].letter ? add(&letters) : NULL;

        if (x)
            *x = take_all.w[i];
        else if (take_all.w[i].letter) {
            free(letters.w);
            free(take_all.w);
            return -ENOMEM;
        }
    }
    if (letters.n > 0)
        qsort(letters.w, letters.n, sizeof *letters.w, by_urgency);
    if (take_all.n > 0)
        qsort(take_all.w, take_all.n, sizeof *take_all.w, by_id);
    free(w->list.w);
    free(w->known.w);
    w->list = letters;
    w->known = take_all;
    return 0;
}

static int list_again(struct waiting *w, struct err *e)
{
    int64_t began_ms = clock_mono_ms(), version = spool_stage_version(w->spool, SPOOL_SCANNED), took_ms;
    struct listing l = { .w = w };
    int r;

    if (w->list.w && ((version != 0 && version == w->version) || began_ms < w->not_before_ms))
        return 0;
    r = spool_each(w->spool, SPOOL_SCANNED, list_one, &l, e);
    if (r < 0)
        free(l.all.w);
    else
        r = take_list(w, l.all);
    if (r == -ENOMEM)
        err_set(e, r, "no memory for the list of waiting letters");
    w->version = r == 0 && w->known.n == w->list.n ? version : 0;
    took_ms = clock_mono_ms() - began_ms;
    w->not_before_ms = took_ms > QUICK_MS ? began_ms + took_ms * LISTING_SHARE : 0;
    return r;
}

/* ---- choosing */

int waiting_next(struct waiting *w, enum lane than, bool (*skip)(void *ctx, const char *id), void *ctx, char ret_id[ID_SIZE], struct err *e)
{
    int64_t now_ms = clock_mono_ms();
    int r = list_again(w, e);

    if (r < 0)
        return r;
    for (unsigned i = 0; i < w->list.n && w->list.w[i].lane < than; i++)
        if (w->list.w[i].not_before_ms <= now_ms && !skip(ctx, w->list.w[i].id)) {
            memcpy(ret_id, w->list.w[i].id, ID_SIZE);
            return 1;
        }
    return 0;
}

static void put_aside(struct list *l, const char *id, int64_t until_ms)
{
    for (unsigned i = 0; i < l->n; i++)
        if (strcmp(l->w[i].id, id) == 0)
            l->w[i].not_before_ms = until_ms;
}

/* In both, since the next listing is made from "known". */
void waiting_put_aside(struct waiting *w, const char *id, int64_t until_ms)
{
    put_aside(&w->list, id, until_ms);
    put_aside(&w->known, id, until_ms);
}

void waiting_forget(struct waiting *w, const char *id)
{
    for (unsigned i = 0; i < w->list.n; i++)
        if (strcmp(w->list.w[i].id, id) == 0) {
            memmove(&w->list.w[i], &w->list.w[i + 1], (w->list.n - i - 1) * sizeof *w->list.w);
            w->list.n--;
            return;
        }
}
