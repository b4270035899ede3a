#include "drivers/hotfolder/leftover.h"

#include "drivers/hotfolder/notes.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

static bool is_published(const struct spool *s, const char *doc)
{
    enum spool_stage stage;

    return spool_find(s, doc, &stage) == 0 && stage != SPOOL_OPEN;
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

int leftover_notes(struct spool *s, int notes_fd, int dir_fd, struct err *e)
{
    char name[NAME_MAX + 1];
    struct note n;
    unsigned k = 0;
    int r;

    while ((r = notes_get(notes_fd, k, &n, name, e)) == 0) {
        bool gone = faccessat(dir_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT;

        if (is_published(s, n.doc) && !(gone && lies_in_done(dir_fd, &n))) {
            k++;
            continue;
        }
        r = notes_drop(notes_fd, n.doc, e);
        if (r < 0)
            return r;
    }
    return r == -ENOENT ? 0 : r;
}
