/* alike_sketch.c - a text in 48 numbers (MinHash): the share of them that two texts have in common is the share of the runs of words
 * they have in common. */
#include "workflow/alike.h"

#include "base/auto.h"
#include "workflow/fold.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { RUN_WORDS = 3, BAND_HASHES = ALIKE_HASHES / ALIKE_BANDS };

static uint64_t mix(uint64_t h)             /* every bit of h moves half the bits of the answer (MurmurHash3's end) */
{
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

static uint64_t hash_word(const char *word, size_t n)       /* FNV-1a */
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)word[i]) * 0x100000001b3u;
    return h;
}

static void add_run(struct alike_sketch *s, const uint64_t words[RUN_WORDS], unsigned next)
{
    uint64_t run = 0;

    for (unsigned i = 0; i < RUN_WORDS; i++)
        run = mix(run ^ words[(next + i) % RUN_WORDS]);
    for (unsigned k = 0; k < ALIKE_HASHES; k++) {
        uint32_t h = (uint32_t)(mix(run + k * 0x9e3779b97f4a7c15u) >> 32);

        if (h < s->least[k])
            s->least[k] = h;
    }
}

/* The beginning, cut between characters and folded. */
static char *beginning(const char *body)
{
    size_t n = strnlen(body, ALIKE_TEXT_BYTES);

    while (n > 0 && ((unsigned char)body[n] & 0xC0) == 0x80)
        n--;
    AUTO_FREE char *cut = strndup(body, n);
    return cut ? fold_text(cut) : NULL;
}

int alike_sketch_of(const char *body, struct alike_sketch *ret)
{
    AUTO_FREE char *text = beginning(body);
    uint64_t words[RUN_WORDS];
    unsigned n_words = 0;

    ret->any = false;
    memset(ret->least, 0xff, sizeof(ret->least));
    if (!text)
        return -ENOMEM;
    for (const char *at = text; *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");

        if (n > 1) {                            /* single letters are mostly specks */
            words[n_words++ % RUN_WORDS] = hash_word(at, n);
            if (n_words >= RUN_WORDS)
                add_run(ret, words, n_words % RUN_WORDS);
        }
        at += n;
    }
    ret->any = n_words >= ALIKE_MIN_RUNS + RUN_WORDS - 1;
    return 0;
}

size_t alike_bands(const struct alike_sketch *s, int64_t out[ALIKE_BANDS])
{
    for (unsigned b = 0; s->any && b < ALIKE_BANDS; b++) {
        uint64_t h = b + 1;

        for (unsigned i = 0; i < BAND_HASHES; i++)
            h = mix(h ^ s->least[b * BAND_HASHES + i]);
        out[b] = (int64_t)(h >> 1);             /* SQLite's integers have a sign */
    }
    return s->any ? ALIKE_BANDS : 0;
}

double alike_share(const struct alike_sketch *a, const struct alike_sketch *b)
{
    int same = 0;

    if (!a->any || !b->any)
        return -1;
    for (unsigned k = 0; k < ALIKE_HASHES; k++)
        same += a->least[k] == b->least[k];
    return same / (double)ALIKE_HASHES;
}

void alike_sketch_print(const struct alike_sketch *s, char out[ALIKE_SKETCH_SIZE])
{
    out[0] = '\0';
    for (size_t k = 0; s->any && k < ALIKE_HASHES; k++)
        snprintf(out + 8 * k, 9, "%08" PRIx32, s->least[k]);
}

void alike_sketch_parse(const char *text, struct alike_sketch *ret)
{
    ret->any = strlen(text) == ALIKE_SKETCH_SIZE - 1;
    for (size_t k = 0; ret->any && k < ALIKE_HASHES; k++)
        ret->any = sscanf(text + 8 * k, "%8" SCNx32, &ret->least[k]) == 1;
}
