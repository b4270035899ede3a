#include "care/target.h"

#include "base/said.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { IN_MEMORY_BYTES = 32 * 1024 * 1024, PATH_SIZE = 512 };

void target_close(struct target *t)
{
    if (t->ops)
        t->ops->close(t->self);
    t->ops = NULL;
}

int target_open(struct target *t, const struct config *c, const char *to, const atomic_bool *stopping, struct err *e)
{
    const char *dir = to ? to : config_text(c, CONFIG_BACKUP_DIR);
    int r;

    *t = (struct target){ .ops = NULL };
    if (!*dir && !*config_text(c, CONFIG_BACKUP_URL))
        return err_say(e, -ENOENT, SAID_BACKUP_NO_TARGET);
    if (*dir)
        r = target_disk_open(dir, config_text(c, CONFIG_PATHS_DATA_DIR), !to && config_flag(c, CONFIG_BACKUP_OWN_DISK), stopping, &t->self, e);
    else
        r = target_sftp_open(c, stopping, &t->self, e);
    if (r == 0)
        t->ops = *dir ? &target_disk : &target_sftp;
    return r < 0 ? r : t->ops->ready(t->self, e);
}

int target_put(struct target *t, const char *path, FILE *from, const struct parcel_sum *sum, struct err *e)
{
    char part[PATH_SIZE];
    struct parcel_sum back;

    if (snprintf(part, sizeof(part), "%s.part", path) >= (int)sizeof(part))
        return err_set(e, -ENAMETOOLONG, "the name of a part of the backup is too long");
    rewind(from);
    int r = t->ops->write(t->self, part, from, sum->size, e);
    if (r == 0)
        r = t->ops->sum(t->self, part, &back, e);
    if (r == 0 && (back.size != sum->size || strcmp(back.sha256, sum->sha256) != 0))
        r = err_say(e, -EIO, SAID_BACKUP_NOT_KEPT);
    if (r == 0)
        return t->ops->rename(t->self, part, path, e);
    if (r == -EIO || r == -ENOSPC)
        t->ops->remove(t->self, part, NULL);        /* best effort: it only takes room, and the next try writes over it */
    return r;
}

int target_load(struct target *t, const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    AUTO_FREE char *text = NULL;
    FILE *f = open_memstream(&text, ret_n);

    if (!f)
        return err_set(e, -ENOMEM, "out of memory");
    int r = t->ops->read(t->self, path, f, (int64_t)max_bytes, e);
    if (fclose(f) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "out of memory");
    if (r == 0)
        *ret_text = TAKE_PTR(text);
    return r;
}

int target_scratch(FILE **ret_file, const char *dir, int64_t expected_bytes, struct err *e)
{
    AUTO_CLOSE int fd = expected_bytes <= IN_MEMORY_BYTES ? memfd_create("backup", MFD_CLOEXEC) : open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    FILE *f = fd >= 0 ? fdopen(fd, "w+") : NULL;

    if (!f)
        return err_errno(e, "make a file in %s", dir);
    TAKE_FD(fd);
    *ret_file = f;
    return 0;
}
