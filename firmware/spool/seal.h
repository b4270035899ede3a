/* seal.h - how a blob is sealed: its header and its chunks (libsodium's secretstream, XChaCha20-Poly1305). No files here.
 *
 * A blob has a key of its own. "Wrapping" puts it, with size and SHA-256 of the plain bytes, encrypted with the document's
 * key into the header; until then the place holds zeros and the blob is readable by nobody. Layout: spool-format.md. */
#ifndef SPOOL_SEAL_H
#define SPOOL_SEAL_H

#include "base/auto.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    SEAL_KEY_SIZE = crypto_secretstream_xchacha20poly1305_KEYBYTES,
    SEAL_ID_SIZE = 8,
    SEAL_CHUNK_SIZE = 64 * 1024,                /* plain bytes of each chunk but the last, which has 0 .. SEAL_CHUNK_SIZE */
    SEAL_CHUNK_EXTRA = crypto_secretstream_xchacha20poly1305_ABYTES,
    SEAL_MAGIC_SIZE = 16,
    SEAL_WRAP_AT = SEAL_MAGIC_SIZE,             /* in the header: what seal_wrap fills in */
    SEAL_WRAPPED_SIZE = SEAL_KEY_SIZE + 8 + crypto_hash_sha256_BYTES,
    SEAL_WRAP_SIZE = SEAL_ID_SIZE + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + SEAL_WRAPPED_SIZE +
                     crypto_aead_xchacha20poly1305_ietf_ABYTES,
    SEAL_STREAM_AT = SEAL_WRAP_AT + SEAL_WRAP_SIZE,
    SEAL_HEADER_SIZE = SEAL_STREAM_AT + crypto_secretstream_xchacha20poly1305_HEADERBYTES,
};

/* A key of a document. Only in memory of sodium_malloc: locked, wiped when freed. */
struct seal_key {
    uint8_t id[SEAL_ID_SIZE];
    uint8_t bytes[SEAL_KEY_SIZE];
};

struct seal_sum {               /* of the plain bytes */
    int64_t size_bytes;
    uint8_t sha256[crypto_hash_sha256_BYTES];
};

struct seal;                    /* a blob's key and how far it was read or written, in locked memory */

int64_t seal_file_size(int64_t plain_bytes);    /* of the file that holds so many */

/* Makes the blob's key and a header without it. NULL: no memory. */
struct seal *seal_new(uint8_t header[SEAL_HEADER_SIZE]);
/* The next chunk: n + SEAL_CHUNK_EXTRA bytes to out. n is SEAL_CHUNK_SIZE unless last. */
void seal_chunk(struct seal *s, const uint8_t *plain, size_t n, bool last, uint8_t *out);
/* Fills in header[SEAL_WRAP_AT] and the SEAL_WRAP_SIZE bytes from there: from now on who has key can read the blob. */
void seal_wrap(const struct seal *s, const struct seal_key *key, const struct seal_sum *sum, uint8_t header[SEAL_HEADER_SIZE]);

/* Whose key a header was wrapped with: SEAL_ID_SIZE bytes in it. NULL: this is no sealed blob, or was never committed. */
const uint8_t *seal_key_id(const uint8_t header[SEAL_HEADER_SIZE]);
/* *ret_seal is the caller's. -EBADMSG: not this key, or the header was changed. */
int seal_unwrap(const uint8_t header[SEAL_HEADER_SIZE], const struct seal_key *key, struct seal **ret_seal, struct seal_sum *ret_sum);
/* The next chunk to be opened is the first again. -EBADMSG. */
int seal_rewind(struct seal *s, const uint8_t header[SEAL_HEADER_SIZE]);
/* n bytes of a sealed chunk become n - SEAL_CHUNK_EXTRA plain ones. -EBADMSG: changed, in the wrong place, or its being
 * the last is not what "last" says. */
int seal_open_chunk(struct seal *s, const uint8_t *sealed, size_t n, bool last, uint8_t *out);

void seal_free(struct seal *s);                 /* wipes it. NULL is fine */
AUTO_DEFINE(struct seal *, seal_free)
#define AUTO_SEAL AUTO(auto_seal_free)

#endif
