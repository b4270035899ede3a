#include "drivers/scan/folder/feeder.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { NOTE_SIZE = NAME_MAX + 100, REASON_SIZE = NAME_MAX + ERR_MSG_SIZE + 4 };

static const char note_name[] = ".taken";

/* A name taken apart: "letter-1.back.png" has the stem "letter-1" and is a back. */
struct side {
    char name[NAME_MAX + 1];
    size_t stem_n;
    bool back;
};

static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".pnm", ".pbm", ".pgm", ".ppm" };

static bool side_of_name(const char *name, struct side *s)
{
    static const char back[] = ".back";
    const char *dot = strrchr(name, '.');
    bool known = false;

    for (size_t i = 0; dot && dot > name && i < ARRAY_LEN(endings); i++)
        known = known || strcasecmp(dot, endings[i]) == 0;
    if (!known || name[0] == '.' || (size_t)snprintf(s->name, sizeof(s->name), "%s", name) >= sizeof(s->name))
        return false;
    s->stem_n = (size_t)(dot - name);
    s->back = s->stem_n > strlen(back) && strncasecmp(dot - strlen(back), back, strlen(back)) == 0;
    if (s->back)
        s->stem_n -= strlen(back);
    return true;
}

bool feeder_is_back(const char *name)
{
    struct side s;

    return side_of_name(name, &s) && s.back;
}

static int compare_stems(const struct side *a, const struct side *b)
{
    size_t n = a->stem_n < b->stem_n ? a->stem_n : b->stem_n;
    int order = memcmp(a->name, b->name, n);

    return order ? order : (a->stem_n > b->stem_n) - (a->stem_n < b->stem_n);
}

/* < 0: a is fed before b. Fronts of one stem (x.png, x.jpg) come by name, then its backs. */
static int compare_sides(const struct side *a, const struct side *b)
{
    int order = compare_stems(a, b);

    if (order == 0)
        order = a->back - b->back;
    return order ? order : strcmp(a->name, b->name);
}

/* The first side of the folder; with "behind" the first one after it. 0, -ENODATA or -errno. */
static int find_first(int dir_fd, const struct side *behind, struct side *ret, struct err *e)
{
    AUTO_CLOSEDIR DIR *dir = NULL;
    AUTO_CLOSE int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);    /* own reading position */
    const struct dirent *d;
    struct side s;
    struct stat st;
    bool found = false;

    if (fd < 0 || !(dir = fdopendir(fd)))
        return err_errno(e, "open the scanner's folder");
    (void)TAKE_FD(fd);
    for (errno = 0; (d = readdir(dir)); errno = 0)
        if (side_of_name(d->d_name, &s) &&
            (!behind || compare_sides(behind, &s) < 0) && (!found || compare_sides(&s, ret) < 0) &&
            fstatat(dir_fd, s.name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode)) {
            *ret = s;
            found = true;
        }
    if (errno)
        return err_errno(e, "list the scanner's folder");
    return found ? 0 : err_set(e, -ENODATA, "no page image in the folder");
}

/* Moves the backs that come right behind s (or are s itself) and belong to its stem. */
static int move_backs(int dir_fd, const struct side *s, struct err *e)
{
    struct side next, at = *s;
    int r;

    while ((r = find_first(dir_fd, &at, &next, e)) == 0 && next.back && compare_stems(s, &next) == 0) {
        r = shelf_done(dir_fd, next.name, NULL, e);
        if (r < 0)
            return r;
        at = next;
    }
    return r == -ENODATA ? 0 : r;
}

static bool is_settled(int dir_fd, const char *name, int settle_s)
{
    int64_t age_s;
    struct stat st;

    if (settle_s == 0)
        return true;
    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return false;
    age_s = clock_utc_s() - st.st_mtim.tv_sec;
    return age_s >= settle_s || age_s < -settle_s;      /* a share whose clock is ahead must not wait for ever */
}

int feeder_next(int dir_fd, enum feed_source source, int settle_s, char ret_name[NAME_MAX + 1], struct err *e)
{
    struct side s;
    int r = find_first(dir_fd, NULL, &s, e);

    while (r == 0 && source == FEED_FRONT && s.back) {      /* its front has gone already */
        r = shelf_done(dir_fd, s.name, NULL, e);
        if (r == 0)
            r = find_first(dir_fd, NULL, &s, e);
    }
    if (r < 0)
        return r;
    if (!is_settled(dir_fd, s.name, settle_s))
        return err_set(e, -ENODATA, "the next page image is still being written");
    memcpy(ret_name, s.name, sizeof(s.name));
    return 0;
}

bool feeder_has_paper(int dir_fd, enum feed_source source, int settle_s, const char *without)
{
    struct side s;
    int r = find_first(dir_fd, NULL, &s, NULL);

    while (r == 0 && ((without && strcmp(s.name, without) == 0) || (s.back && source == FEED_FRONT))) {
        struct side at = s;

        r = find_first(dir_fd, &at, &s, NULL);
    }
    return r == 0 && is_settled(dir_fd, s.name, settle_s);
}

unsigned feeder_count(int dir_fd, enum feed_source source)
{
    AUTO_CLOSEDIR DIR *dir = NULL;
    AUTO_CLOSE int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const struct dirent *d;
    struct side s;
    unsigned n = 0;

    if (fd < 0 || !(dir = fdopendir(fd)))
        return 0;
    (void)TAKE_FD(fd);
    while ((d = readdir(dir)))
        n += side_of_name(d->d_name, &s) && !(s.back && source == FEED_FRONT);
    return n;
}

int feeder_done(int dir_fd, enum feed_source source, const char *name, struct err *e)
{
    struct side s;
    int r;

    if (source == FEED_FLATBED)
        return 0;
    if (!side_of_name(name, &s))
        return err_set(e, -EINVAL, "%s is no page image", name);
    r = shelf_done(dir_fd, name, NULL, e);
    if (r == 0 && source == FEED_FRONT && !s.back)
        r = move_backs(dir_fd, &s, e);
    return r;
}

/* ---- the side given out last. A note torn by a power cut fits no side. */

static bool print_note(int dir_fd, const char *name, char out[NOTE_SIZE])
{
    struct stat st;

    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return false;
    snprintf(out, NOTE_SIZE, "%llu %lld %lld.%09ld %s\n", (unsigned long long)st.st_ino, (long long)st.st_size,
             (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, name);
    return true;
}

int feeder_note_taken(int dir_fd, const char *name, struct err *e)
{
    AUTO_CLOSE int fd = openat(dir_fd, note_name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0660);
    char note[NOTE_SIZE];

    if (fd < 0 || !print_note(dir_fd, name, note) || write(fd, note, strlen(note)) < 0 || fdatasync(fd) < 0)
        return err_errno(e, "note in %s which side was given out", note_name);
    return 0;
}

bool feeder_was_taken(int dir_fd, const char *name)
{
    AUTO_CLOSE int fd = openat(dir_fd, note_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    char note[NOTE_SIZE] = "", now[NOTE_SIZE];

    return fd >= 0 && read(fd, note, sizeof(note) - 1) > 0 && print_note(dir_fd, name, now) && strcmp(note, now) == 0;
}

int feeder_bad(int dir_fd, const char *name, const char *why, struct err *e)
{
    char text[REASON_SIZE];

    snprintf(text, sizeof(text), "%s: %s\n", name, why);
    return shelf_bad(dir_fd, name, text, e);
}
