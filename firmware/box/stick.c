#include "box/stick.h"

#include "base/put_file.h"
#include "box/board.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

enum { SYS_MAX_BYTES = 4096 };

#define MOUNT_POINT "/run/dakbox-box/stick"

/* ---- finding it */

static bool is_there(const char *dir, const char *name, const char *file)
{
    char path[PATH_MAX];

    return snprintf(path, sizeof(path), "%s/%s/%s", dir, name, file) < (int)sizeof(path) && access(path, F_OK) == 0;
}

/* A disk with partitions is none itself: those are listed beside it. */
static bool has_partitions(const char *dir, const char *name)
{
    char path[PATH_MAX];
    bool has = false;

    if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
        return false;
    AUTO_CLOSEDIR DIR *disk = opendir(path);
    for (const struct dirent *d; disk && !has && (d = readdir(disk));)
        has = strncmp(d->d_name, name, strlen(name)) == 0 && is_there(path, d->d_name, "partition");
    return has;
}

static bool hangs_on_usb(const char *dir, const char *name)
{
    char path[PATH_MAX], real[PATH_MAX];

    return snprintf(path, sizeof(path), "%s/%s", dir, name) < (int)sizeof(path) && realpath(path, real) && strstr(real, "/usb");
}

/* Is it one of these, or on one of them: "sda1" is on "sda"? */
static bool is_left_out(const char *dir, const char *name, const char *const *without)
{
    char path[PATH_MAX], real[PATH_MAX], whole[PATH_MAX + 1], part[NAME_MAX + 3];

    if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path) || !realpath(path, real))
        return true;
    snprintf(whole, sizeof(whole), "%s/", real);
    for (; *without; without++) {
        snprintf(part, sizeof(part), "/%.*s/", NAME_MAX, *without);
        if (**without && strstr(whole, part))
            return true;
    }
    return false;
}

bool stick_of_label(const char *dev_root, const char *label, char out[NAME_MAX + 1])
{
    char path[PATH_MAX], target[PATH_MAX];
    ssize_t n = snprintf(path, sizeof(path), "%s/disk/by-label/%s", dev_root, label) < (int)sizeof(path) ? readlink(path, target, sizeof(target) - 1) : -1;

    target[n > 0 ? n : 0] = '\0';
    const char *slash = strrchr(target, '/');
    snprintf(out, NAME_MAX + 1, "%.*s", NAME_MAX, slash ? slash + 1 : "");
    return *out != '\0';
}

bool stick_for_backups(const char *dev_root)
{
    char name[NAME_MAX + 1];

    return stick_of_label(dev_root, STICK_LABEL, name) || stick_of_label(dev_root, DISK_LABEL, name);
}

int stick_each(const char *sys_root, const char *const *without, void (*each)(void *ctx, const char *name), void *ctx)
{
    char dir[PATH_MAX - NAME_MAX - 2];
    int n = 0;

    if (snprintf(dir, sizeof(dir), "%s/class/block", sys_root) >= (int)sizeof(dir))
        return 0;
    AUTO_CLOSEDIR DIR *all = opendir(dir);
    for (const struct dirent *d; all && (d = readdir(all));) {
        if (d->d_name[0] == '.' || !hangs_on_usb(dir, d->d_name) || (!is_there(dir, d->d_name, "partition") && has_partitions(dir, d->d_name)) ||
            is_left_out(dir, d->d_name, without))
            continue;
        each(ctx, d->d_name);
        n++;
    }
    return n;
}

/* ---- mounting it */

struct tried { struct stick *stick; unsigned long flags; int mounted, code; char name[NAME_MAX + 1]; };

static int mount_one(const char *device, const char *dir, unsigned long flags)
{
    static const struct { const char *type, *options; } types[] = { { "vfat", "utf8,fmask=0177,dmask=0077" }, { "exfat", "fmask=0177,dmask=0077" }, { "ext4", "" } };

    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (mount(device, dir, types[i].type, flags, types[i].options) == 0)
            return 0;
    return -errno;
}

/* The first stays, so that a second one is only seen. */
static void try_one(void *ctx, const char *name)
{
    struct tried *t = ctx;
    char device[NAME_MAX + 16];

    snprintf(device, sizeof(device), "/dev/%.*s", NAME_MAX, name);
    if (t->mounted > 0) {
        t->mounted++;
        return;
    }
    int r = mount_one(device, t->stick->dir, t->flags);
    if (r == 0)
        t->mounted = 1;
    else
        t->code = r;
    snprintf(t->name, sizeof(t->name), "%.*s", NAME_MAX, name);
}

int stick_refused(const char *sys_root, const char *name, bool write, int code, struct err *e)
{
    AUTO_FREE char *text = NULL;
    char path[PATH_MAX];
    size_t n = 0;

    if (write && snprintf(path, sizeof(path), "%s/class/block/%s/ro", sys_root, name) < (int)sizeof(path) && get_file(path, SYS_MAX_BYTES, &text, &n, NULL) == 0 &&
        text[0] == '1')
        return err_say(e, -EROFS, SAID_STICK_NO_LABEL);
    return err_say(e, code, SAID_STICK_UNREADABLE, strerror(-code));
}

/* The disk that the box itself runs from, where it is one on USB, and the stick with the key of its data are no sticks to work with. */
struct own { char disk[NAME_MAX + 1], key[NAME_MAX + 1]; const char *names[3]; };

static void find_own(const struct config *c, struct own *ret)
{
    struct board board;

    *ret = (struct own){ .names = { ret->disk, ret->key, NULL } };
    if (board_read(c, &board, NULL) == 0 && strrchr(board.disk, '/'))
        snprintf(ret->disk, sizeof(ret->disk), "%.*s", NAME_MAX, strrchr(board.disk, '/') + 1);
    stick_of_label("/dev", "DAKBOX-KEY", ret->key);
}

static int mount_stick(const struct config *c, bool write, struct stick *s, struct err *e)
{
    struct tried t = { .stick = s, .flags = MS_NODEV | MS_NOSUID | MS_NOEXEC | MS_NOSYMFOLLOW | (write ? 0 : MS_RDONLY) };
    struct own own;

    snprintf(s->dir, sizeof(s->dir), MOUNT_POINT);
    if (mkdir(MOUNT_POINT, 0700) < 0 && errno != EEXIST)
        return err_errno(e, "make " MOUNT_POINT);
    umount2(MOUNT_POINT, MNT_DETACH);               /* what an earlier boxd left */
    find_own(c, &own);
    int n = stick_each("/sys", own.names, try_one, &t);
    s->mounted = t.mounted > 0;
    if (t.mounted == 1)
        return 0;
    stick_close(s);
    if (t.mounted > 1)
        return err_say(e, -EEXIST, SAID_STICK_MANY);
    return n == 0 ? err_say(e, -ENOENT, SAID_STICK_NONE) : stick_refused("/sys", t.name, write, t.code, e);
}

int stick_open(const struct box *b, bool write, struct stick *ret, struct err *e)
{
    const char *dir = config_text(b->conf, CONFIG_BOX_STICK_DIR);

    *ret = (struct stick){ .mounted = false };
    if (!*dir)
        return mount_stick(b->conf, write, ret, e);
    snprintf(ret->dir, sizeof(ret->dir), "%s", dir);
    return access(dir, F_OK) == 0 ? 0 : err_say(e, -ENOENT, SAID_STICK_NONE);
}

void stick_close(struct stick *s)
{
    if (s->mounted && umount2(s->dir, 0) < 0)       /* busy: it goes when the last file is closed */
        umount2(s->dir, MNT_DETACH);
    s->mounted = false;
}

/* ---- files on it */

int stick_find(const struct stick *s, const char *start, const char *end, char out[NAME_MAX + 1], struct err *e)
{
    AUTO_CLOSEDIR DIR *dir = opendir(s->dir);
    int n = 0;

    if (!dir)
        return err_say(e, -EIO, SAID_STICK_UNREADABLE, strerror(errno));
    for (const struct dirent *d; (d = readdir(dir));) {
        size_t have = strlen(d->d_name);

        if (have < strlen(start) + strlen(end) || strncmp(d->d_name, start, strlen(start)) != 0 || strcmp(d->d_name + have - strlen(end), end) != 0)
            continue;
        snprintf(out, NAME_MAX + 1, "%s", d->d_name);
        n++;
    }
    return n == 1 ? 0 : n == 0 ? -ENOENT : -EEXIST;
}

/* By openat: a unit with RestrictSUIDSGID has no openat2. A plain name leads nowhere else, and links are not followed on the way either (MS_NOSYMFOLLOW). */
int stick_open_file(const struct stick *s, const char *name, struct err *e)
{
    if (strchr(name, '/') || strcmp(name, "..") == 0)
        return err_say(e, -EINVAL, SAID_STICK_UNREADABLE, strerror(EINVAL));
    AUTO_CLOSE int dir = open(s->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    AUTO_CLOSE int fd = dir < 0 ? -1 : openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_say(e, -errno, SAID_STICK_UNREADABLE, strerror(errno));
    return S_ISREG(st.st_mode) ? TAKE_FD(fd) : err_say(e, -EINVAL, SAID_STICK_UNREADABLE, strerror(EINVAL));
}
