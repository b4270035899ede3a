/* The spool as a whole: its stages, who is where, moving on, recovery. */
#include "spool/spool_internal.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { STAGE_QUIET_S = 2 };

static const char *const stage_names[] = { "open", "scanned", "read", "filed", "sent", "hold" };
_Static_assert(ARRAY_LEN(stage_names) == SPOOL_STAGES, "a name for each stage");

const char *spool_stage_name(enum spool_stage stage) { return stage_names[stage]; }

/* ---- open and close */

static int open_stage(struct spool *s, enum spool_stage stage, struct err *e)
{
    const char *name = stage_names[stage];
    int r = 0;

    if (faccessat(s->root_fd, name, F_OK, 0) < 0) {
        r = s->fs->make_dir(s->root_fd, name);
        if (r < 0 && r != -EEXIST)                      /* another program starts at the same moment */
            return err_set(e, r, "make spool directory %s: %s", name, strerror(-r));
    }
    s->stage_fd[stage] = openat(s->root_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return s->stage_fd[stage] < 0 ? err_errno(e, "open spool directory %s", name) : 0;
}

/* What is in memory stays there: no core file, and no other program of this user may look. A limit that may not be
 * set is set by the unit (board/units/hardening.conf). */
static void keep_memory_private(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
    prctl(PR_SET_DUMPABLE, 0);
}

int spool_open(const char *root, const struct fs_ops *fs, struct spool **ret_spool, struct err *e)
{
    return spool_open_with_key(root, NULL, fs, ret_spool, e);
}

int spool_open_with_key(const char *root, const char *key_file, const struct fs_ops *fs, struct spool **ret_spool, struct err *e)
{
    AUTO_SPOOL struct spool *s = calloc(1, sizeof(*s));
    int r = 0;

    if (!s)
        return err_set(e, -ENOMEM, "out of memory");
    s->fs = fs ? fs : &fs_real;
    for (int i = 0; i < SPOOL_STAGES; i++)
        s->stage_fd[i] = -1;
    s->root_fd = -1;
    keep_memory_private();
    if (sodium_init() < 0)
        return err_set(e, -EIO, "no random numbers from the system");
    if (mkdir(root, 02770) < 0 && errno != EEXIST)
        return err_errno(e, "make the spool %s", root);
    s->root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->root_fd < 0)
        return err_errno(e, "open the spool %s", root);
    if (faccessat(s->root_fd, ".", W_OK, AT_EACCESS) < 0)
        return err_errno(e, "the spool %s cannot be written", root);
    for (int i = 0; i < SPOOL_STAGES && r == 0; i++)
        r = open_stage(s, (enum spool_stage)i, e);
    if (r == 0)
        r = spool_get_box_key(s, root, key_file, e);
    if (r == 0 && (r = s->fs->sync(s->root_fd)) < 0)
        err_set(e, r, "sync the spool %s: %s", root, strerror(-r));
    if (r == 0)
        *ret_spool = TAKE_PTR(s);
    return r;
}

int spool_open_configured(const struct config *c, struct spool **ret_spool, struct err *e)
{
    char root[PATH_MAX];
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SPOOL_NAME, root, sizeof(root), e);

    return r < 0 ? r : spool_open_with_key(root, config_text(c, CONFIG_PATHS_BOX_KEY_FILE), NULL, ret_spool, e);
}

void spool_close(struct spool *s)
{
    if (!s)
        return;
    for (int i = 0; i < SPOOL_STAGES; i++)
        if (s->stage_fd[i] >= 0)
            close(s->stage_fd[i]);
    if (s->root_fd >= 0)
        close(s->root_fd);
    sodium_free(s->box_key);
    free(s);
}

int spool_check_room(const struct spool *s, uint64_t reserve_bytes, struct err *e)
{
    struct statvfs v;

    if (fstatvfs(s->root_fd, &v) < 0)
        return err_errno(e, "ask for free space");
    uint64_t free_bytes = (uint64_t)v.f_bavail * v.f_frsize;
    if (free_bytes < reserve_bytes || (v.f_files > 0 && v.f_favail < 100))
        return err_set(e, -ENOSPC, "the disk is full: %" PRIu64 " MiB free, %" PRIu64 " MiB are kept in reserve; "
                       "nothing is scanned until a larger disk is fitted",
                       free_bytes >> 20, reserve_bytes >> 20);
    return 0;
}

/* ---- finding and moving */

int spool_find(const struct spool *s, const char *id, enum spool_stage *ret_stage)
{
    AUTO_CLOSE int fd = spool_open_dir(s, id, ret_stage, NULL);

    return fd < 0 ? fd : 0;
}

int spool_move(struct spool *s, const char *id, enum spool_stage from, enum spool_stage to, struct err *e)
{
    if (!id_is_valid(id))
        return err_set(e, -ENOENT, "\"%s\" is not the id of a letter", id);
    int r = s->fs->rename_new(s->stage_fd[from], id, s->stage_fd[to], id);  /* appears whole, or not */
    if (r == 0)
        r = s->fs->sync(s->stage_fd[to]);               /* the new name survives a power cut */
    if (r == 0)
        r = s->fs->sync(s->stage_fd[from]);             /* and the old one does not come back */
    return r < 0 ? err_set(e, r, "move letter %s from %s to %s: %s", id, stage_names[from], stage_names[to], strerror(-r)) : 0;
}

int64_t spool_stage_version(const struct spool *s, enum spool_stage stage)
{
    struct stat st;

    if (fstat(s->stage_fd[stage], &st) < 0)
        return 0;
    int64_t age_s = clock_utc_s() - st.st_mtim.tv_sec;
    if (age_s >= -STAGE_QUIET_S && age_s <= STAGE_QUIET_S)
        return 0;               /* the next change could bear the same time: file systems count in milliseconds */
    return (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

int spool_settle(struct spool *s, enum spool_stage stage, struct err *e)
{
    int r = s->fs->sync(s->stage_fd[stage]);

    if (r == 0)
        r = s->fs->sync(s->stage_fd[SPOOL_OPEN]);
    return r < 0 ? err_set(e, r, "sync the spool directory %s: %s", stage_names[stage], strerror(-r)) : 0;
}

struct listed { char id[ID_SIZE]; struct timespec at; };
struct listing { int stage_fd; struct listed *list; size_t n, room; };

static int list_one(void *ctx, const char *name)
{
    struct listing *l = ctx;
    struct stat st;
    char manifest[ID_SIZE + sizeof("/manifest")];

    if (!id_is_valid(name))
        return 0;
    if (l->n == l->room) {
        size_t room = 2 * l->room + 16;
        struct listed *more = reallocarray(l->list, room, sizeof(*more));

        if (!more)
            return -ENOMEM;
        l->list = more;
        l->room = room;
    }
    if (fstatat(l->stage_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(st.st_mode))
        return 0;                                       /* gone meanwhile, or a file or link of that name: no letter */
    snprintf(manifest, sizeof(manifest), "%s/manifest", name);
    fstatat(l->stage_fd, manifest, &st, AT_SYMLINK_NOFOLLOW);       /* none: as old as its directory */
    memcpy(l->list[l->n].id, name, ID_SIZE);
    l->list[l->n++].at = st.st_mtim;
    return 0;
}

static int older_first(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;

    if (x->at.tv_sec != y->at.tv_sec)
        return x->at.tv_sec < y->at.tv_sec ? -1 : 1;
    if (x->at.tv_nsec != y->at.tv_nsec)
        return x->at.tv_nsec < y->at.tv_nsec ? -1 : 1;
    return strcmp(x->id, y->id);
}

int spool_each(const struct spool *s, enum spool_stage stage, int (*each)(void *ctx, const char *id), void *ctx, struct err *e)
{
    struct listing l = { .stage_fd = s->stage_fd[stage] };
    int r = spool_each_file(l.stage_fd, list_one, &l, e);

    if (r == -ENOMEM)
        err_set(e, r, "out of memory");
    if (l.n > 0)
        qsort(l.list, l.n, sizeof(*l.list), older_first);
    for (size_t i = 0; i < l.n && r == 0; i++)
        r = each(ctx, l.list[i].id);
    free(l.list);
    return r;
}

/* ---- recovery */

struct recovery { struct spool *spool; enum spool_stage stage; unsigned torn; struct err *e; };

/* Values, key, blobs with their sizes, END: cheap enough for every start. Contents: spool_verify. */
static int check_document(const struct spool *s, int dir_fd, const char *id)
{
    struct manifest m = { 0 };
    struct keys keys = { 0 };
    struct stat st;
    int r = spool_read_manifest(dir_fd, id, "manifest", &m, NULL);

    if (r == 0 && m.n_entries > 0)
        r = keys_load(dir_fd, id, s->box_key, &keys, NULL);
    keys_done(&keys);

    for (size_t i = 0; r == 0 && i < m.n_entries; i++)
        if (fstatat(dir_fd, m.entries[i].name, &st, AT_SYMLINK_NOFOLLOW) < 0 || st.st_size != seal_file_size(m.entries[i].size_bytes))
            r = -EBADMSG;
    manifest_done(&m);
    return r;
}

/* One document that can neither be read nor moved (owner, damaged block) stays for dakbox verify: the others go on. */
static int recover_published(void *ctx, const char *id)
{
    struct recovery *rc = ctx;
    AUTO_CLOSE int fd = spool_open_in(rc->spool, id, rc->stage);
    int r = fd < 0 ? 0 : check_document(rc->spool, fd, id);

    if (r == 0 || r == -ENOMEM)         /* no memory says nothing about the letter */
        return r;
    rc->torn++;
    r = spool_move(rc->spool, id, rc->stage, SPOOL_HOLD, rc->e);
    return r == -EACCES || r == -EPERM || r == -EEXIST || r == -ENOENT ? 0 : r;
}

static int recover_open(void *ctx, const char *id)
{
    struct recovery *rc = ctx;
    AUTO_CLOSE int fd = spool_lock_dir(rc->spool, id, SPOOL_OPEN, NULL);

    if (fd < 0 || faccessat(fd, "begun", F_OK, 0) == 0)
        return 0;                                       /* being written, or to be resumed */
    spool_remove_dir(rc->spool, SPOOL_OPEN, id, NULL);  /* what cannot be removed is in nobody's way */
    return 0;
}

/* Not "sent": it may hold a million, and what was delivered is not held any more. */
int spool_recover(struct spool *s, unsigned *ret_torn, struct err *e)
{
    struct recovery rc = { .spool = s, .e = e };
    int r = spool_complete_refusals(s, e);

    if (r == 0)
        r = spool_each(s, SPOOL_OPEN, recover_open, &rc, e);
    for (rc.stage = SPOOL_SCANNED; rc.stage < SPOOL_SENT && r == 0; rc.stage++)
        r = spool_each(s, rc.stage, recover_published, &rc, e);
    *ret_torn = rc.torn;
    return err_wrap(e, r, "check the spool");
}
