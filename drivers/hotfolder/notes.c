#include "drivers/hotfolder/notes.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum { NAME_SIZE = NAME_MAX + 16 /* it may lie in cleared/ */, NOTE_SIZE = NAME_SIZE + 128, HASH_BYTES = 64 * 1024 };

static const char unfinished[] = ".new";

#define NOTE_FORMAT "%16[a-z0-9] %" SCNd64 " %64[0-9a-f]%n"

/* A power cut must not take the folder away with the notes in it. */
static int sync_above(int fd, const char *dir, struct err *e)
{
    AUTO_CLOSE int above_fd = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return above_fd < 0 || fsync(above_fd) < 0 ? err_errno(e, "sync the folder of %s", dir) : 0;
}

int notes_open(const char *dir, struct err *e)
{
    bool is_new = mkdir(dir, 02770) == 0;

    if (!is_new && errno != EEXIST)
        return err_errno(e, "make %s", dir);
    AUTO_CLOSE int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(e, "open %s", dir);
    int r = is_new ? sync_above(fd, dir, e) : 0;
    return r < 0 ? r : TAKE_FD(fd);
}

/* What the note for a file of that name is called. */
static void path_of(const char *name, char out[HASH_HEX_SIZE]) { hash_hex_of(name, strlen(name), out); }

/* "doc size sha256 name", without an end of line: a name may hold one. */
static int write_note(int notes_fd, const struct note *n, const char *name, struct err *e)
{
    char text[NOTE_SIZE];
    AUTO_CLOSE int fd = openat(notes_fd, unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
    int len = snprintf(text, sizeof(text), "%s %" PRId64 " %s %s", n->doc, n->size_bytes, n->sha256, name);

    if (len < 0 || (size_t)len >= sizeof(text))
        return err_set(e, -ENAMETOOLONG, "note %s: its name is too long", name);
    if (fd < 0)
        return err_errno(e, "note that %s is taken", name);
    ssize_t written = write(fd, text, (size_t)len);
    if (written >= 0 && written < len)
        return err_set(e, -ENOSPC, "note that %s is taken: %s", name, strerror(ENOSPC));
    return written < 0 || fsync(fd) < 0 ? err_errno(e, "note that %s is taken", name) : 0;
}

int notes_add(int notes_fd, const struct note *n, const char *name, struct err *e)
{
    char path[HASH_HEX_SIZE];
    int r = write_note(notes_fd, n, name, e);

    path_of(name, path);
    if (r == 0 && (renameat(notes_fd, unfinished, notes_fd, path) < 0 || fsync(notes_fd) < 0))
        r = err_errno(e, "note that %s is taken", name);
    return r;
}

/* 1; 0: it is not there, or torn; -errno. */
static int read_note(int notes_fd, const char *path, struct note *n, char ret_name[NAME_SIZE], struct err *e)
{
    char text[NOTE_SIZE];
    int at = 0;
    AUTO_CLOSE int fd = openat(notes_fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return 0;
    ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

    if (len < 0)
        return err_errno(e, "read the note %s of a taken file", path);
    text[len] = '\0';
    if (sscanf(text, NOTE_FORMAT, n->doc, &n->size_bytes, n->sha256, &at) != 3 || text[at] != ' ' || !id_is_valid(n->doc))
        return 0;
    return (size_t)snprintf(ret_name, NAME_SIZE, "%s", text + at + 1) < NAME_SIZE;
}

int notes_find(int notes_fd, const char *name, struct note *ret_note, struct err *e)
{
    char path[HASH_HEX_SIZE], noted[NAME_SIZE];

    path_of(name, path);
    int r = read_note(notes_fd, path, ret_note, noted, e);
    return r > 0 ? strcmp(noted, name) == 0 : r;
}

int notes_each(int notes_fd, int (*each)(void *ctx, const struct note *n, const char *name, struct err *e), void *ctx, struct err *e)
{
    AUTO_CLOSE int fd = openat(notes_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);      /* own reading position */
    AUTO_CLOSEDIR DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *d;
    int r = 0;

    if (!dir)
        return err_errno(e, "look through the notes of taken files");
    (void)TAKE_FD(fd);
    for (errno = 0; r == 0 && (d = readdir(dir)); errno = 0) {
        char name[NAME_SIZE];
        struct note n;

        if (strlen(d->d_name) != HASH_HEX_SIZE - 1)
            continue;
        r = read_note(notes_fd, d->d_name, &n, name, e);
        if (r > 0)
            r = each(ctx, &n, name, e);
    }
    return r == 0 && errno ? err_errno(e, "look through the notes of taken files") : r;
}

int notes_drop(int notes_fd, const char *name, struct err *e)
{
    char path[HASH_HEX_SIZE];

    path_of(name, path);
    if (unlinkat(notes_fd, path, 0) < 0)
        return errno == ENOENT ? 0 : err_errno(e, "remove the note of %s", name);
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
