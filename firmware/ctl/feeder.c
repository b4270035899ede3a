#include "ctl/feeder.h"

#include "ctl/ctl.h"
#include "ctl/demo_files.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MAX_NAMES = 10000 };

static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pnm", ".pgm", ".ppm", ".pbm" };

static bool is_page(const char *name)
{
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && name[0] != '.' && i < ARRAY_LEN(endings); i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    return false;
}

/* ---- lists */

void name_list_done(struct name_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->names[i]);
    free(l->names);
    *l = (struct name_list){ 0 };
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int add_name(struct name_list *l, const char *path, struct err *e)
{
    char **more = reallocarray(l->names, l->n + 1, sizeof(*more));

    if (more)
        l->names = more;
    if (!more || !(more[l->n] = strdup(path)))
        return err_set(e, -ENOMEM, "out of memory");
    l->n++;
    return 0;
}

static int list(const char *folder, bool folders_too, struct name_list *ret_list, struct err *e)
{
    AUTO_NAME_LIST struct name_list l = { 0 };
    AUTO_CLOSEDIR DIR *d = opendir(folder);
    const struct dirent *entry;
    char path[CTL_PATH_SIZE];
    int r = 0;

    if (!d)
        return err_errno(e, "open %s", folder);
    while (r == 0 && (entry = readdir(d))) {
        if (entry->d_name[0] == '.')
            continue;
        r = ctl_path(path, e, "%s/%s", folder, entry->d_name);
        if (r == 0 && (is_page(entry->d_name) || (folders_too && is_folder(path))))
            r = l.n < MAX_NAMES ? add_name(&l, path, e) : err_set(e, -E2BIG, "%s holds more than %d files", folder, MAX_NAMES);
    }
    if (r < 0)
        return r;
    if (l.n > 0)
        qsort(l.names, l.n, sizeof(*l.names), by_name);
    *ret_list = l;
    l = (struct name_list){ 0 };
    return 0;
}

int feeder_list_pages(const char *folder, struct name_list *ret_list, struct err *e)
{
    return list(folder, false, ret_list, e);
}

int feeder_list_letters(const char *folder, struct name_list *ret_list, struct err *e)
{
    return list(folder, true, ret_list, e);
}

/* ---- the tray */

int feeder_put(const char *feeder, char *const *pages, size_t n, struct err *e)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < n; i++) {
        const char *slash = strrchr(pages[i], '/');
        char to[CTL_PATH_SIZE];

        r = ctl_path(to, e, "%s/%04zu-%s", feeder, i + 1, slash ? slash + 1 : pages[i]);
        if (r == 0)
            r = demo_copy_file(pages[i], to, e);
    }
    return r < 0 ? err_wrap(e, r, "put paper into the feeder") : 0;
}

int feeder_clear(const char *feeder, struct err *e)
{
    AUTO_NAME_LIST struct name_list l = { 0 };
    int r = feeder_list_pages(feeder, &l, e);

    for (size_t i = 0; r == 0 && i < l.n; i++)
        if (unlink(l.names[i]) < 0 && errno != ENOENT)
            r = err_errno(e, "take %s out of the feeder", l.names[i]);
    return r;
}

int feeder_count(const char *feeder, struct err *e)
{
    AUTO_NAME_LIST struct name_list l = { 0 };
    int r = feeder_list_pages(feeder, &l, e);

    return r < 0 ? r : (int)l.n;
}

int feeder_press(const char *feeder, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = ctl_path(path, e, "%s/control", feeder);

    return r < 0 ? r : demo_write_text(path, "press scan\n", 0660, e);
}
