/* The migration tree on a disk of this machine, such as a USB disk. The disk is foreign ground: links are not followed. */
#include "uploader/send/migration_target.h"

#include "base/put_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 256 * 1024, BLOCK_BYTES = 4096, DIR_MODE = 0755, FILE_MODE = 0644 };

struct disk {
    const struct channel_tools *tools;
    const char *root;
    bool own_disk;
    const char *data_dir;
};

static int failed(struct err *e, const char *path)
{
    int why = errno;

    if (why == ENOSPC || why == EDQUOT)
        return err_say(e, -ENOSPC, SAID_DISK_FULL);
    return err_say(e, -why, SAID_DISK_FAILED, path, strerror(why));
}

/* ---- paths */

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

static int open_file(const struct disk *x, const char *path, int flags, struct err *e)
{
    const char *leaf;
    AUTO_CLOSE int dir = open_folder(x, path, false, &leaf, e);
    int fd = dir < 0 ? dir : openat(dir, leaf, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags);

    if (dir < 0 || fd >= 0)
        return fd;
    return errno == ENOENT ? -ENOENT : errno == EINVAL && flags ? -EINVAL : failed(e, path);
}

/* ---- the calls */

static int disk_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    struct disk *x = calloc(1, sizeof(*x));

    if (!x)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    *x = (struct disk){ .tools = tools, .root = config_text(c, CONFIG_MIGRATION_DIR), .own_disk = config_flag(c, CONFIG_MIGRATION_OWN_DISK),
                        .data_dir = config_text(c, CONFIG_PATHS_DATA_DIR) };
    *ret_self = x;
    return 0;
}

static int disk_ready(void *self, struct err *e)
{
    const struct disk *x = self;
    struct stat root, own;

    if (stat(x->root, &root) < 0)
        return err_say(e, -ENODEV, SAID_DISK_AWAY, x->root);
    if (x->own_disk && stat(x->data_dir, &own) == 0 && own.st_dev == root.st_dev)
        return err_say(e, -ENODEV, SAID_DISK_SAME, x->root);
    return 0;
}

static int disk_load(void *self, const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    AUTO_CLOSE int fd = open_file(self, path, 0, e);
    struct stat st;
    ssize_t got = 1;

    if (fd < 0)
        return fd;
    if (fstat(fd, &st) < 0)
        return failed(e, path);
    if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > max_bytes)
        return errno = EFBIG, failed(e, path);
    AUTO_FREE char *text = malloc((size_t)st.st_size + 1);
    if (!text)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    for (*ret_n = 0; got > 0 && *ret_n < (size_t)st.st_size; *ret_n += got > 0 ? (size_t)got : 0)
        got = read(fd, text + *ret_n, (size_t)st.st_size - *ret_n);
    if (got < 0)
        return failed(e, path);
    *ret_text = TAKE_PTR(text);
    return 0;
}

static int disk_save(void *self, const char *path, const char *text, size_t n, struct err *e)
{
    const char *leaf;
    char fresh[NAME_MAX + 1];
    AUTO_CLOSE int dir = open_folder(self, path, true, &leaf, e);

    if (dir < 0)
        return dir;
    snprintf(fresh, sizeof(fresh), "%s.new", leaf);
    if (unlinkat(dir, fresh, 0) < 0 && errno != ENOENT)
        return failed(e, fresh);
    AUTO_CLOSE int fd = openat(dir, fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    if (fd < 0)
        return failed(e, fresh);
    int r = put_all(fd, text, n);
    if (r == 0 && (fsync(fd) < 0 || renameat(dir, fresh, dir, leaf) < 0 || fsync(dir) < 0))
        r = -errno;
    return r < 0 ? errno = -r, failed(e, path) : 0;
}

static int copy_all(const struct disk *x, int fd, struct spool_blob *b, const char *path, struct err *e)
{
    AUTO_FREE char *piece = malloc(CHUNK_BYTES);
    ssize_t n;

    if (!piece)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    while ((n = spool_blob_read(b, piece, CHUNK_BYTES, e)) > 0) {
        if (atomic_load(x->tools->stopping))
            return -ECANCELED;
        int r = put_all(fd, piece, (size_t)n);
        if (r < 0)
            return errno = -r, failed(e, path);
    }
    return n < 0 ? -EBADMSG : 0;
}

static int disk_put(void *self, const char *path, struct spool_blob *blob, struct err *e)
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
    int r = copy_all(self, fd, blob, path, e);
    if (r == 0 && (fsync(fd) < 0 || fsync(dir) < 0))
        r = failed(e, path);
    if (r == -ENOSPC)
        unlinkat(dir, leaf, 0);                     /* best effort: what is left of it only takes room */
    return r;
}

/* Past the page cache where the file system can, else after what is in it was dropped. */
static int open_uncached(const struct disk *x, const char *path, struct err *e)
{
    int fd = open_file(x, path, O_DIRECT, e);

    if (fd != -EINVAL)
        return fd;
    fd = open_file(x, path, 0, e);
    if (fd >= 0)
        posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);   /* advice: what it cannot drop was written by fsync all the same */
    return fd;
}

static int disk_hash(void *self, const char *path, char sha256[HASH_HEX_SIZE], struct err *e)
{
    AUTO_CLOSE int fd = open_uncached(self, path, e);
    AUTO_FREE void *piece = NULL;
    struct hash h;
    ssize_t n = 1;

    if (fd < 0)
        return fd;
    if (posix_memalign(&piece, BLOCK_BYTES, CHUNK_BYTES) != 0)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    hash_init(&h);
    while (n > 0 && (n = read(fd, piece, CHUNK_BYTES)) > 0)
        hash_update(&h, piece, (size_t)n);
    hash_hex(&h, sha256);
    return n < 0 ? failed(e, path) : 0;
}

static int disk_list(void *self, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    int fd = open_file(self, path, O_DIRECTORY, e), r = 0;
    AUTO_CLOSEDIR DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

    if (!dir) {
        if (fd >= 0)
            close(fd);
        return fd == -ENOENT ? 0 : fd < 0 ? fd : failed(e, path);
    }
    for (const struct dirent *d; r == 0 && (d = readdir(dir)); )
        r = each(ctx, d->d_name);
    return r;
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

const struct migration_ops migration_disk = {
    .open = disk_open, .close = free, .ready = disk_ready, .load = disk_load, .save = disk_save, .put = disk_put,
    .hash = disk_hash, .list = disk_list, .rename = disk_rename, .remove = disk_remove,
};
