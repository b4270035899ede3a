#include "care/documents.h"

#include "base/said.h"
#include "spool/keys.h"
#include "spool/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* ---- the list of them */

int documents_add(struct documents *d, const struct document *one, struct err *e)
{
    if (d->n == d->room) {
        size_t room = d->room ? 2 * d->room : 256;
        struct document *list = reallocarray(d->list, room, sizeof(*list));

        if (!list)
            return err_set(e, -ENOMEM, "out of memory");
        d->list = list;
        d->room = room;
    }
    d->list[d->n++] = *one;
    return 0;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct document *)a)->id, ((const struct document *)b)->id);
}

void documents_sort(struct documents *d)
{
    if (d->n > 0)
        qsort(d->list, d->n, sizeof(*d->list), by_id);
}

struct document *documents_find(const struct documents *d, const char *id)
{
    struct document key;

    snprintf(key.id, sizeof(key.id), "%s", id);
    return d->n > 0 ? bsearch(&key, d->list, d->n, sizeof(*d->list), by_id) : NULL;
}

void documents_done(struct documents *d)
{
    free(d->list);
    *d = (struct documents){ .list = NULL };
}

/* ---- in the spool */

enum { LOOKS = 3 };                 /* it may move from a stage that was not looked into yet to one that was */

/* -errno; -EIO for all with which the card or its file system say that something cannot be read. */
static int unreadable(int code) { return code == EUCLEAN || code == EBADMSG ? -EIO : -code; }

/* Once open a document may move as it likes: all its files are reached through the descriptor. */
static int open_document(const struct care_spool *s, const char *id, enum spool_stage *ret_stage)
{
    char path[PATH_MAX];

    for (int look = 0; look < LOOKS; look++)
        for (int stage = SPOOL_SCANNED; stage < SPOOL_STAGES; stage++) {
            if (snprintf(path, sizeof(path), "%s/%s/%s", s->root, spool_stage_name(stage), id) >= (int)sizeof(path))
                return -ENAMETOOLONG;
            int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (fd >= 0 || errno != ENOENT) {
                *ret_stage = (enum spool_stage)stage;
                return fd >= 0 ? fd : unreadable(errno);
            }
        }
    return -ENOENT;
}

int documents_each(const struct care_spool *s, int (*each)(void *ctx, const char *id), void *ctx, struct err *e)
{
    char path[PATH_MAX];
    int r = 0;

    for (int stage = SPOOL_SCANNED; r == 0 && stage < SPOOL_STAGES; stage++) {
        if (snprintf(path, sizeof(path), "%s/%s", s->root, spool_stage_name(stage)) >= (int)sizeof(path))
            return err_set(e, -ENAMETOOLONG, "the path of the spool is too long");
        AUTO_CLOSEDIR DIR *dir = opendir(path);
        if (!dir)
            return err_errno(e, "open %s", path);
        for (const struct dirent *d; r == 0 && (d = readdir(dir)); )
            if (id_is_valid(d->d_name))
                r = each(ctx, d->d_name);
    }
    return r;
}

/* "" where there is none, or what is there cannot be one. */
static int read_manifest(int dir_fd, char **ret_text, size_t *ret_n)
{
    AUTO_CLOSE int fd = openat(dir_fd, "manifest", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat st = { .st_size = 0 };
    ssize_t n = 1;

    if (fd < 0 ? errno != ENOENT : fstat(fd, &st) < 0)
        return unreadable(errno);
    if (st.st_size > MANIFEST_MAX_BYTES)
        st.st_size = 0;
    AUTO_FREE char *text = malloc((size_t)st.st_size + 1);
    if (!text)
        return -ENOMEM;
    for (*ret_n = 0; n > 0 && *ret_n < (size_t)st.st_size; *ret_n += n > 0 ? (size_t)n : 0)
        n = read(fd, text + *ret_n, (size_t)st.st_size - *ret_n);
    if (n < 0)
        return unreadable(errno);
    text[*ret_n] = '\0';
    *ret_text = TAKE_PTR(text);
    return 0;
}

static void name_of(const struct office_key *key, const char *id, const char *manifest, size_t n, char out[OBJECT_NAME_SIZE])
{
    uint8_t sum[(OBJECT_NAME_SIZE - 1) / 2];
    crypto_generichash_state h;

    crypto_generichash_init(&h, key->name, sizeof(key->name), sizeof(sum));
    crypto_generichash_update(&h, (const uint8_t *)id, strlen(id) + 1);
    crypto_generichash_update(&h, (const uint8_t *)manifest, n);
    crypto_generichash_final(&h, sum, sizeof(sum));
    sodium_bin2hex(out, OBJECT_NAME_SIZE, sum, sizeof(sum));
}

/* ---- a torn one: all that lies there, as it lies there */

/* w NULL: only adds up their bytes. */
static int pack_lying(int dir_fd, struct parcel_writer *w, int64_t *ret_bytes, struct err *e)
{
    AUTO_CLOSE int own_fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    AUTO_CLOSEDIR DIR *dir = own_fd >= 0 ? fdopendir(own_fd) : NULL;
    int r = 0;

    if (!dir)
        return err_errno(e, "list a document");
    TAKE_FD(own_fd);
    for (const struct dirent *f; r == 0 && (f = readdir(dir)); ) {
        AUTO_CLOSE int fd = manifest_name_is_valid(f->d_name) ? openat(dir_fd, f->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
        struct stat st;

        if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
            continue;
        *ret_bytes += st.st_size;
        r = w ? parcel_file(w, f->d_name, fd, e) : 0;
    }
    return r;
}

/* What the card does not give back is damaged, and of no other document. */
static int read_failed(int r, const char *id, struct err *e)
{
    return r == -EIO || r == -EUCLEAN ? err_set(e, -EBADMSG, "document %s cannot be read from the card", id) : r;
}

/* ---- what it is called now */

int document_look(const struct care_spool *s, const char *id, struct document *ret, int64_t *ret_bytes, struct err *e)
{
    AUTO_FREE char *text = NULL;
    struct manifest m = { .n_entries = 0 };
    enum spool_stage stage = SPOOL_SCANNED;
    size_t n = 0;
    AUTO_CLOSE int dir = open_document(s, id, &stage);
    int r = dir < 0 ? dir : read_manifest(dir, &text, &n);

    if (r == -ENOENT)
        return r;
    if (r == 0)
        r = manifest_parse(&m, id, text, n, true, NULL);
    bool torn = r == -EBADMSG;
    int64_t bytes = (int64_t)n;
    if (torn)
        r = pack_lying(dir, NULL, &bytes, e);
    if (r < 0)
        return read_failed(err_set(e, r, "read document %s: %s", id, strerror(-r)), id, e);
    struct document d = { .stage = (char)stage, .has_blobs = torn || m.n_entries > 0, .damaged = torn };
    snprintf(d.id, sizeof(d.id), "%s", id);
    name_of(s->key, id, text, n, d.name);
    *ret = d;                                       /* id may be its own */
    for (size_t i = 0; i < m.n_entries; i++)
        bytes += m.entries[i].size_bytes;
    if (ret_bytes)
        *ret_bytes = bytes;
    manifest_done(&m);
    return 0;
}

/* ---- its parcel */

/* Blobs first and the manifest last, as they were written. One that is not there is left out: *ret_damaged. */
static int pack_blobs(int dir, const struct manifest *m, struct parcel_writer *w, bool *ret_damaged, struct err *e)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < m->n_entries; i++) {
        AUTO_CLOSE int fd = openat(dir, m->entries[i].name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

        if (fd < 0 && errno == ENOENT)
            *ret_damaged = true;
        else
            r = fd < 0 ? err_errno(e, "open %s", m->entries[i].name) : parcel_file(w, m->entries[i].name, fd, e);
    }
    return r;
}

/* A blob goes only after a manifest without it has come. */
static int check_still(int dir, const char *text, size_t n)
{
    AUTO_FREE char *now = NULL;
    size_t now_n = 0;
    int r = read_manifest(dir, &now, &now_n);

    return r < 0 ? r : now_n != n || memcmp(now, text, n) != 0 ? -EAGAIN : 0;
}

static int pack_files(int dir, struct document *d, const char *text, size_t n, struct parcel_writer *w, struct err *e)
{
    struct manifest m = { .n_entries = 0 };
    int64_t bytes = 0;
    int r = manifest_parse(&m, d->id, text, n, true, NULL);

    if (r == 0 || r == -EBADMSG)
        r = r == 0 ? pack_blobs(dir, &m, w, &d->damaged, e) : pack_lying(dir, w, &bytes, e);
    manifest_done(&m);
    return r == 0 && d->damaged ? check_still(dir, text, n) : r;
}

int document_pack(const struct care_spool *s, struct document *d, FILE *out, struct parcel_sum *ret, struct err *e)
{
    AUTO_PARCEL_WRITER struct parcel_writer *w = NULL;
    AUTO_FREE char *text = NULL;
    char name[OBJECT_NAME_SIZE];
    enum spool_stage stage;
    size_t n = 0;
    AUTO_CLOSE int dir = open_document(s, d->id, &stage);
    int r = dir < 0 ? dir : read_manifest(dir, &text, &n);

    if (r == 0)
        name_of(s->key, d->id, text, n, name);
    if (r == -ENOENT || (r == 0 && strcmp(name, d->name) != 0))
        return -EAGAIN;
    if (r == 0)
        r = parcel_begin(out, s->key, &w, e);
    if (r == 0)
        r = pack_files(dir, d, text, n, w, e);
    if (r == 0)
        r = parcel_text(w, "manifest", text, n, e);
    r = r == 0 ? parcel_end(w, ret, e) : read_failed(r, d->id, e);
    return r < 0 && r != -EAGAIN && r != -EBADMSG ? err_wrap(e, r, "document %s", d->id) : r;
}

int document_open_key(const struct care_spool *s, const char *id)
{
    enum spool_stage stage;
    AUTO_CLOSE int dir = open_document(s, id, &stage);

    if (dir < 0)
        return dir;
    int fd = openat(dir, KEYS_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    return fd >= 0 ? fd : -errno;
}
