#include "care/restore_inner.h"

#include "care/office.h"

#include "base/put_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, CATALOGUE_LINE = 128 };

/* ---- a parcel, whole and as the index says */

static int fetch(struct restore *t, const char *path, const struct parcel_sum *want, FILE **ret_file, struct err *e)
{
    AUTO_FCLOSE FILE *f = NULL;
    struct parcel_sum got;
    int r = target_scratch(&f, t->dir, want->size, e);

    if (r == 0)
        r = t->target.ops->sum(t->target.self, path, &got, e);
    if (r == -ENOENT)
        return err_say(e, -EBADMSG, SAID_BACKUP_PART_MISSING, path);
    if (r == 0 && (got.size != want->size || strcmp(got.sha256, want->sha256) != 0))
        r = err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED);
    if (r == 0)
        r = t->target.ops->read(t->target.self, path, f, want->size, e);
    if (r < 0)
        return r;
    if (fflush(f) != 0 || fseeko(f, 0, SEEK_SET) != 0)
        return err_say(e, -ENOSPC, SAID_BACKUP_NO_ROOM_HERE);
    *ret_file = TAKE_PTR(f);
    return 0;
}

/* ---- its files */

static int make_folders(char *path, struct err *e)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int r = mkdir(path, 02770) < 0 && errno != EEXIST ? err_errno(e, "make %s", path) : 0;
        *slash = '/';
        if (r < 0)
            return r;
    }
    return 0;
}

/* Users have other numbers on another box, so they go by name; the group is the folder's. */
static int give_to_owner(int fd, const struct parcel_member *m)
{
    const struct passwd *p = geteuid() == 0 && strcmp(m->owner, "-") != 0 ? getpwnam(m->owner) : NULL;

    return (p && fchown(fd, p->pw_uid, (gid_t)-1) < 0) || fchmod(fd, m->mode & 0777) < 0 ? -errno : 0;
}

static int write_member(struct parcel_reader *p, const struct parcel_member *m, char *path, struct err *e)
{
    AUTO_FREE uint8_t *piece = malloc(PIECE);
    ssize_t n = 1;
    int r = piece ? make_folders(path, e) : err_set(e, -ENOMEM, "out of memory");

    if (r < 0)
        return r;
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST ? err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED) : err_errno(e, "make %s", path);
    while (r == 0 && (n = parcel_read(p, piece, PIECE, e)) > 0)
        if ((r = put_all(fd, piece, (size_t)n)) < 0)
            err_set(e, r, "write %s: %s", path, strerror(-r));
    if (r == 0 && n == 0 && (r = give_to_owner(fd, m)) < 0)
        err_set(e, r, "give %s to its owner: %s", path, strerror(-r));
    return n < 0 ? (int)n : r;
}

/* Calls place() for each file of a parcel: where it goes; false: it does not belong here. */
static int unpack(struct restore *t, FILE *f, bool (*place)(const struct restore *t, const char *name, const char *doc, char out[PATH_MAX]),
                  const char *doc, struct err *e)
{
    AUTO_PARCEL_READER struct parcel_reader *p = NULL;
    struct parcel_member m;
    char path[PATH_MAX];
    int r = parcel_open(f, &t->opener, &p, e);

    while (r == 0 && (r = parcel_next(p, &m, e)) == 1) {
        if (!place(t, m.name, doc, path))
            return err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED);
        r = write_member(p, &m, path, e);
    }
    return r;
}

/* ---- head */

static bool place_of_head(const struct restore *t, const char *name, const char *doc, char out[PATH_MAX])
{
    char data[PATH_MAX];

    (void)doc;
    if (strcmp(name, CONFIG_DIARY_NAME) == 0 || strcmp(name, "catalogue") == 0)
        return restore_path(t, out, NULL, "%s", name) == 0;
    return restore_path(t, data, NULL, "data") == 0 && office_place(name, data, out);
}

static int stage_of(const char *name)
{
    for (int i = SPOOL_SCANNED; i < SPOOL_STAGES; i++)
        if (strcmp(spool_stage_name((enum spool_stage)i), name) == 0)
            return i;
    return -1;
}

static int read_catalogue(struct restore *t, struct err *e)
{
    char path[PATH_MAX], line[CATALOGUE_LINE], stage[16];
    int r = restore_path(t, path, e, "catalogue");
    AUTO_FCLOSE FILE *f = r == 0 ? fopen(path, "re") : NULL;

    if (!f)
        return r < 0 ? r : err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED);
    while (r == 0 && fgets(line, sizeof(line), f)) {
        struct document d = { .stage = 0 };

        if (sscanf(line, "%16s %15s %40s", d.id, stage, d.name) != 3 || !id_is_valid(d.id) || stage_of(stage) < 0)
            return err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED);
        d.stage = (char)stage_of(stage);
        r = documents_add(&t->documents, &d, e);
    }
    documents_sort(&t->documents);
    return r == 0 && (int64_t)t->documents.n != t->index.documents ? err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED) : r;
}

static int read_head(struct restore *t, struct err *e)
{
    AUTO_FCLOSE FILE *f = NULL;
    char path[SET_PATH_SIZE];

    set_backup_path(&t->set, t->index.stamp, "head", path);
    int r = fetch(t, path, &t->index.head, &f, e);
    if (r == 0)
        r = unpack(t, f, place_of_head, NULL, e);
    return r == 0 ? read_catalogue(t, e) : r;
}

/* ---- keys and documents */

static bool place_of_key(const struct restore *t, const char *name, const char *doc, char out[PATH_MAX])
{
    const struct document *d = strncmp(name, "key/", 4) == 0 ? documents_find(&t->documents, name + 4) : NULL;

    (void)doc;
    if (strcmp(name, "box.key") == 0)
        return restore_path(t, out, NULL, "box.key") == 0;
    return d && restore_path(t, out, NULL, "spool/%s/%s/key", spool_stage_name((enum spool_stage)d->stage), d->id) == 0;
}

static int read_keys(struct restore *t, struct err *e)
{
    AUTO_FCLOSE FILE *f = NULL;
    char path[SET_PATH_SIZE];

    set_backup_path(&t->set, t->index.stamp, "keys", path);
    int r = fetch(t, path, &t->index.keys, &f, e);
    return r == 0 ? unpack(t, f, place_of_key, NULL, e) : r;
}

static bool place_of_blob(const struct restore *t, const char *name, const char *doc, char out[PATH_MAX])
{
    const struct document *d = documents_find(&t->documents, doc);

    return !strchr(name, '/') && name[0] != '.' && strcmp(name, "key") != 0 &&
           restore_path(t, out, NULL, "spool/%s/%s/%s", spool_stage_name((enum spool_stage)d->stage), doc, name) == 0;
}

/* The folder lets the group in, as all documents' do, and belongs to whoever it belonged to. */
static int finish_folder(const struct restore *t, const struct document *d, struct err *e)
{
    char path[PATH_MAX], manifest[PATH_MAX + 16];
    struct stat st;
    int r = restore_path(t, path, e, "spool/%s/%s", spool_stage_name((enum spool_stage)d->stage), d->id);

    if (r < 0)
        return r;
    snprintf(manifest, sizeof(manifest), "%s/manifest", path);
    if (stat(manifest, &st) < 0)
        return err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED);
    return (geteuid() == 0 && chown(path, st.st_uid, (gid_t)-1) < 0) || chmod(path, 02770) < 0 ? err_errno(e, "give %s to its owner", path) : 0;
}

static int read_document(struct restore *t, const struct document *d, struct err *e)
{
    const struct object *o = objects_find(&t->index.objects, d->name);
    AUTO_FCLOSE FILE *f = NULL;
    char path[SET_PATH_SIZE];

    set_object_path(&t->set, d->name, path);
    if (!o)
        return err_say(e, -EBADMSG, SAID_BACKUP_PART_MISSING, path);
    int r = fetch(t, path, &o->sum, &f, e);
    if (r == 0)
        r = unpack(t, f, place_of_blob, d->id, e);
    return r == 0 ? finish_folder(t, d, e) : err_wrap(e, r, "%s", path);
}

int restore_read(struct restore *t, struct err *e)
{
    long long parts = (long long)t->index.documents + 2;
    int r = read_head(t, e);

    care_say(t->watch, 0, SAID_RESTORE_READS, SAID_NUMBER(1), SAID_NUMBER(parts));
    if (r == 0)
        r = read_keys(t, e);
    for (size_t i = 0; r == 0 && i < t->documents.n; i++) {
        care_say(t->watch, (int)(80 * i / t->documents.n), SAID_RESTORE_READS, SAID_NUMBER((long long)i + 3), SAID_NUMBER(parts));
        r = read_document(t, &t->documents.list[i], e);
        if (r == 0 && t->watch && t->watch->stopping && atomic_load(t->watch->stopping))
            r = -ECANCELED;
    }
    return r;
}
