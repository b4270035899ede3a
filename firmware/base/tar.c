#include "base/tar.h"

#include <errno.h>
#include <string.h>

enum { BLOCK = 512 };

/* The header's fields by their offsets, as POSIX has them. */
static void write_header(char h[BLOCK], const char *name, size_t n, int64_t mtime_s)
{
    unsigned sum = 0;

    memset(h, 0, BLOCK);
    memcpy(h, name, strlen(name));
    memcpy(h + 100, "0000640", 8);
    memcpy(h + 108, "0000000", 8);
    memcpy(h + 116, "0000000", 8);
    snprintf(h + 124, 12, "%011llo", (unsigned long long)n & 077777777777ULL);
    snprintf(h + 136, 12, "%011llo", (unsigned long long)mtime_s & 077777777777ULL);
    memset(h + 148, ' ', 8);
    h[156] = '0';
    memcpy(h + 257, "ustar", 6);
    memcpy(h + 263, "00", 2);
    for (int i = 0; i < BLOCK; i++)
        sum += (unsigned char)h[i];
    snprintf(h + 148, 8, "%06o", sum & 0777777);
    h[155] = ' ';
}

int tar_put(FILE *out, const char *name, const char *text, size_t n, int64_t mtime_s, struct err *e)
{
    static const char zeros[BLOCK];
    char header[BLOCK];
    size_t pad = (BLOCK - n % BLOCK) % BLOCK;

    if (strlen(name) > 99)
        return err_set(e, -ENAMETOOLONG, "%s: too long a name for the archive", name);
    write_header(header, name, n, mtime_s);
    if (fwrite(header, 1, BLOCK, out) != BLOCK || fwrite(text, 1, n, out) != n || fwrite(zeros, 1, pad, out) != pad)
        return err_set(e, -EIO, "the archive cannot be written");
    return 0;
}

int tar_end(FILE *out, struct err *e)
{
    static const char zeros[2 * BLOCK];

    return fwrite(zeros, 1, sizeof(zeros), out) == sizeof(zeros) && fflush(out) == 0 ? 0 : err_set(e, -EIO, "the archive cannot be written");
}
