/* Blobs: every byte of a letter passes through this file, so that sealing has one place. */
#include "spool/spool_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { COPY_BYTES = 64 * 1024 };

struct spool_blob {
    struct spool_doc *doc;              /* NULL: opened for reading */
    int fd;
    struct spool_entry entry;
    struct hash hash;
};

static void part_name(const char *name, char out[SPOOL_NAME_SIZE + 8])
{
    snprintf(out, SPOOL_NAME_SIZE + 8, "%s.part", name);
}

/* ---- writing */

int spool_blob_create(struct spool_doc *d, const char *name, struct spool_blob **ret_blob, struct err *e)
{
    char part[SPOOL_NAME_SIZE + 8];

    if (!manifest_name_is_valid(name))
        return err_set(e, -EINVAL, "\"%s\" is no name for a blob", name);
    if (manifest_find(&d->manifest, name) || manifest_find(&d->dropped, name))
        return err_set(e, -EEXIST, "letter %s has a %s already", d->id, name);
    struct spool_blob *b = calloc(1, sizeof(*b));
    if (!b)
        return err_set(e, -ENOMEM, "out of memory");
    part_name(name, part);
    b->doc = d;
    b->fd = d->spool->fs->create(d->dir_fd, part);
    if (b->fd < 0) {
        int r = err_set(e, b->fd, "letter %s: create %s: %s", d->id, name, strerror(-b->fd));
        free(b);
        return r;
    }
    snprintf(b->entry.name, sizeof(b->entry.name), "%s", name);
    hash_init(&b->hash);
    *ret_blob = b;
    return 0;
}

int spool_blob_write(struct spool_blob *b, const void *data, size_t n, struct err *e)
{
    int r = b->doc->spool->fs->write(b->fd, data, n);

    if (r < 0)
        return err_set(e, r, "letter %s: write %s: %s", b->doc->id, b->entry.name, strerror(-r));
    hash_update(&b->hash, data, n);
    b->entry.size_bytes += (int64_t)n;
    return 0;
}

/* Writes the values of a resumable document, beside its first blob at the latest, so that both are there after a crash. */
int spool_doc_begin(struct spool_doc *d, struct err *e)
{
    const struct fs_ops *fs = d->spool->fs;
    AUTO_FREE char *text = NULL;
    size_t n;

    if (!d->resumable || d->begun)
        return 0;
    int r = manifest_print(&d->manifest, false, &text, &n, e);
    AUTO_CLOSE int fd = r < 0 ? -1 : fs->create(d->dir_fd, "begun.part");
    if (r < 0)
        return r;
    r = fd < 0 ? fd : fs->write(fd, text, n);
    if (r == 0)
        r = fs->sync(fd);
    if (r == 0)
        r = fs->rename_over(d->dir_fd, "begun.part", d->dir_fd, "begun");
    if (r == 0)
        r = fs->sync(d->dir_fd);
    if (r == 0)
        r = fs->sync(d->spool->stage_fd[SPOOL_OPEN]);
    d->begun = r == 0;
    d->failed = d->failed || r < 0;
    return r < 0 ? err_set(e, r, "letter %s: begin: %s", d->id, strerror(-r)) : 0;
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
    int r = spool_doc_begin(d, e);                      /* 1. what a restart must know */
    if (r < 0)
        return r;
    r = fs->sync(b->fd);                                /* 2. the bytes */
    if (r == 0)
        r = fs->rename_over(d->dir_fd, part, d->dir_fd, b->entry.name);    /* 3. over a leftover nobody listed */
    if (r == 0)
        r = fs->sync(d->dir_fd);                        /* 4. the name */
    if (r < 0) {
        d->failed = true;                               /* the kernel may have dropped the pages: no second try */
        return err_set(e, r, "letter %s: bring %s to the card: %s", d->id, b->entry.name, strerror(-r));
    }
    hash_hex(&b->hash, b->entry.sha256);
    r = manifest_add(&d->manifest, &b->entry, e);
    close(TAKE_FD(b->fd));
    return r;
}

int spool_blob_move(struct spool_blob *b, struct spool_doc *to, const char *name, struct err *e)
{
    char from_part[SPOOL_NAME_SIZE + 8], part[SPOOL_NAME_SIZE + 8];

    if (!manifest_name_is_valid(name))
        return err_set(e, -EINVAL, "\"%s\" is no name for a blob", name);
    if (manifest_find(&to->manifest, name) || manifest_find(&to->dropped, name))
        return err_set(e, -EEXIST, "letter %s has a %s already", to->id, name);
    part_name(b->entry.name, from_part);
    part_name(name, part);
    int r = to->spool->fs->rename_over(b->doc->dir_fd, from_part, to->dir_fd, part);   /* not safe yet, here or there */
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

static int link_one(struct spool_doc *d, int from_fd, const struct manifest *from, const struct spool_link *l, struct err *e)
{
    const struct fs_ops *fs = d->spool->fs;
    const struct spool_entry *found = manifest_find(from, l->from_name);
    struct spool_entry entry;

    if (!found)
        return err_set(e, -ENOENT, "letter %s has no %s", from->id, l->from_name);
    if (!manifest_name_is_valid(l->name))
        return err_set(e, -EINVAL, "\"%s\" is no name for a blob", l->name);
    if (manifest_find(&d->manifest, l->name) || manifest_find(&d->dropped, l->name))
        return err_set(e, -EEXIST, "letter %s has a %s already", d->id, l->name);
    int r = fs->link(from_fd, l->from_name, d->dir_fd, l->name);
    if (r == -EEXIST) {                                 /* a leftover nobody listed */
        r = fs->remove(d->dir_fd, l->name, 0);
        r = r == 0 ? fs->link(from_fd, l->from_name, d->dir_fd, l->name) : r;
    }
    if (r < 0)
        return err_set(e, r, "letter %s: take %s over from letter %s: %s", d->id, l->name, from->id, strerror(-r));
    entry = *found;
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

/* ---- reading */

static int open_for_reading(int dir_fd, const char *id, const char *name, struct spool_blob **ret_blob, struct err *e)
{
    struct stat st;
    AUTO_CLOSE int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return err_errno(e, "letter %s: open %s", id, name);
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return err_set(e, -EBADMSG, "letter %s: %s is not a file", id, name);
    struct spool_blob *b = calloc(1, sizeof(*b));
    if (!b)
        return err_set(e, -ENOMEM, "out of memory");
    snprintf(b->entry.name, sizeof(b->entry.name), "%s", name);
    b->entry.size_bytes = st.st_size;
    b->fd = TAKE_FD(fd);
    *ret_blob = b;
    return 0;
}

int spool_blob_open(const struct spool *s, const char *id, const char *name, struct spool_blob **ret_blob, struct err *e)
{
    if (!manifest_name_is_valid(name))
        return err_set(e, -ENOENT, "\"%s\" is no name for a blob", name);
    AUTO_CLOSE int dir_fd = spool_open_dir(s, id, NULL, e);
    return dir_fd < 0 ? dir_fd : open_for_reading(dir_fd, id, name, ret_blob, e);
}

int64_t spool_blob_size(const struct spool_blob *b) { return b->entry.size_bytes; }

ssize_t spool_blob_read(struct spool_blob *b, void *out, size_t n, struct err *e)
{
    ssize_t k;

    while ((k = read(b->fd, out, n)) < 0 && errno == EINTR)
        ;
    return k < 0 ? err_errno(e, "read %s", b->entry.name) : k;
}

int spool_blob_seek(struct spool_blob *b, int64_t offset, struct err *e)
{
    return lseek(b->fd, offset, SEEK_SET) < 0 ? err_errno(e, "seek in %s", b->entry.name) : 0;
}

static int load_checked(int dir_fd, const char *id, const struct spool_entry *want, void *data, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    char sha256[HASH_HEX_SIZE];
    size_t n = 0, size = (size_t)want->size_bytes;
    int r = open_for_reading(dir_fd, id, want->name, &b, e);

    if (r == 0 && b->entry.size_bytes != want->size_bytes)
        r = err_set(e, -EBADMSG, "letter %s: %s has another size than its manifest says", id, want->name);
    while (r == 0 && n < size) {
        ssize_t k = spool_blob_read(b, (char *)data + n, size - n, e);

        if (k <= 0)
            r = k < 0 ? (int)k : err_set(e, -EBADMSG, "letter %s: %s ends early", id, want->name);
        else
            n += (size_t)k;
    }
    if (r < 0)
        return r;
    hash_hex_of(data, size, sha256);
    if (strcmp(sha256, want->sha256) != 0)
        return err_set(e, -EBADMSG, "letter %s: %s does not match its checksum", id, want->name);
    return 0;
}

int spool_blob_load(const struct spool *s, const char *id, const char *name, size_t max_bytes,
                    void **ret_data, size_t *ret_n, struct err *e)
{
    struct manifest m = { 0 };
    AUTO_FREE char *data = NULL;
    AUTO_CLOSE int dir_fd = spool_open_dir(s, id, NULL, e);
    int r = dir_fd < 0 ? dir_fd : spool_read_manifest(dir_fd, id, "manifest", &m, e);
    const struct spool_entry *want = r == 0 ? manifest_find(&m, name) : NULL;

    if (r == 0 && !want)
        r = err_set(e, -ENOENT, "letter %s has no %s", id, name);
    if (r == 0 && (uint64_t)want->size_bytes > max_bytes)
        r = err_set(e, -E2BIG, "letter %s: %s is larger than %zu bytes", id, name, max_bytes);
    if (r == 0 && !(data = malloc((size_t)want->size_bytes + 1)))
        r = err_set(e, -ENOMEM, "out of memory");
    if (r == 0)
        r = load_checked(dir_fd, id, want, data, e);
    if (r == 0) {
        data[want->size_bytes] = '\0';
        *ret_n = (size_t)want->size_bytes;
        *ret_data = TAKE_PTR(data);
    }
    manifest_done(&m);
    return r;
}

int spool_hash_file(int dir_fd, const char *id, const char *name, struct spool_entry *ret_entry, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    AUTO_FREE char *piece = malloc(COPY_BYTES);
    struct hash h;
    ssize_t k;

    if (!piece)
        return err_set(e, -ENOMEM, "out of memory");
    int r = open_for_reading(dir_fd, id, name, &b, e);
    if (r < 0)
        return r;
    *ret_entry = b->entry;
    hash_init(&h);
    while ((k = spool_blob_read(b, piece, COPY_BYTES, e)) > 0)
        hash_update(&h, piece, (size_t)k);
    hash_hex(&h, ret_entry->sha256);
    return k < 0 ? (int)k : 0;
}

int spool_verify(const struct spool *s, const char *id, struct err *e)
{
    struct manifest m = { 0 };
    struct spool_entry found;
    AUTO_CLOSE int dir_fd = spool_open_dir(s, id, NULL, e);
    int r = dir_fd < 0 ? dir_fd : spool_read_manifest(dir_fd, id, "manifest", &m, e);

    for (size_t i = 0; r == 0 && i < m.n_entries; i++) {
        r = spool_hash_file(dir_fd, id, m.entries[i].name, &found, e);
        if (r == -ENOENT || (r == 0 && (found.size_bytes != m.entries[i].size_bytes ||
                                        strcmp(found.sha256, m.entries[i].sha256) != 0)))
            r = err_set(e, -EBADMSG, "letter %s: %s %s", id, m.entries[i].name,
                        r == -ENOENT ? "is missing" : "does not match its checksum");
    }
    manifest_done(&m);
    return r;
}
