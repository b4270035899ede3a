#include "drivers/hotfolder/leftover.h"

#include "drivers/hotfolder/notes.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

int leftover_is_published(const struct spool *s, const char *doc, enum spool_stage *ret_stage, struct err *e)
{
    int r = spool_find(s, doc, ret_stage);

    if (r == -ENOENT)
        return 0;
    return r < 0 ? err_set(e, r, "look for letter %s: %s", doc, strerror(-r)) : *ret_stage != SPOOL_OPEN;
}

static bool has_content(int done_fd, const char *name, const struct note *n)
{
    char sha256[HASH_HEX_SIZE];
    struct stat st;
    AUTO_CLOSE int fd = openat(done_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    return fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == n->size_bytes &&
           note_hash(fd, sha256, NULL) == 0 && strcmp(sha256, n->sha256) == 0;
}

static bool lies_in_done(int dir_fd, const struct note *n)
{
    AUTO_CLOSE int fd = openat(dir_fd, "done", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    AUTO_CLOSEDIR DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *d;

    if (!dir)
        return false;
    int done_fd = TAKE_FD(fd);
    while ((d = readdir(dir)))
        if (has_content(done_fd, d->d_name, n))
            return true;
    return false;
}

struct look { const struct spool *spool; int notes_fd, dir_fd; };

static int drop_if_over(void *ctx, const struct note *n, const char *name, struct err *e)
{
    const struct look *l = ctx;
    enum spool_stage stage;
    int r = leftover_is_published(l->spool, n->doc, &stage, e);

    if (r < 0)
        return r;
    bool gone = faccessat(l->dir_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT;
    return r == 0 || (gone && lies_in_done(l->dir_fd, n)) ? notes_drop(l->notes_fd, name, e) : 0;
}

int leftover_notes(const struct spool *s, int notes_fd, int dir_fd, struct err *e)
{
    struct look l = { .spool = s, .notes_fd = notes_fd, .dir_fd = dir_fd };

    return notes_each(notes_fd, drop_if_over, &l, e);
}
