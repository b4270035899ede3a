#include "ocr/inputs.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MAX_FILES = LETTER_MAX_PAGES };

static const char *const endings[] = { "png", "jpg", "jpeg", "tif", "tiff", "pnm", "pgm", "pbm", "ppm", "pdf" };

bool input_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Where the ending with its dot begins; the end of the name when it has none. */
static size_t stem_length(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && dot != name ? (size_t)(dot - name) : strlen(name);
}

void input_id(const char *path, char out[INPUT_ID_SIZE])
{
    char whole[PATH_MAX];
    const char *name;
    size_t n;

    if (!input_is_dir(path) || !realpath(path, whole))      /* ".", "letter/": by what it is called */
        snprintf(whole, sizeof whole, "%s", path);
    name = strrchr(whole, '/');
    name = name ? name + 1 : whole;
    n = input_is_dir(path) ? strlen(name) : stem_length(name);
    if (n >= INPUT_ID_SIZE)
        n = INPUT_ID_SIZE - 1;
    memcpy(out, name, n);
    out[n] = '\0';
    text_printable(out);
}

/* ---- page files in order */

static bool is_page_file(const char *name)
{
    size_t n = stem_length(name);

    if (name[0] == '.' || name[n] != '.')
        return false;
    for (size_t i = 0; i < ARRAY_LEN(endings); i++)
        if (strcasecmp(name + n + 1, endings[i]) == 0)
            return true;
    return false;
}

/* Splits "1.back.png" into the sheet "1" and "it is the back". */
static bool take_sheet(const char *name, char out[NAME_MAX + 1])
{
    size_t n = stem_length(name);
    bool back;

    snprintf(out, NAME_MAX + 1, "%.*s", (int)n, name);
    n = strlen(out);
    back = n > 5 && strcmp(out + n - 5, ".back") == 0;
    if (back)
        out[n - 5] = '\0';
    return back;
}

int input_compare_names(const char *a, const char *b)
{
    char sheet_a[NAME_MAX + 1], sheet_b[NAME_MAX + 1];
    bool back_a = take_sheet(a, sheet_a), back_b = take_sheet(b, sheet_b);
    int r = strverscmp(sheet_a, sheet_b);

    if (r == 0)
        r = (int)back_a - (int)back_b;
    return r ? r : strcmp(a, b);
}

static int compare(const void *a, const void *b)
{
    return input_compare_names(*(char *const *)a, *(char *const *)b);
}

struct names { char **list; size_t n; };

static void auto_names(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->list[i]);
    free(names->list);
}

static int list_pages(const char *path, struct names *ret, struct err *e)
{
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    const struct dirent *d;

    if (!dir)
        return err_errno(e, "%s cannot be opened", path);
    while ((d = readdir(dir))) {
        char **more;

        if (!is_page_file(d->d_name))
            continue;
        if (ret->n == MAX_FILES)
            return err_set(e, -ERANGE, "%s has more than %d pages", path, MAX_FILES);
        more = reallocarray(ret->list, ret->n + 1, sizeof *more);
        if (!more)
            return err_set(e, -ENOMEM, "no memory for the names of the pages");
        ret->list = more;
        more[ret->n] = strdup(d->d_name);
        if (!more[ret->n])
            return err_set(e, -ENOMEM, "no memory for the names of the pages");
        ret->n++;
    }
    if (ret->n == 0)
        return err_set(e, -ENODATA, "%s has no page images", path);
    qsort(ret->list, ret->n, sizeof *ret->list, compare);
    return 0;
}

static int add_folder(struct letter *l, const char *path, struct err *e)
{
    AUTO(auto_names) struct names names = { 0 };
    int r = list_pages(path, &names, e);

    for (size_t i = 0; i < names.n && r == 0; i++)
        r = letter_add_source(l, names.list[i], e);
    return r;
}

static int add_file(struct letter *l, const char *path, struct err *e)
{
    const char *name = strrchr(path, '/');
    struct stat st;

    if (stat(path, &st) < 0)
        return err_errno(e, "%s cannot be read", path);
    if (!S_ISREG(st.st_mode))
        return err_set(e, -EINVAL, "%s is neither a file nor a folder", path);
    return letter_add_source(l, name ? name + 1 : path, e);
}

int input_open(const char *path, void *ctx, struct letter **ret_letter, struct err *e)
{
    AUTO_LETTER struct letter *l = NULL;
    char id[INPUT_ID_SIZE];
    int r;

    input_id(path, id);
    r = letter_new(id, ctx, &l, e);
    if (r == 0)
        r = input_is_dir(path) ? add_folder(l, path, e) : add_file(l, path, e);
    if (r < 0)
        return r;
    *ret_letter = TAKE_PTR(l);
    return 0;
}

/* ---- bytes */

static int read_whole(int fd, size_t n, void **ret_bytes, struct err *e)
{
    AUTO_FREE unsigned char *bytes = malloc(n + 1);
    size_t have = 0;

    if (!bytes)
        return err_set(e, -ENOMEM, "no memory for a file of %zu bytes", n);
    while (have < n) {
        ssize_t got = read(fd, bytes + have, n - have);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno(e, "it cannot be read");
        if (got == 0)
            return err_set(e, -EBADMSG, "the file became shorter while it was read");
        have += (size_t)got;
    }
    *ret_bytes = TAKE_PTR(bytes);
    return 0;
}

int input_load(const char *path, const char *name, size_t max_bytes, void **ret_bytes, size_t *ret_n, struct err *e)
{
    char whole[PATH_MAX];
    bool folder = input_is_dir(path);
    int n = snprintf(whole, sizeof whole, "%s%s%s", path, folder ? "/" : "", folder ? name : "");
    AUTO_CLOSE int fd = -1;
    struct stat st;

    if (n < 0 || (size_t)n >= sizeof whole)
        return err_set(e, -ENAMETOOLONG, "%s: the name is too long", path);
    fd = open(whole, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return err_errno(e, "%s cannot be opened", name);
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return err_set(e, -EINVAL, "%s is no file", name);
    if ((unsigned long long)st.st_size > max_bytes)
        return err_set(e, -E2BIG, "%s has %lld bytes, more than can be read (%zu MiB)", name, (long long)st.st_size, max_bytes >> 20);
    *ret_n = (size_t)st.st_size;
    return read_whole(fd, *ret_n, ret_bytes, e);
}
