#include "uploader/gateway/limits.h"

#include "base/auto.h"
#include "base/hash.h"

#include <errno.h>
#include <string.h>

struct bucket {
    unsigned char who[16];          /* hash of the name: 0 is free */
    int64_t milli;                  /* thousandths of a request it may still make */
    int64_t at_ms;                  /* monotonic: milli was right then */
};

struct limits {
    int64_t rate_per_s, full_milli;
    struct bucket buckets[LIMITS_SENDERS];
};

int limits_new(int rate_per_s, int burst, struct limits **ret_limits, struct err *e)
{
    struct limits *l = calloc(1, sizeof(*l));

    if (!l)
        return err_set(e, -ENOMEM, "no memory for the limits");
    l->rate_per_s = rate_per_s;
    l->full_milli = (int64_t)burst * 1000;
    *ret_limits = l;
    return 0;
}

void limits_free(struct limits *l) { free(l); }

static struct bucket *find(struct limits *l, const char *who, int64_t now_ms)
{
    struct bucket *oldest = l->buckets;
    unsigned char hash[sizeof(oldest->who)];

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)who, strlen(who), NULL, 0);
    for (size_t i = 0; i < LIMITS_SENDERS; i++) {
        struct bucket *b = &l->buckets[i];

        if (memcmp(b->who, hash, sizeof(hash)) == 0)
            return b;
        if (b->at_ms < oldest->at_ms)
            oldest = b;
    }
    memcpy(oldest->who, hash, sizeof(hash));
    oldest->milli = l->full_milli;
    oldest->at_ms = now_ms;
    return oldest;
}

int limits_take(struct limits *l, const char *who, int64_t now_ms)
{
    if (l->rate_per_s == 0)
        return 0;
    struct bucket *b = find(l, who, now_ms);
    int64_t since_ms = now_ms - b->at_ms;

    if (since_ms > l->full_milli)           /* one a millisecond at most is a limit worth having: it is full */
        since_ms = l->full_milli;
    b->milli += since_ms * l->rate_per_s;   /* a request a second is a thousandth a millisecond */
    if (b->milli > l->full_milli)
        b->milli = l->full_milli;
    b->at_ms = now_ms;
    if (b->milli >= 1000) {
        b->milli -= 1000;
        return 0;
    }
    return (int)((1000 - b->milli + l->rate_per_s * 1000 - 1) / (l->rate_per_s * 1000));
}
