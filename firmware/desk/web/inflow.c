#include "desk/web/inflow.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/put_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { OLD_S = 24 * 3600, LOOK_EVERY_BYTES = 8 * 1024 * 1024 };

struct inflow {
    const struct config *conf;
    enum inflow_state state;
    char dir[PATH_MAX], id[ID_SIZE];
    int dir_fd, fd;             /* -1: not open */
    int64_t bytes, looked_at;   /* so many when the room was looked at last */
    bool given;
};

int inflow_new(const struct config *conf, struct inflow **ret_inflow)
{
    struct inflow *f = calloc(1, sizeof(*f));

    if (!f)
        return -ENOMEM;
    f->conf = conf;
    f->dir_fd = f->fd = -1;
    f->looked_at = -LOOK_EVERY_BYTES;
    *ret_inflow = f;
    return 0;
}

/* What nobody came for within a day. */
static void drop_old(int dir_fd)
{
    int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    AUTO_CLOSEDIR DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct stat st;

    for (const struct dirent *d; dir && (d = readdir(dir));)
        if (id_is_valid(d->d_name) && fstatat(dir_fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_mtime < clock_utc_s() - OLD_S)
            unlinkat(dir_fd, d->d_name, 0);
}

static int open_file(struct inflow *f)
{
    if (config_path(f->conf, CONFIG_PATHS_DATA_DIR, "upload", f->dir, sizeof(f->dir), NULL) < 0)
        return -ENAMETOOLONG;
    if (mkdir(f->dir, 02770) < 0 && errno != EEXIST)
        return -errno;
    f->dir_fd = open(f->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (f->dir_fd < 0)
        return -errno;
    drop_old(f->dir_fd);
    id_new(f->id);
    f->fd = openat(f->dir_fd, f->id, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
    return f->fd < 0 ? -errno : 0;
}

/* Letters come first: what paths.reserve_mib keeps for them stays free. */
static bool has_room(struct inflow *f)
{
    int64_t reserve = config_number(f->conf, CONFIG_PATHS_RESERVE_MIB) << 20, max = config_number(f->conf, CONFIG_BOX_UPDATE_MAX_MIB) << 20;
    struct statvfs fs;

    if (f->bytes > max)
        return false;
    if (f->bytes < f->looked_at + LOOK_EVERY_BYTES)
        return true;
    f->looked_at = f->bytes;
    return fstatvfs(f->dir_fd, &fs) == 0 && (int64_t)(fs.f_bavail * fs.f_frsize) > reserve + LOOK_EVERY_BYTES;
}

void inflow_add(struct inflow *f, const void *data, size_t n)
{
    int r = 0;

    if (f->state == INFLOW_NONE) {
        r = open_file(f);
        f->state = INFLOW_COMING;
    }
    if (f->state != INFLOW_COMING)
        return;
    f->bytes += (int64_t)n;
    if (r == 0 && !has_room(f))
        r = -ENOSPC;
    if (r == 0)
        r = put_all(f->fd, data, n);
    if (r == 0)
        return;
    f->state = r == -ENOSPC ? INFLOW_NO_ROOM : INFLOW_CUT;
    log_warn("upload_refused", LOG_WHY, strerror(-r));
}

void inflow_end(struct inflow *f, bool whole)
{
    if (f->state == INFLOW_COMING)
        f->state = whole && fsync(f->fd) == 0 ? INFLOW_WHOLE : INFLOW_CUT;
}

enum inflow_state inflow_state(const struct inflow *f) { return f->state; }

const char *inflow_id(const struct inflow *f) { return f->id; }

void inflow_give(struct inflow *f) { f->given = true; }

void inflow_free(struct inflow *f)
{
    if (!f)
        return;
    if (f->fd >= 0)
        close(f->fd);
    if (f->fd >= 0 && !f->given)
        unlinkat(f->dir_fd, f->id, 0);
    if (f->dir_fd >= 0)
        close(f->dir_fd);
    free(f);
}
