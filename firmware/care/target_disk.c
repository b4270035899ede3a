/* Backups in a folder of this machine, such as a USB disk. Links in it are not followed. */
#include "care/target.h"

#include "base/put_file.h"
#include "base/said.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { CHUNK_BYTES = 256 * 1024, BLOCK_BYTES = 4096, DIR_MODE = 0755, FILE_MODE = 0644 };

struct disk {
    char root[PATH_MAX], data_dir[PATH_MAX];
    bool own_disk;
    const atomic_bool *stopping;
};

static int failed(struct err *e, const char *path)
{
    int why = errno;

    if (why == ENOSPC || why == EDQUOT)
        return err_say(e, -ENOSPC, SAID_BACKUP_TARGET_FULL);
    return err_say(e, -why, SAID_BACKUP_TARGET_FAILED, path, strerror(why));
}

int target_disk_open(const char *root, const char *data_dir, bool own_disk, const atomic_bool *stopping, void **ret_self, struct err *e)
{
    struct disk *x = calloc(1, sizeof(*x));

    if (!x)
        return err_set(e, -ENOMEM, "out of memory");
    x->own_disk = own_disk;
    x->stopping = stopping;
    if ((size_t)snprintf(x->root, PATH_MAX, "%s", root) >= PATH_MAX || (size_t)snprintf(x->data_dir, PATH_MAX, "%s", data_dir) >= PATH_MAX) {
        free(x);
        return err_set(e, -ENAMETOOLONG, "the path of the backup folder is too long");
    }
    *ret_self = x;
    return 0;
}

/* A disk that is not mounted leaves its folder behind: what went there would fill the card and be no backup. */
static int disk_ready(void *self, struct err *e)
{
    const struct disk *x = self;
    struct stat root, own;

    if (stat(x->root, &root) < 0)
        return err_say(e, -ENODEV, SAID_BACKUP_TARGET_AWAY, x->root);
    if (x->own_disk && stat(x->data_dir, &own) == 0 && own.st_dev == root.st_dev)
        return err_say(e, -ENODEV, SAID_BACKUP_TARGET_SAME, x->root);
    return 0;
}

static int64_t disk_room(void *self)
{
    const struct disk *x = self;
    struct statvfs fs;

    return statvfs(x->root, &fs) < 0 ? -ENOTSUP : (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}

/* The folder that path lies in, made where "make" is set; *ret_leaf points into path. A folder that was made is on the disk. */
static int open_folder(const struct disk *x, const char *path, bool make, const char **ret_leaf, struct err *e)
{
    AUTO_CLOSE int dir = open(x->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const char *slash;

    if (dir < 0)
        return failed(e, x->root);
    for (; (slash = strchr(path, '/')); path = slash + 1) {
        char name[NAME_MAX + 1];

        snprintf(name, sizeof(name), "%.*s", (int)(slash - path), path);
        if (make && mkdirat(dir, name, DIR_MODE) == 0 && fsync(dir) < 0)
            return failed(e, name);
        int next = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0)
            return errno == ENOENT && !make ? -ENOENT : failed(e, name);
        close(dir);
        dir = next;
    }
    *ret_leaf = path;
    return TAKE_FD(dir);
}

static bool stopped(const struct disk *x) { return x->stopping && atomic_load(x->stopping); }

static int copy(const struct disk *x, int fd, FILE *from, int64_t size, const char *path, struct err *e)
{
    AUTO_FREE char *piece = malloc(CHUNK_BYTES);

    if (!piece)
        return err_set(e, -ENOMEM, "out of memory");
    while (size > 0) {
        size_t want = size < CHUNK_BYTES ? (size_t)size : CHUNK_BYTES, n = fread(piece, 1, want, from);

        if (n != want)
            return err_set(e, -EIO, "a part of the backup cannot be read back from this machine");
        if (stopped(x))
            return -ECANCELED;
        int r = put_all(fd, piece, n);
        if (r < 0)
            return errno = -r, failed(e, path);
        size -= (int64_t)n;
    }
    return 0;
}

static int disk_write(void *self, const char *path, FILE *from, int64_t size, struct err *e)
{
    const char *leaf;
    AUTO_CLOSE int dir = open_folder(self, path, true, &leaf, e);

    if (dir < 0)
        return dir;
    if (unlinkat(dir, leaf, 0) < 0 && errno != ENOENT)
        return failed(e, path);
    AUTO_CLOSE int fd = openat(dir, leaf, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    if (fd < 0)
        return failed(e, path);
    int r = copy(self, fd, from, size, path, e);
    return r == 0 && fsync(fd) < 0 ? failed(e, path) : r;
}

/* Past the page cache where the file system can, else after what is in it was dropped. */
static int open_uncached(const struct disk *x, const char *path, struct err *e)
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
        return errno == ENOENT ? -ENOENT : failed(e, path);
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return errno = EINVAL, failed(e, path);
    return TAKE_FD(fd);
}

/* Each piece of path goes to piece(); non-zero ends it and is returned. */
static int read_all(const struct disk *x, const char *path, int (*piece_fn)(void *ctx, const void *data, size_t n), void *ctx, struct err *e)
{
    AUTO_CLOSE int fd = open_uncached(x, path, e);
    AUTO_FREE void *piece = NULL;
    ssize_t n = 1;
    int r = 0;

    if (fd < 0)
        return fd;
    if (posix_memalign(&piece, BLOCK_BYTES, CHUNK_BYTES) != 0)
        return err_set(e, -ENOMEM, "out of memory");
    while (r == 0 && n > 0 && (n = read(fd, piece, CHUNK_BYTES)) > 0)
        r = stopped(x) ? -ECANCELED : piece_fn(ctx, piece, (size_t)n);
    return n < 0 ? failed(e, path) : r;
}

struct receiving { FILE *to; int64_t left; };

static int keep_piece(void *ctx, const void *data, size_t n)
{
    struct receiving *g = ctx;

    g->left -= (int64_t)n;
    if (g->left < 0)
        return -EFBIG;
    return fwrite(data, 1, n, g->to) == n ? 0 : -ENOSPC;
}

static int disk_read(void *self, const char *path, FILE *to, int64_t max_bytes, struct err *e)
{
    struct receiving g = { to, max_bytes };
    int r = read_all(self, path, keep_piece, &g, e);

    if (r == -EFBIG)
        return err_say(e, r, SAID_BACKUP_PART_CHANGED);
    return r == -ENOSPC && !(e && e->said[0]) ? err_say(e, r, SAID_BACKUP_NO_ROOM_HERE) : r;
}

struct summing { struct hash hash; int64_t size; };

static int sum_piece(void *ctx, const void *data, size_t n)
{
    struct summing *g = ctx;

    hash_update(&g->hash, data, n);
    g->size += (int64_t)n;
    return 0;
}

static int disk_sum(void *self, const char *path, struct parcel_sum *ret, struct err *e)
{
    struct summing g = { .size = 0 };

    hash_init(&g.hash);
    int r = read_all(self, path, sum_piece, &g, e);
    ret->size = g.size;
    hash_hex(&g.hash, ret->sha256);
    return r;
}

static int disk_list(void *self, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    char inside[PATH_MAX];
    const char *leaf;

    if (snprintf(inside, sizeof(inside), "%s/", path) >= (int)sizeof(inside))
        return err_set(e, -ENAMETOOLONG, "a path of the backup is too long");
    int fd = open_folder(self, inside, false, &leaf, e), r = 0;
    AUTO_CLOSEDIR DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

    if (!dir) {
        if (fd >= 0)
            close(fd);
        return fd == -ENOENT ? 0 : fd < 0 ? fd : failed(e, path);
    }
    for (const struct dirent *d; r == 0 && (errno = 0, d = readdir(dir)); )
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            r = each(ctx, d->d_name);
    return r == 0 && errno ? failed(e, path) : r;
}

static int disk_rename(void *self, const char *from, const char *to, struct err *e)
{
    const char *old, *fresh;
    AUTO_CLOSE int old_dir = open_folder(self, from, false, &old, e);
    AUTO_CLOSE int dir = old_dir < 0 ? old_dir : open_folder(self, to, false, &fresh, e);

    if (dir < 0)
        return dir;
    return renameat(old_dir, old, dir, fresh) < 0 || fsync(dir) < 0 ? failed(e, to) : 0;
}

static int disk_remove(void *self, const char *path, struct err *e)
{
    const char *leaf;
    AUTO_CLOSE int dir = open_folder(self, path, false, &leaf, e);

    if (dir < 0)
        return dir == -ENOENT ? 0 : dir;
    return unlinkat(dir, leaf, 0) < 0 && errno != ENOENT ? failed(e, path) : 0;
}

const struct target_ops target_disk = {
    .ready = disk_ready, .room = disk_room, .write = disk_write, .read = disk_read, .sum = disk_sum, .list = disk_list,
    .rename = disk_rename, .remove = disk_remove, .close = free,
};
