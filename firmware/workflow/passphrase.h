/* passphrase.h - what a passphrase must be, and how it is kept: as an argon2id hash that carries its own cost. Pure but slow. */
#ifndef WORKFLOW_PASSPHRASE_H
#define WORKFLOW_PASSPHRASE_H

#include <stdbool.h>

enum {
    PASSPHRASE_LEAST = 12,          /* characters: code points */
    PASSPHRASE_MAX_BYTES = 512,
    PASSPHRASE_HASH_SIZE = 129,     /* a line of ASCII and the NUL */
    PASSPHRASE_MEMORY_MIB = 64,     /* of one hash while it is made or tried: two passes over it. 0.1 s on a PC, about 0.5 s on a Pi 4 */
};

enum passphrase_problem { PASSPHRASE_GOOD, PASSPHRASE_SHORT, PASSPHRASE_LONG, PASSPHRASE_IS_NAME, PASSPHRASE_COMMON };

/* No rules on what it is made of: length counts. name: the person's. Both UTF-8, NFC. */
enum passphrase_problem passphrase_check(const char *passphrase, const char *name);

/* -ENOMEM: no room for PASSPHRASE_MEMORY_MIB. */
int passphrase_hash(const char *passphrase, char out[PASSPHRASE_HASH_SIZE]);
/* hash "" or NULL fits nothing, and takes as long as one that does not fit: a name nobody has looks like one somebody has. */
bool passphrase_fits(const char *passphrase, const char *hash);

/* ---- codes that are printed once and typed later: setup and recovery codes */

enum { TYPED_CODE_MAX = 32, TYPED_CODE_SHOWN_SIZE = TYPED_CODE_MAX + TYPED_CODE_MAX / 4 + 1 };

/* n letters and digits none of which looks like another, 5 bits each, in groups of four: "7K2M-...". n <= TYPED_CODE_MAX. */
void typed_code_new(int n, char out[TYPED_CODE_SHOWN_SIZE]);
/* As it was meant: without dashes and blanks, small letters as large ones, O as 0, I and L as 1. Cut at TYPED_CODE_MAX. */
void typed_code_fold(const char *typed, char out[TYPED_CODE_MAX + 1]);

#endif
