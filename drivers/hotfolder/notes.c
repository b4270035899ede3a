#include "drivers/hotfolder/notes.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum { NOTE_SIZE = NAME_MAX + 128, HASH_BYTES = 64 * 1024 };

static const char unfinished[] = ".new";

int notes_open(const char *dir, struct err *e)
{
    if (mkdir(dir, 02770) < 0 && errno != EEXIST)
        return err_errno(e, "make %s", dir);
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? err_errno(e, "open %s", dir) : fd;
}

/* "size sha256 name", without an end of line: a name may hold one. */
static int write_note(int notes_fd, const struct note *n, const char *name, struct err *e)
{
    char text[NOTE_SIZE];
    AUTO_CLOSE int fd = openat(notes_fd, unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
    int len = snprintf(text, sizeof(text), "%" PRId64 " %s %s", n->size_bytes, n->sha256, name);

    if (len < 0 || (size_t)len >= sizeof(text))
        return err_set(e, -ENAMETOOLONG, "note %s: its name is too long", name);
    if (fd < 0 || write(fd, text, (size_t)len) != len || fsync(fd) < 0)
        return err_errno(e, "note that %s is taken", name);
    return 0;
}

int notes_add(int notes_fd, const struct note *n, const char *name, struct err *e)
{
    int r = write_note(notes_fd, n, name, e);

    if (r == 0 && (renameat(notes_fd, unfinished, notes_fd, n->doc) < 0 || fsync(notes_fd) < 0))
        r = err_errno(e, "note that %s is taken", name);
    return r;
}

/* false: it is torn. */
static bool read_note(int notes_fd, const char *doc, struct note *n, char ret_name[NAME_MAX + 1])
{
    char text[NOTE_SIZE];
    int at = 0;
    AUTO_CLOSE int fd = openat(notes_fd, doc, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

    if (len <= 0)
        return false;
    text[len] = '\0';
    if (sscanf(text, "%" SCNd64 " %64[0-9a-f]%n", &n->size_bytes, n->sha256, &at) != 2 || text[at] != ' ')
        return false;
    snprintf(n->doc, sizeof(n->doc), "%s", doc);
    return (size_t)snprintf(ret_name, NAME_MAX + 1, "%s", text + at + 1) <= NAME_MAX;
}

int notes_get(int notes_fd, unsigned k, struct note *ret_note, char ret_name[NAME_MAX + 1], struct err *e)
{
    AUTO_CLOSE int fd = openat(notes_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);      /* own reading position */
    AUTO_CLOSEDIR DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *d;

    if (!dir)
        return err_errno(e, "look through the notes of taken files");
    (void)TAKE_FD(fd);
    for (errno = 0; (d = readdir(dir)); errno = 0)
        if (id_is_valid(d->d_name) && read_note(notes_fd, d->d_name, ret_note, ret_name) && k-- == 0)
            return 0;
    return errno ? err_errno(e, "look through the notes of taken files") : -ENOENT;
}

int notes_drop(int notes_fd, const char *doc, struct err *e)
{
    if (unlinkat(notes_fd, doc, 0) < 0)
        return errno == ENOENT ? 0 : err_errno(e, "remove the note of letter %s", doc);
    return fsync(notes_fd) < 0 ? err_errno(e, "sync the notes of taken files") : 0;
}

int note_hash(int fd, char ret_sha256[HASH_HEX_SIZE], struct err *e)
{
    AUTO_FREE char *buf = malloc(HASH_BYTES);
    struct hash hash;
    off_t at = 0;
    ssize_t n;

    if (!buf)
        return err_set(e, -ENOMEM, "out of memory");
    hash_init(&hash);
    while ((n = pread(fd, buf, HASH_BYTES, at)) > 0) {
        hash_update(&hash, buf, (size_t)n);
        at += n;
    }
    hash_hex(&hash, ret_sha256);
    return n < 0 ? err_errno(e, "read it again") : 0;
}
