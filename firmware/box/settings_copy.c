#include "box/settings_copy.h"

#include "box/stick.h"

#include "base/put_file.h"
#include "base/text.h"
#include "care/taken.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER "dakbox-settings"

enum { OPEN_MAX = 4, PRIVATE = 0600 };

int settings_copy_path(const struct box *b, char out[PATH_MAX], struct err *e) { return box_path(b, "settings", out, e); }

static int remove_one(const char *path, const struct stat *st, int what, struct FTW *at)
{
    (void)st;
    (void)at;
    if (what == FTW_DP)
        rmdir(path);
    else
        unlink(path);
    return 0;
}

void settings_copy_drop(const struct box *b)
{
    char path[PATH_MAX];

    if (settings_copy_path(b, path, NULL) == 0)
        nftw(path, remove_one, OPEN_MAX, FTW_DEPTH | FTW_PHYS);
}

/* ---- one file: looked at by its descriptor, so that it is what was looked at */

static int open_plain(int dir, const char *name, struct err *e)
{
    AUTO_CLOSE int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    struct stat st;

    if (fd < 0 && errno != ELOOP && errno != ENXIO)
        return err_say(e, -errno, SAID_TAKEN_NOT_READ, name, strerror(errno));
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return err_say(e, -EINVAL, SAID_TAKEN_NO_FILE, name);
    if (st.st_size > TAKEN_FILE_MAX_BYTES)
        return err_say(e, -EFBIG, SAID_TAKEN_TOO_LARGE, name, SAID_NUMBER(TAKEN_FILE_MAX_BYTES / 1024));
    return TAKE_FD(fd);
}

static int copy_file(int dir, const char *name, const char *to, struct err *e)
{
    char text[TAKEN_FILE_MAX_BYTES], path[PATH_MAX];
    size_t n = 0;
    ssize_t got;

    if (snprintf(path, sizeof(path), "%s/%s", to, name) >= (int)sizeof(path))
        return err_set(e, -ENAMETOOLONG, "a path is too long");
    AUTO_CLOSE int fd = open_plain(dir, name, e);
    if (fd < 0)
        return fd;
    while (n < sizeof(text) && (got = read(fd, text + n, sizeof(text) - n)) != 0) {
        if (got < 0)
            return err_say(e, -EIO, SAID_TAKEN_NOT_READ, name, strerror(errno));
        n += (size_t)got;
    }
    int r = put_file(path, PRIVATE, text, n, e);
    explicit_bzero(text, n);
    return r;
}

/* ---- the folder */

static int copy_secrets(int settings, const char *to, struct err *e)
{
    AUTO_CLOSE int fd = openat(settings, "secrets", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    AUTO_CLOSEDIR DIR *dir = fd < 0 ? NULL : fdopendir(TAKE_FD(fd));
    int n = 0, r = 0;

    if (!dir)
        return errno == ENOENT ? 0 : err_say(e, -EINVAL, SAID_TAKEN_NO_FILE, "secrets");
    for (struct dirent *d; r == 0 && (d = readdir(dir)); ) {
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        if (!taken_name_is_plain(d->d_name)) {
            text_printable(d->d_name);
            return err_say(e, -EINVAL, SAID_TAKEN_BAD_NAME, d->d_name, SAID_NUMBER(TAKEN_NAME_MAX));
        }
        if (n++ == TAKEN_FILES_MAX)
            return err_say(e, -EINVAL, SAID_TAKEN_TOO_MANY, SAID_NUMBER(TAKEN_FILES_MAX));
        r = copy_file(dirfd(dir), d->d_name, to, e);
    }
    return r;
}

static int copy_all(const struct stick *stick, const char *to, struct err *e)
{
    AUTO_CLOSE int root = open(stick->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    AUTO_CLOSE int settings = root < 0 ? -1 : openat(root, FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    char secrets[PATH_MAX];

    if (settings < 0 || faccessat(settings, "dakbox.conf", F_OK, AT_SYMLINK_NOFOLLOW) < 0)
        return err_say(e, -ENOENT, SAID_TAKEN_NO_FOLDER);
    snprintf(secrets, sizeof(secrets), "%.*s/secrets", PATH_MAX - 16, to);
    if (mkdir(to, 0700) < 0 || mkdir(secrets, 0700) < 0)
        return err_errno(e, "make %s", secrets);
    int r = copy_file(settings, "dakbox.conf", to, e);
    return r == 0 ? copy_secrets(settings, secrets, e) : r;
}

int settings_copy_make(const struct box *b, struct err *e)
{
    AUTO_STICK struct stick stick = { .mounted = false };
    char to[PATH_MAX];
    int r = settings_copy_path(b, to, e);

    settings_copy_drop(b);
    if (r == 0)
        r = stick_open(b, false, &stick, e);
    return r == 0 ? copy_all(&stick, to, e) : r;
}
