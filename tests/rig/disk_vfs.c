#include "tests/rig/disk_vfs.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILES = 32, PATH_BYTES = 512, SECTOR_BYTES = 512, MAX_CALLS = 4096 };

/* ---- what the disk remembers */

struct remembered { char path[PATH_BYTES]; char *data; sqlite3_int64 size; };    /* data NULL: never synced */

static struct {
    sqlite3_vfs vfs, *real;
    struct remembered files[MAX_FILES];
    int fail_in, fail_code;         /* -1: no fault ordered */
    int cut_in;                     /* -1: no cut ordered */
    bool cut_after, off, fired;
    char calls[MAX_CALLS + 1];      /* since it was healed */
    unsigned n_calls;
} disk;

struct wrapped { sqlite3_file base; char path[PATH_BYTES]; sqlite3_file *real; };

static struct remembered *slot_of(const char *path)
{
    struct remembered *free_slot = NULL;

    for (int i = 0; i < MAX_FILES; i++) {
        if (strcmp(disk.files[i].path, path) == 0)
            return &disk.files[i];
        if (!disk.files[i].path[0] && !free_slot)
            free_slot = &disk.files[i];
    }
    if (!free_slot)
        abort();
    return free_slot;
}

static void forget(struct remembered *r)
{
    free(r->data);
    memset(r, 0, sizeof(*r));
}

static void remember(struct wrapped *f)
{
    struct remembered *r = slot_of(f->path);

    forget(r);
    snprintf(r->path, sizeof(r->path), "%s", f->path);
    if (f->real->pMethods->xFileSize(f->real, &r->size) != SQLITE_OK || !(r->data = malloc((size_t)r->size + 1)))
        abort();
    if (r->size > 0 && f->real->pMethods->xRead(f->real, r->data, (int)r->size, 0) != SQLITE_OK)
        abort();
}

/* ---- what a power cut leaves */

/* The file as the programs saw it. *ret_size 0 when it is gone. */
static char *read_seen(const char *path, size_t *ret_size)
{
    FILE *f = fopen(path, "r");
    char *data = NULL;

    *ret_size = 0;
    if (!f)
        return NULL;
    if (fseek(f, 0, SEEK_END) != 0 || !(data = calloc(1, (size_t)ftell(f) + 1)))
        abort();
    *ret_size = (size_t)ftell(f);
    rewind(f);
    if (fread(data, 1, *ret_size, f) != *ret_size)
        abort();
    fclose(f);
    return data;
}

/* What was synced, with some of the sectors written since. */
static void write_mixed(const char *to, const struct remembered *r, unsigned *seed)
{
    size_t seen_size, size = (size_t)r->size;
    char *seen = *seed ? read_seen(r->path, &seen_size) : (seen_size = 0, NULL);
    size_t room = size > seen_size ? size : seen_size;
    char *mixed = calloc(1, room + 1);

    if (!mixed)
        abort();
    if (r->data)
        memcpy(mixed, r->data, size);
    for (size_t at = 0; at < seen_size; at += SECTOR_BYTES) {
        size_t n = seen_size - at < SECTOR_BYTES ? seen_size - at : SECTOR_BYTES;

        if (rand_r(seed) % 2) {
            memcpy(mixed + at, seen + at, n);
            size = at + n > size ? at + n : size;
        }
    }
    FILE *f = fopen(to, "w");
    if (!f || fwrite(mixed, 1, size, f) != size || fclose(f) != 0)
        abort();
    free(mixed);
    free(seen);
}

void disk_vfs_restore_into(const char *dir, unsigned seed)
{
    char to[2 * PATH_BYTES];

    for (int i = 0; i < MAX_FILES; i++) {
        const struct remembered *r = &disk.files[i];

        if (!r->path[0] || (!r->data && (!seed || rand_r(&seed) % 2)))
            continue;
        snprintf(to, sizeof(to), "%s/%s", dir, strrchr(r->path, '/') + 1);
        write_mixed(to, r, &seed);
    }
}

/* ---- faults */

/* Called for each call that changes the disk: 0, or the code it is to fail with. */
static int meets_fault(char call)
{
    if (disk.n_calls < MAX_CALLS)
        disk.calls[disk.n_calls++] = call;
    if (disk.off)
        return SQLITE_IOERR;
    if (disk.fail_in < 0 || disk.fail_in-- > 0)
        return SQLITE_OK;
    disk.fired = true;
    return disk.fail_code;
}

void disk_vfs_heal(void)
{
    disk.fail_in = disk.cut_in = -1;
    disk.off = disk.fired = false;
    disk.n_calls = 0;
    memset(disk.calls, 0, sizeof(disk.calls));
}

void disk_vfs_fail_nth(unsigned n, int code)
{
    disk_vfs_heal();
    disk.fail_in = (int)n;
    disk.fail_code = code;
}

void disk_vfs_cut_at_sync(unsigned n, bool after)
{
    disk_vfs_heal();
    disk.cut_in = (int)n;
    disk.cut_after = after;
}

bool disk_vfs_fired(void) { return disk.fired; }
const char *disk_vfs_calls(void) { return disk.calls; }

/* ---- files */

static sqlite3_file *real_of(sqlite3_file *f) { return ((struct wrapped *)f)->real; }

static int file_close(sqlite3_file *f)
{
    return real_of(f)->pMethods ? real_of(f)->pMethods->xClose(real_of(f)) : SQLITE_OK;
}

static int file_read(sqlite3_file *f, void *out, int n, sqlite3_int64 at)
{
    return disk.off ? SQLITE_IOERR_READ : real_of(f)->pMethods->xRead(real_of(f), out, n, at);
}

static int file_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at)
{
    int r = meets_fault('w');

    return r ? r : real_of(f)->pMethods->xWrite(real_of(f), data, n, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int r = meets_fault('t');

    return r ? r : real_of(f)->pMethods->xTruncate(real_of(f), size);
}

/* The real disk is not asked: what counts here is what this one remembers. */
static int file_sync(sqlite3_file *f, int flags)
{
    int r = meets_fault('s');
    bool cut = disk.cut_in >= 0 && disk.cut_in-- == 0;

    (void)flags;
    if (r)
        return r;
    if (!cut || disk.cut_after)
        remember((struct wrapped *)f);
    if (cut)
        disk.off = disk.fired = true;
    return cut ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *out) { return real_of(f)->pMethods->xFileSize(real_of(f), out); }
static int file_lock(sqlite3_file *f, int level) { return real_of(f)->pMethods->xLock(real_of(f), level); }
static int file_unlock(sqlite3_file *f, int level) { return real_of(f)->pMethods->xUnlock(real_of(f), level); }
static int file_locked(sqlite3_file *f, int *out) { return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out); }
static int file_control(sqlite3_file *f, int op, void *arg) { return real_of(f)->pMethods->xFileControl(real_of(f), op, arg); }
static int file_sector(sqlite3_file *f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
static int file_device(sqlite3_file *f) { return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f)); }
static int shm_map(sqlite3_file *f, int page, int n, int extend, void volatile **out)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, n, extend, out);
}
static int shm_lock(sqlite3_file *f, int at, int n, int flags) { return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags); }
static void shm_barrier(sqlite3_file *f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
static int shm_unmap(sqlite3_file *f, int drop) { return real_of(f)->pMethods->xShmUnmap(real_of(f), drop); }

static const sqlite3_io_methods file_methods = {
    .iVersion = 2, .xClose = file_close, .xRead = file_read, .xWrite = file_write, .xTruncate = file_truncate, .xSync = file_sync,
    .xFileSize = file_size, .xLock = file_lock, .xUnlock = file_unlock, .xCheckReservedLock = file_locked,
    .xFileControl = file_control, .xSectorSize = file_sector, .xDeviceCharacteristics = file_device,
    .xShmMap = shm_map, .xShmLock = shm_lock, .xShmBarrier = shm_barrier, .xShmUnmap = shm_unmap,
};

/* ---- the file system */

static int vfs_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *ret_flags)
{
    struct wrapped *w = (struct wrapped *)f;

    (void)v;
    memset(w, 0, sizeof(*w));
    w->real = (sqlite3_file *)(w + 1);
    snprintf(w->path, sizeof(w->path), "%s", path ? path : "/temporary");
    int r = disk.off ? SQLITE_CANTOPEN : disk.real->xOpen(disk.real, path, w->real, flags, ret_flags);
    w->base.pMethods = w->real->pMethods ? &file_methods : NULL;
    if (r == SQLITE_OK && path)
        snprintf(slot_of(path)->path, PATH_BYTES, "%s", path);
    return r;
}

/* sync_dir 0: the name may come back after a cut, so it is remembered. */
static int vfs_delete(sqlite3_vfs *v, const char *path, int sync_dir)
{
    int r = meets_fault('d');

    (void)v;
    if (r)
        return r;
    r = disk.real->xDelete(disk.real, path, 0);
    if (r == SQLITE_OK && sync_dir)
        forget(slot_of(path));
    return r;
}

void disk_vfs_install(void)
{
    disk.real = sqlite3_vfs_find(NULL);
    if (!disk.real)
        abort();
    disk.vfs = *disk.real;          /* the calls about time, randomness and paths are the real ones */
    disk.vfs.pNext = NULL;
    disk.vfs.zName = "disk-that-forgets";
    disk.vfs.szOsFile = (int)sizeof(struct wrapped) + disk.real->szOsFile;
    disk.vfs.xOpen = vfs_open;
    disk.vfs.xDelete = vfs_delete;
    disk_vfs_heal();
    if (sqlite3_vfs_register(&disk.vfs, 1) != SQLITE_OK)
        abort();
}

void disk_vfs_remove(void)
{
    sqlite3_vfs_unregister(&disk.vfs);
    sqlite3_vfs_register(disk.real, 1);
    for (int i = 0; i < MAX_FILES; i++)
        forget(&disk.files[i]);
}
