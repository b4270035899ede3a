#include "tests/rig/disk.h"
#include "tests/rig/tmpdir.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_OPS = 4096, MAX_NODES = 4096, PATH_SIZE = 512 };

struct op {                     /* a change of names that no sync has covered yet */
    ino_t from_dir, to_dir;     /* 0: none */
    char from[64], to[64];
    ino_t node;
    bool is_dir, done;
};

struct name { ino_t dir, node; char name[64]; bool is_dir; };
struct content { ino_t node; char *data; size_t n; };

struct disk {
    char base[TMPDIR_SIZE], root[PATH_SIZE];
    struct op ops[MAX_OPS];
    size_t n_ops;
    struct name names[MAX_NODES];           /* what survives: names ... */
    size_t n_names;
    struct content contents[MAX_NODES];     /* ... and file contents */
    size_t n_contents;
    int kept_fds[MAX_NODES];                /* removed nodes, kept open so that no inode number comes twice */
    size_t n_kept;
    unsigned calls, fault_at;
    int fault_code;
    bool fault_set, cut, fired;
};

static struct disk *disk;

/* ---- which call fails */

static int gate(void)
{
    unsigned call = disk->calls++;

    if (!disk->fault_set || call < disk->fault_at || (call > disk->fault_at && !disk->cut))
        return 0;
    disk->fired = true;
    return disk->cut ? -EIO : disk->fault_code;
}

void disk_fail_nth(struct disk *d, unsigned n, int code)
{
    d->calls = 0;
    d->fault_at = n;
    d->fault_code = code;
    d->fault_set = true;
    d->cut = d->fired = false;
}

void disk_cut_nth(struct disk *d, unsigned n)
{
    disk_fail_nth(d, n, -EIO);
    d->cut = true;
}

bool disk_fired(const struct disk *d) { return d->fired; }

/* ---- what survives */

struct node { ino_t ino; bool is_dir; };        /* ino 0: there is none */

static struct node node_of(int dir_fd, const char *name)
{
    struct stat st;

    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return (struct node){ 0 };
    return (struct node){ .ino = st.st_ino, .is_dir = S_ISDIR(st.st_mode) };
}

static ino_t ino_of_fd(int fd)
{
    struct stat st;

    assert(fstat(fd, &st) == 0);
    return st.st_ino;
}

static void forget_name(ino_t dir, const char *name)
{
    for (size_t i = 0; i < disk->n_names; i++)
        if (disk->names[i].dir == dir && strcmp(disk->names[i].name, name) == 0)
            disk->names[i--] = disk->names[--disk->n_names];
}

/* A rename brings along what made its old name: a journal keeps their order. */
static void apply(struct op *op)
{
    if (op->done)
        return;
    for (struct op *before = disk->ops; op->from_dir && before < op; before++)
        if (before->to_dir == op->from_dir && strcmp(before->to, op->from) == 0)
            apply(before);
    op->done = true;
    if (op->from_dir)
        forget_name(op->from_dir, op->from);
    if (op->to_dir) {
        forget_name(op->to_dir, op->to);
        assert(disk->n_names < MAX_NODES);
        struct name *n = &disk->names[disk->n_names++];
        n->dir = op->to_dir;
        n->node = op->node;
        n->is_dir = op->is_dir;
        memcpy(n->name, op->to, sizeof(n->name));
    }
}

static void pend(ino_t from_dir, const char *from, ino_t to_dir, const char *to, struct node node)
{
    assert(disk->n_ops < MAX_OPS);
    struct op *op = &disk->ops[disk->n_ops++];

    *op = (struct op){ .from_dir = from_dir, .to_dir = to_dir, .node = node.ino, .is_dir = node.is_dir };
    snprintf(op->from, sizeof(op->from), "%s", from);
    snprintf(op->to, sizeof(op->to), "%s", to);
}

static void keep_content(int fd)
{
    ino_t node = ino_of_fd(fd);
    struct content *c = NULL;
    char path[64];

    for (size_t i = 0; i < disk->n_contents; i++)
        if (disk->contents[i].node == node)
            c = &disk->contents[i];
    if (!c) {
        assert(disk->n_contents < MAX_NODES);
        c = &disk->contents[disk->n_contents++];
        *c = (struct content){ .node = node };
    }
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    int in = open(path, O_RDONLY | O_CLOEXEC);
    off_t size = lseek(in, 0, SEEK_END);
    free(c->data);
    c->data = malloc((size_t)size + 1);
    c->n = (size_t)pread(in, c->data, (size_t)size, 0);
    assert(in >= 0 && c->n == (size_t)size);
    close(in);
}

static void sync_dir(ino_t dir)
{
    size_t left = 0;

    for (size_t i = 0; i < disk->n_ops; i++)
        if (disk->ops[i].from_dir == dir || disk->ops[i].to_dir == dir)
            apply(&disk->ops[i]);
    for (size_t i = 0; i < disk->n_ops; i++)
        if (!disk->ops[i].done)
            disk->ops[left++] = disk->ops[i];
    disk->n_ops = left;
}

/* ---- the calls */

static int rig_make_dir(int dir_fd, const char *name)
{
    int r = gate();

    if (r == 0 && (r = fs_real.make_dir(dir_fd, name)) == 0)
        pend(0, "", ino_of_fd(dir_fd), name, node_of(dir_fd, name));
    return r;
}

static int rig_create(int dir_fd, const char *name)
{
    int r = gate();
    struct node before = node_of(dir_fd, name);

    if (r == 0 && (r = fs_real.create(dir_fd, name)) >= 0 && !before.ino)
        pend(0, "", ino_of_fd(dir_fd), name, node_of(dir_fd, name));
    return r;
}

static int rig_write(int fd, const void *data, size_t n)
{
    int r = gate();

    return r < 0 ? r : fs_real.write(fd, data, n);
}

static int rig_write_at(int fd, off_t offset, const void *data, size_t n)
{
    int r = gate();

    return r < 0 ? r : fs_real.write_at(fd, offset, data, n);
}

static int rig_sync(int fd)
{
    struct stat st;
    int r = gate();

    if (r < 0)
        return r;
    assert(fstat(fd, &st) == 0);
    if (S_ISDIR(st.st_mode))
        sync_dir(st.st_ino);
    else
        keep_content(fd);
    return 0;
}

static void keep_open(int dir_fd, const char *name)
{
    int fd = openat(dir_fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

    assert(disk->n_kept < MAX_NODES);
    if (fd >= 0)
        disk->kept_fds[disk->n_kept++] = fd;
}

static int rig_rename_new(int from_fd, const char *from, int to_fd, const char *to)
{
    int r = gate();
    struct node node = node_of(from_fd, from);

    if (r == 0 && (r = fs_real.rename_new(from_fd, from, to_fd, to)) == 0)
        pend(ino_of_fd(from_fd), from, ino_of_fd(to_fd), to, node);
    return r;
}

static int rig_rename_over(int from_fd, const char *from, int to_fd, const char *to)
{
    int r = gate();
    struct node node = node_of(from_fd, from);

    if (r == 0) {
        keep_open(to_fd, to);
        r = fs_real.rename_over(from_fd, from, to_fd, to);
        if (r == 0)
            pend(ino_of_fd(from_fd), from, ino_of_fd(to_fd), to, node);
    }
    return r;
}

static int rig_link(int from_fd, const char *from, int to_fd, const char *to)
{
    int r = gate();

    if (r == 0 && (r = fs_real.link(from_fd, from, to_fd, to)) == 0)
        pend(0, "", ino_of_fd(to_fd), to, node_of(to_fd, to));
    return r;
}

static int rig_remove(int dir_fd, const char *name, int flags)
{
    int r = gate();

    if (r == 0) {
        keep_open(dir_fd, name);
        r = fs_real.remove(dir_fd, name, flags);
        if (r == 0)
            pend(ino_of_fd(dir_fd), name, 0, "", (struct node){ 0 });
    }
    return r;
}

const struct fs_ops *disk_ops(void)
{
    static const struct fs_ops ops = {
        .make_dir = rig_make_dir, .create = rig_create, .write = rig_write, .write_at = rig_write_at, .sync = rig_sync,
        .rename_new = rig_rename_new, .rename_over = rig_rename_over, .link = rig_link, .remove = rig_remove,
    };

    return &ops;
}

/* ---- a new disk, and the one a power cut leaves */

struct disk *disk_new(void)
{
    assert(!disk);
    disk = calloc(1, sizeof(*disk));
    assert(disk);
    tmpdir_new(disk->base);
    assert(snprintf(disk->root, sizeof(disk->root), "%s/0", disk->base) < PATH_SIZE);
    assert(mkdir(disk->root, 0770) == 0);
    return disk;
}

void disk_free(struct disk *d)
{
    tmpdir_remove(d->base);
    for (size_t i = 0; i < d->n_contents; i++)
        free(d->contents[i].data);
    for (size_t i = 0; i < d->n_kept; i++)
        close(d->kept_fds[i]);
    free(d);
    disk = NULL;
}

const char *disk_root(const struct disk *d) { return d->root; }

static const struct content *content_of(const struct disk *d, ino_t node)
{
    for (size_t i = 0; i < d->n_contents; i++)
        if (d->contents[i].node == node)
            return &d->contents[i];
    return NULL;
}

static void rebuild(const struct disk *d, ino_t dir, const char *path)
{
    for (size_t i = 0; i < d->n_names; i++) {
        const struct name *n = &d->names[i];
        char to[PATH_SIZE];

        if (n->dir != dir)
            continue;
        const struct content *c = content_of(d, n->node);
        assert(snprintf(to, sizeof(to), "%s/%s", path, n->name) < PATH_SIZE);
        if (n->is_dir) {
            assert(mkdir(to, 0770) == 0 || errno == EEXIST);
            rebuild(d, n->node, to);
        } else {
            FILE *f = fopen(to, "we");
            assert(f && (!c || fwrite(c->data, 1, c->n, f) == c->n) && fclose(f) == 0);
        }
    }
}

void disk_after_cut(struct disk *d, unsigned seed)
{
    struct stat st;

    for (size_t i = 0; seed && i < d->n_ops; i++) {
        seed = seed * 1103515245u + 12345u;             /* any spread will do */
        if ((seed >> 16) % 2)
            apply(&d->ops[i]);
    }
    d->n_ops = 0;
    assert(stat(d->root, &st) == 0);
    assert(snprintf(d->root, sizeof(d->root), "%s/1", d->base) < PATH_SIZE);
    assert(mkdir(d->root, 0770) == 0);
    rebuild(d, st.st_ino, d->root);
    d->fault_set = false;
}
