#include "box/source.h"

#include "base/hash.h"
#include "base/put_file.h"
#include "box/child.h"
#include "box/stick.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { PIECE_BYTES = 1024 * 1024 };

typedef int bring_fn(struct job *j, const char *path, struct err *e);

/* ---- a file that lies somewhere on this box */

/* Copied, not moved: whoever wrote it may still have it open. */
static int copy_in(struct job *j, int from, const char *path, struct err *e)
{
    int64_t max = config_number(job_box(j)->conf, CONFIG_BOX_UPDATE_MAX_MIB) << 20, done = 0;
    AUTO_FREE char *piece = malloc(PIECE_BYTES);
    struct stat st;

    if (!piece || fstat(from, &st) < 0)
        return err_errno(e, "look at the update");
    if (st.st_size > max)
        return err_say(e, -EFBIG, SAID_UPDATE_TOO_LARGE, SAID_NUMBER(st.st_size >> 20), SAID_NUMBER(max >> 20));
    int r = box_room(job_box(j), st.st_size, e);
    if (r < 0)
        return r;
    AUTO_CLOSE int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (to < 0)
        return err_errno(e, "make %s", path);
    while (r == 0) {
        ssize_t n = read(from, piece, PIECE_BYTES);

        if (n < 0)
            return err_say(e, -EIO, SAID_UPDATE_NOT_READ, strerror(errno));
        done += n;
        if (n == 0 || done > st.st_size)
            break;
        r = put_all(to, piece, (size_t)n);
        job_percent(j, (int)(done * 100 / (st.st_size + 1)));
        if (r == 0 && !job_goes_on(j))
            return -ECANCELED;
    }
    if (r == 0 && fsync(to) < 0)
        r = -errno;
    return r < 0 ? err_say(e, r, SAID_UPDATE_FAILED, strerror(-r)) : 0;
}

static int upload_path(const struct box *b, const json_t *request, char out[PATH_MAX], struct err *e)
{
    const char *id = json_str(request, "upload", "");
    char name[64];

    if (!id_is_valid(id))
        return err_say(e, -ENOENT, SAID_UPDATE_NO_UPLOAD);
    snprintf(name, sizeof(name), SOURCE_UPLOADS "/%s", id);
    return config_path(b->conf, CONFIG_PATHS_DATA_DIR, name, out, PATH_MAX, e);
}

/* A file that another program of this box has put there, and no link: that might lead to what only root may read. The descriptor, or -ENOENT. */
static int open_given(const char *path)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;

    return fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ? -ENOENT : TAKE_FD(fd);
}

static int copy_given(struct job *j, const char *from, const char *path, struct err *e)
{
    AUTO_CLOSE int fd = open_given(from);
    if (fd < 0)
        return err_say(e, -ENOENT, SAID_UPDATE_NO_UPLOAD);
    job_phase(j, SAID_UPDATE_COPIES);
    return copy_in(j, fd, path, e);
}

static int bring_upload(struct job *j, const char *path, struct err *e)
{
    char from[PATH_MAX];
    int r = upload_path(job_box(j), job_asked(j), from, e);

    return r < 0 ? r : copy_given(j, from, path, e);
}

static int bring_from_stick(struct job *j, const char *path, struct err *e)
{
    AUTO_STICK struct stick stick = { .mounted = false };
    char name[NAME_MAX + 1];

    job_phase(j, SAID_UPDATE_COPIES_STICK);
    int r = stick_open(job_box(j), false, &stick, e);
    if (r < 0)
        return r;
    r = stick_find(&stick, "dakbox-", ".raucb", name, e);
    if (r < 0)
        return r == -EIO ? r : err_say(e, r, r == -EEXIST ? SAID_UPDATE_STICK_MANY : SAID_UPDATE_STICK_NONE);
    AUTO_CLOSE int fd = stick_open_file(&stick, name, e);
    return fd < 0 ? fd : copy_in(j, fd, path, e);
}

/* ---- over the ministry network */

/* box-fetch does it, in a unit of its own: boxd itself has no network. It leaves these. */
#define FETCH_UNIT     "dakbox-fetch.service"
#define FETCHED        SOURCE_UPLOADS "/network"
#define FETCH_PROGRESS SOURCE_UPLOADS "/network.progress"   /* "12345 of 67890" */
#define FETCH_FAILED   SOURCE_UPLOADS "/network.failed"     /* a line of base/said.h */

/* Its first line. -ENOENT: there is none. */
static int read_note(const struct box *b, const char *name, char out[SAID_SIZE])
{
    char path[PATH_MAX];
    int r = config_path(b->conf, CONFIG_PATHS_DATA_DIR, name, path, sizeof(path), NULL);

    out[0] = '\0';
    AUTO_CLOSE int fd = r < 0 ? r : open_given(path);
    ssize_t n = fd < 0 ? -1 : read(fd, out, SAID_SIZE - 1);
    if (n < 0)
        return -ENOENT;
    out[n] = '\0';
    out[strcspn(out, "\n")] = '\0';
    return 0;
}

static void look_how_far(void *ctx)
{
    char text[SAID_SIZE];
    long long at, all;

    if (read_note(job_box(ctx), FETCH_PROGRESS, text) == 0 && sscanf(text, "%lld of %lld", &at, &all) == 2 && all > 0 && at >= 0 && at <= all)
        job_percent(ctx, (int)(at * 100 / all));
}

/* What an earlier run said is not about this one. */
static void drop_notes(const struct box *b)
{
    static const char *const notes[] = { FETCH_PROGRESS, FETCH_FAILED };
    char path[PATH_MAX];

    for (size_t i = 0; i < ARRAY_LEN(notes); i++)
        if (config_path(b->conf, CONFIG_PATHS_DATA_DIR, notes[i], path, sizeof(path), NULL) == 0)
            unlink(path);
}

static void tell_fetch_to_end(void)
{
    static const char *const argv[] = { "systemctl", "stop", FETCH_UNIT, NULL };
    static const struct child stop = { .argv = argv };

    child_run(NULL, &stop, NULL, 0, NULL);
}

static int fetch(struct job *j, struct err *e)
{
    static const char *const argv[] = { "systemctl", "start", FETCH_UNIT, NULL };
    const struct child start = { .argv = argv, .look = look_how_far, .ctx = j };
    char words[SAID_SIZE];
    struct err why = { 0 };

    drop_notes(job_box(j));
    int r = child_run(j, &start, NULL, 0, &why);
    if (r == -ECANCELED)
        tell_fetch_to_end();
    if (r >= 0 || r == -ECANCELED)
        return r;
    bool told = read_note(job_box(j), FETCH_FAILED, words) == 0 && words[0];
    return err_say(e, -EIO, SAID_UPDATE_FETCH_FAILED, told ? words : why.msg);
}

static int bring_from_network(struct job *j, const char *path, struct err *e)
{
    char from[PATH_MAX];

    job_phase(j, SAID_UPDATE_FETCHES);
    int r = fetch(j, e);
    if (r == 0)
        r = config_path(job_box(j)->conf, CONFIG_PATHS_DATA_DIR, FETCHED, from, sizeof(from), e);
    return r < 0 ? r : copy_given(j, from, path, e);
}

/* ---- */

static const struct { const char *name; bring_fn *bring; } sources[] = {
    { "upload", bring_upload }, { "stick", bring_from_stick }, { "network", bring_from_network },
};

static bring_fn *source_of(const json_t *request)
{
    for (size_t i = 0; i < ARRAY_LEN(sources); i++)
        if (strcmp(sources[i].name, json_str(request, "source", "")) == 0)
            return sources[i].bring;
    return NULL;
}

int source_check(const struct box *b, const json_t *request, struct err *e)
{
    bring_fn *bring = source_of(request);
    char path[PATH_MAX];

    if (!bring)
        return err_set(e, -EINVAL, "source: must be upload, stick or network");
    if (bring == bring_from_network && !*config_text(b->conf, CONFIG_BOX_UPDATE_URL))
        return err_say(e, -EINVAL, SAID_UPDATE_NO_URL);
    return bring == bring_upload ? upload_path(b, request, path, e) : 0;
}

int source_bring(struct job *j, char path[PATH_MAX], struct err *e)
{
    int r = box_path(job_box(j), SOURCE_FILE, path, e);

    if (r < 0)
        return r;
    if (unlink(path) < 0 && errno != ENOENT)
        return err_errno(e, "remove %s", path);
    return source_of(job_asked(j))(j, path, e);
}

void source_forget(const struct box *b)
{
    char path[PATH_MAX];

    if (box_path(b, SOURCE_FILE, path, NULL) == 0)
        unlink(path);
}

void source_drop(struct job *j)
{
    char path[PATH_MAX];

    source_forget(job_box(j));
    if (source_of(job_asked(j)) == bring_from_network && config_path(job_box(j)->conf, CONFIG_PATHS_DATA_DIR, FETCHED, path, PATH_MAX, NULL) == 0)
        unlink(path);
    if (source_of(job_asked(j)) == bring_upload && upload_path(job_box(j), job_asked(j), path, NULL) == 0)
        unlink(path);
}
