#include "drivers/hotfolder/marked.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/shelf.h"
#include "drivers/hotfolder/words.h"
#include "intake/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <string.h>

enum { ZEROS = 64 * 1024 };
static const char cleared[] = "cleared/", gone[] = ".refused-";

bool marked_is_cleared(const char *name, int fd, char who[SPOOL_VALUE_SIZE])
{
    struct passwd entry, *found = NULL;
    char buf[4096], owner[64] = "nobody";
    struct stat st;

    if (strncmp(name, cleared, strlen(cleared)) != 0)
        return false;
    if (fstat(fd, &st) == 0 && (getpwuid_r(st.st_uid, &entry, buf, sizeof(buf), &found) != 0 || !found))
        snprintf(owner, sizeof(owner), "user %lu", (unsigned long)st.st_uid);
    snprintf(who, SPOOL_VALUE_SIZE, "put into cleared/, file of %.60s", found ? found->pw_name : owner);
    return true;
}

int marked_hold(int dir_fd, const char *name, const struct mark_verdict *v, struct err *e)
{
    char text[WORDS_SIZE];

    if (mkdirat(dir_fd, "cleared", 02770) < 0 && errno != EEXIST)
        return err_errno(e, "make the folder cleared/");
    words_held(name, v, text);
    return shelf_held(dir_fd, name, text, e);
}

/* ---- refused */

/* The same file has the same id, whenever it is looked at; nothing of its content is in it. */
static void id_of_file(const struct seen_file *f, char out[ID_SIZE])
{
    char text[96];
    int n = snprintf(text, sizeof(text), "%" PRIu64 " %" PRId64 " %" PRId64, f->inode, f->size_bytes, f->mtime_ns);

    id_of(text, (size_t)n, out);
}

static int overwrite(int fd, int64_t size, struct err *e)
{
    static const char zeros[ZEROS];

    for (int64_t at = 0; at < size; ) {
        ssize_t n = pwrite(fd, zeros, (size_t)(size - at < ZEROS ? size - at : ZEROS), at);

        if (n <= 0)
            return err_errno(e, "overwrite it");
        at += n;
    }
    return fsync(fd) < 0 ? err_errno(e, "overwrite it") : 0;
}

/* name: one of ours, so nobody expects it to stay. Where it may not be written to it is only unlinked. */
static int wipe(int dir_fd, const char *name, struct err *e)
{
    AUTO_CLOSE int fd = openat(dir_fd, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct err why = { 0 };
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        err_errno(&why, "open it");
    else if (S_ISREG(st.st_mode))
        overwrite(fd, st.st_size, &why);
    if (why.code)
        log_warn("file_not_overwritten", LOG_WHY, why.msg);
    if (unlinkat(dir_fd, name, 0) < 0 && errno != ENOENT)
        return err_errno(e, "a file that bears a classified marking cannot be removed from the folder (%s); remove it", name);
    return fsync(dir_fd) < 0 && errno != EINVAL ? err_errno(e, "sync the folder") : 0;
}

/* It loses its name first: overwritten in part it would look like another file. */
static int take_away(int dir_fd, const struct seen_file *f, const char *id, struct err *e)
{
    char name[sizeof(gone) + ID_SIZE];
    struct stat st;

    snprintf(name, sizeof(name), "%s%s", gone, id);
    if (renameat(dir_fd, f->name, dir_fd, name) < 0)
        return errno == ENOENT ? 0 : err_errno(e, "a file that bears a classified marking cannot be removed from the folder; remove it");
    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && !seen_is_same(f, &st))      /* another one, put there in the same instant */
        return renameat2(dir_fd, name, dir_fd, f->name, RENAME_NOREPLACE) == 0 ? -EAGAIN : err_errno(e, "give %s back", f->name);
    return wipe(dir_fd, name, e);
}

int marked_refuse(struct spool *s, int dir_fd, const struct seen_file *f, struct err *e)
{
    char id[ID_SIZE], text[WORDS_SIZE];

    id_of_file(f, id);
    int r = intake_refuse(s, id, "hotfolder", "hot folder", e);         /* 1. it has its number */
    words_refused(text);
    if (r == 0)
        r = shelf_refused(dir_fd, id, text, e);                         /* 2. whoever put it there is told */
    return r == 0 ? take_away(dir_fd, f, id, e) : r;                    /* 3. and it is gone */
}

int marked_sweep(int dir_fd, struct err *e)
{
    AUTO_CLOSE int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);        /* own reading position */
    AUTO_CLOSEDIR DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *d;
    int r = 0;

    if (!dir)
        return err_errno(e, "look through the hot folder");
    (void)TAKE_FD(fd);
    while (r == 0 && (d = readdir(dir)))
        if (strncmp(d->d_name, gone, strlen(gone)) == 0 && id_is_valid(d->d_name + strlen(gone)))
            r = wipe(dir_fd, d->d_name, e);
    return r;
}
