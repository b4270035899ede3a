#include "spool/seal.h"

#include <errno.h>
#include <string.h>

static const char magic[SEAL_MAGIC_SIZE + 1] = "dakbox-sealed 1\n";

enum {      /* inside the part that seal_wrap fills in */
    ID_AT = SEAL_WRAP_AT,
    NONCE_AT = ID_AT + SEAL_ID_SIZE,
    WRAPPED_AT = NONCE_AT + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
};

struct seal {
    uint8_t key[SEAL_KEY_SIZE];
    crypto_secretstream_xchacha20poly1305_state stream;
};

/* What is encrypted in a header. In locked memory, too. */
struct wrapped { uint8_t bytes[SEAL_WRAPPED_SIZE]; };

/* What a wrap vouches for besides what is in it: format, whose key, and the stream it is the key of. */
struct bound { uint8_t bytes[SEAL_MAGIC_SIZE + SEAL_ID_SIZE + crypto_secretstream_xchacha20poly1305_HEADERBYTES]; };

static struct bound bound_of(const uint8_t header[SEAL_HEADER_SIZE])
{
    struct bound b;

    memcpy(b.bytes, header, SEAL_MAGIC_SIZE + SEAL_ID_SIZE);
    memcpy(b.bytes + SEAL_MAGIC_SIZE + SEAL_ID_SIZE, header + SEAL_STREAM_AT, crypto_secretstream_xchacha20poly1305_HEADERBYTES);
    return b;
}

static void put_le64(uint8_t out[8], uint64_t v)
{
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(v >> (8 * i));
}

static uint64_t get_le64(const uint8_t in[8])
{
    uint64_t v = 0;

    for (int i = 7; i >= 0; i--)
        v = v << 8 | in[i];
    return v;
}

int64_t seal_file_size(int64_t plain_bytes)
{
    int64_t chunks = plain_bytes > 0 ? (plain_bytes + SEAL_CHUNK_SIZE - 1) / SEAL_CHUNK_SIZE : 1;

    return SEAL_HEADER_SIZE + plain_bytes + chunks * SEAL_CHUNK_EXTRA;
}

void seal_free(struct seal *s) { sodium_free(s); }

/* ---- writing */

struct seal *seal_new(uint8_t header[SEAL_HEADER_SIZE])
{
    struct seal *s = sodium_malloc(sizeof(*s));

    if (!s)
        return NULL;
    memset(header, 0, SEAL_HEADER_SIZE);
    memcpy(header, magic, SEAL_MAGIC_SIZE);
    crypto_secretstream_xchacha20poly1305_keygen(s->key);
    crypto_secretstream_xchacha20poly1305_init_push(&s->stream, header + SEAL_STREAM_AT, s->key);
    return s;
}

void seal_chunk(struct seal *s, const uint8_t *plain, size_t n, bool last, uint8_t *out)
{
    crypto_secretstream_xchacha20poly1305_push(&s->stream, out, NULL, plain, n, NULL, 0,
        last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
}

void seal_wrap(const struct seal *s, const struct seal_key *key, const struct seal_sum *sum, uint8_t header[SEAL_HEADER_SIZE])
{
    struct wrapped w;

    memcpy(header + ID_AT, key->id, SEAL_ID_SIZE);
    randombytes_buf(header + NONCE_AT, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    struct bound b = bound_of(header);
    memcpy(w.bytes, s->key, SEAL_KEY_SIZE);
    put_le64(w.bytes + SEAL_KEY_SIZE, (uint64_t)sum->size_bytes);
    memcpy(w.bytes + SEAL_KEY_SIZE + 8, sum->sha256, sizeof(sum->sha256));
    crypto_aead_xchacha20poly1305_ietf_encrypt(header + WRAPPED_AT, NULL, w.bytes, sizeof(w.bytes), b.bytes, sizeof(b.bytes), NULL,
                                               header + NONCE_AT, key->bytes);
    sodium_memzero(&w, sizeof(w));
}

/* ---- reading */

const uint8_t *seal_key_id(const uint8_t header[SEAL_HEADER_SIZE])
{
    if (memcmp(header, magic, SEAL_MAGIC_SIZE) != 0 || sodium_is_zero(header + SEAL_WRAP_AT, SEAL_WRAP_SIZE))
        return NULL;
    return header + ID_AT;
}

int seal_unwrap(const uint8_t header[SEAL_HEADER_SIZE], const struct seal_key *key, struct seal **ret_seal, struct seal_sum *ret_sum)
{
    struct bound b = bound_of(header);
    struct wrapped w;
    AUTO_SEAL struct seal *s = sodium_malloc(sizeof(*s));

    if (!s)
        return -ENOMEM;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(w.bytes, NULL, NULL, header + WRAPPED_AT, SEAL_STREAM_AT - WRAPPED_AT, b.bytes,
                                                   sizeof(b.bytes), header + NONCE_AT, key->bytes) != 0)
        return -EBADMSG;
    memcpy(s->key, w.bytes, SEAL_KEY_SIZE);
    ret_sum->size_bytes = (int64_t)get_le64(w.bytes + SEAL_KEY_SIZE);
    memcpy(ret_sum->sha256, w.bytes + SEAL_KEY_SIZE + 8, sizeof(ret_sum->sha256));
    sodium_memzero(&w, sizeof(w));
    int r = ret_sum->size_bytes < 0 ? -EBADMSG : seal_rewind(s, header);
    if (r == 0)
        *ret_seal = TAKE_PTR(s);
    return r;
}

int seal_rewind(struct seal *s, const uint8_t header[SEAL_HEADER_SIZE])
{
    return crypto_secretstream_xchacha20poly1305_init_pull(&s->stream, header + SEAL_STREAM_AT, s->key) == 0 ? 0 : -EBADMSG;
}

int seal_open_chunk(struct seal *s, const uint8_t *sealed, size_t n, bool last, uint8_t *out)
{
    unsigned char tag;

    if (n < SEAL_CHUNK_EXTRA || crypto_secretstream_xchacha20poly1305_pull(&s->stream, out, NULL, &tag, sealed, n, NULL, 0) != 0)
        return -EBADMSG;
    return (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) == last ? 0 : -EBADMSG;
}
