#include "care/office_key.h"

#include "base/auto.h"
#include "base/put_file.h"
#include "base/said.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    LETTERS = OFFICE_GROUPS * OFFICE_GROUP_LETTERS,     /* of 5 bits each: 128 of the secret, then 12 of its sum */
    SUM_BITS = 5 * LETTERS - 8 * OFFICE_SECRET_BYTES,
    FILE_MAX_BYTES = 1024,
};
_Static_assert((int)SUM_BITS == 12, "the sum fills the last letters");

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void office_secret_new(uint8_t secret[OFFICE_SECRET_BYTES])
{
    randombytes_buf(secret, OFFICE_SECRET_BYTES);
}

/* Secret and sum one behind the other, with four bits to spare. */
static void with_sum(const uint8_t secret[OFFICE_SECRET_BYTES], uint8_t out[OFFICE_SECRET_BYTES + 2])
{
    static const char what[] = "dakbox office key sum";
    uint8_t sum[crypto_generichash_BYTES];

    crypto_generichash(sum, sizeof(sum), secret, OFFICE_SECRET_BYTES, (const uint8_t *)what, sizeof(what) - 1);
    memcpy(out, secret, OFFICE_SECRET_BYTES);
    out[OFFICE_SECRET_BYTES] = sum[0];
    out[OFFICE_SECRET_BYTES + 1] = sum[1] & 0xF0;
}

void office_secret_text(const uint8_t secret[OFFICE_SECRET_BYTES], char out[OFFICE_TEXT_SIZE])
{
    uint8_t bytes[OFFICE_SECRET_BYTES + 3] = { 0 };
    char *at = out;

    with_sum(secret, bytes);
    for (unsigned i = 0; i < LETTERS; i++) {
        unsigned bit = 5 * i, pair = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];

        if (i > 0 && i % OFFICE_GROUP_LETTERS == 0)
            *at++ = ' ';
        *at++ = alphabet[pair >> (11 - bit % 8) & 31];
    }
    *at = '\0';
    sodium_memzero(bytes, sizeof(bytes));
}

/* 0..31; -1: no letter of ours; -2: stands between groups. */
static int value_of(char c)
{
    const char *at;

    if (isspace((unsigned char)c) || c == '-' || c == '.')
        return -2;
    c = c == '0' ? 'O' : c == '1' ? 'I' : c == '8' ? 'B' : (char)toupper((unsigned char)c);
    at = c ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

int office_secret_parse(const char *text, uint8_t secret[OFFICE_SECRET_BYTES], struct err *e)
{
    uint8_t bytes[OFFICE_SECRET_BYTES + 3] = { 0 }, right[OFFICE_SECRET_BYTES + 2];
    unsigned n = 0;

    for (const char *c = text; *c; c++) {
        int v = value_of(*c);

        if (v == -2)
            continue;
        if (v < 0)
            return err_say(e, -EINVAL, SAID_OFFICE_KEY_LETTER);
        if (n == LETTERS)
            return err_say(e, -EINVAL, SAID_OFFICE_KEY_LENGTH, SAID_NUMBER(OFFICE_GROUPS), SAID_NUMBER(OFFICE_GROUP_LETTERS));
        unsigned bit = 5 * n++, pair = (unsigned)v << (11 - bit % 8);

        bytes[bit / 8] |= (uint8_t)(pair >> 8);
        bytes[bit / 8 + 1] |= (uint8_t)pair;
    }
    if (n != LETTERS)
        return err_say(e, -EINVAL, SAID_OFFICE_KEY_LENGTH, SAID_NUMBER(OFFICE_GROUPS), SAID_NUMBER(OFFICE_GROUP_LETTERS));
    with_sum(bytes, right);
    if (sodium_memcmp(bytes, right, sizeof(right)) != 0)
        return err_say(e, -EINVAL, SAID_OFFICE_KEY_SLIP);
    memcpy(secret, bytes, OFFICE_SECRET_BYTES);
    sodium_memzero(bytes, sizeof(bytes));
    return 0;
}

bool office_secret_ends_in(const char *text, const char *typed)
{
    const char *last = text + strlen(text) - OFFICE_GROUP_LETTERS;
    unsigned n = 0;

    for (; *typed; typed++) {
        int v = value_of(*typed);

        if (v == -2)
            continue;
        if (v < 0 || n == OFFICE_GROUP_LETTERS || alphabet[v] != last[n++])
            return false;
    }
    return n == OFFICE_GROUP_LETTERS;
}

/* ---- what is made of it */

static void derive(const uint8_t secret[OFFICE_SECRET_BYTES], const char *what, uint8_t out[32])
{
    crypto_generichash(out, 32, (const uint8_t *)what, strlen(what), secret, OFFICE_SECRET_BYTES);
}

void office_key_of(const uint8_t secret[OFFICE_SECRET_BYTES], struct office_opener *ret)
{
    uint8_t seed[32], verify[crypto_sign_PUBLICKEYBYTES];

    derive(secret, "dakbox backup: seal", seed);
    crypto_box_seed_keypair(ret->key.seal_to, ret->open, seed);
    derive(secret, "dakbox backup: sign", seed);
    crypto_sign_seed_keypair(verify, ret->key.sign, seed);
    derive(secret, "dakbox backup: name", ret->key.name);
    id_of(ret->key.seal_to, sizeof(ret->key.seal_to), ret->key.id);
    sodium_memzero(seed, sizeof(seed));
}

/* ---- the box's part */

static int read_hex(const char *text, const char *name, uint8_t *out, size_t n)
{
    char label[16];
    size_t got = 0;
    int size = snprintf(label, sizeof(label), "\n%s ", name);
    const char *at = strstr(text, label);

    return at && sodium_hex2bin(out, n, at + size, strcspn(at + size, "\n"), NULL, &got, NULL) == 0 && got == n ? 0 : -EBADMSG;
}

static void write_hex(FILE *f, const char *name, const uint8_t *bytes, size_t n)
{
    char hex[2 * crypto_sign_SECRETKEYBYTES + 1];

    fprintf(f, "%s %s\n", name, sodium_bin2hex(hex, sizeof(hex), bytes, n));
    sodium_memzero(hex, sizeof(hex));
}

int office_key_load(const char *path, struct office_key *ret, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    int r = get_file(path, FILE_MAX_BYTES, &text, &n, e);

    if (r == -ENOENT)
        return err_say(e, r, SAID_OFFICE_KEY_NONE);
    if (r == 0)
        r = strncmp(text, "dakbox-office-key 1\n", 20) != 0 ? -EBADMSG : read_hex(text, "seal", ret->seal_to, sizeof(ret->seal_to));
    if (r == 0)
        r = read_hex(text, "sign", ret->sign, sizeof(ret->sign));
    if (r == 0)
        r = read_hex(text, "name", ret->name, sizeof(ret->name));
    if (text)
        sodium_memzero(text, n);
    if (r == -EBADMSG)
        return err_say(e, r, SAID_OFFICE_KEY_DAMAGED, path);
    if (r == 0)
        id_of(ret->seal_to, sizeof(ret->seal_to), ret->id);
    return r;
}

int office_key_save(const char *path, const struct office_key *key, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);

    if (!f)
        return err_set(e, -ENOMEM, "out of memory");
    fputs("dakbox-office-key 1\n", f);
    write_hex(f, "seal", key->seal_to, sizeof(key->seal_to));
    write_hex(f, "sign", key->sign, sizeof(key->sign));
    write_hex(f, "name", key->name, sizeof(key->name));
    if (fclose(f) != 0)
        return err_set(e, -ENOMEM, "out of memory");
    int r = put_file(path, 0600, text, n, e);
    sodium_memzero(text, n);
    return r;
}
