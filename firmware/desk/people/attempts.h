/* attempts.h - how often somebody has tried to sign in, in memory and bounded: by name, also one that nobody has, and by the
 * address they come from; and how many passphrases are being hashed at once. now_ms is monotonic. Safe among threads. */
#ifndef DESK_ATTEMPTS_H
#define DESK_ATTEMPTS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    ATTEMPTS_NAMES = 1024,          /* then the one that failed longest ago is forgotten */
    ATTEMPTS_ADDRESSES = 512,
    ATTEMPTS_BURST = 30,            /* of one address, and then ... */
    ATTEMPTS_EACH_MS = 2000,        /* ... one in so long */
    ATTEMPTS_HASHES = 2,            /* at once: each takes PASSPHRASE_MEMORY_MIB */
};

struct attempts;

int attempts_new(struct attempts **ret_attempts, struct err *e);        /* -ENOMEM */
void attempts_free(struct attempts *a);                                 /* NULL is fine */

/* Seconds until this address may try; 0: it may now, and that is counted. */
int attempts_address(struct attempts *a, const char *address, int64_t now_ms);
/* The same for a name. A try counts as failed until attempts_worked: two at once get no more than two. */
int attempts_begin(struct attempts *a, const char *name, int64_t now_ms);
void attempts_worked(struct attempts *a, const char *name);
/* It came to no answer: as if it had not been made. */
void attempts_undone(struct attempts *a, const char *name);

/* Waits for one of ATTEMPTS_HASHES places. false: too many wait. */
bool attempts_hash_begin(struct attempts *a, int wait_ms);
void attempts_hash_end(struct attempts *a);

#endif
