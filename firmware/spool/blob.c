/* Blobs, written: every byte of a letter is sealed here on its way to the card. Read: blob_read.c. */
#include "spool/blob_internal.h"

#include <errno.h>
#include <string.h>

static void part_name(const char *name, char out[SPOOL_NAME_SIZE + 8])
{
    snprintf(out, SPOOL_NAME_SIZE + 8, "%s.part", name);
}

int spool_blob_alloc(const char *id, const char *name, struct spool_blob **ret_blob, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = calloc(1, sizeof(*b));

    if (b)
        b->fd = -1;
    if (!b || !(b->plain = malloc(2 * SEAL_CHUNK_SIZE + SEAL_CHUNK_EXTRA)))
        return err_set(e, -ENOMEM, "out of memory");
    b->sealed = b->plain + SEAL_CHUNK_SIZE;
    snprintf(b->id, sizeof(b->id), "%s", id);
    snprintf(b->entry.name, sizeof(b->entry.name), "%s", name);
    *ret_blob = TAKE_PTR(b);
    return 0;
}

/* ---- writing */

static int check_name(const struct spool_doc *d, const char *name, struct err *e)
{
    if (!manifest_name_is_valid(name))
        return err_set(e, -EINVAL, "\"%s\" is no name for a blob", name);
    if (manifest_find(&d->manifest, name) || manifest_find(&d->dropped, name))
        return err_set(e, -EEXIST, "letter %s has a %s already", d->id, name);
    return 0;
}

int spool_blob_create(struct spool_doc *d, const char *name, struct spool_blob **ret_blob, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    char part[SPOOL_NAME_SIZE + 8];

    int r = check_name(d, name, e);
    if (r == 0)
        r = spool_blob_alloc(d->id, name, &b, e);
    if (r < 0)
        return r;
    b->seal = seal_new(b->header);
    if (!b->seal)
        return err_set(e, -ENOMEM, "out of memory");
    part_name(name, part);
    b->doc = d;
    hash_init(&b->hash);
    r = b->fd = d->spool->fs->create(d->dir_fd, part);
    if (r >= 0)
        r = d->spool->fs->write(b->fd, b->header, sizeof(b->header));
    if (r < 0)
        return err_set(e, r, "letter %s: create %s: %s", d->id, name, strerror(-r));
    *ret_blob = TAKE_PTR(b);
    return 0;
}

static int put_chunk(struct spool_blob *b, const uint8_t *plain, size_t n, bool last, struct err *e)
{
    seal_chunk(b->seal, plain, n, last, b->sealed);
    int r = b->doc->spool->fs->write(b->fd, b->sealed, n + SEAL_CHUNK_EXTRA);
    return r < 0 ? err_set(e, r, "letter %s: write %s: %s", b->doc->id, b->entry.name, strerror(-r)) : 0;
}

/* A full chunk waits until more comes: the last one of a blob says that it is the last. */
int spool_blob_write(struct spool_blob *b, const void *data, size_t n, struct err *e)
{
    const uint8_t *from = data;
    int r = 0;

    hash_update(&b->hash, data, n);
    b->entry.size_bytes += (int64_t)n;
    while (r == 0 && n > 0) {
        size_t piece = SEAL_CHUNK_SIZE - b->n < n ? SEAL_CHUNK_SIZE - b->n : n;

        if (b->n == SEAL_CHUNK_SIZE) {
            r = put_chunk(b, b->plain, b->n, false, e);
            b->n = 0;
            continue;
        }
        if (b->n == 0 && n > SEAL_CHUNK_SIZE) {         /* without a copy */
            r = put_chunk(b, from, piece, false, e);
        } else {
            memcpy(b->plain + b->n, from, piece);
            b->n += piece;
        }
        from += piece;
        n -= piece;
    }
    return r;
}

static int store_keys(struct spool_doc *d, struct err *e)
{
    int r = d->keys.stored ? 0 : keys_store(d->spool->fs, d->dir_fd, d->spool->box_key, &d->keys);

    if (r < 0) {
        d->failed = true;
        err_set(e, r, "letter %s: write its key: %s", d->id, strerror(-r));
    }
    return r;
}

/* Writes keys and values of a document, beside its first blob at the latest, so that they are there after a crash. */
int spool_doc_begin(struct spool_doc *d, struct err *e)
{
    const struct fs_ops *fs = d->spool->fs;
    bool had_keys = d->keys.stored;
    int r = store_keys(d, e);

    if (r < 0 || !d->resumable || (d->begun && had_keys))
        return r;
    if (!d->begun)
        r = spool_write_manifest(fs, d->dir_fd, "begun", &d->manifest, false, e);
    if (r == 0)
        r = fs->sync(d->dir_fd);
    if (r == 0)
        r = fs->sync(d->spool->stage_fd[SPOOL_OPEN]);
    d->begun = r == 0;
    d->failed = d->failed || r < 0;
    return r < 0 ? err_set(e, r, "letter %s: begin: %s", d->id, strerror(-r)) : 0;
}

/* Up to here nobody has the blob's key. Now whoever has the document's can read it. */
static int hand_over_key(struct spool_blob *b, struct err *e)
{
    struct spool_doc *d = b->doc;
    struct seal_sum sum = { .size_bytes = b->entry.size_bytes };

    hash_hex(&b->hash, b->entry.sha256);
    sodium_hex2bin(sum.sha256, sizeof(sum.sha256), b->entry.sha256, HASH_HEX_SIZE - 1, NULL, NULL, NULL);
    seal_wrap(b->seal, &d->keys.list[0], &sum, b->header);
    int r = d->spool->fs->write_at(b->fd, SEAL_WRAP_AT, b->header + SEAL_WRAP_AT, SEAL_WRAP_SIZE);
    return r < 0 ? err_set(e, r, "letter %s: write the key of %s: %s", d->id, b->entry.name, strerror(-r)) : 0;
}

int spool_blob_commit(struct spool_blob *take_b, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = take_b;
    struct spool_doc *d = b->doc;
    const struct fs_ops *fs = d->spool->fs;
    char part[SPOOL_NAME_SIZE + 8];

    if (d->failed)
        return err_set(e, -EIO, "letter %s: the card failed before", d->id);
    part_name(b->entry.name, part);
    int r = spool_doc_begin(d, e);                      /* 1. the document's key, and what a restart must know */
    if (r == 0)
        r = put_chunk(b, b->plain, b->n, true, e);      /* 2. the last bytes */
    if (r == 0)
        r = hand_over_key(b, e);                        /* 3. its own key, wrapped */
    if (r < 0)
        return r;
    r = fs->sync(b->fd);                                /* 4. on the card */
    if (r == 0)
        r = fs->rename_over(d->dir_fd, part, d->dir_fd, b->entry.name);    /* 5. over a leftover nobody listed */
    if (r == 0)
        r = fs->sync(d->dir_fd);                        /* 6. the name */
    if (r < 0) {
        d->failed = true;                               /* the kernel may have dropped the pages: no second try */
        return err_set(e, r, "letter %s: bring %s to the card: %s", d->id, b->entry.name, strerror(-r));
    }
    r = manifest_add(&d->manifest, &b->entry, e);
    close(TAKE_FD(b->fd));
    return r;
}

int spool_blob_move(struct spool_blob *b, struct spool_doc *to, const char *name, struct err *e)
{
    char from_part[SPOOL_NAME_SIZE + 8], part[SPOOL_NAME_SIZE + 8];

    int r = check_name(to, name, e);
    if (r < 0)
        return r;
    part_name(b->entry.name, from_part);
    part_name(name, part);
    r = to->spool->fs->rename_over(b->doc->dir_fd, from_part, to->dir_fd, part);   /* not safe yet, here or there */
    if (r < 0)
        return err_set(e, r, "letter %s: take %s over from letter %s: %s", to->id, name, b->doc->id, strerror(-r));
    b->doc = to;
    snprintf(b->entry.name, sizeof(b->entry.name), "%s", name);
    return 0;
}

void spool_blob_close(struct spool_blob *b)
{
    char part[SPOOL_NAME_SIZE + 8];

    if (!b)
        return;
    if (b->fd >= 0)
        close(b->fd);
    if (b->fd >= 0 && b->doc && !b->doc->failed) {      /* written, but not committed */
        part_name(b->entry.name, part);
        b->doc->spool->fs->remove(b->doc->dir_fd, part, 0);
    }
    seal_free(b->seal);
    if (b->plain)
        sodium_memzero(b->plain, SEAL_CHUNK_SIZE);
    free(b->plain);
    free(b);
}

int spool_blob_put(struct spool_doc *d, const char *name, const void *data, size_t n, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    int r = spool_blob_create(d, name, &b, e);

    if (r == 0)
        r = spool_blob_write(b, data, n, e);
    return r == 0 ? spool_blob_commit(TAKE_PTR(b), e) : r;
}

/* ---- second names */

/* The keys that blobs of another document were sealed with, on the card before their names are. */
static int take_keys(struct spool_doc *d, int from_fd, const char *from_id, const struct spool_link *links, size_t n, struct err *e)
{
    uint8_t key_id[SEAL_ID_SIZE];
    struct keys from = { 0 };
    int r = keys_load(from_fd, from_id, d->spool->box_key, &from, e);

    for (size_t i = 0; r == 0 && i < n; i++) {
        r = spool_blob_key_id(from_fd, from_id, links[i].from_name, key_id, e);
        const struct seal_key *key = r == 0 ? keys_find(&from, key_id) : NULL;
        if (r == 0)
            r = key ? keys_add(&d->keys, key, e)
                    : err_set(e, -EBADMSG, "letter %s: the key of %s is not among its keys", from_id, links[i].from_name);
    }
    keys_done(&from);
    if (r < 0 || d->keys.stored)
        return r;
    r = store_keys(d, e);
    if (r == 0 && (r = d->spool->fs->sync(d->dir_fd)) < 0) {
        d->failed = true;
        err_set(e, r, "letter %s: write its key: %s", d->id, strerror(-r));
    }
    return r;
}

static int check_link(const struct spool_doc *d, const struct manifest *from, const struct spool_link *l, struct err *e)
{
    if (!manifest_find(from, l->from_name))
        return err_set(e, -ENOENT, "letter %s has no %s", from->id, l->from_name);
    return check_name(d, l->name, e);
}

static int link_one(struct spool_doc *d, int from_fd, const struct manifest *from, const struct spool_link *l, struct err *e)
{
    const struct fs_ops *fs = d->spool->fs;
    struct spool_entry entry = *manifest_find(from, l->from_name);

    int r = fs->link(from_fd, l->from_name, d->dir_fd, l->name);
    if (r == -EEXIST) {                                 /* a leftover nobody listed */
        r = fs->remove(d->dir_fd, l->name, 0);
        r = r == 0 ? fs->link(from_fd, l->from_name, d->dir_fd, l->name) : r;
    }
    if (r < 0)
        return err_set(e, r, "letter %s: take %s over from letter %s: %s", d->id, l->name, from->id, strerror(-r));
    snprintf(entry.name, sizeof(entry.name), "%s", l->name);
    return manifest_add(&d->manifest, &entry, e);
}

int spool_blob_link(struct spool_doc *d, const char *from_id, const struct spool_link *links, size_t n, struct err *e)
{
    struct manifest from = { 0 };
    AUTO_CLOSE int from_fd = spool_open_dir(d->spool, from_id, NULL, e);
    int r = from_fd < 0 ? from_fd : spool_read_manifest(from_fd, from_id, "manifest", &from, e);

    if (r == 0 && d->failed)
        r = err_set(e, -EIO, "letter %s: the card failed before", d->id);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = check_link(d, &from, &links[i], e);
    if (r == 0)
        r = take_keys(d, from_fd, from_id, links, n, e);
    if (r == 0)
        r = spool_doc_begin(d, e);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = link_one(d, from_fd, &from, &links[i], e);
    if (r == 0 && (r = d->spool->fs->sync(d->dir_fd)) < 0) {
        d->failed = true;
        err_set(e, r, "letter %s: bring what it takes over from letter %s to the card: %s", d->id, from_id, strerror(-r));
    }
    manifest_done(&from);
    return r;
}
