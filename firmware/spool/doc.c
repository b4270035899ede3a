/* Documents: begun, resumed or extended, then published whole. */
#include "spool/spool_internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* ---- begin, resume, extend */

/* Locks the document and holds it, with an empty manifest so far. */
static int doc_lock(struct spool *s, const char *id, enum spool_stage stage, struct spool_doc **ret_doc, struct err *e)
{
    AUTO_CLOSE int fd = spool_lock_dir(s, id, stage, e);

    if (fd < 0)
        return fd;
    struct spool_doc *d = calloc(1, sizeof(*d));
    if (!d)
        return err_set(e, -ENOMEM, "out of memory");
    d->spool = s;
    d->stage = stage;
    d->dir_fd = TAKE_FD(fd);
    memcpy(d->id, id, ID_SIZE);
    memcpy(d->manifest.id, id, ID_SIZE);
    *ret_doc = d;
    return 0;
}

void spool_doc_let_go(struct spool_doc *d)
{
    keys_done(&d->keys);
    manifest_done(&d->manifest);
    manifest_done(&d->dropped);
    close(d->dir_fd);               /* lets the lock go */
    free(d);
}

int spool_doc_new(struct spool *s, bool resumable, struct spool_doc **ret_doc, struct err *e)
{
    char id[ID_SIZE];

    id_new(id);
    return spool_doc_new_as(s, id, resumable, ret_doc, e);
}

int spool_doc_new_as(struct spool *s, const char *id, bool resumable, struct spool_doc **ret_doc, struct err *e)
{
    if (!id_is_valid(id))
        return err_set(e, -EINVAL, "\"%s\" is no name for a letter", id);
    int r = s->fs->make_dir(s->stage_fd[SPOOL_OPEN], id);
    if (r < 0)
        return err_set(e, r, "begin a letter in the spool: %s", strerror(-r));
    struct spool_doc *d = NULL;
    r = doc_lock(s, id, SPOOL_OPEN, &d, e);
    if (r < 0)
        return r;
    d->resumable = resumable;
    r = keys_make(&d->keys, e);
    if (r < 0) {
        spool_doc_close(d);
        return r;
    }
    *ret_doc = d;
    return 0;
}

struct found_blobs { char (*names)[SPOOL_NAME_SIZE]; size_t n; };

static int collect_blob(void *ctx, const char *name)
{
    struct found_blobs *f = ctx;

    if (!manifest_name_is_valid(name))
        return 0;                               /* begun, manifest, *.part */
    if (f->n >= SPOOL_MAX_BLOBS)
        return -E2BIG;
    snprintf(f->names[f->n++], SPOOL_NAME_SIZE, "%s", name);
    return 0;
}

static int by_name(const void *a, const void *b) { return strverscmp(a, b); }     /* page-999 before page-1000 */

/* Committed blobs are the files with a final name: spool_blob_commit renames after the sync. */
static int take_up_blobs(struct spool_doc *d, struct err *e)
{
    AUTO_FREE void *names = calloc(SPOOL_MAX_BLOBS, SPOOL_NAME_SIZE);
    struct found_blobs f = { .names = names };
    struct spool_entry entry;

    if (!names)
        return err_set(e, -ENOMEM, "out of memory");
    int r = spool_each_file(d->dir_fd, collect_blob, &f, e);
    qsort(names, f.n, SPOOL_NAME_SIZE, by_name);
    for (size_t i = 0; r == 0 && i < f.n; i++) {
        r = spool_examine_blob(d->dir_fd, d->id, &d->keys, f.names[i], false, &entry, e);
        if (r == 0)
            r = manifest_add(&d->manifest, &entry, e);
    }
    return r;
}

/* The key of a letter without a page need not be there yet. */
static int take_up_keys(struct spool_doc *d, struct err *e)
{
    int r = keys_load(d->dir_fd, d->id, d->spool->box_key, &d->keys, e);

    if (r == -ENOENT && d->manifest.n_entries > 0)
        return err_set(e, -EBADMSG, "letter %s: its key is missing, so no page can be opened", d->id);
    return r == -ENOENT ? keys_make(&d->keys, e) : r;
}

int spool_doc_resume(struct spool *s, const char *id, struct spool_doc **ret_doc, struct err *e)
{
    struct spool_doc *d = NULL;
    int r = doc_lock(s, id, SPOOL_OPEN, &d, e);

    if (r < 0)
        return r;
    d->resumable = d->begun = true;
    r = spool_complete_refusal(s, id, SPOOL_OPEN, d->dir_fd, e);
    if (r > 0)
        r = err_set(e, -ENOENT, "letter %s was refused", id);
    if (r == 0)
        r = spool_read_manifest(d->dir_fd, id, "begun", &d->manifest, e);
    if (r == 0)
        r = take_up_keys(d, e);
    if (r == 0)
        r = take_up_blobs(d, e);
    if (r == 0 && ((r = s->fs->sync(d->dir_fd)) < 0 || (r = s->fs->sync(s->stage_fd[SPOOL_OPEN])) < 0))
        err_set(e, r, "letter %s: go on with it: %s", id, strerror(-r));    /* names its last writer was killed over */
    if (r < 0) {
        spool_doc_let_go(d);
        return r;
    }
    *ret_doc = d;
    return 0;
}

int spool_doc_extend(struct spool *s, const char *id, enum spool_stage stage, struct spool_doc **ret_doc, struct err *e)
{
    struct spool_doc *d = NULL;
    int r = doc_lock(s, id, stage, &d, e);

    if (r < 0)
        return r;
    r = spool_complete_refusal(s, id, stage, d->dir_fd, e);
    if (r >= 0)
        r = spool_read_manifest(d->dir_fd, id, "manifest", &d->manifest, e);
    if (r == 0 && spool_is_destroyed(&d->manifest))
        r = err_set(e, -EKEYREVOKED, "the pages of letter %s were destroyed: nothing is added to it", id);
    if (r == 0)
        r = take_up_keys(d, e);
    if (r < 0) {
        spool_doc_let_go(d);
        return r;
    }
    d->n_published = d->manifest.n_entries;
    *ret_doc = d;
    return 0;
}

/* ---- while it is written */

const char *spool_doc_id(const struct spool_doc *d) { return d->id; }

unsigned spool_doc_blobs(const struct spool_doc *d, const char *prefix)
{
    unsigned n = 0;

    for (size_t i = 0; i < d->manifest.n_entries; i++)
        n += strncmp(d->manifest.entries[i].name, prefix, strlen(prefix)) == 0;
    return n;
}

int spool_doc_set(struct spool_doc *d, const char *key, const char *value, struct err *e)
{
    int r = manifest_set(&d->manifest, key, value, e);

    if (r == 0)
        d->begun = false;
    return err_wrap(e, r, "letter %s", d->id);
}

int spool_doc_drop(struct spool_doc *d, const char *prefix, struct err *e)
{
    struct manifest *m = &d->manifest;
    size_t kept = 0, n = m->n_entries;
    int r = 0;

    assert(d->stage != SPOOL_OPEN && d->n_published == n);  /* before anything is added */
    for (size_t i = 0; i < n; i++) {
        if (r == 0 && strncmp(m->entries[i].name, prefix, strlen(prefix)) == 0)
            r = manifest_add(&d->dropped, &m->entries[i], e);
        else
            m->entries[kept++] = m->entries[i];
    }
    m->n_entries = d->n_published = kept;
    if (r < 0)
        d->failed = true;               /* an entry got lost on the way: this manifest must not be published */
    return r;
}

int spool_doc_remove(struct spool_doc *d, const char *name, struct err *e)
{
    struct manifest *m = &d->manifest;
    const struct spool_entry *found = manifest_find(m, name);
    int r;

    assert(d->stage == SPOOL_OPEN);                     /* what was published stays */
    if (!found)
        return err_set(e, -ENOENT, "letter %s has no %s", d->id, name);
    r = d->spool->fs->remove(d->dir_fd, name, 0);
    if (r < 0)
        return err_set(e, r, "letter %s: remove %s: %s", d->id, name, strerror(-r));
    m->n_entries--;
    memmove(&m->entries[found - m->entries], found + 1, (m->n_entries - (size_t)(found - m->entries)) * sizeof(*found));
    return 0;
}

/* ---- the end of writing */

int spool_doc_commit(struct spool_doc *take_d, enum spool_stage to, struct err *e)
{
    struct spool_doc *d = take_d;
    enum spool_stage from = d->stage;
    int r = d->failed ? err_set(e, -EIO, "letter %s: the card failed before", d->id)
                      : spool_write_manifest(d->spool->fs, d->dir_fd, "manifest", &d->manifest, true, e);

    if (r == 0)
        r = d->spool->fs->sync(d->dir_fd);
    if (r < 0 && !d->failed)
        err_set(e, r, "letter %s: write its manifest: %s", d->id, strerror(-r));
    if (r == 0)
        d->n_published = d->manifest.n_entries;
    for (size_t i = 0; r == 0 && i < d->dropped.n_entries; i++)     /* one that stays is a file no manifest lists */
        d->spool->fs->remove(d->dir_fd, d->dropped.entries[i].name, 0);
    if (r == 0 && to != from)
        r = spool_move(d->spool, d->id, from, to, e);
    if (r == 0)
        d->stage = to;
    else
        d->failed = true;
    if (r == 0 && d->resumable)
        d->spool->fs->remove(d->dir_fd, "begun", 0);    /* of no use any more, and no harm when it comes back */
    spool_doc_close(d);
    return r;
}

void spool_doc_close(struct spool_doc *d)
{
    if (!d)
        return;
    if (!d->failed && d->stage != SPOOL_OPEN)           /* blobs that no manifest lists */
        for (size_t i = d->n_published; i < d->manifest.n_entries; i++)
            d->spool->fs->remove(d->dir_fd, d->manifest.entries[i].name, 0);
    if (d->stage == SPOOL_OPEN && !(d->resumable && (d->failed || d->manifest.n_entries > 0 || d->begun)))
        spool_remove_dir(d->spool, SPOOL_OPEN, d->id, NULL);
    spool_doc_let_go(d);
}

int spool_doc_sweep(struct spool *s, const char *id, struct err *e)
{
    struct spool_doc *d = NULL;
    int r = doc_lock(s, id, SPOOL_OPEN, &d, e);

    if (r < 0)
        return r;
    r = spool_complete_refusal(s, id, SPOOL_OPEN, d->dir_fd, e);
    if (r > 0)
        r = err_set(e, -EKEYREVOKED, "letter %s was refused", id);
    else if (r == 0 && faccessat(d->dir_fd, "begun", F_OK, 0) == 0)
        r = err_set(e, -EEXIST, "letter %s is being taken in", id);
    if (r == 0)
        return spool_doc_discard(d, e);
    spool_doc_let_go(d);
    return r;
}

int spool_doc_discard(struct spool_doc *take_d, struct err *e)
{
    struct spool_doc *d = take_d;
    int r;

    assert(d->stage == SPOOL_OPEN);                     /* a taken-in letter is never thrown away */
    r = d->resumable ? d->spool->fs->remove(d->dir_fd, "begun", 0) : 0;
    if (r == 0 || r == -ENOENT)
        r = d->spool->fs->sync(d->dir_fd);              /* from here on it is not resumed, whatever happens */
    if (r == 0)
        r = keys_destroy(d->spool->fs, d->dir_fd);      /* and nobody can read what the card keeps of its blocks */
    if (r < 0)
        err_set(e, r, "letter %s: throw away: %s", d->id, strerror(-r));
    else
        r = spool_remove_dir(d->spool, SPOOL_OPEN, d->id, e);
    spool_doc_let_go(d);
    return r;
}

/* ---- looking into documents */

int spool_each_blob(const struct spool *s, const char *id, int (*each)(void *ctx, const struct spool_entry *entry),
                    void *ctx, struct err *e)
{
    struct manifest m = { 0 };
    AUTO_CLOSE int fd = spool_open_dir(s, id, NULL, e);
    int r = fd < 0 ? fd : spool_read_manifest(fd, id, "manifest", &m, e);

    for (size_t i = 0; r == 0 && i < m.n_entries; i++)
        r = each(ctx, &m.entries[i]);
    manifest_done(&m);
    return r;
}

struct wanted { const char *name; };

static int is_wanted(void *ctx, const struct spool_entry *entry)
{
    const struct wanted *w = ctx;

    return strcmp(entry->name, w->name) == 0;
}

int spool_has_blob(const struct spool *s, const char *id, const char *name, struct err *e)
{
    struct wanted w = { .name = name };

    return spool_each_blob(s, id, is_wanted, &w, e);
}

int spool_get(const struct spool *s, const char *id, const char *key, char out[SPOOL_VALUE_SIZE], struct err *e)
{
    struct manifest m = { 0 };
    enum spool_stage stage;
    AUTO_CLOSE int fd = spool_open_dir(s, id, &stage, e);
    int r = fd < 0 ? fd : spool_read_manifest(fd, id, stage == SPOOL_OPEN ? "begun" : "manifest", &m, e);

    if (r == 0)
        snprintf(out, SPOOL_VALUE_SIZE, "%s", manifest_get(&m, key));   /* manifest_set has checked the length */
    manifest_done(&m);
    return r;
}
