/* How it goes, each step a call in make_backup():
 *
 *   1. parcels of all documents that the target has not got yet: the long part;
 *   2. documents that can still change are looked at, the diary is copied, and they are looked at again: of each that has changed
 *      meanwhile the one is taken that is of the copy's moment (backup_documents.c). Where neither is, once more;
 *   3. keys, and head (diary, settings, which document is which parcel);
 *   4. the index, signed: from here on the backup is there;
 *   5. older backups go. */
#include "care/backup_inner.h"

#include "care/office.h"
#include "care/state.h"

#include "base/clock.h"
#include "base/version.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { ROUNDS = 12, ROUND_PAUSE_US = 500 * 1000, SPARE_MIB = 64, KEY_LOOKS = 10, KEY_PAUSE_MS = 200 };

/* ---- the diary */

static void copy_gone(const struct backup *b)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
    char path[PATH_MAX + 16];

    for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
        snprintf(path, sizeof(path), "%s%s", b->copy, tails[i]);
        unlink(path);                               /* mostly it is not there */
    }
}

static bool copy_goes_on(void *ctx, int percent)
{
    const struct backup *b = ctx;

    (void)percent;
    return !care_stopped(b->watch);
}

/* The card must not be filled by its own backup: the diary is on it three times for a while. */
static int check_room_here(const struct backup *b, struct err *e)
{
    char diary[PATH_MAX];
    struct statvfs fs;
    struct stat st;
    int r = config_path(b->c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, diary, sizeof(diary), e);

    if (r < 0 || stat(diary, &st) < 0 || statvfs(b->dir, &fs) < 0)
        return r < 0 ? r : err_errno(e, "look at %s", diary);
    uint64_t need = 2 * (uint64_t)st.st_size + (uint64_t)SPARE_MIB * 1024 * 1024;
    return (uint64_t)fs.f_bavail * fs.f_frsize >= need ? 0 : err_say(e, -ENOSPC, SAID_BACKUP_NO_ROOM_HERE);
}

/* The copy is as the diary is: whose, and who may read it. */
static int copy_diary(struct backup *b, struct err *e)
{
    char diary[PATH_MAX];
    struct stat st;

    copy_gone(b);
    b->taken_s = clock_utc_s();
    int r = store_copy(b->store, b->copy, copy_goes_on, b, &b->copied, e);
    if (r == 0)
        r = config_path(b->c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, diary, sizeof(diary), e);
    if (r < 0)
        return r;
    if (stat(diary, &st) < 0 || chmod(b->copy, st.st_mode & 0777) < 0 || (geteuid() == 0 && chown(b->copy, st.st_uid, st.st_gid) < 0))
        return err_errno(e, "make the copy as %s is", diary);
    return 0;
}

static int note_refusal(void *ctx, const char *doc, const char *operator)
{
    (void)doc;
    (void)operator;
    return *(bool *)ctx = true;
}

/* The documents are made those of the copy, which nobody can do (*ret_one) where one is torn, or was refused since; and of what was refused before
 * nothing may be left (*ret_pending): its pages would be in the backup with their keys. */
static int one_moment(struct backup *b, bool *ret_one, bool *ret_pending, struct err *e)
{
    AUTO_STORE struct store *copy = NULL;
    bool torn = false, refused = false;
    int r = store_open(b->copy, STORE_INSPECT, &copy, e);

    if (r == 0)
        r = backup_settle(b, copy, &torn, e);
    if (r == 0)
        r = store_refused_since(b->store, &b->copied, &refused, e);
    *ret_pending = false;
    if (r == 0)
        r = store_refusals(copy, note_refusal, ret_pending, e);
    *ret_one = !torn && !refused && !*ret_pending;
    return r < 0 ? r : 0;
}

static int take_one_moment(struct backup *b, struct err *e)
{
    bool one = false, pending = false;
    int r = 0;

    for (int round = 0; r == 0 && !one && round < ROUNDS; round++) {
        if (round > 0)
            usleep(ROUND_PAUSE_US);
        r = backup_look(b, e);
        care_say(b->watch, 91, SAID_BACKUP_DIARY);
        if (r == 0)
            r = copy_diary(b, e);
        care_say(b->watch, 93, SAID_BACKUP_LOOKS_AGAIN);
        if (r == 0)
            r = one_moment(b, &one, &pending, e);
    }
    return r == 0 && !one ? err_say(e, -EAGAIN, pending ? SAID_BACKUP_REFUSED_THERE : SAID_BACKUP_BUSY_LETTERS) : r;
}

/* ---- head and keys */

static int pack_catalogue(const struct backup *b, struct parcel_writer *w, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);

    if (!f)
        return err_set(e, -ENOMEM, "out of memory");
    for (size_t i = 0; i < b->documents.n; i++) {
        const struct document *d = &b->documents.list[i];

        fprintf(f, "%s %s %s\n", d->id, spool_stage_name((enum spool_stage)d->stage), d->name);
    }
    if (fclose(f) != 0)
        return err_set(e, -ENOMEM, "out of memory");
    return parcel_text(w, "catalogue", text, n, e);
}

static int pack_head(struct backup *b, struct parcel_writer *w, struct err *e)
{
    AUTO_CLOSE int fd = open(b->copy, O_RDONLY | O_CLOEXEC);
    int r = fd < 0 ? err_errno(e, "open the copy of the diary") : parcel_file(w, CONFIG_DIARY_NAME, fd, e);

    if (r == 0)
        r = pack_catalogue(b, w, e);
    return r == 0 ? office_pack(b->c, w, e) : r;
}

/* Its time on the box was over, so it goes in as it is now: without pages; or it was refused meanwhile, which write_parts() sees; or the key is lost.
 * Keys go a moment before the manifest says so, hence more than one look. */
static int without_key(struct backup *b, struct document *d, struct err *e)
{
    struct document now;
    int r = 0;

    for (int look = 0; look < KEY_LOOKS; look++) {
        if (look > 0)
            clock_pause_ms(KEY_PAUSE_MS);
        r = care_stopped(b->watch) ? -ECANCELED : document_look(&b->spool, d->id, &now, NULL, e);
        if (r < 0 || !now.has_blobs || strcmp(now.name, d->name) != 0)
            break;
    }
    if (r == 0 && !now.has_blobs)
        return backup_take(b, d->id, d, e);
    d->damaged = true;
    return r == -ENOENT || (r == 0 && strcmp(now.name, d->name) != 0) ? err_say(e, -EAGAIN, SAID_BACKUP_BUSY_LETTERS) : r == -EBADMSG ? 0 : r;
}

static int pack_keys(struct backup *b, struct parcel_writer *w, struct err *e)
{
    char path[PATH_MAX], name[64];
    int r = office_box_key_path(b->c, path, e);

    if (r < 0)
        return r;
    AUTO_CLOSE int box_key = open(path, O_RDONLY | O_CLOEXEC);
    r = box_key < 0 ? err_errno(e, "open the box key %s", path) : parcel_file(w, "box.key", box_key, e);
    for (size_t i = 0; r == 0 && i < b->documents.n; i++) {
        struct document *d = &b->documents.list[i];
        AUTO_CLOSE int fd = d->has_blobs ? document_open_key(&b->spool, d->id) : -ENOENT;

        if (fd < 0 && fd != -ENOENT)
            return err_set(e, fd, "open the keys of document %s", d->id);
        snprintf(name, sizeof(name), "key/%s", d->id);
        r = fd >= 0 ? parcel_file(w, name, fd, e) : d->has_blobs ? without_key(b, d, e) : 0;
    }
    return r;
}

static int put_part(struct backup *b, const char *kind, int64_t about_bytes, int (*pack)(struct backup *b, struct parcel_writer *w, struct err *e),
                    struct parcel_sum *ret, struct err *e)
{
    AUTO_PARCEL_WRITER struct parcel_writer *w = NULL;
    AUTO_FCLOSE FILE *f = NULL;
    char path[SET_PATH_SIZE];
    int r = target_scratch(&f, b->dir, about_bytes, e);

    if (r == 0)
        r = parcel_begin(f, &b->key, &w, e);
    if (r == 0)
        r = pack(b, w, e);
    if (r == 0)
        r = parcel_end(w, ret, e);
    set_backup_path(&b->set, b->report->stamp, kind, path);
    if (r == 0)
        r = target_put(&b->target, path, f, ret, e);
    b->report->new_bytes += r == 0 ? ret->size : 0;
    return r;
}

/* ---- the index */

static int list_parcels(struct backup *b, struct index *x, struct err *e)
{
    int r = 0;

    objects_sort(&b->fresh);
    for (size_t i = 0; r == 0 && i < b->documents.n; i++) {
        const struct object *o = objects_find(&b->fresh, b->documents.list[i].name);

        r = o ? objects_add(&x->objects, o, e) : err_set(e, -EIO, "a document's part was lost on the way");
    }
    objects_sort(&x->objects);
    return r;
}

static int put_index(struct backup *b, struct index *x, struct err *e)
{
    AUTO_FREE char *text = NULL;
    AUTO_FCLOSE FILE *f = NULL;
    char path[SET_PATH_SIZE];
    struct parcel_sum sum;
    size_t n = 0;
    int r = list_parcels(b, x, e);

    if (r == 0)
        r = index_print(x, &b->key, &text, &n, e);
    if (r == 0)
        r = target_scratch(&f, b->dir, (int64_t)n, e);
    if (r < 0)
        return r;
    if (fwrite(text, 1, n, f) != n || fflush(f) != 0)
        return err_say(e, -ENOSPC, SAID_BACKUP_NO_ROOM_HERE);
    sum.size = (int64_t)n;
    hash_hex_of(text, n, sum.sha256);
    set_backup_path(&b->set, x->stamp, "index", path);
    return target_put(&b->target, path, f, &sum, e);
}

/* Stamps are in the order of the backups, also when the clock was put back. */
static void choose_stamp(struct backup *b)
{
    int64_t at_s = b->taken_s;

    do
        index_stamp(at_s++, b->report->stamp);
    while (b->set.n > 0 && strcmp(b->report->stamp, b->set.stamps[b->set.n - 1]) <= 0);
}

static int write_parts(struct backup *b, struct err *e)
{
    struct index x = { .taken_s = b->taken_s, .moment = b->copied, .documents = (int64_t)b->documents.n };
    bool refused = false;

    choose_stamp(b);
    memcpy(x.key_id, b->key.id, sizeof(x.key_id));
    memcpy(x.stamp, b->report->stamp, sizeof(x.stamp));
    snprintf(x.version, sizeof(x.version), "%s", DAKBOX_VERSION);
    care_say(b->watch, 95, SAID_BACKUP_WRITES_HEAD);
    int r = put_part(b, "keys", 0, pack_keys, &x.keys, e);                  /* first: a document may turn out to have none any more */
    if (r == 0)
        r = put_part(b, "head", INT64_MAX, pack_head, &x.head, e);          /* what lies in paths.data_dir may be of any size */
    if (r == 0)
        r = store_refused_since(b->store, &b->copied, &refused, e);
    if (r == 0)
        r = backup_drop_late(b, e);
    if (r == 1 || (r == 0 && refused))              /* the keys of the one, the words of the other are in it already, so it becomes no backup */
        r = err_say(e, -EAGAIN, SAID_BACKUP_BUSY_LETTERS);
    if (r == 0)
        r = put_index(b, &x, e);
    b->report->letters = b->copied.letters;
    b->report->documents = x.documents;
    b->report->damaged = b->nowhere;
    for (size_t i = 0; i < b->documents.n; i++)
        b->report->damaged += b->documents.list[i].damaged;
    index_done(&x);
    return r;
}

/* ---- older ones */

/* What knows a letter that has been refused since goes: its words and its keys must be in no backup. One of a life that ended with a
 * restore cannot be compared by the history, so there any refusal counts. */
static int may_stay(void *ctx, const struct index *x)
{
    const struct backup *b = ctx;
    struct store_moment m = x->moment;
    struct store_restored back;
    bool refused = true;
    int r = store_last_restore(b->store, &back, NULL);

    if (r == 0 && x->taken_s > back.taken_s && x->taken_s < back.at_s)
        m.history_seq = 0;
    r = r == 0 || r == -ENOENT ? store_refused_since(b->store, &m, &refused, NULL) : r;
    return r < 0 ? r : !refused;
}

static int thin(struct backup *b, struct err *e)
{
    struct set now;
    int gone = 0, r = set_open(&now, &b->target, &b->key, e);

    if (r == 0)
        r = set_thin(&now, (int)config_number(b->c, CONFIG_BACKUP_KEEP), may_stay, b, &gone, e);
    b->report->gone += gone;
    set_close(&now);
    return r;
}

/* ---- all of it */

static int open_diary(struct backup *b, struct err *e)
{
    char path[PATH_MAX];
    int r = config_path(b->c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, path, sizeof(path), e);

    if (r == 0)
        r = store_open(path, STORE_READ, &b->store, e);
    return r == -EAGAIN && access(path, F_OK) == 0 ? store_open(path, STORE_INSPECT, &b->store, e) : r;    /* diaryd is not running */
}

static int open_here(struct backup *b, struct err *e)
{
    char path[PATH_MAX];
    int r = care_make_dir(b->c, e);

    if (r == 0)
        r = config_path(b->c, CONFIG_PATHS_DATA_DIR, CARE_DIR_NAME, b->dir, sizeof(b->dir), e);
    if (r == 0)
        r = care_path(b->c, "lock", path, e);
    if (r < 0)
        return r;
    b->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (b->lock_fd < 0)
        return err_errno(e, "open %s", path);
    if (flock(b->lock_fd, LOCK_EX | LOCK_NB) < 0)
        return err_say(e, -EBUSY, SAID_BACKUP_RUNS);
    r = care_path(b->c, "diary.copy", b->copy, e);
    if (r == 0)
        r = config_path(b->c, CONFIG_PATHS_DATA_DIR, CONFIG_SPOOL_NAME, b->spool.root, sizeof(b->spool.root), e);
    if (r == 0)
        r = care_path(b->c, "office.key", path, e);
    if (r == 0)
        r = office_key_load(path, &b->key, e);
    b->spool.key = &b->key;
    return r == 0 ? check_room_here(b, e) : r;
}

static int look_there(struct backup *b, struct err *e)
{
    struct index newest = { .taken_s = 0 };
    int r = set_open(&b->set, &b->target, &b->key, e);

    if (r == 0)
        r = set_newest(&b->set, &newest, e);
    if (r == 0)
        b->known = newest.objects;
    return r == 0 || r == -ENOENT ? set_list_objects(&b->set, &b->there, e) : r;
}

static void forget_there(struct backup *b)
{
    objects_done(&b->known);
    objects_done(&b->there);
    objects_done(&b->fresh);
    documents_done(&b->documents);
    set_close(&b->set);
}

static int open_there(struct backup *b, const char *to, struct err *e)
{
    int r = target_open(&b->target, b->c, to, b->watch ? b->watch->stopping : NULL, e);

    return r == 0 ? look_there(b, e) : r;
}

/* A medium that is full is thinned first, or it would stay full: the newest backup stays. Parcels that only a backup has which was cut off go with
 * the others, so without need nothing is thinned before there is a new one. */
static int first_pass(struct backup *b, struct err *e)
{
    int r = backup_first_pass(b, e);

    if (r != -ENOSPC || thin(b, NULL) < 0)
        return r;
    forget_there(b);
    b->bytes_done = 0;
    r = look_there(b, e);
    return r == 0 ? backup_first_pass(b, e) : r;
}

static int make_backup(struct backup *b, const char *to, struct err *e)
{
    care_say(b->watch, -1, SAID_BACKUP_BEGINS);
    b->taken_s = clock_utc_s();
    int r = open_here(b, e);
    if (r == 0)
        r = open_diary(b, e);
    if (r == 0)
        r = open_there(b, to, e);
    if (r == 0)
        r = first_pass(b, e);
    if (r == 0)
        r = take_one_moment(b, e);
    if (r == 0)
        r = write_parts(b, e);
    if (r == -ENOSPC)
        thin(b, NULL);                          /* what of this one is there already goes, too: best effort */
    if (r == 0)
        care_say(b->watch, 98, SAID_BACKUP_THINS);
    return r == 0 ? thin(b, e) : r;
}

static void end_backup(struct backup *b)
{
    if (b->copy[0])
        copy_gone(b);
    forget_there(b);
    store_close(b->store);
    target_close(&b->target);
    sodium_memzero(&b->key, sizeof(b->key));
    if (b->lock_fd >= 0)
        close(b->lock_fd);
}

/* A try that came to nothing leaves word of it; when nobody could even begin, all stays as it was. */
static int note_outcome(const struct config *c, const struct backup_report *report, const char *to, int result, int64_t taken_s, struct err *e)
{
    struct care_state s;

    care_state_load(c, &s);
    s.tried_s = clock_utc_s();
    snprintf(s.problem, sizeof(s.problem), "%.*s", SAID_SIZE - 1, result < 0 && e ? err_line(e) : "");
    if (result == 0) {
        const char *dir = to ? to : config_text(c, CONFIG_BACKUP_DIR);

        s.good_s = taken_s;
        s.letters = report->letters;
        s.documents = report->documents;
        s.new_documents = report->new_documents;
        s.bytes = report->new_bytes;
        s.damaged = report->damaged;
        snprintf(s.where, sizeof(s.where), "%s", *dir ? dir : config_text(c, CONFIG_BACKUP_URL));
    }
    return result == 0 ? care_state_save(c, &s, e) : (care_state_save(c, &s, NULL), result);
}

int care_backup(const struct config *c, const char *to, const struct care_watch *watch, struct backup_report *ret, struct err *e)
{
    struct backup b = { .c = c, .watch = watch, .report = ret, .lock_fd = -1 };

    *ret = (struct backup_report){ .gone = 0 };
    int r = make_backup(&b, to, e);
    if (r == -ECANCELED)
        err_say(e, r, SAID_BACKUP_STOPPED);
    if (r < 0 && e && !*err_line(e))                /* whoever looks at the state must see that it came to nothing */
        err_set(e, r, "the backup came to nothing: %s", strerror(-r));
    end_backup(&b);
    return r == -EBUSY ? r : note_outcome(c, ret, to, r, b.taken_s, e);
}
