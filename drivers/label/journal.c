#include "drivers/label/journal.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

enum { LINE_SIZE = 256 };

static int path_of(const char *run_dir, const char *ending, char out[PATH_MAX], struct err *e)
{
    int n = snprintf(out, PATH_MAX, "%s/labeld.%s", run_dir, ending);

    return n < 0 || n >= PATH_MAX ? err_set(e, -ENAMETOOLONG, "paths.run_dir is too long") : 0;
}

/* "." ends it: a torn note is none. */
static int line_of(int64_t id, const char *number, char out[LINE_SIZE], struct err *e)
{
    int n = snprintf(out, LINE_SIZE, "%lld %s .\n", (long long)id, number);

    return n < 0 || n >= LINE_SIZE ? err_set(e, -E2BIG, "the number is too long") : n;
}

/* Written aside and renamed. Not synced: it is for a program that died, not for a machine that did. */
int journal_note(const char *run_dir, int64_t id, const char *number, struct err *e)
{
    char path[PATH_MAX], aside[PATH_MAX], line[LINE_SIZE];
    int n = line_of(id, number, line, e), r = n;

    if (r >= 0)
        r = path_of(run_dir, "printed", path, e);
    if (r >= 0)
        r = path_of(run_dir, "printed.new", aside, e);
    if (r < 0)
        return r;
    AUTO_CLOSE int fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
    if (fd < 0)
        return err_errno(e, "open %s", aside);
    if (write(fd, line, (size_t)n) != n)
        return err_errno(e, "write %s", aside);
    return rename(aside, path) < 0 ? err_errno(e, "rename %s", aside) : 0;
}

bool journal_has(const char *run_dir, int64_t id, const char *number)
{
    char path[PATH_MAX], line[LINE_SIZE], found[LINE_SIZE];
    int n = line_of(id, number, line, NULL);

    if (n < 0 || path_of(run_dir, "printed", path, NULL) < 0)
        return false;
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    return fd >= 0 && read(fd, found, sizeof(found)) == n && memcmp(found, line, (size_t)n) == 0;
}

void journal_forget(const char *run_dir)
{
    char path[PATH_MAX];

    if (path_of(run_dir, "printed", path, NULL) == 0)
        unlink(path);
}
