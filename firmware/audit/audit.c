#include "audit/audit.h"

#include "store/purge.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { LOOKS = 5, LOOK_AGAIN_MS = 500, LETTERS_AT_ONCE = 200 };

#define AT(stage) (1u << (stage))

/* Where a letter's document is, by the letter's state. */
static const unsigned home[LETTER_STATES] = {
    [LETTER_TAKEN_IN] = AT(SPOOL_SCANNED),
    [LETTER_READ]     = AT(SPOOL_READ) | AT(SPOOL_SCANNED),        /* released: to be read again */
    [LETTER_FILED]    = AT(SPOOL_FILED),
    [LETTER_SENT]     = AT(SPOOL_SENT),
    [LETTER_HELD]     = AT(SPOOL_SCANNED) | AT(SPOOL_READ) | AT(SPOOL_HOLD),
    [LETTER_VOID]     = AT(SPOOL_SCANNED) | AT(SPOOL_READ) | AT(SPOOL_HOLD),
    [LETTER_REFUSED]  = AT(SPOOL_SENT),
};

struct run {
    struct store *store;
    const struct spool *spool;
    const struct audit_ask *ask;
    struct audit_result *result;
    bool ended;                     /* goes_on() said no */
};

static void report(struct run *v, struct audit_fault f)
{
    v->result->faults++;
    v->ask->fault(v->ask->ctx, &f);
}

static bool goes_on(struct run *v)
{
    v->ended = v->ended || (v->ask->goes_on && !v->ask->goes_on(v->ask->ctx, v->result));
    return !v->ended;
}

/* A document whose pages are being destroyed may be half done; after that its letter or its job is what tells of it. */
static bool is_purged(const struct run *v, const char *doc) { return store_purge_of_doc(v->store, doc, NULL) > STORE_PURGE_NONE; }

static void check_bytes(struct run *v, const char *letter, const char *doc)
{
    struct err e = { 0 };

    if (!v->ask->quick && spool_verify(v->spool, doc, &e) < 0 && spool_verify(v->spool, doc, &e) < 0      /* it may have moved while being read */
        && !is_purged(v, doc))
        report(v, (struct audit_fault){ .kind = AUDIT_BYTES, .letter = letter, .doc = doc, .why = e.msg });
}

/* ---- each letter */

struct seen { int64_t id; char doc[ID_SIZE], number[STORE_NUMBER_SIZE]; enum letter_state state; };

static int keep_letter(void *ctx, const struct letter *l)
{
    struct seen *s = ctx;

    *s = (struct seen){ .id = l->id, .state = l->state };
    snprintf(s->doc, sizeof(s->doc), "%s", l->doc);
    snprintf(s->number, sizeof(s->number), "%s", l->number);
    return 0;
}

/* Its pages are to be put in order, and the spool does not follow yet: it lies where it was read. */
static bool is_behind(const struct run *v, const struct seen *l, enum spool_stage at)
{
    struct letter_brief b = { .id = 0 };

    return at == SPOOL_READ && store_brief_of_doc(v->store, l->doc, &b, NULL) == 0 && b.pages_pending;
}

static int any_blob(void *ctx, const struct spool_entry *entry)
{
    (void)ctx;
    (void)entry;
    return 1;
}

/* Nothing of a refused letter may be left. */
static void check_refused(struct run *v, const struct seen *l, enum spool_stage at)
{
    char when[SPOOL_VALUE_SIZE] = "";
    struct err e = { 0 };

    if (spool_get(v->spool, l->doc, "refused", when, &e) < 0 || !when[0] || spool_each_blob(v->spool, l->doc, any_blob, NULL, &e) != 0)
        report(v, (struct audit_fault){ .kind = AUDIT_REFUSED_PAGES, .letter = l->number, .doc = l->doc, .state = l->state, .at = at, .why = "" });
}

/* Nor of one whose time here is over, once diaryd has been through the list. */
static void check_purged(struct run *v, const char *letter, const char *doc)
{
    struct err e = { 0 };

    if (store_purge_of_doc(v->store, doc, NULL) == STORE_PURGE_DONE && spool_is_purged(v->spool, doc, &e) != 1)
        report(v, (struct audit_fault){ .kind = AUDIT_PURGED_PAGES, .letter = letter, .doc = doc, .why = "" });
}

/* Is the document where the letter's state says? State and place change one after the other, so
 * what does not fit is looked at again. 0; -ENOENT: it is nowhere; -EXDEV: elsewhere (*ret_at). */
static int look_for(struct run *v, struct seen *l, enum spool_stage *ret_at)
{
    int r = 0;

    for (int look = 0; look < LOOKS; look++) {
        if (look > 0) {
            usleep(LOOK_AGAIN_MS * 1000);
            if (store_letter(v->store, l->id, keep_letter, l, NULL) < 0)
                return -ENOENT;
        }
        r = spool_find(v->spool, l->doc, ret_at);
        if (r == 0 && ((home[l->state] & AT(*ret_at)) || is_behind(v, l, *ret_at)))
            return 0;
    }
    return r < 0 ? r : -EXDEV;
}

static void check_letter(struct run *v, struct seen *l)
{
    enum spool_stage at = SPOOL_OPEN;
    int r = look_for(v, l, &at);

    v->result->letters++;
    if (r < 0)
        report(v, (struct audit_fault){ .kind = r == -EXDEV ? AUDIT_ELSEWHERE : AUDIT_MISSING, .letter = l->number, .doc = l->doc, .state = l->state,
                                        .at = at, .why = "" });
    else
        check_bytes(v, l->number, l->doc);
    if (r == 0 && l->state == LETTER_REFUSED)
        check_refused(v, l, at);
    else if (r == 0)
        check_purged(v, l->number, l->doc);
}

struct page { struct seen letters[LETTERS_AT_ONCE]; int n; };

static int add_letter(void *ctx, const struct letter *l)
{
    struct page *p = ctx;

    return keep_letter(&p->letters[p->n++], l);
}

/* Newest first. A letter that comes while this runs is met with its document, if not here. */
static int check_letters(struct run *v, struct err *e)
{
    struct letter_filter f = { .state = -1, .limit = LETTERS_AT_ONCE };
    AUTO_FREE struct page *p = malloc(sizeof(*p));
    int r = p ? 0 : err_set(e, -ENOMEM, "out of memory");

    do {
        if (r == 0) {
            p->n = 0;
            r = store_letters(v->store, &f, add_letter, p, e);
        }
        for (int i = 0; r == 0 && i < p->n; i++) {
            check_letter(v, &p->letters[i]);
            f.before_id = p->letters[i].id;
            r = goes_on(v) ? 0 : -ECANCELED;
        }
    } while (r == 0 && p->n == LETTERS_AT_ONCE);
    return r;
}

/* ---- each document */

/* Pages for a letter that is there already have no number: they wait to be brought into it, or are kept after that. */
static bool is_addition(const struct run *v, const char *doc)
{
    char purpose[SPOOL_VALUE_SIZE] = "";
    enum spool_stage at;
    int64_t letter;
    bool used = false;

    if (store_page_doc(v->store, doc, &letter, &used, NULL) == 0)
        return used;
    return spool_find(v->spool, doc, &at) == 0 && at == SPOOL_SCANNED && spool_get(v->spool, doc, "purpose", purpose, NULL) == 0 &&
           (strcmp(purpose, "add") == 0 || strcmp(purpose, "replace") == 0);
}

static int check_document(void *ctx, const char *doc)
{
    struct run *v = ctx;
    int64_t id;
    enum letter_state state;
    enum spool_stage at;
    int r;

    v->result->documents++;
    if (!goes_on(v))
        return -ECANCELED;
    for (int look = 0; look < LOOKS; look++) {          /* diaryd may be about to number it */
        r = store_state_of_doc(v->store, doc, &id, &state, NULL);
        if (r != -ENOENT)
            return r;
        if (is_addition(v, doc)) {
            check_bytes(v, "", doc);
            check_purged(v, "", doc);
            return 0;
        }
        usleep(LOOK_AGAIN_MS * 1000);
    }
    if (spool_find(v->spool, doc, &at) == 0)
        report(v, (struct audit_fault){ .kind = AUDIT_NO_NUMBER, .letter = "", .doc = doc, .at = at, .why = "" });
    return 0;
}

/* ---- all */

static bool history_goes_on(void *ctx, int64_t rows)
{
    struct run *v = ctx;

    v->result->history_rows = rows;
    return goes_on(v);
}

int audit_run(struct store *store, const struct spool *spool, const struct audit_ask *ask, struct audit_result *ret, struct err *e)
{
    struct run v = { .store = store, .spool = spool, .ask = ask, .result = ret };

    *ret = (struct audit_result){ 0 };
    int r = store_verify_watched(store, history_goes_on, &v, &ret->history_rows, e);     /* 1. history and numbers */
    if (r == -EBADMSG) {
        report(&v, (struct audit_fault){ .kind = AUDIT_DIARY, .letter = "", .doc = "", .why = e->msg });
        r = 0;
    }
    if (r == 0)
        r = check_letters(&v, e);                               /* 2. every letter has its document */
    for (int stage = SPOOL_SCANNED; r == 0 && stage < SPOOL_STAGES; stage++)
        r = spool_each(spool, stage, check_document, &v, e);    /* 3. every document has its letter */
    return v.ended ? err_set(e, -ECANCELED, "it was stopped") : r;
}
