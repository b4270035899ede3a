/* The migration tree, one letter: copy its PDF into its file's folder, prove the copy, give it its name, list it.
 *
 * The folder itself says what happened so far, whatever happened to us: the copy grows under a name made of the delivery's
 * key; it gets the next serial only once it was read back and is right; then the manifest lists it. Killed after it got its name and
 * before it is listed, it is found again by its bytes: each letter's PDF bears its own diary number. So the same key never
 * makes a second file, and no serial is given twice. */
#include "uploader/send/migration.h"

#include "base/clock.h"
#include "migration/listing.h"
#include "migration/tree.h"
#include "uploader/send/migration_target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

enum { PATH_SIZE = TREE_FOLDER_SIZE + 80, LOCK_POLL_MS = 100 };

struct migration {
    const struct channel_tools *tools;
    const struct migration_ops *ops;
    void *target;
    const char *unfiled;
    char lock_path[PATH_MAX];
};

/* One letter on its way. */
struct copying {
    struct migration *x;
    const struct delivery *d;
    struct outcome *o;
    struct document_facts document;
    char folder[TREE_FOLDER_SIZE];
    struct listing manifest;
    char *manifest_text;
    int serial;                         /* 0: it has none yet */
    int last;                           /* the largest serial in use */
};

__attribute__((format(printf, 3, 4)))
static void path_of(char out[PATH_SIZE], const struct copying *k, const char *fmt, ...)
{
    size_t n = (size_t)snprintf(out, PATH_SIZE, "%s/", k->folder);
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(out + n, PATH_SIZE - n, fmt, ap);
    va_end(ap);
}

/* Where the PDF of a serial lies. */
static void path_of_serial(char out[PATH_SIZE], const struct copying *k, int serial)
{
    char file[TREE_FILE_SIZE];

    tree_file_name(serial, file);
    path_of(out, k, TREE_RECEIPTS "/%s", file);
}

/* ---- what trouble means */

/* The target is not as it should be: everything waits. */
static int away(struct copying *k, int r, const struct err *e)
{
    if (r == -ECANCELED)
        outcome_say(k->o, VERDICT_RETRY_LATER, SAID_SENDING_INTERRUPTED);
    else if (r == -EBADMSG)
        outcome_say(k->o, VERDICT_RETRY_LATER, SAID_LETTER_UNREADABLE, k->d->number, err_line(e));
    else
        outcome_say(k->o, VERDICT_RETRY_LATER, SAID_MIGRATION_AWAY, err_line(e));
    return -1;
}

/* ---- the folder */

static int choose_folder(struct copying *k)
{
    const char *file_no = delivery_field(k->d, "file_no");
    struct err e = { 0 };

    if (*file_no && tree_file_folder(file_no, k->folder, &e) < 0) {
        outcome_say(k->o, VERDICT_HOLD, SAID_MIGRATION_FILE_NO, err_line(&e));
        return -1;
    }
    if (!*file_no && !*k->x->unfiled) {
        outcome_say(k->o, VERDICT_HOLD, SAID_MIGRATION_UNFILED);
        return -1;
    }
    if (!*file_no)
        snprintf(k->folder, sizeof(k->folder), "%s", k->x->unfiled);
    return 0;
}

/* Serials are given by one at a time, also while a trial or another sendd is about. *ret_fd is the caller's. */
static int lock(struct copying *k, int *ret_fd)
{
    struct err e = { 0 };
    AUTO_CLOSE int fd = open(k->x->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return away(k, err_errno(&e, "open %s", k->x->lock_path), &e);
    while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return away(k, err_errno(&e, "lock %s", k->x->lock_path), &e);
        if (atomic_load(k->x->tools->stopping))
            return away(k, -ECANCELED, &e);
        clock_pause_ms(LOCK_POLL_MS);
    }
    *ret_fd = TAKE_FD(fd);
    return 0;
}

static int load_manifest(struct copying *k)
{
    const struct migration_ops *ops = k->x->ops;
    char path[PATH_SIZE];
    struct err e = { 0 };
    size_t n = 0;
    int r;

    path_of(path, k, TREE_MANIFEST);
    r = ops->load(k->x->target, path, LISTING_MAX_BYTES, &k->manifest_text, &n, &e);
    if (r == -ENOENT) {                             /* cut off between taking the old one away and naming the new one */
        path_of(path, k, TREE_MANIFEST_NEW);
        r = ops->load(k->x->target, path, LISTING_MAX_BYTES, &k->manifest_text, &n, &e);
    }
    if (r < 0)
        return r == -ENOENT ? 0 : away(k, r, &e);
    if (listing_read(k->manifest_text, n, &k->manifest, &e) < 0) {
        outcome_say(k->o, VERDICT_HOLD, SAID_MIGRATION_MANIFEST, k->folder, err_line(&e));
        return -1;
    }
    return 0;
}

/* ---- is it there already? */

struct look { struct copying *k; struct err *e; };

/* Named but not listed: ours when the bytes are. */
static int look_at(void *ctx, const char *name)
{
    struct look *l = ctx;
    struct copying *k = l->k;
    char path[PATH_SIZE], sha256[HASH_HEX_SIZE];
    int serial = tree_serial_of(name);

    if (serial > k->last)
        k->last = serial;
    if (!serial || k->serial || listing_of_serial(&k->manifest, serial))
        return 0;
    path_of(path, k, TREE_RECEIPTS "/%s", name);
    int r = k->x->ops->hash(k->x->target, path, sha256, l->e);
    if (r == 0 && strcmp(sha256, k->document.sha256) == 0)
        k->serial = serial;
    return r == -ENOENT ? 0 : r;
}

/* Sets serial when the file has its name already, and last. */
static int find_it(struct copying *k)
{
    const struct listing_row *row = listing_of_key(&k->manifest, k->d->key);
    struct err e = { 0 };
    struct look l = { k, &e };
    char path[PATH_SIZE];

    if (k->manifest.n > 0)
        k->last = k->manifest.rows[k->manifest.n - 1].serial;
    if (row) {
        k->serial = row->serial;
        return 0;
    }
    path_of(path, k, TREE_RECEIPTS);
    int r = k->x->ops->list(k->x->target, path, look_at, &l, &e);
    return r < 0 ? away(k, r, &e) : 0;
}

/* ---- the copy */

/* 1: what lies under path is the letter's PDF, 0: it is not, or nothing is; or the outcome is set. */
static int is_right(struct copying *k, const char *path)
{
    char sha256[HASH_HEX_SIZE] = "";
    struct err e = { 0 };
    int r = k->x->ops->hash(k->x->target, path, sha256, &e);

    return r < 0 && r != -ENOENT ? away(k, r, &e) : strcmp(sha256, k->document.sha256) == 0;
}

/* Copies to part and proves it. */
static int copy(struct copying *k, const char *part)
{
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;
    struct err e = { 0 };
    int r;

    if (spool_blob_open(k->x->tools->spool, k->d->doc, k->document.blob, &b, &e) < 0)
        return away(k, -EBADMSG, &e);
    r = k->x->ops->put(k->x->target, part, b, &e);
    if (r < 0)
        return away(k, r, &e);
    *k->x->tools->sent_bytes += k->document.size_bytes;
    r = is_right(k, part);
    if (r == 1)
        return 0;
    if (r == 0) {
        outcome_say(k->o, VERDICT_RETRY, SAID_MIGRATION_DIFFERS, k->d->number);
        k->x->ops->remove(k->x->target, part, NULL);      /* best effort: the next copy starts anew, or is found wrong again */
    }
    return -1;
}

/* Copies it under the name of its serial. Where one of that name went bad it is replaced. */
static int put_pdf(struct copying *k, int serial)
{
    char part[PATH_SIZE], path[PATH_SIZE];
    struct err e = { 0 };
    int r;

    path_of(part, k, TREE_RECEIPTS "/%s" TREE_PART, k->d->key);
    path_of_serial(path, k, serial);
    r = copy(k, part);
    if (r == 0)
        r = delivery_commit(k->x->tools, k->d, k->o);
    if (r < 0)
        return r;
    if (k->serial)
        r = k->x->ops->remove(k->x->target, path, &e);
    if (r == 0)
        r = k->x->ops->rename(k->x->target, part, path, &e);
    if (r < 0)
        return away(k, r, &e);
    k->serial = serial;
    return 0;
}

/* ---- the manifest */

static int list_it(struct copying *k)
{
    const struct delivery *d = k->d;
    const char *sender = delivery_field(d, "sender_name"), *received = delivery_field(d, "received_date");
    char pages[16], today[CLOCK_DATE_SIZE], path[PATH_SIZE];
    AUTO_FREE char *text = NULL;
    struct err e = { 0 };
    size_t n = 0;

    snprintf(pages, sizeof(pages), "%d", k->document.pages);
    clock_format_date(d->received_s, today);
    const struct listing_row row = { .serial = k->serial, .bytes = k->document.size_bytes, .value = {
        [LISTING_NUMBER] = d->number, [LISTING_LETTER_NO] = delivery_field(d, "letter_no"), [LISTING_DATE] = delivery_field(d, "date"),
        [LISTING_RECEIVED] = *received ? received : today, [LISTING_SUBJECT] = delivery_field(d, "subject"),
        [LISTING_SENDER] = *sender ? sender : delivery_field(d, "sender_organisation"), [LISTING_PAGES] = pages,
        [LISTING_SHA256] = k->document.sha256, [LISTING_KEY] = d->key } };
    path_of(path, k, TREE_MANIFEST);
    int r = listing_write(&k->manifest, &row, &text, &n, &e);
    if (r == 0)
        r = k->x->ops->save(k->x->target, path, text, n, &e);
    return r < 0 ? away(k, r, &e) : 0;
}

static void delivered(struct copying *k)
{
    char file[TREE_FILE_SIZE];

    tree_file_name(k->serial, file);
    k->o->verdict = VERDICT_DELIVERED;
    k->o->result = json_pack("{s:s, s:s, s:i, s:s}", "folder", k->folder, "file", file, "serial", k->serial, "sha256", k->document.sha256);
}

/* ---- the channel */

static void copying_done(struct copying *k)
{
    listing_done(&k->manifest);
    free(k->manifest_text);
}

/* Everything up to knowing whether it is there. */
static int look(struct copying *k, int *ret_lock)
{
    struct err e = { 0 };
    int r = delivery_check_normal(k->d, k->o);

    if (r == 0)
        r = document_facts(k->x->tools, k->d, &k->document, k->o);
    if (r == 0)
        r = choose_folder(k);
    if (r == 0)
        r = lock(k, ret_lock);
    if (r == 0 && (r = k->x->ops->ready(k->x->target, &e)) < 0)
        r = away(k, r, &e);
    if (r == 0)
        r = load_manifest(k);
    return r == 0 ? find_it(k) : r;
}

static void deliver(void *self, const struct delivery *d, struct outcome *o)
{
    struct copying k = { .x = self, .d = d, .o = o };
    AUTO_CLOSE int fd = -1;
    char path[PATH_SIZE];
    int r = look(&k, &fd);                                  /* 1. is it there, under which serial? */

    if (r == 0 && k.serial) {
        path_of_serial(path, &k, k.serial);
        r = is_right(&k, path);                             /* 2. there: as it should be? */
        r = r == 0 ? put_pdf(&k, k.serial) : r < 0 ? r : 0;
    } else if (r == 0 && k.last >= TREE_SERIAL_MAX) {
        outcome_say(o, VERDICT_HOLD, SAID_MIGRATION_FULL, k.folder, SAID_NUMBER(TREE_SERIAL_MAX));
        r = -1;
    } else if (r == 0) {
        r = put_pdf(&k, k.last + 1);                        /* 3. copy, prove, commit, name */
    }
    if (r == 0 && !listing_of_key(&k.manifest, d->key))
        r = list_it(&k);                                    /* 4. list */
    if (r == 0)
        delivered(&k);
    copying_done(&k);
}

/* Named already, it is listed now; otherwise nobody has seen anything of it. */
static void ask(void *self, const struct delivery *d, struct outcome *o)
{
    struct copying k = { .x = self, .d = d, .o = o };
    AUTO_CLOSE int fd = -1;
    char path[PATH_SIZE];
    int r = look(&k, &fd);

    if (r == 0 && k.serial) {
        path_of_serial(path, &k, k.serial);
        r = is_right(&k, path);
    }
    if (r == 1 && (listing_of_key(&k.manifest, d->key) || list_it(&k) == 0))
        delivered(&k);
    else if (r == 0)
        outcome_say(o, VERDICT_ABSENT, SAID_MIGRATION_ABSENT);
    copying_done(&k);
}

static void test(void *self, const char *to, struct outcome *o)
{
    struct migration *x = self;
    struct err e = { 0 };

    (void)to;
    if (x->ops->ready(x->target, &e) < 0)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_MIGRATION_AWAY, err_line(&e));
    else
        outcome_say(o, VERDICT_DELIVERED, SAID_MIGRATION_WORKS);
}

static void migration_close(void *self)
{
    struct migration *x = self;

    if (!x)
        return;
    if (x->ops)
        x->ops->close(x->target);
    free(x);
}

static int set_lock(struct migration *x, const struct config *c, struct err *e)
{
    char dir[PATH_MAX - 32];
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SECRETS_NAME, dir, sizeof(dir), e);

    if (r == 0 && mkdir(dir, 0700) < 0 && errno != EEXIST)
        r = err_errno(e, "make %s", dir);
    snprintf(x->lock_path, sizeof(x->lock_path), "%s/migration.lock", dir);
    return r;
}

static int migration_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    struct migration *x = calloc(1, sizeof(*x));
    int r = x ? 0 : err_say(e, -ENOMEM, SAID_NO_MEMORY);

    if (r < 0)
        return r;
    x->tools = tools;
    x->ops = *config_text(c, CONFIG_MIGRATION_DIR) ? &migration_disk : &migration_sftp;
    x->unfiled = config_text(c, CONFIG_MIGRATION_UNFILED);
    r = x->ops->open(c, tools, &x->target, e);
    if (r == 0 && *x->unfiled && tree_check_folder(x->unfiled, e) < 0)
        r = err_wrap(e, -EINVAL, "migration.unfiled");
    if (r == 0)
        r = set_lock(x, c, e);
    if (r < 0) {
        migration_close(x);
        return r;
    }
    *ret_self = x;
    return 0;
}

const struct channel migration_channel = {
    .name = "migration", .single = true, .open = migration_open, .close = migration_close, .deliver = deliver, .ask = ask, .test = test,
};
