#include "uploader/intake/folder.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "uploader/intake/known.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MIB = 1 << 20, LOOK_BACK_S = 7 * 24 * 3600 /* a mailbox may have been away for days before the backup */, SEARCH_SIZE = 80 };

static bool is_stopped(const struct folder_work *w) { return w->stop && atomic_load(w->stop); }

static int save(struct folder_work *w, struct err *e)
{
    pthread_mutex_lock(w->lock);
    int r = ledger_save(w->ledger, e);
    pthread_mutex_unlock(w->lock);
    return r;
}

static uint32_t seen_of(struct folder_work *w, const char *folder, uint32_t validity)
{
    pthread_mutex_lock(w->lock);
    uint32_t seen = ledger_seen(w->ledger, folder, validity);
    pthread_mutex_unlock(w->lock);
    return seen;
}

/* ---- what becomes of a mail */

static int list(struct folder_work *w, const struct mail_place *p, const struct taken *t, struct err *e)
{
    struct ledger_mail m = { .folder = p->folder, .from = t->from, .why = t->why, .sentence = t->sentence, .by = "", .uid_validity = p->uid_validity,
                             .uid = p->uid, .arrived_s = p->arrived_s };
    char name[IMAP_FOLDER_SIZE + 64], id[ID_SIZE];
    int n = snprintf(name, sizeof(name), "%" PRIu32 " %" PRIu32 " %s", p->uid_validity, p->uid, p->folder);

    id_of(name, (size_t)n, id);
    m.id = id;
    pthread_mutex_lock(w->lock);
    int r = ledger_list(w->ledger, &m, e);
    pthread_mutex_unlock(w->lock);
    if (r == 0)
        log_info("mail_listed", LOG_STATUS, t->why);
    return r;
}

static int list_too_large(struct folder_work *w, const struct mail_place *p, struct err *e)
{
    struct taken t = { .as = TAKEN_LISTED, .why = "too_large" };

    said_set(t.sentence, SAID_MAIL_TOO_LARGE, SAID_NUMBER(w->max_bytes / MIB));
    return list(w, p, &t, e);
}

/* Only now: the letter is on the card. A mailbox that does not allow it is none the worse. */
static int touch(struct folder_work *w, const struct mail_place *p, struct err *e)
{
    int r;

    if (w->no_marks || strcmp(p->folder, w->done_folder) == 0)
        return 0;
    r = w->done_folder[0] ? imap_put_aside(w->imap, w->caps, p->uid, w->done_folder, e) : imap_set_keyword(w->imap, p->uid, e);
    w->no_marks = r == -EREMOTEIO;
    return r == -EREMOTEIO ? 0 : r;
}

/* It cannot be taken in, and the next ones could not either? What else goes wrong with one mail is for a person to look at. */
static bool is_of_the_box(int r)
{
    static const int codes[] = { -ENOSPC, -EDQUOT, -EIO, -EROFS, -ENOMEM, -EMFILE, -ENFILE, -ENOENT, -ECANCELED, -EAGAIN, -ENOKEY, -EBUSY, -ECONNREFUSED,
                                 -ECONNRESET, -EPIPE };

    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (codes[i] == r)
            return true;
    return false;
}

/* The line broke over this mail once more: so many times in a row. On disk. */
static int64_t count_break(struct folder_work *w, const struct mail_place *p)
{
    enum { COUNT_BITS = 8 };
    char key[IMAP_FOLDER_SIZE + 16];

    snprintf(key, sizeof(key), "break %s", p->folder);
    pthread_mutex_lock(w->lock);
    int64_t before = ledger_number(w->ledger, key), n = before >> COUNT_BITS == p->uid ? (before & ((1 << COUNT_BITS) - 1)) + 1 : 1;
    ledger_set_number(w->ledger, key, (int64_t)p->uid << COUNT_BITS | n);
    ledger_save(w->ledger, NULL);               /* one that is not kept is counted again */
    pthread_mutex_unlock(w->lock);
    return n;
}

/* The mail could not be fetched. 0: it is dealt with all the same, *ret says how. */
static int after_break(struct folder_work *w, const struct mail_place *p, int failed, struct taken *ret, const struct err *e)
{
    *ret = (struct taken){ .as = TAKEN_LISTED, .why = "too_large" };
    if (failed == -EFBIG) {
        said_set(ret->sentence, SAID_MAIL_TOO_LARGE, SAID_NUMBER(w->max_bytes / MIB));
    } else if (failed == -ENOMEM || is_stopped(w) || count_break(w, p) < FOLDER_MOST_BREAKS) {
        return failed;
    } else {
        ret->why = "unreadable";
        said_set(ret->sentence, SAID_MAIL_UNREADABLE, e->msg);
    }
    w->line_over = true;
    return 0;
}

/* Behind a mail that is dealt with, and noted. */
static int check_line(struct folder_work *w, struct err *e)
{
    return w->line_over ? err_set(e, -EPROTO, "the mailbox breaks off over a mail; it is on the list") : 0;
}

static int take_bytes(struct folder_work *w, const struct mail_place *p, const char *by, struct taken *ret, struct err *e)
{
    unsigned char *bytes = NULL;
    struct err why = { 0 };
    size_t n = 0;
    int r = imap_fetch(w->imap, p->uid, (size_t)w->max_bytes, &bytes, &n, e);

    if (r < 0)
        return r == -ENOENT ? r : after_break(w, p, r, ret, e);
    thread_alive();
    r = w->take(w->ctx, p, bytes, n, by, ret, &why);
    sodium_memzero(bytes, n);           /* it may not have been cleared */
    free(bytes);
    if (r == 0)
        return 0;
    if (is_of_the_box(r)) {
        *e = why;
        return -EHOSTDOWN;
    }
    *ret = (struct taken){ .as = TAKEN_LISTED, .why = "unreadable" };
    said_set(ret->sentence, SAID_MAIL_UNREADABLE, why.msg);
    return 0;
}

/* One mail, whatever becomes of it. 0 also when it is not there any more. */
static int take_one(struct folder_work *w, struct mail_place *p, const char *by, struct taken *ret, struct err *e)
{
    struct imap_meta meta;
    int r = imap_ask_meta(w->imap, p->uid, &meta, e);

    *ret = (struct taken){ .as = TAKEN_KNOWN };
    if (r == -ENOENT || (r == 0 && meta.done && !*by && w->restored_s == 0))
        return 0;
    if (r < 0)
        return r;
    p->arrived_s = meta.arrived_s > 0 ? meta.arrived_s : clock_utc_s();
    ret->as = TAKEN_LISTED;
    if (meta.size_bytes > w->max_bytes)
        return list_too_large(w, p, e);
    r = take_bytes(w, p, by, ret, e);
    if (r == -ENOENT) {
        ret->as = TAKEN_KNOWN;
        return 0;
    }
    if (r == 0 && (ret->as == TAKEN_LISTED || ret->as == TAKEN_REFUSED))
        return list(w, p, ret, e);
    w->taken += r == 0 && ret->as == TAKEN_LETTER;
    if (r == 0 && ret->as == TAKEN_LETTER && *w->letters_file)
        known_add(w->letters_file, p->folder, p->uid_validity, p->uid, ret->doc);
    return r == 0 ? touch(w, p, e) : r;
}

/* ---- new ones */

static int take_since(struct folder_work *w, const char *folder, uint32_t validity, uint32_t seen, struct err *e)
{
    AUTO_IMAP_UIDS struct imap_uids uids = { .n = 0 };
    char what[48];
    int r;

    snprintf(what, sizeof(what), "UID %" PRIu32 ":*", seen < UINT32_MAX ? seen + 1 : seen);
    r = imap_search(w->imap, what, &uids, e);
    for (size_t k = 0; r == 0 && k < uids.n && !is_stopped(w); k++) {
        struct mail_place p = { .account = w->account, .folder = folder, .uid_validity = validity, .uid = uids.uid[k] };
        struct taken t;

        if (p.uid <= seen)              /* "7:*" names the last mail, even when its UID is below */
            continue;
        r = take_one(w, &p, "", &t, e);
        if (r == 0) {
            pthread_mutex_lock(w->lock);
            r = ledger_set_seen(w->ledger, folder, validity, p.uid, e);
            if (r == 0)
                r = ledger_save(w->ledger, e);
            pthread_mutex_unlock(w->lock);
        }
        if (r == 0)
            r = check_line(w, e);
    }
    return r;
}

int folder_take_new(struct folder_work *w, const char *folder, struct err *e)
{
    struct imap_folder f;
    int r = imap_select(w->imap, folder, &f, e);

    w->no_marks = r == 0 && !f.keeps_keywords && !w->done_folder[0];
    do {
        imap_had_news(w->imap);
        if (r == 0)
            r = take_since(w, folder, f.uid_validity, seen_of(w, folder, f.uid_validity), e);
    } while (r == 0 && !is_stopped(w) && imap_had_news(w->imap));      /* more came meanwhile */
    return r;
}

/* ---- wanted ones */

static bool next_wanted(struct folder_work *w, const char *folder, size_t *k, struct ledger_mail *ret, char id[ID_SIZE], char by[128])
{
    bool found = false;

    pthread_mutex_lock(w->lock);
    for (; !found && ledger_at(w->ledger, *k, ret); ++*k)
        found = ret->by[0] && strcmp(ret->folder, folder) == 0;
    if (found) {
        snprintf(id, ID_SIZE, "%s", ret->id);
        snprintf(by, 128, "%s", ret->by);
    }
    pthread_mutex_unlock(w->lock);
    return found;
}

int folder_take_wanted(struct folder_work *w, const char *folder, struct err *e)
{
    struct ledger_mail m = { .id = "" };
    char id[ID_SIZE], by[128];
    struct imap_folder f;
    bool open = false;
    int r = 0;

    for (size_t k = 0; r == 0 && !is_stopped(w) && next_wanted(w, folder, &k, &m, id, by); ) {
        struct mail_place p = { .account = w->account, .folder = folder, .uid_validity = m.uid_validity, .uid = m.uid };
        struct taken t = { .as = TAKEN_KNOWN };

        r = open ? 0 : imap_select(w->imap, folder, &f, e);
        open = true;
        if (r == 0 && f.uid_validity == m.uid_validity)
            r = take_one(w, &p, by, &t, e);
        if (r == 0 && (t.as == TAKEN_LETTER || t.as == TAKEN_KNOWN)) {
            pthread_mutex_lock(w->lock);
            ledger_unlist(w->ledger, id);
            pthread_mutex_unlock(w->lock);
            k = 0;
        }
        if (r == 0)
            r = save(w, e);
        if (r == 0)
            r = check_line(w, e);
    }
    return r;
}

/* ---- the comparison */

static void unlist_gone(struct folder_work *w, const char *folder, uint32_t validity, const struct imap_uids *all)
{
    struct ledger_mail m;

    pthread_mutex_lock(w->lock);
    for (size_t k = 0; ledger_at(w->ledger, k, &m); ) {
        bool here = strcmp(m.folder, folder) == 0;

        if (here && !(m.uid_validity == validity && imap_uids_have(all, m.uid)))
            ledger_unlist(w->ledger, m.id);
        else
            k++;
    }
    pthread_mutex_unlock(w->lock);
}

static bool is_listed(struct folder_work *w, const struct mail_place *p)
{
    pthread_mutex_lock(w->lock);
    bool listed = ledger_is_listed(w->ledger, p->folder, p->uid_validity, p->uid);
    pthread_mutex_unlock(w->lock);
    return listed;
}

/* Those of uids up to seen that are neither letters nor listed. */
static int take_missed(struct folder_work *w, struct mail_place at, const struct imap_uids *uids, uint32_t seen, int64_t *ret_missed, struct err *e)
{
    int r = 0;

    *ret_missed = 0;
    for (size_t k = 0; r == 0 && k < uids->n && uids->uid[k] <= seen && !is_stopped(w); k++) {
        struct mail_place p = at;
        struct taken t = { .as = TAKEN_KNOWN };

        p.uid = uids->uid[k];
        if (!is_listed(w, &p))
            r = take_one(w, &p, "", &t, e);
        *ret_missed += r == 0 && t.as == TAKEN_LETTER;
        if (r == 0 && w->line_over && (r = save(w, e)) == 0)
            r = check_line(w, e);
    }
    return r;
}

/* "SINCE 07-Feb-2026": what the lost box may have made a letter of after the backup. By when it came, as nothing tells when it was taken in. */
static void say_since(const struct folder_work *w, const char *before, char out[SEARCH_SIZE])
{
    time_t s = w->restored_s > LOOK_BACK_S ? w->restored_s - LOOK_BACK_S : 0;
    struct tm tm;
    char day[16];

    strftime(day, sizeof(day), "%d-%b-%Y", gmtime_r(&s, &tm));
    snprintf(out, SEARCH_SIZE, "%sSINCE %s", before, day);
}

int folder_compare(struct folder_work *w, const char *folder, struct folder_found *ret, struct err *e)
{
    AUTO_IMAP_UIDS struct imap_uids all = { .n = 0 };
    AUTO_IMAP_UIDS struct imap_uids unmarked = { .n = 0 };
    const struct imap_uids *asked = &all;       /* each costs a fetch; where none can be marked, all */
    char what[SEARCH_SIZE] = "UNKEYWORD " IMAP_KEYWORD;
    struct imap_folder f;
    int r = imap_select(w->imap, folder, &f, e);

    *ret = (struct folder_found){ .mails = 0 };
    if (r < 0)
        return r;
    w->no_marks = !f.keeps_keywords;
    uint32_t seen = seen_of(w, folder, f.uid_validity);
    r = imap_search(w->imap, "ALL", &all, e);
    if (w->restored_s > 0)
        say_since(w, "OR UNKEYWORD " IMAP_KEYWORD " ", what);
    if (r == 0 && !w->no_marks) {
        r = imap_search(w->imap, what, &unmarked, e);
        asked = &unmarked;
    }
    if (r == 0)
        r = take_missed(w, (struct mail_place){ .account = w->account, .folder = folder, .uid_validity = f.uid_validity }, asked, seen, &ret->missed, e);
    if (r < 0)
        return r;
    ret->mails = (int64_t)all.n;
    unlist_gone(w, folder, f.uid_validity, &all);
    if (*w->letters_file)
        known_compare(w->letters_file, folder, f.uid_validity, &all, w->gone, w->ctx);
    return save(w, e);
}

int folder_look_aside(struct folder_work *w, int64_t *ret_missed, struct err *e)
{
    AUTO_IMAP_UIDS struct imap_uids uids = { .n = 0 };
    struct imap_folder f = { .uid_validity = 0 };
    char what[SEARCH_SIZE];
    bool there = false;
    int r = imap_has_folder(w->imap, w->done_folder, &there, e);

    *ret_missed = 0;
    if (r < 0 || !there)
        return r;
    say_since(w, "", what);
    r = imap_select(w->imap, w->done_folder, &f, e);
    if (r == 0)
        r = imap_search(w->imap, what, &uids, e);
    if (r == 0)
        r = take_missed(w, (struct mail_place){ .account = w->account, .folder = w->done_folder, .uid_validity = f.uid_validity }, &uids, UINT32_MAX, ret_missed, e);
    return r == 0 ? save(w, e) : r;
}
