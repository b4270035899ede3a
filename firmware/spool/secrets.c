#include "spool/secrets.h"

#include "spool/spool_internal.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

enum {
    KEY_SIZE = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    SEALED_BYTES = NONCE_SIZE + SECRET_MAX_BYTES + TAG_SIZE,
};
_Static_assert((int)SECRET_SEALED_SIZE == 2 * (int)SEALED_BYTES + 1, "room for all of it");

/* A key for each use, made from the box key: the wraps of documents are none of ours. */
static void key_for(const struct spool *s, const char *use, uint8_t key[KEY_SIZE])
{
    crypto_generichash(key, KEY_SIZE, (const uint8_t *)use, strlen(use), s->box_key, SEAL_KEY_SIZE);
}

void secret_seal(const struct spool *s, const char *owner, const void *plain, size_t n, char out[SECRET_SEALED_SIZE])
{
    uint8_t key[KEY_SIZE], sealed[SEALED_BYTES];
    unsigned long long n_sealed;

    assert(n <= SECRET_MAX_BYTES);
    key_for(s, "dakbox secrets", key);
    randombytes_buf(sealed, NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE_SIZE, &n_sealed, plain, n, (const uint8_t *)owner, strlen(owner), NULL, sealed, key);
    sodium_bin2hex(out, SECRET_SEALED_SIZE, sealed, NONCE_SIZE + (size_t)n_sealed);
    sodium_memzero(key, sizeof(key));
}

int secret_open(const struct spool *s, const char *owner, const char *sealed, void *out)
{
    uint8_t key[KEY_SIZE], bytes[SEALED_BYTES];
    unsigned long long n_plain = 0;
    const char *end = NULL;
    size_t n = 0;

    if (sodium_hex2bin(bytes, sizeof(bytes), sealed, strlen(sealed), NULL, &n, &end) != 0 || *end || n < NONCE_SIZE + TAG_SIZE)
        return -EBADMSG;
    key_for(s, "dakbox secrets", key);
    int r = crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n_plain, NULL, bytes + NONCE_SIZE, n - NONCE_SIZE, (const uint8_t *)owner,
                                                       strlen(owner), bytes, key);
    sodium_memzero(key, sizeof(key));
    return r == 0 ? (int)n_plain : -EBADMSG;
}

void secret_hash(const struct spool *s, const char *what, const char *text, char out[HASH_HEX_SIZE])
{
    uint8_t key[KEY_SIZE], sum[32];
    crypto_generichash_state h;

    key_for(s, "dakbox hashes", key);
    crypto_generichash_init(&h, key, sizeof(key), sizeof(sum));
    crypto_generichash_update(&h, (const uint8_t *)what, strlen(what) + 1);
    crypto_generichash_update(&h, (const uint8_t *)text, strlen(text));
    crypto_generichash_final(&h, sum, sizeof(sum));
    sodium_bin2hex(out, HASH_HEX_SIZE, sum, sizeof(sum));
    sodium_memzero(key, sizeof(key));
    sodium_memzero(&h, sizeof(h));
}
