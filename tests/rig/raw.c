#include "tests/rig/raw.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct { const void *bytes; size_t n; unsigned files; } wanted;      /* nftw has no context */

unsigned char *raw_load(const char *path, size_t *ret_n)
{
    FILE *f = fopen(path, "re");
    long size;

    if (!f || fseek(f, 0, SEEK_END) < 0 || (size = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) < 0)
        abort();
    unsigned char *bytes = malloc((size_t)size + 1);
    if (!bytes || fread(bytes, 1, (size_t)size, f) != (size_t)size)
        abort();
    fclose(f);
    *ret_n = (size_t)size;
    return bytes;
}

void raw_store(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "we");

    if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
        abort();
}

static int look_into(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    size_t n;

    (void)st, (void)ftw;
    if (flag != FTW_F)
        return 0;
    unsigned char *bytes = raw_load(path, &n);
    wanted.files += memmem(bytes, n, wanted.bytes, wanted.n) != NULL;
    free(bytes);
    return 0;
}

unsigned raw_files_with(const char *path, const void *bytes, size_t n)
{
    wanted.bytes = bytes;
    wanted.n = n;
    wanted.files = 0;
    if (nftw(path, look_into, 16, FTW_PHYS) != 0)
        abort();
    return wanted.files;
}
