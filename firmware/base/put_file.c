#include "base/put_file.h"

#include "base/auto.h"
#include "base/wipe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

int put_all(int fd, const void *data, size_t n)
{
    const char *text = data;

    while (n > 0) {
        ssize_t k = write(fd, text, n);

        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return -errno;
        text += k;
        n -= (size_t)k;
    }
    return 0;
}

static int sync_folder_of(const char *path, struct err *e)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];

    snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    AUTO_CLOSE int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 || fsync(fd) < 0 ? err_errno(e, "sync %s", folder) : 0;
}

int put_file(const char *path, mode_t mode, const char *text, size_t n, struct err *e)
{
    char fresh[PATH_MAX];
    int r;

    if (snprintf(fresh, sizeof(fresh), "%s.part", path) >= (int)sizeof(fresh))
        return err_set(e, -ENAMETOOLONG, "%s: the path is too long", path);
    if (unlink(fresh) < 0 && errno != ENOENT)           /* what a power cut left, perhaps with another owner */
        return err_errno(e, "remove %s", fresh);
    AUTO_CLOSE int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return err_errno(e, "make %s", fresh);
    r = put_all(fd, text, n);
    if (r == 0 && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
        r = -errno;
    if (r == 0 && rename(fresh, path) < 0)
        r = -errno;
    if (r < 0) {
        unlink(fresh);
        return err_set(e, r, "write %s: %s", path, strerror(-r));
    }
    return sync_folder_of(path, e);
}

int get_file(const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    AUTO_FREE char *text = malloc(max_bytes + 1);
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    size_t n = 0;
    ssize_t got;

    if (fd < 0)
        return err_errno(e, "open %s", path);
    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    while ((got = read(fd, text + n, max_bytes + 1 - n)) > 0)
        n += (size_t)got;
    if (got < 0)
        return err_errno(e, "read %s", path);
    if (n > max_bytes)
        return err_set(e, -EFBIG, "%s is larger than %zu bytes", path, max_bytes);
    text[n] = '\0';
    *ret_text = TAKE_PTR(text);
    *ret_n = n;
    return 0;
}

bool file_is(const char *path, const char *text, size_t n)
{
    AUTO_WIPE char *there = NULL;
    size_t there_n = 0;

    return get_file(path, n, &there, &there_n, NULL) == 0 && there_n == n && memcmp(there, text, n) == 0;
}
