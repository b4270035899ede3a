/* Blobs, read: opened chunk by chunk, each checked before a byte of it is given out. */
#include "spool/blob_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { SEALED_CHUNK_SIZE = SEAL_CHUNK_SIZE + SEAL_CHUNK_EXTRA };

/* Up to n bytes from offset on; fewer only at the end of the file. */
static ssize_t read_at(int fd, void *out, size_t n, int64_t offset)
{
    size_t done = 0;

    while (done < n) {
        ssize_t k = pread(fd, (uint8_t *)out + done, n - done, offset + (int64_t)done);

        if (k < 0 && errno != EINTR)
            return -errno;
        if (k == 0)
            break;
        done += k > 0 ? (size_t)k : 0;
    }
    return (ssize_t)done;
}

/* ---- opening */

static int open_file(int dir_fd, const char *id, const char *name, struct spool_blob **ret_blob, int64_t *ret_file_bytes, struct err *e)
{
    struct stat st;
    AUTO_CLOSE int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return err_errno(e, "letter %s: open %s", id, name);
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return err_set(e, -EBADMSG, "letter %s: %s is not a file", id, name);
    int r = spool_blob_alloc(id, name, ret_blob, e);
    if (r == 0) {
        (*ret_blob)->fd = TAKE_FD(fd);
        *ret_file_bytes = st.st_size;
    }
    return r;
}

static int damaged(const struct spool_blob *b, const char *how, struct err *e)
{
    return err_set(e, -EBADMSG, "letter %s: %s %s", b->id, b->entry.name, how);
}

static int read_header(struct spool_blob *b, struct err *e)
{
    ssize_t n = read_at(b->fd, b->header, sizeof(b->header), 0);

    if (n < 0)
        return err_set(e, (int)n, "letter %s: read %s: %s", b->id, b->entry.name, strerror((int)-n));
    if (n < (ssize_t)sizeof(b->header) || !seal_key_id(b->header))
        return damaged(b, "is not a sealed blob, or one that was never finished", e);
    return 0;
}

static int unseal(struct spool_blob *b, const struct keys *keys, int64_t file_bytes, struct err *e)
{
    struct seal_sum sum;
    int r = read_header(b, e);

    if (r < 0)
        return r;
    const struct seal_key *key = keys_find(keys, seal_key_id(b->header));
    if (!key)
        return damaged(b, "is sealed with a key that the letter does not have", e);
    r = seal_unwrap(b->header, key, &b->seal, &sum);
    if (r < 0)
        return r == -ENOMEM ? err_set(e, r, "out of memory") : damaged(b, "was changed: its seal does not open", e);
    if (seal_file_size(sum.size_bytes) != file_bytes)
        return damaged(b, "does not have the length it was sealed with", e);
    b->entry.size_bytes = sum.size_bytes;
    sodium_bin2hex(b->entry.sha256, sizeof(b->entry.sha256), sum.sha256, sizeof(sum.sha256));
    return 0;
}

/* keys NULL: those of the document. */
static int open_blob(int dir_fd, const char *id, const char *name, const struct keys *keys, const uint8_t *box_key,
                     struct spool_blob **ret_blob, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    struct keys own = { 0 };
    int64_t file_bytes;
    int r = open_file(dir_fd, id, name, &b, &file_bytes, e);

    if (r == 0 && !keys && (r = keys_load(dir_fd, id, box_key, &own, e)) == -ENOENT)
        r = damaged(b, "cannot be opened: the key of the letter is gone", e);
    if (r == 0)
        r = unseal(b, keys ? keys : &own, file_bytes, e);
    keys_done(&own);
    if (r == 0)
        *ret_blob = TAKE_PTR(b);
    return r;
}

static int compare(const struct spool_blob *b, const struct spool_entry *want, struct err *e)
{
    if (b->entry.size_bytes != want->size_bytes)
        return damaged(b, "has another size than its manifest says", e);
    return strcmp(b->entry.sha256, want->sha256) == 0 ? 0 : damaged(b, "does not match its checksum", e);
}

int spool_blob_open(const struct spool *s, const char *id, const char *name, struct spool_blob **ret_blob, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    AUTO_FREE void *text = NULL;
    struct spool_entry listed;
    enum spool_stage stage;
    size_t n;

    if (!manifest_name_is_valid(name))
        return err_set(e, -ENOENT, "\"%s\" is no name for a blob", name);
    AUTO_CLOSE int dir_fd = spool_open_dir(s, id, &stage, e);
    int r = dir_fd < 0 ? dir_fd : open_blob(dir_fd, id, name, NULL, s->box_key, &b, e);
    if (r < 0)
        return r;
    if (stage != SPOOL_OPEN && spool_get_file(dir_fd, id, "manifest", MANIFEST_MAX_BYTES, &text, &n, NULL) == 0 &&
        manifest_peek(text, name, &listed))             /* an extension's blob is in none yet */
        r = compare(b, &listed, e);
    if (r == 0)
        *ret_blob = TAKE_PTR(b);
    return r;
}

/* ---- reading */

int64_t spool_blob_size(const struct spool_blob *b) { return b->entry.size_bytes; }

static int next_chunk(struct spool_blob *b, struct err *e)
{
    int64_t at = b->chunk_at + (int64_t)b->n, left = b->entry.size_bytes - at;
    size_t n = left < SEAL_CHUNK_SIZE ? (size_t)left : SEAL_CHUNK_SIZE;
    bool last = left <= SEAL_CHUNK_SIZE;
    ssize_t got = read_at(b->fd, b->sealed, n + SEAL_CHUNK_EXTRA, SEAL_HEADER_SIZE + at / SEAL_CHUNK_SIZE * SEALED_CHUNK_SIZE);

    if (got < 0)
        return err_set(e, (int)got, "letter %s: read %s: %s", b->id, b->entry.name, strerror((int)-got));
    if ((size_t)got != n + SEAL_CHUNK_EXTRA)
        return damaged(b, "ends early", e);
    if (seal_open_chunk(b->seal, b->sealed, n + SEAL_CHUNK_EXTRA, last, b->plain) < 0)
        return damaged(b, "was changed: its seal does not open", e);
    b->chunk_at = at;
    b->n = n;
    b->ended = last;
    return 0;
}

ssize_t spool_blob_read(struct spool_blob *b, void *out, size_t n, struct err *e)
{
    size_t done = 0;

    while (done < n) {
        int64_t end = b->chunk_at + (int64_t)b->n;

        if (b->at < end) {
            size_t k = (size_t)(end - b->at) < n - done ? (size_t)(end - b->at) : n - done;

            memcpy((uint8_t *)out + done, b->plain + (b->at - b->chunk_at), k);
            b->at += (int64_t)k;
            done += k;
        } else if (b->ended) {
            break;
        } else {
            int r = next_chunk(b, e);

            if (r < 0)
                return r;
        }
    }
    return (ssize_t)done;
}

/* Forward, chunks in between are opened when the next byte is read: each vouches for the one behind it. */
int spool_blob_seek(struct spool_blob *b, int64_t offset, struct err *e)
{
    if (offset < 0)
        return err_set(e, -EINVAL, "letter %s: seek in %s", b->id, b->entry.name);
    if (offset < b->chunk_at) {
        if (seal_rewind(b->seal, b->header) < 0)
            return damaged(b, "was changed: its seal does not open", e);
        b->chunk_at = 0;
        b->n = 0;
        b->ended = false;
    }
    b->at = offset;
    return 0;
}

int spool_blob_load(const struct spool *s, const char *id, const char *name, size_t max_bytes,
                    void **ret_data, size_t *ret_n, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    struct manifest m = { 0 };
    AUTO_FREE char *data = NULL;
    AUTO_CLOSE int dir_fd = spool_open_dir(s, id, NULL, e);
    int r = dir_fd < 0 ? dir_fd : spool_read_manifest(dir_fd, id, "manifest", &m, e);
    const struct spool_entry *want = r == 0 ? manifest_find(&m, name) : NULL;

    if (r == 0 && !want)
        r = err_set(e, -ENOENT, "letter %s has no %s", id, name);
    if (r == 0 && (uint64_t)want->size_bytes > max_bytes)
        r = err_set(e, -E2BIG, "letter %s: %s is larger than %zu bytes", id, name, max_bytes);
    if (r == 0)
        r = open_blob(dir_fd, id, name, NULL, s->box_key, &b, e);
    if (r == 0)
        r = compare(b, want, e);                        /* with that, the seal vouches for every byte */
    if (r == 0 && !(data = malloc((size_t)want->size_bytes + 1)))
        r = err_set(e, -ENOMEM, "out of memory");
    ssize_t n = r == 0 ? spool_blob_read(b, data, (size_t)want->size_bytes + 1, e) : r;
    if (n >= 0) {
        data[n] = '\0';
        *ret_n = (size_t)n;
        *ret_data = TAKE_PTR(data);
    }
    manifest_done(&m);
    return n < 0 ? (int)n : 0;
}

/* ---- examining */

static int hash_all(struct spool_blob *b, struct err *e)
{
    char sha256[HASH_HEX_SIZE];
    struct hash h;

    hash_init(&h);
    while (!b->ended) {
        int r = next_chunk(b, e);

        if (r < 0)
            return r;
        hash_update(&h, b->plain, b->n);
    }
    hash_hex(&h, sha256);
    return strcmp(sha256, b->entry.sha256) == 0 ? 0 : damaged(b, "does not match its checksum", e);
}

int spool_examine_blob(int dir_fd, const char *id, const struct keys *keys, const char *name, bool whole,
                       struct spool_entry *ret_entry, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    int r = open_blob(dir_fd, id, name, keys, NULL, &b, e);

    if (r == 0 && whole)
        r = hash_all(b, e);
    if (r == 0)
        *ret_entry = b->entry;
    return r;
}

int spool_blob_key_id(int dir_fd, const char *id, const char *name, uint8_t ret_key_id[SEAL_ID_SIZE], struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    int64_t file_bytes;
    int r = open_file(dir_fd, id, name, &b, &file_bytes, e);

    if (r == 0)
        r = read_header(b, e);
    if (r == 0)
        memcpy(ret_key_id, seal_key_id(b->header), SEAL_ID_SIZE);
    return r;
}

static int verify_one(int dir_fd, const char *id, const struct keys *keys, const struct spool_entry *want, struct err *e)
{
    struct spool_entry found;
    int r = spool_examine_blob(dir_fd, id, keys, want->name, true, &found, e);

    if (r == -ENOENT)
        return err_set(e, -EBADMSG, "letter %s: %s is missing", id, want->name);
    if (r == 0 && (found.size_bytes != want->size_bytes || strcmp(found.sha256, want->sha256) != 0))
        r = err_set(e, -EBADMSG, "letter %s: %s does not match its checksum", id, want->name);
    return r;
}

int spool_verify(const struct spool *s, const char *id, struct err *e)
{
    struct manifest m = { 0 };
    struct keys keys = { 0 };
    AUTO_CLOSE int dir_fd = spool_open_dir(s, id, NULL, e);
    int r = dir_fd < 0 ? dir_fd : spool_read_manifest(dir_fd, id, "manifest", &m, e);

    if (r == 0 && m.n_entries > 0 && (r = keys_load(dir_fd, id, s->box_key, &keys, e)) == -ENOENT)
        r = err_set(e, -EBADMSG, "letter %s: its key is missing, so no page can be opened", id);
    for (size_t i = 0; r == 0 && i < m.n_entries; i++)
        r = verify_one(dir_fd, id, &keys, &m.entries[i], e);
    keys_done(&keys);
    manifest_done(&m);
    return r;
}
