#include "ctl/verify.h"

#include "ctl/letter_info.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

enum { LOOKS = 5, LOOK_AGAIN_MS = 500 };

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
    bool quick;
    void (*fault)(void *ctx, const char *sentence);
    void *ctx;
    struct verify_result *result;
};

static void report(struct run *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void report(struct run *v, const char *fmt, ...)
{
    char sentence[ERR_MSG_SIZE + 256];
    va_list args;

    va_start(args, fmt);
    vsnprintf(sentence, sizeof(sentence), fmt, args);
    va_end(args);
    v->result->faults++;
    v->fault(v->ctx, sentence);
}

static void check_bytes(struct run *v, const char *whose, const char *doc)
{
    struct err e = { 0 };

    if (!v->quick && spool_verify(v->spool, doc, &e) < 0 && spool_verify(v->spool, doc, &e) < 0)
        report(v, "%s: document %s has changed: %s", whose, doc, e.msg);    /* it may have moved while being read */
}

/* ---- each letter */

/* Its pages are to be put in order, and the spool does not follow yet: it lies where it was read. */
static bool is_behind(const struct run *v, const struct letter_info *l, enum spool_stage at)
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
static void check_refused(struct run *v, const struct letter_info *l)
{
    char when[SPOOL_VALUE_SIZE] = "";
    struct err e = { 0 };

    if (spool_get(v->spool, l->doc, "refused", when, &e) < 0 || !when[0] || spool_each_blob(v->spool, l->doc, any_blob, NULL, &e) != 0)
        report(v, "%s is refused, but its document %s still has its pages", l->number, l->doc);
}

/* Is the document where the letter's state says? State and place change one after the other, so
 * what does not fit is looked at again. 0; -ENOENT: it is nowhere; -EXDEV: elsewhere (*ret_at). */
static int look_for(struct run *v, struct letter_info *l, enum spool_stage *ret_at)
{
    int r = 0;

    for (int look = 0; look < LOOKS; look++) {
        if (look > 0) {
            usleep(LOOK_AGAIN_MS * 1000);
            if (letter_info_get(v->store, l->id, l, NULL) < 0)
                return -ENOENT;
        }
        r = spool_find(v->spool, l->doc, ret_at);
        if (r == 0 && ((home[l->state] & AT(*ret_at)) || is_behind(v, l, *ret_at)))
            return 0;
    }
    return r < 0 ? r : -EXDEV;
}

static void check_letter(struct run *v, struct letter_info *l)
{
    enum spool_stage at;
    int r = look_for(v, l, &at);

    v->result->letters++;
    if (r == -EXDEV)
        report(v, "%s is %s, but its document %s lies in \"%s\"", l->number, letter_info_place(l->state), l->doc,
               spool_stage_name(at));
    else if (r < 0)
        report(v, "%s: its document %s is missing", l->number, l->doc);
    else
        check_bytes(v, l->number, l->doc);
    if (r == 0 && l->state == LETTER_REFUSED)
        check_refused(v, l);
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
    for (int look = 0; look < LOOKS; look++) {          /* diaryd may be about to number it */
        r = store_state_of_doc(v->store, doc, &id, &state, NULL);
        if (r != -ENOENT)
            return r;
        if (is_addition(v, doc)) {
            check_bytes(v, "added pages", doc);
            return 0;
        }
        usleep(LOOK_AGAIN_MS * 1000);
    }
    if (spool_find(v->spool, doc, &at) == 0)
        report(v, "document %s in \"%s\" has no diary number", doc, spool_stage_name(at));
    return 0;
}

/* ---- all */

int verify_run(struct store *store, const struct spool *spool, bool quick,
               void (*fault)(void *ctx, const char *sentence), void *ctx, struct verify_result *ret, struct err *e)
{
    struct run v = { .store = store, .spool = spool, .quick = quick, .fault = fault, .ctx = ctx, .result = ret };
    AUTO_LETTER_LIST struct letter_list list = { 0 };

    *ret = (struct verify_result){ 0 };
    int r = store_verify(store, &ret->history_rows, e);         /* 1. history and numbers */
    if (r == -EBADMSG) {
        report(&v, "the diary has been changed: %s", e->msg);
        r = 0;
    }
    if (r == 0)
        r = letter_info_list(store, -1, &list, e);
    for (size_t i = 0; r == 0 && i < list.n; i++)               /* 2. every letter has its document */
        check_letter(&v, &list.letters[i]);
    for (int stage = SPOOL_SCANNED; r == 0 && stage < SPOOL_STAGES; stage++)
        r = spool_each(spool, stage, check_document, &v, e);    /* 3. every document has its letter */
    return r;
}
