#include "base/shelf.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static const char reason_ending[] = ".txt";

enum { MAX_COPIES = 9999, NUMBER_SIZE = 8, REASON_PATH_SIZE = NAME_MAX + sizeof(reason_ending) };

static int sync_folder(int fd, const char *what, struct err *e)
{
    if (fsync(fd) < 0 && errno != EINVAL)       /* EINVAL: a network share that cannot */
        return err_errno(e, "sync %s", what);
    return 0;
}

static int open_sub(int dir_fd, const char *sub, struct err *e)
{
    if (mkdirat(dir_fd, sub, 02770) < 0 && errno != EEXIST)
        return err_errno(e, "make the folder %s/", sub);
    int fd = openat(dir_fd, sub, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return fd < 0 ? err_errno(e, "open the folder %s/", sub) : fd;
}

/* The copy-th name for name: itself, then "stem~2.pdf" ...; cut at the end of its stem so that "room" bytes stay free. */
static void numbered(const char *name, int copy, size_t room, char out[NAME_MAX + 1])
{
    const char *dot = strrchr(name, '.'), *ending = dot && dot != name && strlen(dot) <= 16 ? dot : "";
    size_t stem_n = strlen(name) - strlen(ending);
    char number[NUMBER_SIZE] = "";

    if (copy > 1)
        snprintf(number, sizeof(number), "~%d", copy);
    size_t most = NAME_MAX - room - strlen(number) - strlen(ending);
    if (stem_n > most) {
        stem_n = most;
        while (stem_n > 0 && ((unsigned char)name[stem_n] & 0xC0) == 0x80)      /* not inside a UTF-8 sequence */
            stem_n--;
    }
    snprintf(out, NAME_MAX + 1, "%.*s%s%s", (int)stem_n, name, number, ending);
}

/* name may lie in a sub-folder itself. */
static const char *base_of(const char *name)
{
    const char *slash = strrchr(name, '/');

    return slash ? slash + 1 : name;
}

/* The sub-folder it came from. */
static int sync_above(int dir_fd, const char *name, struct err *e)
{
    char above[NAME_MAX + 1];

    snprintf(above, sizeof(above), "%.*s", (int)(base_of(name) - name - 1), name);
    AUTO_CLOSE int fd = openat(dir_fd, above, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return fd < 0 ? 0 : sync_folder(fd, above, e);          /* gone with all that was in it */
}

static int move_new(int from_fd, const char *name, int to_fd, const char *to)
{
    int r = renameat2(from_fd, name, to_fd, to, RENAME_NOREPLACE);

    if (r < 0 && errno == EINVAL && faccessat(to_fd, to, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
        r = renameat(from_fd, name, to_fd, to);         /* a share that does not know NOREPLACE */
    else if (r < 0 && errno == EINVAL)
        errno = EEXIST;
    return r < 0 ? -errno : 0;
}

static int write_all(int fd, const char *text)
{
    size_t n = strlen(text);

    while (n > 0) {
        ssize_t done = write(fd, text, n);

        if (done < 0)
            return -errno;
        text += done;
        n -= (size_t)done;
    }
    return fsync(fd) < 0 ? -errno : 0;
}

static void reason_path(const char *name, char out[REASON_PATH_SIZE])
{
    snprintf(out, REASON_PATH_SIZE, "%s%s", name, reason_ending);
}

static void remove_reason(int sub_fd, const char *name)
{
    char path[REASON_PATH_SIZE];

    reason_path(name, path);
    unlinkat(sub_fd, path, 0);
}

static int write_reason(int sub_fd, const char *name, const char *text)
{
    char path[REASON_PATH_SIZE];

    reason_path(name, path);
    AUTO_CLOSE int fd = openat(sub_fd, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
    int r = fd < 0 ? -errno : write_all(fd, text);
    if (fd >= 0 && r < 0)
        remove_reason(sub_fd, name);
    return r;
}

/* text NULL: without a reason. */
static int put(int dir_fd, const char *name, const char *sub, const char *text, char new_name[NAME_MAX + 1], struct err *e)
{
    AUTO_CLOSE int sub_fd = open_sub(dir_fd, sub, e);
    int r = sub_fd < 0 ? sub_fd : -EEXIST;

    for (int copy = 1; r == -EEXIST && copy <= MAX_COPIES; copy++) {
        numbered(base_of(name), copy, text ? strlen(reason_ending) : 0, new_name);
        if (faccessat(sub_fd, new_name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
            continue;
        r = text ? write_reason(sub_fd, new_name, text) : 0;
        if (r < 0)
            continue;
        r = move_new(dir_fd, name, sub_fd, new_name);
        if (r < 0 && text)
            remove_reason(sub_fd, new_name);
    }
    if (sub_fd < 0)
        return r;
    if (r < 0)
        return err_set(e, r, "move %s to %s/: %s", name, sub, strerror(-r));
    if (base_of(name) != name && (r = sync_above(dir_fd, name, e)) < 0)
        return r;
    r = sync_folder(sub_fd, sub, e);            /* the new name first: a power cut in between doubles it at worst */
    return r < 0 ? r : sync_folder(dir_fd, "the folder", e);
}

int shelf_done(int dir_fd, const char *name, char *ret_name, struct err *e)
{
    char new_name[NAME_MAX + 1];
    int r = put(dir_fd, name, "done", NULL, new_name, e);

    if (r == 0 && ret_name)
        memcpy(ret_name, new_name, sizeof(new_name));
    return r;
}

int shelf_bad(int dir_fd, const char *name, const char *text, struct err *e)
{
    char new_name[NAME_MAX + 1];

    return put(dir_fd, name, "bad", text, new_name, e);
}

int shelf_held(int dir_fd, const char *name, const char *text, struct err *e)
{
    char new_name[NAME_MAX + 1];

    return put(dir_fd, name, "held", text, new_name, e);
}

int shelf_refused(int dir_fd, const char *name, const char *text, struct err *e)
{
    AUTO_CLOSE int sub_fd = open_sub(dir_fd, "refused", e);
    int r = sub_fd < 0 ? sub_fd : write_reason(sub_fd, name, text);

    if (sub_fd < 0 || r == -EEXIST)
        return sub_fd < 0 ? r : 0;
    return r < 0 ? err_set(e, r, "write a note into refused/: %s", strerror(-r)) : sync_folder(sub_fd, "refused", e);
}

int shelf_give_back(int dir_fd, const char *name_in_done, const char *name, struct err *e)
{
    AUTO_CLOSE int sub_fd = open_sub(dir_fd, "done", e);
    int r = sub_fd < 0 ? sub_fd : move_new(sub_fd, name_in_done, dir_fd, name);

    return r < 0 && sub_fd >= 0 ? err_set(e, r, "take %s back: %s", name, strerror(-r)) : r;
}
