/* Directories of documents: opened, locked, listed, removed, and the manifest in them. */
#include "spool/spool_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

int spool_open_in(const struct spool *s, const char *id, enum spool_stage stage)
{
    return openat(s->stage_fd[stage], id, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int spool_open_dir(const struct spool *s, const char *id, enum spool_stage *ret_stage, struct err *e)
{
    if (!id_is_valid(id))
        return err_set(e, -ENOENT, "\"%s\" is not the id of a letter", id);
    for (int round = 0; round < 2; round++)             /* once more: it may have moved backwards past us */
        for (int i = 0; i < SPOOL_STAGES; i++) {
            int fd = spool_open_in(s, id, (enum spool_stage)i);

            if (fd >= 0) {
                if (ret_stage)
                    *ret_stage = (enum spool_stage)i;
                return fd;
            }
            if (errno != ENOENT)
                return err_errno(e, "open %s in %s", id, spool_stage_name((enum spool_stage)i));
        }
    return err_set(e, -ENOENT, "letter %s is not in the spool", id);
}

int spool_lock_dir(const struct spool *s, const char *id, enum spool_stage stage, struct err *e)
{
    struct stat locked, named;

    if (!id_is_valid(id))
        return err_set(e, -ENOENT, "\"%s\" is not the id of a letter", id);
    AUTO_CLOSE int fd = spool_open_in(s, id, stage);
    if (fd < 0)
        return err_errno(e, "open %s in %s", id, spool_stage_name(stage));
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK ? err_set(e, -EBUSY, "letter %s is being written by another program", id)
                                    : err_errno(e, "lock %s", id);
    if (fstat(fd, &locked) < 0 || fstatat(s->stage_fd[stage], id, &named, AT_SYMLINK_NOFOLLOW) < 0 ||
        locked.st_ino != named.st_ino)
        return err_set(e, -ENOENT, "letter %s has moved on from %s", id, spool_stage_name(stage));
    return TAKE_FD(fd);
}

int spool_each_file(int dir_fd, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    AUTO_CLOSEDIR DIR *dir = NULL;
    AUTO_CLOSE int own_fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct dirent *d;
    int r = 0;

    if (own_fd < 0 || !(dir = fdopendir(own_fd)))
        return err_errno(e, "list a directory of the spool");
    (void)TAKE_FD(own_fd);
    while (r == 0 && (errno = 0, d = readdir(dir)))
        if (d->d_name[0] != '.')
            r = each(ctx, d->d_name);
    return r == 0 && errno ? err_errno(e, "list a directory of the spool") : r;
}

struct removal { const struct spool *spool; int dir_fd; };

static int remove_file(void *ctx, const char *name)
{
    const struct removal *rm = ctx;

    return rm->spool->fs->remove(rm->dir_fd, name, 0);
}

int spool_remove_dir(const struct spool *s, enum spool_stage stage, const char *id, struct err *e)
{
    AUTO_CLOSE int fd = spool_open_in(s, id, stage);
    struct removal rm = { .spool = s, .dir_fd = fd };

    if (fd < 0)
        return err_errno(e, "open %s in %s", id, spool_stage_name(stage));
    int r = spool_each_file(fd, remove_file, &rm, e);
    if (r == 0)
        r = s->fs->remove(s->stage_fd[stage], id, AT_REMOVEDIR);
    return r < 0 ? err_set(e, r, "remove %s from %s: %s", id, spool_stage_name(stage), strerror(-r)) : 0;
}

/* ---- small files, whole */

int spool_put_file(const struct fs_ops *fs, int dir_fd, const char *name, const void *data, size_t n)
{
    char part[SPOOL_NAME_SIZE + 8];

    snprintf(part, sizeof(part), "%s.part", name);
    AUTO_CLOSE int fd = fs->create(dir_fd, part);
    int r = fd < 0 ? fd : fs->write(fd, data, n);
    if (r == 0)
        r = fs->sync(fd);
    return r == 0 ? fs->rename_over(dir_fd, part, dir_fd, name) : r;
}

int spool_get_file(int dir_fd, const char *id, const char *name, size_t max_bytes, void **ret_data, size_t *ret_n, struct err *e)
{
    AUTO_CLOSE int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat st;
    size_t n = 0;

    if (fd < 0)
        return err_errno(e, "letter %s: open %s", id, name);
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > max_bytes)
        return err_set(e, -EBADMSG, "letter %s: %s is not one", id, name);
    AUTO_FREE char *text = malloc((size_t)st.st_size + 1);
    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    for (ssize_t k; n < (size_t)st.st_size && (k = read(fd, text + n, (size_t)st.st_size - n)) != 0; n += (size_t)k)
        if (k < 0)
            return err_errno(e, "letter %s: read %s", id, name);
    text[n] = '\0';
    *ret_data = TAKE_PTR(text);
    *ret_n = n;
    return 0;
}

/* ---- the manifest */

int spool_read_manifest(int dir_fd, const char *id, const char *name, struct manifest *m, struct err *e)
{
    AUTO_FREE void *text = NULL;
    size_t n;
    int r = spool_get_file(dir_fd, id, name, MANIFEST_MAX_BYTES, &text, &n, e);

    return r < 0 ? r : err_wrap(e, manifest_parse(m, id, text, n, strcmp(name, "manifest") == 0, e), "letter %s", id);
}

int spool_write_manifest(const struct fs_ops *fs, int dir_fd, const char *name, const struct manifest *m, bool whole, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n;
    int r = manifest_print(m, whole, &text, &n, e);

    return r < 0 ? r : spool_put_file(fs, dir_fd, name, text, n);
}
