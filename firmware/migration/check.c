#include "migration/check.h"

#include "base/auto.h"
#include "base/hash.h"
#include "base/said.h"
#include "base/text.h"
#include "migration/listing.h"
#include "migration/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

enum { CHUNK_BYTES = 64 * 1024, SHOWN_SIZE = NAME_MAX + 1 };

struct check {
    void (*fault)(void *ctx, const char *sentence);
    void *ctx;
    struct migration_found *found;
    char folder[SHOWN_SIZE];            /* that is looked at, for sentences */
};

#define FAULT(c, id, ...) do { char line_[SAID_SIZE]; said_set(line_, id, __VA_ARGS__); tell(c, line_); } while (0)

static void tell(struct check *c, const char *line)
{
    c->found->faults++;
    c->fault(c->ctx, line);
}

/* ---- one PDF */

static int hash_file(int fd, int64_t *ret_bytes, char sha256[HASH_HEX_SIZE])
{
    unsigned char bytes[CHUNK_BYTES];
    struct hash h;
    ssize_t n;

    *ret_bytes = 0;
    hash_init(&h);
    while ((n = read(fd, bytes, sizeof(bytes))) > 0) {
        hash_update(&h, bytes, (size_t)n);
        *ret_bytes += n;
    }
    int r = n < 0 ? -errno : 0;
    hash_hex(&h, sha256);
    return r;
}

static void check_pdf(struct check *c, int receipts, const struct listing_row *row)
{
    const char *name = row->value[LISTING_FILE];
    AUTO_CLOSE int fd = receipts < 0 ? -1 : openat(receipts, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    char sha256[HASH_HEX_SIZE];
    int64_t bytes;

    c->found->receipts++;
    if (fd < 0) {
        FAULT(c, SAID_MIGRATED_MISSING, c->folder, name, row->value[LISTING_NUMBER]);
        return;
    }
    int r = hash_file(fd, &bytes, sha256);
    if (r < 0)
        FAULT(c, SAID_MIGRATED_UNREADABLE, c->folder, name, strerror(-r));
    else if (bytes != row->bytes || strcmp(sha256, row->value[LISTING_SHA256]) != 0)
        FAULT(c, SAID_MIGRATED_CHANGED, c->folder, name, row->value[LISTING_NUMBER]);
}

/* ---- what lies there without being listed */

static void check_stray(struct check *c, const struct listing *m, const char *name)
{
    size_t n = strlen(name), part = strlen(TREE_PART);
    char shown[SHOWN_SIZE];

    if (n > part && strcmp(name + n - part, TREE_PART) == 0) {
        c->found->unfinished++;
        return;
    }
    if (tree_serial_of(name) && listing_of_serial(m, tree_serial_of(name)))
        return;
    snprintf(shown, sizeof(shown), "%s", name);
    text_printable(shown);
    FAULT(c, SAID_MIGRATED_UNLISTED, c->folder, shown);
}

static void check_strays(struct check *c, const struct listing *m, int receipts)
{
    int again = dup(receipts);
    AUTO_CLOSEDIR DIR *dir = again >= 0 ? fdopendir(again) : NULL;

    if (!dir && again >= 0)
        close(again);
    if (dir)
        rewinddir(dir);
    for (const struct dirent *d; dir && (d = readdir(dir)); )
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            check_stray(c, m, d->d_name);
}

/* ---- one file's folder */

static int load(int folder, const char *name, char **ret_text, size_t *ret_n)
{
    AUTO_CLOSE int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;
    ssize_t got = 0;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode) || st.st_size > LISTING_MAX_BYTES)
        return -EFBIG;
    *ret_text = malloc((size_t)st.st_size + 1);
    if (!*ret_text)
        return -ENOMEM;
    for (*ret_n = 0; *ret_n < (size_t)st.st_size && (got = read(fd, *ret_text + *ret_n, (size_t)st.st_size - *ret_n)) > 0; )
        *ret_n += (size_t)got;
    return got < 0 ? -errno : 0;
}

static int load_manifest(int folder, char **ret_text, size_t *ret_n)
{
    int r = load(folder, TREE_MANIFEST, ret_text, ret_n);

    return r == -ENOENT ? load(folder, TREE_MANIFEST_NEW, ret_text, ret_n) : r;
}

static void check_listed(struct check *c, int folder, const struct listing *m)
{
    AUTO_CLOSE int receipts = openat(folder, TREE_RECEIPTS, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

    for (size_t i = 0; i < m->n; i++)
        check_pdf(c, receipts, &m->rows[i]);
    if (receipts >= 0)
        check_strays(c, m, receipts);
}

/* 0; -ENOENT: it has no manifest, and no receipts either. */
static int check_folder(struct check *c, int folder)
{
    AUTO_FREE char *text = NULL;
    struct listing m = { 0 };
    struct err e = { 0 };
    size_t n = 0;
    int r = load_manifest(folder, &text, &n);

    if (r == -ENOENT && faccessat(folder, TREE_RECEIPTS, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
        return -ENOENT;
    if (r == 0)
        r = listing_read(text, n, &m, &e);
    else if (r != -ENOENT)
        err_set(&e, r, "%s", strerror(-r));
    c->found->files += r == 0;
    if (r < 0 && r != -ENOENT)
        FAULT(c, SAID_MANIFEST_BAD, c->folder, err_line(&e));
    else
        check_listed(c, folder, &m);
    listing_done(&m);
    return 0;
}

int migration_check(const char *dir, void (*fault)(void *ctx, const char *sentence), void *ctx, struct migration_found *ret, struct err *e)
{
    struct check c = { .fault = fault, .ctx = ctx, .found = ret };
    const char *slash = strrchr(dir, '/');
    AUTO_CLOSEDIR DIR *tree = opendir(dir);

    *ret = (struct migration_found){ 0 };
    if (!tree)
        return err_errno(e, "%s", dir);
    snprintf(c.folder, sizeof(c.folder), "%s", slash && slash[1] ? slash + 1 : dir);
    if (check_folder(&c, dirfd(tree)) == 0)
        return 0;
    for (const struct dirent *d; (d = readdir(tree)); ) {
        AUTO_CLOSE int folder = d->d_name[0] == '.' ? -1 : openat(dirfd(tree), d->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

        snprintf(c.folder, sizeof(c.folder), "%s", d->d_name);
        text_printable(c.folder);
        if (folder >= 0)
            check_folder(&c, folder);           /* a folder without a manifest is somebody else's */
    }
    return 0;
}
