/* Refusing a letter: its keys are forgotten, then all else. The intention is on the card first, as <id>.refused in
 * "open", and holds what the manifest will say; from then on every start completes what was interrupted.
 * Purging one whose time here is over is the same without that mark: the diary has noted the intention, and asks again. */
#include "spool/spool_internal.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { MARK_SIZE = ID_SIZE + 8 };
static const char mark_end[] = ".refused";

struct refusal {
    struct spool *spool;
    char id[ID_SIZE];
    enum spool_stage stage;
    int dir_fd;                 /* locked */
    struct manifest left;       /* what stays of it */
};

static void mark_name(const char *id, char out[MARK_SIZE]) { snprintf(out, MARK_SIZE, "%s%s", id, mark_end); }

static int failed(const struct refusal *rf, int r, const char *step, struct err *e)
{
    return err_set(e, r, "letter %s: destroy it: %s: %s", rf->id, step, strerror(-r));
}

/* ---- the steps */

static int note_intention(const struct refusal *rf, struct err *e)
{
    const struct fs_ops *fs = rf->spool->fs;
    int open_fd = rf->spool->stage_fd[SPOOL_OPEN];
    char mark[MARK_SIZE];

    mark_name(rf->id, mark);
    int r = spool_write_manifest(fs, open_fd, mark, &rf->left, false, e);
    if (r == 0)
        r = fs->sync(open_fd);
    return r < 0 ? failed(rf, r, "note it", e) : 0;
}

static int remove_unless_manifest(void *ctx, const char *name)
{
    const struct refusal *rf = ctx;

    return strcmp(name, "manifest") == 0 ? 0 : rf->spool->fs->remove(rf->dir_fd, name, 0);
}

/* Each step may be met done, or half done. */
static int destroy(struct refusal *rf, struct err *e)
{
    const struct fs_ops *fs = rf->spool->fs;
    int r = keys_destroy(fs, rf->dir_fd);               /* 1. from here on nobody can read it */
    if (r < 0)
        return failed(rf, r, "forget its key", e);
    r = spool_write_manifest(fs, rf->dir_fd, "manifest", &rf->left, true, e);       /* 2. its values */
    if (r == 0)
        r = spool_each_file(rf->dir_fd, remove_unless_manifest, rf, e);        /* 3. its blobs */
    if (r == 0)
        r = fs->sync(rf->dir_fd);
    return r < 0 ? failed(rf, r, "remove its pages", e) : 0;
}

static int complete(struct refusal *rf, struct err *e)
{
    char mark[MARK_SIZE];
    int r = destroy(rf, e);

    if (r < 0)
        return r;
    if (rf->stage == SPOOL_OPEN)
        r = spool_move(rf->spool, rf->id, SPOOL_OPEN, SPOOL_SCANNED, e);            /* 4. it gets its number */
    mark_name(rf->id, mark);
    if (r == 0)
        rf->spool->fs->remove(rf->spool->stage_fd[SPOOL_OPEN], mark, 0);   /* one that stays, or comes back, changes nothing */
    return r;
}

/* Of all values only these stay: a file's name or a note may tell what the letter is about. */
static int keep_origin(struct refusal *rf, const struct manifest *all, struct err *e)
{
    static const char *const kept[] = { "source", "created" };
    int r = 0;

    memcpy(rf->left.id, rf->id, ID_SIZE);
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(kept); i++)
        if (manifest_get(all, kept[i])[0])
            r = manifest_set(&rf->left, kept[i], manifest_get(all, kept[i]), e);
    return r;
}

/* An operator's name that no manifest may hold is left out: the letter is refused all the same. */
static int keep_values(struct refusal *rf, const struct manifest *all, const char *operator, struct err *e)
{
    char now[CLOCK_ISO_SIZE];
    int r = keep_origin(rf, all, e);

    clock_format_iso(clock_utc_s(), now);
    if (r == 0)
        r = manifest_set(&rf->left, "refused", now, e);
    if (r == 0 && operator[0] && (r = manifest_set(&rf->left, "operator", operator, e)) == -EINVAL)
        r = 0;
    return r;
}

static int refuse(struct refusal *rf, const struct manifest *all, const char *operator, struct err *e)
{
    int r = keep_values(rf, all, operator, e);

    if (r == 0)
        r = note_intention(rf, e);
    return r == 0 ? complete(rf, e) : r;
}

/* ---- who asks for it */

int spool_doc_refuse(struct spool_doc *take_d, const char *operator, struct err *e)
{
    struct spool_doc *d = take_d;
    struct refusal rf = { .spool = d->spool, .stage = d->stage, .dir_fd = d->dir_fd };

    keys_done(&d->keys);
    memcpy(rf.id, d->id, ID_SIZE);
    int r = refuse(&rf, &d->manifest, operator, e);
    manifest_done(&rf.left);
    spool_doc_let_go(d);
    return r;
}

/* One that was refused stays as it is. */
static int end_document(struct spool *s, const char *id, enum spool_stage from,
                        int (*end)(struct refusal *rf, const struct manifest *all, const char *operator, struct err *e), const char *operator, struct err *e)
{
    AUTO_CLOSE int fd = spool_lock_dir(s, id, from, e);
    struct refusal rf = { .spool = s, .stage = from, .dir_fd = fd };
    struct manifest all = { 0 };

    if (fd < 0)
        return fd;
    int r = spool_complete_refusal(s, id, from, fd, e);
    if (r != 0)
        return r < 0 ? r : 0;
    memcpy(rf.id, id, ID_SIZE);
    if (spool_read_manifest(fd, id, from == SPOOL_OPEN ? "begun" : "manifest", &all, NULL) == -ENOMEM)   /* torn, or none: as if empty */
        r = err_set(e, -ENOMEM, "out of memory");
    if (r == 0 && !manifest_get(&all, "refused")[0])
        r = end(&rf, &all, operator, e);
    manifest_done(&rf.left);
    manifest_done(&all);
    return r;
}

int spool_refuse(struct spool *s, const char *id, enum spool_stage from, const char *operator, struct err *e)
{
    return end_document(s, id, from, refuse, operator, e);
}

/* ---- purging */

/* How a manifest says it: with a key that versions from before know, too, for they must still be able to read it. */
#define PURGED "purged "

static bool says_purged(const char *ended) { return strncmp(ended, PURGED, strlen(PURGED)) == 0; }

bool spool_is_destroyed(const struct manifest *m) { return manifest_get(m, "refused")[0] || says_purged(manifest_get(m, "ended")); }

static int purge(struct refusal *rf, const struct manifest *all, const char *operator, struct err *e)
{
    char said[sizeof(PURGED) + CLOCK_ISO_SIZE] = PURGED;
    int r = keep_origin(rf, all, e);

    (void)operator;
    clock_format_iso(clock_utc_s(), said + strlen(PURGED));
    if (r == 0)
        r = manifest_set(&rf->left, "ended", says_purged(manifest_get(all, "ended")) ? manifest_get(all, "ended") : said, e);
    return r == 0 ? destroy(rf, e) : r;
}

int spool_purge(struct spool *s, const char *id, enum spool_stage from, struct err *e)
{
    return end_document(s, id, from, purge, "", e);
}

static int any_but_manifest(void *ctx, const char *name)
{
    (void)ctx;
    return strcmp(name, "manifest") != 0;
}

int spool_is_purged(const struct spool *s, const char *id, struct err *e)
{
    char ended[SPOOL_VALUE_SIZE] = "", refused[SPOOL_VALUE_SIZE] = "";
    AUTO_CLOSE int fd = spool_open_dir(s, id, NULL, e);
    int r = fd < 0 ? fd : spool_get(s, id, "ended", ended, e);

    if (r == 0)
        r = spool_get(s, id, "refused", refused, e);
    if (r < 0 || (!says_purged(ended) && !refused[0]))
        return r;
    r = spool_each_file(fd, any_but_manifest, NULL, e);
    return r < 0 ? r : r == 0;
}

/* ---- after a crash */

int spool_complete_refusal(struct spool *s, const char *id, enum spool_stage stage, int dir_fd, struct err *e)
{
    struct refusal rf = { .spool = s, .stage = stage, .dir_fd = dir_fd };
    char mark[MARK_SIZE];

    mark_name(id, mark);
    if (faccessat(s->stage_fd[SPOOL_OPEN], mark, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
        return errno == ENOENT ? 0 : err_errno(e, "letter %s: is it refused?", id);
    memcpy(rf.id, id, ID_SIZE);
    int r = spool_read_manifest(s->stage_fd[SPOOL_OPEN], id, mark, &rf.left, e);
    if (r == -EBADMSG)                                  /* the card ate it: the letter is refused all the same */
        r = keep_values(&rf, &(struct manifest){ 0 }, "", e);
    if (r == 0)
        r = complete(&rf, e);
    manifest_done(&rf.left);
    return r < 0 ? r : 1;
}

struct completion { struct spool *spool; struct err *e; };

static int complete_marked(void *ctx, const char *name)
{
    const struct completion *c = ctx;
    struct spool *s = c->spool;
    enum spool_stage stage;
    char id[ID_SIZE];

    if (strlen(name) != MARK_SIZE - 1 || strcmp(name + ID_SIZE - 1, mark_end) != 0)
        return 0;
    snprintf(id, sizeof(id), "%.*s", ID_SIZE - 1, name);
    int r = id_is_valid(id) ? spool_find(s, id, &stage) : -EBUSY;
    if (r == -ENOENT)
        return s->fs->remove(s->stage_fd[SPOOL_OPEN], name, 0);
    AUTO_CLOSE int fd = r < 0 ? r : spool_lock_dir(s, id, stage, c->e);
    if (fd < 0)
        return fd == -EBUSY || fd == -EACCES || fd == -EPERM ? 0 : fd;      /* not ours to complete */
    r = spool_complete_refusal(s, id, stage, fd, c->e);
    return r < 0 && r != -EACCES && r != -EPERM ? r : 0;
}

int spool_complete_refusals(struct spool *s, struct err *e)
{
    struct completion c = { .spool = s, .e = e };

    return spool_each_file(s->stage_fd[SPOOL_OPEN], complete_marked, &c, e);
}
