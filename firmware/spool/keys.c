#include "spool/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/spool_internal.h"

enum {
    HEAD_SIZE = 16,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    WRAP_SIZE = SEAL_KEY_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES,
    ENTRY_SIZE = SEAL_ID_SIZE + NONCE_SIZE + WRAP_SIZE,
    MAX_KEYS = SPOOL_MAX_BLOBS + 1,
};

static const char head[HEAD_SIZE + 1] = "dakbox-keys   1\n";

/* ---- the list */

void keys_done(struct keys *k)
{
    sodium_free(k->list);
    *k = (struct keys){ 0 };
}

const struct seal_key *keys_find(const struct keys *k, const uint8_t id[SEAL_ID_SIZE])
{
    for (size_t i = 0; i < k->n; i++)
        if (memcmp(k->list[i].id, id, SEAL_ID_SIZE) == 0)
            return &k->list[i];
    return NULL;
}

static int make_room(struct keys *k, size_t n, struct err *e)
{
    if (n <= k->room)
        return 0;
    if (n > MAX_KEYS)
        return err_set(e, -E2BIG, "more than %d keys", MAX_KEYS);
    struct seal_key *more = sodium_allocarray(n + k->room, sizeof(*more));
    if (!more)
        return err_set(e, -ENOMEM, "out of memory");
    if (k->n > 0)
        memcpy(more, k->list, k->n * sizeof(*more));
    sodium_free(k->list);
    k->list = more;
    k->room += n;
    return 0;
}

int keys_add(struct keys *k, const struct seal_key *key, struct err *e)
{
    if (keys_find(k, key->id))
        return 0;
    int r = make_room(k, k->n + 1, e);
    if (r == 0) {
        k->list[k->n++] = *key;
        k->stored = false;
    }
    return r;
}

int keys_make(struct keys *k, struct err *e)
{
    int r = make_room(k, 1, e);

    if (r < 0)
        return r;
    randombytes_buf(k->list[0].id, SEAL_ID_SIZE);
    crypto_aead_xchacha20poly1305_ietf_keygen(k->list[0].bytes);
    k->n = 1;
    k->stored = false;
    return 0;
}

/* ---- the file: head, then an entry a key: id, nonce, wrapped key. Head and id are bound into the wrap. */

struct bound { uint8_t bytes[HEAD_SIZE + SEAL_ID_SIZE]; };

static struct bound bound_of(const uint8_t id[SEAL_ID_SIZE])
{
    struct bound b;

    memcpy(b.bytes, head, HEAD_SIZE);
    memcpy(b.bytes + HEAD_SIZE, id, SEAL_ID_SIZE);
    return b;
}

static void wrap_one(const struct seal_key *key, const uint8_t *box_key, uint8_t out[ENTRY_SIZE])
{
    struct bound b = bound_of(key->id);

    memcpy(out, key->id, SEAL_ID_SIZE);
    randombytes_buf(out + SEAL_ID_SIZE, NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + SEAL_ID_SIZE + NONCE_SIZE, NULL, key->bytes, SEAL_KEY_SIZE, b.bytes, sizeof(b.bytes),
                                               NULL, out + SEAL_ID_SIZE, box_key);
}

static int unwrap_one(const uint8_t in[ENTRY_SIZE], const uint8_t *box_key, struct seal_key *out)
{
    struct bound b = bound_of(in);

    memcpy(out->id, in, SEAL_ID_SIZE);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(out->bytes, NULL, NULL, in + SEAL_ID_SIZE + NONCE_SIZE, WRAP_SIZE, b.bytes,
                                                      sizeof(b.bytes), in + SEAL_ID_SIZE, box_key);
}

int keys_store(const struct fs_ops *fs, int dir_fd, const uint8_t *box_key, struct keys *k)
{
    size_t n = HEAD_SIZE + k->n * ENTRY_SIZE;
    AUTO_FREE uint8_t *text = malloc(n);

    if (!text)
        return -ENOMEM;
    memcpy(text, head, HEAD_SIZE);
    for (size_t i = 0; i < k->n; i++)
        wrap_one(&k->list[i], box_key, text + HEAD_SIZE + i * ENTRY_SIZE);
    int r = spool_put_file(fs, dir_fd, KEYS_NAME, text, n);
    k->stored = r == 0;
    return r;
}

int keys_load(int dir_fd, const char *id, const uint8_t *box_key, struct keys *k, struct err *e)
{
    AUTO_FREE uint8_t *text = NULL;
    struct keys found = { 0 };
    size_t n;
    int r = spool_get_file(dir_fd, id, KEYS_NAME, HEAD_SIZE + (size_t)MAX_KEYS * ENTRY_SIZE, (void **)&text, &n, e);

    if (r < 0)
        return r;
    if (n < HEAD_SIZE + ENTRY_SIZE || (n - HEAD_SIZE) % ENTRY_SIZE != 0 || memcmp(text, head, HEAD_SIZE) != 0)
        return err_set(e, -EBADMSG, "letter %s: its file \"" KEYS_NAME "\" is damaged", id);
    size_t count = (n - HEAD_SIZE) / ENTRY_SIZE;
    r = make_room(&found, count, e);
    for (size_t i = 0; r == 0 && i < count; i++)
        if (unwrap_one(text + HEAD_SIZE + i * ENTRY_SIZE, box_key, &found.list[i]) != 0)
            r = err_set(e, -EBADMSG, "letter %s: its file \"" KEYS_NAME "\" is damaged, or of another box", id);
    if (r < 0) {
        keys_done(&found);
        return r;
    }
    found.n = count;
    found.stored = true;
    *k = found;
    return 0;
}

/* ---- forgetting */

static int overwrite(const struct fs_ops *fs, int dir_fd, const char *name)
{
    static const uint8_t zeros[4096];
    struct stat st;
    AUTO_CLOSE int fd = openat(dir_fd, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int r = 0;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    for (off_t at = 0; r == 0 && at < st.st_size; at += (off_t)sizeof(zeros))
        r = fs->write_at(fd, at, zeros, st.st_size - at < (off_t)sizeof(zeros) ? (size_t)(st.st_size - at) : sizeof(zeros));
    if (r == 0)
        r = fs->sync(fd);
    return r == 0 ? fs->remove(dir_fd, name, 0) : r;
}

int keys_destroy(const struct fs_ops *fs, int dir_fd)
{
    static const char *const names[] = { KEYS_NAME, KEYS_NAME ".part" };
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(names); i++)
        if ((r = overwrite(fs, dir_fd, names[i])) == -ENOENT)
            r = 0;
    return r == 0 ? fs->sync(dir_fd) : r;
}
