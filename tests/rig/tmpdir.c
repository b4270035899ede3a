#include "tests/rig/tmpdir.h"

#include "base/auto.h"
#include "base/put_file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_MAX_BYTES = 1024 * 1024 };

static const char inner[] = "/d";       /* so that what lies beside it (a spool's key) is the test's own, too */

void tmpdir_new(char out[TMPDIR_SIZE])
{
    const char *tmp = getenv("TMPDIR");
    int n = snprintf(out, TMPDIR_SIZE, "%s/dakbox-test.XXXXXX", tmp ? tmp : "/tmp");

    if (n < 0 || n + sizeof(inner) > TMPDIR_SIZE || !mkdtemp(out) || chmod(out, 0711) < 0)    /* programs of other users may pass */
        abort();
    memcpy(out + n, inner, sizeof(inner));
    if (mkdir(out, 0700) < 0)
        abort();
}

static int remove_node(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

void tmpdir_remove(const char *dir)
{
    char outer[TMPDIR_SIZE];
    size_t n = strlen(dir), inner_n = sizeof(inner) - 1;
    bool ours = n > inner_n && strcmp(dir + n - inner_n, inner) == 0;

    snprintf(outer, sizeof(outer), "%.*s", (int)(ours ? n - inner_n : n), dir);
    nftw(outer, remove_node, 16, FTW_DEPTH | FTW_PHYS);
}

char *tmpdir_text(const char *dir, const char *name)
{
    char path[PATH_MAX], *text = NULL;
    size_t n;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    return get_file(path, TEXT_MAX_BYTES, &text, &n, NULL) == 0 ? text : strdup("");
}

int tmpdir_put_program(const char *from, const char *to)
{
    struct stat st;

    if (link(from, to) == 0)
        return 0;
    if (errno != EXDEV)
        return -errno;
    AUTO_CLOSE int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0 || fstat(in, &st) < 0)
        return -errno;
    AUTO_CLOSE int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
    if (out < 0)
        return -errno;
    for (off_t left = st.st_size; left > 0; ) {
        ssize_t n = sendfile(out, in, NULL, (size_t)left);

        if (n <= 0)
            break;
        left -= n;
    }
    return lseek(out, 0, SEEK_CUR) == st.st_size ? 0 : -EIO;
}
