#include "drivers/hotfolder/hotfolder.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/said.h"
#include "base/shelf.h"
#include "base/text.h"
#include "base/thread.h"
#include "drivers/hotfolder/leftover.h"
#include "drivers/hotfolder/marked.h"
#include "drivers/hotfolder/notes.h"
#include "drivers/hotfolder/seen.h"
#include "drivers/hotfolder/words.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

enum { SOON_MS = 200 };

struct hotfolder {
    struct hotfolder_setup setup;
    struct spool *spool;        /* NULL: not open */
    int notes_fd;               /* -1: not open */
    int64_t spool_at_ms;        /* after the card failed: when to try again */
    struct seen seen;
    unsigned taken, bad, held, refused;
    struct err aside;           /* why a file was put aside last */
};

/* What one look has in hand. */
struct pass {
    struct hotfolder *h;
    int dir_fd;
    int64_t now_ms;
    struct hotfolder_report *report;
};

/* The first thing that is wrong is told. */
static void tell(struct pass *p, const struct err *e)
{
    if (p->report->sentence[0])
        return;
    snprintf(p->report->sentence, sizeof(p->report->sentence), "%s", err_line(e));
    text_printable(p->report->sentence);                /* it may hold a name, of any bytes */
    p->report->code = e->code;
}

static bool is_stopped(const struct pass *p) { return p->h->setup.stop && atomic_load(p->h->setup.stop); }

/* Is it the box that cannot, and not this one file? */
static bool is_of_the_box(int r)
{
    return r == -ENOSPC || r == -EDQUOT || r == -EIO || r == -EROFS || r == -ENOMEM || r == -EMFILE || r == -ENFILE;
}

/* What fails in the folder says nothing of the card. */
static int of_the_folder(int r) { return is_of_the_box(r) ? -EREMOTEIO : r; }

/* ---- is it the file that was looked at, and does nobody write to it? */

/* Who has it open for writing keeps us from a lease, on this machine at least. Only the owner of a file may ask, or who
 * has CAP_LEASE, as on the box; where we may not, the time without a change has to do. */
static bool is_being_written(int fd)
{
    if (fcntl(fd, F_SETLEASE, F_RDLCK) < 0)
        return errno == EAGAIN;
    fcntl(fd, F_SETLEASE, F_UNLCK);
    return false;
}

/* And does it still lie there under its name? Else it is taken when it has settled under the new one. */
static bool is_unchanged(const struct pass *p, const struct seen_file *f, int fd)
{
    struct stat st, named;

    return fstat(fd, &st) == 0 && seen_is_same(f, &st) &&
           fstatat(p->dir_fd, f->name, &named, AT_SYMLINK_NOFOLLOW) == 0 && seen_is_same(f, &named);
}

/* The SHA-256 of its content now. */
static int hash_content(int fd, char out[HASH_HEX_SIZE], struct err *e)
{
    return of_the_folder(note_hash(fd, out, e));
}

/* ---- taken: the file goes to done/, then its note */

/* Whoever put another file under that name in the same instant gets it back, to be taken next. */
static int check_moved(struct pass *p, const struct seen_file *f, const struct note *note, const char *name, struct err *e)
{
    char path[NAME_MAX + 8], sha256[HASH_HEX_SIZE];
    struct stat st;
    int r;

    snprintf(path, sizeof(path), "done/%s", name);
    AUTO_CLOSE int fd = openat(p->dir_fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0 || seen_is_same(f, &st))
        return 0;
    r = hash_content(fd, sha256, e);
    if (r < 0 || strcmp(sha256, note->sha256) == 0)
        return r;
    return shelf_give_back(p->dir_fd, name, f->name, e);
}

static int finish(struct pass *p, const struct seen_file *f, const struct note *note, struct err *e)
{
    char name[NAME_MAX + 1];
    int r = shelf_done(p->dir_fd, f->name, name, e);

    if (r == 0)
        r = check_moved(p, f, note, name, e);
    if (r < 0)
        return of_the_folder(err_wrap_say(e, r, SAID_HOT_TAKEN_STAYS, f->name));
    return notes_drop(p->h->notes_fd, f->name, e);
}

/* Does it have the content that was noted? 1, 0 or -errno. */
static int is_noted(struct pass *p, const struct seen_file *f, const struct note *note, struct err *e)
{
    char sha256[HASH_HEX_SIZE];

    if (note->size_bytes != f->size_bytes)
        return 0;
    AUTO_CLOSE int fd = openat(p->dir_fd, f->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int r = fd < 0 ? of_the_folder(err_errno(e, "open it")) : hash_content(fd, sha256, e);
    return r < 0 ? err_wrap(e, r, "%s", f->name) : strcmp(sha256, note->sha256) == 0;
}

/* Does a note tell that an earlier run has published this file? 1: yes, and it lies in done/ now; 0: no. */
static int finish_earlier(struct pass *p, const struct seen_file *f, struct err *e)
{
    enum spool_stage stage;
    struct note note;
    int r = notes_find(p->h->notes_fd, f->name, &note, e);

    if (r > 0)
        r = is_noted(p, f, &note, e);
    if (r > 0)
        r = leftover_is_published(p->h->spool, note.doc, &stage, e);
    if (r <= 0)
        return r;
    r = spool_settle(p->h->spool, stage, e);            /* it was seen there; now it stays there */
    if (r == 0)
        r = finish(p, f, &note, e);
    return r < 0 ? r : 1;
}

/* ---- a file becomes a letter */

static int publish(struct pass *p, const struct seen_file *f, struct spool_doc *take_d, const char *sha256, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = take_d;
    struct note note = { .size_bytes = f->size_bytes };
    int r;

    snprintf(note.doc, sizeof(note.doc), "%s", spool_doc_id(d));
    snprintf(note.sha256, sizeof(note.sha256), "%s", sha256);
    r = notes_add(p->h->notes_fd, &note, f->name, e);
    if (r == 0) {
        r = spool_doc_commit(TAKE_PTR(d), SPOOL_SCANNED, e);
        if (r < 0 && r != -EIO)                         /* -EIO: it may be there all the same */
            notes_drop(p->h->notes_fd, f->name, NULL);
    }
    if (r < 0)
        return err_wrap_say(e, r, SAID_HOT_NOT_TAKEN, f->name);
    p->h->taken++;
    log_info("taken_in", LOG_DOC LOG_BYTES, note.doc, (long long)f->size_bytes);
    if (p->h->setup.taken)
        p->h->setup.taken(p->h->setup.ctx, note.doc);
    return finish(p, f, &note, e);
}

/* cleared: who has looked at it, "": the check has. */
static int keep(struct pass *p, const struct seen_file *f, const struct intake_bytes *b, const char *kind, const char *cleared, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    struct intake_origin origin = p->h->setup.origin;

    origin.cleared = cleared;
    int r = intake_put(p->h->spool, b, kind, f->name, &origin, &d, e);
    return r < 0 ? err_wrap_say(e, r, SAID_HOT_NOT_TAKEN, f->name) : publish(p, f, TAKE_PTR(d), b->sha256, e);
}

/* ---- the marking check */

struct checking { struct pass *pass; const char *name; int64_t until_ms; bool stopped; };

static bool is_over(void *ctx, int page, int pages)
{
    struct checking *c = ctx;
    const struct hotfolder_setup *setup = &c->pass->h->setup;

    thread_alive();
    if (setup->progress && pages > 1)
        setup->progress(setup->progress_ctx, c->name, page, pages);
    c->stopped = is_stopped(c->pass);
    return c->stopped || clock_mono_ms() >= c->until_ms;
}

static int put_aside_marked(struct pass *p, const struct seen_file *f, const struct mark_verdict *v, struct err *e)
{
    struct hotfolder *h = p->h;
    bool refused = v->decision == MARK_REFUSE;
    int r = refused ? marked_refuse(h->spool, p->dir_fd, f, e) : marked_hold(p->dir_fd, f->name, v, e);

    if (r == -EAGAIN)
        return r;
    if (r < 0)
        return refused ? r : of_the_folder(err_wrap_say(e, r, SAID_HOT_MARKED_STAYS, f->name));
    *(refused ? &h->refused : &h->held) += 1;
    log_info(refused ? "file_refused" : "file_held", LOG_BYTES, (long long)f->size_bytes);
    if (refused && h->setup.taken)
        h->setup.taken(h->setup.ctx, "");
    return 0;
}

/* From here on only the bytes in memory count. 1: it may be kept; 0: it is dealt with; -EAGAIN: not settled, -ECANCELED. */
static int check(struct pass *p, const struct seen_file *f, int fd, const struct intake_bytes *b, struct err *e)
{
    struct checking c = { .pass = p, .name = f->name, .until_ms = clock_mono_ms() + INTAKE_CHECK_MAX_MS };
    struct mark_verdict v;

    p->h->setup.mark(p->h->setup.ctx, b, is_over, &c, &v);
    if (c.stopped)
        return -ECANCELED;
    if (!is_unchanged(p, f, fd))
        return -EAGAIN;
    return v.decision == MARK_CLEAR ? 1 : put_aside_marked(p, f, &v, e);
}

static int check_and_keep(struct pass *p, const struct seen_file *f, int fd, const char *kind, struct err *e)
{
    AUTO_INTAKE_BYTES struct intake_bytes b = { .n = 0 };
    char who[SPOOL_VALUE_SIZE] = "";
    int r = intake_load(fd, &b, e);

    if (r == -EFBIG || r == -ENODATA || (r == 0 && !is_unchanged(p, f, fd)))
        return -EAGAIN;
    if (r < 0)
        return err_wrap_say(e, r, SAID_HOT_NOT_TAKEN, f->name);
    if (!marked_is_cleared(f->name, fd, who))
        r = check(p, f, fd, &b, e);
    else
        r = 1;
    return r > 0 ? keep(p, f, &b, kind, who, e) : r;
}

static int probe(struct pass *p, const char *name, struct err *e)
{
    AUTO_FREE char *path = NULL;

    if (asprintf(&path, "%s/%s", p->h->setup.dir, name) < 0)
        return err_set(e, -ENOMEM, "out of memory");
    int r = p->h->setup.probe(path, p->h->setup.stop, e);
    return r == -ENOSYS ? 0 : r;                        /* cannot be told: reading will */
}

static int turn_away(struct pass *p, const struct seen_file *f, int refusal, struct err *e)
{
    char text[WORDS_SIZE];
    int r;

    words_reason(refusal, f->name, e->msg, text);
    log_info("file_bad", LOG_BYTES LOG_WHY, (long long)f->size_bytes, e->msg);
    r = shelf_bad(p->dir_fd, f->name, text, e);
    p->h->bad += r == 0;
    return of_the_folder(err_wrap_say(e, r, SAID_HOT_BAD_STAYS, f->name));
}

/* 0: it is a letter, or lies in bad/ or held/, or is gone; -EAGAIN: not settled. */
static int take(struct pass *p, const struct seen_file *f, struct err *e)
{
    const char *kind = NULL;
    int r = finish_earlier(p, f, e);

    if (r != 0)
        return r < 0 ? r : 0;
    AUTO_CLOSE int fd = openat(p->dir_fd, f->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return -EAGAIN;
    if (fd < 0)
        return of_the_folder(err_say(e, -errno, SAID_HOT_NOT_OPENED, f->name, strerror(errno)));
    if (!is_unchanged(p, f, fd) || is_being_written(fd))
        return -EAGAIN;
    r = intake_look(fd, &kind, e);
    if (r == 0)
        r = spool_check_room(p->h->spool, p->h->setup.origin.reserve_bytes, e);
    if (r == 0)
        r = probe(p, f->name, e);
    if (intake_is_refusal(r))
        return is_unchanged(p, f, fd) ? turn_away(p, f, r, e) : -EAGAIN;
    return r < 0 ? err_wrap_say(e, r, SAID_HOT_NOT_TAKEN, f->name) : check_and_keep(p, f, fd, kind, e);
}

/* ---- the look */

/* sub: "." or a sub-folder, which need not be there. */
static int list(struct pass *p, const char *sub, struct seen *now, struct err *e)
{
    AUTO_CLOSE int fd = openat(p->dir_fd, sub, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);    /* own reading position */
    bool top = strcmp(sub, ".") == 0;
    AUTO_CLOSEDIR DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *d;
    int r = 0;

    if (!dir && !top && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
        return 0;
    if (!dir)
        return err_say(e, -errno, SAID_HOT_FOLDER, p->h->setup.dir, strerror(errno));
    (void)TAKE_FD(fd);
    for (errno = 0; r == 0 && (d = readdir(dir)); errno = 0) {
        char name[NAME_MAX + 16];
        struct stat st;

        snprintf(name, sizeof(name), "%s%s%s", top ? "" : sub, top ? "" : "/", d->d_name);
        if (seen_is_wanted(d->d_name) && fstatat(p->dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
            r = seen_add(now, name, &st, p->now_ms);
    }
    if (r == -ENOMEM)
        return err_set(e, r, "out of memory");
    if (r == 0 && errno)
        return err_say(e, -errno, SAID_HOT_FOLDER, p->h->setup.dir, strerror(errno));
    return r == -E2BIG ? 0 : r;                         /* the others come when some have gone */
}

static int open_missing(struct pass *p, struct err *e)
{
    struct hotfolder *h = p->h;
    int r = 0;

    if (!h->spool && p->now_ms < h->spool_at_ms)
        return err_say(e, -EIO, SAID_HOT_CARD_FAILED);
    if (!h->spool)
        r = spool_open_with_key(h->setup.spool_root, h->setup.box_key_file, NULL, &h->spool, e);
    if (r < 0 || h->notes_fd >= 0)
        return r;
    h->notes_fd = r = notes_open(h->setup.notes_dir, e);
    return r < 0 ? r : leftover_notes(h->spool, h->notes_fd, p->dir_fd, e);
}

/* After a failed sync nothing may be done again on what was open: the next look begins as after a start. */
static void leave_card(struct pass *p)
{
    spool_close(p->h->spool);
    p->h->spool = NULL;
    close(p->h->notes_fd);
    p->h->notes_fd = -1;
    p->h->spool_at_ms = p->now_ms + HOTFOLDER_ASIDE_MS;
}

/* Goes through the settled files in the order of their names. Returns in how many ms the next one is settled. */
static int64_t take_all(struct pass *p)
{
    int64_t next_ms = HOTFOLDER_LOOK_MS;

    for (size_t i = 0; i < p->h->seen.n && !is_stopped(p); i++) {
        struct seen_file *f = &p->h->seen.files[i];
        int64_t wait_ms = seen_wait(f, p->now_ms, p->h->setup.settle_ms);
        struct err e = { 0 };
        int r = wait_ms > 0 ? -EAGAIN : take(p, f, &e);

        if (r == 0)
            continue;
        p->report->waiting++;
        if (wait_ms > 0 && wait_ms < next_ms)
            next_ms = wait_ms;
        if (f->not_before_ms > p->now_ms)               /* it is still so */
            tell(p, &p->h->aside);
        if (r == -EAGAIN || r == -ECANCELED)
            continue;
        tell(p, &e);
        if (r == -EIO)
            leave_card(p);
        if (is_of_the_box(r)) {                         /* the others would fare no better */
            p->report->waiting += (unsigned)(p->h->seen.n - i - 1);
            break;
        }
        f->not_before_ms = p->now_ms + HOTFOLDER_ASIDE_MS;
        p->h->aside = e;
    }
    return next_ms > SOON_MS ? next_ms : SOON_MS;
}

static int look(struct pass *p, int64_t *ret_next_ms, struct err *e)
{
    struct seen now = { 0 };
    int r = open_missing(p, e);

    if (r == 0)
        r = marked_sweep(p->dir_fd, e);
    if (r == 0)
        r = list(p, ".", &now, e);
    if (r == 0)
        r = list(p, "cleared", &now, e);
    if (r < 0) {
        seen_done(&now);
        return r;
    }
    seen_follow(&now, &p->h->seen);
    p->h->seen = now;
    *ret_next_ms = take_all(p);
    return 0;
}

int64_t hotfolder_pass(struct hotfolder *h, int64_t now_ms, struct hotfolder_report *ret)
{
    struct pass p = { .h = h, .now_ms = now_ms, .report = ret };
    int64_t next_ms = HOTFOLDER_LOOK_MS;
    struct err e = { 0 };

    *ret = (struct hotfolder_report){ .waiting = 0 };
    AUTO_CLOSE int dir_fd = open(h->setup.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    p.dir_fd = dir_fd;
    if (dir_fd < 0)
        err_errno(&e, "The hot folder %s cannot be opened", h->setup.dir);
    if (dir_fd < 0 || look(&p, &next_ms, &e) < 0)
        tell(&p, &e);
    ret->taken = h->taken;
    ret->bad = h->bad;
    ret->held = h->held;
    ret->refused = h->refused;
    return next_ms;
}

int hotfolder_open(const struct hotfolder_setup *setup, struct hotfolder **ret_folder, struct err *e)
{
    struct hotfolder *h = calloc(1, sizeof(*h));

    if (!h)
        return err_set(e, -ENOMEM, "out of memory");
    h->setup = *setup;
    h->notes_fd = -1;
    *ret_folder = h;
    return 0;
}

void hotfolder_close(struct hotfolder *h)
{
    if (!h)
        return;
    spool_close(h->spool);
    if (h->notes_fd >= 0)
        close(h->notes_fd);
    seen_done(&h->seen);
    free(h);
}
