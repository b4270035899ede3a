/* hash.h - SHA-256, random ids and keys (libsodium). */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <sodium.h>
#include <stddef.h>

enum {
    HASH_HEX_SIZE = 65,     /* 64 lower-case hex digits and the NUL */
    ID_SIZE = 17,           /* 16 characters a-z 2-7 (80 random bits) and the NUL */
    UUID_SIZE = 37,         /* RFC 9562 version 4, lower case, and the NUL */
};

struct hash { crypto_hash_sha256_state state; };

void hash_init(struct hash *h);
void hash_update(struct hash *h, const void *data, size_t n);
void hash_hex(struct hash *h, char out[HASH_HEX_SIZE]);                 /* ends the hash */
void hash_hex_of(const void *data, size_t n, char out[HASH_HEX_SIZE]);  /* one go */

void id_new(char out[ID_SIZE]);         /* random, not clock-made: the name of a document */
void id_of(const void *data, size_t n, char out[ID_SIZE]);    /* the same for the same data */
int id_is_valid(const char *s);         /* 1 when s could have come from id_new: safe as a file name */
void uuid_new(char out[UUID_SIZE]);
void uuid_of(const void *data, size_t n, char out[UUID_SIZE]);    /* the same for the same data (version 8) */

#endif
