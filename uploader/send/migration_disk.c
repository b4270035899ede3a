/* The migration tree on a disk of this machine, such as a USB disk (base/disk_folder.h). */
#include "uploader/send/migration_target.h"

#include "base/disk_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct disk_words words = { .away = SAID_DISK_AWAY, .same = SAID_DISK_SAME, .full = SAID_DISK_FULL, .failed = SAID_DISK_FAILED };

static int open_disk(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    struct disk_folder *x = calloc(1, sizeof(*x));

    if (!x)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    *x = (struct disk_folder){
        .root = config_text(c, CONFIG_MIGRATION_DIR), .apart_from = config_flag(c, CONFIG_MIGRATION_OWN_DISK) ? config_text(c, CONFIG_PATHS_DATA_DIR) : NULL,
        .words = &words, .stopping = tools->stopping,
    };
    *ret_self = x;
    return 0;
}

static int ready(void *self, struct err *e) { return disk_folder_ready(self, e); }

static int load(void *self, const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    AUTO_FREE char *text = NULL;
    FILE *f = open_memstream(&text, ret_n);

    if (!f)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    int r = disk_folder_fetch(self, path, f, (int64_t)max_bytes, e);
    if (r == -EFBIG)
        err_say(e, r, SAID_DISK_FAILED, path, strerror(EFBIG));
    if ((fclose(f) != 0 && r == 0) || r == -ENOBUFS)
        r = err_say(e, -ENOMEM, SAID_NO_MEMORY);
    if (r == 0)
        *ret_text = TAKE_PTR(text);
    return r;
}

static int save(void *self, const char *path, const char *text, size_t n, struct err *e) { return disk_folder_save(self, path, text, n, e); }

static ssize_t read_blob(void *ctx, void *out, size_t n, struct err *e)
{
    ssize_t got = spool_blob_read(ctx, out, n, e);

    return got < 0 ? -EBADMSG : got;
}

static int put(void *self, const char *path, struct spool_blob *blob, struct err *e) { return disk_folder_put(self, path, read_blob, blob, e); }

static int hash(void *self, const char *path, char sha256[HASH_HEX_SIZE], struct err *e)
{
    return disk_folder_hash(self, path, NULL, sha256, e);
}

static int list(void *self, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    return disk_folder_list(self, path, each, ctx, e);
}

static int rename_file(void *self, const char *from, const char *to, struct err *e) { return disk_folder_rename(self, from, to, e); }
static int remove_file(void *self, const char *path, struct err *e) { return disk_folder_remove(self, path, e); }

const struct migration_ops migration_disk = {
    .open = open_disk, .close = free, .ready = ready, .load = load, .save = save, .put = put,
    .hash = hash, .list = list, .rename = rename_file, .remove = remove_file,
};
