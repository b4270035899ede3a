/* Backups in a folder of this machine, such as a USB disk (base/disk_folder.h). */
#include "care/target.h"

#include "base/disk_folder.h"

#include <errno.h>

static const struct disk_words words = {
    .away = SAID_BACKUP_TARGET_AWAY, .same = SAID_BACKUP_TARGET_SAME, .full = SAID_BACKUP_TARGET_FULL, .failed = SAID_BACKUP_TARGET_FAILED,
};

int target_disk_open(const char *root, const char *data_dir, bool own_disk, const atomic_bool *stopping, void **ret_self, struct err *e)
{
    struct disk_folder *x = calloc(1, sizeof(*x));

    if (!x)
        return err_set(e, -ENOMEM, "out of memory");
    *x = (struct disk_folder){ .root = root, .apart_from = own_disk ? data_dir : NULL, .words = &words, .stopping = stopping };
    *ret_self = x;
    return 0;
}

static int ready(void *self, struct err *e) { return disk_folder_ready(self, e); }
static int64_t room(void *self) { return disk_folder_room(self); }

struct left { FILE *from; int64_t bytes; };

static ssize_t read_file(void *ctx, void *out, size_t n, struct err *e)
{
    struct left *g = ctx;
    size_t want = g->bytes < (int64_t)n ? (size_t)g->bytes : n;

    if (fread(out, 1, want, g->from) != want)
        return err_set(e, -EIO, "a part of the backup cannot be read back from this machine");
    g->bytes -= (int64_t)want;
    return (ssize_t)want;
}

static int write_file(void *self, const char *path, FILE *from, int64_t size, struct err *e)
{
    return disk_folder_put(self, path, read_file, &(struct left){ from, size }, e);
}

static int read_back(void *self, const char *path, FILE *to, int64_t max_bytes, struct err *e)
{
    int r = disk_folder_fetch(self, path, to, max_bytes, e);

    if (r == -EFBIG)
        return err_say(e, r, SAID_BACKUP_PART_CHANGED);
    return r == -ENOBUFS ? err_say(e, -ENOSPC, SAID_BACKUP_NO_ROOM_HERE) : r;
}

static int sum(void *self, const char *path, struct parcel_sum *ret, struct err *e)
{
    return disk_folder_hash(self, path, &ret->size, ret->sha256, e);
}

static int list(void *self, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    return disk_folder_list(self, path, each, ctx, e);
}

static int rename_file(void *self, const char *from, const char *to, struct err *e) { return disk_folder_rename(self, from, to, e); }
static int remove_file(void *self, const char *path, struct err *e) { return disk_folder_remove(self, path, e); }

const struct target_ops target_disk = {
    .ready = ready, .room = room, .write = write_file, .read = read_back, .sum = sum, .list = list,
    .rename = rename_file, .remove = remove_file, .close = free,
};
