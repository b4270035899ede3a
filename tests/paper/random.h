/* random.h - chance that comes out the same for the same seed on every machine. */
#ifndef PAPER_RANDOM_H
#define PAPER_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct chance { uint64_t state; };

static inline uint64_t chance_bits64(struct chance *c)          /* splitmix64 */
{
    uint64_t z = (c->state += 0x9E3779B97F4A7C15ULL);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

static inline uint32_t chance_bits(struct chance *c) { return (uint32_t)(chance_bits64(c) >> 32); }

static inline double chance_real(struct chance *c, double from, double to)
{
    return from + (to - from) * chance_bits(c) / 4294967296.0;
}

static inline int chance_int(struct chance *c, int from, int to)        /* both may come */
{
    return from + (int)(chance_bits(c) % (uint32_t)(to - from + 1));
}

static inline bool chance_of(struct chance *c, double share) { return chance_real(c, 0, 1) < share; }

#endif
