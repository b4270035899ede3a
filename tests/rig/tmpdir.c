#include "tests/rig/tmpdir.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

void tmpdir_new(char out[TMPDIR_SIZE])
{
    const char *tmp = getenv("TMPDIR");
    int n = snprintf(out, TMPDIR_SIZE, "%s/dakbox-test.XXXXXX", tmp ? tmp : "/tmp");

    if (n < 0 || n >= TMPDIR_SIZE || !mkdtemp(out))
        abort();
}

static int remove_node(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

void tmpdir_remove(const char *dir)
{
    nftw(dir, remove_node, 16, FTW_DEPTH | FTW_PHYS);
}
