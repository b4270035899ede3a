/* Backups on a server, over SFTP (line/sftp.h). It cannot tell its free room in a way that libcurl shows, nor rename over a file. */
#include "care/target.h"

#include "base/said.h"
#include "uploader/line/sftp.h"

#include <curl/curl.h>
#include <errno.h>

int target_sftp_open(const struct config *c, const atomic_bool *stopping, void **ret_self, struct err *e)
{
    const struct sftp_place place = {
        .section = "backup", .url = config_text(c, CONFIG_BACKUP_URL), .key_file = config_text(c, CONFIG_BACKUP_KEY_FILE),
        .host_key = config_text(c, CONFIG_BACKUP_HOST_KEY), .idle_s = (int)config_number(c, CONFIG_BACKUP_TIMEOUT_S),
    };
    struct sftp *x = NULL;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_set(e, -ENOMEM, "libcurl cannot be started");
    int r = sftp_open(c, &place, stopping, &x, e);
    if (r == 0)
        *ret_self = x;
    else
        curl_global_cleanup();
    return r;
}

static void close_sftp(void *self)
{
    sftp_close(self);
    curl_global_cleanup();
}

static int ready(void *self, struct err *e) { return sftp_ready(self, e); }

static int64_t room(void *self)
{
    (void)self;
    return -ENOTSUP;
}

static ssize_t read_file(void *ctx, void *out, size_t n, struct err *e)
{
    size_t got = fread(out, 1, n, ctx);

    return got == 0 && ferror((FILE *)ctx) ? err_set(e, -EIO, "a part of the backup cannot be read back from this machine") : (ssize_t)got;
}

static int write_file(void *self, const char *path, FILE *from, int64_t size, struct err *e)
{
    const struct sftp_source source = { .read = read_file, .ctx = from, .bytes = size };

    return sftp_put(self, path, &source, e);
}

static int read_back(void *self, const char *path, FILE *to, int64_t max_bytes, struct err *e)
{
    return sftp_fetch(self, path, to, (size_t)max_bytes, e);
}

static int sum(void *self, const char *path, struct parcel_sum *ret, struct err *e)
{
    return sftp_hash(self, path, &ret->size, ret->sha256, e);
}

static int list(void *self, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    return sftp_list(self, path, each, ctx, e);
}

/* What is there under that name is gone for a moment; nothing of ours is ever written over but what is of no use. */
static int rename_file(void *self, const char *from, const char *to, struct err *e)
{
    int r = sftp_remove(self, to, e);

    return r == 0 ? sftp_rename(self, from, to, e) : r;
}

static int remove_file(void *self, const char *path, struct err *e) { return sftp_remove(self, path, e); }

const struct target_ops target_sftp = {
    .ready = ready, .room = room, .write = write_file, .read = read_back, .sum = sum, .list = list,
    .rename = rename_file, .remove = remove_file, .close = close_sftp,
};
