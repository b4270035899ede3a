#include "base/disk_folder.h"

#include "base/auto.h"
#include "base/put_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { CHUNK_BYTES = 256 * 1024, BLOCK_BYTES = 4096, DIR_MODE = 0755, FILE_MODE = 0644 };

static int failed(const struct disk_folder *x, const char *path, struct err *e)
{
    int why = errno;

    if (why == ENOSPC || why == EDQUOT)
        return err_say(e, -ENOSPC, x->words->full);
    return err_say(e, -why, x->words->failed, path, strerror(why));
}

static bool stopped(const struct disk_folder *x) { return x->stopping && atomic_load(x->stopping); }

/* ---- the disk */

/* What went to a folder whose disk is not mounted would fill the card, and be lost with it. */
int disk_folder_ready(const struct disk_folder *x, struct err *e)
{
    struct stat root, own;

    if (stat(x->root, &root) < 0)
        return err_say(e, -ENODEV, x->words->away, x->root);
    if (x->apart_from && stat(x->apart_from, &own) == 0 && own.st_dev == root.st_dev)
        return err_say(e, -ENODEV, x->words->same, x->root);
    return 0;
}

int64_t disk_folder_room(const struct disk_folder *x)
{
    struct statvfs fs;

    return statvfs(x->root, &fs) < 0 ? -ENOTSUP : (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}

/* The folder that path lies in, made where "make" is set; *ret_leaf points into path. A folder that was made is on the disk. */
static int open_folder(const struct disk_folder *x, const char *path, bool make, const char **ret_leaf, struct err *e)
{
    AUTO_CLOSE int dir = open(x->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const char *slash;

    if (dir < 0)            /* not -ENOENT: who asks for a file is not to take it for lost */
        return errno == ENOENT ? err_say(e, -ENODEV, x->words->away, x->root) : failed(x, x->root, e);
    for (; (slash = strchr(path, '/')); path = slash + 1) {
        char name[NAME_MAX + 1];

        snprintf(name, sizeof(name), "%.*s", (int)(slash - path), path);
        if (make && mkdirat(dir, name, DIR_MODE) == 0 && fsync(dir) < 0)
            return failed(x, name, e);
        int next = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0)
            return errno == ENOENT && !make ? -ENOENT : failed(x, name, e);
        close(dir);
        dir = next;
    }
    *ret_leaf = path;
    return TAKE_FD(dir);
}

/* ---- writing */

/* A new file in place of what an earlier try left there. */
static int open_fresh(const struct disk_folder *x, int dir, const char *name, struct err *e)
{
    if (unlinkat(dir, name, 0) < 0 && errno != ENOENT)
        return failed(x, name, e);
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    return fd < 0 ? failed(x, name, e) : fd;
}

static int copy(const struct disk_folder *x, int fd, const char *path, ssize_t (*read_fn)(void *ctx, void *out, size_t n, struct err *e), void *ctx,
                struct err *e)
{
    AUTO_FREE char *piece = malloc(CHUNK_BYTES);
    ssize_t n;

    if (!piece)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    while ((n = read_fn(ctx, piece, CHUNK_BYTES, e)) > 0) {
        if (stopped(x))
            return -ECANCELED;
        int r = put_all(fd, piece, (size_t)n);
        if (r < 0)
            return errno = -r, failed(x, path, e);
    }
    return (int)n;
}

int disk_folder_put(const struct disk_folder *x, const char *path, ssize_t (*read_fn)(void *ctx, void *out, size_t n, struct err *e), void *ctx,
                    struct err *e)
{
    const char *leaf;
    AUTO_CLOSE int dir = open_folder(x, path, true, &leaf, e);
    AUTO_CLOSE int fd = dir < 0 ? dir : open_fresh(x, dir, leaf, e);

    if (fd < 0)
        return fd;
    int r = copy(x, fd, path, read_fn, ctx, e);
    if (r == 0 && (fsync(fd) < 0 || fsync(dir) < 0))
        r = failed(x, path, e);
    if (r == -ENOSPC)
        unlinkat(dir, leaf, 0);                     /* best effort: what is left of it only takes room */
    return r;
}

int disk_folder_save(const struct disk_folder *x, const char *path, const char *text, size_t n, struct err *e)
{
    const char *leaf;
    char fresh[NAME_MAX + 1];
    AUTO_CLOSE int dir = open_folder(x, path, true, &leaf, e);

    if (dir < 0)
        return dir;
    snprintf(fresh, sizeof(fresh), "%s.new", leaf);
    AUTO_CLOSE int fd = open_fresh(x, dir, fresh, e);
    if (fd < 0)
        return fd;
    int r = put_all(fd, text, n);
    if (r == 0 && (fsync(fd) < 0 || renameat(dir, fresh, dir, leaf) < 0 || fsync(dir) < 0))
        r = -errno;
    return r < 0 ? errno = -r, failed(x, path, e) : 0;
}

/* ---- reading */

/* Past the page cache where the file system can, else after what is in it was dropped. */
static int open_uncached(const struct disk_folder *x, const char *path, struct err *e)
{
    const char *leaf;
    AUTO_CLOSE int dir = open_folder(x, path, false, &leaf, e);
    int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    struct stat st;

    if (dir < 0)
        return dir;
    AUTO_CLOSE int fd = openat(dir, leaf, flags | O_DIRECT);
    if (fd < 0 && errno == EINVAL) {
        fd = openat(dir, leaf, flags);
        if (fd >= 0)
            posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);   /* advice: what it cannot drop was written by fsync all the same */
    }
    if (fd < 0)
        return errno == ENOENT ? -ENOENT : failed(x, path, e);
    if (fstat(fd, &st) < 0)
        return failed(x, path, e);
    return S_ISREG(st.st_mode) ? TAKE_FD(fd) : (errno = EINVAL, failed(x, path, e));
}

/* Each piece of path goes to piece(); non-zero ends it and is returned. */
static int read_all(const struct disk_folder *x, const char *path, int (*piece_fn)(void *ctx, const void *data, size_t n), void *ctx, struct err *e)
{
    AUTO_CLOSE int fd = open_uncached(x, path, e);
    AUTO_FREE void *piece = NULL;
    ssize_t n = 1;
    int r = 0;

    if (fd < 0)
        return fd;
    if (posix_memalign(&piece, BLOCK_BYTES, CHUNK_BYTES) != 0)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    while (r == 0 && n > 0 && (n = read(fd, piece, CHUNK_BYTES)) > 0)
        r = stopped(x) ? -ECANCELED : piece_fn(ctx, piece, (size_t)n);
    return n < 0 ? failed(x, path, e) : r;
}

struct receiving { FILE *out; int64_t left; };

static int keep_piece(void *ctx, const void *data, size_t n)
{
    struct receiving *g = ctx;

    g->left -= (int64_t)n;
    if (g->left < 0)
        return -EFBIG;
    return fwrite(data, 1, n, g->out) == n ? 0 : -ENOBUFS;
}

int disk_folder_fetch(const struct disk_folder *x, const char *path, FILE *out, int64_t max_bytes, struct err *e)
{
    return read_all(x, path, keep_piece, &(struct receiving){ out, max_bytes }, e);
}

struct summing { struct hash hash; int64_t bytes; };

static int sum_piece(void *ctx, const void *data, size_t n)
{
    struct summing *g = ctx;

    hash_update(&g->hash, data, n);
    g->bytes += (int64_t)n;
    return 0;
}

int disk_folder_hash(const struct disk_folder *x, const char *path, int64_t *ret_bytes, char sha256[HASH_HEX_SIZE], struct err *e)
{
    struct summing g = { .bytes = 0 };

    hash_init(&g.hash);
    int r = read_all(x, path, sum_piece, &g, e);
    hash_hex(&g.hash, sha256);
    if (r < 0)
        sha256[0] = '\0';
    if (ret_bytes)
        *ret_bytes = g.bytes;
    return r;
}

/* ---- names */

int disk_folder_list(const struct disk_folder *x, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    char inside[PATH_MAX];
    const char *leaf;

    if (snprintf(inside, sizeof(inside), "%s/", path) >= (int)sizeof(inside))
        return errno = ENAMETOOLONG, failed(x, path, e);
    int fd = open_folder(x, inside, false, &leaf, e), r = 0;
    AUTO_CLOSEDIR DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

    if (!dir) {
        if (fd >= 0)
            close(fd);
        return fd == -ENOENT ? 0 : fd < 0 ? fd : failed(x, path, e);
    }
    for (const struct dirent *d; r == 0 && (errno = 0, d = readdir(dir)); )
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            r = each(ctx, d->d_name);
    return r == 0 && errno ? failed(x, path, e) : r;
}

int disk_folder_rename(const struct disk_folder *x, const char *from, const char *to, struct err *e)
{
    const char *old, *fresh;
    AUTO_CLOSE int old_dir = open_folder(x, from, false, &old, e);
    AUTO_CLOSE int dir = old_dir < 0 ? old_dir : open_folder(x, to, false, &fresh, e);

    if (dir < 0)
        return dir;
    return renameat(old_dir, old, dir, fresh) < 0 || fsync(dir) < 0 ? failed(x, to, e) : 0;
}

int disk_folder_remove(const struct disk_folder *x, const char *path, struct err *e)
{
    const char *leaf;
    AUTO_CLOSE int dir = open_folder(x, path, false, &leaf, e);

    if (dir < 0)
        return dir == -ENOENT ? 0 : dir;
    return unlinkat(dir, leaf, 0) < 0 && errno != ENOENT ? failed(x, path, e) : 0;
}
