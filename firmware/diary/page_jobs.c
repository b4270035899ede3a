/* page_jobs.c - the spool follows what was decided about pages.
 *
 * A job's plan (page_plan.h) was written into the diary together with the new
 * states of its letters. Here it is followed, at once or after a crash, and each
 * step may be met half done:
 *
 *   a document to be made     it appears in "scanned" whole or not at all; one that is anywhere in the spool was made
 *   a document to be changed  done when its manifest names the plan's arrangement; without its reading it
 *                             then goes back to be read, which a crash may have left to do
 *   pages that were used up   their document moves to "sent"
 *
 * Until a job is done no reading of its letter comes in, and nobody can confirm or release it. */
#include "diary/diary.h"
#include "diary/page_plan.h"
#include "diary/stamp.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"

#include <errno.h>
#include <string.h>

enum { JOBS_A_PASS = 256, AGAIN_MS = 5000, SLICE_MS = 150 /* a request waits for two: connect, ask */ };

/* ---- blobs */

static int put_json(struct spool_doc *x, const char *name, const json_t *value, struct err *e)
{
    AUTO_FREE char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;

    return text ? spool_blob_put(x, name, text, strlen(text), e) : err_set(e, -EBADMSG, "the plan of the pages has no %s", name);
}

static int link_pages(struct spool_doc *x, const json_t *plan, struct err *e)
{
    const json_t *links = json_object_get(plan, "links"), *link;
    size_t n = json_array_size(links), i;
    AUTO_FREE struct spool_link *list = calloc(n + 1, sizeof(*list));

    if (!list)
        return err_set(e, -ENOMEM, "out of memory");
    json_array_foreach(links, i, link)
        list[i] = (struct spool_link){ .name = json_str(link, "name", ""), .from_name = json_str(link, "blob", "") };
    return n > 0 ? spool_blob_link(x, json_str(plan, "from", ""), list, n, e) : 0;
}

/* ---- a document that is made */

static int copy_values(const struct spool *s, struct spool_doc *x, const json_t *plan, struct err *e)
{
    static const char *const keys[] = { "source", "scanner", "created", "file", "batch", "purpose" };
    char value[SPOOL_VALUE_SIZE];
    int r = spool_doc_set(x, "split_from", json_str(plan, "from", ""), e);

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(keys); i++) {
        r = spool_get(s, json_str(plan, "like", ""), keys[i], value, e);
        if (r == 0 && value[0])
            r = spool_doc_set(x, keys[i], value, e);
    }
    return r;
}

/* 1: made now, 0: made before. */
static int make_doc(struct diary *d, const json_t *plan, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *x = NULL;
    const char *id = json_str(plan, "doc", "");
    enum spool_stage stage;
    int r = spool_find(d->spool, id, &stage);

    if (r == 0 && stage != SPOOL_OPEN)
        return 0;
    r = spool_doc_new_as(d->spool, id, false, &x, e);   /* not resumable: a half-made one is removed by recovery */
    if (r == 0)
        r = copy_values(d->spool, x, plan, e);
    if (r == 0)
        r = link_pages(x, plan, e);
    if (r == 0 && json_object_get(plan, "scan"))
        r = put_json(x, "scan.json", json_object_get(plan, "scan"), e);
    if (r == 0)
        r = put_json(x, json_str(plan, "name", ""), json_object_get(plan, "arrange"), e);
    if (r == 0)
        r = spool_doc_commit(TAKE_PTR(x), SPOOL_SCANNED, e);
    return r < 0 ? r : 1;
}

/* ---- a document that changes */

static int extend(struct diary *d, const json_t *plan, struct err *e)
{
    static const char *const of_reading[] = { "reading.json", "view-", "zoom-", "document" /* or its parts */, STAMP_BLOB /* of a diary older than the spool */ };
    AUTO_SPOOL_DOC struct spool_doc *x = NULL;
    int r = spool_doc_extend(d->spool, json_str(plan, "doc", ""), SPOOL_READ, &x, e);

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(of_reading); i++)
        r = spool_doc_drop(x, of_reading[i], e);
    if (r == 0)
        r = link_pages(x, plan, e);
    if (r == 0)
        r = put_json(x, json_str(plan, "name", ""), json_object_get(plan, "arrange"), e);
    if (r == 0)
        r = spool_doc_set(x, "tries", "0", e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(x), SPOOL_SCANNED, e) : r;
}

static int change_doc(struct diary *d, const json_t *plan, struct err *e)
{
    const char *id = json_str(plan, "doc", "");
    enum spool_stage stage = SPOOL_STAGES;
    int r = spool_find(d->spool, id, &stage), changed, read;

    changed = r < 0 ? r : spool_has_blob(d->spool, id, json_str(plan, "name", ""), e);
    if (changed < 0)
        return changed;
    if (!changed && stage != SPOOL_READ)
        return err_set(e, -EBADMSG, "letter %s lies in \"%s\", so its pages cannot be put in order", id, spool_stage_name(stage));
    if (!changed)
        return extend(d, plan, e);
    read = spool_has_blob(d->spool, id, "reading.json", e);
    return stage == SPOOL_READ && read == 0 ? spool_move(d->spool, id, SPOOL_READ, SPOOL_SCANNED, e) : read < 0 ? read : 0;
}

/* ---- one job */

/* Its pages are another letter's now; it is kept until retention. */
static int put_away(struct diary *d, const char *doc, struct err *e)
{
    enum spool_stage stage;
    int r = spool_find(d->spool, doc, &stage);

    return r < 0 || stage == SPOOL_SENT ? r : spool_move(d->spool, doc, stage, SPOOL_SENT, e);
}

static int follow_one(struct diary *d, const json_t *plan, struct err *e)
{
    bool is_new = json_object_get(plan, "like") != NULL;
    int made = is_new ? make_doc(d, plan, e) : change_doc(d, plan, e);
    int r = made >= 0 && is_new ? take_in_doc(d, json_str(plan, "doc", ""), e) : made;  /* numbers in the order of the pages */

    return r < 0 ? r : made;
}

/* 1: done; 0: until_ms came before the last new document, and the next tick goes on. */
static int follow(struct diary *d, const struct page_job *j, int64_t until_ms, struct err *e)
{
    AUTO_JSON json_t *plan = json_loads(j->detail, 0, NULL);
    const json_t *docs = json_object_get(plan, "docs");
    size_t n = json_array_size(docs), i;
    bool late = false;
    int r = n > 0 ? 0 : err_set(e, -EBADMSG, "the plan of the pages cannot be read");

    for (i = 0; r >= 0 && i < n && !late; i++) {
        r = follow_one(d, json_array_get(docs, i), e);
        late = r == 1 && clock_mono_ms() >= until_ms;
    }
    if (r < 0 || i < n)
        return r < 0 ? r : 0;
    if (j->doc[0])
        r = put_away(d, j->doc, e);
    if (r >= 0)
        r = store_pages_done(d->store, j->id, e);
    return r < 0 ? r : 1;
}

struct named { char doc[ID_SIZE]; };

static int keep_doc(void *ctx, const struct letter *l)
{
    snprintf(((struct named *)ctx)->doc, ID_SIZE, "%s", l->doc);
    return 0;
}

/* What is wrong with the card or comes by itself right is no fault of the job. */
static bool may_go_away(int r) { return r == -ENOSPC || r == -EBUSY || r == -EAGAIN || r == -ENOMEM || r == -EEXIST || r == -EMFILE || r == -ENFILE; }
static bool is_card(int r) { return r == -EIO || r == -EROFS; }

static void failed(struct diary *d, const struct page_job *j, const char *doc, int r, struct err *why)
{
    char hold[SAID_SIZE];
    struct err e = { 0 };
    int tries = 0;

    log_error("pages_failed", LOG_DOC LOG_STATE LOG_WHY, doc, j->kind, why->msg);
    if (is_card(r)) {
        d->pages_failed = true;
        return;
    }
    d->pages_again_ms = clock_mono_ms() + (may_go_away(r) ? AGAIN_MS : 0);
    if (may_go_away(r) || store_count_try(d->store, doc, "pages", &tries, &e) < 0 || tries < DIARY_MAX_TRIES)
        return;
    said_set(hold, SAID_PAGES_NOT_IN_ORDER);
    r = j->doc[0] ? addition_give_up(d, j, hold, &e) : store_pages_give_up(d->store, j->id, hold, "diaryd", &e);
    if (r < 0)
        log_error("pages_failed", LOG_DOC LOG_STATE LOG_WHY, doc, j->kind, e.msg);
    else
        store_forget_tries(d->store, doc, "pages", NULL);
    d->read_in = 0;             /* the reading that lies there is its reading again */
}

static void work_on(struct diary *d, const struct page_job *j, int64_t until_ms)
{
    struct named letter = { .doc = "" };
    struct err e = { 0 };
    bool begun = strcmp(j->state, "begun") == 0;
    int r = store_letter(d->store, j->letter, keep_doc, &letter, &e);

    if (r == 0)
        r = begun ? follow(d, j, until_ms, &e) : addition_begin(d, j, &e);
    if (r < 0)
        failed(d, j, letter.doc, r, &e);
    d->more = d->more || (r == 0 && begun);
    if (r == 1) {
        store_forget_tries(d->store, letter.doc, "pages", NULL);
        log_info("pages_done", LOG_DOC LOG_STATE, letter.doc, j->kind);
        ipc_hint(config_text(d->config, CONFIG_PATHS_RUN_DIR), "ocrd");
        d->read_in = 0;
    }
}

/* ---- all of them */

struct kept { struct page_job job[JOBS_A_PASS]; size_t n; };

static int keep_job(void *ctx, const struct page_job *j)
{
    struct kept *k = ctx;
    struct page_job *copy = &k->job[k->n];

    *copy = *j;
    copy->kind = strdup(j->kind);
    copy->state = strdup(j->state);
    copy->detail = strdup(j->detail);
    copy->doc = strdup(j->doc);
    k->n++;
    if (!copy->kind || !copy->state || !copy->detail || !copy->doc)
        return -ENOMEM;
    return k->n == JOBS_A_PASS;
}

static void kept_done(struct kept *k)
{
    for (size_t i = 0; i < k->n; i++) {
        const char *const texts[] = { k->job[i].kind, k->job[i].state, k->job[i].detail, k->job[i].doc };

        for (size_t t = 0; t < ARRAY_LEN(texts); t++)
            free((void *)(uintptr_t)texts[t]);          /* ours, const for the readers */
    }
}

void page_jobs_all(struct diary *d)
{
    int64_t until_ms = clock_mono_ms() + SLICE_MS;
    struct kept k = { .n = 0 };
    struct err e = { 0 };
    size_t i;

    if (d->pages_failed || clock_mono_ms() < d->pages_again_ms)
        return;
    if (store_page_jobs(d->store, 0, keep_job, &k, &e) < 0)
        log_error("pages_failed", LOG_WHY, e.msg);
    for (i = 0; i < k.n && !d->pages_failed && (i == 0 || clock_mono_ms() < until_ms); i++)
        work_on(d, &k.job[i], until_ms);
    d->more = d->more || (i < k.n && !d->pages_failed);
    kept_done(&k);
}
