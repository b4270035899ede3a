#include "uploader/gateway/piece_sum.h"

#include "base/auto.h"
#include "base/hash.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

enum { SUM_MAX = 32 };

struct piece_sum {
    gnutls_hash_hd_t hash;          /* NULL: ended */
    unsigned char announced[SUM_MAX];
    size_t n;
    bool right;
};

static const struct { const char *name; gnutls_digest_algorithm_t id; size_t n; } algorithms[] = {
    { "sha1 ", GNUTLS_DIG_SHA1, 20 }, { "sha256 ", GNUTLS_DIG_SHA256, 32 },
};

int piece_sum_new(const char *header, struct piece_sum **ret_sum, struct err *e)
{
    struct piece_sum *s = NULL;
    size_t i = 0, got = 0;

    while (i < ARRAY_LEN(algorithms) && strncmp(header, algorithms[i].name, strlen(algorithms[i].name)) != 0)
        i++;
    if (i == ARRAY_LEN(algorithms))
        return err_set(e, -EINVAL, "Upload-Checksum must begin with one of " PIECE_SUM_ALGORITHMS " and a blank.");
    s = calloc(1, sizeof(*s));
    if (!s || gnutls_hash_init(&s->hash, algorithms[i].id) < 0) {
        free(s);
        return err_set(e, -ENOMEM, "no memory for a checksum");
    }
    s->n = algorithms[i].n;
    const char *text = header + strlen(algorithms[i].name);
    if (sodium_base642bin(s->announced, sizeof(s->announced), text, strlen(text), NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) < 0
        || got != s->n) {
        piece_sum_free(s);
        return err_set(e, -EINVAL, "The sum in Upload-Checksum must be %zu bytes in base64.", algorithms[i].n);
    }
    *ret_sum = s;
    return 0;
}

void piece_sum_free(struct piece_sum *s)
{
    if (!s)
        return;
    if (s->hash)
        gnutls_hash_deinit(s->hash, NULL);
    free(s);
}

void piece_sum_add(struct piece_sum *s, const void *data, size_t n)
{
    if (s->hash)
        gnutls_hash(s->hash, data, n);
}

void piece_sum_end(struct piece_sum *s)
{
    unsigned char sum[SUM_MAX];

    if (!s->hash)
        return;
    gnutls_hash_deinit(s->hash, sum);
    s->hash = NULL;
    s->right = memcmp(sum, s->announced, s->n) == 0;
}

bool piece_sum_right(const struct piece_sum *s) { return s->right; }
