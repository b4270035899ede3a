#include "base/hash.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char id_letters[] = "abcdefghijklmnopqrstuvwxyz234567";

void hash_init(struct hash *h) { crypto_hash_sha256_init(&h->state); }
void hash_update(struct hash *h, const void *data, size_t n) { crypto_hash_sha256_update(&h->state, data, n); }

void hash_hex(struct hash *h, char out[HASH_HEX_SIZE])
{
    unsigned char sum[crypto_hash_sha256_BYTES];

    crypto_hash_sha256_final(&h->state, sum);
    sodium_bin2hex(out, HASH_HEX_SIZE, sum, sizeof(sum));
}

void hash_hex_of(const void *data, size_t n, char out[HASH_HEX_SIZE])
{
    struct hash h;

    hash_init(&h);
    hash_update(&h, data, n);
    hash_hex(&h, out);
}

void id_new(char out[ID_SIZE])
{
    for (int i = 0; i < ID_SIZE - 1; i++)
        out[i] = id_letters[randombytes_uniform(32)];
    out[ID_SIZE - 1] = '\0';
}

void id_of(const void *data, size_t n, char out[ID_SIZE])
{
    char hex[HASH_HEX_SIZE];

    hash_hex_of(data, n, hex);
    for (int i = 0; i < ID_SIZE - 1; i++) {         /* five bits of each pair of digits */
        unsigned byte;

        sscanf(&hex[2 * i], "%2x", &byte);
        out[i] = id_letters[byte % 32];
    }
    out[ID_SIZE - 1] = '\0';
}

int id_is_valid(const char *s)
{
    return strlen(s) == ID_SIZE - 1 && strspn(s, id_letters) == ID_SIZE - 1;
}

static void write_uuid(uint8_t b[16], unsigned version, char out[UUID_SIZE])
{
    b[6] = (uint8_t)((b[6] & 0x0F) | version << 4);
    b[8] = (uint8_t)((b[8] & 0x3F) | 0x80);         /* RFC variant */
    snprintf(out, UUID_SIZE, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
             b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

void uuid_new(char out[UUID_SIZE])
{
    uint8_t b[16];

    randombytes_buf(b, sizeof(b));
    write_uuid(b, 4, out);
}

void uuid_of(const void *data, size_t n, char out[UUID_SIZE])
{
    uint8_t sum[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(sum, data, n);
    write_uuid(sum, 8, out);
}
