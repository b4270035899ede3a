#include "uploader/line/sftp.h"

#include "base/said.h"
#include "uploader/line/patience.h"
#include "uploader/line/route.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum { URL_SIZE = 2048, COMMAND_SIZE = 1200, KEY_CHARS = 43 /* base64 of a SHA-256 */ };

struct sftp {
    const atomic_bool *stopping;
    struct route *route;
    CURL *curl;
    const char *section, *key_file, *host_keys;
    char url[URL_SIZE];                 /* without a slash at the end */
    char *root;                         /* its path: what commands want, which take no URL */
    const char *refused_type;           /* what the server showed that is none of host_keys; NULL: nothing */
    char refused[KEY_CHARS + 1];
    int idle_s;
};

/* ---- the server's key */

/* The next one of a list as ssh-keygen -l shows them: 1 and its base64; 0: the end; -EINVAL. */
static int next_key(const char **at, char out[KEY_CHARS + 1])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", between[] = " ,\t";
    const char *key = *at + strspn(*at, between);
    size_t n = strcspn(key, between);

    *at = key + n;
    if (n == 0)
        return 0;
    if (strncmp(key, "SHA256:", 7) == 0)
        key += 7;
    if (strspn(key, digits) != KEY_CHARS || (key + KEY_CHARS != *at && !(key[KEY_CHARS] == '=' && key + KEY_CHARS + 1 == *at)))
        return -EINVAL;
    snprintf(out, KEY_CHARS + 1, "%s", key);
    return 1;
}

static int set_host_keys(struct sftp *x, const char *shown, struct err *e)
{
    char key[KEY_CHARS + 1];
    const char *at = shown;
    int n = 0, r;

    while ((r = next_key(&at, key)) > 0)
        n++;
    if (r < 0 || n == 0)
        return err_set(e, -EINVAL, "%s.host_key = %s must be as ssh-keygen -l shows it: SHA256:..., or several with blanks between", x->section, shown);
    x->host_keys = shown;
    return 0;
}

static const char *type_name(int type)
{
    return type == CURLKHTYPE_ED25519 ? "ED25519" : type == CURLKHTYPE_ECDSA ? "ECDSA" : type == CURLKHTYPE_RSA ? "RSA" : type == CURLKHTYPE_DSS ? "DSA" : "?";
}

/* Of libcurl, before it says who we are. A server has a key of each type, and libssh2 chooses the type. */
static int on_host_key(void *ctx, int type, const char *blob, size_t n)
{
    unsigned char sha256[crypto_hash_sha256_BYTES];
    char shown[KEY_CHARS + 1], key[KEY_CHARS + 1];
    struct sftp *x = ctx;

    crypto_hash_sha256(sha256, (const unsigned char *)blob, n);
    sodium_bin2base64(shown, sizeof(shown), sha256, sizeof(sha256), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    for (const char *at = x->host_keys; next_key(&at, key) > 0; )
        if (strcmp(key, shown) == 0)
            return CURLKHMATCH_OK;
    x->refused_type = type_name(type);
    memcpy(x->refused, shown, sizeof(shown));
    return CURLKHMATCH_MISMATCH;
}

/* ---- one request */

static const struct { CURLcode code; int r; enum said_id said; bool names_section; } troubles[] = {
    { CURLE_LOGIN_DENIED,         -EACCES, SAID_SFTP_LOGIN,   true },
    { CURLE_REMOTE_ACCESS_DENIED, -EACCES, SAID_SFTP_REFUSES, false },
    { CURLE_REMOTE_DISK_FULL,     -ENOSPC, SAID_DISK_FULL,    false },
    { CURLE_UPLOAD_FAILED,        -EIO,    SAID_SFTP_REFUSES, false },
    { CURLE_QUOTE_ERROR,          -EIO,    SAID_SFTP_REFUSES, false },
    { CURLE_SSH,                  -EIO,    SAID_SFTP_BROKE,   false },       /* SFTP has one word for all that fails in the middle */
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
    patience_set(c, x->idle_s, x->stopping);
    curl_easy_setopt(c, CURLOPT_SSH_AUTH_TYPES, (long)CURLSSH_AUTH_PUBLICKEY);
    curl_easy_setopt(c, CURLOPT_SSH_PRIVATE_KEYFILE, x->key_file);
    /* libssh2's alone: with anything else nobody would look at the key */
    if (curl_easy_setopt(c, CURLOPT_SSH_HOSTKEYFUNCTION, on_host_key) != CURLE_OK || curl_easy_setopt(c, CURLOPT_SSH_HOSTKEYDATA, x) != CURLE_OK)
        return err_set(e, -ENOTSUP, "this libcurl cannot look at a server's key");
    int r = set_url(x, path, folder, e);
    return r < 0 ? r : route_set(x->route, c, x->url, x->stopping, e);
}

static int perform(struct sftp *x, struct err *e)
{
    char detail[CURL_ERROR_SIZE] = "";

    x->refused_type = NULL;
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
    if (x->refused_type)
        return err_say(e, -EKEYREJECTED, SAID_SFTP_HOST_KEY, x->section, x->refused_type, x->refused);
    for (size_t i = 0; i < ARRAY_LEN(troubles); i++)
        if (troubles[i].code == code)
            return err_say_values(e, troubles[i].r, troubles[i].said, SAID_LIST(troubles[i].names_section ? x->section : why));
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
        r = err_set(e, -EINVAL, "%s.url is too long", x->section);
    else if (!u || curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK || curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK
             || strcmp(scheme, "sftp") != 0 || curl_url_get(u, CURLUPART_PATH, &path, CURLU_URLDECODE) != CURLUE_OK)
        r = err_set(e, -EINVAL, "%s.url = %s must be as sftp://user@host/folder", x->section, url);
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

void sftp_close(struct sftp *x)
{
    if (!x)
        return;
    curl_easy_cleanup(x->curl);
    route_free(x->route);
    free(x->root);
    free(x);
}

int sftp_open(const struct config *c, const struct sftp_place *place, const atomic_bool *stopping, struct sftp **ret_sftp, struct err *e)
{
    struct sftp *x = calloc(1, sizeof(*x));
    int r = x && (x->curl = curl_easy_init()) ? 0 : err_say(e, -ENOMEM, SAID_NO_MEMORY);

    if (x)
        x->section = place->section;
    if (r == 0)
        r = set_root(x, place->url, e);
    if (r == 0)
        r = set_host_keys(x, place->host_key, e);
    if (r == 0)
        r = route_open(c, &x->route, e);
    if (r == 0 && !*place->key_file)
        r = err_set(e, -EINVAL, "%s.key_file is empty", place->section);
    if (r < 0) {
        sftp_close(x);
        return r;
    }
    x->stopping = stopping;
    x->key_file = place->key_file;
    x->idle_s = place->idle_s;
    *ret_sftp = x;
    return 0;
}

/* ---- reading */

struct receiving { FILE *out; struct hash *hash; size_t left; int64_t bytes; bool too_large; };

static size_t on_data(char *data, size_t one, size_t n, void *ctx)
{
    struct receiving *g = ctx;

    if (g->hash)
        hash_update(g->hash, data, one * n);
    g->bytes += (int64_t)(one * n);
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

int sftp_load(struct sftp *x, const char *path, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    return receive_text(x, path, false, max_bytes, ret_text, ret_n, e);
}

int sftp_fetch(struct sftp *x, const char *path, FILE *out, size_t max_bytes, struct err *e)
{
    struct receiving g = { .out = out, .left = max_bytes };

    return receive(x, path, false, &g, e);
}

int sftp_hash(struct sftp *x, const char *path, int64_t *ret_bytes, char sha256[HASH_HEX_SIZE], struct err *e)
{
    struct hash h;
    struct receiving g = { .hash = &h };

    hash_init(&h);
    int r = receive(x, path, false, &g, e);
    hash_hex(&h, sha256);
    if (ret_bytes)
        *ret_bytes = g.bytes;
    return r;
}

int sftp_list(struct sftp *x, const char *path, int (*each)(void *ctx, const char *name), void *ctx, struct err *e)
{
    enum { LIST_MAX_BYTES = 4 * 1024 * 1024 };
    AUTO_FREE char *names = NULL;
    size_t n = 0;
    int r = receive_text(x, path, true, LIST_MAX_BYTES, &names, &n, e);
    char *at = names;

    if (r == -ENOENT)
        return 0;
    for (char *name; r == 0 && (name = strsep(&at, "\n")); )
        if (*name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
            r = each(ctx, name);
    return r;
}

/* The root must be there: it is not ours to make. */
int sftp_ready(struct sftp *x, struct err *e)
{
    AUTO_FREE char *names = NULL;
    size_t n = 0;
    int r = receive_text(x, "", true, 64 * 1024 * 1024, &names, &n, e);

    return r == -ENOENT ? err_say(e, -ENODEV, SAID_DISK_AWAY, x->root) : r;
}

/* ---- writing */

struct sending { const struct sftp_source *source; struct err failure; };

static size_t on_read(char *out, size_t one, size_t n, void *ctx)
{
    struct sending *g = ctx;
    ssize_t got = g->source->read(g->source->ctx, out, one * n, &g->failure);

    if (got >= 0)
        return (size_t)got;
    g->failure.code = -EBADMSG;
    return CURL_READFUNC_ABORT;
}

/* libcurl has asked how much is there, and goes on from it. */
static int on_seek(void *ctx, curl_off_t offset, int origin)
{
    struct sending *g = ctx;

    return origin == SEEK_SET && g->source->seek && g->source->seek(g->source->ctx, offset, &g->failure) == 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

int sftp_put(struct sftp *x, const char *path, const struct sftp_source *source, struct err *e)
{
    struct sending g = { .source = source };
    int r = begin(x, path, false, e);

    curl_easy_setopt(x->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(x->curl, CURLOPT_FTP_CREATE_MISSING_DIRS, (long)CURLFTP_CREATE_DIR);
    curl_easy_setopt(x->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)source->bytes);
    curl_easy_setopt(x->curl, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(x->curl, CURLOPT_READDATA, &g);
    curl_easy_setopt(x->curl, CURLOPT_SEEKFUNCTION, on_seek);
    curl_easy_setopt(x->curl, CURLOPT_SEEKDATA, &g);
    if (source->seek)
        curl_easy_setopt(x->curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)-1);
    if (r == 0)
        r = perform(x, e);
    if (r < 0 && g.failure.code) {
        if (e)
            *e = g.failure;
        r = -EBADMSG;
    }
    return r;
}

int sftp_remove(struct sftp *x, const char *path, struct err *e)
{
    return command(x, "*rm", path, NULL, e);            /* "*": that it was not there is no fault */
}

int sftp_rename(struct sftp *x, const char *from, const char *to, struct err *e)
{
    return command(x, "rename", from, to, e);
}
