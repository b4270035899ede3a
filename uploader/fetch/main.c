/* box-fetch - fetches the update that box.update_url names over the ministry network, for boxd (firmware/box/source.c). A unit of its own runs it
 * as a user who may write nothing but one folder, <data_dir>/upload:
 *
 *   network             the whole update, its SHA-256 as published at <url>.sha256
 *   network.part        what has come of it: the next run goes on from there ...
 *   network.sum         ... if this is still what is published
 *   network.progress    "12345 of 67890": bytes
 *   network.failed      why the last run failed: a line of base/said.h
 *
 * Only through send.interface where that is set (uploader/line/route.h). http:// is allowed, too: RAUC proves who made the update. */
#include "base/clock.h"
#include "base/config.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/put_file.h"
#include "base/said.h"
#include "uploader/line/route.h"

#include <ares.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum {
    SUM_MAX_BYTES = 4000, CONNECT_S = 15, SILENT_S = 60, TELL_MS = 1000, PIECE_BYTES = 1024 * 1024,
    STATUS_OK = 200, STATUS_PART = 206, STATUS_NOT_THERE = 416,
};

struct fetch {
    const struct config *conf;
    CURL *curl;
    struct route *route;
};

/* One body. */
struct body {
    CURL *curl;
    int fd;
    int64_t max, at, total;     /* bytes; total 0: not known yet */
    const char *progress;       /* path; NULL: nobody waits */
    int64_t told_ms;
    bool begun, too_large;
    int code;                   /* of writing; 0 or -errno */
};

static int path_of(const struct config *c, const char *name, char out[PATH_MAX], struct err *e)
{
    char below[64];

    snprintf(below, sizeof(below), "upload/%s", name);
    return config_path(c, CONFIG_PATHS_DATA_DIR, below, out, PATH_MAX, e);
}

/* ---- the body */

/* 200 to a request for the rest: the server sends all of it. That the rest is the right one, the checksum tells. */
static int begin(struct body *f)
{
    curl_off_t more = -1;
    long status = 0;

    f->begun = true;
    curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(f->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &more);
    if (status == STATUS_OK && f->at > 0) {
        if (ftruncate(f->fd, 0) < 0)
            return -errno;
        f->at = 0;
    }
    f->total = more > 0 ? f->at + more : 0;
    f->too_large = f->total > f->max;
    return f->too_large ? -EFBIG : 0;
}

static void tell(struct body *f)
{
    int64_t now_ms = clock_mono_ms();
    char text[64];

    if (!f->progress || f->total == 0 || now_ms < f->told_ms + TELL_MS)
        return;
    f->told_ms = now_ms;
    int n = snprintf(text, sizeof(text), "%lld of %lld\n", (long long)f->at, (long long)f->total);
    put_file(f->progress, 0640, text, (size_t)n, NULL);
}

static size_t on_data(char *data, size_t one, size_t n, void *ctx)
{
    struct body *f = ctx;
    long status = 0;

    (void)one;
    curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != STATUS_OK && status != STATUS_PART)
        return n;                               /* the words of a refusal */
    if (!f->begun)
        f->code = begin(f);
    f->too_large = f->too_large || (int64_t)n > f->max - f->at;
    if (f->code == 0 && f->too_large)
        f->code = -EFBIG;
    if (f->code == 0)
        f->code = put_all(f->fd, data, n);
    if (f->code < 0)
        return 0;
    f->at += (int64_t)n;
    tell(f);
    return n;
}

/* ---- the request */

static void set_up(struct body *f, const struct config *c, const char *url)
{
    const char *ca = config_text(c, CONFIG_BOX_UPDATE_CA_FILE);

    curl_easy_setopt(f->curl, CURLOPT_URL, url);
    curl_easy_setopt(f->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(f->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(f->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(f->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(f->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(f->curl, CURLOPT_LOW_SPEED_TIME, (long)SILENT_S);
    curl_easy_setopt(f->curl, CURLOPT_USERAGENT, "dakbox");
    curl_easy_setopt(f->curl, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(f->curl, CURLOPT_WRITEDATA, f);
    if (f->at > 0) {                            /* not CURLOPT_RESUME_FROM: a server that sends all of it would be an error for ever */
        char rest[32];
        snprintf(rest, sizeof(rest), "%lld-", (long long)f->at);
        curl_easy_setopt(f->curl, CURLOPT_RANGE, rest);
    }
    if (*ca)
        curl_easy_setopt(f->curl, CURLOPT_CAINFO, ca);
}

static int say_fault(const struct body *f, CURLcode k, const char *url, const char *words, struct err *e)
{
    if (f->too_large)
        return err_say(e, -EFBIG, SAID_UPDATE_TOO_LARGE, SAID_NUMBER(f->total >> 20), SAID_NUMBER(f->max >> 20));
    if (f->code < 0)
        return err_say(e, f->code, SAID_LINE_OTHER, strerror(-f->code));
    switch (k) {
    case CURLE_COULDNT_CONNECT:         return err_say(e, -EHOSTUNREACH, SAID_LINE_REFUSED, url);
    case CURLE_COULDNT_RESOLVE_HOST:    return err_say(e, -EHOSTUNREACH, SAID_LINE_NO_NAME, url);
    case CURLE_OPERATION_TIMEDOUT:      return err_say(e, -ETIMEDOUT, SAID_LINE_SLOW, url);
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:              return err_say(e, -EPIPE, SAID_LINE_BROKE);
    default:                            return err_say(e, -EIO, SAID_LINE_OTHER, *words ? words : curl_easy_strerror(k));
    }
}

static int request(struct fetch *f, struct body *b, const char *url, struct err *e)
{
    static const atomic_bool never;
    char words[CURL_ERROR_SIZE] = "";
    long status = 0;

    curl_easy_reset(f->curl);
    int r = route_set(f->route, f->curl, url, &never, e);
    if (r < 0)
        return r;
    b->curl = f->curl;
    set_up(b, f->conf, url);
    curl_easy_setopt(f->curl, CURLOPT_ERRORBUFFER, words);
    CURLcode k = curl_easy_perform(f->curl);
    curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status == STATUS_NOT_THERE && b->at > 0)
        return 0;                               /* there is no rest: the checksum tells */
    if (k != CURLE_OK)
        return say_fault(b, k, url, words, e);
    return status == STATUS_OK || status == STATUS_PART ? 0 : err_say(e, -EIO, SAID_FETCH_STATUS, url, SAID_NUMBER(status));
}

/* ---- the update, step by step */

/* What is published now: the first word of <url>.sha256, as sha256sum writes it. */
static int fetch_sum(struct fetch *f, const char *url, char out[HASH_HEX_SIZE], struct err *e)
{
    AUTO_FREE char *sum_url = NULL;
    AUTO_CLOSE int fd = memfd_create("sum", MFD_CLOEXEC);
    struct body b = { .fd = fd, .max = SUM_MAX_BYTES };
    char text[SUM_MAX_BYTES + 1] = "";

    if (fd < 0 || asprintf(&sum_url, "%s.sha256", url) < 0)
        return err_set(e, -ENOMEM, "out of memory");
    int r = request(f, &b, sum_url, e);
    if (r == 0 && pread(fd, text, SUM_MAX_BYTES, 0) < 0)
        r = err_errno(e, "read %s", sum_url);
    if (r < 0)
        return r;
    size_t digits = strspn(text, "0123456789abcdef");
    if (digits != HASH_HEX_SIZE - 1 || !strchr(" \t\r\n", text[digits]))
        return err_say(e, -EBADMSG, SAID_UPDATE_NO_SUM);
    snprintf(out, HASH_HEX_SIZE, "%.*s", HASH_HEX_SIZE - 1, text);
    return 0;
}

/* What is here of this very update; another one's part is dropped. Returns the descriptor; writing goes to its end. */
static int open_part(const struct config *c, const char *sum, struct err *e)
{
    char path[PATH_MAX], sum_path[PATH_MAX];
    AUTO_FREE char *before = NULL;
    size_t n = 0;
    int r = path_of(c, "network.part", path, e);

    if (r == 0)
        r = path_of(c, "network.sum", sum_path, e);
    if (r < 0)
        return r;
    if (get_file(sum_path, HASH_HEX_SIZE, &before, &n, NULL) < 0 || strcmp(before, sum) != 0) {
        unlink(path);
        r = put_file(sum_path, 0640, sum, strlen(sum), e);
    }
    int fd = r < 0 ? r : open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);
    return fd < 0 && r == 0 ? err_errno(e, "open %s", path) : fd;
}

static int check_sum(int fd, const char *sum, struct err *e)
{
    AUTO_FREE char *piece = malloc(PIECE_BYTES);
    char hex[HASH_HEX_SIZE];
    struct hash h;
    ssize_t n;

    if (!piece)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    hash_init(&h);
    for (off_t at = 0; (n = pread(fd, piece, PIECE_BYTES, at)) > 0; at += n)
        hash_update(&h, piece, (size_t)n);
    hash_hex(&h, hex);
    if (n < 0)
        return err_say(e, -EIO, SAID_UPDATE_NOT_READ, strerror(errno));
    return strcmp(hex, sum) == 0 ? 0 : err_say(e, -EBADMSG, SAID_UPDATE_WRONG_SUM);
}

/* The whole update may have so many bytes: what is allowed, and what there is room for beside the letters' reserve, twice, for boxd copies it. */
static int64_t most_bytes(const struct config *c, int64_t have)
{
    int64_t max = config_number(c, CONFIG_BOX_UPDATE_MAX_MIB) << 20;
    struct statvfs fs;

    if (statvfs(config_text(c, CONFIG_PATHS_DATA_DIR), &fs) < 0)
        return max;
    int64_t room = ((int64_t)(fs.f_bavail * fs.f_frsize) - (config_number(c, CONFIG_PATHS_RESERVE_MIB) << 20) + have) / 2;
    return room < 0 ? 0 : room < max ? room : max;
}

static int fetch_update(struct fetch *f, struct err *e)
{
    const char *url = config_text(f->conf, CONFIG_BOX_UPDATE_URL);
    char sum[HASH_HEX_SIZE], part[PATH_MAX], whole[PATH_MAX], progress[PATH_MAX];
    struct stat st;
    int r = *url ? fetch_sum(f, url, sum, e) : err_say(e, -EINVAL, SAID_UPDATE_NO_URL);

    if (r < 0 || (r = path_of(f->conf, "network.part", part, e)) < 0 || (r = path_of(f->conf, "network", whole, e)) < 0 ||
        (r = path_of(f->conf, "network.progress", progress, e)) < 0)
        return r;
    AUTO_CLOSE int fd = open_part(f->conf, sum, e);
    if (fd < 0 || fstat(fd, &st) < 0)
        return fd < 0 ? fd : err_errno(e, "look at %s", part);
    struct body b = { .fd = fd, .max = most_bytes(f->conf, st.st_size), .at = st.st_size, .progress = progress };
    r = request(f, &b, url, e);
    if (r == 0)
        r = check_sum(fd, sum, e);
    if (r == -EBADMSG || r == -EFBIG)
        unlink(part);
    if (r == 0 && (fsync(fd) < 0 || rename(part, whole) < 0))
        r = err_errno(e, "keep %s", whole);
    return r;
}

/* ---- start and end */

static int run(const struct config *c, struct err *e)
{
    struct fetch f = { .conf = c };

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS || !(f.curl = curl_easy_init()))
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    int r = route_open(c, &f.route, e);
    if (r == 0)
        r = fetch_update(&f, e);
    curl_easy_cleanup(f.curl);
    route_free(f.route);
    ares_library_cleanup();
    curl_global_cleanup();
    return r;
}

static void note_failure(const struct config *c, const struct err *e)
{
    char path[PATH_MAX];

    if (path_of(c, "network.failed", path, NULL) == 0)
        put_file(path, 0640, err_line(e), strlen(err_line(e)), NULL);
}

int main(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    struct err e = { 0 };

    log_init("box-fetch");
    setlocale(LC_ALL, "C.UTF-8");
    umask(0007);
    if (argc != 1 && !(argc == 3 && strcmp(argv[1], "-c") == 0)) {
        fputs("usage: box-fetch [-c dakbox.conf]\n", stderr);
        return 2;
    }
    int r = config_load(argc == 3 ? argv[2] : NULL, &config, &e);
    if (r == 0)
        r = run(config, &e);
    if (r < 0) {
        log_error("not_fetched", LOG_WHY, e.msg);
        if (config)
            note_failure(config, &e);
    }
    return r < 0;
}
