#include "ctl/export.h"

#include "spool/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

enum { COPY_BYTES = 64 * 1024 };

struct export {
    const struct spool *spool;
    const char *doc, *folder;           /* folder NULL: look only */
    int page;                           /* 0: all */
    int seen;                           /* pages so far */
    char found[SPOOL_NAME_SIZE];        /* the page asked for */
    unsigned files;
    struct err *e;
};

/* ---- one file */

static int copy(struct spool_blob *from, int to_fd, const char *path, struct err *e)
{
    AUTO_FREE uint8_t *part = malloc(COPY_BYTES);
    ssize_t n;
    int r = part ? 0 : err_set(e, -ENOMEM, "out of memory");

    while (r == 0 && (n = spool_blob_read(from, part, COPY_BYTES, e)) != 0) {
        r = n < 0 ? (int)n : fs_real.write(to_fd, part, (size_t)n);
        if (n > 0 && r < 0)
            err_set(e, r, "write %s: %s", path, strerror(-r));
    }
    return r;
}

static int write_file(const struct spool *s, const char *doc, const char *blob, const char *path, struct err *e)
{
    AUTO_SPOOL_BLOB struct spool_blob *from = NULL;
    int r = spool_blob_open(s, doc, blob, &from, e);

    if (r < 0)
        return r;
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_errno(e, "make %s", path);
    r = copy(from, fd, path, e);
    if (r == 0 && fsync(fd) < 0 && errno != EINVAL)     /* EINVAL: no file that can be synced */
        r = err_errno(e, "write %s", path);
    if (r < 0)
        unlink(path);
    return r;
}

/* ---- which */

static bool is_pdf(const char *name)
{
    size_t n = strlen(name);

    return n > 4 && strcmp(name + n - 4, ".pdf") == 0;
}

static int write_into_folder(struct export *x, const char *blob)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof(path), "%s/%s", x->folder, blob);
    int r = n < 0 || (size_t)n >= sizeof(path) ? err_set(x->e, -ENAMETOOLONG, "the path of the folder is too long")
                                               : write_file(x->spool, x->doc, blob, path, x->e);

    x->files += r == 0;
    return r;
}

static int each_blob(void *ctx, const struct spool_entry *entry)
{
    struct export *x = ctx;
    bool page = spool_is_page(entry->name);

    x->seen += page;
    if (page && x->seen == x->page)
        snprintf(x->found, sizeof(x->found), "%s", entry->name);
    return x->folder && (page || is_pdf(entry->name)) ? write_into_folder(x, entry->name) : 0;
}

static int find_page(struct export *x)
{
    int r = spool_each_blob(x->spool, x->doc, each_blob, x, x->e);

    if (r == 0 && !x->found[0])
        r = err_set(x->e, -ENOENT, "there is no page %d: %d came", x->page, x->seen);
    return r;
}

/* As it goes out, or as it was read. */
static int find_pdf(struct export *x)
{
    static const char *const names[] = { "filed.pdf", "document.pdf" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        int r = spool_has_blob(x->spool, x->doc, names[i], x->e);

        if (r > 0)
            snprintf(x->found, sizeof(x->found), "%s", names[i]);
        if (r != 0)
            return r < 0 ? r : 0;
    }
    return err_set(x->e, -ENOENT, "there is no PDF of it, or only in parts: name a folder, and all that is there is written");
}

static bool is_folder(const char *path)
{
    AUTO_CLOSE int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

    return fd >= 0;
}

int export_letter(const struct spool *s, const char *doc, int page, const char *target, unsigned *ret_files, struct err *e)
{
    struct export x = { .spool = s, .doc = doc, .page = page, .e = e };
    bool folder = is_folder(target);
    int r = 0;

    if (page > 0)
        r = find_page(&x);
    else if (!folder)
        r = find_pdf(&x);
    if (folder)
        x.folder = target;
    if (r == 0 && folder)
        r = page > 0 ? write_into_folder(&x, x.found) : spool_each_blob(s, doc, each_blob, &x, e);
    else if (r == 0 && (r = write_file(s, doc, x.found, target, e)) == 0)
        x.files++;
    *ret_files = x.files;
    return r;
}
