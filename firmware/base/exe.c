#include "base/exe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int exe_dir(char *out, size_t size, struct err *e)
{
    ssize_t n = readlink("/proc/self/exe", out, size);

    if (n < 0)
        return err_errno(e, "find the folder of this program");
    if ((size_t)n == size)          /* cut off */
        return err_set(e, -ENAMETOOLONG, "the path of this program is too long");
    out[n] = '\0';
    char *slash = strrchr(out, '/');
    if (slash && slash != out)
        *slash = '\0';
    return 0;
}

int exe_beside(const char *name, char *out, size_t size, struct err *e)
{
    int r = exe_dir(out, size, e);
    size_t n = r == 0 ? strlen(out) : 0;

    if (r == 0 && snprintf(out + n, size - n, "/%s", name) >= (int)(size - n))
        return err_set(e, -ENAMETOOLONG, "the path of %s is too long", name);
    return r;
}
