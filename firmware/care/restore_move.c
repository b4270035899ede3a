#include "care/restore_inner.h"

#include "care/office.h"
#include "care/state.h"

#include "base/put_file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_MAX = 16, KEY_MAX_BYTES = 4096 };

static int remove_one(const char *path, const struct stat *st, int what, struct FTW *at)
{
    (void)st;
    (void)at;
    return (what == FTW_DP ? rmdir(path) : unlink(path)) < 0 ? -errno : 0;
}

int restore_remove(const char *path, struct err *e)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : err_errno(e, "look at %s", path);
    int r = nftw(path, remove_one, OPEN_MAX, FTW_DEPTH | FTW_PHYS);
    return r == 0 ? 0 : err_set(e, r < 0 ? r : -EIO, "remove %s: %s", path, strerror(r < 0 && r != -1 ? -r : errno));
}

static int sync_folder(const char *path, struct err *e)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd < 0 || fsync(fd) < 0 ? err_errno(e, "sync %s", path) : 0;
}

struct move { const struct config *c; const char *dir, *data_dir; };

static int path_in(const char *folder, const char *name, char out[PATH_MAX], struct err *e)
{
    return (size_t)snprintf(out, PATH_MAX, "%s/%s", folder, name) < PATH_MAX ? 0 : err_set(e, -ENAMETOOLONG, "the path of %s is too long", name);
}

/* Into place, over a file that is there. Once more: 0, it is done. */
static int move_file(const char *from, const char *to, struct err *e)
{
    return rename(from, to) == 0 || errno == ENOENT ? 0 : err_errno(e, "put %s in its place", to);
}

/* The box's own spool and key are empty ones; without a key nobody starts until all is done. */
static int move_spool(const struct move *m, struct err *e)
{
    char from[PATH_MAX], to[PATH_MAX], old[PATH_MAX], key[PATH_MAX];
    int r = path_in(m->dir, CONFIG_SPOOL_NAME, from, e);

    if (r == 0)
        r = path_in(m->data_dir, CONFIG_SPOOL_NAME, to, e);
    if (r == 0)
        r = path_in(m->dir, "old-spool", old, e);
    if (r == 0)
        r = office_box_key_path(m->c, key, e);
    if (r < 0 || access(from, F_OK) < 0)
        return r;                                       /* a move before this one was that far */
    if (unlink(key) < 0 && errno != ENOENT)
        return err_errno(e, "remove %s", key);
    r = restore_remove(old, e);
    if (r == 0 && rename(to, old) < 0 && errno != ENOENT)
        r = err_errno(e, "put %s away", to);
    if (r == 0)
        r = move_file(from, to, e);
    return r == 0 ? sync_folder(m->data_dir, e) : r;
}

static int move_diary(const struct move *m, struct err *e)
{
    static const char *const tails[] = { "-wal", "-shm", "-journal" };
    char from[PATH_MAX], to[PATH_MAX], tail[PATH_MAX + 16];
    int r = path_in(m->dir, CONFIG_DIARY_NAME, from, e);

    if (r == 0)
        r = path_in(m->data_dir, CONFIG_DIARY_NAME, to, e);
    if (r < 0 || access(from, F_OK) < 0)
        return r;
    for (size_t i = 0; i < ARRAY_LEN(tails); i++) {     /* of the empty one: it must not be replayed into the new */
        snprintf(tail, sizeof(tail), "%s%s", to, tails[i]);
        if (unlink(tail) < 0 && errno != ENOENT)
            return err_errno(e, "remove %s", tail);
    }
    r = sync_folder(m->data_dir, e);
    return r == 0 ? move_file(from, to, e) : r;
}

/* ---- settings and the like */

static const struct move *moving;       /* nftw() has no context; one restore runs at a time */

static int move_one(const char *path, const struct stat *st, int what, struct FTW *at)
{
    char below[PATH_MAX], to[PATH_MAX];

    (void)at;
    if (path_in(moving->dir, "data", below, NULL) < 0 || strlen(path) <= strlen(below))
        return 0;
    if (path_in(moving->data_dir, path + strlen(below) + 1, to, NULL) < 0)
        return -ENAMETOOLONG;
    if (what == FTW_D)
        return mkdir(to, st->st_mode & 07777) < 0 && errno != EEXIST ? -errno : 0;
    return rename(path, to) < 0 ? -errno : 0;
}

static int move_office(const struct move *m, struct err *e)
{
    char from[PATH_MAX];
    int r = path_in(m->dir, "data", from, e);

    if (r < 0 || access(from, F_OK) < 0)
        return r;
    moving = m;
    r = nftw(from, move_one, OPEN_MAX, FTW_PHYS);
    return r == 0 ? 0 : err_set(e, r < 0 ? r : -EIO, "put the settings in their place: %s", strerror(r < 0 ? -r : EIO));
}

/* ---- the box key */

static int move_key(const struct move *m, struct err *e)
{
    AUTO_FREE char *text = NULL;
    char from[PATH_MAX], to[PATH_MAX];
    struct stat st;
    size_t n = 0;
    int r = path_in(m->dir, "box.key", from, e);

    if (r == 0)
        r = office_box_key_path(m->c, to, e);
    if (r < 0 || stat(from, &st) < 0)
        return r;
    r = get_file(from, KEY_MAX_BYTES, &text, &n, e);
    if (r == 0)
        r = put_file(to, st.st_mode & 0777, text, n, e);
    if (r == 0 && geteuid() == 0 && chown(to, st.st_uid, st.st_gid) < 0)
        r = err_errno(e, "give %s to its owner", to);
    if (text)
        sodium_memzero(text, n);
    return r;
}

/* Each step finds out by itself whether it is done: the whole may be called again after a power cut. */
int restore_move(const struct config *c, const char *dir, const char *data_dir, struct err *e)
{
    const struct move m = { c, dir, data_dir };
    int r = move_spool(&m, e);

    if (r == 0)
        r = move_diary(&m, e);
    if (r == 0)
        r = restore_conf_move(c, dir, e);
    if (r == 0)
        r = move_office(&m, e);
    if (r == 0)
        r = sync_folder(data_dir, e);
    if (r == 0)
        r = move_key(&m, e);
    return r == 0 ? restore_remove(dir, e) : r;
}
