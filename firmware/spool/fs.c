#include "spool/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int done(int r) { return r < 0 ? -errno : r; }

static int real_make_dir(int dir_fd, const char *name)
{
    int r = done(mkdirat(dir_fd, name, 0770));

    return r < 0 ? r : done(fchmodat(dir_fd, name, 02770, 0));     /* group spool may move it, whatever the umask */
}

static int real_create(int dir_fd, const char *name)
{
    return done(openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660));
}

static int real_write(int fd, const void *data, size_t n)
{
    const char *at = data;

    while (n > 0) {
        ssize_t k = write(fd, at, n);

        if (k < 0 && errno != EINTR)
            return -errno;
        if (k > 0) {
            at += k;
            n -= (size_t)k;
        }
    }
    return 0;
}

static int real_write_at(int fd, off_t offset, const void *data, size_t n)
{
    const char *at = data;

    while (n > 0) {
        ssize_t k = pwrite(fd, at, n, offset);

        if (k < 0 && errno != EINTR)
            return -errno;
        if (k > 0) {
            at += k;
            offset += k;
            n -= (size_t)k;
        }
    }
    return 0;
}

static int real_sync(int fd) { return done(fsync(fd)); }

static int real_rename_new(int from_fd, const char *from, int to_fd, const char *to)
{
    return done(renameat2(from_fd, from, to_fd, to, RENAME_NOREPLACE));
}

static int real_rename_over(int from_fd, const char *from, int to_fd, const char *to)
{
    return done(renameat(from_fd, from, to_fd, to));
}

static int real_link(int from_fd, const char *from, int to_fd, const char *to)
{
    return done(linkat(from_fd, from, to_fd, to, 0));
}

static int real_remove(int dir_fd, const char *name, int flags) { return done(unlinkat(dir_fd, name, flags)); }

const struct fs_ops fs_real = {
    .make_dir = real_make_dir,
    .create = real_create,
    .write = real_write,
    .write_at = real_write_at,
    .sync = real_sync,
    .rename_new = real_rename_new,
    .rename_over = real_rename_over,
    .link = real_link,
    .remove = real_remove,
};
