/* The migration tree on a server, over SFTP by libcurl. The server must show the key that is set: anybody else gets nothing.
 *
 * SFTP has no rename over a file that is there, so a small file is replaced in three steps: the new one beside it, the old one
 * away, the new one named. What a cut leaves in between is the new one, whole, under its other name. */
#include "uploader/send/migration_target.h"

#include "uploader/send/http.h"
#include "uploader/line/route.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { URL_SIZE = 2048, COMMAND_SIZE = 1200 };

struct sftp {
    const struct channel_tools *tools;
    struct route *route;
    CURL *curl;
    const char *key_file;
    char url[URL_SIZE];                 /* without a slash at the end */
    char *root;                         /* its path: what commands want, which take no URL */
    char host_key[64];                  /* base64 of the SHA-256 */
    int idle_s;
};

/* ---- one request */

static const struct { CURLcode code; int r; enum said_id said; } troubles[] = {
    { CURLE_PEER_FAILED_VERIFICATION, -EKEYREJECTED, SAID_SFTP_HOST_KEY },
    { CURLE_LOGIN_DENIED,             -EACCES,       SAID_SFTP_LOGIN },
    { CURLE_REMOTE_ACCESS_DENIED,     -EACCES,       SAID_SFTP_REFUSES },
    { CURLE_REMOTE_DISK_FULL,         -ENOSPC,       SAID_DISK_FULL },
    { CURLE_UPLOAD_FAILED,            -EIO,          SAID_SFTP_REFUSES },
    { CURLE_QUOTE_ERROR,              -EIO,          SAID_SFTP_REFUSES },
    { CURLE_SSH,                      -EIO,          SAID_SFTP_BROKE },       /* SFTP has one word for all that fails in the middle */
};

/* A folder or file by its URL: each part escaped. */
static int set_url(struct sftp *x, const char *path, bool folder, struct err *e)
{
    char url[URL_SIZE];
    size_t n = (size_t)snprintf(url, sizeof(url), "%s", x->url);

    while (*path) {
        size_t part = strcspn(path, "/");
        char *escaped = curl_easy_escape(x->curl, path, (int)part);

        n += (size_t)snprintf(url + n, n < sizeof(url) ? sizeof(url) - n : 0, "/%s", escaped ? escaped : "");
        curl_free(escaped);
        path += part + (path[part] == '/');
        if (n >= sizeof(url) - 2)
            return err_say(e, -ENAMETOOLONG, SAID_LINE_ADDRESS_LONG);
    }
    if (folder)
        snprintf(url + n, sizeof(url) - n, "/");
    curl_easy_setopt(x->curl, CURLOPT_URL, url);
    return 0;
}

static int begin(struct sftp *x, const char *path, bool folder, struct err *e)
{
    CURL *c = x->curl;

    curl_easy_reset(c);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "sftp");
    http_set_patience(c, x->idle_s, x->tools->stopping);
    curl_easy_setopt(c, CURLOPT_SSH_AUTH_TYPES, (long)CURLSSH_AUTH_PUBLICKEY);
    curl_easy_setopt(c, CURLOPT_SSH_PRIVATE_KEYFILE, x->key_file);
    curl_easy_setopt(c, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, x->host_key);
    int r = set_url(x, path, folder, e);
    return r < 0 ? r : route_set(x->route, c, x->url, x->tools->stopping, e);
}

static int perform(struct sftp *x, struct err *e)
{
    char detail[CURL_ERROR_SIZE] = "";

    curl_easy_setopt(x->curl, CURLOPT_ERRORBUFFER, detail);
    CURLcode code = curl_easy_perform(x->curl);
    curl_easy_setopt(x->curl, CURLOPT_ERRORBUFFER, NULL);
    const char *why = detail[0] ? detail : curl_easy_strerror(code);
    if (code == CURLE_OK)
        return 0;
    if (code == CURLE_REMOTE_FILE_NOT_FOUND)
        return -ENOENT;
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return -ECANCELED;
    for (size_t i = 0; i < ARRAY_LEN(troubles); i++)
        if (troubles[i].code == code)
            return err_say_values(e, troubles[i].r, troubles[i].said, SAID_LIST(why));
    return err_say(e, -EHOSTUNREACH, SAID_SFTP_AWAY, why);
}

/* A path as commands want it. Names of ours have no quotes or backslashes in them, but the root may. */
static void quoted(const struct sftp *x, const char *path, char out[COMMAND_SIZE])
{
    char whole[COMMAND_SIZE / 2];
    size_t n = 0;

    snprintf(whole, sizeof(whole), "%s/%s", x->root, path);
    out[n++] = '"';
    for (const char *c = whole; *c; c++) {
        if (*c == '"' || *c == '\\')
            out[n++] = '\\';
        out[n++] = *c;
    }
    out[n++] = '"';
    out[n] = '\0';
}

/* "rm" or "rename"; to NULL: it wants one path. The list of the root's folder comes along and is thrown away. */
static int command(struct sftp *x, const char *verb, const char *path, const char *to, struct err *e)
{
    char from[COMMAND_SIZE], dest[COMMAND_SIZE] = "", line[2 * COMMAND_SIZE + 16];
    int r = begin(x, "", true, e);

    quoted(x, path, from);
    if (to)
        quoted(x, to, dest);
    snprintf(line, sizeof(line), "%s %s%s%s", verb, from, to ? " " : "", dest);
    struct curl_slist *commands = curl_slist_append(NULL, line);
    if (r == 0 && !commands)
        r = err_say(e, -ENOMEM, SAID_NO_MEMORY);
    curl_easy_setopt(x->curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(x->curl, CURLOPT_QUOTE, commands);
    if (r == 0)
        r = perform(x, e);
    curl_easy_setopt(x->curl, CURLOPT_QUOTE, NULL);
    curl_slist_free_all(commands);
    return r;
}

/* ---- settings */

static int set_host_key(struct sftp *x, const char *shown, struct err *e)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *key = strncmp(shown, "SHA256:", 7) == 0 ? shown + 7 : shown;

    if (strspn(key, digits) != 43 || (key[43] && strcmp(key + 43, "=") != 0))
        return err_set(e, -EINVAL, "migration.host_key = %s must be as ssh-keygen -l shows it: SHA256:...", shown);
    snprintf(x->host_key, sizeof(x->host_key), "%.43s", key);
    return 0;
}

/* url: a slash at its end is dropped; "/~/" is the login's home, for URLs and for commands. */
static int set_root(struct sftp *x, const char *url, struct err *e)
{
    CURLU *u = curl_url();
    char *scheme = NULL, *path = NULL;
    size_t n = strlen(url);
    int r = 0;

    while (n > 0 && url[n - 1] == '/')
        n--;
    if (n >= sizeof(x->url))
        r = err_set(e, -EINVAL, "migration.url is too long");
    else if (!u || curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK || curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK
             || strcmp(scheme, "sftp") != 0 || curl_url_get(u, CURLUPART_PATH, &path, CURLU_URLDECODE) != CURLUE_OK)
        r = err_set(e, -EINVAL, "migration.url = %s must be as sftp://user@host/folder", url);
    if (r == 0) {
        size_t last = strlen(path);

        memcpy(x->url, url, n);
        while (last > 0 && path[last - 1] == '/')
            path[--last] = '\0';
        x->root = strdup(strncmp(path, "/~/", 3) == 0 ? path + 3 : path);
        r = x->root ? 0 : err_say(e, -ENOMEM, SAID_NO_MEMORY);
    }
    curl_free(scheme);
    curl_free(path);
    curl_url_cleanup(u);
    return r;
}

static void sftp_close(void *self)
{
    struct sftp *x = self;

    if (!x)
        return;
    curl_easy_cleanup(x->curl);
    route_free(x->route);
    free(x->root);
    free(x);
}

static int sftp_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    const char *url = config_text(c, CONFIG_MIGRATION_URL);

    if (!*url)
        return err_say(e, -ENOENT, SAID_SETTING_EMPTY, "migration.dir, migration.url");
    struct sftp *x = calloc(1, sizeof(*x));
    int r = x && (x->curl = curl_easy_init()) ? 0 : err_say(e, -ENOMEM, SAID_NO_MEMORY);
    if (r == 0)
        r = set_root(x, url, e);
    if (r == 0)
        r = set_host_key(x, config_text(c, CONFIG_MIGRATION_HOST_KEY), e);
    if (r == 0)
        r = route_open(c, &x->route, e);
    if (r == 0 && !*config_text(c, CONFIG_MIGRATION_KEY_FILE))
        r = err_set(e, -EINVAL, "migration.key_file is empty");
    if (r < 0) {
        sftp_close(x);
        return r;
    }
    x->tools = tools;
    x->key_file = config_text(c, CONFIG_MIGRATION_KEY_FILE);
    x->idle_s = (int)config_number(c, CONFIG_MIGRATION_TIMEOUT_S);
    *ret_self = x;
    return 0;
}

/* ---- reading */

struct receiving { FILE *out; struct hash *hash; size_t left; bool too_large; };

static size_t on_data(char *data, size_t one, size_t n, void *ctx)
{
    struct receiving *g = ctx;

    if (g->hash)
        hash_update(g->hash, data, one * n);
    if (!g->out)
        return one * n;
    g->too_large = one * n > g->left;
    if (g->too_large)
        return 0;
    g->left -= one * n;
    return fwrite(data, one, n, g->out) * one;
}

static int receive(struct sftp *x, const char *path, bool folder, struct receiving *g, struct err *e)
{
    int r = begin(x, path, folder, e);

    curl_easy_setopt(x->curl, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(x->curl, CURLOPT_WRITEDATA, g);
    if (folder)
        curl_easy_setopt(x->curl, CURLOPT_DIRLISTONLY, 1L);
    if (r == 0)
        r = perform(x, e);
    return g->too_large ? err_say(e, -EFBIG, SAID_LINE_TOO_LARGE) : r;
}

static int receive_text(struct sftp *x, const char *path, bool folder, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    struct receiving g = { .left = max_bytes };
    AUTO_FREE char *text = NULL;

    g.out = open_memstream(&text, ret_n);
    if (!g.out)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    int r = receive(x, path, folder, &g, e);
    if (fclose(g.out) != 0 && r == 0)
        r = err_say(e, -ENOMEM, SAID_NO_MEMORY);
    if (r == 0)
        *ret_text = TAKE_PTR(text);
    return r;
}

static int sftp_load(void *self, const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    return receive_text(self, path, false, max_bytes, ret_text, ret_n, e);
}

static int sftp_hash(void *self, const char *path, char sha256[HASH_HEX_SIZE], struct err *e)
{
    struct hash h;
    struct receiving g = { .hash = &h };

    hash_init(&h);
    int r = receive(self, path, false, &g, e);
    hash_hex(&h, sha256);
    return r;
}

static int sftp_list(void *self, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    enum { LIST_MAX_BYTES = 4 * 1024 * 1024 };
    AUTO_FREE char *names = NULL;
    size_t n = 0;
    int r = receive_text(self, path, true, LIST_MAX_BYTES, &names, &n, e);
    char *at = names;

    if (r == -ENOENT)
        return 0;
    for (char *name; r == 0 && (name = strsep(&at, "\n")); )
        if (*name)
            r = each(ctx, name);
    return r;
}

/* The root must be there: it is not ours to make. */
static int sftp_ready(void *self, struct err *e)
{
    AUTO_FREE char *names = NULL;
    size_t n = 0;
    int r = receive_text(self, "", true, 64 * 1024 * 1024, &names, &n, e);

    return r == -ENOENT ? err_say(e, -ENODEV, SAID_DISK_AWAY, ((struct sftp *)self)->root) : r;
}

/* ---- writing */

struct sending_file { struct sftp *x; struct spool_blob *blob; const char *text; size_t text_left; struct err failure; };

static size_t on_read(char *out, size_t one, size_t n, void *ctx)
{
    struct sending_file *g = ctx;
    size_t some = g->text_left < one * n ? g->text_left : one * n;

    if (!g->blob) {
        if (some > 0)
            memcpy(out, g->text, some);
        g->text += some;
        g->text_left -= some;
        return some;
    }
    ssize_t got = spool_blob_read(g->blob, out, one * n, &g->failure);
    if (got >= 0)
        return (size_t)got;
    g->failure.code = -EBADMSG;
    return CURL_READFUNC_ABORT;
}

/* libcurl has asked how much is there, and goes on from it. */
static int on_seek(void *ctx, curl_off_t offset, int origin)
{
    struct sending_file *g = ctx;

    return origin == SEEK_SET && g->blob && spool_blob_seek(g->blob, offset, &g->failure) == 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

static int send_file(struct sftp *x, const char *path, struct sending_file *g, int64_t bytes, struct err *e)
{
    int r = begin(x, path, false, e);

    curl_easy_setopt(x->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(x->curl, CURLOPT_FTP_CREATE_MISSING_DIRS, (long)CURLFTP_CREATE_DIR);
    curl_easy_setopt(x->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)bytes);
    curl_easy_setopt(x->curl, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(x->curl, CURLOPT_READDATA, g);
    curl_easy_setopt(x->curl, CURLOPT_SEEKFUNCTION, on_seek);
    curl_easy_setopt(x->curl, CURLOPT_SEEKDATA, g);
    if (g->blob)
        curl_easy_setopt(x->curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)-1);
    if (r == 0)
        r = perform(x, e);
    if (r < 0 && g->failure.code) {
        *e = g->failure;
        r = -EBADMSG;
    }
    return r;
}

static int sftp_put(void *self, const char *path, struct spool_blob *blob, struct err *e)
{
    struct sending_file g = { .blob = blob };

    return send_file(self, path, &g, spool_blob_size(blob), e);
}

static int sftp_remove(void *self, const char *path, struct err *e)
{
    return command(self, "*rm", path, NULL, e);         /* "*": that it was not there is no fault */
}

static int sftp_rename(void *self, const char *from, const char *to, struct err *e)
{
    return command(self, "rename", from, to, e);
}

static int sftp_save(void *self, const char *path, const char *text, size_t n, struct err *e)
{
    struct sending_file g = { .text = text, .text_left = n };
    AUTO_FREE char *written = NULL;
    char fresh[URL_SIZE];
    size_t written_n = 0;

    snprintf(fresh, sizeof(fresh), "%s.new", path);
    int r = send_file(self, fresh, &g, (int64_t)n, e);
    if (r == 0)
        r = sftp_load(self, fresh, n, &written, &written_n, e);
    if (r == 0 && (written_n != n || memcmp(written, text, n) != 0))
        r = err_say(e, -EIO, SAID_SFTP_REFUSES, "manifest");
    if (r == 0)
        r = sftp_remove(self, path, e);
    return r == 0 ? sftp_rename(self, fresh, path, e) : r;
}

const struct migration_ops migration_sftp = {
    .open = sftp_open, .close = sftp_close, .ready = sftp_ready, .load = sftp_load, .save = sftp_save, .put = sftp_put,
    .hash = sftp_hash, .list = sftp_list, .rename = sftp_rename, .remove = sftp_remove,
};
