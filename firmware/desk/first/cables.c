#include "desk/first/cables.h"

#include "base/auto.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool has(const char *folder, const char *name, const char *what)
{
    char path[PATH_MAX];

    return snprintf(path, sizeof(path), "%s/%s/%s", folder, name, what) < (int)sizeof(path) && access(path, F_OK) == 0;
}

int cables_other(const char *root, const char *cable, char out[CABLE_SIZE])
{
    char folder[PATH_MAX];
    int n = 0;

    snprintf(folder, sizeof(folder), "%s/sys/class/net", root);
    AUTO_CLOSEDIR DIR *dir = opendir(folder);
    for (const struct dirent *d; dir && (d = readdir(dir)); ) {
        /* what software makes has no device, and radio has a folder of its own */
        if (d->d_name[0] == '.' || strcmp(d->d_name, cable) == 0 || !has(folder, d->d_name, "device") || has(folder, d->d_name, "wireless"))
            continue;
        snprintf(out, CABLE_SIZE, "%.*s", CABLE_SIZE - 1, d->d_name);
        n++;
    }
    return n == 1 ? 0 : n == 0 ? -ENOENT : -EEXIST;
}
