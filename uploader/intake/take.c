#include "uploader/intake/take.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "uploader/intake/identity.h"

#include <errno.h>
#include <string.h>

static const char source[] = "mail";

enum { LOGO_MOST_PX = 200 * 1000 /* 640 x 312 */, LOGO_MOST_LINES = 3 };

/* What one mail has in hand. */
struct work {
    const struct take_setup *setup;
    const struct mail_place *place;
    const unsigned char *bytes;
    size_t n;
    const char *by;
    char sha256[HASH_HEX_SIZE];
    struct opened mail;
    struct frame files[MAIL_MAX_FILES];     /* as far as they were fetched */
    struct taken *taken;
    int64_t until_ms;
    bool stopped;
};

static bool may_show_sender(enum said_id sentence)
{
    return sentence != SAID_MAIL_MARKED && sentence != SAID_MAIL_UNCHECKED && sentence != SAID_MAIL_SENSITIVE && sentence != SAID_MAIL_REFUSED;
}

static int list(struct work *w, const char *why, enum said_id sentence, const char *value)
{
    w->taken->as = sentence == SAID_MAIL_REFUSED ? TAKEN_REFUSED : TAKEN_LISTED;
    w->taken->why = why;
    said_set(w->taken->sentence, sentence, value);
    if (may_show_sender(sentence) && w->mail.facts.from)
        snprintf(w->taken->from, sizeof(w->taken->from), "%s", w->mail.facts.from);
    return 0;
}

/* ---- known? */

/* 1: it is a letter already, and stays one; 0: it is none. What a killed writer left of it goes. */
static int is_known(struct work *w, struct err *e)
{
    enum spool_stage stage;
    int r = spool_find(w->setup->spool, w->taken->doc, &stage);

    if (r == -ENOENT)
        return 0;
    if (r < 0)
        return err_set(e, r, "look for letter %s: %s", w->taken->doc, strerror(-r));
    if (stage == SPOOL_OPEN) {
        r = spool_doc_sweep(w->setup->spool, w->taken->doc, e);
        if (r != -EKEYREVOKED)
            return r == -ENOENT ? 0 : r;
    } else {
        r = spool_settle(w->setup->spool, stage, e);        /* it was seen there; now it stays there */
        if (r < 0)
            return r;
    }
    w->taken->as = TAKEN_KNOWN;
    return 1;
}

/* ---- is it dak? */

static int tell_heard(struct work *w, struct err *e)
{
    const struct mail_facts *f = &w->mail.facts;
    const char *what = f->kind == MAIL_REPORT ? f->report_what : "replied";
    int r = 0;

    for (size_t i = 0; r == 0 && *what && i < f->n_keys; i++)
        r = w->setup->heard(w->setup->ctx, f->keys[i], what, f->report_status, w->taken->doc, w->place->arrived_s, e);
    return r;
}

/* 1: it is a letter, as far as that can be told; 0: listed. */
static int look_what_it_is(struct work *w, struct err *e)
{
    const struct mail_facts *f = &w->mail.facts;
    int r = tell_heard(w, e);

    if (r < 0 || *w->by)
        return r < 0 ? r : 1;
    if (f->sensitive)
        return list(w, "sensitive", SAID_MAIL_SENSITIVE, "");
    switch (f->kind) {
    case MAIL_SPAM:       return list(w, "spam", SAID_MAIL_SPAM, "");
    case MAIL_AUTO_REPLY: return list(w, "auto_reply", SAID_MAIL_AUTO_REPLY, "");
    case MAIL_BULK:       return list(w, "bulk", SAID_MAIL_BULK, "");
    case MAIL_REPORT:     return list(w, "report", SAID_MAIL_REPORT, "");
    case MAIL_LETTER:     break;
    }
    return 1;
}

static int open_mail(struct work *w, struct err *e)
{
    struct err why = { 0 };
    int r = opener_open(w->setup->opener, w->bytes, w->n, w->place->arrived_s, !*w->by, &w->mail, &why);

    if (r == -E2BIG)
        return list(w, "too_complex", SAID_MAIL_TOO_COMPLEX, why.msg);
    for (size_t k = 0; r == 0 && k < w->mail.facts.n_files; k++)
        if (w->mail.facts.files[k].use != FILE_PROGRAM && w->mail.facts.files[k].n > 0)
            r = opener_file(&w->mail, k, &w->files[k], &why);
    if (r == -EBADMSG)
        return list(w, "unreadable", SAID_MAIL_UNREADABLE, why.msg);
    return r < 0 ? err_set(e, r, "%s", why.msg) : 1;
}

/* ---- the marking check */

static bool is_over(void *ctx, int page, int pages)
{
    struct work *w = ctx;

    (void)page;
    (void)pages;
    thread_alive();                     /* a mail of many pages takes long */
    w->stopped = w->setup->stop && atomic_load(w->setup->stop);
    return w->stopped || clock_mono_ms() >= w->until_ms;
}

static int refuse(struct work *w, struct err *e)
{
    int r = intake_refuse(w->setup->spool, w->taken->doc, source, "mail intake", e);

    if (r == 0)
        log_info("mail_refused", LOG_BYTES, (long long)w->n);
    return r < 0 ? r : list(w, "refused", SAID_MAIL_REFUSED, "");
}

/* A PDF that wants a password can be looked at by nobody here: it goes along as a locked file. */
static bool is_locked_pdf(const void *bytes, size_t n)
{
    return n > 5 && memcmp(bytes, "%PDF-", 5) == 0 && memmem(bytes, n, "/Encrypt", 8);
}

static int look_at(struct work *w, take_mark_fn *mark, const void *bytes, size_t n, struct mark_verdict *ret)
{
    mark(w->setup->ctx, bytes, n, is_over, w, ret);
    return w->stopped ? -ECANCELED : 0;
}

/* 1: it may be kept; 0: it is dealt with. */
static int decide(struct work *w, const struct mark_verdict *v, struct err *e)
{
    if (v->decision == MARK_CLEAR)
        return 1;
    return v->decision == MARK_REFUSE ? refuse(w, e) : list(w, "marked", v->unchecked ? SAID_MAIL_UNCHECKED : SAID_MAIL_MARKED, "");
}

/* Its words and those of its files; and what of them the eye may read otherwise. */
static int check_words(struct work *w, struct err *e)
{
    struct mark_verdict v;
    size_t n_words, n_odd;
    const unsigned char *words = opener_part(&w->mail, OPENED_WORDS, &n_words), *odd = opener_part(&w->mail, OPENED_ODD, &n_odd);
    int r = look_at(w, w->setup->mark_words, words, n_words, &v);

    if (r == 0)
        r = decide(w, &v, e);
    if (r <= 0 || !odd)
        return r;
    r = look_at(w, w->setup->mark, odd, n_odd, &v);
    return r < 0 ? r : decide(w, &v, e);
}

/* A picture among the words that is small and holds no more than a name is a logo: it stays in the mail as it came. Any other is a page. */
static enum mail_file_use use_of_inline(const struct mark_verdict *v)
{
    return (int64_t)v->width_px * v->height_px <= LOGO_MOST_PX && v->lines <= LOGO_MOST_LINES ? FILE_CHECK : FILE_PAGES;
}

static bool is_looked_at(enum mail_file_use use) { return use == FILE_PAGES || use == FILE_CHECK || use == FILE_INLINE; }

/* As decide(). A PDF that nobody can open is no page. */
static int check_file(struct work *w, size_t k, struct err *e)
{
    const struct frame *f = &w->files[k];
    enum mail_file_use *use = &w->mail.facts.files[k].use;
    struct mark_verdict v;
    int r = look_at(w, w->setup->mark, f->blob[0], f->blob_n[0], &v);

    if (r < 0)
        return r;
    if (*use == FILE_PAGES && v.unchecked && is_locked_pdf(f->blob[0], f->blob_n[0])) {
        *use = FILE_LOCKED;
        if (!w->mail.facts.unseen[0])
            w->mail.facts.unseen = w->mail.facts.files[k].name;
        return 1;
    }
    if (*use == FILE_INLINE)
        *use = use_of_inline(&v);
    return decide(w, &v, e);
}

static int check_files(struct work *w, struct err *e)
{
    int r = 1;

    for (size_t k = 0; r > 0 && k < w->mail.facts.n_files; k++)
        if (is_looked_at(w->mail.facts.files[k].use))
            r = check_file(w, k, e);
    return r;
}

/* A person has cleared it; but what is a page only a look tells. */
static int find_pages(struct work *w)
{
    int r = 0;

    for (size_t k = 0; r == 0 && k < w->mail.facts.n_files; k++) {
        const struct frame *f = &w->files[k];
        enum mail_file_use *use = &w->mail.facts.files[k].use;
        struct mark_verdict v;

        if (*use != FILE_INLINE && (*use != FILE_PAGES || !is_locked_pdf(f->blob[0], f->blob_n[0])))
            continue;
        r = look_at(w, w->setup->mark, f->blob[0], f->blob_n[0], &v);
        if (*use == FILE_INLINE)
            *use = v.unchecked ? FILE_CHECK : use_of_inline(&v);
        else if (v.unchecked)
            *use = FILE_LOCKED;
    }
    return r < 0 ? r : 1;
}

static int check(struct work *w, struct err *e)
{
    if (*w->by)                         /* who has looked at it in the mailbox */
        return find_pages(w);
    int r = check_words(w, e);
    if (r > 0)
        r = check_files(w, e);
    if (r > 0 && w->mail.facts.unseen[0] && !w->setup->takes_unchecked)
        return list(w, "unchecked", facts_has_note(&w->mail.facts, NOTE_ENCRYPTED) ? SAID_MAIL_ENCRYPTED : SAID_MAIL_FILE_UNCHECKED, w->mail.facts.unseen);
    return r;
}

/* ---- the document */

static int put_files(struct work *w, struct spool_doc *d, struct err *e)
{
    unsigned pages = 1, enclosures = 0;
    char name[SPOOL_NAME_SIZE];
    int r = 0;

    for (size_t k = 0; r == 0 && k < w->mail.facts.n_files; k++) {
        bool page = w->mail.facts.files[k].use == FILE_PAGES;
        const char *ending = w->mail.facts.files[k].ending;

        if (!w->files[k].blob[0] || w->mail.facts.files[k].use == FILE_CHECK)
            continue;
        snprintf(name, sizeof(name), "%s-%03u.%s", page ? "file" : "enclosure", page ? ++pages : ++enclosures, ending[0] ? ending : "bin");
        r = spool_blob_put(d, name, w->files[k].blob[0], w->files[k].blob_n[0], e);
    }
    return r;
}

static int put_record(struct work *w, struct spool_doc *d, struct err *e)
{
    AUTO_JSON json_t *record = facts_record(&w->mail.facts, w->place, w->sha256, w->setup->answer);
    AUTO_FREE char *text = record ? json_dumps(record, JSON_COMPACT) : NULL;

    return text ? spool_blob_put(d, "mail.json", text, strlen(text), e) : err_set(e, -ENOMEM, "out of memory");
}

static int set_values(struct work *w, struct spool_doc *d, struct err *e)
{
    char created[CLOCK_ISO_SIZE], cleared[SPOOL_VALUE_SIZE];
    int r = spool_doc_set(d, "source", source, e);

    clock_format_iso(w->place->arrived_s, created);
    if (r == 0)
        r = spool_doc_set(d, "purpose", w->setup->origin.purpose, e);
    if (r == 0)
        r = spool_doc_set(d, "created", created, e);
    if (r == 0 && *w->by) {
        snprintf(cleared, sizeof(cleared), "looked at in the mailbox by %.100s", w->by);
        r = spool_doc_set(d, "cleared", cleared, e);
    }
    return r;
}

static int put(struct work *w, struct spool_doc *d, struct err *e)
{
    size_t n;
    const unsigned char *letter = opener_part(&w->mail, OPENED_LETTER, &n);
    int r = spool_blob_put(d, "message.eml", w->bytes, w->n, e);        /* 1. the mail as it came */

    if (r == 0)
        r = spool_blob_put(d, "file-001.pdf", letter, n, e);            /* 2. its words, and its files */
    if (r == 0)
        r = put_files(w, d, e);
    if (r == 0)
        r = put_record(w, d, e);                                        /* 3. what the diary is told of it */
    return r == 0 ? set_values(w, d, e) : r;
}

static int keep(struct work *w, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    int r = spool_check_room(w->setup->spool, w->setup->origin.reserve_bytes, e);

    if (r == 0)
        r = spool_doc_new_as(w->setup->spool, w->taken->doc, false, &d, e);
    if (r == 0)
        r = put(w, d, e);
    if (r == 0)
        r = spool_doc_commit(TAKE_PTR(d), SPOOL_SCANNED, e);
    if (r < 0)
        return r;
    w->taken->as = TAKEN_LETTER;
    log_info("taken_in", LOG_DOC LOG_BYTES, w->taken->doc, (long long)w->n);
    return 0;
}

static int take_unknown(struct work *w, struct err *e)
{
    int r = open_mail(w, e);

    if (r > 0)
        r = look_what_it_is(w, e);
    if (r > 0)
        r = check(w, e);
    return r > 0 ? keep(w, e) : r;
}

int take_mail(const struct take_setup *setup, const struct mail_place *place, const unsigned char *bytes, size_t n, const char *by, struct taken *ret,
              struct err *e)
{
    struct work *w = calloc(1, sizeof(*w));

    *ret = (struct taken){ .as = TAKEN_LISTED, .why = "" };
    if (!w)
        return err_set(e, -ENOMEM, "out of memory");
    *w = (struct work){ .setup = setup, .place = place, .bytes = bytes, .n = n, .by = by, .taken = ret, .until_ms = clock_mono_ms() + INTAKE_CHECK_MAX_MS };
    identity_of(bytes, n, ret->doc, w->sha256);
    int r = is_known(w, e);
    if (r == 0)
        r = take_unknown(w, e);
    opener_close(&w->mail);
    for (size_t k = 0; k < MAIL_MAX_FILES; k++)
        frame_done(&w->files[k]);
    free(w);
    return r < 0 ? r : 0;
}
