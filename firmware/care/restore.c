#include "care/restore_inner.h"

#include "care/office.h"
#include "care/reset.h"
#include "care/state.h"

#include "audit/audit.h"
#include "base/clock.h"
#include "base/put_file.h"
#include "base/restored.h"
#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum { LOST_MAX = 100000, SPARE_MIB = 64 };

int restore_path(const struct restore *t, char out[PATH_MAX], struct err *e, const char *fmt, ...)
{
    size_t n = (size_t)snprintf(out, PATH_MAX, "%s/", t->dir);
    va_list ap;

    va_start(ap, fmt);
    int more = n < PATH_MAX ? vsnprintf(out + n, PATH_MAX - n, fmt, ap) : -1;
    va_end(ap);
    return more < 0 || n + (size_t)more >= PATH_MAX ? err_set(e, -ENAMETOOLONG, "a path of the backup is too long") : 0;
}

/* ---- is this box empty, and nobody at it? */

static int take_lock(const char *path, enum said_id busy, int *ret_fd, struct err *e)
{
    *ret_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (*ret_fd < 0)
        return err_errno(e, "open %s", path);
    return flock(*ret_fd, LOCK_EX | LOCK_NB) == 0 ? 0 : err_say(e, -EBUSY, busy);
}

/* The lock of the diary's writer is held until the end, so diaryd does not start meanwhile. */
static int take_locks(struct restore *t, struct err *e)
{
    char path[PATH_MAX];
    int r = care_make_dir(t->c, e);

    if (r == 0)
        r = care_path(t->c, "lock", path, e);
    if (r == 0)
        r = take_lock(path, SAID_BACKUP_RUNS, &t->lock_fd, e);
    if (r == 0)
        r = config_path(t->c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME ".writer", path, sizeof(path), e);
    return r == 0 ? take_lock(path, SAID_RESTORE_RUNNING, &t->writer_fd, e) : r;
}

static int any_document(void *ctx, const char *id)
{
    (void)ctx;
    (void)id;
    return 1;
}

static int check_empty(const struct restore *t, struct err *e)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_SPOOL struct spool *spool = NULL;
    struct store_moment m = { .letters = 0 };
    char diary[PATH_MAX];
    int r = config_path(t->c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, diary, sizeof(diary), e);

    if (r == 0 && access(diary, F_OK) == 0) {
        r = store_open(diary, STORE_INSPECT, &store, e);
        if (r == 0)
            r = store_moment(store, &m, e);
    }
    if (r == 0)
        r = spool_open_configured(t->c, &spool, e);
    for (int stage = 0; r == 0 && stage < SPOOL_STAGES; stage++)
        r = spool_each(spool, (enum spool_stage)stage, any_document, NULL, e);
    return r < 0 ? r : r == 1 || m.letters > 0 ? err_say(e, -EEXIST, SAID_RESTORE_NOT_EMPTY) : 0;
}

/* ---- is there room? */

static int check_room(const struct restore *t, struct err *e)
{
    int64_t need = t->index.head.size * 2 + t->index.keys.size, room;
    struct statvfs fs;

    for (size_t i = 0; i < t->index.objects.n; i++)
        need += t->index.objects.list[i].sum.size + t->index.objects.list[i].sum.size / 50;
    if (statvfs(t->data_dir, &fs) < 0)
        return err_errno(e, "look at %s", t->data_dir);
    room = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
    need += (int64_t)SPARE_MIB << 20;
    return room >= need ? 0 : err_say(e, -ENOSPC, SAID_RESTORE_NO_ROOM, SAID_NUMBER(need >> 20), SAID_NUMBER(room >> 20));
}

/* ---- what came is made this box's */

/* A spool that knows its key, while it is empty: the documents come afterwards. */
static int begin_spool(struct restore *t, struct err *e)
{
    AUTO_SPOOL struct spool *spool = NULL;
    char root[PATH_MAX], key[PATH_MAX], moved[PATH_MAX];
    int r = restore_path(t, root, e, CONFIG_SPOOL_NAME);

    if (r == 0)
        r = restore_path(t, moved, e, "spool-read");
    if (r == 0)
        r = restore_path(t, key, e, "box.key");
    if (r == 0 && access(key, F_OK) < 0)
        return err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED);
    if (r == 0 && rename(root, moved) < 0 && errno != ENOENT)
        r = err_errno(e, "move %s", root);
    if (r == 0)
        r = spool_open_with_key(root, key, NULL, &spool, e);
    for (int stage = SPOOL_SCANNED; r == 0 && stage < SPOOL_STAGES; stage++) {
        char from[PATH_MAX + 16], to[PATH_MAX + 16];

        snprintf(from, sizeof(from), "%s/%s", moved, spool_stage_name((enum spool_stage)stage));
        snprintf(to, sizeof(to), "%s/%s", root, spool_stage_name((enum spool_stage)stage));
        if (rename(from, to) < 0 && errno != ENOENT)            /* over the empty one */
            r = err_errno(e, "move %s", from);
        else if (r == 0 && chmod(to, 02770) < 0)
            r = err_errno(e, "let the group into %s", to);
    }
    return r;
}

/* Of the number: which year, and which serial in it. */
static int parse_number(const struct restore *t, int64_t *ret_serial, int *ret_year, struct err *e)
{
    char begins[128], year[8];
    int n = snprintf(begins, sizeof(begins), "%s-%s/", config_text(t->office, CONFIG_OFFICE_NUMBER_PREFIX), config_text(t->office, CONFIG_OFFICE_REGISTER));
    const char *rest = t->ask->last_number + n;
    char *end = NULL;

    if (n >= (int)sizeof(begins) || strncmp(t->ask->last_number, begins, (size_t)n) != 0 || strspn(rest, "0123456789") != 4 || rest[4] != '/')
        return err_say(e, -EINVAL, SAID_RESTORE_BAD_NUMBER, t->ask->last_number, begins);
    snprintf(year, sizeof(year), "%.4s", rest);
    *ret_year = (int)strtol(year, NULL, 10);
    *ret_serial = strtoll(rest + 5, &end, 10);
    return end == rest + 5 || *end || *ret_serial < 1 ? err_say(e, -EINVAL, SAID_RESTORE_BAD_NUMBER, t->ask->last_number, begins) : 0;
}

static int lose_one(struct restore *t, struct store *store, struct spool *spool, int64_t at_s, char number[STORE_NUMBER_SIZE], struct err *e)
{
    struct spool_doc *d = NULL;
    char doc[ID_SIZE], reason[SAID_SIZE], when[CLOCK_SHOWN_SIZE];
    int r = spool_doc_new(spool, false, &d, e);

    if (r == 0)
        r = spool_doc_set(d, "source", "scan", e);
    if (r < 0)
        return spool_doc_close(d), r;
    snprintf(doc, sizeof(doc), "%s", spool_doc_id(d));
    r = spool_doc_commit(d, SPOOL_HOLD, e);
    clock_format_shown(t->index.taken_s, when);
    said_set(reason, SAID_RESTORE_LOST_NUMBER, when);
    const struct letter_new lost = { .doc = doc, .source = "scan", .register_letter = config_text(t->office, CONFIG_OFFICE_REGISTER),
                                     .number_prefix = config_text(t->office, CONFIG_OFFICE_NUMBER_PREFIX), .lane = 1, .received_s = at_s };
    if (r == 0)
        r = store_lost_number(store, &lost, reason, t->ask->actor, number, e);
    t->report->lost += r == 0;
    return r;
}

/* Numbers that stand on paper out there are never given a second time: they become void. */
static int lose_numbers(struct restore *t, struct store *store, struct spool *spool, struct err *e)
{
    char number[STORE_NUMBER_SIZE] = "";
    int64_t serial = 0, at_s = clock_utc_s(), given = 0;
    const char *prefix = config_text(t->office, CONFIG_OFFICE_NUMBER_PREFIX), *letter = config_text(t->office, CONFIG_OFFICE_REGISTER);
    bool later = strcmp(t->ask->last_number, RESTORE_NONE_LATER) != 0;
    int year = 0, r = later ? parse_number(t, &serial, &year, e) : 0;

    if (r < 0 || !later)
        return r;
    r = store_last_serial(store, letter, year, &given, e);
    snprintf(number, sizeof(number), "%s-%s/%d/%06" PRId64, prefix, letter, year, given);
    if (clock_local_year(at_s) != year) {
        struct tm end_of_year = { .tm_year = year - 1900, .tm_mon = 11, .tm_mday = 31, .tm_hour = 12, .tm_isdst = -1 };

        at_s = (int64_t)mktime(&end_of_year);
    }
    while (r == 0 && given < serial && t->report->lost < LOST_MAX) {
        r = lose_one(t, store, spool, at_s, number, e);
        const char *slash = strrchr(number, '/');
        given = slash ? strtoll(slash + 1, NULL, 10) : 0;
    }
    return r == 0 && given != serial ? err_say(e, -EINVAL, SAID_RESTORE_BAD_NUMBER, t->ask->last_number, number) : r;
}

/* ---- does it all fit together? */

struct faults { unsigned n; int damaged; char first[SAID_SIZE]; };

/* Each document is as it was packed, or the restore had ended before: one that is damaged was so on the lost box, and nobody is to lose all
 * others for it. A document may be a step behind its letter, as after a crash: diaryd's start does what is missing, also of a refusal. */
static void note_fault(void *ctx, const struct audit_fault *f)
{
    struct faults *x = ctx;

    x->damaged += f->kind == AUDIT_MISSING || f->kind == AUDIT_BYTES;
    if (f->kind == AUDIT_DIARY && x->n++ == 0)
        snprintf(x->first, sizeof(x->first), "%.60s %.16s %.300s", f->letter, f->doc, f->why);
}

static int check_all(struct restore *t, struct store *store, struct spool *spool, struct err *e)
{
    struct faults found = { 0 };
    struct audit_result result;

    care_say(t->watch, 85, SAID_RESTORE_CHECKS);
    int r = audit_run(store, spool, &(struct audit_ask){ .fault = note_fault, .ctx = &found }, &result, e);
    t->report->letters = result.letters - t->report->lost;
    t->report->documents = result.documents;
    t->report->damaged = found.damaged;
    return r == 0 && found.n > 0 ? err_say(e, -EBADMSG, SAID_RESTORE_FAULTS, SAID_NUMBER(found.n), found.first) : r;
}

/* The office's own: the settings of the box it comes to are still those of a new one, which count other numbers. */
static int load_settings(struct restore *t, struct err *e)
{
    char over[PATH_MAX];
    int r = restore_path(t, over, e, "data/" CONFIG_SETTINGS_NAME);

    return r == 0 ? config_load_again(t->c, over, &t->office, e) : r;
}

/* For programs that do not wait for diaryd. */
static int note_restored(const struct restore *t, int64_t at_s, struct err *e)
{
    char data[PATH_MAX];
    int r = restore_path(t, data, e, "data");

    if (r == 0 && mkdir(data, 02770) < 0 && errno != EEXIST)
        r = err_errno(e, "make %s", data);
    return r == 0 ? restored_put(data, &(struct restored){ .taken_s = t->index.taken_s, .at_s = at_s }, e) : r;
}

static int settle_in(struct restore *t, struct err *e)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_SPOOL struct spool *spool = NULL;
    char diary[PATH_MAX], root[PATH_MAX], key[PATH_MAX];
    struct store_moment m;
    int64_t at_s = clock_utc_s();
    int r = load_settings(t, e);

    if (r == 0)
        r = begin_spool(t, e);
    if (r == 0)
        r = restore_path(t, diary, e, CONFIG_DIARY_NAME);
    if (r == 0)
        r = restore_path(t, root, e, CONFIG_SPOOL_NAME);
    if (r == 0)
        r = restore_path(t, key, e, "box.key");
    if (r == 0 && access(diary, F_OK) < 0)
        r = err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED);
    if (r == 0)
        r = store_open(diary, STORE_WRITE, &store, e);
    if (r == 0)
        r = spool_open_with_key(root, key, NULL, &spool, e);
    if (r == 0)
        r = store_moment(store, &m, e);
    if (r == 0)
        r = store_restored(store, &(struct store_restored){ .taken_s = t->index.taken_s, .at_s = at_s, .letters_max = m.letters_max },
                           t->ask->last_number, t->ask->actor, &t->report->asked_about, e);
    if (r == 0)
        r = note_restored(t, at_s, e);
    if (r == 0)
        r = lose_numbers(t, store, spool, e);
    return r == 0 ? check_all(t, store, spool, e) : r;
}

/* The next backup goes on in the same set, with the same sheet. */
static int keep_office_key(struct restore *t, struct err *e)
{
    struct care_state s = { .good_s = t->index.taken_s, .letters = t->report->letters, .documents = t->report->documents };
    char path[PATH_MAX];
    int r = care_path(t->c, "office.key", path, e);

    if (r == 0)
        r = office_key_save(path, &t->opener.key, e);
    return r == 0 ? care_state_save(t->c, &s, e) : r;
}

/* ---- all of it */

static int sync_all(const char *dir, struct err *e)
{
    AUTO_CLOSE int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd < 0 || syncfs(fd) < 0 ? err_errno(e, "sync %s", dir) : 0;
}

static int make_ready(struct restore *t, struct err *e)
{
    static const char *const leftovers[] = { "catalogue", "spool-read", CONFIG_DIARY_NAME ".writer", CONFIG_DIARY_NAME "-wal", CONFIG_DIARY_NAME "-shm" };
    char path[PATH_MAX];
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(leftovers); i++) {
        r = restore_path(t, path, e, "%s", leftovers[i]);
        if (r == 0)
            r = restore_remove(path, e);
    }
    if (r == 0)
        r = sync_all(t->dir, e);
    if (r == 0)
        r = restore_path(t, path, e, "ready");
    return r == 0 ? put_file(path, 0600, t->report->stamp, strlen(t->report->stamp), e) : r;
}

static int restore_all(struct restore *t, struct err *e)
{
    int r = check_empty(t, e);

    if (r == 0 && !t->ask->last_number)
        r = err_say(e, -EINVAL, SAID_RESTORE_WHICH_NUMBER);
    office_key_of(t->ask->secret, &t->opener);
    if (r == 0)
        r = restore_remove(t->dir, e);
    if (r == 0 && mkdir(t->dir, 02700) < 0)             /* secrets are read into it */
        r = err_errno(e, "make %s", t->dir);
    if (r == 0)
        r = restore_choose(t, e);
    if (r == 0)
        r = check_room(t, e);
    if (r == 0)
        r = restore_read(t, e);
    if (r == 0)
        r = settle_in(t, e);
    if (r == 0)
        r = restore_conf_check(t, e);
    if (r == 0)
        r = keep_office_key(t, e);
    if (r == 0)
        r = make_ready(t, e);
    if (r < 0) {
        restore_remove(t->dir, NULL);                   /* best effort: the next try removes it, too */
        return r;
    }
    care_say(t->watch, 95, SAID_RESTORE_MOVES);
    return restore_move(t->c, t->dir, t->data_dir, e);
}

static int set_paths(struct restore *t, struct err *e)
{
    if ((size_t)snprintf(t->data_dir, PATH_MAX, "%s", config_text(t->c, CONFIG_PATHS_DATA_DIR)) >= PATH_MAX)
        return err_set(e, -ENAMETOOLONG, "paths.data_dir is too long");
    if (mkdir(t->data_dir, 02770) < 0 && errno != EEXIST)
        return err_errno(e, "make %s", t->data_dir);
    return config_path(t->c, CONFIG_PATHS_DATA_DIR, RESTORE_DIR, t->dir, PATH_MAX, e);
}

static int complete(struct restore *t, struct err *e)
{
    char ready[PATH_MAX];
    int r = restore_path(t, ready, e, "ready");

    if (r < 0 || access(ready, F_OK) < 0)
        return r;
    r = restore_move(t->c, t->dir, t->data_dir, e);
    return r < 0 ? r : 1;
}

static void let_go(struct restore *t)
{
    if (t->lock_fd >= 0)
        close(t->lock_fd);
    if (t->writer_fd >= 0)
        close(t->writer_fd);
    set_close(&t->set);
    target_close(&t->target);
    index_done(&t->index);
    documents_done(&t->documents);
    config_free(t->office);
    sodium_memzero(&t->opener, sizeof(t->opener));
}

int care_restore(const struct config *c, const struct restore_ask *ask, const struct care_watch *watch, struct restore_report *ret, struct err *e)
{
    struct restore t = { .c = c, .ask = ask, .watch = watch, .report = ret, .lock_fd = -1, .writer_fd = -1 };

    *ret = (struct restore_report){ .lost = 0 };
    int r = set_paths(&t, e);
    if (r == 0)
        r = take_locks(&t, e);
    if (r == 0)
        r = complete(&t, e);
    ret->completed = r == 1;
    if (r == 0)
        r = restore_all(&t, e);
    let_go(&t);
    return r < 0 ? r : 0;
}

int care_restore_complete(const struct config *c, struct err *e)
{
    struct restore t = { .c = c, .lock_fd = -1, .writer_fd = -1 };
    int r = set_paths(&t, e);

    if (r < 0 || access(t.dir, F_OK) < 0)
        return r;
    r = take_locks(&t, e);
    if (r == 0)
        r = complete(&t, e);
    if (r == 0)
        r = restore_remove(t.dir, e);                   /* it had changed nothing yet, and takes room */
    let_go(&t);
    return r;
}

int care_restore_may(const struct config *c, struct err *e)
{
    struct reset_cost has;
    int r = reset_look(c, &has, e);

    return r == 0 && has.letters > 0 ? err_say(e, -EEXIST, SAID_RESTORE_NOT_EMPTY) : r;
}
