/* The migration tree on a server, over SFTP (line/sftp.h).
 *
 * SFTP has no rename over a file that is there, so a small file is replaced in three steps: the new one beside it, the old one
 * away, the new one named. What a cut leaves in between is the new one, whole, under its other name. */
#include "uploader/send/migration_target.h"

#include "uploader/line/sftp.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 2048 };

static int open_sftp(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    const struct sftp_place place = {
        .section = "migration", .url = config_text(c, CONFIG_MIGRATION_URL), .key_file = config_text(c, CONFIG_MIGRATION_KEY_FILE),
        .host_key = config_text(c, CONFIG_MIGRATION_HOST_KEY), .idle_s = (int)config_number(c, CONFIG_MIGRATION_TIMEOUT_S),
    };
    struct sftp *x = NULL;

    if (!*place.url)
        return err_say(e, -ENOENT, SAID_SETTING_EMPTY, "migration.dir, migration.url");
    int r = sftp_open(c, &place, tools->stopping, &x, e);
    if (r == 0)
        *ret_self = x;
    return r;
}

static void close_sftp(void *self) { sftp_close(self); }
static int ready(void *self, struct err *e) { return sftp_ready(self, e); }

static int load(void *self, const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    return sftp_load(self, path, max_bytes, ret_text, ret_n, e);
}

static int hash(void *self, const char *path, char sha256[HASH_HEX_SIZE], struct err *e)
{
    return sftp_hash(self, path, NULL, sha256, e);
}

static int list(void *self, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    return sftp_list(self, path, each, ctx, e);
}

static ssize_t read_blob(void *ctx, void *out, size_t n, struct err *e) { return spool_blob_read(ctx, out, n, e); }
static int seek_blob(void *ctx, int64_t offset, struct err *e) { return spool_blob_seek(ctx, offset, e); }

static int put(void *self, const char *path, struct spool_blob *blob, struct err *e)
{
    const struct sftp_source source = { .read = read_blob, .seek = seek_blob, .ctx = blob, .bytes = spool_blob_size(blob) };

    return sftp_put(self, path, &source, e);
}

static int remove_file(void *self, const char *path, struct err *e) { return sftp_remove(self, path, e); }
static int rename_file(void *self, const char *from, const char *to, struct err *e) { return sftp_rename(self, from, to, e); }

struct text { const char *at; size_t left; };

static ssize_t read_text(void *ctx, void *out, size_t n, struct err *e)
{
    struct text *t = ctx;
    size_t some = t->left < n ? t->left : n;

    (void)e;
    if (some > 0)
        memcpy(out, t->at, some);
    t->at += some;
    t->left -= some;
    return (ssize_t)some;
}

static int save(void *self, const char *path, const char *text, size_t n, struct err *e)
{
    struct text left = { text, n };
    const struct sftp_source source = { .read = read_text, .ctx = &left, .bytes = (int64_t)n };
    AUTO_FREE char *written = NULL;
    char fresh[PATH_SIZE];
    size_t written_n = 0;

    snprintf(fresh, sizeof(fresh), "%s.new", path);
    int r = sftp_put(self, fresh, &source, e);
    if (r == 0)
        r = sftp_load(self, fresh, n, &written, &written_n, e);
    if (r == 0 && (written_n != n || memcmp(written, text, n) != 0))
        r = err_say(e, -EIO, SAID_SFTP_REFUSES, "manifest");
    if (r == 0)
        r = sftp_remove(self, path, e);
    return r == 0 ? sftp_rename(self, fresh, path, e) : r;
}

const struct migration_ops migration_sftp = {
    .open = open_sftp, .close = close_sftp, .ready = ready, .load = load, .save = save, .put = put,
    .hash = hash, .list = list, .rename = rename_file, .remove = remove_file,
};
