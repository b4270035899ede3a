#include "drivers/scan/folder/feeder.h"

#include "base/auto.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MAX_COPIES = 9999, NOTE_SIZE = NAME_MAX + 100 };

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

/* Moves name into the sub-folder "to", under a name that is free there. */
static int move_to(int dir_fd, const char *name, int to_fd, const char *to, struct err *e)
{
    const char *dot = strrchr(name, '.');
    int stem_n = (int)(dot - name);
    char free_name[NAME_MAX + 1];
    int len = snprintf(free_name, sizeof(free_name), "%s", name);

    for (int copy = 2; len > 0 && len <= NAME_MAX; copy++) {
        int r = renameat2(dir_fd, name, to_fd, free_name, RENAME_NOREPLACE);

        if (r < 0 && errno == EINVAL && faccessat(to_fd, free_name, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
            r = renameat(dir_fd, name, to_fd, free_name);      /* a share that does not know NOREPLACE */
        if (r == 0)
            return 0;
        if ((errno != EEXIST && errno != EINVAL) || copy > MAX_COPIES)
            return err_errno(e, "move %s to %s/", name, to);
        len = snprintf(free_name, sizeof(free_name), "%.*s~%d%s", stem_n, name, copy, dot);
    }
    return err_set(e, -ENAMETOOLONG, "move %s to %s/: the name is too long", name, to);
}

static int sync_folder(int fd, const char *what, struct err *e)
{
    if (fsync(fd) < 0 && errno != EINVAL)       /* EINVAL: a network share that cannot */
        return err_errno(e, "sync %s", what);
    return 0;
}

static int open_sub(int dir_fd, const char *sub, struct err *e)
{
    int fd;

    if (mkdirat(dir_fd, sub, 02770) < 0 && errno != EEXIST)
        return err_errno(e, "make the folder %s/", sub);
    fd = openat(dir_fd, sub, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return fd < 0 ? err_errno(e, "open the folder %s/", sub) : fd;
}

/* The new name reaches the disk before the old one is gone: a power cut in between doubles a side at worst. */
static int move_durably(int dir_fd, const char *name, const char *to, struct err *e)
{
    AUTO_CLOSE int to_fd = open_sub(dir_fd, to, e);
    int r = to_fd < 0 ? to_fd : move_to(dir_fd, name, to_fd, to, e);

    if (r == 0)
        r = sync_folder(to_fd, to, e);
    if (r == 0)
        r = sync_folder(dir_fd, "the scanner's folder", e);
    return r;
}

/* Moves the backs that come right behind s (or are s itself) and belong to its stem. */
static int move_backs(int dir_fd, const struct side *s, struct err *e)
{
    struct side next, at = *s;
    int r;

    while ((r = find_first(dir_fd, &at, &next, e)) == 0 && next.back && compare_stems(s, &next) == 0) {
        r = move_durably(dir_fd, next.name, "done", e);
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
        r = move_durably(dir_fd, s.name, "done", e);
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

int feeder_done(int dir_fd, enum feed_source source, const char *name, struct err *e)
{
    struct side s;
    int r;

    if (source == FEED_FLATBED)
        return 0;
    if (!side_of_name(name, &s))
        return err_set(e, -EINVAL, "%s is no page image", name);
    r = move_durably(dir_fd, name, "done", e);
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

/* The reason is written before the side moves, so that nothing lies in bad/ without one. */
static int write_reason(int bad_fd, const char *name, const char *why, struct err *e)
{
    char txt[NAME_MAX + 5];
    AUTO_CLOSE int fd = -1;

    if ((size_t)snprintf(txt, sizeof(txt), "%s.txt", name) > NAME_MAX)
        return 0;                               /* no room for a longer name: the side moves all the same */
    fd = openat(bad_fd, txt, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
    if (fd < 0 || dprintf(fd, "%s: %s\n", name, why) < 0 || fsync(fd) < 0)
        return err_errno(e, "write bad/%s", txt);
    return 0;
}

int feeder_bad(int dir_fd, const char *name, const char *why, struct err *e)
{
    AUTO_CLOSE int bad_fd = open_sub(dir_fd, "bad", e);
    int r = bad_fd < 0 ? bad_fd : write_reason(bad_fd, name, why, e);

    return r < 0 ? r : move_durably(dir_fd, name, "bad", e);
}
